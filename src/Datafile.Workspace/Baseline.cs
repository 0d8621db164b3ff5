using Datafile.Analyzer.Project;
using Datafile.Workspace.Files;
using Datafile.Workspace.Git;

namespace Datafile.Workspace;

/// <summary>The state that a data project is compared with.</summary>
public static class Baseline
{
    /// <summary>
    /// Reads a baseline. A git reference comes before a folder of the same name, which the compared commit could contain:
    /// a path that begins with <c>./</c>, <c>../</c> or at the root is always a folder.
    /// </summary>
    /// <param name="against">A folder, a git reference, or <c>merge-base:</c> and a git reference.</param>
    /// <param name="projectRoot">The project that is compared with it.</param>
    /// <param name="baseFolder">The folder that a relative path counts from; empty for the current one.</param>
    /// <param name="variables">The environment variables that may name included files.</param>
    /// <exception cref="WorkspaceException">It is neither, or cannot be read.</exception>
    public static ProjectSnapshot Open(string against, string projectRoot, string baseFolder = "", IReadOnlyCollection<string>? variables = null)
    {
        return IsFolder(against, projectRoot, baseFolder)
            ? OpenFolder(Path.Combine(baseFolder, against), against, projectRoot, variables)
            : GitRepository.Discover(projectRoot).Read(against, variables);
    }

    /// <summary>Whether a baseline is a folder and not a git reference, by the rules of <see cref="Open"/>.</summary>
    /// <exception cref="WorkspaceException">It is a path that does not exist.</exception>
    internal static bool IsFolder(string against, string projectRoot, string baseFolder)
    {
        var folder = Path.Combine(baseFolder, against);
        if (IsPath(against))
            return Directory.Exists(folder) ? true : throw NoFolder(against);

        return against.Length > 0 && Directory.Exists(folder)
            && (!GitRepository.MayHold(projectRoot) || !GitRepository.Discover(projectRoot).Knows(against));
    }

    private static bool IsPath(string against) =>
        against is "." or ".." || Path.IsPathRooted(against)
        || DisplayPath.WithSlashes(against) is var path
            && (path.StartsWith("./", StringComparison.Ordinal) || path.StartsWith("../", StringComparison.Ordinal));

    private static ProjectSnapshot OpenFolder(string folder, string against, string projectRoot, IReadOnlyCollection<string>? variables)
    {
        var projects = ProjectDiscovery.Find(folder);
        if (projects.IsEmpty)
        {
            throw new WorkspaceException(
                names => $"the folder '{OneLine.Of(against)}' contains no data project, and it is not a commit either: name another with {names.Baseline}");
        }

        // Of several projects, the one that lies where the compared one does: the longest common end of the two paths. A folder inside
        // of a project stands for that.
        var top = Path.GetFullPath(folder).TrimEnd(Path.DirectorySeparatorChar);
        var same = projects
            .Select(project => (Project: project, Inner: project.Root.Length < top.Length ? "" : project.Root.Substring(top.Length)))
            .Where(project => project.Inner.Length == 0 || projectRoot.EndsWith(project.Inner, StringComparison.Ordinal))
            .OrderByDescending(project => project.Inner.Length)
            .Select(project => project.Project)
            .ToArray();
        if (projects.Length > 1 && same.Length == 0)
        {
            throw new WorkspaceException(
                $"'{OneLine.Of(against)}' contains {projects.Length} data projects: name one of them, such as '{OneLine.Of(projects[0].Prefix.TrimEnd('/'))}'");
        }

        // A file that is unknown on this side would count as added on the other.
        var project = same.FirstOrDefault() ?? projects[0];
        var snapshot = project.Read(variables);
        var unread = snapshot.Files
            .Where(file => file.Unread is not null && file.Path.EndsWith("/", StringComparison.Ordinal))
            .Select(file => (project.Prefix + file.Path, file.Unread ?? ""))
            .ToArray();
        return UnreadFiles.Failure(unread) is { } failure ? throw failure : snapshot;
    }

    private static WorkspaceException NoFolder(string against) =>
        WorkspaceException.NoBaseline(names => $"the folder '{OneLine.Of(against)}' does not exist: name another with {names.Baseline}");
}
