using Datafile.Analyzer.Findings;

namespace Datafile.Analyzer.Tests.Rules;

/// <summary>What is said of a cut-off whose column is not plainly one of the source, and how a message names the column to compare.</summary>
public class UnsafeCutoffTests
{
    private const string Live = """
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

    /// <summary>Nothing arrives twice where the engine merges it, or where the rows come from elsewhere.</summary>
    [Theory]
    [InlineData("", "events", true)]
    [InlineData("ENGINE \"ReplacingMergeTree\"\nENGINE_SORTING_KEY \"user\"\n", "events", false)]
    [InlineData("", "visits", false)]
    public void A_backfill_below_another_one_that_reads(string engine, string source, bool expected)
    {
        var found = Findings(
            View("SELECT lower(user) AS user, countState() AS events FROM events WHERE timestamp > '2023-12-14 11:45:00' GROUP BY user")
            + "=== datasources/totals.datasource\nSCHEMA >\n    `user` String,\n    `events` AggregateFunction(count)\n" + engine
            + "=== pipes/totals_mv.pipe\nNODE totals_1\nSQL >\n    SELECT user, countMergeState(events) AS events FROM daily GROUP BY user\nTYPE materialized\nDATASOURCE totals\n"
            + Copy("upstream", "timestamp <= '2023-12-14 11:45:00'", "daily")
            + Copy("below", source == "events" ? "timestamp <= '2023-12-14 11:45:00'" : "at <= '2023-12-14 11:45:00'", "totals").Replace("FROM events", "FROM " + source, StringComparison.Ordinal));

        Assert.Equal(expected, found.Any(f => f.Id == "DF4003" && f.Message.Contains("flow on through view", StringComparison.Ordinal)));
    }

    /// <summary>A condition that comes back every day divides nothing; the message says which one looks like a cut-off.</summary>
    [Theory]
    [InlineData("SELECT user, countState() AS events FROM events WHERE toHour(timestamp) < 5 GROUP BY user", "as \"toHour(timestamp) < 5\" does not divide old rows from new ones")]
    [InlineData("SELECT user, countState() AS events FROM events WHERE user != 'robot' AND toHour(timestamp) < 5 GROUP BY user", "Add \"AND timestamp > '<release time>'\"")]
    [InlineData("SELECT lower(user) AS user, countState() AS events FROM events GROUP BY user", "Add \"WHERE timestamp > '<release time>'\"")]
    [InlineData("SELECT user, countState() AS events FROM events WHERE user = 'a' GROUP BY user UNION ALL SELECT user, countState() AS events FROM events WHERE user = 'b' GROUP BY user", "has no cut-off: rows that arrive")]
    public void A_view_without_a_cutoff_says(string query, string expected) =>
        Assert.Contains(expected, Assert.Single(Findings(View(query)), f => f.Id == "DF3001").Message, StringComparison.Ordinal);

    /// <summary>What a view asked before is no cut-off of this change, even where it is a condition on time that cannot be analysed.</summary>
    [Theory]
    [InlineData("match(toString(timestamp), '^2023')", "match(toString(timestamp), '^2023')", "DF3001")]
    [InlineData("match(toString(timestamp), '^2023')", "match(toString(timestamp), '^2024')", "DF3002")]
    [InlineData("user = 'a'", "match(toString(timestamp), '^2023')", "DF3002")]
    public void A_condition_on_time_that_cannot_be_analysed_is(string live, string now, string expected)
    {
        string Query(string key, string filter) => $"SELECT {key} AS user, countState() AS events FROM events WHERE {filter} GROUP BY user";
        var before = Live.Replace("SELECT user, countState() AS events FROM events GROUP BY user", Query("user", live), StringComparison.Ordinal);

        Assert.Equal(expected, Assert.Single(ReleaseExample.Findings(before, View(Query("lower(user)", now))).Select(f => f.Id), id => id is "DF3001" or "DF3002"));
    }

    /// <summary>The finding stands on the condition that is the cut-off, or on the last of those that make it together.</summary>
    [Theory]
    [InlineData("user != 'a' AND timestamp > '2023-12-14 09:00:00' AND user != 'b'", "timestamp > '2023-12-14 09:00:00'")]
    [InlineData("timestamp > '2023-12-14 09:00:00' AND toHour(timestamp) < 5", "timestamp > '2023-12-14 09:00:00'")]
    [InlineData("timestamp >= '2023-12-14 09:00:00' AND timestamp != '2023-12-14 09:00:00' AND user != 'b'", "timestamp != '2023-12-14 09:00:00'")]
    [InlineData("user != 'a' AND match(toString(timestamp), 'x') AND user != 'b'", "match(toString(timestamp), 'x')")]
    [InlineData("user != 'a' AND now() > '2023-12-14 11:45:00' AND user != 'b'", "now() > '2023-12-14 11:45:00'")]
    [InlineData("user != 'a' AND timestamp > now() AND user != 'b'", "timestamp > now()")]
    public void An_unsafe_cutoff_stands_on(string filter, string expected)
    {
        var query = $"SELECT lower(user) AS user, countState() AS events FROM events WHERE {filter} GROUP BY user";
        var span = Assert.Single(Findings(View(query)), f => f.Id == "DF3002").Location.GetLineSpan();

        Assert.Equal(expected, query[(span.StartLinePosition.Character - 4)..(span.EndLinePosition.Character - 4)]);
    }

    /// <summary>A query that is not followed is not judged.</summary>
    [Theory]
    [InlineData("SELECT lower(user) AS user, countState() AS events FROM events GROUP BY user INTERSECT SELECT user, events FROM daily")]
    [InlineData("SELECT lower(user) AS user, countState() AS events FROM url('https://example.com', 'CSV') GROUP BY user")]
    [InlineData("SELECT FROM WHERE")]
    [InlineData("SELECT 'a' AS user, countState() AS events")]
    public void A_view_that_is_not_followed_has_no_cutoff(string query) => Says("", View(query));

    private static void Says(string expected, string files)
    {
        RuleAssert.Says(expected, Findings(files).Where(f => f.Id == "DF3002"));
    }

    private static string View(string query) => "=== .tinyenv\nVERSION=0.0.1\n" + ReleaseExample.Pipe("daily_mv", query, ReleaseExample.Materialized);

    private static string Copy(string name, string filters, string target) =>
        $"=== pipes/{name}.pipe\nNODE {name}_1\nSQL >\n    {string.Join(" UNION ALL ", filters.Split(" UNION ").Select(f => $"SELECT lower(user) AS user, countState() AS events FROM events WHERE {f} GROUP BY user"))}\nTYPE copy\nTARGET_DATASOURCE {target}\nCOPY_SCHEDULE @on-demand\n";

    private static IEnumerable<Finding> Findings(string files) => ReleaseExample.Findings(Live, files);
}
