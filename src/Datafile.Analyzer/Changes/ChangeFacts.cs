using Datafile.Analyzer.Project;
using static Datafile.Analyzer.Changes.Impact;
using static Datafile.Analyzer.Changes.Method;

namespace Datafile.Analyzer.Changes;

/// <summary>What a change does in one workflow.</summary>
/// <param name="Note">What there is to know or to do, and what no source confirms; sentences for the message.</param>
internal sealed record ChangeEffect(Impact Impact, Method Method, string Note = "")
{
    /// <summary>Whether a source says how it is applied. What none says informs a plan, and causes no warning.</summary>
    public bool IsConfirmed { get; init; } = true;
}

/// <summary>A row of the change matrix: a kind of change, and what it does in each workflow.</summary>
internal sealed record ChangeFacts(ChangeKind Kind, ChangeEffect Releases, ChangeEffect Branches, ChangeEffect Forward)
{
    /// <summary>A row of which both ages of Classic say the same.</summary>
    public ChangeFacts(ChangeKind kind, ChangeEffect classic, ChangeEffect forward)
        : this(kind, classic, classic, forward)
    {
    }

    /// <summary>A row of which all workflows say the same.</summary>
    public ChangeFacts(ChangeKind kind, ChangeEffect effect)
        : this(kind, effect, effect, effect)
    {
    }

    public ChangeEffect In(Workflow workflow) => workflow switch
    {
        Workflow.Releases => Releases,
        Workflow.Branches => Branches,
        Workflow.Forward => Forward,
    };
}

/// <summary>
/// The change matrix of Data Sources (datafile format 9.1, Forward deployments 4.1). A cell that no source confirms says so
/// in its note. Where a target of a view differs from other Data Sources it has a row of its own: it can be made again from its source.
/// </summary>
internal static class DataSourceFacts
{
    private static readonly ChangeEffect
        Nothing = new(None, InPlace), Replaced = new(Compatible, InPlace), Altered = new(Compatible, Alter),
        Forked = new(Rewrite, Fork), ByHand = new(Rewrite, Manual, "A deploy in place does not do it: create a Data Source of a new name, copy the rows, and move the readers."),
        Copied = new(Rewrite, Copy, "The deployment copies the rows by itself."),
        Forwarded = new(Rewrite, Method.ForwardQuery, "Write a FORWARD_QUERY that converts it."),
        Replayed = new(Rewrite, Replay, "The deployment runs the view again over its source.");

    public static readonly ChangeFacts
        ColumnAdded = new(ChangeKind.ColumnAdded, Altered),
        ColumnAddedWithoutDefault = new(
            ChangeKind.ColumnAdded,
            Altered with { Note = "Rows that are sent without it go to the quarantine: make it Nullable, or give it a DEFAULT." },
            Altered with { Note = "Rows that are stored get the default of its type. Not confirmed: that rows which are sent without it go to the quarantine, as in Classic; Nullable or a DEFAULT avoids it." }),
        ColumnAddedToTarget = new(
            ChangeKind.ColumnAdded, Forked,
            ByHand with { Note = "Not confirmed: that a deploy in place adds it, the target first and then the pipe; rows that are stored would lack its values." },
            Replayed with { Note = "The deployment runs the view again over its source; while the sorting key stays, DEPLOYMENT_METHOD alter in the pipe would keep the stored rows and fill the column from now on." }),
        ColumnAddedByAlter = new(ChangeKind.ColumnAdded, Forked, ByHand, Altered with { Note = "DEPLOYMENT_METHOD alter: rows that are stored do not get its values." }),

        // Before July 2024 Classic had no ALTER for it (datafile format 7.9).
        ColumnRemoved = new(
            ChangeKind.ColumnRemoved,
            new(HistoryLoss, Alter, "Its values are gone with the deploy."),
            new(HistoryLoss, Alter, "Its values are gone with the promotion. Not confirmed: that the deployment asks for --allow-destructive-operations.")),
        KeyColumnRemoved = new(
            ChangeKind.ColumnRemoved, new(HistoryLoss, Fork), new(HistoryLoss, Manual, ByHand.Note),
            new(HistoryLoss, Method.ForwardQuery, "A column of a key cannot be dropped by ALTER: write a FORWARD_QUERY that leaves it out.")),
        ColumnRemovedFromTarget = new(ChangeKind.ColumnRemoved, Forked, ColumnRemoved.Branches, Replayed),
        KeyColumnRemovedFromTarget = new(ChangeKind.ColumnRemoved, Forked, ByHand, Replayed),

        ColumnRenamed = new(
            ChangeKind.Renamed,
            new(HistoryLoss, Alter, "No column is renamed: one is dropped with its values, and one is added."),
            new(HistoryLoss, Alter, "No column is renamed: one is dropped with its values, and one is added. Not confirmed: that the deployment does not refuse it. A FORWARD_QUERY keeps the values.")),
        ColumnRenamedForward = new(ChangeKind.Renamed, ColumnRenamed.Releases, Forwarded with { Note = "The FORWARD_QUERY keeps its values." }),
        TargetColumnRenamed = new(ChangeKind.Renamed, Forked, ColumnRenamed.Branches, Replayed),

