using System.Collections.Immutable;
using Datafile.Analyzer.Project;
using Datafile.Workspace.Configuration;
using Datafile.Workspace.Files;
using Datafile.Workspace.Output;

namespace Datafile.Workspace.Init;

/// <summary>What <c>datafile init</c> does with a file.</summary>
public enum InitAction
{
    /// <summary>It is new.</summary>
    Create,

    /// <summary>Lines are added to one that is there.</summary>
    Add,

    /// <summary>There is one already, or it cannot be written.</summary>
    Leave,
}

/// <summary>A file of <c>datafile init</c>.</summary>
/// <param name="Folder">The full path of the project or the repository that it lies in, and outside of which nothing is written.</param>
/// <param name="File">Relative to that folder, with <c>/</c>.</param>
/// <param name="Shown">The path for people.</param>
/// <param name="Lines">What is written or added.</param>
public sealed record InitFile(string Folder, string File, string Shown, InitAction Action, string Lines)
{
    /// <summary>Why the file is left, and what to do; null elsewhere.</summary>
    public string? Reason { get; init; }

    /// <summary>Whether there is nothing left to do about it.</summary>
    public bool IsDone { get; init; }

    /// <summary>The whole text afterwards.</summary>
    internal string Text { get; init; } = Lines;

    /// <summary>What the file holds now; null where there is none.</summary>
    internal byte[]? Content { get; init; }

    /// <summary>Sees to it that the file can be written, before any is.</summary>
    /// <exception cref="WorkspaceException">It lies behind a link that leads out.</exception>
    public void Check()
    {
        if (Action != InitAction.Leave)
            TargetFile.Inside(Folder, File);
    }

    /// <exception cref="WorkspaceException">The file is there by now, has changed, lies behind a link that leads out, or cannot be written.</exception>
    public void Write()
    {
        if (Action != InitAction.Leave)
            AtomicFile.WriteInside(Folder, File, Text, force: Action == InitAction.Add, expected: Content);
    }
}

/// <summary>What a repository needs to check its data projects: settings, a hook and a workflow of GitHub.</summary>
/// <param name="repository">Where datafile is kept on GitHub, as <c>OWNER/NAME</c>; null where that is not known.</param>
/// <param name="version">The version that the hook and the workflow use.</param>
public sealed class ProjectInit(string? repository, string version)
{
    public const string HookConfig = ".pre-commit-config.yaml";
    public const string WorkflowFile = ".github/workflows/datafile.yml";

    private const string NeedsRepository = "it needs the GitHub repository of datafile: add --repository OWNER/NAME";

    /// <summary>The settings file of a project.</summary>
    /// <param name="workflow">How it is released, and why that is assumed.</param>
    /// <exception cref="WorkspaceException">A settings file cannot be read, or is not TOML.</exception>
    public static InitFile Settings(ProjectFolder project, DetectedWorkflow workflow)
    {
        var reason = workflow.IsSet ? $"Set by {workflow.Reason}." : $"Detected: {workflow.Reason}.";
        var text = $"""
            # Settings of this data project for datafile. 'datafile check --show-config' prints those in force.

            # How it is released: releases, branches or forward. {OneLine.Of(reason)}
            workflow = "{Wording.Kebab(workflow.Workflow)}"

            # [severity]
            # missing-backfill = "error"    # none, suggestion, warning or error

            # [[override]]
            # paths = ["datasources/events.datasource"]
            # never-rebuild = true          # no change may rewrite, rebuild or delete it

            """.Replace("\r\n", "\n");
        var file = new InitFile(project.Root, SettingsFile.Name, ShownPath.Of(project.Prefix, SettingsFile.Name), InitAction.Create, text);
        return ProjectConfiguration.Load(project).SettingsPath is { } there
            ? Left(file with { Shown = ShownPath.Of(project.Prefix, there), IsDone = true }, "it exists already")
            : IsThere(file) ? Left(file, "something else has this name: move it")
            : file;
    }

