using System.Collections.Immutable;
using Datafile.Parser;
using Datafile.Parser.Syntax;

namespace Datafile.Analyzer.Types;

/// <summary>A ClickHouse type as a value: a name with arguments. Two types are equal when they print alike.</summary>
public sealed class ClickHouseType : IEquatable<ClickHouseType>
{
    private readonly string _text;

    private ClickHouseType(string name, ImmutableArray<TypeArgument> arguments, bool hasArguments)
    {
        Name = name;
        Arguments = arguments;
        _text = hasArguments ? $"{name}({string.Join(", ", arguments)})" : name;
    }

    /// <summary>A type that could not be told. Rules that meet it report nothing.</summary>
    public static ClickHouseType Unknown { get; } = new("", [], false);

    public string Name { get; }

    public ImmutableArray<TypeArgument> Arguments { get; }

    public bool IsUnknown => Name.Length == 0;

    public bool IsNullable => Name == "Nullable" || (Name == "LowCardinality" && First.IsNullable);

    public bool IsAggregateState => Name == "AggregateFunction";

    public bool IsSimpleAggregateState => Name == "SimpleAggregateFunction";

    public bool IsString => Name is "String" or "FixedString";

    public bool IsDateTime => Name is "DateTime" or "DateTime32" or "DateTime64";

    public bool IsDate => Name is "Date" or "Date32";

    public bool IsInteger => Name.StartsWith("Int", StringComparison.Ordinal) || Name.StartsWith("UInt", StringComparison.Ordinal);

    /// <summary>The type without Nullable and LowCardinality around it.</summary>
    public ClickHouseType Unwrapped => Name is "Nullable" or "LowCardinality" ? First.Unwrapped : this;

    /// <summary>The function of an aggregate state, e.g. <c>uniq</c>; empty for other types.</summary>
    public string StateFunction => (IsAggregateState || IsSimpleAggregateState) && Arguments.Length > 0
        ? Arguments[0].Type?.Name ?? ""
        : "";

    private ClickHouseType First => Arguments.Length > 0 ? Arguments[0].Type ?? Unknown : Unknown;

    /// <summary>The type of a name and arguments.</summary>
    public static ClickHouseType Of(string name, params ClickHouseType[] arguments) =>
        arguments.Any(a => a.IsUnknown)
            ? Unknown
            : new(name, [.. arguments.Select(a => new TypeArgument("", a, ""))], arguments.Length > 0);

    /// <summary>A type whose only argument is a literal, e.g. <c>DateTime64(3)</c>.</summary>
    public static ClickHouseType WithLiterals(string name, params string[] literals) =>
        new(name, [.. literals.Select(l => new TypeArgument("", null, l))], true);

    /// <summary>An aggregate state: <c>AggregateFunction(quantile(0.9), Float64)</c>.</summary>
    public static ClickHouseType State(string wrapper, string function, IEnumerable<string> parameters, IEnumerable<ClickHouseType> arguments)
    {
        var literals = parameters.Select(p => new TypeArgument("", null, p)).ToImmutableArray();
        var head = new ClickHouseType(function, literals, !literals.IsEmpty);
        return new(wrapper, [new TypeArgument("", head, ""), .. arguments.Select(a => new TypeArgument("", a, ""))], true);
    }

    public static ClickHouseType From(TypeSyntax? syntax) => syntax is null
        ? Unknown
        : new(
            syntax.Name,
            [.. syntax.Arguments.Select(a => new TypeArgument(a.Name, a.Type is null ? null : From(a.Type), a.Literal))],
            syntax.HasArguments);

    /// <summary>The type that a text names; <see cref="Unknown"/> where it names none.</summary>
    public static ClickHouseType Parse(string text) => From(DatafileParser.ParseType(text));

    public bool Equals(ClickHouseType? other) => other is not null && _text == other._text;

    public override bool Equals(object? obj) => Equals(obj as ClickHouseType);

    public override int GetHashCode() => _text.GetHashCode();

    public override string ToString() => _text;
}

/// <summary>An argument of a type: a type, perhaps named, or a literal.</summary>
/// <param name="Type">Null for a literal.</param>
public sealed record TypeArgument(string Name, ClickHouseType? Type, string Literal)
{
    public override string ToString() => Type is null ? Literal : Name.Length == 0 ? Type.ToString() : Name + " " + Type;
}
