using System.Collections.Immutable;

namespace Datafile.Analyzer.Types;

/// <summary>The type that holds the values of several: of the branches of if, the elements of an array, the parts of a UNION.</summary>
public static class Supertype
{
    private static readonly ClickHouseType String = ClickHouseType.Of("String");

    /// <summary>
    /// The common type; <see cref="ClickHouseType.Unknown"/> where it cannot be determined. Where ClickHouse finds none, it makes
    /// a Variant of them (<c>use_variant_as_common_type</c>).
    /// </summary>
    public static ClickHouseType Of(IEnumerable<ClickHouseType> types)
    {
        var all = types.Distinct().ToImmutableArray();
        if (all.Length > 1 && all.Any(t => t.IsSimpleAggregateState))
            return OfStored(all);
        if (all.Length > 1 && all.Any(t => t.Name == "Dynamic") && !all.Any(t => t.HasUnknown))
            return Least(all) ?? ClickHouseType.Unknown;
        if (all.Any(t => t.HasUnknown || t.Unwrapped.IsDynamic || t.Unwrapped.Name is "JSON" or "Object"))
            return all.Length == 1 && !all[0].HasUnknown ? all[0] : ClickHouseType.Unknown;

        return Least(all) ?? Variant(all);
    }

    /// <summary>
    /// The type of the column that the parts of a UNION have in common: the first part keeps a Decimal that is the common one but for its
    /// digits.
    /// </summary>
    public static ClickHouseType OfParts(ImmutableArray<ClickHouseType> parts)
    {
        var common = Of(parts);
        return common.Unwrapped is { IsDecimal: true } decimals
            && parts[0].Unwrapped is { IsDecimal: true } first
            && parts[0].IsNullable == common.IsNullable
            && first.Scale == decimals.Scale
            && Class(first.Precision) == Class(decimals.Precision)
            ? parts[0]
            : common;
    }

    /// <summary>Whether a SimpleAggregateFunction stays one depends on the engine where the common type is what it stores.</summary>
    private static ClickHouseType OfStored(ImmutableArray<ClickHouseType> all)
    {
        var common = Of(all.Select(t => t.Stored));
        var stored = all.Where(t => t.IsSimpleAggregateState).Select(t => t.Stored.Unwrapped);
        return common.IsDynamic || stored.Contains(common.Unwrapped) ? ClickHouseType.Unknown : common;
    }

    /// <summary>The common type without a Variant; null where there is none.</summary>
    internal static ClickHouseType? Least(ImmutableArray<ClickHouseType> types)
    {
        var all = types.Where(t => t.Name != "Nothing").Distinct().ToImmutableArray();
        if (all.Length < 2)
            return all.Length == 1 ? all[0] : types.Length > 0 ? types[0] : ClickHouseType.Of("Nothing");
        if (all.Any(t => t.Name == "Dynamic"))
            return JsonPath.Widest(all.Where(t => t.Name == "Dynamic"));
        if (all.All(t => t.IsLowCardinality))
            return Least([.. all.Select(t => t.First)]) is { } words ? words.InLowCardinality() : null;
        if (all.Any(t => t.IsLowCardinality))
            return Least([.. all.Select(t => t.WithoutLowCardinality)]);
        if (all.Any(t => t.Name == "Nullable"))
            return OfNullable(all);

        return all[0].Name switch
        {
            "Array" or "Map" => OfInner(all),
            "Tuple" => OfTuples(all),
            _ => OfStrings(all) ?? OfTimes(all) ?? OfNumbers(all),
        };
    }

    private static ClickHouseType? OfNullable(ImmutableArray<ClickHouseType> all)
    {
        var inner = Least([.. all.Select(t => t.Name == "Nullable" ? t.First : t)]);
        return inner is null || (inner.OrNull().Name != "Nullable") ? null : inner.OrNull();
    }

    private static ClickHouseType? OfInner(ImmutableArray<ClickHouseType> all)
    {
        var count = all[0].Inner.Length;
        if (all.Any(t => t.Name != all[0].Name || t.Inner.Length != count))
            return null;

        var parts = all.Select(t => t.Inner).ToArray();
        var inner = Enumerable.Range(0, count).Select(i => Least([.. parts.Select(p => p[i])])).ToArray();
        return inner.Any(i => i is null) ? null : ClickHouseType.Of(all[0].Name, [.. inner.OfType<ClickHouseType>()]);
    }

    /// <summary>Tuples of other names lose them.</summary>
    private static ClickHouseType? OfTuples(ImmutableArray<ClickHouseType> all)
    {
        if (OfInner(all) is not { } plain)
            return null;

        var names = all[0].Arguments.Select(a => a.Name).ToArray();
        return all.All(t => t.Arguments.Select(a => a.Name).SequenceEqual(names))
            ? ClickHouseType.Tuple(plain.Inner.Select((t, i) => (names[i], t)))
            : plain;
    }

