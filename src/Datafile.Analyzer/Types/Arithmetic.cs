namespace Datafile.Analyzer.Types;

/// <summary>
/// What operators over numbers, dates, addresses, and arrays and tuples of them yield for plain types (NumberTraits of ClickHouse).
/// </summary>
internal static class Arithmetic
{
    private static readonly ClickHouseType Float64 = ClickHouseType.Of("Float64");

    private static readonly string[] Units =
        ["Nanosecond", "Microsecond", "Millisecond", "Second", "Minute", "Hour", "Day", "Week", "Month", "Quarter", "Year"];

    /// <summary>The type of an operator; unknown where it takes no such operands.</summary>
    public static ClickHouseType Of(string function, ClickHouseType left, ClickHouseType right)
    {
        if (function is "plus" or "minus" && IsTime(left))
            return OfTime(function, left, right);
        if (function == "plus" && IsTime(right))
            return OfTime(function, right, left);
        if (left.Name is "Tuple" or "Array" || right.Name is "Tuple" or "Array")
            return OfElements(function, left, right);
        if (left.Name is "Date" or "DateTime")
            return function is "modulo" or "moduloOrZero" ? OfRemainder(right) : ClickHouseType.Unknown;
        if (left.IsDecimal || right.IsDecimal)
            return OfDecimals(function, left, right);
        if (!IsOperand(left) || !IsOperand(right))
            return ClickHouseType.Unknown;

        var (a, b) = (Bits(left), Bits(right));
        var isFloat = left.IsFloat || right.IsFloat;
        var isSigned = Numbers.IsSigned(left) || Numbers.IsSigned(right);
        return function switch
        {
            "divide" => Float64,
            "plus" or "minus" or "multiply" when isFloat => Float(Next(Math.Max(a, b))),
            "plus" or "multiply" => Numbers.Integer(Next(Math.Max(a, b)), isSigned),
            "minus" => Numbers.Integer(Next(Math.Max(a, b)), true),
            "intDiv" or "intDivOrZero" => Numbers.Integer(a, isSigned),
            "modulo" or "moduloOrZero" when isFloat => Float64,
            "modulo" or "moduloOrZero" => Numbers.IsSigned(left) ? Numbers.Integer(Next(b), true) : Numbers.Integer(b, false),
            _ => ClickHouseType.Unknown,
        };
    }

    /// <summary>The type of a number with the opposite sign.</summary>
    public static ClickHouseType Negated(ClickHouseType type) => type.IsFloat || type.IsDecimal ? type
        : !IsOperand(type) ? ClickHouseType.Unknown
        : Numbers.Integer(Numbers.IsSigned(type) ? Bits(type) : Next(Bits(type)), true);

    /// <summary>A time moved by an interval: a unit that is finer than the type makes it finer.</summary>
    public static ClickHouseType Moved(ClickHouseType time, string unit)
    {
        var rank = Array.IndexOf(Units, unit);
        if (rank < 0 || !IsTime(time))
            return ClickHouseType.Unknown;

        var scale = rank switch { 0 => 9, 1 => 6, 2 => 3, _ => 0 };
        return time.Name switch
        {
            "Date" => rank >= 6 ? time : rank >= 3 ? ClickHouseType.DateTime(null) : ClickHouseType.DateTime64(scale, null),
            "Date32" => rank >= 6 ? time : ClickHouseType.DateTime64(Math.Max(3, scale), null),
            "DateTime" => rank >= 3 ? time : ClickHouseType.DateTime64(scale, time.TimeZone),
            _ => ClickHouseType.DateTime64(Math.Max(time.Scale, scale), time.TimeZone),
        };
    }

    /// <summary>The unit of an interval type, e.g. Day; null for other types.</summary>
    public static string? Unit(ClickHouseType type) =>
        type.Name.StartsWith("Interval", StringComparison.Ordinal) ? type.Name.Substring("Interval".Length) : null;

    private static bool IsTime(ClickHouseType type) => type.IsDate || type.IsDateTime;

