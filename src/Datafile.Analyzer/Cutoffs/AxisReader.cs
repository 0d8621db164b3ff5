using System.Globalization;
using Datafile.Analyzer.Semantics;
using Datafile.Analyzer.Types;
using Datafile.Parser.Sql;

namespace Datafile.Analyzer.Cutoffs;

/// <summary>
/// Finds the axis in an expression by taking off what never decreases: toDate, toStartOfHour, + INTERVAL, toUnixTimestamp.
/// </summary>
internal sealed class AxisReader
{
    private static readonly ClickHouseType Date = ClickHouseType.Of("Date"), DateTime = ClickHouseType.Of("DateTime"),
        Int64 = ClickHouseType.Of("Int64"), Float64 = ClickHouseType.Of("Float64"), Text = ClickHouseType.Of("String");

    /// <summary>Functions of a number and constants that leave numbers in their order, or turn it round.</summary>
    private static readonly HashSet<string> ArithmeticFunctions = new(StringComparer.OrdinalIgnoreCase)
    {
        "plus", "minus", "multiply", "divide", "intDiv", "intDivOrZero", "negate", "floor", "ceil", "round", "trunc", "CAST", "coalesce", "ifNull",
        "toInt32", "toInt64", "toUInt32", "toUInt64", "toFloat64", "toDecimal64",
    };

    private static readonly HashSet<string> Integers = new(StringComparer.OrdinalIgnoreCase) { "toInt32", "toInt64", "toUInt32", "toUInt64" };

    /// <summary>The axis of an expression that has columns; null for one without, and for one that is not followed.</summary>
    public AxisExpression? Read(BoundExpression expression)
    {
        if (!HasColumns(expression) || (expression is BoundCall aggregate && AggregateFunction.Find(aggregate.Name) is not null))
            return null;

        return Follow(expression);
    }

    private static bool HasColumns(BoundExpression expression) =>
        expression is BoundColumn or BoundCall && expression.DescendantsAndSelf().OfType<BoundColumn>().Any();

    private AxisExpression? Follow(BoundExpression expression)
    {
        if (expression is BoundCall { Arguments: [BoundCall { Arguments: [BoundCall { Arguments.Length: 1 } year, var hundred] } years, BoundCall { Arguments.Length: 1 } month] } sum
            && sum.Is("plus") && years.Is("multiply") && year.Is("toYear") && month.Is("toMonth") && year.Arguments[0].Key == month.Arguments[0].Key && ConstantValue.Of(hundred) is { Number: 100 })
            return Follow(new BoundCall("toYYYYMM", [], year.Arguments, Int64));
        if (expression is not BoundCall call)
            return AxisOf(expression);
        if (call.SameAs() is { } same)
            return Follow(same);
        if (Operand(call) is not { } operand)
            return AxisOf(expression);
        if ((call.Is("ifNull") || call.Is("coalesce") || call.Is("assumeNotNull")) && Follow(call.Arguments[0]) is { Text: null, Length: null, Default: null } plain && WithDefault(call, plain) is { } filled)
            return filled;

        return Follow(operand) is { } inner && Step(call, inner) is { } step ? step : AxisOf(expression);
    }

    /// <summary>
    /// An axis whose NULL is read as a constant: <c>ifNull(x, toDateTime(0))</c>, or as the zero that is stored below NULL:
    /// <c>assumeNotNull(x)</c> of a column; null where the constant is none of its values.
    /// </summary>
    private static AxisExpression? WithDefault(BoundCall call, AxisExpression axis)
    {
        var isAssumed = call.Is("assumeNotNull");
        if (!HasColumns(call.Arguments[0]) || call.Arguments.Length < (isAssumed ? 1 : 2) || axis.Axis.IsUnknown)
            return null;
        if (!axis.Axis.IsNullable)
            return axis;
        if (axis.Steps.Count > 0)
            return null; // the constant is one of what the steps make of a value
        if (isAssumed)
            return call.Arguments[0] is BoundColumn ? axis with { Default = new AxisValue(0) } : null;

        return (axis.Axis.Kind, ConstantValue.Of(call.Arguments[1])) switch
        {
            (AxisKind.Time, { Kind: ConstantKind.Moment } moment) when moment.IsDay == axis.Type.Unwrapped.IsDate => axis with { Default = new AxisValue(moment.Number) },
            (AxisKind.Number, { Kind: ConstantKind.Number } number) => axis with { Default = new AxisValue(number.Number) },
            (AxisKind.Text, { Kind: ConstantKind.Text } text) => axis with { Default = new AxisValue(0, text.Text) },
            _ => null,
        };
    }

