using System.Collections.Immutable;
using Datafile.Analyzer.Analysis;
using Datafile.Analyzer.Findings;
using Datafile.Analyzer.Plans;
using Datafile.Analyzer.Project;
using Datafile.Analyzer.Release;
using Datafile.Workspace.Configuration;
using Datafile.Workspace.Files;
using Datafile.Workspace.Git;
using Datafile.Workspace.Programs;
using Datafile.Workspace.Sdk;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace Datafile.Workspace;

/// <summary>What a host asks of a check.</summary>
/// <param name="Against">A git ref, <c>merge-base:REF</c> or a folder; null to check the project alone.</param>
/// <param name="Now">When the release would be deployed, in UTC.</param>
public sealed record CheckRequest(string? Against, DateTime Now)
{
    /// <summary>The workflow; null to take the configured one, or to tell it from the files.</summary>
    public Workflow? Workflow { get; init; }

    /// <summary>Who set <see cref="Workflow"/>, for people.</summary>
    public string WorkflowSetting { get; init; } = "--workflow";

    /// <summary>What the host calls the settings of the check.</summary>
    public HostNames Names { get; init; } = HostNames.CommandLine;

    /// <summary>What the change may not do with stored rows, beside what the configuration forbids.</summary>
    public ImmutableHashSet<RowMovement> Forbidden { get; init; } = [];

    /// <summary>A cut-off for plans that propose one, in UTC.</summary>
    public DateTime? Cutoff { get; init; }

    /// <summary>How backfills are cut into windows; null for whole ones.</summary>
    public WindowOptions? Windows { get; init; }

    /// <summary>The project as a host checked it before; null for none. What is the same is not parsed again.</summary>
    public DataProject? Earlier { get; init; }

    /// <summary>Whether the git index is checked instead of the work tree.</summary>
    public bool Staged { get; init; }

    /// <summary>Whether findings that the baseline has too only count as known.</summary>
    public bool OnlyNew { get; init; }

    /// <summary>Full paths of datafiles that do not belong to their project, in no state of it.</summary>
    public ImmutableHashSet<string> LeftOut { get; init; } = [];

    /// <summary>The folder that a relative <see cref="Against"/> counts from; empty for the current one.</summary>
    public string BaseFolder { get; init; } = "";
}

/// <summary>Checks one data project on disk: the one way that all hosts go.</summary>
public static class ProjectCheck
{
    /// <summary>Checks what can be read of a project: the findings say what could not (<see cref="ProjectFindings.Unread"/>).</summary>
    /// <returns>All findings, those that are wanted, and the files that were checked.</returns>
    /// <exception cref="WorkspaceException">The baseline cannot be read, or the configuration is wrong.</exception>
    public static (AnalysisResult Result, ProjectFindings Findings, ProjectSnapshot Current) Run(ProjectFolder project, CheckRequest request)
    {
        CheckGate(request);
        var configuration = ProjectConfiguration.Load(project);

        // git takes as long to answer as the files take to be read.
        var reading = Waiting.For(
            () => request.Against is { } against ? MovedProject.Find(against, project, request, configuration.IncludeVariables) : null);
        var (current, notes) = Read(project, request, configuration);
        var found = reading.GetAwaiter().GetResult();
        var baseline = found is { Snapshot: var live } ? ProjectScope.Within(ProjectScope.Apply(live, current), configuration).Snapshot : null;
        if (found?.Note is { } note)
            notes = notes.Add(note);
        if (!request.LeftOut.IsEmpty)
            (current, baseline) = (Without(current), baseline is null ? null : Without(baseline));

        // What an unreadable folder holds is not removed.
        var result = Analyze(current, current.IsPartial ? null : baseline, configuration, request);
        var texts = SourceTexts.Of(current);
        var (known, added, outdated) = Divide(result, current, texts, baseline);
        if (project.Unsaved.Count == 0 && added.Count(f => IsUnwanted(f) && f.Severity >= DiagnosticSeverity.Warning) is > 0 and var elsewhere)
            notes = notes.Add(new ProjectNote(Elsewhere(elsewhere, project), true));
        var findings = new ProjectFindings(project.Root, project.Prefix, added.RemoveAll(IsUnwanted), result.Files)
        {
            Known = known.RemoveAll(IsUnwanted),
            Suppressed = result.Suppressed.RemoveAll(IsUnwanted),
            Forbidden = result.Forbidden,
            Notes = outdated is null ? notes : notes.Add(outdated),
            MovedFrom = found?.MovedFrom,
            Problems = configuration.Problems,
            Unread = [.. current.Files.Where(file => file.Unread is not null && !file.HasUnreadableName)],
            TextOf = texts,
        };
        return (result, findings, current);

        ProjectSnapshot Without(ProjectSnapshot state) => state with { Files = state.Files.RemoveAll(IsLeftOut) };

        bool IsLeftOut(ProjectFile file) =>
            CodeListing.IsResource(file.Path) && request.LeftOut.Contains(Path.GetFullPath(Path.Combine(project.Root, file.Path)));

        bool IsUnwanted(Finding f) => !project.Wants(f.Place.Path) && !f.MetIn.Any(project.Wants);
    }

