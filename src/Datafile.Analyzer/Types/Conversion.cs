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

    /// <summary>Some values make the INSERT fail: NULL, a text that is not a number.</summary>
    MayFail,

    /// <summary>No value is stored: the view is not created, or each INSERT fails.</summary>
    Refused,

    /// <summary>Each value is stored as bytes of another meaning, without an error.</summary>
    Corrupt,

    /// <summary>It cannot be determined.</summary>
    Unknown,
}

/// <summary>What ClickHouse makes of values of one type in a column of another (ClickHouse facts 1b; tests ask the engine for each pair).</summary>
public static class Conversion
{
    /// <summary>Decimal digits that come back from a Float64 as they were.</summary>
    private const int ExactDigits = 15;

    /// <summary>What happens to values of <paramref name="from"/> in a column of <paramref name="to"/>.</summary>
    public static CastOutcome Of(ClickHouseType from, ClickHouseType to) => Between(from.Normalized, to.Normalized);

    /// <summary>What happens to the values, as the end of a sentence about them; empty where nothing does.</summary>
    public static string Effect(ClickHouseType from, ClickHouseType to) => Of(from, to) switch
    {
        CastOutcome.Lossy => Loss(Bare(from.Normalized), Bare(to.Normalized)),
        CastOutcome.MayFail when from.IsNullable && !to.IsNullable => "NULL makes the INSERT fail",
        CastOutcome.MayFail => $"a value that {to} cannot hold makes the INSERT fail",
        CastOutcome.Refused => $"ClickHouse cannot convert {from} to {to}",
        CastOutcome.Corrupt => "the bytes are stored without an error, with another meaning",
        _ => "",
    };

    /// <summary>
    /// What happens to values that such a column may hold and rarely does, as the end of a sentence about them, although
    /// <see cref="Of"/> calls the conversion free of loss; empty where nothing does.
    /// </summary>
    public static string RareEffect(ClickHouseType from, ClickHouseType to) => (Bare(from.Normalized), Bare(to.Normalized)) switch
    {
        // They come back as they were in a signed type alone.
        ({ IsInteger: true } a, { IsInteger: true } b) when Numbers.IsSigned(a) && !Numbers.IsSigned(b) =>
            $"numbers below zero are stored as large ones, e.g. -1 as the greatest {b}",
        ({ IsInteger: true } a, { IsInteger: true } b) when !Numbers.IsSigned(a) && Numbers.IsSigned(b) && Numbers.Bits(a) == Numbers.Bits(b) =>
            $"numbers above the greatest {b} are stored as negative ones",
        ({ Name: "Date" }, { Name: "DateTime" }) => "days after 2106-02-07, the last of DateTime, are stored as other days",
        ({ Name: "Date32" }, { Name: "DateTime64", Scale: 9 }) => "days after 2262-04-11, the last of DateTime64(9), are stored as that day",
        ({ Name: "DateTime" or "DateTime64", TimeZone: { } zone }, { IsString: true }) when !IsUtc(zone) =>
            $"the text is the time of {zone.Trim('\'')}, and does not say so",
        ({ Name: "Date" }, { Name: "DateTime64", TimeZone: { } zone }) when !IsUtc(zone) =>
            "1970-01-01, the default of Date, is stored as the day after it in zones east of UTC",

        // A Variant of one type comes of NULL beside an array or a map; one of several types need not hold NULL.
        ({ Name: "Variant", Arguments.Length: 1 }, var b) when !to.IsNullable && !b.IsDynamic => $"NULL is stored as the default of {to}",
        _ => "",
    };

    private static bool IsUtc(string zone) => zone is "'UTC'" or "'Etc/UTC'" or "'GMT'";

    private static CastOutcome Between(ClickHouseType from, ClickHouseType to)
    {
        if (from.HasUnknown || to.HasUnknown || from.Unwrapped.Name is "Dynamic" or "Geometry" || to.Unwrapped.Name == "Geometry")
            return CastOutcome.Unknown;
        if (from.Equals(to))
            return CastOutcome.Same;
        if (from.IsAggregateState || to.IsAggregateState)
            return OfStates(from, to);

        var (a, b) = (Bare(from), Bare(to));
        if (from.IsNull)
            return to.IsNullable ? CastOutcome.LossFree : CastOutcome.Refused;

        // A text that is not a number is stored as NULL where the column has NULL.
        if (a.Name == "String" && to.IsNullable && b.Name is not ("String" or "FixedString"))
            return b.IsEnum ? CastOutcome.MayFail : CastOutcome.Lossy;

        var outcome = a.Equals(b) ? CastOutcome.LossFree : Plain(a, b);
        var meetsNull = IsNullable(from) && !IsNullable(to) && b.Name is not ("Dynamic" or "Variant");
        return meetsNull && outcome is (CastOutcome.LossFree or CastOutcome.Lossy) ? CastOutcome.MayFail : outcome;
    }

