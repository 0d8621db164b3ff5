using System.Text.Json;
using Datafile.Analyzer.Analysis;
using Datafile.Analyzer.Changes;
using Datafile.Analyzer.Deployments;
using Datafile.Analyzer.Plans;
using Datafile.Analyzer.Project;
using Datafile.Analyzer.Tests.Changes.Matrix;
using Datafile.Corpus;
using Microsoft.CodeAnalysis;

namespace Datafile.Analyzer.Tests.Plan;

/// <summary>
/// <c>plan</c> and <c>check</c> say the same: what a step prevents has a finding, and what is found is in the plan.
/// Over the samples, each row of the change matrix, real changes (<c>DATAFILE_CORPUS</c>) and folders of cases, each with <c>before/</c>,
/// <c>after/</c> and a JSON file that names its workflow (<c>DATAFILE_CASES</c>, several with the separator of PATH).
/// </summary>
public class PlanAndCheckTests
{
    private static readonly DateTime Now = TinyProject.Utc("2026-11-01 12:00:00");

    /// <summary>Steps that are there only to prevent a loss or a refusal.</summary>
    private static readonly string[] Preventing = ["remove-stale-forward-query", "write-forward-query", "keep-renamed", "bump-version"];

    /// <summary>What a deploy in place does not do to a Data Source that is there.</summary>
    private static readonly ChangeKind[] NotInPlace =
        [ChangeKind.ColumnType, ChangeKind.SortingKey, ChangeKind.PartitionKey, ChangeKind.PrimaryKey, ChangeKind.Engine, ChangeKind.EngineSetting];

    [Fact]
    public void Plan_and_check_agree_about_the_samples() => AssertAgreement(
    [
        .. from state in Directory.GetDirectories(Path.Combine(SourceFolder.Repository, "samples/add-column-to-a-materialized-view/mistakes")).Select(m => "mistakes/" + Path.GetFileName(m)).Append("step-1").Append("step-2")
           select new Pair($"sample {state}", TinyProject.Sample("before"), TinyProject.Sample(state), null),
        .. from sample in new[] { "change-a-column-type-in-forward", "change-a-sorting-key-in-branches" }
           select new Pair(sample, TinyProject.Sample(sample, "before"), TinyProject.Sample(sample, "after"), null),
    ]);

    [Fact]
    public void Of_each_row_of_the_change_matrix() => AssertAgreement(
    [
        .. from row in ChangeMatrixTests.Matrix.Rows
           from workflow in Enum.GetValues<Workflow>()
           select new Pair($"{row.Name}, {workflow}", ChangeMatrixTests.Matrix.Base, row.Apply(ChangeMatrixTests.Matrix.Base), workflow),
    ]);

    [CorpusFact]
    public void Plan_and_check_agree_about_real_changes() => AssertAgreement(
        CorpusFiles.Changes.Select(c => new Pair(c, TinyProject.Of(Path.Combine(c, "before")), TinyProject.Of(Path.Combine(c, "after")), null)));

    [CasesFact]
    public void Of_cases_with_answers() => AssertAgreement(CaseFolders.All.Select(c => new Pair(
        c, TinyProject.Of(Path.Combine(c, "before")), TinyProject.Of(Path.Combine(c, "after")), CaseFolders.WorkflowOf(c))));

    private static void AssertAgreement(IEnumerable<Pair> pairs)
    {
        var faults = pairs.AsParallel().AsOrdered().SelectMany(pair => FaultsOf(pair).Select(fault => $"{pair.Name}: {fault}")).ToArray();

        Assert.True(faults.Length == 0, string.Join('\n', faults.Prepend($"{faults.Length} faults")));
    }

