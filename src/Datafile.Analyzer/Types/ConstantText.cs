using System.Text.RegularExpressions;

namespace Datafile.Analyzer.Types;

/// <summary>Which constant strings ClickHouse reads as values of a type (measured on ClickHouse 26.7); in doubt it does.</summary>
internal static partial class ConstantText
{
    [GeneratedRegex(@"^\d+\.?\d*([eE][+-]?\d+)?$|^\.\d+([eE][+-]?\d+)?$", RegexOptions.CultureInvariant)]
    private static partial Regex Number { get; }

    [GeneratedRegex(@"^\d{4}-\d\d-\d\d[ T]\d\d:\d\d", RegexOptions.CultureInvariant)]
    private static partial Regex DateWithTime { get; }

    [GeneratedRegex(@"^[0-9a-fA-F]{8}-?([0-9a-fA-F]{4}-?){3}[0-9a-fA-F]{12}$", RegexOptions.CultureInvariant)]
    private static partial Regex Uuid { get; }

    /// <summary>The error of a cast of a constant, e.g. of <c>toUInt8('x')</c>; null where ClickHouse reads the text.</summary>
    public static string? ErrorOfCast(string text, ClickHouseType type) => Error(text, type) switch
    {
        Mistake.Empty when type.IsFloat => "CANNOT_PARSE_NUMBER",
        Mistake.Empty when type.IsInteger || type.IsDecimal => "ATTEMPT_TO_READ_AFTER_EOF",
        Mistake.Number when type.IsFloat && !text.Any(char.IsDigit) => "CANNOT_PARSE_NUMBER",
        Mistake.Negative => "CANNOT_PARSE_NUMBER",
        Mistake.Number => "CANNOT_PARSE_TEXT",
        Mistake.Array => "CANNOT_READ_ARRAY_FROM_TEXT",
        var mistake => Common(mistake),
    };

    /// <summary>The error of a comparison with a constant; null where ClickHouse reads the text.</summary>
    public static string? ErrorOfComparison(string text, ClickHouseType type) => Error(text, type) switch
    {
        Mistake.Empty when type.IsFloat => "CANNOT_PARSE_NUMBER",
        Mistake.Empty when type.IsInteger || type.IsDecimal => "ATTEMPT_TO_READ_AFTER_EOF",
        Mistake.Number when type.IsFloat && !text.Any(char.IsDigit) => "CANNOT_PARSE_NUMBER",
        Mistake.Number or Mistake.Negative => "TYPE_MISMATCH",

        // A date is ten letters in a comparison; a cast leaves the time out.
        Mistake.None when type.Name is "Date" or "Date32" && DateWithTime.IsMatch(text) => "TYPE_MISMATCH",
        var mistake => Common(mistake),
    };

    private static string? Common(Mistake mistake) => mistake switch
    {
        Mistake.Date => "CANNOT_PARSE_DATE",
        Mistake.Time => "CANNOT_PARSE_DATETIME",
        Mistake.Uuid => "CANNOT_PARSE_UUID",
        Mistake.IPv4 => "CANNOT_PARSE_IPV4",
        _ => null,
    };

    private static Mistake Error(string text, ClickHouseType type) => type.Name switch
    {
        _ when type.IsInteger || type.IsFloat || type.IsDecimal => OfNumber(text, type),
        "Date" or "Date32" => text.Any(char.IsDigit) || text.Length == 0 ? Mistake.None : Mistake.Date,

        // Older releases read '' and impossible dates as 1970-01-01, and projects that are deployed have '' as a DEFAULT; names of months are read.
        "DateTime" or "DateTime64" => text.Any(char.IsDigit) || text.Length is 0 or 3 ? Mistake.None : Mistake.Time,
        "UUID" => Uuid.IsMatch(text) ? Mistake.None : Mistake.Uuid,
        "IPv4" => text.Any(c => c is '.' or ':') && text.Any(char.IsDigit) ? Mistake.None : Mistake.IPv4,
        "Array" => text.Length > 0 && text[0] == '[' ? Mistake.None : Mistake.Array,
        _ => Mistake.None,
    };

    private static Mistake OfNumber(string text, ClickHouseType type)
    {
        if (text.Length == 0)
            return Mistake.Empty;

        var digits = text[0] is '+' or '-' ? text.Substring(1) : text;
        if (type.IsFloat && digits.ToLowerInvariant() is "inf" or "infinity" or "nan")
            return Mistake.None;
        if (!Number.IsMatch(digits) || (type.IsInteger && digits.Any(c => !char.IsDigit(c))))
            return Mistake.Number;

        return text[0] == '-' && type.Name.StartsWith("UInt", StringComparison.Ordinal) ? Mistake.Negative : Mistake.None;
    }

    private enum Mistake
    {
        None,
        Empty,
        Number,
        Negative,
        Date,
        Time,
        Uuid,
        IPv4,
        Array,
    }
}
