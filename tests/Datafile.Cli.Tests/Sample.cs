using Datafile.Workspace.Tests;

namespace Datafile.Cli.Tests;

/// <summary>The sample of this repository.</summary>
internal static class Sample
{
    public const string Now = "2023-12-14 10:00:00";

    /// <summary>Where it lies, seen from the top of the repository.</summary>
    public const string Folder = "samples/add-column-to-a-materialized-view";

    public static string Path(string name) => $"{Folder}/{name}";

    /// <summary>Copies one of its projects to a folder below a scratch folder.</summary>
    public static T Copy<T>(this T to, string name, string below = "")
        where T : ScratchFolder => to.CopyFolder(Path(name), below);

    /// <summary>Copies a folder of this repository to one below a scratch folder.</summary>
    /// <param name="folder">Seen from the top of the repository.</param>
    public static T CopyFolder<T>(this T to, string folder, string below)
        where T : ScratchFolder
    {
        var from = System.IO.Path.Combine(SourceFolder.Repository, folder);
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
            to.Write(System.IO.Path.Combine(below, System.IO.Path.GetRelativePath(from, file)), File.ReadAllText(file));
        return to;
    }

    /// <summary>Removes the project from a scratch folder, and not what git keeps there.</summary>
    public static T Clear<T>(this T folder, string below = "")
        where T : ScratchFolder
    {
        foreach (var entry in Directory.EnumerateFiles(folder.At(below), "*", SearchOption.AllDirectories).Where(f => !f.Contains("/.git/", StringComparison.Ordinal)))
            File.Delete(entry);
        return folder;
    }
}
