namespace Datafile.Analyzer.Project;

/// <summary>Things by their names. A name that several have means the first, as in a list that is searched from its start.</summary>
internal static class NameIndex
{
    public static Dictionary<string, T> FirstOfEachName<T>(this IEnumerable<T> items, Func<T, string> name)
    {
        var index = new Dictionary<string, T>(StringComparer.Ordinal);
        foreach (var item in items)
        {
            if (!index.ContainsKey(name(item)))
                index.Add(name(item), item);
        }

        return index;
    }
}
