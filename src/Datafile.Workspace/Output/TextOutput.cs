using System.Globalization;
using System.Text;
using Datafile.Analyzer.Findings;
using Datafile.Workspace.Files;
using Microsoft.CodeAnalysis;

namespace Datafile.Workspace.Output;

/// <summary>One line a finding, in the shape that terminals, editors and build logs make clickable.</summary>
public static class TextOutput
{
    /// <summary>All findings.</summary>
    /// <param name="inColor">Whether to mark severity and id with terminal colours.</param>
    /// <param name="least">The least severity that is shown.</param>
    public static string Render(CheckReport report, bool inColor = false, DiagnosticSeverity least = DiagnosticSeverity.Hidden)
    {
        var text = new StringBuilder();
        foreach (var (project, finding) in report.Lines.Where(l => l.Finding.Severity >= least))
            text.Append(Line(finding, project.Prefix, inColor)).Append('\n');

        return text.ToString();
    }

    /// <summary>One finding: <c>path(line,col): severity ID: message</c>.</summary>
    /// <param name="prefix">What stands before the path.</param>
    public static string Line(Finding finding, string prefix = "", bool inColor = false)
    {
        var place = Place.Of(finding);
        var kind = new Ink(inColor).Of(finding.Severity, $"{Wording.Severity(finding.Severity)} {finding.Id}");
        return string.Format(CultureInfo.InvariantCulture, "{0}({1},{2}): {3}: {4}",
            OneLine.OfPath(Path(prefix, place.File)), place.Line, place.Column, kind, OneLine.Of(finding.Message));
    }

    /// <summary>What a finding is named after: its file, or else its project.</summary>
    internal static string Path(string prefix, string file) =>
        file.Length > 0 ? ShownPath.Of(prefix, file) : prefix.Length > 1 ? prefix.TrimEnd('/') : ".";
}
