using Microsoft.CodeAnalysis.Text;

namespace Datafile.Parser.Shell;

internal enum ShellTokenKind
{
    Word,
    NewLine,
    Semicolon,
    CaseEnd,
    AndAnd,
    OrOr,
    Pipe,
    Ampersand,
    Open,
    Close,
    End,
}

/// <summary>A word or an operator; redirections, comments and here-documents never become tokens.</summary>
internal readonly record struct ShellToken(ShellTokenKind Kind, int Start, int End)
{
    public TextSpan Span => TextSpan.FromBounds(Start, End);

    /// <summary>Whether this is the unquoted word <paramref name="word"/>, as reserved words must be.</summary>
    public bool Is(string text, string word) =>
        Kind == ShellTokenKind.Word
        && End - Start == word.Length
        && string.CompareOrdinal(text, Start, word, 0, word.Length) == 0;
}