    /// <summary>The argument that the function works on: the one with columns, where the others are constants.</summary>
    private static BoundExpression? Operand(BoundCall call)
    {
        var operands = call.Arguments.Where(HasColumns).ToArray();
        return operands.Length == 1 ? operands[0] : null;
    }

    private AxisExpression? Step(BoundCall call, AxisExpression inner)
    {
        if (call.PassedArgument is not null && !(call.Is("assumeNotNull") && inner.Axis.IsNullable))
            return inner;
        if (call.Is("left") || call.Is("substring") || call.Is("substr"))
            return AxisText.Left(call, inner);
        if (inner.Text is not null)
            return null;
        if (AxisText.Of(call, inner, ExplicitZone(call) ?? inner.Zone) is { } text)
            return inner.Over(Text, inner.Zone) with { Text = text };

        var type = inner.Type.Unwrapped;
        return type.IsDateTime || type.IsDate ? OverTime(call, inner, type)
            : type.IsInteger || type.Name.StartsWith("Float", StringComparison.Ordinal) ? OverNumber(call, inner, type)
            : null;
    }

    // ---- What is done with times

    private static AxisExpression? OverTime(BoundCall call, AxisExpression inner, ClickHouseType type)
    {
        if (call.Is("toTimeZone"))
            return ExplicitZone(call) is { } shown ? inner.Over(type, shown) : null;
        if (Difference(call, inner, type) is { } difference)
            return difference;
        if (TimeShift.Of(call) is { Months: not 0 } longShift)
        {
            // A month after 31 May 00:00 is before a month after 30 May 12:00: both are on 30 June.
            var function = new MomentFunction(m => TimeShift.AddMonths(m, longShift.Months, inner.Zone), inner.Zone);
            return inner.Over(type, inner.Zone, AxisStep.On(new PartlyMonotone(function, v => type.IsDate || TimeText.ToLocal(v, inner.Zone).Day < 28)));
        }

        if (Shift(call, type) is { } shift)
            return Shifted(inner, type, shift.Seconds, shift.IsOfDays);
        if (ConstantValue.UnitsPerSecond(call.Name) is { } units)
        {
            // The day of a Date begins with midnight of the server, whatever zone is named.
            return type.IsDate
                ? inner.Over(Int64, inner.Zone, AxisStep.Multiply(units), AxisStep.Midnight(inner.Zone, TimeZoneInfo.Utc))
                : inner.Over(Int64, inner.Zone, [AxisStep.Multiply(units), .. Cut(1 / units, type)]);
        }

        if (Integers.Contains(call.Name))
        {
            // A Date counts days.
            return type.IsDate
                ? inner.Over(Int64, inner.Zone, AxisStep.CountDays, AxisStep.Midnight(inner.Zone, TimeZoneInfo.Utc))
                : inner.Over(Int64, inner.Zone, Cut(1, type));
        }

        if (call.Is("toFloat64") && type.IsDateTime && (Resolution(type) ?? 0) >= 0.000_001m)
            return inner.Over(Float64, inner.Zone);

        if (ZoneOf(call, inner) is not { } zone)
            return null;
        if (call.Is("toLastDayOfMonth"))
            return inner.Over(Date, zone, AxisStep.On(new MomentFunction(m => CalendarFunction.LastDayOfMonth(m, zone))));
        if (CalendarFunction.Of(call, zone) is { } number)
            return inner.Over(Int64, zone, [AxisStep.On(new MomentFunction(number, call.Is("toYYYYMMDDhhmmss") ? zone : null)), .. MidnightOf(inner, zone)]);

        var target = Target(call);
        if (target is { IsDateTime: true })
        {
            var step = type.IsDate ? AxisStep.Midnight(inner.Zone, zone) : null;
            return inner.Over(target, zone, step is null ? Cut(Resolution(target) ?? 1, type) : [step]);
        }

        if (target is { IsDate: true } && type.IsDate)
            return inner;
        if (TimeGrid.Of(call, zone) is not { } grid)
            return null;

        // toStartOfDay of a Date is a time.
        var rounded = target ?? (TimeGrid.YieldsDate(call) ? Date : DateTime);
        return type.IsDate && !rounded.IsDate
            ? inner.Over(rounded, zone, AxisStep.On(grid), AxisStep.Midnight(inner.Zone, zone))
            : inner.Over(rounded, zone, AxisStep.On(grid));
    }

