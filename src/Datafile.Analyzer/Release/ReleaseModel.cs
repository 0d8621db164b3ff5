using System.Collections.Immutable;
using Datafile.Analyzer.Binding;
using Datafile.Analyzer.Changes;
using Datafile.Analyzer.Project;
using Datafile.Analyzer.Release.Cutoffs;
using Datafile.Analyzer.Release.Scripts;
using Datafile.Analyzer.Types;

namespace Datafile.Analyzer.Release;

/// <summary>A release from a baseline to the current state: what it creates anew, with which cut-offs and backfills.</summary>
internal sealed class ReleaseModel
{
    private readonly QueryBinder _binderBefore;
    private readonly HashSet<string> _recreated = new(StringComparer.Ordinal);

    public ReleaseModel(DataProject before, DataProject after, QueryBinder binder, ResultTypes types, Workflow workflow, DateTime now)
    {
        (Before, After, Binder, Types, Workflow) = (before, after, binder, types, workflow);
        _binderBefore = new QueryBinder(before);
        Now = TimeText.Moment(now);
        Horizon = Horizon.Around(Now);
        Scripts = ReleaseScripts.From(after.Snapshot);
        Path = ReleasePath.Of(ReleaseScripts.From(before.Snapshot), Scripts);
        Changes = ProjectComparison.Compare(before, after, workflow);

        var reader = new BackfillReader(binder, types, Path, after.Snapshot.Files);
        var backfillNodes = FindBackfillNodes();
        if (workflow == Workflow.Releases)
        {
            FindRecreated(backfillNodes);
            Changes = [.. Changes.Select(WithoutRewriteOfNothing)];
        }

        Views = [.. after.Views.Where(v => !backfillNodes.Contains(v.Node) && IsCreated(v)).Select(ReadView)];
        Backfills =
        [
            .. after.Views.Where(v => backfillNodes.Contains(v.Node)).Select(v => reader.Materialized(v.Node, IsNew(v.Pipe))),
            .. after.Copies.Where(c => backfillNodes.Contains(c)).Select(reader.Copy),
            .. Views.Select(v => reader.Populate(v.Node)).OfType<Backfill>(),
        ];
    }

    public DataProject Before { get; }

    public DataProject After { get; }

    public QueryBinder Binder { get; }

    public ResultTypes Types { get; }

    public Workflow Workflow { get; }

    /// <summary>When the release is deployed, in seconds since 1970.</summary>
    public decimal Now { get; }

    /// <summary>The time in which rows lie, as far as proofs mind.</summary>
    public Horizon Horizon { get; }

    public ReleaseScripts Scripts { get; }

    public ReleasePath Path { get; }

    public ImmutableArray<Change> Changes { get; }

    /// <summary>The views that the release creates; backfills left out.</summary>
    public ImmutableArray<LiveView> Views { get; }

    public ImmutableArray<Backfill> Backfills { get; }

    /// <summary>Targets and pipes that a fork re-creates.</summary>
    public bool IsRecreated(string resource) => _recreated.Contains(resource);

    /// <summary>Targets and pipes that a fork re-creates: each target before the pipe that fills it.</summary>
    public ImmutableArray<string> Recreated =>
        [.. After.DataSources.Select(d => d.Name).Where(IsRecreated), .. After.Pipes.Select(p => p.Name).Where(IsRecreated)];

    /// <summary>The re-created views and new ones, by their target and source: those that share their rows.</summary>
    public IEnumerable<ViewGroup> Groups => Views
        .Where(v => v.Source.Length > 0)
        .GroupBy(v => (v.TargetName, v.Source))
        .Select(g => new ViewGroup(g.Key.TargetName, [.. g], [.. Backfills.Where(b => b.TargetName == g.Key.TargetName)]));

    /// <summary>Pipes that read a re-created target, without the views themselves and the backfills.</summary>
    public ImmutableArray<string> Readers =>
        [.. After.Pipes
            .Where(p => !IsRecreated(p.Name) && Backfills.All(b => b.Pipe != p))
            .Where(p => p.Nodes.SelectMany(n => n.Reads).Any(r => r.IsOwn && IsRecreated(r.Name) && After.FindDataSource(r.Name) is not null))
            .Select(p => p.Name)];

