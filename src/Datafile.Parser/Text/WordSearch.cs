#if NET
using System.Buffers;
#endif

namespace Datafile.Parser.Text;

/// <summary>
/// Finds a word in texts, in upper or lower case. With the invariant culture, <c>IndexOf</c> compares character by character; this does
/// not.
/// </summary>
public sealed class WordSearch(string word)
{
#if NET
    private readonly SearchValues<string> _word = SearchValues.Create([word], StringComparison.OrdinalIgnoreCase);

    /// <summary>Where the word is next; negative where it is not.</summary>
    public int IndexIn(string text, int start = 0) => text.AsSpan(start).IndexOfAny(_word) is >= 0 and var found ? start + found : -1;
#else
    /// <summary>Where the word is next; negative where it is not.</summary>
    public int IndexIn(string text, int start = 0) => text.IndexOf(word, start, StringComparison.OrdinalIgnoreCase);
#endif
}
