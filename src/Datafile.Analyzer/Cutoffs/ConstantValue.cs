using System.Globalization;
using Datafile.Analyzer.Semantics;
using Datafile.Analyzer.Types;
using Datafile.Parser;
using Datafile.Parser.Sql;

namespace Datafile.Analyzer.Cutoffs;

internal enum ConstantKind { Text, Number, Moment, Clock }

/// <summary>What an expression without columns comes to.</summary>
/// <param name="Kind">Clock: it depends on when it is asked, like <c>now()</c>.</param>
/// <param name="Number">A number, or the moment in seconds since 1970.</param>
/// <param name="IsDay">Whether the moment is the start of a day, as a Date is.</param>
internal sealed record ConstantValue(ConstantKind Kind, decimal Number, string Text, bool IsDay = false)
{
    private static readonly ConstantValue Clock = new(ConstantKind.Clock, 0, "");

    /// <summary>Functions of the clock: whether they yield a day, and how many seconds that is from now.</summary>
    private static readonly Dictionary<string, (bool IsDay, decimal Offset)> Clocks = new(StringComparer.OrdinalIgnoreCase)
    {
        ["now"] = (false, 0),
        ["now64"] = (false, 0),
        ["current_timestamp"] = (false, 0),
        ["nowInBlock"] = (false, 0),
        ["today"] = (true, 0),
        ["yesterday"] = (true, -TimeUnits.Day),
    };

    private static readonly HashSet<string> DateTimeParsers = new(StringComparer.OrdinalIgnoreCase)
    {
        "toDateTime", "toDateTime32", "parseDateTimeBestEffort", "parseDateTime32BestEffort",
    };

    private static readonly HashSet<string> DateTime64Parsers = new(StringComparer.OrdinalIgnoreCase)
    {
        "toDateTime64", "parseDateTime64BestEffort",
    };

    /// <summary>Functions of a number whose digits are a time: by which number each part is divided, and where it ends.</summary>
    private static readonly Dictionary<string, (long Unit, int Limit)[]> Digits = new(StringComparer.OrdinalIgnoreCase)
    {
        ["YYYYMMDDToDate"] = [(10_000, 10_000), (100, 100), (1, 100)],
        ["YYYYMMDDhhmmssToDateTime"] = [(10_000_000_000, 10_000), (100_000_000, 100), (1_000_000, 100), (10_000, 100), (100, 100), (1, 100)],
    };

    private static readonly string[] Fallbacks = ["OrNull", "OrZero", "OrDefault"];

    /// <summary>The scale of functions between moments and numbers: how many units a second has.</summary>
    private static readonly Dictionary<string, decimal> UnixTimestamps = new(StringComparer.OrdinalIgnoreCase)
    {
        ["toUnixTimestamp"] = 1,
        ["toUnixTimestamp64Second"] = 1,
        ["toUnixTimestamp64Milli"] = 1_000,
        ["toUnixTimestamp64Micro"] = 1_000_000,
        ["toUnixTimestamp64Nano"] = 1_000_000_000,
    };

    /// <summary>How many days a Date and a Date32 count: greater numbers are seconds to <c>toDate</c> (asked of ClickHouse 26.7).</summary>
    private static readonly Dictionary<string, int> LastDays = new(StringComparer.OrdinalIgnoreCase) { ["toDate"] = 65_535, ["toDate32"] = 120_529 };

    private static readonly Dictionary<string, decimal> FromUnixTimestamps = new(StringComparer.OrdinalIgnoreCase)
    {
        ["fromUnixTimestamp"] = 1,
        ["fromUnixTimestamp64Second"] = 1,
        ["fromUnixTimestamp64Milli"] = 1_000,
        ["fromUnixTimestamp64Micro"] = 1_000_000,
        ["fromUnixTimestamp64Nano"] = 1_000_000_000,
    };

    /// <summary>The zone in which a moment has its day and hour: that of its type.</summary>
    public TimeZoneInfo Zone { get; private init; } = TimeZoneInfo.Utc;

