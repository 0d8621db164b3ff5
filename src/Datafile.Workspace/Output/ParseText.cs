using System.Globalization;
using System.Text;
using Datafile.Analyzer.Findings;
using Datafile.Parser.Syntax;
using Datafile.Workspace.Files;

namespace Datafile.Workspace.Output;

/// <summary>A parsed datafile for people: a line for each part of it, and each finding below the part that it is in.</summary>
public static class ParseText
{
    /// <param name="withTree">Whether the tree is printed beside heading and findings.</param>
    public static string Render(FileParse file, bool withTree)
    {
        var text = new StringBuilder()
            .Append(OneLine.OfPath(file.Path)).Append(": ").Append(Wording.Kebab(file.Kind)).Append(", ")
            .Append(file.Bytes.ToString(CultureInfo.InvariantCulture)).Append(file.Bytes == 1 ? " byte" : " bytes")
            .Append(file.RoundTrips ? "" : ", which the tree does not print back").Append('\n');

        var findings = new Queue<Finding>(file.Analysis.Findings);
        foreach (var line in withTree ? SyntaxText.Of(file) : [])
        {
            while (findings.Count > 0 && findings.Peek().Location.SourceSpan.Start < line.Start)
                AppendFinding(text, findings.Dequeue());
            Append(text, file.Syntax, line);
        }

        while (findings.Count > 0)
            AppendFinding(text, findings.Dequeue());
        return text.ToString();
    }

    private static void Append(StringBuilder text, DatafileSyntax syntax, SyntaxLine line)
    {
        var place = syntax.Text.Lines.GetLinePosition(line.Start);
        text.Append(line.HasPlace ? Position(place.Line + 1, place.Character + 1) : Position())
            .Append(' ', 2 * Math.Min(line.Depth, SyntaxLine.Deepest)).Append(line.Text).Append('\n');
    }

    private static void AppendFinding(StringBuilder text, Finding finding)
    {
        var place = Place.Of(finding);
        text.Append(Position(place.Line, place.Column))
            .Append("^ ").Append(Wording.Severity(finding.Severity)).Append(' ').Append(finding.Id).Append(": ")
            .Append(OneLine.Of(finding.Message)).Append('\n');
    }

    private static string Position(int line, int column) =>
        string.Format(CultureInfo.InvariantCulture, "{0,8}  ", string.Format(CultureInfo.InvariantCulture, "{0}:{1}", line, column));

    private static string Position() => new(' ', 10);
}
