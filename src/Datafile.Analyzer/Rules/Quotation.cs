using Datafile.Analyzer.Semantics;
using Datafile.Parser.Text;

namespace Datafile.Analyzer.Rules;

/// <summary>Pieces of a file in a message.</summary>
internal static class Quotation
{
    /// <summary>It as it is written, on one line and not too long.</summary>
    public static string Of(Place place) =>
        Shortened(Spelling.OnOneLine(place.File.Text.ToString(place.Span)));

    public static string Shortened(string text) => text.Length > 80 ? text.Substring(0, 79) + "…" : text;
}
