using System.Collections.Immutable;
using Datafile.Analyzer.Changes;
using Datafile.Analyzer.Project;
using Datafile.Analyzer.Release.Cutoffs;

namespace Datafile.Analyzer.Release;

/// <summary>Turns a comparison into a plan.</summary>
internal static class ReleasePlanner
{
    /// <param name="cutoff">The cut-off for views that have none, in UTC; null to propose one.</param>
    public static ReleasePlan Plan(ReleaseModel release, DateTime? cutoff)
    {
        var isReleases = release.Workflow == Workflow.Releases;
        var path = release.Path;
        var proposed = cutoff is { } given ? TimeText.Moment(given) : CutoffProposal.MomentAfter(release.Now);
        var backfills = BackfillPlanner.Plan(release, proposed);
        var steps = isReleases ? new ReleasesWorkflow(release, backfills, proposed).Steps() : [];

        return new ReleasePlan(
            release.Workflow,
            isReleases
                ? new ReleaseVersions(path.Live.ToString(), path.Release.ToString(), path.Backfill.ToString())
                : new ReleaseVersions(null, null, null),
            WithHistoryLoss(release),
            release.Recreated,
            release.Readers,
            [.. release.Views.Where(v => v.Cutoff.Shape == CutoffShape.After).Select(Describe)],
            [.. backfills.Select(b => b.Backfill)],
            [.. steps.Select(s => s.Step)],
            [.. steps.SelectMany(s => s.Files)]);
    }

    private static PlannedCutoff Describe(LiveView view)
    {
        var (cutoff, axis) = (view.Cutoff, view.Cutoff.Axis!);
        var node = view.Select.Filters.FirstOrDefault(f => f.Place == view.CutoffPlace)?.Node ?? view.Node;
        return new PlannedCutoff(view.Pipe.Name, node.Name, axis.Label, cutoff.KeepsValue ? ">=" : ">", axis.Print(cutoff.Value));
    }

    /// <summary>A rebuild from a source that keeps less than its target loses history.</summary>
    private static ImmutableArray<Change> WithHistoryLoss(ReleaseModel release)
    {
        var losing = release.Rebuilt.Where(v => LosesHistory(v, release)).ToArray();
        var names = new HashSet<string>(losing.Select(v => v.TargetName).Concat(losing.Select(v => v.Pipe.Name)), StringComparer.Ordinal);
        return [.. release.Changes.Select(c => c.Impact == Impact.Rewrite && names.Contains(c.Resource) ? c with { Impact = Impact.HistoryLoss } : c)];
    }

    private static bool LosesHistory(LiveView view, ReleaseModel release) =>
        view.View.Target is { } target
        && release.After.FindDataSource(view.Source) is { } source && Retention.Of(source).IsShorterThan(Retention.Of(target));
}
