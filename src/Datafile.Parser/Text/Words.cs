using Microsoft.CodeAnalysis.Text;

namespace Datafile.Parser.Text;

/// <summary>
/// Splits one line into words as both CLIs do: Python's <c>shlex</c> in non-POSIX mode, splitting on white space
/// (datafile format 1.2).
/// </summary>
internal static class Words
{
    /// <summary>Fills <paramref name="words"/> with the spans of the words between the two offsets.</summary>
    public static void Split(string text, int start, int end, List<TextSpan> words)
    {
        words.Clear();
        var at = start;
        while (true)
        {
            while (at < end && char.IsWhiteSpace(text[at]))
                at++;
            if (at >= end || text[at] == '#')
                return;

            var word = at;
            if (text[at] is '"' or '\'')
            {
                var close = text.IndexOf(text[at], at + 1, end - at - 1);

                // A quote that never closes makes the readers take the whole line as one word; for a value that reads
                // the same as taking the rest of the line.
                at = close < 0 ? TrimEnd(text, at, end) : close + 1;
                words.Add(TextSpan.FromBounds(word, at));
                continue;
            }

            // A '#' starts a comment even in mid-word; a quote in mid-word is an ordinary character.
            while (at < end && !char.IsWhiteSpace(text[at]) && text[at] != '#')
                at++;
            words.Add(TextSpan.FromBounds(word, at));
        }
    }

    private static int TrimEnd(string text, int start, int end)
    {
        while (end > start && char.IsWhiteSpace(text[end - 1]))
            end--;
        return end;
    }
}
