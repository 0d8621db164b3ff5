using System.Collections.Immutable;
using System.Globalization;

namespace Datafile.Analyzer.Types;

/// <summary>Functions of tuples and maps, and those that are told the type that they yield.</summary>
internal static class StructureFormulas
{
    public static IEnumerable<KeyValuePair<string, Formula>> All =>
    [
        .. AsIs(a => ClickHouseType.Tuple(a.Select(x => ("", x.Type))), "tuple"),
        .. AsIs(TupleElement, "tupleElement"),
        .. AsIs(Map, "map"),
        .. AsIs(a => a.Length == 2 && a.All(x => x.Type.Name == "Array")
            ? ClickHouseType.Of("Map", a[0].Type.First, a[1].Type.First)
            : ClickHouseType.Unknown, "mapFromArrays"),
        .. AsIs(FirstMap, "mapFilter", "mapSort", "mapReverseSort", "mapPartialSort", "mapPartialReverseSort"),
        .. Plain(FirstMap, "mapExtractKeyLike"),
        .. Plain(a => a.Length == 2 && a[0] is { IsLambda: true, Type: { Name: "Tuple", Inner.Length: 2 } pair }
            ? ClickHouseType.Of("Map", pair.Inner[0], pair.Inner[1])
            : ClickHouseType.Unknown, "mapApply"),
        .. AsIs(OnlyMap, "mapConcat"),
        .. Plain(OnlyMap, "mapUpdate"),
        .. AsIs(Cast, "CAST", "_CAST", "accurateCast"),
        .. AsIs(a => Cast(a).OrNull(), "accurateCastOrNull"),
        .. FunctionFormulas.Each(
            NullRule.Spreads, LowCardinalityRule.Drops, (_, a) => Told(a, a.Length - 1), "JSONExtract", "JSONExtractCaseInsensitive"),
        .. FunctionFormulas.Each(
            NullRule.Spreads, LowCardinalityRule.Drops, (_, a) => ClickHouseType.Array(
                ClickHouseType.Tuple([("", ClickHouseType.Of("String")), ("", Told(a, a.Length - 1))])), "JSONExtractKeysAndValues"),
        .. FunctionFormulas.Usual((_, _) => ClickHouseType.Of("String"), "JSON_VALUE", "JSON_QUERY"),
        .. FunctionFormulas.Usual((_, _) => ClickHouseType.Of("UInt8"), "JSON_EXISTS"),
        .. FunctionFormulas.Usual((_, a) => Concatenated(a), "concat"),
        .. AsIs(a => a.Length == 1 ? AggregateResult.Merged(a[0].Type) : ClickHouseType.Unknown, "finalizeAggregation"),
        .. AsIs(Initialized, "initializeAggregation"),
        .. AsIs(
            a => a.Length == 2 && a[0].Type.Name == "Dynamic" && a[1].Text is { } type ? JsonPath.ValuesOf(type) : ClickHouseType.Unknown,
            "dynamicElement"),
    ];

    private static IEnumerable<KeyValuePair<string, Formula>> AsIs(
        Func<ImmutableArray<TypedArgument>, ClickHouseType> result, params string[] names) =>
        FunctionFormulas.Each(NullRule.AsIs, LowCardinalityRule.AsIs, (_, arguments) => result(arguments), names);

    private static IEnumerable<KeyValuePair<string, Formula>> Plain(
        Func<ImmutableArray<TypedArgument>, ClickHouseType> result, params string[] names) =>
        FunctionFormulas.Each(NullRule.AsIs, LowCardinalityRule.Drops, (_, arguments) => result(arguments), names);

    private static ClickHouseType FirstMap(ImmutableArray<TypedArgument> arguments) =>
        arguments.FirstOrDefault(a => !a.IsLambda && a.Type?.Name == "Map").Type ?? ClickHouseType.Unknown;

