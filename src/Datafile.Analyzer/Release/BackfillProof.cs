using System.Collections.Immutable;
using Datafile.Analyzer.Cutoffs;
using Datafile.Analyzer.Semantics;
using Datafile.Analyzer.Types;

namespace Datafile.Analyzer.Release;

/// <summary>What could be proved of the views of one target and the backfills of it.</summary>
internal sealed class BackfillProof
{
    private readonly Horizon _horizon;

    public BackfillProof(ViewGroup group, CreatedViews created)
    {
        (Group, _horizon) = (group, created.Horizon);
        CountsTwice = created.IsProcedure || First.View.Target?.KeepsRepeats == true;
        Axis = group.Views.All(v => v.Cutoff.Shape is CutoffShape.After or CutoffShape.Several or CutoffShape.Nothing)
            ? group.Views[0].Cutoff.Axis
            : null;

        // A copy of the old target beside a proper backfill brings what the source no longer holds; which rows that are is
        // not known.
        var ofSource = group.Backfills.Where(b => !b.ReadsTarget).ToImmutableArray();
        Backfills = ofSource.IsEmpty ? group.Backfills : ofSource;
        HasOlderRows = Backfills.Length < group.Backfills.Length;
        if (First.IsFedByRelease && created.IsProcedure && CopiesOfTarget.Any())
            InChain = CopiedHistory.InChain(group, created);

        // What reads another source, or the old target, moves other rows: that is told by comparing the queries.
        var readable = Backfills.Where(
            b => b.Query.IsKnown && b.Branches.All(x => created.TableOf(x) == created.TableOf(group.Views[0].Select))).ToImmutableArray();
        Understood = readable.Length == Backfills.Length && !readable.SelectMany(b => b.History).Any(HasParameter);
        if (readable.IsEmpty || !Understood)
            return;

        // What is not known of a cut-off: which rows it keeps, or what they tell about the moment of a row.
        Unread = group.Views.FirstOrDefault(v => v is { IsFedByRelease: false }
            and ({ Cutoff.Shape: CutoffShape.Other } or { Cutoff: { Shape: CutoffShape.After, Axis.TellsMoments: false } }));
        if (group.Views.All(v => TakesAllFromDeploy(v, readable, created)))
            DivideAtDeploy(readable, created);
        else if (Axis is not null)
            Divide(readable, created);

        if (Understood && HasOlderRows && Axis is { } axis)
        {
            Copied = CopiedHistory.FindOverlap(group, readable, axis, created);
            Narrowed = CopiedHistory.FindNarrowed(group, axis, created);
        }

        if (Partition is { IsExact: true })
        {
            IsExact = true;
        }
        else if (Unread is not null || Partition is { Unproved: not null } || (Partition is { Differs: true } && First.Cutoff.Shape == CutoffShape.Several))
        {
            var times = new HashSet<string>(group.Views.SelectMany(v => v.Times).Concat(Axis?.Columns ?? []), StringComparer.Ordinal);
            ImmutableArray<RowCondition> live = [.. group.Views.Select(v => v.Condition)], history = [.. readable.SelectMany(b => b.History)];
            IsExact = Partition.Divides(
                live, history, [.. readable.SelectMany(b => b.Triggers)], created.Horizon, c => CutoffReading.NamesTime(c, times));
            IsRepeated = CountsTwice
                && !IsExact
                && Unread?.UnfollowedFilter is not null
                && Last.Kind != BackfillKind.Populate
                && RowRegions.Includes(live, history, created.Horizon);
        }
    }

    /// <summary>The first view whose cut-off is not followed; null where all are.</summary>
    public CreatedView? Unread { get; }

    /// <summary>
    /// Whether the views include every row that the backfills move, which is seen although the cut-off is not followed: both have the same
    /// condition.
    /// </summary>
    public bool IsRepeated { get; }

