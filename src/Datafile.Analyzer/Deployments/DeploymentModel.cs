using System.Collections.Immutable;
using Datafile.Analyzer.Changes;
using Datafile.Analyzer.Flow;
using Datafile.Analyzer.Project;
using Datafile.Analyzer.Semantics;

namespace Datafile.Analyzer.Deployments;

/// <summary>
/// What a deployment of Tinybird Forward does with each Data Source, as far as the changes and the data flow tell: which is
/// altered, written again, made again by its view, filled, or gone. Rules and the verdict of the plan read it.
/// </summary>
internal sealed class DeploymentModel
{
    private readonly ProjectSemantics _baseline;
    private readonly ProjectSemantics _current;
    private readonly CopiedQuery _liveCopies, _copies;
    private readonly Dictionary<string, DeployAction> _actions = new(StringComparer.Ordinal);
    private readonly ILookup<string, Change> _changes;
    private readonly ILookup<string, MaterializedView> _viewsByTarget;
    private readonly ILookup<string, MaterializedView> _viewsBySource;
    private readonly Dictionary<PipeNode, string> _sources = [];
    private readonly Dictionary<DataSource, ForwardFlow?> _flows = [];
    private readonly HashSet<PipeNode> _changedViews = [];

    public DeploymentModel(ProjectSemantics baseline, ProjectSemantics current, ImmutableArray<Change> changes)
    {
        var (before, after) = (baseline.Project, current.Project);
        (_baseline, _current, Before, After) = (baseline, current, before, after);
        (_liveCopies, _copies) = (new CopiedQuery(baseline), new CopiedQuery(current));
        _changes = changes.ToLookup(c => c.Resource, StringComparer.Ordinal);
        foreach (var view in after.Views)
        {
            _sources[view.Node] = InsertPath.Of(current.QueryOf(view.Node)).Trigger is { IsOwn: true } trigger ? trigger.Name : "";
            if (LiveOf(view) is { } live && ViewText.Of(baseline.Resolver, live.Node) != ViewText.Of(current.Resolver, view.Node))
                _changedViews.Add(view.Node);
        }

        _viewsByTarget = after.Views.ToLookup(v => v.TargetName, StringComparer.Ordinal);
        _viewsBySource = after.Views.ToLookup(SourceOf, StringComparer.Ordinal);
        foreach (var source in after.DataSources)
            Set(source.Name, before.FindDataSource(source.Name) is null ? OfNew(source) : OfLive(source));
        foreach (var source in before.DataSources.Where(d => after.FindDataSource(d.Name) is null))
            Set(source.Name, DeployAction.Destructive);
        Propagate();
        Losses = [.. new AvailableHistory(this).Losses()];
    }

    public DataProject Before { get; }

    public DataProject After { get; }

    /// <summary>Every Data Source that the deployment touches, by name.</summary>
    public ImmutableSortedDictionary<string, DeployAction> Actions => _actions.ToImmutableSortedDictionary(StringComparer.Ordinal);

    /// <summary>The views that run again over all rows of their source, for a target that is live.</summary>
    public IEnumerable<MaterializedView> Rebuilding =>
        After.Views.Where(v => v.Target is not null && ActionOf(v.TargetName) == DeployAction.Rebuild);

    /// <summary>What rebuilds do not bring back.</summary>
    public ImmutableArray<RebuildLoss> Losses { get; }

    /// <summary>
    /// Views that rebuild a target in which a live copy pipe has put rows, each with that pipe. A copy that asks what the view asks
    /// has put nothing there that the rebuild does not bring.
    /// </summary>
    public IEnumerable<(MaterializedView View, PipeNode Copy)> CopiedRows =>
        from target in Rebuilding.GroupBy(v => v.TargetName, (_, views) => views.ToArray())
        from copy in Before.Copies
        where copy.Target == target[0].TargetName && !target.Any(v => LiveOf(v) is { } live && _liveCopies.IsCovered(copy, live.Node))
        select (target[0], copy);

    /// <summary>
    /// New targets that their view fills from rows of all times, each with a copy pipe that appends rows which the view computes as
    /// well: those of each run come twice.
    /// </summary>
    public IEnumerable<(MaterializedView View, PipeNode Copy)> FilledTwice =>
        from view in After.Views
        where ActionOf(view.TargetName) == DeployAction.Populate && IsOfAllTimes(view)
        from copy in After.Copies
        where copy.Target == view.TargetName && copy.CopyMode?.Value != "replace" && _copies.IsCovered(copy, view.Node) && _copies.MayShareRows(copy, view.Node)
        select (view, copy);

    /// <summary>What happens to the rows of a Data Source.</summary>
    public DeployAction ActionOf(string dataSource) => _actions.TryGetValue(dataSource, out var action) ? action : DeployAction.None;

    /// <summary>The Data Source whose inserts trigger a view; empty where that is unknown.</summary>
    public string SourceOf(MaterializedView view) => _sources[view.Node];

    /// <summary>The live view that a view replaces: of the same pipe, by node or by target; null for a new one.</summary>
    public MaterializedView? LiveOf(MaterializedView view) => Before.FindPipe(view.Pipe.Name) is null
        ? null
        : Before.Views.FirstOrDefault(v => v.Pipe.Name == view.Pipe.Name && (v.Node.Name == view.Node.Name || v.TargetName == view.TargetName));

