using System.Globalization;
using Datafile.Analyzer.Findings;
using Microsoft.CodeAnalysis;

namespace Datafile.Workspace.Output.Report;

/// <summary>The findings below the names of their files, each with the lines that it is about.</summary>
internal static class FindingSection
{
    /// <summary>The columns that a line of a source gets; the page wraps it where it is narrower.</summary>
    private const int Columns = 160;

    public static void Write(Html html, ProjectFindings found, Finding[] findings)
    {
        html.Open("section", ("id", "findings"), ("aria-labelledby", "findings-title")).Own("\n");
        html.Element("h2", "Findings", ("id", "findings-title")).Own("\n");
        html.Element("p", new CheckReport([found]).Summary + ".", ("class", findings.Length == 0 ? "lead" : "quiet")).Own("\n");
        if (findings.Length > 0)
            html.Open("p", ("class", "quiet"))
                .Element("code", "datafile explain RULE")
                .Text(" prints what a rule finds and how to fix it.")
                .CloseLine();
        foreach (var file in findings.Select((finding, number) => (Finding: finding, Number: number, Place: Place.Of(finding)))
            .GroupBy(f => f.Place.File, StringComparer.Ordinal))
        {
            html.Open("details", ("class", "file"), ("open", file.Any(f => f.Finding.Severity >= DiagnosticSeverity.Warning) ? "" : null));
            html.Open("summary")
                .Element("h3", NameOf(file.Key))
                .Text(" ")
                .Element("span", Wording.Count(file.Count(), "finding"), ("class", "quiet"))
                .CloseLine();
            foreach (var (finding, number, place) in file)
                Write(html, found, finding, number, place);
            html.CloseLine();
        }

        html.CloseLine();
    }

    /// <summary>The id of the element of a finding.</summary>
    public static string IdOf(int number) => "finding-" + (number + 1).ToString(CultureInfo.InvariantCulture);

    private static void Write(Html html, ProjectFindings found, Finding finding, int number, Place place)
    {
        var severity = Wording.Severity(finding.Severity);
        html.Open("article", ("class", "finding"), ("id", IdOf(number))).Open("h4");
        html.Element("span", severity, ("class", "tag " + severity)).Text(" ");
        html.Text(finding.Id + " ").Element("span", finding.Name, ("class", "quiet")).Text(" ");
        if (place.File.Length > 0)
            html.Element("span", $"line {place.Line}, column {place.Column}", ("class", "at"));
        html.CloseLine();
        html.Element("p", finding.Message).Own("\n");
        if (place.File.Length > 0 && found.TextOf(place.File) is { } source)
            WriteExcerpt(html, SourceExcerpt.Lines(source, place, _ => Columns));

        foreach (var related in finding.Related)
        {
            var other = Place.Of(related.Location);
            html.Open("p", ("class", "related"))
                .Element("span", $"{NameOf(other.File)}:{other.Line}", ("class", "place"))
                .Text(" ")
                .Text(related.Message)
                .CloseLine();
        }

        foreach (var fix in finding.Fixes.Take(1))
            html.Open("p", ("class", "fix"))
                .Element("strong", "Fix")
                .Text(" ")
                .Text(fix.Title)
                .Text(" ")
                .Element("code", fix.IsUnsafe ? "--fix --unsafe-fixes" : "--fix")
                .CloseLine();
        html.CloseLine();
    }

    /// <summary>Files are named from the root of the project: the page is read where no other folder is known.</summary>
    private static string NameOf(string file) => file.Length > 0 ? file : "The project";

    private static void WriteExcerpt(Html html, IReadOnlyList<ExcerptLine> lines)
    {
        if (lines.Count == 0)
            return;

        html.Open("pre", ("class", "source")).Open("code");
        foreach (var line in lines)
        {
            if (line.IsAfterGap)
                html.Element("span", "…", ("class", "gap"));
            html.Open("span", ("class", "line")).Element("span", line.Number, ("class", "number")).Open("span");
            html.Text(line.Text.Substring(0, line.Start))
                .Element("mark", line.Text.Substring(line.Start, line.End - line.Start))
                .Text(line.Text.Substring(line.End))
                .Close()
                .Close();
        }

        html.Close().CloseLine();
    }
}
