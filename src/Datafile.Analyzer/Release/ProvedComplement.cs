using System.Collections.Immutable;
using Datafile.Analyzer.Cutoffs;

namespace Datafile.Analyzer.Release;

/// <summary>The filter that a backfill needs, proposed only where it is proved to divide the rows.</summary>
internal static class ProvedComplement
{
    /// <summary>
    /// The complement of the cut-off of the first view, in its words, on one line; null where a backfill with it, beside the other
    /// conditions of the view, does not take each row exactly once.
    /// </summary>
    /// <param name="views">The views of one target.</param>
    /// <param name="others">What other backfills of the target take.</param>
    public static string? Of(ImmutableArray<LiveView> views, ImmutableArray<RowCondition> others, Horizon horizon)
    {
        var view = views[0];
        if (view is not { CutoffFilter: { } filter, Cutoff.Axis: { } axis })
            return null;

        var conditions = new ConditionReader();
        var business = conditions.Read(view.Select.Filters.Where(f => f != filter));
        var turned = new AllOf([business, new Negation(conditions.Read(filter.Predicate))]);
        return Partition.Of([.. views.Select(v => v.Condition)], [.. others, turned], [], axis, horizon).IsExact
            ? string.Join(" ", FilterComplement.Of(filter).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
            : null;
    }
}
