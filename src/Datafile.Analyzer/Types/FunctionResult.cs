using System.Collections.Immutable;

namespace Datafile.Analyzer.Types;

/// <summary>The type of what a function yields.</summary>
public static class FunctionResult
{
    /// <summary>The type of a call; <see cref="ClickHouseType.Unknown"/> where it cannot be told.</summary>
    /// <param name="name">As written, or the function of an operator: plus, arrayElement, CAST.</param>
    /// <param name="parameters">Of a parametric aggregate function, as SQL.</param>
    public static ClickHouseType Of(string name, ImmutableArray<string> parameters, ImmutableArray<TypedArgument> arguments) =>
        (name.ToLowerInvariant(), arguments.Length) switch
        {
            ("count", _) => ClickHouseType.Of("UInt64"),
            ("now", 0) => ClickHouseType.Of("DateTime"),
            ("today", 0) => ClickHouseType.Of("Date"),
            ("tostring", 1) when !arguments[0].Type.IsUnknown && !arguments[0].Type.IsNullable => ClickHouseType.Of("String"),
            _ => ClickHouseType.Unknown,
        };

    /// <summary>
    /// The types of the parameters of the lambda that a function of arrays or maps takes, e.g. of <c>x</c> in
    /// <c>arrayMap(x -> …, array)</c>; unknown where they cannot be told.
    /// </summary>
    /// <param name="arguments">What follows the lambda.</param>
    /// <param name="count">How many parameters the lambda has.</param>
    public static ImmutableArray<ClickHouseType> LambdaParameters(string name, ImmutableArray<ClickHouseType> arguments, int count)
    {
        var types = arguments.Select(a => a.Unwrapped).SelectMany(a => a.Name switch
        {
            "Array" or "Map" => a.Arguments.Select(inner => inner.Type ?? ClickHouseType.Unknown),
            _ => [ClickHouseType.Unknown],
        });
        return [.. types.Concat(Enumerable.Repeat(ClickHouseType.Unknown, count)).Take(count)];
    }
}
