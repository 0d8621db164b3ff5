using System.CommandLine;
using System.Text;
using Datafile.Analyzer.Project;
using Datafile.Workspace;
using Datafile.Workspace.Files;
using Datafile.Workspace.Init;
using Datafile.Workspace.Output;
using Microsoft.CodeAnalysis;

namespace Datafile.Cli.Commands;

/// <summary><c>datafile init</c>: settings, hook and workflow for a repository that begins to be checked.</summary>
internal static class InitCommand
{
    public static Command Create()
    {
        var path = CommonOptions.Path();
        var write = new Option<bool>("--write") { Description = "Write the files. Without this option they are only shown." };
        var repository = new Option<string?>("--repository")
        { Description = "The GitHub repository of datafile, from which the hook and the workflow take it.", HelpName = "OWNER/NAME" };
        repository.Validators.Add(result =>
        {
            if (result.Tokens.Count == 1 && !IsRepository(result.Tokens[0].Value))
                result.AddError($"invalid repository '{result.Tokens[0].Value}': write it as OWNER/NAME.");
        });
        var workflow = CommonOptions.Workflow();
        var command = new Command("init", "Shows or writes what a repository needs: datafile.toml, a pre-commit hook and a GitHub workflow. Existing files are not overwritten.") { path, write, repository, workflow };
        command.SetAction(result =>
        {
            var given = result.GetValue(path) ?? ".";
            var projects = CommonOptions.Projects([given]);
            var request = new CheckRequest(null, DateTime.UtcNow) { Workflow = result.GetValue(workflow) };
            var checks = projects.Select(project => Check(project, request)).ToArray();
            InitFile[] files = [.. checks.Select(check => ProjectInit.Settings(check.Project, check.Detected)), .. new ProjectInit(
                result.GetValue(repository), Versions.Own).OfRepository(projects, given)];

            if (result.GetValue(write))
                Write(files);
            else
                Show(files);
            if (files.All(file => file.File != ProjectInit.HookConfig))
                Messages.Write("no hook and no workflow: this folder is not in a git repository");
            foreach (var (project, _, findings) in checks)
                SayWhatIsFound(project, findings);
            return ExitCode.Success;
        });
        return command;
    }

    private static bool IsRepository(string name) =>
        name.Split('/') is [{ Length: > 0 } owner, { Length: > 0 } repository]
            && (owner + repository).All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.');

    private static void Show(InitFile[] files)
    {
        var text = new StringBuilder();
        foreach (var file in files)
        {
            text.Append(text.Length > 0 ? "\n" : "").Append(OneLine.OfPath(file.Shown)).Append(file switch
            {
                { Action: InitAction.Create } => ", new:\n",
                { Action: InitAction.Add } => ", with these additional lines:\n",
                _ => $" is not written: {file.Reason}\n",
            });
            if (!file.IsDone)
                text.Append(string.Concat(file.Lines.TrimEnd('\n').Split('\n').Select(line => line.Length == 0 ? "\n" : $"    {line}\n")));
        }

        CommonOptions.PrintLines(text.ToString(), null);
        if (files.Any(file => file.Action != InitAction.Leave))
            Messages.Write("nothing was written: add --write");
    }

    private static void Write(InitFile[] files)
    {
        foreach (var file in files)
            file.Check();
        foreach (var file in files)
        {
            file.Write();
            Messages.Write(file.Action == InitAction.Leave
                ? $"{file.Shown} is not written: {file.Reason}"
                : $"{(file.Action == InitAction.Add ? "added to" : "wrote")} {file.Shown}: commit it");
        }
    }

    /// <summary>A project as it will be checked, when its workflow is set.</summary>
    private static (ProjectFolder Project, DetectedWorkflow Detected, ProjectFindings Findings) Check(ProjectFolder project, CheckRequest request)
    {
        var detected = ProjectCheck.WorkflowOf(project, request);
        return (project, detected, ProjectCheck.RunWhole(project, request with { Workflow = detected.Workflow }).Findings);
    }

    /// <summary>What would fail the first check, and what to do.</summary>
    private static void SayWhatIsFound(ProjectFolder project, ProjectFindings findings)
    {
        var found = findings.Findings.Count(finding => finding.Severity >= DiagnosticSeverity.Warning);
        if (found > 0)
            Messages.Write($"{project.Shown}: {Wording.Count(found, "finding")}: run 'datafile baseline' to accept {(found == 1 ? "it" : "them")}, so that 'datafile check' reports only new ones");
    }
}
