using Datafile.Analyzer.Project;
using Datafile.Parser.Includes;
using Datafile.Workspace.Files;

namespace Datafile.Workspace.Git;

/// <summary>The files of a project in a work tree, which a sparse checkout may hold only in part.</summary>
public static class WorkTree
{
    /// <summary>Reads the files on disk, and from the index those that a sparse checkout leaves out: they are not removed.</summary>
    /// <param name="variables">The environment variables that may name included files.</param>
    /// <returns>The files; those that cannot be read are without their text, and say why.</returns>
    /// <exception cref="WorkspaceException">The checkout is sparse, and git cannot read the index.</exception>
    public static ProjectSnapshot Read(ProjectFolder project, IReadOnlyCollection<string>? variables = null)
    {
        var boundary = ReadBoundary.Around(project.Root);
        if (!IsSparse(boundary.Repository))
            return project.Read(variables);

        var repository = GitRepository.Discover(project.Root);
        var onDisk = project.ReadFiles(boundary);
        var (leftOut, includes) = repository.ReadLeftOut([.. onDisk.Select(file => file.Path)]);
        var files = onDisk.AddRange(leftOut).Sort((a, b) => string.CompareOrdinal(a.Path, b.Path));
        return ProjectFiles.ToSnapshot(files, new SparseIncludes(new DiskIncludes(boundary, project.UnsavedText), includes), variables) with
        { Configuration = ConfigLocator.Above(boundary) };
    }

    private static bool IsSparse(string? top) =>
        top is not null && RepositoryTop.GitFolder(top) is { } git && File.Exists(Path.Combine(git, "info", "sparse-checkout"));

    private sealed class SparseIncludes(IncludeStore onDisk, IncludeStore leftOut) : IncludeStore
    {
        public override IncludedText Read(string path) =>
            onDisk.Read(path) is { State: not IncludeState.Missing } found ? found : leftOut.Read(path);
    }
}
