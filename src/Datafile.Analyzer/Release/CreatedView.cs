using System.Collections.Immutable;
using Datafile.Analyzer.Cutoffs;
using Datafile.Analyzer.Project;
using Datafile.Analyzer.Semantics;
using Microsoft.CodeAnalysis.Text;

namespace Datafile.Analyzer.Release;

/// <summary>A materialized view that a release creates: one that is re-created, or a new one.</summary>
/// <param name="Previous">What the view was before; null for a new one.</param>
/// <param name="IsFedByRelease">Whether its source is re-created as well, so that backfilled rows flow through it.</param>
internal sealed record CreatedView(MaterializedView View, BoundQuery Query, BoundQuery? Previous, CutoffReading Cutoff, bool IsFedByRelease)
{
    public PipeNode Node => View.Node;

    public Pipe Pipe => View.Pipe;

    public string TargetName => View.TargetName;

    public bool IsNew => Previous is null;

    /// <summary>For one SELECT of a view with a UNION ALL inside, that SELECT; null for a whole view.</summary>
    public QueryBranch? Part { get; init; }

    /// <summary>For such a SELECT, the axis of a cut-off in another one of its view; null where that is not known.</summary>
    public Axis? AxisOfOthers { get; init; }

    /// <summary>The one SELECT of the view; <see cref="QueryBranch.Unknown"/> where it has several, or was not understood.</summary>
    public QueryBranch Select => Part ?? (Query is { IsKnown: true, Branches.Length: 1 } ? Query.Branches[0] : QueryBranch.Unknown);

    /// <summary>The Data Source whose inserts trigger the view.</summary>
    public string Source => Query.Branches.FirstOrDefault()?.Source ?? "";

    public RowCondition Condition { get; init; } = RowCondition.True;

    /// <summary>Whether a SELECT of a backfill makes the same of each row, and differs in conditions on the time of the cut-off alone.</summary>
    public bool ComputesAs(QueryBranch other) => !Select.HasMoreOutputs && !other.HasMoreOutputs
        && Select.Outputs.All(o => Select.ComputesAs(other, o.Name))
        && Select.GroupKeys.SetEquals(other.GroupKeys)
        && Select.Shape.SequenceEqual(other.Shape)
        && Business(Select).SetEquals(Business(other));

    /// <summary>The conditions that do not name the time of the cut-off.</summary>
    private HashSet<string> Business(QueryBranch branch) => new(
        branch.Filters.Where(f => Cutoff.Axis is not { } axis || !f.Predicate.Columns.Any(c => axis.Columns.Contains(c.Name))).Select(f => f.Predicate.Key),
        StringComparer.Ordinal);

    /// <summary>What its target holds of the rows that were there before.</summary>
    public TargetStart Start { get; init; }

    /// <summary>Whether a condition in WHERE that names a column of the source means that column, and no alias of it.</summary>
    public bool ResolvesToSource(Column column) =>
        Query is BoundSelect { From: not null } select
            && select.Resolve(column.Name) is BoundColumn found
            && found.Table == Source
            && found.Name == column.Name;

    /// <summary>A comparison of an aggregate with a moment, meant as a cut-off; null where there is none.</summary>
    public BoundFilter? AggregateCutoff => Select.AggregateFilters.FirstOrDefault(f => f.Predicate.DescendantsAndSelf()
        .Select(ConstantValue.Of)
        .Any(c => c is { Kind: ConstantKind.Moment }
            || (c is { Kind: ConstantKind.Text } text && TimeText.Parse(text.Text, TimeZoneInfo.Utc, out _) is not null)));

    /// <summary>
    /// Whether it has nothing like a cut-off. A new view has no history of its own to double; rows of a re-created source all pass the
    /// view anyway.
    /// </summary>
    public bool LacksCutoff =>
        !IsNew && !IsFedByRelease && Query.IsKnown && Source.Length > 0 && Cutoff.Shape == CutoffShape.None && AggregateCutoff is null;

    /// <summary>Whether rows without the time of the cut-off are lost: neither '>' nor '&lt;=' holds for NULL.</summary>
    public bool CutoffLosesNulls =>
        Cutoff is { Axis: { IsTime: true, HasColumnNulls: true } axis, KeepsNulls: false }
            && !Condition.DescendantsAndSelf().OfType<NullTest>().Any(t => t.Axis.Key == axis.Key);

