using System.Collections.Immutable;
using Datafile.Analyzer.Changes;
using Datafile.Analyzer.Cutoffs;
using Datafile.Analyzer.Project;
using Datafile.Analyzer.Semantics;
using Datafile.Analyzer.Types;
using Datafile.Parser.Syntax;

namespace Datafile.Analyzer.Release;

/// <summary>Where two queries of one pipe meet in time, and what they do with the rows there.</summary>
/// <param name="Node">The node that has both.</param>
/// <param name="Rows">The rows where they meet; null where it is all of those of a table, or none.</param>
/// <param name="Place">The condition that has to change, or the query that lacks one.</param>
internal sealed record Seam(SeamKind Kind, PipeNode Node, Succession? Rows, Place Place)
{
    /// <summary>
    /// The tables of the two, for a bridge; the first alone, for all of its rows; a view, and the time of the copy that takes its place.
    /// </summary>
    public string Old { get; init; } = "";

    public string New { get; init; } = "";
}

internal enum SeamKind
{
    /// <summary>A run of a scheduled copy or sink, and the next one.</summary>
    Schedule,

    /// <summary>Scheduled runs that each append what the one before appended: nothing limits them to new rows.</summary>
    Everything,

    /// <summary>A condition of a copy that no row meets, whenever it runs.</summary>
    Nothing,

    /// <summary>A scheduled copy that starts just when the time begins whose rows it includes.</summary>
    TooEarly,

    /// <summary>A scheduled copy in place of a view, whose first run includes rows that the view has written.</summary>
    AfterView,

    /// <summary>A window of a copy or sink that is run with parameters, and the window that follows.</summary>
    Windows,

    /// <summary>A UNION ALL of an old table up to a moment and a new one from it on.</summary>
    Bridge,
}

/// <summary>The seams in new and changed pipes. Only what is certain counts.</summary>
internal sealed class Seams(ChangeSet changes, decimal now)
{
    /// <summary>A window that is longer is all of the history, and run once.</summary>
    private const decimal LongestWindow = 31 * TimeUnits.Day;

    private const decimal Minute = 60;

    private readonly ConditionReader _conditions = new();
    private readonly ScheduledRuns _scheduled = new(changes.After, now);

    public IEnumerable<Seam> Find()
    {
        foreach (var node in changes.After.Pipes.Where(IsTouched).SelectMany(p => p.Nodes))
        {
            var seams = node.Type switch
            {
                NodeType.Copy or NodeType.Sink => RunsOf(node),
                NodeType.Materialized => [],
                _ => BridgesOf(node),
            };
            foreach (var seam in seams)
                yield return seam;
        }
    }

    /// <summary>Whether a pipe is new, or asks something else than before.</summary>
    private bool IsTouched(Pipe pipe) =>
        changes.Of(pipe.Name).Any(c => c.Kind is not (ChangeKind.Description or ChangeKind.Token or ChangeKind.Renamed));

    /// <summary>The scheduled copies of a project that append in each run what they have appended before: nothing limits them to new rows.</summary>
    public static IEnumerable<Seam> Repeating(ProjectSemantics current)
    {
        var runs = new ScheduledRuns(current.Project, now: 0);
        foreach (var node in current.Project.Copies.Where(c => Appends(c, current.Project)))
        {
            // A stamp of the run in any of the queries makes other rows of them.
            if (current.QueryOf(node) is { IsKnown: true, Branches: { Length: > 0 and <= 8 } branches }
                && branches.All(b => !b.HasMoreOutputs && !b.Outputs.Any(o => ServerClock.IsIn(o.Expression)))
                && branches.Where(IsUnlimited).Select(b => runs.OfEverything(node, b)).FirstOrDefault(s => s is not null) is { } seam)
                yield return seam;
        }
    }

    /// <summary>
    /// Whether neither the clock nor what is in another table decides which rows a query takes. DISTINCT makes the same of the same rows.
    /// </summary>
    private static bool IsUnlimited(QueryBranch branch) =>
        branch.Shape.All(s => s == "distinct")
        && !branch.Filters.Any(f => ServerClock.IsIn(f.Predicate) || f.Predicate.DescendantsAndSelf().Any(e => e is BoundSubquery));

    /// <summary>
    /// Whether a row of two runs is there twice: a copy that replaces has one run alone, and so has a sink that writes its file again.
    /// </summary>
    public static bool Appends(PipeNode node, DataProject project) => node.Type == NodeType.Copy
        ? node.CopyMode?.Value is null or "append" && project.FindDataSource(node.Target)?.KeepsRepeats == true && !IsReplaced(node.Target, project)
        : (node.Syntax.Find("EXPORT_WRITE_STRATEGY") ?? node.Syntax.Find("EXPORT_STRATEGY"))?.Value.ToLowerInvariant() is null or "new" or "@new";

