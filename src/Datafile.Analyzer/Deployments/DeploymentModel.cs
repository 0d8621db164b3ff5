using System.Collections.Immutable;
using Datafile.Analyzer.Changes;
using Datafile.Analyzer.Findings;
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
    private readonly CopiedQuery _liveCopies, _copies;
    private readonly Dictionary<string, DeployAction> _actions = new(StringComparer.Ordinal);
    private readonly ILookup<string, MaterializedView> _viewsByTarget;
    private readonly ILookup<string, MaterializedView> _viewsBySource;
    private readonly Dictionary<PipeNode, string> _sources = [];
    private readonly Dictionary<DataSource, ForwardFlow?> _flows = [];
    private readonly HashSet<PipeNode> _changedViews = [];
    private ImmutableArray<(MaterializedView View, PipeNode Copy)> _copiedRows;
    private HashSet<string>? _losing;

    /// <summary>What is written again if the deployment does what no source confirms: rules are silent about it.</summary>
    private readonly HashSet<string> _unconfirmed = new(StringComparer.Ordinal);

    /// <summary>Whether no source says that the deployment writes a Data Source again.</summary>
    public bool IsUnconfirmed(string dataSource) => _unconfirmed.Contains(dataSource);

    /// <param name="now">When it is deployed, in UTC.</param>
    public DeploymentModel(ChangeSet changes, DateTime now)
    {
        (Changes, Now) = (changes, now);
        var (before, after) = (Before, After);
        (_liveCopies, _copies) = (new CopiedQuery(Changes.Live), new CopiedQuery(Changes.Current));
        foreach (var view in after.Views)
        {
            _sources[view.Node] = InsertPath.Of(Changes.Current.QueryOf(view.Node)).Trigger is { IsOwn: true } trigger ? trigger.Name : "";
            if (LiveOf(view) is { } live && ViewText.Of(Changes.Live.Resolver, live.Node) != ViewText.Of(Changes.Current.Resolver, view.Node))
                _changedViews.Add(view.Node);
        }

        _viewsByTarget = after.Views.ToLookup(v => v.TargetName, StringComparer.Ordinal);
        _viewsBySource = after.Views.ToLookup(SourceOf, StringComparer.Ordinal);
        foreach (var source in after.DataSources)
            Set(source.Name, before.FindDataSource(source.Name) is null ? OfNew(source) : OfLive(source));
        foreach (var source in before.DataSources.Where(d => after.FindDataSource(d.Name) is null))
            Set(source.Name, DeployAction.Destructive);
        Propagate();
        Alter = new AlterMethod(this);
        Changes = Alter.Apply();
        Losses = [.. new AvailableHistory(this).Losses()];
    }

    /// <summary>The changes, with the way in which this deployment applies each.</summary>
    public ChangeSet Changes { get; }

    /// <summary>What DEPLOYMENT_METHOD alter does, and does not do.</summary>
    public AlterMethod Alter { get; }

    /// <summary>When it is deployed, in UTC.</summary>
    public DateTime Now { get; }

    public DataProject Before => Changes.Before;

    public DataProject After => Changes.After;

    /// <summary>Every Data Source that the deployment touches, by name.</summary>
    public ImmutableSortedDictionary<string, DeployAction> Actions => _actions.ToImmutableSortedDictionary(StringComparer.Ordinal);

    /// <summary>The Data Sources whose rows are written again, and the pipes that run again for them.</summary>
    public HashSet<string> WrittenAgain =>
        [.. _actions.Where(a => IsWrittenAgain(a.Value)).Select(a => a.Key), .. Rebuilding.Select(v => v.Pipe.Name)];

    /// <summary>The views of live targets that run again over all rows of their source.</summary>
    public IEnumerable<MaterializedView> Rebuilding =>
        After.Views.Where(v => v.Target is not null && ActionOf(v.TargetName) == DeployAction.Rebuild);

    /// <summary>What rebuilds do not bring back.</summary>
    public ImmutableArray<RebuildLoss> Losses { get; }

    /// <summary>Those of the views that run again whose deployments are documented.</summary>
    public IEnumerable<MaterializedView> KnownToRebuild => After.Views.Where(v => v.Target is not null && IsKnownToRebuild(v.TargetName));

    /// <summary>Whether a documented change makes the deployment rebuild a live target by its view.</summary>
    public bool IsKnownToRebuild(string target) => ActionOf(target) == DeployAction.Rebuild && !_unconfirmed.Contains(target);

    /// <summary>
    /// Views that rebuild a target in which a live copy pipe has put rows, each with that pipe. A copy that asks what the view asks
    /// has put nothing there that the rebuild does not bring.
    /// </summary>
    public ImmutableArray<(MaterializedView View, PipeNode Copy)> CopiedRows => _copiedRows.IsDefault ? _copiedRows = [.. FindCopiedRows()] : _copiedRows;

    private IEnumerable<(MaterializedView View, PipeNode Copy)> FindCopiedRows() =>
        from target in KnownToRebuild.GroupBy(v => v.TargetName, (_, views) => views.ToArray())
        join copy in Before.Copies on target[0].TargetName equals copy.Target
        where !target.Any(v => LiveOf(v) is { } live && _liveCopies.IsCovered(copy, live.Node))
        select (target[0], copy);

    /// <summary>
    /// Targets that their view fills from rows of all times, each with a copy pipe that appends rows which the view computes as
    /// well: those of each run come twice. Beside a rebuild only a new pipe is of this deployment.
    /// </summary>
    public IEnumerable<(MaterializedView View, PipeNode Copy)> FilledTwice =>
        from view in After.Views
        let action = ActionOf(view.TargetName)
        where view.Target?.KeepsRepeats == true && (action == DeployAction.Populate || (action == DeployAction.Rebuild && IsKnownToRebuild(view.TargetName))) && IsOfAllTimes(view)
        join copy in After.Copies on view.TargetName equals copy.Target
        where action == DeployAction.Populate || Before.FindPipe(copy.Pipe.Name) is null
        where copy.CopyMode?.Value != "replace" && _copies.IsCovered(copy, view.Node) && _copies.MayShareRows(copy, view.Node)
        select (view, copy);

    /// <summary>What happens to the rows of a Data Source.</summary>
    public DeployAction ActionOf(string dataSource) => _actions.TryGetValue(dataSource, out var action) ? action : DeployAction.None;

    /// <summary>The Data Source whose inserts trigger a view; empty where that is unknown.</summary>
    public string SourceOf(MaterializedView view) => _sources[view.Node];

    /// <summary>The views that write to a Data Source.</summary>
    public IEnumerable<MaterializedView> ViewsOf(string target) => _viewsByTarget[target];

    /// <summary>The Data Sources from which the views of a target compute it.</summary>
    public IEnumerable<string> SourcesOf(string target) => _viewsByTarget[target].Select(SourceOf).Where(s => s.Length > 0).Distinct();

    /// <summary>Renamed targets of views: the old one is deleted, and the new one is filled from its source.</summary>
    public IEnumerable<(DataSource Old, DataSource Target)> RenamedTargets =>
        from change in Changes.All
        where change is { Kind: ChangeKind.Renamed, Member.Length: 0, MethodWithoutQuery: Method.Replay }
        let old = Before.FindDataSource(change.OldName)
        let target = After.FindDataSource(change.Resource)
        where old is not null && target is not null
        select (old, target);

    /// <summary>The live view that a view replaces; null for a new one.</summary>
    public MaterializedView? LiveOf(MaterializedView view) => Before.FindView(view);

    /// <summary>Whether the rows of a Data Source are written again, as they are, by a FORWARD_QUERY or by its view.</summary>
    public bool IsWrittenAgain(string dataSource) => IsWrittenAgain(ActionOf(dataSource));

    /// <summary>Whether a rebuild does not bring back all rows of a target.</summary>
    public bool LosesRows(string dataSource) =>
        (_losing ??= [.. Losses.Select(l => l.Target.Name), .. CopiedRows.Select(c => c.View.TargetName)]).Contains(dataSource);

    /// <summary>Whether the FORWARD_QUERY of a Data Source was deployed before, and the columns that it was written for are live.</summary>
    public bool HasLiveQuery(DataSource source) =>
        Before.FindDataSource(source.Name) is { } live && ForwardQuery.Of(source) is { } query && ForwardQuery.Of(live) is { } old && query.IsSameAs(old)
        && live.Columns.Select(c => (c.Name, c.Type)).SequenceEqual(source.Columns.Select(c => (c.Name, c.Type)));

    /// <summary>Whether a FORWARD_QUERY that is live already is the only reason to rewrite a Data Source, in this deployment or in a later one.</summary>
    public bool HasNeedlessLiveQuery(DataSource source) =>
        HasLiveQuery(source) && (ActionOf(source.Name) != DeployAction.Rewrite || (WouldBeAltered(source) && !IsRebuiltWithoutQuery(source)));

    /// <summary>
    /// The rules that ask for a FORWARD_QUERY in a live Data Source which has no new one; none where it needs none. A type that ALTER
    /// does not change needs one. A target is rebuilt by its view; it needs one where that loses rows, and can have none where the
    /// grain changes: no old row is one of the new groups.
    /// </summary>
    public ImmutableArray<string> QueryNeeds(DataSource source) => _viewsByTarget.Contains(source.Name)
        ? LosesRows(source.Name) && _viewsByTarget[source.Name].All(KeepsGrain) ? [RuleIds.HistoryLoss] : []
        :
        [
            .. Changes.Of(source.Name).Select(c => c.Kind switch
            {
                ChangeKind.ColumnType or ChangeKind.AggregateState when c.MethodWithoutQuery is not (Method.Alter or Method.InPlace) => RuleIds.RefusedDeploy,
                ChangeKind.Renamed when c.Member.Length > 0 => RuleIds.RenameLosesData,
                ChangeKind.ColumnRemoved when c.MethodWithoutQuery == Method.ForwardQuery => RuleIds.DestructiveChange,
                _ => "",
            }).Where(id => id.Length > 0).Distinct(),
        ];

    /// <summary>Whether a rebuild yields as many rows in each group as there are now: the same source, filters and groups.</summary>
    public bool KeepsRows(MaterializedView view) =>
        KeepsGrain(view) && LiveOf(view) is { } live && Changes.Live.QueryOf(live.Node).Branches[0] is var was && Changes.Current.QueryOf(view.Node).Branches[0] is var now
        && was.Source == now.Source && was.Shape.SequenceEqual(now.Shape)
        && new HashSet<string>(was.Filters.Select(f => f.Predicate.Key), StringComparer.Ordinal).SetEquals(now.Filters.Select(f => f.Predicate.Key));

    /// <summary>Whether a view computes a column of its target as the live view does.</summary>
    public bool KeepsColumn(MaterializedView view, string column) =>
        LiveOf(view) is { } live && Changes.Current.QueryOf(view.Node).Branches[0].ComputesAs(Changes.Live.QueryOf(live.Node).Branches[0], column);

    /// <summary>Whether a view groups as the live view does, so that stored rows are rows of the new groups as well.</summary>
    public bool KeepsGrain(MaterializedView view) =>
        LiveOf(view) is { } live && Changes.Live.QueryOf(live.Node) is { IsKnown: true, Branches: { Length: 1 } was }
        && Changes.Current.QueryOf(view.Node) is { IsKnown: true, Branches: { Length: 1 } now } && was[0].GroupKeys.SetEquals(now[0].GroupKeys);

    /// <summary>The FORWARD_QUERY of a live Data Source as data flow; null where it has none, or one that is not understood.</summary>
    public ForwardFlow? FlowOf(DataSource source) =>
        Before.FindDataSource(source.Name) is not { } live ? null
        : _flows.TryGetValue(source, out var flow) ? flow
        : _flows[source] = ForwardFlow.Of(Changes.Live, live, source);

    /// <summary>What the FORWARD_QUERY of a Data Source means over its live rows; unknown where it is not live.</summary>
    public BoundVariant BindLive(ForwardQuery query, DataSource source) =>
        Before.FindDataSource(source.Name) is { IsIncomplete: false } live ? Changes.Live.BindOver(live, query.Sql) : BoundVariant.Unknown;

    /// <summary>Whether the text of a live view differs.</summary>
    public bool IsChanged(MaterializedView view) => _changedViews.Contains(view.Node);

    /// <summary>Whether each change of a live Data Source that touches its table is an ALTER, if its file had no FORWARD_QUERY.</summary>
    public bool WouldBeAltered(DataSource source) =>
        Changes.Of(source.Name).All(c => c.MethodWithoutQuery is Method.Alter or Method.InPlace);

    /// <summary>Whether a live target is rebuilt by its view, or is below what is written again, if its file had no FORWARD_QUERY.</summary>
    public bool IsRebuiltWithoutQuery(DataSource source) =>
        IsRebuilt(source) || _viewsByTarget[source.Name].Any(IsBelowRewrite);

    /// <summary>Whether the source of a view is written again, and with it what the view fills.</summary>
    public bool IsBelowRewrite(MaterializedView view) => IsWrittenAgain(ActionOf(SourceOf(view)));

    /// <summary>The Data Sources that are written again for reasons of their own: no view brings it on from another.</summary>
    public IEnumerable<string> FirstWrittenAgain() => _actions.Keys.Where(n => IsWrittenAgain(n) && !_viewsByTarget[n].Any(IsBelowRewrite));

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
        Changes.Current.QueryOf(view.Node) is { IsKnown: true, Branches: { Length: 1 } branches }
        && branches[0].Filters.All(f => f.Predicate.Columns.All(c => !c.Type.HasUnknown && !c.Type.Unwrapped.IsDate && !c.Type.Unwrapped.IsDateTime));

    private DeployAction OfNew(DataSource source) =>
        !_viewsByTarget.Contains(source.Name) ? DeployAction.None
        : IsSkipped(source) ? DeployAction.Skip
        : DeployAction.Populate;

    private static bool IsSkipped(DataSource source) =>
        source.Syntax.Instructions.Any(i => i.Is("BACKFILL") && string.Equals(i.Value.Trim(), "skip", StringComparison.OrdinalIgnoreCase));

    private DeployAction OfLive(DataSource source)
    {
        var changes = Changes.Of(source.Name).Where(c => c.MethodWithoutQuery != Method.InPlace).ToArray();
        var isRebuilt = IsRebuilt(source);
        if (ForwardQuery.Of(source) is not null && (isRebuilt || changes.Length > 0))
            return DeployAction.Rewrite;
        if (isRebuilt)
        {
            if (!IsRebuiltByChange(source))
                _unconfirmed.Add(source.Name);
            return DeployAction.Rebuild;
        }

        if (changes.Where(c => c.MethodWithoutQuery is Method.Copy or Method.ForwardQuery or Method.Manual).ToArray() is { Length: > 0 } rewriting)
        {
            if (rewriting.All(c => !c.IsConfirmed) || HasNewColumnInKey(source))
                _unconfirmed.Add(source.Name);
            return DeployAction.Rewrite;
        }

        return changes.Length > 0 || _viewsByTarget[source.Name].Any(v => v.IsAltered && IsChanged(v)) ? DeployAction.Alter : DeployAction.None;
    }

    /// <summary>A new view into a live target, and one whose text differs, run again for all of it.</summary>
    private bool IsRebuilt(DataSource source) =>
        _viewsByTarget[source.Name].Any(v => !v.IsAltered && IsNewFor(v)) || IsRebuiltByChange(source) || Changes.Of(source.Name).Any(c => c.MethodWithoutQuery is Method.Replay);

    private bool IsNewFor(MaterializedView view) => LiveOf(view) is not { } live || live.TargetName != view.TargetName;

    /// <summary>Whether a view is new beside all those that filled its live target, so that no stored row came through it.</summary>
    public bool IsAddedBeside(MaterializedView view) =>
        IsNewFor(view) && Before.Views.Where(v => v.TargetName == view.TargetName).ToArray() is { Length: > 0 } filling
        && filling.All(live => _viewsByTarget[view.TargetName].Any(v => !IsNewFor(v) && LiveOf(v)?.Node == live.Node));

    private bool IsRebuiltByChange(DataSource source) =>
        _viewsByTarget[source.Name].Any(v => !v.IsAltered && !IsNewFor(v) && IsChanged(v))
        || Changes.Of(source.Name).Any(c => c.MethodWithoutQuery is Method.Replay && c.IsConfirmed && !(DropsColumn(c) && _viewsByTarget[source.Name].All(v => v.IsAltered)));

    /// <summary>Whether a column is dropped: no source says whether an altered view leaves that to an ALTER.</summary>
    public static bool DropsColumn(Change change) => change.Kind is ChangeKind.ColumnRemoved || (change.Kind == ChangeKind.Renamed && change.Member.Length > 0);

    /// <summary>Whether the new key of a live Data Source has a column that it gets in the same deployment: no source says what that does.</summary>
    private bool HasNewColumnInKey(DataSource source) =>
        Before.FindDataSource(source.Name) is { } live && source.Columns.Any(c => live.FindColumn(c.Name) is null && source.Engine.SortingKey.Mentions(c.Name));

    /// <summary>All that is downstream of a table that is written again is made again as well.</summary>
    private void Propagate()
    {
        var open = new Queue<string>(_actions.Where(a => IsWrittenAgain(a.Value)).Select(a => a.Key).OrderBy(_unconfirmed.Contains));
        while (open.Count > 0)
        {
            var source = open.Dequeue();
            foreach (var view in _viewsBySource[source])
            {
                if (Before.FindDataSource(view.TargetName) is null || view.Target is not { } target)
                    continue;

                var isKnown = IsWrittenAgain(ActionOf(target.Name));
                if (!isKnown)
                    _actions[target.Name] = ForwardQuery.Of(target) is null ? DeployAction.Rebuild : DeployAction.Rewrite;
                if (_unconfirmed.Contains(source) ? !isKnown && _unconfirmed.Add(target.Name) : _unconfirmed.Remove(target.Name) || !isKnown)
                    open.Enqueue(target.Name);
            }
        }
    }

    private static bool IsWrittenAgain(DeployAction action) => action is DeployAction.Rewrite or DeployAction.Rebuild;

    private void Set(string dataSource, DeployAction action)
    {
        if (action != DeployAction.None || Changes.Of(dataSource).Any())
            _actions[dataSource] = action;
    }
}
