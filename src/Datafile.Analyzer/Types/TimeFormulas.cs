using System.Collections.Immutable;
using System.Globalization;

namespace Datafile.Analyzer.Types;

/// <summary>Functions of times, whose result depends on units, precisions and zones.</summary>
internal static class TimeFormulas
{
    private static readonly string[] Units =
        ["Nanosecond", "Microsecond", "Millisecond", "Second", "Minute", "Hour", "Day", "Week", "Month", "Quarter", "Year"];

    private static readonly ClickHouseType Date = ClickHouseType.Of("Date"), Date32 = ClickHouseType.Of("Date32");

    public static IEnumerable<KeyValuePair<string, Formula>> All =>
    [
        .. FunctionFormulas.Usual((_, a) => a.Length > 1 ? WithPrecision(a) : ClickHouseType.Unknown, "toDateTime64"),
        .. FunctionFormulas.Usual((_, a) => InZone(a), "toTimezone", "toTimeZone"),
        .. FunctionFormulas.Usual((_, a) => StartOfInterval(a), "toStartOfInterval"),
        .. FunctionFormulas.Usual((_, a) => a.Length is 3 or 4 ? ClickHouseType.Of("Int64") : ClickHouseType.Unknown, "dateDiff", "age"),
        .. FunctionFormulas.Usual((_, a) => a.Length is 2 or 3 ? ClickHouseType.Of("String") : ClickHouseType.Unknown, "dateName"),
        .. FunctionFormulas.Usual((_, a) => Truncated(a), "dateTrunc"),
        .. FunctionFormulas.Usual(Moved, [.. Units.SelectMany(u => new[] { "add" + u + "s", "subtract" + u + "s" })]),
        .. FunctionFormulas.Usual(
            (_, a) => Added(a), "dateAdd", "dateSub", "timestampAdd", "timestampSub", "addDate", "subDate", "date_add", "date_sub",
            "timestamp_add", "timestamp_sub"),
        .. FunctionFormulas.Usual((_, a) => a.Length == 0 ? ClickHouseType.DateTime(null)
            : a[0].Text is null ? ClickHouseType.Unknown
            : ClickHouseType.DateTime(a[0].Constant), "now", "nowInBlock"),
        .. FunctionFormulas.Usual((_, a) => Now64(a), "now64", "nowInBlock64"),
    ];

    private static ClickHouseType WithPrecision(ImmutableArray<TypedArgument> arguments) =>
        Scale(arguments[1]) is not { } scale ? ClickHouseType.Unknown
        : arguments.Length == 2 ? ClickHouseType.DateTime64(scale, arguments[0].Type.TimeZone)
        : arguments[2].Text is null ? ClickHouseType.Unknown
        : ClickHouseType.DateTime64(scale, arguments[2].Constant);

    private static ClickHouseType InZone(ImmutableArray<TypedArgument> arguments) =>
        arguments.Length != 2 || arguments[1].Text is null ? ClickHouseType.Unknown : arguments[0].Type.Name switch
        {
            "DateTime" => ClickHouseType.DateTime(arguments[1].Constant),
            "DateTime64" => ClickHouseType.DateTime64(arguments[0].Type.Scale, arguments[1].Constant),
            _ => ClickHouseType.Unknown,
        };

    private static ClickHouseType StartOfInterval(ImmutableArray<TypedArgument> arguments)
    {
        if (arguments.Length is not (2 or 3) || !IsTime(arguments[0].Type) || Arithmetic.Unit(arguments[1].Type) is not { } unit)
            return ClickHouseType.Unknown;
        if (arguments.Length == 3 && arguments[2].Text is null)
            return ClickHouseType.Unknown;

        var zone = arguments.Length == 3 ? arguments[2].Constant : arguments[0].Type.TimeZone;
        return Array.IndexOf(Units, unit) switch
        {
            < 0 => ClickHouseType.Unknown,
            0 => ClickHouseType.DateTime64(9, zone),
            1 => ClickHouseType.DateTime64(6, zone),
            2 => ClickHouseType.DateTime64(3, zone),
            < 7 => ClickHouseType.DateTime(zone),
            _ => Date,
        };
    }

    private static ClickHouseType Truncated(ImmutableArray<TypedArgument> arguments)
    {
        if (arguments.Length is not (2 or 3) || arguments[0].Text is not { } word || !IsTime(arguments[1].Type))
            return ClickHouseType.Unknown;
        if (arguments.Length == 3 && arguments[2].Text is null)
            return ClickHouseType.Unknown;

        var time = arguments[1].Type;
        var zone = arguments.Length == 3 ? arguments[2].Constant : time.TimeZone;
        return Array.FindIndex(Units, u => u.Equals(word, StringComparison.OrdinalIgnoreCase)) switch
        {
            < 3 => ClickHouseType.Unknown,
            >= 7 => time.Name is "DateTime64" or "Date32" ? Date32 : Date,
            _ when time.Name == "DateTime64" => ClickHouseType.DateTime64(0, zone),
            _ when time.Name == "Date32" => ClickHouseType.DateTime64(0, zone),
            _ => ClickHouseType.DateTime(zone),
        };
    }

    /// <summary><c>addHours(time, 1)</c>.</summary>
    private static ClickHouseType Moved(string function, ImmutableArray<TypedArgument> arguments)
    {
        var unit = function.Substring(function[0] == 'a' ? 3 : 8).TrimEnd('s');
        return arguments.Length is < 2 or > 3 || arguments.Length == 3 ? ClickHouseType.Unknown
            : arguments[0].Type.Name == "String" ? Arithmetic.Moved(ClickHouseType.DateTime64(3, null), unit)
            : Arithmetic.Moved(arguments[0].Type, unit);
    }

    /// <summary><c>dateAdd(day, 1, time)</c> or <c>dateAdd(time, INTERVAL 1 DAY)</c>.</summary>
    private static ClickHouseType Added(ImmutableArray<TypedArgument> arguments)
    {
        if (arguments.Length == 3 && arguments[0].Text is { } word)
        {
            var unit = Units.FirstOrDefault(u => u.Equals(word.TrimEnd('s'), StringComparison.OrdinalIgnoreCase));
            return unit is null ? ClickHouseType.Unknown : Moved("add" + unit + "s", [arguments[2], arguments[1]]);
        }

        if (arguments.Length != 2)
            return ClickHouseType.Unknown;

        var (time, interval) = Arithmetic.Unit(arguments[0].Type) is null ? (arguments[0], arguments[1]) : (arguments[1], arguments[0]);
        return Arithmetic.Unit(interval.Type) is { } moved ? Moved("add" + moved + "s", [time, interval]) : ClickHouseType.Unknown;
    }

    private static ClickHouseType Now64(ImmutableArray<TypedArgument> arguments) => arguments.Length switch
    {
        0 => ClickHouseType.DateTime64(3, null),
        1 when Scale(arguments[0]) is { } scale => ClickHouseType.DateTime64(scale, null),
        2 when Scale(arguments[0]) is { } scale && arguments[1].Text is not null => ClickHouseType.DateTime64(scale, arguments[1].Constant),
        _ => ClickHouseType.Unknown,
    };

    private static int? Scale(TypedArgument argument) =>
        int.TryParse(argument.Constant, NumberStyles.None, CultureInfo.InvariantCulture, out var scale) && scale <= 9 ? scale : null;

    private static bool IsTime(ClickHouseType type) => type.IsDate || type.IsDateTime;
}
