using System.Collections.Immutable;
using Datafile.Analyzer.Types;
using Datafile.Parser.Sql;

namespace Datafile.Analyzer.Binding;

/// <summary>Binds one SELECT over the rows of its FROM.</summary>
internal sealed class SelectBinder
{
    /// <summary>
    /// An alias that stands for itself twice doubles with each level, and a chain of them nests: past these bounds an
    /// expression is no longer followed.
    /// </summary>
    private const int MaxSize = 500, MaxAliases = 100;

    private readonly QueryBinder _binder;
    private readonly SelectQuery _select;
    private readonly QueryScope _scope;
    private readonly TableBranch _table;
    private readonly Dictionary<string, SqlExpression> _aliases = new(StringComparer.Ordinal);
    private readonly Dictionary<string, BoundExpression> _boundAliases = new(StringComparer.Ordinal);
    private readonly HashSet<string> _openAliases = new(StringComparer.Ordinal);
    private int _aggregates;
    private bool _known;

    public SelectBinder(QueryBinder binder, SelectQuery select, QueryScope scope, TableBranch table)
    {
        (_binder, _select, _scope, _table) = (binder, select, scope, table);
        _known = table.Rows.IsKnown;

        foreach (var item in select.With.Where(w => w.Expression is not null && w.Name.Length > 0))
            _aliases[item.Name] = item.Expression!;
        foreach (var item in select.Items.Where(i => i.Alias.Length > 0))
            _aliases[item.Alias] = item.Expression;
        foreach (var inner in select.Items.SelectMany(i => i.DescendantsAndSelf()).OfType<AliasedExpression>())
            _aliases[inner.Alias] = inner.Expression;
        foreach (var array in table.Arrays.OfType<AliasedExpression>())
            _aliases[array.Alias] = array;
    }

    public BoundSelect Bind()
    {
        var rows = _table.Rows;
        var outputs = _select.Items.SelectMany(BindItem).ToImmutableArray();
        var filters = new[] { _select.Prewhere, _select.Where, _select.Having }.OfType<SqlExpression>().SelectMany(BindFilter).ToImmutableArray();
        var keys = _select.GroupBy.SelectMany(BindGroupKey).Select(k => k.Key).ToImmutableHashSet();
        var isGrouped = !_select.GroupBy.IsEmpty || _select.GroupByModifier.Length > 0
            || _select.Items.Any(i => i.DescendantsAndSelf().Any(IsAggregateCall));

        var shape = rows.Shape.ToBuilder();
        if (rows.IsGrouped && isGrouped)
            shape.Add("over groups of " + string.Join(",", rows.GroupKeys.OrderBy(k => k, StringComparer.Ordinal)));
        if (_select.Distinct)
            shape.Add("distinct");
        if (_select.GroupByModifier.Length > 0)
            shape.Add("group by " + _select.GroupByModifier.ToLowerInvariant());
        shape.AddRange(filters.Where(f => f.IsOnAggregate).Select(f => "having " + f.Predicate.Key));

        // ORDER BY alone and FORMAT change no row; SETTINGS is not followed either.
        foreach (var clause in _select.Clauses.Where(c => c.Name is not ("FORMAT" or "SETTINGS" or "WINDOW")))
        {
            if (clause.Name != "ORDER BY" || _select.Clause("LIMIT") is not null || _select.Clause("LIMIT BY") is not null)
                shape.Add(clause.Name.ToLowerInvariant() + " " + string.Join(",", clause.Expressions.Select(e => BindExpression(e).Key)));
        }

        return rows with
        {
            Outputs = outputs,
            Filters = [.. rows.Filters, .. filters.Where(f => !f.IsOnAggregate)],
            AggregateFilters = [.. rows.AggregateFilters, .. filters.Where(f => f.IsOnAggregate)],
            GroupKeys = isGrouped || !rows.IsGrouped ? keys : rows.GroupKeys,
            Shape = shape.ToImmutable(),
            IsGrouped = isGrouped || rows.IsGrouped,
            IsKnown = _known,
        };
    }

    private IEnumerable<BoundOutput> BindItem(SelectItem item)
    {
        if (item.Expression is Asterisk star)
            return BindAsterisk(star);

        var name = item.Alias.Length > 0 ? item.Alias
            : item.Expression is Identifier identifier ? identifier.Name
            : SqlText.Normalize(_scope.Sql, item.Expression.Span);

        // Inside its own definition an alias means the column: `toStartOfHour(ts) AS ts`.
        var expression = item.Alias.Length > 0 && _aliases.ContainsKey(item.Alias)
            ? BindAlias(item.Alias)
            : BindExpression(item.Expression);
        return [new BoundOutput(name, expression, new Place(_scope.Node.Pipe.File, item.Span))];
    }

    private IEnumerable<BoundOutput> BindAsterisk(Asterisk star)
    {
        var tables = Tables().Where(t => star.Qualifier.Length == 0 || t.Alias == star.Qualifier).ToArray();
        if (tables.Length != 1 || star.Modifiers.Length > 0 || tables[0].Rows.Outputs.IsEmpty)
        {
            _known = false;
            return [];
        }

        return tables[0].Rows.Outputs.Select(o => o with { Place = new Place(_scope.Node.Pipe.File, star.Span) });
    }

