using Datafile.Analyzer.Semantics;
using Datafile.Analyzer.Types;
using Datafile.Parser.Sql;

namespace Datafile.Analyzer.Cutoffs;

/// <summary>What calls of constants come to: conversions, parts of times, arithmetic.</summary>
internal static class ConstantCall
{
    /// <summary>How many days a Date and a Date32 count: greater numbers are seconds to <c>toDate</c> (asked of ClickHouse 26.7).</summary>
    private const int LastDay = 65_535, LastDay32 = 120_529;

    /// <summary>By which number each part of a number is divided whose digits are a time, and where the part ends.</summary>
    private static readonly (long Unit, int Limit)[] DateDigits = [(10_000, 10_000), (100, 100), (1, 100)];

    /// <inheritdoc cref="DateDigits"/>
    private static readonly (long Unit, int Limit)[] TimeDigits =
        [(10_000_000_000, 10_000), (100_000_000, 100), (1_000_000, 100), (10_000, 100), (100, 100), (1, 100)];

    /// <summary>The functions of which the name alone says what is done with the arguments, without OrNull and its like.</summary>
    private static readonly Dictionary<string, Func<BoundCall, ConstantValue[], ConstantValue?>> Functions = new(StringComparer.OrdinalIgnoreCase)
    {
        ["toDateTime"] = ToDateTime,
        ["toDateTime32"] = ToDateTime,
        ["parseDateTimeBestEffort"] = ToDateTime,
        ["parseDateTime32BestEffort"] = ToDateTime,
        ["toDateTime64"] = ToDateTime64,
        ["parseDateTime64BestEffort"] = ToDateTime64,
        ["parseDateTime"] = (_, values) => OfFormatted(values),
        ["str_to_date"] = (_, values) => OfFormatted(values),
        ["toDate"] = (_, values) => DayOf(values[0], LastDay, ZoneNamed(values)),
        ["toDate32"] = (_, values) => DayOf(values[0], LastDay32, ZoneNamed(values)),
        ["CAST"] = (_, values) => OfCast(values[0], ClickHouseType.Parse(values[1].Text).Unwrapped),
        ["toString"] = ToText,
        ["concat"] = (_, values) => values.All(v => v.Kind == ConstantKind.Text) ? ConstantValue.OfText(string.Concat(values.Select(v => v.Text))) : null,
        ["toTimeZone"] = (_, values) => values[0].Kind == ConstantKind.Moment ? values[0] : null,
        ["toLastDayOfMonth"] = (_, values) => LastDayOfMonth(values[0]),
        ["greatest"] = (_, values) => Extreme(values, isGreatest: true),
        ["least"] = (_, values) => Extreme(values, isGreatest: false),
        ["makeDate"] = (_, values) => OfParts(values),
        ["makeDate32"] = (_, values) => OfParts(values),
        ["makeDateTime"] = (_, values) => OfParts(values),
        ["makeDateTime64"] = (_, values) => OfParts(values),
        ["YYYYMMDDToDate"] = (_, values) => OfDigits(values[0], DateDigits),
        ["YYYYMMDDhhmmssToDateTime"] = (_, values) => OfDigits(values[0], TimeDigits),
    };

    /// <summary>
    /// How many units a second has in the functions between moments and numbers, without the <c>to</c> or <c>from</c> before their names.
    /// </summary>
    private static readonly Dictionary<string, decimal> UnixTimestamps = new(StringComparer.OrdinalIgnoreCase)
    {
        ["UnixTimestamp"] = 1,
        ["UnixTimestamp64Second"] = 1,
        ["UnixTimestamp64Milli"] = 1_000,
        ["UnixTimestamp64Micro"] = 1_000_000,
        ["UnixTimestamp64Nano"] = 1_000_000_000,
    };

    /// <summary>How many of its units a second has, for <c>toUnixTimestamp</c> and its like; null for another function.</summary>
    public static decimal? UnitsOfToUnixTimestamp(string function) => UnitsOf(function, "to");

