namespace Datafile.Tests;

/// <summary>A folder of its own for one test, for copies of the sample, removed after it.</summary>
internal class ScratchCopy : IDisposable
{
    private const string Sample = "samples/add-column-to-a-materialized-view";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("datafile-tests-");

    public string Path => _folder.FullName;

    public string At(string relative) => System.IO.Path.Combine(Path, relative);

    public string Read(string relative) => File.ReadAllText(At(relative));

    public ScratchCopy Write(string relative, string text)
    {
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(At(relative)) ?? Path);
        File.WriteAllText(At(relative), text);
        return this;
    }

    /// <summary>Puts a folder of the sample, e.g. <c>mistakes/no-cutoff</c>, in place of what is at a path.</summary>
    public ScratchCopy Put(string sample, string relative)
    {
        if (Directory.Exists(At(relative)))
            Directory.Delete(At(relative), recursive: true);

        var source = System.IO.Path.Combine(SourceFolder.Repository, Sample, sample);
        foreach (var file in Directory.EnumerateFiles(source, "*", SearchOption.AllDirectories))
            Copy(file, System.IO.Path.Combine(relative, System.IO.Path.GetRelativePath(source, file)));

        return this;
    }

    /// <summary>Copies a file to a path in this folder.</summary>
    public void Copy(string file, string relative)
    {
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(At(relative)) ?? Path);
        File.Copy(file, At(relative));

        // A copy keeps the time of its source, and git takes a file of the same time and size for the one that it knows.
        File.SetLastWriteTimeUtc(At(relative), DateTime.UtcNow);
    }

    public ProgramRun Git(params string[] arguments) => OutsideProgram.Git(Path, arguments);

    public void Dispose()
    {
        // git keeps its objects read-only, which Windows would not delete.
        foreach (var file in _folder.EnumerateFiles("*", SearchOption.AllDirectories))
            file.Attributes = FileAttributes.Normal;
        _folder.Delete(recursive: true);
        GC.SuppressFinalize(this);
    }
}
