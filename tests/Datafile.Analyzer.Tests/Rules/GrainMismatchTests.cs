using Datafile.Analyzer.Findings;
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
    public void A_column_beside_the_key_is_found_where_it_does_not_follow(string key, string column, bool expected) => Assert.Equal(
        expected, Found("`a` String, `b` String, `rows` AggregateFunction(count)", "\"AggregatingMergeTree\"\nENGINE_SORTING_KEY \"a\"", $"{key} AS a, {column} AS b, countState() AS rows FROM rows GROUP BY a, b").Any());

    /// <summary>Merges stay within a partition, and leave what it is computed of as it is.</summary>
    [Theory]
    [InlineData("AggregatingMergeTree", "AggregateFunction(count)", "countState()", "v", "")]
    [InlineData("SummingMergeTree", "UInt64", "count()", "v", "")]
    [InlineData("SummingMergeTree", "UInt64", "count()", "v % 2", "keeps one of their values at random")]
    [InlineData("SummingMergeTree", "UInt64", "count()", "n", "adds up their values")]
    [InlineData("SummingMergeTree", "UInt64", "count()", "intDiv(n, 2)", "adds up their values")]
    public void A_column_of_the_partition_key_is_found_where_it_does_not_follow(string engine, string type, string count, string partition, string expected) => RuleAssert.Says(expected, Found(
        $"`v` UInt32, `n` UInt8, `rows` {type}", $"\"{engine}\"\nENGINE_PARTITION_KEY \"{partition}\"\nENGINE_SORTING_KEY \"n\"", $"v, n, {count} AS rows FROM rows GROUP BY v, n"));

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
    public void Subtotals_are_merged_into_rows(string engine, string key, string groups, string outputs, string expected) => RuleAssert.Says(expected, Found(
        "`a` UInt32, `b` UInt8, `c` UInt8 DEFAULT 0, `rows` AggregateFunction(count)", $"\"{engine}\"\nENGINE_SORTING_KEY \"{key}\"", $"{outputs}, countState() AS rows FROM rows GROUP BY {groups}")
        .Where(f => f.Message.Contains("subtotals", StringComparison.Ordinal)));

    /// <summary>A part of a time is a number, and means nothing added up.</summary>
    [Theory]
    [InlineData("toHour", "hour")]
    [InlineData("toMinute", "minute")]
    [InlineData("toSecond", "second")]
    [InlineData("toDayOfWeek", "day of the week")]
    [InlineData("toDayOfMonth", "day of the month")]
    [InlineData("toDayOfYear", "day of the year")]
    [InlineData("toWeek", "week")]
    [InlineData("toISOWeek", "week")]
    [InlineData("toYearWeek", "week")]
    [InlineData("toMonth", "month")]
    [InlineData("toQuarter", "quarter")]
    [InlineData("toYear", "year")]
    [InlineData("toISOYear", "year")]
    [InlineData("toYYYYMM", "month")]
    [InlineData("toYYYYMMDD", "day")]
    public void A_part_of_a_time_is_added_up(string function, string part) => RuleAssert.Says($"is a {part}, ", Found(
        "`a` UInt32, `b` UInt32", "\"SummingMergeTree\"\nENGINE_SORTING_KEY \"a\"", $"v AS a, {function}(toDateTime(v)) AS b FROM rows"));

    private static IEnumerable<Finding> Found(string columns, string engine, string query) => ExampleReader.Read($"""
        ```datafiles good
        === datasources/rows.datasource
        SCHEMA >
            `v` UInt32,
            `n` UInt8,
            `name` String,
            `maybe` Nullable(String)
        === datasources/counts.datasource
        SCHEMA >
            {columns}

        ENGINE {engine}
        === pipes/counts_mv.pipe
        NODE counts_1
        SQL >
            SELECT {query}
        TYPE materialized
        DATASOURCE counts
        ```
        """).Single().Findings().Where(f => f.Id == "DF2004");
}
