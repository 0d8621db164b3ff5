using System.Collections.Immutable;
using Datafile.Analyzer.Analysis;
using Datafile.Analyzer.Findings;
using Datafile.Analyzer.Flow;
using Datafile.Analyzer.Plans;
using Datafile.Workspace;
using Datafile.Workspace.Files;
using Datafile.Workspace.Output;

namespace Datafile.Cli.Commands;

/// <summary>One run of <c>plan</c>: the plan of each project at a path. It prints nothing.</summary>
internal sealed class PlanRun
{
    private readonly string _path;
    private readonly CheckRequest _request;

    /// <param name="request">With a baseline.</param>
    /// <exception cref="WorkspaceException">There is no project, or something cannot be read.</exception>
    public PlanRun(string path, CheckRequest request)
    {
        (_path, _request) = (path, request);
        var folders = CommonOptions.ProjectsAt(path, request.Against);
        Projects = [.. folders.Select(folder => Plan(folder, request, isOnly: folders.Length == 1))];
    }

    public ImmutableArray<PlannedProject> Projects { get; }

    /// <summary>One line of JSON.</summary>
    public string Json(StoredSizes? stored = null) => JsonText.Projects([.. Projects.Select(p => PlanJson.Render(p.Plan, p.Offered, stored, p.Name))]);

    public string Markdown() => string.Join("\n", Projects.Select(p => OneLine.Each(
        PlanMarkdown.Render(p.Plan, p.Findings.Findings, p.Findings.Prefix, Picture(p.Analysis.Lineage.Value), p.Name))));

    /// <summary>What there is to say beside the plans.</summary>
    /// <exception cref="WorkspaceException">A project is gone, and a movement of rows is forbidden.</exception>
    public IEnumerable<string> Notes(bool isVerbose = false)
    {
        ProjectFindings[] findings = [.. Projects.Select(p => p.Findings)];
        var removed = ProjectNotes.Removed(ProjectNotes.FindGone([_path], _request, Projects.Select(p => p.Folder)), findings, _request);
        return ProjectNotes.Lines(findings, isVerbose).Concat(removed is null ? [] : [removed]);
    }

    private static PlannedProject Plan(ProjectFolder folder, CheckRequest request, bool isOnly)
    {
        var (analysis, findings, _) = ProjectCheck.RunWhole(folder, request);
        return new PlannedProject(folder, analysis, findings, analysis.Plan!, isOnly ? "" : folder.Shown);
    }

    /// <summary>What the change touches; none where viewers would not draw it.</summary>
    private static string Picture(Lineage lineage) =>
        lineage.Affected() is { Edges.Length: > 0 and <= MermaidOutput.MostEdges } affected ? MermaidOutput.Print(affected) : "";
}

/// <summary>A project with its plan.</summary>
/// <param name="Name">What tells it from others; empty for the only one.</param>
internal sealed record PlannedProject(ProjectFolder Folder, AnalysisResult Analysis, ProjectFindings Findings, ReleasePlan Plan, string Name)
{
    /// <summary>The findings with the fixes that do no harm.</summary>
    public ImmutableArray<Finding> Offered => FixReview.Offered(Analysis, Findings.Findings);
}
