namespace Datafile.Parser.Sql;

/// <summary>Recognizes words without making strings of them: a hash table by length and letters, whatever their case.</summary>
internal static class SqlKeywords
{
    private const SqlSymbol First = SqlSymbol.All;
    private const int Buckets = 1024;

    /// <summary>Words with an underscore, and those that stand for another one.</summary>
    private static readonly (string Word, SqlSymbol Symbol)[] Spellings =
    [
        ("DATE_ADD", SqlSymbol.DateAdd), ("TIMESTAMP_ADD", SqlSymbol.DateAdd), ("TIMESTAMPADD", SqlSymbol.DateAdd),
        ("DATE_SUB", SqlSymbol.DateSub), ("TIMESTAMP_SUB", SqlSymbol.DateSub), ("TIMESTAMPSUB", SqlSymbol.DateSub),
        ("DATE_DIFF", SqlSymbol.DateDiff), ("TIMESTAMP_DIFF", SqlSymbol.DateDiff), ("TIMESTAMPDIFF", SqlSymbol.DateDiff),
    ];

    /// <summary>The words of each bucket, in lower case.</summary>
    private static readonly (string Word, SqlSymbol Symbol)[][] Table = Build();

    private static readonly int Longest = Table.SelectMany(t => t).Max(t => t.Word.Length);

    /// <summary>All words, in upper case.</summary>
    public static HashSet<string> All { get; } =
        new(Table.SelectMany(t => t).Select(t => t.Word.ToUpperInvariant()), StringComparer.OrdinalIgnoreCase);

    /// <summary>The word as it is written in SQL; an operator has none.</summary>
    public static string NameOf(SqlSymbol symbol) => symbol.ToString().ToUpperInvariant();

    /// <summary>The keyword that a word of ASCII letters is; None where it is only a name.</summary>
    public static SqlSymbol Find(string text, int start, int length)
    {
        if (length < 2 || length > Longest)
            return SqlSymbol.None;

        foreach (var (word, symbol) in Table[Bucket(text, start, length)])
        {
            if (word.Length == length && IsSame(text, start, word))
                return symbol;
        }

        return SqlSymbol.None;
    }

    private static bool IsSame(string text, int start, string word)
    {
        for (var i = 0; i < word.Length; i++)
        {
            // Words hold letters, digits, '_' and '$' alone, and of these only a letter becomes one.
            if ((text[start + i] | 0x20) != (word[i] | 0x20))
                return false;
        }

        return true;
    }

    private static int Bucket(string text, int start, int length) =>
        (length + ((text[start] | 0x20) * 31) + ((text[start + 1] | 0x20) * 101) + ((text[start + length - 1] | 0x20) * 7)) & (Buckets - 1);

    private static (string Word, SqlSymbol Symbol)[][] Build()
    {
        var named = Enum.GetValues<SqlSymbol>()
            .Where(s => s >= First)
            .Select(s => (Word: s.ToString(), Symbol: s));
        var buckets = named.Concat(Spellings)
            .Select(s => (Word: s.Word.ToLowerInvariant(), s.Symbol))
            .ToLookup(s => Bucket(s.Word, 0, s.Word.Length));
        return [.. Enumerable.Range(0, Buckets).Select(i => buckets[i].ToArray())];
    }
}
