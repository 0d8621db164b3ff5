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

    private static readonly Lazy<HashSet<string>> Words =
        new(() => new(Table.SelectMany(t => t).Select(t => t.Word.ToUpperInvariant()), StringComparer.OrdinalIgnoreCase));

    /// <summary>All words, in upper case. Few ask.</summary>
    public static HashSet<string> All => Words.Value;

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
        var table = new (string Word, SqlSymbol Symbol)[Buckets][];
        table.AsSpan().Fill([]);
        foreach (var (word, symbol) in Enum.GetValues<SqlSymbol>().Where(s => s >= First).Select(s => (s.ToString(), s)).Concat(Spellings))
        {
            var lower = word.ToLowerInvariant();
            ref var bucket = ref table[Bucket(lower, 0, lower.Length)];
            bucket = [.. bucket, (lower, symbol)];
        }

        return table;
    }
}