    private static CastOutcome OfStates(ClickHouseType from, ClickHouseType to)
    {
        if (from.IsAggregateState && to.IsAggregateState)
            return AggregateState.Accepts(to, from) ? CastOutcome.LossFree : CastOutcome.Refused;

        var plain = from.IsAggregateState ? Bare(to) : Bare(from);
        return plain.Name switch
        {
            "String" => CastOutcome.Corrupt,
            "Dynamic" => CastOutcome.LossFree,
            _ => CastOutcome.Refused,
        };
    }

    private static CastOutcome Plain(ClickHouseType from, ClickHouseType to)
    {
        if (to.Name is "String" or "Dynamic")
            return CastOutcome.LossFree;
        if (to.Name == "Variant")
            return to.Inner.Any(from.Equals) ? CastOutcome.LossFree : IsTakenAsItIs(from, to) ? CastOutcome.Refused : CastOutcome.Unknown;

        return from.Name switch
        {
            "String" => to.Name is "Map" or "Nothing" ? CastOutcome.Refused : CastOutcome.MayFail,
            "FixedString" => OfFixedString(from, to),
            "Array" or "Map" or "Tuple" => OfInner(from, to),
            "Variant" => OfVariant(from, to),
            "JSON" or "Object" or "Nothing" => CastOutcome.Unknown,
            _ when to.Name is "Array" or "Map" or "Tuple" or "JSON" or "Object" => CastOutcome.Refused,
            "UUID" => to.Name == "Bool" ? CastOutcome.Lossy : CastOutcome.Refused,
            "IPv4" => to.Name is "IPv6" or "UInt32" or "UInt64" or "UInt128" or "UInt256" ? CastOutcome.LossFree
                : to.Name == "Bool" ? CastOutcome.Lossy
                : CastOutcome.Refused,
            "IPv6" => to.Name switch
            {
                "UInt128" => CastOutcome.LossFree,
                "IPv4" => CastOutcome.MayFail,
                "Bool" => CastOutcome.Lossy,
                _ => CastOutcome.Refused,
            },
            "Enum8" or "Enum16" => OfEnum(from, to),
            "Decimal" => OfDecimal(from, to),
            _ when from.IsDate || from.IsDateTime => TimeConversion.Of(from, to),
            _ when Numbers.IsNumber(from) => NumberConversion.Of(from, to),
            _ => CastOutcome.Unknown,
        };
    }

    private static CastOutcome OfFixedString(ClickHouseType from, ClickHouseType to) => to.Name switch
    {
        "FixedString" => Length(from) <= Length(to) ? CastOutcome.LossFree : CastOutcome.MayFail,
        "Array" or "Map" or "Tuple" or "JSON" or "Object" => CastOutcome.Refused,
        _ => CastOutcome.MayFail,
    };

    /// <summary>Each value is converted as one of its own type; a type that cannot be makes the INSERT fail, and NULL becomes the default.</summary>
    private static CastOutcome OfVariant(ClickHouseType from, ClickHouseType to)
    {
        if (to.Name is "Variant" or "JSON" or "Object" || from.Arguments.IsEmpty)
            return CastOutcome.Unknown;

        var outcomes = from.Inner.Select(type => Between(type, to)).ToArray();
        return outcomes.Contains(CastOutcome.Unknown) ? CastOutcome.Unknown
            : outcomes.All(o => o == CastOutcome.Refused) ? CastOutcome.Refused
            : outcomes.Any(o => o is CastOutcome.Refused or CastOutcome.Corrupt) ? CastOutcome.MayFail
            : outcomes.Select(o => o == CastOutcome.Same ? CastOutcome.LossFree : o).Max();
    }

