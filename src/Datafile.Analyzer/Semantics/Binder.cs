using System.Collections.Immutable;
using Datafile.Analyzer.Project;
using Datafile.Analyzer.Types;
using Datafile.Parser;
using Datafile.Parser.Sql;
using Datafile.Parser.Text;
using Microsoft.CodeAnalysis.Text;

namespace Datafile.Analyzer.Semantics;

/// <summary>Binds one variant of a node's query, as ClickHouse resolves names: measured on 26.7 with its new analyzer.</summary>
internal sealed partial class Binder(TableReader tables, PipeNode node, SqlTree sql)
{
    private static readonly string TooMuchWork = $"more than {Limits.QueryWork} expressions would be looked at";
    private static readonly string TooLargeType = $"a type has more than {Limits.TypeParts} parts";

    private readonly Dictionary<TextSpan, BoundQuery> _named = [];
    private readonly Dictionary<TextSpan, QueryEnvironment> _namedIn = [];
    private readonly HashSet<TextSpan> _openNamed = [];
    private readonly Dictionary<TextSpan, MissingColumn> _unknown = [];
    private QueryNames? _names;
    private Dictionary<TextSpan, SelectScope>? _scopes;
    private string _tooLarge = "";
    private int _levels;
    private long _work;

    public BoundVariant Bind(QueryExpression query)
    {
        _names = tables.NamesOf(sql, query);
        _readsColumnsFirst = Sets(query, "prefer_column_name_to_alias");
        _setsUnionMode = Sets(query, "union_default_mode");
        var bound = BindQuery(query, QueryEnvironment.Empty);
        return new BoundVariant(bound, _tooLarge, _unknown.Count == 0 ? [] : [.. _unknown.Values.OrderBy(u => u.Name.Span.Start)])
        {
            HasNamesOfRequest = _hasNamesOfRequest,
            Refusals = Computed(_refusals.All, query, bound),
            NewerRefusals = _newer.All,
        };
    }

    /// <summary>Whether a SELECT sets a setting. Few texts have its name at all.</summary>
    private bool Sets(QueryExpression query, string setting) =>
        sql.Contains(query.Span, setting) && query.DescendantsAndSelf().OfType<SelectQuery>().Any(s => SettingChecker.Sets(setting, s));

    /// <summary>Binds a query to ask what names mean in its SELECTs, which are named by their place; null for a place that has none.</summary>
    public Func<TextSpan, Identifier, BoundExpression?> BindNames(QueryExpression query)
    {
        _scopes = [];
        Bind(query);
        return (select, name) => _scopes.TryGetValue(select, out var scope) ? Resolve(name, scope) : null;
    }

    /// <summary>
    /// ClickHouse does not compute the columns that an outer query leaves out of an inner one, and refuses nothing of them then. Those that
    /// the outermost one passes on or aggregates are computed; what it makes else of them may be left out too.
    /// </summary>
    private static ImmutableArray<Refusal> Computed(ImmutableArray<Refusal> all, QueryExpression syntax, BoundQuery query)
    {
        if (!all.Any(r => r.Reason.IsOfComputed))
            return all;

        var selects = syntax.DescendantsAndSelf().OfType<SelectQuery>().ToArray();
        var passed = query.Columns.Columns.SelectMany(c => Passed(c.Value)).Select(e => e.Syntax?.Span).OfType<TextSpan>().ToArray();
        return all.RemoveAll(r => r.Reason.IsOfComputed
            && !Array.Exists(passed, span => span.Contains(r.Span))
            && selects.Where(s => s.Span.Contains(r.Span)).OrderBy(s => s.Span.Start).Skip(1).Any(s => s.Where?.Span.Contains(r.Span) != true));
    }

    /// <summary>What ClickHouse computes for a column of the outermost query. It counts rows without looking at what is counted.</summary>
    private static IEnumerable<BoundExpression> Passed(BoundExpression value) => value switch
    {
        BoundUnionColumn column => column.Parts.SelectMany(Passed),
        BoundCall call when AggregateFunction.Find(call.Name) is { Base: not "count" } => call.Arguments.Prepend(call),
        _ => [value],
    };

