using System.Numerics;

namespace Datafile.Analyzer.Types;

/// <summary>What becomes of numbers in columns of other types.</summary>
internal static class NumberConversion
{
    public static CastOutcome Of(ClickHouseType from, ClickHouseType to) => to.Name switch
    {
        "Bool" => from.Name == "UInt8" ? CastOutcome.LossFree : CastOutcome.Lossy,
        "Float32" or "Float64" => ToFloat(from, to),
        "BFloat16" => CastOutcome.Lossy,
        "Decimal" => ToDecimal(from, to),
        "Date" or "Date32" or "DateTime" or "DateTime64" => ToTime(from, to),
        "IPv4" => from.IsFloat || Numbers.IsSigned(from) ? CastOutcome.Refused : Numbers.Bits(from) <= 32 ? CastOutcome.LossFree : CastOutcome.Lossy,
        "Enum8" or "Enum16" => CastOutcome.MayFail,
        "FixedString" =>
            from.Name != "Bool" ? CastOutcome.Refused
                : int.TryParse(to.Arguments[0].Literal, out var length) && length >= "false".Length ? CastOutcome.LossFree
                : CastOutcome.MayFail,
        _ when to.IsInteger => from.IsFloat || !Contains(to, from) ? CastOutcome.Lossy : CastOutcome.LossFree,
        "IPv6" => from.Name == "UInt128" ? CastOutcome.LossFree : CastOutcome.Refused,
        "UUID" => CastOutcome.Refused,
        _ => CastOutcome.Unknown,
    };

    /// <summary>Whether an integer type holds a value.</summary>
    public static bool Holds(ClickHouseType type, long value)
    {
        var isSigned = Numbers.IsSigned(type);
        var limit = BigInteger.One << (Numbers.Bits(type) - (isSigned ? 1 : 0));
        return value < limit && value >= (isSigned ? -limit : 0);
    }

    /// <summary>How many decimal digits an integer type needs for its greatest value.</summary>
    public static int Digits(ClickHouseType type) => Numbers.Bits(type) switch
    {
        8 => 3,
        16 => 5,
        32 => 10,
        64 => Numbers.IsSigned(type) ? 19 : 20,
        128 => 39,
        _ => 78,
    };

    /// <summary>
    /// A signed number keeps its bits in an unsigned type of its width, and comes back as it was. That -1 shows as another
    /// number until then does not count as a loss: a difference that is stored as UInt64 is usually never negative.
    /// </summary>
    private static bool Contains(ClickHouseType wide, ClickHouseType narrow) => Numbers.Bits(wide) >= Numbers.Bits(narrow);

    /// <summary>A float holds integers of up to half its width, and narrower floats.</summary>
    private static CastOutcome ToFloat(ClickHouseType from, ClickHouseType to)
    {
        var fits = from.IsFloat ? Numbers.Bits(from) <= Numbers.Bits(to) : Numbers.Bits(from) * 2 <= Numbers.Bits(to);
        return fits ? CastOutcome.LossFree : CastOutcome.Lossy;
    }

    private static CastOutcome ToDecimal(ClickHouseType from, ClickHouseType to) =>
        !from.IsFloat && to.Precision - to.Scale >= (from.Name == "Bool" ? 1 : Digits(from)) ? CastOutcome.LossFree : CastOutcome.MayFail;

    /// <summary>A number is days for a date and seconds for a time.</summary>
    private static CastOutcome ToTime(ClickHouseType from, ClickHouseType to)
    {
        // DateTime64 refuses NaN; the other types store it as some moment.
        if (from.IsFloat && to.Name == "DateTime64")
            return CastOutcome.MayFail;

        var (bits, isSigned) = (Numbers.Bits(from), Numbers.IsSigned(from));
        var fits = to.Name switch
        {
            "Date" => !isSigned && bits <= 16,
            "Date32" => bits <= (isSigned ? 8 : 16),
            "DateTime" => !isSigned && bits <= 32,
            _ => bits <= 32,
        };
        return fits ? CastOutcome.LossFree : CastOutcome.Lossy;
    }
}
