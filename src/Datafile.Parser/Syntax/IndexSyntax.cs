using System.Collections.Immutable;
using Microsoft.CodeAnalysis.Text;

namespace Datafile.Parser.Syntax;

/// <summary>The lines of an INDEXES block.</summary>
public sealed class IndexesSyntax : SyntaxNode
{
    internal IndexesSyntax(TextSpan span, ImmutableArray<SyntaxNode> entries)
        : base(span) => Children = entries;

    /// <summary>Indexes, and skipped lines.</summary>
    public override ImmutableArray<SyntaxNode> Children { get; }

    public IEnumerable<IndexSyntax> Indexes => Children.OfType<IndexSyntax>();
}

/// <summary>A line of INDEXES that is no index.</summary>
public sealed class SkippedIndexSyntax(TextSpan span) : SyntaxNode(span);

/// <summary>A data skipping index: <c>name expr TYPE type GRANULARITY n</c>.</summary>
public sealed class IndexSyntax : SyntaxNode
{
    private readonly string _source;

    internal IndexSyntax(string source, TextSpan nameSpan, TextSpan expressionSpan, TypeSyntax type, TextSpan granularitySpan, int granularity)
        : this(source, nameSpan.Start, nameSpan, expressionSpan, type, granularitySpan, granularity)
    {
    }

    private IndexSyntax(
        string source, int start, TextSpan nameSpan, TextSpan expressionSpan, TypeSyntax type, TextSpan granularitySpan, int granularity)
        : base(TextSpan.FromBounds(start, Math.Max(granularitySpan.End, type.Span.End)))
    {
        _source = source;
        NameSpan = nameSpan;
        ExpressionSpan = expressionSpan;
        Type = type;
        GranularitySpan = granularitySpan;
        Granularity = granularity == 0 ? null : granularity;
    }

    public string Name => _source.Substring(NameSpan.Start, NameSpan.Length);

    public TextSpan NameSpan { get; }

    /// <summary>What is indexed, as it is written.</summary>
    public string Expression => _source.Substring(ExpressionSpan.Start, ExpressionSpan.Length);

    public TextSpan ExpressionSpan { get; }

    /// <summary>The kind of index with its arguments, e.g. <c>ngrambf_v1(3, 2048, 6, 0)</c>.</summary>
    public TypeSyntax Type { get; }

    /// <summary>Granules of the table to one of the index; null where it is left to the default.</summary>
    public int? Granularity { get; }

    /// <summary>The number after GRANULARITY; empty where there is none.</summary>
    public TextSpan GranularitySpan { get; }

    public override ImmutableArray<SyntaxNode> Children => [Type];

    /// <summary>The same index with the word INDEX before it.</summary>
    internal IndexSyntax After(TextSpan word) =>
        new(_source, word.Start, NameSpan, ExpressionSpan, Type, GranularitySpan, Granularity ?? 0);
}
