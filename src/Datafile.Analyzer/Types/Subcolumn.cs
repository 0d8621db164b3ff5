using System.Collections.Immutable;

namespace Datafile.Analyzer.Types;

/// <summary>What is behind a column and a dot: an element of a tuple, the size of an array, a path of JSON.</summary>
internal static class Subcolumn
{
    /// <summary>The type of what a path of several parts leads to; unknown where that cannot be determined, null where there is nothing.</summary>
    public static ClickHouseType? TypeOf(ClickHouseType owner, ImmutableArray<string> path)
    {
        var type = owner;
        for (var i = 0; i < path.Length; i++)
        {
            // The rest is one path of a JSON column.
            if (JsonPath.TypeOf(type, path.RemoveRange(0, i)) is { } atPath)
                return atPath;
            if (TypeOf(type, path[i]) is not { } part)
                return null;
            type = part;
        }

        return type;
    }

    /// <summary>The type of one part; unknown where it cannot be determined, null where there is nothing.</summary>
    public static ClickHouseType? TypeOf(ClickHouseType owner, string name)
    {
        switch (owner.Name)
        {
            case "" or "Object" or "Variant":
                return ClickHouseType.Unknown;
            case "JSON":
            case "Nullable" when JsonPath.IsJson(owner.First):
                return JsonPath.TypeOf(owner, [name]);
            case "Dynamic":
                return JsonPath.ValuesOf(name);
            case "Tuple":
                return owner.Arguments.FirstOrDefault(a => a.Name.Trim('`') == name)?.Type;
            case "Nullable" when name == "null":
                return ClickHouseType.Of("UInt8");
            case "Array" or "Map" when name == "size0":
                return ClickHouseType.Of("UInt64");
            case "Array" when name is "size1" or "size2" or "size3":
                return ClickHouseType.Unknown;
            case "Map" when name is "keys" or "values":
                return ClickHouseType.Of("Array", owner.Arguments[name == "keys" ? 0 : 1].Type ?? ClickHouseType.Unknown);
            case "Array" when owner.First.Name == "Tuple" && TypeOf(owner.First, name) is { } element:
                return ClickHouseType.Of("Array", element);
            default:
                return null;
        }
    }
}
