using System.Collections.Immutable;
using Datafile.Analyzer.Cutoffs;
using Datafile.Analyzer.Project;
using Datafile.Analyzer.Semantics;

namespace Datafile.Analyzer.Release;

/// <summary>Rows that come into a re-created target twice: computed again from the source, and copied from the live target.</summary>
internal sealed record CopiedHistory(Backfill FromSource, Backfill FromTarget, RowRange Rows)
{
    /// <summary>
    /// The first pair of backfills that share rows. The columns of the live target are read as what the live view makes them of, so that both
    /// have conditions on rows of the source. Null where none share rows, or where it is not known which rows either side still has.
    /// </summary>
    public static CopiedHistory? FindOverlap(ViewGroup group, ImmutableArray<Backfill> fromSource, Axis axis, CreatedViews created)
    {
        if (LiveOf(group, created) is not var (view, live, was)
            || created.After.FindDataSource(view.Source) is not { } source
            || StillKept(source, axis, c => [c], view, created) is not { } inSource
            || StillKept(was, axis, c => ColumnsOf(live, c), view, created) is not { } inTarget)
            return null;

        foreach (var (copy, copied) in CopiesOf(group, live, created))
        {
            if (copied is null)
                continue;

            var rows = new AllOf([copied, inTarget]);
            foreach (var backfill in fromSource)
            {
                ImmutableArray<RowCondition> history = [.. backfill.History.Select(h => (RowCondition)new AllOf([h, inSource]))];
                if (OpenOf([rows]).SetEquals(OpenOf(history))
                    && history.Add(rows).SelectMany(c => c.DescendantsAndSelf()).Any(c => c is Bound bound && bound.Axis.Key == axis.Key)
                    && history.Select(run => Partition.Of([rows], [run], [], axis, created.Horizon))
                        .FirstOrDefault(p => p is { IsProved: true, Overlap: not null }) is { Overlap: { } overlap })
                    return new CopiedHistory(backfill, copy, overlap);
            }
        }

        return null;
    }

    /// <summary>
    /// What a chain brings: what is written into the source of a view flows on through it, and copies of the live target of that view bring
    /// the rest. All conditions are read through both views, as conditions on rows of the first source. Null where one is not followed.
    /// </summary>
    public static ChainedHistory? InChain(ViewGroup group, CreatedViews created)
    {
        if (LiveOf(group, created) is not var (view, live, was)
            || created.All.Where(v => v.TargetName == view.Source).ToArray() is not [{ Cutoff.Axis: { } axis } above])
            return null;

        var upper = new ViewGroup(above.TargetName, [above], [.. created.Backfills.Where(b => b.TargetName == above.TargetName)]);
        if (LiveOf(upper, created) is not var (_, liveAbove, wasAbove)
            || created.After.FindDataSource(above.Source) is not { } source
            || StillKept(source, axis, c => [c], above, created) is not { } inSource
            || StillKept(wasAbove, axis, c => ColumnsOf(liveAbove, c), above, created) is not { } inUpper
            || StillKept(was, axis, c => [.. ColumnsOf(live, c).SelectMany(x => ColumnsOf(liveAbove, x))], above, created) is not { } inTarget
            || Translate(live.Filters, above.TargetName, liveAbove) is not { } wrote
            || Translate(view.Select.Filters, above.TargetName, liveAbove) is not { } passed)
            return null;

        var reader = new ConditionReader();
        var flows = reader.Read(passed);
        List<(Backfill By, RowCondition Rows)> flown = [], copied = [];
        foreach (var backfill in upper.Backfills.Where(b => !b.ReadsTarget))
            flown.AddRange(backfill.History.Select(h => (backfill, (RowCondition)new AllOf([h, inSource, flows]))));
        foreach (var (copy, rows) in CopiesOf(upper, liveAbove, created))
        {
            if (rows is null)
                return null;
            flown.Add((copy, new AllOf([rows, inUpper, flows])));
        }

        foreach (var copy in group.Backfills.Where(b => b.ReadsTarget))
        {
            foreach (var branch in copy.Branches)
            {
                if (created.TableOf(branch) != "live." + group.TargetName
                    || branch is not { Shape.IsEmpty: true, AggregateFilters.IsEmpty: true }
                    || Translate(branch.Filters, group.TargetName, live) is not { } read
                    || Translate(read, above.TargetName, liveAbove) is not { } rows)
                    return null;
                copied.Add((copy, new AllOf([reader.Read(rows), reader.Read(wrote), reader.Read(liveAbove.Filters), inTarget])));
            }
        }

        if (copied.Count == 0 || OpenOf([.. flown.Concat(copied).Select(x => x.Rows)]).Count > 0)
            return null;

        var overlap = flown.SelectMany(from => copied.Select(copy => (From: from, Copy: copy)))
            .Select(p => (p.From, p.Copy, Shared: Partition.Of([p.Copy.Rows], [p.From.Rows], [], axis, created.Horizon)))
            .FirstOrDefault(p => p.Shared is { IsProved: true, Overlap: not null });
        // What the source itself does not get is told of its own backfills.
        Partition Missing(IEnumerable<(Backfill By, RowCondition Rows)> moved, RowCondition kept) => Partition.Of(
            [new AllOf([above.Condition, flows])], [.. HistoryStart.Without([.. moved.Select(x => x.Rows)], axis), new Negation(kept)], [], axis,
            created.Horizon);
        var isWhole = upper.Backfills.Any(b => !b.ReadsTarget) && Missing(flown, inUpper) is { IsProved: true, Gap: null };
        return new ChainedHistory(
            overlap.Shared?.Overlap is { } shared ? new CopiedHistory(overlap.From.By, overlap.Copy.By, shared) : null,
            isWhole && Missing(flown.Concat(copied), inTarget) is { IsProved: true, Gap: { } gap } ? gap : null);
    }

