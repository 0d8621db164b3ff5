namespace Datafile.Analyzer.Types;

/// <summary>
/// How the value of an aggregate function over all rows follows from its values over parts of them: <c>count</c> of all is
/// the <c>sum</c> of the counts, and no function of averages is the average (ClickHouse facts 1c).
/// </summary>
internal static class AggregateLaw
{
    private static readonly HashSet<string> InOrder = new(StringComparer.Ordinal)
    {
        "any", "anyLast", "any_respect_nulls", "anyLast_respect_nulls", "anyHeavy", "groupConcat", "deltaSum",
    };

    /// <summary>Functions that are no aggregates and see more than one row.</summary>
    private static readonly HashSet<string> Neighbours = new(StringComparer.Ordinal)
    {
        "neighbor", "runningDifference", "runningDifferenceStartingWithFirstValue", "runningAccumulate", "runningConcurrency", "rowNumberInBlock",
        "rowNumberInAllBlocks", "blockNumber",
    };

    /// <summary>What combines the values of a function; none for what is not here.</summary>
    private static readonly Dictionary<string, string> Combining = new(StringComparer.Ordinal)
    {
        ["sum"] = "sum",
        ["count"] = "sum",
        ["sumWithOverflow"] = "sum",
        ["sumKahan"] = "sum",
        ["min"] = "min",
        ["max"] = "max",
        ["any"] = "any",
        ["anyLast"] = "any",
        ["anyHeavy"] = "any",
        ["any_respect_nulls"] = "any",
        ["anyLast_respect_nulls"] = "any",
        ["argMin"] = "argMin",
        ["argMax"] = "argMax",
        ["groupArray"] = "groupArrayArray",
        ["groupUniqArray"] = "groupUniqArrayArray",
        ["groupConcat"] = "groupConcat",
        ["groupBitAnd"] = "groupBitAnd",
        ["groupBitOr"] = "groupBitOr",
        ["groupBitXor"] = "groupBitXor",
        ["sumMap"] = "sumMap",
        ["sumMapFiltered"] = "sumMap",
        ["minMap"] = "minMap",
        ["maxMap"] = "maxMap",
        ["sumCount"] = "sumCount",
    };

    /// <summary>Functions to which a row that comes twice makes no difference, beside those that pick one.</summary>
    private static readonly HashSet<string> Idempotent = new(StringComparer.Ordinal)
    {
        "uniq", "uniqExact", "uniqCombined", "uniqCombined64", "uniqHLL12", "uniqTheta", "groupBitmap", "singleValueOrNull", "groupArrayIntersect",
    };

    /// <summary>Functions that combine values to the same whether they see them once or twice.</summary>
    private static readonly HashSet<string> IdempotentCombining = new(StringComparer.Ordinal)
    {
        "min", "max", "any", "anyLast", "argMin", "argMax", "groupUniqArrayArray", "groupBitAnd", "groupBitOr", "minMap", "maxMap",
    };

    /// <summary>The aggregate function that makes the value of all rows of the values of parts; null where none does.</summary>
    public static string? CombiningOf(AggregateFunction function)
    {
        if (!Combining.TryGetValue(function.Base, out var combining))
            return null;

        foreach (var combinator in function.StateCombinators)
        {
            switch (combinator)
            {
                case "Distinct" when combining is "sum" or "groupConcat" or "groupBitXor" or "sumMap" or "sumCount":
                    return null;
                case "Distinct" when combining == "groupArrayArray":
                    combining = "groupUniqArrayArray";
                    break;
                case "Map" or "ForEach" or "Resample":
                    combining += combinator;
                    break;
                case "ArgMin" or "ArgMax":
                    return null;
            }
        }

        return combining;
    }

    /// <summary>
    /// Whether the order of rows decides what a function yields: it takes the first or the last of them, lists them, or looks at their neighbours.
    /// </summary>
    public static bool FollowsOrder(string function) => Neighbours.Contains(function)
        || (AggregateFunction.Find(function)?.Base is { } name
            && (InOrder.Contains(name)
                || (name.StartsWith("groupArray", StringComparison.Ordinal) && name is not ("groupArrayIntersect" or "groupArraySorted"))));

    /// <summary>Whether a row that comes twice, or in another part once more, makes no difference to the value or the state.</summary>
    public static bool IsIdempotent(AggregateFunction function) =>
        Idempotent.Contains(function.Base)
            || IsIdempotent(CombiningOf(function with { Combinators = function.Combinators.RemoveAll(c => c is "ArgMin" or "ArgMax") }) ?? "")
            || (function.Combinators.Contains("Distinct") && function.StateCombinators.All(c => c == "Distinct"));

    /// <summary>Whether a function that combines values gives the same for one and for two equal ones.</summary>
    public static bool IsIdempotent(string combining) => IdempotentCombining.Contains(combining);

    /// <summary>Whether merges of a SimpleAggregateFunction of one function combine values as another would.</summary>
    public static bool Merges(string function, string combining) =>
        function == combining || combining switch
        {
            "any" => Combining.TryGetValue(function, out var other) && other == "any",
            "sum" => function == "sumWithOverflow",
            "groupArrayArray" => function == "groupUniqArrayArray",
            _ => false,
        };
}
