using System.Collections.Immutable;

namespace Datafile.Analyzer.Types;

/// <summary>Functions that choose one of their arguments, and those that take NULL away or bring it in.</summary>
internal static class ConditionFormulas
{
    public static IEnumerable<KeyValuePair<string, Formula>> All =>
    [
        .. AsIs(LowCardinalityRule.Drops, a => a.Length == 3 ? a.Skip(1).Common() : ClickHouseType.Unknown, "if"),
        .. AsIs(LowCardinalityRule.Drops, a => a.Length % 2 == 1 ? Results(a, 1) : ClickHouseType.Unknown, "multiIf", "caseWithoutExpression"),
        .. AsIs(LowCardinalityRule.Keeps, a => a.Length > 3 && a.Length % 2 == 0 ? Results(a, 2) : ClickHouseType.Unknown, "caseWithExpression"),
        .. AsIs(LowCardinalityRule.Keeps, Coalesce, "coalesce"),
        .. AsIs(LowCardinalityRule.Keeps, a => a.Length == 2 ? Coalesce(a) : ClickHouseType.Unknown, "ifNull"),
        .. AsIs(LowCardinalityRule.Keeps, a => a.Length == 2 ? Optional(a[0].Type) : ClickHouseType.Unknown, "nullIf"),
        .. AsIs(LowCardinalityRule.Keeps, a => a.Length == 1 ? Optional(a[0].Type) : ClickHouseType.Unknown, "toNullable"),
        .. AsIs(LowCardinalityRule.Keeps, a => a.Length == 1 ? Certain(a[0].Type) : ClickHouseType.Unknown, "assumeNotNull"),
        .. AsIs(LowCardinalityRule.AsIs, a => a.Length == 1 ? a[0].Type : ClickHouseType.Unknown, "materialize", "identity"),
        .. AsIs(LowCardinalityRule.AsIs, a => a.Length == 1 ? InLowCardinality(a[0].Type) : ClickHouseType.Unknown, "toLowCardinality"),
        .. AsIs(LowCardinalityRule.Keeps, Transform, "transform"),
        .. AsIs(LowCardinalityRule.Drops, Logical, "and", "or", "xor"),
    ];

    private static IEnumerable<KeyValuePair<string, Formula>> AsIs(
        LowCardinalityRule lowCardinality, Func<ImmutableArray<TypedArgument>, ClickHouseType> result, params string[] names) =>
        FunctionFormulas.Each(NullRule.AsIs, lowCardinality, (_, arguments) => result(arguments), names);

    /// <summary>Every second argument is a result, and the last one.</summary>
    private static ClickHouseType Results(ImmutableArray<TypedArgument> arguments, int first) =>
        arguments.Where((_, i) => i == arguments.Length - 1 || (i >= first && (i - first) % 2 == 0)).Common();

    /// <summary>Bool where an operand is; where one may be NULL beside a Bool, it depends on what is constant.</summary>
    private static ClickHouseType Logical(ImmutableArray<TypedArgument> arguments)
    {
        var (hasBool, hasNull) = (arguments.Any(a => a.Type.Unwrapped.Name == "Bool"), arguments.Any(a => a.Type.IsNullable));
        return hasNull && hasBool ? ClickHouseType.Unknown
            : hasNull ? ClickHouseType.Of("UInt8").OrNull()
            : ClickHouseType.Of(hasBool ? "Bool" : "UInt8");
    }

    /// <summary>The arguments after one that is never NULL are not reached.</summary>
    private static ClickHouseType Coalesce(ImmutableArray<TypedArgument> arguments)
    {
        var reached = new List<ClickHouseType>();
        foreach (var argument in arguments.Where(a => !a.Type.IsNull))
        {
            reached.Add(argument.Type);
            if (!MayBeNull(argument.Type))
                break;
        }

        if (reached.Count == 0)
            return arguments.IsEmpty ? ClickHouseType.Unknown : arguments[0].Type;

        var isCertain = !MayBeNull(reached[reached.Count - 1]);
        return Supertype.Of(isCertain ? reached.Select(Certain) : reached);
    }

    private static bool MayBeNull(ClickHouseType type) => type.IsNullable || type.Name == "Dynamic";

    private static ClickHouseType Transform(ImmutableArray<TypedArgument> arguments) => arguments.Length switch
    {
        4 when arguments[2].Type.Name == "Array" => Plain(Supertype.Of([arguments[2].Type.First, arguments[3].Type])),
        3 when arguments[2].Type.Name == "Array" => Plain(Supertype.Of([arguments[0].Type, arguments[2].Type.First])),
        _ => ClickHouseType.Unknown,
    };

    private static ClickHouseType Plain(ClickHouseType type) => type.IsNullable || type.IsDynamic ? ClickHouseType.Unknown : type;

    /// <summary>The type with LowCardinality, also where it is what a SimpleAggregateFunction stores.</summary>
    private static ClickHouseType InLowCardinality(ClickHouseType type) =>
        type.Stored.IsLowCardinality ? type : type.InLowCardinality() is { IsLowCardinality: true } words ? words : ClickHouseType.Unknown;

    private static ClickHouseType Optional(ClickHouseType type) => type.OrNull() is { IsNullable: true } optional ? optional : ClickHouseType.Unknown;

    private static ClickHouseType Certain(ClickHouseType type) => type.Name switch
    {
        "Nullable" => type.First,
        "LowCardinality" => ClickHouseType.Of("LowCardinality", Certain(type.First)),
        _ => type,
    };
}
