namespace Datafile.Workspace.Files;

/// <summary>What lies inside of a folder.</summary>
public static class FolderBoundary
{
    /// <summary>Whether a path is a folder itself or inside of it, and still is when the links on it are followed.</summary>
    /// <param name="folder">A full path.</param>
    /// <param name="path">Relative to the folder, or full. It may lead to nothing.</param>
    public static bool Holds(string folder, string path)
    {
        var full = Path.GetFullPath(Path.Combine(folder, path));
        if (!ResolvedPath.Exists(full))
            return IsIn(full, folder);

        var top = ResolvedPath.Of(folder, folder) ?? folder;
        return (UnixFile.IsUnix || IsIn(full, folder)) && ResolvedPath.Of(full, folder) is { } resolved && IsIn(resolved, top);
    }

    private static bool IsIn(string path, string folder) =>
        path.TrimEnd(Path.DirectorySeparatorChar) == folder.TrimEnd(Path.DirectorySeparatorChar) || ResolvedPath.IsBelow(path, folder);
}