    /// <summary>Whether something is within a limit; the first that is not is kept, for those who ask what is unknown and why.</summary>
    private bool IsWithin(bool isWithin, string what)
    {
        if (!isWithin && _tooLarge.Length == 0)
            _tooLarge = what;
        return isWithin;
    }

    /// <summary>Counts what is looked at, in this query and in the project; false where it is too much.</summary>
    private bool Spend(long work) =>
        IsWithin((_work += work) <= Limits.QueryWork, TooMuchWork)
        && IsWithin(tables.Spend(work), "the queries of the project are too large together");

    private BoundQuery BindQuery(QueryExpression query, QueryEnvironment environment) => query switch
    {
        SelectQuery select => BindSelect(select, environment),
        SetOperation { Queries.IsEmpty: false } set => BindSet(set, environment),
        _ => BoundQuery.Unknown,
    };

    /// <summary>A column of a UNION has the name of the first query and the type that holds those of all.</summary>
    private BoundUnion BindSet(SetOperation set, QueryEnvironment environment)
    {
        // The others know what the WITH of the first names, its queries only where they have no WITH of their own.
        var first = BindQuery(set.Queries[0], environment);
        var after = set.Queries[0] is SelectQuery { With.IsEmpty: false } head
            ? Inside(head, environment) with { Inherited = environment.Inherited.AddRange(head.With) }
            : environment;
        var afterOwn = after with { Scope = environment.Scope };
        ImmutableArray<BoundQuery> all = [first, .. set.Queries.Skip(1)
            .Select(q => BindQuery(q, q is SelectQuery { With.IsEmpty: false } ? afterOwn : after))];
        CheckUnion(set, all);
        var columns = first.Columns.Columns;
        var isOpen = all.Any(q => q.Columns.IsOpen || q.Columns.Columns.Length != columns.Length);
        return new BoundUnion(
            node,
            set,
            all,
            [.. columns.Select((c, i) => c.As(isOpen ? ClickHouseType.Unknown : Common(all.Select(q => q.Columns.Columns[i].Type))) with
            {
                ValueType = isOpen ? ClickHouseType.Unknown : Common(all.Select(q => q.Columns.Columns[i].ValueType)),
            })],
            isOpen);
    }

    private static ClickHouseType Common(IEnumerable<ClickHouseType> types)
    {
        var all = types.ToImmutableArray();
        return all.Any(t => t.IsUnknown) ? ClickHouseType.Unknown : all.All(all[0].Equals) ? all[0] : Supertype.OfParts(all);
    }

    /// <summary>The surroundings of what is inside of a SELECT, kept for the queries that its WITH names.</summary>
    private QueryEnvironment Inside(SelectQuery select, QueryEnvironment environment)
    {
        var inside = environment.In(select);
        foreach (var item in select.With)
            _namedIn[item.Span] = inside;
        return inside;
    }

    private BoundQuery BindNamed(NamedQuery query)
    {
        var key = query.Item.Span;
        if (_named.TryGetValue(key, out var known))
            return known;
        if (query.Item is not { Query: { } inner, RenamesColumns: false } || !_openNamed.Add(key))
            return BoundQuery.Unknown;

        var bound = BoundQuery.Unknown;
        if (Enter(inner))
        {
            bound = BindQuery(inner, _namedIn[key] with { Scope = query.Scope });
            _levels -= inner.Depth;
        }

        _openNamed.Remove(key);
        return _named[key] = bound;
    }

    /// <summary>Whether something that is written elsewhere may be looked at from here; then its depth counts until it is left.</summary>
    private bool Enter(SqlNode target)
    {
        if (_levels + target.Depth > Limits.AliasDepth)
            return IsWithin(false, $"aliases nest more than {Limits.AliasDepth} levels deep");
        _levels += target.Depth;
        return true;
    }

