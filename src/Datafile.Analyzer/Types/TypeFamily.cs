using System.Collections.Immutable;
using Datafile.Parser.Text;

namespace Datafile.Analyzer.Types;

/// <summary>The types that a type may stand in.</summary>
[Flags]
public enum TypeWrappers { None = 0, Nullable = 1, LowCardinality = 2, Both = 3 }

/// <summary>
/// A family of ClickHouse types: the name before the parentheses, and what they may hold. Names and aliases are those
/// of <c>system.data_type_families</c> of ClickHouse 26.7; arguments and nesting are what it takes in CREATE TABLE with
/// all experimental types allowed (tests of the ClickHouse engine compare both).
/// </summary>
/// <param name="StandsIn">Which of Nullable and LowCardinality take it.</param>
/// <param name="IgnoresCase">Whether the name may be written in any case.</param>
/// <param name="AliasOf">The family that the name is another name of; empty where it is none.</param>
public sealed record TypeFamily(
    string Name, TypeParameters Parameters, TypeWrappers StandsIn, bool IgnoresCase = false, string AliasOf = "")
{
    private const bool AnyCase = true;

    private static readonly TypeParameters None = new TypeParameters.None();

    private static readonly TypeParameters Unjudged = new TypeParameters.Unjudged();

    /// <summary>ClickHouse takes a display width of MySQL and ignores it.</summary>
    private static readonly TypeParameters Width = Takes(Integer("width").Optional);

    private static readonly TypeParameters WidthAndDigits =
        Takes(Any("width").Optional, Any("digits").Optional);

    private static readonly TypeParameters Inner = Takes(OfType("type"));

    /// <summary>DateTime(3) is another name of DateTime64(3); what follows is not looked at.</summary>
    private static readonly TypeParameters DateTimeParameters = Takes(
        new TypeParameter(
            "'time zone'", TypeParameterKinds.Integer | TypeParameterKinds.String, 0, 9).Optional, Any("time zone").Optional, Any("").Optional);

    private static readonly TypeFamily[] Families =
    [
        // In the order in which they are proposed for a misspelt name.
        new("String", Takes(Integer("length").Optional), TypeWrappers.Both),
        new("FixedString", Takes(Integer("length", 1, 0xFFFFFF)), TypeWrappers.Both),
        new("UInt64", Width, TypeWrappers.Both),
        new("UInt32", Width, TypeWrappers.Both),
        new("UInt16", Width, TypeWrappers.Both),
        new("UInt8", Width, TypeWrappers.Both),
        new("UInt128", Width, TypeWrappers.Both),
        new("UInt256", Width, TypeWrappers.Both),
        new("Int64", Width, TypeWrappers.Both),
        new("Int32", Width, TypeWrappers.Both),
        new("Int16", Width, TypeWrappers.Both),
        new("Int8", Width, TypeWrappers.Both),
        new("Int128", Width, TypeWrappers.Both),
        new("Int256", Width, TypeWrappers.Both),
        new("Float64", WidthAndDigits, TypeWrappers.Both),
        new("Float32", WidthAndDigits, TypeWrappers.Both),
        new("BFloat16", WidthAndDigits, TypeWrappers.Both),
        new("Bool", None, TypeWrappers.Both, AnyCase),
        new("Date", None, TypeWrappers.Both, AnyCase),
        new("Date32", None, TypeWrappers.Both, AnyCase),
        new("DateTime", DateTimeParameters, TypeWrappers.Both, AnyCase),
        new("DateTime32", Takes(OfString("'time zone'").Optional), TypeWrappers.Both, AnyCase),
        new("DateTime64", Takes(Integer("precision", 0, 9).Optional, Any("time zone").Optional), TypeWrappers.Nullable, AnyCase),
        new("Decimal", Takes(Integer("precision", 1, 76).Optional, Integer("scale", 0, 76).Optional), TypeWrappers.Nullable, AnyCase),
        new("Decimal32", Takes(Integer("scale", 0, 9)), TypeWrappers.Nullable, AnyCase),
        new("Decimal64", Takes(Integer("scale", 0, 18)), TypeWrappers.Nullable, AnyCase),
        new("Decimal128", Takes(Integer("scale", 0, 38)), TypeWrappers.Nullable, AnyCase),
        new("Decimal256", Takes(Integer("scale", 0, 76)), TypeWrappers.Nullable, AnyCase),
        new("UUID", None, TypeWrappers.Both),
        new("IPv4", None, TypeWrappers.Both),
        new("IPv6", None, TypeWrappers.Both),

        // The parser of ClickHouse takes enum8('a' = 1) in any case, though the family minds it.
        new("Enum8", new TypeParameters.Entries(sbyte.MinValue, sbyte.MaxValue), TypeWrappers.Nullable, AnyCase),
        new("Enum16", new TypeParameters.Entries(short.MinValue, short.MaxValue), TypeWrappers.Nullable, AnyCase),
        new("Enum", new TypeParameters.Entries(short.MinValue, short.MaxValue), TypeWrappers.Nullable, AnyCase),

        new("Array", Inner, TypeWrappers.None),
        new("Map", Takes(OfType("key"), OfType("value")), TypeWrappers.None),
        new("Tuple", new TypeParameters.Elements(ElementNames.AllOrNone, 0), TypeWrappers.Nullable), // allow_experimental_nullable_tuple_type
        new("Nested", new TypeParameters.Elements(ElementNames.All, 1), TypeWrappers.None),
        new("Nullable", Inner, TypeWrappers.LowCardinality),
        new("LowCardinality", Inner, TypeWrappers.None),
        new("AggregateFunction", new TypeParameters.State(1), TypeWrappers.None),

        // Classic rewrites it inside Nullable (datafile format 2.1), and its argument is stored as it is elsewhere.
        new("SimpleAggregateFunction", new TypeParameters.State(2), TypeWrappers.Both),

        new("JSON", Unjudged, TypeWrappers.Nullable, AnyCase),
        new("Dynamic", Unjudged, TypeWrappers.None),
        new("Variant", new TypeParameters.Elements(ElementNames.No, 1), TypeWrappers.None),
        new("QBit", Unjudged, TypeWrappers.Nullable),
        new("Time", Unjudged, TypeWrappers.Both, AnyCase),
        new("Time64", Unjudged, TypeWrappers.Nullable, AnyCase),
        new("Point", None, TypeWrappers.Nullable),
        .. Each(None, TypeWrappers.None, "Ring", "LineString", "MultiLineString", "Polygon", "MultiPolygon", "Geometry"),
        .. Each(
            None, TypeWrappers.Both, "IntervalNanosecond", "IntervalMicrosecond", "IntervalMillisecond", "IntervalSecond", "IntervalMinute",
            "IntervalHour", "IntervalDay", "IntervalWeek", "IntervalMonth", "IntervalQuarter", "IntervalYear"),
        new("Nothing", None, TypeWrappers.Nullable),

        // Older engines have it: Object('json') came before JSON.
        new("Object", Unjudged, TypeWrappers.Nullable),
    ];

    private static readonly TypeFamily[] Aliases =
    [
        .. Alias("Bool", "boolean", "bool"),
        .. Alias("DateTime", "TIMESTAMP"),
        .. Alias("Decimal", "DEC", "FIXED", "NUMERIC"),
        .. Alias("Enum", "ENUM"),
        .. Alias("FixedString", "BINARY"),
        .. Alias("Float32", "FLOAT", "REAL", "SINGLE"),
        .. Alias("Float64", "DOUBLE", "DOUBLE PRECISION"),
        .. Alias("IPv4", "INET4"),
        .. Alias("IPv6", "INET6"),
        .. Alias("Int8", "BYTE", "INT1", "INT1 SIGNED", "TINYINT", "TINYINT SIGNED"),
        .. Alias("Int16", "SMALLINT", "SMALLINT SIGNED"),
        .. Alias("Int32", "INT", "INT SIGNED", "INTEGER", "INTEGER SIGNED", "MEDIUMINT", "MEDIUMINT SIGNED"),
        .. Alias("Int64", "BIGINT", "BIGINT SIGNED", "SIGNED"),
        .. Alias("UInt8", "INT1 UNSIGNED", "TINYINT UNSIGNED"),
        .. Alias("UInt16", "SMALLINT UNSIGNED", "YEAR"),
        .. Alias("UInt32", "INT UNSIGNED", "INTEGER UNSIGNED", "MEDIUMINT UNSIGNED"),
        .. Alias("UInt64", "BIGINT UNSIGNED", "BIT", "SET", "UNSIGNED"),
        .. Alias(
            "String", "BINARY LARGE OBJECT", "BINARY VARYING", "BLOB", "BYTEA", "CHAR", "CHAR LARGE OBJECT", "CHAR VARYING", "CHARACTER",
            "CHARACTER LARGE OBJECT", "CHARACTER VARYING", "CLOB", "LONGBLOB", "LONGTEXT", "MEDIUMBLOB", "MEDIUMTEXT", "NATIONAL CHAR",
            "NATIONAL CHAR VARYING", "NATIONAL CHARACTER", "NATIONAL CHARACTER LARGE OBJECT", "NATIONAL CHARACTER VARYING", "NCHAR",
            "NCHAR LARGE OBJECT", "NCHAR VARYING", "NVARCHAR", "TEXT", "TINYBLOB", "TINYTEXT", "VARBINARY", "VARCHAR", "VARCHAR2"),

        // 26.7 minds its case; older engines do not, and take it for String.
        .. Alias("Geometry", "GEOMETRY"),
    ];

    private static readonly Dictionary<string, TypeFamily> Exact =
        Families.Concat(Aliases).ToDictionary(f => f.Name, StringComparer.Ordinal);

    /// <summary>By the name in any case: the family itself before its aliases, e.g. Bool before bool.</summary>
    private static readonly ILookup<string, TypeFamily> InAnyCase =
        Families.Concat(Aliases).ToLookup(f => f.Name, StringComparer.OrdinalIgnoreCase);

    /// <summary>What other languages call a type that no family is spelt like.</summary>
    private static readonly Dictionary<string, string> Elsewhere = new(StringComparer.OrdinalIgnoreCase)
    {
        ["uint"] = "UInt64",
        ["long"] = "Int64",
        ["short"] = "Int16",
        ["number"] = "Float64",
        ["guid"] = "UUID",
        ["str"] = "String",
        ["list"] = "Array",
    };

    /// <summary>Every family and alias.</summary>
    public static ImmutableArray<TypeFamily> All { get; } = [.. Families, .. Aliases];

    /// <summary>How it is written, e.g. <c>Map(key, value)</c>.</summary>
    public string Usage => Parameters switch
    {
        TypeParameters.Positional(var items) => $"{Name}({string.Join(", ", items.Where(p => !p.IsOptional || p.Kinds != TypeParameterKinds.Any).Select(p => p.Name))})",
        TypeParameters.Elements(ElementNames.No, _) => $"{Name}(type, …)",
        TypeParameters.Elements => $"{Name}(name type, …)",
        TypeParameters.Entries => $"{Name}('name' = number, …)",
        TypeParameters.State => $"{Name}(function, type)",
        _ => Name,
    };

    /// <summary>The family of a name; null where ClickHouse has none.</summary>
    public static TypeFamily? Find(string name) =>
        Exact.TryGetValue(name, out var family) ? family : InAnyCase[name].FirstOrDefault(f => f.IgnoresCase);

    /// <summary>The family that a name was meant to be; null where none is near.</summary>
    public static string? Nearest(string name)
    {
        if (InAnyCase[name].FirstOrDefault() is { } other)
            return other.Name;
        if (Elsewhere.TryGetValue(name, out var meant))
            return meant;

        var nearest = Spelling.Nearest(name.ToLowerInvariant(), Families.Select(f => f.Name.ToLowerInvariant()));
        return nearest is null ? null : InAnyCase[nearest].First().Name;
    }

    /// <summary>
    /// The only family that a name can mean; null where that is not certain. A number is not a slip: <c>Int25</c> may be any of them.
    /// </summary>
    public static string? OnlyNearest(string name) =>
        InAnyCase[name].FirstOrDefault()?.Name
        ?? (!Elsewhere.ContainsKey(name) && Spelling.OnlyNearest(name.ToLowerInvariant(), Families.Select(f => f.Name.ToLowerInvariant())) is { } only
            && only.Where(char.IsDigit).SequenceEqual(name.Where(char.IsDigit))
                ? InAnyCase[only].First().Name
                : null);

    private static TypeParameter OfType(string name) => new(name, TypeParameterKinds.Type);

    private static TypeParameter OfString(string name) => new(name, TypeParameterKinds.String);

    private static TypeParameter Any(string name) => new(name, TypeParameterKinds.Any);

    private static TypeParameter Integer(string name, int lowest = 0, int highest = int.MaxValue) =>
        new(name, TypeParameterKinds.Integer, lowest, highest);

    private static TypeParameters Takes(params TypeParameter[] items) => new TypeParameters.Positional([.. items]);

    private static IEnumerable<TypeFamily> Each(TypeParameters parameters, TypeWrappers standsIn, params string[] names) =>
        names.Select(name => new TypeFamily(name, parameters, standsIn));

    /// <summary>Other names of a family, in any case. What the parentheses of an alias of an integer hold is ignored.</summary>
    private static IEnumerable<TypeFamily> Alias(string of, params string[] names)
    {
        var family = Families.First(f => f.Name == of);
        return names.Select(name => family with
        {
            Name = name,
            Parameters = family.Parameters == Width ? Unjudged : family.Parameters,
            IgnoresCase = true,
            AliasOf = of,
        });
    }
}