    private static ClickHouseType OnlyMap(ImmutableArray<TypedArgument> arguments) =>
        arguments.Length > 0 && arguments.All(x => x.Type.Equals(arguments[0].Type) && x.Type.Name == "Map") ? arguments[0].Type : ClickHouseType.Unknown;

    private static ClickHouseType TupleElement(ImmutableArray<TypedArgument> arguments)
    {
        if (arguments.Length != 2)
            return ClickHouseType.Unknown;
        if (arguments[0].Type.Name == "Array")
            return ClickHouseType.Array(TupleElement([new TypedArgument(arguments[0].Type.First), arguments[1]]));
        if (arguments[0].Type.Name != "Tuple")
            return ClickHouseType.Unknown;

        var elements = arguments[0].Type.Arguments;
        if (arguments[1].Text is { } name)
            return elements.FirstOrDefault(e => e.Name == name)?.Type ?? ClickHouseType.Unknown;

        return int.TryParse(arguments[1].Constant, NumberStyles.None, CultureInfo.InvariantCulture, out var index)
            && index > 0
            && index <= elements.Length
            ? elements[index - 1].Type ?? ClickHouseType.Unknown
            : ClickHouseType.Unknown;
    }

    private static ClickHouseType Map(ImmutableArray<TypedArgument> arguments)
    {
        if (arguments.IsEmpty)
            return ClickHouseType.Of("Map", ClickHouseType.Of("Nothing"), ClickHouseType.Of("Nothing"));

        var (keys, values) = (arguments.Where((_, i) => i % 2 == 0).Common(), arguments.Where((_, i) => i % 2 == 1).Common());
        return arguments.Length % 2 == 1 || keys.IsNullable || keys.IsDynamic ? ClickHouseType.Unknown : ClickHouseType.Of("Map", keys, values);
    }

    /// <summary>The type that a constant names.</summary>
    private static ClickHouseType Told(ImmutableArray<TypedArgument> arguments, int index) =>
        index > 0 && index < arguments.Length && arguments[index].Text is { } type ? ClickHouseType.Parse(type).Normalized : ClickHouseType.Unknown;

    /// <summary>A time keeps its zone where the type names none.</summary>
    private static ClickHouseType Cast(ImmutableArray<TypedArgument> arguments)
    {
        if (arguments.Length != 2)
            return ClickHouseType.Unknown;

        return Cast(arguments[0].Type, Told(arguments, 1));
    }

    /// <summary>What a cast of a value to a type yields.</summary>
    public static ClickHouseType Cast(ClickHouseType value, ClickHouseType type) => value.Unwrapped.TimeZone is { } zone ? InZone(type, zone) : type;

    private static ClickHouseType InZone(ClickHouseType type, string zone) => type switch
    {
        { Name: "Nullable" or "LowCardinality" } => type.WithInner(inner => InZone(inner, zone)),
        { Name: "DateTime", TimeZone: null } => ClickHouseType.DateTime(zone),
        { Name: "DateTime64", TimeZone: null } => ClickHouseType.DateTime64(type.Scale, zone),
        _ => type,
    };

    private static ClickHouseType Concatenated(ImmutableArray<TypedArgument> arguments)
    {
        var kinds = arguments.Select(a => a.Type.Name is "Array" or "Map" or "Tuple" ? a.Type.Name : "").Distinct().ToArray();
        return kinds.Length != 1 ? ClickHouseType.Of("String") : kinds[0] switch
        {
            "" => ClickHouseType.Of("String"),
            "Array" => Supertype.Of(arguments.Select(a => a.Type)) is { First.IsDynamic: false } array ? array : ClickHouseType.Unknown,
            _ => ClickHouseType.Unknown,
        };
    }

    private static ClickHouseType Initialized(ImmutableArray<TypedArgument> arguments) =>
        arguments.Length > 1 && arguments[0].Text is { } name && AggregateFunction.Find(name) is { } function
            ? AggregateResult.Of(function, [], [.. arguments.Skip(1).Select(a => a.Type)])
            : ClickHouseType.Unknown;
}
