namespace Datafile.Analyzer.Tests.Rules;

/// <summary>Whether the history of a re-created target is moved: what is said, and where nothing is said.</summary>
public class MissingBackfillTests
{
    private const string Live = ReleaseExample.Script + ReleaseExample.Daily;

    private const string Cutoff = "timestamp > '2023-12-14 11:45:00' AND user != 'robot'", Rest = "timestamp <= '2023-12-14 11:45:00' AND user != 'robot'";

    private const string Monthly = """
        === datasources/monthly.datasource
        SCHEMA >
            `month` Date,
            `events` AggregateFunction(count)
        === pipes/monthly_mv.pipe
        NODE monthly_1
        SQL >
            SELECT toStartOfMonth(day) AS month, countMergeState(events) AS events FROM daily GROUP BY month
        TYPE materialized
        DATASOURCE monthly

        """;

    private static readonly string View = Pipe("daily_mv", Cutoff, "materialized");

    [Fact]
    public void A_copy_that_no_script_runs_is_named_with_the_command_that_runs_it() => Assert.Contains(
        "no script runs its backfill 'backfill': its history is lost. Run 'tb --semver 0.0.1 pipe copy run backfill --wait --yes'.",
        MessageOf(Later("tb --semver 0.0.1 deploy") + View + Pipe("backfill", Rest, "copy")), StringComparison.Ordinal);

    [Fact]
    public void A_view_that_no_script_populates_is_named_with_the_command_that_does() => Assert.Contains(
        "no script runs its backfill 'backfill': its history is lost. Deploy it with 'tb --semver 0.0.1 deploy --populate --wait'.",
        MessageOf(Later("tb --semver 0.0.1 deploy") + View + Pipe("backfill", Rest, "materialized")), StringComparison.Ordinal);

    [Fact]
    public void A_populate_is_excluded_by_the_cutoff_of_the_view() => Assert.Contains(
        "the populate of 'daily_mv' runs its query, whose cut-off excludes the rows before it",
        MessageOf(Later("tb --semver 0.0.1 pipe populate daily_mv --node daily_1 --wait --sql-condition \"timestamp <= '2023-12-14 11:45:00'\"") + View), StringComparison.Ordinal);

    [Fact]
    public void A_backfill_without_rows_has_another_filter_to_get() => Assert.Contains(
        "Backfill 'backfill' moves none of the rows of view 'daily_mv'",
        MessageOf(Later("tb --semver 0.0.1 deploy --populate --wait") + View + Pipe("backfill", "timestamp > '2024-12-14 11:45:00' AND timestamp <= '2023-12-14 11:45:00'", "materialized")), StringComparison.Ordinal);

    /// <summary>The backfill may follow in a later change; one that is there and moves nothing is said at once.</summary>
    [Theory]
    [InlineData("timestamp <= '2023-12-14 11:45:00' AND user != 'robot'", "")]
    [InlineData("timestamp > '2024-12-14 11:45:00' AND timestamp <= '2023-12-14 11:45:00'", "DF4006")]
    public void While_the_release_is_only_created_a_backfill_with_these_rows_gives(string filter, string expected) =>
        Assert.Equal(expected, Found("=== .tinyenv\nVERSION=0.0.1\n" + View + Pipe("backfill", filter, "copy")));

    /// <summary>Beside a backfill without rows, one of other rows is a difference and not a loss: which of them is meant is not known.</summary>
    [Fact]
    public void While_the_release_is_only_created_one_of_two_backfills_may_move_other_rows() => Assert.DoesNotContain("DF4006", Found(
        "=== .tinyenv\nVERSION=0.0.1\n" + View + Pipe("none", "timestamp > '2024-12-14 11:45:00' AND timestamp <= '2023-12-14 11:45:00'", "copy")
        + Pipe("robots", "timestamp <= '2023-12-14 11:45:00' AND user = 'robot'", "copy")), StringComparison.Ordinal);

    [Fact]
    public void While_the_release_is_only_created_no_backfill_is_needed() => Assert.Equal("", Found("=== .tinyenv\nVERSION=0.0.1\n" + View));

    /// <summary>A script that calls another one may do anything, the backfill included.</summary>
    [Theory]
    [InlineData("tb release promote --semver 0.0.1", "DF4006")]
    [InlineData("./backfill.sh", "")]
    [InlineData("./backfill.sh\n=== deploy/0.0.2/postdeploy.sh\nset -e\ntb release promote --semver 0.0.1", "")]
    public void Scripts_without_a_backfill_are(string commands, string expected) => Assert.Equal(expected, Found(Later(commands) + View));

    /// <summary>One backfill that runs is enough to say nothing of the other: it may be meant for later.</summary>
    [Fact]
    public void Of_two_backfills_each_has_to_run() => Assert.Contains("DF4006", Found(
        Later("tb --semver 0.0.1 pipe copy run new --wait --yes") + View
        + Pipe("new", "timestamp <= '2023-12-14 11:45:00' AND timestamp >= '2023-12-01' AND user != 'robot'", "copy")
        + Pipe("old", "timestamp < '2023-12-01' AND user != 'robot'", "copy")), StringComparison.Ordinal);

