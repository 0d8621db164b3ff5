using Microsoft.CodeAnalysis.Text;

namespace Datafile.Parser.Sql;

/// <summary>Where the pieces of a query stand: tokens beside a place, lines and their indentation.</summary>
/// <param name="text">The whole file. Its lines end with <c>\n</c> alone or after <c>\r</c>, as comments of SQL do.</param>
internal sealed class SqlLayout(SqlTree tree, string text)
{
    /// <summary>The last token that ends at a place or before it; null where none does.</summary>
    public SqlToken? Before(int position)
    {
        var index = FirstFrom(position) - 1;
        while (index >= 0 && tree.Tokens[index].Span.End > position)
            index--;
        return index < 0 ? null : tree.Tokens[index];
    }

    /// <summary>The first token that starts at a place or behind it: the End token at the latest.</summary>
    public SqlToken After(int position) => tree.Tokens[Math.Min(FirstFrom(position), tree.Tokens.Count - 1)];

    /// <summary>The tokens that lie inside of a span.</summary>
    public IEnumerable<SqlToken> Within(TextSpan span)
    {
        for (var i = FirstFrom(span.Start); i < tree.Tokens.Count
            && tree.Tokens[i].Span.End <= span.End
            && tree.Tokens[i].Kind != SqlTokenKind.End; i++)
            yield return tree.Tokens[i];
    }

    public bool Is(SqlToken? token, string what) =>
        token is { Kind: SqlTokenKind.Word or SqlTokenKind.Operator } found && found.Span.Length == what.Length
        && string.Compare(text, found.Span.Start, what, 0, what.Length, StringComparison.OrdinalIgnoreCase) == 0;

    /// <summary>A node with the parentheses around it, which are no part of its span.</summary>
    public TextSpan WithParentheses(TextSpan span)
    {
        while (Before(span.Start) is { } open && Is(open, "(") && After(span.End) is var close && Is(close, ")"))
            span = TextSpan.FromBounds(open.Span.Start, close.Span.End);
        return span;
    }

    /// <summary>Whether nothing but blanks stands before a place on its line.</summary>
    public bool IsFirstOnLine(int position)
    {
        var at = position - 1;
        while (at >= 0 && text[at] is ' ' or '\t')
            at--;
        return at < 0 || text[at] == '\n';
    }

    /// <summary>Whether a token begins behind a place on its line.</summary>
    public bool HasTokenBehind(int position)
    {
        var next = After(position);
        return next.Kind != SqlTokenKind.End && !HasLineEnd(TextSpan.FromBounds(position, next.Span.Start));
    }

    public bool HasLineEnd(TextSpan span) => text.IndexOf('\n', span.Start, span.Length) >= 0;

    /// <summary>The blanks that the line of a place starts with.</summary>
    public string IndentationOf(int position)
    {
        var start = StartOfLine(position);
        var end = start;
        while (end < position && text[end] is ' ' or '\t')
            end++;
        return text.Substring(start, end - start);
    }

    /// <summary>A line end as that of the line of a place, or of the line before where it is the last.</summary>
    public string LineEndAt(int position)
    {
        var at = text.IndexOf('\n', position);
        if (at < 0)
            at = StartOfLine(position) - 1;
        return at > 0 && text[at - 1] == '\r' ? "\r\n" : "\n";
    }

    /// <summary>Where a new line goes in behind a place: at the place, or behind the <c>--</c> comment that ends its line.</summary>
    public int NewLineBehind(int position)
    {
        var at = position;
        while (at < text.Length && text[at] is ' ' or '\t')
            at++;
        if (string.CompareOrdinal(text, at, "--", 0, 2) != 0)
            return position;

        var end = text.IndexOf('\n', at);
        if (end < 0)
            return text.Length;

        return text[end - 1] == '\r' ? end - 1 : end;
    }

    private int StartOfLine(int position) => position == 0 ? 0 : text.LastIndexOf('\n', position - 1) + 1;

    private int FirstFrom(int position)
    {
        var (low, high) = (0, tree.Tokens.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (tree.Tokens[middle].Span.Start < position)
                low = middle + 1;
            else
                high = middle;
        }

        return low;
    }
}
