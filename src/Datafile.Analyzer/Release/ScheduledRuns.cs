using System.Collections.Immutable;
using Datafile.Analyzer.Cutoffs;
using Datafile.Analyzer.Project;
using Datafile.Analyzer.Semantics;
using Datafile.Analyzer.Types;
using Datafile.Parser.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Datafile.Analyzer.Release;

/// <summary>What the runs of a copy or sink include that starts by itself. Only what is certain counts.</summary>
/// <param name="now">From when the runs are looked at, in seconds since 1970.</param>
internal sealed class ScheduledRuns(DataProject project, decimal now)
{
    private const decimal Minute = 60;

    private readonly ConditionReader _conditions = new();

    /// <summary>Two runs in a row whose windows, relative to the clock, overlap or leave rows out.</summary>
    /// <param name="wereApart">Whether it is a sink whose live runs have no row in common: then rows of two are a mistake, also in files.</param>
    public Seam? InClockWindows(PipeNode node, QueryBranch branch, bool wereApart)
    {
        var times = TimesOf(node);
        if (StartsTooEarly(node, branch, times) is { } filter)
            return new Seam(SeamKind.TooEarly, node, null, filter.Place);

        for (var i = 0; i + 1 < times.Length; i++)
        {
            var (first, second) = (ReadAt(branch, times[i]), ReadAt(branch, times[i + 1]));
            if ((wereApart && !branch.IsGrouped ? Seams.AxisOf(first) : Seams.AxisOf(first, branch)) is not { } axis
                || Seams.HasOpenTime(first)
                || Seams.HasOpenTime(second)
                || !AskTheSame(first, second))
                return null;

            // What starts with now() begins when the run does, some seconds after the minute: only what is much more counts.
            var isExact = Cuts(first).SequenceEqual(Cuts(ReadAt(branch, times[i] + 7)));
            var rows = Succession.Of(Until(times[i], first, axis), Until(times[i + 1], second, axis), axis, Horizon.All);
            if (rows is null)
                continue;

            var overlaps = rows.Overlap is not null
                && rows.OverlapLength >= (isExact ? 0 : Minute)
                && !(rows.OverlapLength > 0 && WritesFiles(node) && !wereApart);
            rows = rows with { Overlap = overlaps ? rows.Overlap : null, Gap = LosesRows(node, branch, rows, isExact) ? rows.Gap : null };
            if (rows.Overlap is not null || rows.Gap is not null)
                return new Seam(SeamKind.Schedule, node, rows, Seams.FilterOf(branch, axis).Place);
        }

        return null;
    }

    private decimal[] TimesOf(PipeNode node) => [.. CronExpression.Times(node.Schedule ?? "", TimeText.Utc(now), 4).Select(TimeText.Moment)];

    /// <summary>Whether it is known that two runs in a row have no row in common.</summary>
    public bool AreApart(PipeNode node, QueryBranch branch)
    {
        var times = TimesOf(node);
        return times.Length > 1 && times.Zip(times.Skip(1), (run, next) => (run, next)).All(t =>
            ReadAt(branch, t.run) is var first && ReadAt(branch, t.next) is var second
            && Seams.AxisOf(first) is { } axis && !Seams.HasOpenTime(first) && !Seams.HasOpenTime(second) && AskTheSame(first, second)
            && Succession.Of(Until(t.run, first, axis), Until(t.next, second, axis), axis, Horizon.All) is { } rows
            && (rows.Overlap is null || rows.OverlapLength < Minute));
    }

    /// <summary>
    /// The condition by which the first run includes rows that are there already, with their time; null where it includes none, or that is
    /// not known.
    /// </summary>
    public (BoundFilter Filter, Axis Axis)? OfRowsBefore(PipeNode node, QueryBranch branch) =>
        TimesOf(node) is [var run, ..]
            && ReadAt(branch, run) is var rows
            && Seams.AxisOf(rows) is { } axis
            && !Seams.HasOpenTime(rows)
            && !RowRegions.AreEmpty([Until(now, rows, axis)])
            ? (Seams.FilterOf(branch, axis), axis)
            : null;

    /// <summary>
    /// Whether two runs have the same conditions that are not followed: <c>toHour(time) = toHour(now())</c> is another one in each.
    /// </summary>
    private static bool AskTheSame(RowCondition first, RowCondition second) => OpenKeys(first).SetEquals(OpenKeys(second));

    private static HashSet<string> OpenKeys(RowCondition condition) =>
        new(condition.DescendantsAndSelf().OfType<OpaquePredicate>().Select(c => c.Key), StringComparer.Ordinal);

    /// <summary>
    /// The condition of which no row is there yet when a copy starts, and rows are a minute later: <c>= today()</c> at midnight; null where
    /// there is none.
    /// </summary>
    private BoundFilter? StartsTooEarly(PipeNode node, QueryBranch branch, decimal[] times)
    {
        if (node.Type != NodeType.Copy || times.Length == 0 || Seams.AxisOf(ReadAt(branch, times[0]), branch) is not { } axis)
            return null;

        bool HasRows(decimal run, decimal until) => !RowRegions.AreEmpty([Until(until, ReadAt(branch, run), axis)]);
        return times.All(t => !Seams.HasOpenTime(ReadAt(branch, t)) && !HasRows(t, t) && HasRows(t, t + Minute)) ? Seams.FilterOf(branch, axis) : null;
    }

