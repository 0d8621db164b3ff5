using Datafile.Analyzer.Project;
using Datafile.Analyzer.Semantics;

namespace Datafile.Analyzer.Flow;

/// <summary>The tables that a part of a query reads in the end, through WITH, nodes and pipes.</summary>
internal static class TablesRead
{
    public static IEnumerable<TableReference> By(BoundQuery query) => Find([query]);

    public static IEnumerable<TableReference> By(BoundTable table) => Find([table]);

    public static IEnumerable<TableReference> By(BoundLookup lookup) => Find([lookup]);

    /// <summary>In the order in which they are met, each name once.</summary>
    private static IEnumerable<TableReference> Find(IEnumerable<object> parts)
    {
        var found = new HashSet<string>(StringComparer.Ordinal);
        var seen = new HashSet<BoundQuery>();
        var open = new Stack<object>(parts);
        while (open.Count > 0)
        {
            var next = open.Pop();
            if (next is BoundQuery query && !seen.Add(query))
                continue;
            if (TableOf(next) is { } table && found.Add(table.FullName))
                yield return table;
            foreach (var inner in Inside(next).Reverse())
                open.Push(inner);
        }
    }

    private static IEnumerable<object> Inside(object part) => part switch
    {
        BoundSelect { From: { } from } select => select.Lookups.Prepend<object>(from),
        BoundSelect select => select.Lookups,
        BoundUnion union => union.Queries,
        BoundSubqueryTable subquery => [subquery.Query],
        BoundArrayJoin { Table: { } table } => [table],
        BoundJoin join => [join.Left, join.Right],
        BoundName { InnerQuery: { } query } => [query],
        BoundLookup { Query: { } query } => [query],
        _ => [],
    };

    private static TableReference? TableOf(object part) => part switch
    {
        BoundName { InnerQuery: null, Name.Name.Length: > 0 } name => name.Reference,

        // After IN an array may have the name.
        BoundLookup { Query: null, Table: { } read } lookup when lookup.IsCall || read.Table is not null =>
            new TableReference(read.Database, read.Name, lookup.Syntax.Span) { IsDictionary = read.IsDictionary },
        _ => null,
    };
}
