using System.Collections.Immutable;

namespace Datafile.Analyzer.Cutoffs;

/// <summary>Which rows without a time are lost.</summary>
internal enum NullLoss
{
    /// <summary>None, as far as that is known.</summary>
    None,

    /// <summary>All: neither side takes them.</summary>
    All,

    /// <summary>Those that are there when the view begins: it alone takes them.</summary>
    Early,

    /// <summary>Those that come after the backfill: it alone takes them, and once.</summary>
    Late,
}

/// <summary>How the rows of a source are divided between live views and backfills.</summary>
/// <param name="Overlap">A moment whose rows both take; null where there is none.</param>
/// <param name="Gap">A moment whose rows neither takes; null where there is none.</param>
/// <param name="Nulls">Rows without a time that are lost: no time divides them.</param>
/// <param name="DoublesNulls">Whether rows without a time are taken by both.</param>
/// <param name="Differs">Whether only one side has a condition, other than the cut-off.</param>
/// <param name="Unproved">
/// A condition on the column of the cut-off that is not followed and that only one side has, so that nothing can be told; null where there
/// is none.
/// </param>
/// <param name="OtherTime">The axis of the backfill where it is not that of the view; null where they agree.</param>
/// <param name="Untouched">The views (by index) of which no row at all is moved.</param>
internal sealed record Partition(
    RowRange? Overlap, RowRange? Gap, NullLoss Nulls, bool DoublesNulls, bool Differs, UnprovedTest? Unproved, Axis? OtherTime, ImmutableHashSet<int> Untouched)
{
    private static readonly Partition Unknown = new(null, null, NullLoss.None, false, false, null, null, []) { IsProved = false };

    /// <summary>Whether every region was looked at; else nothing is said.</summary>
    public bool IsProved { get; private init; } = true;

    /// <summary>Whether rows without a time, if there are some, are in neither: also those whose text or path has none.</summary>
    public bool LeavesNulls { get; init; }

    /// <summary>Whether it is proved that each row is in exactly one of them.</summary>
    public bool IsExact => IsProved && Overlap is null && Gap is null && Nulls == NullLoss.None && !DoublesNulls && !Differs && Untouched.IsEmpty;

    /// <summary>Looks at every region.</summary>
    /// <param name="live">The conditions of the live views, each a way to be taken.</param>
    /// <param name="history">The conditions of what is inserted once: each a way to be taken.</param>
    /// <param name="triggers">The conditions of backfills that go on to take rows once they are deployed.</param>
    /// <param name="axis">The axis of the cut-off.</param>
    public static Partition Of(
        ImmutableArray<RowCondition> live, ImmutableArray<RowCondition> history, ImmutableArray<RowCondition> triggers, Axis axis, Horizon horizon)
    {
        if (FindOtherTime(live, history, axis) is { } other)
            return Unknown with { OtherTime = other };

        if (FindUnproved(live, [.. history, .. triggers], axis) is { } unproved)
            return Unknown with { Unproved = unproved };

        var regions = new RowRegions([.. live, .. history, .. triggers], horizon.Reaching(history, axis));
        if (!regions.IsBounded)
            return Unknown;

        var tally = new PartitionTally(live, history, triggers, regions, axis);
        foreach (var group in regions.Along(regions.IndexOf(axis)))
            tally.Add(group);
        return tally.Result;
    }

    /// <summary>
    /// Whether each row that a view wants is in exactly one of view and backfill, whatever the conditions on time are worth that are
    /// not followed: they are the same on both sides.
    /// </summary>
    /// <param name="isTime">Whether a condition is on a time; the others say which rows are wanted at all.</param>
    public static bool Divides(
        ImmutableArray<RowCondition> live, ImmutableArray<RowCondition> history, ImmutableArray<RowCondition> triggers, Horizon horizon,
        Func<RowCondition, bool> isTime)
    {
        ImmutableArray<RowCondition> all = [.. live, .. history, .. triggers];
        var times = new HashSet<string>(
            all.SelectMany(c => c.DescendantsAndSelf()).Where(isTime).Select(c => c is Bound bound ? bound.Axis.Key : ((OpaquePredicate)c).Key),
            StringComparer.Ordinal);
        var regions = new RowRegions(all, horizon);
        return regions.IsBounded && regions.ByBusiness(times).All(group =>
        {
            var taken = group.Select(k => live.Count(c => c.Holds(k) == true) + history.Count(c => c.Holds(k) == true)).ToArray();
            return !group.Any(k => live.Any(c => c.Holds(k) == true) && triggers.Any(c => c.Holds(k) == true))
                && (taken.All(t => t == 1) || taken.All(t => t == 0));
        });
    }

    /// <summary>The time by which the history is divided, where it is not the one that divides the live rows.</summary>
    private static Axis? FindOtherTime(ImmutableArray<RowCondition> live, ImmutableArray<RowCondition> history, Axis axis)
    {
        var times = Times(history).ToArray();
        if (times.Length == 0 || times.Any(t => t.Key == axis.Key))
            return null;

        // Another expression of the same column shows the same time; how the two fit together is not known.
        var other = times.FirstOrDefault(t => !t.Columns.Intersect(axis.Columns).Any());
        return other is not null && Times(live).All(t => t.Key != other.Key) ? other : null;
    }

    /// <summary>
    /// What one side alone says about the column of the cut-off in other words: rows that the conditions seem to allow may
    /// not exist, as with <c>es &lt;= 1700000000</c> beside <c>toDateTime(es) &gt; '…'</c>.
    /// </summary>
    private static UnprovedTest? FindUnproved(ImmutableArray<RowCondition> live, ImmutableArray<RowCondition> other, Axis axis)
    {
        HashSet<(string Subject, string Test, bool Repeats)> Tests(ImmutableArray<RowCondition> conditions) =>
        [
            .. conditions.SelectMany(c => c.DescendantsAndSelf()).Select(c => c switch
            {
                Bound bound when IsOther(bound.Axis.Key, bound.Axis.Columns) => (bound.Axis.Label, $"{bound.Value} {bound.After}", bound.Axis.Repeats),
                NullTest test when IsOther(test.Axis.Key, test.Axis.Columns) => (test.Axis.Label, "null", test.Axis.Repeats),
                OpaquePredicate open when IsOther(open.Key, open.Columns) => (string.Join(", ", open.Columns), open.Key, open.Repeats),
                _ => ("", "", false),
            }),
        ];
        bool IsOther(string key, IReadOnlyList<string> columns) => key != axis.Key && columns.Intersect(axis.Columns).Any();

        var (mine, theirs) = (Tests(live), Tests(other));
        var differing = new HashSet<(string Subject, string Test, bool Repeats)>(mine);
        differing.SymmetricExceptWith(theirs);
        return differing.Where(t => t.Subject.Length > 0).OrderBy(t => t.Subject, StringComparer.Ordinal).FirstOrDefault() is { Subject: { } subject } test
            ? new UnprovedTest(subject, test.Repeats || (mine.Any(t => t.Subject == subject) && theirs.Any(t => t.Subject == subject)))
            : null;
    }

    private static IEnumerable<Axis> Times(ImmutableArray<RowCondition> conditions) =>
        conditions.SelectMany(c => c.DescendantsAndSelf()).OfType<Bound>().Where(c => c.Axis.IsTime).Select(c => c.Axis);
}

/// <summary>A condition that is not followed and that the other side does not have.</summary>
/// <param name="Subject">What it is about, for a message.</param>
/// <param name="IsBesideCutoff">Whether it is no cut-off in other words: it holds again and again, or each side has one on the same.</param>
internal sealed record UnprovedTest(string Subject, bool IsBesideCutoff);

/// <summary>A piece of an axis, for a message.</summary>
/// <param name="Text">In words: <c>timestamp = '2023-12-14 11:45:00'</c>.</param>
internal sealed record RowRange(string Text);
