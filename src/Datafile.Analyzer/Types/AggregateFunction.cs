using System.Collections.Immutable;

namespace Datafile.Analyzer.Types;

/// <summary>The name of a called aggregate function, taken apart: <c>sumIfState</c> is sum with If and State.</summary>
/// <param name="Base">The function without combinators, under ClickHouse's main name for it.</param>
/// <param name="Combinators">In the order of the name.</param>
public sealed record AggregateFunction(string Base, ImmutableArray<string> Combinators)
{
    private static readonly string[] KnownCombinators =
        ["SimpleState", "MergeState", "State", "Merge", "If", "Array", "Map", "ForEach", "Distinct", "OrNull", "OrDefault", "Resample", "ArgMin", "ArgMax"];

    /// <summary>Other spellings of one function; states name the main one.</summary>
    private static readonly Dictionary<string, string> Aliases = new(StringComparer.OrdinalIgnoreCase)
    {
        ["any_value"] = "any",
        ["first_value"] = "any",
        ["last_value"] = "anyLast",
        ["median"] = "quantile",
        ["medianExact"] = "quantileExact",
        ["medianTDigest"] = "quantileTDigest",
        ["medianTiming"] = "quantileTiming",
        ["medianBFloat16"] = "quantileBFloat16",
        ["medianDeterministic"] = "quantileDeterministic",
        ["STDDEV_POP"] = "stddevPop",
        ["STDDEV_SAMP"] = "stddevSamp",
        ["VAR_POP"] = "varPop",
        ["VAR_SAMP"] = "varSamp",
        ["array_agg"] = "groupArray",
        ["group_concat"] = "groupConcat",
        ["max_by"] = "argMax",
        ["min_by"] = "argMin",
        ["BIT_AND"] = "groupBitAnd",
        ["BIT_OR"] = "groupBitOr",
        ["BIT_XOR"] = "groupBitXor",
    };

    private static readonly Dictionary<string, string> Known = new[]
    {
        "any", "anyHeavy", "anyLast", "argMax", "argMin", "avg", "avgWeighted", "boundingRatio", "corr", "count",
        "covarPop", "covarSamp", "deltaSum", "deltaSumTimestamp", "entropy", "exponentialMovingAverage", "groupArray",
        "groupArrayInsertAt", "groupArrayIntersect", "groupArrayLast", "groupArrayMovingAvg", "groupArrayMovingSum",
        "groupArraySample", "groupArraySorted", "groupBitAnd", "groupBitOr", "groupBitXor", "groupBitmap",
        "groupBitmapAnd", "groupBitmapOr", "groupBitmapXor", "groupConcat", "groupUniqArray", "histogram",
        "intervalLengthSum", "kurtPop", "kurtSamp", "max", "maxIntersections", "maxMap", "min", "minMap", "quantile",
        "quantileBFloat16", "quantileDD", "quantileDeterministic", "quantileExact", "quantileExactHigh",
        "quantileExactLow", "quantileExactWeighted", "quantileGK", "quantileInterpolatedWeighted", "quantileTDigest",
        "quantileTDigestWeighted", "quantileTiming", "quantileTimingWeighted", "quantiles", "quantilesBFloat16",
        "quantilesDD", "quantilesDeterministic", "quantilesExact", "quantilesExactHigh", "quantilesExactLow",
        "quantilesExactWeighted", "quantilesGK", "quantilesTDigest", "quantilesTDigestWeighted", "quantilesTiming",
        "retention", "sequenceCount", "sequenceMatch", "simpleLinearRegression", "singleValueOrNull", "skewPop",
        "skewSamp", "sparkbar", "stddevPop", "stddevSamp", "stochasticLinearRegression", "sum", "sumCount", "sumKahan",
        "sumMap", "sumMapFiltered", "sumWithOverflow", "topK", "topKWeighted", "uniq", "uniqCombined", "uniqCombined64",
        "uniqExact", "uniqHLL12", "uniqTheta", "uniqUpTo", "varPop", "varSamp", "welchTTest", "windowFunnel",
    }.ToDictionary(n => n, StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether the call yields a state that an AggregateFunction column stores.</summary>
    public bool YieldsState => Combinators.Contains("State") || Combinators.Contains("MergeState");

    /// <summary>Whether the call yields a SimpleAggregateFunction value.</summary>
    public bool YieldsSimpleState => Combinators.Contains("SimpleState");

    /// <summary>The combinators that belong to the function of a state: If, Array and so on.</summary>
    public IEnumerable<string> StateCombinators =>
        Combinators.Where(c => c is not ("State" or "MergeState" or "SimpleState" or "Merge"));

    /// <summary>The function as the type of its state names it, e.g. <c>sumIf</c>.</summary>
    public string StateName => Base + string.Concat(StateCombinators);

    /// <summary>Takes a function name apart; null for a name that is no known aggregate function.</summary>
    public static AggregateFunction? Find(string name)
    {
        var combinators = ImmutableArray.CreateBuilder<string>();
        var rest = name;
        while (true)
        {
            if (Known.TryGetValue(rest, out var known))
                return Make(known, combinators);
            if (Aliases.TryGetValue(rest, out var main))
                return Make(main, combinators);

            var suffix = KnownCombinators.FirstOrDefault(c => rest.Length > c.Length && rest.EndsWith(c, StringComparison.Ordinal));
            if (suffix is null)
                return null;

            combinators.Insert(0, suffix);
            rest = rest.Substring(0, rest.Length - suffix.Length);
        }
    }

    private static AggregateFunction Make(string known, ImmutableArray<string>.Builder combinators) =>
        new(known, combinators.ToImmutable());
}
