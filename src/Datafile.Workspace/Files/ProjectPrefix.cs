namespace Datafile.Workspace.Files;

/// <summary>What stands before a path of a project so that it leads there from a folder that is not the current one.</summary>
public static class ProjectPrefix
{
    /// <summary>Empty, or ending in <c>/</c>: relative where the project is the folder or is below it, and otherwise in full.</summary>
    /// <param name="folder">A full path.</param>
    /// <param name="root">The full path of the project root.</param>
    public static string From(string folder, string root)
    {
        var top = folder.TrimEnd(Path.DirectorySeparatorChar) + Path.DirectorySeparatorChar;
        var full = root.TrimEnd(Path.DirectorySeparatorChar) + Path.DirectorySeparatorChar;
        return DisplayPath.WithSlashes(full.StartsWith(top, StringComparison.Ordinal) ? full.Substring(top.Length) : full);
    }

    /// <summary>From the top of the git work tree, which is what CI servers take paths of reports from; null outside of a repository.</summary>
    /// <param name="root">The full path of the project root.</param>
    public static string? FromRepository(string root)
    {
        var resolved = ResolvedPath.Of(root, root) ?? root;
        return RepositoryTop.Around(resolved) is { } top ? From(top, resolved) : null;
    }
}
