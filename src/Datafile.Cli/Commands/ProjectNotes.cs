using System.Collections.Immutable;
using Datafile.Workspace;
using Datafile.Workspace.Files;
using Datafile.Workspace.Git;
using Datafile.Workspace.Output;

namespace Datafile.Cli.Commands;

/// <summary>What there is to say about the projects of a run and about their baseline, the same in every command that compares.</summary>
internal static class ProjectNotes
{
    private const int MaxNames = 4;

    /// <param name="isVerbose">Whether notes are wanted that are not important.</param>
    public static void Say(IEnumerable<ProjectFindings> projects, bool isVerbose = false)
    {
        foreach (var line in Lines(projects, isVerbose))
            Messages.Write(line);
    }

    /// <inheritdoc cref="Say"/>
    public static IEnumerable<string> Lines(IEnumerable<ProjectFindings> projects, bool isVerbose = false) => projects
        .SelectMany(p => p.Notes, (project, note) => (project, note))
        .Where(n => n.note.IsImportant || isVerbose)
        .Select(n => OneLine.Of($"{(n.project.Prefix.Length == 0 ? "" : n.project.Prefix.TrimEnd('/') + ": ")}{n.note.Text}"));

    /// <summary>The projects that the baseline has in some paths, and that have no datafile today.</summary>
    /// <param name="projects">Those that are found in the paths.</param>
    public static ImmutableArray<GoneProject> FindGone(IEnumerable<string> paths, CheckRequest request, IEnumerable<ProjectFolder> projects)
    {
        if (request.Against is not { } against)
            return [];

        string[] roots = [.. projects.Select(p => p.Root)];
        return [.. paths.SelectMany(path => MovedProject.Gone(path, against, request, roots))];
    }

    /// <inheritdoc cref="Removed"/>
    public static void SayRemoved(ImmutableArray<GoneProject> gone, IReadOnlyCollection<ProjectFindings> projects, CheckRequest request, bool isQuiet = false)
    {
        if (Removed(gone, projects, request) is { } removed && !isQuiet)
            Messages.Write(removed);
    }

    /// <summary>A project that is gone is in no check, and whether its rows may go is unknown; null where none is gone.</summary>
    /// <exception cref="WorkspaceException">A movement of rows is forbidden.</exception>
    public static string? Removed(ImmutableArray<GoneProject> gone, IReadOnlyCollection<ProjectFindings> projects, CheckRequest request)
    {
        string[] removed = [.. gone
            .Where(p => !projects.Any(other => other.MovedFrom == p.Folder))
            .Select(p => $"'{p.Shown}'")
            .Distinct()];
        if (removed.Length == 0)
            return null;

        var text = $"'{request.Against}' has the data {(removed.Length == 1 ? "project" : "projects")} {Wording.First(removed, MaxNames)}, and {(removed.Length == 1 ? "no datafile of it is" : "none of their datafiles are")} left";
        if (!request.Forbidden.IsEmpty)
            throw new WorkspaceException(OneLine.Of($"{text}: --forbid cannot tell what happens to the stored rows. Leave it out if they may go"));
        return OneLine.Of($"{text}: what happens to the stored rows is not checked");
    }
}
