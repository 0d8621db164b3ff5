using Datafile.Analyzer.Project;
using Datafile.Analyzer.Release;
using Datafile.Parser.Includes;

namespace Datafile.Analyzer.Plans;

/// <summary>
/// A side-by-side plan whose files were written in part, by a run that was interrupted: the state that it began with, so that
/// the same plan comes out again and the next run writes what is missing. The files themselves tell: a new Data Source with the
/// next name and the text of a changed one, and the pipes that belong to it.
/// </summary>
internal sealed class InterruptedPlan
{
    private readonly ReleaseModel _release;
    private readonly Dictionary<string, DataSource> _copies = new(StringComparer.Ordinal);
    private readonly HashSet<string> _pipes = new(StringComparer.Ordinal);

    private InterruptedPlan(ReleaseModel release)
    {
        _release = release;
        foreach (var source in release.After.DataSources)
        {
            if (CopyOf(source) is { } copy)
                _copies[source.Name] = copy;
        }

        foreach (var name in _copies.Values.Select(c => c.Name))
            _pipes.UnionWith(["sync_" + name, "backfill_" + name]);
        foreach (var pipe in release.After.Pipes)
        {
            if (CopyOf(pipe) is { } copy)
                _pipes.UnionWith([copy.Name, "backfill_" + copy.Name]);
        }

        _pipes.RemoveWhere(p => release.Before.FindPipe(p) is not null);
    }

    /// <summary>The rollout as it was before the interrupted run, and the cut-off of that run; null where there was none.</summary>
    /// <param name="rollout">What is there now.</param>
    public static (Rollout Rollout, decimal? Cutoff)? Of(Rollout rollout)
    {
        if (rollout.Release is not { Workflow: Workflow.Branches, Renewed.IsEmpty: false } release || WrittenPlan.IsWhole(release))
            return null;

        var plan = new InterruptedPlan(release);
        return plan._copies.Count == 0 ? null : (plan.Restored(), plan.Cutoff);
    }

    /// <summary>As long as it lies ahead: rows that arrive after a cut-off that has passed would be lost.</summary>
    private decimal? Cutoff => _release.After.Pipes
        .Where(p => _pipes.Contains(p.Name))
        .Select(p => CopyHead.MomentOf(p.File.WrittenText.ToString()))
        .Where(m => m > _release.Now)
        .DefaultIfEmpty(null)
        .Max();

    private Rollout Restored()
    {
        var after = DataProject.Load(_release.After.Snapshot.With(_release.After.Snapshot.Files.Where(f => !IsWritten(f)).Select(AsItWas)));
        return _release.With(after);
    }

    private bool IsWritten(ProjectFile file) =>
        _copies.Values.Any(c => c.File.Path == file.Path)
        || _pipes.Any(p => _release.After.FindPipe(p)?.File.Path == file.Path)
        || _copies.Values.Any(c => file.Path.StartsWith($"deploy/{c.Name}/", StringComparison.Ordinal));

    /// <summary>A Data Source that was put back under its old name has its new text in the copy alone.</summary>
    private ProjectFile AsItWas(ProjectFile file) =>
        _copies.Where(c => _release.After.FindDataSource(c.Key)?.File.Path == file.Path)
            .Select(c => c.Value.File.WrittenText)
            .FirstOrDefault() is { } text
            && !LineEnds.AreTheOnlyDifference(text.ToString(), file.WrittenText.ToString())
                ? new ProjectFile(file.Path, text)
                : file;

    private DataSource? CopyOf(DataSource source)
    {
        if (_release.Before.FindDataSource(source.Name) is not { } old || _release.After.FindDataSource(NextName(source.Name)) is not { } copy
            || copy.File.Path != IncludePath.FolderOf(source.File.Path) + copy.Name + ".datasource")
            return null;

        var (text, written) = (source.File.WrittenText.ToString(), copy.File.WrittenText.ToString());
        var isPutBack = LineEnds.AreTheOnlyDifference(text, old.File.WrittenText.ToString());
        return (isPutBack ? HasOwnPipe(copy.Name) : LineEnds.AreTheOnlyDifference(text, written)) ? copy : null;
    }

    private bool HasOwnPipe(string copy) =>
        new[] { "sync_" + copy, "backfill_" + copy }.Any(p => _release.After.FindPipe(p) is not null && _release.Before.FindPipe(p) is null);

    private Pipe? CopyOf(Pipe pipe) =>
        _release.Before.FindPipe(pipe.Name) is not null && _release.After.FindPipe(NextName(pipe.Name)) is { } copy
        && copy.File.Path == IncludePath.FolderOf(pipe.File.Path) + copy.Name + ".pipe"
        && copy.Nodes.Any(n => _copies.Values.Any(c => c.Name == n.Target))
            ? copy
            : null;

    /// <summary>The name that the plan gives to what has to be new.</summary>
    private string NextName(string name) => NewName.Next(name, _release.Before);
}