    /// <summary>Whether a HAVING that the view does not have excludes groups of a backfill: which rows that leaves is not known.</summary>
    public bool IsNarrowed =>
        Backfills.Any(b => b.Query.IsKnown
            && b.Branches.Any(x => x.AggregateFilters.Any(f => First.Select.AggregateFilters.All(o => o.Predicate.Key != f.Predicate.Key))));

    /// <summary>Whether each row is in exactly one of view and backfill. When the cut-off takes effect is another question.</summary>
    public bool IsExact { get; }

    /// <summary>
    /// Whether a new view takes every row that arrives once it is deployed: it has no cut-off, or a past moment that the backfill does
    /// not mean. A table that is new as well has no other rows.
    /// </summary>
    private bool TakesAllFromDeploy(CreatedView view, ImmutableArray<Backfill> backfills, CreatedViews created) =>
        view is { AggregateCutoff: null, Start: TargetStart.Empty, IsNew: true, IsFedByRelease: false } && created.HasHistory(view.Source)
        && (view.Cutoff.Shape == CutoffShape.None
            || (view.Cutoff is { Shape: CutoffShape.After, Axis.Kind: AxisKind.Time } cutoff && !created.IsProcedure && cutoff.Moment < created.Now
                && backfills.SelectMany(b => b.History).All(h => End(h)?.Value.CompareTo(cutoff.Value) != 0)));

    public ViewGroup Group { get; }

    /// <summary>
    /// A backfill from the source and a copy of the live target that bring the same rows; null where there is none, or that is not known.
    /// </summary>
    public CopiedHistory? Copied { get; }

    /// <summary>What flows through a view from the backfills of its source, beside copies of its live target; null where that is not known.</summary>
    public ChainedHistory? InChain { get; }

    /// <summary>Whether a copy of the old target brings rows from before those of the source.</summary>
    public bool HasOlderRows { get; }

    /// <summary>The backfills that are compared with the views.</summary>
    public ImmutableArray<Backfill> Backfills { get; }

    /// <summary>The axis of the cut-off; null where not every view of the target has a proper one.</summary>
    public Axis? Axis { get; private set; }

    /// <summary>Whether every backfill was understood and reads what the views read.</summary>
    public bool Understood { get; }

    /// <summary>How the rows are divided; null where that was not looked at.</summary>
    public Partition? Partition { get; private set; }

    /// <summary>Whether both sides are known to be parts of one history.</summary>
    public bool IsDivided => Partition is not null || Unbounded is not null;

    /// <summary>Whether a row that both sides take is there twice in the end.</summary>
    public bool CountsTwice { get; }

    /// <summary>Whether the views say nothing about the axis, so that they take rows without a time as well.</summary>
    public bool TakesNulls => Group.Views.All(v => v.Condition.DescendantsAndSelf().All(c => c is not Bound bound || bound.Axis.Key != Axis?.Key));

    /// <summary>Whether the views have no cut-off, so that they take the rows that arrive from the deployment on.</summary>
    public bool IsCutByDeploy { get; private set; }

    /// <summary>A backfill that moves the rows of all times up to its run, beside views that have no cut-off; null where there is none.</summary>
    public Backfill? Unbounded { get; private set; }

    /// <summary>
    /// The same for what neither side includes; null where that is not known. Who runs a copy by hand may choose windows that reach
    /// such rows, and a first moment of the history is a choice outside of the procedure of releases, and beside a copy of the old target.
    /// </summary>
    public Partition? Lost { get; private set; }

    /// <summary>
    /// The same for what the source no longer has when the backfill runs, and no copy of the old target brings; null where that was not looked at.
    /// </summary>
    public Partition? Expired { get; private set; }

    /// <summary>A copy of the old target with a condition that the view does not have; null where there is none.</summary>
    public (Backfill Copy, BoundFilter Filter)? Narrowed { get; }

    /// <summary>The copies of the old target.</summary>
    public IEnumerable<Backfill> CopiesOfTarget => Group.Backfills.Where(b => b.ReadsTarget);

