using System.Collections.Concurrent;
using System.Collections.Immutable;

namespace Datafile.Analyzer.Types;

/// <summary>The name of a called aggregate function, taken apart: <c>sumIfState</c> is sum with If and State.</summary>
/// <param name="Base">The function without combinators, under ClickHouse's main name for it.</param>
/// <param name="Combinators">In the order of the name.</param>
public sealed record AggregateFunction(string Base, ImmutableArray<string> Combinators)
{
    private static readonly string[] KnownCombinators =
        ["SimpleState", "MergeState", "State", "Merge", "If", "Array", "Map", "ForEach", "Distinct", "OrNull", "OrDefault", "Resample", "ArgMin", "ArgMax"];

    /// <summary>No function is as long with all its combinators, which are taken off one by one.</summary>
    private const int Longest = 256;

    /// <summary>Functions that the engine of the facts has under another name, or not at all.</summary>
    private static readonly ImmutableHashSet<string> Others = ["sumMap", "minMap", "maxMap", "uniqTheta"];

    private static readonly ConcurrentDictionary<string, AggregateFunction?> Found = new(StringComparer.Ordinal);

    /// <summary>Whether the call yields a state that an AggregateFunction column stores.</summary>
    public bool YieldsState => Combinators.Contains("State") || Combinators.Contains("MergeState");

    /// <summary>The combinators that belong to the function of a state: If, Array and so on.</summary>
    public IEnumerable<string> StateCombinators =>
        Combinators.Where(c => c is not ("State" or "MergeState" or "SimpleState" or "Merge"));

    /// <summary>The function as the type of its state names it, e.g. <c>sumIf</c>.</summary>
    public string StateName => Base + string.Concat(StateCombinators);

    /// <summary>Whether NULL is a value like others to it.</summary>
    internal bool RespectsNulls => Base.EndsWith("_respect_nulls", StringComparison.Ordinal);

    /// <summary>
    /// Whether its states are the same whatever its parameters are, because these only tell what is made of a state when it is read
    /// (every function of ClickHouse 26.7 was asked).
    /// </summary>
    internal bool HasOneState => KeepsParameters || LosesParameters;

    /// <summary>
    /// Whether ClickHouse leaves out the parameters of a state of the function, whatever is written; with Array it refuses them therefore.
    /// </summary>
    internal bool LosesParameters =>
        TakesAnyParameters || Base is "groupArrayMovingSum" or "groupArrayMovingAvg" or "mannWhitneyUTest" or "kolmogorovSmirnovTest";

    /// <summary>Whether its parameters mean nothing.</summary>
    internal bool TakesAnyParameters => Base is "argMin" or "argMax" or "argAndMin" or "argAndMax" or "intervalLengthSum";

    private bool KeepsParameters =>
        Base.StartsWith("quantile", StringComparison.Ordinal) || Base is "sequenceMatch" or "sequenceMatchEvents" or "sequenceCount";

    /// <summary>Whether the parameter at a place is the level of a quantile; the first of quantileDD and quantileGK is an accuracy.</summary>
    internal bool TakesLevelAt(int index) => Base.StartsWith("quantile", StringComparison.Ordinal)
        && (index > 0 || !(Base.EndsWith("DD", StringComparison.Ordinal) || Base.EndsWith("GK", StringComparison.Ordinal)));

    /// <summary>Takes a function name apart; null if the name is not a known aggregate function.</summary>
    public static AggregateFunction? Find(string name) => name.Length > Longest ? null : Found.GetOrAdd(name, Look);

    private static AggregateFunction? Look(string name)
    {
        ImmutableArray<string> combinators = [];
        var rest = name;
        while (true)
        {
            if (Others.Contains(rest))
                return new(rest, combinators);
            if (FunctionFacts.Find(rest)?.Aggregate is { } plain)
                return combinators.IsEmpty ? plain : plain with { Combinators = combinators };
            if (LastCombinator(rest) is not { } suffix)
                return null;

            combinators = combinators.Insert(0, suffix);
            rest = rest.Substring(0, rest.Length - suffix.Length);
        }
    }

    /// <summary>
    /// The aggregate function that has this name but for its case, or that of a combinator: <c>sumif</c> is meant as <c>sumIf</c>; null for
    /// none.
    /// </summary>
    internal static string? InOtherCase(string name)
    {
        if (name.Length > Longest)
            return null;
        if (FunctionFacts.Names.Concat(Others).FirstOrDefault(n => n.Equals(name, StringComparison.OrdinalIgnoreCase)) is { } other)
            return Find(other) is null ? null : other;

        return KnownCombinators.Where(c => name.Length > c.Length && name.EndsWith(c, StringComparison.OrdinalIgnoreCase))
            .Select(c => InOtherCase(name.Substring(0, name.Length - c.Length)) is { } rest ? rest + c : null)
            .FirstOrDefault(whole => whole is not null);
    }

    /// <summary>The combinator that a name ends with; null for none. Every called function is asked.</summary>
    private static string? LastCombinator(string name)
    {
        foreach (var combinator in KnownCombinators)
        {
            if (name.Length > combinator.Length && name.EndsWith(combinator, StringComparison.Ordinal))
                return combinator;
        }

        return null;
    }
}
