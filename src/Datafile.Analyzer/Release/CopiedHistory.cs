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
    /// The rows of the source whose groups copies of the live target bring, and those that it has no longer; null where a copy is not followed,
    /// or may be run for other rows.
    /// </summary>
    public static (ImmutableArray<RowCondition> Copied, RowCondition Gone)? RowsOf(ViewGroup group, Axis axis, CreatedViews created)
    {
        if (LiveOf(group, created) is not var (view, live, was) || StillKept(was, axis, c => ColumnsOf(live, c), view, created) is not { } inTarget)
            return null;

        var copies = CopiesOf(group, live, created).Select(c => c.Rows).ToArray();
        return copies.All(c => c is not null && OpenOf([c]).Count == 0) ? ([.. copies.OfType<RowCondition>()], new Negation(inTarget)) : null;
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
                    && OfSource(branch.Filters, group.TargetName, live) is { } copied
                        ? new AllOf([copied, wrote])
                        : null);
            }
        }
    }

    /// <summary>
    /// Conditions on columns of the live target, as conditions on the rows of the source; null where a column is not that of a row.
    /// </summary>
    private static RowCondition? OfSource(ImmutableArray<BoundFilter> filters, string target, QueryBranch live)
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
        return isKnown ? new ConditionReader().Read(read) : null;
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
