using System.Collections.Immutable;
using Datafile.Analyzer.Project;

namespace Datafile.Workspace.Files;

/// <summary>The projects found so far: each listed once, however many paths lead to it.</summary>
internal sealed class FoundProjects
{
    private readonly Dictionary<string, ProjectFolder> _byRoot = new(StringComparer.Ordinal);
    private readonly Dictionary<string, HashSet<string>> _scopes = new(StringComparer.Ordinal);
    private readonly List<string> _order = [];

    public RootAbove Above { get; } = new();

    /// <summary>The folders in which no datafile is, as the user wrote them.</summary>
    public List<string> EmptyFolders { get; } = [];

    /// <param name="files">The files where they are known already; otherwise the root is listed.</param>
    /// <param name="unread">The folders below the root that cannot be read, where the files are given.</param>
    /// <param name="scope">A file or folder of the project; empty for all of it.</param>
    public void Add(string root, string prefix, List<string>? files, string scope, IEnumerable<UnreadFolder>? unread = null)
    {
        if (!_byRoot.ContainsKey(root))
        {
            var met = new List<UnreadFolder>(unread ?? []);
            files ??= ProjectLayout.FilesAtTop(FolderListing.Below(root, met));
            _byRoot.Add(root, new ProjectFolder(root, prefix, [.. files], []) { UnreadFolders = [.. met] });
            _scopes.Add(root, new(StringComparer.Ordinal));
            _order.Add(root);
        }

        _scopes[root].Add(scope);
    }

    public ImmutableArray<ProjectFolder> ToProjects() => [.. _order.Select(Project)];

    private ProjectFolder Project(string root) =>
        _scopes[root] is var scope && scope.Contains("")
            ? _byRoot[root]
            : _byRoot[root] with { Scope = scope.ToImmutableHashSet(StringComparer.Ordinal) };
}
