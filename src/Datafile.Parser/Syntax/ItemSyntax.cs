using System.Collections.Immutable;
using Microsoft.CodeAnalysis.Text;

namespace Datafile.Parser.Syntax;

/// <summary>One logical line of a datafile: an instruction with its block, or lines that the readers drop.</summary>
public abstract class ItemSyntax(TextSpan span) : SyntaxNode(span);

/// <summary>A blank line or a comment line.</summary>
public sealed class TriviaSyntax(TextSpan span) : ItemSyntax(span);

/// <summary>A line whose first word no reader knows.</summary>
/// <param name="span">The line with its line end.</param>
/// <param name="word">The first word.</param>
public sealed class SkippedSyntax(TextSpan span, TextSpan word) : ItemSyntax(span)
{
    public TextSpan Word { get; } = word;
}

/// <summary>An instruction with its value on one line, or with a block (<c>SQL &gt;</c>).</summary>
public sealed class InstructionSyntax : ItemSyntax
{
    internal InstructionSyntax(
        TextSpan span, Instruction kind, TextSpan keyword, ImmutableArray<TextSpan> words, TextSpan valueSpan,
        string value, bool isBlock, SchemaSyntax? schema)
        : base(span)
    {
        Kind = kind;
        Keyword = keyword;
        Words = words;
        ValueSpan = valueSpan;
        Value = value;
        IsBlock = isBlock;
        Schema = schema;
    }

    public Instruction Kind { get; }

    public TextSpan Keyword { get; }

    /// <summary>The words after the keyword, as the readers split them; empty for a block.</summary>
    public ImmutableArray<TextSpan> Words { get; }

    /// <summary>Where the value stands: the content of a block, or the words without their quotes.</summary>
    public TextSpan ValueSpan { get; }

    /// <summary>
    /// The value as the readers take it: words joined by one blank and without the outer quotes; the lines of a block
    /// without the blank and comment lines that the readers drop. The SQL of a block is read through
    /// <see cref="ValueSpan"/>, so that its positions are those of the file.
    /// </summary>
    public string Value { get; }

    public bool IsBlock { get; }

    /// <summary>The parsed columns, for a SCHEMA block.</summary>
    public SchemaSyntax? Schema { get; }

    public override ImmutableArray<SyntaxNode> Children => Schema is { } schema ? [schema] : [];

    public bool Is(string name) => Kind.Name == name;
}
