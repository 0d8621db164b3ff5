namespace Datafile.Analyzer.Types;

/// <summary>What becomes of dates and times in columns of other types.</summary>
internal static class TimeConversion
{
    /// <summary>The digits of the seconds of a DateTime64.</summary>
    private const int SecondDigits = 11;

    /// <summary>The digits of a second that a Float64 keeps for the times of this century and the next.</summary>
    private const int ExactFraction = 6;

    public static CastOutcome Of(ClickHouseType from, ClickHouseType to)
    {
        if (to.IsDate || to.IsDateTime)
            return ToTime(from, to);

        return to.Name switch
        {
            "Bool" => CastOutcome.Lossy,
            "Float64" => from.Name == "DateTime64" && from.Scale > ExactFraction ? CastOutcome.Lossy : CastOutcome.LossFree,
            "Float32" => from.IsDate ? CastOutcome.LossFree : CastOutcome.Lossy,
            "BFloat16" => CastOutcome.Lossy,
            "Decimal" when from.Name == "DateTime64" =>
                to.Precision - to.Scale < SecondDigits ? CastOutcome.MayFail : to.Scale >= from.Scale ? CastOutcome.LossFree : CastOutcome.Lossy,
            "Decimal" => CastOutcome.Refused,
            _ when to.IsInteger => ToInteger(from, to),
            "UUID" or "IPv4" or "IPv6" or "FixedString" or "Enum8" or "Enum16" => CastOutcome.Refused,
            _ => CastOutcome.Unknown,
        };
    }

    /// <summary>
    /// A zone is how a time is shown, not what it is. Dates after 2106 do not fit into a DateTime: hardly one is in use, and the
    /// conversion counts as free of loss (<see cref="Conversion.RareEffect"/>).
    /// </summary>
    private static CastOutcome ToTime(ClickHouseType from, ClickHouseType to) => (from.Name, to.Name) switch
    {
        ("DateTime64", "DateTime64") => to.Scale >= from.Scale ? CastOutcome.LossFree : CastOutcome.Lossy,
        ("DateTime", "DateTime" or "DateTime64") => CastOutcome.LossFree,
        ("Date", _) => CastOutcome.LossFree,
        ("Date32", "DateTime64") => CastOutcome.LossFree,
        _ => CastOutcome.Lossy,
    };

    /// <summary>A date is a number of days, a time one of seconds.</summary>
    private static CastOutcome ToInteger(ClickHouseType from, ClickHouseType to)
    {
        var (bits, isSigned) = (Numbers.Bits(to), Numbers.IsSigned(to));
        return from.Name switch
        {
            "Date" => bits > 16 || (bits == 16 && !isSigned) ? CastOutcome.LossFree : CastOutcome.Lossy,
            "Date32" => isSigned && bits >= 32 ? CastOutcome.LossFree : CastOutcome.Lossy,
            "DateTime" => bits > 32 || (bits == 32 && !isSigned) ? CastOutcome.LossFree : CastOutcome.Lossy,
            _ when isSigned && bits > 32 && from.Scale == 0 => CastOutcome.LossFree,
            _ => isSigned && bits >= 32 ? CastOutcome.Lossy : CastOutcome.MayFail,
        };
    }
}