    /// <summary>How far a time lies from a constant one: <c>x - T</c>, <c>dateDiff('hour', T, x)</c>, <c>age('hour', T, x)</c>.</summary>
    private static AxisExpression? Difference(BoundCall call, AxisExpression inner, ClickHouseType type)
    {
        if (call.Is("minus") && call.Arguments.Length == 2 && !type.IsDate)
        {
            var isFirst = HasColumns(call.Arguments[0]);
            return ConstantValue.Of(call.Arguments[isFirst ? 1 : 0]) is { Kind: ConstantKind.Moment, IsDay: false } moment
                ? inner.Over(Float64, inner.Zone, isFirst ? AxisStep.Shift(-moment.Number) : AxisStep.SubtractFrom(moment.Number))
                : null;
        }

        if (!(call.Is("dateDiff") || call.Is("date_diff") || call.Is("timestampDiff") || call.Is("age")) || call.Arguments.Length is not (3 or 4))
            return null;

        var isLast = HasColumns(call.Arguments[2]);
        var other = call.Arguments[isLast ? 1 : 2];
        var isNamed = call.Arguments.Length == 4;
        var zone = isNamed ? ExplicitZone(call) : type.IsDate ? TimeZoneInfo.Utc : inner.Zone;
        if (CalendarFunction.UnitOf(call.Arguments[0]) is not { } unit || zone is null || ConstantValue.Of(other) is not { Kind: ConstantKind.Moment } from)
            return null;

        // Without a zone, each of the two is read in its own, and a Date in that of the server.
        var otherZone = isNamed ? zone : from.IsDay ? TimeZoneInfo.Utc : TimeText.ZoneOf(other.Type) ?? TimeZoneInfo.Utc;
        var isOfOneZone = zone.Equals(otherZone);
        if (call.Is("age"))
        {
            // Whole units that have passed; of two zones, only the short ones are. Of an earlier time, weeks are 1 as well as -1: they have no order.
            return type.IsDate || from.IsDay || unit == "week" || (!isOfOneZone && TimeUnits.SecondsOf(unit) is not < 3_600) ? null
                : unit == "day" ? inner.Over(Int64, zone, [.. Sign(isLast), AxisStep.On(new MomentFunction(m => TimeShift.DaysBetween(from.Number, m, zone), zone))])
                : TimeUnits.SecondsOf(unit) is { } length ? inner.Over(Int64, zone, [.. Sign(isLast), AxisStep.On(new MomentFunction(m => decimal.Truncate((m - from.Number) / length)))])
                : TimeUnits.MonthsOf(unit) is { } months ? inner.Over(Int64, zone, [.. Sign(isLast), AxisStep.On(new MomentFunction(m => decimal.Truncate(TimeShift.MonthsBetween(from.Number, m, zone) / (decimal)months), zone))])
                : null;
        }

        if (unit == "hour" && !isOfOneZone)
            return null; // the hours of two zones are counted from two beginnings

        var begin = from.IsDay ? TimeText.FromLocal(TimeText.Utc(from.Number), otherZone) : from.Number;
        return CalendarFunction.Number(unit, zone) is { } here && CalendarFunction.Number(unit, otherZone) is { } there && there(begin) is var start
            ? inner.Over(Int64, zone, [.. Sign(isLast), AxisStep.On(new MomentFunction(m => here(m) - start)), .. MidnightOf(inner, zone)])
            : null;

        static AxisStep[] Sign(bool isLast) => isLast ? [] : [AxisStep.SubtractFrom(0)];
    }

