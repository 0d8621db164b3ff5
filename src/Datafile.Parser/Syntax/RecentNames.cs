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
        if (length is 0 or > Longest)
            return [text.Substring(start, length)];

        var name = text.AsSpan(start, length);
        ref var known = ref _names[Place(name)];
        if (known.IsDefault || !name.SequenceEqual(known[0].AsSpan()))
            known = [text.Substring(start, length)];
        return known;
    }

    /// <summary>Where a name is kept: its length and four of its letters tell most names apart.</summary>
    private static int Place(ReadOnlySpan<char> name) =>
        (name.Length + (name[0] * 31) + (name[name.Length / 3] * 131) + (name[name.Length * 2 / 3] * 311) + (name[name.Length - 1] * 1031)) & (Size - 1);
}
