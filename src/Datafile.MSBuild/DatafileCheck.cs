using System.Collections.Immutable;
using Datafile.Analyzer.Analysis;
using Datafile.Analyzer.Plans;
using Datafile.Analyzer.Project;
using Datafile.Workspace;
using Datafile.Workspace.Files;
using Datafile.Workspace.Output;
using Microsoft.Build.Framework;

namespace Datafile.MSBuild;

/// <summary>Checks data projects in a build: findings become warnings and errors, the release plan a file.</summary>
/// <remarks>Built by <c>Datafile.MSBuild.targets</c>, where each input is a property of the user's project.</remarks>
public sealed class DatafileCheck : Microsoft.Build.Utilities.Task
{
    /// <summary>What is wrong with the build itself, and not with a datafile, has this in place of the id of a rule.</summary>
    internal const string FailureCode = "DATAFILE";

    /// <summary>A release plan that is told in a warning has this in place of the id of a rule.</summary>
    private const string PlanCode = "RELEASEPLAN";

    /// <summary>The properties of the user's project.</summary>
    private static readonly HostNames Names = new("DatafileBaseline", "DatafileForbid");

    private bool _hasNoBaseline;

    /// <summary>Datafiles, whose projects are checked as a whole; and folders, with all projects in them.</summary>
    [Required]
    public ITaskItem[] Sources { get; set; } = [];

    /// <summary>Datafiles that the user's project removes: they belong to no data project.</summary>
    public ITaskItem[] LeftOut { get; set; } = [];

    /// <summary>The folder of the project that is built: what relative paths count from.</summary>
    [Required]
    public string ProjectDirectory { get; set; } = "";

    /// <summary>
    /// A git reference, <c>merge-base:REF</c> or a folder, which counts from the project, wherever the build was started;
    /// empty to compare with nothing.
    /// </summary>
    public string Baseline { get; set; } = "";

    /// <summary>Whether a baseline that is not there is an error, and not a warning with a check without it.</summary>
    public bool BaselineRequired { get; set; }

    /// <summary>The file for the release plan: JSON where its name ends with <c>.json</c>; empty for none.</summary>
    public string ReleasePlan { get; set; } = "";

    /// <summary>Whether a release plan is told in a warning, and not in a message, which the terminal logger leaves out.</summary>
    public bool ReleasePlanAsWarning { get; set; }

    /// <summary>The file for the findings in SARIF; empty for none.</summary>
    public string Sarif { get; set; } = "";

    /// <summary><c>releases</c>, <c>branches</c> or <c>forward</c>; empty to take the configured one.</summary>
    public string Workflow { get; set; } = "";

    /// <summary>
    /// What a change may not do with stored rows: <c>rewrite</c>, <c>rebuild</c>, <c>history-loss</c>, <c>destructive</c>; empty for
    /// nothing.
    /// </summary>
    public string Forbid { get; set; } = "";

    /// <summary>When the release would be deployed, in UTC; empty for the clock.</summary>
    public string Now { get; set; } = "";

    /// <summary>Whether a warning is an error, as for the compiler: MSBuild itself does so from SDK 9 on only.</summary>
    public bool TreatWarningsAsErrors { get; set; }

    /// <summary>Ids that stay warnings, with semicolons or commas between them.</summary>
    public string WarningsNotAsErrors { get; set; } = "";

    /// <summary>Ids that MSBuild turns into errors.</summary>
    public string WarningsAsErrors { get; set; } = "";

    /// <summary>Ids that MSBuild turns into messages.</summary>
    public string WarningsAsMessages { get; set; } = "";

    /// <returns>Whether nothing is an error.</returns>
    public override bool Execute()
    {
        try
        {
            Check();
        }
        catch (WorkspaceException failure)
        {
            LogFailure(failure.In(Names));
        }
#pragma warning disable CA1031 // A defect of ours is one line in the user's build, and its trace is there for who asks.
        catch (Exception defect)
#pragma warning restore CA1031
        {
            LogFailure($"the check stopped with {defect.GetType().Name}: {OneLine.Of(defect.Message)} (dotnet build -v:diagnostic shows where)");
            Log.LogMessage(MessageImportance.Low, "{0}", defect);
        }

        return !Log.HasLoggedErrors;
    }

    private void Check()
    {
        var request = new CheckRequest(Baseline.Length == 0 ? null : Baseline, ParseNow())
        {
            Workflow = ParseWorkflow(),
            WorkflowSetting = "DatafileWorkflow",
            Names = Names,
            BaseFolder = FullPath(""),
            Forbidden = ForbiddenMovements.Parse([Forbid], Names.Forbid),
            LeftOut = [.. LeftOut.Select(file => file.GetMetadata("FullPath"))],
        };
        var log = new FindingLog(Log, WarningLevel.From(TreatWarningsAsErrors, WarningsNotAsErrors));
        var sarif = Sarif.Length > 0 ? new SarifFile(FullPath(Sarif), FullPath("")) : null;
        var plans = ImmutableArray.CreateBuilder<(ReleasePlan, ProjectFolder)>();
        var writesPlan = Baseline.Length > 0 && ReleasePlan.Length > 0;
        var reports = false;

        foreach (var project in Projects())
        {
            // Another project of this build may report the same; the files of this one are its own.
            var isFirst = OncePerBuild.IsFirst(BuildEngine, Identity(project));
            reports |= isFirst;
            if (!isFirst && !writesPlan && sarif is null)
                continue;

            if (Run(project, request, isFirst) is not var (result, findings))
                continue;

            sarif?.Add(result, findings);
            if (result.Plan is { } plan && findings.Unread.IsEmpty)
                plans.Add((plan, project));
            if (isFirst)
                Report(findings, log);
        }

        sarif?.Write();
        if (writesPlan && new ReleasePlanFile(FullPath(ReleasePlan), FullPath("")).Write(plans.ToImmutable()) is > 0 and var changes && reports)
            ReportPlan(changes);
    }

