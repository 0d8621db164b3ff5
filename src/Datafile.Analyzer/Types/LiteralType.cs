using System.Globalization;
using System.Numerics;
using Datafile.Parser.Sql;

namespace Datafile.Analyzer.Types;

/// <summary>The type of a literal: the narrowest integer that holds a number, Float64 for any other number.</summary>
public static class LiteralType
{
    private static readonly (BigInteger Lowest, string Type)[] Negative =
    [
        (sbyte.MinValue, "Int8"), (short.MinValue, "Int16"), (int.MinValue, "Int32"), (long.MinValue, "Int64"),
    ];

    private static readonly (BigInteger Highest, string Type)[] Positive =
    [
        (byte.MaxValue, "UInt8"), (ushort.MaxValue, "UInt16"), (uint.MaxValue, "UInt32"), (ulong.MaxValue, "UInt64"),
    ];

    private const int MaxBits = 64;

    private static readonly BigInteger TooLarge = BigInteger.One << MaxBits;

    /// <summary>The type of a literal.</summary>
    /// <param name="text">A number as written, with its sign.</param>
    public static ClickHouseType Of(LiteralKind kind, string text) => kind switch
    {
        LiteralKind.String => ClickHouseType.Of("String"),
        LiteralKind.Boolean => ClickHouseType.Of("Bool"),
        LiteralKind.Null => ClickHouseType.Of("Nullable", ClickHouseType.Of("Nothing")),
        _ => OfNumber(text.Replace("_", "")),
    };

    private static ClickHouseType OfNumber(string text)
    {
        var sign = text.StartsWith("-", StringComparison.Ordinal) || text.StartsWith("+", StringComparison.Ordinal) ? 1 : 0;
        if (Integer(text.Substring(sign)) is not { } magnitude)
            return ClickHouseType.Of("Float64");

        // -0 and what fits no 64 bits are floating point.
        var type = text[0] != '-' ? Positive.FirstOrDefault(t => magnitude <= t.Highest).Type
            : magnitude.IsZero ? null
            : Negative.FirstOrDefault(t => -magnitude >= t.Lowest).Type;
        return ClickHouseType.Of(type ?? "Float64");
    }

    /// <summary>The value of an integer; null for any other number. One that no 64 bits hold is just that: it may have a million digits.</summary>
    private static BigInteger? Integer(string digits)
    {
        var isHexadecimal = digits.StartsWith("0x", StringComparison.OrdinalIgnoreCase);
        var isBinary = digits.StartsWith("0b", StringComparison.OrdinalIgnoreCase);
        var given = digits.Substring(isHexadecimal || isBinary ? 2 : 0);
        var isInteger = isHexadecimal ? given.All(IsHexadecimal) : given.Length > 0 && given.All(c => isBinary ? c is '0' or '1' : char.IsDigit(c));
        if (!isInteger)
            return null;

        var significant = given.TrimStart('0');
        return significant.Length > MaxBits ? TooLarge
            : isHexadecimal ? BigInteger.Parse("0" + significant, NumberStyles.HexNumber, CultureInfo.InvariantCulture)
            : isBinary ? significant.Aggregate(BigInteger.Zero, (sum, bit) => (sum * 2) + (bit - '0'))
            : BigInteger.Parse("0" + significant, CultureInfo.InvariantCulture);
    }

    private static bool IsHexadecimal(char c) => c is (>= '0' and <= '9') or (>= 'a' and <= 'f') or (>= 'A' and <= 'F');
}
