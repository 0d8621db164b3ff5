using System.Collections.Immutable;
using System.Globalization;
using Datafile.Analyzer.Cutoffs;
using Datafile.Analyzer.Project;
using Datafile.Parser;
using Datafile.Parser.Sql;

namespace Datafile.Analyzer.Plans;

/// <summary>A window of a backfill: the rows from <paramref name="Start"/> on, and before <paramref name="End"/>.</summary>
internal sealed record BackfillWindow(string Start, string End);

/// <summary>The column by which a backfill is cut, as it is written in the query.</summary>
/// <param name="Name">As the query writes it.</param>
/// <param name="Column">The column of the source.</param>
/// <param name="IsDate">Whether it holds days.</param>
/// <param name="IsWide">Whether it holds times before 1970.</param>
/// <param name="Zone">The zone in which it is compared with literals.</param>
internal sealed record WindowColumn(string Name, string Column, bool IsDate, bool IsWide, TimeZoneInfo Zone)
{
    /// <summary>A column of a Data Source; null where its type is neither a date nor a time.</summary>
    /// <param name="name">As the query writes it.</param>
    public static WindowColumn? Of(string name, Column column)
    {
        var type = column.Type.Unwrapped;
        return type.IsDate || type.IsDateTime
            ? new WindowColumn(name, column.Name, type.IsDate, type.Name is "DateTime64" or "Date32", ZoneOf(column))
            : null;
    }

    /// <summary>The zone in which ClickHouse reads a literal beside the column.</summary>
    public static TimeZoneInfo ZoneOf(Column column) => TimeText.ZoneOf(column.Type) ?? TimeZoneInfo.Utc;

    /// <summary>A comparison of a column with a moment, which means that moment whatever the clocks of its zone do.</summary>
    /// <param name="moment">In seconds since 1970.</param>
    public static string Compare(Column column, string comparison, decimal moment) =>
        $"{SqlQuoting.Identifier(column.Name)} {comparison} {Literal(column, moment)}";

    /// <summary>A moment to compare with a column. An hour that a change of clocks repeats is named in UTC.</summary>
    public static string Literal(Column column, decimal moment)
    {
        var zone = ZoneOf(column);
        return TimeText.FromLocal(TimeText.ToLocal(moment, zone), zone) == moment
            ? $"'{TimeText.Print(moment, zone)}'"
            : $"toDateTime('{TimeText.Print(moment, TimeZoneInfo.Utc)}', 'UTC')";
    }

    /// <summary>Before it no value lies: where DateTime begins in this zone, or where the wider types do.</summary>
    public DateTime Oldest => IsWide ? new DateTime(1900, 1, 1) : IsDate ? new DateTime(1970, 1, 1) : TimeText.ToLocal(0, Zone);

    private string Parameter(string name) => $"{{{{{(IsDate ? "Date" : "DateTime")}({name})}}}}";

    /// <summary>The condition of the copy pipe: half-open, so that windows meet without a gap and without an overlap.</summary>
    public string Condition => $"{Name} >= {Parameter("start")} AND {Name} < {Parameter("end")}";

    public string Print(DateTime moment) => moment.ToString(IsDate ? "yyyy-MM-dd" : "yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
}

/// <summary>Cuts the history before a cut-off into windows.</summary>
internal static class BackfillWindows
{
    private static readonly Dictionary<string, WindowUnit> PartitionUnits = new(StringComparer.Ordinal)
    {
        ["toStartOfHour"] = WindowUnit.Hour,
        ["toDate"] = WindowUnit.Day,
        ["toStartOfDay"] = WindowUnit.Day,
        ["toYYYYMMDD"] = WindowUnit.Day,
        ["toMonday"] = WindowUnit.Week,
        ["toStartOfWeek"] = WindowUnit.Week,
        ["toStartOfMonth"] = WindowUnit.Month,
        ["toYYYYMM"] = WindowUnit.Month,
        ["toStartOfYear"] = WindowUnit.Year,
        ["toYear"] = WindowUnit.Year,
    };

    /// <summary>The windows, the oldest first. The last one ends behind the cut-off, which the copy pipe itself keeps to.</summary>
    /// <param name="cutoff">In seconds since 1970.</param>
    public static ImmutableArray<BackfillWindow> Cut(WindowOptions options, WindowColumn column, decimal cutoff, DataSource source)
    {
        var end = TimeText.ToLocal(cutoff, column.Zone);
        var since = options.Since is { } given
            ? TimeText.ToLocal(TimeText.Moment(given), column.Zone)
            : new WindowLength(1, WindowUnit.Year).Move(end, -1);
        var bounds = options is { Length: null, Count: { } count }
            ? Into(count, since, end, column)
            : Of(options.Length ?? PartitionOf(source, column.Column) ?? new WindowLength(1, WindowUnit.Month), since, end, column);
        bounds.RemoveAll(b => b <= column.Oldest);
        bounds.Add(column.Oldest);
        if (bounds.Count == 1)
            bounds.Insert(0, new WindowLength(1, WindowUnit.Month).Move(column.Oldest, 1)); // all that is older than any value: one window, which is empty
        bounds.Reverse();
        return [.. bounds.Zip(bounds.Skip(1), (from, to) => new BackfillWindow(column.Print(from), column.Print(to)))];
    }

    /// <summary>The ends of windows of a length, the last one first.</summary>
    private static List<DateTime> Of(WindowLength length, DateTime since, DateTime end, WindowColumn column)
    {
        if (column.IsDate && length.Unit == WindowUnit.Hour)
            length = new WindowLength(1, WindowUnit.Day);

        var bounds = new List<DateTime> { length.Move(length.StartOf(end), 1) };
        while (bounds.Count < Limits.BackfillWindows && bounds[bounds.Count - 1] > since)
            bounds.Add(length.Move(bounds[bounds.Count - 1], -1));
        return bounds;
    }

    /// <summary>
    /// The ends of a number of windows, the last one first: one for all that is older, and equal ones of whole days, or of whole hours
    /// where a day is too much.
    /// </summary>
    private static List<DateTime> Into(int count, DateTime since, DateTime end, WindowColumn column)
    {
        var unit = new WindowLength(1, column.IsDate || (end - since).TotalDays >= count ? WindowUnit.Day : WindowUnit.Hour);
        var (first, last) = (unit.StartOf(since), unit.Move(unit.StartOf(end), 1));
        var bounds = new List<DateTime> { last };
        if (count == 1)
            return bounds;

        var units = (last - first).TotalHours / (unit.Unit == WindowUnit.Day ? 24 : 1);
        var step = new WindowLength((int)Math.Max(1, Math.Ceiling(units / (count - 1))), unit.Unit);
        for (var bound = first; bound < last; bound = step.Move(bound, 1))
            bounds.Insert(1, bound);
        return bounds;
    }

    /// <summary>The time that a partition of the source holds: a window that is a partition reads no other. Null where no time divides it.</summary>
    private static WindowLength? PartitionOf(DataSource source, string column)
    {
        var (function, time) = source.Engine.PartitionKey.Expressions switch
        {
            [Identifier alone] => ("toDate", alone),
            [FunctionCall { Arguments: [Identifier argument] } call] => (call.Name, argument),
            [FunctionCall { Arguments: [Identifier argument, Literal { Kind: LiteralKind.String }] } call] => (call.Name, argument), // a time zone
            _ => ("", null),
        };
        return time?.Parts is [var name] && name == column && PartitionUnits.TryGetValue(function, out var unit) ? new WindowLength(1, unit) : null;
    }
}
