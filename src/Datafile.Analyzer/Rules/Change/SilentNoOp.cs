using Datafile.Analyzer.Changes;
using Datafile.Analyzer.Project;
using Datafile.Analyzer.Release;
using Microsoft.CodeAnalysis;

namespace Datafile.Analyzer.Rules.Change;

/// <summary>A change that the deploy does not apply (sorting key, engine, connector of an existing Data Source).</summary>
public sealed class SilentNoOp : ChangedDataSourceRule
{
    public override DiagnosticDescriptor Descriptor { get; } = Describe(
        "DF3005", "silent-no-op", DiagnosticSeverity.Warning,
        "The deploy does not apply a change (sorting key, engine or connector of an existing Data Source)",
        "`tb deploy` cannot change {1} of an existing Data Source, so '{0}' keeps what it has and your files no longer match production. Create a new Data Source, copy the rows, and switch the readers.");

    /// <summary>What <c>tb deploy</c> does not send for an existing Data Source (datafile format 7.4).</summary>
    private static readonly Dictionary<ChangeKind, string> NotSent = new()
    {
        [ChangeKind.SortingKey] = "the sorting key",
        [ChangeKind.PartitionKey] = "the partition key",
        [ChangeKind.PrimaryKey] = "the primary key",
        [ChangeKind.Engine] = "the engine",
        [ChangeKind.EngineSetting] = "the settings of the engine",
        [ChangeKind.Connector] = "the Kafka settings",
    };

    private protected override void Check(DataSource before, DataSource after, Rollout rollout, Report report)
    {
        if (rollout.Workflow == Workflow.Forward)
            return;

        var ignored = rollout.Changes.All.Where(c => c.Resource == after.Name && IsIgnored(c, after, rollout)).ToArray();
        if (ignored.Length > 0)
            report.At(after.File, ignored[0].Location.SourceSpan, after.Name, string.Join(" and ", ignored.Select(c => NotSent[c.Kind]).Distinct())).About(after.Name);
    }

    /// <summary>A release re-creates a Data Source, and Forward rewrites it; other settings of a bucket are refused with an error.</summary>
    private static bool IsIgnored(Changes.Change change, DataSource source, Rollout rollout) =>
        change.Method == Method.Manual && NotSent.ContainsKey(change.Kind) && !rollout.IsRecreated(source.Name)
        && (change.Kind != ChangeKind.Connector || source.Connector.Kind == ConnectorKind.Kafka);
}
