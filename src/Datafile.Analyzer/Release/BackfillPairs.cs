using Datafile.Analyzer.Cutoffs;
using Datafile.Analyzer.Semantics;

namespace Datafile.Analyzer.Release;

/// <summary>
/// Whether a copy moves the history of a view. Where the release procedure does not say so, the two have to be alike: a copy may
/// also bring rows of its own into the target of a view.
/// </summary>
internal static class BackfillPairs
{
    /// <summary>Whether a copy makes of some rows of the source what the view makes of them, and appends that.</summary>
    public static bool IsPair(CreatedView view, Backfill copy, CreatedViews created)
    {
        if (copy.Kind != BackfillKind.Copy
            || copy.Node.CopyMode?.Value == "replace"
            || view.View.Target is null
            || !view.Select.IsKnown
            || !copy.Query.IsKnown
            || !copy.Query.Branches.All(b => IsAlike(view.Select, b, created)))
            return false;

        var mine = new AnyOf(copy.History);
        return SharesRows(mine, view.Condition, created.Horizon);
    }

    /// <summary>Whether two conditions include rows that differ at most in their time. One that no row fulfils says nothing of other rows.</summary>
    /// <param name="one">That of a backfill.</param>
    /// <param name="other">That of a view.</param>
    public static bool SharesRows(RowCondition one, RowCondition other, Horizon horizon)
    {
        var regions = new RowRegions([one, other], horizon);
        var axis = regions.Axes.ToList().FindIndex(a => a.IsTime || a.NamesTime);
        if (axis < 0 && DividingNumber.Between(one, other).FirstOrDefault() is { } number)
            axis = regions.IndexOf(number);
        if (!regions.IsBounded || regions.Axes.Count == 0)
            return true;

        var groups = regions.Along(Math.Max(axis, 0)).Where(group => group.Any(k => one.Holds(k) == true)).ToArray();
        return groups.Length == 0 || (axis < 0
            ? groups.SelectMany(group => group).Any(k => one.Holds(k) == true && other.Holds(k) == true)
            : groups.Any(group => group.Any(k => other.Holds(k) == true)));
    }

    /// <summary>The same source, groups and clauses, and at least half of the columns: what is left is a difference to report.</summary>
    private static bool IsAlike(QueryBranch view, QueryBranch copy, CreatedViews created) =>
        created.TableOf(view) == created.TableOf(copy)
        && view.Shape.SequenceEqual(copy.Shape)
        && view.GroupKeys.SetEquals(copy.GroupKeys)
        && view.Outputs.Count(o => copy.FindOutput(o.Name)?.Expression.Key == o.Expression.Key) * 2 >= view.Outputs.Length
        && copy.Filters.All(
            f => !f.Predicate.DescendantsAndSelf().Any(e => e is BoundSubquery) || view.Filters.Any(v => v.Predicate.Key == f.Predicate.Key));
}
