using Datafile.Analyzer.Semantics;
using Datafile.Parser.Text;

namespace Datafile.Analyzer.Rules;

/// <summary>Names and pieces of a file in a message.</summary>
internal static class Quotation
{
    private const int MostNames = 6;

    /// <summary>It as it is written, on one line and not too long.</summary>
    public static string Of(Place place) =>
        Shortened(Spelling.OnOneLine(place.File.Text.ToString(place.Span)));

    /// <summary>Names in quotation marks, the first of them where there are many.</summary>
    public static string Names(IEnumerable<string> names)
    {
        var all = names.Select(n => $"'{n}'").ToArray();
        return all.Length <= MostNames ? string.Join(", ", all) : $"{string.Join(", ", all.Take(MostNames))} and {all.Length - MostNames} more";
    }

    public static string Shortened(string text) => text.Length > 80 ? text.Substring(0, 79) + "…" : text;
}
