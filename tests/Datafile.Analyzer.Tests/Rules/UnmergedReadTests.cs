using Datafile.Analyzer.Tests.Documentation;

namespace Datafile.Analyzer.Tests.Rules;

/// <summary>Queries that read or count each of the rows that an engine merges, and those that do not. The sorting key is user, day.</summary>
public class UnmergedReadTests
{
    private const string Replacing = "ReplacingMergeTree", Collapsing = "CollapsingMergeTree(sign)", Aggregating = "AggregatingMergeTree", Summing = "SummingMergeTree";

    private const string All = "all of them are read here";

    [Theory]
    [InlineData(Replacing, "user, n FROM rows", All)]
    [InlineData(Collapsing, "user, n FROM rows", All)]
    [InlineData(Aggregating, "user, n FROM rows", All)]
    [InlineData(Summing, "user, n FROM rows", All)]
    [InlineData("MergeTree", "user, n FROM rows", "")]
    [InlineData(Replacing, "user, n FROM rows FINAL", "")]
    [InlineData(Replacing, "DISTINCT user FROM rows", "")]
    [InlineData(Replacing, "user, n FROM rows LIMIT 1 BY user, day", "")]
    [InlineData(Replacing, "user, n FROM rows ORDER BY at DESC LIMIT 1", "")]
    [InlineData(Replacing, "user, n FROM rows ORDER BY at DESC LIMIT 2", All)]
    [InlineData(Replacing, "user, n FROM rows WHERE n > 1 OFFSET 1 ROW", All)]
    [InlineData(Replacing, "user, n FROM rows QUALIFY row_number() OVER (PARTITION BY user, day ORDER BY at DESC) = 1", "")]
    [InlineData(Replacing, "user, n FROM (SELECT user, n, row_number() OVER (PARTITION BY user, day ORDER BY at DESC) AS i FROM rows) WHERE i = 1", "")]
    [InlineData(Replacing, "user, n FROM (SELECT * FROM rows LIMIT 1 BY user, day)", "")]
    public void Rows_are_read(string engine, string query, string expected) => AssertFound(expected, engine, query, "TYPE endpoint");

    [Theory]
    [InlineData(Replacing, "user, count() AS c FROM rows GROUP BY user", "'count' counts each of them. Add FINAL, or take the newest row of each key")]
    [InlineData(Replacing, "user, sum(n) AS c FROM rows GROUP BY user", "'sum' counts each of them")]
    [InlineData(Replacing, "user, max(n) AS c FROM rows GROUP BY user", "")]
    [InlineData(Replacing, "user, max(n) AS m, avg(n) AS c FROM rows GROUP BY user", "'avg' counts each of them")]
    [InlineData(Replacing, "user, uniq(n) AS c FROM rows GROUP BY user", "")]
    [InlineData(Replacing, "user, day, count() AS c FROM rows GROUP BY user, day", "")]
    [InlineData(Replacing, "day, n, user, count() AS c FROM rows GROUP BY day, n, user", "")]
    [InlineData(Replacing, "sum(m) AS c FROM (SELECT user, day, argMax(n, at) AS m FROM rows GROUP BY user, day)", "")]
    [InlineData(Collapsing, "user, sum(n * sign) AS c FROM rows GROUP BY user", "")]
    [InlineData(Collapsing, "user, sum(sign) AS c, sum(n) AS s FROM rows GROUP BY user", "")]
    [InlineData(Collapsing, "user, sum(n) AS c FROM rows GROUP BY user", "'sum' counts each of them. Add FINAL, or multiply by 'sign' and group by the key")]
    [InlineData(Aggregating, "user, count() AS c FROM rows GROUP BY user", "'count' counts each of them. Add FINAL, or group by its key and combine the columns with their functions")]
    [InlineData(Aggregating, "user, uniq(day) AS c FROM rows GROUP BY user", "")]
    [InlineData(Summing, "user, count(day) AS c FROM rows GROUP BY user", "'count' counts each of them")]
    [InlineData(Summing, "user, sum(n) AS c FROM rows GROUP BY user", "")]
    [InlineData(Summing, "user, avg(n) AS c FROM rows GROUP BY user", "'avg' counts each of them")]
    [InlineData(Summing, "user, median(n) AS c FROM rows GROUP BY user", "'median' counts each of them")]
    [InlineData(Summing, "user, avg(toUInt32(day)) AS c FROM rows GROUP BY user", "'avg' counts each of them")]
    [InlineData(Aggregating, "user, avg(n) AS c FROM rows GROUP BY user", "")]
    [InlineData(Summing, "user, sum(1) AS c FROM rows GROUP BY user", "'sum' counts each of them")]
    [InlineData(Replacing, "user, sum(weight) AS c FROM names JOIN rows USING user GROUP BY user", "")]
    [InlineData(Replacing, "user, sum(n) AS c FROM names JOIN rows USING user GROUP BY user", "'sum' counts each of them")]
    [InlineData(Replacing, "user, sum(n * weight) AS c FROM names JOIN rows USING user GROUP BY user", "'sum' counts each of them")]
    [InlineData(Replacing, "user, sum(n) AS c FROM names ANY LEFT JOIN rows USING user GROUP BY user", "")]
    public void Rows_are_counted(string engine, string query, string expected) => AssertFound(expected, engine, query, "TYPE endpoint");

