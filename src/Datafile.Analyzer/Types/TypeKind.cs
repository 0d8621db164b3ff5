namespace Datafile.Analyzer.Types;

/// <summary>What a function distinguishes of the type of an argument: a letter of the facts of functions.</summary>
internal static class TypeKind
{
    /// <summary>The kind of a type without Nullable and LowCardinality; 0 for what the facts do not cover.</summary>
    public static char Of(ClickHouseType type) => type.Stored.Name switch
    {
        "UInt8" or "UInt16" or "UInt32" or "UInt64" => 'U',
        "Int8" or "Int16" or "Int32" or "Int64" => 'I',
        "UInt128" or "UInt256" or "Int128" or "Int256" => 'W',
        "Float32" or "Float64" => 'F',
        "Bool" => 'B',
        "Decimal" or "Decimal32" or "Decimal64" or "Decimal128" or "Decimal256" => 'D',
        "String" => 'S',
        "FixedString" => 'X',
        "Date" => 'd',
        "Date32" => 'e',
        "DateTime" => 't',
        "DateTime64" => 'T',
        "Enum8" or "Enum16" => 'E',
        "UUID" => 'u',
        "IPv4" => '4',
        "IPv6" => '6',
        "Array" => 'A',
        "Map" => 'M',
        "Tuple" => 'P',
        "JSON" => 'J',
        _ when type.Name.StartsWith("Interval", StringComparison.Ordinal) => 'V',
        _ => '\0',
    };
}
