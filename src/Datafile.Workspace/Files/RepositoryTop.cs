namespace Datafile.Workspace.Files;

/// <summary>Finds the top of the git work tree around a folder.</summary>
/// <remarks>
/// Only a folder that holds <c>.git</c> counts, which no commit can contain. A folder that is laid out as a bare
/// repository can be part of a commit, with a configuration by its author, and is an ordinary folder here.
/// </remarks>
internal static class RepositoryTop
{
    /// <summary>The nearest folder, from the given one upward, that is the top of a work tree; null where there is none.</summary>
    /// <param name="folder">A full path, with its links resolved.</param>
    public static string? Around(string folder)
    {
        var ceilings = (Environment.GetEnvironmentVariable("GIT_CEILING_DIRECTORIES") ?? "")
            .Split([Path.PathSeparator], StringSplitOptions.RemoveEmptyEntries)
            .Select(ceiling => ceiling.TrimEnd(Path.DirectorySeparatorChar));
        var limits = new HashSet<string>(ceilings, StringComparer.Ordinal);

        for (var top = folder; top is not null; top = Path.GetDirectoryName(top))
        {
            if (top != folder && limits.Contains(top))
                return null;
            if (IsTop(top))
                return top;
        }

        return null;
    }

    /// <summary>Whether a folder is the top of a git work tree: a folder <c>.git</c>, or a file in a linked work tree or a submodule.</summary>
    public static bool IsTop(string folder) =>
        Path.Combine(folder, ".git") is var git && (Directory.Exists(git) || File.Exists(git));

    /// <summary>The folder in which git keeps what belongs to a work tree alone; null where <c>.git</c> does not say.</summary>
    public static string? GitFolder(string top)
    {
        const string Prefix = "gitdir:";
        var git = Path.Combine(top, ".git");
        if (Directory.Exists(git))
            return git;

        return RegularFile.Read(git).Bytes is { } content
            && SourceFile.Decode(content).ToString().Trim() is var text
            && text.StartsWith(Prefix, StringComparison.Ordinal)
            && text.IndexOf('\0') < 0
                ? Path.Combine(top, text.Substring(Prefix.Length).Trim())
                : null;
    }
}
