using System.Collections.Immutable;
using Datafile.Parser.Sql;

namespace Datafile.Parser.Tests;

/// <summary>SQL as nested lists, so that one line shows how it was understood: <c>(plus a (multiply b 2))</c>.</summary>
internal static class SExpression
{
    /// <summary>The query of a tree, or what is wrong with it.</summary>
    public static string OfSql(SqlTree tree) =>
        tree.Query is { } query ? Of(query)
        : tree.Diagnostics.IsEmpty ? "template"
        : string.Concat(tree.Diagnostics.Select(d => $"{d.Id} at {d.Span.Start - tree.Span.Start}: {d.Message}"));

    public static string Of(QueryExpression query) => query switch
    {
        SetOperation { Operators: var operators } set when operators.Distinct().Count() == 1 =>
            List([operators[0].ToString().ToLowerInvariant().Replace(' ', '-'), .. set.Queries.Select(Of)]),
        SetOperation set => List(["set", .. set.Queries.SelectMany((q, i) =>
            (IEnumerable<string>)(i == 0 ? [Of(q)] : [set.Operators[i - 1].ToString().ToLowerInvariant().Replace(' ', '-'), Of(q)]))]),
        SelectQuery select => Of(select),
        _ => throw new InvalidOperationException($"{query.GetType().Name} is a new kind of query"),
    };

    public static string Of(SqlExpression expression) => expression switch
    {
        Identifier identifier => string.Join('.', identifier.Parts),
        Literal { Kind: LiteralKind.String } text => $"'{text.Value}'",
        Literal { Kind: LiteralKind.Number } number => number.Value,
        Literal other => other.Value.ToUpperInvariant(),
        Operation operation => List([operation.Function, .. operation.Operands.Select(Of)]),
        FunctionCall call => Of(call),
        CaseExpression choice => List(
        [
            "case",
            .. Some(choice.Operand),
            .. choice.Branches.Select(b => List(["when", Of(b.When), Of(b.Then)])),
            .. choice.Else is { } otherwise ? [List(["else", Of(otherwise)])] : ImmutableArray<string>.Empty,
        ]),
        Cast cast => List(["cast", Of(cast.Operand), cast.Type]),
        Interval interval => List(["interval", Of(interval.Amount), interval.Unit]),
        Lambda lambda => List(["->", List(lambda.Parameters), Of(lambda.Body)]),
        Asterisk star => (star.Qualifier.Length > 0 ? star.Qualifier + ".*" : "*") + (star.Modifiers.Length > 0 ? $"<{star.Modifiers.Trim()}>" : ""),
        ScalarSubquery subquery => Of(subquery.Query),
        AliasedExpression aliased => List(["as", Of(aliased.Expression), aliased.Alias]),
        TemplateExpression template => template.Text,
        SkippedExpression => "<skipped>",
        _ => throw new InvalidOperationException($"{expression.GetType().Name} is a new kind of expression"),
    };

    public static string Of(TableExpression table) => table switch
    {
        TableName name => Aliased(name.Alias, Read(name)),
        SubqueryTable subquery => Aliased(subquery.Alias, Of(subquery.Query)),
        TableFunction function => Aliased(function.Alias, Of(function.Call)),
        JoinedTable join => List(
        [
            join.Words.ToLowerInvariant().Replace(' ', '-'), Of(join.Left), Of(join.Right),
            .. join.On is { } on ? [List(["on", Of(on)])] : ImmutableArray<string>.Empty,
            .. join.Using.IsEmpty ? ImmutableArray<string>.Empty : [List(["using", .. join.Using.Select(Of)])],
        ]),
        ArrayJoin join => List(
        [
            join.IsLeft ? "left-array-join" : "array-join",
            .. join.Table is { } inner ? [Of(inner)] : ImmutableArray<string>.Empty,
            .. join.Arrays.Select(Of),
        ]),
        _ => throw new InvalidOperationException($"{table.GetType().Name} is a new kind of table"),
    };

    private static string Of(FunctionCall call)
    {
        var head = call.Parameters.IsEmpty ? call.Name : List([call.Name, .. call.Parameters.Select(Of)]);
        var text = List([head, .. call.Distinct ? ["distinct"] : ImmutableArray<string>.Empty, .. call.Arguments.Select(Of)]);
        if (call.Filter is { } filter)
            text = List(["filter", text, Of(filter)]);
        if (call.Nulls != NullTreatment.Default)
            text = List([call.Nulls.ToString().ToLowerInvariant() + "-nulls", text]);
        return call.Window is not { } window ? text
            : window is { PartitionBy.IsEmpty: true, OrderBy.IsEmpty: true, Frame: null } ? List(["over", text])
            : List(["over", text, .. OfWindow(window)]);
    }

