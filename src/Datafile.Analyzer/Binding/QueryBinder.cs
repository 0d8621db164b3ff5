using System.Collections.Immutable;
using Datafile.Analyzer.Project;
using Datafile.Parser.Sql;
using Microsoft.CodeAnalysis.Text;

namespace Datafile.Analyzer.Binding;

/// <summary>
/// Flattens the query of a node: FROM another node, a pipe, a subquery or a CTE is replaced by what that reads, until a
/// Data Source is reached. Each node of a project is bound once, and so is each CTE.
/// </summary>
public sealed class QueryBinder(DataProject project)
{
    /// <summary>How many nodes and CTEs may lie one over the other, and how many branches of UNION ALL beside each other.</summary>
    private const int MaxNodes = 200, MaxBranches = 200;

    private readonly Dictionary<PipeNode, BoundQuery> _bound = [];
    private readonly HashSet<PipeNode> _open = [];
    private readonly Dictionary<(SqlTree Sql, TextSpan Span), BoundQuery> _boundNamed = [];
    private readonly HashSet<(SqlTree Sql, TextSpan Span)> _openNamed = [];

    public DataProject Project { get; } = project;

    /// <summary>What the node reads, keeps and yields.</summary>
    public BoundQuery Bind(PipeNode node)
    {
        if (_bound.TryGetValue(node, out var known))
            return known;
        if (_open.Count + _openNamed.Count >= MaxNodes || !_open.Add(node))
            return BoundQuery.Unknown; // nodes that read themselves, or a chain that is longer than any stack

        var bound = node.Sql is { Query: { } query } sql
            ? BindQuery(query, new QueryScope(node, sql, ImmutableDictionary<string, QueryExpression>.Empty))
            : BoundQuery.Unknown;
        _open.Remove(node);
        return _bound[node] = bound;
    }

    /// <summary>The conditions that a text puts on the rows of a table, e.g. <c>--sql-condition</c>; null where it does not parse.</summary>
    public ImmutableArray<BoundFilter>? BindCondition(PipeNode node, string table, string condition)
    {
        var text = $"SELECT 1 FROM {table} WHERE {condition}";
        var sql = SqlTree.Parse(text, new TextSpan(0, text.Length));
        return sql.Query is { } query
            && BindQuery(query, new QueryScope(node, sql, ImmutableDictionary<string, QueryExpression>.Empty)) is { Branches.Length: 1 } bound
                ? bound.Branches[0].Filters
                : null;
    }

    internal BoundQuery BindQuery(QueryExpression query, QueryScope scope)
    {
        switch (query)
        {
            case SelectQuery select:
                return BindSelect(select, scope);

            // Only UNION ALL adds rows; INTERSECT, EXCEPT and UNION DISTINCT are not followed.
            case SetOperation set when set.Operators.All(o => o == "UNION ALL"):
                return BindUnion(set, scope);
            default:
                return BoundQuery.Unknown;
        }
    }

    /// <summary>The branches of all queries; one that was not understood leaves nothing known, and so do too many.</summary>
    private BoundQuery BindUnion(SetOperation set, QueryScope scope)
    {
        var branches = ImmutableArray.CreateBuilder<BoundSelect>();
        foreach (var query in set.Queries)
        {
            var bound = BindQuery(query, scope).Branches;
            if (bound.IsEmpty || branches.Count + bound.Length > MaxBranches)
                return BoundQuery.Unknown;

            branches.AddRange(bound);
        }

        return new BoundQuery(branches.ToImmutable());
    }

    private BoundQuery BindNamed(string name, QueryExpression query, QueryScope scope)
    {
        var key = (scope.Sql, query.Span);
        if (_boundNamed.TryGetValue(key, out var known))
            return known;
        if (_open.Count + _openNamed.Count >= MaxNodes || !_openNamed.Add(key))
            return BoundQuery.Unknown;

        var bound = BindQuery(query, scope with { Named = scope.Named.Remove(name) });
        _openNamed.Remove(key);
        return _boundNamed[key] = bound;
    }

    private BoundQuery BindSelect(SelectQuery select, QueryScope scope)
    {
        foreach (var item in select.With.Where(w => w.Query is not null))
            scope = scope with { Named = scope.Named.SetItem(item.Name, item.Query!) };

        var inner = BindTable(select.From, scope);
        return new BoundQuery([.. inner.Branches.Select(branch => new SelectBinder(this, select, scope, branch).Bind())]);
    }