    private void Report(ProjectFindings findings, FindingLog log)
    {
        log.Write(findings);
        foreach (var unread in findings.Unread)
            LogFailure($"{OneLine.Of(unread.Path)} was not checked: {unread.Unread}", FullPath(Path.Combine(findings.Root, OneLine.Of(unread.Path))));
    }

    private void ReportPlan(int changes)
    {
        var plan = $"Release plan for {changes} change{(changes == 1 ? "" : "s")} -> {FullPath(ReleasePlan)}";
        if (ReleasePlanAsWarning)
            Log.LogWarning(null, PlanCode, null, "datafile", 0, 0, 0, 0, "{0}", plan);
        else
            Log.LogMessage(MessageImportance.High, "{0}", plan);
    }

    /// <summary>Checks a project. Where the baseline is missing, all projects are checked without one, after one warning.</summary>
    /// <returns>Null where the check fails and another project of the build says so.</returns>
    private (AnalysisResult Result, ProjectFindings Findings)? Run(ProjectFolder project, CheckRequest request, bool isFirst)
    {
        try
        {
            var (result, findings, _) = ProjectCheck.Run(project, _hasNoBaseline ? request with { Against = null } : request);
            return (result, findings);
        }
        catch (WorkspaceException failure) when (failure.HasNoBaseline && !BaselineRequired && request.Forbidden.Count == 0)
        {
            _hasNoBaseline = true;
            if (isFirst)
                Log.LogWarning(
                    null, FailureCode, null, "datafile", 0, 0, 0, 0,
                    $"{failure.In(Names)}. Until then the change is not checked, only the project itself.");
            return Run(project, request, isFirst);
        }
        catch (WorkspaceException) when (!isFirst)
        {
            return null;
        }
    }

    /// <summary>What makes the report of a data project the same in several projects of a build.</summary>
    private IEnumerable<string> Identity(ProjectFolder project)
    {
        // A folder to compare with counts from the project that names it; a reference is one of the repository.
        var folder = Baseline.Length > 0 && Directory.Exists(FullPath(Baseline)) ? FullPath(Baseline) : "";
        return
        [
            project.Root, Baseline, folder, $"{BaselineRequired}", Workflow, Forbid, Now, $"{ReleasePlanAsWarning}", $"{TreatWarningsAsErrors}",
            .. OwnIds(WarningsNotAsErrors), "", .. OwnIds(WarningsAsErrors), "", .. OwnIds(WarningsAsMessages), "",
            .. LeftOut.Select(file => file.GetMetadata("FullPath"))
                .Where(file => file.StartsWith(project.Root + Path.DirectorySeparatorChar, StringComparison.Ordinal))
                .OrderBy(file => file, StringComparer.Ordinal),
        ];
    }

    /// <summary>The ids that the check logs: those of other warnings may differ as they like.</summary>
    private static IEnumerable<string> OwnIds(string ids) => WarningLevel.Ids(ids)
        .Where(id => id is FailureCode or PlanCode or ForbiddenFinding.Code || id.StartsWith("DF", StringComparison.OrdinalIgnoreCase))
        .Select(id => id.ToUpperInvariant()).Distinct().OrderBy(id => id, StringComparer.Ordinal);

    /// <summary>Whole projects, whichever of their files are named.</summary>
    private IEnumerable<ProjectFolder> Projects() =>
        ProjectDiscovery.Find([.. Sources.Select(source => source.GetMetadata("FullPath"))])
            .Where(project => project.HasDatafiles)
            .Select(project => project with { Scope = [] });

    private DateTime ParseNow()
    {
        if (Now.Length == 0)
            return DateTime.UtcNow;

        return Timestamp.Parse(Now) ?? throw new WorkspaceException($"invalid DatafileNow '{Now}': {Timestamp.Form}");
    }

    private Workflow? ParseWorkflow() => Workflow.Length == 0 ? null
        : WorkflowName.TryParse(Workflow, out var workflow) ? workflow
        : throw new WorkspaceException($"unknown workflow '{Workflow}': set DatafileWorkflow to {WorkflowName.All}");

    private string FullPath(string path) => Path.GetFullPath(Path.Combine(ProjectDirectory, path));

    // Without an origin, MSBuild would blame the line of our targets file.
    private void LogFailure(string message, string origin = "datafile") =>
        Log.LogError(null, FailureCode, null, origin, 0, 0, 0, 0, message);
}
