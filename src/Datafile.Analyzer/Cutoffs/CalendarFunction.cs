using Datafile.Analyzer.Semantics;
using Datafile.Analyzer.Types;

namespace Datafile.Analyzer.Cutoffs;

/// <summary>
/// Functions that read a number off the calendar, such as <c>toYYYYMMDD(x)</c>, <c>toRelativeDayNum(x)</c> or
/// <c>dateDiff('hour', '…', x)</c>. None of them decreases. (Measured on ClickHouse 26.7.)
/// </summary>
internal static class CalendarFunction
{
    private static readonly HashSet<string> Parts = new(StringComparer.OrdinalIgnoreCase)
    {
        "toHour", "toMinute", "toSecond", "toMillisecond", "toDayOfMonth", "toDayOfWeek", "toDayOfYear", "toWeek", "toISOWeek", "toMonth",
        "toQuarter", "dateName", "modulo",
    };

    /// <summary>The number of a moment that a function yields in a zone; null for another function.</summary>
    public static Func<decimal, decimal>? Of(BoundCall call, TimeZoneInfo zone) => call.Name.ToLowerInvariant() switch
    {
        "toyear" => Local(zone, t => t.Year),
        "toyyyymm" => Local(zone, t => (t.Year * 100) + t.Month),
        "toyyyymmdd" => Local(zone, Day),
        "toyyyymmddhhmmss" => Local(zone, t => (Day(t) * 1_000_000m) + (t.Hour * 10_000) + (t.Minute * 100) + t.Second),
        "torelativeyearnum" => Number("year", zone),
        "torelativequarternum" => Number("quarter", zone),
        "torelativemonthnum" => Number("month", zone),
        "torelativeweeknum" => Number("week", zone),
        "torelativedaynum" => Number("day", zone),
        "torelativehournum" => Number("hour", zone),
        "torelativeminutenum" => Number("minute", zone),
        "torelativesecondnum" => Number("second", zone),
        _ => null,
    };

    /// <summary><c>toYear(x) * 100 + toMonth(x)</c> is <c>toYYYYMM(x)</c>; null for another sum.</summary>
    public static BoundCall? SameAs(BoundCall call)
    {
        if (!call.Is("plus")
            || call.Arguments is not
            [
                BoundCall { Arguments: [BoundCall { Arguments: [var time] } year, var hundred] } years,
                BoundCall { Arguments: [var other] } month,
            ])
            return null;

        var isYears = years.Is("multiply") && year.Is("toYear") && ConstantValue.Of(hundred) is { Number: 100 };
        return isYears && month.Is("toMonth") && time.Key == other.Key
            ? new BoundCall("toYYYYMM", [], [time], ClickHouseType.Of("Int64"))
            : null;
    }

    /// <summary>How many units lie before a moment; null for a unit that is not followed.</summary>
    public static Func<decimal, decimal>? Number(string unit, TimeZoneInfo zone) => unit switch
    {
        "year" => Local(zone, t => t.Year),
        "quarter" => Local(zone, t => (t.Year * 4) + ((t.Month - 1) / 3)),
        "month" => Local(zone, t => (t.Year * 12) + t.Month),
        "week" => Local(zone, t => Math.Floor((TimeText.Moment(t.Date) / TimeUnits.Day + 3) / 7)),
        "day" => Local(zone, t => TimeText.Moment(t.Date) / TimeUnits.Day),
        "hour" when HasWholeHours(zone) => m => Math.Floor(m / TimeUnits.Hour),
        "minute" => m => Math.Floor(m / 60),
        "second" => Math.Floor,
        "millisecond" => m => Math.Floor(m * 1_000),
        "microsecond" => m => Math.Floor(m * 1_000_000),
        _ => null,
    };

    /// <summary>The midnight with which the last day of the month of a moment begins.</summary>
    public static decimal LastDayOfMonth(decimal moment, TimeZoneInfo zone)
    {
        var day = TimeText.ToLocal(moment, zone).Date;
        return TimeText.FromLocal(day.AddDays(DateTime.DaysInMonth(day.Year, day.Month) - day.Day), zone);
    }

    /// <summary>
    /// Whether an expression sees only a part of its times that comes again, such as the hour of the day or a remainder. A condition on
    /// that never divides old rows from new ones.
    /// </summary>
    public static bool Repeats(BoundExpression expression)
    {
        var (inside, outside) = (new HashSet<string>(StringComparer.Ordinal), new List<BoundColumn>());
        Walk(expression);
        return inside.Count > 0
            && outside.TrueForAll(c => !(c.Type.Unwrapped is { IsDateTime: true } or { IsDate: true }) && !inside.Contains(c.Key));

        void Walk(BoundExpression part)
        {
            if (part is BoundColumn column)
            {
                outside.Add(column);
            }
            else if (part is BoundCall call && Parts.Contains(call.Name))
            {
                inside.UnionWith(call.Columns.Select(c => c.Key));
            }
            else
            {
                foreach (var inner in part.Parts)
                    Walk(inner);
            }
        }
    }

    private static decimal Day(DateTime t) => (t.Year * 10_000) + (t.Month * 100) + t.Day;

    private static Func<decimal, decimal> Local(TimeZoneInfo zone, Func<DateTime, decimal> number) =>
        moment => number(TimeText.ToLocal(moment, zone));

    private static bool HasWholeHours(TimeZoneInfo zone) => zone.BaseUtcOffset.Minutes == 0;
}
