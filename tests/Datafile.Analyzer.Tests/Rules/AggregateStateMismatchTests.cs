using Datafile.Analyzer.Tests.Documentation;

namespace Datafile.Analyzer.Tests.Rules;

/// <summary>What a view yields for a column that stores a state, or a state for one that does not: the reason, what to write, and the text of a fix.</summary>
public class AggregateStateMismatchTests
{
    [Theory]
    [InlineData("AggregateFunction(sum, UInt64)", "sumState(v)", "", "")]
    [InlineData("AggregateFunction(sum, UInt64)", "sumState(toInt64(v))", "Declare AggregateFunction(sum, Int64), or convert its argument to the declared type.", "")]
    [InlineData("AggregateFunction(sum, UInt64)", "avgState(v)", "Declare AggregateFunction(avg, UInt64), or yield sumState(…).", "")]
    [InlineData("AggregateFunction(uniq, String)", "uniq(name)", "yields the value of uniq(…), and ClickHouse refuses the view. Write uniqState(…).", "uniqState")]
    [InlineData("AggregateFunction(uniq, String)", "uniqExact(name)", "yields the value of uniqExact(…), and ClickHouse refuses the view. Write uniqExactState(…).", "")]
    [InlineData("AggregateFunction(uniq, String)", "uniq(DISTINCT name)", "yields the value of uniq", "")]
    [InlineData("AggregateFunction(sum, UInt64)", "v", "yields UInt64, a plain value, and ClickHouse refuses the view. Write sumState(…).", "")]
    [InlineData("AggregateFunction(uniq, String)", "name", "reads the text as the bytes of a state", "")]
    [InlineData("AggregateFunction(uniq, String)", "max(name)", "reads the text as the bytes of a state", "")]
    [InlineData("AggregateFunction(sum, UInt64)", "unknownFunction(v)", "", "")]
    [InlineData("AggregateFunction(uniq, String)", "uniqMergeState(visitors)", "", "")]
    [InlineData("AggregateFunction(uniq, String)", "visitors", "", "")]
    [InlineData("SimpleAggregateFunction(max, UInt64)", "max(v)", "", "")]
    [InlineData("SimpleAggregateFunction(max, UInt64)", "maxSimpleState(v)", "", "")]
    [InlineData("SimpleAggregateFunction(max, UInt64)", "maxState(v)", "yields AggregateFunction(max, UInt64), which ClickHouse cannot convert: it refuses the view, or each run of it fails. Write maxSimpleState(…).", "")]
    [InlineData("SimpleAggregateFunction(any, String)", "anyState(name)", "stores the bytes of the state as a text, without an error. Write anySimpleState(…).", "")]
    [InlineData("SimpleAggregateFunction(sum, UInt64)", "max(v)", "yields max(…), and merges of the stored parts give a wrong value. Declare the function that the query yields, or yield sumSimpleState(…).", "")]
    [InlineData("SimpleAggregateFunction(sum, UInt64)", "count()", "", "")]
    [InlineData("SimpleAggregateFunction(max, UInt64)", "min(length(user))", "", "")]
    [InlineData("SimpleAggregateFunction(sum, UInt64)", "min(length(user))", "merges of the stored parts give a wrong value", "")]
    [InlineData("UInt64", "sumState(v)", "a plain column cannot hold a state. Declare the state as the type of the column, or yield sum(…).", "")]
    [InlineData("UInt64", "sum(v)", "", "")]
    public void A_column_is_reported_where_it_cannot_store_what_the_query_yields(string type, string value, string expected, string fix)
    {
        var page = $"""
            ```datafiles good
            === datasources/events.datasource
            SCHEMA >
                `user` String,
                `name` String,
                `v` UInt64,
                `visitors` AggregateFunction(uniq, String)

            ENGINE "MergeTree"
            ENGINE_SORTING_KEY "user"
            === datasources/written.datasource
            SCHEMA >
                `user` String,
                `c` {type}

            ENGINE "AggregatingMergeTree"
            ENGINE_SORTING_KEY "user"
            === pipes/written_mv.pipe
            NODE written_1
            SQL >
                SELECT user, {value} AS c FROM events{(value.Contains('(', StringComparison.Ordinal) ? " GROUP BY user" : "")}
            TYPE materialized
            DATASOURCE written
            ```

            """;
        var found = ExampleReader.Read(page).Single().Findings().Where(f => f.Id == "DF2001").ToArray();
        if (expected.Length == 0)
            Assert.Empty(found);
        else
            Assert.Contains(expected, Assert.Single(found).Message, StringComparison.Ordinal);
        Assert.Equal(fix, string.Join(" ", found.SelectMany(f => f.Fixes).SelectMany(f => f.Edits).Select(e => e.Change.NewText)));
    }
}
