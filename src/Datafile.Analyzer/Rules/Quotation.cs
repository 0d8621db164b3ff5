using Datafile.Analyzer.Semantics;

namespace Datafile.Analyzer.Rules;

/// <summary>A piece of a file in a message.</summary>
internal static class Quotation
{
    /// <summary>It as it is written, on one line and not too long.</summary>
    public static string Of(Place place) => Shortened(string.Join(" ", place.File.Text.ToString(place.Span).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)));

    public static string Shortened(string text) => text.Length > 80 ? text.Substring(0, 79) + "…" : text;
}
