using System.CommandLine;
using System.Text;
using Datafile.Analyzer.Analysis;
using Datafile.Analyzer.Flow;
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
            var projects = CommonOptions.ProjectsAt(result.GetValue(path) ?? ".", request.Against);
            var style = new PlanStyle(
                result.GetValue(format)!, result.GetValue(output), Terminal.Ink(
                    result.GetValue(noColor), result.GetValue(output)), CommonOptions.Stored(result.GetValue(statistics)), IsOnly: projects.Length == 1);
            var plans = projects.Select(project => Plan(project, request, style)).ToArray();
            var findings = plans.Select(p => p.Findings).ToArray();
            string[] texts = [.. plans.Select(p => p.Text)];
            CommonOptions.Print(style.Format == "json" ? JsonText.Projects(texts) : string.Join("\n", texts), style.File);
            ProjectNotes.Say(findings, result.GetValue(verbose));
            ProjectNotes.SayRemoved(ProjectNotes.FindGone([result.GetValue(path) ?? "."], request, projects), findings, request);
            if (result.GetValue(write))
            {
                // All are looked at before the first is written.
                var pending = projects.Zip(plans, (project, plan) => (project, plan.Plan, Files: PlanWriter.Prepare(
                    plan.Plan, project.Root, result.GetValue(force), project.Prefix))).ToArray();
                foreach (var (project, plan, files) in pending)
                    Write(plan, project, files);
            }

            return ExitCode.Success;
        });
        return command;
    }

    private static (ReleasePlan Plan, ProjectFindings Findings, string Text) Plan(ProjectFolder project, CheckRequest request, PlanStyle style)
    {
        var (analysis, findings, _) = ProjectCheck.RunWhole(project, request);
        var (plan, name) = (analysis.Plan!, style.IsOnly ? "" : project.Shown);
        return (plan, findings, style.Format switch
        {
            "json" => PlanJson.Render(plan, FixReview.Offered(analysis, findings.Findings), style.Stored, name),
            "markdown" => OneLine.Each(PlanMarkdown.Render(plan, findings.Findings, findings.Prefix, Picture(analysis.Lineage.Value), name)),
            _ when style.File is not null || !Terminal.IsOutput => Text(plan, findings, style, Paragraph.Width, name)
                + Or(TextOutput.Render(new CheckReport([findings]), style.Ink.InColor)),
            _ => Text(plan, findings, style, Terminal.Width, name) + Or(TerminalOutput.Render(
                new CheckReport([findings with { Findings = FixReview.Offered(analysis, findings.Findings) }]), new TerminalStyle(
                    Terminal.Width, style.Ink.InColor, DiagnosticSeverity.Info))),
        });
    }

    /// <summary>The plan, and the heading of the findings below it.</summary>
    private static string Text(ReleasePlan plan, ProjectFindings findings, PlanStyle style, int width, string name) =>
        PlanText.AppendHeading(
            new StringBuilder(PlanText.Render(plan, findings.Prefix, style.Stored, width, style.Ink, name)), "Findings", style.Ink).ToString();

    /// <summary>What the change touches; none where viewers would not draw it.</summary>
    private static string Picture(Lineage lineage) =>
        lineage.Affected() is { Edges.Length: > 0 and <= MermaidOutput.MostEdges } affected ? MermaidOutput.Print(affected) : "";

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
    /// <param name="IsOnly">Whether there is one project, which needs no name.</param>
    private sealed record PlanStyle(string Format, string? File, Ink Ink, StoredSizes? Stored, bool IsOnly);
}
