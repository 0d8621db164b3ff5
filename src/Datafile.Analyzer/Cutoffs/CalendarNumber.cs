using System.Globalization;
using Datafile.Analyzer.Semantics;

namespace Datafile.Analyzer.Cutoffs;

/// <summary>Times written as numbers: <c>toYYYYMMDD(x) &gt; 20240917</c>.</summary>
internal static class CalendarNumber
{
    private static readonly Dictionary<string, string> Grids = new(StringComparer.OrdinalIgnoreCase)
    {
        ["toYYYYMM"] = "toStartOfMonth",
        ["toYYYYMMDD"] = "toStartOfDay",
        ["toYYYYMMDDhhmmss"] = "toStartOfSecond",
    };

    /// <summary>The function that cuts a time to what such a number shows of it; null for another function.</summary>
    public static string? Grid(BoundCall call) => Grids.TryGetValue(call.Name, out var grid) ? grid : null;

    /// <summary>The number of a moment.</summary>
    public static decimal? Of(BoundCall call, decimal moment, TimeZoneInfo zone)
    {
        var format = call.Name.ToLowerInvariant() switch { "toyyyymm" => "yyyyMM", "toyyyymmdd" => "yyyyMMdd", _ => "yyyyMMddHHmmss" };
        return decimal.Parse(TimeText.ToLocal(moment, zone).ToString(format, CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
    }

    /// <summary>The moment at which a number begins, in seconds since 1970; null for a number that is no date.</summary>
    public static decimal? Moment(decimal number, TimeZoneInfo zone)
    {
        var digits = decimal.Truncate(number).ToString(CultureInfo.InvariantCulture);
        var format = digits.Length switch { 6 => "yyyyMM", 8 => "yyyyMMdd", 14 => "yyyyMMddHHmmss", _ => null };
        return format is not null && DateTime.TryParseExact(digits, format, CultureInfo.InvariantCulture, DateTimeStyles.None, out var local)
            ? TimeText.FromLocal(local, zone)
            : null;
    }
}
