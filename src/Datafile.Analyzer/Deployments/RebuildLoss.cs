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
internal sealed class AvailableHistory(DeploymentModel deployment)
{
    private readonly Dictionary<string, (DataSource Keeper, Retention Kept)?> _known = new(StringComparer.Ordinal);

    /// <summary>What is lost of targets that are rebuilt, in the order of views.</summary>
    /// <param name="rebuilding">The views that run again.</param>
    public IEnumerable<RebuildLoss> Losses(IEnumerable<MaterializedView> rebuilding)
    {
        foreach (var view in rebuilding)
        {
            if (view.Target is not { } target
                || deployment.Before.FindDataSource(target.Name) is not { } live
                || deployment.Views.IsAddedBeside(view))
                continue;

            var wanted = Shorter(Retention.Of(live), Retention.Of(target));
            if (Of(deployment.Views.SourceOf(view)) is { } available && available.Kept.IsShorterThan(wanted, deployment.Now))
                yield return new RebuildLoss(view, target, available.Keeper, available.Kept, wanted)
                {
                    IsOnlyWay = IsOnlyWay(target.Name, []),
                    Live = deployment.Before.FindDataSource(available.Keeper.Name),
                };
        }
    }

    /// <summary>What a Data Source can give: its own TTL, live or new, and what its own rebuild reads. Null where it is unknown.</summary>
    private (DataSource Keeper, Retention Kept)? Of(string name)
    {
        if (_known.TryGetValue(name, out var known))
            return known;
        if (deployment.After.FindDataSource(name) is not { } source)
            return null;

        if (deployment.Moved.OriginOf(name) is { } origin)
            return _known[name] = (origin, Retention.Of(origin));

        _known[name] = null; // views that feed each other have no beginning
        var own = deployment.Before.FindDataSource(name) is { } live ? Shorter(Retention.Of(live), Retention.Of(source))
            : deployment.ActionOf(name) == DeployAction.Populate ? Retention.Of(source)
            : Retention.Nothing;
        var shortest = (Keeper: source, Kept: own);
        if (deployment.ActionOf(name) is DeployAction.Rebuild or DeployAction.Populate)
        {
            foreach (var view in deployment.Views.Into(name))
            {
                if (Of(deployment.Views.SourceOf(view)) is { } above && above.Kept.IsShorterThan(shortest.Kept, deployment.Now))
                    shortest = above;
            }
        }

        return _known[name] = shortest;
    }

    private bool IsOnlyWay(string name, HashSet<string> seen) =>
        !seen.Add(name) || (deployment.Views.Into(name).ToArray() is var views
            && views.Length < 2
            && views.All(v => IsOnlyWay(deployment.Views.SourceOf(v), seen)));

    private Retention Shorter(Retention a, Retention b) => a.IsShorterThan(b, deployment.Now) ? a : b;
}