    /// <summary>Whether another copy writes all of a Data Source again, and with it what was there twice.</summary>
    private static bool IsReplaced(string target, DataProject project) =>
        project.Copies.Any(c => c.Target == target && c.CopyMode?.Value == "replace");

    // ---- Runs of one query

    private IEnumerable<Seam> RunsOf(PipeNode node)
    {
        // Several queries, joins and limits may make something else of a row in each run; so does a query that keeps no time of it.
        if (changes.Current.QueryOf(node) is not { IsKnown: true, Branches: { Length: 1 } branches })
            yield break;
        if (node.Type == NodeType.Copy && _scheduled.NeverMet(node, branches[0]) is { } never)
        {
            yield return new Seam(SeamKind.Nothing, node, null, never);
            yield break;
        }

        if (!Appends(node, changes.After) || branches[0] is not { HasMoreOutputs: false, Shape.IsEmpty: true } branch)
            yield break;
        if (node.Type == NodeType.Copy && AfterView(node, branch) is { } after)
            yield return after;
        if (branch.Filters.Any(f => f.Predicate.DescendantsAndSelf().Any(e => e is BoundSubquery))
            || branch.Outputs.Any(o => ServerClock.IsIn(o.Expression)))
            yield break;

        var seam = branch.Filters.Any(f => ServerClock.IsIn(f.Predicate)) ? _scheduled.InClockWindows(node, branch, WereApart(node)) : InWindows(node, branch);
        if (seam is not null)
            yield return seam;
    }

    /// <summary>
    /// The one live view of a target gives way to a scheduled copy: the target keeps what the view has written, also of the time that the first
    /// run includes. In a release, the target is created again.
    /// </summary>
    private Seam? AfterView(PipeNode copy, QueryBranch branch)
    {
        if (changes.Workflow == Workflow.Releases
            || changes.Before.Views.Where(v => v.TargetName == copy.Target).ToArray() is not [var view]
            || changes.After.Views.Any(v => v.TargetName == copy.Target)
            || changes.Live.QueryOf(view.Node) is not { IsKnown: true, Branches: [{ AggregateFilters.IsEmpty: true, Shape.IsEmpty: true } was] }
            || was.Source != branch.Source
            || !was.Filters.All(f => branch.Filters.Any(o => o.Predicate.Key == f.Predicate.Key))
            || _scheduled.OfRowsBefore(copy, branch) is not var (filter, axis))
            return null;

        return new Seam(SeamKind.AfterView, copy, null, filter.Place) { Old = view.Pipe.Name, New = axis.Label };
    }

    /// <summary>Whether the runs of a live sink have no row in common: its windows are parts of a whole, and none a report of its own.</summary>
    private bool WereApart(PipeNode sink) =>
        sink.Type == NodeType.Sink
        && changes.Before.FindPipe(sink.Pipe.Name)?.Nodes.FirstOrDefault(n => n.Type == NodeType.Sink) is { } live
        && changes.Live.QueryOf(live) is { IsKnown: true, Branches: [var branch] }
        && new ScheduledRuns(changes.Before, now).AreApart(live, branch);

    private Seam? InWindows(PipeNode node, QueryBranch branch)
    {
        var parameters = branch.Filters.SelectMany(f => f.Predicate.DescendantsAndSelf()).OfType<BoundTemplate>()
            .Select(t => t.Parameter).OfType<(string Name, string? Default)>().Distinct().ToArray();
        var first = _conditions.Read(branch.Filters);
        if (parameters.Length < 2 || AxisOf(first, branch) is not { } axis || HasOpenTime(first))
            return null;

        (string Name, decimal Value)? start = null, end = null;
        foreach (var (name, text) in parameters)
        {
            if (TimeText.Parse(text ?? "", TimeZoneInfo.Utc, out var hasTime) is not { } value || !hasTime)
                continue;

            // The bound that moves with the parameter.
            var moved = new ConditionReader(new Dictionary<string, string> { [name] = Print(value + TimeUnits.Day) }).Read(branch.Filters);
            var bounds = BoundsOn(first, axis)
                .Zip(BoundsOn(moved, axis), (a, b) => (Before: a, After: b))
                .Where(p => p.Before.Value.CompareTo(p.After.Value) != 0)
                .Select(p => p.Before)
                .ToArray();
            if (bounds.Length != 1)
                return null;
            var isEnd = bounds[0].Operator == CompareOperator.Less;
            if ((isEnd ? end : start) is not null)
                return null;
            if (isEnd)
                end = (name, value);
            else
                start = (name, value);
        }

        if (start is not { } from || end is not { } to || to.Value - from.Value is <= 0 or > LongestWindow || to.Value % Minute != 0)
            return null;

        var next = new ConditionReader(new Dictionary<string, string>
        { [from.Name] = Print(to.Value), [to.Name] = Print(to.Value + to.Value - from.Value) }).Read(branch.Filters);
        return Succession.Of(first, next, axis, Horizon.All) is { } rows && (rows.Overlap ?? rows.Gap) is not null
            ? new Seam(SeamKind.Windows, node, rows, FilterOf(branch, axis).Place)
            : null;
    }

