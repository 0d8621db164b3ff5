using System.Collections.Immutable;
using Datafile.Analyzer.Changes;
using Datafile.Analyzer.Cutoffs;
using Datafile.Analyzer.Project;
using Datafile.Analyzer.Release;

namespace Datafile.Analyzer.Plans;

/// <summary>Turns a comparison into a plan.</summary>
internal static class ReleasePlanner
{
    /// <param name="cutoff">The cut-off for views that have none, in UTC; null to propose one.</param>
    /// <param name="windows">How backfills are cut; null for whole ones.</param>
    public static ReleasePlan Plan(ReleaseModel release, DateTime? cutoff, WindowOptions? windows)
    {
        if (InterruptedPlan.Of(release) is { } interrupted)
            (release, cutoff) = (interrupted.Release, cutoff ?? (interrupted.Cutoff is { } moment ? TimeText.Utc(moment) : null));

        var isReleases = release.Workflow == Workflow.Releases;
        var path = release.Path;
        var proposed = cutoff is { } given ? TimeText.Moment(given) : CutoffProposal.MomentAfter(release.Now);
        var existing = BackfillPlanner.Plan(release, proposed, windows);
        var (steps, backfills) = release.Workflow switch
        {
            Workflow.Releases => new ReleasesWorkflow(release, existing, proposed).Plan(),
            Workflow.Branches => new BranchesWorkflow(release, existing, proposed, windows).Plan(),
            Workflow.Forward => new ForwardWorkflow(release, existing, proposed, windows).Plan(),
        };

        return new ReleasePlan(
            release.Workflow,
            isReleases
                ? new ReleaseVersions(path.Live.ToString(), path.Release.ToString(), path.Backfill.ToString())
                : new ReleaseVersions(null, null, null),
            WithHistoryLoss(release),
            release.Recreated,
            release.Readers,
            [.. release.Views.Where(v => v.Cutoff.Shape == CutoffShape.After).Select(Describe)],
            backfills,
            [.. steps.Select(s => s.Step)],
            [.. steps.SelectMany(s => s.Files).OrderBy(f => f.IsLast)]);
    }

    private static PlannedCutoff Describe(LiveView view)
    {
        var (cutoff, axis) = (view.Cutoff, view.Cutoff.Axis!);
        var node = view.CutoffFilter?.Node ?? view.Node;
        return new PlannedCutoff(view.Pipe.Name, node.Name, axis.Label, cutoff.KeepsValue ? ">=" : ">", axis.Print(cutoff.Value));
    }

    /// <summary>A rebuild from a source that keeps less than its target loses history.</summary>
    private static ImmutableArray<Change> WithHistoryLoss(ReleaseModel release)
    {
        var losing = release.Rebuilt.Where(release.LosesHistory).ToArray();
        var names = new HashSet<string>(losing.Select(v => v.TargetName).Concat(losing.Select(v => v.Pipe.Name)), StringComparer.Ordinal);
        return [.. release.Changes.Select(c => c.Impact == Impact.Rewrite && names.Contains(c.Resource) ? c with { Impact = Impact.HistoryLoss } : c)];
    }
}
