using Datafile.Workspace.Files;

namespace Datafile.Workspace;

/// <summary>Says which files of projects were not read.</summary>
public static class UnreadFiles
{
    /// <summary>How many are named; more would not fit in a line that is read.</summary>
    private const int MaxNamed = 5;

    /// <summary>One line that names them, each with the reason and what to do; null where all were read.</summary>
    public static WorkspaceException? Failure(IReadOnlyCollection<ProjectFindings> projects) => Failure(
        [.. projects.SelectMany(project => project.Unread, (project, file) => (project.Prefix + file.Path, file.Unread ?? ""))]);

    /// <param name="files">Paths as the user can follow them, each with the reason and what to do.</param>
    /// <inheritdoc cref="Failure(IReadOnlyCollection{ProjectFindings})"/>
    public static WorkspaceException? Failure(IReadOnlyList<(string Path, string Problem)> files) => files.Count switch
    {
        0 => null,
        1 => WorkspaceException.Unread(files[0].Path, files[0].Problem),
        _ => new WorkspaceException(
            $"cannot read {files.Count} files: "
            + string.Join("; ", files.Take(MaxNamed).Select(file => $"'{OneLine.Of(file.Path)}': {file.Problem}"))
            + (files.Count > MaxNamed ? $"; and {files.Count - MaxNamed} more" : "")),
    };
}
