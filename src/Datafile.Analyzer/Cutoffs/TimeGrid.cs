using Datafile.Analyzer.Semantics;
using Datafile.Analyzer.Types;

namespace Datafile.Analyzer.Cutoffs;

/// <summary>
/// A function that cuts a time down to a grid: seconds, hours, days, months. Every comparison of <c>f(x)</c> with a value
/// is a comparison of <c>x</c> with a point of the grid, because such a function never decreases.
/// </summary>
/// <param name="Zone">The zone in which days and hours begin.</param>
internal sealed record TimeGrid(string Name, Func<DateTime, DateTime> Floor, Func<DateTime, DateTime> Next, TimeZoneInfo Zone) : Grid
{
    /// <summary>The length of a piece that a change of clocks does not stretch, in seconds; null for days and longer ones.</summary>
    public decimal? Length { get; init; }

    /// <summary>The longest grids that are followed.</summary>
    private const int MaxDays = 10_000, MaxYears = 100;

    /// <summary>From the first day of an ISO year, which has 364 or 371 days, to some day of the next one.</summary>
    private const int DaysIntoNextIsoYear = 375;

    private static readonly DateTime Epoch = new(1970, 1, 1), Monday = new(1970, 1, 5);

    /// <summary>Whether the grid is coarser than a second, so that it is a bucket in the eyes of a reader.</summary>
    public bool IsBucket => Name != "second";

    public override decimal FloorOf(decimal moment)
    {
        var local = TimeText.ToLocal(moment, Zone);
        return Length is null
            ? TimeText.FromLocal(NotFollowedException.Checked(local, Floor), Zone)
            : moment - TimeText.Seconds(local - Floor(local)) - (moment * 10_000_000m % 1 / 10_000_000m);
    }

    public override decimal NextAfter(decimal point) =>
        Length is { } length ? point + length : TimeText.FromLocal(NotFollowedException.Checked(TimeText.ToLocal(point, Zone), Next), Zone);

    /// <summary>Whether the function yields a Date; else it yields a time.</summary>
    public static bool YieldsDate(BoundCall call) => call.Type.Unwrapped.IsDate
        || (call.Type.IsUnknown
            && call.Name.ToLowerInvariant() is "tomonday"
                or "tostartofweek"
                or "tostartofmonth"
                or "tostartofquarter"
                or "tostartofyear"
                or "tostartofisoyear");

    /// <summary>The grid of a function over a time; null for another function.</summary>
    public static TimeGrid? Of(BoundCall call, TimeZoneInfo zone)
    {
        var unit = call.Name.ToLowerInvariant() switch
        {
            "todatetime" or "todatetime32" or "tostartofsecond" => "second",
            "tostartofminute" => "minute",
            "tostartoffiveminutes" or "tostartoffiveminute" => "5 minute",
            "tostartoftenminutes" => "10 minute",
            "tostartoffifteenminutes" => "15 minute",
            "tostartofhour" => "hour",
            "todate" or "todate32" or "date" or "tostartofday" => "day",
            "tomonday" => "week",
            "tostartofweek" => OfWeek(call),
            "tostartofmonth" => "month",
            "tostartofquarter" => "quarter",
            "tostartofyear" => "year",
            "tostartofisoyear" => "iso year",
            "cast" => OfCast(call),
            "tostartofinterval" => OfInterval(call),
            "date_trunc" or "datetrunc" => (call.Arguments.FirstOrDefault() as BoundConstant)?.Value.ToLowerInvariant(),
            _ => null,
        };
        return unit is null ? null : Of(unit, zone);
    }

    private static TimeGrid? Of(string unit, TimeZoneInfo zone)
    {
        if (unit == "iso year")
            return new TimeGrid(unit, IsoYear, t => IsoYear(t.AddDays(DaysIntoNextIsoYear)), zone);

        var words = unit.Split(' ');
        if (words.Length == 2 && int.TryParse(words[0], out var count) && count > 0)
            return OfSeveral(unit, count, words[1], zone);

        return unit switch
        {
            "second" => Steps(unit, TimeSpan.FromSeconds(1), zone),
            "minute" => Steps(unit, TimeSpan.FromMinutes(1), zone),
            "hour" => Steps(unit, TimeSpan.FromHours(1), zone),
            "day" => Steps(unit, TimeSpan.FromDays(1), zone),
            "week" => new TimeGrid(unit, t => t.Date.AddDays(-(((int)t.DayOfWeek + 6) % 7)), t => t.AddDays(7), zone),
            "sunday" => new TimeGrid(unit, t => t.Date.AddDays(-(int)t.DayOfWeek), t => t.AddDays(7), zone),
            "quarter" => new TimeGrid(unit, t => new DateTime(t.Year, ((t.Month - 1) / 3 * 3) + 1, 1), t => t.AddMonths(3), zone),
            "month" => new TimeGrid(unit, t => new DateTime(t.Year, t.Month, 1), t => t.AddMonths(1), zone),
            "year" => new TimeGrid(unit, t => new DateTime(t.Year, 1, 1), t => t.AddYears(1), zone),
            _ => null,
        };
    }

