using Datafile.ClickHouse.Tests.Engine;
using Xunit.Abstractions;

namespace Datafile.ClickHouse.Tests.Views;

/// <summary>What two inserts bring through a view is what its query makes of all rows, but for where a rule speaks.</summary>
public sealed class ViewTests(ClickHouseDatabase database, ITestOutputHelper output) : IClassFixture<ClickHouseDatabase>
{
    private const string Rows = "SELECT k, v FROM target FINAL";

    private static readonly ViewCase[] Cases =
    [
        new("SELECT k, n AS v FROM visits", "k UInt32, v UInt64", "MergeTree", "SELECT k, v FROM target", ""),
        new("SELECT k, n AS v FROM visits ORDER BY n", "k UInt32, v UInt64", "MergeTree", "SELECT k, v FROM target", ""),
        new("SELECT DISTINCT k FROM visits", "k UInt32", "MergeTree", "SELECT k FROM target", "DF2006"),
        new("SELECT DISTINCT k FROM visits", "k UInt32", "ReplacingMergeTree", "SELECT k FROM target FINAL", ""),
        new("SELECT k, n AS v FROM visits LIMIT 2", "k UInt32, v UInt64", "MergeTree", "SELECT k, v FROM target", "DF2006"),
        new("SELECT k, n AS v FROM visits ORDER BY n LIMIT 1 BY k", "k UInt32, v UInt64", "MergeTree", "SELECT k, v FROM target", "DF2006"),
        new("SELECT k, n AS v FROM visits ORDER BY n LIMIT 1 BY s", "k UInt32, v UInt64", "ReplacingMergeTree", "SELECT k, v FROM target FINAL", "DF2006"),
        new("SELECT k, v FROM (SELECT k, n AS v FROM visits LIMIT 2)", "k UInt32, v UInt64", "MergeTree", "SELECT k, v FROM target", "DF2006"),
        new("SELECT k, row_number() OVER (PARTITION BY k ORDER BY n) AS v FROM visits", "k UInt32, v UInt64", "MergeTree", "SELECT k, v FROM target", "DF2006"),
        new("SELECT k, count() AS v FROM visits GROUP BY k HAVING count() > 2", "k UInt32, v UInt64", "SummingMergeTree", Rows, "DF2006"),
        new("SELECT k, sum(n) AS v FROM visits GROUP BY k HAVING k > 1", "k UInt32, v UInt64", "SummingMergeTree", Rows, ""),

        new("SELECT k, sum(n) AS v FROM visits GROUP BY k", "k UInt32, v UInt64", "SummingMergeTree", Rows, ""),
        new("SELECT k, countIf(n > 3) AS v FROM visits GROUP BY k", "k UInt32, v UInt64", "SummingMergeTree", Rows, ""),
        new("SELECT k, max(n) AS v FROM visits GROUP BY k", "k UInt32, v UInt64", "SummingMergeTree", Rows, "DF2006"),
        new("SELECT k, uniq(s) AS v FROM visits GROUP BY k", "k UInt32, v UInt64", "SummingMergeTree", Rows, "DF2006"),
        new("SELECT k, intDiv(sum(n), count()) AS v FROM visits GROUP BY k", "k UInt32, v UInt64", "SummingMergeTree", Rows, "DF2006"),
        new("SELECT k, sum(n) / 4 AS v FROM visits GROUP BY k", "k UInt32, v Float64", "SummingMergeTree", Rows, ""),
        new("SELECT k, sum(n) / count() AS v FROM visits GROUP BY k", "k UInt32, v Float64", "SummingMergeTree", Rows, "DF2006"),
        new("SELECT k, sum(n) / 3 AS v FROM visits GROUP BY k", "k UInt32, v UInt64", "SummingMergeTree", Rows, "DF2006"),
        new("SELECT k, sum(n) / 4 AS v FROM visits GROUP BY k", "k UInt32, v Float64", "MergeTree", "SELECT k, sum(v) FROM target GROUP BY k", ""),
        new("SELECT k, any(n) AS v FROM visits GROUP BY k", "k UInt32, v UInt64", "SummingMergeTree", Rows, "DF2006"),
        new("SELECT k, max(n) AS v FROM visits GROUP BY k", "k UInt32, v SimpleAggregateFunction(max, UInt64)", "SummingMergeTree", Rows, ""),
        new("SELECT k, count(DISTINCT s) AS v FROM visits GROUP BY k", "k UInt32, v UInt64", "SummingMergeTree", Rows, "DF2006"),
        new("SELECT k, count(DISTINCT s) AS v FROM visits GROUP BY k", "k UInt32, v SimpleAggregateFunction(sum, UInt64)", "AggregatingMergeTree", Rows, "DF2006"),
        new("SELECT k, count(DISTINCT s) AS v FROM visits GROUP BY k", "k UInt32, v UInt64", "MergeTree", "SELECT k, sum(v) FROM target GROUP BY k", "DF2006"),
        new("SELECT k, uniqState(s) AS v FROM (SELECT DISTINCT k, s FROM visits) GROUP BY k", "k UInt32, v AggregateFunction(uniq, String)", "AggregatingMergeTree", "SELECT k, uniqMerge(v) FROM target GROUP BY k", ""),
        new("SELECT k, max(c) AS v FROM (SELECT k, count() AS c FROM (SELECT DISTINCT k, s FROM visits) GROUP BY k) GROUP BY k", "k UInt32, v UInt64", "MergeTree", "SELECT k, sum(v) FROM target GROUP BY k", "DF2006"),
        new("SELECT k, sum(c) AS v FROM (SELECT k, s, count() AS c FROM visits GROUP BY k, s) GROUP BY k", "k UInt32, v UInt64", "SummingMergeTree", Rows, ""),
        new("SELECT k, max(c) AS v FROM (SELECT k, s, count() AS c FROM visits GROUP BY k, s) GROUP BY k", "k UInt32, v SimpleAggregateFunction(max, UInt64)", "AggregatingMergeTree", Rows, "DF2006"),
        new("SELECT k, max(c) AS v FROM (SELECT k, s, max(n) AS c FROM visits GROUP BY k, s) GROUP BY k", "k UInt32, v SimpleAggregateFunction(max, UInt64)", "AggregatingMergeTree", Rows, ""),
        new("SELECT k, count() AS v FROM (SELECT k, s FROM visits GROUP BY k, s) GROUP BY k", "k UInt32, v UInt64", "SummingMergeTree", Rows, "DF2006"),
        new("SELECT k, uniqExactState(s) AS v FROM (SELECT k, s FROM visits GROUP BY k, s) GROUP BY k", "k UInt32, v AggregateFunction(uniqExact, String)", "AggregatingMergeTree", "SELECT k, uniqExactMerge(v) FROM target GROUP BY k", ""),
        new("SELECT k, avgState(c) AS v FROM (SELECT k, s, count() AS c FROM visits GROUP BY k, s) GROUP BY k", "k UInt32, v AggregateFunction(avg, UInt64)", "AggregatingMergeTree", "SELECT k, avgMerge(v) FROM target GROUP BY k", "DF2006"),
        new("SELECT k, c AS v FROM (SELECT k, count() AS c FROM visits GROUP BY k) WHERE c > 2", "k UInt32, v UInt64", "SummingMergeTree", Rows, "DF2006"),
        new("SELECT k, c AS v FROM (SELECT k, count() AS c FROM visits GROUP BY k) WHERE k > 1", "k UInt32, v UInt64", "SummingMergeTree", Rows, ""),
        new("SELECT k FROM visits GROUP BY k", "k UInt32", "MergeTree", "SELECT k FROM target", "DF2006"),
        new("SELECT k FROM visits GROUP BY k", "k UInt32", "ReplacingMergeTree", "SELECT k FROM target FINAL", ""),
        new("SELECT k, argMax(s, n) AS v, max(n) AS at FROM visits GROUP BY k", "k UInt32, v String, at UInt64", "ReplacingMergeTree(at)", Rows, ""),
        new("SELECT k, sumState(n) AS v FROM visits GROUP BY k", "k UInt32, v AggregateFunction(sum, UInt64)", "ReplacingMergeTree", "SELECT k, sumMerge(v) FROM target FINAL GROUP BY k", "DF2006"),
        new("SELECT k, rowNumberInBlock() AS v FROM (SELECT k FROM visits ORDER BY k)", "k UInt32, v UInt64", "MergeTree", "SELECT k, v FROM target", "DF2006"),
        new("SELECT k, blockSize() AS v FROM (SELECT k FROM visits ORDER BY k)", "k UInt32, v UInt64", "MergeTree", "SELECT k, v FROM target", "DF2006"),
        new("SELECT k, v FROM (SELECT k, n AS v FROM visits LIMIT 2000000)", "k UInt32, v UInt64", "MergeTree", "SELECT k, v FROM target", ""),
        new("SELECT k, countState() AS v FROM (SELECT DISTINCT k, s FROM visits) GROUP BY k", "k UInt32, v AggregateFunction(count)", "AggregatingMergeTree", "SELECT k, countMerge(v) FROM target GROUP BY k", "DF2006"),
        new("SELECT k, sum(n) AS v FROM visits GROUP BY k", "k UInt32, v UInt64", "ReplacingMergeTree", Rows, "DF2006"),
        new("SELECT k, max(n) AS v FROM visits GROUP BY k", "k UInt32, v UInt64", "ReplacingMergeTree(v)", Rows, ""),
        new("SELECT k, sum(n) AS v FROM visits GROUP BY k", "k UInt32, v UInt64", "AggregatingMergeTree", Rows, "DF2006"),
        new("SELECT k, sum(n) AS v FROM visits GROUP BY k", "k UInt32, v UInt64", "MergeTree", "SELECT k, sum(v) FROM target GROUP BY k", ""),
        new("SELECT k, uniq(s) AS v FROM visits GROUP BY k", "k UInt32, v UInt64", "MergeTree", "SELECT k, sum(v) FROM target GROUP BY k", "DF2006"),
        new("SELECT k, uniqState(s) AS v FROM visits GROUP BY k", "k UInt32, v AggregateFunction(uniq, String)", "AggregatingMergeTree", "SELECT k, uniqMerge(v) FROM target GROUP BY k", ""),
        new("SELECT k, uniqMerge(u) AS v FROM visits GROUP BY k", "k UInt32, v SimpleAggregateFunction(sum, UInt64)", "AggregatingMergeTree", Rows, "DF2006"),
        new("SELECT k, uniqMergeState(u) AS v FROM visits GROUP BY k", "k UInt32, v AggregateFunction(uniq, String)", "AggregatingMergeTree", "SELECT k, uniqMerge(v) FROM target GROUP BY k", ""),

        new("SELECT k, n AS v FROM visits UNION ALL SELECT k, n AS v FROM other", "k UInt32, v UInt64", "MergeTree", "SELECT k, v FROM target", "DF2005"),
        new("SELECT k, n AS v FROM visits UNION ALL SELECT k, n + 100 AS v FROM visits", "k UInt32, v UInt64", "MergeTree", "SELECT k, v FROM target", "DF2005"),
        new("SELECT k, v FROM (SELECT k, n AS v FROM visits UNION ALL SELECT k, n AS v FROM other)", "k UInt32, v UInt64", "MergeTree", "SELECT k, v FROM target", "DF2005"),
        new("SELECT k, v FROM (SELECT k, n AS v FROM visits UNION ALL SELECT k, n + 100 AS v FROM visits)", "k UInt32, v UInt64", "MergeTree", "SELECT k, v FROM target", ""),
        new("SELECT k, o.n AS v FROM visits ANY LEFT JOIN other AS o USING k", "k UInt32, v UInt64", "MergeTree", "SELECT k, v FROM target", "DF2005"),
        new("SELECT k, o.n AS v FROM visits INNER JOIN other AS o USING k", "k UInt32, v UInt64", "MergeTree", "SELECT k, v FROM target", "DF2005"),
        new("SELECT k, o.n AS v FROM visits RIGHT JOIN other AS o USING k", "k UInt32, v UInt64", "MergeTree", "SELECT k, v FROM target", "DF2005"),
        new("SELECT k, n AS v FROM visits WHERE k IN (SELECT k FROM other)", "k UInt32, v UInt64", "MergeTree", "SELECT k, v FROM target", "DF2005"),
        new("SELECT k, n AS v FROM visits WHERE n = (SELECT max(n) FROM visits)", "k UInt32, v UInt64", "MergeTree", "SELECT k, v FROM target", "DF2006"),
    ];

