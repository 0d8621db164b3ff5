using System.CommandLine;
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
    private const string FindingsHeading = "\nFindings\n";

    public static Command Create()
    {
        var path = CommonOptions.Path();
        var compared = new PlanRequestOptions(needsBaseline: true);
        var format = CommonOptions.Format("text", "json", "markdown");
        var output = CommonOptions.Output();
        var statistics = CommonOptions.Statistics("plan");
        var noColor = CommonOptions.NoColor();
        var verbose = CommonOptions.Verbose();
        var write = new Option<bool>("--write") { Description = "Write scripts, .tinyenv and backfill pipes." };
        var force = new Option<bool>("--force") { Description = "Write over files with other content." };

        var command = new Command("plan", "Prints the release plan from BASE to PATH.") { path };
        compared.AddTo(command);
        foreach (var option in (Option[])[format, output, statistics, write, force, noColor, verbose])
            command.Options.Add(option);
        command.SetAction(result =>
        {
            var project = CommonOptions.OneProject(result.GetValue(path)!);
            var (analysis, findings, _) = ProjectCheck.RunWhole(project, compared.Read(result));
            var plan = analysis.Plan!;
            var stored = CommonOptions.Stored(result.GetValue(statistics));
            if (result.GetValue(format) == "json")
                CommonOptions.Print(PlanJson.Render(plan, FixReview.Offered(analysis, findings.Findings), stored), result.GetValue(output));
            else if (result.GetValue(format) == "markdown")
                CommonOptions.PrintLines(PlanMarkdown.Render(plan, findings.Findings, findings.Prefix, Picture(analysis.Lineage.Value)), result.GetValue(output));
            else if (result.GetValue(output) is not null || !Terminal.IsOutput)
                CommonOptions.PrintLines(PlanText.Render(plan, findings.Prefix, stored) + FindingsHeading + Or(TextOutput.Render(new CheckReport([findings]))), result.GetValue(output));
            else
                CommonOptions.Print(OnTerminal(plan, findings with { Findings = FixReview.Offered(analysis, findings.Findings) }, stored, Terminal.InColor && !result.GetValue(noColor)), null);
            if (result.GetValue(write))
                Write(plan, project, result.GetValue(force));
            return ExitCode.Success;
        });
        return command;
    }

    /// <summary>What the change touches; none where viewers would not draw it.</summary>
    private static string Picture(Lineage lineage) => lineage.Affected() is { Edges.Length: > 0 and <= MermaidOutput.MostEdges } affected ? MermaidOutput.Print(affected) : "";

    /// <summary>The plan as wide as the terminal, and below it the findings as <c>check</c> shows them there.</summary>
    private static string OnTerminal(ReleasePlan plan, ProjectFindings findings, StoredSizes? stored, bool inColor)
    {
        var text = OneLine.Each(PlanText.Render(plan, findings.Prefix, stored, Terminal.Width) + FindingsHeading);
        return (inColor ? PlanText.WithBoldHeadings(text) : text)
            + Or(TerminalOutput.Render(new CheckReport([findings]), new TerminalStyle(Terminal.Width, inColor, DiagnosticSeverity.Info)));
    }

    private static string Or(string findings) => findings.Length > 0 ? findings : "  none\n";

    private static void Write(ReleasePlan plan, ProjectFolder project, bool force)
    {
        var written = PlanWriter.Write(plan, project.Root, force);
        foreach (var file in written)
            Messages.Write($"wrote {project.Prefix}{file}");
        var later = plan.Steps.Where(s => s.Id == "backfill").SelectMany(s => s.Writes).Intersect(written).ToArray();
        if (later.Length > 0 && plan.Version.Backfill is not null)
            Messages.Write($"commit with VERSION={plan.Version.Backfill}, once release {plan.Version.Release} is in preview and the cut-off has passed: {string.Join(", ", later)}");
        if (!written.IsEmpty && written.Length < plan.Files.Length)
            Messages.Write($"{plan.Files.Length - written.Length} of {plan.Files.Length} files of the plan were there already");
        if (written.IsEmpty)
            Messages.Write("nothing to write: the project has what the plan needs");
    }
}
