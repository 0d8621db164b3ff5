using System.CommandLine;
using Datafile.Workspace;
using Datafile.Workspace.Files;

namespace Datafile.Cli.Commands;

/// <summary><c>datafile approve</c>: takes a finding about one intended change.</summary>
internal static class ApproveCommand
{
    public static Command Create()
    {
        var rule = new Argument<string>("rule") { Description = "The rule, by id or by name: one about changes or releases." };
        var resource = new Argument<string>("resource") { Description = "The Data Source or pipe that the finding is about." };
        var path = CommonOptions.Path();
        var against = CommonOptions.Against(required: true);
        var reason = new Option<string>("--reason") { Description = "Why the change is intended.", HelpName = "TEXT", Required = true };
        var workflow = CommonOptions.Workflow();
        var now = CommonOptions.Now();

        var command = new Command("approve", "Approves what a rule finds about one change of a resource; the approval ends when the resource changes again.")
        {
            rule, resource, path, against, reason, workflow, now,
        };
        command.SetAction(result =>
        {
            var request = new CheckRequest(result.GetValue(against), result.GetValue(now) ?? DateTime.UtcNow)
            { Workflow = result.GetValue(workflow) };
            var project = CommonOptions.OneProject(result.GetValue(path) ?? ".", request.Against);
            var description = RulePages.Find(result.GetValue(rule)!);
            if (!description.IsAboutChange)
                throw new WorkspaceException($"{description.Id} is about the project as it is: write '# datafile: ignore {description.Id} -- reason' above the line");

            var file = ApprovalFile.Approve(project, request, description, result.GetValue(resource)!, result.GetValue(reason)!);
            Messages.Write($"wrote {project.Prefix}{file}: commit it with the change");
            return ExitCode.Success;
        });
        return command;
    }
}
