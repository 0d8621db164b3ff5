using System.Collections.Immutable;
using Datafile.Analyzer.Changes;
using Datafile.Analyzer.Cutoffs;
using Datafile.Analyzer.Findings;
using Datafile.Analyzer.Project;
using Datafile.Analyzer.Release;
using Microsoft.CodeAnalysis;

namespace Datafile.Analyzer.Plans;

/// <summary>Turns a comparison into a plan.</summary>
internal static class ReleasePlanner
{
    /// <param name="cutoff">The cut-off for views that have none, in UTC; null to propose one.</param>
    /// <param name="windows">How backfills are cut; null for whole ones.</param>
    /// <param name="findings">What <c>check</c> finds.</param>
    /// <param name="suppressed">What somebody has approved or suppressed: the plan does nothing against it.</param>
    public static ReleasePlan Plan(
        Rollout rollout, DateTime? cutoff, WindowOptions? windows, ImmutableArray<Finding> findings, ImmutableArray<Finding> suppressed)
    {
        if (InterruptedPlan.Of(rollout) is { } interrupted)
            (rollout, cutoff) = (interrupted.Rollout, cutoff ?? (interrupted.Cutoff is { } moment ? TimeText.Utc(moment) : null));

        var (created, release) = (rollout.Created, rollout.Release);
        var proposed = Proposed(created, cutoff is { } given ? TimeText.Moment(given) : CutoffProposal.MomentAfter(created.Now));

        // The steps of a release are those of what the plan writes first: its version, and the cut-offs.
        var written = release is { Workflow: Workflow.Releases } classic ? WrittenRelease.Of(rollout, classic, proposed) : null;
        if (written is not null)
            (rollout, release) = (written.Bumped, written.Bumped.Release);

        var existing = BackfillPlanner.Plan(written?.Rollout.Created ?? created, written?.Release ?? release, proposed, windows);

        // A loss that is approved has no finding: somebody has decided.
        string[] losing = [.. findings.Where(f => f.Id == RuleIds.HistoryLoss).Select(f => f.Resource).Distinct()];
        var workflow = rollout switch
        {
            { Deployment: { } deployment } => new ForwardWorkflow(
                deployment, created, existing, proposed, windows, [.. suppressed.Select(f => new StepCause(f.Id, f.Resource))]).Plan(),
            _ when written is not null => new ReleasesWorkflow(written, existing, proposed, losing).Plan(),
            { Release: { } model } => new BranchesWorkflow(model, existing, proposed, windows, losing).Plan(),
            _ => new WorkflowPlan([], []),
        };

        return new ReleasePlan(
            rollout.Workflow,
            release is { Workflow: Workflow.Releases, Path: var path }
                ? new ReleaseVersions(path.Live.ToString(), path.Release.ToString(), path.Backfill.ToString())
                : new ReleaseVersions(null, null, null),
            WithHistoryLoss(rollout),
            release?.Recreated ?? [],
            rollout.Readers,
            [.. created.All.Where(v => v.Cutoff.Shape == CutoffShape.After).Select(Describe)],
            workflow.Backfills,
            [.. workflow.Steps.Select(s => s.Step)],
            [.. workflow.Steps.SelectMany(s => s.Files).OrderBy(f => f.IsLast)])
        {
            Queries = workflow.Queries,
            Unresolved = Unresolved(findings, workflow.Steps),
            LosingHistory = [.. Losing(rollout).Select(v => v.TargetName).Distinct()],
        };
    }

    /// <summary>What is found about the change, and all that refuses a deploy, without what a step resolves.</summary>
    private static ImmutableArray<Finding> Unresolved(ImmutableArray<Finding> findings, ImmutableArray<PlannedStep> steps)
    {
        var resolved = new HashSet<StepCause>(steps.SelectMany(s => s.Step.Causes.Except(s.Step.Accepts)));
        return
        [
            .. findings
                .Where(f => f.Rule.IsAboutChange || f.UnconfiguredSeverity == DiagnosticSeverity.Error)
                .Where(f => !resolved.Contains(new StepCause(f.Id, f.Resource)))
                .OrderByDescending(f => f.Severity),
        ];
    }

    /// <summary>A cut-off for the views that have none: where their times are rounded down, the last second of an hour or a day.</summary>
    private static decimal Proposed(CreatedViews created, decimal moment) => created.All
        .Where(v => v is { Cutoff.Shape: CutoffShape.None, IsFedByRelease: false })
        .Select(v => CutoffProposal.ColumnOf(v, created.After) is { } time ? created.Buckets.LastSecond(v.Source, time.Name, moment) : moment)
        .DefaultIfEmpty(moment)
        .Max();

    private static PlannedCutoff Describe(CreatedView view)
    {
        var (cutoff, axis) = (view.Cutoff, view.Cutoff.Axis!);
        var node = view.CutoffFilter?.Node ?? view.Node;
        return new PlannedCutoff(view.Pipe.Name, node.Name, axis.Label, cutoff.KeepsValue ? ">=" : ">", axis.Print(cutoff.Value));
    }

    /// <summary>A rebuild from a source that keeps less than its target loses history.</summary>
    private static ImmutableArray<Change> WithHistoryLoss(Rollout rollout)
    {
        var names = new HashSet<string>(Losing(rollout).SelectMany(v => new[] { v.TargetName, v.Pipe.Name }), StringComparer.Ordinal);
        return [.. rollout.Changes.All.Select(
            c => c.Impact == Impact.Rewrite && names.Contains(c.Resource) ? c with { Impact = Impact.HistoryLoss } : c)];
    }

    private static IEnumerable<MaterializedView> Losing(Rollout rollout) => rollout switch
    {
        { Deployment: { } deployment } => deployment.Losses.Select(l => l.View),
        { Release: { } release } => release.Losses.Select(l => l.View),
        _ => [],
    };
}
