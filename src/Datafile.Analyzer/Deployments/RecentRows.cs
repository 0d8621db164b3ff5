using Datafile.Analyzer.Cutoffs;
using Datafile.Analyzer.Project;
using Datafile.Analyzer.Semantics;
using Datafile.Analyzer.Types;

namespace Datafile.Analyzer.Deployments;

/// <summary>
/// A view whose filter compares the time of a row with the clock: it has let each row in while it was new, and a rebuild lets in what is new
/// when it runs.
/// </summary>
/// <param name="Filter">The filter that no older row meets.</param>
internal sealed record RecentRows(MaterializedView View, DataSource Target, BoundFilter Filter)
{
    /// <summary>Days: what is older is looked for in the target, if it keeps as much.</summary>
    private static readonly int[] Ages = [2, 32, 93, 367, 1_100];

    public static IEnumerable<RecentRows> In(DeploymentModel deployment)
    {
        foreach (var view in deployment.KnownToRebuild.Where(v => !deployment.Views.IsAddedBeside(v)))
        {
            if (view.Target is not { } target
                || deployment.Before.FindDataSource(target.Name) is not { } live
                || Retention.Of(live).KeptFrom(deployment.Now) is not { } stored
                || Retention.Of(target).KeptFrom(deployment.Now) is not { } kept
                || deployment.Changes.Current.QueryOf(view.Node) is not { IsKnown: true, Branches: [var branch] })
                continue;

            var (from, now) = (Math.Max(0, TimeText.Moment(stored > kept ? stored : kept)), TimeText.Moment(deployment.Now));
            foreach (var filter in branch.Filters.Where(f => ServerClock.IsIn(f.Predicate) && Excludes(f, from, now)).Take(1))
                yield return new RecentRows(view, target, filter);
        }
    }

    /// <summary>Whether rows cease to meet a filter as they grow old.</summary>
    /// <param name="now">In UTC.</param>
    public static bool IsOfRecent(BoundFilter filter, DateTime now) => Excludes(filter, 0, TimeText.Moment(now));

    /// <summary>Whether no row meets a filter that is older than some days, and that the target has.</summary>
    private static bool Excludes(BoundFilter filter, decimal from, decimal now)
    {
        var condition = new ConditionReader().Read(ServerClock.At(filter.Predicate, now));
        if (condition.DescendantsAndSelf()
            .OfType<Bound>()
            .Select(b => b.Axis)
            .FirstOrDefault(a => a is { Kind: AxisKind.Time, TellsMoments: true }) is not { } axis)
            return false;

        return Ages.Select(age => now - (age * TimeUnits.Day)).Where(until => from < until).Any(until =>
        {
            RowCondition old = new AllOf([
                new Bound(axis, CompareOperator.GreaterOrEquals, new AxisValue(from), After: false),
                new Bound(axis, CompareOperator.Less, new AxisValue(until), After: false)]);
            return !RowRegions.AreEmpty([old]) && RowRegions.AreEmpty([new AllOf([condition, old])]);
        });
    }
}
