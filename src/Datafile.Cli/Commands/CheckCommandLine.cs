using System.Collections.Immutable;
using System.CommandLine;
using Datafile.Analyzer.Project;
using Datafile.Analyzer.Release;
using Datafile.Workspace;
using Datafile.Workspace.Files;

namespace Datafile.Cli.Commands;

/// <summary>The arguments and options of <c>check</c>, and what a command line gives for them.</summary>
internal sealed class CheckCommandLine
{
    private readonly Argument<string[]> _paths = CommonOptions.Paths();

    // What is checked.
    private readonly Option<string?> _against = CommonOptions.Against();
    private readonly Option<Workflow?> _workflow = CommonOptions.Workflow();
    private readonly Option<DateTime?> _now = CommonOptions.Now();
    private readonly Option<bool> _staged = Flag("--staged", "Check the git index instead of the work tree.");
    private readonly Option<bool> _sdk = Flag(
        "--sdk", "Check resources that are defined in code: runs the generator of the project, and so the project's code.");
    private readonly Option<string?> _stdinFilename = new("--stdin-filename")
    {
        Description = "With - as PATH: the file that the text on standard input belongs to, such as unsaved text in an editor.",
        HelpName = "FILE",
    };
    private readonly Option<bool> _allowEmpty = Flag("--allow-empty", "Succeed if there is nothing to check.");
    private readonly Option<bool> _watch = Flag(
        "--watch", "Check again whenever a file changes, until Ctrl-C. The exit code is that of the last run.");

    // What is reported, and what fails.
    private readonly Option<bool> _onlyNew = Flag("--new", "Report only findings that BASE does not have, and count the others.");
    private readonly Option<string[]> _select = Rules("--select", "Report only these rules: ids, names, or the start of ids, such as DF30.");
    private readonly Option<string[]> _ignore = Rules("--ignore", "Do not report these rules: ids, names, or the start of ids.");
    private readonly Option<string[]> _forbid = CommonOptions.Forbid();
    private readonly Option<string> _failOn = new("--fail-on")
    {
        Description = "Exit with 1 if there are findings of this severity or above.",
        DefaultValueFactory = _ => "warning",
    };

    // What is written to files.
    private readonly Option<bool> _fix = Flag("--fix", "Write fixes to the files, and report the remaining findings.");
    private readonly Option<bool> _diff = Flag(
        "--diff", "Print what --fix would write as a unified diff instead of the findings, and write nothing.");
    private readonly Option<bool> _unsafeFixes = Flag(
        "--unsafe-fixes", "With --fix or --diff: also apply fixes that change the type of a column, a key, an engine or its options.");

    // How it is printed.
    private readonly Option<string?> _format = new("--format")
    {
        Description = "The output format: full is for people, text (or compact) is one line per finding (default: full on a terminal, text elsewhere).",
    };
    private readonly Option<string?> _output = CommonOptions.Output();
    private readonly Option<string?> _show = new("--show")
    {
        Description = "Print findings of this severity or above (default: warning on a terminal, info elsewhere).",
    };
    private readonly Option<bool> _showConfig = Flag(
        "--show-config", "Print every setting, its value and where it comes from, instead of checking.");
    private readonly Option<bool> _statistics = Flag("--statistics", "Print the number of findings per rule, instead of the findings.");
    private readonly Option<bool> _noSuppressed = Flag(
        "--no-suppressed", "With --format sarif: leave out suppressed and accepted findings, which GitHub would show as open.");
    private readonly Option<bool> _quiet = Flag("--quiet", "Print only the findings, without summary and notes.");
    private readonly Option<bool> _noColor = CommonOptions.NoColor();
    private readonly Option<bool> _verbose = CommonOptions.Verbose();

    public CheckCommandLine()
    {
        _format.AcceptOnlyFromAmong("full", "text", "compact", "json", "sarif", "github", "gitlab", "junit");
        _show.AcceptOnlyFromAmong("error", "warning", "info");
        _failOn.AcceptOnlyFromAmong("error", "warning", "info", "never");
    }

    /// <summary>In the order of the help.</summary>
    private ImmutableArray<Option> Options =>
    [
        _against, _onlyNew, _format, _output, _workflow, _now, _failOn, _forbid, _select, _ignore, _fix, _diff, _unsafeFixes, _staged, _sdk,
        _stdinFilename, _allowEmpty, _show, _showConfig, _statistics, _noSuppressed, _watch, _quiet, _noColor, _verbose,
    ];

    public void AddTo(Command command)
    {
        command.Arguments.Add(_paths);
        foreach (var option in Options)
            command.Options.Add(option);
    }

    /// <summary>Whether to print the settings instead of checking.</summary>
    public bool ShowsConfig(ParseResult result) => result.GetValue(_showConfig);

    /// <summary>Whether the user gave an option.</summary>
    /// <param name="name">Without dashes.</param>
    public bool IsGiven(ParseResult result, string name) =>
        result.GetResult(Options.First(option => option.Name == "--" + name)) is { Implicit: false };

    /// <exception cref="WorkspaceException">The value of an option is wrong.</exception>
    public CheckOptions Read(ParseResult result) => new(
        result.GetValue(_paths) is { Length: > 0 } given ? given : ["."],
        new CheckRequest(result.GetValue(_against), result.GetValue(_now) ?? DateTime.UtcNow)
        {
            Workflow = result.GetValue(_workflow),
            Staged = result.GetValue(_staged),
            OnlyNew = result.GetValue(_onlyNew),
            Forbidden = Forbidden(result.GetValue(_forbid) ?? []),
        },
        new RuleFilter(result.GetValue(_select) ?? [], result.GetValue(_ignore) ?? []))
    {
        GivenFormat = result.GetValue(_format),
        GivenShow = result.GetValue(_show),
        Statistics = result.GetValue(_statistics),
        NoSuppressed = result.GetValue(_noSuppressed),
        Quiet = result.GetValue(_quiet),
        OutputFile = result.GetValue(_output),
        FailOn = result.GetValue(_failOn)!,
        AllowEmpty = result.GetValue(_allowEmpty),
        Sdk = result.GetValue(_sdk),
        StdinFilename = result.GetValue(_stdinFilename),
        Watch = result.GetValue(_watch),
        Fix = result.GetValue(_fix),
        Diff = result.GetValue(_diff),
        UnsafeFixes = result.GetValue(_unsafeFixes),
        NoColor = result.GetValue(_noColor),
        Verbose = result.GetValue(_verbose),
    };

    /// <summary>An unset variable in CI must not open the gate.</summary>
    private static ImmutableHashSet<RowMovement> Forbidden(string[] names)
    {
        var movements = ForbiddenMovements.Parse(names, "--forbid");
        return movements.Count > 0 || names.Length == 0
            ? movements
            : throw new WorkspaceException(
                $"--forbid is empty: name what the change must not do ({string.Join(", ", RowMovementName.All)}), or leave it out");
    }

    private static Option<bool> Flag(string name, string description) => new(name) { Description = description };

    private static Option<string[]> Rules(string name, string description)
    {
        var option = new Option<string[]>(name) { Description = description, HelpName = "RULE,…", AllowMultipleArgumentsPerToken = true };
        option.CompletionSources.Add(_ => RulePages.Names);
        return option;
    }
}
