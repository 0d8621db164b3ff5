using Datafile.Analyzer.Changes;
using Datafile.Analyzer.Project;

namespace Datafile.Analyzer.Deployments;

/// <summary>Rows that a rebuild of a target does not bring back (Forward deployments 5).</summary>
/// <param name="View">The view that runs again.</param>
/// <param name="Keeper">The Data Source on the way to the rows that keeps the least.</param>
/// <param name="Kept">For how long rows are there to be read.</param>
/// <param name="Wanted">For how long the target holds them.</param>
internal sealed record RebuildLoss(MaterializedView View, DataSource Target, DataSource Keeper, Retention Kept, Retention Wanted)
{
    /// <summary>Why there is nothing to read at all; null where there is something.</summary>
    public string? EmptyBecause => Kept.KeepsNothing ? WhyEmpty(Keeper, Live) : null;

    /// <summary>What <see cref="Keeper"/> is now; null where it is new.</summary>
    public DataSource? Live { get; init; }

    /// <summary>What is lost if there is nothing to read. Other views, of the target or above it, bring their rows again.</summary>
    public string LostRows => IsOnlyWay ? $"all rows of '{Target.Name}'" : $"the rows of '{Target.Name}' that came this way";

    /// <summary>The copy whose last run has written all that <see cref="Keeper"/> has; null where its TTL decides what is there.</summary>
    public PipeNode? Run { get; init; }

    /// <summary>What is lost, and why, as clauses: after <c>but</c>, or alone.</summary>
    public string Text => EmptyBecause is { } why ? $"{why}: {LostRows} are lost"
        : Run is not null ? $"'{Keeper.Name}' has only what the last run of copy pipe '{Run.Pipe.Name}' wrote: rows of '{Target.Name}' from earlier runs are lost"
        : $"'{Keeper.Name}' keeps only {Kept}: older rows of '{Target.Name}' are lost";

    /// <summary>Whether no other view writes to the target, or to a Data Source from which it is rebuilt.</summary>
    public bool IsOnlyWay { get; init; }

    /// <summary>Why a Data Source has no rows for a rebuild.</summary>
    /// <param name="live">What it is now; null where it is new.</param>
    public static string WhyEmpty(DataSource keeper, DataSource? live) =>
        Retention.Of(keeper).KeepsNothing ? $"'{keeper.Name}' keeps no rows (engine Null)"
        : live is not null ? $"'{keeper.Name}' has no rows yet (its engine was Null)"
        : $"'{keeper.Name}' is new and has no rows yet";
}

/// <summary>How far back the rows go that a rebuild reads: the Data Source of a chain that keeps the least decides.</summary>
/// <param name="now">When it is deployed, in UTC.</param>
internal abstract class AvailableHistory(ChangeSet changes, DateTime now)
{
    private readonly Dictionary<string, KeptRows?> _known = new(StringComparer.Ordinal);
    private readonly ReplacedRows _replaced = new(changes.Live, now);

    protected DataProject Before => changes.Before;

    /// <summary>The views that fill a target again which has rows, in their order.</summary>
    protected abstract IEnumerable<MaterializedView> Rebuilding { get; }

    /// <summary>The views that write to a Data Source.</summary>
    protected abstract IEnumerable<MaterializedView> Into(string dataSource);

    /// <summary>The Data Source that a view reads; empty where that is unknown.</summary>
    protected abstract string SourceOf(MaterializedView view);

    /// <summary>How long a Data Source keeps what views are to read of it; null where it is unknown.</summary>
    protected abstract Retention? OwnOf(DataSource source);

    /// <summary>Whether the views of a Data Source read rows that are stored now, in it or in the live one from which it is copied.</summary>
    protected abstract bool HoldsLiveRows(DataSource source);

    /// <summary>
    /// The Data Source of which all rows are copied into another one, or flow there from what they are copied into; null where there is
    /// none.
    /// </summary>
    protected abstract DataSource? OriginOf(DataSource source);

