using Datafile.Analyzer.Project;
using Datafile.Analyzer.Release.Scripts;
using Datafile.Parser.Syntax;

namespace Datafile.Analyzer.Release;

/// <summary>Detects from its files how a project is released.</summary>
public static class WorkflowDetection
{
    private static readonly string[] ForwardFolders = ["materializations/", "copies/", "sinks/", "connections/"];

    /// <summary>
    /// Forward where something is present that only Forward reads, without a <c>.tinyenv</c>, and where the newest scripts run what only
    /// Forward has: their <c>.tinyenv</c> is left over. Otherwise VERSION means releases, also one that cannot be read, unless the newest
    /// scripts deploy without a release, or files are renamed by a VERSION of their own.
    /// </summary>
    /// <param name="before">The scripts of the baseline, which count where the project has none that tell; null without a baseline.</param>
    public static DetectedWorkflow Detect(DataProject project, ReleaseScripts scripts, ReleaseScripts? before)
    {
        if (ForwardSign(project) is { } sign)
            return new(Workflow.Forward, sign);
        if (scripts.Environment is not { } environment)
            return new(Workflow.Forward, $"there is no {TinyEnv.FileName}");

        var inScripts = InScripts(scripts) ?? (before is null ? null : InScripts(before));
        if (inScripts is { Workflow: Workflow.Forward })
            return inScripts;
        if (environment.VersionEntry is not { Value.Length: > 0 } version)
            return new(Workflow.Branches, $"{TinyEnv.FileName} has no VERSION");

        return inScripts
            ?? (FileWithVersion(project) is { } file
                ? new(Workflow.Branches, $"{file.Path} has a VERSION of its own, which renames it in place of a release")
                : new(Workflow.Releases, $"{TinyEnv.FileName} sets VERSION to {version.Value}, and no script deploys without a release"));
    }

    /// <summary>The products that a project may be meant for: both where it holds signs of neither or of both.</summary>
    /// <param name="workflow">The configured workflow; null where none is.</param>
    public static Products Products(DataProject project, ReleaseScripts scripts, Workflow? workflow)
    {
        if (workflow is { } given)
            return given == Workflow.Forward ? Parser.Syntax.Products.Forward : Parser.Syntax.Products.Classic;

        var isForward = ForwardSign(project) is not null || InScripts(scripts) is { Workflow: Workflow.Forward };
        return (scripts.Environment is not null, isForward) switch
        {
            (true, false) => Parser.Syntax.Products.Classic,
            (false, true) => Parser.Syntax.Products.Forward,
            _ => Parser.Syntax.Products.Both,
        };
    }

    /// <summary>
    /// What the scripts of the newest version say that deploys; null where none does. From CLI 4 on nothing works on a release (datafile
    /// format 7.1).
    /// </summary>
    private static DetectedWorkflow? InScripts(ReleaseScripts scripts) => scripts.Scripts
        .GroupBy(script => script.Version)
        .OrderByDescending(version => version.Key)
        .Select(version => OnRelease(version) ?? InForward(version) ?? WithoutRelease(version))
        .FirstOrDefault(found => found is not null);

    private static DetectedWorkflow? OnRelease(IEnumerable<ReleaseScript> scripts) =>
        First(scripts, c => c.Path.FirstOrDefault() == "release" || c.Semver is not null) is var (script, command)
            ? new(Workflow.Releases, $"{script.Script.Path} runs '{command}'")
            : null;

    private static DetectedWorkflow? InForward(IEnumerable<ReleaseScript> scripts) =>
        First(scripts, c => c.IsOfForward) is var (script, command)
            ? new(Workflow.Forward, $"{script.Script.Path} runs '{command}', which only Forward has")
            : null;

    private static DetectedWorkflow? WithoutRelease(IEnumerable<ReleaseScript> scripts) =>
        First(scripts, c => (c.IsDeploy || c.IsPush) && c.Known) is var (script, command)
            ? new(Workflow.Branches, $"{script.Script.Path} runs '{command}' without a release")
            : null;

    private static (ReleaseScript Script, TbCommand Command)? First(IEnumerable<ReleaseScript> scripts, Func<TbCommand, bool> isSign)
    {
        foreach (var script in scripts)
        {
            if (script.Script.TbCommands.FirstOrDefault(isSign) is { } command)
                return (script, command);
        }

        return null;
    }

    /// <summary>The age before releases renamed a resource by a VERSION in its file (datafile format 7.1).</summary>
    private static ProjectFile? FileWithVersion(DataProject project) =>
        project.DataSources.FirstOrDefault(d => d.Syntax.Find("VERSION") is not null)?.File
        ?? project.Pipes.FirstOrDefault(p => p.Syntax.Find("VERSION") is not null)?.File;

    private static string? ForwardSign(DataProject project) =>
        project.Snapshot.Files.FirstOrDefault(f => ForwardFolders.Any(folder => f.Path.StartsWith(folder, StringComparison.Ordinal))) is { } file
            ? $"only Forward reads the folder of {file.Path}"
        : project.DataSources.FirstOrDefault(d => d.HasForwardQuery) is { } forwarded ? $"{forwarded.File.Path} has a FORWARD_QUERY"
        : project.DataSources.FirstOrDefault(d => d.Syntax.Find("BACKFILL") is not null) is { } skipping
            ? $"{skipping.File.Path} has a BACKFILL instruction"
        : project.Pipes.SelectMany(p => p.Nodes).FirstOrDefault(n => n.DeploymentMethod.Length > 0) is { } node
            ? $"{node.Pipe.File.Path} has a DEPLOYMENT_METHOD"
        : project.Snapshot.Configuration is { IsOfForward: true } configuration ? $"only Forward reads {configuration.File.Path}"
        : null;
}
