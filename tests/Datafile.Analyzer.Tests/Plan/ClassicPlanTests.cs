using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using Datafile.Analyzer.Analysis;
using Datafile.Analyzer.Findings;
using Datafile.Analyzer.Project;
using Datafile.Analyzer.Tests.Changes.Matrix;
using Datafile.Corpus;
using Microsoft.CodeAnalysis;

namespace Datafile.Analyzer.Tests.Plan;

/// <summary>
/// Whatever changes, a plan of Classic writes a project in which nothing is broken that was whole, a second plan writes nothing more, and
/// nothing is removed whose rows are nowhere else. Over each row of the change matrix, and over edits of the samples and of real projects
/// (<c>DATAFILE_CORPUS</c>).
/// </summary>
public class ClassicPlanTests
{
    /// <summary>Each edit is analyzed three times in each workflow: in files.</summary>
    private const int LargestProject = 50;

    private static readonly DateTime Now = TinyProject.Utc("2026-11-01 12:00:00");

    [Fact]
    public void Of_each_row_of_the_change_matrix() => AssertSettled(
        ChangeMatrixTests.Matrix.Rows.Select(row => (row.Name, ChangeMatrixTests.Matrix.Base, row.Apply(ChangeMatrixTests.Matrix.Base))));

    [Fact]
    public void Of_edits_of_the_samples() => AssertSettled(
        new[] { TinyProject.Sample("before"), TinyProject.Sample("change-a-sorting-key-in-branches", "before"), TinyProject.Sample("change-a-column-type-in-forward", "before") }
            .SelectMany((project, i) => EditsOf($"sample {i}", project)));

    [CorpusFact]
    public void Of_edits_of_real_projects() => AssertSettled(
        Directory.GetDirectories(CorpusFiles.Projects).Order(StringComparer.Ordinal)
            .Select(folder => (Name: Path.GetFileName(folder), Project: OneProject(TinyProject.Of(folder))))
            .Where(p => p.Project.Files.Count < LargestProject && DataProject.Load(p.Project.Snapshot).Views.Length > 2)
            .Take(3)
            .SelectMany(p => EditsOf(p.Name, p.Project)));

    /// <summary>The datafiles alone.</summary>
    private static TinyProject OneProject(TinyProject project) => project with
    {
        Files = project.Files.RemoveRange(project.Files.Keys.Where(f => !f.EndsWith(".pipe", StringComparison.Ordinal) && !f.EndsWith(".datasource", StringComparison.Ordinal) && !f.EndsWith(".incl", StringComparison.Ordinal))),
    };

    private static void AssertSettled(IEnumerable<(string Name, TinyProject Before, TinyProject After)> changes)
    {
        // What was wrong before is no fault of the plan, which restores some files as they were.
        var broken = new ConcurrentDictionary<(TinyProject, Workflow), HashSet<(string, string)>>();
        var faults = changes.SelectMany(c => new[] { Workflow.Branches, Workflow.Releases }.Select(w => (c, Workflow: w)))
            .AsParallel().AsOrdered()
            .SelectMany(c => FaultsOf(c.c.Before, c.c.After, c.Workflow, broken.GetOrAdd((c.c.Before, c.Workflow), b => Found(Analyze(b.Item1, null, b.Item2)))).Select(fault => $"{c.c.Name}, {c.Workflow}: {fault}"))
            .ToArray();

        Assert.True(faults.Length == 0, string.Join('\n', faults.Prepend($"{faults.Length} faults")));
    }

    private static AnalysisResult Analyze(TinyProject project, TinyProject? before, Workflow workflow) =>
        DatafileAnalysis.Analyze(new AnalysisRequest(project.Snapshot, before?.Snapshot, Now) { Workflow = workflow });

    private static HashSet<(string Id, string Resource)> Found(AnalysisResult analysis) => [.. analysis.Findings.Select(f => (f.Id, f.Resource))];

