using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace Datafile.Analyzer.Types;

/// <summary>The type of what a function yields.</summary>
public static partial class FunctionResult
{
    /// <summary>A dictionary is not at hand, but the name of the function may tell the type of the attribute.</summary>
    [GeneratedRegex("^dictGet(?<type>U?Int(8|16|32|64)|Float(32|64)|String|Date|DateTime|UUID|IPv4|IPv6)(OrDefault)?$", RegexOptions.CultureInvariant)]
    private static partial Regex Dictionary { get; }

    /// <summary>Functions that take any type as it is.</summary>
    private static readonly string[] Carriers = ["tuple", "map", "array", "materialize", "identity", "toLowCardinality"];

    /// <summary>
    /// Functions whose formula says something though the type of an argument is unknown: that of a cast's value, of a condition, of a set.
    /// </summary>
    private static readonly string[] KnownInPart =
    [
        "CAST", "_CAST", "accurateCast", "accurateCastOrNull", "arrayCount", "arrayExists", "arrayAll", "in", "notIn", "globalIn", "globalNotIn",
        "if", "multiIf", "caseWithoutExpression", "caseWithExpression",
    ];

    /// <summary>The type of a call; <see cref="ClickHouseType.Unknown"/> where it cannot be determined.</summary>
    /// <remarks>A state may be known in part: its function, but not the types of its arguments (<see cref="ClickHouseType.HasUnknown"/>).</remarks>
    /// <param name="name">As written, or the function of an operator: plus, arrayElement, CAST.</param>
    /// <param name="parameters">Of a parametric aggregate function, as SQL.</param>
    public static ClickHouseType Of(string name, ImmutableArray<string> parameters, ImmutableArray<TypedArgument> arguments) =>
        OfStored(name, parameters, arguments.Any(a => a.Type.IsSimpleAggregateState)
            ? ImmutableArray.CreateRange(arguments, a => a with { Type = Seen(name, a.Type) })
            : arguments);

    /// <summary>A function sees through a SimpleAggregateFunction that holds a wrapper or an array, and carries any other as it is.</summary>
    private static ClickHouseType Seen(string name, ClickHouseType type)
    {
        var isCarried = Carriers.Contains(name)
            || (type.Stored.Name != "LowCardinality"
                && AggregateFunction.Find(name) is { } function
                && (function.RespectsNulls || function.Combinators.LastOrDefault() is "State"));
        return !isCarried && type.Stored.Name is ("Nullable" or "LowCardinality" or "Array" or "Map" or "Tuple") ? type.Stored : type;
    }

    private static ClickHouseType OfStored(string name, ImmutableArray<string> parameters, ImmutableArray<TypedArgument> arguments)
    {
        if (FunctionFacts.Find(name) is { IsAggregate: false } fact)
            return OfFunction(fact, arguments);
        if (AggregateFunction.Find(name) is { } function)
            return AggregateResult.Of(function, parameters, [.. arguments.Select(a => a.Type)]);
        if (Dictionary.Match(name) is { Success: true } match
            && !arguments.Any(a => a.Type.IsUnknown || a.Type.IsNullable || a.Type.IsLowCardinality))
            return ClickHouseType.Of(match.Groups["type"].Value);

        return FunctionFormulas.Find(name) is { } formula && !HasUnknown(arguments) ? formula.Of(arguments) : ClickHouseType.Unknown;
    }

    /// <summary>
    /// The types of the parameters of the lambda that a function of arrays or maps takes, e.g. of <c>x</c> in
    /// <c>arrayMap(x -> …, array)</c>; unknown where they cannot be determined.
    /// </summary>
    /// <param name="arguments">What follows the lambda.</param>
    /// <param name="count">How many parameters the lambda has.</param>
    public static ImmutableArray<ClickHouseType> LambdaParameters(string name, ImmutableArray<ClickHouseType> arguments, int count)
    {
        // The accumulator of a fold comes first and has the type of the last argument.
        var isFold = string.Equals(name, "arrayFold", StringComparison.OrdinalIgnoreCase) && arguments.Length > 1;
        var arrays = isFold ? arguments.Insert(0, ClickHouseType.Array(arguments[arguments.Length - 1])) : arguments;
        var types = arrays.SelectMany(a => a.Name switch
        {
            "Array" or "Map" => a.Inner.AsEnumerable(),
            _ => [],
        });
        return [.. types.Concat(Enumerable.Repeat(ClickHouseType.Unknown, count)).Take(count)];
    }

    private static ClickHouseType OfFunction(FunctionFact fact, ImmutableArray<TypedArgument> arguments)
    {
        if (FunctionFormulas.Find(fact.Name) is not { } formula)
            return fact.Of(arguments);

        var type = HasUnknown(arguments) && !KnownInPart.Contains(fact.Name) ? ClickHouseType.Unknown : formula.Of(arguments);
        return type.IsUnknown && fact.OfDynamic(arguments) is { IsUnknown: false } ofDynamic ? ofDynamic : type;
    }

    private static bool HasUnknown(ImmutableArray<TypedArgument> arguments) => arguments.Any(a => a.Type.HasUnknown);
}
