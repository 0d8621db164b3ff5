using System.Collections.Immutable;
using Microsoft.CodeAnalysis.Text;

namespace Datafile.Parser.Syntax;

/// <summary>One column: name, type, JSONPath, DEFAULT, CODEC.</summary>
public sealed class ColumnSyntax : SyntaxNode
{
    internal ColumnSyntax(string name, TextSpan nameSpan, TypeSyntax? type, ImmutableArray<ColumnClauseSyntax> clauses)
        : base(TextSpan.FromBounds(nameSpan.Start, clauses.IsEmpty ? (type?.Span ?? nameSpan).End : clauses[clauses.Length - 1].Span.End))
    {
        Name = name;
        NameSpan = nameSpan;
        Type = type;
        Clauses = clauses;
    }

    public string Name { get; }

    /// <summary>The name with its back-ticks.</summary>
    public TextSpan NameSpan { get; }

    /// <summary>The declared type; null where only a DEFAULT gives it, and where the column breaks off before its end.</summary>
    public TypeSyntax? Type { get; }

    /// <summary>What follows the type, in the order of the text.</summary>
    public ImmutableArray<ColumnClauseSyntax> Clauses { get; }

    public override ImmutableArray<SyntaxNode> Children =>
        Type is null ? ImmutableArray<SyntaxNode>.CastUp(Clauses) : [Type, .. Clauses];

    /// <summary>The first clause of a kind; null where there is none.</summary>
    public ColumnClauseSyntax? Find(ColumnClauseKind kind)
    {
        foreach (var clause in Clauses)
        {
            if (clause.Kind == kind)
                return clause;
        }

        return null;
    }

    internal ColumnSyntax WithoutType() => new(Name, NameSpan, null, []);
}

/// <summary>The clauses of a column; some are read only to be refused.</summary>
public enum ColumnClauseKind { JsonPath, Default, Materialized, Codec, Ttl, Alias, Null, NotNull }

/// <summary>What follows the type of a column.</summary>
public sealed class ColumnClauseSyntax : SyntaxNode
{
    private readonly string _source;

    internal ColumnClauseSyntax(
        string source, TextSpan span, ColumnClauseKind kind, TextSpan textSpan, ImmutableArray<CodecSyntax> codecs)
        : base(span)
    {
        _source = source;
        Kind = kind;
        TextSpan = textSpan;
        Codecs = codecs;
    }

    internal ColumnClauseSyntax(string source, TextSpan span, ColumnClauseKind kind, TextSpan textSpan)
        : this(source, span, kind, textSpan, [])
    {
    }

    public ColumnClauseKind Kind { get; }

    /// <summary>Where the path, the expression or the list of codecs stands; empty where there is none.</summary>
    public TextSpan TextSpan { get; }

    /// <summary>The path, the expression or the codecs, with the white space of the source.</summary>
    public string Text => _source.Substring(TextSpan.Start, TextSpan.Length);

    /// <summary>The codecs of a CODEC.</summary>
    public ImmutableArray<CodecSyntax> Codecs { get; }

    public override ImmutableArray<SyntaxNode> Children => ImmutableArray<SyntaxNode>.CastUp(Codecs);
}

/// <summary>A compression codec as it is written, e.g. <c>ZSTD(1)</c>.</summary>
public sealed class CodecSyntax : SyntaxNode
{
    internal CodecSyntax(TextSpan span, string name, ImmutableArray<TypeArgumentSyntax> arguments)
        : base(span)
    {
        Name = name;
        Arguments = arguments;
    }

    public string Name { get; }

    public ImmutableArray<TypeArgumentSyntax> Arguments { get; }

    public override ImmutableArray<SyntaxNode> Children => ImmutableArray<SyntaxNode>.CastUp(Arguments);
}
