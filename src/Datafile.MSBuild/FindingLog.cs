using Datafile.Analyzer.Findings;
using Datafile.Workspace;
using Datafile.Workspace.Configuration;
using Datafile.Workspace.Files;
using Datafile.Workspace.Output;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;
using Microsoft.CodeAnalysis;

namespace Datafile.MSBuild;

/// <summary>Findings in the log of a build, one line each: <c>path(line,col): warning DF3001: message</c>.</summary>
/// <remarks>Without the end of the place and without a subcategory, which some readers of logs do not understand.</remarks>
internal sealed class FindingLog(TaskLoggingHelper log, WarningLevel level)
{
    private readonly HashSet<(string Path, int Line, string Message)> _problems = [];

    public void Write(ProjectFindings findings)
    {
        foreach (var problem in findings.Problems)
            Write(problem, findings.Root);
        foreach (var finding in findings.Findings)
            Write(finding, PathOf(finding, findings.Root));
        foreach (var finding in findings.Forbidden.Select(ForbiddenFinding.Of))
            Write(finding, PathOf(finding, findings.Root));
    }

    /// <summary>What is wrong with the configuration; a file above several projects is named once.</summary>
    private void Write(ConfigurationProblem problem, string root)
    {
        var path = FullPath(problem.Place.File, root);
        if (_problems.Add((path, problem.Place.Line, problem.Message)))
            log.LogWarning(null, DatafileCheck.FailureCode, null, path, problem.Place.Line, problem.Place.Column, 0, 0, OneLine.Of(problem.Message));
    }

    private void Write(Finding finding, string path)
    {
        var start = finding.Place.StartLinePosition;
        var (line, column) = (start.Line + 1, start.Character + 1);
        var link = RulePages.Link(finding.Rule);
        var message = OneLine.Of(finding.Message);

        switch (level.Of(finding))
        {
            case DiagnosticSeverity.Error:
                log.LogError(null, finding.Id, null, link, path, line, column, 0, 0, message);
                break;
            case DiagnosticSeverity.Warning:
                log.LogWarning(null, finding.Id, null, link, path, line, column, 0, 0, message);
                break;
            default:
                log.LogMessage(null, finding.Id, null, path, line, column, 0, 0, MessageImportance.Normal, message);
                break;
        }
    }

    /// <summary>The full path, as the compiler writes it: it leads there from wherever the build was started.</summary>
    private static string PathOf(Finding finding, string root) =>
        finding.Place.Path is { Length: > 0 } file ? FullPath(file, root) : root;

    private static string FullPath(string file, string root) =>
        Path.GetFullPath(Path.Combine(root, OneLine.Of(file).Replace('/', Path.DirectorySeparatorChar)));
}
