using Datafile.Analyzer.Tests.Documentation;

namespace Datafile.Analyzer.Tests.Rules;

/// <summary>What sees the rows of one insert only, with its severity. The source has the sorting key user, timestamp.</summary>
public class BlockScopedQueryTests
{
    private const string ByUser = "ReplacingMergeTree user", ByUserAndTime = "ReplacingMergeTree user, timestamp";

    /// <summary>A block of an insert has no more than 1048449 rows, and usually 65409.</summary>
    [Theory]
    [InlineData("LIMIT 10", "Warning LIMIT 10")]
    [InlineData("LIMIT 65408", "Warning LIMIT 65408")]
    [InlineData("LIMIT 65409", "Info LIMIT 65409")]
    [InlineData("LIMIT 1048448", "Info LIMIT 1048448")]
    [InlineData("LIMIT 1048449", "")]
    [InlineData("LIMIT 2000000", "")]
    [InlineData("LIMIT 0, 1048449", "")]
    [InlineData("LIMIT 0, 70000", "Info LIMIT 0, 70000")]
    [InlineData("LIMIT 5, 1048449", "Warning LIMIT 5, 1048449")]
    [InlineData("LIMIT 1048449 OFFSET 0", "")]
    [InlineData("LIMIT 70000 OFFSET 5", "Warning LIMIT 70000 OFFSET 5")]
    [InlineData("LIMIT 10 OFFSET 0", "Warning LIMIT 10 OFFSET 0")]
    [InlineData("OFFSET 5 ROWS", "Warning OFFSET 5 ROWS")]
    [InlineData("OFFSET 0 ROWS", "")]
    [InlineData("ORDER BY value FETCH FIRST 70000 ROWS ONLY", "Warning FETCH FIRST 70000 ROWS ONLY")]
    [InlineData("ORDER BY value OFFSET 5 ROWS FETCH FIRST 10 ROWS ONLY", "Warning OFFSET 5 ROWS; Warning FETCH FIRST 10 ROWS ONLY")]
    [InlineData("LIMIT 1 BY user", "Warning LIMIT 1 BY user")]
    [InlineData("LIMIT 70000 BY user", "Warning LIMIT 70000 BY user")]
    [InlineData("ORDER BY value", "")]
    public void LIMIT_is_reported_where_an_insert_may_have_more_rows(string clause, string expected) => AssertFound(expected, "MergeTree user", "SELECT user, timestamp, value FROM events " + clause);

    /// <summary>ReplacingMergeTree keeps one row of each key anyway; what other rows LIMIT BY drops are lost.</summary>
    [Theory]
    [InlineData(ByUser, "user, timestamp, value FROM events LIMIT 1 BY user", "")]
    [InlineData(ByUserAndTime, "user, timestamp, value FROM events LIMIT 1 BY user, timestamp", "")]
    [InlineData(ByUserAndTime, "user, timestamp, value FROM events LIMIT 1 BY timestamp, user", "")]
    [InlineData(ByUserAndTime, "user, timestamp, value FROM events LIMIT 1 BY user", "Warning LIMIT 1 BY user")]
    [InlineData("ReplacingMergeTree user, timestamp, value", "user, timestamp, value FROM events LIMIT 1 BY user, timestamp", "Warning LIMIT 1 BY user, timestamp")]
    [InlineData(ByUserAndTime, "user, timestamp, value FROM events LIMIT 1 BY timestamp", "Warning LIMIT 1 BY timestamp")]
    [InlineData(ByUserAndTime, "user, 1700000000 AS timestamp, value FROM events LIMIT 1 BY user", "")]
    [InlineData(ByUserAndTime, "user, toDateTime('2024-01-01 00:00:00') AS timestamp, value FROM events LIMIT 1 BY user", "")]
    [InlineData(ByUserAndTime, "user, toDateTime(rand()) AS timestamp, value FROM events LIMIT 1 BY user", "Warning LIMIT 1 BY user")]
    [InlineData("AggregatingMergeTree user", "user, timestamp, value FROM events LIMIT 1 BY user", "Warning LIMIT 1 BY user")]
    [InlineData(ByUser, "user, max(timestamp) AS timestamp, count() AS value FROM (SELECT user, timestamp FROM events LIMIT 1 BY user) GROUP BY user", "")]
    public void LIMIT_BY_is_reported_where_the_engine_does_not_keep_as_many(string engine, string query, string expected) => AssertFound(expected, engine, "SELECT " + query, "LIMIT");

