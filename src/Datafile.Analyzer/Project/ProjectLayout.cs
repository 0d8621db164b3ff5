namespace Datafile.Analyzer.Project;

/// <summary>
/// Which files make up a data project and where its root is, by their paths alone, so that a folder, a commit and the index
/// are read by the same rules.
/// </summary>
/// <remarks>
/// Paths use <c>/</c>. A root is empty, or a folder that ends with <c>/</c>, so that it is the prefix of its files.
/// </remarks>
public static class ProjectLayout
{
    /// <summary>The folders of a data project; a folder that holds one of them, with a datafile in it, is a root.</summary>
    public static readonly IReadOnlyCollection<string> ContentFolders =
        ["copies", "datasources", "endpoints", "materializations", "pipes", "sinks"];

    public const string Settings = ".tinyenv";

    /// <summary>The approved changes of the project at whose root it lies.</summary>
    public const string Approvals = "datafile-approvals";

    /// <summary>The accepted findings of the project at whose root it lies.</summary>
    public const string Accepted = "datafile-baseline.json";

    /// <summary>Data Sources that other workspaces share; they belong to the project but are laid out like projects.</summary>
    private const string Vendor = "vendor";

    /// <summary>What is looked for in a folder, for people who find nothing in it.</summary>
    public static string SearchDescription => $".datasource and .pipe files (hidden folders and {string.Join(", ", SkippedFolders)} are skipped)";

    private static readonly HashSet<string> SkippedFolders =
        new(StringComparer.Ordinal) { "bin", "obj", "node_modules", "tests", "fixtures" };

    private static readonly string[] Suffixes = [".datasource", ".pipe", ".incl", ".connection", ".token"];

    public static bool IsContentFolder(string name) => ContentFolders.Contains(name);

    public static bool IsVendor(string name) => name == Vendor;

    /// <summary>Build output, packages, test data and hidden folders, <c>.diff_tmp</c> among them.</summary>
    public static bool Skips(string folderName) =>
        folderName.StartsWith(".", StringComparison.Ordinal) || SkippedFolders.Contains(folderName);

    /// <summary>Whether a file can show that a project is here. The other kinds are too common for that.</summary>
    public static bool ShowsProject(string path) =>
        path.EndsWith(".pipe", StringComparison.Ordinal) || path.EndsWith(".datasource", StringComparison.Ordinal);

    /// <summary>Whether a file is a datafile of any kind, one that only others include among them.</summary>
    public static bool IsOfProject(string path) => Suffixes.Any(suffix => path.EndsWith(suffix, StringComparison.Ordinal));

    /// <summary>Whether a file of this name can be part of a project.</summary>
    public static bool IsCandidate(string path) =>
        IsOfProject(path)
        || path.EndsWith(".sh", StringComparison.Ordinal)
        || FileName(path) is Settings or Approvals or Accepted;

    /// <summary>Whether a file is one that only others read.</summary>
    public static bool IsInclude(string path) => path.EndsWith(".incl", StringComparison.Ordinal);

    /// <summary>Whether a file of this name is read with what it includes.</summary>
    public static bool Includes(string path) => !IsInclude(path) && IsOfProject(path);

    /// <summary>Whether no folder on the way to a file is skipped.</summary>
    public static bool IsReachable(string path) => !Folders(path).Any(Skips);

    /// <summary>The files of the project at the top of the paths, in ordinal order, without those of nested projects.</summary>
    public static List<string> FilesAtTop(IEnumerable<string> paths)
    {
        var candidates = paths.Where(path => IsCandidate(path) && IsReachable(path)).ToList();
        return GroupByRoot(candidates, topIsRoot: true).TryGetValue("", out var files) ? files : [];
    }

    /// <summary>The projects among the paths: root to files, relative to the root and in ordinal order.</summary>
    /// <param name="candidates">Reachable candidates alone.</param>
    public static SortedDictionary<string, List<string>> GroupByRoot(
        IReadOnlyCollection<string> candidates, bool topIsRoot = false)
    {
        var roots = new ProjectRoots(candidates, topIsRoot);
        var projects = new SortedDictionary<string, List<string>>(StringComparer.Ordinal);

        foreach (var path in candidates)
        {
            if (roots.RootOf(path) is not { } root || path.Substring(root.Length) is var file && !Belongs(file))
                continue;

            if (!projects.TryGetValue(root, out var files))
                projects.Add(root, files = []);
            files.Add(path.Substring(root.Length));
        }

        foreach (var files in projects.Values)
            files.Sort(StringComparer.Ordinal);
        return projects;
    }


    /// <summary>The names of the folders on the way to a file.</summary>
    public static IEnumerable<string> Folders(string path)
    {
        for (var (start, end) = (0, path.IndexOf('/')); end >= 0; start = end + 1, end = path.IndexOf('/', start))
            yield return path.Substring(start, end - start);
    }

    /// <summary>The part of a path before its vendored Data Sources; null where it has none.</summary>
    public static string? BeforeVendor(string path)
    {
        var start = 0;
        foreach (var folder in Folders(path))
        {
            if (IsVendor(folder))
                return path.Substring(0, start);
            start += folder.Length + 1;
        }

        return null;
    }

    private static string FileName(string path) => path.Substring(path.LastIndexOf('/') + 1);

    private static bool Belongs(string file) =>
        file.EndsWith(".sh", StringComparison.Ordinal) ? file.StartsWith("deploy/", StringComparison.Ordinal)
        : FileName(file) is not (Settings or Approvals or Accepted) || file is Settings or Approvals or Accepted;
}
