using System.Collections.Immutable;
using Datafile.Analyzer.Plans;
using Datafile.Workspace.Files;

namespace Datafile.Workspace;

/// <summary>Writes the files of a release plan.</summary>
public static class PlanWriter
{
    /// <summary>
    /// Writes the files of a plan, after it has looked at all of them. What is there with the same content is left alone.
    /// </summary>
    /// <param name="root">The project root.</param>
    /// <param name="force">Whether files with other content may be replaced.</param>
    /// <returns>The paths that were written, relative to the root.</returns>
    /// <exception cref="WorkspaceException">A file is there with other content, or leads out of the project; then
    /// nothing is written. Or a file cannot be written; then those before it are.</exception>
    public static ImmutableArray<string> Write(ReleasePlan plan, string root, bool force)
    {
        var pending = plan.Files
            .Select(file => (File: file, State: StateOf(TargetFile.Inside(root, file.Path), file)))
            .Where(file => file.State != TargetState.Same)
            .ToImmutableArray();

        var inTheWay = pending
            .Where(file => file.State == TargetState.Other && !force)
            .Select(file => file.File.Path)
            .ToImmutableArray();
        if (!inTheWay.IsEmpty)
        {
            throw new WorkspaceException(
                $"nothing is written, for these exist with other content: {string.Join(", ", inTheWay)}: compare them, or write over them with --force");
        }

        foreach (var (file, _) in pending)
            AtomicFile.WriteInside(root, file.Path, file.Text, file.Executable, force: true);

        return [.. pending.Select(file => file.File.Path)];
    }

    /// <summary>Edited: what the plan was made from, which it may write over.</summary>
    private enum TargetState { Absent, Same, Edited, Other }

    private static TargetState StateOf(string path, PlannedFile file)
    {
        if (Directory.Exists(path))
            throw new WorkspaceException($"cannot write '{file.Path}': it is a folder");
        if (!File.Exists(path))
            return TargetState.Absent;

        try
        {
            return File.ReadAllBytes(path).AsSpan().SequenceEqual(SourceFile.Utf8.GetBytes(file.Text)) ? TargetState.Same
                : file.Edits is { } edited && SourceFile.Read(path).ToString() == edited ? TargetState.Edited
                : TargetState.Other;
        }
        catch (Exception failure) when (WorkspaceException.IsFromFileSystem(failure))
        {
            throw WorkspaceException.For("read", file.Path, failure);
        }
    }
}