    /// <summary>Without a version, the row that is inserted last is kept, whatever the order in an insert is.</summary>
    [Theory]
    [InlineData(ByUser, "user, timestamp, value FROM events ORDER BY timestamp", "Warning ORDER BY timestamp")]
    [InlineData(ByUser, "user, timestamp, value FROM events ORDER BY timestamp DESC LIMIT 1 BY user", "Warning ORDER BY timestamp DESC")]
    [InlineData(ByUser, "user, value FROM events ORDER BY timestamp", "Warning ORDER BY timestamp")]
    [InlineData(ByUser, "user, timestamp, value FROM events ORDER BY user", "")]
    [InlineData(ByUser, "user, timestamp, value FROM events ORDER BY user, value", "Warning ORDER BY user, value")]
    [InlineData(ByUser + "\"\nENGINE_VER \"timestamp", "user, timestamp, value FROM events ORDER BY timestamp", "")]
    [InlineData("MergeTree user", "user, timestamp, value FROM events ORDER BY timestamp", "")]
    [InlineData(ByUser, "user, timestamp, value FROM (SELECT user, timestamp, value FROM events ORDER BY timestamp)", "Warning ORDER BY timestamp")]
    [InlineData(ByUser, "user, max(timestamp) AS timestamp, 1 AS value FROM (SELECT user, timestamp FROM events ORDER BY timestamp) GROUP BY user", "")]
    [InlineData(ByUser, "user, max(timestamp) AS timestamp, 1 AS value FROM events GROUP BY user ORDER BY timestamp", "")]
    public void ORDER_BY_is_reported_where_it_chooses_the_row_that_is_kept(string engine, string query, string expected) => AssertFound(expected, engine, "SELECT " + query, "ORDER");

    [Theory]
    [InlineData("MergeTree user", "DISTINCT user, timestamp, value FROM events", "Warning user")]
    [InlineData(ByUser, "DISTINCT user, timestamp, value FROM events", "")]
    [InlineData("AggregatingMergeTree user", "DISTINCT user, timestamp, value FROM events", "")]
    [InlineData("SummingMergeTree user", "DISTINCT user, timestamp, value FROM events", "Warning user")]
    [InlineData("MergeTree user", "user, timestamp FROM events GROUP BY user, timestamp", "Warning user, timestamp")]
    [InlineData("AggregatingMergeTree user, timestamp", "user, timestamp FROM events GROUP BY user, timestamp", "")]
    [InlineData("SummingMergeTree user, timestamp", "user, timestamp FROM events GROUP BY user, timestamp", "")]
    [InlineData(ByUserAndTime, "user, timestamp FROM events GROUP BY user, timestamp", "")]
    [InlineData("Null user", "user, timestamp FROM events GROUP BY user, timestamp", "")]
    [InlineData("MergeTree user", "user, timestamp FROM (SELECT user, timestamp, count() AS n FROM events GROUP BY user, timestamp)", "")]
    [InlineData("MergeTree user", "user, timestamp FROM (SELECT user, timestamp FROM events GROUP BY user, timestamp)", "Warning user, timestamp")]
    [InlineData("MergeTree user", "user, timestamp, n AS value FROM (SELECT user, timestamp, count() AS n FROM events GROUP BY user, timestamp)", "")]
    public void Copies_are_removed(string engine, string query, string expected) => AssertFound(expected, engine, "SELECT " + query, "only removes duplicates");

    /// <summary>To what does not count copies, one more makes no difference.</summary>
    [Theory]
    [InlineData("AggregateFunction(uniq, UInt64)", "uniqState(value)", "")]
    [InlineData("SimpleAggregateFunction(max, UInt64)", "maxSimpleState(value)", "")]
    [InlineData("AggregateFunction(count)", "countState()", "Warning user")]
    [InlineData("UInt64", "max(value) + count()", "Warning user")]
    [InlineData("AggregateFunction(sum, UInt64)", "sumState(value)", "Warning user")]
    public void Copies_are_removed_for(string type, string aggregate, string expected) => AssertFound(
        expected, "AggregatingMergeTree user", $"SELECT user, {aggregate} AS value FROM (SELECT DISTINCT user, value FROM events) GROUP BY user", "only removes duplicates", type);

    /// <summary>What lies between changes nothing.</summary>
    [Theory]
    [InlineData("AggregateFunction(uniq, UInt64)", "uniqState", "")]
    [InlineData("AggregateFunction(sum, UInt64)", "sumState", "Warning user")]
    public void Copies_are_removed_further_inside(string type, string aggregate, string expected) => AssertFound(
        expected, "AggregatingMergeTree user", $"SELECT user, {aggregate}(value) AS value FROM (SELECT upper(user) AS user, value FROM (SELECT DISTINCT user, value FROM events)) GROUP BY user", "only removes duplicates", type);

