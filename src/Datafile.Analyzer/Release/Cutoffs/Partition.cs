using System.Collections.Immutable;

namespace Datafile.Analyzer.Release.Cutoffs;

/// <summary>How the rows of a source are divided between live views and backfills.</summary>
/// <param name="Overlap">A moment whose rows both take; null where there is none.</param>
/// <param name="Gap">A moment whose rows neither takes; null where there is none.</param>
/// <param name="LosesNulls">Whether rows without a time are taken by neither.</param>
/// <param name="Differs">Whether a condition that is no cut-off stands on one side only.</param>
/// <param name="OtherTime">The axis of the backfill where it is not that of the view; null where they agree.</param>
/// <param name="Untouched">The views (by index) of which no row at all is moved.</param>
internal sealed record Partition(
    RowRange? Overlap, RowRange? Gap, bool LosesNulls, bool Differs, Axis? OtherTime, ImmutableHashSet<int> Untouched)
{
    private static readonly Partition Unknown = new(null, null, false, false, null, []) { IsProved = false };

    /// <summary>Whether every kind of row was looked at; else nothing is said.</summary>
    public bool IsProved { get; private init; } = true;

    /// <summary>Looks at every kind of row.</summary>
    /// <param name="live">The conditions of the live views, each a way to be taken.</param>
    /// <param name="history">The conditions of what is inserted once: each a way to be taken.</param>
    /// <param name="triggers">The conditions of backfills that go on to take rows once they are deployed.</param>
    /// <param name="axis">The axis of the cut-off.</param>
    public static Partition Of(
        ImmutableArray<RowCondition> live, ImmutableArray<RowCondition> history, ImmutableArray<RowCondition> triggers, Axis axis, Horizon horizon)
    {
        if (FindOtherTime(live, history, axis) is { } other)
            return Unknown with { OtherTime = other };

        var kinds = new RowKinds([.. live, .. history, .. triggers], horizon);
        if (!kinds.IsBounded || HasDependentAxis(live, history, axis))
            return Unknown;

        // A view that asks for NULL has decided what becomes of such rows.
        var index = kinds.IndexOf(axis);
        var asksForNull = live.SelectMany(c => c.DescendantsAndSelf()).OfType<NullTest>().Any(t => t.Axis.Key == axis.Key);
        int? overlap = null, gap = null;
        var nulls = false;
        var differs = new List<ImmutableHashSet<int>>();
        var moved = new HashSet<int>();
        foreach (var group in kinds.Along(index))
        {
            var rows = group.Select(kind => (
                Piece: kind.PieceOf(index),
                Live: live.Count(c => c.Holds(kind) == true),
                History: history.Count(c => c.Holds(kind) == true),
                Trigger: triggers.Any(c => c.Holds(kind) == true))).ToArray();
            var wantedBy = Enumerable.Range(0, live.Length).Where(i => group.Any(kind => live[i].Holds(kind) == true)).ToImmutableHashSet();
            var isMoved = rows.Any(r => r.History > 0);
            if (isMoved)
                moved.UnionWith(wantedBy);
            if (isMoved != !wantedBy.IsEmpty)
            {
                differs.Add(wantedBy);
                continue;
            }

            foreach (var row in rows)
            {
                if (row.Piece == RowKinds.Null)
                    nulls |= isMoved && row.Live == 0 && !asksForNull;
                else if ((row.Live > 0 && (row.History > 0 || row.Trigger)) || row.History > 1)
                    overlap ??= row.Piece;
                else if (isMoved && row.Live + row.History == 0 && !kinds.IsFarAhead(index, row.Piece))
                    gap ??= row.Piece;
            }
        }

        var untouched = Enumerable.Range(0, live.Length).Where(i => !moved.Contains(i)).ToImmutableHashSet();
        return new Partition(
            overlap is { } o ? kinds.RangeOf(index, o) : null,
            gap is { } g ? kinds.RangeOf(index, g) : null,
            nulls,
            differs.Any(wantedBy => wantedBy.IsEmpty || !wantedBy.IsSubsetOf(untouched)),
            null,
            untouched);
    }

    /// <summary>The time by which the history is divided, where it is not the one that divides the live rows.</summary>
    private static Axis? FindOtherTime(ImmutableArray<RowCondition> live, ImmutableArray<RowCondition> history, Axis axis)
    {
        var times = Times(history).ToArray();
        if (times.Length == 0 || times.Any(t => t.Key == axis.Key))
            return null;

        // Another expression of the same column is no other clock; how the two fit together is not told.
        var other = times.FirstOrDefault(t => !t.Columns.Intersect(axis.Columns).Any());
        return other is not null && Times(live).All(t => t.Key != other.Key) ? other : null;
    }

    /// <summary>
    /// Whether one side alone compares another expression of the column of the cut-off. The two do not vary freely, so
    /// that kinds of rows would be looked at which do not exist.
    /// </summary>
    private static bool HasDependentAxis(ImmutableArray<RowCondition> live, ImmutableArray<RowCondition> history, Axis axis)
    {
        IEnumerable<string> Dependent(ImmutableArray<RowCondition> conditions) => conditions
            .SelectMany(c => c.DescendantsAndSelf()).OfType<Cut>().Select(c => c.Axis)
            .Where(a => a.Key != axis.Key && a.Columns.Intersect(axis.Columns).Any())
            .Select(a => a.Key);

        return !new HashSet<string>(Dependent(live), StringComparer.Ordinal).SetEquals(Dependent(history));
    }

    private static IEnumerable<Axis> Times(ImmutableArray<RowCondition> conditions) =>
        conditions.SelectMany(c => c.DescendantsAndSelf()).OfType<Cut>().Where(c => c.Axis.IsTime).Select(c => c.Axis);
}

/// <summary>A piece of an axis, for a message.</summary>
/// <param name="Text">In words: <c>timestamp = '2023-12-14 11:45:00'</c>.</param>
internal sealed record RowRange(string Text);
