using Datafile.Analyzer.Project;
using Datafile.Analyzer.Release;

namespace Datafile.Analyzer.Plans;

/// <summary>
/// A side-by-side plan whose files are all there. What it copied may still have to be rebuilt under its old name, because a pipe
/// that it reads changes in place: it has its new name nonetheless, and gets no second one.
/// </summary>
internal static class WrittenPlan
{
    /// <summary>Whether all that needs a new name has one, and is under the old one as it was.</summary>
    public static bool IsWhole(ReleaseModel release)
    {
        var (before, after) = (release.Before, release.After);
        var sources = after.DataSources.Where(d => release.IsRenewed(d.Name)).ToArray();
        var pipes = after.Pipes.Where(p => release.IsRenewed(p.Name) && !p.Nodes.IsEmpty).ToArray();
        return sources.Length + pipes.Length > 0
            && sources.All(s => after.FindDataSource(NewName.Next(s.Name, before)) is not null
                && IsPutBack(s.File, before.FindDataSource(s.Name)?.File))
            && pipes.All(p => after.FindPipe(NewName.Next(p.Name, before)) is not null && IsPutBack(p.File, before.FindPipe(p.Name)?.File))
            && (!CopiesRows(release)
                || after.Snapshot.Files.Any(f => f.Path.EndsWith("/" + SideBySideSteps.BackfillScript, StringComparison.Ordinal)));
    }

    /// <summary>Whether rows are copied: the script that does it is written after the pipes.</summary>
    private static bool CopiesRows(ReleaseModel release) => release.Backfills.Any(b => release.Before.FindPipe(b.Pipe.Name) is null);

    private static bool IsPutBack(ProjectFile file, ProjectFile? was) =>
        was is not null && LineEnds.AreTheOnlyDifference(file.WrittenText.ToString(), was.WrittenText.ToString());
}
