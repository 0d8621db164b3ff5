using Microsoft.CodeAnalysis.Text;

namespace Datafile.Parser.Sql;

/// <summary>What lies between tokens.</summary>
internal static class SqlTrivia
{
    /// <summary>
    /// White space; <c>--</c>, <c>//</c>, <c># </c>, <c>/* */</c> (which nest) and <c>{# #}</c> comments; and the lines that
    /// start with <c>#</c>, which the readers drop before SQL sees them (datafile format 1.2). A <c>/*</c> that never closes
    /// is left.
    /// </summary>
    /// <returns>Where the next token starts, or the end.</returns>
    public static int Skip(string text, int at, int end, bool lineStart)
    {
        while (at < end)
        {
            var c = text[at];
            if (c == '\n')
            {
                lineStart = true;
                at++;
                continue;
            }

            if (c == ' ' || (c > '\u007f' || c < ' ' ? IsBlank(c) : false))
            {
                at++;
                continue;
            }

            var next = at + 1 < end ? text[at + 1] : '\0';
            switch (c)
            {
                case '-' when next == '-':
                case '/' when next == '/':
                case '#' when lineStart || next is ' ' or '!':
                    var line = text.IndexOf('\n', at, end - at);
                    at = line < 0 ? end : line;
                    break;
                case '/' when next == '*':
                    var close = CommentEnd(text, at, end);
                    if (close < 0)
                        return at;
                    at = close;
                    break;
                case '{' when next == '#':
                    at = Until(text, at, end, "#}").End;
                    break;
                default:
                    return at;
            }
        }

        return end;
    }

    /// <summary>From a tag's opening pair to its closing one, or to the end.</summary>
    public static TextSpan Until(string text, int at, int end, string close)
    {
        var found = at + 2 < end ? text.IndexOf(close, at + 2, end - at - 2, StringComparison.Ordinal) : -1;
        return new TextSpan(at, (found < 0 ? end : found + close.Length) - at);
    }

    /// <summary>Whether ClickHouse skips the character.</summary>
    private static bool IsBlank(char c) => char.IsWhiteSpace(c) || c is '\uFEFF' or '\u180E' or (>= '\u200B' and <= '\u200D') or '\u2060';

    private static int CommentEnd(string text, int at, int end)
    {
        var depth = 0;
        for (var i = at; i + 1 < end; i++)
        {
            if (text[i] == '/' && text[i + 1] == '*')
            {
                depth++;
                i++;
            }
            else if (text[i] == '*' && text[i + 1] == '/')
            {
                i++;
                if (--depth == 0)
                    return i + 1;
            }
        }

        return -1;
    }
}
