using System.Collections.Immutable;
using System.Globalization;
using Datafile.Parser;
using Datafile.Parser.Sql;
using Datafile.Parser.Syntax;

namespace Datafile.Analyzer.Types;

/// <summary>A ClickHouse type as a value: a name with arguments. Two types are equal when they print alike.</summary>
/// <remarks>
/// A type that is written is as large as it is written. One that an expression yields is limited
/// (<see cref="Limits.TypeParts"/>, <see cref="Limits.TypeDepth"/>): a larger one is <see cref="Unknown"/>. Its size is known
/// when it is made, and its text is made when it is asked for, so that each step of an expression costs what it adds.
/// </remarks>
public sealed class ClickHouseType : IEquatable<ClickHouseType>
{
    private readonly bool _hasArguments;
    private readonly int _hash;
    private readonly int _depth = 1;
    private readonly bool _hasLowCardinality;
    private string? _text;
    private ClickHouseType? _normalized;

    private ClickHouseType(string name, ImmutableArray<TypeArgument> arguments, bool hasArguments)
    {
        Name = name;
        Arguments = arguments;
        _hasArguments = hasArguments;
        _hasLowCardinality = IsLowCardinality;
        _hash = name.GetHashCode() + (hasArguments ? 1 : 0);
        HasUnknown = IsUnknown;
        foreach (var argument in arguments)
        {
            _hash = unchecked((_hash * 31) + argument.GetHashCode());
            Size += argument.Type?.Size ?? 1;
            _depth = Math.Max(_depth, (argument.Type?._depth ?? 0) + 1);
            HasUnknown |= argument.Type is { HasUnknown: true };
            _hasLowCardinality |= argument.Type is { _hasLowCardinality: true };
        }
    }

    /// <summary>A type that is not known. Rules that meet it report nothing.</summary>
    public static ClickHouseType Unknown { get; } = new("", [], false);

    /// <summary>Unknown because it is past a limit, or made of one that is; equal to <see cref="Unknown"/>.</summary>
    private static readonly ClickHouseType TooLarge = new("", [], false);

    public string Name { get; }

    public ImmutableArray<TypeArgument> Arguments { get; }

    public bool IsUnknown => Name.Length == 0;

    /// <summary>Whether it is unknown only because it has more parts than <see cref="Limits"/> allow.</summary>
    internal bool IsTooLarge => ReferenceEquals(this, TooLarge);

    public bool IsNullable => Name == "Nullable" || (Name == "LowCardinality" && First.IsNullable);

    public bool IsAggregateState => Name == "AggregateFunction";

    public bool IsSimpleAggregateState => Name == "SimpleAggregateFunction";

    public bool IsString => Name is "String" or "FixedString";

    public bool IsDateTime => Name is "DateTime" or "DateTime32" or "DateTime64";

    public bool IsDate => Name is "Date" or "Date32";

    public bool IsInteger =>
        (Name.StartsWith("Int", StringComparison.Ordinal) && !Name.StartsWith("Interval", StringComparison.Ordinal))
            || Name.StartsWith("UInt", StringComparison.Ordinal);

    public bool IsLowCardinality => Name == "LowCardinality";

    public bool IsFloat => Name is "Float32" or "Float64" or "BFloat16";

    public bool IsDecimal => Name is "Decimal" or "Decimal32" or "Decimal64" or "Decimal128" or "Decimal256";

    public bool IsEnum => Name is "Enum8" or "Enum16";

    /// <summary>Whether its values have a type of their own or one that is told by a discriminator.</summary>
    public bool IsDynamic => Name is "Variant" or "Dynamic";

    /// <summary>Whether it or a type inside it has values that ClickHouse does not sort: JSON, Dynamic, Variant, aggregate states.</summary>
    public bool HasNoOrder => Name is "JSON" or "Dynamic" or "Variant" or "AggregateFunction" || Arguments.Any(a => a.Type is { HasNoOrder: true });

    /// <summary>Whether it is the type of NULL alone.</summary>
    public bool IsNull => Name == "Nullable" && First.Name == "Nothing";

