using System.Collections.Immutable;
using Datafile.Parser;
using Datafile.Parser.Sql;
using Microsoft.CodeAnalysis.Text;

namespace Datafile.Analyzer.Project;

/// <summary>
/// The way that inserted rows take through a materialized view: from the one table whose inserts trigger it, SELECT by
/// SELECT through subqueries, nodes and pipes, to what it yields; and what the view reads beside it
/// (ClickHouse facts 1d, J and U).
/// </summary>
public sealed class InsertPath
{
    private readonly DataProject _project;
    private readonly ImmutableArray<PathSelect>.Builder _selects = ImmutableArray.CreateBuilder<PathSelect>();
    private readonly ImmutableArray<SideRead>.Builder _sides = ImmutableArray.CreateBuilder<SideRead>();
    private int _depth;

    private InsertPath(DataProject project, PipeNode node)
    {
        _project = project;
        if (node.Sql?.Query is { } query)
            Walk(query, PathScope.Of(node), isOutermost: true);
        Selects = _selects.ToImmutable();
        Sides = _sides.ToImmutable();
    }

    /// <summary>The table at the left end: its inserts, and no others, trigger the view; null where that cannot be told.</summary>
    public TableReference? Trigger { get; private set; }

    /// <summary>The SELECTs that inserted rows pass, the outermost first.</summary>
    public ImmutableArray<PathSelect> Selects { get; }

    /// <summary>What the view reads beside the inserted rows, in the order in which the rows meet it, from the outermost SELECT on.</summary>
    public ImmutableArray<SideRead> Sides { get; }

    /// <summary>The way through a node, as far as its query parses.</summary>
    public static InsertPath Of(DataProject project, PipeNode node) => new(project, node);

    private void Walk(QueryExpression query, PathScope scope, bool isOutermost)
    {
        switch (query)
        {
            case SetOperation set:
                scope = scope.In(set);
                Walk(set.Queries[0], scope, isOutermost: false);
                for (var i = 1; i < set.Queries.Length; i++)
                    AddSides(set.Queries[i], scope, isOutermost ? SideRole.OutermostUnion : SideRole.Union, set.Operators[i - 1]);
                break;

            case SelectQuery select:
                scope = scope.In(select);
                _selects.Add(new PathSelect(scope.Node, select));
                foreach (var part in select.Children().Where(c => c is not (TableExpression or WithItem { Query: not null })))
                    AddLookups(part, scope);
                if (select.From is { } from)
                    Walk(from, scope);
                break;
        }
    }

    private void Walk(TableExpression table, PathScope scope)
    {
        switch (table)
        {
            case SubqueryTable subquery:
                Walk(subquery.Query, scope, isOutermost: false);
                break;
            case ArrayJoin { Table: { } inner }:
                Walk(inner, scope);
                break;
            case JoinedTable join:
                Walk(join.Left, scope);
                AddSides(join.Right, scope, SideRole.Join, join.Kind);
                break;
            case TableName name when scope.Resolve(_project, name) is { } inner:
                if (_depth++ < Limits.PathDepth)
                    Walk(inner.Query, inner.Scope, isOutermost: false);
                _depth--;
                break;
            case TableName { Name.Length: > 0 } name when name.Database.Length > 0 || !scope.Names(_project, name.Name):
                Trigger = new TableReference(name.Database, name.Name, name.Span);
                break;
        }
    }

    /// <summary>Each query in an expression, and each table behind IN, is a piece of its own. A call such as <c>joinGet</c> says by its name what it does.</summary>
    private void AddLookups(SqlNode part, PathScope scope)
    {
        if (part is ScalarSubquery)
        {
            AddSides(part, scope, SideRole.Lookup, "");
            return;
        }

        if (part is Operation { Function: "in" or "notIn" } test && test.Operands[1] is Identifier { Parts.Length: 1 } name
            && (scope.Names(_project, name.Name) || _project.FindDataSource(name.Name) is not null))
            AddSides(new TableName(name.Span, "", name.Name, "", Final: false, Sampled: false), scope, SideRole.Lookup, "");

        foreach (var child in part.Children())
            AddLookups(child, scope);
    }

    private void AddSides(SqlNode part, PathScope scope, SideRole role, string kind)
    {
        foreach (var table in SideTables.Of(_project, part, scope))
            _sides.Add(new SideRead(scope.Node, table, role, kind, part.Span));
    }
}

/// <summary>A SELECT that inserted rows pass.</summary>
public sealed record PathSelect(PipeNode Node, SelectQuery Select);

/// <summary>A table that a view reads beside the rows that trigger it.</summary>
/// <param name="Node">The node in which it is read.</param>
/// <param name="Table">The Data Source or foreign table that is reached in the end.</param>
/// <param name="Kind">The kind of the join, or the operator before the query; else empty.</param>
/// <param name="Span">What is joined, united or asked, in the file of the node.</param>
public sealed record SideRead(PipeNode Node, TableReference Table, SideRole Role, string Kind, TextSpan Span);

/// <summary>How a view reads what does not trigger it.</summary>
public enum SideRole
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
