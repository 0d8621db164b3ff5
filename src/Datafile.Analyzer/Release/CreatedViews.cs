using System.Collections.Immutable;
using Datafile.Analyzer.Changes;
using Datafile.Analyzer.Cutoffs;
using Datafile.Analyzer.Project;
using Datafile.Analyzer.Semantics;
using Datafile.Analyzer.Types;

namespace Datafile.Analyzer.Release;

/// <summary>The materialized views that a release or a deployment creates, with their cut-offs, and what moves their history.</summary>
internal sealed class CreatedViews
{
    private readonly ConditionReader _conditions = new();
    private readonly ChangeSet _changes;
    private readonly BaselineViews _baseline;
    private readonly HashSet<string> _renewed, _targets;
    private readonly ImmutableArray<Backfill> _copiesToRepeat;
    private readonly ImmutableArray<CreatedView> _viewsOfEarlierRelease;
    private ILookup<string, Backfill>? _backfillsOf;
    private ImmutableArray<BackfillProof> _proofs;
    private ImmutableArray<ReplacedView> _replaced;
    private SourceBuckets? _buckets;
    private ImmutableArray<(CreatedView View, Backfill Backfill, Backfill Upstream)> _chained;
    private Dictionary<(PipeNode, QueryBranch?), BackfillProof>? _proofOf;

    /// <param name="backfills">The nodes that move history for others.</param>
    /// <param name="renewed">The Data Sources and pipes that are made again.</param>
    /// <param name="start">What the target of a view holds when the view begins to write to it.</param>
    /// <param name="now">When the views are created, in UTC.</param>
    public CreatedViews(
        ChangeSet changes, BaselineViews baseline, ReleasePath path, HashSet<PipeNode> backfills, HashSet<string> renewed,
        Func<MaterializedView, TargetStart> start, DateTime now)
    {
        (_changes, _baseline, _renewed) = (changes, baseline, renewed);
        Now = TimeText.Moment(now);
        Horizon = Horizon.Around(Now);
        _targets = new HashSet<string>(After.Views.Select(v => v.TargetName), StringComparer.Ordinal);
        var views = After.Views.Where(v => !backfills.Contains(v.Node) && (renewed.Contains(v.Pipe.Name) || baseline.IsNew(v))).ToArray();

        var reader = new BackfillReader(changes.Current, path, After.Snapshot.Files);
        Backfills =
        [
            .. After.Views.Where(v => backfills.Contains(v.Node)).Select(v => reader.Materialized(v.Node, baseline.IsNew(v.Pipe))),
            .. After.Copies.Where(backfills.Contains).Select(reader.Copy),
            .. views.Select(v => reader.Populate(v.Node)).OfType<Backfill>(),
        ];
        All = [.. views.Select(v => ReadView(v) with { Start = start(v) })];

        // Of a release that went before, whose history a version of its own moves now: the cut-off is what it was.
        var moved = new HashSet<string>(
            Backfills.Where(b => IsProcedure && baseline.IsNew(b.Node.Pipe)).Select(b => b.TargetName), StringComparer.Ordinal);
        _viewsOfEarlierRelease = [.. After.Views.Where(v => moved.Contains(v.TargetName) && !backfills.Contains(v.Node) && !views.Contains(v))
            .Select(ReadView)
            .Where(v => SelectsOf(v).All(s => s.Cutoff.Shape == CutoffShape.After))];

        // A deploy in place leaves the other views alone, and what their targets have.
        var copied = new HashSet<string>(
            Backfills.Where(b => b.Kind == BackfillKind.Copy && baseline.IsNew(b.Node.Pipe) && Before.FindDataSource(b.TargetName) is not null)
                .Select(b => b.TargetName),
            StringComparer.Ordinal);
        BesideCopies = changes.Workflow != Workflow.Branches ? []
            : [.. After.Views.Where(v => copied.Contains(v.TargetName) && !backfills.Contains(v.Node) && !views.Contains(v))
                .Select(v => ReadView(v) with { Start = TargetStart.Kept })];

        // A rebuild drops what a copy brought, so that it has to run again.
        var rebuilt = new HashSet<string>(
            All.Where(v => v.Start == TargetStart.Filled && !v.IsNew).Select(v => v.TargetName), StringComparer.Ordinal);
        _copiesToRepeat = [.. After.Copies.Where(c => rebuilt.Contains(c.Target) && !backfills.Contains(c)).Select(reader.Copy)];
    }

