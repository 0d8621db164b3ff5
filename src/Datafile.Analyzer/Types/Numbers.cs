namespace Datafile.Analyzer.Types;

/// <summary>Number types: their widths, and the types that ClickHouse derives of them (NumberTraits of its source).</summary>
internal static class Numbers
{
    private const int NativeBits = 64;

    /// <summary>The bits of a number; Bool and enums count as integers, 0 for what is no number.</summary>
    public static int Bits(ClickHouseType type) => type.Name switch
    {
        "UInt8" or "Int8" or "Bool" or "Enum8" => 8,
        "UInt16" or "Int16" or "BFloat16" or "Enum16" => 16,
        "UInt32" or "Int32" or "Float32" => 32,
        "UInt64" or "Int64" or "Float64" => 64,
        "UInt128" or "Int128" => 128,
        "UInt256" or "Int256" => 256,
        _ => 0,
    };

    public static bool IsNumber(ClickHouseType type) => type.IsInteger || type.IsFloat || type.Name == "Bool";

    public static bool IsSigned(ClickHouseType type) => type.IsFloat || type.IsEnum || type.Name.StartsWith("Int", StringComparison.Ordinal);

    public static ClickHouseType Integer(int bits, bool isSigned) => ClickHouseType.Of((isSigned ? "Int" : "UInt") + bits);

    /// <summary>The type that a sum of the type has.</summary>
    public static ClickHouseType Widest(ClickHouseType type) => type.IsSimpleAggregateState ? Widest(type.Stored)
        : type.IsFloat ? ClickHouseType.Of("Float64")
        : type.IsDecimal ? ClickHouseType.Decimal(type.Precision > 38 ? 76 : 38, type.Scale)
        : Bits(type) is var bits && bits == 0 ? ClickHouseType.Unknown
        : Integer(Math.Max(bits, NativeBits), IsSigned(type));

    /// <summary>The signed integer of the width; floats and decimals are signed.</summary>
    public static ClickHouseType Signed(ClickHouseType type) => type.IsSimpleAggregateState ? Signed(type.Stored)
        : type.IsFloat || type.IsDecimal ? type
        : Bits(type) is var bits && bits == 0 ? ClickHouseType.Unknown : Integer(bits, true);

    /// <summary>The unsigned integer of the width; floats and decimals stay.</summary>
    public static ClickHouseType Unsigned(ClickHouseType type) => type.IsSimpleAggregateState ? Unsigned(type.Stored)
        : type.IsFloat || type.IsDecimal ? type
        : Bits(type) is var bits && bits == 0 ? ClickHouseType.Unknown : Integer(bits, false);

    /// <summary>Float32 of Float32, and Float64 of any other number.</summary>
    public static ClickHouseType Float(ClickHouseType type) =>
        type.Stored.Name is "Float32" or "BFloat16" ? type.Stored : ClickHouseType.Of("Float64");
}
