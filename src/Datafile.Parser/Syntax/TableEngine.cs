namespace Datafile.Parser.Syntax;

/// <summary>A table engine of Tinybird with the options that it takes, as a row of facts (datafile format 3.1).</summary>
/// <param name="Name">As ClickHouse writes it; the readers ignore case.</param>
/// <param name="Required">The options that it cannot do without.</param>
/// <param name="Optional">The options that it takes beside them.</param>
public sealed record TableEngine(string Name, string[] Required, string[] Optional)
{
    private static readonly string[] OfMergeTree =
    [
        "ENGINE_PARTITION_KEY", "ENGINE_SORTING_KEY", "ENGINE_PRIMARY_KEY", "ENGINE_SAMPLING_KEY", "ENGINE_TTL", "ENGINE_SETTINGS",
    ];

    /// <summary>The engine of a Data Source that declares none.</summary>
    public const string Default = "MergeTree";

    /// <summary>The options whose value is a column of the SCHEMA.</summary>
    public static IReadOnlyCollection<string> ColumnOptions { get; } =
        ["ENGINE_VER", "ENGINE_IS_DELETED", "ENGINE_SIGN", "ENGINE_VERSION"];

    /// <summary>The options whose value is a list of columns of the SCHEMA.</summary>
    public static IReadOnlyCollection<string> ColumnListOptions { get; } = ["ENGINE_COLUMNS", "ENGINE_SUMMING_COLUMNS"];

    /// <summary>A new engine is a row here. SDK and CLI name the columns of SummingMergeTree differently, and both are in use.</summary>
    private static readonly TableEngine[] Rows =
    [
        new("MergeTree", [], OfMergeTree),
        new("ReplacingMergeTree", ["ENGINE_SORTING_KEY"], [.. OfMergeTree, "ENGINE_VER", "ENGINE_IS_DELETED"]),
        new("SummingMergeTree", [], [.. OfMergeTree, "ENGINE_COLUMNS", "ENGINE_SUMMING_COLUMNS"]),
        new("AggregatingMergeTree", ["ENGINE_SORTING_KEY"], OfMergeTree),
        new("CollapsingMergeTree", ["ENGINE_SORTING_KEY", "ENGINE_SIGN"], OfMergeTree),
        new("VersionedCollapsingMergeTree", ["ENGINE_SIGN", "ENGINE_VERSION"], OfMergeTree),
        new("Join", ["ENGINE_JOIN_STRICTNESS", "ENGINE_JOIN_TYPE", "ENGINE_KEY_COLUMNS"], []),
        new("Null", [], []),
    ];

    public static IReadOnlyCollection<TableEngine> All => Rows;

    /// <summary>The engine of that name in any case; null where Tinybird has none.</summary>
    public static TableEngine? Find(string name) =>
        Rows.FirstOrDefault(e => e.Name.Equals(name, StringComparison.OrdinalIgnoreCase));

    /// <summary>Options of two engines with one meaning: the column with the version of a row.</summary>
    private static readonly string[] Versions = ["ENGINE_VER", "ENGINE_VERSION"];

    /// <summary>The option of this engine that means what an option of another engine means; null where there is none.</summary>
    public string? CounterpartOf(string option) => Versions.Contains(option) ? Versions.FirstOrDefault(o => o != option && Takes(o)) : null;

    public bool Takes(string option) => Required.Contains(option) || Optional.Contains(option);
}
