using System.CommandLine;
using Datafile.Workspace;
using Datafile.Workspace.Files;
using Datafile.Workspace.Output;
using Datafile.Workspace.Output.Report;

namespace Datafile.Cli.Commands;

/// <summary><c>datafile report</c>: writes a check as one HTML page.</summary>
internal static class ReportCommand
{
    public static Command Create()
    {
        var path = CommonOptions.Path();
        var against = CommonOptions.Against();
        var output = CommonOptions.Output();
        output.Description = "The HTML file to write.";
        output.Required = true;
        var workflow = CommonOptions.Workflow();
        var now = CommonOptions.Now();
        var cutoff = CommonOptions.Cutoff();
        var (window, windows, since) = (CommonOptions.Window(), CommonOptions.Windows(), CommonOptions.Since());

        var command = new Command("report", "Writes one HTML page: what a change does to data, the findings, the plan and the lineage.")
        {
            path, against, output, workflow, now, cutoff, window, windows, since,
        };
        command.SetAction(result =>
        {
            var project = CommonOptions.OneProject(result.GetValue(path)!);
            var request = new CheckRequest(result.GetValue(against), result.GetValue(now) ?? DateTime.UtcNow)
            {
                Workflow = result.GetValue(workflow),
                Cutoff = result.GetValue(cutoff),
                Windows = CommonOptions.Cut(result.GetValue(window), result.GetValue(windows), result.GetValue(since)),
            };
            var (analysis, findings, _) = ProjectCheck.RunWhole(project, request);
            var file = result.GetValue(output)!;
            OutputFile.Write(file, stream => ReportPage.Write(stream, ReportContent.Of(analysis, findings, request) with { Version = Versions.Own }));
            var changes = analysis.Plan is { } plan ? Wording.Count(plan.Changes.Length, "change") + ", " : "";
            Messages.Write($"wrote {file}: {changes}{new CheckReport([findings]).Summary}");
            return ExitCode.Success;
        });
        return command;
    }
}
