using System.Text;
using Microsoft.CodeAnalysis.Text;

namespace Datafile.Parser.Includes;

/// <summary>
/// Puts values in place of <c>$NAME</c> and <c>${NAME}</c>, as Python's <c>Template.safe_substitute</c> does: a name
/// without a value stays, and <c>$$</c> is one <c>$</c> (datafile format 1.4 and 1.9).
/// </summary>
internal static class Placeholders
{
    /// <summary>The text with its values, in pieces that are copied or put in; null where it would be longer than the limit.</summary>
    public static List<TextPiece>? Replace(string text, int start, Func<string, string?> value, int limit)
    {
        var pieces = new List<TextPiece>();
        var (copied, length) = (start, 0L);
        for (var at = text.IndexOf('$', start); at >= 0; at = text.IndexOf('$', at))
        {
            var (name, end) = Read(text, at);
            if ((name == "$" ? name : name is null ? null : value(name)) is not { } put)
            {
                at = end;
                continue;
            }

            pieces.Add(TextPiece.Copied(TextSpan.FromBounds(copied, at)));
            pieces.Add(new TextPiece(TextSpan.FromBounds(at, end), put));
            length += at - copied + put.Length;
            if (length > limit)
                return null;

            at = copied = end;
        }

        pieces.Add(TextPiece.Copied(TextSpan.FromBounds(copied, text.Length)));
        return length + text.Length - copied > limit ? null : pieces;
    }

    /// <summary>A short text with its values; null where one of its names has none.</summary>
    public static string? ReplaceAll(string text, Func<string, string?> value)
    {
        if (text.IndexOf('$') < 0)
            return text;

        var isKnown = true;
        string? Ask(string name)
        {
            var found = value(name);
            isKnown &= found is not null;
            return found;
        }

        var pieces = Replace(text, 0, Ask, int.MaxValue);
        return isKnown && pieces is not null ? Join(text, pieces) : null;
    }

    public static string Join(string text, List<TextPiece> pieces)
    {
        if (pieces.Count == 1)
            return text.Substring(pieces[0].Span.Start);

        var to = new StringBuilder();
        foreach (var piece in pieces)
        {
            if (piece.Put is { } put)
                to.Append(put);
            else
                to.Append(text, piece.Span.Start, piece.Span.Length);
        }

        return to.ToString();
    }

    /// <summary>The name after a <c>$</c>, or another <c>$</c>; null where neither follows.</summary>
    private static (string? Name, int End) Read(string text, int dollar)
    {
        var start = dollar + 1;
        if (start < text.Length && text[start] == '$')
            return ("$", start + 1);

        var isBraced = start < text.Length && text[start] == '{';
        if (isBraced)
            start++;
        var end = start;
        while (end < text.Length && (IsLetter(text[end]) || (end > start && text[end] is >= '0' and <= '9')))
            end++;

        return end == start || (isBraced && (end == text.Length || text[end] != '}'))
            ? (null, dollar + 1)
            : (text.Substring(start, end - start), isBraced ? end + 1 : end);
    }

    private static bool IsLetter(char c) => c is '_' or (>= 'a' and <= 'z') or (>= 'A' and <= 'Z');
}

/// <summary>A piece of a text in which values were put.</summary>
/// <param name="Span">In the text as it is written.</param>
/// <param name="Put">What stands there instead; null for a piece that is copied.</param>
internal readonly record struct TextPiece(TextSpan Span, string? Put)
{
    public int Length => Put?.Length ?? Span.Length;

    public static TextPiece Copied(TextSpan span) => new(span, null);
}
