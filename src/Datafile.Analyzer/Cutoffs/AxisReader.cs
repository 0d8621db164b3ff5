using Datafile.Analyzer.Semantics;
using Datafile.Analyzer.Types;
using Datafile.Parser.Sql;

namespace Datafile.Analyzer.Cutoffs;

/// <summary>
/// Finds the axis in an expression by taking off what never decreases: toDate, toStartOfHour, + INTERVAL, toUnixTimestamp.
/// </summary>
internal sealed partial class AxisReader
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
        if (expression is not BoundCall call)
            return AxisOf(expression);
        if ((call.SameAs() ?? CalendarFunction.SameAs(call)) is { } same)
            return Follow(same);
        if (Operand(call) is not { } operand)
            return AxisOf(expression);
        if ((call.Is("ifNull") || call.Is("coalesce") || call.Is("assumeNotNull"))
            && Follow(call.Arguments[0]) is { Text: null, Length: null, Default: null } plain
            && WithDefault(call, plain) is { } filled)
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
            (AxisKind.Time, { Kind: ConstantKind.Moment } moment) when moment.IsDay == axis.Type.Unwrapped.IsDate =>
                axis with { Default = new AxisValue(moment.Number) },
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
        var axis = new Axis(expression.Key, Label(expression), kind, zone, ResolutionOfText(expression)
            ?? Resolution(plain), NullValues.MayOccur(expression), [.. columns.Select(c => c.Name).Distinct()])
        {
            IsUnknown = type.IsUnknown,
            Range = Remainders(expression) ?? ValueRange.Of(plain),
            Tables = [.. columns.Select(c => c.Table).Distinct()],
            IsDirect = ValueOrigin.IsDirect(expression),
            IsArithmetic = columns.Length == 1
                && expression.DescendantsAndSelf().OfType<BoundCall>().All(c => c.PassedArgument is not null || ArithmeticFunctions.Contains(c.Name)),
            HasColumnNulls = ValueOrigin.TakesNullOfColumn(expression),
            Repeats = CalendarFunction.Repeats(expression),
            NamesTime = columns.Any(c => c.Type.Unwrapped is { IsDateTime: true } or { IsDate: true }),
        };
        return new AxisExpression(axis, [], type, zone);
    }

    /// <summary>The values of <c>x % 7</c> over a number without a sign; null for another expression.</summary>
    private static ValueRange? Remainders(BoundExpression expression) =>
        expression is BoundCall { Arguments: [var divided, var divisor] } call
            && call.Is("modulo")
            && divided.Type.Unwrapped is { IsInteger: true } type
            && type.Name.StartsWith("UInt", StringComparison.Ordinal)
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
    private static decimal? ResolutionOfText(BoundExpression expression) => expression is BoundCall { Arguments: [var text, ..] }
        && text.Type.Unwrapped.IsString
        ? AxisText.LengthOf(text) switch { 10 => TimeUnits.Day, 16 => 60m, _ => null }
        : null;

    /// <summary>The distance of the values of a type, in seconds or units; null where it is unknown.</summary>
    public static decimal? Resolution(ClickHouseType type) => type switch
    {
        { Name: "DateTime" or "DateTime32" } => 1,
        { IsDate: true } => TimeUnits.Day,
        { Name: "DateTime64" } when type.Arguments.Length > 0 && int.TryParse(type.Arguments[0].Literal, out var digits) && digits is >= 0 and <= 9 =>
            1m / (decimal)Math.Pow(10, digits),
        { IsInteger: true } or { Name: "Bool" } => 1,
        _ => null,
    };
}
