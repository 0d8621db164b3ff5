using System.Globalization;

namespace Datafile.ClickHouse.Tests.Cutoffs;

/// <summary>Moments as milliseconds since 1970, and the texts that ClickHouse reads.</summary>
internal static class Moment
{
    public const long Second = 1_000, Minute = 60 * Second, Hour = 60 * Minute, Day = 24 * Hour;

    public const string Utc = "UTC", Madrid = "Europe/Madrid";

    public static long Of(int year, int month, int day) => new DateTimeOffset(year, month, day, 0, 0, 0, TimeSpan.Zero).ToUnixTimeMilliseconds();

    public static DateTime ToUtc(long moment) => DateTimeOffset.FromUnixTimeMilliseconds(moment).UtcDateTime;

    public static long AddMonths(this long moment, int months) => new DateTimeOffset(ToUtc(moment)).AddMonths(months).ToUnixTimeMilliseconds();

    /// <summary>What a clock in the zone shows.</summary>
    public static DateTime Local(long moment, string zone) => TimeZoneInfo.ConvertTimeFromUtc(ToUtc(moment), TimeZoneInfo.FindSystemTimeZoneById(zone));

    /// <summary>The first moment of the piece of time in which the moment lies, as a clock in the zone shows it.</summary>
    public static long Floor(long moment, long piece, string zone)
    {
        var local = Local(moment, zone).Ticks / TimeSpan.TicksPerMillisecond;
        return moment - (local % piece);
    }

    public static string Text(long moment, string zone) => Local(moment, zone).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);

    public static string Text3(long moment, string zone) => Local(moment, zone).ToString("yyyy-MM-dd HH:mm:ss.fff", CultureInfo.InvariantCulture);

    /// <summary>The text with milliseconds only where there are some.</summary>
    public static string Shortest(long moment, string zone) => moment % Second == 0 ? Text(moment, zone) : Text3(moment, zone);

    public static string Date(long moment, string zone) => Local(moment, zone).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    public static string Digits(long moment, string zone, string format) => Local(moment, zone).ToString(format, CultureInfo.InvariantCulture);
}
