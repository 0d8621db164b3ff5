namespace Datafile.Workspace.Files;

/// <summary>Where a file of a project is to be written.</summary>
internal static class TargetFile
{
    /// <summary>The full path of a file of a project, with its links resolved.</summary>
    /// <param name="root">The project root.</param>
    /// <param name="file">Relative to it, with <c>/</c>.</param>
    /// <exception cref="WorkspaceException">The path, or a link on it, leads out of the project or to nothing.</exception>
    public static string Inside(string root, string file)
    {
        var top = Path.GetFullPath(root).TrimEnd(Path.DirectorySeparatorChar);
        var target = Path.GetFullPath(Path.Combine(top, file));
        if (!IsBelow(target, top))
            throw new WorkspaceException($"'{file}' lies outside of the project: name a file inside of '{root}'");

        // The part of the path that exists can hold links; what is made anew cannot.
        var existing = target;
        while (!Exists(existing))
            existing = Path.GetDirectoryName(existing) ?? top;

        var resolvedTop = Resolve(top, top) ?? top;
        var resolved = Resolve(existing, top);
        if (resolved is null || resolved != resolvedTop && !IsBelow(resolved, resolvedTop))
            throw new WorkspaceException($"'{file}' is, or lies behind, a symbolic link that leads out of the project: remove the link");
        if (existing != target && !Directory.Exists(resolved))
            throw new WorkspaceException($"cannot write '{file}': '{existing}' is no folder");

        return resolved + target.Substring(existing.Length);
    }

    private static bool IsBelow(string path, string folder) =>
        path.StartsWith(folder + Path.DirectorySeparatorChar, StringComparison.Ordinal);

    /// <summary>Whether there is a file, a folder or a link, even one that leads to nothing.</summary>
    private static bool Exists(string path)
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

    private static string? Resolve(string path, string top)
    {
        if (UnixFile.IsUnix)
            return UnixFile.Resolve(path);

        // Windows cannot tell from here where a link leads: below the root none is taken.
        for (var part = path; part.Length > top.Length; part = Path.GetDirectoryName(part) ?? top)
        {
            if ((File.GetAttributes(part) & FileAttributes.ReparsePoint) != 0)
                return null;
        }

        return path;
    }
}
