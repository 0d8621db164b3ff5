using System.Collections.Immutable;

namespace Datafile.Analyzer.Types;

/// <summary>What the parentheses of a type hold.</summary>
public abstract record TypeParameters
{
    private TypeParameters() { }

    /// <summary>Nothing; empty parentheses are allowed.</summary>
    public sealed record None : TypeParameters;

    /// <summary>What is not judged: ClickHouse ignores it, or it has a grammar of its own.</summary>
    public sealed record Unjudged : TypeParameters;

    /// <summary>A fixed list, in order. The optional ones stand last.</summary>
    public sealed record Positional(ImmutableArray<TypeParameter> Items) : TypeParameters;

    /// <summary>Any number of types.</summary>
    /// <param name="Least">How many there are at least.</param>
    public sealed record Elements(ElementNames Names, int Least) : TypeParameters;

    /// <summary>The entries of an enum, e.g. <c>'a' = 1</c>, with the bounds of their values.</summary>
    public sealed record Entries(int Lowest, int Highest) : TypeParameters;

    /// <summary>An aggregate function and the types of its arguments.</summary>
    /// <param name="Least">How many arguments the type has at least, the function among them.</param>
    public sealed record State(int Least) : TypeParameters;
}

/// <summary>Whether the elements of a type have names.</summary>
public enum ElementNames
{
    No,

    /// <summary>All of them or none.</summary>
    AllOrNone,

    All,
}

/// <summary>One of the parameters of a type.</summary>
/// <param name="Name">As a usage shows it, e.g. <c>length</c>.</param>
/// <param name="Lowest">Of an integer.</param>
/// <param name="Highest">Of an integer.</param>
public sealed record TypeParameter(string Name, TypeParameterKinds Kinds, int Lowest = 0, int Highest = int.MaxValue)
{
    /// <summary>Whether the type may do without it.</summary>
    public bool IsOptional { get; private init; }

    /// <summary>The same parameter where the type may do without it.</summary>
    public TypeParameter Optional => this with { IsOptional = true };
}

/// <summary>What an argument of a type may be.</summary>
[Flags]
public enum TypeParameterKinds { Type = 1, Integer = 2, String = 4, Any = Type | Integer | String }
