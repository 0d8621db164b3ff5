using Microsoft.CodeAnalysis.Text;

namespace Datafile.Parser.Text;

/// <summary>
/// Splits one line into words as both CLIs do: Python's <c>shlex</c> in non-POSIX mode, splitting on white space
/// (datafile format 1.2).
/// </summary>
internal static class Words
{
    /// <summary>Fills <paramref name="words"/> with the spans of the words between the two offsets.</summary>
    /// <returns>Whether every quote that starts a word is closed.</returns>
    public static bool Split(string text, int start, int end, List<TextSpan> words)
    {
        words.Clear();
        var (at, isClosed) = (start, true);
        while (true)
        {
            while (at < end && char.IsWhiteSpace(text[at]))
                at++;
            if (at >= end || text[at] == '#')
                return isClosed;

            var word = at;
            if (text[at] is '"' or '\'')
            {
                var close = text.IndexOf(text[at], at + 1, end - at - 1);

                // For a quote that never closes the readers take the whole line as one word, so that no instruction is
                // left; here it is the value that is meant.
                isClosed &= close >= 0;
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