    [ClickHouseFact]
    public void A_rule_speaks_where_two_inserts_are_not_their_sum()
    {
        var wrong = Cases.Select(Judge).Where(w => w.Length > 0).ToArray();

        output.WriteLine($"{Cases.Length} views, {Cases.Count(c => c.Finding.Length > 0)} of them not the sum of their inserts, {wrong.Length} told wrong");
        Assert.True(wrong.Length == 0, string.Join("\n", wrong));
    }

    private string Judge(ViewCase view)
    {
        Create(view.Columns, view.Engine, view.Query);
        Insert();
        var live = Read(view);
        database.Execute("DROP VIEW view_0", "TRUNCATE TABLE target", $"INSERT INTO target {view.Query}");

        var (found, differs) = (ViewCase.Found(view.Columns, view.Engine, view.Query), live != Read(view));
        return found == view.Finding && differs == (found.Length > 0) ? "" : $"{view}: found '{found}', and the rows {(differs ? "differ" : "are the same")}";
    }

    [ClickHouseTheory]
    [InlineData("SELECT k, count() AS v FROM visits GROUP BY k", "SELECT k, count() AS v FROM visits GROUP BY k", "DF2008")]
    [InlineData("SELECT k, count() AS v FROM visits GROUP BY k", "SELECT k, count() AS v FROM visits WHERE n > 3 GROUP BY k", "DF2008")]
    [InlineData("SELECT k, count() AS v FROM visits WHERE n >= 3 GROUP BY k", "SELECT k, count() AS v FROM visits WHERE n <= 3 GROUP BY k", "DF2008")]
    [InlineData("SELECT k, count() AS v FROM visits WHERE n > 3 GROUP BY k", "SELECT k, count() AS v FROM visits WHERE n <= 3 GROUP BY k", "")]
    [InlineData("SELECT k, count() AS v FROM visits WHERE s = 'a' GROUP BY k", "SELECT k, count() AS v FROM visits WHERE s != 'a' GROUP BY k", "")]
    public void Views_overlap_where_a_row_is_counted_twice(string first, string second, string finding)
    {
        Create("k UInt32, v UInt64", "SummingMergeTree", first, second);
        Insert();
        var counted = database.Value("SELECT sum(v) FROM target");

        Assert.Equal(finding, ViewCase.Found("k UInt32, v UInt64", "SummingMergeTree", first, second));
        Assert.Equal(finding.Length > 0, int.Parse(counted) > int.Parse(database.Value("SELECT count() FROM visits")));
    }

