using Datafile.Analyzer.Types;

namespace Datafile.FunctionFacts;

/// <summary>An argument that functions are asked with.</summary>
/// <param name="Sql">A column of the table of arguments, or a constant.</param>
internal sealed record Argument(string Sql, ClickHouseType Type, bool IsConstant)
{
    /// <summary>Types that stand for their kinds: the first of a kind is the one that is tried.</summary>
    private static readonly string[] Types =
    [
        "UInt8", "UInt16", "UInt32", "UInt64", "Int32", "Int8", "Int16", "Int64", "UInt128", "Int128", "Int256", "Float64", "Float32", "Bool",
        "Decimal(9, 2)", "Decimal(10, 2)", "Decimal(18, 4)", "Decimal(38, 6)", "String", "FixedString(4)", "FixedString(16)", "Date", "Date32", "DateTime",
        "DateTime('Europe/Madrid')", "DateTime64(3)", "DateTime64(6, 'Europe/Madrid')", "UUID", "Enum8('a' = 1, 'b' = 2)", "Enum16('z' = 300)", "IPv4", "IPv6",
        "Array(UInt32)", "Array(Int8)", "Array(Float32)", "Array(String)", "Array(DateTime)", "Array(Nullable(UInt16))", "Array(Array(UInt8))",
        "Array(LowCardinality(String))", "Array(Tuple(UInt8, String))", "Map(String, UInt64)", "Map(UInt8, String)", "Tuple(a UInt32, b String)",
        "Tuple(UInt8, Float32)", "Tuple(Float64, Float64)", "JSON",
    ];

    private static readonly string[] WrappedTypes =
    [
        "Nullable(UInt8)", "Nullable(UInt32)", "Nullable(Int64)", "Nullable(Float64)", "Nullable(Bool)", "Nullable(Decimal(9, 2))", "Nullable(String)",
        "Nullable(FixedString(4))", "Nullable(Date)", "Nullable(Date32)", "Nullable(DateTime)", "Nullable(DateTime('Europe/Madrid'))", "Nullable(DateTime64(3))",
        "Nullable(UUID)", "Nullable(Enum8('a' = 1, 'b' = 2))", "Nullable(IPv4)", "LowCardinality(UInt32)", "LowCardinality(Nullable(UInt32))", "LowCardinality(Float64)",
        "LowCardinality(String)", "LowCardinality(Nullable(String))", "LowCardinality(FixedString(4))", "LowCardinality(Date)", "LowCardinality(DateTime)",
    ];

    /// <summary>Constants, each with another of its use, so that a result that depends on the value shows itself.</summary>
    public static readonly (Argument First, Argument Other)[] Constants =
    [
        (Constant("2", "UInt8"), Constant("5", "UInt8")),
        (Constant("'UTC'", "String"), Constant("'Asia/Tokyo'", "String")),
        (Constant("'day'", "String"), Constant("'hour'", "String")),
        (Constant("'a'", "String"), Constant("'UInt8'", "String")),
        (Constant("INTERVAL 1 DAY", "IntervalDay"), Constant("INTERVAL 3 HOUR", "IntervalHour")),
    ];

    public static readonly Argument[] Columns = [.. Types.Select((t, i) => new Argument($"c{i}", ClickHouseType.Parse(t), false))];

    public static readonly Argument[] Wrapped = [.. WrappedTypes.Select((t, i) => new Argument($"w{i}", ClickHouseType.Parse(t), false))];

    public char Kind => TypeKind.Of(Type.Unwrapped);

    public TypedArgument Typed => new(Type, IsConstant ? Sql : null);

    /// <summary>Column names and types of the table that holds a column of each type.</summary>
    public static string Table => string.Join(", ", Columns.Concat(Wrapped).Select(c => $"{c.Sql} {c.Type}"));

    /// <summary>The columns of the types that stand for their kinds, e.g. UInt8 for all unsigned integers.</summary>
    public static IEnumerable<Argument> Representatives { get; } =
        [.. Columns.GroupBy(c => c.Kind).Select(g => g.First()), Columns.First(c => c.Type.ToString() == "Array(String)")];

    /// <summary>Other arguments of the kind.</summary>
    public IEnumerable<Argument> Others => IsConstant
        ? Constants.Where(c => c.First == this).Select(c => c.Other)
        : Columns.Where(c => c.Kind == Kind && c != this);

    /// <summary>The same kind of argument in Nullable or LowCardinality.</summary>
    public IEnumerable<Argument> InWrappers => IsConstant ? [] : Wrapped.Where(w => w.Kind == Kind);

    private static Argument Constant(string sql, string type) => new(sql, ClickHouseType.Parse(type), true);
}
