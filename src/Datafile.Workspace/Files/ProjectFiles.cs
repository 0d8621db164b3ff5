using System.Collections.Immutable;
using Datafile.Analyzer.Project;
using Datafile.Analyzer.Release.Scripts;
using Datafile.Parser.Includes;
using Microsoft.CodeAnalysis.Text;

namespace Datafile.Workspace.Files;

/// <summary>
/// Puts together what an analysis reads of a project: its files, and what they include from elsewhere in the repository.
/// A project without includes asks for nothing more than its files.
/// </summary>
internal sealed class ProjectFiles
{
    private readonly IncludeStore _store;
    private readonly Dictionary<string, SourceText> _listed = new(StringComparer.Ordinal);
    private readonly Dictionary<string, IncludedText> _asked = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string?> _variables = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string?> _pathVariables = new(StringComparer.Ordinal);
    private readonly IReadOnlyCollection<string> _allowed;
    private readonly Lazy<ImmutableDictionary<string, string>> _settings;

    private ProjectFiles(ImmutableArray<ProjectFile> files, IncludeStore store, IReadOnlyCollection<string> allowed)
    {
        _allowed = allowed;
        _store = store;
        foreach (var file in files)
            _listed[file.Path] = file.Text;
        _settings = new(() => _listed.TryGetValue(ProjectLayout.Settings, out var text)
            ? TinyEnv.Parse(text).Variables
            : ImmutableDictionary<string, string>.Empty);
    }

    /// <param name="files">The files that the project lists, in ordinal order of their paths.</param>
    /// <param name="variables">The environment variables that may name included files.</param>
    /// <exception cref="WorkspaceException">An included file cannot be read from git.</exception>
    public static ProjectSnapshot ToSnapshot(ImmutableArray<ProjectFile> files, IncludeStore store, IReadOnlyCollection<string>? variables)
    {
        var project = new ProjectFiles(files, store, variables ?? []);

        // Which files a text includes can depend on arguments and variables: only expanding it shows which are needed.
        var expansions = ImmutableDictionary.CreateBuilder<string, ExpandedText>(StringComparer.Ordinal);
        foreach (var file in files.Where(file => ProjectLayout.Includes(file.Path)))
        {
            var expansion = IncludeExpander.Expand(file.Path, file.Text, project.Find, project.Variable, project.PathVariable);
            if (expansion is not { Map: null, IsIncomplete: false })
                expansions[file.Path] = expansion;
        }

        return project.ToSnapshot(files) with { Expansions = expansions.ToImmutable() };
    }

    private ProjectSnapshot ToSnapshot(ImmutableArray<ProjectFile> files) => _asked.Count == 0 && _variables.Count == 0 && _pathVariables.Count == 0
        ? new ProjectSnapshot(files)
        : new ProjectSnapshot(files)
        {
            Includes =
            [
                .. _asked
                    .Where(asked => !_listed.ContainsKey(asked.Key))
                    .OrderBy(asked => asked.Key, StringComparer.Ordinal)
                    .SelectMany(asked => asked.Value.Text is { } text ? [new ProjectFile(asked.Key, text)] : Array.Empty<ProjectFile>()),
            ],
            Refused = _asked
                .Where(asked => asked.Value.State is IncludeState.Outside or IncludeState.BehindLink or IncludeState.Unreadable)
                .ToImmutableDictionary(asked => asked.Key, asked => asked.Value.State, StringComparer.Ordinal),
            MissingIncludes = [.. _asked.Where(asked => asked.Value.State == IncludeState.Missing)
                .Select(asked => asked.Key)
                .OrderBy(path => path, StringComparer.Ordinal)],
            Variables = Known(_variables),
            PathVariables = Known(_pathVariables),
            UnknownVariables =
            [
                .. _variables.Where(variable => variable.Value is null)
                    .Select(variable => variable.Key)
                    .OrderBy(name => name, StringComparer.Ordinal),
            ],
        };

    private static ImmutableDictionary<string, string> Known(Dictionary<string, string?> variables) => variables.Aggregate(
        ImmutableDictionary<string, string>.Empty.WithComparers(StringComparer.Ordinal),
        (known, variable) => variable.Value is { } value ? known.Add(variable.Key, value) : known);

    private IncludedText Find(string path)
    {
        if (!_asked.TryGetValue(path, out var found))
            _asked.Add(path, found = !_listed.TryGetValue(path, out var text) ? _store.Read(path)
                : _store.StateOf(path) is var state and (IncludeState.Outside or IncludeState.BehindLink) ? new IncludedText(state, null)
                : IncludedText.Of(text));

        return found;
    }

    /// <summary>A deploy runs with the variables of its job, to which CI adds the lines of <c>.tinyenv</c> (datafile format 7.2).</summary>
    private string? Variable(string name)
    {
        if (!_variables.TryGetValue(name, out var value))
            _variables.Add(name, value = _settings.Value.TryGetValue(name, out var set) ? set : null);

        return value;
    }

    /// <summary>Nothing else of the environment is looked at: a datafile could name a secret, and show it in a finding.</summary>
    private string? PathVariable(string name)
    {
        if (!_pathVariables.TryGetValue(name, out var value))
            _pathVariables.Add(name, value = _allowed.Contains(name) ? Environment.GetEnvironmentVariable(name) : null);

        return value;
    }
}
