using static Datafile.Analyzer.Tests.Deployments.RebuildSample;

namespace Datafile.Analyzer.Tests.Deployments;

/// <summary>What the TTL of a source has left for a rebuild, in each form of a TTL.</summary>
public class KeptRowsTests
{
    /// <summary>A TTL that changes where rows are rewritten: rows that are gone do not come back, and those that go are gone.</summary>
    [Theory]
    [InlineData("timestamp + INTERVAL 7 DAY", "timestamp + INTERVAL 30 DAY", "7 days")]
    [InlineData("timestamp + INTERVAL 30 DAY", "timestamp + INTERVAL 7 DAY", "7 days")]
    [InlineData("", "timestamp + INTERVAL 7 DAY", "7 days")]
    [InlineData("", "timestamp + INTERVAL 7 DAY DELETE", "7 days (TTL)")]
    [InlineData("", "timestamp + INTERVAL 7 DAY DELETE WHERE user = ''", "7 days of the rows that meet its DELETE WHERE (TTL), while 'daily' keeps everything. What came from older rows of that kind in 'daily' will be lost.")]
    public void The_shorter_of_two_TTLs_says_what_a_source_has(string live, string now, string kept)
    {
        var finding = Assert.Single(
            Found(
                WithoutLanding(Live).With("datasources/events.datasource", Rows(live)),
                WithoutLanding(NewDaily).With("datasources/events.datasource", Rows(now)).Edit("datasources/events.datasource", "KEY \"timestamp\"", "KEY \"user, timestamp\"")),
            f => f is { Id: "DF3006", Resource: "daily" });

        Assert.Contains($"'events' keeps only {kept}", finding.Message, StringComparison.Ordinal);
    }

    /// <summary>The TTL of a source that is altered changes at promotion, and what reads it is rebuilt before.</summary>
    [Theory]
    [InlineData("", "timestamp + INTERVAL 7 DAY", "")]
    [InlineData("timestamp + INTERVAL 30 DAY", "timestamp + INTERVAL 7 DAY", "30 days")]
    [InlineData("timestamp + INTERVAL 7 DAY", "timestamp + INTERVAL 30 DAY", "7 days")]
    [InlineData("timestamp + INTERVAL 7 DAY", "", "7 days")]
    public void A_rebuild_reads_what_a_source_has_before_it_is_altered(string live, string now, string kept)
    {
        var found = Found(
            WithoutLanding(Live).With("datasources/events.datasource", Rows(live)), WithoutLanding(NewDaily).With("datasources/events.datasource", Rows(now)))
            .Where(f => f is { Id: "DF3006", Resource: "daily" })
            .ToArray();

        Assert.Equal(kept.Length > 0, found.Length == 1);
        Assert.All(found, f => Assert.Contains($"'events' keeps only {kept}", f.Message, StringComparison.Ordinal));
    }

    [Fact]
    public void A_loss_is_said_once_and_shows_both_TTLs()
    {
        var live = Live.With("datasources/daily.datasource", Days("day + INTERVAL 90 DAY"));
        var after = live.Edit("pipes/daily_mv.pipe", "FROM events", "FROM landing");
        var finding = Assert.Single(Found(live, after), f => f is { Id: "DF3006", Resource: "daily" });

        Assert.Equal("ENGINE_TTL", Text(after, finding.Location));
        Assert.Equal("ENGINE_TTL", Text(after, finding.Related[0].Location));
    }

    [Fact]
    public void In_Classic_a_loss_shows_both_TTLs()
    {
        var live = Live.With("datasources/daily.datasource", Days("day + INTERVAL 90 DAY")).With("datasources/events.datasource", Rows("timestamp + INTERVAL 7 DAY"));
        var after = live.Edit("pipes/daily_mv.pipe", "FROM events", "FROM events WHERE value > 5").Released("0.0.1");
        var finding = Assert.Single(after.Against(live.Released("0.0.0")).Findings, f => f is { Id: "DF3006", Resource: "daily" });

        Assert.Contains("'events' keeps only 7 days (TTL), while 'daily' keeps 90 days", finding.Message, StringComparison.Ordinal);
        Assert.Equal("ENGINE_TTL", Text(after, finding.Location));
        Assert.Equal("ENGINE_TTL", Text(after, finding.Related[0].Location));
    }

    /// <summary>
    /// Deployed on 1 November, a month before is 31 days before, and a row of the last day of a month may go as early as one of its first.
    /// </summary>
    [Theory]
    [InlineData("INTERVAL 27 DAY", "INTERVAL 1 MONTH", "27 days", "1 month")]
    [InlineData("INTERVAL 30 DAY", "toIntervalMonth(1)", "30 days", "1 month")]
    [InlineData("INTERVAL 31 DAY", "INTERVAL 1 MONTH", null, null)]
    [InlineData("INTERVAL 1 MONTH", "INTERVAL 31 DAY", null, null)]
    [InlineData("INTERVAL 1 MONTH", "INTERVAL 32 DAY", "1 month", "32 days")]
    [InlineData("INTERVAL 1 MONTH", "INTERVAL 1 QUARTER", "1 month", "3 months")]
    [InlineData("INTERVAL 12 MONTH", "INTERVAL 2 YEAR", "1 year", "2 years")]
    [InlineData("INTERVAL 364 DAY", "INTERVAL 1 YEAR", "364 days", "1 year")]
    [InlineData("INTERVAL 365 DAY", "INTERVAL 1 YEAR", null, null)]
    [InlineData("INTERVAL 366 DAY", "INTERVAL 9999 YEAR + INTERVAL 9999 YEAR", "366 days", "19998 years")]
    [InlineData("INTERVAL 366 DAY", "INTERVAL 9999999999 YEAR", null, null)]
    [InlineData("INTERVAL 1 MONTH + INTERVAL 2 DAY", "INTERVAL 40 DAY", "1 month and 2 days", "40 days")]
    [InlineData("INTERVAL 5 MINUTE", "INTERVAL 1 DAY", "5 minutes", "1 day")]
    [InlineData("45", "INTERVAL 1 DAY", "45 seconds", "1 day")]
    [InlineData("INTERVAL 7 DAY", "INTERVAL x DAY", null, null)]
    public void Rows_are_lost_where_the_source_keeps_them_for_less(string source, string target, string? kept, string? wanted) =>
        Loses($"timestamp + {source}", $"day + {target}", kept, wanted);