    private static string Elsewhere(int count, ProjectFolder project) =>
        $"{count} more {(count == 1 ? "error or warning is" : "errors and warnings are")} in other files of the project: check '{project.Shown}' to see them";

    /// <summary>How a project is released, detected from its files alone: nothing is checked.</summary>
    /// <exception cref="WorkspaceException">A file cannot be read, or the configuration is wrong.</exception>
    public static DetectedWorkflow WorkflowOf(ProjectFolder project, CheckRequest request)
    {
        var configuration = ProjectConfiguration.Load(project);
        return DatafileAnalysis.WorkflowOf(ToAnalyze(Read(project, request, configuration).Snapshot, null, configuration, request));
    }

    /// <summary>The files that make up the project, and what there is to say about those that do not.</summary>
    private static (ProjectSnapshot Snapshot, ImmutableArray<ProjectNote> Notes) Read(
        ProjectFolder project, CheckRequest request, ProjectConfiguration configuration)
    {
        var (current, notes) = ProjectScope.Apply(request.Staged
            ? GitRepository.Discover(project.Root).ReadIndex(configuration.IncludeVariables)
            : ProjectScope.WithConfiguredCode(WorkTree.Read(project, configuration.IncludeVariables), project.Root));
        (current, var leftOut) = ProjectScope.Within(current, configuration);
        return (current, notes.AddRange(leftOut));
    }

    /// <summary>Checks what the generator of a project makes of its definitions, which runs code of the project.</summary>
    /// <returns>All findings, and those at their places in the code.</returns>
    /// <exception cref="WorkspaceException">The generator fails, the baseline cannot be read, or the configuration is wrong.</exception>
    public static (AnalysisResult Result, ProjectFindings Findings) Run(SdkProject project, CheckRequest request)
    {
        CheckGate(request);
        if (request.Staged)
            throw new WorkspaceException("--sdk runs the generator in the work tree: leave out --staged");

        var current = SdkSource.Generate(project.Root, project);
        var baseline = request.Against is { } against ? BaselineOf(project, against, request.BaseFolder) : null;
        var configuration = ProjectConfiguration.Load(project.Root, current.Snapshot.Files.Select(file => file.Path));
        var result = Analyze(
            current.Snapshot, baseline, configuration,
            request.Workflow is null && configuration.Workflow is null
                ? request with { Workflow = Workflow.Forward, WorkflowSetting = "its SDK, which deploys to Tinybird Forward" }
                : request);
        var (known, added, _) = Divide(result, current.Snapshot, SourceTexts.Of(current.Snapshot), baseline);
        var findings = new ProjectFindings(project.Root, project.Prefix, added, result.Files)
        {
            Known = known,
            Suppressed = result.Suppressed,
            Forbidden = result.Forbidden,
            Problems = configuration.Problems,
            TextOf = SourceTexts.OnDisk(project.Root),
        };
        return (result, SdkFindings.InCode(findings, current));
    }