    /// <summary>The FORWARD_QUERY of a live Data Source as data flow; null where it has none, or one that is not understood.</summary>
    public ForwardFlow? FlowOf(DataSource source) =>
        Before.FindDataSource(source.Name) is not { } live ? null
        : _flows.TryGetValue(source, out var flow) ? flow
        : _flows[source] = ForwardFlow.Of(_baseline, live, source);

    /// <summary>The columns that the FORWARD_QUERY of a live Data Source yields, with their types; unknown where it is not understood.</summary>
    public QueryColumns ColumnsOf(ForwardQuery query, DataSource source) =>
        Before.FindDataSource(source.Name) is { } live ? _baseline.BindOver(live, query.Sql).Columns : QueryColumns.Unknown;

    /// <summary>Whether the text of a live view differs.</summary>
    public bool IsChanged(MaterializedView view) => _changedViews.Contains(view.Node);

    /// <summary>Whether each change of a live Data Source that touches its table is an ALTER, if its file had no FORWARD_QUERY.</summary>
    public bool WouldBeAltered(DataSource source) =>
        _changes[source.Name].All(c => c.MethodWithoutQuery is Method.Alter or Method.InPlace);

    /// <summary>Whether a live target is rebuilt by its view, or is below what is written again, if its file had no FORWARD_QUERY.</summary>
    public bool IsRebuiltWithoutQuery(DataSource source) =>
        IsRebuilt(source) || _viewsByTarget[source.Name].Any(IsBelowRewrite);

    /// <summary>Whether the source of a view is written again, and with it what the view fills.</summary>
    public bool IsBelowRewrite(MaterializedView view) => IsWrittenAgain(ActionOf(SourceOf(view)));

    /// <summary>Whether the columns of a live target that differ are new ones, which an ALTER adds.</summary>
    public bool HasOnlyAddedColumns(DataSource target) =>
        _changes[target.Name].All(c => c.MethodWithoutQuery is Method.Alter or Method.InPlace || c.Kind is ChangeKind.ColumnAdded);

    /// <summary>The targets below some Data Sources that are rebuilt with them, in the order in which rows reach them.</summary>
    public IEnumerable<string> Below(IEnumerable<string> dataSources)
    {
        var seen = new HashSet<string>(dataSources, StringComparer.Ordinal);
        var open = new Queue<string>(seen);
        while (open.Count > 0)
        {
            foreach (var target in _viewsBySource[open.Dequeue()].Select(v => v.TargetName).Where(t => IsWrittenAgain(ActionOf(t)) && seen.Add(t)))
            {
                open.Enqueue(target);
                yield return target;
            }
        }
    }

    /// <summary>Whether a view is understood, and no filter of it is on a time: a cut-off leaves rows to the copy.</summary>
    private bool IsOfAllTimes(MaterializedView view) =>
        _current.QueryOf(view.Node) is { IsKnown: true, Branches: { Length: 1 } branches }
        && branches[0].Filters.All(f => f.Predicate.Columns.All(c => !c.Type.HasUnknown && !c.Type.Unwrapped.IsDate && !c.Type.Unwrapped.IsDateTime));

    private DeployAction OfNew(DataSource source) =>
        !_viewsByTarget.Contains(source.Name) ? DeployAction.None
        : IsSkipped(source) ? DeployAction.Skip
        : DeployAction.Populate;

    private static bool IsSkipped(DataSource source) =>
        source.Syntax.Instructions.Any(i => i.Is("BACKFILL") && string.Equals(i.Value.Trim(), "skip", StringComparison.OrdinalIgnoreCase));

    private DeployAction OfLive(DataSource source)
    {
        var changes = _changes[source.Name].Where(c => c.MethodWithoutQuery != Method.InPlace).ToArray();
        var isRebuilt = IsRebuilt(source);
        if (ForwardQuery.Of(source) is not null && (isRebuilt || changes.Length > 0))
            return DeployAction.Rewrite;
        if (isRebuilt)
            return DeployAction.Rebuild;
        if (changes.Any(c => c.MethodWithoutQuery is Method.Copy or Method.ForwardQuery or Method.Manual))
            return DeployAction.Rewrite;

        return changes.Length > 0 || _viewsByTarget[source.Name].Any(v => v.IsAltered && IsChanged(v)) ? DeployAction.Alter : DeployAction.None;
    }

    /// <summary>A new view into a live target, and one whose text differs, run again for all of it.</summary>
    private bool IsRebuilt(DataSource source) =>
        _viewsByTarget[source.Name].Any(v => !v.IsAltered && (LiveOf(v) is not { } live || live.TargetName != v.TargetName || IsChanged(v)))
        || _changes[source.Name].Any(c => c.MethodWithoutQuery is Method.Replay);

    /// <summary>All that is downstream of a table that is written again is made again as well.</summary>
    private void Propagate()
    {
        var open = new Queue<string>(_actions.Where(a => IsWrittenAgain(a.Value)).Select(a => a.Key));
        while (open.Count > 0)
        {
            foreach (var view in _viewsBySource[open.Dequeue()])
            {
                if (Before.FindDataSource(view.TargetName) is null || view.Target is not { } target || IsWrittenAgain(ActionOf(target.Name)))
                    continue;

                _actions[target.Name] = ForwardQuery.Of(target) is null ? DeployAction.Rebuild : DeployAction.Rewrite;
                open.Enqueue(target.Name);
            }
        }
    }

    private static bool IsWrittenAgain(DeployAction action) => action is DeployAction.Rewrite or DeployAction.Rebuild;

    private void Set(string dataSource, DeployAction action)
    {
        if (action != DeployAction.None || _changes.Contains(dataSource))
            _actions[dataSource] = action;
    }
}