    public Place? ScriptPlace(ReleaseScript script, Microsoft.CodeAnalysis.Text.TextSpan span) =>
        After.Snapshot.Files.FirstOrDefault(f => f.Path == script.Script.Path) is { } file ? new Place(file, span) : null;

    private bool IsNew(Pipe pipe) => Before.FindPipe(pipe.Name) is null;

    private bool IsCreated(MaterializedView view) => IsRecreated(view.Pipe.Name) || WasView(view) is null;

    private MaterializedView? WasView(MaterializedView view) =>
        Before.Views.FirstOrDefault(v => v.Pipe.Name == view.Pipe.Name && (v.Node.Name == view.Node.Name || v.TargetName == view.TargetName));

    private LiveView ReadView(MaterializedView view)
    {
        var query = Binder.Bind(view.Node);
        var previous = WasView(view) is { } was ? _binderBefore.Bind(was.Node) : null;
        var filters = query.Branches.Length == 1 ? query.Branches[0].Filters : [];
        var condition = new ConditionReader(Types).Read(filters);
        var source = query.Branches.FirstOrDefault()?.Source ?? "";
        return new LiveView(view, query, previous, ReadCutoff(condition, filters, previous), IsRecreated(source) || IsNewTarget(source)) { Condition = condition };
    }

    private CutoffReading ReadCutoff(RowCondition condition, ImmutableArray<BoundFilter> filters, BoundQuery? previous)
    {
        var cutoff = CutoffReading.Of(condition, Horizon);
        if (cutoff is not { Shape: CutoffShape.Other, Axis: null } || previous is not { IsKnown: true, Branches.Length: 1 })
            return cutoff;

        // A condition on a time that is not followed, and that stood there before, is no cut-off of this release.
        var old = new HashSet<string>(previous.Branches[0].Filters.Select(f => f.Predicate.Key), StringComparer.Ordinal);
        return CutoffReading.Of(new ConditionReader(Types).Read(filters.Where(f => !old.Contains(f.Predicate.Key))), Horizon);
    }

    private bool IsNewTarget(string source) =>
        Before.FindDataSource(source) is null && After.Views.Any(v => v.TargetName == source);

    // ---- Backfills among what writes to a target

    private HashSet<PipeNode> FindBackfillNodes()
    {
        var found = new HashSet<PipeNode>();
        foreach (var group in After.Views.GroupBy(v => v.TargetName))
        {
            var (old, added) = (group.Where(v => WasView(v) is not null && !WasBackfill(v)).ToArray(), group.Where(v => WasView(v) is null).ToArray());
            found.UnionWith(group.Where(WasBackfill).Select(v => v.Node));
            foreach (var view in added)
            {
                var others = old.Length > 0 ? old : [.. added.Where(v => v != view)];
                if (others.Any(o => IsBackfillOf(view, o, targetIsNew: old.Length == 0)))
                    found.Add(view.Node);
            }
        }

        foreach (var copy in After.Copies.Where(c => After.Views.Any(v => v.TargetName == c.Target)))
        {
            var isRun = Path.Scripts.SelectMany(s => s.Script.TbCommands).Any(c => c.IsCopyRun && c.Target == copy.Pipe.Name);
            if (isRun || IsNew(copy.Pipe))
                found.Add(copy);
        }

        return found;
    }

    /// <summary>Whether the view moved history already in the baseline: it kept what lies before a moment, beside one that did not.</summary>
    private bool WasBackfill(MaterializedView view)
    {
        if (WasView(view) is not { } was || ShapeBefore(was) != CutoffShape.Before)
            return false;

        return Before.Views.Any(v => v != was && v.TargetName == was.TargetName && ShapeBefore(v) == CutoffShape.After);
    }

    private CutoffShape ShapeBefore(MaterializedView view) =>
        _binderBefore.Bind(view.Node) is { IsKnown: true } query
            ? CutoffReading.Of(new AnyOf([.. query.Branches.Select(b => new ConditionReader(new ResultTypes(Before)).Read(b.Filters))]), Horizon).Shape
            : CutoffShape.Other;