    /// <summary>
    /// Whether a Variant takes values of a type only as one of its own types. Texts are read, and the zone of a time is not always known.
    /// </summary>
    private static bool IsTakenAsItIs(ClickHouseType type, ClickHouseType variant) =>
        Numbers.IsNumber(type) || type.IsEnum || type.IsDate || type.Name is "UUID" or "Array" or "Map"
        || (type.IsDateTime && !variant.Inner.Any(i => i.Name == type.Name));

    /// <summary>How many arrays are in each other; null where nothing says what the innermost holds, as in the array without elements.</summary>
    private static int? DimensionsOf(ClickHouseType type) => Bare(type) switch
    {
        { Name: "Array" } array => 1 + DimensionsOf(array.First),
        { Name: "Nothing" } => null,
        _ => 0,
    };

    /// <summary>Arrays, maps and tuples are converted element by element; named elements of tuples by their names.</summary>
    private static CastOutcome OfInner(ClickHouseType from, ClickHouseType to)
    {
        // The pairs of a map are tuples.
        if (from.Name == "Map" && to.Name == "Array")
        {
            return to.First.Unwrapped.Name switch
            {
                "Tuple" => Between(ClickHouseType.Of("Tuple", [.. from.Inner]), to.First),
                "String" => CastOutcome.Lossy,
                "Dynamic" or "Variant" or "JSON" or "Object" => CastOutcome.Unknown,
                _ => CastOutcome.Refused,
            };
        }

        // An array of pairs is a map, and so is one without elements.
        if (from.Name == "Array" && to.Name == "Map")
        {
            return from.First switch
            {
                { Name: "Nothing" } => CastOutcome.LossFree,
                { Name: "Tuple", Inner.Length: 2 } pair => Between(pair, ClickHouseType.Of("Tuple", [.. to.Inner])),
                _ => CastOutcome.Refused,
            };
        }

        // So are an array of keys and one of values.
        if (from is { Name: "Tuple", Inner: [{ Name: "Array" } keys, { Name: "Array" } values] } && to.Name == "Map")
            return Between(ClickHouseType.Of("Tuple", keys.First, values.First), ClickHouseType.Of("Tuple", [.. to.Inner]));

        if (to.Name != from.Name)
            return to.Name == "JSON" ? CastOutcome.Unknown : CastOutcome.Refused;
        if (from.Name == "Array" && DimensionsOf(from) is { } dimensions && DimensionsOf(to) is { } wanted && dimensions != wanted)
            return CastOutcome.Refused;

        var isNamed = from.Name == "Tuple"
            && from.Arguments.Length > 0
            && to.Arguments.Length > 0
            && from.Arguments[0].Name.Length > 0
            && to.Arguments[0].Name.Length > 0;
        if (!isNamed && from.Inner.Length != to.Inner.Length)
            return CastOutcome.Refused;
        if (isNamed && to.Arguments.Any(t => from.Arguments.All(f => f.Name != t.Name)))
            return CastOutcome.Unknown;

        var outcomes = isNamed
            ? to.Arguments.Select(
                t => Between(from.Arguments.First(f => f.Name == t.Name).Type ?? ClickHouseType.Unknown, t.Type ?? ClickHouseType.Unknown))
            : from.Inner.Zip(to.Inner, Between);
        return outcomes.Select(o => o == CastOutcome.Same ? CastOutcome.LossFree : o).DefaultIfEmpty(CastOutcome.LossFree).Max();
    }

    /// <summary>An enum is refused where a name has another number, and else stored by its numbers, even those without a name.</summary>
    private static CastOutcome OfEnums(ClickHouseType from, ClickHouseType to)
    {
        var entries = to.Arguments.Select(a => a.Literal).ToArray();
        if (from.Arguments.All(a => entries.Contains(a.Literal)))
            return CastOutcome.LossFree;

        var names = entries.Select(NameOf).ToArray();
        return from.Arguments.Any(a => !entries.Contains(a.Literal) && names.Contains(NameOf(a.Literal))) ? CastOutcome.Refused : CastOutcome.Lossy;
    }

    /// <summary>The name of an entry of an enum, in its quotes.</summary>
    internal static string NameOf(string entry) => entry.Substring(0, Math.Max(0, entry.LastIndexOf(" = ", StringComparison.Ordinal)));

