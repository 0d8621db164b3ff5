using System.Globalization;
using Datafile.Analyzer.Semantics;
using Datafile.Analyzer.Types;
using Datafile.Parser.Sql;

namespace Datafile.Analyzer.Cutoffs;

/// <summary>Times that are written as texts, whose order is that of the times, and the beginnings of such texts.</summary>
internal static class AxisText
{
    /// <summary>The formats of ClickHouse that sort like the time, from the year down without gaps, with the same format of .NET.</summary>
    private static readonly Dictionary<string, string> Formats = new(StringComparer.Ordinal)
    {
        ["%Y"] = "yyyy",
        ["%Y-%m"] = "yyyy-MM",
        ["%Y%m"] = "yyyyMM",
        ["%Y-%m-%d"] = "yyyy-MM-dd",
        ["%F"] = "yyyy-MM-dd",
        ["%Y%m%d"] = "yyyyMMdd",
        ["%Y-%m-%d %H"] = "yyyy-MM-dd HH",
        ["%Y-%m-%d %H:00:00"] = "yyyy-MM-dd HH:00:00",
        ["%Y-%m-%d %H:%i"] = "yyyy-MM-dd HH:mm",
        ["%Y-%m-%d %H:%i:00"] = "yyyy-MM-dd HH:mm:00",
        ["%Y-%m-%d %H:%i:%S"] = "yyyy-MM-dd HH:mm:ss",
        ["%F %T"] = "yyyy-MM-dd HH:mm:ss",
        ["%Y-%m-%dT%H:%i:%S"] = "yyyy-MM-dd'T'HH:mm:ss",
        ["%Y-%m-%dT%H:%i:%SZ"] = "yyyy-MM-dd'T'HH:mm:ss'Z'",
    };

    /// <summary><c>toString(x)</c> and <c>formatDateTime(x, '%Y-%m-%d')</c> over a time; null for another function.</summary>
    public static Func<decimal, string>? Of(BoundCall call, AxisExpression inner, TimeZoneInfo zone)
    {
        var type = inner.Type.Unwrapped;
        if (!type.IsDateTime && !type.IsDate)
            return null;
        if (call.Is("formatDateTime") && call.Arguments.Length is 2 or 3)
            return call.Arguments[1] is BoundConstant { Kind: LiteralKind.String } text && Formats.TryGetValue(text.Value, out var format)
                ? Print(format, type.IsDate ? inner.Zone : zone)
                : null;
        if (!call.Is("toString"))
            return null;

        return type.IsDate ? Print("yyyy-MM-dd", inner.Zone)
            : type.Name != "DateTime64" || type.Scale == 0 ? Print("yyyy-MM-dd HH:mm:ss", zone)
            : type.Scale <= 7 ? Print("yyyy-MM-dd HH:mm:ss." + new string('f', type.Scale), zone)
            : null; // finer than .NET counts
    }

    /// <summary>The local time of a text in one of these formats; null where it is in another one, or the format is not followed.</summary>
    public static DateTime? Parse(string text, string format) =>
        Formats.TryGetValue(format, out var known) && DateTime.TryParseExact(text, known, CultureInfo.InvariantCulture, DateTimeStyles.None, out var local)
            ? local
            : null;

    /// <summary>The beginning of a text; null where it is not followed.</summary>
    public static AxisExpression? Left(BoundCall call, AxisExpression inner)
    {
        if (LengthOf(call) is not { } length)
            return null;
        if (inner.Text is { } text)
            return inner with { Text = at => text(at) is var whole && whole.Length > length ? whole.Substring(0, length) : whole };

        return inner.Axis.Kind == AxisKind.Text && inner.Steps.Count == 0 ? inner with { Length = Math.Min(length, inner.Length ?? length) } : null;
    }

    /// <summary>How many characters <c>left(x, n)</c> or <c>substring(x, 1, n)</c> takes; null for another call.</summary>
    public static int? LengthOf(BoundExpression expression) => expression switch
    {
        BoundCall { Arguments.Length: 2 } call when call.Is("left") => Number(call.Arguments[1]),
        BoundCall { Arguments.Length: 3 } call when (call.Is("substring") || call.Is("substr")) && Number(call.Arguments[1]) == 1 =>
            Number(call.Arguments[2]),
        _ => null,
    };

    /// <summary>The first text that is above all texts that begin with one: of a timestamp, the next one.</summary>
    public static string After(string beginning)
    {
        if (TimeText.ParseBeginning(beginning) is { } moment && beginning.IndexOfAny(['Z', '+', '.']) < 0)
        {
            var (unit, format) = beginning.Length switch
            {
                7 => (31 * TimeUnits.Day, "yyyy-MM"),
                10 => (TimeUnits.Day, "yyyy-MM-dd"),
                13 => (TimeUnits.Hour, "yyyy-MM-dd HH"),
                16 => (60, "yyyy-MM-dd HH:mm"),
                19 => (1, "yyyy-MM-dd HH:mm:ss"),
                _ => (0, ""),
            };
            if (unit > 0)
                return TimeText.Utc(moment + unit)
                    .ToString(beginning.Length > 10 ? format.Replace(' ', beginning[10]) : format, CultureInfo.InvariantCulture);
        }

        return beginning.Substring(0, beginning.Length - 1) + (char)(beginning[beginning.Length - 1] + 1);
    }

    private static int? Number(BoundExpression expression) =>
        ConstantValue.Of(expression) is { Kind: ConstantKind.Number, Number: > 0 and < 100 } number
            && number.Number == decimal.Truncate(number.Number)
            ? (int)number.Number
            : null;

    private static Func<decimal, string> Print(string format, TimeZoneInfo zone) =>
        at => TimeText.ToLocal(at, zone).ToString(format, CultureInfo.InvariantCulture);
}
