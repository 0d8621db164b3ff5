using Datafile.Analyzer.Project;

namespace Datafile.Workspace.Files;

/// <summary>The file to which a report is printed.</summary>
public static class OutputFile
{
    /// <summary>
    /// Writes a report over whatever an earlier one left, but never over a source of a data project: what its name makes a
    /// datafile, a deploy script, or a file of settings or approvals. Of these only new ones are written.
    /// </summary>
    /// <exception cref="WorkspaceException">A source is there, or the file cannot be written.</exception>
    public static void Write(string path, Action<Stream> write)
    {
        if (IsSource(path))
            throw new WorkspaceException($"--output does not replace '{path}', a source of a data project: name another file, or remove it first");

        AtomicFile.Write(path, write, force: true);
    }

    private static bool IsSource(string path)
    {
        if (!File.Exists(path) || AtomicFile.IsDevice(path))
            return false;

        var target = ResolvedPath.Of(Path.GetFullPath(path), Path.GetFullPath(path)) ?? path;
        return new[] { path, target }.Any(name => ProjectLayout.IsCandidate(DisplayPath.WithSlashes(name)) || Path.GetFileName(name) is ".editorconfig" or "datafile.toml" or "pyproject.toml");
    }
}