    public DataProject After => _changes.After;

    public DataProject Before => _changes.Before;

    /// <summary>When the views are created, in seconds since 1970.</summary>
    public decimal Now { get; }

    /// <summary>The time in which rows lie, as far as proofs mind.</summary>
    public Horizon Horizon { get; }

    /// <summary>Without those that are backfills.</summary>
    public ImmutableArray<CreatedView> All { get; }

    /// <summary>In branches, the views that do not change, and beside which a new copy writes to their target.</summary>
    public ImmutableArray<CreatedView> BesideCopies { get; }

    public ImmutableArray<Backfill> Backfills { get; }

    private ILookup<string, Backfill> BackfillsOf => _backfillsOf ??= Backfills.ToLookup(b => b.TargetName, StringComparer.Ordinal);

    /// <summary>The views by their target and source: those that share their rows.</summary>
    private IEnumerable<ViewGroup> Groups
    {
        get
        {
            var backfills = Backfills.Concat(_copiesToRepeat).ToLookup(b => b.TargetName, StringComparer.Ordinal);
            var groups = All.Concat(_viewsOfEarlierRelease)
                .Where(v => v.Source.Length > 0 && v.Start != TargetStart.Kept)
                .SelectMany(SelectsOf)
                .GroupBy(v => (v.TargetName, v.Source))
                .ToArray();
            var ofTarget = groups.ToLookup(g => g.Key.TargetName, StringComparer.Ordinal);
            foreach (var group in groups)
            {
                var others = new HashSet<string>(
                    ofTarget[group.Key.TargetName].Where(g => g != group).Select(g => TableOf(g.First())), StringComparer.Ordinal);
                var found = backfills[group.Key.TargetName]
                    .Where(b => IsProcedure || group.Any(v => BackfillPairs.IsPair(v, b, this)))
                    .Select(b => (Whole: b, Part: b.PartOf(TableOf(group.First()), others.Contains, TableOf)))
                    .ToArray();
                var whole = new ViewGroup(group.Key.TargetName, [.. group], [.. found.Select(f => f.Part).OfType<Backfill>()])
                {
                    OtherSources = [.. found.Where(f => f.Part is null).Select(f => f.Whole)],
                };
                foreach (var part in BySelect(whole))
                    yield return part;
            }
        }
    }

    /// <summary>
    /// SELECTs of a UNION that take the same rows write each of them several times, so that no number tells which are lost or doubled: each
    /// is compared with the one at its place in the backfills, if those compute the same.
    /// </summary>
    private IEnumerable<ViewGroup> BySelect(ViewGroup group)
    {
        var views = group.Views;
        if (group.Backfills.IsEmpty || views.All(v => v.Part is null) || RowRegions.AreApart([.. views.Select(v => v.Condition)], Horizon))
            return [group];

        bool IsAlike(Backfill backfill) => backfill.Query.IsKnown
            && backfill.Branches.Length == views.Length
            && views.Select((v, i) => v.ComputesAs(backfill.Branches[i])).All(fits => fits);
        return views.All(v => v.Node == views[0].Node) && group.Backfills.All(IsAlike)
            ? views.Select((view, i) => group with { Views = [view], Backfills = [.. group.Backfills.Select(b => b.PartOf(at => at == i))] })
            : [];
    }

    /// <summary>What could be proved of each of them whose views are understood.</summary>
    public ImmutableArray<BackfillProof> Proofs => _proofs.IsDefault
        ? _proofs = [.. Groups.Where(g => g.Views.All(v => v.Select.IsKnown)).Select(g => new BackfillProof(g, this))]
        : _proofs;

    /// <summary>How views have rounded the times of their sources.</summary>
    public SourceBuckets Buckets => _buckets ??= new SourceBuckets(_changes.Current);

    /// <summary>Those that are changed in place, and those beside which a copy is new.</summary>
    public ImmutableArray<ReplacedView> Replaced => _replaced.IsDefault ? _replaced = [.. ReplacedView.In(this)] : _replaced;

    /// <summary>What could be proved of a view and those that share its rows; null where that is nothing.</summary>
    public BackfillProof? ProofOf(CreatedView view)
    {
        _proofOf ??= Proofs.SelectMany(p => p.Group.Views, (proof, member) => (proof, member))
            .ToDictionary(p => (p.member.Node, p.member.Part), p => p.proof);
        return _proofOf.TryGetValue((view.Node, view.Part), out var found) ? found : null;
    }

