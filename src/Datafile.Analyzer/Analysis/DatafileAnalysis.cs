using System.Collections.Immutable;
using Datafile.Analyzer.Deployments;
using Datafile.Analyzer.Findings;
using Datafile.Analyzer.Flow;
using Datafile.Analyzer.Plans;
using Datafile.Analyzer.Project;
using Datafile.Analyzer.Release;
using Datafile.Analyzer.Release.Scripts;
using Datafile.Analyzer.Rules;
using Datafile.Analyzer.Rules.Syntax;
using Datafile.Analyzer.Semantics;
using Datafile.Parser;
using Datafile.Parser.Syntax;
using Microsoft.CodeAnalysis;

namespace Datafile.Analyzer.Analysis;

/// <summary>Analyses a data project: parses and binds it, compares it with a baseline, runs the rules, plans the release.</summary>
public static class DatafileAnalysis
{
    public static AnalysisResult Analyze(AnalysisRequest request)
    {
        var baseline = request.Baseline is { } state ? DataProject.Load(state, request.Earlier) : null;
        var project = DataProject.Load(request.Current, baseline ?? request.Earlier);
        var live = baseline is null ? null : new ProjectSemantics(baseline);
        live?.BindAll();
        var (found, model, workflow) = Find(request, project, live, earlier: null);
        var findings = found.Findings;
        var rollout = model.Rollout;
        var plan = rollout is null ? null : new Lazy<ReleasePlan>(() => ReleasePlanner.Plan(
            rollout, request.Cutoff, request.Windows, findings, found.Suppressed) with
        {
            WorkflowReason = workflow.Explanation,
            Deployment = rollout.Deployment is { } deployment ? DeploymentVerdict.Of(deployment, findings) : null,
        });
        return new AnalysisResult(findings, plan, model.Semantics, live, new Lazy<Lineage>(() => LineageOf(model.Semantics, live, rollout)))
        {
            Workflow = workflow,
            BaselineFindings = request.WithBaselineFindings && live is not null ? FindAlone(request, live) : [],
            Forbidden = rollout is null ? [] : [.. new RowMovements(rollout).Forbidden(request.Gate)],
            Suppressed = found.Suppressed,
            LargeQueries = [.. model.Semantics.TooLarge.Select(q => new LargeQuery(q.Node.Pipe.File.Path, q.Node.Name, q.Reason))],
            Trial = new FixTrial(
                request.Current.Files, findings, files => Find(request, project.With(files), live, model.Semantics).Found.Findings,
                new FixBudget()),
        };
    }

    /// <summary>How a project is released, for which its files are parsed and nothing is bound.</summary>
    public static DetectedWorkflow WorkflowOf(AnalysisRequest request) => WorkflowOf(
        request, DataProject.Load(request.Current), ReleaseScripts.From(request.Current), request.Baseline is { } baseline
            ? ReleaseScripts.From(baseline)
            : null);

    private static DetectedWorkflow WorkflowOf(
        AnalysisRequest request, DataProject project, ReleaseScripts scripts, ReleaseScripts? before) => request.Workflow is { } set
        ? new DetectedWorkflow(set, request.WorkflowSetting) { IsSet = true }
        : WorkflowDetection.Detect(project, scripts, before);

    /// <param name="onAllCores">Whether a large project may be looked at by several threads.</param>
    private static (FindingCollector Found, AnalysisModel Model, DetectedWorkflow Workflow) Find(
        AnalysisRequest request, DataProject project, ProjectSemantics? baseline, ProjectSemantics? earlier, bool onAllCores = true)
    {
        var scripts = ReleaseScripts.From(project.Snapshot);
        var liveScripts = baseline is null ? null : ReleaseScripts.From(baseline.Project.Snapshot);
        var semantics = new ProjectSemantics(project, earlier)
        {
            Baseline = baseline,
            Releases = baseline is null ? null : new ReleaseNames(baseline, liveScripts?.Version?.TableName ?? "", scripts.Version?.TableName ?? ""),
        };
        var isBound = onAllCores && semantics.BindAll();
        var detected = WorkflowOf(request, project, scripts, liveScripts);
        var workflow = detected.Workflow;
        var rollout = baseline is null || liveScripts is null ? null : Rollout.Of(baseline, semantics, liveScripts, scripts, workflow, request.Now);

        var model = new AnalysisModel(semantics, WorkflowDetection.Products(project, scripts, request.Workflow), rollout)
        { ClickHouse = request.ClickHouse, Workflow = workflow };
        var found = new FindingCollector(request.ConfiguredSeverity, Suppressions.Of(project.Snapshot), Approvals.Of(rollout?.Before, project));

        // What a comparison notes for the rules is not shared among threads.
        var together = isBound && rollout is null;
        found.Run(Rule.All, model, together);

        // What is found must not depend on which thread met the limit.
        return together && semantics.IsTooLarge ? Find(request, project, baseline, earlier, onAllCores: false) : (found, model, detected);
    }

    /// <summary>What is found in the baseline as if it were checked without one. Its files are parsed and bound already.</summary>
    private static ImmutableArray<Finding> FindAlone(AnalysisRequest request, ProjectSemantics baseline)
    {
        var scripts = ReleaseScripts.From(baseline.Project.Snapshot);
        var model = new AnalysisModel(baseline, WorkflowDetection.Products(baseline.Project, scripts, request.Workflow), null)
        {
            Workflow = WorkflowOf(request, baseline.Project, scripts, null).Workflow,
        };
        var found = new FindingCollector(
            request.ConfiguredSeverity, Suppressions.Of(baseline.Project.Snapshot), Approvals.Of(null, baseline.Project));
        found.Run(Rule.All, model);
        return found.Findings;
    }

    /// <summary>Analyses one datafile alone: only rules about a single file run, and the file may be meant for either product.</summary>
    /// <param name="budget">What may be spent on trying its fixes; null for what one file may.</param>
    /// <exception cref="ArgumentException">The path is that of no datafile.</exception>
    public static FileAnalysis AnalyzeFile(ProjectFile file, FixBudget? budget = null)
    {
        var project = DataProject.OfFile(file);
        var model = new AnalysisModel(new ProjectSemantics(project), Products.Both, null);
        var found = new FindingCollector((_, _) => null, Suppressions.Of(project.Snapshot), Approvals.Of(null, project));
        found.Run(Rule.All.Where(r => r is FileRule { NeedsOtherFiles: false } or SyntaxRule), model);

        // Nothing is said about an include that depends on where it is included.
        var syntax = project.Files.IsEmpty ? DatafileParser.Parse(file.Path, file.Text) : project.Files[0].Syntax;
        var pipe = syntax is PipeSyntax { IsInclude: true } included ? new Pipe(file, included) : project.Pipes.FirstOrDefault();
        var findings = found.Findings;
        return new FileAnalysis(syntax, pipe, findings)
        {
            Trial = new FixTrial([file], findings, files => AnalyzeFile(files[0]).Findings, budget ?? new FixBudget()),
        };
    }

    private static Lineage LineageOf(ProjectSemantics current, ProjectSemantics? baseline, Rollout? rollout) => rollout is null || baseline is null
        ? Lineage.Of(current)
        : Lineage.Of(current).Against(Lineage.Of(baseline), rollout.Changes.All.Select(c => c.Resource), rollout.Renewed);
}
