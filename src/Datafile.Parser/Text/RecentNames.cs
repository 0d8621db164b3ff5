namespace Datafile.Parser.Text;

/// <summary>The strings of names that were seen lately, so that a name that comes up again is no new string.</summary>
internal sealed class RecentNames
{
    private const int Size = 1024;
    private const int Longest = 32;

    [ThreadStatic]
    private static RecentNames? Instances;

    private readonly string?[] _names = new string?[Size];

    /// <summary>Those of this thread.</summary>
    public static RecentNames Instance => Instances ??= new RecentNames();

    public string Get(string text, int start, int length)
    {
        if (length > Longest)
            return text.Substring(start, length);

        var hash = (uint)length;
        for (var i = start; i < start + length; i++)
            hash = (hash * 31) + text[i];

        ref var name = ref _names[(hash ^ (hash >> 11)) & (Size - 1)];
        if (name is null || name.Length != length || string.CompareOrdinal(text, start, name, 0, length) != 0)
            name = text.Substring(start, length);
        return name;
    }
}
