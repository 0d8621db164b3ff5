using System.Collections.Immutable;
using System.Text;
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
    private readonly string _source;
    private string? _value;

    internal InstructionSyntax(
        string source, TextSpan span, Instruction kind, TextSpan keyword, ImmutableArray<TextSpan> words, TextSpan valueSpan,
        bool isBlock, SyntaxNode? content)
        : base(span)
    {
        _source = source;
        Kind = kind;
        Keyword = keyword;
        Words = words;
        ValueSpan = valueSpan;
        IsBlock = isBlock;
        Content = content;
    }

    public Instruction Kind { get; }

    public TextSpan Keyword { get; }

    /// <summary>The words after the keyword, as the readers split them; empty for a block.</summary>
    public ImmutableArray<TextSpan> Words { get; }

    /// <summary>Where the value stands: the content of a block, or the words without their quotes.</summary>
    public TextSpan ValueSpan { get; }

    /// <summary>
    /// The value as the readers take it: words joined by one blank and without the outer quotes; the lines of a block
    /// without the blank and comment lines that the readers drop. What has a grammar of its own (SQL, SCHEMA) is read
    /// through <see cref="ValueSpan"/>, so that its positions are those of the file.
    /// </summary>
    public string Value => _value ??= IsBlock ? BlockText() : OneLine();

    /// <summary>Whether there is a value: cheaper than <see cref="Value"/>, which puts the lines of a block together.</summary>
    public bool HasValue => IsBlock ? HasLine() : ValueSpan.Length > 0;

    public bool IsBlock { get; }

    /// <summary>The value as a tree: a <see cref="SchemaSyntax"/> of a SCHEMA; null for what is plain text.</summary>
    public SyntaxNode? Content { get; }

    /// <summary>The parsed columns, for a SCHEMA.</summary>
    public SchemaSyntax? Schema => Content as SchemaSyntax;

    public override ImmutableArray<SyntaxNode> Children => Content is { } content ? [content] : [];

    public bool Is(string name) => Kind.Name == name;

    /// <summary>A word of <see cref="Words"/> without its quotes; empty where there is none.</summary>
    public string Word(int index)
    {
        if (index >= Words.Length)
            return "";

        var (start, length) = (Words[index].Start, Words[index].Length);
        return length >= 2 && IsQuote(_source[start]) && IsQuote(_source[start + length - 1])
            ? _source.Substring(start + 1, length - 2)
            : _source.Substring(start, length);
    }

    internal static bool IsQuote(char c) => c is '"' or '\'';

    private string OneLine()
    {
        // Many files say the same: MergeTree, materialized.
        if (Words.Length < 2)
            return RecentNames.Instance.Get(_source, ValueSpan.Start, ValueSpan.Length);

        // The span leaves out the outer quotes, the words have them.
        var to = new StringBuilder(ValueSpan.Length);
        foreach (var word in Words)
        {
            var part = TextSpan.FromBounds(Math.Max(word.Start, ValueSpan.Start), Math.Min(word.End, ValueSpan.End));
            to.Append(' ').Append(_source, part.Start, part.Length);
        }

        return to.ToString(1, to.Length - 1);
    }

    /// <summary>Whether a block has a line that the readers keep.</summary>
    private bool HasLine()
    {
        for (var at = ValueSpan.Start; at < ValueSpan.End; at++)
        {
            if (char.IsWhiteSpace(_source[at]))
                continue;
            if (_source[at] != '#')
                return true;

            var lineBreak = _source.IndexOf('\n', at, ValueSpan.End - at);
            at = lineBreak < 0 ? ValueSpan.End : lineBreak;
        }

        return false;
    }

    /// <summary>The lines of a block without those that the readers drop, joined and trimmed.</summary>
    private string BlockText()
    {
        var to = new StringBuilder(ValueSpan.Length);
        for (var at = ValueSpan.Start; at < ValueSpan.End;)
        {
            var lineBreak = _source.IndexOf('\n', at, ValueSpan.End - at);
            var end = lineBreak < 0 ? ValueSpan.End : lineBreak;
            var first = at;
            while (first < end && char.IsWhiteSpace(_source[first]))
                first++;
            if (first < end && _source[first] != '#')
                to.Append(_source, at, end - at - (_source[end - 1] == '\r' ? 1 : 0)).Append('\n');

            at = end + 1;
        }

        return to.ToString().Trim();
    }
}
