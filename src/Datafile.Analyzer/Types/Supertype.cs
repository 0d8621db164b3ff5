namespace Datafile.Analyzer.Types;

/// <summary>The type that holds the values of several: of the branches of if, the elements of an array, the parts of a UNION.</summary>
public static class Supertype
{
    /// <summary>The common type; <see cref="ClickHouseType.Unknown"/> where ClickHouse has none, or it cannot be told.</summary>
    public static ClickHouseType Of(IEnumerable<ClickHouseType> types)
    {
        var distinct = types.Distinct().ToArray();
        return distinct.Length == 1 ? distinct[0] : ClickHouseType.Unknown;
    }
}
