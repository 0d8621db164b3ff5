using Datafile.Analyzer.Analysis;
using Datafile.Analyzer.Plans;
using Datafile.Analyzer.Project;
using Datafile.Corpus;
using Datafile.Parser;
using Datafile.Parser.Syntax;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace Datafile.Analyzer.Tests.RealFiles;

/// <summary>Plans of real changes, in every workflow.</summary>
public class RealPlanTests
{
    private static readonly WindowOptions Months = new(new WindowLength(1, WindowUnit.Month), null, null);

    [CorpusFact]
    public void Every_real_change_has_a_plan_and_what_it_writes_parses()
    {
        var faults = CorpusFiles.Changes.AsParallel().AsOrdered().SelectMany(folder =>
        {
            var (before, after) = (Read(folder, "before"), Read(folder, "after"));

            // What is written may be an edit of a file that has mistakes already.
            var known = new Lazy<HashSet<string>>(() => after.Files.Concat(before.Files).SelectMany(Mistakes).ToHashSet(StringComparer.Ordinal));
            return from workflow in Enum.GetValues<Workflow>()
                   from fault in Faults(before, after, workflow, known)
                   select $"{folder} {workflow} {fault}";
        }).ToArray();

        Assert.Empty(faults);
    }

    private static IEnumerable<string> Faults(ProjectSnapshot before, ProjectSnapshot after, Workflow workflow, Lazy<HashSet<string>> known)
    {
        var whole = PlanOf(before, after, workflow, null);
        var faults = Faults(whole, known);

        // Windows divide backfills; in Forward they also make one, in place of a populate.
        return whole.Backfills.IsEmpty && workflow != Workflow.Forward ? faults : faults.Concat(Faults(PlanOf(before, after, workflow, Months), known));
    }

    private static ReleasePlan PlanOf(ProjectSnapshot before, ProjectSnapshot after, Workflow workflow, WindowOptions? windows) =>
        DatafileAnalysis.Analyze(new AnalysisRequest(after, before, TinyProject.Utc("2024-06-01 10:00:00")) { Workflow = workflow, Windows = windows }).Plan!;

    private static IEnumerable<string> Faults(ReleasePlan plan, Lazy<HashSet<string>> known)
    {
        foreach (var step in plan.Steps.Where(s => s.Title.Length == 0 || s.Reason.Length == 0))
            yield return $"step {step.Id} says nothing";
        if (plan.Files.GroupBy(f => f.Path, StringComparer.Ordinal).FirstOrDefault(g => g.Count() > 1) is { } twice)
            yield return $"{twice.Key} is written twice";

        foreach (var file in plan.Files.Where(f => DatafileParser.KindOf(f.Path) != DatafileKinds.None))
        {
            foreach (var mistake in Mistakes(new ProjectFile(file.Path, SourceText.From(file.Text))).Where(m => !known.Value.Contains(m)))
                yield return $"{file.Path}: {mistake}\n{file.Text}";
        }
    }

    /// <summary>What is wrong with a file alone, wherever in it.</summary>
    private static IEnumerable<string> Mistakes(ProjectFile file) => DatafileParser.KindOf(file.Path) == DatafileKinds.None ? [] :
        DatafileAnalysis.AnalyzeFile(file).Findings.Where(f => f.Severity == DiagnosticSeverity.Error).Select(f => f.Message);

    private static ProjectSnapshot Read(string folder, string state)
    {
        var root = Path.Combine(folder, state);
        return new ProjectSnapshot(
        [
            .. Directory.EnumerateFiles(root, "*", SearchOption.AllDirectories)
                .Select(file => (Path: Path.GetRelativePath(root, file).Replace('\\', '/'), Full: file))
                .Where(file => DatafileParser.KindOf(file.Path) != DatafileKinds.None || file.Path == ".tinyenv" || file.Path.StartsWith("deploy/", StringComparison.Ordinal))
                .OrderBy(file => file.Path, StringComparer.Ordinal)
                .Select(file => new ProjectFile(file.Path, SourceText.From(File.ReadAllText(file.Full)))),
        ]);
    }
}