    public static decimal? UnitsPerSecond(string unixTimestampFunction) =>
        UnixTimestamps.TryGetValue(unixTimestampFunction, out var units) ? units : null;

    public static decimal? UnitsOfFromUnixTimestamp(string function) =>
        FromUnixTimestamps.TryGetValue(function, out var units) ? units : null;

    /// <summary>What a function of the clock yields when it is asked at a moment, in seconds since 1970; null for another function, and for a clock of another zone.</summary>
    public static ConstantValue? AtClock(BoundCall call, decimal now) =>
        Clocks.TryGetValue(call.Name, out var clock) && call.Arguments.All(a => a is BoundConstant { Kind: LiteralKind.Number })
            ? Moment(now + clock.Offset, clock.IsDay)
            : null;

    /// <summary>Evaluates an expression without columns; null where it has some, or where it is not followed.</summary>
    public static ConstantValue? Of(BoundExpression expression)
    {
        switch (expression)
        {
            case BoundConstant { Kind: LiteralKind.String } text:
                return new ConstantValue(ConstantKind.Text, 0, text.Value);
            case BoundConstant { Kind: LiteralKind.Number } number:
                return decimal.TryParse(number.Value, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) ? Numeric(value) : null;
            case BoundConstant { Kind: LiteralKind.Boolean } boolean:
                return Numeric(string.Equals(boolean.Value, "true", StringComparison.OrdinalIgnoreCase) ? 1 : 0);
            case BoundCall { Size: <= Limits.ConstantParts } call:
                try
                {
                    var result = OfCall(call) is { } made ? Held(made, call) : null;
                    return result is not { Kind: ConstantKind.Moment, IsDay: false } ? result
                        : TimeText.ZoneOf(call.Type) is { } zone ? result with { Zone = zone }
                        : null;
                }
                catch (Exception e) when (e is OverflowException or NotFollowedException)
                {
                    return null; // beyond all times and numbers
                }

            // `(SELECT toDateTime('…'))`
            case BoundSubquery { Query: BoundSelect { From: null, Filters.IsEmpty: true, Clauses.IsEmpty: true, IsGrouped: false, Columns: { IsOpen: false, Columns: [var only] } } }:
                return Of(only.Value);
            default:
                return null;
        }
    }

    /// <summary>
    /// A moment in the range of its type: what a text says beyond it, or a number of seconds, becomes the first or the last one. What is
    /// computed of another moment begins again at the other end, and <c>makeDate</c> at 1970 (asked of ClickHouse 26.7): neither is followed.
    /// </summary>
    private static ConstantValue? Held(ConstantValue value, BoundCall call)
    {
        if (value.Kind != ConstantKind.Moment || LastMoment(call.Type.Unwrapped) is not { } last || (value.Number >= 0 && value.Number <= last))
            return value;

        var isRead = call.Arguments.All(a => Of(a) is null or { Kind: ConstantKind.Text or ConstantKind.Number })
            && (!value.IsDay || Of(call.Arguments[0])?.Kind == ConstantKind.Text);
        return isRead ? value with { Number = value.Number < 0 ? 0 : last } : null;
    }

    private static decimal? LastMoment(ClickHouseType type) => type.Name switch
    {
        "DateTime" or "DateTime32" => uint.MaxValue,
        "Date" => ushort.MaxValue * TimeUnits.Day,
        _ => null,
    };

    private static ConstantValue Numeric(decimal value) => new(ConstantKind.Number, value, "");

    private static ConstantValue Moment(decimal value, bool isDay = false) => new(ConstantKind.Moment, value, "", isDay);

