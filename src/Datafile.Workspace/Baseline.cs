using Datafile.Analyzer.Project;
using Datafile.Workspace.Files;
using Datafile.Workspace.Git;

namespace Datafile.Workspace;

/// <summary>The state that a data project is compared with.</summary>
public static class Baseline
{
    /// <summary>Reads a baseline. The folder of a data project comes before a git reference of the same name.</summary>
    /// <param name="against">A folder, a git reference, or <c>merge-base:</c> and a git reference.</param>
    /// <param name="projectRoot">The project that is compared with it.</param>
    /// <exception cref="WorkspaceException">It is neither, or cannot be read.</exception>
    public static ProjectSnapshot Open(string against, string projectRoot)
    {
        if (!Directory.Exists(against))
            return GitRepository.Discover(projectRoot).Read(against);

        var projects = ProjectDiscovery.Find(against);
        if (projects.IsEmpty)
            return OpenReference(against, projectRoot);

        // Of several projects, the one that lies where the compared one does: the longest common end of the two paths.
        var folder = Path.GetFullPath(against).TrimEnd(Path.DirectorySeparatorChar);
        var same = projects
            .Select(project => (Project: project, Inner: project.Root.Substring(folder.Length)))
            .Where(project => project.Inner.Length == 0 || projectRoot.EndsWith(project.Inner, StringComparison.Ordinal))
            .OrderByDescending(project => project.Inner.Length)
            .Select(project => project.Project)
            .ToArray();
        if (projects.Length == 1 || same.Length > 0)
            return (same.FirstOrDefault() ?? projects[0]).Read();

        throw new WorkspaceException(
            $"'{against}' holds {projects.Length} data projects: name one of them, such as '{projects[0].Prefix.TrimEnd('/')}'");
    }

    private static ProjectSnapshot OpenReference(string against, string projectRoot) =>
        TryDiscover(projectRoot) is { } repository && repository.TryFindCommit(against) is { } commit
            ? repository.Read(commit)
            : throw new WorkspaceException(
                $"the folder '{against}' holds no data project, and it is no commit either: name another with --against");

    private static GitRepository? TryDiscover(string projectRoot)
    {
        try
        {
            return GitRepository.Discover(projectRoot);
        }
        catch (WorkspaceException)
        {
            return null;
        }
    }
}