    /// <summary>The datafiles of the baseline, generated as those of now, or written by hand in a project that has moved to code since.</summary>
    private static ProjectSnapshot BaselineOf(SdkProject project, string against, string baseFolder)
    {
        using var baseline = SdkBaseline.Open(against, Baseline.IsFolder(against, project.Root, baseFolder), project, baseFolder);
        return baseline.IsCode
            ? SdkSource.Generate(baseline.Root, project).Snapshot
            : Baseline.Open(against, project.Root, baseFolder);
    }

    /// <summary>The findings that are accepted or were there before, those that are new, and what there is to say about the accepted ones.</summary>
    private static (ImmutableArray<Finding> Known, ImmutableArray<Finding> New, ProjectNote? Outdated) Divide(
        AnalysisResult result, ProjectSnapshot current, Func<string, SourceText?> texts, ProjectSnapshot? baseline)
    {
        var before = baseline is null
            ? ImmutableDictionary<string, int>.Empty
            : KnownFindings.Count(result.BaselineFindings, SourceTexts.Of(baseline));
        var findings = new KnownFindings(AcceptedFindings.Read(current), before);
        var (known, added) = findings.Divide(result.Findings, texts);
        return (known, added, findings.Outdated == 0 || current.IsPartial ? null : new(
            $"{AcceptedFindings.FileName}: {findings.Outdated} accepted finding{(findings.Outdated == 1 ? " no longer occurs" : "s no longer occur")}: run 'datafile baseline' to remove {(findings.Outdated == 1 ? "it" : "them")}",
            IsImportant: true));
    }

    private static AnalysisResult Analyze(
        ProjectSnapshot current, ProjectSnapshot? baseline, ProjectConfiguration configuration, CheckRequest request) =>
        DatafileAnalysis.Analyze(ToAnalyze(current, baseline, configuration, request));

    private static AnalysisRequest ToAnalyze(
        ProjectSnapshot current, ProjectSnapshot? baseline, ProjectConfiguration configuration, CheckRequest request) =>
        new(current, baseline, request.Now)
        {
            Workflow = request.Workflow ?? configuration.Workflow,
            WorkflowSetting = request.Workflow is null ? configuration.WorkflowSetting : request.WorkflowSetting,
            ClickHouse = configuration.ClickHouse,
            Earlier = request.Earlier,
            Cutoff = request.Cutoff,
            Windows = request.Windows,
            WithBaselineFindings = request.OnlyNew,
            ConfiguredSeverity = configuration.Severity,
            Gate = new RowGate(request.Forbidden, configuration.NeverRebuilds) { Setting = request.Names.Forbid },
        };

    private static void CheckGate(CheckRequest request)
    {
        if (request.Forbidden.Count > 0 && request.Against is null)
            throw new WorkspaceException(names => $"{names.Forbid} needs a baseline: add {names.Baseline} BASE");
        if (request.OnlyNew && request.Against is null)
            throw new WorkspaceException(names => $"--new needs a baseline: add {names.Baseline} BASE");
    }

    /// <summary>Checks a project of which everything must be read, because what is unknown would count as removed.</summary>
    /// <exception cref="WorkspaceException">A file or the baseline cannot be read, or the configuration is wrong.</exception>
    /// <inheritdoc cref="Run(ProjectFolder, CheckRequest)"/>
    public static (AnalysisResult Result, ProjectFindings Findings, ProjectSnapshot Current) RunWhole(ProjectFolder project, CheckRequest request)
    {
        var check = Run(project, request);
        return UnreadFiles.Failure([check.Findings]) is { } failure ? throw failure : check;
    }
}
