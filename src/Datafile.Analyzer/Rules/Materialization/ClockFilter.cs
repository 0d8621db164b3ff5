using Datafile.Analyzer.Cutoffs;
using Datafile.Analyzer.Flow;
using Datafile.Analyzer.Semantics;

namespace Datafile.Analyzer.Rules.Materialization;

/// <summary>
/// Finds conditions of a view that compare rows with a day or an hour of the clock, and that no row meets when it happens: those of the
/// day before, as a query that runs each night has them.
/// </summary>
internal static class ClockFilter
{
    /// <summary>
    /// 2026-05-13 12:34:56 UTC, a moment within every unit of time; and how long before it a row may have happened that arrives then.
    /// </summary>
    private const decimal Moment = 1_778_675_696, Delay = 60;

    /// <summary>The conditions on the time by which the view groups.</summary>
    public static IEnumerable<BoundFilter> In(InsertPath path)
    {
        var times = path.Selects.SelectMany(s => s.GroupBy)
            .SelectMany(k => k.DescendantsAndSelf())
            .OfType<BoundColumn>()
            .Where(c => c.Table == path.Source?.Name && c.Type.Unwrapped is { IsDateTime: true } or { IsDate: true })
            .ToArray();
        return times.Length == 0
            ? []
            : path.Selects.SelectMany(s => s.Filters)
                .Where(f => !f.IsHaving && ServerClock.IsIn(f.Predicate) && IsRounded(f.Predicate) && times.Any(t => Excludes(f, t)));
    }

    /// <summary>Whether the clock is read in whole units: <c>now() - INTERVAL 1 DAY</c> may be meant for rows that arrive late.</summary>
    private static bool IsRounded(BoundExpression predicate) => predicate.DescendantsAndSelf().OfType<BoundCall>().Any(
        c => ConstantValue.Of(c)?.Kind == ConstantKind.Clock
            && (c.Is("today")
                || c.Is("yesterday")
                || c.Is("toDate")
                || c.Name.StartsWith("toStartOf", StringComparison.OrdinalIgnoreCase)
                || c.Is("date_trunc")
                || c.Is("dateTrunc")));

    /// <summary>
    /// Whether no row that happened at most a minute before the moment, on a Date that day, meets a condition then, and rows from before
    /// may.
    /// </summary>
    private static bool Excludes(BoundFilter filter, BoundColumn time)
    {
        var condition = new ConditionReader().Read(ServerClock.At(filter.Predicate, Moment));
        if (condition.DescendantsAndSelf()
            .OfType<Bound>()
            .Select(c => c.Axis)
            .FirstOrDefault(a => a is { Kind: AxisKind.Time, TellsMoments: true } && a.Columns.Contains(time.Name)) is not { } axis)
            return false;

        var from = axis.Resolution is { } unit and >= Delay ? unit * Math.Floor(Moment / unit) : Moment - Delay;
        RowCondition recent = new AllOf([new Bound(axis, CompareOperator.GreaterOrEquals, new AxisValue(from), After: false), new Bound(
            axis, CompareOperator.Less, new AxisValue(Moment), After: true)]);
        RowCondition before = new Bound(axis, CompareOperator.Less, new AxisValue(from), After: false);
        return !RowRegions.AreEmpty([recent])
            && RowRegions.AreEmpty([new AllOf([condition, recent])])
            && !RowRegions.AreEmpty([new AllOf([condition, before])]);
    }
}
