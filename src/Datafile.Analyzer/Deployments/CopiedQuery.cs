using System.Collections.Immutable;
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

    /// <summary>
    /// Whether no two different conditions of them are on the same column with constants alone, which may divide the rows. What a
    /// parameter decides can be anything.
    /// </summary>
    public static bool MayShareRows(PipeNode copy, PipeNode view)
    {
        if (view.Sql is not { Query: SelectQuery wanted } viewSql || copy.Sql is not { } sql)
            return false;

        var own = Conditions(viewSql, wanted).ToArray();
        return Queries(sql).OfType<SelectQuery>().SelectMany(q => Conditions(sql, q)).All(c =>
            c.IsTemplated || own.All(o => o.Text == c.Text || !o.Columns.Overlaps(c.Columns)));
    }

    private static IEnumerable<(string Text, ImmutableHashSet<string> Columns, bool IsTemplated)> Conditions(SqlTree sql, SelectQuery select)
    {
        var open = new Stack<SqlExpression>(new[] { select.Where, select.Prewhere }.OfType<SqlExpression>());
        while (open.Count > 0)
        {
            var next = open.Pop();
            if (next is Operation { Function: "and" } and)
            {
                foreach (var operand in and.Operands)
                    open.Push(operand);
                continue;
            }

            var parts = next.DescendantsAndSelf().ToArray();
            yield return (
                new SqlForm(sql).Of(next),
                ImmutableHashSet.CreateRange(StringComparer.Ordinal, parts.OfType<Identifier>().Select(i => i.Name)),
                parts.Any(p => p is TemplateExpression));
        }
    }

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
