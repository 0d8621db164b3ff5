using System.Collections.Immutable;
using Datafile.Analyzer.Project;
using Datafile.Workspace.Configuration;
using Datafile.Workspace.Files;
using Datafile.Workspace.Sdk;

namespace Datafile.Workspace;

/// <summary>What the configuration for <c>tb</c> and the SDKs says about the files of a project.</summary>
internal static class ProjectScope
{
    /// <summary>
    /// The datafiles that the configuration includes, and what there is to say about it. One that includes none of them is that of
    /// another project, and leaves out nothing.
    /// </summary>
    public static (ProjectSnapshot Snapshot, ImmutableArray<ProjectNote> Notes) Apply(ProjectSnapshot snapshot)
    {
        if (snapshot.Configuration is not { } file)
            return (snapshot, []);

        var config = TinybirdConfig.Parse(file);
        if (config.IsCode || config.Include.Any(path => CodeListing.LanguageOf(path.Value) is not null))
            return Scoped(snapshot, config, new($"{file.File.Path} names code as well: {SdkProject.HowToCheck}", IsImportant: true));

        return Scoped(snapshot, config, null);
    }

    private static (ProjectSnapshot Snapshot, ImmutableArray<ProjectNote> Notes) Scoped(
        ProjectSnapshot snapshot, TinybirdConfig config, ProjectNote? other)
    {
        ImmutableArray<ProjectNote> notes = other is null ? [] : [other];
        if (config.Unknown is { } unknown)
            return (snapshot, notes.Add(new($"{config.Path}: {unknown}: all datafiles here are checked", IsImportant: true)));

        var left = snapshot.Files.Where(f => CodeListing.IsResource(f.Path) && !config.Includes(f.Path)).ToImmutableHashSet();
        if (left.IsEmpty)
            return (snapshot, notes);
        if (snapshot.Files.All(f => !ProjectLayout.ShowsProject(f.Path) || left.Contains(f)))
            return (snapshot, notes.Add(new($"{config.Path} includes none of the datafiles here: all of them are checked", IsImportant: true)));

        var example = left.Select(f => f.Path).OrderBy(path => path, StringComparer.Ordinal).First();
        return (snapshot with { Files = snapshot.Files.RemoveAll(left.Contains) },
            notes.Add(new($"{config.Path} leaves out {left.Count} datafile{(left.Count == 1 ? "" : "s")}, such as {example}", IsImportant: false)));
    }

    /// <summary>A baseline whose project has no configuration file of its own, where that of the work tree is never committed.</summary>
    public static ProjectSnapshot Apply(ProjectSnapshot baseline, ProjectSnapshot current) =>
        Apply(baseline.Configuration is null && current.Configuration is { IsOfForward: false } login
            ? baseline with { Configuration = login }
            : baseline).Snapshot;

    /// <summary>The datafiles that the settings file leaves in the project, and what there is to say about it.</summary>
    public static (ProjectSnapshot Snapshot, ImmutableArray<ProjectNote> Notes) Within(ProjectSnapshot snapshot, ProjectConfiguration configuration)
    {
        var left = snapshot.Files.Where(f => CodeListing.IsResource(f.Path) && !configuration.Includes(f.Path)).ToImmutableHashSet();
        if (left.IsEmpty)
            return (snapshot, []);

        var files = snapshot.Files.RemoveAll(left.Contains);
        var isAll = !files.Any(f => ProjectLayout.ShowsProject(f.Path));
        var example = left.Select(f => f.Path).OrderBy(path => path, StringComparer.Ordinal).First();
        return (snapshot with { Files = files }, isAll
            ? [new($"{configuration.SettingsPath} leaves out all datafiles here", IsImportant: true)]
            : [new($"{configuration.SettingsPath} leaves out {left.Count} datafile{(left.Count == 1 ? "" : "s")}, such as {example}", IsImportant: false)]);
    }

    /// <summary>
    /// Finds out whether a configuration makes a project of datafiles one that is defined in code, although its code defines nothing.
    /// </summary>
    /// <param name="root">The full path of the project root.</param>
    public static ProjectSnapshot WithConfiguredCode(ProjectSnapshot snapshot, string root) =>
        snapshot.Configuration is { IsOfForward: true } file && TinybirdConfig.Parse(file) is { Unknown: null, IsCode: false } config
        && snapshot.Files.Any(f => ProjectLayout.ShowsProject(f.Path) && config.Includes(f.Path))
            ? snapshot with { ConfiguredCode = SdkDiscovery.CodeOf(config, root) }
            : snapshot;
}

/// <summary>Something to know about a check beside its findings.</summary>
/// <param name="IsImportant">Whether it is shown without being asked for.</param>
public sealed record ProjectNote(string Text, bool IsImportant);
