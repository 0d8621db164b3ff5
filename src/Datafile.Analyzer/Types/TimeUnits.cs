using System.Collections.Immutable;
using Datafile.Parser.Text;

namespace Datafile.Analyzer.Types;

/// <summary>The units of ClickHouse's intervals, by their names in the singular or the plural: <c>hour</c>, <c>HOURS</c>.</summary>
internal static class TimeUnits
{
    public const decimal Hour = 3_600, Day = 86_400;

    private static readonly Dictionary<string, decimal> Fixed = new(StringComparer.OrdinalIgnoreCase)
    {
        ["microsecond"] = 0.000_001m,
        ["millisecond"] = 0.001m,
        ["second"] = 1,
        ["minute"] = 60,
        ["hour"] = Hour,
        ["day"] = Day,
        ["week"] = 7 * Day,
    };

    private static readonly Dictionary<string, int> OfCalendar = new(StringComparer.OrdinalIgnoreCase)
    { ["month"] = 1, ["quarter"] = 3, ["year"] = 12 };

    /// <summary>The other names that <c>dateDiff</c> and <c>age</c> know of the units (ClickHouse 26.7 was asked).</summary>
    private static readonly Dictionary<string, string> Short = new(StringComparer.OrdinalIgnoreCase)
    {
        ["yy"] = "year",
        ["yyyy"] = "year",
        ["q"] = "quarter",
        ["qq"] = "quarter",
        ["m"] = "month",
        ["mm"] = "month",
        ["wk"] = "week",
        ["ww"] = "week",
        ["d"] = "day",
        ["dd"] = "day",
        ["h"] = "hour",
        ["hh"] = "hour",
        ["mi"] = "minute",
        ["n"] = "minute",
        ["s"] = "second",
        ["ss"] = "second",
        ["ms"] = "millisecond",
        ["u"] = "microsecond",
        ["us"] = "microsecond",
        ["ns"] = "nanosecond",
    };

    /// <summary>The units in the singular, as messages propose them.</summary>
    public static ImmutableArray<string> All { get; } =
        ["nanosecond", "microsecond", "millisecond", "second", "minute", "hour", "day", "week", "month", "quarter", "year"];

    /// <summary>The unit that a name means to <c>dateDiff</c> and <c>age</c>, in lower case; null for what is not one.</summary>
    public static string? OfDifference(string name) =>
        Short.TryGetValue(name, out var unit) ? unit : All.FirstOrDefault(u => IsNamed(u, name));

    /// <summary>
    /// The unit that a name which ClickHouse does not know was meant to be: one that begins so, or is spelt much like it; null where none
    /// is.
    /// </summary>
    public static string? Meant(string name) => All.FirstOrDefault(u => name.Length > 0 && u.StartsWith(name, StringComparison.OrdinalIgnoreCase))
        ?? Spelling.Nearest(name.ToLowerInvariant(), All);

    private static bool IsNamed(string unit, string name) =>
        name.StartsWith(unit, StringComparison.OrdinalIgnoreCase)
            && (name.Length == unit.Length || (name.Length == unit.Length + 1 && name[unit.Length] is 's' or 'S'));

    /// <summary>The length of a unit; null for months and longer ones, which have no fixed length, and for what is none.</summary>
    public static decimal? SecondsOf(string unit) => Fixed.TryGetValue(Singular(unit), out var seconds) ? seconds : null;

    /// <summary>The months of a unit; null for shorter ones, and for what is none.</summary>
    public static int? MonthsOf(string unit) => OfCalendar.TryGetValue(Singular(unit), out var months) ? months : null;

    private static string Singular(string unit) => unit.TrimEnd('s', 'S');
}
