using Datafile.Parser.Includes;

namespace Datafile.Analyzer.Project;

/// <summary>Finds the project root of each of a set of paths, in time linear to their number.</summary>
/// <remarks>
/// A folder with a <c>.tinyenv</c> or with a content folder is a certain root. Inside of a content folder or of
/// <c>vendor</c> nothing but a <c>.tinyenv</c> makes one. Where there is none, the topmost folder with datafiles is.
/// </remarks>
internal sealed class ProjectRoots
{
    private readonly HashSet<string> _certain = new(StringComparer.Ordinal);
    private readonly HashSet<string> _loose = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string?> _rootOfFolder = new(StringComparer.Ordinal);

    public ProjectRoots(IReadOnlyCollection<string> candidates, bool topIsRoot)
    {
        if (topIsRoot)
            _certain.Add("");

        foreach (var path in candidates)
        {
            if (CertainRoot(path) is { } root)
                _certain.Add(root);
            else if (ProjectLayout.ShowsProject(path))
                _loose.Add(ProjectLayout.BeforeVendor(path) ?? IncludePath.FolderOf(path));
        }
    }

    /// <summary>The root that a path belongs to; null where no datafile is near it.</summary>
    public string? RootOf(string path)
    {
        var folder = IncludePath.FolderOf(path);
        if (!_rootOfFolder.TryGetValue(folder, out var root))
            _rootOfFolder.Add(folder, root = Ancestors(folder).FirstOrDefault(_certain.Contains)
                ?? Ancestors(folder).LastOrDefault(_loose.Contains));

        return root;
    }

    private static string? CertainRoot(string path)
    {
        if (path.EndsWith("/" + ProjectLayout.Settings, StringComparison.Ordinal) || path == ProjectLayout.Settings)
            return ProjectLayout.BeforeVendor(path) is null ? IncludePath.FolderOf(path) : null;

        if (!ProjectLayout.ShowsProject(path))
            return null;

        var start = 0;
        foreach (var folder in ProjectLayout.Folders(path))
        {
            if (ProjectLayout.IsVendor(folder))
                return null;
            if (ProjectLayout.IsContentFolder(folder))
                return path.Substring(0, start);
            start += folder.Length + 1;
        }

        return null;
    }

    /// <summary>A folder and those above it, the nearest first.</summary>
    private static IEnumerable<string> Ancestors(string folder)
    {
        for (; folder.Length > 0; folder = IncludePath.FolderOf(folder.Substring(0, folder.Length - 1)))
            yield return folder;
        yield return "";
    }
}
