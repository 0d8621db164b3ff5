namespace Datafile.Parser.Shell;

/// <summary>Where quotes, expansions and here-documents end. Each scan goes forward only and ends at the end of the text.</summary>
internal static class ShellScan
{
    public static bool IsBlank(char c) => c is ' ' or '\t' or '\r';

    /// <summary>Length of the line continuation at <paramref name="at"/>; 0 where none stands.</summary>
    public static int Continuation(string text, int at, int end)
    {
        if (at + 1 >= end || text[at] != '\\')
            return 0;
        if (text[at + 1] == '\n')
            return 2;
        return text[at + 1] == '\r' && at + 2 < end && text[at + 2] == '\n' ? 3 : 0;
    }

    /// <summary>Past the closing quote of the <c>'</c> at <paramref name="at"/>.</summary>
    public static int SingleQuoted(string text, int at, int end)
    {
        var close = text.IndexOf('\'', at + 1, end - at - 1);
        return close < 0 ? end : close + 1;
    }

    /// <summary>Past the closing quote of an ANSI-C string whose <c>'</c> is at <paramref name="at"/>.</summary>
    public static int AnsiQuoted(string text, int at, int end)
    {
        for (var i = at + 1; i < end; i++)
        {
            if (text[i] == '\\')
                i++;
            else if (text[i] == '\'')
                return i + 1;
        }

        return end;
    }

    /// <summary>Whether something that nests opens here: a double quote, a backtick, <c>$(</c> or <c>${</c>.</summary>
    public static bool OpensNested(string text, int at, int end) =>
        text[at] is '"' or '`' || (text[at] == '$' && at + 1 < end && text[at + 1] is '(' or '{');

    /// <summary>Past what opens at <paramref name="at"/>. Keeps its own stack, so that depth costs no call stack.</summary>
    public static int Nested(string text, int at, int end)
    {
        var closers = new Stack<char>();
        var hereDocuments = new Queue<HereDocument>();
        var quotes = 0;
        var i = at;
        while (i < end)
        {
            var c = text[i];
            var closer = closers.Count == 0 ? '\0' : closers.Peek();
            if (c == '\\')
                i += 2;
            else if (c == closer)
            {
                i++;
                quotes -= closers.Pop() == '"' ? 1 : 0;
                if (closers.Count == 0)
                    return i;
            }
            else if (closer == '`')
                i++;
            else if (OpensNested(text, i, end))
            {
                closers.Push(c != '$' ? c : text[i + 1] == '(' ? ')' : '}');
                quotes += c == '"' ? 1 : 0;
                i += c == '$' ? 2 : 1;
            }
            else if (closer == '"')
                i++;
            else if (c == '\'' && (closer == ')' || quotes == 0))
                i = SingleQuoted(text, i, end);
            else if (closer != ')')
                i++;
            else if (c == '(')
            {
                closers.Push(')');
                i++;
            }
            else if (c == '#' && IsBlankOrLineEnd(text[i - 1]))
                i = LineEnd(text, i, end);
            else if (HereDocument.At(text, i, end) is { } document)
            {
                hereDocuments.Enqueue(document);
                i = document.Next;
            }
            else if (c == '\n')
                i = HereDocument.Skip(text, i + 1, end, hereDocuments);
            else
                i++;
        }

        return end;
    }

    /// <summary>The line feed that ends this line, or the end.</summary>
    public static int LineEnd(string text, int at, int end)
    {
        var feed = text.IndexOf('\n', at, end - at);
        return feed < 0 ? end : feed;
    }

    private static bool IsBlankOrLineEnd(char c) => IsBlank(c) || c == '\n';
}
