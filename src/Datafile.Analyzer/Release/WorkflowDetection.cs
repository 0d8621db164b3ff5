using Datafile.Analyzer.Project;
using Datafile.Analyzer.Release.Scripts;
using Datafile.Parser.Syntax;

namespace Datafile.Analyzer.Release;

/// <summary>Tells how a project is released from its files.</summary>
public static class WorkflowDetection
{
    private static readonly string[] ForwardFolders = ["materializations/", "copies/", "sinks/", "connections/"];

    /// <summary>
    /// Releases where scripts call <c>tb release</c>, branches where there is only a <c>.tinyenv</c>, forward otherwise
    /// and where something stands that only Forward reads.
    /// </summary>
    /// <param name="before">The scripts of the baseline: a project that made releases goes on to.</param>
    public static Workflow Detect(DataProject project, ReleaseScripts scripts, ReleaseScripts? before)
    {
        if (IsForward(project) || scripts.Environment is null)
            return Workflow.Forward;

        return scripts.Version is not null && (scripts.HandlesReleases || before?.HandlesReleases == true) ? Workflow.Releases : Workflow.Branches;
    }

    /// <summary>The products that a project may be meant for: both where it holds signs of neither or of both.</summary>
    /// <param name="workflow">The configured workflow; null where none is.</param>
    public static Products Products(DataProject project, Workflow? workflow)
    {
        if (workflow is { } told)
            return told == Workflow.Forward ? Parser.Syntax.Products.Forward : Parser.Syntax.Products.Classic;

        var isClassic = project.Snapshot.Files.Any(f => f.Path == TinyEnv.FileName);
        return (isClassic, IsForward(project)) switch
        {
            (true, false) => Parser.Syntax.Products.Classic,
            (false, true) => Parser.Syntax.Products.Forward,
            _ => Parser.Syntax.Products.Both,
        };
    }

    private static bool IsForward(DataProject project) =>
        project.Snapshot.Files.Any(f => ForwardFolders.Any(folder => f.Path.StartsWith(folder, StringComparison.Ordinal)))
        || project.DataSources.Any(d => d.HasForwardQuery || d.SkipsBackfill)
        || project.Pipes.SelectMany(p => p.Nodes).Any(n => n.DeploymentMethod.Length > 0);
}
