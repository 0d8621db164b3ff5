using System.Collections.Immutable;
using Datafile.Analyzer.Analysis;
using Datafile.Analyzer.Plans;
using Datafile.Analyzer.Project;
using Microsoft.CodeAnalysis.Text;

namespace Datafile.Analyzer.Tests;

/// <summary>A data project of a few lines, in memory.</summary>
internal sealed record TinyProject(ImmutableSortedDictionary<string, string> Files)
{
    private const string Preview = """
        set -euo pipefail
        tb release create --semver ${VERSION}
        tb --semver ${VERSION} deploy --fork-downstream
        tb release preview --semver ${VERSION}
        """;

    public static TinyProject Empty { get; } = new(ImmutableSortedDictionary<string, string>.Empty.WithComparers(StringComparer.Ordinal));

    public ProjectSnapshot Snapshot => new([.. Files.Select(f => new ProjectFile(f.Key, SourceText.From(f.Value)))]);

    /// <summary>A project of the sample of this repository.</summary>
    public static TinyProject Sample(string name) => Sample("add-column-to-a-materialized-view", name);

    /// <summary>A project of one of the samples of this repository.</summary>
    public static TinyProject Sample(string sample, string name) => Of(Path.Combine(SourceFolder.Repository, "samples", sample, name));

    /// <summary>The project in a folder.</summary>
    public static TinyProject Of(string folder) =>
        Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Aggregate(
            Empty, (project, file) => project.With(Path.GetRelativePath(folder, file).Replace('\\', '/'), File.ReadAllText(file)));

    /// <summary>The project with a file more, or with other text in it.</summary>
    public TinyProject With(string path, string text) => this with { Files = Files.SetItem(path, text) };

    public TinyProject Without(string path) => this with { Files = Files.Remove(path) };

    /// <summary>The project with a file in which a piece is another; the piece stands there once.</summary>
    public TinyProject Edit(string path, string old, string now)
    {
        var text = Files[path];
        Assert.True(text.Split(old).Length == 2, $"'{old}' stands {text.Split(old).Length - 1} times in {path}");
        return With(path, text.Replace(old, now, StringComparison.Ordinal));
    }

    /// <summary>The project as a version that is released with <c>tb release</c>.</summary>
    public TinyProject Released(string version) => With(".tinyenv", $"VERSION={version}\n").With($"deploy/{version}/deploy.sh", Preview);

    /// <summary>The project with the version that runs the backfill of another.</summary>
    public TinyProject Backfilled(string version, string release, string command = "deploy --populate --wait") => With(".tinyenv", $"VERSION={version}\n")
        .With($"deploy/{version}/deploy.sh", $"set -e\ntb --semver {release} {command}\n");

    public AnalysisResult Against(TinyProject? baseline, string now = "2024-06-01 10:00:00", string? cutoff = null) =>
        DatafileAnalysis.Analyze(new AnalysisRequest(Snapshot, baseline?.Snapshot, Utc(now)) { Cutoff = cutoff is null ? null : Utc(cutoff) });

    /// <summary>The project with what a plan writes.</summary>
    public TinyProject With(ReleasePlan plan) => plan.Files.Aggregate(this, (project, file) => project.With(file.Path, file.Text));

    /// <summary>The plan from a baseline, in the workflow that the files show.</summary>
    public ReleasePlan Plan(TinyProject baseline) => Assert.IsType<ReleasePlan>(Against(baseline).Plan);

    /// <summary>The plan from a baseline, in a workflow.</summary>
    public ReleasePlan Plan(TinyProject baseline, Workflow workflow, string now = "2024-06-01 10:00:00", WindowOptions? windows = null) =>
        Assert.IsType<ReleasePlan>(DatafileAnalysis.Analyze(new AnalysisRequest(Snapshot, baseline.Snapshot, Utc(now)) { Workflow = workflow, Windows = windows }).Plan);

    public static DateTime Utc(string text) => DateTime.SpecifyKind(
        DateTime.ParseExact(text, "yyyy-MM-dd HH:mm:ss", System.Globalization.CultureInfo.InvariantCulture), DateTimeKind.Utc);
}
