namespace Datafile.Parser.Text;

/// <summary>Finds what a misspelt word was meant to be.</summary>
public static class Spelling
{
    /// <summary>The candidate nearest to the word; null where none is near (a third of its letters, at most three).</summary>
    public static string? Nearest(string word, IEnumerable<string> candidates)
    {
        // Any letter is one edit away from any other.
        if (word.Length is < 2 or > 64)
            return null;

        var limit = Math.Min(3, Math.Max(1, word.Length / 3));
        string? best = null;
        foreach (var candidate in candidates)
        {
            if (Math.Abs(candidate.Length - word.Length) > limit)
                continue;

            var distance = Distance(word, candidate);
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
            && (Nearest(word, all.Where(c => c != near)) is not { } next || Distance(word, next) > Distance(word, near))
                ? near
                : null;
    }

    /// <summary>Edits between two words: insertions, deletions, replacements and swaps of neighbours.</summary>
    private static int Distance(string a, string b)
    {
        var rows = new int[a.Length + 1, b.Length + 1];
        for (var i = 0; i <= a.Length; i++)
            rows[i, 0] = i;
        for (var j = 0; j <= b.Length; j++)
            rows[0, j] = j;

        for (var i = 1; i <= a.Length; i++)
            for (var j = 1; j <= b.Length; j++)
            {
                var change = rows[i - 1, j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
                rows[i, j] = Math.Min(change, Math.Min(rows[i - 1, j], rows[i, j - 1]) + 1);
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                    rows[i, j] = Math.Min(rows[i, j], rows[i - 2, j - 2] + 1);
            }

        return rows[a.Length, b.Length];
    }
}
