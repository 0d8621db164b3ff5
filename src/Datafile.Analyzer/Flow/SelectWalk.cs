using Datafile.Analyzer.Semantics;

namespace Datafile.Analyzer.Flow;

/// <summary>The SELECTs of a query, and what each of them computes itself.</summary>
internal static class SelectWalk
{
    /// <summary>The SELECTs that are written in the query of one node: its own, those of WITH that it reads, and subqueries.</summary>
    public static IEnumerable<BoundSelect> In(BoundQuery query)
    {
        var seen = new HashSet<BoundQuery>();
        var open = new Stack<object>([query]);
        while (open.Count > 0)
        {
            var next = open.Pop();
            if (next is BoundQuery inner && !seen.Add(inner))
                continue;
            if (next is BoundSelect select)
                yield return select;
            foreach (var part in Inside(next))
                open.Push(part);
        }
    }

    /// <summary>The SELECTs that read inserted rows: of each query of a union its own, and those at the left end of FROM.</summary>
    public static IEnumerable<BoundSelect> OfInserts(BoundQuery query)
    {
        var seen = new HashSet<BoundQuery>();
        var open = new Stack<BoundQuery>([query]);
        while (open.Count > 0)
        {
            var next = open.Pop();
            if (!seen.Add(next))
                continue;
            foreach (var part in next is BoundUnion union ? union.Queries : [])
                open.Push(part);
            if (next is not BoundSelect select)
                continue;
            yield return select;
            if (select.From is { } from && QueryOf(from.LeftEnd) is { } inner)
                open.Push(inner);
        }
    }

    /// <summary>The calls that a SELECT computes, in its list, filters and keys; what it passes on of what it reads is left out.</summary>
    public static IEnumerable<BoundCall> Calls(BoundSelect select)
    {
        var read = new HashSet<BoundExpression>();
        foreach (var query in select.From?.Leaves.Select(QueryOf) ?? [])
        {
            foreach (var column in query?.Columns.Columns ?? [])
                read.Add(column.Value);
        }

        var open = new Stack<BoundExpression>();
        foreach (var column in select.Columns.Columns)
            open.Push(column.Value);
        foreach (var filter in select.Filters)
            open.Push(filter.Predicate);
        foreach (var key in select.GroupBy)
            open.Push(key);

        var seen = new HashSet<BoundExpression>();
        while (open.Count > 0)
        {
            var next = open.Pop();
            if (read.Contains(next) || !seen.Add(next))
                continue;
            if (next is BoundCall call)
                yield return call;
            foreach (var part in next.Parts)
                open.Push(part);
        }
    }

    /// <summary>The query behind a table, of whatever node; null for a Data Source.</summary>
    public static BoundQuery? QueryOf(BoundTable table) => table switch
    {
        BoundSubqueryTable subquery => subquery.Query,
        BoundName name => name.InnerQuery,
        _ => null,
    };

    private static IEnumerable<object> Inside(object part) => part switch
    {
        BoundSelect select =>
            (select.From?.Leaves ?? []).Concat<object>(select.Lookups.Select(l => l.Table is null ? l.Query : null).OfType<BoundQuery>()),
        BoundUnion union => union.Queries,
        BoundSubqueryTable subquery => [subquery.Query],
        BoundName { Read: null, Query: { } named } => [named],
        _ => [],
    };
}
