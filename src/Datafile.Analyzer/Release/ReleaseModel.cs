using System.Collections.Immutable;
using Datafile.Analyzer.Changes;
using Datafile.Analyzer.Cutoffs;
using Datafile.Analyzer.Deployments;
using Datafile.Analyzer.Project;
using Datafile.Analyzer.Release.Scripts;
using Datafile.Analyzer.Semantics;
using Microsoft.CodeAnalysis.Text;

namespace Datafile.Analyzer.Release;

/// <summary>A release from a baseline to the current state: what it creates anew, with which cut-offs and backfills.</summary>
internal sealed class ReleaseModel
{
    private readonly ProjectSemantics _before, _model;
    private readonly ReleaseScripts _liveScripts;
    private readonly ConditionReader _conditions;
    private readonly BaselineViews _baseline;
    private readonly HashSet<string> _renewed;
    private readonly HashSet<string> _targets;
    private readonly ILookup<string, Change> _changesByResource;

    public ReleaseModel(
        ProjectSemantics before, ProjectSemantics after, ReleaseScripts liveScripts, ReleaseScripts scripts, Workflow workflow, DateTime now)
    {
        (Before, After, Workflow, _model) = (before.Project, after.Project, workflow, after);
        (Moment, Now) = (now, TimeText.Moment(now));
        Horizon = Horizon.Around(Now);
        (_before, _liveScripts, Scripts) = (before, liveScripts, scripts);
        Path = ReleasePath.Of(liveScripts, scripts);
        Changes = [.. ProjectComparison.Compare(before, after, workflow).Select(InNewRelease)];
        _conditions = new ConditionReader();
        _baseline = new BaselineViews(before, Horizon);

        var backfills = new BackfillNodes(After, _model, _baseline, Path, Horizon).Find();
        var views = After.Views.RemoveAll(v => backfills.Contains(v.Node));
        var recreation = new Recreation(After, views, _model, _baseline, Changes, workflow, Now);
        _renewed = recreation.Find();
        Changes = [.. Changes.Select(recreation.WithoutRewriteOfNothing)];
        _changesByResource = Changes.ToLookup(c => c.Resource, StringComparer.Ordinal);
        _targets = new HashSet<string>(After.Views.Select(v => v.TargetName), StringComparer.Ordinal);

        Views = [.. views.Where(v => IsRenewed(v.Pipe.Name) || _baseline.IsNew(v)).Select(ReadView)];
        Rebuilt = workflow == Workflow.Forward
            ? [.. recreation.Rebuilt().Select(ReadView)]
            : [.. Views.Where(v => IsRecreated(v.TargetName) && !v.IsFedByRelease)];

        Deployment = workflow == Workflow.Forward ? new DeploymentModel(before, after, Changes) : null;

        var reader = new BackfillReader(_model, Path, After.Snapshot.Files);
        Backfills =
        [
            .. After.Views.Where(v => backfills.Contains(v.Node)).Select(v => reader.Materialized(v.Node, _baseline.IsNew(v.Pipe))),
            .. After.Copies.Where(backfills.Contains).Select(reader.Copy),
            .. Views.Select(v => reader.Populate(v.Node)).OfType<Backfill>(),
        ];
    }

    /// <summary>The release to another state of the project.</summary>
    public ReleaseModel With(DataProject after) =>
        new(_before, new ProjectSemantics(after) { Releases = _model.Releases }, _liveScripts, ReleaseScripts.From(after.Snapshot), Workflow, Moment);

    public DataProject Before { get; }

    public DataProject After { get; }

    public Workflow Workflow { get; }

    /// <summary>When the release is deployed, in UTC.</summary>
    public DateTime Moment { get; }

    /// <summary>The same, in seconds since 1970.</summary>
    public decimal Now { get; }

    /// <summary>The time in which rows lie, as far as proofs mind.</summary>
    public Horizon Horizon { get; }

    public ReleaseScripts Scripts { get; }

    public ReleasePath Path { get; }

    public ImmutableArray<Change> Changes { get; }

    /// <summary>The views that are made anew, and new ones; backfills left out.</summary>
    public ImmutableArray<LiveView> Views { get; }

    /// <summary>The views that make their target again from what their source holds.</summary>
    public ImmutableArray<LiveView> Rebuilt { get; }

    public ImmutableArray<Backfill> Backfills { get; }

    /// <summary>What the deployment does with each Data Source; null in Classic.</summary>
    public DeploymentModel? Deployment { get; }

    /// <summary>Targets and pipes that a fork re-creates: each target before the pipe that fills it.</summary>
    public ImmutableArray<string> Recreated => Workflow == Workflow.Releases ? Renewed : [];

    /// <summary>Targets and pipes that have to be made anew, in whatever way the workflow does that: each target before its pipe.</summary>
    public ImmutableArray<string> Renewed =>
        [.. After.DataSources.Select(d => d.Name).Where(IsRenewed), .. After.Pipes.Select(p => p.Name).Where(IsRenewed)];

    /// <summary>The re-created views and new ones, by their target and source: those that share their rows.</summary>
    public IEnumerable<ViewGroup> Groups => Views
        .Where(v => v.Source.Length > 0)
        .GroupBy(v => (v.TargetName, v.Source))
        .Select(g => new ViewGroup(g.Key.TargetName, [.. g], [.. Backfills.Where(b => b.TargetName == g.Key.TargetName)]));

    /// <summary>Pipes that read a target that is made anew, without the views themselves and the backfills.</summary>
    public IEnumerable<Pipe> ReadersOfRenewed => After.Pipes
        .Where(p => !IsRenewed(p.Name) && Backfills.All(b => b.Pipe != p))
        .Where(p => p.Nodes.Any(n => n.Reads.Any(r => r.IsOwn && _model.Resolver.Find(n, r.Database, r.Name) is DataSource source && IsRenewed(source.Name))));