    /// <summary>Whether it or a type inside it is unknown.</summary>
    public bool HasUnknown { get; }

    /// <summary>How many types and literals it is made of, itself included.</summary>
    public int Size { get; } = 1;

    /// <summary>The type without Nullable and LowCardinality around it.</summary>
    public ClickHouseType Unwrapped => Name is "Nullable" or "LowCardinality" ? First.Unwrapped : this;

    /// <summary>The type without NULL among its values.</summary>
    public ClickHouseType WithoutNull => Name switch
    {
        "Nullable" => First,
        "LowCardinality" => Of("LowCardinality", First.WithoutNull),
        _ => this,
    };

    /// <summary>The function of an aggregate state, e.g. <c>uniq</c>; empty for other types.</summary>
    public string StateFunction => (IsAggregateState || IsSimpleAggregateState) && Arguments.Length > 0
        ? Arguments[0].Type?.Name ?? ""
        : "";

    /// <summary>What a SimpleAggregateFunction stores; other types are what they store.</summary>
    public ClickHouseType Stored => !IsSimpleAggregateState ? this : Arguments.Length > 1 ? Arguments[1].Type ?? Unknown : Unknown;

    /// <summary>The type without LowCardinality around it.</summary>
    public ClickHouseType WithoutLowCardinality => IsLowCardinality ? First : this;

    /// <summary>The type without LowCardinality, there and in what it is made of, as functions of arrays and tuples see it.</summary>
    public ClickHouseType WithoutInnerLowCardinality => Name switch
    {
        _ when !_hasLowCardinality => this,
        "LowCardinality" => First,
        "Array" or "Tuple" or "Map" or "Nullable" => WithInner(t => t.WithoutInnerLowCardinality),
        _ => this,
    };

    /// <summary>The time zone of a DateTime or DateTime64, with its quotes; null where the type names none.</summary>
    public string? TimeZone =>
        IsDateTime && Arguments.Length > 0 && Arguments[Arguments.Length - 1].Literal is { Length: > 0 } zone && zone[0] == '\'' ? zone : null;

    /// <summary>The digits after the point of a DateTime64 or Decimal.</summary>
    public int Scale => Name == "DateTime64" || IsDecimal ? Number(Name == "DateTime64" ? 0 : Arguments.Length - 1, Name == "DateTime64" ? 3 : 0) : 0;

    /// <summary>The digits of a Decimal.</summary>
    public int Precision => Name switch
    {
        "Decimal32" => 9,
        "Decimal64" => 18,
        "Decimal128" => 38,
        "Decimal256" => 76,
        _ => Number(0, 10),
    };

    /// <summary>The types that it is made of: the element of an array, key and value of a map, the elements of a tuple.</summary>
    public ImmutableArray<ClickHouseType> Inner => [.. Arguments.Select(a => a.Type ?? Unknown)];

    /// <summary>What an array or a wrapper holds; unknown for other types.</summary>
    public ClickHouseType First => Arguments.Length > 0 ? Arguments[0].Type ?? Unknown : Unknown;

    /// <summary>The type of a name and arguments.</summary>
    public static ClickHouseType Of(string name, params ClickHouseType[] arguments) =>
        arguments.Length == 0 && Alone.TryGetValue(name, out var alone)
            ? alone
            : Derived(name, [.. arguments.Select(a => new TypeArgument("", a, ""))], arguments.Length > 0);

    /// <summary>A type of a name and any arguments.</summary>
    internal static ClickHouseType Of(string name, ImmutableArray<TypeArgument> arguments) => Derived(name, arguments, !arguments.IsEmpty);

    /// <summary>A type whose only argument is a literal, e.g. <c>DateTime64(3)</c>.</summary>
    public static ClickHouseType WithLiterals(string name, params string[] literals) =>
        new(name, [.. literals.Select(l => new TypeArgument("", null, l))], true);

