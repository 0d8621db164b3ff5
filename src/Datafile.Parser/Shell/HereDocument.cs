namespace Datafile.Parser.Shell;

/// <summary>A here-document that was announced; its lines start after the line it was announced on.</summary>
/// <param name="Delimiter">Without its quotes.</param>
/// <param name="StripsTabs">Written <c>&lt;&lt;-</c>.</param>
/// <param name="Next">Past the announcement.</param>
internal sealed record HereDocument(string Delimiter, bool StripsTabs, int Next)
{
    /// <summary>The announcement at <paramref name="at"/>; null where none stands (a here-string is none).</summary>
    public static HereDocument? At(string text, int at, int end)
    {
        if (at + 2 >= end || text[at] != '<' || text[at + 1] != '<' || text[at + 2] == '<')
            return null;
        var i = at + 2;
        var strips = text[i] == '-';
        if (strips)
            i++;
        while (i < end && ShellScan.IsBlank(text[i]))
            i++;

        var start = i;
        while (i < end && !ShellScan.IsBlank(text[i]) && text[i] is not ('\n' or ';' or '&' or '|' or '<' or '>' or '(' or ')'))
            i++;
        var delimiter = text.Substring(start, i - start).Replace("'", "").Replace("\"", "").Replace("\\", "");
        return delimiter.Length == 0 ? null : new HereDocument(delimiter, strips, i);
    }

    /// <summary>Past the lines of all documents announced so far, starting at the start of a line.</summary>
    public static int Skip(string text, int at, int end, Queue<HereDocument> announced)
    {
        while (announced.Count > 0)
        {
            var document = announced.Dequeue();
            while (at < end)
            {
                var lineEnd = ShellScan.LineEnd(text, at, end);
                var closes = document.IsClosedBy(text, at, lineEnd);
                at = lineEnd < end ? lineEnd + 1 : end;
                if (closes)
                    break;
            }
        }

        return at;
    }

    private bool IsClosedBy(string text, int start, int end)
    {
        while (StripsTabs && start < end && text[start] == '\t')
            start++;
        if (end > start && text[end - 1] == '\r')
            end--;
        return end - start == Delimiter.Length && string.CompareOrdinal(text, start, Delimiter, 0, Delimiter.Length) == 0;
    }
}
