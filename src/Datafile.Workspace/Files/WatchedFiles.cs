using System.Collections.Immutable;
using Datafile.Workspace.Configuration;

namespace Datafile.Workspace.Files;

/// <summary>What a check of data projects depends on, to be looked at again and again.</summary>
/// <remarks>
/// Looking sees what a check reads and nothing else, on each file system and in containers, whether files are written in place or
/// replaced, and whether their folders are there. A notification of the system would miss some of that, and watch all else below.
/// </remarks>
/// <param name="folders">Full paths of folders whose datafiles, scripts and settings count, with those of the folders above them.</param>
/// <param name="files">Full paths of other files.</param>
public sealed class WatchedFiles(IEnumerable<string> folders, IEnumerable<string> files)
{
    /// <summary>The files that say how a project is checked, by their names: those of this tool, of <c>tb</c> and of the SDKs.</summary>
    internal static readonly string[] Settings =
        [".editorconfig", SettingsFile.Name, SettingsFile.PythonName, .. TinybirdConfig.Names, TinybirdConfig.Login];

    private readonly ImmutableArray<string> _folders = [.. folders.Distinct(StringComparer.Ordinal)];
    private readonly ImmutableArray<string> _files = [.. files.Distinct(StringComparer.Ordinal)];

    /// <summary>The files in which git keeps what is staged and where its references are, so that a commit, a checkout and a fetch show.</summary>
    /// <param name="folder">The full path of a folder of the work tree.</param>
    public static IEnumerable<string> OfGit(string folder) =>
        RepositoryTop.Around(ResolvedPath.Of(folder, folder) ?? folder) is { } top && RepositoryTop.GitFolder(top) is { } git
            ? new[] { "HEAD", "index", "logs/HEAD", "FETCH_HEAD", "packed-refs" }.Select(name => Path.Combine(git, name))
            : [];

    /// <summary>The files that are there, by full path, each with what changes when it is written or replaced.</summary>
    public ImmutableSortedDictionary<string, FileState> Look()
    {
        var found = new Dictionary<string, FileState>(StringComparer.Ordinal);
        var searched = new HashSet<string>(StringComparer.Ordinal);
        foreach (var folder in _folders)
        {
            foreach (var file in FolderListing.Below(folder))
            {
                var path = Path.Combine(folder, file);
                Add(found, path);
                AddSettings(Path.GetDirectoryName(path));
            }

            AddSettings(folder);
        }

        foreach (var file in _files)
            Add(found, file);
        return found.ToImmutableSortedDictionary(StringComparer.Ordinal);

        void AddSettings(string? folder)
        {
            for (; folder is not null && searched.Add(folder); folder = Path.GetDirectoryName(folder))
            {
                foreach (var name in Settings)
                    Add(found, Path.Combine(folder, name));
            }
        }
    }

    /// <summary>An earlier look, with the files that are watched by name and were not part of it.</summary>
    public ImmutableSortedDictionary<string, FileState> Complete(ImmutableSortedDictionary<string, FileState> earlier)
    {
        var found = new Dictionary<string, FileState>(StringComparer.Ordinal);
        foreach (var file in _files.Where(file => !earlier.ContainsKey(file)))
            Add(found, file);
        return earlier.AddRange(found);
    }

    private static void Add(Dictionary<string, FileState> found, string path)
    {
        try
        {
            if (new FileInfo(path) is { Exists: true } file)
                found[path] = new(file.LastWriteTimeUtc, file.CreationTimeUtc, file.Length);
        }
        catch (Exception failure) when (WorkspaceException.IsFromFileSystem(failure))
        {
            // It has gone in between, or nobody may look at it.
        }
    }

    /// <summary>The files that differ between two looks, in ordinal order.</summary>
    public static ImmutableArray<string> Changed(
        ImmutableSortedDictionary<string, FileState> before, ImmutableSortedDictionary<string, FileState> now) =>
    [
        .. before.Keys.Union(now.Keys, StringComparer.Ordinal)
            .Where(path => before.TryGetValue(path, out var old) != now.TryGetValue(path, out var current) || old != current)
            .OrderBy(path => path, StringComparer.Ordinal),
    ];
}

/// <summary>What changes of a file when it is written in place or replaced by another.</summary>
public readonly record struct FileState(DateTime Written, DateTime Created, long Length);
