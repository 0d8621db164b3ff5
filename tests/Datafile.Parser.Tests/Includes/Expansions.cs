using Datafile.Parser.Includes;
using Datafile.Parser.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Datafile.Parser.Tests.Includes;

/// <summary>Files in memory that include each other.</summary>
internal sealed class Expansions : Dictionary<string, string>
{
    public Dictionary<string, string> Variables { get; } = [];

    /// <summary>Every path that was asked for, in order.</summary>
    public List<string> Asked { get; } = [];

    public ExpandedText Expand(string path = "pipes/a.pipe") =>
        IncludeExpander.Expand(path, SourceText.From(this[path]), Find, Variables.GetValueOrDefault);

    /// <summary>The expanded text without the lines that include something.</summary>
    public string Text(string path = "pipes/a.pipe") => string.Concat(
        Lines(Expand(path).Text.ToString()).Where(line => !line.TrimStart().StartsWith("INCLUDE", StringComparison.OrdinalIgnoreCase)));

    public DatafileSyntax Parse(string path = "pipes/a.pipe") => DatafileParser.Parse(path, Expand(path).Text);

    /// <summary>What goes wrong, each as <c>kind path</c>.</summary>
    public IEnumerable<string> Problems(string path = "pipes/a.pipe") => Expand(path).Problems.Select(p => $"{p.Kind} {p.Path}");

    /// <summary>Where a piece of the expanded text is written, as <c>path(line,column): text</c>.</summary>
    public string Origin(string piece, string path = "pipes/a.pipe")
    {
        var expansion = Expand(path);
        var at = expansion.Text.ToString().LastIndexOf(piece, StringComparison.Ordinal);
        Assert.True(at >= 0, $"'{piece}' is not in\n{expansion.Text}");
        return Show(expansion, new TextSpan(at, piece.Length));
    }

    public static string Show(ExpandedText expansion, TextSpan span)
    {
        if (expansion.Map is null)
            return "as it is";

        var (origin, original) = expansion.Map.Find(span);
        var start = origin.Text.Lines.GetLinePosition(original.Start);
        return $"{origin.Path}({start.Line + 1},{start.Character + 1}): {origin.Text.ToString(original)}";
    }

    private IncludedText Find(string path)
    {
        Asked.Add(path);
        return TryGetValue(path, out var text) ? IncludedText.Of(SourceText.From(text)) : IncludedText.Missing;
    }

    private static IEnumerable<string> Lines(string text)
    {
        for (var (start, end) = (0, 0); start < text.Length; start = end)
        {
            end = text.IndexOf('\n', start) is var found and >= 0 ? found + 1 : text.Length;
            yield return text[start..end];
        }
    }
}
