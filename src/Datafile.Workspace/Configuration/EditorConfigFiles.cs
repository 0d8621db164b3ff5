using Datafile.Parser.Includes;
using Datafile.Workspace.Files;

namespace Datafile.Workspace.Configuration;

/// <summary>The <c>.editorconfig</c> files that count for the files of a project.</summary>
internal static class EditorConfigFiles
{
    private const string Name = ".editorconfig";

    /// <summary>
    /// Full path and text of each, from the project upward to the first with <c>root = true</c> or to the top of the
    /// repository, and of those inside.
    /// </summary>
    /// <exception cref="WorkspaceException">One of them cannot be read.</exception>
    public static List<(string Path, string Text)> For(string root, IEnumerable<string> files)
    {
        var found = new List<(string, string)>();
        var boundary = ReadBoundary.Around(root);
        var (shown, resolved) = (root, boundary.Root);
        while (true)
        {
            if (Read(shown, resolved, boundary) is { } file)
            {
                found.Add(file);
                if (IsRoot(file.Text))
                    break;
            }

            if (resolved == boundary.Repository || Path.GetDirectoryName(shown) is not { } above || Path.GetDirectoryName(resolved) is not { } next)
                break;
            (shown, resolved) = (above, next);
        }

        foreach (var folder in FoldersWith(files))
        {
            if (Read(Path.Combine(root, folder), Path.Combine(boundary.Root, folder), boundary) is { } file)
                found.Add(file);
        }

        return found;
    }

    /// <summary>Whether the part before the first section says <c>root = true</c>.</summary>
    private static bool IsRoot(string text) =>
        text.Split('\n')
            .Select(line => line.Trim())
            .TakeWhile(line => !line.StartsWith("[", StringComparison.Ordinal))
            .Any(line => line.Replace(" ", "").Replace("\t", "").Equals("root=true", StringComparison.OrdinalIgnoreCase));

    private static IEnumerable<string> FoldersWith(IEnumerable<string> files)
    {
        var known = new HashSet<string>(StringComparer.Ordinal) { "" };
        foreach (var file in files)
        {
            for (var folder = IncludePath.FolderOf(file); known.Add(folder);
                folder = IncludePath.FolderOf(folder.Substring(0, folder.Length - 1)))
            {
                yield return folder;
            }
        }
    }

    /// <param name="shown">The folder as the project names it, for sections are matched with those paths.</param>
    /// <param name="resolved">The same folder without links.</param>
    private static (string Path, string Text)? Read(string shown, string resolved, ReadBoundary boundary)
    {
        var (path, file) = (Path.Combine(shown, Name), Path.Combine(resolved, Name));
        if (!File.Exists(file))
            return null;

        var content = boundary.Read(file);
        return content.Bytes is { } bytes ? (path, SourceFile.Decode(bytes).ToString()) : throw WorkspaceException.Unread(path, content.Problem);
    }
}
