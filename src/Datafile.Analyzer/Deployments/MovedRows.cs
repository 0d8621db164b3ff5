using System.Collections.Immutable;
using Datafile.Analyzer.Cutoffs;
using Datafile.Analyzer.Project;
using Datafile.Analyzer.Semantics;

namespace Datafile.Analyzer.Deployments;

/// <summary>A copy pipe that brings the rows of a live Data Source into a new one.</summary>
internal sealed record RowMove(PipeNode Copy, DataSource From, DataSource To);

/// <summary>
/// Copy pipes of a deployment that move the rows of a live Data Source to a new one, as after a rename. They run once the deployment
/// is live, and what they write flows on through the views of the new Data Source.
/// </summary>
internal sealed class MovedRows(DeploymentModel deployment)
{
    private readonly Dictionary<string, DataSource?> _origins = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Dictionary<string, HashSet<string>>> _held = new(StringComparer.Ordinal);
    private ILookup<string, (MaterializedView View, QueryBranch Branch)>? _liveFrom;
    private ImmutableArray<RowMove> _all;

    public ImmutableArray<RowMove> All => _all.IsDefault ? _all = [.. Find()] : _all;

    /// <summary>The copy that brings the rows of a live Data Source into a new one; null where none does.</summary>
    public RowMove? Into(string dataSource) => All.FirstOrDefault(m => m.To.Name == dataSource);

    /// <summary>Views that write moved rows once more, each with the copy.</summary>
    public IEnumerable<(MaterializedView View, RowMove Move)> CountedTwice =>
        (from move in All
         from view in Repeating(move.From, move.To)
         select (view, move)).Concat(
            from copy in NewCopies
            where deployment.After.FindDataSource(copy.Target) is { SkipsBackfill: true } && deployment.Views.Into(copy.Target).Any()
            from move in MovesOf(copy)
            from view in RepeatingBelow(deployment.Changes.Current.QueryOf(copy).Branches[0], move.To.Name)
            select (view, move));

    /// <summary>
    /// Views that would write rows once more which a copy brings into a new Data Source: they flow on into targets that have them already,
    /// through the live views, and keep them.
    /// </summary>
    /// <param name="copied">The query of the copy, or of the view whose rows it brings.</param>
    /// <param name="target">The new Data Source.</param>
    public IEnumerable<MaterializedView> RepeatingBelow(QueryBranch copied, string target)
    {
        var held = HeldRows(copied.Source);
        var passing = new HashSet<string>(FilterKeys(copied), StringComparer.Ordinal);
        var seen = new HashSet<string>(StringComparer.Ordinal) { target };
        var open = new Queue<string>(seen);
        while (open.Count > 0)
        {
            foreach (var view in deployment.Views.From(open.Dequeue()).Where(v => PlainBranchOf(deployment.Changes.Current, v) is { Filters.IsEmpty: true }))
            {
                if (KeepsRepeats(view) && held.TryGetValue(view.TargetName, out var wanted) && wanted.IsSubsetOf(passing))
                    yield return view;
                if (seen.Add(view.TargetName))
                    open.Enqueue(view.TargetName);
            }
        }
    }

    /// <summary>The live targets that have rows of a live Data Source, with the conditions that those rows met.</summary>
    private Dictionary<string, HashSet<string>> HeldRows(string source)
    {
        if (_held.TryGetValue(source, out var known))
            return known;

        var held = _held[source] = new Dictionary<string, HashSet<string>>(StringComparer.Ordinal);
        _liveFrom ??= deployment.Before.Views
            .Select(v => (View: v, Branch: PlainBranchOf(deployment.Changes.Live, v)!))
            .Where(v => v.Branch is not null)
            .ToLookup(v => v.Branch.Source, StringComparer.Ordinal);
        var open = new Queue<string>([source]);
        while (open.Count > 0)
        {
            var from = open.Dequeue();
            foreach (var (view, branch) in _liveFrom[from].Where(v => !held.ContainsKey(v.View.TargetName) && (from == source || v.Branch.Filters.IsEmpty)))
            {
                held[view.TargetName] = from == source ? new(FilterKeys(branch), StringComparer.Ordinal) : held[from];
                open.Enqueue(view.TargetName);
            }
        }

        return held;
    }

    /// <summary>The one way of rows through a view on which conditions alone leave rows out; null where there are others.</summary>
    private static QueryBranch? PlainBranchOf(ProjectSemantics project, MaterializedView view) =>
        project.QueryOf(view.Node) is { IsKnown: true, Branches: [{ Shape.IsEmpty: true, AggregateFilters.IsEmpty: true } branch] } ? branch : null;

