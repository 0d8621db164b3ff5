using Datafile.Analyzer.Cutoffs;
using Datafile.Analyzer.Project;
using Datafile.Analyzer.Semantics;

namespace Datafile.Analyzer.Deployments;

/// <summary>How far back the rows of a Data Source go.</summary>
/// <param name="Keeper">What decides that.</param>
/// <param name="Kept">How long that keeps its rows.</param>
/// <param name="Run">The copy whose last run has written all that the keeper has; null where its TTL decides.</param>
internal sealed record KeptRows(DataSource Keeper, Retention Kept, PipeNode? Run = null)
{
    /// <summary>How far back rows may go at most: what was copied some time ago is older than what the keeper has now.</summary>
    public Retention Reach { get; init; } = Kept;
}

/// <summary>
/// What Data Sources of one state have that a scheduled copy with <c>COPY_MODE replace</c> fills: the rows of its last run, that is those of
/// its window, or all that its source has. A copy that is run by hand may have run long ago.
/// </summary>
/// <param name="now">When it is deployed, in UTC.</param>
internal sealed class ReplacedRows(ProjectSemantics state, DateTime now)
{
    private readonly ConditionReader _conditions = new();
    private readonly Dictionary<string, KeptRows> _known = new(StringComparer.Ordinal);
    private readonly ILookup<string, PipeNode> _copies = state.Project.Copies
        .Where(c => c.CopyMode?.Value == "replace")
        .ToLookup(c => c.Target, StringComparer.Ordinal);

    public KeptRows Of(DataSource source)
    {
        if (_known.TryGetValue(source.Name, out var known))
            return known;

        var own = _known[source.Name] = new KeptRows(source, Retention.Of(source)); // copies that feed each other have no beginning
        var copies = _copies[source.Name].ToArray();
        if (copies.Length == 0 || state.Project.Views.Any(v => v.TargetName == source.Name))
            return own;

        KeptRows? longest = null;
        foreach (var copy in copies)
        {
            if (OfRun(copy, source) is not { } run)
                return own;
            if (longest is null || longest.Reach.IsShorterThan(run.Reach, now))
                longest = run;
        }

        return _known[source.Name] = longest?.Reach.IsShorterThan(own.Reach, now) == true ? longest : own;
    }

    /// <summary>What a run of a copy writes; null where that is unknown. Rows with the time of the run are others each time.</summary>
    private KeptRows? OfRun(PipeNode copy, DataSource target)
    {
        if (LongestPause(copy) is not { } pause
            || state.QueryOf(copy) is not { IsKnown: true, Branches: [{ HasMoreOutputs: false, Release.Length: 0 } branch] }
            || branch.Outputs.Any(o => ServerClock.IsIn(o.Expression)))
            return null;

        var window = branch.Filters.Any(f => ServerClock.IsIn(f.Predicate)) && OldestOf(branch, now - pause) is { } oldest
            ? new KeptRows(target, new Retention((now - oldest).TotalDays), copy)
            : null;
        var all = state.Project.FindDataSource(branch.Source) is { } source && Of(source) is var kept
            && kept.Kept is { IsOfSomeRows: false, KeepsNothing: false }
            ? kept with { Reach = kept.Reach + new Retention(pause.TotalDays) }
            : null;
        return window is null || all?.Reach.IsShorterThan(window.Reach, now) == true ? all : window;
    }

    /// <summary>The longest time between two runs; null for a copy that is run by hand, or seldom.</summary>
    private TimeSpan? LongestPause(PipeNode copy)
    {
        var times = CronExpression.Times(copy.Schedule ?? "", now, 8);
        return times.Length == 0 ? null : times.Zip(times.Skip(1), (a, b) => b - a).Max();
    }

    /// <summary>The time before which a query takes no row when it runs at a moment; null where there is none.</summary>
    private DateTime? OldestOf(QueryBranch branch, DateTime run)
    {
        var rows = _conditions.Read(ServerClock.At(branch.Filters, TimeText.Moment(run)));
        var starts = rows.DescendantsAndSelf().OfType<Bound>()
            .Where(c => c.Axis is { IsTime: true, TellsMoments: true })
            .Where(c => RowRegions.AreEmpty([new AllOf([rows, c with { Operator = CompareOperator.Less, After = false }])]))
            .Select(c => c.Axis.MomentOf(c.Value))
            .ToArray();
        return starts.Length == 0 ? null : TimeText.Utc(starts.Max());
    }
}
