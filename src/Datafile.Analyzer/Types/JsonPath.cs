using System.Collections.Immutable;

namespace Datafile.Analyzer.Types;

/// <summary>What a path of a JSON column holds: measured on ClickHouse 26.7.</summary>
public static class JsonPath
{
    private const string MaxTypes = "max_dynamic_types=";

    /// <summary>Whether it is the type whose paths are columns of their own; <c>Object('json')</c> came before it.</summary>
    public static bool IsJson(ClickHouseType type) => type.Name == "JSON";

    /// <summary>
    /// The type of a path: the declared one, Dynamic for a path that the type does not name; null for a column of another type.
    /// </summary>
    /// <param name="path">Its parts as written: <c>^a</c> is the object below <c>a</c>, <c>:String</c> the values of a type, <c>a[]</c> the objects in an array.</param>
    public static ClickHouseType? TypeOf(ClickHouseType json, ImmutableArray<string> path)
    {
        var type = json.Name == "Nullable" ? json.First : json;
        if (!IsJson(type))
            return null;

        var last = path[path.Length - 1];
        if (last[0] == ':')
            return last.EndsWith("[]", StringComparison.Ordinal) ? ClickHouseType.Unknown : ClickHouseType.Parse(last.Substring(1)).Normalized.OrNull();
        if (path.Any(p => p[0] == ':' || p[0] == '^' || p.EndsWith("[]", StringComparison.Ordinal)))
            return ClickHouseType.Unknown;

        var name = string.Join(".", path);
        if (type.Arguments.FirstOrDefault(a => a.Type is not null && a.Name.Trim('`') == name)?.Type is { } declared)
            return declared;

        var limit = type.Arguments.FirstOrDefault(a => a.Literal.StartsWith(MaxTypes, StringComparison.Ordinal))?.Literal.Substring(MaxTypes.Length);
        return limit is null ? ClickHouseType.Of("Dynamic") : ClickHouseType.WithLiterals("Dynamic", "max_types=" + limit);
    }
}
