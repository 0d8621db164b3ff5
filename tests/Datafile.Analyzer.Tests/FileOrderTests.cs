using System.Collections.Immutable;
using CsCheck;
using Datafile.Analyzer.Analysis;
using Datafile.Analyzer.Findings;
using Datafile.Analyzer.Plans;
using Datafile.Analyzer.Project;
using Datafile.Properties;
using Microsoft.CodeAnalysis.Text;

namespace Datafile.Analyzer.Tests;

/// <summary>Findings and plans do not depend on the order in which files are read.</summary>
public class FileOrderTests
{
    private static readonly string Sample = Path.Combine(SourceFolder.Repository, "samples", "add-column-to-a-materialized-view");

    public static TheoryData<string> Projects =>
    [
        .. Directory.GetDirectories(Path.Combine(Sample, "mistakes")).Select(d => "mistakes/" + Path.GetFileName(d)).Order(StringComparer.Ordinal),
        "step-1",
        "step-2",
    ];

    [Theory, MemberData(nameof(Projects))]
    public void Shuffled_files_give_the_same_findings_and_plan(string project)
    {
        var (before, after) = (Read("before"), Read(project));
        var straight = Describe(before, after);
        Gen.Select(Orders(before), Orders(after)).ForAll(10, orders => Assert.Equal(straight, Describe(orders.Item1, orders.Item2)), orders => $"{Names(orders.Item1)}\n{Names(orders.Item2)}");
    }

    /// <summary>Files that changed places: the fewer of them, the smaller.</summary>
    private static Gen<ProjectSnapshot> Orders(ProjectSnapshot project)
    {
        var place = Gen.Int[0, project.Files.Length - 1];
        return Gen.Select(place, place).Array[0, 2 * project.Files.Length].Select(swaps =>
        {
            var files = project.Files.ToArray();
            foreach (var (one, other) in swaps)
                (files[one], files[other]) = (files[other], files[one]);
            return new ProjectSnapshot([.. files]);
        });
    }

    private static string Names(ProjectSnapshot project) => string.Join(", ", project.Files.Select(file => file.Path));

    private static string Describe(ProjectSnapshot before, ProjectSnapshot after)
    {
        var result = DatafileAnalysis.Analyze(new AnalysisRequest(after, before, new DateTime(2023, 12, 14, 10, 0, 0, DateTimeKind.Utc)));
        var plan = result.Plan!;
        return string.Join("\n", Lines(result.Findings, plan));
    }

    private static IEnumerable<string> Lines(ImmutableArray<Finding> findings, ReleasePlan plan) =>
    [
        .. findings.Select(f => $"{f.Place} {f}"),
        .. plan.Changes.Select(c => c.ToString()),
        .. plan.Backfills.Select(b => b.ToString()),
        .. plan.Steps.Select(s => $"{s.Id} {s.Title} {s.Reason} {string.Join(';', s.Commands)} {string.Join(';', s.Writes)}"),
        .. plan.Files.Select(f => f.ToString()),
        string.Join(",", plan.Recreated),
        string.Join(",", plan.Readers),
    ];

    private static ProjectSnapshot Read(string project)
    {
        var root = Path.Combine(Sample, project);
        return new ProjectSnapshot(
        [
            .. Directory.EnumerateFiles(root, "*", SearchOption.AllDirectories)
                .Select(f => new ProjectFile(Path.GetRelativePath(root, f).Replace('\\', '/'), SourceText.From(File.ReadAllText(f)))),
        ]);
    }
}