    /// <summary>Several units, such as <c>15 minute</c>; null where they do not divide a day, or are too long to be followed.</summary>
    private static TimeGrid? OfSeveral(string name, int count, string unit, TimeZoneInfo zone) => unit switch
    {
        "second" or "minute" or "hour" when TimeUnits.SecondsOf(unit) * count is { } length && TimeUnits.Day % length == 0 =>
            Steps(name, TimeSpan.FromSeconds((double)length), zone),
        "day" when count < MaxDays => Days(name, count, Epoch, zone),
        "week" when count * 7L < MaxDays => Days(name, count * 7, Monday, zone),
        "month" or "quarter" when TimeUnits.MonthsOf(unit) * (long)count is { } months and < MaxYears * 12 => Months(name, (int)months, zone),
        "year" when count < MaxYears => new TimeGrid(
            name, t => new DateTime(Math.Max(1, t.Year - (t.Year % count)), 1, 1), t => t.AddYears(count), zone),
        _ => null,
    };

    private static TimeGrid Steps(string name, TimeSpan step, TimeZoneInfo zone) =>
        new(name, t => new DateTime(t.Ticks - (t.Ticks % step.Ticks)), t => t + step, zone)
        {
            Length = step <= TimeSpan.FromHours(1) ? TimeText.Seconds(step) : null,
        };

    /// <summary>Several months, counted from January 1900 (measured on ClickHouse 26.7).</summary>
    private static TimeGrid Months(string name, int months, TimeZoneInfo zone) =>
        new(
            name, t => new DateTime(t.Year, t.Month, 1).AddMonths(-((((((t.Year - 1900) * 12) + t.Month - 1) % months) + months) % months)),
            t => t.AddMonths(months), zone);

    /// <summary>Several days, counted from 1970, or from its first Monday for weeks.</summary>
    private static TimeGrid Days(string name, int days, DateTime from, TimeZoneInfo zone) =>
        new(name, t => t.Date.AddDays(-((((t.Date - from).Days % days) + days) % days)), t => t.AddDays(days), zone);

    /// <summary>The Monday on or before the fourth of January: the week with the first Thursday of the year.</summary>
    private static DateTime IsoYear(DateTime t)
    {
        DateTime Begin(int year) => new DateTime(year, 1, 4) is var fourth ? fourth.AddDays(-(((int)fourth.DayOfWeek + 6) % 7)) : default;
        return t >= Begin(t.Year + 1) ? Begin(t.Year + 1) : t >= Begin(t.Year) ? Begin(t.Year) : Begin(t.Year - 1);
    }

    /// <summary>Weeks begin with Sunday, in odd modes with Monday.</summary>
    private static string? OfWeek(BoundCall call) =>
        call.Arguments.Length == 1 ? "sunday"
        : ConstantValue.Of(call.Arguments[1]) is { Kind: ConstantKind.Number } mode ? mode.Number % 2 == 1 ? "week" : "sunday"
        : null;

    private static string? OfCast(BoundCall call) =>
        ClickHouseType.Parse((call.Arguments[1] as BoundConstant)?.Value ?? "").Unwrapped switch
        {
            { IsDate: true } => "day",
            { Name: "DateTime" } => "second",
            _ => null,
        };

    private static string? OfInterval(BoundCall call) =>
        call.Arguments.Length == 2 && call.Arguments[1] is BoundCall { Arguments.Length: 1 } interval
        && interval.Arguments[0] is BoundConstant amount && interval.Name.StartsWith("interval_", StringComparison.Ordinal)
            ? amount.Value == "1" ? interval.Name.Substring("interval_".Length) : amount.Value + " " + interval.Name.Substring("interval_".Length)
            : null;
}