    private static IEnumerable<Bound> BoundsOn(RowCondition condition, Axis axis) =>
        condition.DescendantsAndSelf().OfType<Bound>().Where(c => c.Axis.Key == axis.Key);

    private static string Print(decimal moment) => TimeText.Print(moment, TimeZoneInfo.Utc);

    /// <summary>The one time that a query is cut by, if it keeps that time of each row: alone or as a bucket.</summary>
    internal static Axis? AxisOf(RowCondition condition, QueryBranch branch) =>
        AxisOf(condition) is { } axis
            && branch.Outputs.Any(o => !o.Expression.HasAggregate && o.Expression.DescendantsAndSelf().Any(e => e.Key == axis.Key))
            ? axis
            : null;

    /// <summary>The one time that a query is cut by.</summary>
    internal static Axis? AxisOf(RowCondition condition)
    {
        var axes = condition.DescendantsAndSelf()
            .OfType<Bound>()
            .Select(c => c.Axis)
            .Where(a => a.IsTime)
            .GroupBy(a => a.Key)
            .Select(g => g.First())
            .ToArray();
        return axes.Length == 1 && axes[0].Kind == AxisKind.Time ? axes[0] : null;
    }

    internal static bool HasOpenTime(RowCondition condition) =>
        condition.DescendantsAndSelf().Any(c => c is ClockCondition or OpaquePredicate { NamesTime: true } or OpaquePredicate { HasParameter: true });

    internal static BoundFilter FilterOf(QueryBranch branch, Axis axis) =>
        branch.Filters.Last(f => f.Predicate.Columns.Any(c => axis.Columns.Contains(c.Name)));

    // ---- Two tables that are read together

    private IEnumerable<Seam> BridgesOf(PipeNode node)
    {
        if (changes.Current.QueryOf(node) is not { IsKnown: true, Branches: { Length: > 1 and <= 8 } branches })
            yield break;

        foreach (var (old, @new) in branches.SelectMany(a => branches.Where(b => b != a).Select(b => (a, b))))
        {
            if (Bridge(node, old, @new) is { } seam)
                yield return seam;
        }
    }

    private Seam? Bridge(PipeNode node, QueryBranch old, QueryBranch @new)
    {
        if (old.Source == @new.Source
            || old.Table?.Table is not DataSource
            || @new.Table?.Table is not DataSource
            || !old.Outputs.Select(o => o.Name).SequenceEqual(@new.Outputs.Select(o => o.Name)))
            return null;

        var (first, second) = (_conditions.Read(old.Filters), _conditions.Read(@new.Filters));
        if (CutoffReading.Of(first, Horizon.All) is not { Shape: CutoffShape.Before, Axis: { Kind: AxisKind.Time, Columns.Count: 1 } axis }
            || CutoffReading.Of(second, Horizon.All) is not { Shape: CutoffShape.After, Axis: { Kind: AxisKind.Time, Columns.Count: 1 } other })
            return null;
        if (axis.Resolution != other.Resolution
            || HasOpenTime(first)
            || HasOpenTime(second)
            || !AreOne(axis, other, old, @new)
            || BoundsOn(first, axis).Any(c => c.Operator == CompareOperator.GreaterOrEquals))
            return null;

        // The new one by the column of the old.
        var column = old.Filters.SelectMany(f => f.Predicate.Columns).First(c => c.Key == axis.Key);
        var moved = _conditions.Read(
            @new.Filters.Select(f => f with { Predicate = f.Predicate.Replace(e => e is BoundColumn && e.Key == other.Key ? column : null, []) }));
        return FilterOf(@new, other) is var filter && filter.Node == node && Succession.Of(first, moved, axis, Horizon.All) is { } rows
            && ((rows.Overlap is not null && rows.OverlapLength <= LongestWindow) || (rows.Gap is not null && rows.GapLength <= TimeUnits.Day))
            ? new Seam(SeamKind.Bridge, node, rows, filter.Place) { Old = old.Source, New = @new.Source }
            : null;
    }

    /// <summary>Whether two times are the same column of what is read: at one place of the output, or of one name.</summary>
    private static bool AreOne(Axis one, Axis other, QueryBranch old, QueryBranch @new)
    {
        var place = old.Outputs.IndexOf(old.Outputs.FirstOrDefault(o => o.Expression.Key == one.Key)!);
        return place >= 0 ? @new.Outputs[place].Expression.Key == other.Key : one.Columns[0] == other.Columns[0];
    }
}
