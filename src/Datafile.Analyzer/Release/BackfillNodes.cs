using Datafile.Analyzer.Cutoffs;
using Datafile.Analyzer.Project;
using Datafile.Analyzer.Semantics;

namespace Datafile.Analyzer.Release;

/// <summary>Tells backfills from views among the nodes that write to one target.</summary>
internal sealed class BackfillNodes(DataProject project, ProjectSemantics model, BaselineViews baseline, ReleasePath path, Workflow workflow, Horizon horizon)
{
    private readonly ConditionReader _conditions = new();

    public HashSet<PipeNode> Find() => [.. Materialized(), .. Copies()];

    private IEnumerable<PipeNode> Materialized()
    {
        foreach (var group in project.Views.GroupBy(v => v.TargetName))
        {
            var old = group.Where(v => !baseline.IsNew(v) && !baseline.WasBackfill(v)).Select(ReadingOf).ToArray();
            var added = group.Where(baseline.IsNew).Select(ReadingOf).ToArray();
            foreach (var view in group.Where(baseline.WasBackfill))
                yield return view.Node;
            foreach (var view in added)
            {
                if (Array.Exists(old.Length > 0 ? old : added, other => other != view && IsBackfillOf(view, other, targetIsNew: old.Length == 0)))
                    yield return view.View.Node;
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
    private bool IsBackfillOf(Reading view, Reading other, bool targetIsNew)
    {
        if (FirstSelect(view.Query) is not { } first || other.Query.Branches.IsEmpty)
            return false;
        if (first.Source != other.Query.Branches[0].Source)
            return !targetIsNew && (first.Source == view.View.TargetName || first.Release.Length > 0);

        // Which rows EXCEPT and the like leave is not followed.
        if (view.Query.Branches.IsEmpty)
            return !targetIsNew && IsExpected(other);

        return targetIsNew ? view.IsBefore && !other.StartsBefore
            : IsDivided(view, other) && BackfillPairs.SharesRows(view.Rows, other.FirstRows, horizon);
    }

    private static QueryBranch? FirstSelect(BoundQuery query) =>
        query is BoundUnion { Queries: [var first, ..] } ? FirstSelect(first) : query.Branches.FirstOrDefault();

    /// <summary>Beside a view that a release changes, the procedure expects its backfill.</summary>
    private bool IsExpected(Reading live) => workflow != Workflow.Forward && baseline.IsTouched(live.View);

    /// <summary>
    /// Whether a moment, or a number, divides the rows between a live view and one beside it: otherwise that is a second view, which
    /// writes the same rows as they arrive.
    /// </summary>
    private bool IsDivided(Reading view, Reading live) =>
        live.Shape is not (CutoffShape.None or CutoffShape.Clock)
        || view.Shape is not (CutoffShape.None or CutoffShape.Clock or CutoffShape.After)
        || IsExpected(live)
        || (workflow != Workflow.Forward && DividingNumber.Between(view.Rows, live.FirstRows).Any());

    private Reading ReadingOf(MaterializedView view) => new(view, model.QueryOf(view.Node), _conditions, horizon);

    /// <summary>A view and the rows that it takes, read once: it may be compared with every other one of its target.</summary>
    private sealed class Reading(MaterializedView view, BoundQuery query, ConditionReader conditions, Horizon horizon)
    {
        private RowCondition? _rows, _firstRows;
        private CutoffShape? _shape, _firstShape;

        public MaterializedView View => view;

        public BoundQuery Query => query;

        /// <summary>Those of every branch.</summary>
        public RowCondition Rows => _rows ??= new AnyOf([.. query.Branches.Select(b => conditions.Read(b.Filters))]);

        /// <summary>Those that trigger it: of a UNION that is the view itself, the first branch alone runs.</summary>
        public RowCondition FirstRows => _firstRows ??= query is BoundUnion ? conditions.Read(query.Branches[0].Filters) : Rows;

        /// <summary>How a moment divides all of its rows.</summary>
        public CutoffShape Shape => _shape ??= CutoffReading.Of(Rows, horizon).Shape;

        /// <summary>Whether all of its rows lie before a moment.</summary>
        public bool IsBefore => Shape == CutoffShape.Before;

        /// <summary>Whether the rows of the first branch do.</summary>
        public bool StartsBefore => (_firstShape ??= CutoffReading.Of(FirstRows, horizon).Shape) == CutoffShape.Before;
    }
}
