using System.Collections.Immutable;
using Datafile.Analyzer.Analysis;
using Datafile.Analyzer.Editor;
using Datafile.Analyzer.Findings;
using Datafile.Analyzer.Project;
using Datafile.Workspace.Files;
using Microsoft.CodeAnalysis.Text;

namespace Datafile.Workspace.Editor;

/// <summary>A data project, checked with the texts that an editor has open.</summary>
public sealed class OpenProject
{
    private readonly AnalysisResult _result;
    private readonly ProjectSnapshot _current;
    private readonly Dictionary<Finding, ImmutableArray<Fix>> _offered = [];

    private OpenProject(ProjectFolder folder, (AnalysisResult Result, ProjectFindings Findings, ProjectSnapshot Current) check)
    {
        Root = folder.Root;
        (_result, Findings, _current) = check;
        Questions = new ProjectEditor(_result.Current);
    }

    /// <summary>The full path of the project root.</summary>
    public string Root { get; }

    public ProjectFindings Findings { get; }

    /// <summary>What can be asked about places in the files.</summary>
    public ProjectEditor Questions { get; }

    /// <summary>Checks the project of an open file.</summary>
    /// <param name="file">Its full path.</param>
    /// <param name="open">The texts of all open files, by full path.</param>
    /// <param name="earlier">The last check of the project; null for none. It saves work, and changes nothing.</param>
    /// <exception cref="WorkspaceException">The baseline cannot be read, the configuration is wrong, or the file is none of a data project.</exception>
    public static OpenProject Check(string file, IReadOnlyDictionary<string, SourceText> open, CheckRequest request, OpenProject? earlier)
    {
        var folder = ProjectDiscovery.Around(file, open);
        return new OpenProject(folder, ProjectCheck.Run(folder, request with { Earlier = earlier?._result.Current.Project }));
    }

    /// <summary>The full path of a file of the project, or of one that is included from elsewhere.</summary>
    /// <param name="path">Relative to the root.</param>
    public string FullPathOf(string path) => Path.GetFullPath(Path.Combine(Root, path));

    /// <summary>The path of a file, relative to the root; null for a file that is not part of the check.</summary>
    public string? PathOf(string fullPath) => ResolvedPath.IsBelow(fullPath, Root)
        ? DisplayPath.WithSlashes(fullPath.Substring(Root.Length)).TrimStart('/')
        : _current.Includes.Select(f => f.Path).FirstOrDefault(path => FullPathOf(path) == fullPath);

    /// <summary>Whether a file was checked, or included by one that was.</summary>
    public bool Holds(string fullPath) =>
        PathOf(fullPath) is { } path && _current.Files.Concat(_current.Includes).Any(f => f.Path == path);

    /// <summary>The fixes of a finding that do no harm if they are applied alone. They are tried when they are asked for, and once.</summary>
    public ImmutableArray<Fix> FixesOf(Finding finding)
    {
        if (finding.Fixes.IsEmpty)
            return [];
        if (!_offered.TryGetValue(finding, out var fixes))
            _offered.Add(finding, fixes = FixReview.Offered(_result, [finding])[0].Fixes);
        return fixes;
    }
}
