using System.Collections.Immutable;
using System.CommandLine;
using System.CommandLine.Completions;
using System.CommandLine.Parsing;
using System.Text;
using Datafile.Analyzer.Plans;
using Datafile.Analyzer.Project;
using Datafile.Analyzer.Release;
using Datafile.Workspace;
using Datafile.Workspace.Files;
using Datafile.Workspace.Sdk;

namespace Datafile.Cli.Commands;

/// <summary>Options and arguments that several commands take.</summary>
internal static class CommonOptions
{
    public static Argument<string[]> Paths()
    {
        var argument = new Argument<string[]>("path")
        {
            Description = "Project folders, folders that hold projects, or single files (default: here).",
            Arity = ArgumentArity.ZeroOrMore,
        };
        argument.Validators.Add(NoOption);
        return argument;
    }

    public static Argument<string[]> Files()
    {
        var argument = new Argument<string[]>("file") { Description = "Datafiles, and folders of them.", Arity = ArgumentArity.OneOrMore };
        argument.Validators.Add(NoOption);
        return argument;
    }

    /// <param name="description">What the path names, but for its default.</param>
    public static Argument<string?> Path(string description = "The project folder")
    {
        var argument = new Argument<string?>("path") { Description = $"{description} (default: here).", Arity = ArgumentArity.ZeroOrOne };
        argument.Validators.Add(NoOption);
        return argument;
    }

    public static Option<string?> Against(bool required = false) => new("--against")
    {
        Description = "The baseline: a git ref, merge-base:REF, or a folder.",
        HelpName = "BASE",
        Required = required,
    };

    public static Option<string[]> Forbid()
    {
        var option = new Option<string[]>("--forbid")
        {
            Description = "Exit with 1 if the change does this to stored rows: rewrite, rebuild, history-loss, destructive.",
            HelpName = "METHOD,…",
        };
        option.CompletionSources.Add(_ => RowMovementName.All.Select(name => new CompletionItem(name)));
        return option;
    }

    public static Option<string> Format(params string[] formats)
    {
        var option = new Option<string>("--format") { Description = "The output format.", DefaultValueFactory = _ => formats[0] };
        option.AcceptOnlyFromAmong(formats);
        return option;
    }

    public static Option<string?> Output()
    {
        var option = new Option<string?>("--output") { Description = "Write to a file instead of standard output.", HelpName = "FILE" };
        option.Validators.Add(result =>
        {
            if (result.Tokens.Count == 1 && result.Tokens[0].Value.Trim().Length == 0)
                result.AddError("--output needs the name of a file.");
        });
        return option;
    }

    public static Option<Workflow?> Workflow()
    {
        var option = new Option<Workflow?>("--workflow")
        {
            Description = "How the project is released: releases, branches or forward (default: detected).",
            HelpName = "releases|branches|forward",
            CustomParser = result => WorkflowName.TryParse(result.Tokens[0].Value, out var workflow)
                ? workflow
                : Fail<Workflow?>(result, $"unknown workflow '{result.Tokens[0].Value}': use {WorkflowName.All}."),
        };
        return option;
    }

    public static Option<DateTime?> Now() => new("--now")
    {
        Description = "When the release is deployed, in UTC (default: now).",
        HelpName = "TIMESTAMP",
        CustomParser = result => Timestamp(result),
    };

    public static Option<DateTime?> Cutoff() => new("--cutoff")
    {
        Description = "The cut-off to propose for views that have none, in UTC.",
        HelpName = "TIMESTAMP",
        CustomParser = result => Timestamp(result),
    };

    public static Option<WindowLength?> Window() => new("--window")
    {
        Description = "Cut backfills into windows of this length, e.g. 12h, 1d, 7d, 1month.",
        HelpName = "LENGTH",
        CustomParser = result => WindowLength.Parse(result.Tokens[0].Value)
            ?? Fail<WindowLength?>(result, $"invalid window length '{result.Tokens[0].Value}': use e.g. 12h, 1d, 2weeks or 1month."),
    };

    public static Option<int?> Windows()
    {
        var option = new Option<int?>("--windows") { Description = "Cut backfills into this many windows.", HelpName = "N" };
        option.Validators.Add(result =>
        {
            if (result.Tokens.Count == 1 && (!int.TryParse(result.Tokens[0].Value, out var count) || count is < 1 or > 500))
                result.AddError($"invalid number of windows '{result.Tokens[0].Value}': use 1 to 500.");
        });
        return option;
    }

    public static Option<DateTime?> Since() => new("--since")
    {
        Description = "When the history begins, in UTC: everything older is one window (default: a year before the cut-off).",
        HelpName = "TIMESTAMP",
        CustomParser = result => Timestamp(result),
    };

    /// <summary>How backfills are to be cut; null where nothing asks for it.</summary>
    public static WindowOptions? Cut(WindowLength? length, int? count, DateTime? since) => length is null && count is null && since is null ? null
        : length is not null && count is not null ? throw new WorkspaceException("--window and --windows exclude each other: give one of them")
        : new WindowOptions(length, count, since);

