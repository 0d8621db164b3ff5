using System.Collections.Immutable;

namespace Datafile.Analyzer.Types;

/// <summary>Functions of arrays, with a lambda in front or without.</summary>
internal static class ArrayFormulas
{
    public static IEnumerable<KeyValuePair<string, Formula>> All =>
    [
        .. FunctionFormulas.Each(
            NullRule.AsIs, LowCardinalityRule.AsIs, (_, a) => ClickHouseType.Array(a.IsEmpty ? ClickHouseType.Of("Nothing") : a.Common()),
            "array"),
        .. FunctionFormulas.Each(NullRule.AsIs, LowCardinalityRule.AsIs, (_, a) => Joined(a), "arrayJoin"),
        .. FunctionFormulas.Each(NullRule.Spreads, LowCardinalityRule.Drops, (_, a) => Element(a), "arrayElement"),
        .. Plain(a => a.Length > 1 && a[0].IsLambda ? ClickHouseType.Array(a[0].Type) : ClickHouseType.Unknown, "arrayMap"),
        .. Plain(
            FirstArray, "arrayFilter", "arrayFill", "arrayReverseFill", "arraySort", "arrayReverseSort", "arrayPartialSort", "arrayPartialReverseSort",
            "arraySlice", "arrayPopBack", "arrayPopFront", "arrayReverse", "arrayShuffle", "arrayPartialShuffle", "arrayRotateLeft", "arrayRotateRight"),
        .. Plain(
            a => FirstArray(a) is { IsUnknown: false } array ? ClickHouseType.Array(array) : ClickHouseType.Unknown, "arraySplit",
            "arrayReverseSplit"),
        .. Plain(a => FirstArray(a).First, "arrayFirst", "arrayLast"),
        .. Plain(a => FirstArray(a).First.OrNull(), "arrayFirstOrNull", "arrayLastOrNull"),
        .. Plain(_ => ClickHouseType.Of("UInt32"), "arrayCount", "arrayFirstIndex", "arrayLastIndex"),
        .. Plain(_ => ClickHouseType.Of("UInt8"), "arrayExists", "arrayAll"),
        .. Plain(Value, "arrayMin", "arrayMax"),
        .. Plain(a => Numbers.Widest(Value(a)), "arraySum"),
        .. Plain(a => Value(a).IsDecimal || Value(a).IsUnknown ? ClickHouseType.Unknown : ClickHouseType.Of("Float64"), "arrayAvg", "arrayProduct"),
        .. Plain(a => ClickHouseType.Array(Numbers.Widest(Value(a))), "arrayCumSum"),
        .. Plain(a => a.Length > 2 && a[0].IsLambda ? a[a.Length - 1].Type : ClickHouseType.Unknown, "arrayFold"),
        .. Plain(a => a.All(x => x.Type.Name == "Array")
            ? ClickHouseType.Array(ClickHouseType.Tuple(a.Select(x => ("", x.Type.First))))
            : ClickHouseType.Unknown, "arrayZip"),
        .. Plain(a => a.All(x => x.Type.Name == "Array") ? Known(a.Common()) : ClickHouseType.Unknown, "arrayConcat"),
        .. Plain(a => a.Length == 2 && a[0].Type.Name == "Array"
            ? ClickHouseType.Array(Known(Supertype.Of([a[0].Type.First, a[1].Type])))
            : ClickHouseType.Unknown, "arrayPushBack", "arrayPushFront"),
        .. Plain(a => a.Length == 2 ? FirstArray(a)
            : a.Length == 3 ? ClickHouseType.Array(Known(Supertype.Of([a[0].Type.First, a[2].Type])))
            : ClickHouseType.Unknown, "arrayResize"),
        .. Plain(a => a.Length > 0 && a.All(x => x.Type.Equals(a[0].Type)) ? FirstArray(a) : ClickHouseType.Unknown, "arrayIntersect", "arrayUnion"),
        .. Plain(a => a.Length == 1 ? Flat(a[0].Type) : ClickHouseType.Unknown, "arrayFlatten"),
        .. Plain(a => a.Length == 2 ? ClickHouseType.Array(a[1].Type) : ClickHouseType.Unknown, "arrayWithConstant"),
        .. Plain(a => Reduced(a), "arrayReduce"),
        .. FunctionFormulas.Each(
            NullRule.Spreads, LowCardinalityRule.Drops,
            (_, a) => a.Length is > 0 and < 4 ? ClickHouseType.Array(a.Common()) : ClickHouseType.Unknown, "range"),
    ];

    /// <summary>Nullable stays where it stands, LowCardinality goes from everywhere.</summary>
    private static IEnumerable<KeyValuePair<string, Formula>> Plain(
        Func<ImmutableArray<TypedArgument>, ClickHouseType> result, params string[] names) =>
        FunctionFormulas.Each(NullRule.AsIs, LowCardinalityRule.Drops, (_, arguments) => result(arguments), names);

    /// <summary>The type of the array that is asked; unknown where NULL is in its place.</summary>
    private static ClickHouseType FirstArray(ImmutableArray<TypedArgument> arguments) =>
        arguments.FirstOrDefault(a => !a.IsLambda && (a.Type?.Name == "Array" || a.Type is { IsNull: true })).Type is { Name: "Array" } array
            ? array
            : ClickHouseType.Unknown;

    /// <summary>What the lambda yields, or else what the array holds.</summary>
    private static ClickHouseType Value(ImmutableArray<TypedArgument> arguments) =>
        arguments.Length > 0 && arguments[0].IsLambda ? arguments[0].Type : FirstArray(arguments).First;

    private static ClickHouseType Known(ClickHouseType type) => type.IsDynamic || type.First.IsDynamic ? ClickHouseType.Unknown : type;

    private static ClickHouseType Joined(ImmutableArray<TypedArgument> arguments) => arguments.Length != 1 ? ClickHouseType.Unknown : arguments[0].Type switch
    {
        { Name: "Array" } array => array.First,
        { Name: "Map" } map => ClickHouseType.Tuple([("keys", map.Inner[0]), ("values", map.Inner[1])]),
        _ => ClickHouseType.Unknown,
    };

    private static ClickHouseType Element(ImmutableArray<TypedArgument> arguments) => arguments.Length != 2 ? ClickHouseType.Unknown : arguments[0].Type switch
    {
        { Name: "Array" } array => array.First,
        { Name: "Map" } map => map.Inner[1],
        _ => ClickHouseType.Unknown,
    };

    private static ClickHouseType Flat(ClickHouseType type) =>
        type.Name != "Array" ? ClickHouseType.Unknown : type.First.Name == "Array" ? Flat(type.First) : type;

    private static ClickHouseType Reduced(ImmutableArray<TypedArgument> arguments)
    {
        if (arguments.Length < 2 || arguments[0].Text is not { } call || AggregateFunction.Find(call.Split('(')[0]) is not { } function)
            return ClickHouseType.Unknown;

        return AggregateResult.Of(function, [], [.. arguments.Skip(1).Select(a => a.Type.Name == "Array" ? a.Type.First : ClickHouseType.Unknown)]);
    }
}
