using System.CommandLine;
using Datafile.Workspace;
using Datafile.Workspace.Files;
using Datafile.Workspace.Output;

namespace Datafile.Cli.Commands;

/// <summary><c>datafile baseline</c>: accepts what is found in a project that begins to be checked.</summary>
internal static class BaselineCommand
{
    public static Command Create()
    {
        var paths = CommonOptions.Paths();
        var workflow = CommonOptions.Workflow();
        var now = CommonOptions.Now();
        var command = new Command("baseline", "Accepts all current findings: writes datafile-baseline.json, so that 'check' reports only new ones.") { paths, workflow, now };
        command.SetAction(result =>
        {
            var projects = CommonOptions.Projects(result.GetValue(paths) is { Length: > 0 } given ? given : ["."]);
            var request = new CheckRequest(null, result.GetValue(now) ?? DateTime.UtcNow) { Workflow = result.GetValue(workflow) };
            foreach (var project in projects)
                Write(project, request);
            return ExitCode.Success;
        });
        return command;
    }

    private static void Write(ProjectFolder project, CheckRequest request)
    {
        var (result, found, current) = ProjectCheck.RunWhole(project, request);
        var name = project.Prefix + AcceptedFindings.FileName;
        if (result.Findings.IsEmpty && current.Files.All(f => f.Path != AcceptedFindings.FileName))
        {
            Messages.Write($"{name}: not written, because there are no findings");
            return;
        }

        AtomicFile.WriteInside(
            project.Root, AcceptedFindings.FileName, AcceptedJson.Render(result.Findings, found.TextOf), executable: false, force: true);
        Messages.Write($"wrote {name} with {Wording.Count(result.Findings.Length, "accepted finding")}{(project.Scope.IsEmpty ? "" : " of the whole project")}: commit it");
    }
}
