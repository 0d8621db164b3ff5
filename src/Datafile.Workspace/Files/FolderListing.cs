namespace Datafile.Workspace.Files;

/// <summary>The files below a folder that can be part of a data project.</summary>
internal static class FolderListing
{
    /// <summary>
    /// Their paths relative to the folder, with <c>/</c>, in no order, read as they are asked for. Links to folders are
    /// not followed: they may lead out of the project, or round in a circle.
    /// </summary>
    /// <exception cref="WorkspaceException">A folder cannot be read.</exception>
    public static IEnumerable<string> Below(string folder)
    {
        var open = new Stack<(DirectoryInfo Folder, string Prefix)>();
        open.Push((new DirectoryInfo(folder), ""));

        while (open.Count > 0)
        {
            var (current, prefix) = open.Pop();
            foreach (var entry in Entries(current))
            {
                if (entry is DirectoryInfo child)
                {
                    if (!ProjectLayout.Skips(child.Name) && (child.Attributes & FileAttributes.ReparsePoint) == 0)
                        open.Push((child, prefix + child.Name + "/"));
                }
                else if (ProjectLayout.IsCandidate(entry.Name))
                {
                    yield return prefix + entry.Name;
                }
            }
        }
    }

    /// <summary>The names of the files in a folder; none where it may not be read.</summary>
    public static IEnumerable<string> Directly(string folder)
    {
        try
        {
            return Directory.EnumerateFiles(folder).Select(file => Path.GetFileName(file));
        }
        catch (Exception failure) when (WorkspaceException.IsFromFileSystem(failure))
        {
            return [];
        }
    }

    private static FileSystemInfo[] Entries(DirectoryInfo folder)
    {
        try
        {
            return folder.GetFileSystemInfos();
        }
        catch (Exception failure) when (WorkspaceException.IsFromFileSystem(failure))
        {
            throw WorkspaceException.For("read the folder", folder.FullName, failure);
        }
    }
}
