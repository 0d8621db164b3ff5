using Datafile.Analyzer.Project;
using Datafile.Analyzer.Semantics;
using Datafile.Parser.Sql;

namespace Datafile.Analyzer.Changes;

/// <summary>Whether two queries in other words ask for the same, by what their names and expressions mean.</summary>
/// <param name="live">The model of the state before.</param>
/// <param name="current">The model of the state after.</param>
internal sealed class QueryComparison(ProjectSemantics live, ProjectSemantics current)
{
    /// <summary>
    /// Whether both yield the same rows of the same Data Sources, in the same columns and order: a table alias, the name of a
    /// CTE or a moved subquery makes no difference.
    /// </summary>
    public bool AreSame(PipeNode was, PipeNode node) =>
        live.Bind(was).Query is { IsComparable: true } before && current.Bind(node).Query is { IsComparable: true } after
        && before.Columns.Columns.Select(c => c.Name).SequenceEqual(after.Columns.Columns.Select(c => c.Name))
        && before.Key == after.Key
        && Output(before, was) == Output(after, node);

    /// <summary>Whether both group their rows by the same expressions.</summary>
    public bool GroupAlike(PipeNode was, PipeNode node) =>
        live.Bind(was).Query is BoundSelect { GroupBy.IsEmpty: false } before && current.Bind(node).Query is BoundSelect after
        && new HashSet<string>(before.GroupBy.Select(k => k.Key), StringComparer.Ordinal).SetEquals(after.GroupBy.Select(k => k.Key));

    /// <summary>What changes no row and yet the answer to a request: the order of rows, the format, settings.</summary>
    private static string Output(BoundQuery query, PipeNode node) => string.Join(
        "\n",
        query.Branches.Select(b => b.Order).Concat(node.Sql is not { Query: { } written } sql ? [] : Selects(written)
            .SelectMany(s => s.Clauses)
            .Where(c => c.Kind is ClauseKind.Format or ClauseKind.Settings)
            .Select(c => new NormalizedSql(sql).Of(c))));

    /// <summary>The queries whose rows are those of a query.</summary>
    private static IEnumerable<SelectQuery> Selects(QueryExpression query) => query switch
    {
        SelectQuery select => [select],
        SetOperation set => set.Queries.SelectMany(Selects),
        _ => [],
    };
}
