using Datafile.Analyzer.Changes;
using Datafile.Analyzer.Project;
using Datafile.Analyzer.Release;
using Microsoft.CodeAnalysis;

namespace Datafile.Analyzer.Rules.Change;

/// <summary>A change that the deploy does not apply (sorting key, engine, connector of an existing Data Source).</summary>
public sealed class SilentNoOp : Rule
{
    private static readonly DiagnosticDescriptor TheDescriptor = Describe(
        "DF3005", "silent-no-op", DiagnosticSeverity.Warning,
        "a change that the deploy does not apply (sorting key, engine, connector of an existing Data Source)",
        "The deploy leaves '{0}' as it is: it does not send {1} of a Data Source that exists, and the project says from now on what is not so. Create a Data Source of a new name, copy the rows, and move the readers.");

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

    public override DiagnosticDescriptor Descriptor => TheDescriptor;

    internal override void Run(AnalysisModel model, Report report)
    {
        if (model.Release is not { Workflow: Workflow.Branches or Workflow.Releases } release)
            return;

        foreach (var resource in release.Changes.Where(c => IsIgnored(c, release)).GroupBy(c => c.Resource))
        {
            if (release.After.FindDataSource(resource.Key) is { } source)
                report.At(source.File, resource.First().Location.SourceSpan, Descriptor, resource.Key, [resource.Key, string.Join(" and ", resource.Select(c => NotSent[c.Kind]).Distinct())]);
        }
    }

    /// <summary>A release makes a Data Source anew, and Forward rewrites it; other settings of a bucket are refused aloud.</summary>
    private static bool IsIgnored(Changes.Change change, ReleaseModel release) =>
        change.Method == Method.Manual && NotSent.ContainsKey(change.Kind) && !release.IsRecreated(change.Resource)
        && (change.Kind != ChangeKind.Connector || release.After.FindDataSource(change.Resource)?.Syntax.Instructions.Any(i => i.Is("KAFKA_TOPIC")) == true);
}