    /// <summary>
    /// Runs without a window that append all rows again; null where their rows, or what they make of them, may be others each time.
    /// </summary>
    public Seam? OfEverything(PipeNode node, QueryBranch branch)
    {
        if (node.Type != NodeType.Copy || CronExpression.Interval(node.Schedule ?? "") is not { } interval || !KeepsRows(branch, interval))
            return null;

        // A parameter, or a function that yields another value each time, may tell the runs apart; so may the default of a column.
        var expressions = branch.Outputs.Select(o => o.Expression)
            .Concat(branch.Filters.Select(f => f.Predicate))
            .SelectMany(e => e.DescendantsAndSelf())
            .ToArray();
        if (expressions.Any(e => e is BoundTemplate || (e is BoundCall { Arguments.IsEmpty: true } call && AggregateFunction.Find(call.Name) is null))
            || project.FindDataSource(node.Target) is not { } target || target.Columns.Any(c => c.HasDefault && branch.FindOutput(c.Name) is null))
            return null;

        // Totals, and the newest time of what is there, are a snapshot.
        var isSnapshot = branch.IsGrouped
            && (branch.GroupKeys.IsEmpty
                || branch.Outputs.Any(o => o.Expression.HasAggregate
                    && o.Expression.Type.Stored.Unwrapped is var type
                    && (type.IsUnknown || type.IsDateTime || type.IsDate)));
        return isSnapshot
            ? null
            : new Seam(SeamKind.Everything, node, null, new Place(node.Pipe.File, node.QuerySpan))
            { Old = branch.Source };
    }

    /// <summary>
    /// A condition on the clock, or several of them together, that no row meets at any time, or whenever a copy runs that starts by itself;
    /// null where there is none.
    /// </summary>
    public Place? NeverMet(PipeNode node, QueryBranch branch)
    {
        var clocked = branch.Filters.Where(f => ServerClock.IsIn(f.Predicate)).ToArray();
        if (clocked.Length == 0)
            return null;

        // Now and from hour to hour, and at the start of every day of a year: of its months and weeks, too.
        var hours = Enumerable.Range(0, 25).Select(h => now + (h * TimeUnits.Day / 24));
        var days = Enumerable.Range(1, 366).Select(d => now - (now % TimeUnits.Day) + (d * TimeUnits.Day));
        var moments = hours.Concat(days).ToArray();
        var runs = moments.SelectMany(m => CronExpression.Times(node.Schedule ?? "", TimeText.Utc(m), 1)).Distinct().Select(TimeText.Moment).ToArray();

        // A run starts some seconds after its time.
        ImmutableArray<decimal> all = [.. (runs.Length > 0 ? runs : moments).SelectMany(m => new[] { m, m + 7 })];
        bool IsNever(BoundFilter[] filters) => all.All(m => RowRegions.AreEmpty([_conditions.Read(ServerClock.At(filters, m))]));
        if (Array.Find(clocked, f => IsNever([f])) is { } one)
            return one.Place;

        var (first, last) = (clocked[0], clocked[clocked.Length - 1]);
        return clocked.Length == 1 || first.Node != last.Node || !IsNever(clocked) ? null
            : new Place(first.Place.File, TextSpan.FromBounds(first.Syntax.Span.Start, last.Syntax.Span.End));
    }

    /// <summary>
    /// Rows between two runs: some seconds are left out by mistake, and more of them where each run follows the last at the same distance
    /// and nothing else writes them. What a sink groups may be of a part of the time on purpose.
    /// </summary>
    private bool LosesRows(PipeNode node, QueryBranch branch, Succession rows, bool isExact) => rows.Gap is not null
        && (rows.GapLength < Minute ? isExact
            : (node.Type == NodeType.Copy || !branch.IsGrouped)
                && CronExpression.Interval(node.Schedule ?? "") is not null
                && !IsWrittenElsewhere(node, branch.Source));

    private bool IsWrittenElsewhere(PipeNode node, string source) => project.Pipes.SelectMany(p => p.Nodes)
        .Any(n => n != node && n.Target == node.Target && (n.Names(source) || n.Pipe.Nodes.Any(other => other.Names(source))));

    /// <summary>Whether the rows of a run are there in the next one: nothing that is known removes them from the Data Source in between.</summary>
    private bool KeepsRows(QueryBranch branch, decimal interval) =>
        branch is { Release.Length: 0, Table.Table: DataSource { Connector.Kind: ConnectorKind.None } source }
        && new Retention((double)(2 * interval / TimeUnits.Day)).IsShorterThan(Retention.Of(source))
        && project.Copies.All(c => c.Target != source.Name || c.CopyMode?.Value != "replace");

    /// <summary>A file of each run may hold all of a day on purpose, as far as it has come.</summary>
    private static bool WritesFiles(PipeNode node) => node.Type == NodeType.Sink && node.Syntax.Find("EXPORT_KAFKA_TOPIC") is null;

    private RowCondition ReadAt(QueryBranch branch, decimal moment) => _conditions.Read(ServerClock.At(branch.Filters, moment));

    /// <summary>The rows that are there when a query is run.</summary>
    private static AllOf Until(decimal moment, RowCondition rows, Axis axis) =>
        new([rows, new Bound(axis, CompareOperator.Less, new AxisValue(moment), After: false)]);

    private static IEnumerable<(AxisValue Value, bool After)> Cuts(RowCondition condition) =>
        condition.DescendantsAndSelf().OfType<Bound>().Where(c => c.Axis.IsTime).Select(c => (c.Value, c.After));
}