    private BoundSelect BindSelect(SelectQuery select, QueryEnvironment environment)
    {
        var inside = Inside(select, environment);
        var from = BindFrom(select, inside);
        var scope = new SelectScope(select, inside, from);
        BindArrays(from.Root, scope);
        ImmutableArray<BoundFilter> joined = [.. BindConditions(from.Root, scope)];

        var columns = ImmutableArray.CreateBuilder<QueryColumn>(select.Items.Length);
        var isOpen = false;
        foreach (var item in select.Items)
            isOpen |= !AddItem(item, scope, columns);

        var conditions = BindClauseConditions(select, scope);
        var filters = ImmutableArray.CreateBuilder<BoundFilter>();
        foreach (var condition in conditions)
            AddFilters(condition.Syntax, condition.Value, ReferenceEquals(condition.Syntax, select.Having), scope, filters);
        ImmutableArray<BoundExpression> keys = select.GroupByModifier == "ALL"
            ? [.. columns.Select(c => c.Value).Where(v => !v.HasAggregate)]
            : [.. select.GroupBy.SelectMany(key => BindKey(key, scope))];
        var (clauses, order) = BindClauses(select, scope, isOpen ? [] : columns.ToImmutable());
        CheckGrouping(scope);
        CheckClauses(scope, columns.ToImmutable(), isOpen, conditions);
        if (_scopes is not null)
            _scopes[select.Span] = scope;
        return new BoundSelect(node, select, from.Root, new QueryColumns(WithValueTypes(scope, columns.ToImmutable()), isOpen), _names)
        {
            Filters = joined.AddRange(filters),
            GroupBy = keys,
            IsGrouped = !keys.IsEmpty || select.GroupByModifier.Length > 0 || (scope.MayAggregate && select.Items.Any(i => HasAggregate(i.Expression))),
            Clauses = scope.Unfolds ? clauses.AddRange(Unfolded(select, columns)) : clauses,
            ClauseKeys = [.. scope.ClauseKeys],
            Order = order,
            Lookups = scope.Lookups.Count == 0
                ? []
                : [.. scope.Lookups.GroupBy(l => l.Syntax.Span, (_, same) => same.First()).OrderBy(l => l.Syntax.Span.Start)],
        };
    }

    /// <summary>PREWHERE, WHERE and HAVING, as far as they are there.</summary>
    private ImmutableArray<Condition> BindClauseConditions(SelectQuery select, SelectScope scope)
    {
        var conditions = ImmutableArray.CreateBuilder<Condition>();
        Add(select.Prewhere, "PREWHERE");
        Add(select.Where, "WHERE");
        Add(select.Having, "HAVING");
        return conditions.ToImmutable();

        void Add(SqlExpression? syntax, string clause)
        {
            if (syntax is not null)
                conditions.Add(new Condition(clause, syntax, Bind(syntax, scope)));
        }
    }

    /// <summary>Adds the conditions that AND joins, each with its value.</summary>
    private void AddFilters(
        SqlExpression condition, BoundExpression value, bool isHaving, SelectScope scope, ImmutableArray<BoundFilter>.Builder filters)
    {
        ImmutableArray<SqlExpression> joined = condition switch
        {
            Operation { Function: "and" } and => and.Operands,
            FunctionCall { Filter: null } call when call.Name.Equals("and", StringComparison.OrdinalIgnoreCase) => call.Arguments,
            _ => default,
        };
        if (joined.IsDefault)
        {
            filters.Add(new BoundFilter(value, condition, node) { IsHaving = isHaving });
            return;
        }

        // What is not followed as a whole may be followed in parts.
        var values = value is BoundCall bound && bound.Is("and") && bound.Arguments.Length == joined.Length
            ? bound.Arguments
            : Bind(joined, scope);
        for (var i = 0; i < joined.Length; i++)
            AddFilters(joined[i], values[i], isHaving, scope, filters);
    }

    /// <summary>The condition of a clause, bound.</summary>
    private readonly record struct Condition(string Clause, SqlExpression Syntax, BoundExpression Value);

    /// <summary>Whether the keys of GROUP BY ALL are known: no item combines an aggregate with a column that would be a key.</summary>
    private static bool HasKnownKeys(SelectQuery select) => select.GroupByModifier == "ALL" && select.GroupBy.IsEmpty && select.Items.All(i =>
        !HasAggregate(i.Expression)
            ? i.Expression is not (Asterisk or TemplateExpression)
            : i.Expression is FunctionCall call && AggregateFunction.Find(call.Name) is not null);

    private IEnumerable<BoundExpression> BindKey(SqlExpression key, SelectScope scope)
    {
        if (scope.Select.ItemAt(key) is { } item)
            return [Bind(item.Aliased, scope)];

        if (key is TemplateExpression tag && NamesIn(tag, scope) is { IsEmpty: false } names)
            return names.Select(name => Bind(name, scope));

        return key is Operation { Function: "tuple" } tuple ? tuple.Operands.Select(o => Bind(o, scope)) : [Bind(key, scope)];
    }

