using Datafile.Analyzer.Project;

namespace Datafile.Workspace.Files;

/// <summary>The files below a folder that can be part of a data project.</summary>
internal static class FolderListing
{
    /// <summary>
    /// Their paths relative to the folder, with <c>/</c>, in no order, read as they are asked for. Links to folders are
    /// not followed: they may lead out of the project, or round in a circle.
    /// </summary>
    /// <param name="unread">Takes the folders that cannot be read, with <c>/</c> at their end, each with the reason; if not
    /// given, they count as empty.</param>
    public static IEnumerable<string> Below(string folder, ICollection<UnreadFolder>? unread = null)
    {
        var open = new Stack<(DirectoryInfo Folder, string Prefix)>();
        open.Push((new DirectoryInfo(folder), ""));

        while (open.Count > 0)
        {
            var (current, prefix) = open.Pop();
            foreach (var entry in Entries(current, prefix, unread))
            {
                if (entry is DirectoryInfo child)
                {
                    if (!ProjectLayout.Skips(child.Name) && !IsLink(child))
                        open.Push((child, prefix + child.Name + "/"));
                }
                else if (ProjectLayout.IsCandidate(entry.Name))
                {
                    yield return prefix + entry.Name;
                }
            }
        }
    }

    /// <summary>Of a folder whose name is not UTF-8 there are no attributes, which are all bits.</summary>
    private static bool IsLink(DirectoryInfo folder) =>
        folder.Attributes is var attributes && attributes != (FileAttributes)(-1) && (attributes & FileAttributes.ReparsePoint) != 0;

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

    private static FileSystemInfo[] Entries(DirectoryInfo folder, string prefix, ICollection<UnreadFolder>? unread)
    {
        try
        {
            return folder.GetFileSystemInfos();
        }
        catch (Exception failure) when (WorkspaceException.IsFromFileSystem(failure))
        {
            unread?.Add(new UnreadFolder(prefix, prefix.IndexOf('\uFFFD') >= 0
                ? "its name is not UTF-8: rename it"
                : WorkspaceException.Reason(failure) + ": make the folder readable, or remove it"));
            return [];
        }
    }
}

/// <summary>A folder whose files are unknown.</summary>
/// <param name="Path">Relative to what is listed, with <c>/</c> at its end; empty for that itself.</param>
/// <param name="Problem">The reason, and what to do.</param>
internal readonly record struct UnreadFolder(string Path, string Problem);