    /// <summary>A populate without a condition takes all rows of a view without a cut-off, and none of the history where it has one.</summary>
    [Theory]
    [InlineData(Cutoff, "tb --semver 0.0.1 pipe populate daily_mv --node daily_1 --wait", true)]
    [InlineData("user != 'robot'", "tb --semver 0.0.1 pipe populate daily_mv --node daily_1 --wait", false)]
    [InlineData("user != 'robot'", "tb release promote --semver 0.0.1", true)]
    public void A_populate_without_a_condition_moves_the_history(string filter, string command, bool isMissing) =>
        Assert.Equal(isMissing, Found(Later(command) + Pipe("daily_mv", filter, "materialized")).Contains("DF4006", StringComparison.Ordinal));

    /// <summary>Rows that are backfilled into a re-created source flow on through its views.</summary>
    [Fact]
    public void A_target_below_a_re_created_one_needs_no_backfill_of_its_own() => Assert.Equal("", Found(
        Later("tb --semver 0.0.1 pipe copy run backfill --wait --yes") + View + Pipe("backfill", Rest, "copy") + Monthly));

    /// <summary>A cut-off of such a view would drop what the backfill sends through it.</summary>
    [Theory]
    [InlineData("day > '2023-12-15'", "DF3002")]
    [InlineData("day > '2023-01-01'", "")]
    public void A_condition_below_a_re_created_target_is(string filter, string expected)
    {
        var change = Later("tb --semver 0.0.1 pipe copy run backfill --wait --yes") + View + Pipe("backfill", Rest, "copy") + Monthly.Replace("FROM daily", "FROM daily WHERE " + filter, StringComparison.Ordinal);

        Assert.Equal(expected, string.Join(" ", ReleaseExample.Findings(Live + Monthly, change).Select(f => f.Id)));
    }

    /// <summary>A copy of the live target alone moves its history, though not from the source.</summary>
    [Fact]
    public void A_copy_of_the_old_target_is_a_backfill() => Assert.DoesNotContain("DF4006", Found(
        Later("tb --semver 0.0.1 pipe copy run old --wait --yes") + View + "=== pipes/old.pipe\nNODE old_1\nSQL >\n    SELECT day, events FROM daily\nTYPE copy\nTARGET_DATASOURCE daily\n"), StringComparison.Ordinal);

    /// <summary>What a backfill reads beside the source of the view, or instead of it, is not divided by the same moment.</summary>
    [Theory]
    [InlineData("FROM events", true)]
    [InlineData("FROM imports", false)]
    [InlineData("FROM imports WHERE timestamp < '2023-12-14 11:00:00' GROUP BY day UNION ALL SELECT toDate(timestamp) AS day, countState() AS events FROM events", false)]
    public void A_backfill_that_ends_too_late_overlaps(string source, bool expected) => Assert.Equal(expected, Found(
        Later("tb --semver 0.0.1 pipe copy run backfill --wait --yes") + View
        + "=== datasources/imports.datasource\nSCHEMA >\n    `timestamp` DateTime,\n    `user` String\n"
        + Pipe("backfill", "timestamp <= '2023-12-14 11:50:00' AND user != 'robot'", "copy").Replace("FROM events", source, StringComparison.Ordinal)).Contains("DF4003", StringComparison.Ordinal));

    /// <summary>A parameter without a value in any command may stand for any window, so nothing is said of the other backfills either.</summary>
    [Fact]
    public void Beside_a_window_that_is_not_known_no_gap_and_no_overlap_is_claimed() => Assert.Equal("", Found(
        Later("tb --semver 0.0.1 pipe copy run old --wait --yes\ntb --semver 0.0.1 pipe copy run new --wait --yes") + View
        + Pipe("old", "timestamp < '2023-12-01' AND user != 'robot'", "copy")
        + Pipe("new", "timestamp <= {{DateTime(until)}} AND user != 'robot'", "copy").Replace("SQL >\n", "SQL >\n    %\n", StringComparison.Ordinal)));

    /// <summary>Two views of one target: where one of them has no cut-off, nothing divides the rows of both.</summary>
    [Fact]
    public void Beside_a_view_without_a_cutoff_nothing_is_divided() => Assert.Equal("DF3001", Found(
        "=== .tinyenv\nVERSION=0.0.1\n" + View + Pipe("backfill", "timestamp <= '2023-12-14 11:50:00' AND user != 'robot'", "copy") + Pipe("robots_mv", "user = 'robot'", "materialized"), Pipe("robots_mv", "user = 'robot'", "materialized")));

    private static string Later(string commands) => $"=== .tinyenv\nVERSION=0.0.2\n=== deploy/0.0.2/deploy.sh\nset -e\n{commands}\n";

    private static string Pipe(string name, string filter, string type) => ReleaseExample.Pipe(
        name, $"SELECT toDate(timestamp) AS day, countState() AS events FROM events WHERE {filter} GROUP BY day", type == "copy" ? ReleaseExample.Copy : ReleaseExample.Materialized);

    private static string MessageOf(string files) => Assert.Single(ReleaseExample.Findings(Live, files), f => f.Id == "DF4006").Message;

    private static string Found(string files, string live = "") =>
        string.Join(" ", ReleaseExample.Findings(Live + live, files).Select(f => f.Id));
}
