using System.Collections.Immutable;
using System.Text;

namespace Datafile.Analyzer.Types;

/// <summary>
/// A table in the assembly, as <c>eng/Datafile.FunctionFacts</c> writes it: a name in each line, with what belongs to it after a tab. Its
/// lines are in <see cref="Order"/>, so that they are searched as they are: a check asks for a few of thousands.
/// </summary>
internal sealed class FactTable
{
    private readonly byte[] _text;
    private readonly Lazy<ImmutableArray<string>> _names;

    /// <param name="name">That of the file, without <c>.tsv</c>.</param>
    public FactTable(string name)
    {
        using var stream = typeof(FactTable).Assembly.GetManifestResourceStream($"Datafile.Analyzer.{name}.tsv")
            ?? throw new InvalidOperationException($"The table {name} is not in the assembly.");
        _text = new byte[stream.Length];
        for (int start = 0, length; (length = stream.Read(_text, start, _text.Length - start)) > 0;)
            start += length;

        _names = new(() => [.. Lines().Select(NameOf).OrderBy(n => n, StringComparer.Ordinal)]);
    }

    /// <summary>By name, without regard to case; names that differ only in case as characters.</summary>
    public static IComparer<string> Order { get; } = Comparer<string>.Create(static (one, other) =>
        StringComparer.OrdinalIgnoreCase.Compare(one, other) is not 0 and var folded ? folded : string.CompareOrdinal(one, other));

    public static string NameOf(string line) => line.IndexOf('\t') is >= 0 and var end ? line.Substring(0, end) : line;

    /// <summary>All names, as characters are ordered.</summary>
    public ImmutableArray<string> Names => _names.Value;

    /// <summary>The line of a name as it is written; null where there is none.</summary>
    public string? Find(string name) => FindAnyCase(name).FirstOrDefault(line => NameOf(line) == name);

    /// <summary>The lines of a name and of those that differ from it only in case.</summary>
    public IEnumerable<string> FindAnyCase(string name)
    {
        for (var start = FirstOf(name); start < _text.Length && Compare(start, name) == 0; start = EndOf(start) + 1)
            yield return LineAt(start);
    }

    private IEnumerable<string> Lines()
    {
        for (var start = 0; start < _text.Length; start = EndOf(start) + 1)
        {
            if (_text[start] != '#')
                yield return LineAt(start);
        }
    }

    private string LineAt(int start) => Encoding.ASCII.GetString(_text, start, EndOf(start) - start);

    private int EndOf(int start) => Array.IndexOf(_text, (byte)'\n', start);

    /// <summary>Where the first line starts that is not before a name.</summary>
    private int FirstOf(string name)
    {
        var (low, high) = (0, _text.Length);
        while (low < high)
        {
            var middle = low + ((high - low) / 2);
            var start = middle == low ? low : Math.Max(low, Array.LastIndexOf(_text, (byte)'\n', middle - 1, middle - low) + 1);
            if (Compare(start, name) < 0)
                low = EndOf(start) + 1;
            else
                high = start;
        }

        return low;
    }

    /// <summary>How the name of the line at a place compares with another, without regard to case.</summary>
    private int Compare(int start, string name)
    {
        for (var i = 0; ; i++)
        {
            var character = _text[start + i] is (byte)'\t' or (byte)'\n' ? -1 : Folded((char)_text[start + i]);
            var other = i < name.Length ? Folded(name[i]) : -1;
            if (character != other || other < 0)
                return character - other;
        }
    }

    /// <summary>Names have no other letters.</summary>
    private static int Folded(char character) => character is >= 'a' and <= 'z' ? character - 'a' + 'A' : character;
}
