using Datafile.Analyzer.Tests.Documentation;

namespace Datafile.Analyzer.Tests.Rules;

/// <summary>What is said of a cut-off whose column is not plainly one of the source, and how a message names the column to compare.</summary>
public class UnsafeCutoffTests
{
    private const string Base = """
        ```datafiles base
        now: 2023-12-14 10:00:00
        workflow: releases
        === .tinyenv
        VERSION=0.0.0
        === datasources/events.datasource
        SCHEMA >
            `timestamp` DateTime,
            `user` String
        === datasources/visits.datasource
        SCHEMA >
            `at` DateTime,
            `sent` DateTime,
            `user` String
        === datasources/users.datasource
        SCHEMA >
            `user` String,
            `joined` DateTime
        === datasources/daily.datasource
        SCHEMA >
            `user` String,
            `events` AggregateFunction(count)
        === pipes/daily_mv.pipe
        NODE daily_1
        SQL >
            SELECT user, countState() AS events FROM events GROUP BY user
        TYPE materialized
        DATASOURCE daily
        ```

        """;

    /// <summary>A time that is only looked up does not divide the rows of the source; one that stands in for a missing time of the source may.</summary>
    [Theory]
    [InlineData("u.joined > '2023-12-14 11:45:00'", "which the view only looks up")]
    [InlineData("e.timestamp > '2023-12-14 11:45:00'", "")]
    [InlineData("coalesce(e.timestamp, u.joined) > '2023-12-14 11:45:00'", "")]
    [InlineData("if(e.user = 'a', e.timestamp, u.joined) > '2023-12-14 11:45:00'", "")]
    public void A_cutoff_on_a_joined_column_is(string filter, string expected) =>
        Says(expected, View($"SELECT lower(e.user) AS user, countState() AS events FROM events AS e LEFT JOIN users AS u ON e.user = u.user WHERE {filter} GROUP BY user"));

    /// <summary>The message names the event time of the source, else the column that is compared, else none.</summary>
    [Theory]
    [InlineData("events", "cityHash64(timestamp) > 11", "Compare 'timestamp' with a fixed moment")]
    [InlineData("elsewhere.visits", "sent > '2023-12-14 11:45:00'", "Compare 'sent' with a fixed moment")]
    [InlineData("visits", "match(toString(at), 'x')", "Compare '<event time>' with a fixed moment")]
    public void A_cutoff_that_cannot_be_analysed_names_what_to_compare(string source, string filter, string expected) =>
        Says(expected, View($"SELECT lower(user) AS user, countState() AS events FROM {source} WHERE {filter} GROUP BY user"));

    /// <summary>Of the queries of a UNION it is only known that one has a cut-off: there is no filter to quote.</summary>
    [Fact]
    public void A_cutoff_in_one_query_of_a_union_is_not_judged() => Says("", View(
        "SELECT lower(user) AS user, countState() AS events FROM events WHERE timestamp > '2023-12-14 11:45:00' GROUP BY user UNION ALL SELECT user, countState() AS events FROM visits GROUP BY user"));

    /// <summary>Days flow on from the hours that are backfilled, so a backfill of the days of the same rows counts them twice.</summary>
    [Theory]
    [InlineData("timestamp <= '2023-12-14 11:45:00'", "timestamp <= '2023-12-14 11:45:00'", true)]
    [InlineData("timestamp <= '2023-12-14 11:45:00' AND timestamp >= '2023-11-01'", "timestamp < '2023-11-01'", false)]
    [InlineData("timestamp <= '2023-12-14 11:45:00' AND timestamp >= '2023-11-01'", "timestamp < '2023-11-02'", true)]
    [InlineData("timestamp < '2023-06-01' UNION timestamp <= '2023-12-14 11:45:00' AND timestamp >= '2023-11-01'", "timestamp >= '2023-11-02' AND timestamp < '2023-11-03'", true)]
    [InlineData("timestamp >= '2023-11-02' AND timestamp < '2023-11-03'", "timestamp < '2023-06-01' UNION timestamp <= '2023-12-14 11:45:00' AND timestamp >= '2023-11-01'", true)]
    public void A_backfill_below_another_one_counts_twice(string upstream, string below, bool expected)
    {
        const string Totals = "=== datasources/totals.datasource\nSCHEMA >\n    `user` String,\n    `events` AggregateFunction(count)\n";
        var found = Findings(
            View("SELECT lower(user) AS user, countState() AS events FROM events WHERE timestamp > '2023-12-14 11:45:00' GROUP BY user")
            + Totals + "=== pipes/totals_mv.pipe\nNODE totals_1\nSQL >\n    SELECT user, countMergeState(events) AS events FROM daily GROUP BY user\nTYPE materialized\nDATASOURCE totals\n"
            + Copy("upstream", upstream, "daily") + Copy("below", below, "totals")).Where(f => f.Id == "DF4003" && f.Message.Contains("flow on through view", StringComparison.Ordinal)).ToArray();

        Assert.Equal(expected, found.Length > 0);
        Assert.All(found, f => Assert.Equal(("below", "the view, the other backfill"), (f.Resource, string.Join(", ", f.Related.Select(r => r.Message)))));
    }

    private static void Says(string expected, string files)
    {
        var messages = Findings(files).Where(f => f.Id == "DF3002").Select(f => f.Message).ToArray();
        if (expected.Length == 0)
            Assert.Empty(messages);
        else
            Assert.Contains(expected, Assert.Single(messages), StringComparison.Ordinal);
    }

    private static string View(string query) => $"=== .tinyenv\nVERSION=0.0.1\n=== pipes/daily_mv.pipe\nNODE daily_1\nSQL >\n    {query}\nTYPE materialized\nDATASOURCE daily\n";

    private static string Copy(string name, string filters, string target) =>
        $"=== pipes/{name}.pipe\nNODE {name}_1\nSQL >\n    {string.Join(" UNION ALL ", filters.Split(" UNION ").Select(f => $"SELECT lower(user) AS user, countState() AS events FROM events WHERE {f} GROUP BY user"))}\nTYPE copy\nTARGET_DATASOURCE {target}\nCOPY_SCHEDULE @on-demand\n";

    private static IEnumerable<Datafile.Analyzer.Findings.Finding> Findings(string files) => ExampleReader.Read(Base + "```datafiles good\n" + files + "```\n").Single().Findings();
}