    /// <summary>An enum is its numbers.</summary>
    private static CastOutcome OfEnum(ClickHouseType from, ClickHouseType to)
    {
        var values = from.Arguments.Select(a => long.TryParse(a.Literal.Substring(a.Literal.LastIndexOf(' ') + 1), out var value) ? value : 0)
            .DefaultIfEmpty(0)
            .ToArray();
        return to.Name switch
        {
            "Enum8" or "Enum16" => OfEnums(from, to),
            "FixedString" =>
                from.Arguments.All(a => NameOf(a.Literal).Length - "''".Length <= Length(to)) ? CastOutcome.LossFree : CastOutcome.MayFail,
            "Bool" => CastOutcome.Lossy,
            "Date" or "Date32" or "DateTime" => CastOutcome.Lossy,
            "Time" => CastOutcome.Unknown,
            _ when to.Name.StartsWith("Interval", StringComparison.Ordinal) => CastOutcome.Unknown,
            _ when to.IsInteger =>
                NumberConversion.Holds(to, values.Min()) && NumberConversion.Holds(to, values.Max()) ? CastOutcome.LossFree : CastOutcome.Lossy,
            _ when to.IsFloat => to.Name == "BFloat16" ? CastOutcome.Unknown : CastOutcome.LossFree,
            _ => CastOutcome.Refused,
        };
    }

    private static CastOutcome OfDecimal(ClickHouseType from, ClickHouseType to)
    {
        var whole = from.Precision - from.Scale;
        return to.Name switch
        {
            "Decimal" when to.Precision - to.Scale < whole => CastOutcome.MayFail,
            "Decimal" => to.Scale < from.Scale ? CastOutcome.Lossy : CastOutcome.LossFree,
            "Float64" => from.Precision <= ExactDigits ? CastOutcome.LossFree : CastOutcome.Lossy,
            "Float32" or "Bool" => CastOutcome.Lossy,
            "BFloat16" or "Time64" => CastOutcome.Unknown,
            "DateTime64" => from.Precision <= 9 && from.Scale <= to.Scale ? CastOutcome.LossFree : CastOutcome.MayFail,
            _ when to.IsInteger => !Numbers.IsSigned(to) || NumberConversion.Digits(to) <= whole ? CastOutcome.MayFail
                : from.Scale == 0 ? CastOutcome.LossFree : CastOutcome.Lossy,
            _ => CastOutcome.Refused,
        };
    }

    private static string Loss(ClickHouseType from, ClickHouseType to) =>
        from.Name == "String" ? $"a text that is not a {to} is stored as NULL"
        : from.Name == "Map" && to.Name != "Map" ? "its pairs are stored as texts"
        : from.IsEnum && to.IsEnum ? $"names that {to} lacks are stored as their numbers, and reading these fails"
        : from.IsDateTime && to.IsDate ? "the time of day is lost"
        : from.Name == "DateTime64" && to.IsDateTime && from.Scale > to.Scale ? "fractions of a second are lost"
        : from.Name == "DateTime64" && to.Name == "DateTime" ? "times before 1970 and after 2106 are stored as others"
        : from.IsFloat && to.IsInteger ? "decimal places are lost, and numbers out of range overflow"
        : from.IsInteger && to.IsInteger ? $"numbers out of the range of {to} overflow"
        : $"values that {to} cannot hold exactly are changed";

    private static int Length(ClickHouseType type) =>
        type.Arguments.Length > 0 && int.TryParse(type.Arguments[0].Literal, out var length) ? length : 0;

    /// <summary>
    /// What is stored: what a SimpleAggregateFunction is of, without Nullable and LowCardinality, and a shape as the arrays of tuples that
    /// it is.
    /// </summary>
    internal static ClickHouseType Bare(ClickHouseType type) => type.Unwrapped switch
    {
        { IsSimpleAggregateState: true, Arguments.Length: > 1 } simple => Bare(simple.Inner[1]),
        { Name: "Point" } => ClickHouseType.Of("Tuple", ClickHouseType.Of("Float64"), ClickHouseType.Of("Float64")),
        { Name: "Ring" or "LineString" } => ClickHouseType.Of("Array", Bare(ClickHouseType.Of("Point"))),
        { Name: "Polygon" or "MultiLineString" } => ClickHouseType.Of("Array", Bare(ClickHouseType.Of("Ring"))),
        { Name: "MultiPolygon" } => ClickHouseType.Of("Array", Bare(ClickHouseType.Of("Polygon"))),
        var plain => plain,
    };

    private static bool IsNullable(ClickHouseType type) =>
        type.IsNullable || (type is { IsSimpleAggregateState: true, Arguments.Length: > 1 } && type.Inner[1].IsNullable);
}
