using System.Collections.Immutable;
using System.Globalization;
using Datafile.Analyzer.Types;
using Datafile.Parser.Sql;

namespace Datafile.Analyzer.Semantics;

/// <summary>The names of expressions without an alias, as ClickHouse writes them: operators as functions, names as written.</summary>
internal sealed partial class Binder
{
    private int _subqueries;

    private string NameOf(SqlExpression expression, SelectScope scope)
    {
        string Of(SqlExpression inner) => NameOf(inner, scope);
        string Call(string function, params SqlExpression[] arguments) => $"{function}({string.Join(", ", arguments.Select(Of))})";

        switch (expression)
        {
            case Identifier identifier:
                return IdentifierName(identifier, scope);
            case Literal literal:
                return ConstantOf(literal);
            case AliasedExpression aliased:
                return aliased.Alias;
            case Operation { Function: "array" } array:
                return $"[{string.Join(", ", array.Operands.Select(Of))}]";
            case Operation { Function: "tuple" } tuple:
                return $"({string.Join(", ", tuple.Operands.Select(Of))})";
            case Operation { Function: "between" } between:
                return $"and({Call("greaterOrEquals", between.Operands[0], between.Operands[1])}, {Call("lessOrEquals", between.Operands[0], between.Operands[2])})";
            case Operation { Function: "notBetween" } between:
                return $"or({Call("less", between.Operands[0], between.Operands[1])}, {Call("greater", between.Operands[0], between.Operands[2])})";
            case Operation operation:
                return Call(FunctionOf(operation), [.. operation.Operands]);
            case FunctionCall call:
                return CallName(call, scope);
            case CaseExpression choice:
                return CaseName(choice, scope);
            case Cast cast:
                return $"CAST({Of(cast.Operand)}, {TypedArgument.ConstantOf(cast.Type)})";
            case Interval interval:
                return Call("toInterval" + char.ToUpperInvariant(interval.Unit[0]) + interval.Unit.Substring(1), interval.Amount);
            case Lambda lambda:
                return $"lambda(tuple({string.Join(", ", lambda.Parameters)}), {Of(lambda.Body)})";
            case ScalarSubquery:
                return "_subquery_" + ++_subqueries;
            default:
                return sql.TextOf(expression.Span);
        }
    }

    private string CallName(FunctionCall call, SelectScope scope)
    {
        var name = call.Name + (call.Distinct ? "Distinct" : "") + (call.Filter is null ? "" : "If");
        var parameters = call.Parameters.IsEmpty ? "" : $"({string.Join(", ", call.Parameters.Select(p => NameOf(p, scope)))})";
        var arguments = call.Arguments.Where(a => a is not Asterisk).Concat(call.Filter is { } filter ? [filter] : []);
        return $"{name}{parameters}({string.Join(", ", arguments.Select(a => NameOf(a, scope)))}){WindowName(call.Window, scope)}";
    }

    private string WindowName(WindowSpecification? window, SelectScope scope)
    {
        if (window is null)
            return "";
        if (window.Name.Length == 0 && window.Parent.Length > 0 && window.PartitionBy.IsEmpty && window.OrderBy.IsEmpty)
            return " OVER " + window.Parent;

        var parts = new List<string>();
        if (!window.PartitionBy.IsEmpty)
            parts.Add("PARTITION BY " + string.Join(", ", window.PartitionBy.Select(p => NameOf(p, scope))));
        if (!window.OrderBy.IsEmpty)
            parts.Add("ORDER BY " + string.Join(", ", window.OrderBy.Select(o => o.Expression is { } key ? NameOf(key, scope) + (o.IsDescending ? " DESC" : " ASC") : "ALL")));
        return $" OVER ({string.Join(" ", parts)})";
    }

    private string CaseName(CaseExpression choice, SelectScope scope)
    {
        var arguments = choice.Branches.SelectMany(b => ImmutableArray.Create(b.When, b.Then)).Select(e => NameOf(e, scope));
        var otherwise = choice.Else is { } last ? NameOf(last, scope) : "NULL";
        return choice.Operand is { } operand
            ? $"caseWithExpression({NameOf(operand, scope)}, {string.Join(", ", arguments)}, {otherwise})"
            : $"multiIf({string.Join(", ", arguments)}, {otherwise})";
    }

    /// <summary>A number as ClickHouse prints it: <c>1_000</c> is 1000, <c>1.50</c> is 1.5, <c>1e3</c> is <c>1000.</c></summary>
    private static string NumberName(string written)
    {
        var text = written.Replace("_", "");
        if (text.Trim('-').All(char.IsDigit) || !double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value))
            return text;

        var printed = value.ToString("R", CultureInfo.InvariantCulture);
        return printed.All(c => char.IsDigit(c) || c == '-') ? printed + "." : printed.Replace("E", "e");
    }

    /// <summary>The name of a column that <c>*</c> brings.</summary>
    private static string StarName(StarColumn column, SelectScope scope)
    {
        if (column.Table.Alias.Length == 0)
            return column.Name;

        var isBound = scope.Aliases.ContainsKey(column.Name)
            || (column.Table.Qualifies && !scope.From.Shared.ContainsKey(column.Name) && IsOfOthers([column.Name], column.Table, scope));
        return isBound ? column.Table.Alias + "." + column.Name : column.Name;
    }

    /// <summary>The name of a column that is not given another: without what qualifies it, unless it means something else then.</summary>
    private static string IdentifierName(Identifier identifier, SelectScope scope)
    {
        var parts = identifier.Parts;
        if (parts.Length == 1 || (scope.Aliases.ContainsKey(parts[0]) && !IsOpen(parts[0], scope)) || TableOf(parts, scope) is not { } place)
            return string.Join(".", parts);

        for (var i = 0; i < place.Qualifiers; i++)
        {
            var rest = parts.RemoveAt(0);
            if (scope.Aliases.ContainsKey(rest[0])
                || place.Table.IsElement(rest[0])
                || (place.Table.Qualifies && IsOfOthers(rest, place.Table, scope)))
                break;
            parts = rest;
        }

        return string.Join(".", parts);
    }

    /// <summary>The table that a name is qualified with, also where its columns are not known.</summary>
    private static (ScopeTable Table, int Qualifiers)? TableOf(ImmutableArray<string> parts, SelectScope scope) =>
        FindTable(parts, scope.From) is { } place ? (place.Table, place.Qualifiers)
        : scope.From.Tables.FirstOrDefault(t => t.Columns.IsOpen && t.Is(parts[0])) is { } open ? (open, 1)
        : null;

    /// <summary>
    /// Whether a table that is not known could have the column as well, so that ClickHouse would keep the qualifier. That of an element of
    /// ARRAY JOIN ClickHouse 26.7 keeps, and the old analyzer leaves out.
    /// </summary>
    private static bool HasUncertainName(SqlExpression expression, SelectScope scope) =>
        expression is Identifier { Parts.Length: > 1 } name && TableOf(name.Parts, scope) is { } place
        && ((place.Qualifiers > 0 && place.Table.IsElement(string.Join(".", name.Parts.Skip(place.Qualifiers))))
            || (place.Table.Qualifies && scope.From.Tables.Any(t => t != place.Table && t.Columns.IsOpen)));

    private static bool IsOfOthers(ImmutableArray<string> parts, ScopeTable table, SelectScope scope) =>
        scope.From.Tables.Any(t => t != table && (t.Is(parts[0]) || Find(parts, t) is not null));
}