        ColumnType = new(ChangeKind.ColumnType, Forked, ByHand, Forwarded),
        ColumnTypeOfTarget = new(ChangeKind.ColumnType, Forked, ByHand, Replayed),
        ColumnNullable = new(ChangeKind.ColumnType, Altered),
        ColumnNotNullable = new(
            ChangeKind.ColumnType,
            Forked with { Note = "Not confirmed: that no ALTER does it. A column that stays Nullable needs no rewrite." },
            ByHand with { Note = ByHand.Note + " A column that stays Nullable needs no rewrite." },
            Forwarded with { Note = "Write a FORWARD_QUERY with coalesce(). A column that stays Nullable needs no rewrite." }),
        State = new(ChangeKind.AggregateState, Forked, ByHand, new(Rewrite, Manual, "States of one function cannot be cast to another: fill a Data Source of a new name from the rows that they were made of.")),
        StateOfTarget = new(ChangeKind.AggregateState, Forked, ByHand, Replayed with { Note = "States of one function cannot be cast to another: the deployment runs the view again over its source." }),

        ColumnDefault = new(
            ChangeKind.ColumnDefault,
            Altered with { Note = "It holds for new rows." },
            Altered with { Note = "It holds for new rows. Not confirmed: that it is an ALTER; one source has it, the reference does not list it." }),
        ColumnJsonpath = new(
            ChangeKind.ColumnJsonpath,
            Altered with { Note = "It holds for new rows. Not confirmed: that the server takes it in place." },
            Altered with { Note = "It holds for new rows. Not confirmed: that the server takes it without a rewrite." }),
        ColumnOrder = new(
            ChangeKind.ColumnOrder, Nothing,
            Nothing with { Note = "Not confirmed: that nothing is rewritten." }),
        ColumnCodec = new(ChangeKind.EngineSetting, Altered with { Note = "Not confirmed: how the server applies another codec." }),

        SortingKey = new(ChangeKind.SortingKey, Forked, ByHand, Copied),
        SortingKeyOfTarget = new(ChangeKind.SortingKey, Forked, ByHand, Replayed),
        PartitionKey = new(ChangeKind.PartitionKey, Forked, ByHand, Copied),
        PartitionKeyOfTarget = new(ChangeKind.PartitionKey, Forked, ByHand, Replayed),
        PrimaryKey = new(ChangeKind.PrimaryKey, Forked, ByHand, Copied with { Note = Unconfirmed, IsConfirmed = false }),
        PrimaryKeyOfTarget = new(ChangeKind.PrimaryKey, Forked, ByHand, Replayed with { Note = Unconfirmed, IsConfirmed = false }),
        Engine = new(ChangeKind.Engine, Forked, ByHand, Copied),
        EngineOfTarget = new(ChangeKind.Engine, Forked, ByHand, Replayed),
        EngineSetting = new(ChangeKind.EngineSetting, Forked, ByHand, Copied with { Note = Unconfirmed, IsConfirmed = false }),
        EngineSettingOfTarget = new(ChangeKind.EngineSetting, Forked, ByHand, Replayed with { Note = Unconfirmed, IsConfirmed = false }),

        Ttl = new(ChangeKind.Ttl, Altered),
        TtlShorter = new(ChangeKind.Ttl, new(HistoryLoss, Alter, "Rows that are older are deleted.")),
        Index = new(ChangeKind.Index, Altered, Altered with { Note = "Not confirmed: that rows which are stored are indexed as well." }),
        Description = new(ChangeKind.Description, Nothing),
        Shared = new(ChangeKind.Token, Replaced with { Note = "It needs the token of a user." }, Replaced with { Note = "Workspaces that read it fetch it with 'tb pull --only-vendored'." }),

        Kafka = new(
            ChangeKind.Connector,
            new(Compatible, Manual, "A deploy does not send the Kafka settings of a Data Source that exists."),
            Replaced with { Note = "Not confirmed: how they are applied. A consumer group of a new name starts where KAFKA_AUTO_OFFSET_RESET says: rows come twice, or not at all." }),
        Bucket = new(
            ChangeKind.Connector,
            new(Compatible, Manual, "A deploy refuses other settings of an S3 or GCS import."),
            Replaced with { Note = "Not confirmed: how they are applied." }),
        Import = new(
            ChangeKind.Connector,
            Replaced with { Note = "Sync the Data Source afterwards." },
            Replaced with { Note = "Not confirmed: how they are applied." }),

