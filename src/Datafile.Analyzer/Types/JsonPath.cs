using System.Collections.Immutable;
using System.Globalization;

namespace Datafile.Analyzer.Types;

/// <summary>What a path of a JSON column holds, as ClickHouse 26.7 answers; tests ask the engine.</summary>
public static class JsonPath
{
    private const string MaxDynamicTypes = "max_types", MaxTypes = "max_dynamic_types", MaxPaths = "max_dynamic_paths";

    /// <summary>What a type has where it does not say it.</summary>
    private const int DefaultTypes = 32, DefaultPaths = 1024;

    /// <summary>An object inside of an array has so much less room than the one around it.</summary>
    private const int TypesFactor = 2, PathsFactor = 4;

    /// <summary>Whether it is the type whose paths are columns of their own; <c>Object('json')</c> came before it.</summary>
    public static bool IsJson(ClickHouseType type) => type.Name == "JSON";

    /// <summary>
    /// The type of a path: the declared one, Dynamic for a path that the type does not name; unknown where that cannot be determined. Of an
    /// array of JSON an array of what its objects hold. Null for a column of another type.
    /// </summary>
    /// <param name="path">
    /// Its parts as written: <c>^a</c> is the object below <c>a</c>, <c>:String</c> the values of a type, <c>a[]</c> the objects in an
    /// array.
    /// </param>
    public static ClickHouseType? TypeOf(ClickHouseType owner, ImmutableArray<string> path)
    {
        if (owner.Name == "Array")
            return Subcolumn.TypeOf(owner, path[0]) is null && TypeOf(owner.First, path) is { } element ? ArrayOf(element) : null;

        var (json, isNullable) = owner.Name == "Nullable" ? (owner.First, true) : (owner, false);
        if (!IsJson(json))
            return null;
        if (path[0][0] == '^')
            return path.Skip(1).Any(IsTyped) || path[0].EndsWith("[]", StringComparison.Ordinal)
                ? ClickHouseType.Unknown
                : Optional(Below(json, path), isNullable);

        return HintOf(json, path) is { } hint ? OfHint(hint, path, isNullable) : OfDynamic(json, path);
    }

    /// <summary>The values of a type in a Dynamic: NULL in place of those of another, where the type has NULL.</summary>
    /// <param name="name">The name of the type, perhaps in backticks.</param>
    public static ClickHouseType ValuesOf(string name) => ValuesOf(name, null);

    /// <summary>The Dynamic with room for the most types.</summary>
    internal static ClickHouseType Widest(IEnumerable<ClickHouseType> dynamics) =>
        Dynamic(dynamics.Max(d => Setting(d, MaxDynamicTypes, DefaultTypes)));

    /// <summary>The type of an object as ClickHouse prints it: settings that are not the default, hints by name, then what it skips.</summary>
    internal static ClickHouseType Normalized(ClickHouseType json)
    {
        var (hints, skipped) = (json.Arguments.Where(a => a.Type is not null), json.Arguments.Where(
            a => a.Literal.StartsWith("SKIP ", StringComparison.Ordinal)).ToArray());
        return ClickHouseType.Of("JSON", [
            .. Settings(Setting(json, MaxTypes, DefaultTypes), Setting(json, MaxPaths, DefaultPaths)),
            .. hints.Select(a => new TypeArgument(a.Name.Trim('`'), a.Type!.Normalized, "")).OrderBy(a => a.Name, StringComparer.Ordinal),
            .. skipped.Where(a => !IsPattern(a))
                .Select(SkippedPath)
                .OrderBy(p => p, StringComparer.Ordinal)
                .Select(p => new TypeArgument("", null, "SKIP " + TypeArgument.Quoted(p))),
            .. skipped.Where(IsPattern).OrderBy(a => a.Literal, StringComparer.Ordinal),
        ]);
    }

    private static bool IsPattern(TypeArgument skipped) => skipped.Literal.StartsWith("SKIP REGEXP ", StringComparison.Ordinal);

    private static string SkippedPath(TypeArgument skipped) => skipped.Literal.Substring("SKIP ".Length).Trim('`');

    private static bool IsTyped(string part) => part[0] == ':' || part.EndsWith("[]", StringComparison.Ordinal);

    /// <summary>The object below a path: the hints of its paths without what they begin with.</summary>
    private static ClickHouseType Below(ClickHouseType json, ImmutableArray<string> path)
    {
        var prefix = string.Join(".", path).Substring(1) + ".";
        return ClickHouseType.Of("JSON", [
            .. json.Arguments.Where(a => a.Type is null || a.Name.StartsWith(prefix, StringComparison.Ordinal))
                .Select(a => a.Type is null ? a : a with { Name = a.Name.Substring(prefix.Length) }),
        ]);
    }

