using System.CommandLine;
using Datafile.Workspace;
using Datafile.Workspace.Output;

namespace Datafile.Cli.Commands;

/// <summary><c>datafile graph</c>: prints the lineage.</summary>
internal static class GraphCommand
{
    public static Command Create()
    {
        var path = CommonOptions.Path();
        var format = CommonOptions.Format("mermaid", "dot", "json");
        var against = CommonOptions.Against();
        var workflow = CommonOptions.Workflow();
        var now = CommonOptions.Now();
        var output = CommonOptions.Output();
        var affected = new Option<bool>("--affected") { Description = "Only what --against marks, and what is beside it." };

        var command = new Command("graph", "Prints the lineage: what flows where, and with --against what a change touches.")
        {
            path, format, against, affected, workflow, now, output,
        };
        command.Validators.Add(result =>
        {
            if (result.GetValue(affected) && result.GetValue(against) is null)
                result.AddError("--affected needs --against BASE.");
        });
        command.SetAction(result =>
        {
            var request = new CheckRequest(result.GetValue(against), result.GetValue(now) ?? DateTime.UtcNow) { Workflow = result.GetValue(workflow) };
            var lineage = ProjectCheck.RunWhole(CommonOptions.OneProject(result.GetValue(path)!), request).Result.Lineage.Value;
            if (result.GetValue(affected))
                lineage = lineage.Affected();
            if (result.GetValue(format) == "mermaid" && lineage.Edges.Length > MermaidOutput.MostEdges)
                Messages.Write($"the lineage has {lineage.Edges.Length} arrows, and viewers of Mermaid draw {MermaidOutput.MostEdges}: take --affected or --format dot");
            if (result.GetValue(format) == "json")
                CommonOptions.Print(LineageJson.Print(lineage), result.GetValue(output));
            else
                CommonOptions.PrintLines(result.GetValue(format) == "dot" ? DotOutput.Print(lineage) : MermaidOutput.Print(lineage), result.GetValue(output));
            return ExitCode.Success;
        });
        return command;
    }
}
