namespace Datafile.Analyzer.Tests.Release;

/// <summary>Backfills of which one computes recent rows again, and another copies older ones from the live target; chains of them.</summary>
public class LiveCopyTests
{
    private static readonly TinyProject Live = TinyProject.Empty
        .With("datasources/events.datasource", "SCHEMA >\n    `ts` DateTime,\n    `v` UInt32\n\nENGINE MergeTree\nENGINE_SORTING_KEY ts\n")
        .With("datasources/hourly.datasource", "SCHEMA >\n    `hour` DateTime,\n    `n` AggregateFunction(count)\n\nENGINE AggregatingMergeTree\nENGINE_SORTING_KEY hour\n")
        .With("datasources/daily.datasource", "SCHEMA >\n    `day` Date,\n    `n` AggregateFunction(count)\n\nENGINE AggregatingMergeTree\nENGINE_SORTING_KEY day\n")
        .With("pipes/hourly_mv.pipe", Pipe("toStartOfHour(ts) AS hour, countState() AS n FROM events GROUP BY hour", "hourly"))
        .With("pipes/daily_mv.pipe", Pipe("toDate(hour) AS day, countMergeState(n) AS n FROM hourly GROUP BY day", "daily"))
        .Released("0.0.0");

    private static readonly TinyProject Changed = Live
        .With("datasources/hourly.datasource", Live.Files["datasources/hourly.datasource"].Replace("`n` AggregateFunction(count)", "`n` AggregateFunction(count),\n    `m` AggregateFunction(max, UInt32)", StringComparison.Ordinal))
        .With("pipes/hourly_mv.pipe", Pipe("toStartOfHour(ts) AS hour, countState() AS n, maxState(v) AS m FROM events WHERE ts >= '2024-06-01 12:00:00' GROUP BY hour", "hourly"))
        .Released("0.0.1");

    /// <summary>Where the recent rows begin is a choice, in whatever words.</summary>
    [Theory]
    [InlineData("ts < '2024-06-01 12:00:00' AND ts >= '2024-05-10 00:00:00'", "")]
    [InlineData("ts < '2024-06-01 12:00:00' AND NOT (ts < '2024-05-10 00:00:00')", "")]
    [InlineData("ts < '2024-06-01 12:00:00' AND (ts > '2024-05-10 00:00:00' OR ts = '2024-05-10 00:00:00')", "")]
    [InlineData("NOT (ts >= '2024-06-01 12:00:00' OR ts < '2024-05-10 00:00:00')", "")]
    [InlineData("if(ts < '2024-05-10 00:00:00', 0, ts < '2024-06-01 12:00:00')", "")]
    [InlineData("ts < '2024-06-01 11:00:00' AND NOT (ts < '2024-05-10 00:00:00')", "DF4004")]
    [InlineData("ts < '2024-06-01 12:00:00' AND (ts < '2024-05-10 00:00:00' OR ts > '2024-05-11 00:00:00')", "DF4003 DF4004")]
    [InlineData("ts < '2024-06-01 12:00:00' AND NOT (ts < '2024-05-09 00:00:00')", "DF4003")]
    public void A_backfill_that_begins_where_a_copy_of_the_live_rows_ends_is(string condition, string expected)
    {
        var after = Copies(condition).Backfilled("0.0.2", "0.0.1", "pipe copy run recent --wait --yes\ntb --semver 0.0.1 pipe copy run older --wait --yes");

        Assert.Equal(expected, Ids(after));
    }