    private static ConstantValue? OfCall(BoundCall call)
    {
        if (Clocks.ContainsKey(call.Name))
            return Clock;
        if (call.PassedArgument is { } passed)
            return Of(passed);
        if (TimeShift.Of(call) is { } shift)
            return Of(shift.Base) is not { } begin ? null
                : begin.Kind == ConstantKind.Moment ? shift.Apply(begin)
                : begin.Kind == ConstantKind.Clock ? Clock
                : null;
        if (call.Is("toStartOfInterval") && call.Arguments.Length == 2)
            return Of(call.Arguments[0]) is not { } rounded ? null : rounded.Kind == ConstantKind.Clock ? Clock : OnGrid(call, [rounded]);

        var arguments = call.Arguments.Select(Of).ToArray();
        if (call.Is("coalesce") || call.Is("ifNull"))
            return arguments.Where((_, i) => call.Arguments[i] is not BoundConstant { Kind: LiteralKind.Null })
                .FirstOrDefault(); // the others are for NULL
        if (call.Is("if") && arguments is [{ Kind: ConstantKind.Number } chosen, var then, var otherwise])
            return chosen.Number != 0 ? then : otherwise;
        if (arguments.Length == 0 || arguments.Any(a => a is null))
            return null;
        if (arguments.Any(a => a!.Kind == ConstantKind.Clock))
            return Clock;

        var value = arguments[0]!;
        if (call.Name.StartsWith("interval_", StringComparison.Ordinal))
            return null; // an interval means something only beside a moment

        // What a text becomes that cannot be read does not matter where it can.
        var parser = Fallbacks.Aggregate(call.Name, (name, fallback) => name.EndsWith(fallback, StringComparison.OrdinalIgnoreCase)
            ? name.Substring(0, name.Length - fallback.Length)
            : name);
        if (DateTimeParsers.Contains(parser))
            return Parsed(value, arguments.Length > 1 ? arguments[1] : null, wholeSeconds: true);
        if (DateTime64Parsers.Contains(parser))
            return Parsed(value, arguments.LastOrDefault(a => a!.Kind == ConstantKind.Text && a != value), wholeSeconds: false);
        if (parser.Equals("parseDateTime", StringComparison.OrdinalIgnoreCase) || call.Is("str_to_date"))
            return OfFormatted(arguments!);
        if (Digits.TryGetValue(call.Name, out var parts) && value.Kind == ConstantKind.Number)
            return Made([.. parts.Select(part => (int)((long)value.Number / part.Unit % part.Limit))]);
        if (LastDays.TryGetValue(parser, out var lastDay))
            return DayOf(value, lastDay, arguments.Length > 1 ? arguments[1] : null);
        if (call.Is("toTimeZone") && value.Kind == ConstantKind.Moment)
            return value;
        if (call.Is("toLastDayOfMonth") && value.Kind == ConstantKind.Moment)
            return DayOf(value with { Number = CalendarFunction.LastDayOfMonth(value.Number, value.Zone) });
        if ((call.Is("greatest") || call.Is("least"))
            && arguments.All(a => a!.Kind == value.Kind && a.IsDay == value.IsDay && a.Kind is ConstantKind.Moment or ConstantKind.Number))
            return arguments.Aggregate((a, b) => a!.Number > b!.Number == call.Is("greatest") ? a : b);
        if ((call.Is("makeDateTime") || call.Is("makeDateTime64") || call.Is("makeDate") || call.Is("makeDate32"))
            && arguments.Length is 3 or 6
            && arguments.All(a => a!.Kind == ConstantKind.Number))
            return Made([.. arguments.Select(a => (int)a!.Number)]);
        if (call.Is("concat") && arguments.All(a => a!.Kind == ConstantKind.Text))
            return new ConstantValue(ConstantKind.Text, 0, string.Concat(arguments.Select(a => a!.Text)));
        if (call.Is("CAST"))
            return OfCast(value, ClickHouseType.Parse(arguments[1]!.Text).Unwrapped);
        if (call.Is("toString") && value.Kind == ConstantKind.Text)
            return value;
        if (call.Is("toString") && call.Arguments[0] is BoundCall { Arguments.Length: 1 } && value.Kind == ConstantKind.Moment)
            return ZoneOf(value, arguments.Length > 1 ? arguments[1] : null) is { } shown
                ? new ConstantValue(
                    ConstantKind.Text, 0,
                    value.IsDay ? TimeText.Print(value.Number, TimeZoneInfo.Utc).Substring(0, 10) : TimeText.Print(value.Number, shown))
                : null;
        if (UnitsPerSecond(call.Name) is { } units)
            return Parsed(value, arguments.Length > 1 && !value.IsDay ? arguments[1] : null, wholeSeconds: units == 1) is { } moment
                ? Numeric(moment.Number * units)
                : null;
        if (FromUnixTimestamps.TryGetValue(call.Name, out var scale))
            return value.Kind == ConstantKind.Number ? Moment(value.Number / scale) : null;

        return OnGrid(call, arguments!) ?? Arithmetic(call, arguments!);
    }

