using System.Collections.Immutable;
using Datafile.Analyzer.Project;
using Datafile.Workspace.Files;

namespace Datafile.Workspace.Git;

/// <summary>A data project of a commit without any datafile today.</summary>
/// <param name="Folder">In the repository: empty at its top, otherwise with <c>/</c> at its end.</param>
/// <param name="Datafiles">Relative to it.</param>
public sealed record GoneProject(string Folder, ImmutableArray<string> Datafiles)
{
    /// <summary>What people call it.</summary>
    public string Shown => Folder.Length == 0 ? "." : Folder.TrimEnd('/');
}

public sealed partial class GitRepository
{
    /// <summary>The data projects of a commit, in the whole repository, without any datafile today; none before the first commit.</summary>
    /// <param name="reference">As for <see cref="FindCommit"/>.</param>
    /// <param name="staged">Whether the index counts, and not the work tree.</param>
    /// <exception cref="WorkspaceException">It names no commit, or git cannot read it.</exception>
    public ImmutableArray<GoneProject> GoneSince(string reference, bool staged)
    {
        if (reference == Head && IsUnborn())
            return [];

        var paths = List(["ls-tree", "-r", "-z", "--full-tree", FindCommit(reference)], folder: "").Select(entry => entry.Path);
        var projects = ProjectLayout.GroupByRoot([.. paths.Where(path => ProjectLayout.IsCandidate(path) && ProjectLayout.IsReachable(path))]);

        // What a sparse checkout leaves out is not gone.
        var inIndex = new Lazy<HashSet<string>>(
            () => new(List(ListIndex, folder: "").Where(entry => staged || entry.IsLeftOut).Select(entry => entry.Path), StringComparer.Ordinal));
        bool IsThere(string path) => (!staged && File.Exists(Path.Combine(WorkTree, path))) || inIndex.Value.Contains(path);
        return
        [
            .. projects.Select(project => new GoneProject(project.Key, [.. project.Value.Where(ProjectLayout.ShowsProject)]))
                .Where(project => !project.Datafiles.IsEmpty && !project.Datafiles.Any(file => IsThere(project.Folder + file))),
        ];
    }

    /// <summary>The same repository, seen from the folder of another project.</summary>
    public GitRepository SeenFrom(GoneProject project) => new(WorkTree, project.Folder, _environment);
}