    /// <summary>An aggregate state: <c>AggregateFunction(quantile(0.9), Float64)</c>.</summary>
    public static ClickHouseType State(string wrapper, string function, IEnumerable<string> parameters, IEnumerable<ClickHouseType> arguments)
    {
        var literals = parameters.Select(p => new TypeArgument("", null, p)).ToImmutableArray();
        var head = new ClickHouseType(function, literals, !literals.IsEmpty);
        return Limited(new(wrapper, [new TypeArgument("", head, ""), .. arguments.Select(a => new TypeArgument("", a, ""))], true));
    }

    /// <summary>A tuple, with the names of its elements where they have some.</summary>
    public static ClickHouseType Tuple(IEnumerable<(string Name, ClickHouseType Type)> elements) =>
        Derived("Tuple", [.. elements.Select(e => new TypeArgument(e.Name, e.Type, ""))], true);

    public static ClickHouseType Array(ClickHouseType element) => Of("Array", element);

    public static ClickHouseType Decimal(int precision, int scale) =>
        WithLiterals("Decimal", precision.ToString(CultureInfo.InvariantCulture), scale.ToString(CultureInfo.InvariantCulture));

    /// <summary>A DateTime with a zone, where there is one.</summary>
    public static ClickHouseType DateTime(string? zone) => zone is null ? Of("DateTime") : WithLiterals("DateTime", zone);

    /// <summary>A DateTime64 with a zone, where there is one.</summary>
    public static ClickHouseType DateTime64(int scale, string? zone)
    {
        var digits = scale.ToString(CultureInfo.InvariantCulture);
        return zone is null ? WithLiterals("DateTime64", digits) : WithLiterals("DateTime64", digits, zone);
    }

    /// <summary>The type with NULL among its values; itself where it has it already or cannot have it.</summary>
    public ClickHouseType OrNull() => Name switch
    {
        "" or "Nullable" or "Array" or "Map" or "Nested" or "AggregateFunction" or "Variant" or "Dynamic" or "Ring" or "LineString"
            or "Polygon" or "MultiPolygon" or "MultiLineString" or "Geometry" or "Point" => this,
        "SimpleAggregateFunction" when Stored.IsNullable => this,
        "LowCardinality" => Of("LowCardinality", First.OrNull()),
        _ => Of("Nullable", this),
    };

    /// <summary>
    /// Whether it is another type with NULL among its values and nothing else: Nullable(T) of T, and LowCardinality(Nullable(T)) of
    /// LowCardinality(T).
    /// </summary>
    public bool IsNullableOf(ClickHouseType other) => !Equals(other) && Equals(other.OrNull());

    /// <summary>The type with LowCardinality; itself where it cannot have it.</summary>
    public ClickHouseType InLowCardinality()
    {
        var inner = Name == "Nullable" ? First : this;
        return TypeFamily.Find(inner.Name) is { } family && (family.StandsIn & TypeWrappers.LowCardinality) != 0 ? Of("LowCardinality", this) : this;
    }

    /// <summary>The type as ClickHouse prints it: aliases resolved, e.g. <c>INT</c> is Int32.</summary>
    public ClickHouseType Normalized => _normalized ??= TypeNormalForm.Of(this);

    /// <summary>The type as text; where it is not known, the words of what is written.</summary>
    internal string NameOr(string written) => HasUnknown ? SqlWords.Of(written) : ToString();

    /// <summary>The same type around other ones.</summary>
    public ClickHouseType WithInner(Func<ClickHouseType, ClickHouseType> change) =>
        Derived(Name, [.. Arguments.Select(a => a.Type is null ? a : a with { Type = change(a.Type) })], _hasArguments);

    /// <summary>The types of a name alone: most that expressions have, so each is made once.</summary>
    private static readonly Dictionary<string, ClickHouseType> Alone = TypeFamily.All.ToDictionary(
        f => f.Name, f => new ClickHouseType(f.Name, [], false), StringComparer.Ordinal);

