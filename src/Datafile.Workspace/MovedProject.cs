using System.Collections.Immutable;
using Datafile.Analyzer.Project;
using Datafile.Workspace.Files;
using Datafile.Workspace.Git;

namespace Datafile.Workspace;

/// <summary>A baseline, and what there is to say about where it was found.</summary>
/// <param name="Note">Null where the project is at the same path in it.</param>
/// <param name="MovedFrom">The folder in the repository that the project had there; null where it has not moved.</param>
internal sealed record FoundBaseline(ProjectSnapshot Snapshot, ProjectNote? Note = null, string? MovedFrom = null);

/// <summary>Looks for the project of a git reference that has none at the path of today.</summary>
public static class MovedProject
{
    /// <summary>
    /// Reads the baseline of a check. Where a git reference has no datafile at this path, the project has moved there if just one
    /// project of the reference is gone, and at least half of its datafiles are here.
    /// </summary>
    /// <param name="variables">The environment variables that may name included files.</param>
    /// <exception cref="WorkspaceException">The baseline cannot be read, or it is unknown what a gate would have to compare.</exception>
    internal static FoundBaseline Find(string against, ProjectFolder project, CheckRequest request, IReadOnlyCollection<string> variables)
    {
        var snapshot = Baseline.Open(against, project.Root, request.BaseFolder, variables);
        if (!snapshot.Files.IsEmpty || Baseline.IsFolder(against, project.Root, request.BaseFolder))
            return new(snapshot);

        var repository = GitRepository.Discover(project.Root);
        var gone = repository.GoneSince(against, request.Staged);
        if (gone is [var only] && IsMostly(only, project))
        {
            return new(
                repository.SeenFrom(only).Read(against, variables),
                new($"'{OneLine.Of(against)}' has this project in '{OneLine.Of(only.Shown)}', which is compared", IsImportant: true),
                only.Folder);
        }

        if (gone.IsEmpty)
            return new(snapshot);

        var elsewhere = $"'{OneLine.Of(against)}' has no datafiles at this path, and has {string.Join(", ", gone.Take(3).Select(other => $"'{OneLine.Of(other.Shown)}'"))}{(gone.Length > 3 ? ", …" : "")}, which {(gone.Length == 1 ? "is" : "are")} gone";
        return request.Forbidden.IsEmpty
            ? new(snapshot, new(
                $"{elsewhere}: everything here counts as new. Name a folder with {request.Names.Baseline} if this project has moved", IsImportant: true))
            : throw new WorkspaceException(names =>
                $"{project.Shown}: {elsewhere}, so {names.Forbid} cannot tell what the change does to stored rows: name the folder to compare with in {names.Baseline}");
    }

    private static bool IsMostly(GoneProject gone, ProjectFolder project) =>
        gone.Datafiles.Count(project.Files.ToImmutableHashSet(StringComparer.Ordinal).Contains) * 2 >= gone.Datafiles.Length;

    /// <summary>The projects of a git reference at or below a path without any datafile today, even if they have moved.</summary>
    /// <param name="checkedRoots">The full paths of the projects that are checked.</param>
    /// <exception cref="WorkspaceException">It names no commit, or git cannot read it.</exception>
    public static ImmutableArray<GoneProject> Gone(
        string path, string against, CheckRequest request, IReadOnlyCollection<string> checkedRoots)
    {
        var full = Path.GetFullPath(path).TrimEnd(Path.DirectorySeparatorChar);
        if (!Directory.Exists(full)
            || !GitRepository.MayHold(full)
            || checkedRoots.Any(root => full == root || ResolvedPath.IsBelow(full, root))
            || Baseline.IsFolder(against, full, request.BaseFolder))
            return [];

        var repository = GitRepository.Discover(full);
        return repository.GoneSince(against, request.Staged)
            .RemoveAll(project => !project.Folder.StartsWith(repository.Folder, StringComparison.Ordinal));
    }
}