    /// <summary>How many of its units a second has, for <c>fromUnixTimestamp</c> and its like; null for another function.</summary>
    public static decimal? UnitsOfFromUnixTimestamp(string function) => UnitsOf(function, "from");

    private static decimal? UnitsOf(string function, string prefix) =>
        function.StartsWith(prefix, StringComparison.OrdinalIgnoreCase) && UnixTimestamps.TryGetValue(function.Substring(prefix.Length), out var units)
            ? units
            : null;

    /// <summary>What a call comes to; null where an argument has columns, or where the call is not followed.</summary>
    public static ConstantValue? ValueOf(BoundCall call)
    {
        if (ConstantValue.IsClock(call.Name))
            return ConstantValue.Clock;
        if (call.PassedArgument is { } passed)
            return ConstantValue.Of(passed);
        if (TimeShift.Of(call) is { } shift)
            return Shifted(shift);
        if (call.Is("toStartOfInterval") && call.Arguments.Length == 2)
            return ConstantValue.Of(call.Arguments[0]) is not { } time ? null : time.Kind == ConstantKind.Clock ? time : OnGrid(call, [time]);

        var arguments = call.Arguments.Select(ConstantValue.Of).ToArray();
        if (call.Is("coalesce") || call.Is("ifNull"))
            return arguments.Where((_, i) => call.Arguments[i] is not BoundConstant { Kind: LiteralKind.Null })
                .FirstOrDefault(); // the others are for NULL
        if (call.Is("if") && arguments is [{ Kind: ConstantKind.Number } chosen, var then, var otherwise])
            return chosen.Number != 0 ? then : otherwise;

        ConstantValue[] values = [.. arguments.OfType<ConstantValue>()];
        if (values.Length == 0 || values.Length < arguments.Length)
            return null;
        if (values.Any(v => v.Kind == ConstantKind.Clock))
            return ConstantValue.Clock;
        if (call.Name.StartsWith("interval_", StringComparison.Ordinal))
            return null; // an interval means something only beside a moment

        // What a text becomes that cannot be read does not matter where it can.
        var function = call.Name.Substring(0, call.Name.Length - ConversionFunction.FallbackOf(call.Name).Length);
        return Functions.TryGetValue(function, out var evaluate) ? evaluate(call, values)
            : UnitsOfToUnixTimestamp(call.Name) is { } units ? ToUnixTimestamp(values, units)
            : UnitsOfFromUnixTimestamp(call.Name) is { } read ? FromUnixTimestamp(values[0], read)
            : OnGrid(call, values) ?? Arithmetic(call, values) ?? (call.UnderMainName is { } main ? ValueOf(main) : null);
    }

    private static ConstantValue? Shifted(TimeShift shift) => ConstantValue.Of(shift.Base) switch
    {
        { Kind: ConstantKind.Moment } moment => shift.Apply(moment),
        { Kind: ConstantKind.Clock } clock => clock,
        _ => null,
    };

    private static ConstantValue? ToDateTime(BoundCall call, ConstantValue[] values) => Parsed(values[0], ZoneNamed(values), wholeSeconds: true);

    private static ConstantValue? ToDateTime64(BoundCall call, ConstantValue[] values) =>
        Parsed(values[0], values.LastOrDefault(v => v.Kind == ConstantKind.Text && v != values[0]), wholeSeconds: false);

    private static ConstantValue? ToText(BoundCall call, ConstantValue[] values)
    {
        if (values[0].Kind == ConstantKind.Text)
            return values[0];
        if (values[0].Kind != ConstantKind.Moment
            || call.Arguments[0] is not BoundCall { Arguments.Length: 1 }
            || ZoneOf(values[0], ZoneNamed(values)) is not { } zone)
            return null;

        return ConstantValue.OfText(values[0].IsDay
            ? TimeText.Print(values[0].Number, TimeZoneInfo.Utc).Substring(0, "2024-06-01".Length)
            : TimeText.Print(values[0].Number, zone));
    }

