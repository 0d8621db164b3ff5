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
    /// <summary>A row of which both workflows of Classic say the same.</summary>
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
        Forked = new(Rewrite, Fork), ByHand = new(Rewrite, Manual, "A deploy in place cannot do this. Create a Data Source with a new name, copy the rows, and switch the readers."),
        Copied = new(Rewrite, Copy, "The deployment copies the rows itself."),
        Forwarded = new(Rewrite, Method.ForwardQuery, "Write a FORWARD_QUERY that converts the values."),
        Replayed = new(Rewrite, Replay, "The deployment rebuilds the target from the source of its view.");

    public static readonly ChangeFacts
        ColumnAdded = new(ChangeKind.ColumnAdded, Altered) { OfClassic = [UseCases], OfForward = [AlterPost, Evolve, August2025] },
        ColumnAddedWithoutDefault = new(
            ChangeKind.ColumnAdded,
            Altered with { Note = "Rows that are sent without it go to quarantine: make it Nullable, or give it a DEFAULT." },
            Altered with { Note = "Stored rows get the default of its type. Tinybird does not document whether rows that are sent without it go to quarantine, as in Classic. To be safe, make it Nullable or give it a DEFAULT." })
        { OfClassic = [UseCases], OfForward = [AlterPost, Evolve, August2025] },
        ColumnAddedToTarget = new(
            ChangeKind.ColumnAdded, Forked,
            ByHand with { Note = "Stored rows would lack its values. Tinybird does not document whether a deploy in place adds it, first to the target and then to the pipe." },
            Replayed with { Note = "The deployment rebuilds the target from the source of its view. If the sorting key stays the same, DEPLOYMENT_METHOD alter in the pipe keeps the stored rows and fills the column for new rows only." })
        { OfClassic = [UseCases], OfForward = [AlterPost, Evolve, Openstatus] },
        ColumnAddedByAlter = new(ChangeKind.ColumnAdded, Forked, ByHand, Altered with { Note = "Because of DEPLOYMENT_METHOD alter, stored rows do not get its values." })
        { OfClassic = [UseCases], OfForward = [August2025] },

        // Before July 2024 Classic had no ALTER for it (datafile format 7.9).
        ColumnRemoved = new(
            ChangeKind.ColumnRemoved,
            new(HistoryLoss, Alter, "The deploy deletes its values."),
            new(HistoryLoss, Alter, "The promotion deletes its values. Tinybird does not document whether the deployment needs --allow-destructive-operations."))
        { OfClassic = [UseCases], OfForward = [AlterPost] },
        KeyColumnRemoved = new(
            ChangeKind.ColumnRemoved, new(HistoryLoss, Fork), new(HistoryLoss, Manual, ByHand.Note),
            new(HistoryLoss, Method.ForwardQuery, "ALTER cannot drop a key column: write a FORWARD_QUERY without it."))
        { OfClassic = [ClassicCli, UseCases], OfForward = [AlterPost] },
        ColumnRemovedFromTarget = new(ChangeKind.ColumnRemoved, Forked, ColumnRemoved.Branches, Replayed) { OfClassic = [UseCases], OfForward = [AlterPost] },
        KeyColumnRemovedFromTarget = new(ChangeKind.ColumnRemoved, Forked, ByHand, Replayed) { OfClassic = [ClassicCli, UseCases], OfForward = [AlterPost] },

        ColumnRenamed = new(
            ChangeKind.Renamed,
            new(HistoryLoss, Alter, "Tinybird does not rename columns: the old one is dropped with its values, and an empty one is added."),
            new(HistoryLoss, Alter, "Tinybird does not rename columns: the old one is dropped with its values, and an empty one is added. It does not document whether the deployment refuses this. A FORWARD_QUERY keeps the values."))
        { OfClassic = Derived, OfForward = [AgentSkills, Openstatus] },
        ColumnRenamedForward = new(ChangeKind.Renamed, ColumnRenamed.Releases, Forwarded with { Note = "The FORWARD_QUERY keeps its values." })
        { OfClassic = Derived, OfForward = [AgentSkills, Openstatus] },
        TargetColumnRenamed = new(ChangeKind.Renamed, Forked, ColumnRenamed.Branches, Replayed) { OfClassic = Derived, OfForward = [AgentSkills, Openstatus] },

        ColumnType = new(ChangeKind.ColumnType, Forked, ByHand, Forwarded) { OfClassic = [UseCases], OfForward = [Evolve, Notra1139] },
        ColumnTypeOfTarget = new(ChangeKind.ColumnType, Forked, ByHand, Replayed) { OfClassic = [UseCases], OfForward = [Evolve, Notra1139] },
        ColumnNullable = new(ChangeKind.ColumnType, Altered) { OfClassic = [UseCases], OfForward = [Evolve, AlterPost] },
        ColumnNotNullable = new(
            ChangeKind.ColumnType,
            Forked with { Note = "Tinybird does not document whether an ALTER can do this. If the column stays Nullable, nothing is rewritten." },
            ByHand with { Note = ByHand.Note + " Tinybird does not document whether an ALTER can do this. If the column stays Nullable, nothing is rewritten." },
            Forwarded with { Note = "Write a FORWARD_QUERY with coalesce(). If the column stays Nullable, nothing is rewritten." })
        { OfClassic = Nobody, OfForward = Derived },
        State = new(ChangeKind.AggregateState, Forked, ByHand, new(Rewrite, Manual, "States of one function cannot be converted to another: create a Data Source with a new name, and fill it from the original rows."))
        { OfClassic = [UseCases], OfForward = [Evolve, Notra1139] },
        StateOfTarget = new(ChangeKind.AggregateState, Forked, ByHand, Replayed with { Note = "States of one function cannot be converted to another: the deployment rebuilds the target from the source of its view." })
        { OfClassic = [UseCases], OfForward = [Evolve, Notra1139] },

        ColumnDefault = new(
            ChangeKind.ColumnDefault,
            Altered with { Note = "It applies to new rows." },
            Altered with { Note = "It applies to new rows. One page of Tinybird calls this an ALTER, but the reference does not document it." })
        { OfClassic = [UseCases], OfForward = [AlterPost] },
        ColumnJsonpath = new(
            ChangeKind.ColumnJsonpath,
            Altered with { Note = "It applies to new rows. Tinybird does not document whether the server accepts it in place." },
            Altered with { Note = "It applies to new rows. Tinybird does not document whether the server rewrites the stored ones." })
        { OfClassic = [ClassicCli], OfForward = Nobody },
        ColumnOrder = new(
            ChangeKind.ColumnOrder, Nothing,
            Nothing with { Note = "Tinybird does not document whether anything is rewritten." })
        { OfClassic = [ClassicCli], OfForward = Nobody },
        ColumnCodec = new(ChangeKind.EngineSetting, Altered with { Note = "Tinybird does not document how the server applies a new codec." }) { OfClassic = Nobody, OfForward = Nobody },

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
        TtlShorter = new(ChangeKind.Ttl, new(HistoryLoss, Alter, "Older rows are deleted.")) { OfClassic = [UseCases], OfForward = [AlterPost, Evolve] },
        Index = new(ChangeKind.Index, Altered, Altered with { Note = "Tinybird does not document whether stored rows are indexed as well." })
        { OfClassic = [ClassicChangelog], OfForward = [AlterPost, Evolve] },
        Description = new(ChangeKind.Description, Nothing) { OfClassic = [ClassicCli], OfForward = [August2025] },
        Shared = new(ChangeKind.Token, Replaced with { Note = "This needs a user token." }, Replaced with { Note = "Workspaces that read it fetch it with 'tb pull --only-vendored'." })
        { OfClassic = [ClassicCli], OfForward = [AgentSkills] },

        Kafka = new(
            ChangeKind.Connector,
            new(Compatible, Manual, "A deploy does not send the Kafka settings of an existing Data Source."),
            Replaced with { Note = "Tinybird does not document how this is applied." })
        { OfClassic = [ClassicCli], OfForward = Nobody },
        // Any connector that Forward removes; what Classic does depends on its kind.
        ConnectorRemoved = new(ChangeKind.Connector, Nothing, Replaced with { Note = "No more rows come through it." }) { OfForward = Derived },
        KafkaOfNewGroup = new(
            ChangeKind.Connector, Kafka.Branches,
            Kafka.Forward with { Note = Kafka.Forward.Note + " A consumer group with a new name starts where KAFKA_AUTO_OFFSET_RESET says: rows may be duplicated or skipped." })
        { OfClassic = [ClassicCli], OfForward = Nobody },
        Bucket = new(
            ChangeKind.Connector,
            new(Compatible, Manual, "A deploy refuses new settings for an existing S3 or GCS import."),
            Replaced with { Note = "Tinybird does not document how this is applied." })
        { OfClassic = [ClassicCli], OfForward = Nobody },
        Import = new(
            ChangeKind.Connector,
            Replaced with { Note = "Sync the Data Source afterwards." },
            Replaced with { Note = "Tinybird does not document how this is applied." })
        { OfClassic = [ClassicCli], OfForward = Nobody },

        Added = new(ChangeKind.DatasourceAdded, Replaced) { OfClassic = Derived, OfForward = [MaterializedViews, SdkPython16] },
        Removed = new(
            ChangeKind.DatasourceRemoved,
            new(HistoryLoss, InPlace, "The deploy deletes its rows."),
            new(HistoryLoss, InPlace, "The deployment needs --allow-destructive-operations, and the promotion deletes its rows."))
        { OfClassic = [ClassicCli, UseCases], OfForward = [DeploymentsPage] },
        Renamed = new(
            ChangeKind.Renamed,
            new(HistoryLoss, Manual, "Tinybird does not rename Data Sources: a deploy refuses a renamed file, and a new Data Source has none of the rows of the old one."),
            new(HistoryLoss, Manual, "Tinybird does not rename Data Sources: the deployment needs --allow-destructive-operations, and the new one starts without the rows."))
        { OfClassic = [ClassicCli], OfForward = Derived },
        TargetRenamed = new(
            ChangeKind.Renamed, Renamed.Releases,
            new(Rewrite, Replay, "The deployment needs --allow-destructive-operations, and fills the new Data Source from the source of its view."))
        { OfClassic = [ClassicCli], OfForward = Derived },
        TargetRenamedEmpty = new(
            ChangeKind.Renamed, Renamed.Releases,
            new(HistoryLoss, Replay, "The deployment needs --allow-destructive-operations, and the new Data Source starts empty because of BACKFILL skip."))
        { OfClassic = [ClassicCli], OfForward = Derived };

    private const string Unconfirmed =
        "Tinybird does not document how the deployment applies this setting alone; other engine settings cause a rewrite.";
}

