using System.Collections.Immutable;

namespace Datafile.Analyzer.Types;

/// <summary>What ClickHouse says of a function.</summary>
internal sealed record FunctionFact(
    string Name, bool IsAggregate, NullRule Nulls, LowCardinalityRule LowCardinality, ImmutableArray<FunctionRule> Rules)
{
    /// <summary>
    /// The type of a call with a Dynamic anywhere among its arguments, where ClickHouse looks for the function of each value's type: those
    /// that it does not accept yield NULL. A Dynamic where the result depends on that type; null where only rules tell.
    /// </summary>
    public ClickHouseType? OverDynamic { get; init; }

    /// <summary>Functions of scalars that yield a value although their first argument is NULL, beside those that are not Nullable for it.</summary>
    private static readonly HashSet<string> SeesNull = new(StringComparer.Ordinal)
    {
        "greatest", "least", "ifNotFinite", "nullIn", "notNullIn", "nullInIgnoreSet", "notNullInIgnoreSet", "globalNullIn",
        "globalNotNullIn", "globalNullInIgnoreSet", "globalNotNullInIgnoreSet",
    };

    /// <summary>
    /// Whether a call is NULL wherever its first argument is (ClickHouse 26.7, asked for each function): an array or a tuple never is, and
    /// some functions look at NULL.
    /// </summary>
    public bool PassesNull =>
        !IsAggregate && Nulls == NullRule.Spreads && !Rules.IsEmpty && Rules.All(r => !r.Result.IsContainer) && !SeesNull.Contains(Name);

    /// <summary>The aggregate function without combinators; null for a function that is none.</summary>
    public AggregateFunction? Aggregate { get; } = IsAggregate ? new(Name, []) : null;

    /// <summary>The type of a call over a Dynamic; unknown without a Dynamic, or if nothing is known.</summary>
    public ClickHouseType OfDynamic(ImmutableArray<TypedArgument> arguments)
    {
        if (!arguments.Any(a => a.Type.Name == "Dynamic") || arguments.Any(a => a.Type.HasUnknown))
            return ClickHouseType.Unknown;

        var widest = JsonPath.Widest(arguments.Select(a => a.Type).Where(t => t.Name == "Dynamic"));
        if (OverDynamic is not null)
            return OverDynamic.Name == "Dynamic" ? widest : OverDynamic;

        // The rules were asked with one Dynamic, and with none inside of what is beside it.
        return arguments.All(a => a.Type.Name == "Dynamic" ? a.Type.Equals(widest) : !HoldsDynamic(a.Type))
            && Rules.FirstOrDefault(r => r.IsOfDynamic && r.Fits(arguments)) is { } rule
            ? rule.Result.Of(arguments)
            : ClickHouseType.Unknown;
    }

    private static bool HoldsDynamic(ClickHouseType type) => type.Inner.Any(inner => inner.Name == "Dynamic" || HoldsDynamic(inner));

    /// <summary>The type of a call by the rules; unknown where none fits.</summary>
    public ClickHouseType Of(ImmutableArray<TypedArgument> arguments) => Wrapped(arguments, OfRules);

    /// <summary>
    /// The type of a call, where the result for plain types is told by someone else: what Nullable and LowCardinality
    /// around the arguments make of it is this function's habit.
    /// </summary>
    public ClickHouseType Wrapped(ImmutableArray<TypedArgument> arguments, Func<ImmutableArray<TypedArgument>, ClickHouseType> plain)
    {
        var hasLowCardinality = arguments.Any(a => a.Type.IsLowCardinality);
        if (hasLowCardinality && LowCardinality == LowCardinalityRule.Unknown)
            return ClickHouseType.Unknown;

        var bare = LowCardinality is LowCardinalityRule.Keeps or LowCardinalityRule.Drops
            ? ImmutableArray.CreateRange(arguments, a => a with { Type = a.Type.WithoutInnerLowCardinality })
            : arguments;
        var result = WithNulls(bare, plain);
        if (!hasLowCardinality || LowCardinality != LowCardinalityRule.Keeps)
            return result;

        var isKept = IsKept(arguments.Where(a => a.IsConstant == false));
        return isKept && !IsKept(arguments.Where(a => a.IsConstant != true)) ? ClickHouseType.Unknown
            : isKept ? result.InLowCardinality()
            : result;
    }

    /// <summary>A function is called for each word of a dictionary where only one argument is not constant.</summary>
    private static bool IsKept(IEnumerable<TypedArgument> ofRows)
    {
        var arguments = ofRows.ToArray();
        return arguments.Length <= 1 && Array.TrueForAll(arguments, a => a.Type.IsLowCardinality);
    }

    private ClickHouseType WithNulls(ImmutableArray<TypedArgument> arguments, Func<ImmutableArray<TypedArgument>, ClickHouseType> plain)
    {
        if (OfDynamic(arguments) is { IsUnknown: false } ofDynamic)
            return ofDynamic;

        // A value of its own type may have one that the function does not take, and the result is NULL then.
        if (Nulls == NullRule.Spreads && arguments.Any(a => a.Type.IsDynamic))
            return ClickHouseType.Unknown;
        if (Nulls == NullRule.AsIs || !arguments.Any(a => a.Type.IsNullable))
            return plain(arguments);
        if (Nulls == NullRule.Unknown)
            return ClickHouseType.Unknown;
        if (Nulls == NullRule.Spreads && arguments.Any(a => a.Type.IsNull))
            return ClickHouseType.Of("Nullable", ClickHouseType.Of("Nothing"));

        var result = plain(ImmutableArray.CreateRange(arguments, a => a with { Type = a.Type.Name == "Nullable" ? a.Type.First : a.Type }));
        return Nulls == NullRule.Spreads ? result.OrNull() : result;
    }

    /// <summary>The type of a call by the rules, for types without Nullable and LowCardinality.</summary>
    public ClickHouseType OfRules(ImmutableArray<TypedArgument> arguments) =>
        !IsOfAnyType && arguments.Any(a => a.Type.HasUnknown || a.Type.Unwrapped.IsDynamic)
            ? OfDynamic(arguments)
            : Rules.FirstOrDefault(r => r.Fits(arguments))?.Result.Of(arguments) ?? ClickHouseType.Unknown;

    /// <summary>Whether the result is the same whatever the types of the arguments, as that of <c>count</c> and <c>isNull</c>.</summary>
    private bool IsOfAnyType =>
        Nulls == NullRule.Ignored
            && LowCardinality == LowCardinalityRule.Drops
            && Rules.All(r => (r.Kinds.IsEmpty && r.Result.IsFixed) || r.IsOfDynamic);
}
