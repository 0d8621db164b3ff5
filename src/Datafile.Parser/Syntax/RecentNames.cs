using System.Collections.Immutable;

namespace Datafile.Parser.Syntax;

/// <summary>The strings of names that were seen lately, so that a name that comes up again is not a new string.</summary>
internal sealed class RecentNames
{
    private const int Size = 1024;
    private const int Longest = 32;

    [ThreadStatic]
    private static RecentNames? Instances;

    private readonly ImmutableArray<string>[] _names = new ImmutableArray<string>[Size];

    /// <summary>Those of this thread.</summary>
    public static RecentNames Instance => Instances ??= new RecentNames();

    public string Get(string text, int start, int length) => GetAlone(text, start, length)[0];

    /// <summary>A list of one name, which is most identifiers.</summary>
    public ImmutableArray<string> GetAlone(string text, int start, int length)
    {
        if (length > Longest)
            return [text.Substring(start, length)];

        var hash = (uint)length;
        for (var i = start; i < start + length; i++)
            hash = (hash * 31) + text[i];

        ref var known = ref _names[(hash ^ (hash >> 11)) & (Size - 1)];
        if (known.IsDefault || known[0].Length != length || string.CompareOrdinal(text, start, known[0], 0, length) != 0)
            known = [text.Substring(start, length)];
        return known;
    }
}
