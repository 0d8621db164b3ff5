using System.CommandLine;
using System.Text;
using Datafile.Analyzer.Plans;
using Datafile.Workspace;
using Datafile.Workspace.Files;
using Datafile.Workspace.Output;
using Microsoft.CodeAnalysis;

namespace Datafile.Cli.Commands;

/// <summary><c>datafile plan</c>: prints the release plan, and writes its files.</summary>
internal static class PlanCommand
{
    public static Command Create()
    {
        var path = CommonOptions.Path("A project folder, or a folder that holds several");
        var compared = new PlanRequestOptions(needsBaseline: true);
        var format = CommonOptions.Format("text", "json", "markdown");
        var output = CommonOptions.Output();
        var statistics = CommonOptions.Statistics("plan");
        var noColor = CommonOptions.NoColor();
        var verbose = CommonOptions.Verbose();
        var write = new Option<bool>("--write") { Description = "Write .tinyenv, cut-offs, scripts and backfill pipes." };
        var force = new Option<bool>("--force") { Description = "Overwrite files that have other content." };

        var command = new Command("plan", "Prints the release plan from BASE to PATH.") { path };
        compared.AddTo(command);
        foreach (var option in (Option[])[format, output, statistics, write, force, noColor, verbose])
            command.Options.Add(option);
        command.SetAction(result =>
        {
            var request = compared.Read(result);
            var style = new PlanStyle(
                result.GetValue(output), Terminal.Ink(result.GetValue(noColor), result.GetValue(output)), CommonOptions.Stored(result.GetValue(statistics)));
            var run = new PlanRun(result.GetValue(path) ?? ".", request);
            CommonOptions.Print(
                result.GetValue(format) switch
                {
                    "json" => run.Json(style.Stored),
                    "markdown" => run.Markdown(),
                    _ => string.Join("\n", run.Projects.Select(p => Text(p, style))),
                },
                style.File);
            foreach (var line in run.Notes(result.GetValue(verbose)))
                Messages.Write(line);
            if (result.GetValue(write))
            {
                // All are looked at before the first is written.
                var pending = run.Projects.Select(p => (p.Folder, p.Plan, Files: PlanWriter.Prepare(
                    p.Plan, p.Folder.Root, result.GetValue(force), p.Folder.Prefix))).ToArray();
                foreach (var (project, plan, files) in pending)
                    Write(plan, project, files);
            }

            return ExitCode.Success;
        });
        return command;
    }

    private static string Text(PlannedProject project, PlanStyle style) => style.File is not null || !Terminal.IsOutput
        ? Text(project, style, Paragraph.Width) + Or(TextOutput.Render(new CheckReport([project.Findings]), style.Ink.InColor))
        : Text(project, style, Terminal.Width) + Or(TerminalOutput.Render(
            new CheckReport([project.Findings with { Findings = project.Offered }]),
            new TerminalStyle(Terminal.Width, style.Ink.InColor, DiagnosticSeverity.Info)));

    /// <summary>The plan, and the heading of the findings below it.</summary>
    private static string Text(PlannedProject project, PlanStyle style, int width) =>
        PlanText.AppendHeading(
            new StringBuilder(PlanText.Render(project.Plan, project.Findings.Prefix, style.Stored, width, style.Ink, project.Name)), "Findings", style.Ink).ToString();

    private static string Or(string findings) => findings.Length > 0 ? findings : "  none\n";

    private static void Write(ReleasePlan plan, ProjectFolder project, PlanWriter.PendingFiles files)
    {
        var written = files.Write();
        foreach (var file in written)
            Messages.Write($"wrote {project.Prefix}{file}");
        var later = plan.Steps.Where(s => s.Id == "backfill").SelectMany(s => s.Writes).Intersect(written).ToArray();
        if (later.Length > 0 && plan.Version.Backfill is not null)
            Messages.Write($"commit with VERSION={plan.Version.Backfill}, once release {plan.Version.Release} is in preview and the cut-off has passed: {string.Join(", ", later)}");
        if (!written.IsEmpty && written.Length < plan.Files.Length)
            Messages.Write($"{plan.Files.Length - written.Length} of {plan.Files.Length} files of the plan existed already");
        if (written.IsEmpty)
            Messages.Write("nothing to write: the project has everything that the plan needs");
    }

    /// <param name="File">Where the plans are written; null for standard output.</param>
    private sealed record PlanStyle(string? File, Ink Ink, StoredSizes? Stored);
}