    /// <summary>The calls of <c>arrayJoin</c> among the items: each brings a row for each element.</summary>
    private static IEnumerable<string> Unfolded(SelectQuery select, IEnumerable<QueryColumn> columns)
    {
        var calls = new HashSet<SqlNode>(
            select.Items.SelectMany(i => i.Expression.DescendantsAndSelf()).OfType<FunctionCall>().Where(c => c.Name == "arrayJoin"));
        return calls.Count == 0 ? [] : columns.SelectMany(c => c.Value.DescendantsAndSelf()).OfType<BoundCall>()
            .Where(c => c.Syntax is { } syntax && calls.Contains(syntax)).Select(c => c.Key).Distinct().OrderBy(k => k, StringComparer.Ordinal);
    }

    /// <summary>An expression as it is written, on one line, for a message.</summary>
    private string Written(SqlNode expression) => Spelling.OnOneLine(sql.TextOf(expression.Span));

    /// <summary>The words of an expression: what is not followed is the same in the same words.</summary>
    private string WordsOf(SqlNode expression) => SqlWords.Of(sql.TextOf(expression.Span), NormalForm.Tag);

    /// <summary>Adds what an item yields; false where there may be more.</summary>
    private bool AddItem(SelectItem item, SelectScope scope, ImmutableArray<QueryColumn>.Builder columns)
    {
        if (item.Expression is Asterisk star)
            return AddStar(star, scope, columns);
        if (item.Expression is FunctionCall call && (call.Name is "untuple" || (item.Alias.Length == 0 && TakesColumns(call))))
            return false;

        // What a tag writes there may be one column or several, of any name.
        if (item is { Expression: TemplateExpression tag, Alias.Length: 0 })
        {
            var names = NamesIn(tag, scope);
            foreach (var named in names)
                columns.Add(new QueryColumn(named.Name, Bind(named, scope), item.Span));
            return !names.IsEmpty;
        }

        if (SelectScope.IsOfTag(item.Alias))
        {
            Bind(item.Expression, scope);
            return false;
        }

        var value = item.Alias.Length > 0 ? BindAlias(item.Alias, item.Expression, scope) : Bind(item.Expression, scope);
        var name = item.Alias.Length > 0 ? item.Alias : NameOf(item.Expression, scope);
        var column = new QueryColumn(name, WithoutNull(item.Alias, item.Expression, value, scope), item.Span) { Expression = item.Expression };
        columns.Add(column.Type.IsNullable && NullValues.AreExcluded(column.Value) ? column with { ValueType = column.Type.WithoutNull } : column);
        return item.Alias.Length > 0 || !HasUncertainName(item.Expression, scope);
    }

    /// <summary>The conditions of joins, which see all of FROM; yields those that keep rows of the first table as WHERE does.</summary>
    private IEnumerable<BoundFilter> BindConditions(BoundTable? table, SelectScope scope)
    {
        for (; table is BoundJoin or BoundArrayJoin; table = table is BoundJoin join ? join.Left : ((BoundArrayJoin)table).Table)
        {
            if (table is not BoundJoin { Join.On: { } on } joined)
                continue;

            joined.On = Bind(on, scope);
            if (table == scope.From.Root) // behind ARRAY JOIN, names may mean elements
                CheckJoin(joined, scope);
            if (!joined.DropsUnmatched)
                continue;

            joined.Filters = [.. joined.Conjuncts.Where(c => c != joined.On && c.Syntax is { } syntax && IsOnFirstTable(syntax, scope))];
            foreach (var filter in joined.Filters)
                yield return new BoundFilter(filter, filter.Syntax!, node);
        }
    }

    private bool IsOnFirstTable(SqlExpression condition, SelectScope scope)
    {
        var names = condition.DescendantsAndSelf().OfType<Identifier>().ToArray();
        return names.Length > 0 && !condition.DescendantsAndSelf().Any(n => n is QueryExpression or Lambda)
            && names.All(n => FindTable(n.Parts, scope.From)?.Table == scope.From.Tables[0]);
    }
}
