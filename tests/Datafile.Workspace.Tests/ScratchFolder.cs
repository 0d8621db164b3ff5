namespace Datafile.Workspace.Tests;

/// <summary>A folder of its own for one test, removed after it.</summary>
public class ScratchFolder : IDisposable
{
    public ScratchFolder() => Directory.CreateDirectory(Path);

    public string Path { get; } =
        System.IO.Path.Combine(System.IO.Path.GetTempPath(), "datafile-tests-" + Guid.NewGuid().ToString("N")[..12]);

    public string At(string relative) => System.IO.Path.Combine(Path, relative);

    public ScratchFolder Write(string relative, string text = "")
    {
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(At(relative)) ?? Path);
        File.WriteAllText(At(relative), text);
        return this;
    }

    public string Read(string relative) => File.ReadAllText(At(relative));

    public IEnumerable<string> Everything() => Directory
        .EnumerateFileSystemEntries(Path, "*", SearchOption.AllDirectories)
        .Select(entry => System.IO.Path.GetRelativePath(Path, entry))
        .Order(StringComparer.Ordinal);

    public void Dispose()
    {
        // git keeps its objects read-only, which Windows would not delete.
        foreach (var file in Directory.EnumerateFiles(Path, "*", SearchOption.AllDirectories))
            File.SetAttributes(file, FileAttributes.Normal);
        Directory.Delete(Path, recursive: true);
        GC.SuppressFinalize(this);
    }
}
