using Datafile.Analyzer.Changes;
using Datafile.Analyzer.Project;

namespace Datafile.Analyzer.Deployments;

/// <summary>
/// What happens to the rows of each Data Source that a deployment touches: by its own changes, by its views, and by what is written again
/// above it.
/// </summary>
internal sealed class DeployActions
{
    private readonly ChangeSet _changes;
    private readonly DeployedViews _views;
    private readonly Dictionary<string, DeployAction> _actions = new(StringComparer.Ordinal);

    /// <summary>What is written again if the deployment does what no source confirms: rules are silent about it.</summary>
    private readonly HashSet<string> _unconfirmed = new(StringComparer.Ordinal);

    public DeployActions(ChangeSet changes, DeployedViews views)
    {
        (_changes, _views) = (changes, views);
        foreach (var source in changes.After.DataSources)
            Set(source.Name, changes.Before.FindDataSource(source.Name) is null ? OfNew(source) : OfLive(source));
        foreach (var source in changes.Before.DataSources.Where(d => changes.After.FindDataSource(d.Name) is null))
            Set(source.Name, DeployAction.Destructive);
        Propagate();
    }

    /// <summary>Every Data Source that the deployment touches, by name.</summary>
    public IReadOnlyDictionary<string, DeployAction> All => _actions;

    public DeployAction Of(string dataSource) => _actions.TryGetValue(dataSource, out var action) ? action : DeployAction.None;

    /// <summary>Whether no source says that the deployment writes a Data Source again.</summary>
    public bool IsUnconfirmed(string dataSource) => _unconfirmed.Contains(dataSource);

    /// <summary>A new view into a live target, and one whose text differs, run again for all of it.</summary>
    public bool IsRebuilt(DataSource source) =>
        _views.Into(source.Name).Any(v => !v.IsAltered && (_views.IsNewFor(v) || _views.IsChanged(v)))
            || IsRebuiltByChange(source)
            || _changes.Of(source.Name).Any(c => c.MethodWithoutQuery is Method.Replay);

    /// <summary>Whether rows are written again: as they are, by a FORWARD_QUERY or by a view.</summary>
    public static bool IsWrittenAgain(DeployAction action) => action is DeployAction.Rewrite or DeployAction.Rebuild;

    /// <summary>Whether a column is dropped: no source says whether an altered view leaves that to an ALTER.</summary>
    public static bool DropsColumn(Change change) =>
        change.Kind is ChangeKind.ColumnRemoved || (change.Kind == ChangeKind.Renamed && change.Member.Length > 0);

    private DeployAction OfNew(DataSource source) =>
        !_views.Into(source.Name).Any() ? DeployAction.None
        : source.SkipsBackfill ? DeployAction.Skip
        : DeployAction.Populate;

    /// <summary>Whether a live Data Source gets the engine Null, which stores nothing.</summary>
    public bool IsDiscarded(string name) => _changes.After.FindDataSource(name) is { } source && Retention.Of(source).KeepsNothing
        && _changes.Before.FindDataSource(name) is { } live && !Retention.Of(live).KeepsNothing;

    /// <summary>Whether a table takes the place of the live one, so that all downstream of it is made again as well.</summary>
    public bool IsReplaced(string name) => IsWrittenAgain(Of(name)) || IsDiscarded(name);

    private DeployAction OfLive(DataSource source)
    {
        if (IsDiscarded(source.Name))
            return DeployAction.Destructive;

        var changes = _changes.Of(source.Name).Where(c => c.MethodWithoutQuery != Method.InPlace).ToArray();
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

        return changes.Length > 0 || _views.Into(source.Name).Any(v => v.IsAltered && _views.IsChanged(v)) ? DeployAction.Alter : DeployAction.None;
    }

    private bool IsRebuiltByChange(DataSource source) =>
        _views.Into(source.Name).Any(v => !v.IsAltered && !_views.IsNewFor(v) && _views.IsChanged(v) && !_views.KeepsMeaning(v))
        || _changes.Of(source.Name)
            .Any(c => c.MethodWithoutQuery is Method.Replay && c.IsConfirmed && !(DropsColumn(c) && _views.Into(source.Name).All(v => v.IsAltered)));

    /// <summary>Whether the new key of a live Data Source has a column that it gets in the same deployment: no source says what that does.</summary>
    private bool HasNewColumnInKey(DataSource source) =>
        _changes.Before.FindDataSource(source.Name) is { } live
            && source.Columns.Any(c => live.FindColumn(c.Name) is null && source.Engine.SortingKey.Mentions(c.Name));

    /// <summary>All that is downstream of a table that is written again is made again as well.</summary>
    private void Propagate()
    {
        var open = new Queue<string>(_actions.Keys.Where(IsReplaced).OrderBy(_unconfirmed.Contains));
        while (open.Count > 0)
        {
            var source = open.Dequeue();
            foreach (var view in _views.From(source))
            {
                if (_changes.Before.FindDataSource(view.TargetName) is null || view.Target is not { } target)
                    continue;

                var isKnown = IsReplaced(target.Name);
                if (!isKnown)
                    _actions[target.Name] = ForwardQuery.Of(target) is null ? DeployAction.Rebuild : DeployAction.Rewrite;
                if (_unconfirmed.Contains(source) ? !isKnown && _unconfirmed.Add(target.Name) : _unconfirmed.Remove(target.Name) || !isKnown)
                    open.Enqueue(target.Name);
            }
        }
    }

    private void Set(string dataSource, DeployAction action)
    {
        if (action != DeployAction.None || _changes.Of(dataSource).Any())
            _actions[dataSource] = action;
    }
}
