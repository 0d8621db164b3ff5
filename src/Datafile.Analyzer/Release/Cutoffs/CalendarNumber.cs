using System.Globalization;
using Datafile.Analyzer.Binding;

namespace Datafile.Analyzer.Release.Cutoffs;

/// <summary>Times written as numbers: <c>toYYYYMMDD(x) &gt; 20240917</c>.</summary>
internal static class CalendarNumber
{
    /// <summary>Stands for the scale of such numbers, which is none: they are read by their digits.</summary>
    public const decimal Scale = -1;

    private static readonly Dictionary<string, string> Grids = new(StringComparer.OrdinalIgnoreCase)
    {
        ["toYYYYMM"] = "toStartOfMonth",
        ["toYYYYMMDD"] = "toStartOfDay",
        ["toYYYYMMDDhhmmss"] = "toStartOfSecond",
    };

    /// <summary>The function that cuts a time to what such a number shows of it; null for another function.</summary>
    public static string? Grid(BoundCall call) => Grids.TryGetValue(call.Name, out var grid) ? grid : null;

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
