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
        if (!ResolvedPath.IsBelow(target, top))
            throw new WorkspaceException($"'{file}' lies outside of the project: name a file inside of '{root}'");

        // The part of the path that exists can hold links; what is still to be created cannot.
        var existing = target;
        while (!ResolvedPath.Exists(existing))
            existing = Path.GetDirectoryName(existing) ?? top;

        var resolvedTop = ResolvedPath.Of(top, top) ?? top;
        var resolved = ResolvedPath.Of(existing, top);
        if (resolved is null || resolved != resolvedTop && !ResolvedPath.IsBelow(resolved, resolvedTop))
            throw new WorkspaceException($"'{file}' is, or is reached through, a symbolic link that leads out of the project: remove the link");
        if (existing != target && !Directory.Exists(resolved))
            throw new WorkspaceException($"cannot write '{file}': '{existing}' is not a folder");

        return resolved + target.Substring(existing.Length);
    }
}
