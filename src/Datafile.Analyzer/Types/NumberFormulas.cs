using System.Collections.Immutable;

namespace Datafile.Analyzer.Types;

/// <summary>Operators of numbers.</summary>
internal static class NumberFormulas
{
    public static IEnumerable<KeyValuePair<string, Formula>> All =>
    [
        .. FunctionFormulas.Usual(OfOperator, "plus", "minus", "multiply", "divide", "intDiv", "intDivOrZero", "modulo", "moduloOrZero"),
        .. FunctionFormulas.Usual((_, a) => a.Length == 1 ? Arithmetic.Negated(a[0].Type.Stored) : ClickHouseType.Unknown, "negate"),
        .. FunctionFormulas.Usual(OfBits, "bitAnd", "bitOr", "bitXor", "bitShiftLeft", "bitShiftRight"),
        .. FunctionFormulas.Each(NullRule.AsIs, LowCardinalityRule.Keeps, (_, a) => OfGreatest(a), "greatest", "least"),
        .. FunctionFormulas.Each(NullRule.AsIs, LowCardinalityRule.Keeps, (_, a) => OfMidpoint(a), "midpoint"),
        .. FunctionFormulas.Usual(
            (_, a) => ClickHouseType.Of(a.Any(x => x.Type.Name == "Float64") ? "Float64" : "Float32"), "greatCircleDistance", "greatCircleAngle",
            "geoDistance"),
        .. FunctionFormulas.Usual((_, a) => OfComparison(a), "equals", "notEquals", "less", "greater", "lessOrEquals", "greaterOrEquals"),
        .. FunctionFormulas.Each(NullRule.AsIs, LowCardinalityRule.AsIs, (_, a) => OfIn(a), "in", "notIn", "globalIn", "globalNotIn"),
    ];

    private static ClickHouseType OfOperator(string function, ImmutableArray<TypedArgument> arguments)
    {
        if (arguments.Length != 2)
            return ClickHouseType.Unknown;

        var (left, right) = (arguments[0].Type.Stored, arguments[1].Type.Stored);
        if (Arithmetic.Unit(left) is { } unit && Arithmetic.Unit(right) is { } other)
            return unit == other ? left : ClickHouseType.Unknown;
        if (left.Name == "String" && Arithmetic.Unit(right) is { } moved && function is "plus" or "minus")
            return Arithmetic.Moved(ClickHouseType.DateTime64(3, null), moved);

        return Arithmetic.Of(function, left, right);
    }

    /// <summary>Tuples are compared element by element, and one that may be NULL makes the result NULL.</summary>
    private static ClickHouseType OfComparison(ImmutableArray<TypedArgument> arguments) =>
        arguments.Any(a => a.Type.Name == "Tuple" && MayHoldNull(a.Type)) ? ClickHouseType.Unknown : ClickHouseType.Of("UInt8");

    private static bool MayHoldNull(ClickHouseType type) =>
        type.IsNullable || type.IsDynamic || type.HasUnknown || (type.Name == "Tuple" && type.Inner.Any(MayHoldNull));

    private static ClickHouseType OfBits(string function, ImmutableArray<TypedArgument> arguments) =>
        arguments.Length == 2 && arguments.All(a => a.Type.IsInteger || a.Type.Name == "Bool")
            ? Numbers.Integer(arguments.Max(a => Numbers.Bits(a.Type)), arguments.Any(a => Numbers.IsSigned(a.Type)))
            : ClickHouseType.Unknown;

    /// <summary>Of two numbers the one type that holds the greater; of other values their common type. NULL counts for nothing.</summary>
    private static ClickHouseType OfGreatest(ImmutableArray<TypedArgument> arguments)
    {
        // A Bool is a number only where two that cannot be NULL are compared.
        var areNumbers = arguments.Length == 2 && !arguments.Any(a => a.Type.IsNullable);
        var types = arguments.Where(a => !a.Type.IsNull)
            .Select(a => a.Type.Unwrapped.Stored)
            .Select(t => t.Name == "Bool" && areNumbers ? ClickHouseType.Of("UInt8") : t)
            .Distinct()
            .ToArray();
        if (types.Length == 0)
            return arguments.IsEmpty ? ClickHouseType.Unknown : arguments[0].Type;

        // Two that cannot be NULL are compared as operators compute.
        if (areNumbers && Array.Exists(types, t => t.IsDecimal) && Array.TrueForAll(types, t => t.IsDecimal || Numbers.IsNumber(t)))
            return Arithmetic.Of("plus", types[0], types[types.Length - 1]);

        var isMixed = types.Length > 1 && types.Any(t => t.Name == "UInt64") && types.Any(t => t.IsInteger && Numbers.IsSigned(t));
        var common = isMixed ? ClickHouseType.Unknown : Supertype.Of(types);
        return common.IsDynamic ? ClickHouseType.Unknown : arguments.Any(a => a.Type.IsNullable) ? common.OrNull() : common;
    }

    /// <summary>The common type of numbers or times.</summary>
    private static ClickHouseType OfMidpoint(ImmutableArray<TypedArgument> arguments) =>
        arguments.Length > 0 && arguments.All(a => a.Type.Unwrapped is var t && (Numbers.IsNumber(t) || t.IsDecimal || t.IsDate || t.IsDateTime))
            && arguments.Common() is { IsDynamic: false } common
            ? common
            : ClickHouseType.Unknown;

    /// <summary>Whether a value is in a set depends on the value alone: the set may hold NULL.</summary>
    private static ClickHouseType OfIn(ImmutableArray<TypedArgument> arguments) => arguments.Length == 0
        || (arguments.Length > 1 && IsColumn(arguments[1]))
        ? ClickHouseType.Unknown
        : new Formula(NullRule.Spreads, LowCardinalityRule.Keeps, _ => ClickHouseType.Of("UInt8")).Of([arguments[0]]);

    private static bool IsColumn(TypedArgument set) => set.Constant is null && !set.Type.IsUnknown && set.Type.Name != "Tuple";
}
