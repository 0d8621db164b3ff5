using System.Globalization;
using Datafile.Analyzer.Types;

namespace Datafile.Analyzer.Cutoffs;

/// <summary>Moments: seconds since 1970-01-01 00:00:00 UTC, exact to the nanosecond, and their texts.</summary>
internal static class TimeText
{
    private static readonly DateTime Epoch = new(1970, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    public static decimal Moment(DateTime utc) => (utc.Ticks - Epoch.Ticks) / 10_000_000m;

    public static decimal Seconds(TimeSpan span) => span.Ticks / 10_000_000m;

    /// <summary>The moment as UTC, cut to ticks of 100 ns; bounded to what a DateTime holds.</summary>
    public static DateTime Utc(decimal moment)
    {
        var bounded = Math.Max(-62_135_596_800m, Math.Min(253_402_300_799m, moment));
        return Epoch.AddTicks((long)(bounded * 10_000_000m));
    }

    /// <summary>Reads <c>YYYY-MM-DD[ hh:mm[:ss[.fraction]]][Z|±hh:mm]</c>, with a blank or a T between.</summary>
    /// <param name="zone">The zone of a text that names none.</param>
    /// <param name="hasTime">Whether it has a time of day.</param>
    public static decimal? Parse(string text, TimeZoneInfo zone, out bool hasTime)
    {
        text = text.Trim();
        hasTime = text.Length > 10;
        if (text.Length < 10
            || !DateTime.TryParseExact(text.Substring(0, 10), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var local))
            return null;
        if (!hasTime)
            return FromLocal(local, zone);
        if (text[10] is not (' ' or 'T'))
            return null;

        var time = text.Substring(11);
        decimal? offset = null;
        var sign = time.LastIndexOfAny(['+', '-']);
        if (time.EndsWith("Z", StringComparison.Ordinal))
        {
            (time, offset) = (time.Substring(0, time.Length - 1), 0m);
        }
        else if (sign > 0)
        {
            if (!TimeSpan.TryParseExact(time.Substring(sign + 1), [@"hh\:mm", "hhmm", "hh"], CultureInfo.InvariantCulture, out var ahead))
                return null;
            offset = (decimal)ahead.TotalSeconds * (time[sign] == '-' ? -1 : 1);
            time = time.Substring(0, sign);
        }

        var fraction = 0m;
        var dot = time.IndexOf('.');
        if (dot >= 0)
        {
            if (!decimal.TryParse("0" + time.Substring(dot), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out fraction))
                return null;
            time = time.Substring(0, dot);
        }

        if (!TimeSpan.TryParseExact(time, [@"hh\:mm\:ss", @"hh\:mm"], CultureInfo.InvariantCulture, out var ofDay))
            return null;

        local += ofDay;
        var moment = offset is { } seconds ? Moment(DateTime.SpecifyKind(local, DateTimeKind.Utc)) - seconds : FromLocal(local, zone);
        return moment + fraction;
    }

    /// <summary>A text as ClickHouse reads it beside a DateTime: a time that is written out, or seconds since 1970.</summary>
    public static decimal? ParseDateTime(string text, TimeZoneInfo zone) =>
        text.Length is 9 or 10 && text.All(c => c is >= '0' and <= '9')
            ? decimal.Parse(text, CultureInfo.InvariantCulture)
            : Parse(text, zone, out _);

    /// <summary>The first moment, in UTC, of the period that a text names: a month, a day, an hour or a moment.</summary>
    public static decimal? ParseBeginning(string text) =>
        Parse(text.Length switch { 7 => text + "-01", 13 => text + ":00", _ => text }, TimeZoneInfo.Utc, out _);

    /// <summary>
    /// The moment of a local time. Where a change of clocks repeats or skips it, ClickHouse reads it in summer time.
    /// </summary>
    public static decimal FromLocal(DateTime local, TimeZoneInfo zone)
    {
        var plain = DateTime.SpecifyKind(local, DateTimeKind.Unspecified);
        var offset = zone.IsAmbiguousTime(plain) ? zone.GetAmbiguousTimeOffsets(plain).Max()
            : zone.IsInvalidTime(plain) ? zone.GetUtcOffset(plain.AddHours(3))
            : zone.GetUtcOffset(plain);
        return Moment(DateTime.SpecifyKind(plain, DateTimeKind.Utc)) - Seconds(offset);
    }

    /// <summary>The local time of a moment, bounded to what a DateTime holds.</summary>
    public static DateTime ToLocal(decimal moment, TimeZoneInfo zone)
    {
        var utc = Utc(moment);
        return utc.Ticks + zone.GetUtcOffset(utc).Ticks is var ticks && ticks < DateTime.MinValue.Ticks ? DateTime.MinValue
            : ticks > DateTime.MaxValue.Ticks ? DateTime.MaxValue
            : new DateTime(ticks, DateTimeKind.Utc);
    }

    /// <summary>What a DateTime of .NET, which counts 100 ns, is too coarse for.</summary>
    public static decimal FractionOf(decimal moment) => moment - Moment(Utc(moment));

    /// <summary>A moment as ClickHouse writes it, in a zone.</summary>
    public static string Print(decimal moment, TimeZoneInfo zone) =>
        ToLocal(moment, zone).ToString("yyyy-MM-dd HH:mm:ss.FFFFFFF", CultureInfo.InvariantCulture);

    /// <summary>The zone that a type names, and UTC, that of the server, where it names none; null where this machine does not know it.</summary>
    public static TimeZoneInfo? ZoneOf(ClickHouseType type) => FindZone(NameOfZone(type));

    /// <summary>The zone that a type names; empty where it names none.</summary>
    public static string NameOfZone(ClickHouseType type) => type.Unwrapped.TimeZone?.Trim('\'') ?? "";

    /// <summary>The zone of that IANA name; null where this machine does not know it.</summary>
    public static TimeZoneInfo? FindZone(string name)
    {
        if (name.Length == 0 || name is "UTC" or "Etc/UTC" or "GMT")
            return TimeZoneInfo.Utc;

        try
        {
            return TimeZoneInfo.FindSystemTimeZoneById(name);
        }
        catch (Exception e) when (e is TimeZoneNotFoundException or InvalidTimeZoneException)
        {
            return null;
        }
    }
}
