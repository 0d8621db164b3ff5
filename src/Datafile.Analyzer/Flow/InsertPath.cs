using System.Collections.Immutable;
using Datafile.Analyzer.Project;
using Datafile.Analyzer.Semantics;
using Datafile.Parser.Sql;
using Microsoft.CodeAnalysis.Text;

namespace Datafile.Analyzer.Flow;

/// <summary>
/// The way that inserted rows take through a materialized view: from the one table whose inserts trigger it, SELECT by
/// SELECT through subqueries, nodes and pipes, to what it yields; and what the view reads besides
/// (ClickHouse facts 1d).
/// </summary>
public sealed class InsertPath
{
    private readonly ImmutableArray<BoundSelect>.Builder _selects = ImmutableArray.CreateBuilder<BoundSelect>();
    private readonly ImmutableArray<LookupRead>.Builder _lookups = ImmutableArray.CreateBuilder<LookupRead>();

    /// <summary>What is read besides, to be looked at when the rows have been followed to their table: the innermost last.</summary>
    private readonly Stack<IEnumerable<LookupRead>> _waiting = new();

    private InsertPath(BoundQuery outermost)
    {
        for (var query = outermost; query is not null;)
            query = query is BoundSelect select ? Through(select) : query is BoundUnion union ? Through(union, outermost) : null;
        while (_waiting.Count > 0)
            _lookups.AddRange(_waiting.Pop());
        Selects = _selects.ToImmutable();
        Lookups = _lookups.ToImmutable();
    }

    /// <summary>The table at the left end: its inserts, and no others, trigger the view; null where that is unknown.</summary>
    public TableReference? Trigger { get; private set; }

    /// <summary>The Data Source of that name; null for a table that the project does not declare.</summary>
    public DataSource? Source { get; private set; }

    /// <summary>The SELECTs that inserted rows pass, the outermost first.</summary>
    public ImmutableArray<BoundSelect> Selects { get; }

    /// <summary>What the view reads besides the inserted rows: what the outermost SELECT looks into comes first.</summary>
    public ImmutableArray<LookupRead> Lookups { get; }

    /// <summary>The way through what a view asks, as far as it is followed.</summary>
    public static InsertPath Of(BoundQuery query) => new(query);

    private BoundQuery Through(BoundUnion union, BoundQuery outermost)
    {
        var role = union == outermost ? LookupRole.OutermostUnion : LookupRole.Union;
        _waiting.Push(Enumerable.Range(1, union.Queries.Length - 1).SelectMany(i =>
            TablesRead.By(union.Queries[i]).Select(table => new LookupRead(union.Node, table, role, union.Syntax.Queries[i].Span)
            {
                IsUnionAll = union.Syntax.Operators[i - 1] == SetOperator.UnionAll,
            })));
        return union.Queries[0];
    }

    private BoundQuery? Through(BoundSelect select)
    {
        _selects.Add(select);

        // A call such as joinGet says by its name what it does.
        foreach (var lookup in select.Lookups.Where(l => !l.IsCall))
            _lookups.AddRange(TablesRead.By(lookup).Select(table => new LookupRead(select.Node, table, LookupRole.Lookup, lookup.Syntax.Span)));
        for (var table = select.From; ;)
        {
            switch (table)
            {
                case BoundSubqueryTable subquery:
                    return subquery.Query;
                case BoundArrayJoin array:
                    table = array.Table;
                    break;
                case BoundJoin join:
                    _waiting.Push(TablesRead.By(join.Right)
                        .Select(table => new LookupRead(select.Node, table, LookupRole.Join, join.Right.Syntax.Span) { Join = join.Join.Kind }));
                    table = join.Left;
                    break;
                case BoundName { InnerQuery: { } inner }:
                    return inner;
                case BoundName { Name.Name.Length: > 0 } name:
                    (Trigger, Source) = (name.Reference, name.Read?.Table as DataSource);
                    return null;
                default:
                    return null;
            }
        }
    }
}

/// <summary>A table that a view reads besides the rows that trigger it.</summary>
/// <param name="Node">The node in which it is read.</param>
/// <param name="Table">The Data Source or foreign table that is reached in the end.</param>
/// <param name="Span">What is joined, united or asked, in the file of the node.</param>
public sealed record LookupRead(PipeNode Node, TableReference Table, LookupRole Role, TextSpan Span)
{
    /// <summary>The kind of the join on whose right it is.</summary>
    public JoinKind Join { get; init; }

    /// <summary>Whether UNION ALL precedes it.</summary>
    public bool IsUnionAll { get; init; }
}

/// <summary>How a view reads what does not trigger it.</summary>
public enum LookupRole
{
    /// <summary>As a later branch of a UNION that is the view itself: it never runs.</summary>
    OutermostUnion,

    /// <summary>As a later branch of a UNION inside: it is read as a whole with each insert.</summary>
    Union,

    /// <summary>On the right of a JOIN.</summary>
    Join,

    /// <summary>In an expression: <c>IN (SELECT …)</c> or a scalar subquery.</summary>
    Lookup,
}