    /// <summary>A view has each version of a row, and no later one takes back what it has written.</summary>
    [Theory]
    [InlineData(Replacing, "user, count() AS c FROM rows GROUP BY user", "The view runs for each version of a row of 'rows' as it is inserted, so 'count' counts those")]
    [InlineData(Collapsing, "user, count() AS c FROM rows GROUP BY user", "The view runs for each version of a row")]
    [InlineData(Aggregating, "user, count() AS c FROM rows GROUP BY user", "")]
    [InlineData(Summing, "user, count() AS c FROM rows GROUP BY user", "")]
    [InlineData(Replacing, "user, n AS c FROM rows", "")]
    [InlineData(Replacing, "user, max(n) AS c FROM rows GROUP BY user", "")]
    public void A_view_is_reported_where_it_counts_each_version_of_a_row(string engine, string query, string expected) => AssertFound(expected, engine, query, "TYPE materialized\nDATASOURCE written");

    /// <summary>A node after it answers for the pipe, and the view writes all the same.</summary>
    [Fact]
    public void A_view_before_other_nodes() => AssertFound(
        "The view runs for each version of a row", Replacing, "user, count() AS c FROM rows GROUP BY user", "TYPE materialized\nDATASOURCE written\nNODE last_1\nSQL >\n    SELECT user FROM names");

    /// <summary>A node that nothing calls for is no answer.</summary>
    [Theory]
    [InlineData("FROM inner_1", All)]
    [InlineData("FROM inner_1 LIMIT 1 BY user", "")]
    [InlineData("FROM names", "")]
    public void The_node_of_a_pipe(string source, string expected) =>
        AssertFound(expected, Replacing, $"user FROM rows\nNODE last_1\nSQL >\n    SELECT user {source}", "TYPE endpoint", "inner_1");

    /// <summary>A pipe without a type answers with its last node.</summary>
    [Theory]
    [InlineData("FROM rows", All)]
    [InlineData("FROM names", "")]
    public void A_pipe_without_a_type(string source, string expected) =>
        AssertFound(expected, Replacing, $"user FROM rows\nNODE last_1\nSQL >\n    SELECT user {source}", "", "inner_1");

    private static void AssertFound(string expected, string engine, string query, string type, string node = "read_1")
    {
        var page = $"""
            ```datafiles good
            === datasources/rows.datasource
            SCHEMA >
                `user` String,
                `day` Date,
                `at` DateTime,
                `n` UInt64,
                `sign` Int8

            ENGINE "{engine}"
            ENGINE_SORTING_KEY "user, day"
            === datasources/names.datasource
            SCHEMA >
                `user` String,
                `weight` UInt64

            ENGINE "MergeTree"
            ENGINE_SORTING_KEY "user"
            === datasources/written.datasource
            SCHEMA >
                `user` String,
                `c` UInt64

            ENGINE "SummingMergeTree"
            ENGINE_SORTING_KEY "user"
            === pipes/read.pipe
            NODE {node}
            SQL >
                SELECT {query}
            {type}
            ```

            """;
        RuleAssert.Says(expected, ExampleReader.Read(page).Single().Findings().Where(f => f.Id == "DF2010"));
    }
}
