using System.Collections.Immutable;
using Datafile.Analyzer.Analysis;
using Datafile.Analyzer.Project;
using Datafile.Analyzer.Rules;
using Datafile.Workspace;
using Datafile.Workspace.Files;
using Datafile.Workspace.Git;
using Datafile.Workspace.Output;
using Datafile.Workspace.Programs;
using Datafile.Workspace.Sdk;

namespace Datafile.Cli.Commands;

/// <summary>One run of <c>check</c>: finds the projects, checks them, fixes what is to be fixed, and prints.</summary>
internal sealed class CheckRun
{
    /// <summary>How many more nodes are named of those that are unknown for the same reason.</summary>
    private const int MaxNodes = 4;

    private readonly CheckOptions _options;
    private readonly ImmutableArray<SdkProject> _coded;
    private readonly ImmutableArray<ProjectFolder> _projects;
    private ImmutableArray<string> _included = [];

    /// <exception cref="WorkspaceException">Options exclude each other, or there is no such path or project.</exception>
    public CheckRun(CheckOptions options)
    {
        options.Validate();
        _options = options;
        _coded = options.Sdk ? CommonOptions.CodedProjects(options.Paths) : [];
        _projects = options.StdinFilename is { } file ? [ProjectDiscovery.Of(file, Console.OpenStandardInput())]
            : _coded.IsEmpty ? CommonOptions.Projects(options.Paths, options.MayBeEmpty, ", or add --allow-empty")
            : ProjectDiscovery.Find(options.Paths).RemoveAll(p => _coded.Any(c => c.Holds(p)));
        if (TakesFixes && !_coded.IsEmpty)
            throw new WorkspaceException($"{(options.Fix ? "--fix" : "--diff")} is about datafiles, and these are generated: leave out --sdk, or edit the definitions");
    }

    /// <summary>
    /// What a later run depends on; after a run also what the files include from outside of their projects, or would if it were there.
    /// </summary>
    public WatchedFiles Watched => new(
        _projects.Select(p => p.Root)
            .Concat(_options.Paths.Select(Path.GetFullPath).Where(path => !File.Exists(path)))
            .Concat(_options.Request.Against is { } against && Directory.Exists(against) ? [Path.GetFullPath(against)] : []),
        _included.Concat(
            _options.Request.Against is not null || _options.Request.Staged ? _projects.SelectMany(p => WatchedFiles.OfGit(p.Root)) : []));

    private bool TakesFixes => _options.Fix || _options.Diff;

    /// <summary>Checks and prints.</summary>
    /// <returns>The exit code.</returns>
    /// <exception cref="WorkspaceException">A file cannot be read or written, or the configuration is wrong.</exception>
    public int Run()
    {
        // git lists all of the repository for it, which takes as long as a small check.
        var gone = Waiting.For(FindGone);
        var (checks, fixes, report) = Examine();
        var printed = _options.Diff ? Patch(fixes) : Render(report);
        CommonOptions.Print(printed, _options.OutputFile);
        SayWhatWasFixed(report, fixes);
        if (_options.IsForPeople && !_options.Diff && !_options.Quiet)
            Messages.WriteLines(
                _options.Format == "full" ? (printed.Length > 0 ? "\n" : "") + TerminalOutput.Summary(report, _options.Show) : report.Summary + "\n");
        SayNotes(report, checks);
        ProjectNotes.SayRemoved(gone.GetAwaiter().GetResult(), report.Projects, _options.Request, _options.Quiet);

        return Fails(report) || report.Forbidden > 0 ? ExitCode.Findings : ExitCode.Success;
    }

    /// <summary>Checks and prints nothing.</summary>
    /// <returns>What is found, and lines about what is to be known beside it.</returns>
    /// <exception cref="WorkspaceException">A file cannot be written, or the configuration is wrong.</exception>
    public (CheckReport Report, ImmutableArray<string> Notes) Find()
    {
        var gone = Waiting.For(FindGone);
        var (_, _, report) = Examine();
        string?[] more =
        [
            ProjectNotes.Removed(gone.GetAwaiter().GetResult(), report.Projects, _options.Request),
            UnreadFiles.Failure(report.Projects)?.Message,
        ];
        return (report, [.. Notes(report), .. more.OfType<string>()]);
    }

    private (ProjectRun[] Checks, ProjectFixes[] Fixes, CheckReport Report) Examine()
    {
        using var progress = new Progress(_projects.Length + _coded.Length, !_options.Quiet);
        var checks = _projects.Select(p => Counted(Check(p))).ToArray();
        _included = [.. checks.SelectMany(
            c => c.Current.Includes.Select(include => include.Path).Concat(c.Current.MissingIncludes),
            (c, path) => Path.GetFullPath(Path.Combine(c.Project.Root, path)))];
        var generated = _coded.Select(c => Counted(Check(c))).ToArray();
        var fixes = TakesFixes ? checks.Select(c => ProjectFixes.Of(c.Project, c.Result, c.Found.Findings, _options.UnsafeFixes)).ToArray() : [];
        if (_options.Fix && !_options.Diff)
            checks = [.. checks.Zip(fixes, Fixed)];

        return (checks, fixes, new(
            [.. checks.Select((check, i) => _options.Diff ? check.Found with { Findings = fixes[i].Fixed } : Shown(check)), .. generated]));

        T Counted<T>(T done)
        {
            progress.Next();
            return done;
        }
    }

    private ProjectRun Check(ProjectFolder project)
    {
        var (result, findings, current) = ProjectCheck.Run(project, _options.Request);
        return new(project, Wanted(findings), current, result);
    }

    private ProjectFindings Check(SdkProject project) => Wanted(ProjectCheck.Run(project, _options.Request).Findings);

