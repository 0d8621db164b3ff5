using System.Collections.Immutable;
using Datafile.Analyzer.Findings;
using Microsoft.CodeAnalysis;

namespace Datafile.Workspace.Output;

/// <summary>What a check found: the one model that every output format renders.</summary>
/// <param name="Projects">In the order in which they are to be shown.</param>
public sealed record CheckReport(ImmutableArray<ProjectFindings> Projects)
{
    /// <summary>How many datafiles were analysed.</summary>
    public int Files => Projects.Sum(project => project.Files);

    public int Errors => Count(DiagnosticSeverity.Error);

    public int Warnings => Count(DiagnosticSeverity.Warning);

    /// <summary>Findings that are neither errors nor warnings.</summary>
    public int Infos => Projects.Sum(project => project.Findings.Length) - Errors - Warnings;

    /// <summary>All findings, each with its project.</summary>
    public IEnumerable<(ProjectFindings Project, Finding Finding)> Findings =>
        Projects.SelectMany(project => project.Findings, (project, finding) => (project, finding));

    /// <summary>How many findings are accepted or were there before.</summary>
    public int Known => Projects.Sum(project => project.Known.Length);

    /// <summary>How many movements of rows are forbidden.</summary>
    public int Forbidden => Projects.Sum(project => project.Forbidden.Length);

    /// <summary>What is printed line by line: of each project the findings, then what is forbidden.</summary>
    internal IEnumerable<(ProjectFindings Project, Finding Finding)> Lines =>
        Projects.SelectMany(
            project => project.Findings.Concat(project.Forbidden.Select(ForbiddenFinding.Of)), (project, finding) => (project, finding));

    /// <summary>What is found and not reported: what is suppressed, approved or accepted, each with the reason.</summary>
    internal IEnumerable<(ProjectFindings Project, Finding Finding)> Suppressed =>
        Projects.SelectMany(
            project => project.Suppressed.Concat(project.Known.Where(known => !known.Suppressions.IsEmpty)),
            (project, finding) => (project, finding));

    /// <summary>The counts in words, e.g. <c>12 files: 1 error, 2 warnings</c>.</summary>
    public string Summary =>
        $"{Wording.Count(Files, "file")}: {Wording.Count(Errors, "error")}, {Wording.Count(Warnings, "warning")}"
        + (Infos > 0 ? $", {Wording.Count(Infos, "info")}" : "")
        + (Known > 0 ? $", {Known} known" : "")
        + (Forbidden > 0 ? $", {Forbidden} forbidden" : "");

    private int Count(DiagnosticSeverity severity) =>
        Findings.Count(finding => finding.Finding.Severity == severity);
}
