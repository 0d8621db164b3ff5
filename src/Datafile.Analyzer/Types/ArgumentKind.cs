namespace Datafile.Analyzer.Types;

/// <summary>
/// What ClickHouse distinguishes of an argument when it decides whether a function accepts it: a letter of the facts of calls
/// (<c>calls.tsv</c>). Nullable and LowCardinality are left out.
/// </summary>
internal static class ArgumentKind
{
    /// <summary>A constant string, a constant number and a constant array: some functions accept nothing else.</summary>
    public const char ConstantString = '"', ConstantNumber = '#', ConstantArray = '@';

    /// <summary>A constant of another type, which the engine was not asked with: a place that takes constants alone may take it.</summary>
    public const char OtherConstant = '!';

    /// <summary>An array of elements that are neither numbers nor texts.</summary>
    public const char OtherArray = 'a';

    /// <summary>The kinds of arrays.</summary>
    public const string Arrays = "Asa@";

    /// <summary>The kind of a type; 0 for what the facts do not cover.</summary>
    public static char Of(ClickHouseType type)
    {
        var stored = type.Unwrapped.Stored.Unwrapped;
        return stored.Name switch
        {
            "UInt8" => '1',
            "UInt16" or "UInt32" => '2',
            "UInt64" => '3',
            "Int8" or "Int16" or "Int32" => 'i',
            "Int64" => 'j',
            "UInt128" or "UInt256" or "Int128" or "Int256" => 'w',
            "Float32" or "Float64" => 'f',
            "Bool" => 'b',
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
            "Array" => OfArray(stored.First),
            "Map" => 'M',
            "Tuple" => 'P',
            "JSON" => 'J',
            "AggregateFunction" => 'Z',
            _ when stored.Name.StartsWith("Interval", StringComparison.Ordinal) => 'V',
            _ => '\0',
        };
    }

    private static char OfArray(ClickHouseType element) => Of(element) switch
    {
        '\0' => '\0',
        '1' or '2' or '3' or 'i' or 'j' or 'f' or 'b' => 'A',
        'S' => 's',
        _ => OtherArray,
    };
}
