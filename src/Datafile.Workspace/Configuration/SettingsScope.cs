using System.Collections.Immutable;
using Datafile.Workspace.Files;
using Microsoft.CodeAnalysis;

namespace Datafile.Workspace.Configuration;

/// <summary>What a settings file says about some files, or about all.</summary>
/// <param name="Paths">The files; null for all.</param>
internal sealed record SettingsScope(SettingsPaths? Paths)
{
    /// <summary>Severities by the id of the rule.</summary>
    public ImmutableDictionary<string, Setting<ReportDiagnostic>> Severities { get; init; } =
        ImmutableDictionary<string, Setting<ReportDiagnostic>>.Empty;

    public Setting<bool>? NeverRebuild { get; init; }
}

/// <summary>Paths as a settings file names them, relative to its folder: a file, a folder with all that is below it, or a pattern.</summary>
internal sealed class SettingsPaths(ImmutableArray<Setting<string>> paths)
{
    private readonly ImmutableArray<(Setting<string> Path, IncludePattern Pattern)> _patterns = [.. paths.Select(
        path => (path, new IncludePattern(path.Value)))];

    public ImmutableArray<Setting<string>> Paths { get; } = paths;

    /// <param name="file">Relative to the folder of the settings file.</param>
    public bool Cover(string file) => _patterns.Any(path => path.Pattern.Covers(file));

    /// <summary>The paths that name none of the files.</summary>
    /// <param name="files">Relative to the folder of the settings file.</param>
    public IEnumerable<Setting<string>> Unused(IReadOnlyCollection<string> files) =>
        _patterns.Where(path => !files.Any(path.Pattern.Covers)).Select(path => path.Path);

    public override string ToString() => string.Join(", ", Paths.Select(path => path.Value));
}
