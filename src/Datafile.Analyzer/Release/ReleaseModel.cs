using System.Collections.Immutable;
using Datafile.Analyzer.Binding;
using Datafile.Analyzer.Changes;
using Datafile.Analyzer.Project;
using Datafile.Analyzer.Release.Cutoffs;
using Datafile.Analyzer.Release.Scripts;
using Microsoft.CodeAnalysis.Text;

namespace Datafile.Analyzer.Release;

/// <summary>A release from a baseline to the current state: what it creates anew, with which cut-offs and backfills.</summary>
internal sealed class ReleaseModel
{
    private readonly QueryBinder _binder;
    private readonly ConditionReader _conditions;
    private readonly BaselineViews _baseline;
    private readonly HashSet<string> _recreated = new(StringComparer.Ordinal);

    public ReleaseModel(DataProject before, DataProject after, QueryBinder binder, ResultTypes types, Workflow workflow, DateTime now)
    {
        (Before, After, Workflow, _binder) = (before, after, workflow, binder);
        Now = TimeText.Moment(now);
        Horizon = Horizon.Around(Now);
        Scripts = ReleaseScripts.From(after.Snapshot);
        Path = ReleasePath.Of(ReleaseScripts.From(before.Snapshot), Scripts);
        Changes = [.. ProjectComparison.Compare(before, after, workflow).Select(InNewRelease)];
        _conditions = new ConditionReader(types);
        _baseline = new BaselineViews(before, Horizon);

        var backfills = new BackfillNodes(after, binder, _baseline, Path, Horizon).Find();
        var views = after.Views.RemoveAll(v => backfills.Contains(v.Node));
        var recreation = new Recreation(after, views, binder, _baseline, Changes, Now);
        if (workflow == Workflow.Releases)
            _recreated = recreation.Find();
        Changes = [.. Changes.Select(recreation.WithoutRewriteOfNothing)];

        Views = [.. views.Where(v => IsRecreated(v.Pipe.Name) || _baseline.IsNew(v)).Select(ReadView)];
        Rebuilt = workflow == Workflow.Forward
            ? [.. recreation.Rebuilt().Select(ReadView)]
            : [.. Views.Where(v => IsRecreated(v.TargetName) && !v.IsFedByRelease)];

        var reader = new BackfillReader(binder, types, Path, after.Snapshot.Files);
        Backfills =
        [
            .. after.Views.Where(v => backfills.Contains(v.Node)).Select(v => reader.Materialized(v.Node, _baseline.IsNew(v.Pipe))),
            .. after.Copies.Where(backfills.Contains).Select(reader.Copy),
            .. Views.Select(v => reader.Populate(v.Node)).OfType<Backfill>(),
        ];
    }

    public DataProject Before { get; }

    public DataProject After { get; }

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

    /// <summary>The views that make their target again from what their source holds.</summary>
    public ImmutableArray<LiveView> Rebuilt { get; }

    public ImmutableArray<Backfill> Backfills { get; }

    /// <summary>Targets and pipes that a fork re-creates: each target before the pipe that fills it.</summary>
    public ImmutableArray<string> Recreated =>
        [.. After.DataSources.Select(d => d.Name).Where(IsRecreated), .. After.Pipes.Select(p => p.Name).Where(IsRecreated)];

    /// <summary>The re-created views and new ones, by their target and source: those that share their rows.</summary>
    public IEnumerable<ViewGroup> Groups => Views
        .Where(v => v.Source.Length > 0)
        .GroupBy(v => (v.TargetName, v.Source))
        .Select(g => new ViewGroup(g.Key.TargetName, [.. g], [.. Backfills.Where(b => b.TargetName == g.Key.TargetName)]));

    /// <summary>Pipes that read a re-created target, without the views themselves and the backfills, or what goes away.</summary>
    public ImmutableArray<string> Readers
    {
        get
        {
            var broken = new HashSet<Pipe>(Changes.SelectMany(c => c.BrokenReads).Where(r => r.Column.Length == 0).Select(r => r.Reader.Pipe));
            return [.. After.Pipes.Where(p => broken.Contains(p) || ReadsRecreated(p)).Select(p => p.Name)];
        }
    }

    /// <summary>Whether a fork re-creates the Data Source or pipe.</summary>
    public bool IsRecreated(string resource) => _recreated.Contains(resource);

    public Place? ScriptPlace(ReleaseScript script, TextSpan span) =>
        After.Snapshot.Files.FirstOrDefault(f => f.Path == script.Script.Path) is { } file ? new Place(file, span) : null;

    private LiveView ReadView(MaterializedView view)
    {
        var query = _binder.Bind(view.Node);
        var previous = _baseline.QueryOf(view);
        var filters = query.Branches.Length == 1 ? query.Branches[0].Filters : [];
        var condition = _conditions.Read(filters);
        var source = query.Branches.FirstOrDefault()?.Source ?? "";
        var isFed = IsRecreated(source) || (Before.FindDataSource(source) is null && After.Views.Any(v => v.TargetName == source));
        return new LiveView(view, query, previous, ReadCutoff(condition, filters, previous), isFed) { Condition = condition };
    }

    private CutoffReading ReadCutoff(RowCondition condition, ImmutableArray<BoundFilter> filters, BoundQuery? previous)
    {
        var cutoff = CutoffReading.Of(condition, Horizon);
        if (cutoff is not { Shape: CutoffShape.Other, Axis: null } || previous is not { IsKnown: true, Branches.Length: 1 })
            return cutoff;

        // A condition on a time that is not followed, and that stood there before, is no cut-off of this release.
        var old = new HashSet<string>(previous.Branches[0].Filters.Select(f => f.Predicate.Key), StringComparer.Ordinal);
        return CutoffReading.Of(_conditions.Read(filters.Where(f => !old.Contains(f.Predicate.Key))), Horizon);
    }

    /// <summary>A release of its own creates anew what a deploy into the live one would alter (datafile format 7.3).</summary>
    private Change InNewRelease(Change change)
    {
        var commands = Path.ReleaseScripts.SelectMany(s => s.Script.TbCommands).ToArray();
        return Workflow == Workflow.Releases && Path.IsBumped && change.Method == Method.Alter
            && (commands.Length == 0 || commands.Any(c => c.ForksDownstream))
            ? change with
            {
                Impact = change.Impact == Impact.Compatible ? Impact.Rewrite : change.Impact,
                Method = Method.Fork,
                Note = $"{change.Note} Release {Path.Release} creates '{change.Resource}' anew and empty, with all that is downstream; a deploy with VERSION={Path.Live}-1 alters it in place.".TrimStart(),
            }
            : change;
    }

    private bool ReadsRecreated(Pipe pipe) =>
        !IsRecreated(pipe.Name) && Backfills.All(b => b.Pipe != pipe)
        && pipe.Nodes.SelectMany(n => n.Reads).Any(r => r.IsOwn && IsRecreated(r.Name) && After.FindDataSource(r.Name) is not null);
}

/// <summary>The views of one target and source, with what moves their history.</summary>
internal sealed record ViewGroup(string TargetName, ImmutableArray<LiveView> Views, ImmutableArray<Backfill> Backfills);
