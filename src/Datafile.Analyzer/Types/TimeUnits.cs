namespace Datafile.Analyzer.Types;

/// <summary>The units of ClickHouse's intervals, by their names in the singular or the plural: <c>hour</c>, <c>HOURS</c>.</summary>
internal static class TimeUnits
{
    public const decimal Day = 86_400;

    private static readonly Dictionary<string, decimal> Fixed = new(StringComparer.OrdinalIgnoreCase)
    {
        ["microsecond"] = 0.000_001m,
        ["millisecond"] = 0.001m,
        ["second"] = 1,
        ["minute"] = 60,
        ["hour"] = 3_600,
        ["day"] = Day,
        ["week"] = 7 * Day,
    };

    private static readonly Dictionary<string, int> OfCalendar = new(StringComparer.OrdinalIgnoreCase)
    { ["month"] = 1, ["quarter"] = 3, ["year"] = 12 };

    /// <summary>The length of a unit; null for months and longer ones, which have no fixed length, and for what is none.</summary>
    public static decimal? SecondsOf(string unit) => Fixed.TryGetValue(Singular(unit), out var seconds) ? seconds : null;

    /// <summary>The months of a unit; null for shorter ones, and for what is none.</summary>
    public static int? MonthsOf(string unit) => OfCalendar.TryGetValue(Singular(unit), out var months) ? months : null;

    private static string Singular(string unit) => unit.TrimEnd('s', 'S');
}