    /// <summary>
    /// Where the cut-off compares a text with a blank in the middle, the function with which the query reads that text: whether the texts
    /// have a blank there or a T is not known, and they do not sort alike. Null elsewhere.
    /// </summary>
    public BoundCall? ReaderOfText => Condition.DescendantsAndSelf().OfType<Bound>()
        .Where(c => c.Axis.Kind == AxisKind.Text && c.Value.Text.IndexOf(' ') > 0)
        .Select(c => Select.Outputs.SelectMany(o => o.Expression.DescendantsAndSelf()).OfType<BoundCall>()
            .FirstOrDefault(o => o.Name.StartsWith("parseDateTime", StringComparison.OrdinalIgnoreCase)
                && o.Arguments.Length > 0
                && o.Arguments[0].Key == c.Axis.Key))
        .FirstOrDefault(o => o is not null);

    /// <summary>
    /// Whether rows also have to be after a moment of another time, which none of the past is: two cut-offs, and the backfill may
    /// be divided by either.
    /// </summary>
    public bool HasSecondCutoff(decimal now) => Cutoff.Axis is { } axis
        && Condition.DescendantsAndSelf().OfType<Bound>().Any(
            c => c is { Operator: CompareOperator.GreaterOrEquals, Axis.IsTime: true } && c.Axis.Key != axis.Key && c.Axis.MomentOf(c.Value) >= now);

    /// <summary>
    /// The view as a plan can use it that creates its target at some moment from now on. A condition that lies in the past is a filter like
    /// others, unless this change brings it; null for a cut-off that loses rows, which has to be corrected first.
    /// </summary>
    public CreatedView? CreatedLater(decimal now) => Cutoff is not { Shape: CutoffShape.After, Axis.TellsMoments: true } ? this
        : CutoffLosesNulls ? null
        : Cutoff.Moment > now ? this
        : Previous is null || Previous.Branches.Any(b => b.Filters.Any(f => f.Predicate.Key == CutoffFilter?.Predicate.Key))
            ? this with { Cutoff = CutoffReading.None, CutoffFilter = null }
        : null;

    /// <summary>Where the SELECT of a part is in the view; of a whole view, its query.</summary>
    public Place SelectPlace => Part?.PlaceIn(Node) ?? new Place(Pipe.File, QuerySpan);

    /// <summary>The query of the node in its file.</summary>
    public TextSpan QuerySpan => Node.QuerySpan;

    /// <summary>
    /// The condition that is the cut-off, all of it: taking its complement gives what the view leaves. Null where several make it
    /// together, or where there is none.
    /// </summary>
    public BoundFilter? CutoffFilter { get; init; }

    /// <summary>A condition on a time that is not followed, where it may be the cut-off; null where there is none.</summary>
    public BoundFilter? UnreadFilter { get; init; }

    /// <summary>The condition to name where the cut-off is not followed; null where no one condition makes it.</summary>
    public BoundFilter? UnfollowedFilter => UnreadFilter ?? CutoffFilter;

    /// <summary>The columns that are times, by their type or because the query reads them as such.</summary>
    public IReadOnlyCollection<string> Times { get; init; } = [];

    /// <summary>Where the cut-off is, else the query.</summary>
    public Place CutoffPlace => (CutoffFilter ?? UnreadFilter ?? LastOnAxis)?.Place ?? new Place(Pipe.File, QuerySpan);

    /// <summary>The last condition that names the axis of the cut-off, or the clock.</summary>
    private BoundFilter? LastOnAxis => Cutoff.Axis is { } axis
        ? Select.Filters.LastOrDefault(f => f.Predicate.DescendantsAndSelf().Any(e => e.Key == axis.Key))
        : Select.Filters.LastOrDefault(f => f.Predicate.DescendantsAndSelf().Any(e => ConstantValue.Of(e)?.Kind == ConstantKind.Clock));
}

/// <summary>What the target of a created view holds when the view begins to write the rows that arrive.</summary>
internal enum TargetStart
{
    /// <summary>Nothing: what moves the history has to bring all that the view leaves.</summary>
    Empty,

    /// <summary>What the view makes of all rows of its source: the deployment runs it over them.</summary>
    Filled,

    /// <summary>The rows that it held, as they were.</summary>
    Kept,
}

/// <summary>How a backfill gets its rows into the target.</summary>
internal enum BackfillKind
{
    /// <summary>A materialized node of its own, populated; it also processes the rows that arrive after that.</summary>
    Materialized,

    /// <summary>A copy pipe.</summary>
    Copy,

