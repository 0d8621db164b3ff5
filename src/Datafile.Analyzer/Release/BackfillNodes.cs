using Datafile.Analyzer.Cutoffs;
using Datafile.Analyzer.Project;
using Datafile.Analyzer.Semantics;

namespace Datafile.Analyzer.Release;

/// <summary>Tells backfills from views among the nodes that write to one target.</summary>
internal sealed class BackfillNodes(DataProject project, ProjectSemantics model, BaselineViews baseline, ReleasePath path, Horizon horizon)
{
    private readonly ConditionReader _conditions = new();

    public HashSet<PipeNode> Find() => [.. Materialized(), .. Copies()];

    private IEnumerable<PipeNode> Materialized()
    {
        foreach (var group in project.Views.GroupBy(v => v.TargetName))
        {
            var old = group.Where(v => !baseline.IsNew(v) && !baseline.WasBackfill(v)).ToArray();
            var added = group.Where(baseline.IsNew).ToArray();
            foreach (var view in group.Where(baseline.WasBackfill))
                yield return view.Node;
            foreach (var view in added)
            {
                var others = old.Length > 0 ? old : [.. added.Where(v => v != view)];
                if (others.Any(o => IsBackfillOf(view, o, targetIsNew: old.Length == 0)))
                    yield return view.Node;
            }
        }
    }

    /// <summary>Copies into the target of a view, where they are new or a script runs them.</summary>
    private IEnumerable<PipeNode> Copies() =>
        from copy in project.Copies
        where project.Views.Any(v => v.TargetName == copy.Target)
        where baseline.IsNew(copy.Pipe) || path.Scripts.SelectMany(s => s.Script.TbCommands).Any(c => c.IsCopyRun && c.Target == copy.Pipe.Name)
        select copy;

    /// <summary>
    /// Whether a new view moves the history for another: it takes rows of the same source and kind. Beside a new target,
    /// where nothing tells which was first, it is the one that keeps what lies before a moment.
    /// </summary>
    private bool IsBackfillOf(MaterializedView view, MaterializedView other, bool targetIsNew)
    {
        var (a, b) = (model.QueryOf(view.Node), model.QueryOf(other.Node));
        if (a.Branches.IsEmpty || b.Branches.IsEmpty)
            return false;
        if (a.Branches[0].Source != b.Branches[0].Source)
            return !targetIsNew && (a.Branches[0].Source == view.TargetName || a.Branches[0].Release.Length > 0);

        var mine = new AnyOf([.. a.Branches.Select(x => _conditions.Read(x.Filters))]);
        var theirs = _conditions.Read(b.Branches[0].Filters);
        return targetIsNew
            ? CutoffReading.Of(mine, horizon).Shape == CutoffShape.Before && CutoffReading.Of(theirs, horizon).Shape != CutoffShape.Before
            : BackfillPairs.SharesRows(mine, theirs, horizon);
    }
}