    /// <summary>
    /// Backfills of a view over a created target that write what arrives there anyway: the rows that another backfill writes to that
    /// target flow on through the view.
    /// </summary>
    public ImmutableArray<(CreatedView View, Backfill Backfill, Backfill Upstream)> Chained =>
        _chained.IsDefault ? _chained = [.. FindChained()] : _chained;

    private IEnumerable<(CreatedView View, Backfill Backfill, Backfill Upstream)> FindChained() =>
        from view in All
        where view is { IsFedByRelease: true, Cutoff.Shape: CutoffShape.None, AggregateCutoff: null } && view.View.Target?.KeepsRepeats == true
        where view.Query.Branches.All(b => TableOf(b) == view.Source) // the table of another release does not get what is written here
        from backfill in BackfillsOf[view.TargetName]
        where backfill.Query.IsKnown
        let upstream = BackfillsOf[view.Source].FirstOrDefault(u => u.Query.IsKnown && BringsAgain(backfill, u, view))
        where upstream is not null
        select (view, backfill, upstream);

    /// <summary>Whether a backfill reads the table that the other one fills, or rows that the other one reads.</summary>
    private bool BringsAgain(Backfill backfill, Backfill upstream, CreatedView view)
    {
        var tables = backfill.Query.Branches.Select(TableOf).ToArray();
        return tables.Contains(view.Source)
            || (tables.Intersect(upstream.Query.Branches.Select(TableOf)).Any() && RowRegions.Share(backfill.History, upstream.History, Horizon));
    }

    /// <summary>
    /// Whether all that is new and writes to the target of a created view is there to move its history, as the procedure of releases has
    /// it.
    /// </summary>
    public bool IsProcedure => _changes.Workflow == Workflow.Releases;

    /// <summary>Whether the rows of a table may be older than the change: it is live, or not of this project.</summary>
    public bool HasHistory(string source) => Before.FindDataSource(source) is not null || After.FindDataSource(source) is null;

    private string TableOf(CreatedView view) => TableOf(view.Query.Branches[0]);

    /// <summary>The table whose rows a query reads, under one name: releases share what none of them re-creates (datafile format 7.3).</summary>
    public string TableOf(QueryBranch branch)
    {
        // t and t__v2 are one table where its file says VERSION 2.
        var source = _changes.Current.Project.FindDataSource(branch.Source)?.Name ?? branch.Source;
        return branch.Release.Length == 0 || _changes.Current.Releases?.IsOwn(branch.Release) == true ? source
            : _changes.Current.Releases?.IsLive(branch.Release) != true ? $"{branch.Release}.{source}"
            : _renewed.Contains(source) ? $"live.{source}"
            : source;
    }

    private CreatedView ReadView(MaterializedView view)
    {
        var query = _changes.Current.QueryOf(view.Node);
        var previous = _baseline.QueryOf(view);
        var times = TimesOf(query);
        var source = query.Branches.FirstOrDefault()?.Source ?? "";
        var isFed = _renewed.Contains(source) || (Before.FindDataSource(source) is null && _targets.Contains(source));
        var read = new CreatedView(view, query, previous, query.Branches.Length > 1 ? CutoffOf(query, times) : CutoffReading.None, isFed) { Times = times };
        if (query.Branches.Length < 2)
            return WithRows(read, query.Branches.FirstOrDefault()?.Filters ?? []);

        // One moment that cuts every SELECT cuts the view.
        var selects = SelectsOf(read).ToArray();
        return selects.All(s => s.Part is not null && s.Cutoff.Shape == CutoffShape.After && s.Cutoff.IsSameAs(selects[0].Cutoff))
            ? read with { Cutoff = selects[0].Cutoff }
            : read;
    }

    /// <summary>
    /// A view by the ways that its rows take: itself, or its SELECTs where a UNION ALL inside of it has several that read the inserted
    /// block. In a UNION that is the view itself, only the first SELECT does (ClickHouse facts 1d), and what reads another table is read as a
    /// whole.
    /// </summary>
    public IEnumerable<CreatedView> SelectsOf(CreatedView view)
    {
        var branches = view.Query.Branches;
        if (view is not { Query: BoundSelect { IsKnown: true } } || branches.Length < 2 || branches.Any(b => TableOf(b) != TableOf(branches[0])))
            return [view];

        return branches.Select(b => WithRows(view, b.Filters) with { Part = b, AxisOfOthers = view.Cutoff.Axis });
    }