    /// <summary>The second of two runs of a copy of the old target that bring the same rows; null where there is none.</summary>
    public (Backfill Copy, BackfillRun Run)? RepeatedCopy => CopiesOfTarget
        .SelectMany(
            b => b.Runs.Where((run, i) => b.Runs.Take(i).Any(r => r.Command.ToString() == run.Command.ToString())),
            (b, run) => ((Backfill, BackfillRun)?)(b, run))
        .FirstOrDefault();

    /// <summary>The last backfill, at which the division is reported.</summary>
    public Backfill Last => Backfills[Backfills.Length - 1];

    /// <summary>
    /// The filter that the last backfill needs, in the words of the view; null where none is proved, or the backfill lacks the names in it.
    /// </summary>
    public string? Complement => ProvedComplement.Of(Group.Views, Last, [.. Backfills.Where(b => b != Last).SelectMany(b => b.History)], _horizon);

    /// <summary>The first view: the one that messages name.</summary>
    public CreatedView First => Group.Views[0];

    /// <summary>Two runs, or two SELECTs of one, that move the same rows, whatever the views take; null where there are none.</summary>
    public SharedRun? SharedByRuns
    {
        get
        {
            if (Axis is not { } axis || Partition?.Overlap is null)
                return null;

            var moved = Backfills.SelectMany(b => b.History.Select((rows, i) => (Rows: rows, By: MovedRows.Of(b, i)))).ToArray();
            for (var i = 1; i < moved.Length; i++)
            {
                for (var j = 0; j < i; j++)
                {
                    if (Partition.Of([moved[j].Rows], [moved[i].Rows], [], axis, _horizon).Overlap is { } shared)
                        return new SharedRun(moved[j].By, moved[i].By, shared);
                }
            }

            return null;
        }
    }

    /// <summary>Whether some backfills alone, of those that scripts run, leave rows of the history to the others.</summary>
    public bool LeaveRows(ImmutableArray<Backfill> some) => Axis is { } axis && Partition is { IsProved: true, Gap: null }
        && Partition.Of([.. Group.Views.Select(v => v.Condition)], [.. some.SelectMany(b => b.History)], [], axis, _horizon) is { IsProved: true, Gap: not null };

    /// <summary>Whether the rows depend on a value that no script names: who runs it by hand may choose the right one.</summary>
    private static bool HasParameter(RowCondition history) =>
        history.DescendantsAndSelf().OfType<OpaquePredicate>().Any(c => c.HasParameter);

    /// <summary>Whether a parameter that no command names cuts the time, so that each run may move another window.</summary>
    private bool IsChosen(Backfill backfill) =>
        backfill.Runs.IsEmpty
            && TimeFilters(backfill).Any(f => f.Predicate.DescendantsAndSelf().Any(e => e is BoundTemplate { DependsOnRequest: true }));

    private IEnumerable<BoundFilter> TimeFilters(Backfill backfill) => backfill.Branches.SelectMany(b => b.Filters)
        .Where(f => f.Predicate.Columns.Any(c => Axis?.Columns.Contains(c.Name) == true));

    /// <summary>The views have cut-offs.</summary>
    private void Divide(ImmutableArray<Backfill> backfills, CreatedViews created)
    {
        ImmutableArray<RowCondition> live = [.. Group.Views.Select(v => v.Condition)], triggers = [.. backfills.SelectMany(b => b.Triggers)];
        ImmutableArray<RowCondition> history = [.. backfills.SelectMany(b => b.History)];
        Partition = backfills.All(b => b.History.Length == b.Branches.Length) && ClockedHistory.IsIn(backfills) && First.Cutoff.Shape == CutoffShape.After
            && First.Cutoff.Moment < created.Horizon.Newest
            ? DivideByClock(backfills, live, triggers, First.Cutoff.Moment, created)
            : Partition.Of(live, history, triggers, Axis!, created.Horizon);

        // A window that ends at the cut-off shows what is meant there, whichever windows come before it.
        var isChosen = backfills.Any(IsChosen);
        if (!isChosen || (history.Length == 1
            && First.Cutoff is { Shape: CutoffShape.After } cutoff
            && End(history[0])?.Value.CompareTo(cutoff.Value) == 0))
        {
            Lost = created.IsProcedure && !isChosen && !HasOlderRows ? Partition
                : Partition.Of(live, HistoryStart.Without(history, Axis!), triggers, Axis!, created.Horizon);
            if (HasOlderRows && created.IsProcedure && CopiedHistory.RowsOf(Group, Axis!, created) is { } older)
                DivideBesideCopies(older);
        }

        void DivideBesideCopies(CopiedRows older)
        {
            Partition Beside(ImmutableArray<RowCondition> moved) =>
                Partition.Of(live, [.. HistoryStart.Without(moved.AddRange(older.Copied), Axis!), older.Gone], triggers, Axis!, created.Horizon);

            Lost = Beside(history);
            if (Lost.Gap is null && older.InSource is { } kept)
                Expired = Beside([.. history.Select(h => (RowCondition)new AllOf([h, kept]))]);
        }
    }

