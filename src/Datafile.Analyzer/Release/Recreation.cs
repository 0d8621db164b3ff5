using System.Collections.Immutable;
using Datafile.Analyzer.Changes;
using Datafile.Analyzer.Cutoffs;
using Datafile.Analyzer.Project;
using Datafile.Analyzer.Semantics;
using Datafile.Analyzer.Types;

namespace Datafile.Analyzer.Release;

/// <summary>
/// Finds what has to be re-created in Classic: what changes, what fills it, and everything downstream. A fork of releases re-creates it
/// (datafile format 7.3), and in branches it gets a new name (datafile format 7.8 E).
/// </summary>
/// <param name="views">The views of the project; backfills left out.</param>
/// <param name="now">When the release is deployed, in seconds since 1970.</param>
internal sealed class Recreation(ChangeSet changes, ImmutableArray<MaterializedView> views, BaselineViews baseline, decimal now)
{
    private readonly ConditionReader _conditions = new();

    /// <summary>A view whose query has other words, and keeps the same rows, is not re-created.</summary>
    public Change WithoutRewriteOfNothing(Change change) =>
        change is { Kind: ChangeKind.Query or ChangeKind.GroupBy or ChangeKind.Source, Impact: Impact.Rewrite }
        && views.Where(v => v.Pipe.Name == change.Resource).ToArray() is { Length: > 0 } changed && changed.All(
            v => baseline.Find(v) is { } was && !Differs(v, was))
            ? change with { Impact = Impact.None, Method = Method.InPlace, Note = "The view keeps the same rows." }
            : change;

    /// <summary>Names of the Data Sources and pipes that a fork re-creates.</summary>
    public HashSet<string> Find()
    {
        var found = new HashSet<string>(
            changes.All.Where(NeedsRewrite).Select(c => c.Resource), StringComparer.Ordinal);
        found.UnionWith(views.Where(IsChanged).Select(v => v.TargetName));

        // A re-created Data Source takes what fills it along, and what that fills in turn.
        var touched = views.Where(v => !baseline.IsNew(v))
            .SelectMany(v =>
                new[] { (Name: v.TargetName, View: v), (Name: changes.Current.QueryOf(v.Node).Branches.FirstOrDefault()?.Source ?? "", View: v) })
            .ToLookup(t => t.Name, t => t.View, StringComparer.Ordinal);
        var open = new Queue<string>(found);
        while (open.Count > 0)
        {
            foreach (var name in touched[open.Dequeue()].SelectMany(v => new[] { v.Pipe.Name, v.TargetName }).Where(found.Add).ToArray())
                open.Enqueue(name);
        }

        return found;
    }

    private bool NeedsRewrite(Change change)
    {
        if (changes.After.FindDataSource(change.Resource) is null)
            return false;
        if (changes.Workflow == Workflow.Releases)
            return change.Method == Method.Fork;

        // Under its new name a Data Source is created, and the old one keeps its rows until they are moved.
        return change is { Kind: ChangeKind.Renamed, Member.Length: 0 } || (change.Impact == Impact.Rewrite && !IsSameState(change));
    }

    /// <summary>Whether a state has another spelling alone, so that a deploy in place may leave it as it is.</summary>
    private bool IsSameState(Change change) =>
        change.Kind is ChangeKind.ColumnType or ChangeKind.AggregateState
        && changes.Before.FindDataSource(change.Resource)?.FindColumn(change.Member) is { } was
        && changes.After.FindDataSource(change.Resource)?.FindColumn(change.Member) is { } now
        && was.Type.StateFunction.Length > 0 && StateChanges.Between(was.Type, now.Type) == StateChange.None;

    /// <summary>Whether an existing view keeps other rows, or makes something else of them, for the same target.</summary>
    private bool IsChanged(MaterializedView view) =>
        baseline.Find(view) is { } was && was.TargetName == view.TargetName && Differs(view, was);

    private bool Differs(MaterializedView view, MaterializedView was)
    {
        var (before, after) = (baseline.Bind(was), changes.Current.QueryOf(view.Node));
        return before.IsComparable && after.IsComparable && !ReadsRemoved(view)
            ? before.Key != after.Key && !IsOnlyWithoutCutoff(before, after) && !OnlyYieldsMore(view, before, after)
            : changes.Of(view.Pipe.Name).Any(c => c.Kind is ChangeKind.Query or ChangeKind.GroupBy or ChangeKind.Source);
    }

    /// <summary>Whether what a view reads is removed: its query is unknown then, and not another one.</summary>
    private bool ReadsRemoved(MaterializedView view) =>
        changes.All.Any(c => c.BrokenReads.Any(r => r.Column.Length == 0 && r.Reader.Pipe == view.Pipe));

    /// <summary>
    /// Whether <c>SELECT *</c> of a view that does not change yields a new column which its target does not have: a deploy refuses that.
    /// </summary>
    private bool OnlyYieldsMore(MaterializedView view, BoundQuery before, BoundQuery after) =>
        view.Target is { IsIncomplete: false } target
        && changes.Of(view.Pipe.Name).All(c => c.Kind is not (ChangeKind.Query or ChangeKind.GroupBy or ChangeKind.Source))
        && before.Branches is [var was] && after.Branches is [var now]
        && now.Outputs.Any(o => target.FindColumn(o.Name) is null && was.FindOutput(o.Name) is null)
        && now.Source == was.Source && now.Shape.SequenceEqual(was.Shape)
        && now.GroupKeys.SetEquals(was.GroupKeys)
        && KeysOf(now).SetEquals(KeysOf(was))
        && was.Outputs.All(o => now.ComputesAs(was, o.Name));

    private static HashSet<string> KeysOf(QueryBranch branch) =>
        new(branch.Filters.Concat(branch.AggregateFilters).Select(f => f.Predicate.Key), StringComparer.Ordinal);

    /// <summary>Whether the only difference is that a cut-off which has passed is removed: each new row is included before and after.</summary>
    private bool IsOnlyWithoutCutoff(BoundQuery before, BoundQuery after)
    {
        if (before.Branches.Length != 1 || after.Branches.Length != 1)
            return false;

        var kept = before.Branches[0].Filters.Where(f => after.Branches[0].Filters.Any(g => g.Predicate.Key == f.Predicate.Key)).ToImmutableArray();
        var gone = before.Branches[0].Filters.Except(kept).ToArray();
        return gone.Length > 0 && gone.All(HasPassed)
            && NormalForm.Bounded(before.Branches[0].KeyOf(kept)) == after.Key;
    }

    /// <summary>Whether a filter asks for nothing but a moment that has passed, so that it includes each new row.</summary>
    private bool HasPassed(BoundFilter filter)
    {
        var condition = _conditions.Read([filter]);
        return CutoffReading.Of(condition, Horizon.All) is { Shape: CutoffShape.After, Axis: { IsNullable: false } axis } cutoff
            && cutoff.Moment <= now
            && condition.DescendantsAndSelf().All(c => c is Bound bound ? bound.Axis.Key == axis.Key : c is AllOf or AnyOf or Negation or Choice);
    }
}
