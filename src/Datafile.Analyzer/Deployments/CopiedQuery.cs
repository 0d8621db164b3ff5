using Datafile.Analyzer.Changes;
using Datafile.Analyzer.Project;
using Datafile.Parser.Sql;

namespace Datafile.Analyzer.Deployments;

/// <summary>Whether a copy pipe fills a target with rows that the view of the target computes as well.</summary>
internal static class CopiedQuery
{
    /// <summary>
    /// Whether every variant of a copy is one SELECT over the tables of the view, with its list and its groups. Its filters may
    /// cut windows, for a rebuild reads all rows. A query that is not one SELECT covers nothing.
    /// </summary>
    public static bool IsCovered(PipeNode copy, PipeNode view) =>
        view.Sql is { Query: SelectQuery wanted } viewSql && Of(viewSql, wanted) is var form
        && copy.Sql is { } sql && Queries(sql).All(q => q is SelectQuery select && Of(sql, select) == form);

    private static IEnumerable<QueryExpression?> Queries(SqlTree sql) => sql.HasTags ? sql.Variants.Select(v => v.Query) : [sql.Query];

    private static string Of(SqlTree sql, SelectQuery select)
    {
        var form = new SqlForm(sql);
        return string.Join(
            "\n",
            select.From is null ? "" : form.Of(select.From),
            string.Join(", ", select.Items.Select(i => $"{i.Alias} = {form.Of(i.Expression)}").OrderBy(t => t, StringComparer.Ordinal)),
            string.Join(", ", select.GroupBy.Select(k => form.Of(k)).OrderBy(t => t, StringComparer.Ordinal)));
    }
}
