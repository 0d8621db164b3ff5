using System.Collections.Immutable;
using Datafile.Analyzer.Findings;
using Datafile.Analyzer.Project;
using Datafile.Analyzer.Rules;
using Datafile.Parser;
using Datafile.Parser.Text;
using Datafile.Workspace.Files;
using Datafile.Workspace.Toml;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace Datafile.Workspace.Configuration;

/// <summary>From the tables of a settings file to settings. What is not one is a problem with its place, and has no effect.</summary>
internal sealed class SettingsReader
{
    public const string Include = "include", Exclude = "exclude", Workflow = "workflow", ClickHouse = "clickhouse", Variables = "include-variables",
        NeverRebuild = "never-rebuild", Severity = "severity", Override = "override", Paths = "paths";

    /// <summary>Beyond that many problems, the rest is counted.</summary>
    private const int ShownProblems = 100;

    private static readonly string[] TopKeys = [Include, Exclude, Workflow, ClickHouse, Variables, NeverRebuild, Severity, Override];
    private static readonly string[] OverrideKeys = [Paths, NeverRebuild, Severity];

    private readonly SettingsFile _file;
    private readonly List<ConfigurationProblem> _problems = [];
    private int _moreProblems;
    private int _paths;

    private SettingsReader(SettingsFile file) => _file = file;

    /// <exception cref="WorkspaceException">It names more paths than are compared with every file.</exception>
    public static ProjectSettings Read(SettingsFile file) => new SettingsReader(file).Read();

    private ProjectSettings Read()
    {
        var table = _file.Table;
        Expect(table, TopKeys);
        var scopes = ImmutableArray.Create(ReadScope(table, null));
        if (table.Find(Override) is { } overrides)
            scopes = scopes.AddRange(ReadOverrides(overrides));

        var settings = new ProjectSettings(_file, scopes)
        {
            Workflow = ReadWorkflow(table),
            ClickHouse = ReadVersion(table),
            Variables = ReadTexts(table, Variables, "[\"TB_ENV\"]") is { } names
                ? new(names.Items.Select(name => name.Value).ToImmutableArray(), names.Place)
                : null,
            Include = ReadPaths(table, Include),
            Exclude = ReadPaths(table, Exclude),
        };
        if (_moreProblems > 0)
            _problems.Add(new(_problems[_problems.Count - 1].Place, $"{_moreProblems} more problems are not shown: correct these first"));
        return settings with { Problems = [.. _problems.OrderBy(problem => (problem.Place.Line, problem.Place.Column))] };
    }

    private SettingsScope ReadScope(TomlTable table, SettingsPaths? paths) => new(paths)
    {
        Severities = ReadSeverities(table),
        NeverRebuild = table.Find(NeverRebuild) switch
        {
            null => null,
            TomlBoolean value => new(value.Value, _file.Place(KeyOf(table, NeverRebuild))),
            var other => Wrong<Setting<bool>>(NeverRebuild, other, "true or false", "true"),
        },
    };

    private IEnumerable<SettingsScope> ReadOverrides(TomlNode node)
    {
        const string Example = "write [[override]] above its settings";
        if (node is not TomlArray array || array.Items.Exists(item => item is not TomlTable))
        {
            Report(node.Span, $"'{Override}' must be a list of tables, not {(node is TomlArray ? "a list of values" : node.Kind)}: {Example}");
            return [];
        }

        return array.Items.Cast<TomlTable>().Select(ReadOverride).Where(scope => scope is not null).Select(scope => scope!).ToArray();
    }

    private SettingsScope? ReadOverride(TomlTable table)
    {
        Expect(table, OverrideKeys);
        var paths = ReadPaths(table, Paths);
        var scope = ReadScope(table, paths);
        if (paths is null or { Paths.IsEmpty: true })
        {
            if (paths is not null || table.Find(Paths) is null)
                Report(table.Span, $"this override names no files: add paths = [\"datasources/**\"]");
            return null;
        }

        if (table.Find(Severity) is null && table.Find(NeverRebuild) is null)
            Report(table.Span, $"this override sets nothing: add {Severity} or {NeverRebuild}");
        return scope;
    }

    private ImmutableDictionary<string, Setting<ReportDiagnostic>> ReadSeverities(TomlTable table)
    {
        var severities = ImmutableDictionary.CreateBuilder<string, Setting<ReportDiagnostic>>(StringComparer.Ordinal);
        switch (table.Find(Severity))
        {
            case null:
                break;
            case TomlTable rules:
                foreach (var entry in rules.Entries)
                    Add(entry, severities);
                break;
            case var other:
                Wrong<object>(Severity, other, "a table of rules", "{ DF3001 = \"none\" }");
                break;
        }

        return severities.ToImmutable();
    }

