using System.Collections.Immutable;
using System.Globalization;
using Datafile.Parser.Syntax;

namespace Datafile.Analyzer.Types;

/// <summary>
/// Whether ClickHouse has the function of an AggregateFunction or SimpleAggregateFunction with such parameters and arguments: it makes it
/// when the table is created.
/// </summary>
internal static class StateShape
{
    /// <param name="type">The type of the state.</param>
    /// <param name="function">The function with its parameters.</param>
    /// <param name="arguments">The types of its arguments.</param>
    public static TypeProblem? Check(TypeSyntax type, TypeSyntax function, IEnumerable<TypeArgumentSyntax> arguments)
    {
        if (Unknown(function) is { } unknown)
            return unknown;
        if (AggregateFunction.Find(function.Name) is not { YieldsState: false } aggregate)
            return null;
        if (LevelOutOfRange(aggregate, function) is { } level)
            return new(function, $"{function.Name} takes levels between 0 and 1, not {level}. Write 0.5 for half of the values.");

        ImmutableArray<ClickHouseType> types = [.. arguments.Select(a => ClickHouseType.From(a.Type))];
        if (aggregate.Combinators is [.., "If"])
        {
            if (types.IsEmpty || !IsCondition(types[types.Length - 1]))
                return new(type, $"{function.Name} takes a condition last, UInt8 or Bool{(types.IsEmpty ? "" : $", not {types[types.Length - 1]}")}. Write the types that the query passes to it.");
            (aggregate, types) = (aggregate with
            { Combinators = aggregate.Combinators.RemoveAt(aggregate.Combinators.Length - 1) }, types.RemoveAt(types.Length - 1));
        }

        // Some are functions of their own, which take a map in two arrays as well.
        if ((aggregate.Combinators is [.., "Map"] || aggregate.Base is "sumMap" or "minMap" or "maxMap")
            && types.FirstOrDefault(t => !t.HasUnknown && t.Unwrapped.Name is not ("Map" or "Tuple" or "Array")) is { } noMap)
            return new(type, $"{function.Name} takes maps, not {noMap}. Write the types that the query passes to it.");
        if (CallFacts.Find(aggregate.Base) is not { } fact)
            return null;
        if (!function.Arguments.IsEmpty && fact.Parameters == "0")
            return new(function, $"{function.Name} takes no parameters. Write {function.Name} alone.");
        if (!function.Arguments.IsEmpty && aggregate is { LosesParameters: true, Combinators: ["Array"] })
            return new(function, $"{function.Name} takes no parameters, although {aggregate.Base} does. Write {function.Name} alone.");
        if (aggregate.Combinators is [.., "Array" or "ForEach"]
            && types.FirstOrDefault(t => !t.HasUnknown && t.Unwrapped.Name != "Array") is { } single)
            return new(type, $"{function.Name} takes arrays, not {single}. Write the types that the query passes to it.");

        // What other combinators make of arguments is not judged.
        if (!aggregate.Combinators.IsEmpty)
            return null;
        if (function.Arguments.IsEmpty && fact.NeedsParameters)
            return new(type, $"{function.Name} needs parameters, as in {function.Name}(…). Write those of the query.");

        if (fact.RefusesCount(types.Length))
            return new(type, $"{function.Name} takes {fact.Counts} {(fact.Counts is "1" or "at least 1" ? "argument" : "arguments")}, not {types.Length}. Write that many types.");
        if (types.Any(t => t.HasUnknown))
            return null;

        var kinds = ImmutableArray.CreateRange(types, t => CheckedArgument.Of(t, null, mayBeConstant: false).Kinds);
        return fact.Refuses(kinds) ? new(type, $"{function.Name} does not accept {string.Join(" and ", types)}. Write the types that the query passes to it.") : null;
    }

    /// <summary>A function that ClickHouse does not have, or not as an aggregate.</summary>
    private static TypeProblem? Unknown(TypeSyntax function)
    {
        if (AggregateFunction.Find(function.Name) is not null || FunctionNames.IsUnlisted(function.Name))
            return null;
        if (FunctionNames.IsKnown(function.Name))
            return new(function, $"{function.Name} is not an aggregate function: it takes one row at a time. Write the aggregate that the query calls.");

        var (near, isCertain) = FunctionNames.NearestAggregate(function.Name);
        return new(function, $"ClickHouse has no aggregate function {function.Name}. {(near.Length > 0 ? $"Write {near}." : "Write one that it has.")}") { Name = isCertain ? near : null };
    }

    private static bool IsCondition(ClickHouseType type) => type.HasUnknown || type.Unwrapped.Name is "UInt8" or "Bool" or "Nothing";

    /// <summary>The first parameter that is not a level; null if all are.</summary>
    private static string? LevelOutOfRange(AggregateFunction aggregate, TypeSyntax function) => function.Arguments
        .Where((a, i) => aggregate.TakesLevelAt(i)
            && a.Type is null
            && double.TryParse(a.Literal, NumberStyles.Float, CultureInfo.InvariantCulture, out var level)
            && (level < 0 || level > 1))
        .Select(a => a.Literal)
        .FirstOrDefault();
}