    /// <summary>The rows that FROM gives: the left end of the joins, with what the joins add.</summary>
    private TableRows BindTable(TableExpression? table, QueryScope scope)
    {
        switch (table)
        {
            case null:
                return TableRows.Of(BoundSelect.Unknown with { IsKnown = true }, "");
            case SubqueryTable subquery:
                return new TableRows([.. BindQuery(subquery.Query, scope).Branches.Select(b => new TableBranch(b, subquery.Alias, []))]);
            case TableName name:
                return BindName(name, scope);
            case JoinedTable join:
                return BindJoin(join, scope);
            case ArrayJoin { Table: { } inner } array:
                var kind = array.IsLeft ? "left array join " : "array join ";
                var arrays = string.Join(",", array.Arrays.Select(a => SqlText.Normalize(scope.Sql, a.Span)));
                return BindTable(inner, scope).WithShape(kind + arrays, array.Arrays);
            default:
                return TableRows.Of(BoundSelect.Unknown, "");
        }
    }

    private TableRows BindName(TableName name, QueryScope scope)
    {
        var alias = name.Alias.Length > 0 ? name.Alias : name.Name;
        var rows = Resolve(name, scope) is { } query
            ? new TableRows([.. query.Branches.Select(b => new TableBranch(b, alias, []))])
            : TableRows.Of(SourceRows(name), alias);
        return name.Final || name.Sampled ? rows.WithShape(name.Final ? "final" : "sample", []) : rows;
    }

    /// <summary>The query behind a name: a CTE, a node of the pipe, or another pipe; null for a table.</summary>
    private BoundQuery? Resolve(TableName name, QueryScope scope)
    {
        if (name.Database.Length > 0)
            return null;
        if (scope.Named.TryGetValue(name.Name, out var named))
            return BindNamed(name.Name, named, scope);
        if (scope.Node.Pipe.FindNode(name.Name) is { } node)
            return Bind(node);

        return Project.FindDataSource(name.Name) is null && Project.FindPipe(name.Name)?.Output is { } output
            ? Bind(output)
            : null;
    }

    /// <summary>A Data Source as rows: every column, no filter.</summary>
    private BoundSelect SourceRows(TableName name)
    {
        var reference = new TableReference(name.Database, name.Name, name.Span);
        var source = reference.IsOwn ? name.Name : name.FullName;
        var file = Project.FindDataSource(source);
        var outputs = file is null or { IsIncomplete: true }
            ? []
            : file.Columns.Select(c => new BoundOutput(c.Name, new BoundColumn(source, c.Name), new Place(file.File, c.Syntax.Span)));
        return new BoundSelect(
            source, reference.IsRelease ? name.Database : "", [.. outputs], [], [], [], IsGrouped: false, IsKnown: true);
    }

    private TableRows BindJoin(JoinedTable join, QueryScope scope)
    {
        var left = BindTable(join.Left, scope);
        var right = BindTable(join.Right, scope);
        if (right.Branches.Length != 1)
            return TableRows.Of(BoundSelect.Unknown, "");

        var other = right.Branches[0];
        var on = join.On is { } condition ? SqlText.Normalize(scope.Sql, condition.Span) : "";
        var key = $"{join.Kind.ToLowerInvariant()} {other.Rows.Source} {string.Join(" and ", other.Rows.Filters.Select(f => f.Predicate.Key).OrderBy(k => k, StringComparer.Ordinal))} on {on}{string.Join(",", join.Using.OfType<Identifier>().Select(u => u.Name))}";

        // Rows come from the left end; for a RIGHT or FULL join they come from the right as well.
        var known = other.Rows.IsKnown && !join.Kind.Contains("RIGHT") && !join.Kind.Contains("FULL");
        return new TableRows([.. left.Branches.Select(branch => branch with
        {
            Rows = branch.Rows with { Shape = branch.Rows.Shape.Add(key), IsKnown = branch.Rows.IsKnown && known },
            Joined = branch.Joined.Add(other).AddRange(other.Joined),
        })]);
    }
}

/// <summary>Where a query stands: its node, its text, and the CTEs that it sees.</summary>
internal sealed record QueryScope(PipeNode Node, SqlTree Sql, ImmutableDictionary<string, QueryExpression> Named);

/// <summary>The rows of FROM.</summary>
internal sealed record TableRows(ImmutableArray<TableBranch> Branches)
{
    public static TableRows Of(BoundSelect rows, string alias) => new([new TableBranch(rows, alias, [])]);

    public TableRows WithShape(string shape, ImmutableArray<SqlExpression> arrays) => new([.. Branches.Select(b => b with
    {
        Rows = b.Rows with { Shape = b.Rows.Shape.Add(shape) },
        Arrays = b.Arrays.AddRange(arrays),
    })]);
}

/// <summary>One branch of FROM.</summary>
/// <param name="Alias">The name that qualifies its columns.</param>
/// <param name="Joined">The tables to its right.</param>
internal sealed record TableBranch(BoundSelect Rows, string Alias, ImmutableArray<TableBranch> Joined)
{
    /// <summary>What ARRAY JOIN unfolds.</summary>
    public ImmutableArray<SqlExpression> Arrays { get; init; } = [];
}