    [Theory]
    [InlineData("MergeTree user", "user, timestamp, sum(value) OVER (PARTITION BY user) AS value FROM events", "Warning sum(value) OVER (PARTITION BY user)")]
    [InlineData("MergeTree user", "user, timestamp, sum(value) OVER (PARTITION BY user, timestamp) AS value FROM events", "Info sum(value) OVER (PARTITION BY user, timestamp)")]
    [InlineData("MergeTree user", "user, timestamp, sum(value) OVER (PARTITION BY timestamp, value, user) AS value FROM events", "Info sum(value) OVER (PARTITION BY timestamp, value, user)")]
    [InlineData("MergeTree user", "user, timestamp, sum(value) OVER (PARTITION BY user, toDate(timestamp)) AS value FROM events", "Warning sum(value) OVER (PARTITION BY user, toDate(timestamp))")]
    [InlineData("MergeTree user", "user, timestamp, sum(value) OVER () AS value FROM events", "Warning sum(value) OVER ()")]
    [InlineData("MergeTree user", "user, timestamp, neighbor(value, 1) AS value FROM events", "Warning neighbor(value, 1)")]
    [InlineData("MergeTree user", "user, timestamp, toUInt64(RunningDifference(value)) AS value FROM events", "Warning RunningDifference(value)")]
    [InlineData(ByUser + "\"\nENGINE_VER \"timestamp", "user, timestamp, value FROM (SELECT user, timestamp, value, row_number() OVER (PARTITION BY user ORDER BY timestamp DESC) AS n FROM events) WHERE n = 1", "")]
    [InlineData(ByUser + "\"\nENGINE_VER \"timestamp", "user, timestamp, value FROM (SELECT user, timestamp, value, row_number() OVER (PARTITION BY user ORDER BY value DESC) AS n FROM events) WHERE n = 1", "Warning row_number() OVER (PARTITION BY user ORDER BY value DESC)")]
    [InlineData(ByUser + "\"\nENGINE_VER \"timestamp", "user, timestamp, row_number() OVER (PARTITION BY user ORDER BY timestamp) AS value FROM events", "Warning row_number() OVER (PARTITION BY user ORDER BY timestamp)")]
    [InlineData(ByUser, "user, timestamp, value FROM (SELECT user, timestamp, value, row_number() OVER (PARTITION BY user ORDER BY timestamp DESC) AS n FROM events) WHERE n = 1", "Warning row_number() OVER (PARTITION BY user ORDER BY timestamp DESC)")]
    public void A_window_function_is_reported_where_it_sees_one_insert(string engine, string query, string expected) => AssertFound(expected, engine, "SELECT " + query);

    /// <summary>The source of the view is the insert wherever it is read (ClickHouse facts).</summary>
    [Theory]
    [InlineData("user, timestamp, value FROM events WHERE user IN (SELECT user FROM events WHERE value > 5)", "Info (SELECT user FROM events WHERE value > 5)")]
    [InlineData("user, timestamp, value FROM events WHERE user IN (SELECT user FROM names)", "")]
    [InlineData("user, timestamp, value FROM events WHERE user IN (SELECT user FROM events JOIN names USING user)", "")]
    [InlineData("user, timestamp, value FROM (SELECT user, timestamp, value FROM events)", "")]
    public void A_subquery_is_reported_where_it_sees_one_insert(string query, string expected) => AssertFound(expected, "MergeTree user", "SELECT " + query, "contains only the rows of the current insert");

    private static void AssertFound(string expected, string engine, string query, string piece = "", string type = "UInt64")
    {
        var (name, key) = (engine.Split(' ')[0], engine.Substring(engine.IndexOf(' ') + 1));
        var page = $"""
            ```datafiles good
            === datasources/events.datasource
            SCHEMA >
                `user` String,
                `timestamp` DateTime,
                `value` UInt64

            ENGINE "MergeTree"
            ENGINE_SORTING_KEY "user, timestamp"
            === datasources/names.datasource
            SCHEMA >
                `user` String
            === datasources/written.datasource
            SCHEMA >
                `user` String,
                `timestamp` DateTime,
                `value` {type}

            ENGINE "{name}"
            ENGINE_SORTING_KEY "{key}"
            === pipes/written_mv.pipe
            NODE written_1
            SQL >
                {query}
            TYPE materialized
            DATASOURCE written
            ```

            """;
        var found = ExampleReader.Read(page).Single().Findings()
            .Where(f => f.Id == "DF2006" && f.Message.Contains(piece, StringComparison.Ordinal))
            .Select(f => $"{f.Severity} {("    " + query)[f.Place.StartLinePosition.Character..f.Place.EndLinePosition.Character]}");
        Assert.Equal(expected, string.Join("; ", found));
    }
}