    /// <summary>What a view makes of the rows that some conditions let through.</summary>
    private CreatedView WithRows(CreatedView view, ImmutableArray<BoundFilter> filters)
    {
        var condition = _conditions.Read(filters);
        var times = new HashSet<string>(view.Times, StringComparer.Ordinal);
        var cutoff = ReadCutoff(condition, filters, view.Previous, times);
        if (cutoff.Shape == CutoffShape.None
            && BackfillsOf[view.TargetName]
                .SelectMany(b => b.History)
                .SelectMany(h => DividingNumber.Between(h, condition))
                .ToArray() is { Length: > 0 } numbers)
        {
            times.UnionWith(numbers.SelectMany(n => n.Columns));
            cutoff = ReadCutoff(condition, filters, view.Previous, times);
        }

        return view with
        {
            Cutoff = cutoff,
            Condition = condition,
            CutoffFilter = cutoff.Axis is null ? null : filters.LastOrDefault(f => CutoffReading.Of(_conditions.Read([f]), Horizon).IsSameAs(cutoff)),
            UnreadFilter = cutoff.Shape != CutoffShape.Other
                ? null
                : filters.FirstOrDefault(f => CutoffReading.Of(_conditions.Read([f]), Horizon, times).Shape == CutoffShape.Other),
            Times = times,
        };
    }

    /// <summary>Of the queries of a UNION it is only known whether none of them has a cut-off.</summary>
    private CutoffReading CutoffOf(BoundQuery union, HashSet<string> times) => union.Branches
        .Select(b => CutoffReading.Of(_conditions.Read(b.Filters), Horizon, times))
        .FirstOrDefault(c => c.Shape != CutoffShape.None) is { } cutoff
            ? cutoff with { Shape = CutoffShape.Other }
            : CutoffReading.Of(RowCondition.True, Horizon);

    /// <summary>
    /// The columns that a query reads as times: what it gives to <c>toDateTime</c>, <c>fromUnixTimestamp</c>,
    /// <c>parseDateTimeBestEffort</c> and their like.
    /// </summary>
    private static HashSet<string> TimesOf(BoundQuery query) => new(
        query.Branches
            .SelectMany(b => b.Outputs.Select(o => o.Expression).Concat(b.Filters.Select(f => f.Predicate)))
            .SelectMany(e => e.DescendantsAndSelf())
            .OfType<BoundCall>()
            .Where(c => c.Arguments.Length > 0 && c.Type.Unwrapped is { IsDateTime: true } or { IsDate: true } && IsConversion(c))
            .SelectMany(c => c.Arguments[0].Columns)
            .Select(c => c.Name),
        StringComparer.Ordinal);

    private static bool IsConversion(BoundCall call) => call.Is("CAST") || ConversionFunction.TargetOf(call.Name) is not null
        || call.Name.StartsWith("parseDateTime", StringComparison.OrdinalIgnoreCase) || call.Name.StartsWith(
            "fromUnixTimestamp", StringComparison.OrdinalIgnoreCase);

    private CutoffReading ReadCutoff(RowCondition condition, ImmutableArray<BoundFilter> filters, BoundQuery? previous, HashSet<string> times)
    {
        var cutoff = CutoffReading.Of(condition, Horizon, times);
        if (cutoff is not { Shape: CutoffShape.Other, Axis: null } || previous is not { IsKnown: true })
            return cutoff;

        // A condition on a time that is not followed, and that was there before, is not a cut-off of this change.
        var old = new HashSet<string>(previous.Branches.SelectMany(b => b.Filters).Select(f => f.Predicate.Key), StringComparer.Ordinal);
        return CutoffReading.Of(_conditions.Read(filters.Where(f => !old.Contains(f.Predicate.Key))), Horizon, times);
    }
}

/// <summary>The views of one target and source, with what moves their history.</summary>
internal sealed record ViewGroup(string TargetName, ImmutableArray<CreatedView> Views, ImmutableArray<Backfill> Backfills)
{
    /// <summary>Backfills of the target that only move rows of the sources of other views.</summary>
    public ImmutableArray<Backfill> OtherSources { get; init; } = [];
}