    /// <summary><c>parseDateTime('2024-06-01', '%Y-%m-%d')</c>: what the format lacks is that of the beginning of the year, of the day, …</summary>
    private static ConstantValue? OfFormatted(ConstantValue[] arguments) =>
        arguments is [{ Kind: ConstantKind.Text } text, { Kind: ConstantKind.Text } format, ..]
        && AxisText.Parse(text.Text, format.Text) is { } local
        && TimeText.FindZone(arguments.Length > 2 ? arguments[2].Text : "") is { } zone
            ? Moment(TimeText.FromLocal(local, zone))
            : null;

    /// <summary>Null for parts that are not those of a time.</summary>
    private static ConstantValue? Made(int[] parts)
    {
        if (parts is not [>= 1 and <= 9_999 and var year, >= 1 and <= 12 and var month, >= 1 and var day, ..] || day > DateTime.DaysInMonth(year, month))
            return null;

        var date = new DateTime(year, month, day, 0, 0, 0, DateTimeKind.Utc);
        return parts switch
        {
            [_, _, _] => Moment(TimeText.Moment(date), isDay: true),
            [_, _, _, >= 0 and < 24 and var hour, >= 0 and < 60 and var minute, >= 0 and < 60 and var second] =>
                Moment(TimeText.Moment(date + new TimeSpan(hour, minute, second))),
            _ => null,
        };
    }

    /// <summary><c>toStartOfDay('…')</c>, <c>toYYYYMMDD('…')</c>: of a constant, in its zone or in the one that is named.</summary>
    private static ConstantValue? OnGrid(BoundCall call, ConstantValue[] values)
    {
        var moment = values.FirstOrDefault(v => v.Kind == ConstantKind.Moment);
        if (moment is null || ZoneOf(moment, values.Length > 1 ? values[values.Length - 1] : null) is not { } zone)
            return null;
        if (CalendarFunction.Of(call, zone) is { } number)
            return Numeric(number(moment.Number));

        return TimeGrid.Of(call, zone) is { } grid
            ? TimeGrid.YieldsDate(call)
                ? Moment(TimeText.Moment(DateTime.SpecifyKind(TimeText.ToLocal(grid.FloorOf(moment.Number), zone), DateTimeKind.Utc)), isDay: true)
            : Moment(grid.FloorOf(moment.Number))
            : null;
    }

    private static ConstantValue? OfCast(ConstantValue value, ClickHouseType type) => type switch
    {
        { IsDate: true } => DayOf(value, LastDays[$"to{type.Name}"], null),
        { Name: "DateTime" } => Parsed(value, NamedBy(type), wholeSeconds: true),
        { Name: "DateTime64" } => Parsed(value, NamedBy(type), wholeSeconds: false),
        { IsInteger: true } when value.Kind == ConstantKind.Number => Numeric(decimal.Truncate(value.Number)),
        { Name: "String" } when value.Kind == ConstantKind.Text => value,
        _ => null,
    };

    private static ConstantValue NamedBy(ClickHouseType type) => new(ConstantKind.Text, 0, TimeText.NameOfZone(type));

    private static TimeZoneInfo? ZoneOf(ConstantValue moment, ConstantValue? named) =>
        named is { Kind: ConstantKind.Text } ? TimeText.FindZone(named.Text) : moment.Zone;

