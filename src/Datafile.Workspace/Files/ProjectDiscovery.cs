using System.Collections.Immutable;
using Datafile.Analyzer.Project;
using Microsoft.CodeAnalysis.Text;

namespace Datafile.Workspace.Files;

/// <summary>From the paths that a user names to the data projects that they mean.</summary>
public static class ProjectDiscovery
{
    /// <summary>
    /// The projects at, below or around the paths, each once, in the order in which the paths lead to them. A folder
    /// may hold several; a file, or a folder inside of a project, belongs to the nearest root above it, and then only
    /// what stands there is in the scope.
    /// </summary>
    /// <param name="paths">Folders and files, as the user wrote them.</param>
    /// <returns>No project where the folders hold none.</returns>
    /// <exception cref="WorkspaceException">A path does not exist, is no file of a data project, or cannot be read.</exception>
    public static ImmutableArray<ProjectFolder> Find(params string[] paths) => Find(out _, paths);

    /// <param name="empty">Says of the first folder in which there is nothing to check what was looked for; null where there is none.</param>
    /// <inheritdoc cref="Find(string[])"/>
    public static ImmutableArray<ProjectFolder> Find(out string? empty, params string[] paths)
    {
        var found = new FoundProjects();
        foreach (var path in paths)
        {
            var full = FullPath(path);
            if (Directory.Exists(full))
                AddFolder(found, path, full);
            else if (File.Exists(full))
                AddFile(found, path, full);
            else
                throw new WorkspaceException($"'{OneLine.Of(path)}' does not exist: name a data project, a folder of projects, or a datafile");
        }

        empty = found.EmptyFolders.Count == 0 ? null
            : $"nothing to check in '{OneLine.Of(found.EmptyFolders[0])}', which was searched for {ProjectLayout.SearchDescription}";
        return found.ToProjects();
    }

    /// <summary>The project of a file that an editor has not saved yet, with findings in that file alone.</summary>
    /// <param name="path">Where the file is, or will be; its folder exists.</param>
    /// <exception cref="WorkspaceException">There is no such folder, it cannot be read, or the file is none of a data project.</exception>
    public static ProjectFolder Of(string path, Stream unsaved)
    {
        var content = SourceFile.Decode(RegularFile.ReadToEnd(unsaved) ?? throw new WorkspaceException($"standard input: {RegularFile.TooLarge}"));
        return Of(path, ImmutableDictionary<string, SourceText>.Empty.Add(FullPath(path), content));
    }

    /// <summary>The whole project of a file that is open in an editor.</summary>
    /// <param name="path">Where the file is, or will be; its folder exists.</param>
    /// <param name="unsaved">The texts of all files that are open, by full path.</param>
    /// <exception cref="WorkspaceException">There is no such folder, it cannot be read, or the file is none of a data project.</exception>
    public static ProjectFolder Around(string path, IReadOnlyDictionary<string, SourceText> unsaved) => Of(path, unsaved) with { Scope = [] };

    private static ProjectFolder Of(string path, IReadOnlyDictionary<string, SourceText> unsaved)
    {
        var full = FullPath(path);
        if (!Directory.Exists(Path.GetDirectoryName(full)))
            throw new WorkspaceException($"the folder of '{OneLine.Of(path)}' does not exist: name the file as it is in the data project");

        var found = new FoundProjects();
        AddFile(found, path, full);
        var project = found.ToProjects().Single();
        var files = project.Files.ToImmutableHashSet(StringComparer.Ordinal);
        string[] added = [.. unsaved.Keys
            .Where(other => other == full || IsNewIn(project.Root, other, found))
            .Select(other => Inside(project.Root, other))
            .Where(file => !files.Contains(file))];
        return project with
        {
            Files = added.Length == 0 ? project.Files : project.Files.AddRange(added).Sort(StringComparer.Ordinal),
            Unsaved = unsaved,
        };
    }

    /// <summary>Whether an open file that is not on disk will be a file of a project.</summary>
    private static bool IsNewIn(string root, string full, FoundProjects found) =>
        ResolvedPath.IsBelow(full, root)
        && Inside(root, full) is var file
        && ProjectLayout.IsOfProject(file)
        && ProjectLayout.IsReachable(file)
        && !File.Exists(full)
        && Path.GetDirectoryName(full) is { } folder
        && (found.Above.Of(folder) ?? root) == root;