    public static Option<bool> NoColor() => new("--no-color") { Description = "Print without colours." };

    /// <param name="output">What the command writes.</param>
    public static Option<string?> Statistics(string output) => new("--statistics")
    {
        Description = $"In Forward: a file with the rows and bytes of each Data Source, so that the {output} can say how much is rewritten (see docs/plan.md).",
        HelpName = "FILE",
    };

    /// <summary>What <see cref="Statistics"/> names; null where it names nothing.</summary>
    /// <exception cref="WorkspaceException">The file cannot be read, or is not such a file.</exception>
    public static StoredSizes? Stored(string? file) => file is null ? null : StoredSizes.Read(file);

    public static Option<bool> Verbose() => new("--verbose") { Description = "Print more about what was done and what could not be checked." };

    /// <summary>The one project that a path names.</summary>
    /// <param name="against">What it is compared with; a project that is compared may have lost all its datafiles.</param>
    /// <exception cref="WorkspaceException">There is none, or more than one.</exception>
    public static ProjectFolder OneProject(string path, string? against) => ProjectsAt(path, against) is var projects && projects.Length == 1
        ? projects[0]
        : throw new WorkspaceException($"'{path}' holds {projects.Length} data projects: name one, e.g. '{projects[0].Shown}'");

    /// <summary>The projects that a path names: the one whose own folder it is, or else all below it.</summary>
    /// <param name="against">What they are compared with; a project that is compared may have lost all its datafiles.</param>
    /// <exception cref="WorkspaceException">There is none.</exception>
    public static ImmutableArray<ProjectFolder> ProjectsAt(string path, string? against)
    {
        var projects = against is not null && Projects([path], mayBeEmpty: true) is { IsEmpty: false } compared ? compared : Projects([path]);

        // A project may hold others in its folders; its own path names the outer one.
        var own = projects.RemoveAll(p => p.Root != System.IO.Path.GetFullPath(path).TrimEnd(System.IO.Path.DirectorySeparatorChar));
        return own.Length == 1 ? own : projects;
    }

    /// <summary>The projects whose resources are defined in code.</summary>
    /// <exception cref="WorkspaceException">There is none.</exception>
    public static ImmutableArray<SdkProject> CodedProjects(string[] paths) => SdkDiscovery.Find(paths) is { IsEmpty: false } found
        ? found
        : throw new WorkspaceException($"no resources are defined in code in '{paths[0]}': leave out --sdk, or name the folder of tinybird.config.json");

    /// <summary>The projects that paths name.</summary>
    /// <param name="mayBeEmpty">Whether there may be nothing in them.</param>
    /// <param name="hint">What else to do where there is nothing, as a clause.</param>
    /// <exception cref="WorkspaceException">There are no datafiles, or the resources are defined in code.</exception>
    public static ImmutableArray<ProjectFolder> Projects(string[] paths, bool mayBeEmpty = false, string hint = "")
    {
        var projects = ProjectDiscovery.Find(out var empty, paths);
        if (!projects.Any(project => project.HasDatafiles) && InCode(paths) is { } failure)
            throw failure;

        return empty is null || mayBeEmpty ? projects : throw new WorkspaceException($"{empty}: name the folder of a data project{hint}");
    }

    private static WorkspaceException? InCode(string[] paths) => SdkDiscovery.Find(paths) is [var first, ..]
        ? new WorkspaceException($"{first.Description}: {SdkProject.HowToCheck}")
        : null;

    /// <summary>Prints to standard output, or writes a file.</summary>
    public static void Print(string text, string? file)
    {
        if (file is null)
        {
            StandardStreams.Print(output => output.Write(new UTF8Encoding(false).GetBytes(text)));
            return;
        }

        OutputFile.Write(file, stream => stream.Write(Encoding.UTF8.GetBytes(text)));
    }

    /// <summary>Prints what people and logs read, and no program: no name in it steers a terminal or commands a CI.</summary>
    public static void PrintLines(string text, string? file) => Print(OneLine.Each(text), file);

    /// <summary>Prints to standard output, or writes a file, what may be too long to be held as a whole.</summary>
    public static void Print(Action<Stream> write, string? file)
    {
        if (file is not null)
        {
            OutputFile.Write(file, write);
            return;
        }

        StandardStreams.Print(write);
    }

    private static DateTime Timestamp(ArgumentResult result) => Workspace.Timestamp.Parse(result.Tokens[0].Value)
        ?? Fail<DateTime>(result, $"invalid timestamp '{result.Tokens[0].Value}': {Workspace.Timestamp.Form}.");

    /// <summary>A misspelt option would be taken for a path.</summary>
    private static void NoOption(ArgumentResult result)
    {
        foreach (var token in result.Tokens.Where(t => t.Value.StartsWith('-') && t.Value != CheckOptions.StandardInput))
            result.AddError($"{UsageError.NoOption(token.Value, ((CommandResult)result.Parent!).Command)} Write './{token.Value}' for a path.");
    }

    private static T? Fail<T>(ArgumentResult result, string message)
    {
        result.AddError(message);
        return default;
    }
}
