using Datafile.Parser.Syntax;
using Datafile.Parser.Text;
using Microsoft.CodeAnalysis.Text;

namespace Datafile.Parser.Includes;

/// <summary>
/// Tells the lines that include something from text that only looks like it. Lines go through it in the order in which
/// the readers see them, so that a block which an include leaves open goes on in the lines after it (datafile format 1.3).
/// </summary>
internal sealed class IncludeLines
{
    public const string Keyword = "INCLUDE";

    private static readonly WordSearch Search = new(Keyword);

    private readonly List<TextSpan> _words = [];
    private bool _isInBlock;

    /// <summary>The words of the last line that includes something.</summary>
    public IReadOnlyList<TextSpan> Words => _words;

    /// <summary>Whether a text may include something: a line starts with the word. Most texts have none.</summary>
    public static bool MayBeIn(string text)
    {
        for (var at = Search.IndexIn(text); at >= 0; at = Search.IndexIn(text, at + Keyword.Length))
        {
            var before = at;
            while (before > 0 && text[before - 1] != '\n' && (char.IsWhiteSpace(text[before - 1]) || text[before - 1] == '\uFEFF'))
                before--;
            if (before == 0 || text[before - 1] == '\n')
                return true;
        }

        return false;
    }

    /// <summary>Takes the next line.</summary>
    /// <param name="end">Without the line break.</param>
    /// <returns>Whether it includes something.</returns>
    public bool Take(string text, int start, int end)
    {
        if (_isInBlock && !EndsBlock(text, start, end))
            return false;

        Text.Words.Split(text, start == 0 && end > 0 && text[0] == '\uFEFF' ? 1 : start, end, _words);
        if (_words.Count == 0)
            return false;

        _isInBlock = _words.Count > 1 && _words[1].Length == 1 && text[_words[1].Start] == '>';
        return _words[0].Length == Keyword.Length
            && string.Compare(text, _words[0].Start, Keyword, 0, Keyword.Length, StringComparison.OrdinalIgnoreCase) == 0;
    }

    private static bool EndsBlock(string text, int start, int end)
    {
        if (start == end || text[start] is ' ' or '\t')
            return false;

        var stop = start;
        while (stop < end && (char.IsLetterOrDigit(text[stop]) || text[stop] == '_'))
            stop++;

        return stop > start
            && (stop == end || char.IsWhiteSpace(text[stop]) || text[stop] == '#')
            && Instruction.Find(text, start, stop - start) is not null;
    }
}
