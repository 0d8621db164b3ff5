using Datafile.Analyzer.Findings;

namespace Datafile.Analyzer.Tests.Release;

/// <summary>Views that a deploy changes in place, where the target keeps its rows: 2024-06-01 10:00:00, in branches.</summary>
public class ReplacedViewTests
{
    private const string Plain = "countState() AS c FROM events";

    private static readonly TinyProject Live = TinyProject.Empty
        .With(".tinyenv", "TB_AUTO_PROMOTE=0\n")
        .With("datasources/events.datasource", "SCHEMA >\n    `ts` DateTime,\n    `ms` Int64,\n    `k` UInt32,\n    `s` String,\n    `n` Nullable(UInt32)\n\nENGINE MergeTree\nENGINE_SORTING_KEY k\n")
        .With("datasources/totals.datasource", "SCHEMA >\n    `k` UInt32,\n    `c` AggregateFunction(count),\n    `u` AggregateFunction(uniq, String)\n\nENGINE AggregatingMergeTree\nENGINE_SORTING_KEY k\n");

    /// <summary>What follows the key in the old query, in the new one, and in a copy that comes with the change; empty for none.</summary>
    [Theory]

    // A cut-off after the deploy
    [InlineData(Plain, Plain + " WHERE ts > '2024-06-01 12:00:00'", "", "DF4004")]
    [InlineData(Plain, Plain + " WHERE ts > '2024-06-01 12:00:00' AND s != ''", "", "DF4004")]
    [InlineData(Plain, Plain + " WHERE ms > 1717243200000", "", "DF4004")]
    [InlineData(Plain + " WHERE ts > '2024-06-01 09:00:00'", Plain + " WHERE ts > '2024-06-01 12:00:00'", "", "DF4004")]
    [InlineData(Plain + " WHERE ts > '2024-06-01 12:00:00'", Plain + " WHERE ts > '2024-06-01 12:00:00' AND s != ''", "", "")]
    [InlineData(Plain + " WHERE ts > '2024-06-01 13:00:00'", Plain + " WHERE ts > '2024-06-01 12:00:00'", "", "")]
    [InlineData(Plain, Plain + " WHERE ts > '2024-06-01 09:00:00'", "", "")]
    [InlineData(Plain, Plain + " WHERE s != ''", "", "")]
    [InlineData(Plain + " WHERE s = ''", Plain + " WHERE s != '' AND ts > '2024-06-01 12:00:00'", "", "")]
    [InlineData(Plain, Plain + " WHERE toHour(ts) > 9", "", "")]

    [InlineData(Plain + " WHERE dateDiff('day', ts, toDateTime('2024-01-01 00:00:00')) > 0", Plain + " WHERE ts > '2024-06-01 12:00:00'", "", "")]
    [InlineData(
        Plain + " WHERE dateDiff('day', ts, now()) < 7", Plain + " WHERE dateDiff('day', ts, now()) < 7 AND ts > '2024-06-01 12:00:00'", "", "DF4004")]

    // The rows until then are copied, or not all of them
    [InlineData(Plain, Plain + " WHERE ts > '2024-06-01 12:00:00'", Plain + " WHERE ts >= '2024-06-01 10:00:00' AND ts <= '2024-06-01 12:00:00'", "")]
    [InlineData(Plain, Plain + " WHERE ts > '2024-06-01 12:00:00'", Plain + " WHERE ts >= '2024-06-01 10:00:00' AND ts <= '2024-06-01 11:00:00'", "DF4004")]

    [InlineData(Plain, Plain + " WHERE ts > '2024-06-01 12:00:00'", Plain + " WHERE ts >= '2024-06-01 10:00:00' AND ts <= {{DateTime(end)}}", "")]
    [InlineData(Plain, Plain + " WHERE ts > '2024-06-01 12:00:00'", Plain + " WHERE ts >= '2024-06-01 10:00:00' AND s = {{String(name)}}", "")]

    [InlineData(Plain, Plain + " WHERE ts > '2024-06-01 12:00:00'", Plain + " WHERE ts <= '2024-06-01 11:00:00'", "DF4003 DF4004")]

    // A copy beside a view that does not change
    [InlineData(Plain, Plain, Plain, "DF4003")]
    [InlineData(Plain, Plain, Plain + " WHERE ts <= '2024-06-01 12:00:00'", "DF4003")]
    [InlineData(Plain, Plain, Plain + " WHERE ts < '2024-06-01 09:00:00'", "")]
    [InlineData(Plain, Plain, Plain + " WHERE ts < {{DateTime(end)}}", "")]
    [InlineData(Plain, Plain, Plain + " WHERE s = {{String(name)}}", "")]
    [InlineData(Plain + " WHERE ms > 1717232400000", Plain + " WHERE ms > 1717232400000", Plain + " WHERE ms <= 1717232400000", "")]
    [InlineData(Plain, Plain, Plain + " WHERE ms <= 1717243200000", "DF4003")]
    [InlineData(Plain + " WHERE ts > '2024-06-01 12:00:00'", Plain + " WHERE ts > '2024-06-01 12:00:00'", Plain + " WHERE ts <= '2024-06-01 12:00:00'", "")]
    [InlineData(Plain, Plain, "uniqState(s) AS u FROM events", "")]

