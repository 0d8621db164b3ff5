namespace VerifyXunit;

/// <summary>Finds the folder of a source file from the path that the compiler gave it.</summary>
public static class SourceFolder
{
    private const string Solution = "Datafiles.sln";

    // What a deterministic build has in place of the folder of the repository.
    private static readonly string[] MappedRoots = ["./", "/_/"];

    /// <summary>The top of the repository that this test run was built in.</summary>
    public static string Repository { get; } = FindRepository();

    /// <summary>The full path of the folder that holds a source file.</summary>
    /// <param name="sourceFile">As <c>CallerFilePath</c> gives it: in full, or mapped by a deterministic build.</param>
    public static string Of(string sourceFile)
    {
        var path = sourceFile.Replace('\\', '/');
        var mapped = MappedRoots.FirstOrDefault(root => path.StartsWith(root, StringComparison.Ordinal));
        var full = mapped is null ? sourceFile : Path.Combine(Repository, path[mapped.Length..]);

        return Path.GetDirectoryName(Path.GetFullPath(full, Repository)) ?? Repository;
    }

    private static string FindRepository()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, Solution)))
                return folder.FullName;
        }

        throw new InvalidOperationException($"No folder above {AppContext.BaseDirectory} holds {Solution}.");
    }
}
