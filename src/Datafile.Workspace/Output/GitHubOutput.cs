using System.Globalization;
using System.Text;
using Datafile.Analyzer.Findings;
using Datafile.Workspace.Files;
using Microsoft.CodeAnalysis;

namespace Datafile.Workspace.Output;

/// <summary>Workflow commands, which GitHub Actions shows beside the lines of a pull request.</summary>
public static class GitHubOutput
{
    /// <summary>One command a finding.</summary>
    public static string Render(CheckReport report)
    {
        var text = new StringBuilder();
        foreach (var (project, finding) in report.Lines)
        {
            text.Append("::").Append(Command(finding.Severity)).Append(' ')
                .Append(Properties(finding, project.Prefix))
                .Append("::").Append(Escape(finding.Message)).Append('\n');
        }

        return text.ToString();
    }

    private static string Command(DiagnosticSeverity severity) => severity switch
    {
        DiagnosticSeverity.Error => "error",
        DiagnosticSeverity.Warning => "warning",
        _ => "notice",
    };

    private static string Properties(Finding finding, string prefix)
    {
        var place = Place.Of(finding);
        var properties = new List<string>();

        if (place.File.Length > 0)
        {
            properties.Add("file=" + EscapeProperty(ShownPath.Of(prefix, place.File)));
            properties.Add("line=" + Number(place.Line));
            properties.Add("endLine=" + Number(place.EndLine));

            // GitHub takes columns only for a place within one line.
            if (place.Line == place.EndLine)
            {
                properties.Add("col=" + Number(place.Column));
                properties.Add("endColumn=" + Number(place.EndColumn));
            }
        }

        properties.Add("title=" + EscapeProperty($"{finding.Id} {finding.Name}"));
        return string.Join(",", properties);
    }

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);

    // What is left of control characters then is for no log.
    private static string Escape(string text) =>
        OneLine.Of(text.Replace("%", "%25").Replace("\r", "%0D").Replace("\n", "%0A"));

    private static string EscapeProperty(string text) => Escape(text).Replace(":", "%3A").Replace(",", "%2C");
}
