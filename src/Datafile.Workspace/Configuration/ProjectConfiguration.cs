using System.Collections.Immutable;
using Datafile.Analyzer.Findings;
using Datafile.Analyzer.Project;
using Datafile.Workspace.Files;
using Microsoft.CodeAnalysis;

namespace Datafile.Workspace.Configuration;

/// <summary>
/// What the configuration of a project says: its <c>.editorconfig</c> files, and where they set nothing, its settings file
/// (<c>datafile.toml</c>, or <c>[tool.datafile]</c> in <c>pyproject.toml</c>).
/// </summary>
public sealed class ProjectConfiguration
{
    private readonly EditorConfig _editor;
    private readonly ProjectSettings? _settings;

    private ProjectConfiguration(EditorConfig editor, ProjectSettings? settings)
    {
        _editor = editor;
        _settings = settings;
        var workflow = editor.ReadWorkflow();
        Workflow = workflow ?? settings?.Workflow?.Value;
        WorkflowSetting = workflow is null && settings?.Workflow is { } set
            ? $"{SettingsReader.Workflow} in {set.Place.FileName}"
            : $"{EditorConfig.WorkflowOption} in .editorconfig";
        ClickHouse = editor.ReadClickHouse() ?? settings?.ClickHouse?.Value;
        IncludeVariables = editor.ReadVariables() ?? [.. settings?.Variables?.Value ?? []];
        Problems = [.. editor.Problems, .. settings?.Problems ?? []];
    }

    /// <summary>The workflow that is configured; null where it is not set.</summary>
    public Workflow? Workflow { get; }

    /// <summary>Where <see cref="Workflow"/> is set, for people: <c>workflow in datafile.toml</c>.</summary>
    public string WorkflowSetting { get; }

    /// <summary>The version of ClickHouse that is configured, e.g. 25.3; null where it is not set.</summary>
    public Version? ClickHouse { get; }

    /// <summary>The environment variables that are allowed in paths of includes.</summary>
    public ImmutableHashSet<string> IncludeVariables { get; }

    /// <summary>What is wrong in it, has no effect, and is named in a warning.</summary>
    public ImmutableArray<ConfigurationProblem> Problems { get; }

    /// <summary>The settings file, relative to the project root; null where there is none.</summary>
    public string? SettingsPath => _settings?.File.Path;

    /// <inheritdoc cref="Load(string, IEnumerable{string})"/>
    public static ProjectConfiguration Load(ProjectFolder project) => Load(project.Root, project.Files);

    /// <summary>
    /// Reads the <c>.editorconfig</c> files from the project root upward, to the first that says <c>root = true</c>, and those inside; and the nearest
    /// settings file at or above the root.
    /// </summary>
    /// <param name="root">The full path of the project root.</param>
    /// <param name="files">The project's files, relative to it.</param>
    /// <exception cref="WorkspaceException">A file cannot be read, a settings file is not TOML, or <c>.editorconfig</c> sets an option to something unknown.</exception>
    public static ProjectConfiguration Load(string root, IEnumerable<string> files) =>
        new(EditorConfig.Load(root, files), SettingsFile.Find(root) is { } settings ? SettingsReader.Read(settings).JudgedBy(files) : null);

    /// <summary>The severity that is configured for a rule in a file; null where none is.</summary>
    /// <param name="path">Relative to the project root.</param>
    /// <exception cref="WorkspaceException"><c>.editorconfig</c> sets it to something unknown.</exception>
    public ReportDiagnostic? Severity(string path, RuleDescription description) =>
        _editor.Severity(path, description) ?? _settings?.Severity(path, description.Id)?.Value;

    /// <summary>Who forbids that a change writes, rebuilds or deletes the Data Source of a file, for people; null where nobody does.</summary>
    /// <param name="path">Relative to the project root.</param>
    /// <exception cref="WorkspaceException"><c>.editorconfig</c> sets it to something else than true or false.</exception>
    public string? NeverRebuilds(string path) => _editor.NeverRebuilds(path) is { } told
        ? told ? $"{EditorConfig.NeverRebuildOption} in .editorconfig" : null
        : _settings?.NeverRebuild(path) is { Value: true } set ? $"{SettingsReader.NeverRebuild} in {set.Place.FileName}" : null;

    /// <summary>Asks for what is set for each file, as a check does in the end.</summary>
    /// <param name="files">Relative to the project root.</param>
    /// <exception cref="WorkspaceException"><c>.editorconfig</c> sets something to an unknown value.</exception>
    public void Verify(IEnumerable<string> files)
    {
        foreach (var file in files)
            _editor.NeverRebuilds(file);
    }

    /// <summary>Whether a datafile is part of the project.</summary>
    /// <param name="path">Relative to the project root.</param>
    public bool Includes(string path) => _settings?.Includes(path) != false;

    /// <summary>
    /// All that is set, in the order in which it is written; where two set the same for a file, one of <c>.editorconfig</c> counts, and
    /// then the last.
    /// </summary>
    public IEnumerable<ConfiguredSetting> Settings => ProjectWide().Concat(OfFiles());

    /// <summary>One at most of each.</summary>
    private IEnumerable<ConfiguredSetting> ProjectWide()
    {
        if (_settings?.Include is { } include)
            yield return Of(SettingsReader.Include, include);
        if (_settings?.Exclude is { } exclude)
            yield return Of(SettingsReader.Exclude, exclude);
        if (Workflow is { } workflow)
            yield return new(
                SettingsReader.Workflow, workflow.ToString().ToLowerInvariant(), null,
                PlaceOf(EditorConfig.WorkflowOption, _settings?.Workflow?.Place));
        if (ClickHouse is { } version)
            yield return new(
                SettingsReader.ClickHouse, version.ToString(), null, PlaceOf(EditorConfig.ClickHouseOption, _settings?.ClickHouse?.Place));
        if (!IncludeVariables.IsEmpty)
            yield return new(
                SettingsReader.Variables, string.Join(", ", IncludeVariables.OrderBy(name => name, StringComparer.Ordinal)), null,
                PlaceOf(EditorConfig.VariablesOption, _settings?.Variables?.Place));

        static ConfiguredSetting Of(string name, SettingsPaths paths) =>
            new(name, paths.ToString(), null, paths.Paths.FirstOrDefault()?.Place ?? new("", 1, 1));
    }

    private SettingPlace PlaceOf(string option, SettingPlace? inSettings) => _editor.LineOf(option)?.Place ?? inSettings ?? new("", 1, 1);

    private IEnumerable<ConfiguredSetting> OfFiles()
    {
        foreach (var scope in _settings?.Scopes ?? [])
        {
            if (scope.NeverRebuild is { } never)
                yield return new(SettingsReader.NeverRebuild, never.Value ? "true" : "false", scope.Paths?.ToString(), never.Place);
            foreach (var severity in scope.Severities.OrderBy(severity => severity.Key, StringComparer.Ordinal))
                yield return new(
                    $"{SettingsReader.Severity}.{severity.Key}", SeverityName.Of(severity.Value.Value), scope.Paths?.ToString(),
                    severity.Value.Place);
        }

        foreach (var line in _editor.Lines)
        {
            if (line.Rule is { } rule)
                yield return new($"{SettingsReader.Severity}.{rule}", line.Value, line.Section, line.Place);
            else if (line.Name == EditorConfig.NeverRebuildOption)
                yield return new(SettingsReader.NeverRebuild, line.Value, line.Section, line.Place);
        }
    }
}
