using System.Collections.Immutable;
using System.CommandLine;
using Datafile.Analyzer.Release;
using Datafile.Workspace;
using Datafile.Workspace.Files;

namespace Datafile.Cli.Commands;

/// <summary><c>datafile check</c>: reports findings.</summary>
internal static class CheckCommand
{
    public static Command Create()
    {
        var paths = CommonOptions.Paths();
        var against = CommonOptions.Against();
        var format = new Option<string?>("--format") { Description = "The output format: full is for people, text (or compact) is one line per finding (default: full on a terminal, text elsewhere)." };
        format.AcceptOnlyFromAmong("full", "text", "compact", "json", "sarif", "github", "gitlab", "junit");
        var output = CommonOptions.Output();
        var workflow = CommonOptions.Workflow();
        var now = CommonOptions.Now();
        var noColor = CommonOptions.NoColor();
        var verbose = CommonOptions.Verbose();
        var showConfig = new Option<bool>("--show-config")
        { Description = "Print every setting, its value and where it comes from, instead of checking." };
        var stdinFilename = new Option<string?>("--stdin-filename") { Description = "With - as PATH: the file that the text on standard input belongs to, such as unsaved text in an editor.", HelpName = "FILE" };
        var quiet = new Option<bool>("--quiet") { Description = "Print only the findings, without summary and notes." };
        var show = new Option<string?>("--show") { Description = "Print findings of this severity or above (default: warning on a terminal, info elsewhere)." };
        show.AcceptOnlyFromAmong("error", "warning", "info");
        var statistics = new Option<bool>("--statistics") { Description = "Print the number of findings per rule, instead of the findings." };
        var failOn = new Option<string>("--fail-on")
        { Description = "Exit with 1 if there are findings of this severity or above.", DefaultValueFactory = _ => "warning" };
        failOn.AcceptOnlyFromAmong("error", "warning", "info", "never");
        var select = new Option<string[]>("--select")
        { Description = "Report only these rules: ids, names, or the start of ids, such as DF30.", HelpName = "RULE,…", AllowMultipleArgumentsPerToken = true };
        var ignore = new Option<string[]>("--ignore")
        { Description = "Do not report these rules: ids, names, or the start of ids.", HelpName = "RULE,…", AllowMultipleArgumentsPerToken = true };
        select.CompletionSources.Add(_ => RulePages.Names);
        ignore.CompletionSources.Add(_ => RulePages.Names);
        var forbid = CommonOptions.Forbid();
        var staged = new Option<bool>("--staged") { Description = "Check the git index instead of the work tree." };
        var onlyNew = new Option<bool>("--new") { Description = "Report only findings that BASE does not have, and count the others." };
        var sdk = new Option<bool>("--sdk") { Description = "Check resources that are defined in code: runs the generator of the project, and so the project's code." };
        var allowEmpty = new Option<bool>("--allow-empty") { Description = "Succeed if there is nothing to check." };
        var noSuppressed = new Option<bool>("--no-suppressed") { Description = "With --format sarif: leave out suppressed and accepted findings, which GitHub would show as open." };
        var watch = new Option<bool>("--watch") { Description = "Check again whenever a file changes, until Ctrl-C. The exit code is that of the last run." };
        var fix = new Option<bool>("--fix") { Description = "Write fixes to the files, and report the remaining findings." };
        var diff = new Option<bool>("--diff") { Description = "Print what --fix would write as a unified diff instead of the findings, and write nothing." };
        var unsafeFixes = new Option<bool>("--unsafe-fixes") { Description = "With --fix or --diff: also apply fixes that change the type of a column, a key, an engine or its options." };

        var command = new Command("check", "Checks the data projects under PATH and reports findings.")
        {
            paths, against, onlyNew, format, output, workflow, now, failOn, forbid, select, ignore, fix, diff, unsafeFixes, staged, sdk, stdinFilename, allowEmpty, show, showConfig, statistics, noSuppressed, watch, quiet, noColor, verbose,
        };
        command.SetAction(result =>
        {
            var options = Read(result);
            if (result.GetValue(watch) && !result.GetValue(showConfig))
                return new WatchRun(() => Read(result)).Run();

            return result.GetValue(showConfig)
                ? ShowConfig.Run(
                    options, name => result.GetResult(command.Options.First(option => option.Name == "--" + name)) is { Implicit: false })
                : new CheckRun(options).Run();
        });
        return command;

        // An unset variable in CI must not open the gate.
        static ImmutableHashSet<RowMovement> Movements(string[] forbidden) => ForbiddenMovements.Parse(forbidden, "--forbid") is var movements
            && (movements.Count > 0 || forbidden.Length == 0)
            ? movements
            : throw new WorkspaceException($"--forbid is empty: name what the change must not do ({string.Join(", ", RowMovementName.All)}), or leave it out");

        CheckOptions Read(ParseResult result) => new(
            result.GetValue(paths) is { Length: > 0 } given ? given : ["."],
            new CheckRequest(result.GetValue(against), result.GetValue(now) ?? DateTime.UtcNow)
            {
                Workflow = result.GetValue(workflow),
                Staged = result.GetValue(staged),
                OnlyNew = result.GetValue(onlyNew),
                Forbidden = Movements(result.GetValue(forbid) ?? []),
            },
            new RuleFilter(result.GetValue(select) ?? [], result.GetValue(ignore) ?? []))
        {
            GivenFormat = result.GetValue(format),
            GivenShow = result.GetValue(show),
            Statistics = result.GetValue(statistics),
            NoSuppressed = result.GetValue(noSuppressed),
            Quiet = result.GetValue(quiet),
            OutputFile = result.GetValue(output),
            FailOn = result.GetValue(failOn)!,
            AllowEmpty = result.GetValue(allowEmpty),
            Sdk = result.GetValue(sdk),
            StdinFilename = result.GetValue(stdinFilename),
            Watch = result.GetValue(watch),
            Fix = result.GetValue(fix),
            Diff = result.GetValue(diff),
            UnsafeFixes = result.GetValue(unsafeFixes),
            NoColor = result.GetValue(noColor),
            Verbose = result.GetValue(verbose),
        };
    }
}
