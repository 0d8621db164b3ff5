using System.Collections.Immutable;
using Datafile.Analyzer.Project;
using Datafile.Analyzer.Types;
using Datafile.Parser;
using Datafile.Parser.Sql;
using Microsoft.CodeAnalysis.Text;

namespace Datafile.Analyzer.Binding.Columns;

/// <summary>Tells the columns of one view of a node's query, as ClickHouse resolves names: measured on 26.7 with its new analyzer.</summary>
internal sealed partial class QueryColumnBinder(ColumnModel model, PipeNode node, SqlTree sql, Dictionary<(string, string), TableRead> reads)
{
    private readonly Dictionary<TextSpan, QueryColumns> _named = [];
    private readonly HashSet<TextSpan> _openNamed = [];
    private readonly Dictionary<TextSpan, MissingColumn> _unknown = [];
    private ImmutableHashSet<string>? _setByTemplate;
    private string _tooLarge = "";
    private int _levels;
    private long _work;

    public NodeView Bind(QueryExpression query)
    {
        var columns = BindQuery(query, QueryEnvironment.Empty);
        return new NodeView(columns, _tooLarge, [.. _unknown.Values.OrderBy(u => u.Name.Span.Start)]);
    }

    /// <summary>Whether something is within a limit; the first that is not is kept, for those who ask what is unknown and why.</summary>
    private bool IsWithin(bool isWithin, string what)
    {
        if (!isWithin && _tooLarge.Length == 0)
            _tooLarge = what;
        return isWithin;
    }

    /// <summary>Counts what is looked at, in this query and in the project; false where it is too much.</summary>
    private bool Spend(long work) =>
        IsWithin((_work += work) <= Limits.QueryWork, $"more than {Limits.QueryWork} expressions would be looked at")
        && IsWithin(model.Spend(work), "the queries of the project are too large together");

    private QueryColumns BindQuery(QueryExpression query, QueryEnvironment environment) => query switch
    {
        SelectQuery select => BindSelect(select, environment),
        SetOperation { Queries.IsEmpty: false } set => BindSet(set, environment),
        _ => QueryColumns.Unknown,
    };

    /// <summary>A column of a UNION has the name of the first query and the type that holds those of all.</summary>
    private QueryColumns BindSet(SetOperation set, QueryEnvironment environment)
    {
        var first = BindQuery(set.Queries[0], environment);
        if (set.Queries[0] is SelectQuery { With.IsEmpty: false } head)
            environment = environment.With(head.With) with { Inherited = environment.Inherited.AddRange(head.With) };

        var all = new List<QueryColumns> { first };
        foreach (var query in set.Queries.Skip(1))
            all.Add(BindQuery(query, environment));
        if (all.Any(q => q.IsOpen || q.Columns.Length != first.Columns.Length))
            return new QueryColumns([.. first.Columns.Select(c => c with { Type = ClickHouseType.Unknown, ValueType = ClickHouseType.Unknown })], isOpen: true);

        return new QueryColumns([.. first.Columns.Select((c, i) => c with
        {
            Type = Common(all.Select(q => q.Columns[i].Type)),
            ValueType = Common(all.Select(q => q.Columns[i].ValueType)),
        })], isOpen: false);
    }

    private static ClickHouseType Common(IEnumerable<ClickHouseType> types)
    {
        var all = types.ToArray();
        return all.Any(t => t.IsUnknown) ? ClickHouseType.Unknown : all.All(all[0].Equals) ? all[0] : Supertype.Of(all);
    }

    private QueryColumns BindNamed(NamedQuery query)
    {
        var key = query.Item.Span;
        if (_named.TryGetValue(key, out var known))
            return known;
        if (query.Item is not { Query: { } inner, RenamesColumns: false } || !_openNamed.Add(key))
            return QueryColumns.Unknown;

        var columns = QueryColumns.Unknown;
        if (Enter(inner))
        {
            columns = BindQuery(inner, query.Environment);
            _levels -= inner.Depth;
        }

        _openNamed.Remove(key);
        return _named[key] = columns;
    }

    /// <summary>Whether something that stands elsewhere may be looked at from here; then its depth counts until it is left.</summary>
    private bool Enter(SqlNode target)
    {
        if (_levels + target.Depth > Limits.AliasDepth)
            return IsWithin(false, $"aliases nest more than {Limits.AliasDepth} levels deep");
        _levels += target.Depth;
        return true;
    }

    private QueryColumns BindSelect(SelectQuery select, QueryEnvironment environment)
    {
        var inside = environment.With(select.With);
        var from = BindFrom(select, inside);
        var scope = new SelectScope(select, inside, from);
        BindArrays(select.From, scope);
        foreach (var condition in Conditions(select.From))
            TypeOf(condition, scope);

        var columns = ImmutableArray.CreateBuilder<QueryColumn>(select.Items.Length);
        var isOpen = false;
        foreach (var item in select.Items)
            isOpen |= !AddItem(item, scope, columns);

        // Their types are not asked for, but every name in them has to mean something.
        foreach (var expression in Others(select))
            TypeOf(expression, scope);
        return new QueryColumns(WithValueTypes(scope, columns.ToImmutable()), isOpen);
    }

    /// <summary>Adds what an item yields; false where there may be more.</summary>
    private bool AddItem(SelectItem item, SelectScope scope, ImmutableArray<QueryColumn>.Builder columns)
    {
        if (item.Expression is Asterisk star)
            return AddStar(star, scope, columns);
        if (item.Expression is FunctionCall call && (call.Name is "untuple" || call.Arguments.Any(a => a is Asterisk && call.Name.ToLowerInvariant() != "count")))
            return false;

        // What a tag writes there may be one column or several, of any name.
        if (item is { Expression: TemplateExpression, Alias.Length: 0 })
            return false;

        var type = (item.Alias.Length > 0 ? TypeOfAlias(item.Alias, item.Expression, scope) : TypeOf(item.Expression, scope)).Type;
        var name = item.Alias.Length > 0 ? item.Alias : NameOf(item.Expression, scope);
        columns.Add(new QueryColumn(name, WithoutNull(item.Alias, item.Expression, type, scope), item.Span) { Expression = item.Expression });
        return item.Alias.Length > 0 || !HasUncertainName(item.Expression, scope);
    }

    private static IEnumerable<SqlExpression> Others(SelectQuery select)
    {
        foreach (var expression in new[] { select.Prewhere, select.Where, select.Having }.Concat(select.GroupBy))
        {
            if (expression is not null)
                yield return expression;
        }

        foreach (var clause in select.Clauses.Where(c => c.Name is not ("SETTINGS" or "FORMAT" or "LIMIT" or "OFFSET" or "FETCH" or "INTO")))
        {
            foreach (var expression in clause.Expressions.Concat(clause.Windows.SelectMany(w => w.PartitionBy.Concat(w.OrderBy))))
                yield return expression;
        }
    }

    private static IEnumerable<SqlExpression> Conditions(TableExpression? table)
    {
        for (; table is JoinedTable or ArrayJoin; table = table is JoinedTable joined ? joined.Left : ((ArrayJoin)table).Table)
        {
            if (table is JoinedTable { On: { } on })
                yield return on;
        }
    }
}
