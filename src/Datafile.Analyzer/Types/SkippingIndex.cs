using System.Collections.Immutable;

namespace Datafile.Analyzer.Types;

/// <summary>
/// A type of data skipping index, as a row of facts (https://clickhouse.com/docs/engines/table-engines/mergetree-family/mergetree#available-types-of-indices,
/// measured on ClickHouse 26.7). What only some versions have is a row that nothing is said of.
/// </summary>
/// <param name="Name">In lower case: ClickHouse takes it in any.</param>
/// <param name="Usage">How it is written with its arguments.</param>
/// <param name="MinArguments">The fewest arguments that it takes.</param>
/// <param name="MaxArguments">The most arguments that it takes.</param>
public sealed record SkippingIndex(string Name, string Usage, int MinArguments, int MaxArguments)
{
    private static readonly SkippingIndex[] Rows =
    [
        new("minmax", "minmax", 0, int.MaxValue) { Refuses = t => t.HasNoOrder },
        new("set", "set(100)", 1, 1) { CountError = "INCORRECT_QUERY" },
        new("bloom_filter", "bloom_filter(0.01)", 0, 1)
        { Refuses = IsNotHashed, TypeError = "ILLEGAL_COLUMN", CountError = "NUMBER_OF_ARGUMENTS_DOESNT_MATCH" },
        new("ngrambf_v1", "ngrambf_v1(3, 256, 2, 0)", 4, 4) { Refuses = IsNotText },
        new("tokenbf_v1", "tokenbf_v1(256, 2, 0)", 3, 3) { Refuses = IsNotText },
        .. new[] { "text", "full_text", "inverted", "gin", "annoy", "usearch", "vector_similarity", "hypothesis", "sparse_grams" }
            .Select(name => new SkippingIndex(name, name, 0, int.MaxValue)),
    ];

    public static ImmutableArray<SkippingIndex> All { get; } = [.. Rows];

    /// <summary>Which types it certainly does not index.</summary>
    public Func<ClickHouseType, bool> Refuses { get; private init; } = _ => false;

    /// <summary>The error of ClickHouse for such a type.</summary>
    public string TypeError { get; private init; } = "BAD_ARGUMENTS";

    /// <summary>The error of ClickHouse for another number of arguments.</summary>
    public string CountError { get; private init; } = "BAD_ARGUMENTS";

    /// <summary>The index type of a name in any case; null where ClickHouse has none.</summary>
    public static SkippingIndex? Find(string name) => Rows.FirstOrDefault(i => i.Name.Equals(name, StringComparison.OrdinalIgnoreCase));

    private static bool IsNotHashed(ClickHouseType type) => type.Stored.Name switch
    {
        "Date32" or "Decimal" or "Map" or "Tuple" or "JSON" or "Dynamic" or "Variant" or "AggregateFunction" => true,
        "Nullable" => type.Stored.First.Name is "Date32" or "Decimal" or "JSON",
        _ => false,
    };

    /// <summary>Only strings and arrays of them, neither of them Nullable, have n-grams and tokens.</summary>
    private static bool IsNotText(ClickHouseType type) => type.Stored switch
    {
        { IsInteger: true } or { IsFloat: true } or { IsDecimal: true } or { IsDate: true } or { IsDateTime: true } or { IsEnum: true } => true,
        { Name: "Bool" or "UUID" or "IPv4" or "Map" or "Tuple" or "JSON" or "Dynamic" or "Variant" or "AggregateFunction" or "Nullable" } => true,
        { Name: "LowCardinality", First.Name: "Nullable" } => true,
        { Name: "Array", First: { IsInteger: true } or { IsFloat: true } } => true,
        _ => false,
    };
}
