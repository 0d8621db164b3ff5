namespace Datafile.Analyzer.Cutoffs;

/// <summary>Which names columns of times have, where the type does not say what a number is.</summary>
internal static class TimeNames
{
    private static readonly HashSet<string> Words = new(StringComparer.OrdinalIgnoreCase)
    {
        "at", "clock", "created", "date", "datetime", "day", "ended", "epoch", "es", "ingested", "inserted", "modified", "moment", "occurred",
        "received", "seen", "sent", "started", "t", "time", "timestamp", "timestamps", "ts", "unix", "updated", "when",
    };

    /// <summary>Whether a word of the name is one for a moment: <c>created_at</c>, <c>eventTime</c>, <c>ts_ms</c>; <c>duration_ms</c> has none.</summary>
    public static bool IsOne(string name)
    {
        var start = 0;
        for (var i = 1; i <= name.Length; i++)
        {
            if (i < name.Length && char.IsLetter(name[i]) && !(char.IsUpper(name[i]) && char.IsLower(name[i - 1])))
                continue;

            if (Words.Contains(name.Substring(start, i - start).Trim('_', '.')))
                return true;
            start = i;
        }

        return false;
    }
}
