using System.Collections.Immutable;
using Datafile.Analyzer.Cutoffs;
using Datafile.Analyzer.Semantics;

namespace Datafile.Analyzer.Release;

/// <summary>
/// A view that is changed in place, or beside which a copy is new: its target keeps what the old query wrote, and the new query writes
/// what arrives from the deploy on.
/// </summary>
internal sealed class ReplacedView
{
    private readonly CreatedViews _created;
    private readonly QueryBranch _old;

    private ReplacedView(CreatedView view, QueryBranch old, CreatedViews created)
    {
        (View, _old, _created) = (view, old, created);
        Copies = [.. created.Backfills.Where(b => b.TargetName == view.TargetName && b.Query.IsKnown && b.Branches.All(ReadsSource))];
    }

    public CreatedView View { get; }

    /// <summary>Whether the change is one of the view itself, and not of a copy beside it alone.</summary>
    public bool IsChanged => _created.All.Contains(View);

    /// <summary>What moves rows of its source into its target, as a part of the change.</summary>
    private ImmutableArray<Backfill> Copies { get; }

    /// <summary>Those of a change whose old and new query are known, and whose target no other view fills.</summary>
    public static IEnumerable<ReplacedView> In(CreatedViews created) =>
        from view in created.All.Concat(created.BesideCopies)
        where view is { Start: TargetStart.Kept, IsFedByRelease: false, Select.IsKnown: true, Previous: { IsKnown: true, Branches: [var old] } }
            && created.After.Views.Count(v => v.TargetName == view.TargetName && created.Backfills.All(b => b.Node != v.Node)) == 1
            && created.TableOf(view.Previous.Branches[0]) == created.TableOf(view.Select)
        select new ReplacedView(view, view.Previous!.Branches[0], created);

    /// <summary>Whether a cut-off after the deploy, which the old query lacks, leaves rows until then that nothing else brings.</summary>
    public bool LosesRowsUntilCutoff
    {
        get
        {
            if (View.Cutoff is not { Shape: CutoffShape.After, Axis: { TellsMoments: true } axis } cutoff
                || cutoff.Moment <= _created.Now
                || View.CutoffFilter is not { } filter
                || _old.Filters.Any(f => f.Predicate.Key == filter.Predicate.Key)
                || From(axis) is not { } arrives
                || _created.After.Copies.Any(c => c.Target == View.TargetName && Copies.All(b => b.Node != c)))
                return false; // a copy that is not part of the change may be run again, and one that is not followed may bring any row

            var reader = new ConditionReader();
            var filters = View.Select.Filters.Where(f => f != filter).ToArray();
            ImmutableArray<RowCondition> brought = [.. Copies.SelectMany(c => c.History.Concat(c.Triggers))];
            if (IsOpen([.. OnlyIn(_old.Filters, filters), .. OnlyIn(filters, _old.Filters), .. brought], axis) || brought.Any(HasParameter))
                return false;

            RowCondition left = new AllOf([reader.Read(_old.Filters), reader.Read(filters), arrives, new Negation(View.Condition)]);
            return RowRegions.Share([left], [new Negation(new AnyOf(brought))], _created.Horizon);
        }
    }

    /// <summary>A copy that moves rows which the old query wrote, and which the target still has; null where none is known to.</summary>
    public Backfill? CopiedAgain => View.View.Target?.KeepsRepeats != true ? null : Copies.FirstOrDefault(copy =>
        copy is { Kind: BackfillKind.Copy, Node.CopyMode: null or { Value: "append" } }
        && copy.Branches.Any(WritesTheSame)
        && RowsOf(copy) is var rows
        && !IsOpen([.. rows, .. OnlyIn(_old.Filters, copy.Branches.SelectMany(b => b.Filters))], AxisOf(rows))
        && (IsChanged ? RowRegions.Share([Stored(rows)], rows, _created.Horizon) : RowRegions.Includes(rows, [LastStored(rows)], _created.Horizon)));

