
namespace Datafile.Analyzer.Tests.Semantics;

/// <summary>A name with a release, a workspace or a VERSION means the table of that state, and no other.</summary>
public class TableNameTests
{
    private static readonly TinyProject Before = TinyProject.Empty.Released("0.2.0")
        .With("datasources/hits.datasource", Table("hour DateTime", "n UInt64"))
        .With("datasources/gone.datasource", Table("hour DateTime", "n UInt64"))
        .With("pipes/per_hour.pipe", Endpoint("SELECT hour AS h, n FROM hits"));

    private static readonly TinyProject After = TinyProject.Empty.Released("1.0.0")
        .With("datasources/hits.datasource", Table("day Date", "n UInt64"))
        .With("datasources/sums.datasource", Table("day Date", "n UInt64"))
        .With("datasources/old.datasource", "VERSION 3\n\n" + Table("hour DateTime", "n UInt64"))
        .With("pipes/plain.pipe", "VERSION 2\n\n" + Endpoint("SELECT hour AS h FROM old"))
        .With("pipes/per_hour.pipe", Endpoint("SELECT day AS d, n FROM hits"))
        .With("vendor/shop/datasources/prices.datasource", Table("sku String", "price Float64"));

    [Theory]
    [InlineData("SELECT hour FROM live.hits", "")]
    [InlineData("SELECT day FROM live.hits", "DF1002 day")]
    [InlineData("SELECT hour FROM v0_2_0.hits", "")]
    [InlineData("SELECT day FROM v0_2_0.hits", "DF1002 day")]
    [InlineData("SELECT day FROM v1_0_0.hits", "")]
    [InlineData("SELECT hour FROM v1_0_0.hits", "DF1002 hour")]
    [InlineData("SELECT anything FROM v0_1_0.hits", "")]
    [InlineData("WITH w AS (SELECT hour FROM live.hits) SELECT hour FROM w", "")]
    [InlineData("WITH w AS (SELECT day FROM live.hits) SELECT day FROM w", "DF1002 day")]
    [InlineData("SELECT l.hour, r.day FROM live.hits AS l JOIN hits AS r ON toDate(l.hour) = r.day", "")]
    [InlineData("SELECT l.day FROM live.hits AS l JOIN hits AS r ON l.n = r.n", "DF1002 l.day")]
    [InlineData("SELECT live.hits.hour FROM live.hits", "")]
    [InlineData("SELECT hour FROM live.hits UNION ALL SELECT toDateTime(day) FROM v1_0_0.hits", "")]
    [InlineData("SELECT hour FROM live.gone", "")]
    [InlineData("SELECT day FROM live.gone", "DF1002 day")]
    [InlineData("SELECT day FROM live.sums", "DF1001 live.sums")]
    [InlineData("SELECT h FROM live.per_hour", "")]
    [InlineData("SELECT d FROM live.per_hour", "DF1002 d")]
    [InlineData("%\n    SELECT {% if a == 1 %} hour {% else %} day {% end %} AS x FROM {% if a == 1 %} live.hits {% else %} hits {% end %}", "")]
    [InlineData("%\n    SELECT {% if a == 1 %} day {% else %} hour {% end %} AS x FROM {% if a == 1 %} live.hits {% else %} hits {% end %}", "DF1002 day")]
    [InlineData("SELECT anything FROM other.hits", "")]
    [InlineData("SELECT sku, price FROM shop.prices", "")]
    [InlineData("SELECT hour FROM old__v3", "")]
    [InlineData("SELECT day FROM old__v3", "DF1002 day")]
    [InlineData("SELECT day FROM old", "DF1002 day")]
    [InlineData("SELECT anything FROM old__v2", "")]
    [InlineData("SELECT h FROM plain__v2", "")]
    [InlineData("SELECT hour FROM plain__v2", "DF1002 hour")]
    public void A_query_reads_the_state_that_it_names(string query, string expected)
    {
        var found = After.With("pipes/asked.pipe", Endpoint(query)).Against(Before).Findings.Where(f => f.Place.Path == "pipes/asked.pipe" && f.Id.StartsWith("DF1", StringComparison.Ordinal));

        Assert.Equal(expected, string.Join(", ", found.Select(f => $"{f.Id} {Named(f.Message)}")));
    }

    [Theory]
    [InlineData("SELECT toDate(hour) AS day, n FROM old__v3", "sums", "")]
    [InlineData("SELECT toDate(hour) AS d, n FROM old__v3", "sums", "DF2002")]
    [InlineData("SELECT toDateTime(day) AS hour, n FROM sums", "old__v3", "")]
    [InlineData("SELECT day, n FROM sums", "old__v3", "DF2002")]
    [InlineData("SELECT hour, n FROM old__v3 WHERE n > 1", "old__v3", "DF1004")]
    [InlineData("SELECT price AS n, toDate('2024-01-01') AS day FROM shop.prices", "sums", "DF2003")]
    public void A_view_reads_and_fills_the_table_that_it_names(string query, string target, string expected)
    {
        var found = After.With("pipes/view.pipe", $"NODE n\nSQL >\n    {query}\n\nTYPE materialized\nDATASOURCE {target}\n").Against(null).Findings;

        Assert.Equal(expected, string.Join(", ", found.Where(f => f.Id is "DF1001" or "DF1004" || f.Id.StartsWith("DF200", StringComparison.Ordinal)).Select(f => f.Id).Distinct()));
    }

    private static string Table(params string[] columns) =>
        $"SCHEMA >\n    {string.Join(",\n    ", columns.Select(c => $"`{c.Split(' ')[0]}` {c.Split(' ')[1]}"))}\n\nENGINE MergeTree\nENGINE_SORTING_KEY {columns[0].Split(' ')[0]}\n";

    private static string Endpoint(string query) => $"NODE n\nSQL >\n    {query}\n\nTYPE endpoint\n";

    /// <summary>What a message is about: the name in quotes behind "reads".</summary>
    private static string Named(string message) => message.Split("reads '")[1].Split('\'')[0];
}