    /// <summary>
    /// A backfill that asks for the clock runs once the cut-off has passed. A minute after it and days later it must move the same rows; where it
    /// does not, and not each run moves too many, nothing is told of the rows.
    /// </summary>
    private Partition DivideByClock(
        ImmutableArray<Backfill> backfills, ImmutableArray<RowCondition> live, ImmutableArray<RowCondition> triggers, decimal cutoff, CreatedViews created)
    {
        Partition At(decimal moment) => Partition.Of(live, ClockedHistory.At(backfills, moment), triggers, Axis!, created.Horizon);

        var (early, late) = (At(cutoff + 60), At(cutoff + (7 * TimeUnits.Day)));
        return early.IsExact && late.IsExact ? early
            : early.Overlap is not null && late.Overlap is not null
                ? Partition.Of(live, [.. backfills.SelectMany(b => b.History)], triggers, Axis!, created.Horizon)
            : early with { Overlap = null, Gap = null, Differs = true };
    }

    /// <summary>The views take every row from the deployment on, so that the deployment itself is the cut-off.</summary>
    private void DivideAtDeploy(ImmutableArray<Backfill> backfills, CreatedViews created)
    {
        IsCutByDeploy = true;
        Unbounded = backfills.FirstOrDefault(b => b.History.Any(h => !h.DescendantsAndSelf().Any(NamesTime)));
        if (Unbounded is not null)
            return;

        // A query that asks for the clock is run later.
        var hasClock = ClockedHistory.IsIn(backfills);
        var history = hasClock ? ClockedHistory.At(backfills, created.Now + TimeUnits.Day) : [.. backfills.SelectMany(b => b.History)];
        Axis = history.SelectMany(h => h.DescendantsAndSelf()).OfType<Bound>().Select(c => c.Axis).FirstOrDefault(a => a.Kind == AxisKind.Time);
        if (Axis is null || history.SelectMany(h => h.DescendantsAndSelf()).Any(c => c is ClockCondition or OpaquePredicate { NamesTime: true }))
            return;

        var deploy = new Bound(Axis, CompareOperator.GreaterOrEquals, new AxisValue(created.Now), After: false);
        ImmutableArray<RowCondition> live = [.. Group.Views.Select(v => (RowCondition)new AllOf([v.Condition, deploy]))];
        Partition = Partition.Of(live, history, [], Axis, created.Horizon);
        if (hasClock && Partition.Overlap is not null)
            (Unbounded, Partition) = (backfills.First(ClockedHistory.IsIn), null);
        else if (!hasClock && !backfills.Any(IsChosen))
            Lost = Partition.Of(live, HistoryStart.Without(history, Axis!), [], Axis, created.Horizon);
    }

    private static bool NamesTime(RowCondition condition) =>
        condition is ClockCondition or OpaquePredicate { NamesTime: true } or Bound { Axis.IsTime: true };

    private Bound? End(RowCondition history) => history.DescendantsAndSelf().OfType<Bound>()
        .Where(c => c.Operator == CompareOperator.Less && c.Axis.Key == Axis!.Key).OrderByDescending(c => c.Value).FirstOrDefault();
}