    /// <summary>The files of the repository; none without git.</summary>
    /// <param name="projects">The projects that are checked.</param>
    /// <param name="path">The folder that holds them, as the user wrote it.</param>
    /// <exception cref="WorkspaceException">A file cannot be read, or the folder cannot be named in a workflow.</exception>
    public ImmutableArray<InitFile> OfRepository(ImmutableArray<ProjectFolder> projects, string path) => projects is [var project]
        ? OfRepository(project.Root, project.Prefix)
        : OfRepository(Path.GetFullPath(path), DisplayPath.PrefixOf(path));

    private ImmutableArray<InitFile> OfRepository(string folder, string prefix)
    {
        var boundary = ReadBoundary.Around(folder);
        if (boundary.Repository is not { } top)
            return [];

        var path = DisplayPath.WithSlashes(boundary.Root.Substring(top.Length)).Trim('/');
        var above = string.Concat(path.Split('/').Where(name => name.Length > 0).Select(_ => "../"));
        return [Hook(top, ShownPath.Of(prefix, above + HookConfig), boundary), Workflow(top, ShownPath.Of(prefix, above + WorkflowFile), path)];
    }

    private InitFile Hook(string top, string shown, ReadBoundary boundary)
    {
        var entry = $"- repo: https://github.com/{repository ?? "OWNER/NAME"}\n  rev: v{version}\n  hooks:\n    - id: datafile-check-node\n";
        var file = new InitFile(
            top, HookConfig, shown, InitAction.Create,
            "repos:\n" + string.Concat(entry.TrimEnd('\n').Split('\n').Select(line => $"  {line}\n")));
        if (IsThere(file))
        {
            var content = boundary.Read(Path.Combine(top, HookConfig));
            if (content.Bytes is not { } bytes)
                throw WorkspaceException.Unread(shown, content.Problem);

            var text = SourceFile.Decode(bytes).ToString();
            file = file with { Action = InitAction.Add, Lines = entry, Content = bytes };
            if (text.IndexOf("id: datafile-check", StringComparison.Ordinal) >= 0)
                return Left(file with { IsDone = true }, "it has the hook already");
            if (PreCommitConfig.Add(text, entry) is not { } added || !SourceFile.IsWrittenAs(text, SourceFile.Utf8, bytes))
                return Left(file, "its list of repositories cannot be extended automatically: add these lines to it");
            file = file with { Text = added };
        }

        return repository is null ? Left(file, NeedsRepository) : file;
    }

    private InitFile Workflow(string top, string shown, string path)
    {
        if (path.IndexOf("${{", StringComparison.Ordinal) >= 0 || OneLine.Of(path) != path)
            throw new WorkspaceException($"'{OneLine.Of(path)}' cannot be named in a workflow of GitHub: rename the folder");

        var text = $"""
            name: datafile
            on:
              pull_request:
            permissions:
              contents: read
              pull-requests: write
            jobs:
              check:
                runs-on: ubuntu-latest
                steps:
                  - uses: actions/checkout@v4
                  - uses: {repository ?? "OWNER/NAME"}@v{version}
                    with:
                      path: "{(path.Length == 0 ? "." : path.Replace("\\", "\\\\").Replace("\"", "\\\""))}"

            """.Replace("\r\n", "\n");
        var file = new InitFile(top, WorkflowFile, shown, InitAction.Create, text);
        return IsThere(file) ? Left(file with { IsDone = true }, "it exists already") : repository is null ? Left(file, NeedsRepository) : file;
    }

    private static InitFile Left(InitFile file, string reason) => file with { Action = InitAction.Leave, Reason = reason };

    /// <summary>Whatever has the name, a link to nothing too.</summary>
    private static bool IsThere(InitFile file) => ResolvedPath.Exists(Path.Combine(file.Folder, file.File));
}
