using System.Collections.Immutable;

namespace Datafile.Analyzer.Project;

/// <summary>Things by their names. A name that several have means the first, as in a list that is searched from its start.</summary>
internal static class NameIndex
{
    /// <summary>Up to so many things are searched: an index of them is larger than they are, and no faster.</summary>
    private const int Few = 8;

    /// <summary>The first of a name; null where there is none.</summary>
    /// <param name="index">What is made of many things when they are first searched.</param>
    public static T? Find<T>(ImmutableArray<T> items, Func<T, string> nameOf, string name, ref Dictionary<string, T>? index)
        where T : class
    {
        if (items.Length > Few)
            return (index ??= FirstOfEachName(items, nameOf)).TryGetValue(name, out var found) ? found : null;

        foreach (var item in items)
        {
            if (nameOf(item) == name)
                return item;
        }

        return null;
    }

    private static Dictionary<string, T> FirstOfEachName<T>(ImmutableArray<T> items, Func<T, string> nameOf)
    {
        var index = new Dictionary<string, T>(StringComparer.Ordinal);
        foreach (var item in items)
        {
            if (!index.ContainsKey(nameOf(item)))
                index.Add(nameOf(item), item);
        }

        return index;
    }
}
