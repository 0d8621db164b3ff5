using System.Globalization;
using System.Text.RegularExpressions;

namespace Datafile.Analyzer.Plans;

/// <summary>What a window of a backfill is counted in.</summary>
public enum WindowUnit { Hour, Day, Week, Month, Year }

/// <summary>How much time one window of a backfill takes, e.g. <c>7d</c>.</summary>
public sealed partial record WindowLength(int Count, WindowUnit Unit)
{
    [GeneratedRegex(@"^(?<count>[1-9]\d{0,4})?\s*(?<unit>h|d|w|hour|day|week|month|year)s?$", RegexOptions.CultureInvariant)]
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

    /// <summary>The start of the window that many windows before or after.</summary>
    public DateTime Move(DateTime start, int windows) => Unit switch
    {
        WindowUnit.Hour => start.AddHours(windows * Count),
        WindowUnit.Day => start.AddDays(windows * Count),
        WindowUnit.Week => start.AddDays(windows * Count * 7),
        WindowUnit.Month => start.AddMonths(windows * Count),
        _ => start.AddYears(windows * Count),
    };
}

/// <summary>How backfills are cut into windows.</summary>
/// <param name="Length">Null to take the time that a partition of the source holds, or that of <paramref name="Count"/>.</param>
/// <param name="Count">How many windows there are to be; null where their length tells.</param>
/// <param name="Since">Where the history begins, in UTC: what is older is one window; null for a year before the cut-off.</param>
public sealed record WindowOptions(WindowLength? Length, int? Count, DateTime? Since);