    private static void AddFolder(FoundProjects found, string path, string full)
    {
        var prefix = DisplayPath.PrefixOf(path);
        if (RootAround(found, full) is { } root)
        {
            AddInside(found, root, full, prefix, isFile: false);
            return;
        }

        // A folder with settings alone is a project only if no project is in it.
        var unread = new List<UnreadFolder>();
        var projects = ProjectLayout.GroupByRoot([.. FolderListing.Below(full, unread)]);
        if (unread.FirstOrDefault(folder => !projects.Keys.Any(root => IsInside(folder, root))) is { Problem: { } problem } stray)
            throw WorkspaceException.Unread(prefix + stray.Path.TrimEnd('/'), problem);

        if (unread.Count == 0 && !projects.Values.Any(files => files.Exists(ProjectLayout.IsOfProject)))
            found.EmptyFolders.Add(path);

        var hasDatafiles = projects.Values.Any(HasDatafiles);
        foreach (var project in projects.Where(project => !hasDatafiles || HasDatafiles(project.Value)))
        {
            found.Add(
                FullPath(Path.Combine(full, project.Key)), prefix + project.Key, project.Value, scope: "",
                unread.Where(folder => IsInside(folder, project.Key))
                    .Select(folder => folder with { Path = folder.Path.Substring(project.Key.Length) }));
        }
    }

    private static bool IsInside(UnreadFolder folder, string root) => folder.Path.StartsWith(root, StringComparison.Ordinal);

    private static void AddFile(FoundProjects found, string path, string full)
    {
        if (!ProjectLayout.IsCandidate(Path.GetFileName(full)))
        {
            throw new WorkspaceException(
                $"'{path}' is not a file of a data project: name a .datasource, .pipe, .incl, .connection or .token file, or a folder");
        }

        var folder = Path.GetDirectoryName(full) ?? full;
        AddInside(found, found.Above.Of(folder) ?? TopOfLooseFiles(folder), full, DisplayPath.PrefixOf(path), isFile: true);
    }

    /// <summary>The project that a folder is only a part of; null where the folder stands for itself.</summary>
    private static string? RootAround(FoundProjects found, string full) =>
        !RootAbove.IsCertain(full) && found.Above.Of(full) is { } root
        && Inside(root, full) is var inside && ProjectLayout.Folders(inside + "/").First() is var first
        && (ProjectLayout.IsContentFolder(first) || ProjectLayout.IsVendor(first))
            ? root
            : null;

    private static void AddInside(FoundProjects found, string root, string full, string prefix, bool isFile)
    {
        var scope = Inside(root, full);
        for (var levels = scope.Count(character => character == '/') + 1; levels > 0; levels--)
            prefix = DisplayPath.Above(prefix);

        found.Add(root, prefix, files: null, isFile ? scope : scope + "/");
    }

    private static string TopOfLooseFiles(string folder)
    {
        while (!ProjectLayout.Skips(Path.GetFileName(folder))
            && Path.GetDirectoryName(folder) is { } parent
            && FolderListing.Directly(parent).Any(ProjectLayout.ShowsProject))
        {
            folder = parent;
        }

        return folder;
    }

    private static bool HasDatafiles(List<string> files) => files.Exists(ProjectLayout.ShowsProject);

    private static string Inside(string root, string full) =>
        DisplayPath.WithSlashes(full.Substring(root.Length)).TrimStart('/');

    private static string FullPath(string path)
    {
        string full;
        try
        {
            full = Path.GetFullPath(path.Length == 0 ? "." : path);
        }
        catch (Exception failure) when (WorkspaceException.IsFromFileSystem(failure))
        {
            throw new WorkspaceException("the current folder no longer exists: change to one that does", failure);
        }

        return full.Length > (Path.GetPathRoot(full) ?? "").Length
            ? full.TrimEnd(Path.DirectorySeparatorChar, Path.AltDirectorySeparatorChar)
            : full;
    }
}