    private static ConstantValue? ToUnixTimestamp(ConstantValue[] values, decimal units) =>
        Parsed(values[0], values[0].IsDay ? null : ZoneNamed(values), wholeSeconds: units == 1) is { } moment
            ? ConstantValue.OfNumber(moment.Number * units)
            : null;

    private static ConstantValue? FromUnixTimestamp(ConstantValue value, decimal units) =>
        value.Kind == ConstantKind.Number ? ConstantValue.OfMoment(value.Number / units) : null;

    private static ConstantValue? LastDayOfMonth(ConstantValue value) => value.Kind == ConstantKind.Moment
        ? ConstantValue.DayOf(value with { Number = CalendarFunction.LastDayOfMonth(value.Number, value.Zone) })
        : null;

    private static ConstantValue? Extreme(ConstantValue[] values, bool isGreatest) =>
        values.All(v => v.Kind is ConstantKind.Moment or ConstantKind.Number && v.Kind == values[0].Kind && v.IsDay == values[0].IsDay)
            ? values.Aggregate((a, b) => a.Number > b.Number == isGreatest ? a : b)
            : null;

    private static ConstantValue? OfParts(ConstantValue[] values) =>
        values.Length is 3 or 6 && values.All(v => v.Kind == ConstantKind.Number) ? Made([.. values.Select(v => (int)v.Number)]) : null;

    private static ConstantValue? OfDigits(ConstantValue value, (long Unit, int Limit)[] parts) => value.Kind == ConstantKind.Number
        ? Made([.. parts.Select(part => (int)((long)value.Number / part.Unit % part.Limit))])
        : null;

    /// <summary>The second argument, which names a zone; null without one.</summary>
    private static ConstantValue? ZoneNamed(ConstantValue[] values) => values.Length > 1 ? values[1] : null;

    /// <summary><c>parseDateTime('2024-06-01', '%Y-%m-%d')</c>: what the format lacks is that of the beginning of the year, of the day, …</summary>
    private static ConstantValue? OfFormatted(ConstantValue[] arguments) =>
        arguments is [{ Kind: ConstantKind.Text } text, { Kind: ConstantKind.Text } format, ..]
        && AxisText.Parse(text.Text, format.Text) is { } local
        && TimeText.FindZone(arguments.Length > 2 ? arguments[2].Text : "") is { } zone
            ? ConstantValue.OfMoment(TimeText.FromLocal(local, zone))
            : null;

