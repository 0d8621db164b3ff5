namespace Datafile.Corpus;

/// <summary>Real datafiles of public projects, unpacked in the folder that <c>DATAFILE_CORPUS</c> names.</summary>
internal static class CorpusFiles
{
    private const string Variable = "DATAFILE_CORPUS";

    private static readonly string Folder = Environment.GetEnvironmentVariable(Variable) ?? "";

    /// <summary>Why there is no corpus; null where there is one.</summary>
    public static string? Absence { get; } =
        Directory.Exists(BlobFolder) ? null : $"{Variable} names no folder with an unpacked corpus (it has a folder 'blobs').";

    /// <summary>Every distinct content that a datafile ever had, in ordinal order.</summary>
    public static string[] Blobs => [.. Directory.GetFiles(BlobFolder).Order(StringComparer.Ordinal)];

    /// <summary>The datafiles of whole projects, in ordinal order.</summary>
    public static string[] ProjectFiles =>
    [
        .. Directory.EnumerateFiles(Projects, "*", SearchOption.AllDirectories)
            .Where(file => Parser.DatafileParser.KindOf(file) != Parser.Syntax.DatafileKinds.None)
            .Order(StringComparer.Ordinal),
    ];

    /// <summary>The folder of the projects.</summary>
    public static string Projects => Path.Combine(Folder, "projects");

    /// <summary>The folders of real changes, each with the states <c>before</c> and <c>after</c>, in ordinal order.</summary>
    public static string[] Changes =>
    [
        .. Directory.EnumerateDirectories(Path.Combine(Folder, "changes"))
            .SelectMany(Directory.EnumerateDirectories)
            .Where(change => Directory.Exists(Path.Combine(change, "before")) && Directory.Exists(Path.Combine(change, "after")))
            .Order(StringComparer.Ordinal),
    ];

    private static string BlobFolder => Path.Combine(Folder, "blobs");
}
