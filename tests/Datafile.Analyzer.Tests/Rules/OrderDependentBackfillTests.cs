namespace Datafile.Analyzer.Tests.Rules;

/// <summary>What depends on the order in which old and new rows are inserted, and where no old row meets a new one.</summary>
public class OrderDependentBackfillTests
{
    private const string Live = ReleaseExample.Script + """
        === deploy/0.0.2/deploy.sh
        set -e
        tb --semver 0.0.1 deploy --populate --wait
        === datasources/events.datasource
        SCHEMA >
            `timestamp` DateTime,
            `user` String,
            `plan` String,
            `visits` UInt64

        ENGINE "MergeTree"
        ENGINE_SORTING_KEY "timestamp, user"

        """;

    [Theory]
    [InlineData("SimpleAggregateFunction(anyLast, String)", "anyLastSimpleState(plan)", "Column 'value' of 'users' keeps the value that came last")]
    [InlineData("AggregateFunction(anyLast, String)", "anyLastState(plan)", "Column 'value' of 'users' keeps the value that came last")]
    [InlineData("AggregateFunction(anyLastIf, String, UInt8)", "anyLastIfState(plan, visits > 0)", "Column 'value' of 'users' keeps the value that came last")]
    [InlineData("AggregateFunction(deltaSum, UInt64)", "deltaSumState(visits)", "Column 'value' of 'users' adds up steps in the order of inserts")]
    [InlineData("AggregateFunction(deltaSumTimestamp, UInt64, DateTime)", "deltaSumTimestampState(visits, timestamp)", "")]
    [InlineData("AggregateFunction(argMax, String, DateTime)", "argMaxState(plan, timestamp)", "")]
    [InlineData("AggregateFunction(any, String)", "anyState(plan)", "")]
    [InlineData("SimpleAggregateFunction(sum, UInt64)", "sumSimpleState(visits)", "")]
    public void A_state_is_reported_where_the_order_of_inserts_decides_it(string type, string value, string expected) => AssertFound(
        expected, $"`user` String, `value` {type}", "ENGINE \"AggregatingMergeTree\"\nENGINE_SORTING_KEY \"user\"", $"user, {value} AS value", " GROUP BY user");

    [Theory]
    [InlineData("\"ReplacingMergeTree\"\nENGINE_SORTING_KEY \"user\"", "timestamp", "'users' keeps the row that was inserted last of each key")]
    [InlineData("\"ReplacingMergeTree\"\nENGINE_SORTING_KEY \"user\"\nENGINE_VER \"at\"", "timestamp", "")]
    [InlineData("\"ReplacingMergeTree(at)\"\nENGINE_SORTING_KEY \"user\"", "timestamp", "")]
    [InlineData("\"ReplacingMergeTree\"\nENGINE_SORTING_KEY \"user\"\nENGINE_VER \"at\"", "now()", "'users' uses the clock of the server as the version 'at'")]
    [InlineData("\"ReplacingMergeTree(at)\"\nENGINE_SORTING_KEY \"user\"", "now()", "'users' uses the clock of the server as the version 'at'")]
    [InlineData("\"ReplacingMergeTree\"\nENGINE_SORTING_KEY \"user\"\nENGINE_VER \"at\"", "toStartOfMinute(now())", "'users' uses the clock of the server as the version 'at'")]
    [InlineData("\"ReplacingMergeTree\"\nENGINE_SORTING_KEY \"user\"\nENGINE_VER \"at\"", "toDateTime('2023-12-14 00:00:00')", "")]
    [InlineData("\"ReplacingMergeTree\"\nENGINE_SORTING_KEY \"user, at, plan\"", "now()", "")]
    [InlineData("\"ReplacingMergeTree\"\nENGINE_SORTING_KEY \"user, at\"", "timestamp", "")]
    [InlineData("\"ReplacingMergeTree\"\nENGINE_SORTING_KEY \"user, at\"", "toStartOfMonth(timestamp)", "'users' keeps the row that was inserted last of each key")]
    [InlineData("\"MergeTree\"\nENGINE_SORTING_KEY \"user\"", "timestamp", "")]
    public void An_engine_is_reported_where_it_keeps_the_row_that_came_last(string engine, string time, string expected) => AssertFound(
        expected, "`user` String, `at` DateTime, `plan` String", $"ENGINE {engine}", $"user, {time} AS at, plan", "");

    /// <summary>A bucket that begins with the first row of the view has no row of the backfill.</summary>
    [Theory]
    [InlineData("12:00:00", ">=", "<", "")]
    [InlineData("12:00:00", ">", "<=", "keeps the row that was inserted last")]
    [InlineData("11:59:59", ">", "<=", "")]
    [InlineData("11:45:00", ">=", "<", "keeps the row that was inserted last")]
    public void A_key_with_the_hour(string cutoff, string after, string before, string expected) => AssertFound(
        expected, "`user` String, `hour` DateTime, `plan` String", "ENGINE \"ReplacingMergeTree\"\nENGINE_SORTING_KEY \"user, hour\"", "user, toStartOfHour(timestamp) AS hour, plan", "", cutoff, after, before);

    /// <summary>The hour of another time than that of the cut-off divides nothing.</summary>
    [Fact]
    public void A_key_with_the_hour_of_the_clock() => AssertFound(
        "keeps the row that was inserted last", "`user` String, `hour` DateTime, `plan` String", "ENGINE \"ReplacingMergeTree\"\nENGINE_SORTING_KEY \"user, hour\"", "user, toStartOfHour(toDateTime(visits)) AS hour, plan", "", "12:00:00", ">=", "<");

    private static void AssertFound(
        string expected, string columns, string engine, string outputs, string groups, string cutoff = "11:45:00", string after = ">", string before = "<=")
    {
        var files = $"""
            === .tinyenv
            VERSION=0.0.2
            === datasources/users.datasource
            SCHEMA >
                {columns}

            {engine}
            === pipes/users_mv.pipe
            NODE users_1
            SQL >
                SELECT {outputs} FROM events WHERE timestamp {after} '2023-12-14 {cutoff}'{groups}
            TYPE materialized
            DATASOURCE users
            === pipes/backfill.pipe
            NODE backfill_1
            SQL >
                SELECT {outputs} FROM events WHERE timestamp {before} '2023-12-14 {cutoff}'{groups}
            TYPE materialized
            DATASOURCE users

            """;
        RuleAssert.Says(expected, ReleaseExample.Findings(Live, files).Where(f => f.Id == "DF4009"));
    }
}
