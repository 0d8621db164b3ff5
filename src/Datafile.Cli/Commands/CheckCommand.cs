using System.CommandLine;
using Datafile.Analyzer.Analysis;
using Datafile.Analyzer.Project;
using Datafile.Analyzer.Rules;
using Datafile.Workspace;
using Datafile.Workspace.Files;
using Datafile.Workspace.Output;
using Microsoft.CodeAnalysis;

namespace Datafile.Cli.Commands;

/// <summary><c>datafile check</c>: reports findings.</summary>
internal static class CheckCommand
{
    public static Command Create()
    {
        var paths = CommonOptions.Paths();
        var against = CommonOptions.Against();
        var format = CommonOptions.Format("text", "json", "sarif", "github");
        var output = CommonOptions.Output();
        var workflow = CommonOptions.Workflow();
        var now = CommonOptions.Now();
        var noColor = CommonOptions.NoColor();
        var verbose = CommonOptions.Verbose();
        var failOn = new Option<string>("--fail-on") { Description = "Exit with 1 at findings of this severity or above.", DefaultValueFactory = _ => "warning" };
        failOn.AcceptOnlyFromAmong("error", "warning", "info", "never");
        var select = new Option<string[]>("--select") { Description = "Report only these rules (ids or names).", HelpName = "RULE", AllowMultipleArgumentsPerToken = true };
        var ignore = new Option<string[]>("--ignore") { Description = "Do not report these rules (ids or names).", HelpName = "RULE", AllowMultipleArgumentsPerToken = true };
        select.CompletionSources.Add(_ => RulePages.Names);
        ignore.CompletionSources.Add(_ => RulePages.Names);
        var forbid = CommonOptions.Forbid();
        var staged = new Option<bool>("--staged") { Description = "Check the git index instead of the work tree." };

        var sdk = new Option<bool>("--sdk") { Description = "Check resources that are defined in code: runs the generator of the project, which runs its code." };
        var fix = new Option<bool>("--fix") { Description = "Write the fixes of findings to the files, and report what is left." };
        var diff = new Option<bool>("--diff") { Description = "Print what --fix would write as a unified diff, instead of the findings, and write nothing." };
        var unsafeFixes = new Option<bool>("--unsafe-fixes") { Description = "With --fix or --diff: also take fixes that change the type of a column, a key, an engine or its options." };

        var command = new Command("check", "Reports findings of the data projects under PATH.")
        {
            paths, against, format, output, workflow, now, failOn, forbid, select, ignore, fix, diff, unsafeFixes, staged, sdk, noColor, verbose,
        };
        command.SetAction(result =>
        {
            var (fixes, diffs) = (result.GetValue(fix), result.GetValue(diff));
            if (fixes && result.GetValue(staged))
                throw new WorkspaceException("--fix writes to the work tree and not to the index: leave out --staged, and stage what was written");
            if (diffs && result.GetValue(format) != "text")
                throw new WorkspaceException("--diff prints a diff instead of the findings: leave out --format");

            if (result.GetValue(unsafeFixes) && !fixes && !diffs)
                throw new WorkspaceException("--unsafe-fixes is about --fix and --diff: add one of them");

            var request = new CheckRequest(result.GetValue(against), result.GetValue(now) ?? DateTime.UtcNow)
            {
                Workflow = result.GetValue(workflow),
                Staged = result.GetValue(staged),
                Forbidden = ForbiddenMovements.Parse(result.GetValue(forbid) ?? [], "--forbid"),
            };
            var given = result.GetValue(paths) ?? [];
            string[] folders = given.Length == 0 ? ["."] : given;
            var coded = result.GetValue(sdk) ? CommonOptions.CodedProjects(folders) : [];
            var projects = ProjectDiscovery.Find(folders).RemoveAll(p => coded.Any(c => c.Holds(p)));
            if (coded.IsEmpty)
                CommonOptions.RequireDatafiles(projects, folders);
            if ((fixes || diffs) && !coded.IsEmpty)
                throw new WorkspaceException($"{(fixes ? "--fix" : "--diff")} is about datafiles, and these are generated: leave out --sdk, or edit the definitions");

            var wanted = new RuleFilter(result.GetValue(select) ?? [], result.GetValue(ignore) ?? []);
            var checks = projects.Select(p => Check(p, request, wanted)).ToArray();
            var generated = coded.Select(c => ProjectCheck.Run(c, request)).ToArray();
            var planned = fixes || diffs ? checks.Select(c => ProjectFixes.Of(c.Project, c.Result, c.Found.Findings, result.GetValue(unsafeFixes))).ToArray() : [];
            if (fixes && !diffs)
            {
                foreach (var plan in planned)
                    plan.Write();
                checks = [.. checks.Zip(planned, (check, plan) => plan.Files.IsEmpty ? check : Check(check.Project, request, wanted))];
            }

            // A diff is about what would be fixed, and so is its exit code. Text and workflow commands show no fixes.
            var showsFixes = result.GetValue(format) is "json" or "sarif";
            var report = new CheckReport(
            [
                .. checks.Select((check, i) =>
                    diffs ? check.Found with { Findings = planned[i].Fixed }
                    : showsFixes ? check.Found with { Findings = FixReview.Offered(check.Result, check.Found.Findings) }
                    : check.Found),
                .. generated.Select(g => g.Findings with { Findings = g.Findings.Findings.RemoveAll(f => !wanted.Wants(f)) }),
            ]);
            var file = result.GetValue(output);
            var inColor = !result.GetValue(noColor) && file is null && !Console.IsOutputRedirected && Environment.GetEnvironmentVariable("NO_COLOR") is null or "";
            var printed = diffs ? string.Concat(planned.Select(UnifiedDiff.Render)) : Render(result.GetValue(format)!, report, inColor);

            // A patch is exact for those who apply it; on a terminal somebody only looks at it.
            CommonOptions.Print(diffs && file is null && !Console.IsOutputRedirected ? OneLine.Each(printed) : printed, file);

            // "Nothing to fix" would be wrong of a file that was not read.
            var failure = UnreadFiles.Failure(report.Projects);
            if ((fixes || diffs) && (failure is null || planned.Any(p => !p.Files.IsEmpty)))
                Messages.WriteLines(FixText.Render(planned, diffs));
            if (failure is not null)
                throw failure;
            if (result.GetValue(format) == "text" && !diffs)
                Messages.Write(report.Summary);
            foreach (var (project, note) in report.Projects.SelectMany(p => p.Notes, (project, note) => (project, note)).Where(n => n.note.IsImportant || result.GetValue(verbose)))
                Messages.Write(OneLine.Of($"{(project.Prefix.Length == 0 ? "." : project.Prefix.TrimEnd('/'))}: {note.Text}"));
            if (result.GetValue(verbose))
            {
                foreach (var check in checks)
                    Messages.Write(OneLine.Of($"workflow of {check.Project.Root}: {Wording.Kebab(check.Result.Workflow.Workflow)}. {check.Result.Workflow.Explanation}"));
                foreach (var (check, query) in checks.SelectMany(check => check.Result.LargeQueries.Select(query => (check, query))))
                    Messages.Write(OneLine.Of($"{check.Project.Prefix}{query.Path}: node '{query.Node}' is unknown in part: {query.Reason}"));
                var roots = projects.Select(p => p.Root).Concat(coded.Select(c => c.Root)).ToArray();
                Messages.Write($"{roots.Length} data projects: {string.Join(", ", roots)}");
                var unknown = checks.SelectMany(c => c.Current.UnknownVariables).Distinct().ToArray();
                if (unknown.Length > 0)
                    Messages.Write($"INCLUDE uses variables without a value here: {string.Join(", ", unknown)} (set them in .tinyenv, or name them in .editorconfig with datafile_include_variables)");
            }

            return Fails(report, result.GetValue(failOn)!) || report.Forbidden > 0 ? ExitCode.Findings : ExitCode.Success;
        });
        return command;
    }

    private static (ProjectFolder Project, ProjectFindings Found, ProjectSnapshot Current, AnalysisResult Result) Check(ProjectFolder project, CheckRequest request, RuleFilter wanted)
    {
        var (result, findings, current) = ProjectCheck.Run(project, request);
        return (project, findings with { Findings = findings.Findings.RemoveAll(f => !wanted.Wants(f)) }, current, result);
    }

    private static string Render(string format, CheckReport report, bool inColor) => format switch
    {
        "json" => JsonOutput.Render(report),
        "sarif" => SarifOutput.Render(report, Rule.All.Select(r => r.Descriptor), Versions.Own),
        "github" => GitHubOutput.Render(report),
        _ => TextOutput.Render(report, inColor),
    };

    private static bool Fails(CheckReport report, string failOn) => failOn switch
    {
        "never" => false,
        "info" => report.Findings.Any(),
        "warning" => report.Errors + report.Warnings > 0,
        _ => report.Errors > 0,
    };
}
