using System.Collections.Immutable;

namespace Datafile.Analyzer.Types;

/// <summary>A function whose result is a formula, and what it does with Nullable and LowCardinality around its arguments.</summary>
/// <param name="Result">The result for what the two rules leave of the types.</param>
internal sealed record Formula(NullRule Nulls, LowCardinalityRule LowCardinality, Func<ImmutableArray<TypedArgument>, ClickHouseType> Result)
{
    public ClickHouseType Of(ImmutableArray<TypedArgument> arguments) =>
        new FunctionFact("", false, Nulls, LowCardinality, []).Wrapped(arguments, Result);
}

/// <summary>
/// The functions that no rule of the facts describes, under their main names. Each formula is what the engine answers;
/// tests ask it for random arguments.
/// </summary>
internal static class FunctionFormulas
{
    private static readonly Dictionary<string, Formula> Formulas =
        new[] { ConditionFormulas.All, ArrayFormulas.All, TimeFormulas.All, StructureFormulas.All, NumberFormulas.All, OrDefaultFormulas.All }
            .SelectMany(f => f)
            .ToDictionary(f => f.Key, f => f.Value, StringComparer.Ordinal);

    /// <summary>Whether a function is told here.</summary>
    public static bool Has(string name) => Formulas.ContainsKey(name);

    /// <summary>The formula of a function; null where it has none.</summary>
    public static Formula? Find(string name) => Formulas.TryGetValue(name, out var formula) ? formula : null;

    /// <summary>One formula under several names: as most functions are, with NULL in, NULL out, and over dictionaries.</summary>
    public static IEnumerable<KeyValuePair<string, Formula>> Usual(
        Func<string, ImmutableArray<TypedArgument>, ClickHouseType> result, params string[] names) =>
        Each(NullRule.Spreads, LowCardinalityRule.Keeps, result, names);

    public static IEnumerable<KeyValuePair<string, Formula>> Each(
        NullRule nulls, LowCardinalityRule lowCardinality, Func<string, ImmutableArray<TypedArgument>, ClickHouseType> result, params string[] names) =>
        names.Select(n => new KeyValuePair<string, Formula>(n, new Formula(nulls, lowCardinality, arguments => result(n, arguments))));

    /// <summary>The common type of some arguments.</summary>
    public static ClickHouseType Common(this IEnumerable<TypedArgument> arguments) => Supertype.Of(arguments.Select(a => a.Type));
}