    private static IEnumerable<string> OfWindow(WindowSpecification window) =>
    [
        .. window.PartitionBy.IsEmpty ? [] : (string[])[List(["by", .. window.PartitionBy.Select(Of)])],
        .. window.OrderBy.IsEmpty ? [] : (string[])[List(["order", .. window.OrderBy.Select(Of)])],
        .. window.Frame is { } frame ? (string[])[List([frame.Kind.ToString().ToLowerInvariant(), Of(frame.First), Of(frame.Last)])] : [],
    ];

    private static string Of(FrameBound bound) => bound.Offset is { } offset ? List([bound.Kind.ToString(), Of(offset)]) : bound.Kind.ToString();

    private static string Of(OrderKey key)
    {
        string[] words =
        [
            .. key.IsDescending ? ["desc"] : Array.Empty<string>(),
            .. key.DirectionTag.Length > 0 ? [key.DirectionTag] : Array.Empty<string>(),
            .. key.HasNullsFirst ? ["nulls-first"] : Array.Empty<string>(),
            .. key.Collation is { } collation ? [Of(collation)] : Array.Empty<string>(),
            .. key.Fill is { } fill ? [List(["fill", .. Part("from", fill.From), .. Part("to", fill.To), .. Part("step", fill.Step), .. Part("staleness", fill.Staleness)])] : Array.Empty<string>(),
        ];
        var expression = key.Expression is { } written ? Of(written) : "all";
        return words.Length == 0 ? expression : List([expression, .. words]);

        static string[] Part(string word, SqlExpression? value) => value is null ? [] : [word, Of(value)];
    }

    private static string Of(SelectClause clause)
    {
        var name = clause.Name.ToLowerInvariant().Replace(' ', '-');
        return List(
        [
            name,
            .. clause.Kind == ClauseKind.Window ? clause.Windows.Select(w => List([w.Name, .. w.Parent.Length > 0 ? [w.Parent] : Array.Empty<string>(), .. OfWindow(w)]))
                : clause.Order.IsEmpty ? clause.Expressions.Select(e => e == clause.Offset && clause.Expressions.Length > 1 ? List(["offset", Of(e)]) : Of(e))
                : clause.Order.Select(Of),
            .. clause.WithTies ? ["with-ties"] : Array.Empty<string>(),
            .. clause.Interpolates
                ? [List(["interpolate", .. clause.Interpolations.Select(i => i.Expression is { } e ? List([i.Name, Of(e)]) : i.Name)])]
                : Array.Empty<string>(),
        ]);
    }

    private static string Read(TableName name)
    {
        var text = name.FullName;
        if (name.Final)
            text = List(["final", text]);
        return name.Sample is { } sample
            ? List(["sample", text, sample.Ratio, .. sample.Offset.Length > 0 ? [sample.Offset] : Array.Empty<string>()])
            : text;
    }

    private static string Of(SelectQuery select) => List(
    [
        select.Distinct ? "select-distinct" : "select",
        .. select.Items.Select(i => Aliased(i.Alias, Of(i.Expression))),
        .. select.With.IsEmpty ? ImmutableArray<string>.Empty : [List(["with", .. select.With.Select(Of)])],
        .. select.From is { } from ? [List(["from", Of(from)])] : ImmutableArray<string>.Empty,
        .. Clause("prewhere", select.Prewhere),
        .. Clause("where", select.Where),
        .. select.GroupBy.IsEmpty && select.GroupByModifier.Length == 0
            ? ImmutableArray<string>.Empty
            : [List([("group-by " + select.GroupByModifier.ToLowerInvariant()).Trim(), .. select.GroupBy.Select(Of)])],
        .. Clause("having", select.Having),
        .. select.Clauses.Select(Of),
    ]);

    private static string Of(WithItem item) =>
        Aliased(item.Name, item.Query is { } query ? Of(query) : item.Expression is { } expression ? Of(expression) : "");

    private static ImmutableArray<string> Clause(string name, SqlExpression? expression) =>
        expression is null ? [] : [List([name, Of(expression)])];

    private static ImmutableArray<string> Some(SqlExpression? expression) => expression is null ? [] : [Of(expression)];

    private static string Aliased(string alias, string text) => alias.Length == 0 ? text : List(["as", text, alias]);

    private static string List(IEnumerable<string> parts) => $"({string.Join(' ', parts)})";
}