    /// <summary>
    /// Whether some conditions say about the time what is not followed, so that rows which they seem to allow may not exist, or what whoever
    /// runs a copy chooses.
    /// </summary>
    private static bool IsOpen(ImmutableArray<RowCondition> conditions, Axis? axis)
    {
        bool IsOnAxis(IReadOnlyList<string> columns) => axis is not null && columns.Intersect(axis.Columns).Any();
        return conditions.SelectMany(c => c.DescendantsAndSelf()).Any(c => c switch
        {
            ClockCondition => true,
            OpaquePredicate open => !open.Repeats && (open.NamesTime || IsOnAxis(open.Columns)),
            Bound { Axis: var other } => axis is not null && other.Key != axis.Key && !other.Repeats && IsOnAxis(other.Columns),
            _ => false,
        });
    }

    private static bool HasParameter(RowCondition condition) => condition.DescendantsAndSelf().OfType<OpaquePredicate>().Any(c => c.HasParameter);

    /// <summary>The conditions that others lack.</summary>
    private static IEnumerable<RowCondition> OnlyIn(IEnumerable<BoundFilter> filters, IEnumerable<BoundFilter> others)
    {
        var reader = new ConditionReader();
        var known = new HashSet<string>(others.Select(o => o.Predicate.Key), StringComparer.Ordinal);
        return filters.Where(f => !known.Contains(f.Predicate.Key)).Select(f => reader.Read([f]));
    }

    /// <summary>The rows that the old query took before the deploy.</summary>
    /// <param name="copied">Those that a copy moves.</param>
    private RowCondition Stored(ImmutableArray<RowCondition> copied)
    {
        var rows = new ConditionReader().Read(_old.Filters);
        return AxisOf(copied) is { } axis ? new AllOf([rows, new Negation(From(axis)!)]) : rows;
    }

    /// <summary>
    /// Those that it took just before the deploy. A view that does not change may have begun to write not long ago, and the copy bring the
    /// rows of earlier times.
    /// </summary>
    private RowCondition LastStored(ImmutableArray<RowCondition> copied) => AxisOf(copied) is { } axis && From(axis) is { } deploy
        ? new AllOf([Stored(copied), deploy with { Value = new AxisValue(deploy.Value.Number - Math.Max(axis.UnitsPerSecond ?? 1, axis.Resolution ?? 1)) }])
        : Stored(copied);

    /// <summary>The time by which a copy takes its rows; null where there is none that is followed.</summary>
    private Axis? AxisOf(ImmutableArray<RowCondition> copied) =>
        copied.SelectMany(h => h.DescendantsAndSelf()).OfType<Bound>().Select(c => c.Axis).FirstOrDefault(a => From(a) is not null);

    /// <summary>What a copy moves; one that asks for the clock is run a day later.</summary>
    private ImmutableArray<RowCondition> RowsOf(Backfill copy) =>
        ClockedHistory.IsIn(copy) ? ClockedHistory.At([copy], _created.Now + Types.TimeUnits.Day) : copy.History;

    /// <summary>Whether a SELECT yields an aggregate that the old query yields as well, or rows that are not grouped.</summary>
    private bool WritesTheSame(QueryBranch copy) => copy.Outputs.Any(o =>
        (!copy.IsGrouped || o.Expression.HasAggregate) && _old.FindOutput(o.Name) is { } was && was.Expression.Key == o.Expression.Key);

    private bool ReadsSource(QueryBranch branch) => _created.TableOf(branch) == _created.TableOf(View.Select);

    /// <summary>The rows of a time from the deploy on; null for a text, and for a number whose unit is not known.</summary>
    private Bound? From(Axis axis) =>
        axis.Kind == AxisKind.Time ? new Bound(axis, CompareOperator.GreaterOrEquals, new AxisValue(_created.Now), After: false)
        : axis is { Kind: AxisKind.Number, UnitsPerSecond: { } units }
            ? new Bound(axis, CompareOperator.GreaterOrEquals, new AxisValue(_created.Now * units), After: false)
        : null;
}
