using System.Globalization;
using System.Text;
using Datafile.Analyzer.Findings;
using Datafile.Workspace.Files;
using Microsoft.CodeAnalysis;

namespace Datafile.Workspace.Output;

/// <summary>How findings are shown to people.</summary>
/// <param name="Width">The columns of the terminal.</param>
/// <param name="Least">The least severity that is shown.</param>
public sealed record TerminalStyle(int Width, bool InColor, DiagnosticSeverity Least);

/// <summary>
/// Findings for people: below the name of its file each finding, with the lines that it is about and what fixes it. What is
/// found several times in the same words, but for the name of the node, pipe or Data Source, is shown once.
/// </summary>
/// <remarks>
/// No library is used for it: those for terminals lay out tables and trees but no source with marks, and would print names of
/// files as they are.
/// </remarks>
public sealed class TerminalOutput
{
    private const string Indent = "    ";

    /// <summary>How many places of equal findings are named; <c>--format text</c> has all.</summary>
    private const int MaxPlaces = 8;

    private readonly StringBuilder _text = new();
    private readonly TerminalStyle _style;
    private readonly Ink _ink;

    private TerminalOutput(TerminalStyle style) => (_style, _ink) = (style, new Ink(style.InColor));

    /// <summary>The findings that the style shows.</summary>
    public static string Render(CheckReport report, TerminalStyle style)
    {
        var output = new TerminalOutput(style);
        string? heading = null;
        foreach (var same in report.Lines.Where(l => l.Finding.Severity >= style.Least)
            .GroupBy(l => (l.Finding.Id, l.Finding.Severity, SameWords(l.Finding))))
        {
            var places = same.Select(l => (File: TextOutput.Path(l.Project.Prefix, Place.Of(l.Finding).File), Place: Place.Of(l.Finding))).ToArray();
            if (output._text.Length > 0)
                output._text.Append('\n');
            if (places[0].File != heading)
                output._text.Append(output._ink.Heading(OneLine.OfPath(heading = places[0].File))).Append('\n');
            output.Append(same.First(), places);
        }

        return output._text.ToString();
    }

    /// <summary>What is found in numbers: how much is shown, how much is not, and what <c>--fix</c> would do.</summary>
    public static string Summary(CheckReport report, DiagnosticSeverity least)
    {
        var hidden = report.Findings.Where(f => f.Finding.Severity < least).GroupBy(f => f.Finding.Severity).OrderByDescending(g => g.Key)
            .Select(g => Wording.Count(g.Count(), Wording.Severity(g.Key))).ToArray();
        var fixes = report.Findings.Where(f => !f.Finding.Fixes.IsEmpty).ToLookup(f => f.Finding.Fixes[0].IsUnsafe);
        var (safe, notSafe) = (fixes[false].Count(), fixes[true].Count());
        return report.Summary + "\n"
            + (hidden.Length > 0 ? $"{string.Join(" and ", hidden)} not shown: add --show info\n" : "")
            + (safe > 0 ? $"{safe} fixable with --fix" + (notSafe > 0 ? $", {notSafe} more with --fix --unsafe-fixes\n" : "\n")
                : notSafe > 0 ? $"{notSafe} fixable with --fix --unsafe-fixes\n" : "");
    }

    private void Append((ProjectFindings Project, Finding Finding) found, (string File, Place Place)[] places)
    {
        var (finding, place) = (found.Finding, places[0].Place);
        _text.Append("  ").Append(Position(place)).Append("  ")
            .Append(_ink.Loud(finding.Severity, $"{Wording.Severity(finding.Severity)} {finding.Id}")).Append(' ').Append(_ink.Aside(finding.Name))
            .Append(places.Length > 1 ? string.Format(CultureInfo.InvariantCulture, ", {0} times", places.Length) : "").Append('\n');
        AppendParagraph("", finding.Message);
        if (place.File.Length > 0 && found.Project.TextOf(place.File) is { } source)
            new SourceExcerpt(_style.Width, _ink.Aside, text => _ink.Of(finding.Severity, text)).Append(_text, source, place);

        if (places.Length > 1)
            AppendParagraph("also at ", Others(places));
        foreach (var related in finding.Related)
        {
            var other = Place.Of(related.Location);
            AppendParagraph("see ", $"{TextOutput.Path(found.Project.Prefix, other.File)}:{Position(other)}: {related.Message}");
        }

        foreach (var fix in finding.Fixes.Take(1))
            AppendParagraph("fix: ", $"{fix.Title} ({(fix.IsUnsafe ? "--fix --unsafe-fixes" : "--fix")})");
    }

    /// <summary>
    /// What the message says and names, but for the resource and the node that it is about, such as those that read a missing column.
    /// </summary>
    private static string SameWords(Finding finding) => string.Join("\0", finding.Arguments
        .Select((argument, place) => finding.Format.Contains($"ode '{{{place}}}'") ? "" : Convert.ToString(argument, CultureInfo.InvariantCulture) ?? "")
        .Select(argument => argument == finding.Resource ? "" : argument)
        .Prepend(finding.Format));

    private static string Others((string File, Place Place)[] places)
    {
        var file = places[0].File;
        var named = new List<string>();
        foreach (var other in places.Skip(1).Take(MaxPlaces))
        {
            named.Add(other.File == file ? Position(other.Place) : $"{other.File}:{Position(other.Place)}");
            file = other.File;
        }

        return string.Join(", ", named) + (places.Length - 1 > MaxPlaces
            ? $" and {places.Length - 1 - MaxPlaces} more (--format text lists all)"
            : "");
    }

    private static string Position(Place place) => string.Format(CultureInfo.InvariantCulture, "{0}:{1}", place.Line, place.Column);

    private void AppendParagraph(string label, string prose) =>
        _text.AppendParagraph(Indent + label, Indent + new string(' ', label.Length), prose, _style.Width);
}