    /// <summary>The step that reads a Date as midnight of a zone; none for a time.</summary>
    private static AxisStep[] MidnightOf(AxisExpression dates, TimeZoneInfo zone) =>
        dates.Type.Unwrapped.IsDate ? [AxisStep.Midnight(dates.Zone, zone)] : [];

    /// <summary>Seconds that the call adds to a time, and whether they are days of the clock.</summary>
    private static (decimal Seconds, bool IsOfDays)? Shift(BoundCall call, ClickHouseType type)
    {
        if (TimeShift.Of(call) is { } shift)
            return (shift.Seconds, shift.IsOfDays);
        if (call.Arguments.Length != 2 || !(call.Is("plus") || (call.Is("minus") && HasColumns(call.Arguments[0])))
            || ConstantValue.Of(call.Arguments[HasColumns(call.Arguments[0]) ? 1 : 0]) is not { Kind: ConstantKind.Number } amount)
            return null;

        // A number beside a time counts whole seconds, and beside a Date days.
        return (decimal.Truncate(amount.Number) * (type.IsDate ? 86_400 : 1) * (call.Is("minus") ? -1 : 1), type.IsDate);
    }

    private static AxisExpression? Shifted(AxisExpression inner, ClickHouseType type, decimal seconds, bool isOfDays)
    {
        if (isOfDays)
            return inner.Over(type, inner.Zone, AxisStep.Days(seconds, inner.Zone));
        if (type.IsDate)
            return inner.Over(DateTime, TimeZoneInfo.Utc, AxisStep.Shift(seconds), AxisStep.Midnight(inner.Zone, TimeZoneInfo.Utc)); // no Date takes parts of a second

        return inner.Over(seconds == decimal.Truncate(seconds) ? type : Finer(type), inner.Zone, AxisStep.Shift(seconds));
    }

    private static ClickHouseType Finer(ClickHouseType type) => type.Name == "DateTime64" ? type : ClickHouseType.WithLiterals("DateTime64", "3");

    /// <summary>The step that cuts to a resolution; none for what is not finer.</summary>
    private static AxisStep[] Cut(decimal to, ClickHouseType type) =>
        (Resolution(type) ?? 0) >= to ? [] : [AxisStep.On(new NumberGrid(to))];

    /// <summary>The type that a conversion names; null for another function.</summary>
    internal static ClickHouseType? Target(BoundCall call) => call.Name.ToLowerInvariant() switch
    {
        "todatetime" or "todatetime32" => DateTime,
        "todatetime64" => ClickHouseType.WithLiterals("DateTime64", (call.Arguments.ElementAtOrDefault(1) as BoundConstant)?.Value ?? "0"),
        "todate" or "todate32" or "date" => Date,
        "cast" => CastType(call) is { IsDateTime: true } or { IsDate: true } ? CastType(call) : null,
        _ => null,
    };

    private static ClickHouseType CastType(BoundCall call) =>
        ClickHouseType.Parse((call.Arguments[1] as BoundConstant)?.Value ?? "").Unwrapped;

    // ---- What is done with numbers