    private static ClickHouseType? OfStrings(ImmutableArray<ClickHouseType> all) =>
        all.Any(t => t.IsString) && all.All(t => t.IsString || t.IsEnum) ? String : null;

    private static ClickHouseType? OfTimes(ImmutableArray<ClickHouseType> all)
    {
        if (!all.All(t => t.IsDate || t.IsDateTime))
            return null;

        // The finest type wins with its zone; a time that Date32 alone can hold needs DateTime64.
        var finest = all.Where(t => t.Name == "DateTime64").OrderByDescending(t => t.Scale).FirstOrDefault();
        if (finest is not null)
            return finest;

        var time = all.FirstOrDefault(t => t.IsDateTime);
        return time is null ? ClickHouseType.Of("Date32")
            : all.Any(t => t.Name == "Date32") ? ClickHouseType.DateTime64(0, null)
            : time;
    }

    private static ClickHouseType? OfNumbers(ImmutableArray<ClickHouseType> all)
    {
        if (all.Any(t => t.IsDecimal))
            return OfDecimals(all);

        var isAddress = all.Any(t => t.Name == "IPv4");
        if (!all.All(t => Numbers.Bits(t) > 0 || t.Name == "IPv4") || (isAddress && all.Any(Numbers.IsSigned)))
            return null;
        if (all.All(t => t.Name is "Bool" or "UInt8"))
            return all[0];

        var integers = all.Where(t => !t.IsFloat).ToArray();
        var (signed, unsigned) = (Widest(integers.Where(Numbers.IsSigned)), Widest(integers.Where(t => !Numbers.IsSigned(t))));
        if (all.Any(t => t.IsFloat))
            return OfFloats(Widest(all.Where(t => t.IsFloat)), Math.Max(signed, unsigned));
        if (signed == 0)
            return Numbers.Integer(unsigned, false);

        // An unsigned number needs one bit more in a signed type; there is none over 256 bits, and none between 64 and 128.
        var needed = unsigned >= signed ? unsigned * 2 : signed;
        return needed > 256 || (unsigned == 64 && signed <= 64) ? null : Numbers.Integer(needed, true);
    }

    /// <summary>A float holds integers of half its width.</summary>
    private static ClickHouseType? OfFloats(int floatBits, int integerBits)
    {
        var needed = integerBits switch { 0 or 8 => 16, 16 => 32, 32 => 64, _ => 0 };
        var bits = Math.Max(floatBits, needed);
        return needed == 0 ? null : ClickHouseType.Of(bits == 16 ? "BFloat16" : "Float" + bits);
    }

    private static ClickHouseType? OfDecimals(ImmutableArray<ClickHouseType> all)
    {
        if (!all.All(t => t.IsDecimal || (!t.IsFloat && !t.IsEnum && Numbers.Bits(t) is > 0 and <= 64)))
            return null;

        // Decimals of one width and scale are one type for ClickHouse, whose first is taken; otherwise the width is filled.
        var (scale, width) = (all.Max(t => t.Scale), all.Where(t => t.IsDecimal).Max(t => Class(t.Precision)));
        if (all.All(t => t.IsDecimal && t.Scale == scale && Class(t.Precision) == width))
            return all[0];

        // Of other Decimals only the scale needs room, and not what is before the point.
        var needed = scale + all.Max(t => t.IsDecimal ? 0 : WholeDigits(t));
        return needed > 76 ? null : ClickHouseType.Decimal(Math.Max(Class(needed), width), scale);
    }

    /// <summary>The digits that the widths of decimals go up to.</summary>
    internal static int Class(int precision) => precision <= 9 ? 9 : precision <= 18 ? 18 : precision <= 38 ? 38 : 76;

    private static int WholeDigits(ClickHouseType type) =>
        Numbers.Bits(type) switch { 8 => 3, 16 => 5, 32 => 10, _ => Numbers.IsSigned(type) ? 19 : 20 };

    private static int Widest(IEnumerable<ClickHouseType> types) =>
        types.Select(t => t.Name == "IPv4" ? 32 : Numbers.Bits(t)).DefaultIfEmpty(0).Max();

    /// <summary>
    /// Members of a Variant are never Nullable and are in the order of their names. ClickHouse makes a Variant of a single type of an array
    /// or a map and NULL, which neither type can hold.
    /// </summary>
    private static ClickHouseType Variant(ImmutableArray<ClickHouseType> types)
    {
        var members = types.Where(t => !t.IsNull && t.Name != "Nothing")
            .Select(WithoutNull)
            .Distinct()
            .OrderBy(t => t.ToString(), StringComparer.Ordinal)
            .ToArray();
        return members.Length == 1 && members[0].Name is not ("Array" or "Map") ? ClickHouseType.Unknown : ClickHouseType.Of("Variant", members);
    }

    private static ClickHouseType WithoutNull(ClickHouseType type) => type.Name switch
    {
        "Nullable" => type.First,
        "LowCardinality" when type.First.Name == "Nullable" => ClickHouseType.Of("LowCardinality", type.First.First),
        _ => type,
    };
}