    private ProjectFindings Wanted(ProjectFindings found) => found with
    {
        Findings = found.Findings.RemoveAll(f => !_options.Rules.Wants(f)),
        Known = found.Known.RemoveAll(f => !_options.Rules.Wants(f)),
        Suppressed = found.Suppressed.RemoveAll(f => !_options.Rules.Wants(f)),
    };

    /// <summary>Writes fixes, and checks again what they change.</summary>
    private ProjectRun Fixed(ProjectRun check, ProjectFixes fixes)
    {
        fixes.Write();
        return fixes.Files.IsEmpty ? check : Check(check.Project);
    }

    /// <summary>What is printed of a project: one line a finding and workflow commands show no fixes.</summary>
    private ProjectFindings Shown(ProjectRun check) => _options.Format is "json" or "sarif" or "full" || _options.Statistics
        ? check.Found with { Findings = FixReview.Offered(check.Result, check.Found.Findings) }
        : check.Found;

    private string Render(CheckReport report) => _options.Format switch
    {
        "json" => JsonOutput.Render(report),
        "sarif" => SarifOutput.Render(
            FromTop(report), Rule.All.Select(r => r.Description), Versions.Own, id => EmbeddedText.Find($"rules/{id}.md"), _options.Request.OnlyNew,
            _options.ListsSuppressed),
        "github" => GitHubOutput.Render(FromTop(report)),
        "gitlab" => GitLabOutput.Render(FromTop(report)),
        "junit" => JUnitOutput.Render(report),
        _ when _options.Statistics => StatisticsText.Render(report),
        "full" => TerminalOutput.Render(report, new TerminalStyle(Terminal.Width, InColor, _options.Show)),
        _ => TextOutput.Render(report, InColor, _options.Show),
    };

    /// <summary>A server that shows findings in the files of a repository knows their paths from its top, wherever the command runs.</summary>
    private static CheckReport FromTop(CheckReport report) =>
        new([.. report.Projects.Select(p => p with { Prefix = ProjectPrefix.FromRepository(p.Root) ?? p.Prefix })]);

    private bool InColor => Terminal.Ink(_options.NoColor, _options.OutputFile).InColor;

    /// <summary>A patch is exact for those who apply it; on a terminal somebody only looks at it.</summary>
    private string Patch(ProjectFixes[] fixes) => string.Concat(fixes.Select(UnifiedDiff.Render)) is var patch
        && _options.OutputFile is null
        && Terminal.IsOutput
        ? OneLine.Each(patch)
        : patch;

    /// <summary>"Nothing to fix" would be wrong of a file that was not read.</summary>
    private void SayWhatWasFixed(CheckReport report, ProjectFixes[] fixes)
    {
        var failure = UnreadFiles.Failure(report.Projects);
        if (TakesFixes && !_options.Quiet && (failure is null || fixes.Any(p => !p.Files.IsEmpty)))
            Messages.WriteLines(FixText.Render(fixes, _options.Diff));
        if (failure is not null)
            throw failure;
    }

    private ImmutableArray<GoneProject> FindGone() =>
        !_coded.IsEmpty || _options.StdinFilename is not null ? [] : ProjectNotes.FindGone(_options.Paths, _options.Request, _projects);

    private void SayNotes(CheckReport report, ProjectRun[] checks)
    {
        if (_options.Quiet)
            return;

        foreach (var line in Notes(report))
            Messages.Write(line);
        if (!_options.Verbose)
            return;

        foreach (var check in checks)
            Messages.Write(OneLine.Of($"workflow of {check.Project.Root}: {Wording.Kebab(check.Result.Workflow.Workflow)}. {check.Result.Workflow.Explanation}"));
        foreach (var same in checks.SelectMany(
            check => check.Result.LargeQueries, (check, query) => (Path: check.Project.Prefix + query.Path, query.Node, query.Reason)).GroupBy(q => q.Reason))
        {
            string[] others = [.. same.Skip(1).Select(query => $"'{query.Node}' of {query.Path}")];
            Messages.Write($"{same.First().Path}: node '{same.First().Node}' is unknown in part: {same.Key}" + (others.Length > 0
                ? $"; also {Wording.First(others, MaxNodes)}"
                : ""));
        }

        foreach (var (check, branch) in checks.SelectMany(check => check.Result.UnreachableBranches.Select(branch => (check, branch))))
            Messages.Write(OneLine.Of($"{check.Project.Prefix}{branch.Path}({branch.Line + 1}): no request takes this branch of node '{branch.Node}'"));
        var roots = _projects.Select(p => p.Root).Concat(_coded.Select(c => c.Root)).ToArray();
        Messages.Write($"{Wording.Count(roots.Length, "data project")}: {string.Join(", ", roots)}");
        var unknown = checks.SelectMany(c => c.Current.UnknownVariables).Distinct().ToArray();
        if (unknown.Length > 0)
            Messages.Write($"INCLUDE uses variables without a value here: {string.Join(", ", unknown)} (set them in .tinyenv, or name them with include-variables in datafile.toml)");
    }

    private IEnumerable<string> Notes(CheckReport report) =>
        report.Projects.SelectMany(ConfigurationText.Lines).Distinct().Concat(ProjectNotes.Lines(report.Projects, _options.Verbose));

    private bool Fails(CheckReport report) => _options.FailOn switch
    {
        "never" => false,
        "info" => report.Findings.Any(),
        "warning" => report.Errors + report.Warnings > 0,
        _ => report.Errors > 0,
    };

    private sealed record ProjectRun(ProjectFolder Project, ProjectFindings Found, ProjectSnapshot Current, AnalysisResult Result);
}
