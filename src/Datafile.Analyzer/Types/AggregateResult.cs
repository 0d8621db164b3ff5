using System.Collections.Immutable;

namespace Datafile.Analyzer.Types;

/// <summary>
/// What an aggregate function yields with its combinators. ClickHouse takes them off from the end of the name, and before
/// each step LowCardinality off the arguments; a Nullable argument makes the result Nullable, unless the function has a
/// value for no rows, such as count.
/// </summary>
internal static class AggregateResult
{
    private static readonly ClickHouseType Null = ClickHouseType.Of("Nullable", ClickHouseType.Of("Nothing")), UInt64 = ClickHouseType.Of("UInt64");

    /// <summary>The type of a call. Where types of its arguments are unknown, a state is known by its function, and a count is a count.</summary>
    public static ClickHouseType Of(AggregateFunction function, ImmutableArray<string> parameters, ImmutableArray<ClickHouseType> arguments)
    {
        var types = ImmutableArray.CreateRange(arguments, a => a.WithoutInnerLowCardinality);
        var isState = function.Combinators.LastOrDefault() is "State" or "MergeState" or "SimpleState";
        var nulls = FunctionFacts.Find(function.Base)?.Nulls ?? NullRule.Spreads;
        // A condition that is NULL does not hold.
        var values = function.Combinators.LastOrDefault() == "If" && !types.IsEmpty ? types.RemoveAt(types.Length - 1) : types;
        if (isState || nulls == NullRule.AsIs || function.RespectsNulls || !values.Any(t => t.Name == "Nullable"))
            return Step(function, parameters, types);
        if (types.Any(t => t.IsNull))
            return nulls == NullRule.Ignored ? UInt64 : Null;

        var result = Step(function, parameters, ImmutableArray.CreateRange(types, t => t.Name == "Nullable" ? t.First : t));

        // With a condition, a tuple does not become Nullable.
        var isPlain = nulls == NullRule.Ignored || (result.Name == "Tuple" && function.Combinators.LastOrDefault() == "If");
        return isPlain ? result : result.OrNull();
    }

    private static ClickHouseType Step(AggregateFunction function, ImmutableArray<string> parameters, ImmutableArray<ClickHouseType> types)
    {
        if (function.Combinators.IsEmpty)
        {
            return function.Base is "topK" or "topKWeighted" && parameters.Length == 3 && parameters[2].Trim('\'') == "counts" && types.Length > 0
                ? ClickHouseType.Parse($"Array(Tuple(item {types[0]}, count UInt64, error UInt64))")
                : OfBase(function.Base, types);
        }

        var last = function.Combinators[function.Combinators.Length - 1];
        var nested = function with { Combinators = function.Combinators.RemoveAt(function.Combinators.Length - 1) };
        var rest = types.IsEmpty ? types : types.RemoveAt(types.Length - 1);
        return last switch
        {
            "If" or "ArgMin" or "ArgMax" => types.IsEmpty ? ClickHouseType.Unknown : Of(nested, parameters, rest),
            "Array" => Of(nested, parameters, Elements(types)),
            "ForEach" => ClickHouseType.Array(Of(nested, parameters, Elements(types))),
            "Map" => types.Length == 1 && types[0].Name == "Map" ? OfMap(nested, parameters, types[0]) : ClickHouseType.Unknown,
            "Distinct" when nested is { Base: "count", Combinators.IsEmpty: true } => UInt64,
            "Distinct" or "OrDefault" => Of(nested, parameters, types),
            "OrNull" => Of(nested, parameters, types).OrNull(),
            "State" => ClickHouseType.State("AggregateFunction", nested.StateName, parameters.Select(Printed), types),
            "SimpleState" => SimpleState(nested, Of(nested, parameters, types)),
            "MergeState" => types.Length == 1 ? types[0] : ClickHouseType.Unknown,
            "Merge" => types.Length != 1 ? ClickHouseType.Unknown : types[0].IsUnknown ? Of(nested, parameters, types) : Merged(types[0]),
            "Resample" => types.IsEmpty ? ClickHouseType.Unknown : ClickHouseType.Array(Of(nested, parameters, rest)),
            _ => ClickHouseType.Unknown,
        };
    }

    /// <summary>What a state holds when it is finished.</summary>
    public static ClickHouseType Merged(ClickHouseType state)
    {
        if (!state.IsAggregateState
            || state.Arguments.Length == 0
            || state.Arguments[0].Type is not { } head
            || AggregateFunction.Find(head.Name) is not { } function)
            return state.IsSimpleAggregateState && state.Arguments.Length > 1 ? state.Inner[1] : ClickHouseType.Unknown;

        return Of(function, [.. head.Arguments.Select(a => a.Literal)], [.. state.Inner.Skip(1)]);
    }

    private static ClickHouseType OfBase(string name, ImmutableArray<ClickHouseType> types)
    {
        // The facts were asked over decimals that fill their width.
        if (name == "sumWithOverflow" && types.Any(t => t.Stored.IsDecimal || t.IsSimpleAggregateState))
            return ClickHouseType.Unknown;

        // A map function over maps is the combinator; over arrays it is a function of its own.
        if (name is "sumMap" or "minMap" or "maxMap" && types.Length == 1 && types[0].Name == "Map")
            return OfMap(new AggregateFunction(name.Substring(0, 3), []), [], types[0]);

        return FunctionFacts.Find(name) is { } fact ? fact.OfRules([.. types.Select(t => new TypedArgument(t))]) : ClickHouseType.Unknown;
    }

    private static ClickHouseType OfMap(AggregateFunction function, ImmutableArray<string> parameters, ClickHouseType map) =>
        ClickHouseType.Of("Map", map.Inner[0], Of(function, parameters, [map.Inner[1]]));

    private static ClickHouseType SimpleState(AggregateFunction function, ClickHouseType result) =>
        ClickHouseType.State("SimpleAggregateFunction", function.StateName, [], [result]);

    private static ImmutableArray<ClickHouseType> Elements(ImmutableArray<ClickHouseType> types) =>
        ImmutableArray.CreateRange(types, t => t.Name == "Array" ? t.First : ClickHouseType.Unknown);

    /// <summary>A number of a parameter is printed without the zeros at its end.</summary>
    internal static string Printed(string parameter) =>
        parameter.IndexOf('.') > 0 && parameter.All(c => char.IsDigit(c) || c == '.') ? parameter.TrimEnd('0').TrimEnd('.') : parameter;
}
