namespace Datafile.Workspace.Init;

/// <summary>Adds a hook to a <c>.pre-commit-config.yaml</c> that is there, and changes nothing else in it.</summary>
internal static class PreCommitConfig
{
    /// <summary>
    /// The text with an entry at the end of its list of repositories; null where that list is not written line by line, so that it
    /// is not certain where an entry belongs.
    /// </summary>
    /// <param name="entry">Lines with <c>\n</c> at their ends, the first with <c>- </c>, without indentation.</param>
    public static string? Add(string text, string entry)
    {
        var lines = text.Split('\n');
        var header = Array.FindIndex(lines, IsHeader);
        if (header < 0 || Array.FindIndex(lines, header + 1, IsHeader) >= 0 || text.IndexOf('\t') >= 0)
            return null;

        var (last, indent) = (-1, -1);
        for (var i = header + 1; i < lines.Length; i++)
        {
            var content = lines[i].TrimStart(' ');
            var depth = lines[i].Length - content.Length;
            if (content.Trim().Length == 0 || (content[0] == '#' && (indent < 0 || depth <= indent)))
                continue;

            if (indent < 0 && !content.StartsWith("- ", StringComparison.Ordinal))
                return null;
            if (indent >= 0 && depth <= indent && !(depth == indent && content.StartsWith("- ", StringComparison.Ordinal)))
            {
                // Another key of the file ends the list; something between is none that we understand.
                if (depth > 0 || !(char.IsLetter(content[0]) || content.StartsWith("...", StringComparison.Ordinal)))
                    return null;
                break;
            }

            indent = indent < 0 ? depth : indent;
            last = i;
        }

        if (last < 0)
            return null;

        var end = text.IndexOf("\r\n", StringComparison.Ordinal) >= 0 ? "\r" : "";
        var added = entry.TrimEnd('\n').Split('\n').Select(line => new string(' ', indent) + line + end).ToList();
        var isAtEnd = last == lines.Length - 1;
        if (isAtEnd)
            (lines[last], added[added.Count - 1]) = (lines[last] + end, added[added.Count - 1].TrimEnd('\r'));
        return string.Join("\n", lines.Take(last + 1).Concat(added).Concat(lines.Skip(last + 1))) + (isAtEnd ? end + "\n" : "");
    }

    private static bool IsHeader(string line) =>
        line.StartsWith("repos:", StringComparison.Ordinal)
            && line.Substring("repos:".Length).Trim() is var rest
            && (rest.Length == 0 || rest[0] == '#');
}