    private IEnumerable<BoundFilter> BindFilter(SqlExpression condition) =>
        condition is Operation { Function: "and" } and
            ? and.Operands.SelectMany(BindFilter)
            : [new BoundFilter(BindExpression(condition), new Place(_scope.Node.Pipe.File, condition.Span), _scope.Node)];

    private IEnumerable<BoundExpression> BindGroupKey(SqlExpression key)
    {
        // GROUP BY 1 names the first item.
        if (key is Literal { Kind: LiteralKind.Number } position && int.TryParse(position.Value, out var index) && index >= 1 && index <= _select.Items.Length)
            return [BindExpression(_select.Items[index - 1].Expression)];

        return key is Operation { Function: "tuple" } tuple ? tuple.Operands.Select(BindExpression) : [BindExpression(key)];
    }

    private BoundExpression BindAlias(string alias)
    {
        if (_boundAliases.TryGetValue(alias, out var bound))
            return bound;
        if (_openAliases.Count >= MaxAliases)
            return new BoundUnknown("«" + alias + "»");

        _openAliases.Add(alias);
        bound = Bounded(alias, BindExpression(_aliases[alias]));
        _openAliases.Remove(alias);
        return _boundAliases[alias] = bound;
    }

    private static BoundExpression Bounded(string name, BoundExpression expression) =>
        expression.Size <= MaxSize ? expression : new BoundUnknown("«" + name + "»");

    private BoundExpression BindExpression(SqlExpression expression)
    {
        switch (expression)
        {
            case Identifier identifier:
                return BindIdentifier(identifier);
            case Literal literal:
                return new BoundConstant(literal.Kind, literal.Value);
            case AliasedExpression aliased:
                return BindExpression(aliased.Expression);
            case Operation operation:
                return Call(operation.Function, operation.Operands);
            case FunctionCall { IsWindow: false, Filter: null } call:
                return BindCall(call);
            case Cast cast:
                return new BoundCall("CAST", [], [BindExpression(cast.Operand), new BoundConstant(LiteralKind.String, cast.Type.Replace(" ", ""))]);
            case Interval interval:
                return new BoundCall("interval_" + interval.Unit, [], [BindExpression(interval.Amount)]);
            case TemplateExpression template:
                return new BoundTemplate(template.Text);
            case CaseExpression choice:
                return BindCase(choice);
            default:
                return Unfollowed(expression);
        }
    }

    private BoundExpression BindCall(FunctionCall call)
    {
        var arguments = call.Arguments;

        // count(*) and count(1) count rows, as count() does.
        if (string.Equals(call.Name, "count", StringComparison.OrdinalIgnoreCase) && !call.Distinct && arguments.All(a => a is Asterisk or Literal { Kind: LiteralKind.Number }))
            arguments = [];
        if (arguments.Any(a => a is Lambda or Asterisk or ScalarSubquery))
            return Unfollowed(call);

        // An aggregate of an aggregate is refused, so that a name inside one can only mean the column.
        var isAggregate = IsAggregateCall(call);
        _aggregates += isAggregate ? 1 : 0;
        var name = call.Distinct ? call.Name + "Distinct" : call.Name;
        var bound = new BoundCall(name, [.. call.Parameters.Select(BindExpression)], [.. arguments.Select(BindExpression)]);
        _aggregates -= isAggregate ? 1 : 0;
        return bound;
    }

    private BoundCall BindCase(CaseExpression choice)
    {
        var parts = choice.Branches.SelectMany(b => new[] { b.When, b.Then }).ToList();
        if (choice.Operand is { } operand)
            parts.Insert(0, operand);
        if (choice.Else is { } otherwise)
            parts.Add(otherwise);
        return Call(choice.Operand is null ? "multiIf" : "caseWithExpression", parts);
    }

    private BoundCall Call(string function, IEnumerable<SqlExpression> operands) =>
        new(function, [], [.. operands.Select(BindExpression)]);

    /// <summary>Text with the columns that it names, so that two of them are equal only over the same rows.</summary>
    private BoundUnknown Unfollowed(SqlExpression expression) =>
        new("«" + SqlText.Normalize(_scope.Sql, expression.Span) + "»");

    private BoundExpression BindIdentifier(Identifier identifier)
    {
        var name = identifier.Name;
        if (identifier.Parts.Length == 1 && _aliases.TryGetValue(name, out var alias) && !_openAliases.Contains(name)
            && !(_aggregates > 0 && alias.DescendantsAndSelf().Any(IsAggregateCall)))
            return BindAlias(name);

        var qualifier = string.Join(".", identifier.Parts.Take(identifier.Parts.Length - 1));
        var tables = Tables().ToArray();
        foreach (var table in tables)
        {
            if (qualifier.Length > 0 && qualifier != table.Alias && qualifier != table.Rows.Source)
                continue;
            if (table.Rows.FindOutput(name) is { } output)
                return Bounded(name, output.Expression);
        }

        // A column that no schema names: Kafka's, or one of a table that is not in the project.
        var owner = tables.FirstOrDefault(t => qualifier.Length == 0 || qualifier == t.Alias);
        return new BoundColumn(tables.Length == 1 || qualifier.Length > 0 ? owner?.Rows.Source ?? qualifier : "", name);
    }

    private IEnumerable<TableBranch> Tables() => new[] { _table }.Concat(_table.Joined);

    private static bool IsAggregateCall(SqlNode node) =>
        node is FunctionCall { IsWindow: false } call && AggregateFunction.Find(call.Name) is not null;
}
