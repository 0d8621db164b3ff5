namespace Datafile.Parser.Text;

/// <summary>Finds what a misspelt word was meant to be, and writes texts in a line.</summary>
public static class Spelling
{
    /// <summary>A text with one blank in place of any white space, to be read by a person: two texts may become one.</summary>
    public static string OnOneLine(string text) => string.Join(" ", text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    /// <summary>The candidate nearest to the word; null where none is near (a third of its letters, at most three).</summary>
    public static string? Nearest(string word, IEnumerable<string> candidates)
    {
        // Any letter is one edit away from any other.
        if (word.Length is < 2 or > 64)
            return null;

        var limit = LimitOf(word);
        string? best = null;
        foreach (var candidate in candidates)
        {
            var distance = Distance(word, candidate, limit);
            if (distance <= limit && (best is null || distance < limit))
            {
                best = candidate;
                limit = distance;
            }
        }

        return best;
    }

    /// <summary>The nearest candidate where no other is as near, so that the word cannot be meant otherwise; null elsewhere.</summary>
    public static string? OnlyNearest(string word, IEnumerable<string> candidates)
    {
        var all = candidates.Distinct().ToArray();
        return Nearest(word, all) is { } near
            && (Nearest(word, all.Where(c => c != near)) is not { } next || Distance(word, next, LimitOf(word)) > Distance(word, near, LimitOf(word)))
                ? near
                : null;
    }

    /// <summary>Whether two words differ by one letter that is missing, added or another, or by two neighbours that changed places.</summary>
    public static bool AreOneEditApart(string one, string other) => Distance(one, other, 1) <= 1;

    private static int LimitOf(string word) => Math.Min(3, Math.Max(1, word.Length / 3));

    /// <summary>
    /// Edits between two words: insertions, deletions, replacements and swaps of neighbours; one more than the limit where
    /// they are more. A file of a thousand misspelt words is compared with every word of the language: most pairs are given
    /// up after a few letters, and of a row only what the limit can reach is looked at.
    /// </summary>
    private static int Distance(string a, string b, int limit)
    {
        if (Math.Abs(a.Length - b.Length) > limit)
            return limit + 1;

        var (twoAbove, above, row) = (new int[b.Length + 1], new int[b.Length + 1], new int[b.Length + 1]);
        for (var j = 0; j <= b.Length; j++)
            above[j] = j;

        for (var i = 1; i <= a.Length; i++)
        {
            var (first, last) = (Math.Max(1, i - limit), Math.Min(b.Length, i + limit));
            row[first - 1] = first == 1 ? i : limit + 1;
            var least = row[first - 1];
            for (var j = first; j <= last; j++)
            {
                var distance = above[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
                distance = Math.Min(distance, row[j - 1] + 1);
                if (j < i + limit)
                    distance = Math.Min(distance, above[j] + 1);
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                    distance = Math.Min(distance, twoAbove[j - 2] + 1);
                row[j] = distance;
                least = Math.Min(least, distance);
            }

            // A swap reaches back two rows, but costs one more than what it reaches.
            if (least > limit)
                return limit + 1;
            (twoAbove, above, row) = (above, row, twoAbove);
        }

        return Math.Min(above[b.Length], limit + 1);
    }
}
