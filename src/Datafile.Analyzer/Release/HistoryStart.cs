using System.Collections.Immutable;
using Datafile.Analyzer.Cutoffs;

namespace Datafile.Analyzer.Release;

/// <summary>Where the rows that backfills move begin: that is a choice, unlike what lies between two windows.</summary>
internal static class HistoryStart
{
    /// <summary>The rows of all runs, also those before the first moment of the first run.</summary>
    public static ImmutableArray<RowCondition> Without(ImmutableArray<RowCondition> history, Axis axis)
    {
        var starts = history.Select(h => Starts(h, axis).OrderByDescending(c => c.Value).FirstOrDefault()).ToArray();
        if (starts.Any(s => s is null))
            return history;

        var first = Enumerable.Range(0, history.Length).OrderBy(i => starts[i]!.Value).First();
        return history.SetItem(first, Open(history[first], axis));
    }

    /// <summary>A conjunction without its lower bounds.</summary>
    private static RowCondition Open(RowCondition rows, Axis axis) =>
        rows is AllOf all ? new AllOf([.. all.Parts.Select(p => Open(p, axis))]) : WindowOf(rows, axis)?.UpToEnd ?? rows;

    private static IEnumerable<Bound> Starts(RowCondition rows, Axis axis) =>
        rows is AllOf all ? all.Parts.SelectMany(p => Starts(p, axis)) : WindowOf(rows, axis) is { } window ? [window.Start] : [];

    /// <summary>
    /// The lower bound that a condition sets, however it is written, as <c>NOT (ts &lt; '…')</c> does, and what it is without it; null for a
    /// condition that sets none, or is about something else as well.
    /// </summary>
    private static (Bound Start, RowCondition UpToEnd)? WindowOf(RowCondition condition, Axis axis)
    {
        if (condition is Bound bound && bound.Axis.Key == axis.Key)
            return bound.Operator == CompareOperator.GreaterOrEquals ? (bound, RowCondition.True) : null;

        var parts = condition.DescendantsAndSelf().ToArray();
        if (!parts.OfType<Bound>().Any()
            || parts.Any(p => p is OpaquePredicate or ClockCondition or NullTest || (p is Bound other && other.Axis.Key != axis.Key)))
            return null;

        var regions = new RowRegions([condition], Horizon.All);
        if (!regions.IsBounded)
            return null;

        var pieces = regions.Pieces(0);
        var holds = regions.Along(0).First().Take(pieces.Count).Select(r => condition.Holds(r) == true).ToArray();
        var (first, last) = (Array.IndexOf(holds, true), Array.LastIndexOf(holds, true));
        if (first <= 0 || holds.Skip(first).Take(last - first).Any(h => !h) || regions.LowerEnd(0, pieces[first]) is not var (start, afterStart))
            return null;

        return (
            new Bound(axis, CompareOperator.GreaterOrEquals, start, afterStart),
            regions.UpperEnd(0, pieces[last]) is var (end, afterEnd) ? new Bound(axis, CompareOperator.Less, end, afterEnd) : RowCondition.True);
    }
}
