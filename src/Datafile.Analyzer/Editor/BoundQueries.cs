using Datafile.Analyzer.Semantics;
using Datafile.Parser.Sql;

namespace Datafile.Analyzer.Editor;

/// <summary>The SELECTs that a query of a node holds, without those of other nodes.</summary>
internal static class BoundQueries
{
    /// <summary>The query of a SELECT; null where it was not bound.</summary>
    public static BoundSelect? Find(BoundQuery query, SelectQuery syntax) => In(query).FirstOrDefault(select => ReferenceEquals(select.Syntax, syntax));

    /// <summary>Each SELECT once.</summary>
    public static IEnumerable<BoundSelect> In(BoundQuery query)
    {
        var seen = new HashSet<BoundQuery>();
        var waiting = new Stack<BoundQuery>();
        waiting.Push(query);
        while (waiting.Count > 0)
        {
            var next = waiting.Pop();
            if (!seen.Add(next))
                continue;

            if (next is BoundSelect select)
                yield return select;
            foreach (var inner in InnerOf(next))
                waiting.Push(inner);
        }
    }

    /// <summary>What the joins of a FROM compare.</summary>
    public static IEnumerable<BoundExpression> Conditions(BoundTable? from) => from switch
    {
        BoundJoin join => Conditions(join.Left).Concat(Conditions(join.Right)).Concat(join.On is { } on ? [on] : []),
        BoundArrayJoin array => Conditions(array.Table).Concat(array.Arrays),
        _ => [],
    };

    private static IEnumerable<BoundQuery> InnerOf(BoundQuery query) => query switch
    {
        BoundUnion union => union.Queries,
        BoundSelect select => (select.From?.Leaves ?? []).Select(QueryOf)
            .Concat(select.Lookups.Where(l => l.Table is null).Select(l => l.Query))
            .OfType<BoundQuery>(),
        _ => [],
    };

    /// <summary>The query that is written in FROM or in WITH; null for a table and for a node.</summary>
    private static BoundQuery? QueryOf(BoundTable table) => table switch
    {
        BoundSubqueryTable subquery => subquery.Query,
        BoundName { Read: null } named => named.Query,
        _ => null,
    };
}
