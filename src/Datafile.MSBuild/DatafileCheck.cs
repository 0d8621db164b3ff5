using System.Collections.Immutable;
using Datafile.Analyzer.Analysis;
using Datafile.Analyzer.Plans;
using Datafile.Analyzer.Project;
using Datafile.Workspace;
using Datafile.Workspace.Files;
using Microsoft.Build.Framework;

namespace Datafile.MSBuild;

/// <summary>Checks data projects in a build: findings become warnings and errors, the release plan a file.</summary>
/// <remarks>Built by <c>Datafile.MSBuild.targets</c>, where each input is a property of the user's project.</remarks>
public sealed class DatafileCheck : Microsoft.Build.Utilities.Task
{
    /// <summary>What is wrong with the build itself, and not with a datafile, has this in place of the id of a rule.</summary>
    internal const string FailureCode = "DATAFILE";

    /// <summary>Datafiles, whose projects are checked as a whole; and folders, with all projects in them.</summary>
    [Required]
    public ITaskItem[] Sources { get; set; } = [];

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

    /// <summary><c>releases</c>, <c>branches</c> or <c>forward</c>; empty to take the configured one.</summary>
    public string Workflow { get; set; } = "";

    /// <summary>What a change may not do with stored rows: <c>rewrite</c>, <c>rebuild</c>, <c>history-loss</c>, <c>destructive</c>; empty for nothing.</summary>
    public string Forbid { get; set; } = "";

    /// <summary>When the release would be deployed, in UTC; empty for the clock.</summary>
    public string Now { get; set; } = "";

    /// <summary>Whether a warning is an error, as for the compiler: MSBuild itself does so from SDK 9 on only.</summary>
    public bool TreatWarningsAsErrors { get; set; }

    /// <summary>Ids that stay warnings, with semicolons or commas between them.</summary>
    public string WarningsNotAsErrors { get; set; } = "";

    /// <returns>Whether nothing is an error.</returns>
    public override bool Execute()
    {
        try
        {
            Check();
        }
        catch (WorkspaceException failure)
        {
            LogFailure(InProperties(failure));
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
            BaseFolder = FullPath(""),
            Forbidden = ForbiddenMovements.Parse([Forbid], "DatafileForbid"),
        };
        var log = new FindingLog(Log, WarningLevel.From(TreatWarningsAsErrors, WarningsNotAsErrors));
        var plans = ImmutableArray.CreateBuilder<(ReleasePlan, ProjectFolder)>();

        foreach (var project in Projects())
        {
            var (result, findings) = Run(project, ref request);
            log.Write(findings);
            foreach (var unread in findings.Unread)
                LogFailure($"{OneLine.Of(unread.Path)} was not checked: {unread.Unread}", FullPath(Path.Combine(project.Root, OneLine.Of(unread.Path))));
            if (result.Plan is { } plan && findings.Unread.IsEmpty)
                plans.Add((plan, project));
        }

        if (Baseline.Length > 0 && ReleasePlan.Length > 0)
            new ReleasePlanFile(FullPath(ReleasePlan), FullPath("")).Write(plans.ToImmutable(), Log);
    }

    /// <summary>Checks a project. Where the baseline is missing, this and all further projects are checked without one, after one warning.</summary>
    private (AnalysisResult Result, ProjectFindings Findings) Run(ProjectFolder project, ref CheckRequest request)
    {
        try
        {
            var (result, findings, _) = ProjectCheck.Run(project, request);
            return (result, findings);
        }
        catch (WorkspaceException failure) when (failure.HasNoBaseline && !BaselineRequired && request.Forbidden.Count == 0)
        {
            Log.LogWarning(null, FailureCode, null, "datafile", 0, 0, 0, 0, $"{InProperties(failure)}. Until then the change is not checked, only the project itself.");
            request = request with { Against = null };
            return Run(project, ref request);
        }
    }

    /// <summary>The hosts of a check give the baseline in their own ways.</summary>
    private static string InProperties(WorkspaceException failure) => failure.Message.Replace("--against", "DatafileBaseline").Replace("--forbid", "DatafileForbid");

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
