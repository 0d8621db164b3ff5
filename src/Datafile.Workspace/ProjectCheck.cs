using Datafile.Analyzer.Analysis;
using Datafile.Analyzer.Plans;
using Datafile.Analyzer.Project;
using Datafile.Workspace.Configuration;
using Datafile.Workspace.Files;
using Datafile.Workspace.Git;

namespace Datafile.Workspace;

/// <summary>What a host asks of a check.</summary>
/// <param name="Against">A git ref, <c>merge-base:REF</c> or a folder; null to check the project alone.</param>
/// <param name="Now">When the release would be deployed, in UTC.</param>
public sealed record CheckRequest(string? Against, DateTime Now)
{
    /// <summary>The workflow; null to take the configured one, or to tell it from the files.</summary>
    public Workflow? Workflow { get; init; }

    /// <summary>A cut-off for plans that propose one, in UTC.</summary>
    public DateTime? Cutoff { get; init; }

    /// <summary>How backfills are cut into windows; null for whole ones.</summary>
    public WindowOptions? Windows { get; init; }

    /// <summary>Whether the git index is checked instead of the work tree.</summary>
    public bool Staged { get; init; }
}

/// <summary>Checks one data project on disk: the one way that all hosts go.</summary>
public static class ProjectCheck
{
    /// <returns>What was found, what of it is wanted, and the files in which it stands.</returns>
    /// <exception cref="WorkspaceException">A file or the baseline cannot be read, or the configuration is wrong.</exception>
    public static (AnalysisResult Result, ProjectFindings Findings, ProjectSnapshot Current) Run(ProjectFolder project, CheckRequest request)
    {
        var configuration = ProjectConfiguration.Load(project);
        var current = request.Staged ? GitRepository.Discover(project.Root).ReadIndex() : project.Read();
        var baseline = request.Against is { } against ? Baseline.Open(against, project.Root) : null;
        var result = DatafileAnalysis.Analyze(new AnalysisRequest(current, baseline, request.Now)
        {
            Workflow = request.Workflow ?? configuration.Workflow,
            Cutoff = request.Cutoff,
            Windows = request.Windows,
            ConfiguredSeverity = configuration.Severity,
        });

        var wanted = result.Findings.RemoveAll(f => !project.Wants(f.Place.Path) && !f.MetIn.Any(project.Wants));
        return (result, new ProjectFindings(project.Root, project.Prefix, wanted, result.Files), current);
    }
}