    /// <summary>A type made of others: unknown where one of them is, and where it is larger than the limits.</summary>
    private static ClickHouseType Derived(string name, ImmutableArray<TypeArgument> arguments, bool hasArguments) =>
        !hasArguments && Alone.TryGetValue(name, out var alone) ? alone
        : arguments.FirstOrDefault(a => a.Type is { IsUnknown: true })?.Type ?? Limited(new(name, arguments, hasArguments));

    private static ClickHouseType Limited(ClickHouseType type) => type.Size > Limits.TypeParts || type._depth > Limits.TypeDepth ? TooLarge : type;

    private int Number(int index, int otherwise) =>
        index >= 0
            && index < Arguments.Length
            && int.TryParse(Arguments[index].Literal, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : otherwise;

    /// <summary>
    /// The type that is written; unknown, though it prints as written, where it lacks a type that it is made of, such as the value of a
    /// Map.
    /// </summary>
    public static ClickHouseType From(TypeSyntax? syntax)
    {
        if (syntax is null)
            return Unknown;

        if (!syntax.HasArguments && Alone.TryGetValue(syntax.Name, out var alone) && IsWhole(syntax.Name, []))
            return alone;

        var arguments = syntax.Arguments.Select(a => new TypeArgument(a.Name, a.Type is null ? null : From(a.Type), a.Literal)).ToImmutableArray();
        return IsWhole(syntax.Name, arguments)
            ? new(syntax.Name, arguments, syntax.HasArguments)
            : new("", [], false) { _text = Print(syntax.Name, arguments, syntax.HasArguments) };
    }

    /// <summary>Whether the types that it is made of are there, so that nobody who takes it apart need ask.</summary>
    private static bool IsWhole(
        string name, ImmutableArray<TypeArgument> arguments) => arguments.All(a => a.Type is not { IsUnknown: true }) && name switch
        {
            "Array" or "Nullable" or "LowCardinality" => arguments.Length == 1 && arguments[0].Type is not null,
            "Map" => arguments.Length == 2 && arguments.All(a => a.Type is not null),
            "SimpleAggregateFunction" => arguments.Length > 1 && arguments.All(a => a.Type is not null),
            "Tuple" or "Nested" or "Variant" => arguments.All(a => a.Type is not null),
            _ => true,
        };

    /// <summary>The type that a text names; <see cref="Unknown"/> where it names none.</summary>
    public static ClickHouseType Parse(string text) => From(DatafileParser.ParseType(text));

    public bool Equals(ClickHouseType? other) => ReferenceEquals(this, other)
        || (other is not null
            && _hash == other._hash
            && Size == other.Size
            && Name == other.Name
            && _hasArguments == other._hasArguments
            && Arguments.SequenceEqual(other.Arguments));

    public override bool Equals(object? obj) => Equals(obj as ClickHouseType);

    public override int GetHashCode() => _hash;

    public override string ToString() => _text ??= Print(Name, Arguments, _hasArguments);

    private static string Print(string name, ImmutableArray<TypeArgument> arguments, bool hasArguments) =>
        hasArguments ? $"{name}({string.Join(", ", arguments)})" : name;
}

/// <summary>An argument of a type: a type, perhaps named, or a literal.</summary>
/// <param name="Type">Null for a literal.</param>
public sealed record TypeArgument(string Name, ClickHouseType? Type, string Literal)
{
    /// <summary>Words that ClickHouse quotes where they are names.</summary>
    private static readonly string[] QuotedWords = ["all", "distinct", "from", "select", "table", "values"];

    public override string ToString() => Type is null ? Literal : Name.Length == 0 ? Type.ToString() : $"{Quoted(Name)} {Type}";

    /// <summary>A name as ClickHouse prints it in a type.</summary>
    internal static string Quoted(string name) =>
        name.All(c => c is '_' or (>= 'a' and <= 'z') or (>= 'A' and <= 'Z') or (>= '0' and <= '9')) && name[0] is not (>= '0' and <= '9')
        && !QuotedWords.Contains(name, StringComparer.OrdinalIgnoreCase)
            ? name
            : $"`{name}`";
}
