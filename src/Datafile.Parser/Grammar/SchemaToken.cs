using Microsoft.CodeAnalysis.Text;

namespace Datafile.Parser.Grammar;

internal enum SchemaTokenKind { Word, Number, String, Backticked, JsonPath, Punctuation }

/// <summary>A token of a SCHEMA block.</summary>
/// <param name="Source">The whole file, so that a token costs no string of its own.</param>
internal readonly record struct SchemaToken(SchemaTokenKind Kind, TextSpan Span, string Source)
{
    /// <summary>As it stands in the file, with its quotes.</summary>
    public string Text => Source.Substring(Span.Start, Span.Length);

    public bool Is(char punctuation) => Kind == SchemaTokenKind.Punctuation && Source[Span.Start] == punctuation;

    public bool IsWord(string word) =>
        Kind == SchemaTokenKind.Word && Span.Length == word.Length
        && string.Compare(Source, Span.Start, word, 0, word.Length, StringComparison.OrdinalIgnoreCase) == 0;

    /// <summary>The text without back-ticks or quotes.</summary>
    public string Unquoted => Span.Length >= 2 && Source[Span.Start] is '`' or '\'' or '"'
        ? Source.Substring(Span.Start + 1, Span.Length - 2)
        : Text;
}

/// <summary>Cuts a SCHEMA block into tokens; white space, <c>--</c> comments and <c>#</c> lines are dropped.</summary>
internal static class SchemaTokens
{
    /// <summary>The tokens between the offsets, and how deep their parentheses nest.</summary>
    public static (List<SchemaToken> Tokens, int Depth) Read(string text, TextSpan span)
    {
        var tokens = new List<SchemaToken>(span.Length / 8);
        var (depth, deepest, lineStart) = (0, 0, true);
        for (var at = span.Start; at < span.End;)
        {
            var c = text[at];
            if (c == '\n')
                lineStart = true;
            if (char.IsWhiteSpace(c))
            {
                at++;
                continue;
            }

            if ((c == '-' && at + 1 < span.End && text[at + 1] == '-') || (c == '#' && lineStart))
            {
                var end = text.IndexOf('\n', at, span.End - at);
                at = end < 0 ? span.End : end;
                continue;
            }

            lineStart = false;
            var (kind, length) = Next(text, at, span.End);
            tokens.Add(new SchemaToken(kind, new TextSpan(at, length), text));
            at += length;
            if (c == '(')
                deepest = Math.Max(deepest, ++depth);
            else if (c == ')')
                depth--;
        }

        return (tokens, deepest);
    }

    private static (SchemaTokenKind Kind, int Length) Next(string text, int at, int end)
    {
        switch (text[at])
        {
            case '`':
                var length = Quoted(text, at, end);
                var isPath = string.CompareOrdinal(text, at, "`json:", 0, 6) == 0;
                return (isPath ? SchemaTokenKind.JsonPath : SchemaTokenKind.Backticked, length);
            case '\'' or '"':
                return (SchemaTokenKind.String, Quoted(text, at, end));
            case >= '0' and <= '9':
                return (SchemaTokenKind.Number, Run(text, at, end, c => char.IsLetterOrDigit(c) || c is '.' or '_'));
            case var c when char.IsLetter(c) || c == '_':
                return (SchemaTokenKind.Word, Run(text, at, end, c => char.IsLetterOrDigit(c) || c is '_' or '.'));
            default:
                return (SchemaTokenKind.Punctuation, 1);
        }
    }

    private static int Run(string text, int at, int end, Func<char, bool> fits)
    {
        var stop = at + 1;
        while (stop < end && fits(text[stop]))
            stop++;
        return stop - at;
    }

    /// <summary>Up to the closing quote; an unclosed quote ends with its line.</summary>
    private static int Quoted(string text, int at, int end)
    {
        for (var i = at + 1; i < end; i++)
        {
            if (text[i] == '\\' && text[at] != '`')
                i++;
            else if (text[i] == text[at])
                return i + 1 - at;
            else if (text[i] == '\n')
                return i - at;
        }

        return end - at;
    }
}
