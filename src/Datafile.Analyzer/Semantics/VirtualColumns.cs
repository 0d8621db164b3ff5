using Datafile.Analyzer.Types;

namespace Datafile.Analyzer.Semantics;

/// <summary>The columns that ClickHouse adds to a table of any MergeTree, which <c>*</c> does not bring (measured on ClickHouse 26.7).</summary>
internal static class VirtualColumns
{
    private static readonly Dictionary<string, QueryColumn> ByName = new[]
    {
        ("_part", "LowCardinality(String)"), ("_partition_id", "LowCardinality(String)"), ("_part_index", "UInt64"), ("_part_uuid", "UUID"),
        ("_sample_factor", "Float64"), ("_part_offset", "UInt64"), ("_part_starting_offset", "UInt64"), ("_part_granule_offset", "UInt64"),
        ("_part_data_version", "UInt64"), ("_table", "LowCardinality(String)"), ("_database", "LowCardinality(String)"), ("_block_number", "UInt64"),
        ("_row_exists", "UInt8"), ("_block_offset", "UInt64"), ("_disk_name", "LowCardinality(String)"), ("_distance", "Float32"),
    }.ToDictionary(c => c.Item1, c => new QueryColumn(c.Item1, ClickHouseType.Parse(c.Item2), default), StringComparer.Ordinal);

    /// <summary>
    /// The column of a name; null for any other name. Of a table with a partition key, the type of <c>_partition_value</c> is that of the
    /// key.
    /// </summary>
    public static QueryColumn? Find(string name) =>
        name.Length == 0 || name[0] != '_' ? null
        : ByName.TryGetValue(name, out var column) ? column
        : name == "_partition_value" ? new QueryColumn(name, ClickHouseType.Unknown, default) : null;
}