        Added = new(ChangeKind.DatasourceAdded, Replaced),
        Removed = new(
            ChangeKind.DatasourceRemoved,
            new(HistoryLoss, InPlace, "Its rows are gone with the deploy."),
            new(HistoryLoss, InPlace, "The deployment needs --allow-destructive-operations; its rows are gone with the promotion.")),
        Renamed = new(
            ChangeKind.Renamed,
            new(HistoryLoss, Manual, "No Data Source is renamed: a deploy refuses a renamed file, and a removed and a new one have no rows in common."),
            new(HistoryLoss, Manual, "No Data Source is renamed: the deployment needs --allow-destructive-operations, and the new one has none of the rows.")),
        TargetRenamed = new(
            ChangeKind.Renamed, Renamed.Releases,
            new(Rewrite, Replay, "The deployment needs --allow-destructive-operations, and fills the new one by running the view over its source."));

    private const string Unconfirmed = "Not confirmed: how the deployment applies this alone; other settings of the engine are rewritten.";
}

/// <summary>The change matrix of pipes (datafile format 9.2, Forward deployments 4.2).</summary>
internal static class PipeFacts
{
    private static readonly ChangeEffect
        Nothing = new(None, InPlace), Replaced = new(Compatible, InPlace), Forked = new(Rewrite, Fork),
        ByHand = new(Rewrite, Manual, "A deploy in place replaces the view, and the rows that are stored stay as the old query made them. Not confirmed: what happens to rows that arrive meanwhile."),
        Replayed = new(Rewrite, Replay, "The deployment runs the view again over its source; while the sorting key stays, DEPLOYMENT_METHOD alter in the pipe would leave the stored rows as they are."),
        Altered = new(Compatible, Alter, "DEPLOYMENT_METHOD alter: the rows that are stored stay as the old query made them.");

    public static readonly ChangeFacts
        Query = new(ChangeKind.Query, Replaced),
        GroupBy = new(ChangeKind.GroupBy, Replaced),
        Source = new(ChangeKind.Source, Replaced),

        ViewQuery = new(ChangeKind.Query, Forked, ByHand, Replayed),
        ViewGroupBy = new(ChangeKind.GroupBy, Forked, ByHand, Replayed with { Note = "The deployment runs the view again over its source, which has to hold all of the history." }),
        ViewSource = new(ChangeKind.Source, Forked, ByHand, Replayed with { Note = "The deployment runs the view over the new source: what that does not hold is lost." }),
        ViewTarget = new(ChangeKind.Target, Forked, ByHand with { Note = "The new target gets new rows only: populate it." }, Replayed with { Note = "The deployment fills the new target from the source, unless it says BACKFILL skip." }),
        AlteredQuery = new(ChangeKind.Query, Forked, ByHand, Altered),
        AlteredGroupBy = new(ChangeKind.GroupBy, Forked, ByHand, Altered),
        AlteredSource = new(ChangeKind.Source, Forked, ByHand, Altered),

        CopyQuery = new(ChangeKind.Query, Replaced with { Note = "A copy pipe changes in the live release at once." }, Replaced, Replaced),
        CopyGroupBy = new(ChangeKind.GroupBy, CopyQuery.Releases, Replaced, Replaced),
        CopySource = new(ChangeKind.Source, CopyQuery.Releases, Replaced, Replaced),
        CopyTarget = new(
            ChangeKind.Target,
            Replaced with { Note = "The new target starts empty, and the old one keeps its rows." },
            Replaced with { Note = "The old target keeps its rows. Not confirmed: that the new one is empty until the next run." }),
        CopyReplaces = new(ChangeKind.Schedule, new(HistoryLoss, InPlace, "The next run replaces all rows of the target.")),

        NodeType = new(ChangeKind.NodeType, Replaced with { Note = "The old type is removed before the new one is there." }, Replaced),
        NodeBecomesView = new(ChangeKind.NodeType, Forked, ByHand with { Note = "Rows from now on reach the target; populate it with those before." }, Replayed),
        NodeRenamed = new(ChangeKind.Renamed, Nothing),
        Schedule = new(ChangeKind.Schedule, Replaced),
        Sink = new(ChangeKind.Connector, Replaced with { Note = "Files that were written stay." }, Replaced with { Note = "Not confirmed: that files which were written stay." }),
        TargetEngine = new(ChangeKind.Engine, Forked, ByHand with { Note = "A deploy does not send the engine of a target that exists." }, Replayed),

        Description = new(ChangeKind.Description, Nothing),
        Token = new(ChangeKind.Token, Replaced),
        TokenRemoved = new(ChangeKind.Token, Replaced with { Note = "A deploy adds tokens and removes none: what is gone from the file keeps its access." }, Replaced),

        Added = new(ChangeKind.PipeAdded, Replaced),
        Removed = new(ChangeKind.PipeRemoved, Replaced, Replaced with { Note = "Not confirmed: that the deployment needs --allow-destructive-operations." }),
        EndpointRenamed = new(ChangeKind.Renamed, new(BreaksReaders, InPlace, "The old address is gone: who calls it gets an error.")),
        Renamed = new(ChangeKind.Renamed, Replaced);
}
