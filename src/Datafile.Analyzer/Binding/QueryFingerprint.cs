namespace Datafile.Analyzer.Binding;

/// <summary>A query as text in normal form: two queries that do the same to the same rows have one fingerprint.</summary>
public static class QueryFingerprint
{
    public static string Of(BoundQuery query) => string.Join("\n union all \n", query.Branches.Select(Of));

    public static string Of(BoundSelect select) => string.Join(
        "\n",
        $"from {select.Release}.{select.Source}",
        "select " + string.Join("; ", select.Outputs.Select(o => $"{o.Name} = {o.Expression.Key}").OrderBy(o => o, StringComparer.Ordinal)),
        "where " + string.Join("; ", select.Filters.Select(f => f.Predicate.Key).OrderBy(k => k, StringComparer.Ordinal)),
        "group by " + string.Join("; ", select.GroupKeys.OrderBy(k => k, StringComparer.Ordinal)),
        "with " + string.Join("; ", select.Shape));
}
