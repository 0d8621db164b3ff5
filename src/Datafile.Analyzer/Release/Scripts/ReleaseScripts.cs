using System.Collections.Immutable;
using Datafile.Analyzer.Project;

namespace Datafile.Analyzer.Release.Scripts;

/// <summary>When a deploy script runs (datafile format 7.6).</summary>
public enum ReleaseScriptKind
{
    /// <summary><c>deploy.sh</c>: instead of the default deploy, in CI and in CD.</summary>
    Deploy,

    /// <summary><c>ci-deploy.sh</c>: instead of the default deploy, in CI alone.</summary>
    CiDeploy,

    /// <summary><c>cd-deploy.sh</c>: instead of the default deploy, in CD alone.</summary>
    CdDeploy,

    /// <summary><c>postdeploy.sh</c>: after either.</summary>
    PostDeploy,
}

/// <summary>A script of <c>deploy/VERSION/</c>.</summary>
public sealed record ReleaseScript(ReleaseVersion Version, ReleaseScriptKind Kind, TbScript Script);

/// <summary>The <c>.tinyenv</c> and the deploy scripts of a project.</summary>
/// <param name="Environment">Null where the project has no <c>.tinyenv</c>.</param>
/// <param name="Scripts">Ordered by version, then in the order in which they run.</param>
public sealed record ReleaseScripts(TinyEnv? Environment, ImmutableArray<ReleaseScript> Scripts)
{
    private static readonly ImmutableDictionary<string, ReleaseScriptKind> Kinds =
        new Dictionary<string, ReleaseScriptKind>(StringComparer.Ordinal)
        {
            ["deploy.sh"] = ReleaseScriptKind.Deploy,
            ["ci-deploy.sh"] = ReleaseScriptKind.CiDeploy,
            ["cd-deploy.sh"] = ReleaseScriptKind.CdDeploy,
            ["postdeploy.sh"] = ReleaseScriptKind.PostDeploy,
        }.ToImmutableDictionary(StringComparer.Ordinal);

    /// <summary>The version of the <c>.tinyenv</c>; null where it has none.</summary>
    public ReleaseVersion? Version => Environment?.Version;

    /// <summary>Finds the scripts of a project. Folders under <c>deploy/</c> that are no versions are passed over.</summary>
    public static ReleaseScripts From(ProjectSnapshot project)
    {
        var tinyEnv = project.Files.FirstOrDefault(file => file.Path == TinyEnv.FileName) is { } file ? TinyEnv.Parse(file.Text) : null;
        var scripts = project.Files
            .Select(candidate => Script(candidate, tinyEnv))
            .OfType<ReleaseScript>()
            .OrderBy(script => script.Version)
            .ThenBy(script => script.Kind);
        return new ReleaseScripts(tinyEnv, [.. scripts]);
    }

    private static ReleaseScript? Script(ProjectFile file, TinyEnv? tinyEnv)
    {
        var parts = file.Path.Split('/');
        if (parts.Length != 3
            || parts[0] != "deploy"
            || !ReleaseVersion.TryParse(parts[1], out var version)
            || !Kinds.TryGetValue(parts[2], out var kind))
            return null;

        // The script ran, or will run, when VERSION was the name of its folder.
        var variables = (tinyEnv?.Variables ?? ImmutableDictionary<string, string>.Empty).SetItem("VERSION", parts[1]);
        return new ReleaseScript(version, kind, TbScript.Parse(file.Path, file.Text, variables));
    }
}
