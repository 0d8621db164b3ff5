using Datafile.Workspace.Files;

namespace Datafile.Workspace.Configuration;

/// <summary>The <c>.editorconfig</c> files that count for the files of a project.</summary>
internal static class EditorConfigFiles
{
    private const string Name = ".editorconfig";

    /// <summary>Full path and text of each, from the project upward to the first with <c>root = true</c>, and of those inside.</summary>
    /// <exception cref="WorkspaceException">One of them cannot be read.</exception>
    public static List<(string Path, string Text)> For(string root, IEnumerable<string> files)
    {
        var found = new List<(string, string)>();
        for (var folder = root; folder is not null; folder = Path.GetDirectoryName(folder))
        {
            if (Read(folder) is not { } file)
                continue;

            found.Add(file);
            if (IsRoot(file.Text))
                break;
        }

        foreach (var folder in FoldersWith(files))
        {
            if (Read(Path.Combine(root, folder)) is { } file)
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
            for (var folder = ProjectLayout.FolderOf(file); known.Add(folder);
                folder = ProjectLayout.FolderOf(folder.Substring(0, folder.Length - 1)))
            {
                yield return folder;
            }
        }
    }

    private static (string Path, string Text)? Read(string folder)
    {
        var path = Path.Combine(folder, Name);
        return File.Exists(path) ? (path, SourceFile.Read(path).ToString()) : null;
    }
}
