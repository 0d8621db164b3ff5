using Datafile.Analyzer.Tests.Documentation;

namespace Datafile.Analyzer.Tests.Rules;

/// <summary>Which columns follow from the sorting key. The view groups by them and by what the key has.</summary>
public class GrainMismatchTests
{
    [Theory]
    [InlineData("v > 20", "intDiv(v, 10)", true)]
    [InlineData("intDiv(v, 10)", "v > 20", false)]
    [InlineData("v > 20", "v <= 20", false)]
    [InlineData("v > 20", "not(v <= 20)", false)]
    [InlineData("v > 20", "if(v > 20, 'many', 'few')", false)]
    [InlineData("v > 20", "if(v > 20 AND n = 1, 'many', 'few')", true)]
    [InlineData("v > 20", "v", true)]
    [InlineData("name LIKE 'a%'", "startsWith(name, 'a')", false)]
    [InlineData("name LIKE 'a%'", "lower(name)", true)]
    [InlineData("name = 'a'", "length(name)", true)]
    [InlineData("length(name)", "name = 'a'", false)]
    [InlineData("empty(name)", "notEmpty(name)", false)]
    [InlineData("isNull(maybe)", "coalesce(maybe, 'x')", true)]
    public void A_column_beside_the_key_is_found_where_it_does_not_follow(string key, string column, bool expected) => Assert.Equal(expected, ExampleReader.Read($"""
        ```datafiles good
        === datasources/rows.datasource
        SCHEMA >
            `v` UInt32,
            `n` UInt8,
            `name` String,
            `maybe` Nullable(String)
        === datasources/counts.datasource
        SCHEMA >
            `a` String,
            `b` String,
            `rows` AggregateFunction(count)

        ENGINE "AggregatingMergeTree"
        ENGINE_SORTING_KEY "a"
        === pipes/counts_mv.pipe
        NODE counts_1
        SQL >
            SELECT {key} AS a, {column} AS b, countState() AS rows FROM rows GROUP BY a, b
        TYPE materialized
        DATASOURCE counts
        ```
        """).Single().Findings().Any(f => f.Id == "DF2004"));

    /// <summary>Merges stay within a partition, and leave what it is computed of as it is.</summary>
    [Theory]
    [InlineData("AggregatingMergeTree", "AggregateFunction(count)", "countState()", "v", false)]
    [InlineData("SummingMergeTree", "UInt64", "count()", "v", false)]
    [InlineData("SummingMergeTree", "UInt64", "count()", "v % 2", true)]
    [InlineData("SummingMergeTree", "UInt64", "count()", "n", true)]
    [InlineData("SummingMergeTree", "UInt64", "count()", "intDiv(n, 2)", true)]
    public void A_column_of_the_partition_key_is_found_where_it_does_not_follow(string engine, string type, string count, string partition, bool expected) => Assert.Equal(expected, ExampleReader.Read($"""
        ```datafiles good
        === datasources/rows.datasource
        SCHEMA >
            `v` UInt32,
            `n` UInt8
        === datasources/counts.datasource
        SCHEMA >
            `v` UInt32,
            `n` UInt8,
            `rows` {type}

        ENGINE "{engine}"
        ENGINE_PARTITION_KEY "{partition}"
        ENGINE_SORTING_KEY "n"
        === pipes/counts_mv.pipe
        NODE counts_1
        SQL >
            SELECT v, n, {count} AS rows FROM rows GROUP BY v, n
        TYPE materialized
        DATASOURCE counts
        ```
        """).Single().Findings().Any(f => f.Id == "DF2004"));

    /// <summary>Subtotals have the default value of a key that is left out, which is a key of other rows too.</summary>
    [Theory]
    [InlineData("AggregatingMergeTree", "a", "v, n WITH ROLLUP", "v AS a, n AS b", "ROLLUP adds rows of subtotals")]
    [InlineData("AggregatingMergeTree", "a", "v, n WITH CUBE", "v AS a, n AS b", "CUBE adds rows of subtotals")]
    [InlineData("AggregatingMergeTree", "a", "GROUPING SETS ((v), (n))", "v AS a, n AS b", "GROUPING SETS adds rows of subtotals")]
    [InlineData("SummingMergeTree", "a", "v, n WITH ROLLUP", "v AS a, n AS b", "ROLLUP adds rows of subtotals")]
    [InlineData("ReplacingMergeTree", "a", "v, n WITH ROLLUP", "v AS a, n AS b", "ROLLUP adds rows of subtotals")]
    [InlineData("MergeTree", "a", "v, n WITH ROLLUP", "v AS a, n AS b", "")]
    [InlineData("AggregatingMergeTree", "a, b", "v, n", "v AS a, n AS b", "")]
    [InlineData("AggregatingMergeTree", "a, b", "v, n WITH ROLLUP", "v AS a, grouping(n) AS b", "")]
    [InlineData("AggregatingMergeTree", "c", "v, n WITH ROLLUP", "v AS a, n AS b", "")]
    public void Subtotals_are_merged_into_rows(string engine, string key, string groups, string outputs, string expected)
    {
        var messages = ExampleReader.Read($"""
            ```datafiles good
            === datasources/rows.datasource
            SCHEMA >
                `v` UInt32,
                `n` UInt8
            === datasources/counts.datasource
            SCHEMA >
                `a` UInt32,
                `b` UInt8,
                `c` UInt8 DEFAULT 0,
                `rows` AggregateFunction(count)

            ENGINE "{engine}"
            ENGINE_SORTING_KEY "{key}"
            === pipes/counts_mv.pipe
            NODE counts_1
            SQL >
                SELECT {outputs}, countState() AS rows FROM rows GROUP BY {groups}
            TYPE materialized
            DATASOURCE counts
            ```
            """).Single().Findings().Where(f => f.Id == "DF2004" && f.Message.Contains("subtotals", StringComparison.Ordinal)).Select(f => f.Message);
        if (expected.Length == 0)
            Assert.Empty(messages);
        else
            Assert.StartsWith(expected, Assert.Single(messages), StringComparison.Ordinal);
    }
}
