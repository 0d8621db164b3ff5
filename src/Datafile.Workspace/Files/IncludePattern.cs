namespace Datafile.Workspace.Files;

/// <summary>
/// A path of <c>include</c>: a file, a folder with all that is below it, or a pattern with <c>*</c>, <c>**</c>, <c>?</c> and <c>[…]</c>.
/// </summary>
internal sealed class IncludePattern
{
    private static readonly char[] Wildcards = ['*', '?', '['];

    private readonly string[] _segments;

    /// <param name="path">Relative to where the paths that are matched count from, with <c>/</c>.</param>
    public IncludePattern(string path) =>
        _segments = [.. path.Replace('\\', '/').Split('/').Where(segment => segment is not ("" or "."))];

    /// <summary>Whether a path has wildcards.</summary>
    public static bool IsPattern(string path) => path.IndexOfAny(Wildcards) >= 0;

    /// <summary>Whether it names a file, or a folder around it.</summary>
    /// <param name="file">With <c>/</c>, without <c>..</c> below its beginning.</param>
    public bool Covers(string file)
    {
        // reached[i]: the first i segments of the pattern match what was read so far. ** may match nothing.
        var reached = new bool[_segments.Length + 1];
        reached[0] = true;
        Skip(reached);
        if (reached[_segments.Length])
            return true;

        foreach (var name in file.Split('/'))
        {
            var next = new bool[_segments.Length + 1];
            for (var i = 0; i < _segments.Length; i++)
            {
                if (reached[i] && _segments[i] == "**")
                    next[i] = true;
                else if (reached[i] && Matches(_segments[i], name))
                    next[i + 1] = true;
            }

            Skip(next);
            if (next[_segments.Length])
                return true;
            reached = next;
        }

        return false;
    }

    /// <summary>Whether a character is in a class: <c>abc</c>, <c>a-z</c>, <c>!a</c>.</summary>
    private static bool IsIn(string characters, char c)
    {
        var isNot = characters.Length > 1 && characters[0] is '!' or '^';
        for (var i = isNot ? 1 : 0; i < characters.Length; i++)
        {
            var isRange = i + 2 < characters.Length && characters[i + 1] == '-';
            if (isRange ? characters[i] <= c && c <= characters[i + 2] : characters[i] == c)
                return !isNot;
            i += isRange ? 2 : 0;
        }

        return isNot;
    }

    private void Skip(bool[] reached)
    {
        for (var i = 0; i < _segments.Length; i++)
            reached[i + 1] |= reached[i] && _segments[i] == "**";
    }

    /// <summary>One name against one segment.</summary>
    private static bool Matches(string pattern, string name)
    {
        var (p, n, star, resume) = (0, 0, -1, 0);
        while (n < name.Length)
        {
            var width = p < pattern.Length && pattern[p] == '[' && pattern.IndexOf(']', p + 1) is var close and > 0 && close > p + 1
                ? close - p + 1
                : 1;
            if (p < pattern.Length && pattern[p] == '*')
                (star, resume) = (p++, n);
            else if (p < pattern.Length
                && (width > 1 ? IsIn(pattern.Substring(p + 1, width - 2), name[n]) : pattern[p] == '?' || pattern[p] == name[n]))
                (p, n) = (p + width, n + 1);
            else if (star >= 0)
                (p, n) = (star + 1, ++resume);
            else
                return false;
        }

        while (p < pattern.Length && pattern[p] == '*')
            p++;
        return p == pattern.Length;
    }
}