/// <summary>The change matrix of pipes (datafile format 9.2, Forward deployments 4.2).</summary>
internal static class PipeFacts
{
    private static readonly ChangeEffect
        Nothing = new(None, InPlace), Replaced = new(Compatible, InPlace), Forked = new(Rewrite, Fork),
        ByHand = new(Rewrite, Manual, "A deploy in place replaces the view, and the stored rows stay as the old query wrote them. Tinybird does not document what happens to rows that arrive meanwhile."),
        Replayed = new(Rewrite, Replay, "The deployment rebuilds the target from the source of the view. If the sorting key stays the same, DEPLOYMENT_METHOD alter in the pipe keeps the stored rows as they are."),
        Altered = new(Compatible, Alter, "Because of DEPLOYMENT_METHOD alter, the stored rows stay as the old query wrote them.");

    public static readonly ChangeFacts
        Query = new(ChangeKind.Query, Replaced) { OfClassic = [UseCases, ReleasesPage], OfForward = [DeploymentsPage] },
        GroupBy = new(ChangeKind.GroupBy, Replaced) { OfClassic = [UseCases, ReleasesPage], OfForward = [DeploymentsPage] },
        Source = new(ChangeKind.Source, Replaced) { OfClassic = [UseCases, ReleasesPage], OfForward = [DeploymentsPage] },