    /// <summary>Pipes that read a re-created target, without the views themselves and the backfills, or what goes away.</summary>
    public ImmutableArray<string> Readers
    {
        get
        {
            var touched = new HashSet<Pipe>(Changes.SelectMany(c => c.BrokenReads).Where(r => r.Column.Length == 0).Select(r => r.Reader.Pipe).Concat(Workflow == Workflow.Releases ? ReadersOfRenewed : []));
            return [.. After.Pipes.Where(touched.Contains).Select(p => p.Name)];
        }
    }

    /// <summary>The table whose rows a query takes, under one name: releases share what none of them re-creates (datafile format 7.3).</summary>
    public string TableOf(QueryBranch branch) =>
        branch.Release.Length == 0 || _model.Releases?.IsOwn(branch.Release) == true ? branch.Source
        : _model.Releases?.IsLive(branch.Release) != true ? $"{branch.Release}.{branch.Source}"
        : IsRenewed(branch.Source) ? $"live.{branch.Source}"
        : branch.Source;

    /// <summary>Whether a fork re-creates the Data Source or pipe.</summary>
    public bool IsRecreated(string resource) => Workflow == Workflow.Releases && IsRenewed(resource);

    /// <summary>The changes of a Data Source or pipe, in their order.</summary>
    public IEnumerable<Change> ChangesOf(string resource) => _changesByResource[resource];

    /// <summary>Whether a materialized view fills a Data Source.</summary>
    public bool IsTarget(DataSource source) => _targets.Contains(source.Name);

    /// <summary>The old names of columns of a Data Source that have another one, by their new names.</summary>
    public IReadOnlyDictionary<string, string> RenamesOf(DataSource source) => ChangesOf(source.Name)
        .Where(c => c.Kind == ChangeKind.Renamed && c.Member.Length > 0)
        .ToDictionary(c => c.Member, c => c.OldName, StringComparer.Ordinal);

    /// <summary>Whether the Data Source or pipe has to be made anew, in whatever way the workflow does that.</summary>
    public bool IsRenewed(string resource) => _renewed.Contains(resource);

    /// <summary>
    /// Whether a rebuild of the target of a view reads a source that keeps less than it. Forward rebuilds all that is
    /// downstream of a change from what its source holds (datafile format 8.2, 8.5).
    /// </summary>
    public bool LosesHistory(LiveView view) =>
        (!view.IsFedByRelease || Workflow == Workflow.Forward) && view.View.Target is { } target
        && After.FindDataSource(view.Source) is { } source && Retention.Of(source).IsShorterThan(Retention.Of(target));

    /// <summary>Whether a condition in the WHERE of a view that names a column of its source means that column, and no alias of it.</summary>
    public static bool Sees(LiveView view, Column column) =>
        view.Query is BoundSelect { From: not null } select && select.Resolve(column.Name) is BoundColumn found && found.Table == view.Source && found.Name == column.Name;

    /// <summary>The target of the first re-created view that no other view of the release fills; null where there is none.</summary>
    public string? Unfilled => Rebuilt.FirstOrDefault()?.TargetName;

    /// <summary>VERSION in the <c>.tinyenv</c>; null where it has none.</summary>
    public Place? VersionPlace => PlaceOf("VERSION");

    /// <summary>An entry of the <c>.tinyenv</c>; null where it has none.</summary>
    public Place? PlaceOf(string key) =>
        Scripts.Environment?[key] is { } entry && After.Snapshot.Files.FirstOrDefault(f => f.Path == ".tinyenv") is { } file
            ? new Place(file, TextSpan.FromBounds(entry.KeySpan.Start, entry.ValueSpan.End))
            : null;

    public Place? ScriptPlace(ReleaseScript script, TextSpan span) =>
        After.Snapshot.Files.FirstOrDefault(f => f.Path == script.Script.Path) is { } file ? new Place(file, span) : null;

    private LiveView ReadView(MaterializedView view)
    {
        var query = _model.QueryOf(view.Node);
        var previous = _baseline.QueryOf(view);
        var filters = query.Branches.Length == 1 ? query.Branches[0].Filters : [];
        var condition = _conditions.Read(filters);
        var source = query.Branches.FirstOrDefault()?.Source ?? "";
        var isFed = IsRenewed(source) || (Before.FindDataSource(source) is null && _targets.Contains(source));
        var cutoff = query.Branches.Length > 1 ? CutoffOf(query) : ReadCutoff(condition, filters, previous);
        return new LiveView(view, query, previous, cutoff, isFed)
        {
            Condition = condition,
            CutoffFilter = cutoff.Axis is null ? null : filters.LastOrDefault(f => CutoffReading.Of(_conditions.Read([f]), Horizon).IsSameAs(cutoff)),
        };
    }

    /// <summary>Of the queries of a UNION it is only known whether none of them has a cut-off.</summary>
    private CutoffReading CutoffOf(BoundQuery union) => union.Branches
        .Select(b => CutoffReading.Of(_conditions.Read(b.Filters), Horizon))
        .FirstOrDefault(c => c.Shape != CutoffShape.None) is { } cutoff
            ? cutoff with { Shape = CutoffShape.Other }
            : CutoffReading.Of(RowCondition.True, Horizon);

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
}

/// <summary>The views of one target and source, with what moves their history.</summary>
internal sealed record ViewGroup(string TargetName, ImmutableArray<LiveView> Views, ImmutableArray<Backfill> Backfills);
