namespace Datafile.Packages.Tests;

/// <summary>The programs that a user has.</summary>
internal static class Programs
{
    private static string[] Folders => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);

    public static bool AreInstalled(string program) => Folders.Any(folder => File.Exists(Path.Combine(folder, program)));

    /// <summary>A PATH with every program but <c>dotnet</c>.</summary>
    /// <param name="folder">Gets links to what lies beside <c>dotnet</c>.</param>
    public static string WithoutDotnet(string folder)
    {
        Directory.CreateDirectory(folder);
        foreach (var beside in Folders.Where(f => File.Exists(Path.Combine(f, "dotnet"))).SelectMany(Directory.EnumerateFiles))
        {
            var link = Path.Combine(folder, Path.GetFileName(beside));
            if (Path.GetFileName(beside) != "dotnet" && !File.Exists(link))
                File.CreateSymbolicLink(link, beside);
        }

        return string.Join(Path.PathSeparator, Folders.Where(f => !File.Exists(Path.Combine(f, "dotnet"))).Prepend(folder));
    }
}
