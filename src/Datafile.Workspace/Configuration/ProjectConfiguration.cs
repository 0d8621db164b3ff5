using System.Collections.Concurrent;
using System.Collections.Immutable;
using Datafile.Analyzer.Project;
using Datafile.Analyzer.Release;
using Datafile.Workspace.Files;
using Microsoft.CodeAnalysis;

namespace Datafile.Workspace.Configuration;

/// <summary>What the <c>.editorconfig</c> files of a project say about its findings.</summary>
public sealed class ProjectConfiguration
{
    private const string WorkflowOption = "datafile_workflow";
    private const string ClickHouseOption = "datafile_clickhouse";
    private const string VariablesOption = "datafile_include_variables";
    private static readonly string[] OurOptions = ["dotnet_diagnostic.DF", WorkflowOption, VariablesOption, ClickHouseOption, RowGate.NeverRebuildOption];

    private readonly ConcurrentDictionary<string, AnalyzerConfigOptionsResult> _options = new(StringComparer.Ordinal);
    private readonly string _root;
    private readonly AnalyzerConfigSet? _set;

    private ProjectConfiguration(string root, AnalyzerConfigSet? set)
    {
        _root = DisplayPath.WithSlashes(root).TrimEnd('/') + "/";
        _set = set;
        Workflow = ReadWorkflow();
        ClickHouse = ReadClickHouse();
        IncludeVariables = ReadVariables();
    }

    /// <summary>The workflow that <c>datafile_workflow</c> sets; null where it is not set.</summary>
    public Workflow? Workflow { get; }

    /// <summary>The version of ClickHouse that <c>datafile_clickhouse</c> names, e.g. 25.3; null where it is not set.</summary>
    public Version? ClickHouse { get; }

    /// <summary>The environment variables that <c>datafile_include_variables</c> allows in paths of includes.</summary>
    public ImmutableHashSet<string> IncludeVariables { get; }

    /// <summary>Reads the files from the project root upward, to the first that says <c>root = true</c>, and those inside.</summary>
    /// <exception cref="WorkspaceException">A file cannot be read, or sets the workflow or the version of ClickHouse to something unknown.</exception>
    public static ProjectConfiguration Load(ProjectFolder project) => Load(project.Root, project.Files);

    /// <inheritdoc cref="Load(ProjectFolder)"/>
    /// <param name="root">The full path of the project root.</param>
    /// <param name="files">The project's files, relative to it.</param>
    public static ProjectConfiguration Load(string root, IEnumerable<string> files)
    {
        var configs = EditorConfigFiles.For(root, files);

        // Most say nothing about datafiles, and Roslyn's reader costs more than reading a small project.
        return new(root, configs.Exists(config => IsOurs(config.Text))
            ? AnalyzerConfigSet.Create(configs.ConvertAll(config => AnalyzerConfig.Parse(EditorConfigSections.Ours(config.Text, config.Path, IsOurs), config.Path)))
            : null);
    }

    /// <summary>The severity that <c>dotnet_diagnostic.DFnnnn.severity</c> sets for a file; null where it is not set.</summary>
    /// <param name="path">Relative to the project root.</param>
    /// <exception cref="WorkspaceException">It is set to something unknown.</exception>
    public ReportDiagnostic? Severity(string path, DiagnosticDescriptor descriptor) =>
        _set is not null
        && OptionsFor(path).TreeOptions.TryGetValue(descriptor.Id, out var severity)
        && severity != ReportDiagnostic.Default
            ? severity
            : null;

    /// <summary>Whether <c>datafile_never_rebuild</c> is set for a file.</summary>
    /// <param name="path">Relative to the project root.</param>
    /// <exception cref="WorkspaceException">It is set to something else than true or false.</exception>
    public bool NeverRebuilds(string path)
    {
        if (_set is null || !OptionsFor(path).AnalyzerOptions.TryGetValue(RowGate.NeverRebuildOption, out var value))
            return false;

        return value.Trim().ToLowerInvariant() switch
        {
            "true" => true,
            "false" or "" => false,
            _ => throw new WorkspaceException($".editorconfig sets {RowGate.NeverRebuildOption} to '{OneLine.Of(value)}': use true or false"),
        };
    }

    private static bool IsOurs(string text) => OurOptions.Any(option => text.IndexOf(option, StringComparison.OrdinalIgnoreCase) >= 0);

    private AnalyzerConfigOptionsResult OptionsFor(string path) => _options.GetOrAdd(path, path =>
    {
        var options = _set?.GetOptionsForSourcePath(_root + path) ?? default;
        var wrong = options.Diagnostics.Select(diagnostic => diagnostic.GetMessage())
            .FirstOrDefault(message => message.Contains("'DF", StringComparison.OrdinalIgnoreCase));

        return wrong is null
            ? options
            : throw new WorkspaceException($"{OneLine.Of(wrong).TrimEnd('.')}: use none, suggestion, warning or error");
    });

    private Workflow? ReadWorkflow() => ReadOption(WorkflowOption) is { } value ? ParseWorkflow(value.Trim()) : null;

    private Version? ReadClickHouse()
    {
        if (ReadOption(ClickHouseOption)?.Trim() is not { Length: > 0 } value)
            return null;

        return Version.TryParse(value, out var version)
            ? new Version(version.Major, version.Minor)
            : throw new WorkspaceException($".editorconfig sets {ClickHouseOption} to '{OneLine.Of(value)}': use a version such as 25.3");
    }

    private ImmutableHashSet<string> ReadVariables() =>
        [.. (ReadOption(VariablesOption) ?? "").Split([',', ' ', '\t'], StringSplitOptions.RemoveEmptyEntries)];

    /// <summary>The value of an option of the whole project; null where it is not set.</summary>
    private string? ReadOption(string name)
    {
        if (_set is null)
            return null;

        // Sections name files: any that a project has will do.
        foreach (var path in (string[])[ProjectLayout.Settings, "datasources/any.datasource", "pipes/any.pipe"])
        {
            if (OptionsFor(path).AnalyzerOptions.TryGetValue(name, out var value))
                return value;
        }

        return null;
    }

    private static Workflow ParseWorkflow(string value) => WorkflowName.TryParse(value, out var workflow)
        ? workflow
        : throw new WorkspaceException($".editorconfig sets {WorkflowOption} to '{OneLine.Of(value)}': use {WorkflowName.All}");
}
