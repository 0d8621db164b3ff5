using System.Collections.Concurrent;
using System.Collections.Immutable;
using Datafile.Analyzer.Findings;
using Datafile.Analyzer.Project;
using Datafile.Analyzer.Rules;
using Datafile.Parser.Text;
using Datafile.Workspace.Files;
using Microsoft.CodeAnalysis;

namespace Datafile.Workspace.Configuration;

/// <summary>What the <c>.editorconfig</c> files of a project say about its findings.</summary>
internal sealed class EditorConfig
{
    public const string WorkflowOption = "datafile_workflow";
    public const string ClickHouseOption = "datafile_clickhouse";
    public const string VariablesOption = "datafile_include_variables";
    public const string NeverRebuildOption = "datafile_never_rebuild";

    private static readonly string[] Options = [WorkflowOption, VariablesOption, ClickHouseOption, NeverRebuildOption];
    private const string Diagnostic = "dotnet_diagnostic.";
    private static readonly RuleDescription[] Rules = [.. Rule.All.Select(rule => rule.Description)];

    private readonly ConcurrentDictionary<string, AnalyzerConfigOptionsResult> _options = new(StringComparer.Ordinal);
    private readonly string _root;
    private readonly AnalyzerConfigSet? _set;

    private EditorConfig(string root, AnalyzerConfigSet? set, ImmutableArray<EditorConfigLine> lines)
    {
        _root = DisplayPath.WithSlashes(root).TrimEnd('/') + "/";
        _set = set;
        Lines = lines;
    }

    /// <summary>The lines about datafiles, a later one before an earlier one in force.</summary>
    public ImmutableArray<EditorConfigLine> Lines { get; }

    /// <summary>The options and rules that do not exist.</summary>
    public IEnumerable<ConfigurationProblem> Problems => Lines
        .Select(line => ProblemOf(line) is { } problem ? new ConfigurationProblem(line.Place, problem) : null)
        .OfType<ConfigurationProblem>();

    /// <summary>Reads the files from the project root upward, to the first that says <c>root = true</c>, and those inside.</summary>
    /// <exception cref="WorkspaceException">A file cannot be read.</exception>
    public static EditorConfig Load(string root, IEnumerable<string> files)
    {
        var configs = EditorConfigFiles.For(root, files);

        // Most say nothing about datafiles, and Roslyn's reader costs more than reading a small project.
        return configs.Exists(config => IsOurs(config.Text))
            ? new(root, AnalyzerConfigSet.Create(
                configs.ConvertAll(config => AnalyzerConfig.Parse(EditorConfigSections.Ours(config.Text, config.Path, IsOurs), config.Path))),
                [.. configs.OrderBy(config => config.Path.Length)
                    .Where(config => IsOurs(config.Text))
                    .SelectMany(config => EditorConfigLine.Of(config.Text, RelativePath(root, config.Path), IsOurs))])
            : new(root, null, []);
    }

    /// <summary>
    /// The severity that <c>dotnet_diagnostic.DFnnnn.severity</c> sets for a file, or the same with the name of the rule; null where it is
    /// not set.
    /// </summary>
    /// <exception cref="WorkspaceException">It is set to something unknown.</exception>
    public ReportDiagnostic? Severity(string path, RuleDescription rule) => Severity(path, rule.Id) ?? Severity(path, rule.Name);

    private ReportDiagnostic? Severity(string path, string word) =>
        _set is not null && OptionsFor(path).TreeOptions.TryGetValue(word, out var severity) && severity != ReportDiagnostic.Default
            ? severity
            : null;

