using Datafile.Parser.Includes;

namespace Datafile.Workspace.Files;

/// <summary>What may be read for a project: regular files inside of its git repository; without git, inside of its own folder.</summary>
internal sealed class ReadBoundary
{
    private ReadBoundary(string root, string? repository)
    {
        Root = root;
        Repository = repository;
    }

    /// <summary>The project root, with its links resolved.</summary>
    public string Root { get; }

    /// <summary>The top of the repository; null without git.</summary>
    public string? Repository { get; }

    private string Top => Repository ?? Root;

    /// <summary>The folders from the root up to the top of the repository, the nearest first; without git the root alone.</summary>
    public IEnumerable<FolderAbove> FoldersUp()
    {
        for (var level = new FolderAbove(Root, "", ""); ;)
        {
            yield return level;
            if (Repository is null || level.Path == Repository || Path.GetDirectoryName(level.Path) is not { } next)
                yield break;
            level = new FolderAbove(next, level.Above + "../", Path.GetFileName(level.Path) + "/" + level.Inner);
        }
    }

    /// <param name="root">The full path of the project root.</param>
    public static ReadBoundary Around(string root)
    {
        var resolved = ResolvedPath.Of(root, root) ?? root;
        return new ReadBoundary(resolved, RepositoryTop.Around(resolved));
    }

    /// <summary>Reads a file of the project.</summary>
    /// <param name="path">Relative to the root, or full; no folder below the root on the way to it is a link.</param>
    public FileContent Read(string path)
    {
        var file = Path.Combine(Root, path);
        if (!IsLink(file))
            return RegularFile.Read(file);

        // What is read is the resolved path, so nothing changes between the check and the read.
        return ResolvedPath.Of(file, Top) is not { } target
                ? UnixFile.IsUnix ? RegularFile.Read(file).Problem is { } problem ? FileContent.Not(problem) : LeadsOut : LeadsOut
            : ResolvedPath.IsBelow(target, Top) ? RegularFile.Read(target)
            : LeadsOut;
    }

    /// <summary>Whether a file may be included, and the path to read then.</summary>
    /// <param name="path">Relative to the root; it may begin with <c>../</c>, and any folder on it may be a link.</param>
    public IncludeState Resolve(string path, out string file)
    {
        file = Path.GetFullPath(Path.Combine(Root, path));
        if (!ResolvedPath.IsBelow(file, Top))
            return IncludeState.Outside;
        if (!ResolvedPath.Exists(file))
            return IncludeState.Missing;

        var resolved = ResolvedPath.Of(file, Top);
        if (resolved is null || !ResolvedPath.IsBelow(resolved, Top))
            return IncludeState.BehindLink;

        file = resolved;
        return File.Exists(file) ? IncludeState.Found : IncludeState.Missing;
    }

    private FileContent LeadsOut => FileContent.Not(
        $"it is a symbolic link that leads out of {(Repository is null ? "the project" : "the repository")}: put a copy of the file in its place");

    private static bool IsLink(string path)
    {
        try
        {
            return (File.GetAttributes(path) & FileAttributes.ReparsePoint) != 0;
        }
        catch (Exception failure) when (WorkspaceException.IsFromFileSystem(failure))
        {
            return false;
        }
    }
}

/// <summary>A folder at or above a project root.</summary>
/// <param name="Path">Its full path, with its links resolved.</param>
/// <param name="Above">The way to it from the root: empty, or <c>../</c> for each level.</param>
/// <param name="Inner">The way from it down to the root: empty, or with <c>/</c> at its end.</param>
internal readonly record struct FolderAbove(string Path, string Above, string Inner);