        ViewQuery = new(ChangeKind.Query, Forked, ByHand, Replayed) { OfClassic = [UseCases, BackfillsPage], OfForward = [Evolve, MaterializedViews] },
        ViewGroupBy = new(ChangeKind.GroupBy, Forked, ByHand, Replayed with { Note = "The deployment rebuilds the target from the source of the view, which must hold the whole history." })
        { OfClassic = [UseCases, BackfillsPage], OfForward = [Evolve, MaterializedViews] },
        ViewSource = new(ChangeKind.Source, Forked, ByHand, Replayed with { Note = "The deployment rebuilds the target from the new source: rows that the new source does not have are lost." })
        { OfClassic = [UseCases, BackfillsPage], OfForward = [Evolve] },
        ViewTarget = new(ChangeKind.Target, Forked, ByHand with { Note = "The new target receives new rows only: populate it." }, Replayed with { Note = "The deployment fills the new target from the source, unless it has BACKFILL skip." })
        { OfClassic = Derived, OfForward = Derived },
        AlteredQuery = new(ChangeKind.Query, Forked, ByHand, Altered) { OfClassic = [UseCases, BackfillsPage], OfForward = [August2025, TraceFlow] },
        AlteredGroupBy = new(ChangeKind.GroupBy, Forked, ByHand, Altered) { OfClassic = [UseCases, BackfillsPage], OfForward = [August2025, TraceFlow] },
        AlteredSource = new(ChangeKind.Source, Forked, ByHand, Altered) { OfClassic = [UseCases, BackfillsPage], OfForward = [August2025, TraceFlow] },