    private static IEnumerable<string> FaultsOf(Pair pair)
    {
        var analysis = DatafileAnalysis.Analyze(new AnalysisRequest(pair.After.Snapshot, pair.Before.Snapshot, Now) { Workflow = pair.Workflow });
        if (analysis.Plan is not { } plan)
            yield break;

        var found = analysis.Findings.Select(f => new StepCause(f.Id, f.Resource)).ToHashSet();
        foreach (var step in plan.Steps)
        {
            foreach (var cause in step.Causes.Where(c => !found.Contains(c)))
                yield return $"step {step.Id} is there because of {cause}, which check does not report";
            if (step.Causes.IsEmpty && (Preventing.Contains(step.Id) || (step.Id is "check" or "deploy" or "deploy-staging" && step.Commands.Any(c => c.Contains("--allow-destructive", StringComparison.Ordinal)))))
                yield return $"step {step.Id} has no finding";
        }

        // A new name beside the old is there because a deploy in place does not change a table. (A view it changes: its rows stay as they were.)
        if (plan.Steps.FirstOrDefault(s => s.Id == "create-side-by-side") is { } beside)
        {
            foreach (var change in plan.Changes.Where(c => c.Method == Method.Manual && NotInPlace.Contains(c.Kind) && !analysis.Findings.Any(f => f.Id is "DF3004" or "DF3005" && f.Resource == c.Resource)))
                yield return $"the step create-side-by-side is there because of {change.Kind} of {change.Resource}, which has no finding";
            foreach (var finding in plan.Unresolved.Where(f => f.Id == "DF3005" && plan.Changes.Any(c => c.Resource == f.Resource && NotInPlace.Contains(c.Kind))))
                yield return $"the step create-side-by-side resolves {finding}, and does not say so";
            foreach (var cause in beside.Causes.Where(c => c.Rule is not ("DF3004" or "DF3005" or "DF3008")))
                yield return $"the step create-side-by-side names {cause}";
        }

        // A release without a cut-off, or without a backfill beside one that runs, doubles or loses rows.
        if (plan.Steps.FirstOrDefault(s => s.Id == "create-release") is { } create && create.Reason.Contains(" the cut-off ", StringComparison.Ordinal) && create.Causes.IsEmpty)
            yield return "the step create-release asks for a cut-off, and has no finding";

        var told = plan.Steps.SelectMany(s => s.Causes).Concat(plan.Unresolved.Select(f => new StepCause(f.Id, f.Resource))).ToHashSet();
        foreach (var finding in analysis.Findings.Where(f => f.Rule.IsAboutChange && !told.Contains(new StepCause(f.Id, f.Resource))))
            yield return $"the plan does not show {finding}";

        if (plan.Deployment is not { } deployment)
            yield break;
        if ((deployment.Verdict == DeployAction.Refused) != analysis.Findings.Any(f => f.UnconfiguredSeverity == DiagnosticSeverity.Error))
            yield return $"the verdict is {deployment.Verdict}, and check finds otherwise";
        if (deployment.Verdict == DeployAction.Destructive && !plan.Steps.Any(s => s.Causes.Length > 0 || s.Id == "keep-renamed"))
            yield return "a destructive deployment has no step because of it";
    }

    private sealed record Pair(string Name, TinyProject Before, TinyProject After, Workflow? Workflow);

    /// <summary>Folders with cases and their answers, which are not part of this repository.</summary>
    private static class CaseFolders
    {
        private const string Variable = "DATAFILE_CASES";

        private static readonly string[] Folders = (Environment.GetEnvironmentVariable(Variable) ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);

        public static string? Absence => Folders.Any(Directory.Exists) ? null : $"{Variable} names no folder with cases.";

        public static IEnumerable<string> All => Folders.Where(Directory.Exists).SelectMany(Directory.GetDirectories)
            .Where(c => Directory.Exists(Path.Combine(c, "before")) && Directory.Exists(Path.Combine(c, "after"))).Order(StringComparer.Ordinal);

        public static Workflow? WorkflowOf(string @case) => new[] { "expected.json", "case.json" }
            .Select(name => Path.Combine(@case, name)).Where(File.Exists)
            .Select(file => JsonDocument.Parse(File.ReadAllText(file)).RootElement)
            .Where(json => json.TryGetProperty("workflow", out var workflow) && workflow.ValueKind == JsonValueKind.String)
            .Select(json => (Workflow?)Enum.Parse<Workflow>(json.GetProperty("workflow").GetString() ?? "", ignoreCase: true))
            .FirstOrDefault();
    }

    [AttributeUsage(AttributeTargets.Method)]
    private sealed class CasesFactAttribute : FactAttribute
    {
        public CasesFactAttribute() => Skip = CaseFolders.Absence;
    }
}
