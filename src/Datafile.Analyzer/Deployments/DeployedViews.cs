using Datafile.Analyzer.Changes;
using Datafile.Analyzer.Flow;
using Datafile.Analyzer.Project;
using Datafile.Analyzer.Semantics;

namespace Datafile.Analyzer.Deployments;

/// <summary>The views that a deployment leaves in the project: what triggers each, what it fills, and how it differs from the live one.</summary>
internal sealed class DeployedViews
{
    private readonly ChangeSet _changes;
    private readonly Dictionary<PipeNode, TableReference?> _triggers = [];
    private readonly HashSet<PipeNode> _changed = [];
    private readonly ILookup<string, MaterializedView> _byTarget, _bySource;

    public DeployedViews(ChangeSet changes)
    {
        _changes = changes;
        foreach (var view in changes.After.Views)
        {
            _triggers[view.Node] = InsertPath.Of(changes.Current.QueryOf(view.Node)).Trigger;
            if (LiveOf(view) is { } live && ViewText.Of(changes.Live.Resolver, live.Node) != ViewText.Of(changes.Current.Resolver, view.Node))
                _changed.Add(view.Node);
        }

        _byTarget = changes.After.Views.ToLookup(v => v.TargetName, StringComparer.Ordinal);
        _bySource = changes.After.Views.ToLookup(SourceOf, StringComparer.Ordinal);
    }

    /// <summary>The views that write to a Data Source.</summary>
    public IEnumerable<MaterializedView> Into(string target) => _byTarget[target];

    /// <summary>The views that the inserts of a Data Source trigger.</summary>
    public IEnumerable<MaterializedView> From(string source) => _bySource[source];

    /// <summary>The table whose inserts trigger a view; null where that is unknown.</summary>
    public TableReference? TriggerOf(MaterializedView view) => _triggers[view.Node];

    /// <summary>The Data Source of this project whose inserts trigger a view; empty where there is none, or it is unknown.</summary>
    public string SourceOf(MaterializedView view) => TriggerOf(view) is { IsOwn: true } trigger ? trigger.Name : "";

    /// <summary>The live view that a view replaces; null for a new one.</summary>
    public MaterializedView? LiveOf(MaterializedView view) => _changes.Before.FindView(view);

    /// <summary>Whether the text of a live view differs.</summary>
    public bool IsChanged(MaterializedView view) => _changed.Contains(view.Node);

    /// <summary>Whether a view yields what the live one yields, however the two are written: no source says that a deployment sees that.</summary>
    public bool KeepsMeaning(MaterializedView view) =>
        LiveOf(view) is { } live
        && _changes.Live.QueryOf(live.Node) is { IsComparable: true } was
        && _changes.Current.QueryOf(view.Node) is { IsComparable: true } now
        && was.Key == now.Key;

    /// <summary>Whether no live view of this name fills the target.</summary>
    public bool IsNewFor(MaterializedView view) => LiveOf(view) is not { } live || live.TargetName != view.TargetName;

    /// <summary>Whether a view is new beside all those that filled its live target, so that no stored row came through it.</summary>
    public bool IsAddedBeside(MaterializedView view) =>
        IsNewFor(view) && _changes.Before.Views.Where(v => v.TargetName == view.TargetName).ToArray() is { Length: > 0 } filling
        && filling.All(live => _byTarget[view.TargetName].Any(v => !IsNewFor(v) && LiveOf(v)?.Node == live.Node));

    /// <summary>Whether a view groups as the live view does, so that stored rows are rows of the new groups as well.</summary>
    public bool KeepsGrain(MaterializedView view) => LiveOf(view) is not null
        && (!IsChanged(view) || (BranchesOf(view) is var (was, now) && was.GroupsAs(now)));

    /// <summary>Whether a view surely groups by something that the live view does not: no stored row is one of the new groups.</summary>
    public bool ChangesGrain(MaterializedView view) =>
        !KeepsGrain(view) && BranchesOf(view) is var (was, now) && was.Source == now.Source && !now.GroupKeys.IsSubsetOf(was.GroupKeys);

    /// <summary>Whether a rebuild yields as many rows in each group as there are now: the same source, filters and groups.</summary>
    public bool KeepsRows(MaterializedView view) =>
        BranchesOf(view) is var (was, now)
        && was.GroupKeys.SetEquals(now.GroupKeys)
        && was.Source == now.Source && was.Shape.SequenceEqual(now.Shape)
        && new HashSet<string>(was.Filters.Select(f => f.Predicate.Key), StringComparer.Ordinal).SetEquals(now.Filters.Select(f => f.Predicate.Key));

    /// <summary>
    /// The one way of rows through the live view and through the view; null where one of them is new, has several, or is not followed.
    /// </summary>
    private (QueryBranch Was, QueryBranch Now)? BranchesOf(MaterializedView view) =>
        LiveOf(view) is { } live
        && _changes.Live.QueryOf(live.Node) is { IsKnown: true, Branches: [var was] }
        && _changes.Current.QueryOf(view.Node) is { IsKnown: true, Branches: [var now] } ? (was, now) : null;

    /// <summary>Whether a view computes a column of its target as the live view does.</summary>
    public bool KeepsColumn(MaterializedView view, string column) =>
        LiveOf(view) is { } live && _changes.Current.QueryOf(view.Node).Branches[0].ComputesAs(_changes.Live.QueryOf(live.Node).Branches[0], column);
}
