using Datafile.Analyzer.Project;

namespace Datafile.Workspace.Files;

/// <summary>The file to which a report is printed.</summary>
public static class OutputFile
{
    /// <summary>
    /// Writes a report over whatever an earlier one left, but never over a source of a data project: what its name makes a
    /// datafile, a deploy script, or a file of settings or approvals. Of these only new ones are written.
    /// </summary>
    /// <param name="setting">What names the file, for people.</param>
    /// <exception cref="WorkspaceException">A source is there, or the file cannot be written.</exception>
    public static void Write(string path, Action<Stream> write, string setting = "--output")
    {
        if (IsSource(path))
            throw new WorkspaceException($"{setting} does not replace '{path}', a source of a data project: name another file, or remove it first");

        AtomicFile.Write(path, write, force: true);
    }

    /// <summary>What an earlier report left; null where there is no file.</summary>
    /// <exception cref="WorkspaceException">It is not a regular file, or cannot be read.</exception>
    public static string? Read(string path) => File.Exists(path) ? SourceFile.Read(path).ToString() : null;

    /// <summary>Writes a report unless the file holds the same already, so that nothing that watches it runs again.</summary>
    /// <inheritdoc cref="Write"/>
    public static void WriteChanged(string path, byte[] report, string setting)
    {
        if (!File.Exists(path) || RegularFile.Read(path).Bytes is not { } existing || !existing.AsSpan().SequenceEqual(report))
            Write(path, stream => stream.Write(report, 0, report.Length), setting);
    }

    private static bool IsSource(string path)
    {
        if (!File.Exists(path) || AtomicFile.IsDevice(path))
            return false;

        var target = ResolvedPath.Of(Path.GetFullPath(path), Path.GetFullPath(path)) ?? path;
        return new[] { path, target }.Any(name => ProjectLayout.IsCandidate(DisplayPath.WithSlashes(name))
            || Array.IndexOf(WatchedFiles.Settings, Path.GetFileName(name)) >= 0);
    }
}
