using Datafile.Parser.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Datafile.Parser.Grammar;

internal enum SchemaTokenKind : byte
{
    Word,
    Number,
    String,
    Backticked,
    JsonPath,
    Punctuation,

    /// <summary>A parenthesis without a partner. It fits nowhere.</summary>
    Unpaired,

    /// <summary>A parenthesis that nests too deeply to be one of a type. It fits nowhere.</summary>
    TooDeep,
}

/// <summary>A token of a SCHEMA or INDEXES block.</summary>
/// <param name="StartsLine">Whether nothing but white space stands before it on its line.</param>
/// <param name="IsClosed">Whether a name or a string has its closing quote.</param>
/// <param name="Source">The whole file, so that a token costs no string of its own.</param>
internal readonly record struct SchemaToken(SchemaTokenKind Kind, bool StartsLine, bool IsClosed, TextSpan Span, string Source)
{
    /// <summary>As it stands in the file, with its quotes.</summary>
    public string Text => RecentNames.Instance.Get(Source, Span.Start, Span.Length);

    /// <summary>The text without back-ticks or quotes.</summary>
    public string Unquoted => Kind is SchemaTokenKind.Backticked or SchemaTokenKind.String or SchemaTokenKind.JsonPath
        ? RecentNames.Instance.Get(Source, Span.Start + 1, InnerEnd - Span.Start - 1)
        : Text;

    /// <summary>Where the quoted text ends: before the closing quote.</summary>
    public int InnerEnd => IsClosed ? Span.End - 1 : Span.End;

    /// <summary>Whether nothing, not even a blank, stands before it on its line.</summary>
    public bool IsUnindented => StartsLine && (Span.Start == 0 || Source[Span.Start - 1] == '\n');

    public bool Is(char punctuation) => Kind == SchemaTokenKind.Punctuation && Source[Span.Start] == punctuation;

    public bool IsUnpaired(char parenthesis) => Kind == SchemaTokenKind.Unpaired && Source[Span.Start] == parenthesis;

    /// <summary>Whether it is that word, in any case.</summary>
    public bool IsWord(string word) =>
        Kind == SchemaTokenKind.Word && Span.Length == word.Length
        && string.Compare(Source, Span.Start, word, 0, word.Length, StringComparison.OrdinalIgnoreCase) == 0;
}
