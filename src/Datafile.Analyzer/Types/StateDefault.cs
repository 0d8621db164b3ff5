namespace Datafile.Analyzer.Types;

/// <summary>What becomes of the default of a type in a column of states when values merge with it (ClickHouse 26.7).</summary>
internal static class StateDefault
{
    /// <summary>Whether the default may be what is kept.</summary>
    public static bool MayBeKept(ClickHouseType type) => type.IsSimpleAggregateState && type.StateFunction is "min" or "any" or "groupBitAnd";

    /// <summary>Whether it is kept whatever value merges with it, NULL apart: <c>min</c> of a type that has nothing below it.</summary>
    public static bool IsKept(ClickHouseType type) => MayBeKept(type)
        && type.Stored is { IsNullable: false, Unwrapped: var stored }
        && (type.StateFunction != "min"
            || stored is { IsString: true } or { IsDate: true } or { IsDateTime: true }
            || stored.Name.StartsWith("UInt", StringComparison.Ordinal));

    /// <summary>The default in a message.</summary>
    public static string Shown(ClickHouseType type) => type.Stored.Unwrapped switch
    {
        { IsDate: true } or { IsDateTime: true } => "1970-01-01",
        { IsInteger: true } or { IsFloat: true } or { IsDecimal: true } => "0",
        { IsString: true } => "an empty text",
        var stored => $"the default of {stored}",
    };
}
