using System.Collections.Immutable;
using Datafile.Analyzer.Types;
using Datafile.Parser.Sql;
using Microsoft.CodeAnalysis.Text;

namespace Datafile.Analyzer.Changes;

/// <summary>
/// What keeps a FORWARD_QUERY from storing each live row once. Documented is a SELECT list alone (datafile format 8.4); whether the
/// rest is refused or runs is not.
/// </summary>
/// <param name="What">The clause or the function.</param>
/// <param name="Effect">What becomes of the rows where it runs.</param>
/// <param name="Span">Where it is written; empty where that is the query.</param>
internal sealed record ForwardRows(string What, string Effect, TextSpan Span)
{
    /// <summary>Whether rows are merged by aggregates, so that no column alone can stand there.</summary>
    public bool AreAggregated { get; private init; }

    /// <summary>The first of them; null where each row is stored once, as far as the text tells.</summary>
    public static ForwardRows? Of(ForwardQuery query) => query.Select is { } select ? OfClauses(select) ?? OfCalls(select)
        : query.Sql.Query is SetOperation { Operators: [var first, ..] }
            ? new ForwardRows(first.ToString(), first.Kind == SetKind.Union ? "stores live rows several times" : "drops rows", default)
        : null;

    private static ForwardRows? OfClauses(SelectQuery select) =>
        !select.GroupBy.IsEmpty ? new ForwardRows("GROUP BY", "keeps one row of each group", select.GroupBy[0].Span) { AreAggregated = true }
        : select.Having is { } having ? new ForwardRows("HAVING", "drops rows", having.Span)
        : select.Distinct ? new ForwardRows("DISTINCT", "keeps one of several equal rows", default)
        : select.Clauses.FirstOrDefault(c => c.IsLimit || c.Kind == ClauseKind.Qualify) is { } clause
            ? new ForwardRows(clause.Name, "drops rows", clause.Span)
        : null;

    private static ForwardRows? OfCalls(SelectQuery select)
    {
        var nodes = select.Items.SelectMany(i => i.Expression.DescendantsAndSelf()).ToImmutableArray();
        if (select.Items.Select(i => ScalarIn(i.Expression)).OfType<ScalarSubquery>().FirstOrDefault() is { } scalar)
            return new ForwardRows("(SELECT …)", "stores its one result in every row", scalar.Span);
        if (nodes.Any(n => n is QueryExpression))
            return null;

        var calls = nodes.OfType<FunctionCall>().Where(c => !c.IsWindow).ToImmutableArray();
        return calls.FirstOrDefault(c => AggregateFunction.Find(c.Name) is not null) is { } aggregate
            ? new ForwardRows($"the aggregate {aggregate.Name}", "keeps one row of the whole Data Source", aggregate.Span) { AreAggregated = true }
            : calls.FirstOrDefault(c => string.Equals(c.Name, "arrayJoin", StringComparison.OrdinalIgnoreCase)) is { } joined
                ? new ForwardRows(joined.Name, "drops the rows of an empty array and repeats the others", joined.Span)
                : null;
    }

    /// <summary>The subquery that is the whole value of an expression, converted or not.</summary>
    private static ScalarSubquery? ScalarIn(SqlExpression expression) => expression switch
    {
        ScalarSubquery subquery => subquery,
        Cast cast => ScalarIn(cast.Operand),
        FunctionCall { Arguments: [var value, ..] } call when ConversionFunction.TargetOf(call.Name) is not null
            || call.Name.EndsWith("cast", StringComparison.OrdinalIgnoreCase) => ScalarIn(value),
        _ => null,
    };
}
