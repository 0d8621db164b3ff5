using System.CommandLine;
using Datafile.Analyzer.Flow;
using Datafile.Workspace;
using Datafile.Workspace.Files;
using Datafile.Workspace.Output;

namespace Datafile.Cli.Commands;

/// <summary><c>datafile graph</c>: prints the lineage.</summary>
internal static class GraphCommand
{
    public static Command Create()
    {
        var path = CommonOptions.Path("A project folder, or a folder that holds several");
        var format = CommonOptions.Format("mermaid", "dot", "json");
        var against = CommonOptions.Against();
        var workflow = CommonOptions.Workflow();
        var now = CommonOptions.Now();
        var output = CommonOptions.Output();
        var noColor = CommonOptions.NoColor();
        var affected = new Option<bool>("--affected") { Description = "Print only what --against marks, and its direct neighbours." };

        var command = new Command("graph", "Prints the lineage: where rows flow, and with --against what a change touches.")
        {
            path, format, against, affected, workflow, now, output, noColor,
        };
        command.Validators.Add(result =>
        {
            if (result.GetValue(affected) && result.GetValue(against) is null)
                result.AddError("--affected needs --against BASE.");
        });
        command.SetAction(result =>
        {
            var request = new CheckRequest(result.GetValue(against), result.GetValue(now) ?? DateTime.UtcNow)
            { Workflow = result.GetValue(workflow) };
            var projects = CommonOptions.ProjectsAt(result.GetValue(path) ?? ".", request.Against);
            var lineages = projects.Select(project => (project.Shown, LineageOf(project, request, result.GetValue(affected)))).ToArray();
            var (kind, file) = (result.GetValue(format), result.GetValue(output));
            var edges = lineages.Sum(l => l.Item2.Edges.Length);
            if (kind == "mermaid" && edges > MermaidOutput.MostEdges)
                Messages.Write($"the lineage has {edges} edges, and viewers of Mermaid draw {MermaidOutput.MostEdges}: add --affected, or use --format dot");

            var ink = Terminal.Ink(result.GetValue(noColor), file);
            CommonOptions.Print(
                kind switch
                {
                    "json" => JsonText.Projects([.. lineages.Select(l => LineageJson.Print(l.Item2, lineages.Length > 1 ? l.Shown : ""))]),
                    "dot" => DotOutput.Print(lineages, ink),
                    _ => MermaidOutput.Print(lineages, ink),
                },
                file);
            return ExitCode.Success;
        });
        return command;
    }

    private static Lineage LineageOf(ProjectFolder project, CheckRequest request, bool affected)
    {
        var lineage = ProjectCheck.RunWhole(project, request).Result.Lineage.Value;
        return affected ? lineage.Affected() : lineage;
    }
}
