using System.Collections.Immutable;
using Datafile.Analyzer.Project;
using static Datafile.Analyzer.Changes.Citation;
using static Datafile.Analyzer.Changes.Impact;
using static Datafile.Analyzer.Changes.Method;

namespace Datafile.Analyzer.Changes;

/// <summary>What a change does in one workflow.</summary>
/// <param name="Note">What there is to know or to do, and what no source confirms; sentences for the message.</param>
internal sealed record ChangeEffect(Impact Impact, Method Method, string Note = "");

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

    /// <summary>Who says so of Classic; empty where nobody does, and the note says what is not confirmed.</summary>
    public ImmutableArray<Citation> OfClassic { get; init; } = [];

    /// <summary>The same of Forward.</summary>
    public ImmutableArray<Citation> OfForward { get; init; } = [];

    public ChangeEffect In(Workflow workflow) => workflow switch
    {
        Workflow.Releases => Releases,
        Workflow.Branches => Branches,
        Workflow.Forward => Forward,
    };

    public ImmutableArray<Citation> SourcesIn(Workflow workflow) => workflow == Workflow.Forward ? OfForward : OfClassic;
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
        ColumnAdded = new(ChangeKind.ColumnAdded, Altered) { OfClassic = [UseCases], OfForward = [AlterPost, Evolve, August2025] },
        ColumnAddedWithoutDefault = new(
            ChangeKind.ColumnAdded,
            Altered with { Note = "Rows that are sent without it go to the quarantine: make it Nullable, or give it a DEFAULT." },
            Altered with { Note = "Rows that are stored get the default of its type. Not confirmed: that rows which are sent without it go to the quarantine, as in Classic; Nullable or a DEFAULT avoids it." })
        { OfClassic = [UseCases], OfForward = [AlterPost, Evolve, August2025] },
        ColumnAddedToTarget = new(
            ChangeKind.ColumnAdded, Forked,
            ByHand with { Note = "Not confirmed: that a deploy in place adds it, the target first and then the pipe; rows that are stored would lack its values." },
            Replayed with { Note = "The deployment runs the view again over its source; while the sorting key stays, DEPLOYMENT_METHOD alter in the pipe would keep the stored rows and fill the column from now on." })
        { OfClassic = [UseCases], OfForward = [AlterPost, Evolve, Openstatus] },
        ColumnAddedByAlter = new(ChangeKind.ColumnAdded, Forked, ByHand, Altered with { Note = "DEPLOYMENT_METHOD alter: rows that are stored do not get its values." })
        { OfClassic = [UseCases], OfForward = [August2025] },

        // Before July 2024 Classic had no ALTER for it (datafile format 7.9).
        ColumnRemoved = new(
            ChangeKind.ColumnRemoved,
            new(HistoryLoss, Alter, "Its values are gone with the deploy."),
            new(HistoryLoss, Alter, "Its values are gone with the promotion. Not confirmed: that the deployment asks for --allow-destructive-operations."))
        { OfClassic = [UseCases], OfForward = [AlterPost] },
        KeyColumnRemoved = new(
            ChangeKind.ColumnRemoved, new(HistoryLoss, Fork), new(HistoryLoss, Manual, ByHand.Note),
            new(HistoryLoss, Method.ForwardQuery, "A column of a key cannot be dropped by ALTER: write a FORWARD_QUERY that leaves it out."))
        { OfClassic = [ClassicCli, UseCases], OfForward = [AlterPost] },
        ColumnRemovedFromTarget = new(ChangeKind.ColumnRemoved, Forked, ColumnRemoved.Branches, Replayed) { OfClassic = [UseCases], OfForward = [AlterPost] },
        KeyColumnRemovedFromTarget = new(ChangeKind.ColumnRemoved, Forked, ByHand, Replayed) { OfClassic = [ClassicCli, UseCases], OfForward = [AlterPost] },

        ColumnRenamed = new(
            ChangeKind.Renamed,
            new(HistoryLoss, Alter, "No column is renamed: one is dropped with its values, and one is added."),
            new(HistoryLoss, Alter, "No column is renamed: one is dropped with its values, and one is added. Not confirmed: that the deployment does not refuse it. A FORWARD_QUERY keeps the values."))
        { OfClassic = Derived, OfForward = [AgentSkills, Openstatus] },
        ColumnRenamedForward = new(ChangeKind.Renamed, ColumnRenamed.Releases, Forwarded with { Note = "The FORWARD_QUERY keeps its values." })
        { OfClassic = Derived, OfForward = [AgentSkills, Openstatus] },
        TargetColumnRenamed = new(ChangeKind.Renamed, Forked, ColumnRenamed.Branches, Replayed) { OfClassic = Derived, OfForward = [AgentSkills, Openstatus] },

        ColumnType = new(ChangeKind.ColumnType, Forked, ByHand, Forwarded) { OfClassic = [UseCases], OfForward = [Evolve, Notra1139] },
        ColumnTypeOfTarget = new(ChangeKind.ColumnType, Forked, ByHand, Replayed) { OfClassic = [UseCases], OfForward = [Evolve, Notra1139] },
        ColumnNullable = new(ChangeKind.ColumnType, Altered) { OfClassic = [UseCases], OfForward = [Evolve, AlterPost] },
        ColumnNotNullable = new(
            ChangeKind.ColumnType,
            Forked with { Note = "Not confirmed: that no ALTER does it. A column that stays Nullable needs no rewrite." },
            ByHand with { Note = ByHand.Note + " Not confirmed: that no ALTER does it. A column that stays Nullable needs no rewrite." },
            Forwarded with { Note = "Write a FORWARD_QUERY with coalesce(). A column that stays Nullable needs no rewrite." })
        { OfClassic = Nobody, OfForward = Derived },
        State = new(ChangeKind.AggregateState, Forked, ByHand, new(Rewrite, Manual, "States of one function cannot be cast to another: fill a Data Source of a new name from the rows that they were made of."))
        { OfClassic = [UseCases], OfForward = [Evolve, Notra1139] },
        StateOfTarget = new(ChangeKind.AggregateState, Forked, ByHand, Replayed with { Note = "States of one function cannot be cast to another: the deployment runs the view again over its source." })
        { OfClassic = [UseCases], OfForward = [Evolve, Notra1139] },

        ColumnDefault = new(
            ChangeKind.ColumnDefault,
            Altered with { Note = "It holds for new rows." },
            Altered with { Note = "It holds for new rows. Not confirmed: that it is an ALTER; one source has it, the reference does not list it." })
        { OfClassic = [UseCases], OfForward = [AlterPost] },
        ColumnJsonpath = new(
            ChangeKind.ColumnJsonpath,
            Altered with { Note = "It holds for new rows. Not confirmed: that the server takes it in place." },
            Altered with { Note = "It holds for new rows. Not confirmed: that the server takes it without a rewrite." })
        { OfClassic = [ClassicCli], OfForward = Nobody },
        ColumnOrder = new(
            ChangeKind.ColumnOrder, Nothing,
            Nothing with { Note = "Not confirmed: that nothing is rewritten." })
        { OfClassic = [ClassicCli], OfForward = Nobody },
        ColumnCodec = new(ChangeKind.EngineSetting, Altered with { Note = "Not confirmed: how the server applies another codec." }) { OfClassic = Nobody, OfForward = Nobody },

        SortingKey = new(ChangeKind.SortingKey, Forked, ByHand, Copied) { OfClassic = [ClassicCli, UseCases], OfForward = [Evolve] },
        SortingKeyOfTarget = new(ChangeKind.SortingKey, Forked, ByHand, Replayed) { OfClassic = [ClassicCli, UseCases], OfForward = [Evolve] },
        PartitionKey = new(ChangeKind.PartitionKey, Forked, ByHand, Copied) { OfClassic = [ClassicCli, UseCases], OfForward = [Evolve] },
        PartitionKeyOfTarget = new(ChangeKind.PartitionKey, Forked, ByHand, Replayed) { OfClassic = [ClassicCli, UseCases], OfForward = [Evolve] },
        PrimaryKey = new(ChangeKind.PrimaryKey, Forked, ByHand, Copied) { OfClassic = [ClassicCli, UseCases], OfForward = [Evolve] },
        PrimaryKeyOfTarget = new(ChangeKind.PrimaryKey, Forked, ByHand, Replayed) { OfClassic = [ClassicCli, UseCases], OfForward = [Evolve] },
        Engine = new(ChangeKind.Engine, Forked, ByHand, Copied) { OfClassic = [ClassicCli, UseCases], OfForward = [Evolve] },
        EngineOfTarget = new(ChangeKind.Engine, Forked, ByHand, Replayed) { OfClassic = [ClassicCli, UseCases], OfForward = [Evolve] },
        EngineSetting = new(ChangeKind.EngineSetting, Forked, ByHand, Copied with { Note = Unconfirmed }) { OfClassic = [ClassicCli, UseCases], OfForward = Nobody },
        EngineSettingOfTarget = new(ChangeKind.EngineSetting, Forked, ByHand, Replayed with { Note = Unconfirmed }) { OfClassic = [ClassicCli, UseCases], OfForward = Nobody },

        Ttl = new(ChangeKind.Ttl, Altered) { OfClassic = [UseCases], OfForward = [AlterPost, Evolve] },
        TtlShorter = new(ChangeKind.Ttl, new(HistoryLoss, Alter, "Rows that are older are deleted.")) { OfClassic = [UseCases], OfForward = [AlterPost, Evolve] },
        Index = new(ChangeKind.Index, Altered, Altered with { Note = "Not confirmed: that rows which are stored are indexed as well." })
        { OfClassic = [ClassicChangelog], OfForward = [AlterPost, Evolve] },
        Description = new(ChangeKind.Description, Nothing) { OfClassic = [ClassicCli], OfForward = [August2025] },
        Shared = new(ChangeKind.Token, Replaced with { Note = "It needs the token of a user." }, Replaced with { Note = "Workspaces that read it fetch it with 'tb pull --only-vendored'." })
        { OfClassic = [ClassicCli], OfForward = [AgentSkills] },

        Kafka = new(
            ChangeKind.Connector,
            new(Compatible, Manual, "A deploy does not send the Kafka settings of a Data Source that exists."),
            Replaced with { Note = "Not confirmed: how they are applied. A consumer group of a new name starts where KAFKA_AUTO_OFFSET_RESET says: rows come twice, or not at all." })
        { OfClassic = [ClassicCli], OfForward = Nobody },
        Bucket = new(
            ChangeKind.Connector,
            new(Compatible, Manual, "A deploy refuses other settings of an S3 or GCS import."),
            Replaced with { Note = "Not confirmed: how they are applied." })
        { OfClassic = [ClassicCli], OfForward = Nobody },
        Import = new(
            ChangeKind.Connector,
            Replaced with { Note = "Sync the Data Source afterwards." },
            Replaced with { Note = "Not confirmed: how they are applied." })
        { OfClassic = [ClassicCli], OfForward = Nobody },

        Added = new(ChangeKind.DatasourceAdded, Replaced) { OfClassic = Derived, OfForward = [MaterializedViews, SdkPython16] },
        Removed = new(
            ChangeKind.DatasourceRemoved,
            new(HistoryLoss, InPlace, "Its rows are gone with the deploy."),
            new(HistoryLoss, InPlace, "The deployment needs --allow-destructive-operations; its rows are gone with the promotion."))
        { OfClassic = [ClassicCli, UseCases], OfForward = [DeploymentsPage] },
        Renamed = new(
            ChangeKind.Renamed,
            new(HistoryLoss, Manual, "No Data Source is renamed: a deploy refuses a renamed file, and a removed and a new one have no rows in common."),
            new(HistoryLoss, Manual, "No Data Source is renamed: the deployment needs --allow-destructive-operations, and the new one has none of the rows."))
        { OfClassic = [ClassicCli], OfForward = Derived },
        TargetRenamed = new(
            ChangeKind.Renamed, Renamed.Releases,
            new(Rewrite, Replay, "The deployment needs --allow-destructive-operations, and fills the new one by running the view over its source."))
        { OfClassic = [ClassicCli], OfForward = Derived };

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
        Query = new(ChangeKind.Query, Replaced) { OfClassic = [UseCases, ReleasesPage], OfForward = [DeploymentsPage] },
        GroupBy = new(ChangeKind.GroupBy, Replaced) { OfClassic = [UseCases, ReleasesPage], OfForward = [DeploymentsPage] },
        Source = new(ChangeKind.Source, Replaced) { OfClassic = [UseCases, ReleasesPage], OfForward = [DeploymentsPage] },

        ViewQuery = new(ChangeKind.Query, Forked, ByHand, Replayed) { OfClassic = [UseCases, BackfillsPage], OfForward = [Evolve, MaterializedViews] },
        ViewGroupBy = new(ChangeKind.GroupBy, Forked, ByHand, Replayed with { Note = "The deployment runs the view again over its source, which has to hold all of the history." })
        { OfClassic = [UseCases, BackfillsPage], OfForward = [Evolve, MaterializedViews] },
        ViewSource = new(ChangeKind.Source, Forked, ByHand, Replayed with { Note = "The deployment runs the view over the new source: what that does not hold is lost." })
        { OfClassic = [UseCases, BackfillsPage], OfForward = [Evolve] },
        ViewTarget = new(ChangeKind.Target, Forked, ByHand with { Note = "The new target gets new rows only: populate it." }, Replayed with { Note = "The deployment fills the new target from the source, unless it says BACKFILL skip." })
        { OfClassic = Derived, OfForward = Derived },
        AlteredQuery = new(ChangeKind.Query, Forked, ByHand, Altered) { OfClassic = [UseCases, BackfillsPage], OfForward = [August2025, TraceFlow] },
        AlteredGroupBy = new(ChangeKind.GroupBy, Forked, ByHand, Altered) { OfClassic = [UseCases, BackfillsPage], OfForward = [August2025, TraceFlow] },
        AlteredSource = new(ChangeKind.Source, Forked, ByHand, Altered) { OfClassic = [UseCases, BackfillsPage], OfForward = [August2025, TraceFlow] },

        CopyQuery = new(ChangeKind.Query, Replaced with { Note = "A copy pipe changes in the live release at once." }, Replaced, Replaced)
        { OfClassic = [ClassicChangelog], OfForward = [DeploymentsPage] },
        CopyGroupBy = new(ChangeKind.GroupBy, CopyQuery.Releases, Replaced, Replaced) { OfClassic = [ClassicChangelog], OfForward = [DeploymentsPage] },
        CopySource = new(ChangeKind.Source, CopyQuery.Releases, Replaced, Replaced) { OfClassic = [ClassicChangelog], OfForward = [DeploymentsPage] },
        CopyTarget = new(
            ChangeKind.Target,
            Replaced with { Note = "The new target starts empty, and the old one keeps its rows." },
            Replaced with { Note = "The old target keeps its rows. Not confirmed: that the new one is empty until the next run." })
        { OfClassic = Derived, OfForward = Nobody },
        CopyReplaces = new(ChangeKind.Schedule, new(HistoryLoss, InPlace, "The next run replaces all rows of the target.")) { OfClassic = Derived, OfForward = [DeploymentsPage] },

        NodeType = new(ChangeKind.NodeType, Replaced with { Note = "The old type is removed before the new one is there." }, Replaced) { OfClassic = [ClassicCli], OfForward = [DeploymentsPage] },
        NodeBecomesView = new(ChangeKind.NodeType, Forked, ByHand with { Note = "Rows from now on reach the target; populate it with those before." }, Replayed)
        { OfClassic = [BackfillsPage], OfForward = [MaterializedViews] },
        NodeRenamed = new(ChangeKind.Renamed, Nothing) { OfClassic = Derived, OfForward = [DeploymentsPage] },
        Schedule = new(ChangeKind.Schedule, Replaced) { OfClassic = [ClassicChangelog], OfForward = [DeploymentsPage] },
        Sink = new(ChangeKind.Connector, Replaced with { Note = "Files that were written stay." }, Replaced with { Note = "Not confirmed: that files which were written stay." })
        { OfClassic = [ClassicCli], OfForward = [ForwardCli] },
        TargetEngine = new(ChangeKind.Engine, Forked, ByHand with { Note = "A deploy does not send the engine of a target that exists." }, Replayed)
        { OfClassic = [ClassicCli, UseCases], OfForward = [Evolve] },

        Description = new(ChangeKind.Description, Nothing) { OfClassic = [ClassicCli], OfForward = [August2025] },
        Token = new(ChangeKind.Token, Replaced) { OfClassic = [ClassicCli], OfForward = [DeploymentsPage] },
        TokenRemoved = new(ChangeKind.Token, Replaced with { Note = "A deploy adds tokens and removes none: what is gone from the file keeps its access." }, Replaced)
        { OfClassic = [ClassicCli], OfForward = [DeploymentsPage] },

        Added = new(ChangeKind.PipeAdded, Replaced) { OfClassic = Derived, OfForward = Derived },
        Removed = new(ChangeKind.PipeRemoved, Replaced, Replaced with { Note = "Not confirmed: that the deployment needs --allow-destructive-operations." }) { OfClassic = Derived, OfForward = [Sdk] },
        EndpointRenamed = new(ChangeKind.Renamed, new(BreaksReaders, InPlace, "The old address is gone: who calls it gets an error.")) { OfClassic = Derived, OfForward = [Sdk] },
        Renamed = new(ChangeKind.Renamed, Replaced) { OfClassic = Derived, OfForward = Derived };
}
