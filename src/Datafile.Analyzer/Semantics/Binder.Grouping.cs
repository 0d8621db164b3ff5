using Datafile.Analyzer.Types;
using Datafile.Parser.Sql;

namespace Datafile.Analyzer.Semantics;

/// <summary>Aggregates and window functions where ClickHouse takes none, and columns beside aggregates that are in no key.</summary>
internal sealed partial class Binder
{
    private void CheckGrouping(SelectScope scope)
    {
        var select = scope.Select;
        var mayBeGrouped = scope.MayAggregate || !select.GroupBy.IsEmpty || select.GroupByModifier.Length > 0;
        if (!mayBeGrouped || _refusals.IsSuspended || _readsColumnsFirst)
            return;

        var reader = new GroupingReader(
            scope,
            parts => FindTable(parts, scope.From) is { } place
                ? (place.Table, place.Column, place.Qualifiers + 1 < parts.Length && place.Column != string.Join(".", parts.Skip(place.Qualifiers)))
                : null,
            tag => Bind(tag, scope) is BoundTemplate { Type.IsUnknown: false } value ? value : null);
        var forms = new List<(string Clause, GroupedForm Form)>();
        foreach (var key in reader.ReadKeys())
            forms.Add(("GROUP BY", key));
        foreach (var on in Conditions(scope.From.Root))
            forms.Add(("the condition of a JOIN", reader.Read(on)));
        if (select.Prewhere is { } prewhere)
            forms.Add(("PREWHERE", reader.Read(prewhere)));
        if (select.Where is { } where)
            forms.Add(("WHERE", reader.Read(where)));

        GroupedForm? having = select.Having is { } condition ? reader.Read(condition) : null;
        var results = new List<GroupedForm>(select.Items.Length + 1);
        foreach (var item in select.Items)
            results.Add(reader.Read(item.Aliased));
        if (having is not null)
            results.Add(having);
        foreach (var other in Others(select))
            results.Add(reader.Read(other));
        if (reader.HasCycle)
            return;

        foreach (var (clause, form) in forms)
            RefuseAggregates(form, clause);
        if (having?.Window is { } window)
            _refusals.Add(RefusalReason.WindowInClause, window, Named(window), "HAVING");
        foreach (var (outer, inner, isWindow) in reader.Nested)
        {
            if (isWindow)
                _refusals.Add(RefusalReason.WindowInClause, inner, Named(inner), outer.IsWindow ? "another window function" : "an aggregate");
            else
                _refusals.Add(RefusalReason.AggregateInAggregate, outer, Shortened(outer), Shortened(inner));
        }

        var isGrouped = !select.GroupBy.IsEmpty || select.GroupByModifier.Length > 0 || results.Exists(r => r.Aggregate is not null);
        if (!isGrouped || reader.IsUnknown)
            return;

        foreach (var column in results.Select(r => r.Column).OfType<SqlExpression>())
        {
            if (column is Identifier { Parts: var parts }
                && FindTable(parts, scope.From) is { Value.Type: var type }
                && Combined(type) is { } combined)
                _refusals.Add(RefusalReason.StateNotAggregated, column, Shortened(column), $"{combined}({Shortened(column)})");
            else
                _refusals.Add(column is Asterisk ? RefusalReason.StarNotGrouped : RefusalReason.NotAnAggregate, column, Shortened(column));
        }
    }

    /// <summary>The aggregate that makes one value of the parts that a column stores; null for a column of plain values.</summary>
    private static string? Combined(ClickHouseType type) =>
        type.IsSimpleAggregateState && type.StateFunction.Length > 0 ? type.StateFunction
        : type.IsAggregateState && type.Arguments.FirstOrDefault(a => a.Type is not null)?.Type is { Name.Length: > 0 } function
            ? $"{function.Name}Merge{function.ToString().Substring(function.Name.Length)}"
        : null;

    /// <summary>What is computed over the groups beside the items and HAVING.</summary>
    private static IEnumerable<SqlExpression> Others(SelectQuery select) => select.Clauses.SelectMany(clause => clause.Kind switch
    {
        ClauseKind.OrderBy or ClauseKind.LimitBy or ClauseKind.Qualify => clause.Expressions,
        ClauseKind.Window => clause.Windows.SelectMany(w => w.Keys),
        _ => [],
    });

    private static IEnumerable<SqlExpression> Conditions(BoundTable? table)
    {
        for (; table is BoundJoin or BoundArrayJoin; table = table is BoundJoin join ? join.Left : ((BoundArrayJoin)table).Table)
        {
            if (table is BoundJoin { Join.On: { } on })
                yield return on;
        }
    }

    private void RefuseAggregates(GroupedForm form, string clause)
    {
        if (form.Aggregate is { } aggregate)
            _refusals.Add(
                RefusalReason.AggregateInClause, aggregate, Shortened(aggregate), clause,
                clause is "WHERE" or "PREWHERE" ? "Use HAVING, or give the alias another name than the column." : "Compute it in a subquery.");
        if (form.Window is { } window)
            _refusals.Add(RefusalReason.WindowInClause, window, Named(window), clause);
    }

    private string Named(SqlExpression expression) => expression is FunctionCall call ? call.Name : Shortened(expression);

    /// <summary>An expression in a message.</summary>
    private string Shortened(SqlExpression expression)
    {
        var text = Written(expression);
        return text.Length <= 60 ? text : text.Substring(0, 59) + "…";
    }
}
