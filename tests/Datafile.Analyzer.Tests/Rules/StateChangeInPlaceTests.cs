using Datafile.Analyzer.Tests.Documentation;

namespace Datafile.Analyzer.Tests.Rules;

/// <summary>States that change while stored rows are kept. A release creates its targets again, and what no view fills holds no states of a view.</summary>
public class StateChangeInPlaceTests
{
    [Theory]
    [InlineData("branches", "AggregateFunction(uniqExact, String)", "uniqExactState(name)", "ClickHouse cannot convert the stored states and refuses the deploy")]
    [InlineData("branches", "AggregateFunction(uniq, String)", "uniqState(name)", "")]
    [InlineData("releases", "AggregateFunction(uniqExact, String)", "uniqExactState(name)", "")]
    [InlineData("forward", "AggregateFunction(uniqExact, String)", "uniqExactState(name)", "")]
    [InlineData("branches", "AggregateFunction(uniqExact, String)", "", "")]
    public void A_state_that_changes_is_reported_with_what_becomes_of_stored_rows(string workflow, string type, string value, string expected)
    {
        const string Events = "=== datasources/events.datasource\nSCHEMA >\n    `user` String,\n    `name` String\n=== datasources/users.datasource\nSCHEMA >\n    `user` String\n=== pipes/users_mv.pipe\nNODE users_1\nSQL >\n    SELECT user FROM events\nTYPE materialized\nDATASOURCE users\n";
        var before = $"```datafiles base\nworkflow: {workflow}\n=== .tinyenv\nVERSION=0.0.0\n{Events}{Written("AggregateFunction(uniq, String)", value.Length == 0 ? "" : "uniqState(name)")}```\n";
        var found = ExampleReader.Read($"{before}\n```datafiles good\n=== .tinyenv\nVERSION=0.0.1\n{Written(type, value)}```\n").Single().Findings().Where(f => f.Id == "DF3004").Select(f => f.Message);
        if (expected.Length == 0)
            Assert.Empty(found);
        else
            Assert.Contains(expected, Assert.Single(found), StringComparison.Ordinal);
    }

    private static string Written(string type, string value) => $"=== datasources/written.datasource\nSCHEMA >\n    `user` String,\n    `c` {type}\n\nENGINE \"AggregatingMergeTree\"\nENGINE_SORTING_KEY \"user\"\n"
        + (value.Length == 0 ? "" : $"=== pipes/written_mv.pipe\nNODE written_1\nSQL >\n    SELECT user, {value} AS c FROM events GROUP BY user\nTYPE materialized\nDATASOURCE written\n");
}