    /// <summary>What is wrong with the name of an option; null where it exists.</summary>
    private static string? ProblemOf(EditorConfigLine line)
    {
        if (line.Rule is { } word)
        {
            return Rules.Any(rule => rule.IsNamed(word)) ? null
                : $"unknown rule '{OneLine.Of(word)}': {(RuleDescription.Nearest(Rules, word) is { } meant ? $"did you mean '{meant}'?" : "'datafile rules' lists all")}";
        }

        if (Options.Contains(line.Name))
            return null;

        var isOfRule = line.Name.StartsWith(Diagnostic, StringComparison.Ordinal);
        return $"unknown option '{OneLine.Of(line.Name)}': {(isOfRule ? $"use {Diagnostic}DF1001.severity, with the id or the name of a rule"
            : Spelling.Nearest(line.Name, Options) is { } near ? $"did you mean '{near}'?" : $"use {string.Join(", ", Options)}")}";
    }

    /// <summary>What <c>datafile_never_rebuild</c> is set to for a file; null where it is not set.</summary>
    /// <exception cref="WorkspaceException">It is set to something else than true or false.</exception>
    public bool? NeverRebuilds(string path)
    {
        if (_set is null || !OptionsFor(path).AnalyzerOptions.TryGetValue(NeverRebuildOption, out var value))
            return null;

        return value.Trim().ToLowerInvariant() switch
        {
            "true" => true,
            "false" => false,
            "" => null,
            _ => throw new WorkspaceException($"{FileOf(line => line.Name == NeverRebuildOption && line.Value == value.Trim())} sets {NeverRebuildOption} to '{OneLine.Of(value)}': use true or false"),
        };
    }

    /// <exception cref="WorkspaceException">It is set to something unknown.</exception>
    public Workflow? ReadWorkflow() => ReadOption(WorkflowOption)?.Trim() is not { } value ? null
        : WorkflowName.TryParse(value, out var workflow) ? workflow
        : throw new WorkspaceException($"{FileOf(line => line == LineOf(WorkflowOption))} sets {WorkflowOption} to '{OneLine.Of(value)}': use {WorkflowName.All}");

    /// <exception cref="WorkspaceException">It is set to something else than a version.</exception>
    public Version? ReadClickHouse()
    {
        if (ReadOption(ClickHouseOption)?.Trim() is not { Length: > 0 } value)
            return null;

        return Version.TryParse(value, out var version)
            ? new Version(version.Major, version.Minor)
            : throw new WorkspaceException($"{FileOf(line => line == LineOf(ClickHouseOption))} sets {ClickHouseOption} to '{OneLine.Of(value)}': use a version such as 25.3");
    }

    /// <summary>Null where it is not set.</summary>
    public ImmutableHashSet<string>? ReadVariables() =>
        ReadOption(VariablesOption) is { } value ? [.. value.Split([',', ' ', '\t'], StringSplitOptions.RemoveEmptyEntries)] : null;

    /// <summary>The line that sets an option of the whole project; null where none does.</summary>
    public EditorConfigLine? LineOf(string option) => ReadOption(option) is { } value
        ? Lines.LastOrDefault(line => line.Name == option && line.Value == value.Trim()) ?? Lines.LastOrDefault(line => line.Name == option)
        : null;

    /// <summary>The file of a line with its number, for people.</summary>
    private string FileOf(Func<EditorConfigLine, bool> isMeant) =>
        Lines.LastOrDefault(isMeant)?.Place is { } place ? $"{OneLine.OfPath(place.File)}({place.Line})" : ".editorconfig";

    /// <summary>Whether a text has the name of an option about datafiles.</summary>
    private static bool IsOurs(string text)
    {
        if (text.IndexOf("datafile_", StringComparison.OrdinalIgnoreCase) >= 0)
            return true;

        for (var found = -1; (found = text.IndexOf(Diagnostic, found + 1, StringComparison.OrdinalIgnoreCase)) >= 0;)
        {
            var rule = found + Diagnostic.Length;
            if (StartsAt(rule, "DF") || Array.Exists(Rules, r => StartsAt(rule, r.Name + ".")))
                return true;
        }

        return false;

        bool StartsAt(int place, string word) => string.Compare(text, place, word, 0, word.Length, StringComparison.OrdinalIgnoreCase) == 0;
    }

    private static string RelativePath(string root, string path)
    {
        var (folder, above) = (DisplayPath.WithSlashes(root).TrimEnd('/'), "");
        path = DisplayPath.WithSlashes(path);
        while (!path.StartsWith(folder + "/", StringComparison.Ordinal))
            (folder, above) = (folder.Substring(0, Math.Max(0, folder.LastIndexOf('/'))), above + "../");

        return above + path.Substring(folder.Length + 1);
    }

    private AnalyzerConfigOptionsResult OptionsFor(string path) => _options.GetOrAdd(path, path =>
    {
        var options = _set?.GetOptionsForSourcePath(_root + path) ?? default;
        var wrong = options.Diagnostics.Select(diagnostic => diagnostic.GetMessage())
            .Select(message => Lines.LastOrDefault(line => line.Rule is { } rule
                && message.Contains($"'{rule}'", StringComparison.OrdinalIgnoreCase) && message.Contains(
                    $"'{line.Value}'", StringComparison.OrdinalIgnoreCase)))
            .FirstOrDefault(line => line is not null);

        return wrong is null
            ? options
            : throw new WorkspaceException($"{OneLine.OfPath(wrong.Place.File)}({wrong.Place.Line}) sets the severity of '{Rules.FirstOrDefault(rule => rule.IsNamed(wrong.Rule ?? ""))?.Id ?? OneLine.Of(wrong.Rule ?? "")}' to '{OneLine.Of(wrong.Value)}': use {SeverityName.All}");
    });

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
}