        CopyQuery = new(ChangeKind.Query, Replaced with { Note = "A copy pipe changes in the live release immediately." }, Replaced, Replaced)
        { OfClassic = [ClassicChangelog], OfForward = [DeploymentsPage] },
        CopyGroupBy = new(ChangeKind.GroupBy, CopyQuery.Releases, Replaced, Replaced) { OfClassic = [ClassicChangelog], OfForward = [DeploymentsPage] },
        CopySource = new(ChangeKind.Source, CopyQuery.Releases, Replaced, Replaced) { OfClassic = [ClassicChangelog], OfForward = [DeploymentsPage] },
        CopyTarget = new(
            ChangeKind.Target,
            Replaced with { Note = "The new target starts empty, and the old one keeps its rows." },
            Replaced with { Note = "The old target keeps its rows. Tinybird does not document whether the new one stays empty until the next run." })
        { OfClassic = Derived, OfForward = Nobody },
        CopyReplaces = new(ChangeKind.Schedule, new(HistoryLoss, InPlace, "The next run replaces all rows of the target.")) { OfClassic = Derived, OfForward = [DeploymentsPage] },

        NodeType = new(ChangeKind.NodeType, Replaced with { Note = "The old type is removed before the new one is created." }, Replaced) { OfClassic = [ClassicCli], OfForward = [DeploymentsPage] },
        NodeBecomesView = new(ChangeKind.NodeType, Forked, ByHand with { Note = "The target receives rows from now on. If it needs the earlier ones, give the view a cut-off, and write a backfill of the rows up to it." }, Replayed)
        { OfClassic = [BackfillsPage], OfForward = [MaterializedViews] },
        NodeBecomesViewOfLive = new(ChangeKind.NodeType, Forked, NodeBecomesView.Branches, Replayed with { Note = IntoLive })
        { OfClassic = [BackfillsPage], OfForward = Nobody },
        NodeRenamed = new(ChangeKind.Renamed, Nothing) { OfClassic = Derived, OfForward = [DeploymentsPage] },
        Schedule = new(ChangeKind.Schedule, Replaced) { OfClassic = [ClassicChangelog], OfForward = [DeploymentsPage] },
        Sink = new(ChangeKind.Connector, Replaced with { Note = "Files that are already written stay." }, Replaced with { Note = "Tinybird does not document whether files that are already written stay." })
        { OfClassic = [ClassicCli], OfForward = [ForwardCli] },
        TargetEngine = new(ChangeKind.Engine, Forked, ByHand with { Note = "A deploy does not send the engine of an existing target." }, Replayed)
        { OfClassic = [ClassicCli, UseCases], OfForward = [Evolve] },

        Description = new(ChangeKind.Description, Nothing) { OfClassic = [ClassicCli], OfForward = [August2025] },
        Token = new(ChangeKind.Token, Replaced) { OfClassic = [ClassicCli], OfForward = [DeploymentsPage] },
        TokenRemoved = new(ChangeKind.Token, Replaced with { Note = "A deploy adds tokens but removes none: a token that you delete from the file keeps its access." }, Replaced)
        { OfClassic = [ClassicCli], OfForward = [DeploymentsPage] },

        Added = new(ChangeKind.PipeAdded, Replaced) { OfClassic = Derived, OfForward = Derived },
        ViewOfNewTargetAdded = new(ChangeKind.PipeAdded, Replaced with { Note = "Its target starts empty and receives rows from now on. If it needs the earlier ones, give the view a cut-off, and write a backfill of the rows up to it." }, Replaced)
        { OfClassic = [BackfillsPage], OfForward = Derived },
        Removed = new(ChangeKind.PipeRemoved, Replaced, Replaced with { Note = "Tinybird does not document whether the deployment needs --allow-destructive-operations." }) { OfClassic = Derived, OfForward = [Sdk] },
        EndpointRenamed = new(ChangeKind.Renamed, new(BreaksReaders, InPlace, "The old URL is gone: clients that call it get an error.")) { OfClassic = Derived, OfForward = [Sdk] },
        Renamed = new(ChangeKind.Renamed, Replaced) { OfClassic = Derived, OfForward = Derived },
        ViewAdded = new(ChangeKind.PipeAdded, Replaced, Replaced with { Note = IntoLive }) { OfClassic = Derived, OfForward = Nobody },
        ViewRenamed = new(ChangeKind.Renamed, Replaced, Replaced with { Note = IntoLive }) { OfClassic = Derived, OfForward = Nobody };

    private const string IntoLive =
        "Tinybird does not document whether a new view makes the deployment rebuild a target that is live. "
        + "If it does, rows that the sources of its views no longer have are lost.";
}
