using System.Collections.Immutable;
using Datafile.Analyzer.Analysis;
using Datafile.Analyzer.Findings;
using Datafile.Analyzer.Plans;
using Datafile.Analyzer.Project;
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
        var random = new Random(2023);
        var (before, after) = (Read("before"), Read(project));
        var straight = Describe(before, after);
        for (var i = 0; i < 5; i++)
            Assert.Equal(straight, Describe(Shuffle(before, random), Shuffle(after, random)));
    }

    private static ProjectSnapshot Shuffle(ProjectSnapshot snapshot, Random random)
    {
        var files = snapshot.Files.ToArray();
        random.Shuffle(files);
        return new ProjectSnapshot([.. files]);
    }

    private static string Describe(ProjectSnapshot before, ProjectSnapshot after)
    {
        var result = DatafileAnalysis.Analyze(new AnalysisRequest(after, before, new DateTime(2023, 12, 14, 10, 0, 0, DateTimeKind.Utc)));
        var plan = result.Plan!;
        return string.Join("\n", Lines(result.Findings, plan));
    }

    private static IEnumerable<string> Lines(ImmutableArray<Finding> findings, ReleasePlan plan) =>
    [
        .. findings.Select(f => $"{f.Place} {f.Id} {f.Message}"),
        .. plan.Changes.Select(c => c.Message),
        .. plan.Steps.Select(s => $"{s.Id}: {string.Join("; ", s.Commands)}"),
        .. plan.Files.Select(f => f.Path + f.Text),
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
