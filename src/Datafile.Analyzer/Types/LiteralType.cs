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

    private static BigInteger? Integer(string digits)
    {
        if (digits.Length > 0 && digits.All(char.IsDigit))
            return BigInteger.Parse(digits, CultureInfo.InvariantCulture);

        var isHexadecimal = digits.StartsWith("0x", StringComparison.OrdinalIgnoreCase);
        if (isHexadecimal && BigInteger.TryParse("0" + digits.Substring(2), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var value))
            return value;

        return digits.StartsWith("0b", StringComparison.OrdinalIgnoreCase) && digits.Length > 2 && digits.Skip(2).All(c => c is '0' or '1')
            ? digits.Skip(2).Aggregate(BigInteger.Zero, (sum, bit) => (sum * 2) + (bit - '0'))
            : null;
    }
}