    private void Add(TomlEntry entry, ImmutableDictionary<string, Setting<ReportDiagnostic>>.Builder severities)
    {
        var rules = Rule.All.Select(rule => rule.Description).ToArray();
        if (rules.FirstOrDefault(rule => rule.IsNamed(entry.Key)) is not { } rule)
        {
            Report(entry.Span, $"unknown rule '{OneLine.Of(entry.Key)}': {(RuleDescription.Nearest(rules, entry.Key) is { } near ? $"did you mean '{near}'?" : "'datafile rules' lists all")}");
        }
        else if (severities.ContainsKey(rule.Id))
        {
            Report(entry.Span, $"the severity of {rule.Id} ({rule.Name}) is set above already: remove one of them");
        }
        else if (entry.Value is not TomlText text)
        {
            Wrong<object>(entry.Key, entry.Value, "text", "\"none\"");
        }
        else if (SeverityName.Parse(text.Value) is not { } severity)
        {
            Report(text.Span, $"unknown severity '{OneLine.Of(text.Value)}': use {SeverityName.All}");
        }
        else
        {
            severities.Add(rule.Id, new(severity, _file.Place(entry.Span)));
        }
    }

    private Setting<Workflow>? ReadWorkflow(TomlTable table)
    {
        if (ReadText(table, Workflow, "\"forward\"") is not { } text)
            return null;
        if (WorkflowName.TryParse(text.Value, out var workflow))
            return new(workflow, _file.Place(KeyOf(table, Workflow)));

        Report(text.Span, $"unknown workflow '{OneLine.Of(text.Value)}': use {WorkflowName.All}");
        return null;
    }

    private Setting<Version>? ReadVersion(TomlTable table)
    {
        if (ReadText(table, ClickHouse, "\"25.3\"") is not { } text)
            return null;
        if (Version.TryParse(text.Value, out var version))
            return new(new Version(version.Major, version.Minor), _file.Place(KeyOf(table, ClickHouse)));

        Report(text.Span, $"invalid version '{OneLine.Of(text.Value)}': use a version such as \"25.3\"");
        return null;
    }

    private SettingsPaths? ReadPaths(TomlTable table, string key)
    {
        if (ReadTexts(table, key, "[\"datasources/**\"]") is not { } texts)
            return null;

        var paths = ImmutableArray.CreateBuilder<Setting<string>>();
        foreach (var text in texts.Items)
        {
            if (text.Value.Trim().Length == 0)
                Report(text.Span, "an empty path: name a file or a folder");
            else if (text.Value.Length > Limits.SettingsPathLength)
                Report(text.Span, $"a path of more than {Limits.SettingsPathLength} characters: shorten it");
            else if (text.Value.Split('/', '\\').Contains(".."))
                Report(text.Span, $"'{OneLine.Of(text.Value)}' leads out of the folder of {_file.Path}: name a path below it");
            else
                paths.Add(new(text.Value.Trim().Replace('\\', '/'), _file.Place(text.Span)));
        }

        _paths += paths.Count;
        return _paths <= Limits.SettingsPaths
            ? new SettingsPaths(paths.ToImmutable())
            : throw new WorkspaceException($"{Path.Combine(_file.Folder, Path.GetFileName(_file.Path))}: more than {Limits.SettingsPaths} paths: name folders or patterns");
    }

    private TomlText? ReadText(TomlTable table, string key, string example) => table.Find(key) switch
    {
        null => null,
        TomlText text => text,
        var other => Wrong<TomlText>(key, other, "text", example),
    };

    private (IEnumerable<TomlText> Items, SettingPlace Place)? ReadTexts(TomlTable table, string key, string example)
    {
        switch (table.Find(key))
        {
            case null:
                return null;
            case TomlArray { IsOfTables: false } array:
                foreach (var item in array.Items.Where(item => item is not TomlText))
                    Report(item.Span, $"'{key}' must be a list of texts, not of {item.Kind}: write {key} = {example}");
                return (array.Items.OfType<TomlText>(), _file.Place(KeyOf(table, key)));
            case var other:
                Wrong<object>(key, other, "a list of texts", example);
                return null;
        }
    }

    private void Expect(TomlTable table, string[] keys)
    {
        foreach (var entry in table.Entries.Where(entry => !keys.Contains(entry.Key)))
        {
            Report(entry.Span, $"unknown key '{OneLine.Of(entry.Key)}': "
                + (Spelling.Nearest(entry.Key, keys) is { } near ? $"did you mean '{near}'?" : $"use {string.Join(", ", keys)}"));
        }
    }

    private T? Wrong<T>(string key, TomlNode node, string expected, string example)
        where T : class
    {
        Report(node.Span, $"'{OneLine.Of(key)}' must be {expected}, not {node.Kind}: write {OneLine.Of(key)} = {example}");
        return null;
    }

    private static TextSpan KeyOf(TomlTable table, string key) => table.Entries.First(entry => entry.Key == key).Span;

    private void Report(TextSpan span, string message)
    {
        if (_problems.Count < ShownProblems)
            _problems.Add(new(_file.Place(span), message));
        else
            _moreProblems++;
    }
}