    private static IEnumerable<string> FaultsOf(TinyProject before, TinyProject after, Workflow workflow, HashSet<(string Id, string Resource)> broken)
    {
        var analysis = Analyze(after, before, workflow);
        if (analysis.Plan is not { } plan)
            yield break;

        // What moves the rows of a release is deployed with a later version.
        var later = workflow == Workflow.Releases ? plan.Steps.Where(s => s.Id == "backfill").SelectMany(s => s.Writes).ToHashSet() : [];
        var (written, first) = (after.With(plan), after.With(plan with { Files = plan.Files.RemoveAll(f => later.Contains(f.Path)) }));
        var again = Analyze(written, before, workflow);
        var found = Found(analysis);
        found.UnionWith(broken);
        foreach (var finding in Analyze(first, before, workflow).Findings.Where(f => f.Severity >= DiagnosticSeverity.Warning && !found.Contains((f.Id, f.Resource)) && !found.Contains((f.Id, OldName(f.Resource)))))
            yield return $"what the plan writes has {finding}";
        foreach (var file in again.Plan?.Files.Where(f => !written.Files.TryGetValue(f.Path, out var text) || text != f.Text) ?? [])
            yield return $"a second plan writes {file.Path}";

        var removed = plan.Steps.Where(s => s.Id == "remove-old").SelectMany(s => s.Commands).SelectMany(c => c.Split(' ')).Where(w => w.EndsWith(".datasource", StringComparison.Ordinal)).ToHashSet();
        foreach (var path in removed)
        {
            var name = Path.GetFileNameWithoutExtension(path);
            if (analysis.Findings.Any(f => f.Id == RuleIds.HistoryLoss && f.Resource == name))
                yield return $"{path} is removed, which alone has rows";
            if (plan.Backfills.IsEmpty)
                yield return $"{path} is removed, and no rows are moved";
        }
    }

    /// <summary>The name that a resource had before the plan gave it a new one.</summary>
    private static string OldName(string name) => Regex.Replace(name, "_v[0-9]+$", "");

