namespace Datafile.Analyzer.Findings;

/// <summary>Names in a sentence, the first of them where there are many.</summary>
internal static class NameList
{
    private const int MaxNames = 6;

    /// <summary><c>a, b</c>, or the first six <c>and 3 more</c>.</summary>
    public static string Of(IEnumerable<string> names)
    {
        var all = names.ToArray();
        return all.Length <= MaxNames ? string.Join(", ", all) : $"{string.Join(", ", all.Take(MaxNames))} and {all.Length - MaxNames} more";
    }

    /// <inheritdoc cref="Of"/>
    /// <remarks>In quotation marks.</remarks>
    public static string Quoted(IEnumerable<string> names) => Of(names.Select(name => $"'{name}'"));
}