    private static ConstantValue? Parsed(ConstantValue value, ConstantValue? zoneName, bool wholeSeconds)
    {
        if (value is { Kind: ConstantKind.Moment, IsDay: true })
            return TimeText.FindZone(zoneName?.Text ?? "") is { } midnight ? Moment(TimeText.FromLocal(TimeText.Utc(value.Number), midnight)) : null;
        if (value.Kind == ConstantKind.Moment)
            return value with { Number = wholeSeconds ? decimal.Floor(value.Number) : value.Number };
        if (value.Kind == ConstantKind.Number)
            return Moment(value.Number);

        // A text without a zone is in the zone of the server, which is UTC in Tinybird.
        var zone = TimeText.FindZone(zoneName?.Text ?? "");
        return zone is not null && TimeText.ParseDateTime(WithOffset(value.Text), zone) is { } moment
            ? Moment(wholeSeconds ? decimal.Floor(moment) : moment)
            : null;
    }

    /// <summary><c>2024-06-12 11:45:00 GMT</c> is what <c>2024-06-12 11:45:00Z</c> is.</summary>
    private static string WithOffset(string text) =>
        text.EndsWith(" GMT", StringComparison.Ordinal) || text.EndsWith(" UTC", StringComparison.Ordinal)
            ? text.Substring(0, text.Length - 4) + "Z"
            : text;

    /// <param name="lastDay">Up to it a number counts days, and seconds above it.</param>
    private static ConstantValue? DayOf(ConstantValue value, int lastDay, ConstantValue? zoneName)
    {
        if (value.IsDay)
            return value;
        if (value.Kind == ConstantKind.Number && value.Number >= 0 && value.Number <= lastDay)
            return Moment(decimal.Floor(value.Number) * TimeUnits.Day, isDay: true);
        if (Parsed(value, null, wholeSeconds: true) is not { } moment)
            return null;

        // A text has the day that is written in it, whatever zone is named.
        var zone = value.Kind == ConstantKind.Text ? TimeZoneInfo.Utc : ZoneOf(moment, zoneName);
        return zone is null ? null : DayOf(moment with { Zone = zone });
    }

    /// <summary>The day in which a moment lies, in its zone.</summary>
    public static ConstantValue DayOf(ConstantValue moment) =>
        Moment(decimal.Floor(TimeText.Moment(TimeText.ToLocal(moment.Number, moment.Zone)) / TimeUnits.Day) * TimeUnits.Day, isDay: true);

    private static ConstantValue? Arithmetic(BoundCall call, ConstantValue[] values)
    {
        if (values.Length == 1 && call.Is("negate") && values[0].Kind == ConstantKind.Number)
            return Numeric(-values[0].Number);
        if (values.Length >= 1
            && values[0].Kind is ConstantKind.Number or ConstantKind.Moment
            && !values[0].IsDay
            && ConversionFunction.TargetOf(call.Name) is { } target
            && ClickHouseType.Of(target.Name).IsInteger)
            return Numeric(decimal.Truncate(values[0].Number));
        if (values.Length != 2 || values[0].Kind is not (ConstantKind.Number or ConstantKind.Moment) || values[1].Kind != ConstantKind.Number)
            return null;

        var (a, b) = (values[0].Number, values[1].Number);
        return call.Name.ToLowerInvariant() switch
        {
            "plus" => values[0] with { Number = a + (b * (values[0].IsDay ? TimeUnits.Day : 1)) },
            "minus" => values[0] with { Number = a - (b * (values[0].IsDay ? TimeUnits.Day : 1)) },
            "multiply" when values[0].Kind == ConstantKind.Number => Numeric(a * b),
            "divide" when values[0].Kind == ConstantKind.Number && b != 0 => Numeric(a / b),
            "intdiv" when values[0].Kind == ConstantKind.Number && b != 0 => Numeric(decimal.Truncate(a / b)),
            _ => null,
        };
    }
}