    private static ClickHouseType OfTime(string function, ClickHouseType time, ClickHouseType other)
    {
        if (Unit(other) is { } unit)
            return Moved(time, unit);
        if (Numbers.IsNumber(other))
            return Numbers.Bits(other) <= 64 && other.Name != "BFloat16" ? time : ClickHouseType.Unknown;
        if (function != "minus")
            return ClickHouseType.Unknown;
        if (time.IsDateTime && other.IsDateTime)
            return Math.Max(time.Scale, other.Scale) is var scale && (time.Name == "DateTime64" || other.Name == "DateTime64")
                ? ClickHouseType.Decimal(18, scale)
                : ClickHouseType.Of("Int32");

        return time.Name == "Date" && other.Name == "Date" ? ClickHouseType.Of("Int32") : ClickHouseType.Unknown;
    }

    private static ClickHouseType OfElements(string function, ClickHouseType left, ClickHouseType right)
    {
        // Arrays are added to arrays element by element, and every other operator takes one with a number.
        if (left.Name == "Array" || right.Name == "Array")
        {
            return function is "plus" or "minus"
                ? left.Name == "Array" && right.Name == "Array" ? ClickHouseType.Array(Of(function, left.First, right.First)) : ClickHouseType.Unknown
                : left.Name != "Array"
                    ? ClickHouseType.Array(Of(function, left, right.First))
                    : right.Name != "Array" ? ClickHouseType.Array(Of(function, left.First, right)) : ClickHouseType.Unknown;
        }

        // Vectors are added element by element, and multiplied by a number.
        if (left.Name == "Tuple" && right.Name == "Tuple")
            return function is "plus" or "minus" && left.Inner.Length == right.Inner.Length
                ? ClickHouseType.Tuple(left.Inner.Zip(right.Inner, (a, b) => ("", Of(function, a, b))))
                : ClickHouseType.Unknown;
        if (left.Name == "Tuple" && Numbers.IsNumber(right) && function is "multiply" or "divide")
            return ClickHouseType.Tuple(left.Inner.Select(t => ("", Of(function, t, right))));

        return right.Name == "Tuple" && Numbers.IsNumber(left) && function == "multiply" ? OfElements(function, right, left) : ClickHouseType.Unknown;
    }

    /// <summary>What is left of the days or seconds of a time has the type of the number that divides it.</summary>
    private static ClickHouseType OfRemainder(ClickHouseType number) => !Numbers.IsNumber(number)
        || Numbers.Bits(number) > 64
        || number.Name == "BFloat16"
        ? ClickHouseType.Unknown
        : number.IsFloat ? Float64 : Numbers.Integer(Numbers.Bits(number), Numbers.IsSigned(number));

    private static ClickHouseType OfDecimals(string function, ClickHouseType left, ClickHouseType right)
    {
        if (function is "intDiv" or "intDivOrZero")
            return left.IsDecimal ? Numbers.Integer(Supertype.Class(left.Precision) switch { 9 => 32, 18 => 64, 38 => 128, _ => 256 }, true)
                : IsOperand(left) ? Numbers.Integer(Bits(left), true) : ClickHouseType.Unknown;
        if (left.IsFloat || right.IsFloat)
            return Float64;
        if (left.IsDecimal && right.IsDecimal)
        {
            var precision = Math.Max(Supertype.Class(left.Precision), Supertype.Class(right.Precision));
            return function switch
            {
                "multiply" => ClickHouseType.Decimal(precision, left.Scale + right.Scale),
                "divide" => ClickHouseType.Decimal(precision, left.Scale),
                "modulo" => ClickHouseType.Unknown,
                _ => ClickHouseType.Decimal(precision, Math.Max(left.Scale, right.Scale)),
            };
        }

        var (number, other) = left.IsDecimal ? (left, right) : (right, left);
        return Numbers.IsNumber(other) && function is "plus" or "minus" or "multiply" or "divide" or "modulo" ? number : ClickHouseType.Unknown;
    }

    private static bool IsOperand(ClickHouseType type) => Numbers.IsNumber(type) || type.Name is "IPv4" or "IPv6";

    private static int Bits(ClickHouseType type) => type.Name switch { "IPv4" => 32, "IPv6" => 128, _ => Numbers.Bits(type) };

    /// <summary>The next width, up to 64 bits; wide integers stay as they are.</summary>
    private static int Next(int bits) => bits < 64 ? bits * 2 : bits;

    private static ClickHouseType Float(int bits) => ClickHouseType.Of("Float" + Math.Min(64, bits));
}