    /// <summary>Between the copy of the live rows and the backfill, or with another filter, rows are in neither.</summary>
    [Theory]
    [InlineData("hour < '2024-05-10 00:00:00'", "ts >= '2024-05-10 00:00:00'", "")]
    [InlineData("hour < '2024-05-06 00:00:00'", "ts >= '2024-05-10 00:00:00'", "ts >= '2024-05-06 00:00:00' and < '2024-05-10 00:00:00'")]
    [InlineData("hour <= '2024-05-10 00:00:00'", "ts >= '2024-05-10 01:00:00'", "")]
    [InlineData("hour < '2024-05-10 00:00:00'", "ts > '2024-05-10 00:00:00'", "ts = '2024-05-10 00:00:00'")]
    [InlineData("hour < '2024-05-10 00:00:00' AND hour >= '2023-01-01 00:00:00'", "ts >= '2024-05-10 00:00:00'", "")]
    [InlineData("hour < {{DateTime(end)}}", "ts >= '2024-05-10 00:00:00'", "")]
    public void Between_a_copy_of_the_live_rows_and_a_backfill_are_lost(string copied, string begins, string expected)
    {
        var after = Copies($"ts < '2024-06-01 12:00:00' AND {begins}")
            .With("pipes/older.pipe", Copy($"hour, n FROM v0_0_0.hourly WHERE {copied}", "hourly").Replace("    SELECT hour", (copied.Contains("{{", StringComparison.Ordinal) ? "    %\n" : "") + "    SELECT hour", StringComparison.Ordinal))
            .Backfilled("0.0.2", "0.0.1", "pipe copy run recent --wait --yes\ntb --semver 0.0.1 pipe copy run older --wait --yes");

        var gap = after.Against(Live).Findings.SingleOrDefault(f => f.Id == "DF4004")?.Message ?? "";
        Assert.Equal(expected.Length == 0 ? "" : $"Neither view 'hourly_mv' nor backfill 'recent' nor the copy of the live rows includes rows where {expected}: they are lost. Let the copy end where the backfill begins.", gap);
    }

    /// <summary>A run that is repeated shares its rows with itself, and not with the copy.</summary>
    [Fact]
    public void A_repeated_run_is_no_overlap_with_the_copy()
    {
        var after = Copies("ts < '2024-06-01 12:00:00' AND ts >= '2024-05-10 00:00:00'").Backfilled(
            "0.0.2", "0.0.1", "pipe copy run recent --wait --yes\ntb --semver 0.0.1 pipe copy run recent --wait --yes\ntb --semver 0.0.1 pipe copy run older --wait --yes");

        Assert.Equal("DF4003", Ids(after));
    }

    /// <summary>A cut-off of a view over a re-created source drops what the backfill sends, unless a later run brings exactly that.</summary>
    [Theory]
    [InlineData("pipe copy run recent --wait --yes", "pipe copy run days --wait --yes", "")]
    [InlineData("pipe copy run recent --yes", "pipe copy run days --wait --yes", "DF3002")]
    [InlineData("pipe copy run days --wait --yes", "pipe copy run recent --wait --yes", "DF3002")]
    public void A_target_that_is_filled_after_its_source_is(string first, string second, string expected)
    {
        var after = Changed
            .With("pipes/daily_mv.pipe", Pipe("toDate(hour) AS day, countMergeState(n) AS n FROM hourly WHERE hour >= '2024-06-01 12:00:00' GROUP BY day", "daily"))
            .With("pipes/recent.pipe", Copy("toStartOfHour(ts) AS hour, countState() AS n, maxState(v) AS m FROM events WHERE ts < '2024-06-01 12:00:00' GROUP BY hour", "hourly"))
            .With("pipes/days.pipe", Copy("toDate(hour) AS day, countMergeState(n) AS n FROM hourly WHERE hour < '2024-06-01 12:00:00' GROUP BY day", "daily"))
            .Backfilled("0.0.2", "0.0.1", $"{first}\ntb --semver 0.0.1 {second}");

        Assert.Equal(expected, Ids(after));
    }

    private static TinyProject Copies(string condition) => Changed
        .With("pipes/recent.pipe", Copy($"toStartOfHour(ts) AS hour, countState() AS n, maxState(v) AS m FROM events WHERE {condition} GROUP BY hour", "hourly"))
        .With("pipes/older.pipe", Copy("hour, n FROM v0_0_0.hourly WHERE hour < '2024-05-10 00:00:00'", "hourly"));

    private static string Ids(TinyProject after) => string.Join(
        " ", after.Against(Live).Findings.Where(f => f.Id is "DF3002" or "DF4003" or "DF4004").Select(f => f.Id));

    private static string Pipe(string query, string target) => $"NODE n\nSQL >\n    SELECT {query}\n\nTYPE materialized\nDATASOURCE {target}\n";

    private static string Copy(string query, string target) => $"NODE n\nSQL >\n    SELECT {query}\n\nTYPE copy\nTARGET_DATASOURCE {target}\nCOPY_SCHEDULE @on-demand\n";
}
