using System.Globalization;
using System.Text.RegularExpressions;

namespace Datafile.Analyzer.Plans;

/// <summary>What a window of a backfill is counted in.</summary>
public enum WindowUnit { Hour, Day, Week, Month, Year }

/// <summary>How much time one window of a backfill takes, e.g. <c>7d</c>.</summary>
public sealed partial record WindowLength(int Count, WindowUnit Unit)
{
    [GeneratedRegex(@"^(?<count>[1-9][0-9]{0,4})?\s*(?<unit>h|d|w|hour|day|week|month|year)s?$", RegexOptions.CultureInvariant)]
    private static partial Regex Form { get; }

    /// <summary>Reads <c>12h</c>, <c>1d</c>, <c>2weeks</c>, <c>month</c>; null for what is none.</summary>
    public static WindowLength? Parse(string text)
    {
        var match = Form.Match(text.Trim().ToLowerInvariant());
        if (!match.Success)
            return null;

        var count = match.Groups["count"] is { Success: true, Value: var digits } ? int.Parse(digits, CultureInfo.InvariantCulture) : 1;
        return new WindowLength(count, match.Groups["unit"].Value[0] switch
        {
            'h' => WindowUnit.Hour,
            'd' => WindowUnit.Day,
            'w' => WindowUnit.Week,
            'm' => WindowUnit.Month,
            _ => WindowUnit.Year,
        });
    }

    /// <summary>The start of the window in which a moment lies: a full hour, a midnight, a Monday, the first of a month or year.</summary>
    public DateTime StartOf(DateTime moment) => Unit switch
    {
        WindowUnit.Hour => moment.Date.AddHours(moment.Hour),
        WindowUnit.Day => moment.Date,
        WindowUnit.Week => moment.Date.AddDays(-(((int)moment.DayOfWeek + 6) % 7)),
        WindowUnit.Month => new DateTime(moment.Year, moment.Month, 1),
        _ => new DateTime(moment.Year, 1, 1),
    };

    /// <summary>The start of the window that many windows before or after, bounded to what a DateTime holds.</summary>
    public DateTime Move(DateTime start, int windows) => Unit switch
    {
        WindowUnit.Hour => AddTicks(start, TimeSpan.TicksPerHour * windows * Count),
        WindowUnit.Day => AddTicks(start, TimeSpan.TicksPerDay * windows * Count),
        WindowUnit.Week => AddTicks(start, TimeSpan.TicksPerDay * windows * Count * 7),
        WindowUnit.Month => AddMonths(start, (long)windows * Count),
        _ => AddMonths(start, (long)windows * Count * 12),
    };

    private static DateTime AddTicks(DateTime start, long ticks) =>
        new(Math.Max(DateTime.MinValue.Ticks, Math.Min(DateTime.MaxValue.Ticks, start.Ticks + ticks)));

    private static DateTime AddMonths(DateTime start, long months) =>
        ((start.Year - 1) * 12) + start.Month - 1 + months is var index && index < 0 ? DateTime.MinValue
        : index >= 9999 * 12 ? DateTime.MaxValue
        : start.AddMonths((int)months);
}

/// <summary>How backfills are cut into windows.</summary>
/// <param name="Length">Null to take the time that a partition of the source holds, or that of <paramref name="Count"/>.</param>
/// <param name="Count">How many windows there are to be; null where their length tells.</param>
/// <param name="Since">Where the history begins, in UTC: what is older is one window; null for a year before the cut-off.</param>
public sealed record WindowOptions(WindowLength? Length, int? Count, DateTime? Since);
