using System.Collections.Immutable;
using Datafile.Analyzer.Analysis;
using Datafile.Analyzer.Project;
using Microsoft.CodeAnalysis.Text;

namespace Datafile.ClickHouse.Tests.Projects;

/// <summary>Projects without a file system.</summary>
internal static class InMemoryProject
{
    public static ProjectSnapshot Of(params (string Path, string Text)[] files) => new(
    [
        .. files.OrderBy(f => f.Path, StringComparer.Ordinal).Select(f => new ProjectFile(f.Path, SourceText.From(f.Text))),
    ]);

    /// <summary>A folder below <c>samples/</c>.</summary>
    public static ProjectSnapshot Sample(string folder)
    {
        var root = Path.Combine(VerifyXunit.SourceFolder.Repository, "samples", folder);
        return Of([.. Directory.EnumerateFiles(root, "*", SearchOption.AllDirectories)
            .Select(f => (Path.GetRelativePath(root, f).Replace('\\', '/'), File.ReadAllText(f)))]);
    }

    /// <summary>The project with other texts in the place of some files, or beside them.</summary>
    public static ProjectSnapshot With(this ProjectSnapshot project, params (string Path, string Text)[] files) =>
        Of([.. project.Files.Where(f => files.All(g => g.Path != f.Path)).Select(f => (f.Path, f.Text.ToString())), .. files]);

    /// <summary>The ids of what was found, in order and each once.</summary>
    public static ImmutableArray<string> Ids(this AnalysisResult result) =>
        [.. result.Findings.Select(f => f.Id).Distinct().Order(StringComparer.Ordinal)];
}