    [Theory]
    [InlineData("timestamp + 604800", "day + 30", "7 days", "30 days")]
    [InlineData("604800 + timestamp", "day + 7", null, null)]
    [InlineData("toStartOfHour(timestamp) + 604800", "day + 30", "7 days", "30 days")]
    [InlineData("toStartOfMonth(timestamp) + INTERVAL 30 DAY", "day + INTERVAL 29 DAY", "3 to 30 days", "29 days")]
    [InlineData("toStartOfMonth(timestamp) + INTERVAL 60 DAY", "day + INTERVAL 29 DAY", null, null)]
    [InlineData("toStartOfMonth(timestamp) + INTERVAL 30 DAY", "toStartOfMonth(day) + INTERVAL 30 DAY", null, null)]
    [InlineData("toMonday(timestamp) + INTERVAL 30 DAY", "day + INTERVAL 29 DAY", "24 to 30 days", "29 days")]
    [InlineData("timestamp + INTERVAL 30 DAY", "toMonday(day) + INTERVAL 30 DAY", null, null)]
    [InlineData("timestamp + INTERVAL 26 DAY", "toMonday(day) + INTERVAL 28 DAY", "26 days", "22 to 28 days")]
    [InlineData("timestamp + INTERVAL 28 DAY", "toMonday(day) + INTERVAL 28 DAY", null, null)]
    [InlineData("timestamp + INTERVAL 61 DAY", "toStartOfQuarter(day) + INTERVAL 70 DAY", null, null)]
    [InlineData("timestamp + INTERVAL 30 DAY", "toStartOfQuarter(day) + INTERVAL 70 DAY", "30 days", "0 to 70 days")]
    public void A_TTL_is_read_in_each_of_its_forms(string source, string target, string? kept, string? wanted) => Loses(source, target, kept, wanted);

    /// <summary>Rows of the 30th and 31st of January go with those of the 29th, at the end of February. A day goes whole.</summary>
    [Theory]
    [InlineData("2024-02-29 23:00:00", "timestamp + INTERVAL 29 DAY", "day + INTERVAL 1 MONTH", null, null)]
    [InlineData("2024-02-29 23:00:00", "timestamp + INTERVAL 28 DAY", "day + INTERVAL 1 MONTH", "28 days", "1 month")]
    [InlineData("2024-02-29 23:00:00", "timestamp + INTERVAL 1 MONTH", "day + INTERVAL 31 DAY", "1 month", "31 days")]
    [InlineData("2024-02-28 23:00:00", "timestamp + INTERVAL 1 MONTH", "day + INTERVAL 31 DAY", null, null)]
    [InlineData("2024-02-29 23:00:00", "toStartOfMonth(timestamp) + INTERVAL 31 DAY", "day + INTERVAL 29 DAY", null, null)]
    [InlineData("2024-02-29 23:00:00", "toStartOfMonth(timestamp) + INTERVAL 31 DAY", "day + INTERVAL 30 DAY", "4 to 31 days", "30 days")]
    [InlineData("2024-03-31 00:30:00", "timestamp + INTERVAL 60 DAY", "day + INTERVAL 2 MONTH", null, null)]
    [InlineData("2024-03-31 00:30:00", "timestamp + INTERVAL 59 DAY", "day + INTERVAL 2 MONTH", "59 days", "2 months")]
    [InlineData("2024-06-12 10:00:00", "toDate(timestamp) + INTERVAL 30 DAY", "day + INTERVAL 30 DAY", null, null)]
    [InlineData("2024-06-12 10:00:00", "toDate(timestamp) + INTERVAL 30 DAY", "toDateTime(day) + INTERVAL 30 DAY", null, null)]
    public void Rows_that_are_kept_are_told_at_the_moment_of_the_deployment(string now, string source, string target, string? kept, string? wanted) =>
        Loses(source, target, kept, wanted, now);

    private static void Loses(string source, string target, string? kept, string? wanted, string now = Now)
    {
        var live = Live.With("datasources/events.datasource", Rows(source)).With("datasources/daily.datasource", Days(target)).Without("datasources/landing.datasource").Without("pipes/events_mv.pipe");
        var losses = Found(live, live.Edit("pipes/daily_mv.pipe", "FROM events", "FROM events WHERE value > 5"), now).Where(f => f is { Id: "DF3006", Resource: "daily" });

        if (kept is null)
            Assert.Empty(losses);
        else
            Assert.Contains($"keeps only {kept} (TTL), while 'daily' keeps {wanted}.", Assert.Single(losses).Message, StringComparison.Ordinal);
    }
}
