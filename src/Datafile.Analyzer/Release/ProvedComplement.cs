using System.Collections.Immutable;
using Datafile.Analyzer.Cutoffs;
using Datafile.Analyzer.Project;
using Datafile.Analyzer.Semantics;
using Datafile.Parser.Sql;

namespace Datafile.Analyzer.Release;

/// <summary>The filter that a backfill needs, proposed only where it is proved to divide the rows.</summary>
internal static class ProvedComplement
{
    /// <summary>
    /// The complement of the cut-off of the first view, in its words, on one line; null where a backfill with it, beside the other
    /// conditions of the view, does not take each row exactly once.
    /// </summary>
    /// <param name="views">The views of one target.</param>
    /// <param name="backfill">The one that the filter is for.</param>
    /// <param name="others">What other backfills of the target take.</param>
    public static string? Of(ImmutableArray<CreatedView> views, Backfill backfill, ImmutableArray<RowCondition> others, Horizon horizon)
    {
        var view = views[0];
        if (view is not { CutoffFilter: { } filter, Cutoff.Axis: { } axis } || backfill.Runs.Length > 1 || !IsReadIn(backfill, filter, view.Select))
            return null;

        // Of several SELECTs it is for the last one, whose other conditions say which rows are left to it.
        var conditions = new ConditionReader();
        var business = conditions.Read(backfill.Branches is [.., _, var last]
            ? last.Filters.Where(f => !Backfill.Names(f, axis))
            : view.Select.Filters.Where(f => f != filter));
        others = [.. others, .. backfill.History.Take(backfill.History.Length - 1)];
        var turned = new AllOf([business, new Negation(conditions.Read(filter.Predicate))]);
        return Partition.Of([.. views.Select(v => v.Condition)], [.. others, turned], [], axis, horizon).IsExact
            ? DeclaredValues.OnOneLine(FilterComplement.Of(filter))
            : null;
    }

    /// <summary>
    /// Whether the words of a filter can be written in a backfill. Names of columns of the source can, if they mean these in both. A name that the
    /// view gives (<c>WITH … AS cutoff</c>, a column of an earlier node, an alias of a table) is unknown there, or has another meaning, unless a
    /// filter of the backfill has the same side of a comparison.
    /// </summary>
    private static bool IsReadIn(Backfill backfill, BoundFilter filter, QueryBranch view)
    {
        var columns = new HashSet<string>(filter.Predicate.DescendantsAndSelf().OfType<BoundColumn>().Select(c => c.Name), StringComparer.Ordinal);
        var branches = backfill.Branches;
        if (Foreign(filter.Syntax).IsEmpty)
            return true;
        if (filter is not { Syntax: Operation { Operands: { Length: 2 } sides }, Predicate: BoundCall { Arguments: { Length: 2 } values } })
            return false;

        return sides.Zip(values, (side, value) => Foreign(side).IsEmpty || branches.All(b => b.Filters.Any(f =>
            Foreign(side).All(Names(f.Syntax).Contains) && f.Predicate.DescendantsAndSelf().Any(e => e.Key == value.Key)))).All(isKnown => isKnown);

        ImmutableArray<string> Foreign(SqlExpression part) =>
            [.. Names(part).Where(name => !columns.Contains(name) || branches.Add(view).Any(b => b.FindOutput(name) is { Expression: not BoundColumn }))];

        IEnumerable<string> Names(SqlExpression part) => part.DescendantsAndSelf().OfType<Identifier>()
            .Select(i => i.Parts.Length == 2 && i.Parts[0] == view.Source ? i.Name : string.Join(".", i.Parts));
    }
}
