namespace Datafile.Workspace.Files;

/// <summary>Where paths lead when the links on them are followed.</summary>
internal static class ResolvedPath
{
    /// <summary>
    /// An existing path with its links followed; null where one leads to nothing, or, on Windows, where there is one below <paramref
    /// name="top"/>.
    /// </summary>
    public static string? Of(string path, string top)
    {
        if (UnixFile.IsUnix)
            return UnixFile.Resolve(path);

        // Windows cannot tell from here where a link leads: below the top none is taken.
        for (var part = path; part.Length > top.Length; part = Path.GetDirectoryName(part) ?? top)
        {
            if ((File.GetAttributes(part) & FileAttributes.ReparsePoint) != 0)
                return null;
        }

        return path;
    }

    public static bool IsBelow(string path, string folder) =>
        path.StartsWith(folder.TrimEnd(Path.DirectorySeparatorChar) + Path.DirectorySeparatorChar, StringComparison.Ordinal);

    /// <summary>Whether there is a file, a folder or a link, even one that leads to nothing.</summary>
    public static bool Exists(string path)
    {
        try
        {
            File.GetAttributes(path);
            return true;
        }
        catch (Exception failure) when (WorkspaceException.IsFromFileSystem(failure))
        {
            return false;
        }
    }
}
