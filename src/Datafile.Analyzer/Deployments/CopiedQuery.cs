using System.Collections.Immutable;
using Datafile.Analyzer.Project;
using Datafile.Analyzer.Semantics;

namespace Datafile.Analyzer.Deployments;

/// <summary>Whether a copy pipe fills a target with rows that the view of the target computes as well.</summary>
/// <param name="model">The state that has both.</param>
internal sealed class CopiedQuery(ProjectSemantics model)
{
    /// <summary>
    /// Whether every variant of a copy is one SELECT over the rows of the view, with its columns and its groups. Its filters may
    /// cut windows, for a rebuild reads all rows. A query that is not one SELECT covers nothing.
    /// </summary>
    public bool IsCovered(PipeNode copy, PipeNode view) =>
        SelectOf(view) is { } wanted && model.Bind(copy).Variants is { IsEmpty: false } variants
        && variants.All(v => v.Query is BoundSelect { IsComparable: true } select && Form(select) == Form(wanted));

    /// <summary>
    /// Whether no two different conditions of them are on the same column with constants alone, which may divide the rows. What a
    /// parameter decides can be anything.
    /// </summary>
    public bool MayShareRows(PipeNode copy, PipeNode view)
    {
        if (SelectOf(view) is not { } wanted)
            return false;

        var own = Conditions(wanted).ToArray();
        return model.Bind(copy).Variants.Select(v => v.Query).OfType<BoundSelect>().SelectMany(Conditions).All(c =>
            c.IsTemplated || own.All(o => o.Key == c.Key || !o.Columns.Overlaps(c.Columns)));
    }

    private BoundSelect? SelectOf(PipeNode view) => model.QueryOf(view) is BoundSelect { IsComparable: true } select ? select : null;

    private static IEnumerable<(string Key, ImmutableHashSet<string> Columns, bool IsTemplated)> Conditions(BoundSelect query) =>
        query.Filters.Where(f => !f.IsHaving).Select(f => (
            f.Predicate.Key,
            f.Predicate.Columns.Select(c => c.Key).ToImmutableHashSet(StringComparer.Ordinal),
            f.Predicate.DescendantsAndSelf().Any(e => e is BoundTemplate)));

    private static string Form(BoundSelect select) => string.Join(
        "\n",
        select.From?.Key ?? "",
        string.Join(", ", select.Columns.Columns.Select(c => $"{c.Name} = {c.Value.Key}").OrderBy(t => t, StringComparer.Ordinal)),
        string.Join(", ", select.GroupBy.Select(k => k.Key).Distinct().OrderBy(t => t, StringComparer.Ordinal)));
}
