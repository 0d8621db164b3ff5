using Datafile.Analyzer.Tests.Documentation;

namespace Datafile.Analyzer.Tests.Rules;

/// <summary>What reads a state, or a part of a value, as something else: what is said of it, and how loudly.</summary>
public class WrongStateReadTests
{
    private const string Warning = "Warning ", Info = "Info ";

    [Theory]
    [InlineData("uniq(visitors)", Info + "takes each for a plain value")]
    [InlineData("uniqExact(visitors)", Info + "takes each for a plain value")]
    [InlineData("uniqIf(visitors, user != '')", Info + "takes each for a plain value")]
    [InlineData("count(DISTINCT visitors)", Info + "takes each for a plain value")]
    [InlineData("any(visitors)", Info + "takes the state of one part of the rows")]
    [InlineData("anyLast(visitors)", Info + "takes the state of one part of the rows")]
    [InlineData("count(visitors)", Warning + "counts the rows that hold them. Write uniqMerge(visitors), or count()")]
    [InlineData("count()", "")]
    [InlineData("uniqMerge(visitors)", "")]
    [InlineData("uniqMergeState(visitors)", "")]
    [InlineData("uniq(user)", "")]
    [InlineData("uniq(finalizeAggregation(visitors))", Warning + "takes each for a value")]
    [InlineData("quantileExactMerge(high)", Warning + "reads the median from it. Write quantileExactMerge(0.8)(…).")]
    [InlineData("quantileExactMergeIf(high, user != '')", Warning + "reads the median from it")]
    [InlineData("quantileExactMerge(0.8)(high)", "")]
    [InlineData("quantileExactMerge(0.95)(high)", "")]
    [InlineData("quantileExactMerge(middle)", "")]
    [InlineData("quantileMerge(usual)", "")]
    [InlineData("quantilesMerge(several)", "")]
    [InlineData("countMerge(rows)", "")]
    public void A_state_is_read(string expression, string expected) => AssertFound(expected, $"user, {expression} AS read FROM states GROUP BY user");

    /// <summary>Two states of equal values may differ, and so be two groups.</summary>
    [Theory]
    [InlineData("user, visitors FROM states GROUP BY user, visitors", Info + "keeps parts of a state apart as different groups")]
    [InlineData("user, count() AS n FROM states GROUP BY visitors, user", Info + "keeps parts of a state apart as different groups")]
    [InlineData("user, latest FROM states GROUP BY user, latest", "")]
    [InlineData("user FROM states GROUP BY user", "")]
    public void A_state_is_a_group(string query, string expected) => AssertFound(expected, query);

    /// <summary>The engine has merged the parts of some rows and not those of others.</summary>
    [Theory]
    [InlineData("sum(latest)", Warning + "Compute max(latest) for each key in a subquery first, or add FINAL.")]
    [InlineData("avg(latest)", Warning + "takes each for a value")]
    [InlineData("min(latest)", Warning + "takes each for a value")]
    [InlineData("uniq(latest)", Warning + "takes each for a value")]
    [InlineData("quantile(0.9)(latest)", Warning + "takes each for a value")]
    [InlineData("max(latest)", "")]
    [InlineData("maxIf(latest, user != '')", "")]
    [InlineData("groupArray(latest)", "")]
    [InlineData("max(total)", Warning + "Compute sum(total) for each key")]
    [InlineData("avg(total)", Warning + "takes each for a value")]
    [InlineData("sum(total)", "")]
    [InlineData("any(name)", "")]
    [InlineData("max(name)", "")]
    [InlineData("uniq(name)", "")]
    [InlineData("anyLast(latest)", Warning + "takes each for a value")]
    public void Parts_of_a_value_are_read(string expression, string expected) => AssertFound(expected, $"{expression} AS read FROM states");

    [Theory]
    [InlineData("FROM states", Warning)]
    [InlineData("FROM (SELECT user, latest FROM states)", Warning)]
    [InlineData("FROM states JOIN names USING user", Warning)]
    [InlineData("FROM states FINAL", "")]
    [InlineData("FROM (SELECT user, max(latest) AS latest FROM states GROUP BY user)", "")]
    [InlineData("FROM (SELECT user, latest FROM states ORDER BY latest DESC LIMIT 1 BY user)", "")]
    [InlineData("FROM stored", "")]
    public void Rows_are_in_parts(string source, string expected) => AssertFound(expected, $"sum(latest) AS read {source}");

    private static void AssertFound(string expected, string query)
    {
        const string Columns = """
            SCHEMA >
                `user` String,
                `visitors` AggregateFunction(uniq, String),
                `rows` AggregateFunction(count),
                `high` AggregateFunction(quantileExact(0.8), UInt64),
                `middle` AggregateFunction(quantileExact(0.5), UInt64),
                `usual` AggregateFunction(quantile, UInt64),
                `several` AggregateFunction(quantiles(0.8, 0.9), UInt64),
                `latest` SimpleAggregateFunction(max, UInt64),
                `total` SimpleAggregateFunction(sum, UInt64),
                `name` SimpleAggregateFunction(any, String)

            """;
        var page = $"""
            ```datafiles good
            === datasources/states.datasource
            {Columns}
            ENGINE "AggregatingMergeTree"
            ENGINE_SORTING_KEY "user"
            === datasources/stored.datasource
            {Columns}
            ENGINE "MergeTree"
            ENGINE_SORTING_KEY "user"
            === datasources/names.datasource
            SCHEMA >
                `user` String

            ENGINE "MergeTree"
            ENGINE_SORTING_KEY "user"
            === pipes/read.pipe
            NODE read_1
            SQL >
                SELECT {query}
            TYPE endpoint
            ```

            """;
        var found = ExampleReader.Read(page).Single().Findings().Where(f => f.Id == "DF2009").ToArray();
        if (expected.Length == 0)
        {
            Assert.Empty(found);
            return;
        }

        Assert.StartsWith(expected.Split(' ')[0], Assert.Single(found).Severity.ToString(), StringComparison.Ordinal);
        Assert.Contains(expected.Substring(expected.IndexOf(' ') + 1), found[0].Message, StringComparison.Ordinal);
    }
}
