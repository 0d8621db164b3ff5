namespace Datafile.Parser.Tests;

/// <summary>The datafiles of the samples of this repository.</summary>
internal static class Samples
{
    private static readonly string Folder = Path.Combine(SourceFolder.Repository, "samples");

    /// <summary>Paths relative to the folder of samples, with <c>/</c>.</summary>
    public static IEnumerable<string> Datafiles() => Directory
        .EnumerateFiles(Folder, "*", SearchOption.AllDirectories)
        .Where(file => DatafileParser.KindOf(file) != Parser.Syntax.DatafileKinds.None)
        .Select(file => Path.GetRelativePath(Folder, file).Replace('\\', '/'))
        .Order(StringComparer.Ordinal);

    public static byte[] Read(string path) => File.ReadAllBytes(Path.Combine(Folder, path));
}
