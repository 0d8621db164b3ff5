namespace Datafile.Analyzer.Types;

/// <summary>What happens to values when they are stored in a column of another type.</summary>
public enum CastOutcome
{
    /// <summary>The types are one.</summary>
    Same,

    /// <summary>Each value is kept.</summary>
    LossFree,

    /// <summary>Some values are stored as others, without an error.</summary>
    Lossy,

    /// <summary>Some values make the INSERT fail.</summary>
    MayFail,

    /// <summary>No value is stored: the view is not created, or each INSERT fails.</summary>
    Refused,

    /// <summary>Each value is stored as bytes of another meaning.</summary>
    Corrupt,

    /// <summary>It cannot be told.</summary>
    Unknown,
}

/// <summary>What ClickHouse makes of values of one type in a column of another.</summary>
public static class Conversion
{
    /// <summary>What happens to values of <paramref name="from"/> in a column of <paramref name="to"/>.</summary>
    public static CastOutcome Of(ClickHouseType from, ClickHouseType to) => from.IsUnknown || to.IsUnknown ? CastOutcome.Unknown
        : from.Equals(to) ? CastOutcome.Same
        : CastOutcome.Unknown;

    /// <summary>What happens to the values, as a part of a sentence; empty where nothing does.</summary>
    public static string Effect(ClickHouseType from, ClickHouseType to) => "";
}
