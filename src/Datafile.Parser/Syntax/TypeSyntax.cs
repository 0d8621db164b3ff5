using System.Collections.Immutable;
using Microsoft.CodeAnalysis.Text;

namespace Datafile.Parser.Syntax;

/// <summary>A ClickHouse type as it is written: a name with arguments, e.g. <c>AggregateFunction(uniq, String)</c>.</summary>
public sealed class TypeSyntax : SyntaxNode
{
    internal TypeSyntax(TextSpan span, string name, ImmutableArray<TypeArgumentSyntax> arguments, bool hasArguments)
        : base(span)
    {
        Name = name;
        Arguments = arguments;
        HasArguments = hasArguments;
    }

    public string Name { get; }

    public ImmutableArray<TypeArgumentSyntax> Arguments { get; }

    /// <summary>Whether parentheses follow the name, empty ones too.</summary>
    public bool HasArguments { get; }

    public override ImmutableArray<SyntaxNode> Children => ImmutableArray<SyntaxNode>.CastUp(Arguments);
}

/// <summary>An argument of a type: a type, a literal (<c>3</c>, <c>'UTC'</c>, <c>'a' = 1</c>), or a named type.</summary>
public sealed class TypeArgumentSyntax : SyntaxNode
{
    internal TypeArgumentSyntax(TextSpan span, string name, TypeSyntax? type, string literal)
        : base(span)
    {
        Name = name;
        Type = type;
        Literal = literal;
    }

    /// <summary>The name of a tuple element; empty where it has none.</summary>
    public string Name { get; }

    /// <summary>The type; null for a literal.</summary>
    public TypeSyntax? Type { get; }

    /// <summary>The literal as ClickHouse prints it; empty for a type.</summary>
    public string Literal { get; }

    public override ImmutableArray<SyntaxNode> Children => Type is { } type ? [type] : [];
}
