using Datafile.Analyzer.Types;
using Datafile.ClickHouse.Tests.Engine;

namespace Datafile.ClickHouse.Tests.Types;

/// <summary>A column of the table that random expressions are asked over.</summary>
internal sealed record TypedColumn(string Name, ClickHouseType Type);

/// <summary>A table with a column of each of many types.</summary>
internal sealed class TypedColumns
{
    public const string Table = "typed";

    /// <summary>Other types than those that the facts were asked with stand among them.</summary>
    private static readonly string[] Types =
    [
        "UInt8", "UInt16", "UInt32", "UInt64", "Int8", "Int16", "Int32", "Int64", "UInt128", "Int256", "Float32", "Float64", "Bool",
        "Decimal(9, 2)", "Decimal(10, 2)", "Decimal(18, 4)", "Decimal(38, 10)", "String", "FixedString(3)", "FixedString(16)",
        "Date", "Date32", "DateTime", "DateTime('UTC')", "DateTime('America/New_York')", "DateTime64(3)", "DateTime64(6)", "DateTime64(0)",
        "DateTime64(3, 'Asia/Tokyo')",
        "UUID", "IPv4", "IPv6", "Enum8('x' = 1, 'y' = 2)", "Enum16('p' = 1, 'q' = 1000)",
        "Array(UInt8)", "Array(Int64)", "Array(Float64)", "Array(String)", "Array(LowCardinality(String))", "Array(Nullable(String))",
        "Array(DateTime)", "Array(Array(UInt32))", "Array(Tuple(String, UInt64))",
        "Map(String, String)", "Map(String, Float64)", "Map(LowCardinality(String), UInt32)", "Map(UInt64, Array(String))",
        "Tuple(UInt8, String)", "Tuple(a Int32, b String)", "Tuple(a UInt16, b Nullable(String))",
        "Nullable(UInt8)", "Nullable(Int32)", "Nullable(UInt64)", "Nullable(Float64)", "Nullable(String)", "Nullable(Date)",
        "Nullable(DateTime)", "Nullable(DateTime64(3))", "Nullable(Decimal(18, 4))",
        "Nullable(Bool)", "Nullable(UUID)", "LowCardinality(String)", "LowCardinality(Nullable(String))", "LowCardinality(UInt16)",
        "LowCardinality(FixedString(3))", "LowCardinality(Date)",
        "Dynamic", "Dynamic(max_types=8)", "Array(Dynamic)", "Map(String, Dynamic)", "JSON", "JSON(max_dynamic_types=8, a UInt32)", "Array(JSON)",
        "SimpleAggregateFunction(sum, UInt64)", "SimpleAggregateFunction(max, Nullable(DateTime))", "SimpleAggregateFunction(anyLast, LowCardinality(String))",
    ];

    private readonly ClickHouseDatabase _database;

    public TypedColumns(ClickHouseDatabase database)
    {
        _database = database;
        database.Execute(
            "SET allow_suspicious_low_cardinality_types = 1, print_pretty_type_names = 0",
            $"CREATE TABLE IF NOT EXISTS {Table} ({string.Join(", ", All.Select(c => $"{c.Name} {c.Type}"))}) ENGINE = Memory");
    }

    public static TypedColumn[] All { get; } = [.. Types.Select((t, i) => new TypedColumn($"c{i}", ClickHouseType.Parse(t)))];

    /// <summary>The type of the first column of a query; null where the engine refuses it.</summary>
    public string? Describe(string query)
    {
        try
        {
            return _database.Query($"DESCRIBE ({query})")[0][1].Replace("\\'", "'", StringComparison.Ordinal);
        }
        catch (ClickHouseException)
        {
            return null;
        }
    }

    /// <summary>The types of expressions over the table, asked many at once; null where the engine refuses one.</summary>
    public string?[] TypesOf(IReadOnlyList<string> expressions)
    {
        if (expressions.Count == 0)
            return [];

        try
        {
            var columns = string.Join(", ", expressions.Select((e, i) => $"{e} AS r{i}"));
            return [.. _database.Query($"DESCRIBE (SELECT {columns} FROM {Table})").Select(r => r[1].Replace("\\'", "'", StringComparison.Ordinal))];
        }
        catch (ClickHouseException) when (expressions.Count > 1)
        {
            var half = expressions.Count / 2;
            return [.. TypesOf([.. expressions.Take(half)]), .. TypesOf([.. expressions.Skip(half)])];
        }
        catch (ClickHouseException)
        {
            return [null];
        }
    }
}
