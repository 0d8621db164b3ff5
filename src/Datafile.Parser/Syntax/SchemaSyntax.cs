using System.Collections.Immutable;
using Microsoft.CodeAnalysis.Text;

namespace Datafile.Parser.Syntax;

/// <summary>The columns of a SCHEMA block.</summary>
public sealed class SchemaSyntax(TextSpan span, ImmutableArray<SyntaxNode> entries) : SyntaxNode(span)
{
    /// <summary>Columns, and skipped text where a column was expected.</summary>
    public override ImmutableArray<SyntaxNode> Children => entries;

    public ImmutableArray<ColumnSyntax> Columns { get; } = [.. entries.OfType<ColumnSyntax>()];
}

/// <summary>Text of a SCHEMA that is no column.</summary>
public sealed class SkippedColumnSyntax(TextSpan span) : SyntaxNode(span);

/// <summary>One column: name, type, JSONPath, DEFAULT, CODEC.</summary>
public sealed class ColumnSyntax : SyntaxNode
{
    internal ColumnSyntax(
        TextSpan span, string name, TextSpan nameSpan, TypeSyntax? type, ImmutableArray<ColumnClauseSyntax> clauses)
        : base(span)
    {
        Name = name;
        NameSpan = nameSpan;
        Type = type;
        Clauses = clauses;
        Children = type is null ? ImmutableArray<SyntaxNode>.CastUp(clauses) : [type, .. clauses];
    }

    public string Name { get; }

    public TextSpan NameSpan { get; }

    /// <summary>The declared type; null where only a DEFAULT gives it.</summary>
    public TypeSyntax? Type { get; }

    public ImmutableArray<ColumnClauseSyntax> Clauses { get; }

    public override ImmutableArray<SyntaxNode> Children { get; }

    public ColumnClauseSyntax? Find(ColumnClauseKind kind) => Clauses.FirstOrDefault(c => c.Kind == kind);
}

public enum ColumnClauseKind { JsonPath, Default, Materialized, Codec, Ttl }

/// <summary>What follows the type of a column.</summary>
/// <param name="span">The clause with its keyword.</param>
/// <param name="text">The path, the expression or the codecs, with the white space of the source.</param>
public sealed class ColumnClauseSyntax(TextSpan span, ColumnClauseKind kind, string text) : SyntaxNode(span)
{
    public ColumnClauseKind Kind { get; } = kind;

    public string Text { get; } = text;
}

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

/// <summary>ENGINE and its options, wherever they stand in the file.</summary>
public sealed class EngineSyntax(ImmutableArray<InstructionSyntax> instructions)
{
    /// <summary>The ENGINE instruction; null where it is left to the default.</summary>
    public InstructionSyntax? Engine { get; } = instructions.FirstOrDefault(i => i.Is("ENGINE"));

    /// <summary>The options, e.g. ENGINE_SORTING_KEY, in the order of the file.</summary>
    public ImmutableArray<InstructionSyntax> Options { get; } =
        [.. instructions.Where(i => i.Kind.Name.StartsWith("ENGINE_", StringComparison.Ordinal))];

    /// <summary>The value of an option, e.g. <c>SORTING_KEY</c>; empty where it is not set.</summary>
    public string Option(string name) => Find(name)?.Value ?? "";

    public InstructionSyntax? Find(string name) => Options.FirstOrDefault(o => o.Is("ENGINE_" + name));
}