    private static AxisExpression? OverNumber(BoundCall call, AxisExpression inner, ClickHouseType type)
    {
        if (ConstantValue.UnitsOfFromUnixTimestamp(call.Name) is { } units)
            return AsTime(call, inner, ClickHouseType.WithLiterals("DateTime64", Digits(units)), AxisStep.Divide(units));
        if (Target(call) is { Name: "DateTime" } time)
            return AsTime(call, inner, time, type.IsInteger ? [] : [AxisStep.On(new NumberGrid(1))]);
        if (call.Is("toDateTime64") && Target(call) is { Scale: <= 6 } exact)
        {
            // `toDateTime64(x / 1000, 3)`; where a unit is much less than what a Float64 tells apart, its last digits are chance.
            return type.IsInteger ? AsTime(call, inner, exact)
                : call.Arguments[0] is BoundCall { Arguments: [_, var divisor] } quotient && quotient.Is("divide") && ConstantValue.Of(divisor) is { Kind: ConstantKind.Number, Number: <= 1_000_000 }
                    ? AsTime(call, inner, exact, AxisStep.On(new FloatGrid(exact.Scale)))
                : null;
        }

        if (Integers.Contains(call.Name))
        {
            return !type.IsInteger ? null
                : Holds(ClickHouseType.Of(call.Name.Substring(2)), type) ? inner
                : inner.Over(type, inner.Zone, AxisStep.Seconds);
        }

        if (call.Arguments.Length == 1)
        {
            if (type.IsInteger && (call.Is("floor") || call.Is("ceil") || call.Is("ceiling") || call.Is("round") || call.Is("trunc")))
                return inner;
            if (call.Is("toFloat64"))
                return inner.Over(Float64, inner.Zone, AxisStep.Float);
            if (call.Is("toString") && type.IsInteger)
                return inner.Over(Text, inner.Zone);

            return call.Is("negate") ? inner.Over(type, inner.Zone, AxisStep.SubtractFrom(0))
                : call.Is("floor") ? inner.Over(type, inner.Zone, AxisStep.On(new NumberGrid(1)))
                : null;
        }

        if (call.Arguments.Length != 2)
            return null;

        var isFirst = HasColumns(call.Arguments[0]);
        if (ConstantValue.Of(call.Arguments[isFirst ? 1 : 0]) is not { Kind: ConstantKind.Number } constant)
            return null;

        // An integer and a fraction make a fraction, which a conversion to a time cuts.
        var k = constant.Number;
        var result = type.IsInteger && k != decimal.Truncate(k) ? Float64 : type;
        return call.Name.ToLowerInvariant() switch
        {
            "plus" => inner.Over(result, inner.Zone, AxisStep.Shift(k)),
            "minus" when isFirst => inner.Over(result, inner.Zone, AxisStep.Shift(-k)),
            "minus" => inner.Over(result, inner.Zone, AxisStep.SubtractFrom(k)),
            "multiply" when k != 0 => inner.Over(result, inner.Zone, AxisStep.Multiply(k)),
            "divide" when isFirst && k > 0 => inner.Over(Float64, inner.Zone, AxisStep.Divide(k)),
            "intdiv" when isFirst && k > 0 && type.IsInteger => inner.Over(Int64, inner.Zone, AxisStep.Divide(k), AxisStep.On(new NumberGrid(k))),
            _ => null,
        };
    }

    /// <summary>A number that is read as a time tells how many of its units a second has.</summary>
    private static AxisExpression? AsTime(BoundCall call, AxisExpression inner, ClickHouseType type, params AxisStep[] steps)
    {
        var zone = ExplicitZone(call) ?? TimeZoneInfo.Utc;
        var read = inner.Over(type, zone, steps);
        if (inner.Axis.Kind != AxisKind.Number)
            return read; // a time that was made a number before

        decimal Back(decimal value) => read.Steps.Aggregate(value, (v, step) => step.Back(v));
        return read with { Axis = inner.Axis with { UnitsPerSecond = Back(1) - Back(0) } };
    }

    private static string Digits(decimal units) => units switch { 1 => "0", 1_000 => "3", 1_000_000 => "6", _ => "9" };

    /// <summary>Whether a conversion changes no number, or only numbers beyond all times: those of a UInt64 that an Int64 does not hold.</summary>
    private static bool Holds(ClickHouseType target, ClickHouseType source) =>
        target.Name == source.Name || Bits(target) > Bits(source) || (target.Name == "Int64" && source.Name == "UInt64");

    private static int Bits(ClickHouseType type) =>
        int.TryParse(type.Name.Substring(type.Name.IndexOf("Int", StringComparison.Ordinal) + 3), NumberStyles.None, CultureInfo.InvariantCulture, out var bits) ? bits : 0;

    // ---- Zones and axes