    // Rows that the target has
    [InlineData(Plain, Plain + " WHERE ts > '2024-06-01 12:00:00'", Plain + " WHERE ts <= '2024-06-01 12:00:00'", "DF4003")]
    [InlineData(Plain, Plain + " WHERE s != ''", Plain + " WHERE s != ''", "DF4003")]
    [InlineData(Plain, Plain + " WHERE s != ''", Plain + " WHERE ts < now()", "DF4003")]
    [InlineData(Plain, Plain + " WHERE s != ''", Plain + " WHERE ts < now() - INTERVAL 30 DAY", "DF4003")]
    [InlineData(Plain, Plain + " WHERE s != ''", Plain + " WHERE ts >= '2024-06-01 10:00:00'", "")]
    [InlineData(Plain, Plain + " WHERE ts > '2024-06-01 12:00:00'", Plain + " WHERE ts >= {{DateTime(start)}} AND ts <= {{DateTime(end)}}", "")]
    [InlineData(Plain, Plain + " WHERE s != ''", Plain + " WHERE ts <= '2024-06-01 09:00:00' AND s = {{String(name)}}", "DF4003")]
    [InlineData(Plain, Plain + " WHERE s != ''", Plain + " WHERE dateDiff('day', toDateTime('2024-06-01 10:00:00'), ts) > 0", "")]
    [InlineData(Plain + " WHERE s != ''", Plain, Plain + " WHERE s = ''", "")]
    [InlineData(Plain, "countState() AS c, uniqState(s) AS u FROM events WHERE s != ''", "uniqState(s) AS u FROM events WHERE s != ''", "")]
    [InlineData(Plain, "countState() AS c, uniqState(s) AS u FROM events WHERE s != ''", "countState() AS c, uniqState(s) AS u FROM events WHERE s != ''", "DF4003")]
    public void Of_a_view_that_is_changed_in_place_is_reported(string old, string now, string copy, string expected)
    {
        var after = Live.With("pipes/v.pipe", View(now));
        if (copy.Length > 0)
            after = after.With("pipes/c.pipe", $"NODE c\nSQL >\n    %\n    SELECT k, {copy} GROUP BY k\n\nTYPE copy\nTARGET_DATASOURCE totals\nCOPY_SCHEDULE @on-demand\n");

        Assert.Equal(expected, Ids(after.Against(Live.With("pipes/v.pipe", View(old))).Findings));
    }

    /// <summary>A copy that was there before may be run again, and brings the rows until the cut-off.</summary>
    [Fact]
    public void Rows_that_a_live_copy_may_bring_are_not_called_lost()
    {
        var (before, after) = (Live.With("pipes/v.pipe", View(Plain)), Live.With("pipes/v.pipe", View(Plain + " WHERE ts > '2024-06-01 12:00:00'")));
        TinyProject WithCopy(TinyProject project) => project.With(
            "pipes/c.pipe",
            "NODE c\nSQL >\n    SELECT k, countState() AS c FROM events WHERE ts >= '2024-06-01 10:00:00' AND ts <= '2024-06-01 12:00:00' GROUP BY k\n\n"
            + "TYPE copy\nTARGET_DATASOURCE totals\nCOPY_SCHEDULE @on-demand\n");

        Assert.Equal("DF4004", Ids(after.Against(before).Findings));
        Assert.Equal("", Ids(WithCopy(after).Against(WithCopy(before)).Findings));
    }

    /// <summary>A scheduled copy repeats what the target keeps and what the view writes later: that is one finding.</summary>
    [Fact]
    public void A_scheduled_copy_beside_a_view_is_reported_once()
    {
        var (before, after) = (Live.With("pipes/v.pipe", View(Plain)), Live.With("pipes/v.pipe", View(Plain + " WHERE s != ''")));
        const string Copy = "NODE c\nSQL >\n    SELECT k, countState() AS c FROM events WHERE s != '' AND ts < '2030-01-01 00:00:00' GROUP BY k\n\n"
            + "TYPE copy\nTARGET_DATASOURCE totals\nCOPY_SCHEDULE 0 2 * * *\n";

        Assert.Single(after.With("pipes/c.pipe", Copy).Against(before).Findings, f => f.Id == "DF4003" && !f.Message.StartsWith("Nothing limits", StringComparison.Ordinal));
    }

    /// <summary>A copy that replaces the target, one that was there before, and a target in which a row counts once.</summary>
    [Fact]
    public void Rows_are_not_doubled()
    {
        var (before, after) = (Live.With("pipes/v.pipe", View(Plain)), Live.With("pipes/v.pipe", View(Plain + " WHERE s != ''")));
        const string Copy = "NODE c\nSQL >\n    SELECT k, countState() AS c FROM events GROUP BY k\n\nTYPE copy\nTARGET_DATASOURCE totals\nCOPY_SCHEDULE @on-demand\n";

        Assert.Equal("DF4003", Ids(after.With("pipes/c.pipe", Copy).Against(before).Findings));
        Assert.Equal("", Ids(after.With("pipes/c.pipe", Copy).Against(before.With("pipes/c.pipe", Copy)).Findings));
        Assert.DoesNotContain("DF4003", Ids(after.With("pipes/c.pipe", Copy + "COPY_MODE replace\n").Against(before).Findings));

        TinyProject Once(TinyProject project) => project.Edit("datasources/totals.datasource", "ENGINE AggregatingMergeTree", "ENGINE ReplacingMergeTree");
        Assert.DoesNotContain("DF4003", Ids(Once(after.With("pipes/c.pipe", Copy)).Against(Once(before)).Findings));
    }

    private static string View(string query) => $"NODE v\nSQL >\n    SELECT k, {query} GROUP BY k\n\nTYPE materialized\nDATASOURCE totals\n";

    private static string Ids(IEnumerable<Finding> findings) => string.Join(" ", findings.Where(f => f.Id is "DF3001" or "DF3002" or "DF4003" or "DF4004" or "DF4005").Select(f => f.Id));
}