    /// <summary>A populate of the live view itself, with a condition.</summary>
    Populate,
}

/// <summary>What moves the history into the target of a view.</summary>
/// <param name="History">The rows of each run, one condition a run and branch.</param>
/// <param name="Runs">The commands that run it.</param>
internal sealed record Backfill(
    PipeNode Node, BackfillKind Kind, string TargetName, BoundQuery Query, ImmutableArray<RowCondition> History,
    ImmutableArray<BackfillRun> Runs)
{
    /// <summary>The SELECTs that move rows of the views that it is compared with: those of a UNION may read the sources of several views.</summary>
    public ImmutableArray<QueryBranch> Branches { get; init; } = Query.Branches;

    /// <summary>Whether it reads its own target in another release, whose rows the source may no longer have.</summary>
    public bool ReadsTarget => Query.IsKnown && Branches.All(b => b.Source == TargetName);

    public Pipe Pipe => Node.Pipe;

    /// <summary>The rows that a materialized backfill takes when they arrive after it is deployed.</summary>
    public ImmutableArray<RowCondition> Triggers { get; init; } = [];

    public TextSpan QuerySpan => Node.QuerySpan;

    /// <summary>Whether commands in scripts pass the values that its condition on time compares with.</summary>
    public bool IsFilteredByRuns(Axis axis) => !Runs.IsEmpty && Branches.SelectMany(b => b.Filters)
        .Any(f => Names(f, axis) && f.Predicate.DescendantsAndSelf().Any(e => e is BoundTemplate { DependsOnRequest: true }));

    /// <summary>Where the condition on time is, or the command that passes it or its values, else the query.</summary>
    public Place FilterPlace(Axis axis)
    {
        var found = Branches.SelectMany(b => b.Filters).LastOrDefault(f => Names(f, axis));
        return (Kind == BackfillKind.Populate || IsFilteredByRuns(axis) ? null : found?.Place) ?? Runs.LastOrDefault()?.Place ?? new Place(Pipe.File, QuerySpan);
    }

    /// <summary>Where its last condition is, else the query.</summary>
    public Place LastFilterPlace => Branches.SelectMany(b => b.Filters).LastOrDefault()?.Place ?? new Place(Pipe.File, QuerySpan);

    /// <summary>Where one of its SELECTs has its condition on time, else where the last of them has one.</summary>
    public Place FilterPlace(QueryBranch branch, Axis axis) => branch.Filters.LastOrDefault(f => Names(f, axis))?.Place ?? FilterPlace(axis);

    /// <summary>
    /// The part of it that reads one table. All of it where it also reads a table that none of these views does; null where it reads those of
    /// other views alone.
    /// </summary>
    /// <param name="isOfOthers">Whether other views of its target read a table.</param>
    public Backfill? PartOf(string table, Func<string, bool> isOfOthers, Func<QueryBranch, string> tableOf)
    {
        var tables = Query.IsKnown ? Branches.Select(tableOf).ToArray() : [];
        if (tables.All(t => t == table) || !tables.All(t => t == table || isOfOthers(t)))
            return this;
        return !tables.Contains(table) ? null : PartOf(i => tables[i] == table);
    }

    /// <summary>Some of its SELECTs.</summary>
    /// <param name="isMeant">Whether the SELECT at an index of <see cref="Branches"/> is one of them.</param>
    public Backfill PartOf(Func<int, bool> isMeant) => this with
    {
        Branches = [.. Branches.Where((_, i) => isMeant(i))],
        History = [.. History.Where((_, i) => isMeant(i % Branches.Length))],
        Triggers = [.. Triggers.Where((_, i) => isMeant(i % Branches.Length))],
    };

    /// <summary>Whether a condition is on the column of an axis.</summary>
    public static bool Names(BoundFilter filter, Axis axis) =>
        filter.Predicate.DescendantsAndSelf().OfType<BoundColumn>().Any(c => axis.Columns.Contains(c.Name));
}

/// <summary>A command in a script that runs a backfill.</summary>
internal sealed record BackfillRun(Scripts.TbCommand Command, Scripts.ReleaseScript Script, Place Place)
{
    /// <summary>Whether it has ended when another one begins: it comes before it in one script, or in that of an earlier version.</summary>
    public bool IsBefore(BackfillRun other) => Script.Version.CompareTo(other.Script.Version) is var order && order != 0
        ? order < 0
        : Script == other.Script && Place.Span.End <= other.Place.Span.Start && Command.Has("--wait");
}
