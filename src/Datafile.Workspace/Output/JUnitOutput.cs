using System.Globalization;
using System.Text;
using Datafile.Analyzer.Findings;
using Datafile.Workspace.Files;
using Microsoft.CodeAnalysis;

namespace Datafile.Workspace.Output;

/// <summary>Findings as results of tests, in the XML of JUnit, which most CI servers show.</summary>
/// <remarks>
/// A project is a suite, a finding a case in it: an error or a warning failed, an info was skipped. A project without findings has one
/// case, which passed.
/// </remarks>
public static class JUnitOutput
{
    public static string Render(CheckReport report)
    {
        var suites = report.Projects.Select(
            project => (Project: project, Findings: project.Findings.Concat(project.Forbidden.Select(ForbiddenFinding.Of)).ToArray())).ToArray();
        var text = new StringBuilder("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n");
        text.Append("<testsuites name=\"datafile\"")
            .Append(Counts([.. suites.SelectMany(suite => suite.Findings)], suites.Count(suite => suite.Findings.Length == 0)))
            .Append(">\n");
        foreach (var (project, findings) in suites)
        {
            var name = Escape(TextOutput.Path(project.Prefix, ""));
            text.Append("  <testsuite name=\"").Append(name).Append('"').Append(Counts(findings, findings.Length == 0 ? 1 : 0)).Append(">\n");
            if (findings.Length == 0)
                text.Append("    <testcase name=\"no findings\" classname=\"").Append(name).Append("\"/>\n");
            foreach (var finding in findings)
                Append(text, finding, project.Prefix);
            text.Append("  </testsuite>\n");
        }

        return text.Append("</testsuites>\n").ToString();
    }

    private static void Append(StringBuilder text, Finding finding, string prefix)
    {
        var place = Place.Of(finding);
        var path = Escape(TextOutput.Path(prefix, place.File));
        var line = place.Line.ToString(CultureInfo.InvariantCulture);
        var message = Escape(finding.Message);
        text.Append("    <testcase name=\"").Append(finding.Id).Append(' ').Append(Escape(finding.Name)).Append(" (line ").Append(line).Append(")\" classname=\"").Append(path)
            .Append("\" file=\"").Append(path).Append("\" line=\"").Append(line).Append("\">\n      ");
        if (IsFailure(finding))
            text.Append("<failure type=\"")
                .Append(Wording.Severity(finding.Severity))
                .Append("\" message=\"")
                .Append(message)
                .Append("\">")
                .Append(Escape(TextOutput.Line(finding, prefix)))
                .Append("</failure>");
        else
            text.Append("<skipped message=\"").Append(message).Append("\"/>");
        text.Append("\n    </testcase>\n");
    }

    private static string Counts(Finding[] findings, int passed) => string.Format(
        CultureInfo.InvariantCulture, " tests=\"{0}\" failures=\"{1}\" errors=\"0\" skipped=\"{2}\"",
        findings.Length + passed, findings.Count(IsFailure), findings.Count(finding => !IsFailure(finding)));

    private static bool IsFailure(Finding finding) => finding.Severity >= DiagnosticSeverity.Warning;

    /// <summary>One line that XML can hold, in text and in attributes.</summary>
    private static string Escape(string text)
    {
        var line = OneLine.Of(text);
        var escaped = new StringBuilder(line.Length);
        for (var i = 0; i < line.Length; i++)
        {
            var isPair = i + 1 < line.Length && char.IsSurrogatePair(line[i], line[i + 1]);
            escaped = line[i] switch
            {
                '&' => escaped.Append("&amp;"),
                '<' => escaped.Append("&lt;"),
                '>' => escaped.Append("&gt;"),
                '"' => escaped.Append("&quot;"),
                _ when isPair => escaped.Append(line[i]).Append(line[++i]),
                var c when char.IsSurrogate(c) || c >= '\uFFFE' => escaped.Append('\uFFFD'),
                var c => escaped.Append(c),
            };
        }

        return escaped.ToString();
    }
}