    private static IEnumerable<string> FilterKeys(QueryBranch branch) => branch.Filters.Select(f => f.Predicate.Key.Replace(branch.Source + ".", ""));

    /// <summary>
    /// Views that would write the rows of a live Data Source once more if a copy moved them to a new name: the live view read them under the
    /// old one, and the target keeps what it has.
    /// </summary>
    public IEnumerable<MaterializedView> Repeating(DataSource old, DataSource renamed) =>
        from view in Through(old, renamed)
        where KeepsRepeats(view)
        select view;

    /// <summary>Whether the target of a view is live, keeps the rows that it has, and a row that comes again.</summary>
    private bool KeepsRepeats(MaterializedView view) =>
        view.Target?.KeepsRepeats == true && deployment.Before.FindDataSource(view.TargetName) is not null
        && deployment.ActionOf(view.TargetName) is DeployAction.Rewrite or DeployAction.Alter or DeployAction.None;

    /// <summary>
    /// The Data Source whose rows a copy brings once more into another, at once or through the views of a chain that starts empty; null
    /// where not all of its rows come so. What a Data Source on the way keeps does not matter: rows flow on when they are inserted.
    /// </summary>
    public DataSource? OriginOf(string dataSource) =>
        All.IsEmpty ? null : _origins.TryGetValue(dataSource, out var known) ? known : _origins[dataSource] = FindOrigin(dataSource);

    /// <summary>Walks up the chain: each Data Source on the way has one view that fills it.</summary>
    private DataSource? FindOrigin(string dataSource)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        while (seen.Add(dataSource))
        {
            if (Into(dataSource) is { } move)
                return move.From;
            if (deployment.ActionOf(dataSource) is not (DeployAction.Rebuild or DeployAction.Populate)
                || deployment.Views.Into(dataSource).ToArray() is not [var view])
                return null;

            dataSource = deployment.Views.SourceOf(view);
        }

        return null;
    }

    /// <summary>The views that moved rows flow through, all of them, as they did before under the old name.</summary>
    private IEnumerable<MaterializedView> Through(DataSource old, DataSource renamed)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal) { renamed.Name };
        var open = new Queue<string>(seen);
        while (open.Count > 0)
        {
            var source = open.Dequeue();
            var oldSource = source == renamed.Name ? old.Name : source;
            foreach (var view in deployment.Views.From(source).Where(v => WroteAll(v, oldSource)))
            {
                yield return view;
                if (seen.Add(view.TargetName))
                    open.Enqueue(view.TargetName);
            }
        }
    }

    /// <summary>
    /// Whether what a view takes of its source now, its live one took of the old source, and wrote into the same target: every row, or
    /// those that meet the same filters.
    /// </summary>
    private bool WroteAll(MaterializedView view, string oldSource) =>
        deployment.Views.LiveOf(view) is { } live
        && live.TargetName == view.TargetName
        && deployment.Changes.Live.QueryOf(live.Node) is { IsKnown: true } was && was.Branches.All(b => b.Source == oldSource)
        && deployment.Changes.Current.QueryOf(view.Node) is { IsKnown: true, Branches: { Length: 1 } now }
        && (now[0].Filters.IsEmpty || (was.Branches is [var branch] && AreRepeated(now[0], branch)));

    /// <summary>
    /// Whether rows that meet the filters of a branch have met those of the live one, whose source may have another name. Of the filters on
    /// the clock only one that an aging row ceases to meet says so.
    /// </summary>
    private bool AreRepeated(QueryBranch now, QueryBranch was)
    {
        return new HashSet<string>(FilterKeys(now), StringComparer.Ordinal).SetEquals(FilterKeys(was))
            && now.Filters.All(f => !ServerClock.IsIn(f.Predicate) || RecentRows.IsOfRecent(f, deployment.Now));
    }

    private IEnumerable<PipeNode> NewCopies => deployment.After.Copies.Where(copy =>
        deployment.Before.FindPipe(copy.Pipe.Name) is null
        && copy.Schedule is null
        && copy.CopyMode?.Value != "replace"
        && deployment.Before.FindDataSource(copy.Target) is null);

    private IEnumerable<RowMove> Find() => NewCopies.Where(copy => !deployment.Views.Into(copy.Target).Any()).SelectMany(MovesOf);

    private IEnumerable<RowMove> MovesOf(PipeNode copy)
    {
        if (deployment.After.FindDataSource(copy.Target) is { } to
            && deployment.Changes.Current.QueryOf(copy) is { IsKnown: true, Branches: { Length: 1 } branches }
            && deployment.Before.FindDataSource(branches[0].Source) is { } from)
            yield return new RowMove(copy, from, to);
    }
}