    /// <summary>The zone in which a function reads days and hours, and in which a text beside its result is read.</summary>
    private static TimeZoneInfo? ZoneOf(BoundCall call, AxisExpression inner)
    {
        if (ExplicitZone(call) is { } named)
            return named;
        if (call.Is("CAST") && TimeText.NameOfZone(CastType(call)).Length > 0)
            return TimeText.ZoneOf(CastType(call));

        // A Date has no zone that a time could take over.
        return inner.Type.Unwrapped.IsDate && (Target(call) ?? call.Type.Unwrapped).IsDateTime ? TimeZoneInfo.Utc : inner.Zone;
    }

    private static TimeZoneInfo? ExplicitZone(BoundCall call) =>
        call.Arguments.Length > 1 && !call.Is("CAST") && call.Arguments[call.Arguments.Length - 1] is BoundConstant { Kind: LiteralKind.String } text
            ? TimeText.FindZone(text.Value)
            : null;

    private static AxisExpression? AxisOf(BoundExpression expression)
    {
        var type = expression.Type;
        var plain = type.Unwrapped;

        // The order of an Enum is that of its numbers, and what it is compared with is a name.
        if (plain.IsEnum || TimeText.ZoneOf(type) is not { } zone)
            return null;

        var kind = plain.IsDateTime || plain.IsDate ? AxisKind.Time
            : plain.IsString ? AxisKind.Text
            : AxisKind.Number;
        var columns = expression.Columns.ToArray();
        var axis = new Axis(expression.Key, Label(expression), kind, zone, ResolutionOfText(expression) ?? Resolution(plain), ValueOrigin.MayBeNull(expression), [.. columns.Select(c => c.Name).Distinct()])
        {
            IsUnknown = type.IsUnknown,
            Range = Remainders(expression) ?? ValueRange.Of(plain),
            Tables = [.. columns.Select(c => c.Table).Distinct()],
            IsDirect = ValueOrigin.IsDirect(expression),
            IsArithmetic = columns.Length == 1 && expression.DescendantsAndSelf().OfType<BoundCall>().All(c => c.PassedArgument is not null || ArithmeticFunctions.Contains(c.Name)),
            HasColumnNulls = ValueOrigin.TakesNullOfColumn(expression),
            Repeats = CalendarFunction.Repeats(expression),
            NamesTime = columns.Any(c => c.Type.Unwrapped is { IsDateTime: true } or { IsDate: true }),
        };
        return new AxisExpression(axis, [], type, zone);
    }

    /// <summary>The values of <c>x % 7</c> over a number without a sign; null for another expression.</summary>
    private static ValueRange? Remainders(BoundExpression expression) =>
        expression is BoundCall { Arguments: [var divided, var divisor] } call && call.Is("modulo") && divided.Type.Unwrapped is { IsInteger: true } type && type.Name.StartsWith("UInt", StringComparison.Ordinal)
        && ConstantValue.Of(divisor) is { Kind: ConstantKind.Number, Number: >= 1 } by && by.Number == decimal.Truncate(by.Number)
            ? new(0, by.Number - 1)
            : null;

    /// <summary>A call as it would be written over its columns, without the Data Source before each.</summary>
    private static string Label(BoundExpression expression) => expression switch
    {
        BoundColumn column => column.Name,
        BoundCall call => $"{call.Name}({string.Join(", ", call.Arguments.Select(Label))})",
        _ => expression.Key,
    };

    /// <summary>The distance of times that are read from the beginning of a text: days or minutes; null for others.</summary>
    private static decimal? ResolutionOfText(BoundExpression expression) => expression is BoundCall { Arguments: [var text, ..] } && text.Type.Unwrapped.IsString
        ? AxisText.LengthOf(text) switch { 10 => 86_400m, 16 => 60m, _ => null }
        : null;

    /// <summary>The distance of the values of a type, in seconds or units; null where it is unknown.</summary>
    public static decimal? Resolution(ClickHouseType type) => type switch
    {
        { Name: "DateTime" or "DateTime32" } => 1,
        { IsDate: true } => 86_400,
        { Name: "DateTime64" } when type.Arguments.Length > 0 && int.TryParse(type.Arguments[0].Literal, out var digits) && digits is >= 0 and <= 9 =>
            1m / (decimal)Math.Pow(10, digits),
        { IsInteger: true } => 1,
        _ => null,
    };
}
