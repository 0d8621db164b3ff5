namespace Datafile.Analyzer.Types;

/// <summary>
/// The error of a cast that <see cref="Conversion"/> calls refused: ClickHouse raises it when it analyses the query (tests ask it for each
/// pair).
/// </summary>
public static class CastError
{
    /// <summary>The name of the error of a cast from one type to another.</summary>
    public static string Of(ClickHouseType from, ClickHouseType to) => Between(Conversion.Bare(from.Normalized), Conversion.Bare(to.Normalized));

    private static string Between(ClickHouseType from, ClickHouseType to) => to.Name switch
    {
        "Array" when from.Name == "Array" && (Conversion.Bare(from.First).Name == "Array") == (Conversion.Bare(to.First).Name == "Array") => Of(from.First, to.First),
        "Tuple" or "Map" when from.Name == to.Name && from.Inner.Length == to.Inner.Length => from.Inner.Zip(to.Inner, (f, t) => (From: f, To: t))
            .Where(pair => Conversion.Of(pair.From, pair.To) == CastOutcome.Refused)
            .Select(pair => Of(pair.From, pair.To))
            .FirstOrDefault() ?? "TYPE_MISMATCH",
        "Array" when from.Name == "Map" && Conversion.Bare(to.First).Name != "Array" => "ILLEGAL_TYPE_OF_ARGUMENT",
        "Array" or "Map" or "Tuple" or "JSON" or "Object" => "TYPE_MISMATCH",
        "FixedString" => "NOT_IMPLEMENTED",
        "Decimal" when from.IsDate || from.IsDateTime || from.Name == "Time" => from.Name is "DateTime64" ? "CANNOT_CONVERT_TYPE" : "ILLEGAL_COLUMN",
        "AggregateFunction" or "Variant" or "Enum8" or "Enum16" or "Decimal" or "DateTime64" or "Time64" => "CANNOT_CONVERT_TYPE",
        _ => from.Name switch
        {
            "Array" or "Map" or "Tuple" or "JSON" or "Object" or "AggregateFunction" => "ILLEGAL_TYPE_OF_ARGUMENT",
            "Decimal" when to.Name.StartsWith("Interval", StringComparison.Ordinal) => "ILLEGAL_TYPE_OF_ARGUMENT",
            "Decimal" or "FixedString" => "ILLEGAL_COLUMN",
            _ => "NOT_IMPLEMENTED",
        },
    };
}