    private void Create(string columns, string engine, params string[] views)
    {
        var settings = engine == "AggregatingMergeTree" ? " SETTINGS allow_dimensions_outside_sorting_key = 1" : "";
        database.Execute(
            "DROP TABLE IF EXISTS view_0", "DROP TABLE IF EXISTS view_1", "DROP TABLE IF EXISTS visits", "DROP TABLE IF EXISTS other",
            "DROP TABLE IF EXISTS target",
            $"CREATE TABLE visits ({ViewCase.Visits}) ENGINE = MergeTree ORDER BY k",
            $"CREATE TABLE other ({ViewCase.Other}) ENGINE = MergeTree ORDER BY k",
            $"CREATE TABLE target ({columns}) ENGINE = {engine} ORDER BY k{settings}");
        for (var i = 0; i < views.Length; i++)
            database.Execute($"CREATE MATERIALIZED VIEW view_{i} TO target AS {views[i]}");
    }

    /// <summary>Two inserts that share keys and values, with rows of the other table after each.</summary>
    private void Insert()
    {
        static string Visit(string rows) => $"INSERT INTO visits SELECT k, n, s, initializeAggregation('uniqState', s) FROM VALUES('k UInt32, n UInt64, s String', {rows})";
        database.Execute(
            Visit("(1, 1, 'a'), (1, 4, 'b'), (2, 2, 'a'), (2, 2, 'c'), (3, 9, 'a')"),
            "INSERT INTO other VALUES (1, 10), (7, 70)",
            Visit("(1, 3, 'a'), (1, 5, 'b'), (2, 6, 'c'), (3, 1, 'd')"),
            "INSERT INTO other VALUES (2, 20)");
    }

    private string Read(ViewCase view) => string.Join("; ", database.Query($"SELECT * FROM ({view.Read}) ORDER BY ALL").Select(row => string.Join(",", row)));
}
