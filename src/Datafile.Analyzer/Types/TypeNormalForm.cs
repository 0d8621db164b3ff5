using System.Collections.Immutable;
using System.Globalization;

namespace Datafile.Analyzer.Types;

/// <summary>A type as ClickHouse prints it, whatever way it was written.</summary>
internal static class TypeNormalForm
{
    public static ClickHouseType Of(ClickHouseType type)
    {
        if (type.IsUnknown || TypeFamily.Find(type.Name) is not { } family)
            return ClickHouseType.Unknown;

        var name = family.AliasOf.Length > 0 ? family.AliasOf : family.Name;
        var arguments = type.Arguments;
        var named = ClickHouseType.Of(name, arguments);
        return name switch
        {
            "Decimal32" or "Decimal64" or "Decimal128" or "Decimal256" => ClickHouseType.Decimal(Of(name), named.Scale),
            "Decimal" => ClickHouseType.Decimal(arguments.IsEmpty ? 10 : named.Precision, arguments.Length > 1 ? named.Scale : 0),
            "DateTime" when arguments.Length > 0
                && int.TryParse(arguments[0].Literal, NumberStyles.None, CultureInfo.InvariantCulture, out var scale) =>
                ClickHouseType.DateTime64(scale, arguments.Length > 1 ? arguments[1].Literal : null),
            "DateTime32" => ClickHouseType.DateTime(arguments.IsEmpty ? null : arguments[0].Literal),
            "DateTime64" when arguments.IsEmpty => ClickHouseType.DateTime64(3, null),
            "Enum" or "Enum8" or "Enum16" => Enum(name, arguments),
            "Nested" => ClickHouseType.Array(ClickHouseType.Tuple(arguments.Select(a => (a.Name, Of(a.Type ?? ClickHouseType.Unknown))))),
            "FixedString" or "DateTime" or "DateTime64" => ClickHouseType.Of(name, arguments),
            "Tuple" when arguments.IsEmpty => type,
            "Array" or "Map" or "Tuple" or "Nullable" or "LowCardinality" =>
                ClickHouseType.Of(name, [.. arguments.Select(a => a.Type is null ? a : a with { Type = Of(a.Type) })]),
            "Variant" => Variant(arguments),
            "AggregateFunction" or "SimpleAggregateFunction" => State(name, arguments),
            "JSON" => JsonPath.Normalized(type),
            "Dynamic" or "Object" or "QBit" or "Time" or "Time64" => type,
            _ => ClickHouseType.Of(name),
        };
    }

    private static int Of(string decimalName) => decimalName switch { "Decimal32" => 9, "Decimal64" => 18, "Decimal128" => 38, _ => 76 };

    /// <summary>Entries in the order of their values; those without one count on from the one before.</summary>
    private static ClickHouseType Enum(string name, ImmutableArray<TypeArgument> entries)
    {
        var numbered = new List<(long Value, string Name)>();
        foreach (var entry in entries)
        {
            var sign = entry.Literal.EndsWith("'", StringComparison.Ordinal) ? -1 : entry.Literal.LastIndexOf("' = ", StringComparison.Ordinal);
            var value = sign < 0 ? (numbered.Count == 0 ? 1 : numbered[numbered.Count - 1].Value + 1)
                : long.TryParse(entry.Literal.Substring(sign + 4), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var written)
                    ? written
                    : long.MaxValue;
            numbered.Add((value, sign < 0 ? entry.Literal : entry.Literal.Substring(0, sign + 1)));
        }

        if (numbered.Count == 0 || numbered.Any(e => e.Value == long.MaxValue))
            return ClickHouseType.Unknown;

        var isNarrow = numbered.All(e => e.Value is >= sbyte.MinValue and <= sbyte.MaxValue);
        return ClickHouseType.WithLiterals(
            name == "Enum" ? (isNarrow ? "Enum8" : "Enum16") : name,
            [.. numbered.OrderBy(e => e.Value).Select(e => $"{e.Name} = {e.Value.ToString(CultureInfo.InvariantCulture)}")]);
    }

    private static ClickHouseType Variant(ImmutableArray<TypeArgument> arguments) =>
        ClickHouseType.Of(
            "Variant",
            [.. arguments.Select(a => Of(a.Type ?? ClickHouseType.Unknown)).Distinct().OrderBy(t => t.ToString(), StringComparer.Ordinal)]);

    /// <summary>The function under its main name; arguments in their normal form, without LowCardinality nowhere but in columns.</summary>
    private static ClickHouseType State(string name, ImmutableArray<TypeArgument> arguments)
    {
        if (arguments.IsEmpty || arguments[0].Type is not { } head)
            return ClickHouseType.Of(name, arguments);

        return ClickHouseType.State(
            name, head.Name, head.Arguments.Select(a => a.ToString()), arguments.Skip(1).Select(a => Of(a.Type ?? ClickHouseType.Unknown)));
    }
}
