using System.Collections.Immutable;
using Datafile.Analyzer.Types;
using Datafile.Parser.Sql;

namespace Datafile.Analyzer.Semantics;

/// <summary>Which columns of a Nullable type hold no NULL, since the filters of their query let none pass, or a subquery always has a row.</summary>
internal sealed partial class Binder
{
    private bool _isNarrowing;

    /// <summary>
    /// Gives the columns of a SELECT the types of the values that they have: the items are typed again, with the columns that
    /// filters compare or ask for NULL without it.
    /// </summary>
    private ImmutableArray<QueryColumn> WithValueTypes(SelectScope scope, ImmutableArray<QueryColumn> columns)
    {
        // Over no rows at all an aggregate without GROUP BY yields NULL.
        var select = scope.Select;
        if (_isNarrowing
            || !columns.Any(c => c.Type.IsNullable)
            || (select.GroupBy.IsEmpty && select.Items.Any(i => HasAggregate(i.Expression)))
            || Narrow(scope) is not { } narrow)
            return columns;

        var again = BindAgain(narrow, columns);
        return again.Count != columns.Length ? columns : ImmutableArray.CreateRange(
            columns.Select((c, i) => c.Type.IsNullable && again[i].Type is { IsUnknown: false, IsNullable: false } values
                ? c with { ValueType = values }
                : c));
    }

    /// <summary>The columns in the scope where fewer of them are Nullable, without another word about what is refused.</summary>
    private ImmutableArray<QueryColumn>.Builder BindAgain(SelectScope narrow, ImmutableArray<QueryColumn> columns)
    {
        var (again, subqueries) = (ImmutableArray.CreateBuilder<QueryColumn>(columns.Length), _subqueries);
        using var suspended = _refusals.Suspended();
        _isNarrowing = true;
        foreach (var item in narrow.Select.Items)
        {
            var first = again.Count;
            AddItem(item, narrow, again);
            if (item.Expression is not Asterisk
                && again.Count > first
                && NullValues.MayBeAdded(again[first].Value)
                && !IsNeverNull(item.Alias, item.Expression, narrow))
                again[first] = columns[Math.Min(first, columns.Length - 1)];
        }

        (_isNarrowing, _subqueries) = (false, subqueries);
        return again;
    }

    /// <summary>The scope in which columns have the types of the values that pass; null where all are as they were.</summary>
    private SelectScope? Narrow(SelectScope scope)
    {
        // What a filter takes away before an outer join, the join may bring back.
        var select = scope.Select;
        var isJoined = scope.From.Joins > 0;
        var from = scope.From.Copy();
        var isNarrower = (!isJoined && from.Tables.Count(t => t.TakeValueTypes()) > 0)
            || scope.Lookups.Any(l => l.Syntax is ScalarSubquery subquery && YieldsRow(subquery));
        var narrow = new SelectScope(select, scope.Environment, from);
        foreach (var expression in NotNull(isJoined ? null : select.Prewhere).Concat(NotNull(select.Where)).Concat(NotNull(select.Having)))
        {
            isNarrower = true;
            Narrow(expression, narrow);
        }

        return isNarrower ? narrow : null;
    }

    private void Narrow(SqlExpression expression, SelectScope scope)
    {
        var met = new HashSet<string>(StringComparer.Ordinal);
        while (true)
        {
            switch (expression)
            {
                case AliasedExpression aliased:
                    scope.NotNull.AddAlias(aliased.Alias);
                    expression = aliased.Expression;
                    continue;
                case Identifier { Parts.Length: 1 } name
                    when scope.Aliases.TryGetValue(name.Name, out var named) && met.Add(name.Name) && !HasAggregateOutside(named, scope):
                    scope.NotNull.AddAlias(name.Name);
                    expression = named;
                    continue;
                case Identifier name:
                    if (FindTable(name.Parts, scope.From) is not { } place)
                        return;
                    if (place.Value.Type.Equals(TypeOfWhole(place)))
                        place.Table.TakeOffNull(place.Column);
                    else
                        scope.NotNull.AddWords(WordsOf(name));
                    return;
                default:
                    scope.NotNull.AddWords(WordsOf(expression));
                    return;
            }
        }
    }

    /// <summary>The type of the column that a name means or lies in.</summary>
    private static ClickHouseType? TypeOfWhole(ColumnPlace place) => place.Table.Find(place.Column)?.Type;

    /// <summary>Whether an alias is an aggregate, so that WHERE means the column of that name.</summary>
    private static bool HasAggregateOutside(SqlExpression named, SelectScope scope) => scope.Select.Having is null && HasAggregate(named);

    private BoundExpression WithoutNull(string alias, SqlExpression expression, BoundExpression value, SelectScope scope) =>
        IsNeverNull(alias, expression, scope) ? value.As(value.Type.WithoutNull) : value;

    /// <param name="alias">Empty where the expression has none.</param>
    private bool IsNeverNull(string alias, SqlExpression expression, SelectScope scope) =>
        scope.NotNull.HasAlias(alias) || IsNeverNull(expression, scope);

    private bool IsNeverNull(SqlExpression expression, SelectScope scope) =>
        !scope.NotNull.IsEmpty && scope.NotNull.HasWords(WordsOf(expression));

    /// <summary>What is not NULL wherever a condition is what it is wanted to be: three-valued logic lets no NULL pass.</summary>
    private static IEnumerable<SqlExpression> NotNull(SqlExpression? condition, bool holds = true)
    {
        var (function, operands) = condition switch
        {
            Operation operation => (operation.Function, operation.Operands),
            FunctionCall { IsWindow: false } call => (call.Name, call.Arguments),
            _ => ("", []),
        };
        return (function, operands.Length) switch
        {
            ("and", _) when holds => operands.SelectMany(o => NotNull(o, holds)),
            ("or", _) when !holds => operands.SelectMany(o => NotNull(o, holds)),
            ("not", 1) => NotNull(operands[0], !holds),
            ("isNotNull", 1) when holds => Inside(operands[0]),
            ("isNull", 1) when !holds => Inside(operands[0]),
            (_, 2) when Comparisons.Find(function) is not null => operands.SelectMany(Inside),
            ("like" or "notLike" or "ilike" or "notILike" or "match" or "in" or "notIn" or "startsWith" or "endsWith", 2)
                or ("between" or "notBetween", 3) =>
                Inside(operands[0]),
            _ => condition is Identifier ? [condition] : [],
        };
    }

    /// <summary>What cannot be NULL where an expression is not: itself, and what makes it NULL.</summary>
    private static IEnumerable<SqlExpression> Inside(SqlExpression expression) => expression switch
    {
        Literal => [],
        Operation { Function: "plus" or "minus" or "multiply" or "divide" or "modulo" or "intDiv" or "negate" or "concat" } arithmetic =>
            arithmetic.Operands.SelectMany(Inside).Prepend(expression),
        FunctionCall { Arguments.Length: > 0, IsWindow: false } call when FunctionFacts.Find(call.Name) is { PassesNull: true } =>
            Inside(call.Arguments[0]).Prepend(expression),
        _ => [expression],
    };
}
