using Datafile.Analyzer.Project;
using Datafile.Analyzer.Semantics;
using Datafile.Analyzer.Types;
using Datafile.Parser.Sql;
using Microsoft.CodeAnalysis.Text;

namespace Datafile.Analyzer.Editor;

/// <summary>What the SQL of a node means, place by place.</summary>
internal sealed class QuerySymbols(ProjectSemantics semantics, PipeNode node)
{
    private string Content => node.Pipe.Syntax.Content;

    /// <summary>What the text at an offset into the pipe means; null where it means nothing, or where that is unknown.</summary>
    public EditorSymbol? At(int position)
    {
        foreach (var table in node.Reads)
        {
            if (ProjectEditor.NameSpan(Content, table) is var name && ProjectEditor.Touches(name, position) && Table(table, name) is { } resource)
                return resource;
        }

        if (node.Sql is not { } sql)
            return null;

        // A place may be in some variants of a template only.
        var variants = semantics.Bind(node).Variants;
        var queries = sql.HasTags ? sql.Variants.Select(v => v.Query).ToArray() : [sql.Query];
        return queries.Zip(variants, (query, bound) => query is null ? null : In(query, bound.Query, position)).FirstOrDefault(symbol => symbol is not null);
    }

    private EditorSymbol? Table(TableReference table, TextSpan at) => semantics.Resolver.Find(node, table.Database, table.Name) switch
    {
        DataSource source => new DataSourceSymbol(PlaceOf(at), source),
        PipeNode other => new NodeSymbol(PlaceOf(at), other, semantics.ColumnsOf(other)),
        _ => semantics.Project.FindVendored(table.Database, table.Name) is { } shared ? new DataSourceSymbol(PlaceOf(at), shared) : null,
    };

    private EditorSymbol? In(QueryExpression query, BoundQuery bound, int position)
    {
        var path = PathTo(query, position);
        var selects = path.OfType<SelectQuery>().Reverse().ToArray();
        return path[path.Count - 1] switch
        {
            TableName table => NamedQuery(table, selects, bound),
            Identifier name when !path.OfType<Lambda>().Any(l => l.Parameters.Contains(name.Parts[0])) => Name(name, path, selects, bound),
            SelectItem { Alias.Length: > 0 } item => ItemAlias(item, selects, bound),
            SqlExpression expression and not Asterisk => Expression(expression, selects, bound),
            _ => null,
        };
    }

    private static List<SqlNode> PathTo(SqlNode root, int position)
    {
        var path = new List<SqlNode> { root };
        while (true)
        {
            var around = path[path.Count - 1].Children().Where(c => ProjectEditor.Touches(c.Span, position)).ToArray();
            if (around.Length == 0)
                return path;
            path.Add(around.FirstOrDefault(c => c.Span.Contains(position)) ?? around[around.Length - 1]);
        }
    }

    private NamedQuerySymbol? NamedQuery(TableName table, SelectQuery[] selects, BoundQuery bound)
    {
        var item = selects.SelectMany(s => s.With).FirstOrDefault(w => w.Query is not null && w.Name == table.Name);
        var read = BoundQueries.In(bound).SelectMany(s => s.From?.Leaves ?? []).OfType<BoundName>().FirstOrDefault(n => ReferenceEquals(n.Name, table));
        return item is null || table.Database.Length > 0
            ? null
            : new NamedQuerySymbol(
                PlaceOf(ProjectEditor.NameSpan(Content, new TableReference("", table.Name, table.Span))), table.Name, read?.Query?.Columns ?? QueryColumns.Unknown, item.Span);
    }

    /// <summary>A name: an alias first, except inside of its own expression and, if that aggregates, inside of another aggregate.</summary>
    private EditorSymbol? Name(Identifier name, List<SqlNode> path, SelectQuery[] selects, BoundQuery bound)
    {
        var isAggregated = path.Any(IsAggregate);
        var isAlias = selects.Length > 0 && SelectScope.AliasesIn(selects[0]).Any(a => a.Alias == name.Parts[0]);
        var inner = selects.Length > 0 ? BoundQueries.Find(bound, selects[0]) : null;
        var type = inner?.Resolve(name)?.Type ?? ClickHouseType.Unknown;
        foreach (var select in selects)
        {
            var alias = SelectScope.AliasesIn(select).FirstOrDefault(a =>
                a.Alias == name.Parts[0] && !a.Expression.Span.Contains(name.Span) && !(isAggregated && a.Expression.DescendantsAndSelf().Any(IsAggregate)));
            if (alias.Expression is { } expression)
                return new ColumnSymbol(PlaceOf(name.Span), name.Parts[0], select == selects[0] ? type : ClickHouseType.Unknown, "", PlaceOf(expression.Span));
            if (BoundQueries.Find(bound, select)?.From is { } from && ColumnOrigin.In(from, name.Parts, semantics) is { } origin)
                return new ColumnSymbol(PlaceOf(name.Span), origin.Column, isAlias || type.IsUnknown ? origin.Type : type, origin.Owner, origin.DeclaredAt);
        }

        return type.IsUnknown ? null : new ExpressionSymbol(PlaceOf(name.Span), type);
    }

    private static bool IsAggregate(SqlNode expression) => expression is FunctionCall { IsWindow: false } call && AggregateFunction.Find(call.Name) is not null;

    private ColumnSymbol? ItemAlias(SelectItem item, SelectQuery[] selects, BoundQuery bound)
    {
        var column = selects.Length == 0 ? null : BoundQueries.Find(bound, selects[0])?.Columns.Columns.FirstOrDefault(c => c.Span == item.Span);
        var alias = Content.LastIndexOf(item.Alias, item.Span.End - 1, item.Span.Length, StringComparison.Ordinal);
        return column is null
            ? null
            : new ColumnSymbol(
                PlaceOf(alias < item.Expression.Span.End ? item.Span : new TextSpan(alias, item.Alias.Length)), item.Alias, column.Type, $"node '{node.Name}'",
                PlaceOf(item.Span));
    }

    private ExpressionSymbol? Expression(SqlExpression expression, SelectQuery[] selects, BoundQuery bound) =>
        selects.Length > 0 && BoundQueries.Find(bound, selects[0]) is { } select && TypeOf(expression, select) is { } type
            ? new ExpressionSymbol(PlaceOf(expression.Span), type)
            : null;

    /// <summary>The type of an expression of a SELECT; null where it is unknown.</summary>
    private static ClickHouseType? TypeOf(SqlExpression expression, BoundSelect select) => select.Columns.Columns.Select(c => c.Value)
        .Concat(select.Filters.Select(f => f.Predicate))
        .Concat(select.GroupBy)
        .Concat(BoundQueries.Conditions(select.From))
        .SelectMany(value => value.DescendantsAndSelf())
        .FirstOrDefault(value => ReferenceEquals(value.Syntax, expression) && !value.Type.IsUnknown)?.Type;

    private Place PlaceOf(TextSpan span) => new(node.Pipe.File, span);
}