    /// <summary>What people change in a project with views, for the first views of it.</summary>
    private static IEnumerable<(string Name, TinyProject Before, TinyProject After)> EditsOf(string name, TinyProject project)
    {
        var read = DataProject.Load(project.Snapshot);
        foreach (var view in read.Views.Take(2))
        {
            var source = view.Node.Reads.Concat(view.Pipe.Nodes.SelectMany(n => n.Reads)).Select(r => read.FindDataSource(r.Name)).FirstOrDefault(d => d is not null);
            if (source is null || view.Target is not { } target)
                continue;

            var (sourcePath, targetPath, pipePath) = (source.File.Path, target.File.Path, view.Pipe.File.Path);
            string Moved(string path, string now) => path[..(path.LastIndexOf('/') + 1)] + now + Path.GetExtension(path);
            TinyProject Rename(string path, string now) => project.Without(path).With(Moved(path, now), project.Files[path]);
            TinyProject Everywhere(TinyProject edited, string old, string now) => edited.Files.Where(f => f.Key.EndsWith(".pipe", StringComparison.Ordinal))
                .Aggregate(edited, (e, f) => e.With(f.Key, Regex.Replace(f.Value, $@"\b{old}\b", now)));
            TinyProject Edit(TinyProject of, string path, string pattern, string now) =>
                of.With(path, new Regex(pattern, RegexOptions.IgnoreCase).Replace(of.Files[path], now, 1));
            TinyProject Where(TinyProject of) => Edit(of, pipePath, $@"\bFROM\s+{source.Name}\b(?!\s+(AS|WHERE|PREWHERE|ARRAY|LEFT|JOIN|INNER|FINAL|ANY))", $"FROM {source.Name} WHERE length(toString(rand())) > 0");
            TinyProject Key(TinyProject of, DataSource changed) => changed.Columns.LastOrDefault(c => !c.Type.IsAggregateState && !c.Type.IsNullable && !changed.Engine.SortingKey.Mentions(c.Name)) is { } column
                ? Edit(of, changed.File.Path, "(ENGINE_SORTING_KEY\\s+\"?)", "$1" + column.Name + ", ")
                : of;
            TinyProject Kept(TinyProject of) => source.Columns.FirstOrDefault(c => c.Type.IsDateTime) is { } time && !of.Files[sourcePath].Contains("ENGINE_TTL", StringComparison.Ordinal)
                ? of.With(sourcePath, of.Files[sourcePath].TrimEnd() + $"\nENGINE_TTL \"{time.Name} + INTERVAL 14 DAY\"\n")
                : of;

            var edits = new (string What, TinyProject Before, TinyProject After)[]
            {
                ("source renamed", project, Everywhere(Rename(sourcePath, "renamed_source"), source.Name, "renamed_source")),
                ("source renamed, readers not", project, Rename(sourcePath, "renamed_source")),
                ("source renamed that expires", Kept(project), Everywhere(Kept(project).Without(sourcePath).With(Moved(sourcePath, "renamed_source"), Kept(project).Files[sourcePath]), source.Name, "renamed_source")),
                ("source removed", project, project.Without(sourcePath)),
                ("source and view removed", project, project.Without(sourcePath).Without(pipePath)),
                ("target removed", project, project.Without(targetPath)),
                ("view removed", project, project.Without(pipePath)),
                ("target renamed", project, Everywhere(Rename(targetPath, "renamed_target"), target.Name, "renamed_target")),
                ("pipe renamed", project, Rename(pipePath, "renamed_pipe")),
                ("source and target renamed", project, Everywhere(Everywhere(Rename(sourcePath, "renamed_source").Without(targetPath).With(Moved(targetPath, "renamed_target"), project.Files[targetPath]), source.Name, "renamed_source"), target.Name, "renamed_target")),
                ("key of the source", project, Key(project, source)),
                ("key of the target", project, Key(project, target)),
                ("key of the source that expires", Kept(project), Key(Kept(project), source)),
                ("column of the source added", project, Edit(project, sourcePath, @"SCHEMA\s*>\s*\n", "SCHEMA >\n    `added_column` Nullable(String) `json:$.added_column`,\n")),
                ("first column of the source removed", project, Edit(project, sourcePath, @"(SCHEMA\s*>\s*\n)[^\n]*,\n", "$1")),
                ("column of the target removed", project, Edit(project, targetPath, @"(SCHEMA\s*>\s*\n)[^\n]*,\n", "$1")),
                ("column type of the target", project, Edit(project, targetPath, @"\bUInt64\b", "Float64")),
                ("column type of the source", project, Edit(project, sourcePath, @"(?<!Nullable\()\bString\b", "LowCardinality(String)")),
                ("view filtered", project, Where(project)),
                ("view filtered over a source that expires", Kept(project), Where(Kept(project))),
                ("engine of the source", project, Edit(project, sourcePath, "ENGINE\\s+\"?MergeTree\"?", "ENGINE \"ReplacingMergeTree\"")),
                ("source of engine Null", project, Edit(project, sourcePath, "ENGINE\\s+\"?MergeTree\"?", "ENGINE \"Null\"")),
                ("partition of the target", project, Edit(project, targetPath, "ENGINE_PARTITION_KEY\\s+\"[^\"]*\"", "ENGINE_PARTITION_KEY \"\"")),
                ("other source", project, Edit(project.With(Moved(sourcePath, "other_source"), project.Files[sourcePath].Replace("json:$.", "json:$.x_", StringComparison.Ordinal)), pipePath, $@"\bFROM\s+{source.Name}\b", "FROM other_source")),
                ("other source, old one removed", project, Edit(project.Without(sourcePath).With(Moved(sourcePath, "other_source"), project.Files[sourcePath].Replace("json:$.", "json:$.x_", StringComparison.Ordinal)), pipePath, $@"\bFROM\s+{source.Name}\b", "FROM other_source")),
                ("view becomes a copy", project, Edit(Edit(project, pipePath, @"TYPE\s+materialized", "TYPE copy"), pipePath, @"(?m)^DATASOURCE\b", "TARGET_DATASOURCE")),
            };
            foreach (var edit in edits.Where(e => e.Before.Files.Count != e.After.Files.Count || e.Before.Files.Any(f => !e.After.Files.TryGetValue(f.Key, out var text) || text != f.Value)))
                yield return ($"{name}, {view.Pipe.Name}: {edit.What}", edit.Before, edit.After);
        }
    }
}