    /// <summary>
    /// What copies of the live target bring beside a backfill from the source; null where a copy is not followed, or may be run for other
    /// rows.
    /// </summary>
    public static CopiedRows? RowsOf(ViewGroup group, Axis axis, CreatedViews created)
    {
        if (LiveOf(group, created) is not var (view, live, was) || StillKept(was, axis, c => ColumnsOf(live, c), view, created) is not { } inTarget)
            return null;

        var copies = CopiesOf(group, live, created).Select(c => c.Rows).ToArray();
        var inSource = created.After.FindDataSource(view.Source) is { } source ? StillKept(source, axis, c => [c], view, created) : null;
        return copies.All(c => c is not null && OpenOf([c]).Count == 0)
            ? new CopiedRows([.. copies.OfType<RowCondition>()], new Negation(inTarget), inSource)
            : null;
    }

    /// <summary>
    /// A copy of the live target with a condition that leaves out groups which the view wants, and that does not divide the time: they are
    /// missing afterwards. Null where there is none, or where that is not known.
    /// </summary>
    public static (Backfill Copy, BoundFilter Filter)? FindNarrowed(ViewGroup group, Axis axis, CreatedViews created)
    {
        if (LiveOf(group, created) is not var (view, live, _))
            return null;

        var reader = new ConditionReader();
        var wanted = new AllOf([view.Condition, reader.Read(live.Filters)]);
        foreach (var (copy, rows) in CopiesOf(group, live, created))
        {
            foreach (var filter in rows is null ? [] : copy.Branches.SelectMany(b => b.Filters))
            {
                if (Translate([filter], group.TargetName, live) is [{ Predicate: var predicate }]
                    && predicate.Columns.Any()
                    && !predicate.Columns.Any(c => axis.Columns.Contains(c.Name))
                    && RowRegions.Share([wanted], [new Negation(reader.Read([filter with { Predicate = predicate }]))], created.Horizon))
                    return (copy, filter);
            }
        }

        return null;
    }

    /// <summary>
    /// The view of a group with what it was, where that is the one view which wrote the rows of the live target, and made the same of them.
    /// </summary>
    private static (CreatedView View, QueryBranch Live, DataSource Was)? LiveOf(ViewGroup group, CreatedViews created) =>
        group.Views is [{ Select: { IsKnown: true } now, View.Target: { } target, Previous: { IsKnown: true, Branches: [var live] } } view]
            && created.Before.Views.Count(v => v.TargetName == group.TargetName) == 1
            && live.Source == view.Source
            && live.AggregateFilters.IsEmpty
            && live.Shape.SequenceEqual(now.Shape)
            && created.Before.FindDataSource(target.Name) is { } was
            ? (view, live, was)
            : null;

