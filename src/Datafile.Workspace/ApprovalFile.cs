using Datafile.Analyzer.Findings;
using Datafile.Analyzer.Rules;
using Datafile.Workspace.Files;

namespace Datafile.Workspace;

/// <summary>Writes the approval of an intended change.</summary>
public static class ApprovalFile
{
    /// <summary>Approves what a rule finds about a resource, for the change from the baseline to the project as they are now.</summary>
    /// <param name="rule">A rule about changes or releases.</param>
    /// <returns>The path of the file, relative to the root.</returns>
    /// <exception cref="WorkspaceException">There is no such finding, or a file cannot be read or written.</exception>
    public static string Approve(ProjectFolder project, CheckRequest request, RuleDescription rule, string resource, string reason)
    {
        if (reason.Trim().Length == 0)
            throw new WorkspaceException("an approval needs a reason: say with --reason why the change is intended");

        var (result, found, current) = ProjectCheck.RunWhole(project, request);
        var findings = found.Findings.Where(f => f.Resource.Length > 0).ToArray();
        if (result.Baseline is not { } baseline || !findings.Any(f => f.Id == rule.Id && f.Resource == resource))
            throw new WorkspaceException($"there is no {rule.Id} finding about '{resource}': {Others(findings)}");

        var file = current.Files.FirstOrDefault(f => f.Path == Approvals.FileName)?.Text.ToString();
        var text = Approvals.With(file, rule.Id, resource, baseline.Project, result.Current.Project, reason);
        AtomicFile.WriteInside(project.Root, Approvals.FileName, text, executable: false, force: true);
        return Approvals.FileName;
    }

    private static string Others(Finding[] findings)
    {
        var found = findings.Where(f => f.Rule.IsAboutChange).Select(f => $"{f.Id} {f.Resource}").Distinct().ToArray();
        return found.Length == 0 ? "this change has no findings" : "there are " + string.Join(", ", found);
    }
}
