using System.Collections.Immutable;
using Datafile.Analyzer.Changes;
using Datafile.Analyzer.Cutoffs;
using Datafile.Analyzer.Findings;
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
    private readonly DeployActions _actions;
    private readonly Dictionary<DataSource, ForwardFlow?> _flows = [];
    private ImmutableArray<(MaterializedView View, PipeNode Copy)> _copiedRows;
    private ImmutableArray<RebuildLoss> _possibleLosses;
    private ImmutableArray<MergedRows> _merged;
    private ImmutableArray<RecentRows> _recent;
    private HashSet<string>? _losing, _belowMerged;

    /// <param name="now">When it is deployed, in UTC.</param>
    public DeploymentModel(ChangeSet changes, DateTime now)
    {
        (Changes, Now) = (changes, now);
        (_liveCopies, _copies) = (new CopiedQuery(Changes.Live), new CopiedQuery(Changes.Current));
        Views = new DeployedViews(changes);
        _actions = new DeployActions(changes, Views);
        Alter = new AlterMethod(this);
        Changes = Alter.Apply().Select(c => _actions.IsDiscarded(c.Resource) ? Discarding(c) : c);
        Moved = new MovedRows(this);
        Losses = [.. new DeployedHistory(this).Losses()];
    }

    /// <summary>A change of a table that takes over no rows.</summary>
    private static Change Discarding(Change change) => change.Method is not (Method.Copy or Method.Replay) ? change : change with
    {
        Impact = change.Kind == ChangeKind.Engine ? Impact.HistoryLoss : change.Impact,
        Note = "The deployment creates the table again, without its rows.",
    };

    /// <summary>The changes, with the way in which this deployment applies each.</summary>
    public ChangeSet Changes { get; }

    /// <summary>The views of the project, beside the live ones.</summary>
    public DeployedViews Views { get; }

    /// <summary>What DEPLOYMENT_METHOD alter does, and does not do.</summary>
    public AlterMethod Alter { get; }

    /// <summary>When it is deployed, in UTC.</summary>
    public DateTime Now { get; }

    public DataProject Before => Changes.Before;

    public DataProject After => Changes.After;

    /// <summary>Every Data Source that the deployment touches, by name.</summary>
    public ImmutableSortedDictionary<string, DeployAction> Actions => _actions.All.ToImmutableSortedDictionary(StringComparer.Ordinal);

    /// <summary>The Data Sources whose rows are written again, and the pipes that run again for them.</summary>
    public HashSet<string> WrittenAgain =>
        [.. _actions.All.Where(a => DeployActions.IsWrittenAgain(a.Value)).Select(a => a.Key), .. Rebuilding.Select(v => v.Pipe.Name)];

    /// <summary>The views of live targets that run again over all rows of their source.</summary>
    public IEnumerable<MaterializedView> Rebuilding =>
        After.Views.Where(v => v.Target is not null && ActionOf(v.TargetName) == DeployAction.Rebuild);

    /// <summary>What copies bring into new Data Sources once the deployment is live.</summary>
    public MovedRows Moved { get; }

    /// <summary>What rebuilds do not bring back.</summary>
    public ImmutableArray<RebuildLoss> Losses { get; }

    /// <summary>
    /// What rebuilds would not bring back that a view of the same meaning in another text may cause, or a new view: no source says whether
    /// they do.
    /// </summary>
    public ImmutableArray<RebuildLoss> PossibleLosses => _possibleLosses.IsDefault
        ? _possibleLosses = [.. new DeployedHistory(this).Losses(Rebuilding.Where(MayRebuild))]
        : _possibleLosses;

    private bool MayRebuild(MaterializedView view) => IsUnconfirmed(view.TargetName)
        && ((Views.IsChanged(view) && Views.KeepsMeaning(view)) || (Views.Into(view.TargetName).Any(Views.IsNewFor) && !Views.IsAddedBeside(view)));

    /// <summary>Targets that counted rows which merges of their source remove or combine.</summary>
    public ImmutableArray<MergedRows> Merged => _merged.IsDefault ? _merged = [.. MergedRows.In(this)] : _merged;

    /// <summary>Whether merges of what a target is rebuilt from may change a column of it, or its rows.</summary>
    /// <param name="column">Empty for the rows.</param>
    public bool MergesMayChange(string target, string column = "") =>
        Merged.Any(m => m.Target.Name == target && (column.Length == 0 || m.Columns.Count == 0 || m.Columns.Contains(column)))
        || (_belowMerged ??= [.. Below(Merged.Select(m => m.Target.Name))]).Contains(target);

    /// <summary>Targets that are rebuilt from recent rows alone.</summary>
    public ImmutableArray<RecentRows> Recent => _recent.IsDefault ? _recent = [.. RecentRows.In(this)] : _recent;

    /// <summary>Those of the views that run again whose deployments are documented.</summary>
    public IEnumerable<MaterializedView> KnownToRebuild => After.Views.Where(v => v.Target is not null && IsKnownToRebuild(v.TargetName));

    /// <summary>Whether a documented change makes the deployment rebuild a live target by its view.</summary>
    public bool IsKnownToRebuild(string target) => ActionOf(target) == DeployAction.Rebuild && !IsUnconfirmed(target);

    /// <summary>
    /// Views that rebuild a target in which a live copy pipe has put rows, each with that pipe. A copy that asks what the view asks
    /// has put nothing there that the rebuild does not bring, unless the view leaves its rows out, as with a cut-off.
    /// </summary>
    public ImmutableArray<(MaterializedView View, PipeNode Copy)> CopiedRows =>
        _copiedRows.IsDefault ? _copiedRows = [.. FindCopiedRows()] : _copiedRows;

    private IEnumerable<(MaterializedView View, PipeNode Copy)> FindCopiedRows() =>
        from target in KnownToRebuild.GroupBy(v => v.TargetName, (_, views) => views.ToArray())
        join copy in Before.Copies on target[0].TargetName equals copy.Target
        where !target.Any(v => Views.LiveOf(v) is { } live && _liveCopies.IsCovered(copy, live.Node)) || AreLeftOut(copy, target)
        select (target[0], copy);

    /// <summary>Whether it is known that a copy has put rows of before the deployment into a target, and that no view of some brings one of them.</summary>
    private bool AreLeftOut(PipeNode copy, IEnumerable<MaterializedView> views)
    {
        var copied = Changes.Live.Bind(copy).Variants.Select(v => v.Query).ToArray();
        var written = views.Select(v => Changes.Current.QueryOf(v.Node)).ToArray();
        if (copied.Length == 0 || !copied.Concat(written).All(q => q is { IsKnown: true, Branches: [_] }))
            return false;

        var reader = new ConditionReader();
        RowCondition[] rows = [.. copied.Select(q => reader.Read(q.Branches[0].Filters))];
        RowCondition[] rebuilt = [.. written.Select(q => reader.Read(q.Branches[0].Filters))];
        return Array.TrueForAll(rows, row => IsOfThePast(row) && Array.TrueForAll(rebuilt, view => RowRegions.AreApart([row, view], Horizon.All)));
    }

    /// <summary>Whether rows have to be older than the deployment: a copy of later ones has yet to run.</summary>
    private bool IsOfThePast(RowCondition rows) => rows.DescendantsAndSelf().OfType<Bound>()
        .Select(b => b.Axis)
        .FirstOrDefault(a => a.TellsMoments) is { Kind: AxisKind.Time } axis
        && RowRegions.AreEmpty([new AllOf([rows, new Bound(axis, CompareOperator.GreaterOrEquals, new AxisValue(TimeText.Moment(Now)), After: false)])]);

    /// <summary>
    /// Targets that their view fills from rows of all times, each with a copy pipe that appends rows which the view computes as
    /// well: those of each run come twice. Beside a rebuild only a new pipe is of this deployment.
    /// </summary>
    public IEnumerable<(MaterializedView View, PipeNode Copy)> FilledTwice =>
        from view in After.Views
        let action = ActionOf(view.TargetName)
        where action == DeployAction.Populate || (action == DeployAction.Rebuild && IsKnownToRebuild(view.TargetName))
        where view.Target?.KeepsRepeats == true && IsOfAllTimes(view)
        join copy in After.Copies on view.TargetName equals copy.Target
        where action == DeployAction.Populate || Before.FindPipe(copy.Pipe.Name) is null
        where copy.CopyMode?.Value != "replace" && _copies.IsCovered(copy, view.Node) && _copies.MayShareRows(copy, view.Node)
        select (view, copy);

    /// <summary>Whether no source says that the deployment writes a Data Source again.</summary>
    public bool IsUnconfirmed(string dataSource) => _actions.IsUnconfirmed(dataSource);

    /// <summary>What happens to the rows of a Data Source.</summary>
    public DeployAction ActionOf(string dataSource) => _actions.Of(dataSource);

    /// <summary>The Data Sources from which the views of a target compute it.</summary>
    public IEnumerable<string> SourcesOf(string target) => Views.Into(target).Select(Views.SourceOf).Where(s => s.Length > 0).Distinct();

    /// <summary>Renamed targets of views: the old one is deleted, and the new one is filled from its source.</summary>
    public IEnumerable<(DataSource Old, DataSource Target)> RenamedTargets =>
        from change in Changes.All
        where change is { Kind: ChangeKind.Renamed, Member.Length: 0, MethodWithoutQuery: Method.Replay }
        let old = Before.FindDataSource(change.OldName)
        let target = After.FindDataSource(change.Resource)
        where old is not null && target is not null
        select (old, target);

    /// <summary>Whether the rows of a Data Source are written again, as they are, by a FORWARD_QUERY or by its view.</summary>
    public bool IsWrittenAgain(string dataSource) => DeployActions.IsWrittenAgain(ActionOf(dataSource));

    /// <summary>Whether a table takes the place of a live one: with its rows written again, or without rows.</summary>
    public bool IsReplaced(string dataSource) => _actions.IsReplaced(dataSource);

    /// <summary>Whether a rebuild does not bring back all rows of a target.</summary>
    public bool LosesRows(string dataSource) =>
        (_losing ??= [.. Losses.Select(l => l.Target.Name), .. CopiedRows.Select(c => c.View.TargetName), .. Recent.Select(r => r.Target.Name)]).Contains(dataSource);

    /// <summary>Whether a FORWARD_QUERY can make the columns of a Data Source of what the live one stores.</summary>
    public bool CanConvert(DataSource source) =>
        Before.FindDataSource(source.Name) is { } stored && ColumnMapping.Of(stored, source, Changes.RenamesOf(source)) is not null;

    /// <summary>Whether the FORWARD_QUERY of a Data Source was deployed before, and the columns that it was written for are live.</summary>
    public bool HasLiveQuery(DataSource source) =>
        Before.FindDataSource(source.Name) is { } live
            && ForwardQuery.Of(source) is { } query
            && ForwardQuery.Of(live) is { } old
            && query.IsSameAs(old)
        && live.Columns.Select(c => (c.Name, c.Type)).OrderBy(c => c.Name, StringComparer.Ordinal)
            .SequenceEqual(source.Columns.Select(c => (c.Name, c.Type)).OrderBy(c => c.Name, StringComparer.Ordinal));

    /// <summary>
    /// Whether a FORWARD_QUERY that is live already is the only reason to rewrite a Data Source, in this deployment or in a later one.
    /// </summary>
    public bool HasNeedlessLiveQuery(DataSource source) =>
        HasLiveQuery(source) && (ActionOf(source.Name) != DeployAction.Rewrite || CanDoWithoutQuery(source));

    /// <summary>Whether a FORWARD_QUERY causes a rewrite that could be avoided: it is live already, or has grown.</summary>
    public bool HasNeedlessQuery(DataSource source) => HasNeedlessLiveQuery(source) || HasGrownQuery(source);

    /// <summary>
    /// Whether a FORWARD_QUERY has grown: it repeats lines of an earlier one, which now write constants over stored values, and gives new columns
    /// constants as well, so that an ALTER does without it.
    /// </summary>
    public bool HasGrownQuery(DataSource source) =>
        ActionOf(source.Name) == DeployAction.Rewrite && !HasLiveQuery(source) && CanDoWithoutQuery(source)
        && FlowOf(source) is { } flow && flow.Replaced(source).Any() && flow.Columns.All(c => c.IsCopied || c.IsConstant);

    /// <summary>
    /// Whether a deployment keeps all values of a live Data Source if its file has no FORWARD_QUERY. A renamed column is dropped by an
    /// ALTER, and an empty one added.
    /// </summary>
    public bool CanDoWithoutQuery(DataSource source) =>
        WouldBeAltered(source) && !IsRebuiltWithoutQuery(source) && Changes.Of(source.Name).All(c => c is not { Kind: ChangeKind.Renamed, Member.Length: > 0 });

    /// <summary>
    /// The rules that ask for a FORWARD_QUERY in a live Data Source which has no new one; none where it needs none. A type that ALTER
    /// does not change needs one. A target is rebuilt by its view; it needs one where that loses rows, and can have none where the
    /// grain changes: no old row is one of the new groups.
    /// </summary>
    public ImmutableArray<string> QueryNeeds(DataSource source) => Views.Into(source.Name).Any()
        ? LosesRows(source.Name) && Views.Into(source.Name).All(Views.KeepsGrain) ? [RuleIds.HistoryLoss] : []
        :
        [
            .. Changes.Of(source.Name).Select(c => c.Kind switch
            {
                ChangeKind.ColumnType or ChangeKind.AggregateState when c.MethodWithoutQuery is not (Method.Alter or Method.InPlace) =>
                    RuleIds.RefusedDeploy,
                ChangeKind.Renamed when c.Member.Length > 0 => RuleIds.RenameLosesData,
                ChangeKind.ColumnRemoved when c.MethodWithoutQuery == Method.ForwardQuery => RuleIds.DestructiveChange,
                _ => "",
            }).Where(id => id.Length > 0).Distinct(),
        ];

    /// <summary>The FORWARD_QUERY of a live Data Source as data flow; null where it has none, or one that is not understood.</summary>
    public ForwardFlow? FlowOf(DataSource source) =>
        Before.FindDataSource(source.Name) is not { } live ? null
        : _flows.TryGetValue(source, out var flow) ? flow
        : _flows[source] = ForwardFlow.Of(Changes.Live, live, source);

    /// <summary>What the FORWARD_QUERY of a Data Source means over its live rows; unknown where it is not live.</summary>
    public BoundVariant BindLive(ForwardQuery query, DataSource source) =>
        Before.FindDataSource(source.Name) is { IsIncomplete: false } live ? Changes.Live.BindOver(live, query.Sql) : BoundVariant.Unknown;

    /// <summary>Whether each change of a live Data Source that touches its table is an ALTER, if its file had no FORWARD_QUERY.</summary>
    public bool WouldBeAltered(DataSource source) =>
        Changes.Of(source.Name).All(c => c.MethodWithoutQuery is Method.Alter or Method.InPlace);

    /// <summary>Whether a live target is rebuilt by its view, or is below what is written again, if its file had no FORWARD_QUERY.</summary>
    public bool IsRebuiltWithoutQuery(DataSource source) =>
        _actions.IsRebuilt(source) || Views.Into(source.Name).Any(IsBelowRewrite);

    /// <summary>Whether the source of a view is written again, and with it what the view fills.</summary>
    public bool IsBelowRewrite(MaterializedView view) => _actions.IsReplaced(Views.SourceOf(view));

    /// <summary>The live Data Sources whose rows the deployment deletes because they get the engine Null.</summary>
    public IEnumerable<DataSource> Discarded => After.DataSources.Where(d => _actions.IsDiscarded(d.Name));

    /// <summary>The Data Sources whose rewrite is not caused by a rewrite upstream.</summary>
    public IEnumerable<string> FirstWrittenAgain() => _actions.All.Keys.Where(n => _actions.IsReplaced(n) && !Views.Into(n).Any(IsBelowRewrite));

    /// <summary>The targets below some Data Sources that are rebuilt with them, in the order in which rows reach them.</summary>
    public IEnumerable<string> Below(IEnumerable<string> dataSources)
    {
        var seen = new HashSet<string>(dataSources, StringComparer.Ordinal);
        var open = new Queue<string>(seen);
        while (open.Count > 0)
        {
            foreach (var target in Views.From(open.Dequeue()).Select(v => v.TargetName).Where(t => _actions.IsReplaced(t) && seen.Add(t)))
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
}
