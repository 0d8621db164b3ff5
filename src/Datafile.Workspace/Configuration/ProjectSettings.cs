using System.Collections.Concurrent;
using System.Collections.Immutable;
using Datafile.Analyzer.Project;
using Datafile.Workspace.Files;
using Microsoft.CodeAnalysis;

namespace Datafile.Workspace.Configuration;

/// <summary>What a settings file says about a project.</summary>
/// <param name="Scopes">What it says about all files, and then about some: of several the last counts.</param>
internal sealed record ProjectSettings(SettingsFile File, ImmutableArray<SettingsScope> Scopes)
{
    private readonly ConcurrentDictionary<string, ImmutableArray<SettingsScope>> _scopes = new(StringComparer.Ordinal);

    public Setting<Workflow>? Workflow { get; init; }

    public Setting<Version>? ClickHouse { get; init; }

    public Setting<ImmutableArray<string>>? Variables { get; init; }

    /// <summary>The paths that make up the project; null for all.</summary>
    public SettingsPaths? Include { get; init; }

    /// <summary>The paths that do not belong to it; null for none.</summary>
    public SettingsPaths? Exclude { get; init; }

    public ImmutableArray<ConfigurationProblem> Problems { get; init; } = [];

    /// <param name="path">Relative to the project root.</param>
    public Setting<ReportDiagnostic>? Severity(string path, string id) =>
        ScopesOf(path)
            .Select(scope => scope.Severities.TryGetValue(id, out var severity) ? severity : null)
            .FirstOrDefault(severity => severity is not null);

    /// <param name="path">Relative to the project root.</param>
    public Setting<bool>? NeverRebuild(string path) =>
        ScopesOf(path).Select(scope => scope.NeverRebuild).FirstOrDefault(setting => setting is not null);

    /// <param name="path">Relative to the project root.</param>
    public bool Includes(string path) => Include?.Cover(File.Inner + path) != false && Exclude?.Cover(File.Inner + path) != true;

    /// <summary>What can be wrong of paths is known only beside the files of the project.</summary>
    /// <param name="files">Relative to the project root.</param>
    public ProjectSettings JudgedBy(IEnumerable<string> files)
    {
        var all = files.Select(file => File.Inner + file).ToArray();
        var datafiles = all.Where(ProjectLayout.IsOfProject).ToArray();

        // An include of a file at the root that names nothing there is a mistake: nothing at all would be checked.
        var include = File.Inner.Length == 0 && Include is { } given && !datafiles.Any(given.Cover) ? null : Include;
        var unused = (Include?.Unused(all) ?? []).Concat(Scopes.SelectMany(scope => scope.Paths?.Unused(all) ?? [])).Where(
            path => IsOfThisProject(path.Value) && !LeadsElsewhere(path.Value))
            .Concat((Exclude?.Unused(all) ?? []).Where(path => IsOfThisProject(path.Value) && !Exists(path.Value)))
            .Select(path => new ConfigurationProblem(path.Place, $"no file of the project matches '{OneLine.Of(path.Value)}': correct the path, or remove it"));
        return this with { Include = include, Problems = [.. Problems, .. unused] };
    }

    /// <summary>Whether a path can be judged by the files of this project: a file above several projects names those of others too.</summary>
    private bool IsOfThisProject(string path)
    {
        var literal = Literal(path);
        return File.Inner.Length == 0 || (literal + "/").StartsWith(File.Inner, StringComparison.Ordinal)
            || (literal.Length > 0 && !File.Inner.StartsWith(literal + "/", StringComparison.Ordinal) && !Exists(literal));
    }

    /// <summary>Whether a path of a file above the project names something outside of it that is there.</summary>
    private bool LeadsElsewhere(string path) =>
        File.Inner.Length > 0 && !(Literal(path) + "/").StartsWith(File.Inner, StringComparison.Ordinal) && Exists(Literal(path));

    private bool Exists(string path)
    {
        var full = Path.Combine(File.Folder, Literal(path));
        return !IncludePattern.IsPattern(path.Replace("/**", "")) && (System.IO.File.Exists(full) || Directory.Exists(full));
    }

    /// <summary>The beginning of a path up to its first name with a wildcard, without <c>/</c> at its end.</summary>
    private static string Literal(string path) =>
        string.Join("/", path.Split('/').Where(name => name is not ("" or ".")).TakeWhile(name => !IncludePattern.IsPattern(name)));

    /// <summary>The scopes of a file, the last first.</summary>
    private ImmutableArray<SettingsScope> ScopesOf(string path) =>
        _scopes.GetOrAdd(path, path => [.. Scopes.Where(scope => scope.Paths?.Cover(File.Inner + path) != false).Reverse()]);
}