    /// <summary>The longest declared path that the path is or begins with.</summary>
    private static TypeArgument? HintOf(ClickHouseType json, ImmutableArray<string> path)
    {
        if (json.Arguments.All(a => a.Type is null))
            return null;

        var name = string.Join(".", path.Select(p => p.TrimEnd('[', ']')));
        return json.Arguments.Where(a => a.Type is not null
            && name.StartsWith(a.Name, StringComparison.Ordinal)
            && (name.Length == a.Name.Length || name[a.Name.Length] == '.'))
            .OrderBy(a => a.Name.Length).LastOrDefault();
    }

    private static ClickHouseType OfHint(TypeArgument hint, ImmutableArray<string> path, bool isNullable)
    {
        var (length, count) = (-1, 0);
        while (count < path.Length && length < hint.Name.Length)
            length += path[count++].Length + 1;
        if (length != hint.Name.Length || path.Take(count).Any(IsTyped))
            return ClickHouseType.Unknown;
        if (count == path.Length)
            return Optional(hint.Type!, isNullable);

        // ClickHouse has no column for what a declared type lacks, or takes the path as one that is not declared.
        return isNullable || path[count][0] == ':'
            ? ClickHouseType.Unknown
            : Subcolumn.TypeOf(hint.Type!, path.RemoveRange(0, count)) ?? ClickHouseType.Unknown;
    }

    private static ClickHouseType OfDynamic(ClickHouseType json, ImmutableArray<string> path)
    {
        var at = 0;
        while (at < path.Length && !IsTyped(path[at]))
            at++;
        if (at == path.Length)
            return Dynamic(Setting(json, MaxTypes, DefaultTypes));

        var inside = Inside(json);
        var values = path[at][0] == ':' ? ValuesOf(path[at].Substring(1), inside) : ArraysOf(inside, path[at]);
        return at + 1 == path.Length ? values
            : path[at + 1][0] == ':' ? ClickHouseType.Unknown
            : Subcolumn.TypeOf(values, path.RemoveRange(0, at + 1)) ?? ClickHouseType.Unknown;
    }

    /// <param name="inside">What JSON in its name means; null where that is unknown.</param>
    private static ClickHouseType ValuesOf(string name, ClickHouseType? inside)
    {
        var type = WithObjects(ClickHouseType.Parse(name.Trim('`').Replace("\\'", "'")).Normalized, inside);
        return type.Name == "Tuple" ? type : type.OrNull();
    }

    /// <summary>A type with the objects that are in values of it; unknown where it has others than those.</summary>
    private static ClickHouseType WithObjects(ClickHouseType type, ClickHouseType? inside) => type.Name switch
    {
        "JSON" when inside is not null && (type.Arguments.IsEmpty || type.Equals(inside)) => inside,
        "JSON" => ClickHouseType.Unknown,
        "Array" => ArrayOf(WithObjects(type.First, inside)),
        _ => type.Inner.Any(HasObjects) ? ClickHouseType.Unknown : type,
    };

    private static bool HasObjects(ClickHouseType type) => IsJson(type) || type.Inner.Any(HasObjects);

    /// <summary><c>a[]</c>, <c>a[][]</c>: arrays of objects.</summary>
    private static ClickHouseType ArraysOf(ClickHouseType inside, string part)
    {
        var type = inside;
        for (var end = part.Length; end > 2 && part[end - 1] == ']' && part[end - 2] == '['; end -= 2)
            type = ClickHouseType.Array(type);
        return type;
    }

    private static ClickHouseType Inside(ClickHouseType json)
    {
        ImmutableArray<TypeArgument> settings = [.. Settings(
            Setting(json, MaxTypes, DefaultTypes) / TypesFactor, Setting(json, MaxPaths, DefaultPaths) / PathsFactor)];
        return ClickHouseType.Of("JSON", settings);
    }

    private static IEnumerable<TypeArgument> Settings(int types, int paths)
    {
        if (types != DefaultTypes)
            yield return new TypeArgument("", null, $"{MaxTypes}={types.ToString(CultureInfo.InvariantCulture)}");
        if (paths != DefaultPaths)
            yield return new TypeArgument("", null, $"{MaxPaths}={paths.ToString(CultureInfo.InvariantCulture)}");
    }

    private static int Setting(ClickHouseType type, string name, int otherwise)
    {
        var setting = type.Arguments.FirstOrDefault(a => a.Literal.StartsWith(name + "=", StringComparison.Ordinal))?.Literal
            .Substring(name.Length + 1);
        return int.TryParse(setting, NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : otherwise;
    }

    private static ClickHouseType Dynamic(int types) =>
        types == DefaultTypes
            ? ClickHouseType.Of("Dynamic")
            : ClickHouseType.WithLiterals("Dynamic", $"{MaxDynamicTypes}={types.ToString(CultureInfo.InvariantCulture)}");

    private static ClickHouseType Optional(ClickHouseType type, bool isNullable) => isNullable ? type.OrNull() : type;

    private static ClickHouseType ArrayOf(ClickHouseType element) => element.IsUnknown ? element : ClickHouseType.Array(element);
}
