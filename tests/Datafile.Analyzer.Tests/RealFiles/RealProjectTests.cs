using System.Collections.Immutable;
using Datafile.Analyzer.Analysis;
using Datafile.Analyzer.Project;
using Datafile.Analyzer.Semantics;
using Datafile.Corpus;
using Microsoft.CodeAnalysis.Text;
using Xunit.Abstractions;

namespace Datafile.Analyzer.Tests.RealFiles;

/// <summary>What the rules about whole projects and materialized views find in real projects. Of DF1002 the engine is asked elsewhere.</summary>
public class RealProjectTests(ITestOutputHelper output)
{
    /// <summary>A folder of these names holds datafiles of the project above it.</summary>
    private static readonly string[] Folders = ["datasources", "pipes", "endpoints", "materializations", "copies", "sinks", "connections"];

    /// <summary>Why each finding is right: project, and rule with resource.</summary>
    private static readonly ImmutableDictionary<string, string> Reasons = File
        .ReadLines(Path.Combine(SourceFolder.Repository, "tests", "Datafile.Analyzer.Tests", "RealFiles", "project-findings.txt"))
        .Where(line => line.Length > 0 && line[0] != '#')
        .Select(line => line.Split(": ", 2))
        .ToImmutableDictionary(parts => parts[0], parts => parts[1], StringComparer.Ordinal);

    [CorpusFact]
    public Task What_is_found_in_real_projects_is_true() => Verifier.Verify(string.Concat(
        from project in CorpusFiles.ProjectFiles.GroupBy(RootOf).OrderBy(p => p.Key, StringComparer.Ordinal)
        let found = Find(project.Key, project).ToArray()
        where found.Length > 0
        select $"{NameOf(project.Key)}\n{string.Concat(found)}"));

    /// <summary>DF2001 and DF2002 look at each view whose target is there and whose columns are known in every query that it may run.</summary>
    [CorpusFact]
    public void Nearly_every_materialized_view_is_judged()
    {
        var (judged, open) = (0, new List<string>());
        foreach (var project in CorpusFiles.ProjectFiles.GroupBy(RootOf).OrderBy(p => p.Key, StringComparer.Ordinal))
        {
            var semantics = new ProjectSemantics(DataProject.Load(Snapshot(project.Key, project)));
            foreach (var view in semantics.Project.Views.Where(v => v.Target is { IsIncomplete: false } && !v.Pipe.IsIncomplete))
            {
                var runs = semantics.RunsOf(view.Node);
                if (runs.IsEmpty || runs.Any(r => r.Query.Columns.IsOpen))
                    open.Add($"{NameOf(project.Key)} {view.Pipe.Name}: {(runs.IsEmpty ? "too many variants" : "its columns are not all known")}; it reads {string.Join(", ", view.Node.Reads.Select(r => r.FullName))}");
                else
                    judged++;
            }
        }

        output.WriteLine($"{judged} of {judged + open.Count} views are judged");
        open.ForEach(output.WriteLine);
        Assert.InRange(100.0 * judged / (judged + open.Count), 99, 100);
    }

    private static IEnumerable<string> Find(string root, IEnumerable<string> files)
    {
        return DatafileAnalysis.Analyze(new AnalysisRequest(Snapshot(root, files), null, DateTime.UnixEpoch)).Findings
            .Where(f => f.Id[..3] is "DF1" or "DF2" && f.Id != "DF1002")
            .GroupBy(f => (f.Id, f.Severity, Resource: f.Resource.TrimEnd("0123456789".ToCharArray())))
            .Select(f => $"  {f.Count()} x {f.Key.Id} {f.Key.Severity} {f.Key.Resource}\n      {Reasons.GetValueOrDefault($"{f.Key.Id} {f.Key.Resource}", "no reason is written in project-findings.txt")}\n");
    }

    /// <summary>The folder of the project that a datafile belongs to.</summary>
    internal static string RootOf(string file)
    {
        var folder = Path.GetDirectoryName(file) ?? "";
        for (var above = folder; above.Length > CorpusFiles.Projects.Length; above = Path.GetDirectoryName(above) ?? "")
        {
            if (Folders.Contains(Path.GetFileName(above)))
                return Path.GetDirectoryName(above) ?? "";
        }

        return folder;
    }

    /// <summary>Owner and name of the repository, and the folder in it.</summary>
    private static string NameOf(string root) => Path.GetRelativePath(CorpusFiles.Projects, root).Replace('\\', '/');

    private static ProjectSnapshot Snapshot(string root, IEnumerable<string> files) =>
        new([.. files.Select(f => new ProjectFile(Path.GetRelativePath(root, f).Replace('\\', '/'), SourceText.From(File.ReadAllText(f))))]);
}