    /// <summary>
    /// Whether a new view moves the history for another: it takes rows of the same source and kind. Beside a new target,
    /// where nothing tells which was first, it is the one that keeps what lies before a moment.
    /// </summary>
    private bool IsBackfillOf(MaterializedView view, MaterializedView other, bool targetIsNew)
    {
        var (a, b) = (Binder.Bind(view.Node), Binder.Bind(other.Node));
        if (a.Branches.IsEmpty || b.Branches.IsEmpty)
            return false;
        if (a.Branches[0].Source != b.Branches[0].Source)
            return !targetIsNew && (a.Branches[0].Source == view.TargetName || a.Branches[0].Release.Length > 0);

        var reader = new ConditionReader(Types);
        var mine = new AnyOf([.. a.Branches.Select(x => reader.Read(x.Filters))]);
        var theirs = reader.Read(b.Branches[0].Filters);
        if (targetIsNew)
            return CutoffReading.Of(mine, Horizon).Shape == CutoffShape.Before && CutoffReading.Of(theirs, Horizon).Shape != CutoffShape.Before;

        return SharesRows(mine, theirs);
    }

    /// <summary>Whether both take rows that differ at most in their time.</summary>
    private bool SharesRows(RowCondition mine, RowCondition theirs)
    {
        var kinds = new RowKinds([mine, theirs], Horizon);
        var axis = kinds.Axes.ToList().FindIndex(a => a.IsTime);
        if (!kinds.IsBounded || kinds.Axes.Count == 0)
            return true;

        return kinds.Along(Math.Max(axis, 0)).Any(group => group.Any(k => mine.Holds(k) == true) && group.Any(k => theirs.Holds(k) == true));
    }

    // ---- What a fork re-creates

    /// <summary>A view whose query has other words, and keeps the same rows, is not made anew.</summary>
    private Change WithoutRewriteOfNothing(Change change) =>
        change is { Kind: ChangeKind.Query, Method: Method.Fork } && !IsRecreated(change.Resource)
            ? change with { Impact = Impact.None, Method = Method.InPlace }
            : change;

    private void FindRecreated(HashSet<PipeNode> backfills)
    {
        foreach (var change in Changes.Where(c => c.Method == Method.Fork && After.FindDataSource(c.Resource) is not null))
            _recreated.Add(change.Resource);
        foreach (var view in After.Views.Where(v => !backfills.Contains(v.Node) && IsChanged(v)))
            _recreated.Add(view.TargetName);

        // A re-created Data Source takes what fills it along, and what that fills in turn.
        bool grown;
        do
        {
            grown = false;
            foreach (var view in After.Views.Where(v => !backfills.Contains(v.Node) && WasView(v) is not null))
            {
                var source = Binder.Bind(view.Node).Branches.FirstOrDefault()?.Source ?? "";
                if (_recreated.Contains(view.TargetName) || _recreated.Contains(source))
                    grown |= _recreated.Add(view.Pipe.Name) | _recreated.Add(view.TargetName);
            }
        }
        while (grown);
    }

    /// <summary>Whether an existing view keeps other rows, or makes something else of them.</summary>
    private bool IsChanged(MaterializedView view)
    {
        if (WasView(view) is not { } was || was.TargetName != view.TargetName)
            return false;

        var (before, after) = (_binderBefore.Bind(was.Node), Binder.Bind(view.Node));
        if (!before.IsKnown || !after.IsKnown)
            return Changes.Any(c => c.Resource == view.Pipe.Name && c.Kind == ChangeKind.Query);

        return QueryFingerprint.Of(before) != QueryFingerprint.Of(after) && !IsOnlyWithoutCutoff(before, after);
    }

    /// <summary>Whether the only difference is that a cut-off which has passed is taken out: no row changes its place.</summary>
    private bool IsOnlyWithoutCutoff(BoundQuery before, BoundQuery after)
    {
        if (before.Branches.Length != 1 || after.Branches.Length != 1)
            return false;

        var kept = before.Branches[0].Filters.Where(f => after.Branches[0].Filters.Any(g => g.Predicate.Key == f.Predicate.Key)).ToImmutableArray();
        var gone = before.Branches[0].Filters.Except(kept).ToArray();
        var cutoff = CutoffReading.Of(new ConditionReader(Types).Read(gone), Horizon.All);
        return gone.Length > 0 && cutoff.Shape == CutoffShape.After && cutoff.Moment <= Now
            && QueryFingerprint.Of(new BoundQuery([before.Branches[0] with { Filters = kept }])) == QueryFingerprint.Of(after);
    }
}

/// <summary>The views of one target and source, with what moves their history.</summary>
internal sealed record ViewGroup(string TargetName, ImmutableArray<LiveView> Views, ImmutableArray<Backfill> Backfills);
