using System.Collections.Immutable;
using Microsoft.CodeAnalysis.Text;

namespace Datafile.Parser.Syntax;

/// <summary>The columns of a SCHEMA block.</summary>
public sealed class SchemaSyntax : SyntaxNode
{
    internal SchemaSyntax(TextSpan span, ImmutableArray<SyntaxNode> entries, TextSpan? trailingComma)
        : base(span)
    {
        Children = entries;
        Columns = [.. entries.OfType<ColumnSyntax>()];
        TrailingComma = trailingComma;
    }

    /// <summary>Columns, indexes, and skipped text where a column was expected.</summary>
    public override ImmutableArray<SyntaxNode> Children { get; }

    public ImmutableArray<ColumnSyntax> Columns { get; }

    /// <summary>Indexes that stand among the columns and not in INDEXES.</summary>
    public IEnumerable<IndexSyntax> InlineIndexes => Children.OfType<IndexSyntax>();

    /// <summary>The comma after the last column; null where there is none.</summary>
    public TextSpan? TrailingComma { get; }
}

/// <summary>Text of a SCHEMA that is no column.</summary>
public sealed class SkippedColumnSyntax(TextSpan span) : SyntaxNode(span);
