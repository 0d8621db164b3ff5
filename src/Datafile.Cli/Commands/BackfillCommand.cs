using System.Collections.Immutable;
using System.CommandLine;
using System.Text;
using Datafile.Analyzer.Plans;
using Datafile.Workspace;
using Datafile.Workspace.Files;

namespace Datafile.Cli.Commands;

/// <summary><c>datafile backfill</c>: prints or writes the backfill pipe skeletons.</summary>
internal static class BackfillCommand
{
    public const string NoneNeeded = "no view is re-created, so no backfill is needed";

    public static Command Create()
    {
        var path = CommonOptions.Path();
        var compared = new PlanRequestOptions(needsBaseline: true);
        var pipe = new Option<string?>("--pipe")
        { Description = "Only the backfill with this name, or of the pipe with this name.", HelpName = "NAME" };
        var output = CommonOptions.Output();
        var write = new Option<bool>("--write") { Description = "Create the pipes in the project." };
        var force = new Option<bool>("--force") { Description = "Overwrite files that have other content." };

        var command = new Command("backfill", "Prints the backfill pipes of a plan, or creates them with --write.") { path, pipe };
        compared.AddTo(command);
        foreach (var option in (Option[])[output, write, force])
            command.Options.Add(option);
        command.SetAction(result =>
        {
            var request = compared.Read(result);
            var (project, findings, plan, backfills) = Find(result.GetValue(path) ?? ".", request, result.GetValue(pipe));
            if (backfills.IsEmpty)
                Messages.Write(NoneNeeded);

            CommonOptions.PrintLines(Text(backfills), result.GetValue(output));
            ProjectNotes.Say([findings]);
            if (result.GetValue(write))
            {
                var files = backfills.Select(b => new PlannedFile(b.File, b.Text)).ToImmutableArray();
                foreach (var file in PlanWriter.Write(plan with { Files = files }, project.Root, result.GetValue(force)))
                    Messages.Write($"wrote {project.Prefix}{file}");
            }

            return ExitCode.Success;
        });
        return command;
    }

    /// <summary>The backfills of the one project at a path.</summary>
    /// <param name="pipe">The name of a backfill or of its pipe; null for all.</param>
    /// <exception cref="WorkspaceException">There is no project, no such backfill, or a file cannot be read.</exception>
    public static (ProjectFolder Project, ProjectFindings Findings, ReleasePlan Plan, ImmutableArray<PlannedBackfill> Backfills) Find(
        string path, CheckRequest request, string? pipe)
    {
        var project = CommonOptions.OneProject(path, request.Against);
        var (analysis, findings, _) = ProjectCheck.RunWhole(project, request);
        var plan = analysis.Plan!;
        return (project, findings, plan, Select(plan, pipe));
    }

    private static ImmutableArray<PlannedBackfill> Select(ReleasePlan plan, string? name)
    {
        if (name is null)
            return plan.Backfills;

        var found = plan.Backfills.RemoveAll(b => b.Pipe != name && b.Pipe != "backfill_" + name);
        return found.IsEmpty
            ? throw new WorkspaceException($"there is no backfill of '{name}': {(plan.Backfills.IsEmpty ? "no view is re-created" : "there are " + string.Join(", ", plan.Backfills.Select(b => b.Pipe)))}")
            : found;
    }

    public static string Text(ImmutableArray<PlannedBackfill> backfills)
    {
        var text = new StringBuilder();
        foreach (var backfill in backfills)
            text.Append("# ").Append(backfill.File).Append('\n').Append(backfill.Text.TrimEnd('\n')).Append("\n\n");
        return text.ToString();
    }
}
