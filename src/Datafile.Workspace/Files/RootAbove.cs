using Datafile.Analyzer.Project;

namespace Datafile.Workspace.Files;

/// <summary>Finds the data project that a folder lies in, by looking at the folders above it.</summary>
internal sealed class RootAbove
{
    private readonly Dictionary<string, string?> _known = new(StringComparer.Ordinal);

    /// <summary>
    /// The full path of the nearest certain root at or above a folder; null where there is none before a skipped folder
    /// or the top of a repository.
    /// </summary>
    public string? Of(string folder)
    {
        if (_known.TryGetValue(folder, out var root))
            return root;

        var name = Path.GetFileName(folder);
        var isTop = ProjectLayout.Skips(name) || RepositoryTop.IsTop(folder);
        var parent = Path.GetDirectoryName(folder);

        // A content folder that holds others is still the content of the project around it.
        root = IsCertain(folder) && (isTop || parent is null || !ProjectLayout.IsContentFolder(name) || HasSettings(folder))
            ? folder
            : isTop || parent is null ? null : Of(parent);
        _known.Add(folder, root);
        return root;
    }

    /// <summary>Whether a folder holds a <c>.tinyenv</c>, or a content folder with a datafile in it.</summary>
    public static bool IsCertain(string folder) =>
        HasSettings(folder)
        || !IsVendored(folder)
        && ProjectLayout.ContentFolders.Select(name => Path.Combine(folder, name)).Any(HoldsDatafiles);

    private static bool HasSettings(string folder) => File.Exists(Path.Combine(folder, ProjectLayout.Settings));

    private static bool IsVendored(string folder) =>
        ProjectLayout.IsVendor(Path.GetFileName(Path.GetDirectoryName(folder) ?? ""));

    private static bool HoldsDatafiles(string folder) =>
        Directory.Exists(folder) && FolderListing.Below(folder).Any(ProjectLayout.ShowsProject);
}