    /// <summary>Null for parts that are not those of a time.</summary>
    private static ConstantValue? Made(int[] parts)
    {
        if (parts is not [>= 1 and <= 9_999 and var year, >= 1 and <= 12 and var month, >= 1 and var day, ..] || day > DateTime.DaysInMonth(year, month))
            return null;

        var date = new DateTime(year, month, day, 0, 0, 0, DateTimeKind.Utc);
        return parts switch
        {
            [_, _, _] => ConstantValue.OfMoment(TimeText.Moment(date), isDay: true),
            [_, _, _, >= 0 and < 24 and var hour, >= 0 and < 60 and var minute, >= 0 and < 60 and var second] =>
                ConstantValue.OfMoment(TimeText.Moment(date + new TimeSpan(hour, minute, second))),
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
            return ConstantValue.OfNumber(number(moment.Number));

        if (TimeGrid.Of(call, zone) is not { } grid)
            return null;

        var floor = grid.FloorOf(moment.Number);
        return TimeGrid.YieldsDate(call)
            ? ConstantValue.OfMoment(TimeText.Moment(DateTime.SpecifyKind(TimeText.ToLocal(floor, zone), DateTimeKind.Utc)), isDay: true)
            : ConstantValue.OfMoment(floor);
    }

    private static ConstantValue? OfCast(ConstantValue value, ClickHouseType type) => type switch
    {
        { IsDate: true } => DayOf(value, type.Name == "Date32" ? LastDay32 : LastDay, null),
        { Name: "DateTime" } => Parsed(value, NamedBy(type), wholeSeconds: true),
        { Name: "DateTime64" } => Parsed(value, NamedBy(type), wholeSeconds: false),
        { IsInteger: true } when value.Kind == ConstantKind.Number => ConstantValue.OfNumber(decimal.Truncate(value.Number)),
        { Name: "String" } when value.Kind == ConstantKind.Text => value,
        _ => null,
    };

    private static ConstantValue NamedBy(ClickHouseType type) => ConstantValue.OfText(TimeText.NameOfZone(type));

    private static TimeZoneInfo? ZoneOf(ConstantValue moment, ConstantValue? named) =>
        named is { Kind: ConstantKind.Text } ? TimeText.FindZone(named.Text) : moment.Zone;

    private static ConstantValue? Parsed(ConstantValue value, ConstantValue? zoneName, bool wholeSeconds)
    {
        if (value is { Kind: ConstantKind.Moment, IsDay: true })
            return TimeText.FindZone(zoneName?.Text ?? "") is { } midnight
                ? ConstantValue.OfMoment(TimeText.FromLocal(TimeText.Utc(value.Number), midnight))
                : null;
        if (value.Kind == ConstantKind.Moment)
            return value with { Number = wholeSeconds ? decimal.Floor(value.Number) : value.Number };
        if (value.Kind == ConstantKind.Number)
            return ConstantValue.OfMoment(value.Number);

        // A text without a zone is in the zone of the server, which is UTC in Tinybird.
        var zone = TimeText.FindZone(zoneName?.Text ?? "");
        return zone is not null && TimeText.ParseDateTime(WithOffset(value.Text), zone) is { } moment
            ? ConstantValue.OfMoment(wholeSeconds ? decimal.Floor(moment) : moment)
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
            return ConstantValue.OfMoment(decimal.Floor(value.Number) * TimeUnits.Day, isDay: true);
        if (Parsed(value, null, wholeSeconds: true) is not { } moment)
            return null;

        // A text has the day that is written in it, whatever zone is named.
        var zone = value.Kind == ConstantKind.Text ? TimeZoneInfo.Utc : ZoneOf(moment, zoneName);
        return zone is null ? null : ConstantValue.DayOf(moment with { Zone = zone });
    }

    private static ConstantValue? Arithmetic(BoundCall call, ConstantValue[] values)
    {
        if (values.Length == 1 && call.Is("negate") && values[0].Kind == ConstantKind.Number)
            return ConstantValue.OfNumber(-values[0].Number);
        if (values.Length >= 1
            && values[0].Kind is ConstantKind.Number or ConstantKind.Moment
            && !values[0].IsDay
            && ConversionFunction.TargetOf(call.Name) is { } target
            && ClickHouseType.Of(target.Name).IsInteger)
            return ConstantValue.OfNumber(decimal.Truncate(values[0].Number));
        if (values.Length != 2 || values[0].Kind is not (ConstantKind.Number or ConstantKind.Moment) || values[1].Kind != ConstantKind.Number)
            return null;

        var (a, b) = (values[0].Number, values[1].Number);
        return call.Name.ToLowerInvariant() switch
        {
            "plus" => values[0] with { Number = a + (b * (values[0].IsDay ? TimeUnits.Day : 1)) },
            "minus" => values[0] with { Number = a - (b * (values[0].IsDay ? TimeUnits.Day : 1)) },
            "multiply" when values[0].Kind == ConstantKind.Number => ConstantValue.OfNumber(a * b),
            "divide" when values[0].Kind == ConstantKind.Number && b != 0 => ConstantValue.OfNumber(a / b),
            "intdiv" when values[0].Kind == ConstantKind.Number && b != 0 => ConstantValue.OfNumber(decimal.Truncate(a / b)),
            _ => null,
        };
    }
}