    /// <summary>Whether the rows of a Data Source come from its views again.</summary>
    protected abstract bool IsRefilled(string dataSource);

    /// <summary>What a Data Source of now was; null for a new one.</summary>
    protected virtual DataSource? LiveOf(DataSource source) => Before.FindDataSource(source.Name);

    /// <summary>What is lost of targets that are rebuilt, in the order of views.</summary>
    public IEnumerable<RebuildLoss> Losses() => Losses(Rebuilding);

    /// <inheritdoc cref="Losses()"/>
    /// <param name="rebuilding">The views that run again.</param>
    public IEnumerable<RebuildLoss> Losses(IEnumerable<MaterializedView> rebuilding)
    {
        foreach (var view in rebuilding)
        {
            if (view.Target is not { } target || LiveOf(target) is not { } live)
                continue;

            var wanted = Shorter(Retention.Of(live), Retention.Of(target));
            if (Of(SourceOf(view)) is { } available && available.Reach.IsShorterThan(wanted, now))
                yield return new RebuildLoss(view, target, available.Keeper, available.Kept, wanted)
                {
                    IsOnlyWay = IsOnlyWay(target.Name, []),
                    Live = LiveOf(available.Keeper),
                    Run = available.Run,
                };
        }
    }

    /// <summary>What a Data Source can give: its own TTL, live or new, and what its own rebuild reads. Null where it is unknown.</summary>
    private KeptRows? Of(string name)
    {
        if (_known.TryGetValue(name, out var known))
            return known;
        if (changes.After.FindDataSource(name) is not { } source)
            return null;
        if (OriginOf(source) is { } origin)
            return _known[name] = _replaced.Of(origin);

        _known[name] = null; // views that feed each other have no beginning
        if (OwnOf(source) is not { } own)
            return null;

        var shortest = new KeptRows(source, own);
        if (HoldsLiveRows(source) && LiveOf(source) is { } live && _replaced.Of(live) is var stored && stored.Reach.IsShorterThan(own, now))
            shortest = stored;
        if (IsRefilled(name))
        {
            foreach (var view in Into(name))
            {
                if (Of(SourceOf(view)) is { } above && above.Reach.IsShorterThan(shortest.Reach, now))
                    shortest = above;
            }
        }

        return _known[name] = shortest;
    }

    private bool IsOnlyWay(string name, HashSet<string> seen) =>
        !seen.Add(name) || (Into(name).ToArray() is var views
            && views.Length < 2
            && views.All(v => IsOnlyWay(SourceOf(v), seen)));

    protected Retention Shorter(Retention a, Retention b) => a.IsShorterThan(b, now) ? a : b;
}

/// <summary>In Forward, a view runs over the stored rows of its source, once that is rebuilt itself.</summary>
internal sealed class DeployedHistory(DeploymentModel deployment) : AvailableHistory(deployment.Changes, deployment.Now)
{
    protected override IEnumerable<MaterializedView> Rebuilding => deployment.KnownToRebuild.Where(v => !deployment.Views.IsAddedBeside(v));

    protected override IEnumerable<MaterializedView> Into(string dataSource) => deployment.Views.Into(dataSource);

    protected override string SourceOf(MaterializedView view) => deployment.Views.SourceOf(view);

    /// <summary>A new TTL of a Data Source that is altered counts from the promotion on, and views run before it (Forward deployments 1).</summary>
    protected override Retention? OwnOf(DataSource source) => LiveOf(source) is { } live
            ? deployment.IsReplaced(source.Name) ? Shorter(Retention.Of(live), Retention.Of(source)) : Retention.Of(live)
        : deployment.ActionOf(source.Name) == DeployAction.Populate ? Retention.Of(source)
        : Retention.Nothing;

    protected override bool HoldsLiveRows(DataSource source) => !IsRefilled(source.Name);

    protected override DataSource? OriginOf(DataSource source) => deployment.Moved.OriginOf(source.Name);

    protected override bool IsRefilled(string dataSource) => deployment.ActionOf(dataSource) is DeployAction.Rebuild or DeployAction.Populate;
}
