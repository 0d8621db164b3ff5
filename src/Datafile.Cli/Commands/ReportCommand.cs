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
        var compared = new PlanRequestOptions(needsBaseline: false);
        var output = CommonOptions.Output();
        output.Description = "The HTML file to write.";
        output.Required = true;
        var statistics = CommonOptions.Statistics("page");
        var command = new Command("report", "Writes an HTML page: what a change does to data, the findings, the plan and the lineage.")
        { path, output, statistics };
        compared.AddTo(command);
        command.SetAction(result =>
        {
            var request = compared.Read(result);
            var project = CommonOptions.OneProject(result.GetValue(path) ?? ".", request.Against);
            var stored = CommonOptions.Stored(result.GetValue(statistics));
            var (analysis, findings, _) = ProjectCheck.RunWhole(project, request);
            var file = result.GetValue(output)!;
            OutputFile.Write(
                file,
                stream => ReportPage.Write(stream, ReportContent.Of(analysis, findings, request) with { Stored = stored, Version = Versions.Own }));
            ProjectNotes.Say([findings]);
            var changes = analysis.Plan is { } plan ? Wording.Count(plan.Changes.Length, "change") + ", " : "";
            Messages.Write($"wrote {file}: {changes}{new CheckReport([findings]).Summary}");
            return ExitCode.Success;
        });
        return command;
    }
}
