using System.Collections.Immutable;
using Datafile.Analyzer.Analysis;
using Datafile.Analyzer.Findings;
using Datafile.Analyzer.Project;

namespace Datafile.Analyzer.Tests.Documentation;

/// <summary>A bad or good block of a page, with the baseline that stands before it. The format: docs/rules/README.md.</summary>
/// <param name="Number">Among the bad and good blocks of the page, from 1.</param>
/// <param name="Line">Of the page, from 1.</param>
/// <param name="Now">When the release would be deployed, in UTC.</param>
/// <param name="Workflow">Null to tell it from the files.</param>
/// <param name="Before">Null where the project is checked alone.</param>
internal sealed record Example(
    int Number, bool IsBad, int Line, DateTime Now, Workflow? Workflow,
    ImmutableArray<ExampleFile>? Before, ImmutableArray<ExampleFile> After)
{
    public string Name => $"example {Number}, {(IsBad ? "bad" : "good")}";

    public ImmutableArray<Finding> Findings() =>
        DatafileAnalysis.Analyze(new AnalysisRequest(Snapshot(After), Before is { } before ? Snapshot(before) : null, Now) { Workflow = Workflow }).Findings;

    private static ProjectSnapshot Snapshot(IEnumerable<ExampleFile> files) =>
        new([.. files.Select(file => file.AsProjectFile).OrderBy(file => file.Path, StringComparer.Ordinal)]);
}