    /// <summary>The copies of the live target, with the rows of the source that they stand for; null for those that are not known.</summary>
    private static IEnumerable<(Backfill Copy, RowCondition? Rows)> CopiesOf(ViewGroup group, QueryBranch live, CreatedViews created)
    {
        var wrote = new ConditionReader().Read(live.Filters);
        foreach (var copy in group.Backfills.Where(b => b.ReadsTarget))
        {
            foreach (var branch in copy.Query.Branches)
            {
                yield return (copy, created.TableOf(branch) == "live." + group.TargetName
                    && branch.Shape.IsEmpty
                    && branch.AggregateFilters.IsEmpty
                    && Translate(branch.Filters, group.TargetName, live) is { } copied
                        ? new AllOf([new ConditionReader().Read(copied), wrote])
                        : null);
            }
        }
    }

    /// <summary>
    /// Conditions on columns of the live target, as conditions on the rows of the source; null where a column is not that of a row.
    /// </summary>
    private static ImmutableArray<BoundFilter>? Translate(ImmutableArray<BoundFilter> filters, string target, QueryBranch live)
    {
        var isKnown = true;
        BoundExpression? Computed(BoundExpression part)
        {
            if (part is not BoundColumn column || column.Table != target)
                return null;

            var value = live.FindOutput(column.Name)?.Expression;
            isKnown &= value is { HasAggregate: false };
            return value;
        }

        var done = new Dictionary<BoundExpression, BoundExpression>();
        ImmutableArray<BoundFilter> read = [.. filters.Select(f => f with { Predicate = f.Predicate.Replace(Computed, done) })];
        return isKnown ? read : null;
    }

    private static IReadOnlyList<string> ColumnsOf(QueryBranch live, string column) =>
        live.FindOutput(column)?.Expression is { HasAggregate: false } value ? [.. value.Columns.Select(c => c.Name)] : [];

    /// <summary>
    /// Which rows a table surely has when the backfill runs, as its TTL says; null where that is not known, or depends on something else
    /// than the axis.
    /// </summary>
    /// <param name="columnsOf">The columns of the source that a column is made of.</param>
    private static RowCondition? StillKept(
        DataSource table, Axis axis, Func<string, IReadOnlyList<string>> columnsOf, CreatedView view, CreatedViews created)
    {
        if (table.Syntax.Engine.Find("TTL") is not { ValueSpan.IsEmpty: false })
            return RowCondition.True;

        var names = Retention.ColumnsOf(table);
        var moment = TimeText.Utc(Math.Max(created.Now, view.Cutoff.Moment));
        return axis.Kind == AxisKind.Time
            && names.Count > 0
            && names.All(n => columnsOf(n) is { Count: > 0 } columns && columns.All(axis.Columns.Contains))
            && Retention.Of(table).KeptFrom(moment) is { } from
                ? new Bound(axis, CompareOperator.GreaterOrEquals, new AxisValue(TimeText.Moment(from)), After: false)
                : null;
    }

    /// <summary>The conditions that are not followed: where one side alone has some, its rows may be others.</summary>
    private static HashSet<string> OpenOf(ImmutableArray<RowCondition> conditions) => new(
        conditions.SelectMany(c => c.DescendantsAndSelf()).Select(c => c switch
        {
            OpaquePredicate open => open.Key,
            ClockCondition clock => clock.Key,
            _ => "",
        }).Where(k => k.Length > 0),
        StringComparer.Ordinal);
}

/// <summary>What flows through a view from what is written into its source, beside copies of its live target.</summary>
/// <param name="Overlap">Rows that come both ways; null where there are none.</param>
/// <param name="Gap">Rows that come neither way; null where there are none.</param>
internal sealed record ChainedHistory(CopiedHistory? Overlap, RowRange? Gap);

/// <summary>What copies of the live target bring, as conditions on the rows of the source.</summary>
/// <param name="Copied">The rows whose groups each copy brings.</param>
/// <param name="Gone">The rows whose groups the live target has no longer.</param>
/// <param name="InSource">The rows that the source surely has when the backfill runs; null where that is not known.</param>
internal sealed record CopiedRows(ImmutableArray<RowCondition> Copied, RowCondition Gone, RowCondition? InSource);
