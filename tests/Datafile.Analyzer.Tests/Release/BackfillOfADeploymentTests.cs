using Datafile.Analyzer.Analysis;
using Datafile.Analyzer.Findings;
using Datafile.Analyzer.Project;

namespace Datafile.Analyzer.Tests.Release;

/// <summary>
/// A deployment of Forward that creates or rebuilds a target, and the copy pipes that move its history: what is said, and where nothing is
/// said.
/// </summary>
public class BackfillOfADeploymentTests
{
    private const string Target = "SCHEMA >\n    `hour` DateTime,\n    `n` AggregateFunction(count)\n\nENGINE \"AggregatingMergeTree\"\nENGINE_SORTING_KEY \"hour\"\n";

    private const string Skip = Target + "BACKFILL skip\n";

    private static readonly TinyProject Landing = TinyProject.Empty.With("datasources/events.datasource", """
        SCHEMA >
            `ts` DateTime `json:$.ts`,
            `sent` Nullable(DateTime) `json:$.sent`,
            `ins` DateTime `json:$.ins`,
            `epoch` UInt32 `json:$.epoch`,
            `user` String `json:$.user`

        ENGINE "MergeTree"
        ENGINE_SORTING_KEY "ts"
        """);

    /// <summary>
    /// A cut-off ahead of a rebuild excludes all rows so far, unless a copy moves them; a new target is filled on purpose with what its
    /// view asks for.
    /// </summary>
    [Theory]
    [InlineData("ts > '2026-06-01 13:00:00'", null, "DF4006")]
    [InlineData("ts > '2026-06-01 13:00:00'", "ts <= '2026-06-01 13:00:00'", "")]
    [InlineData("ts > '2026-05-01'", null, "")]
    public void A_rebuild_by_a_view_with_a_cutoff_gives(string view, string? copy, string expected)
    {
        var live = Landing.With("datasources/hourly.datasource", Target).With("pipes/v.pipe", View("1"));

        Assert.Equal(expected, Found(live, With(live, view, copy)));
    }

    [Fact]
    public void A_new_target_with_a_cutoff_is_filled_with_what_its_view_asks_for() =>
        Assert.Equal("", Found(Landing, With(Landing.With("datasources/hourly.datasource", Target), "ts > '2026-06-01 13:00:00'", null)));

    /// <summary>The plan writes a cut-off and a copy only where a time divides them.</summary>
    [Theory]
    [InlineData("DateTime", "'datafile plan --write' writes both")]
    [InlineData("Date", "no time of 'events' is known")]
    public void A_target_that_starts_empty_without_a_copy_is_said_for_information(string time, string expected)
    {
        var landing = Landing.With("datasources/events.datasource", $"SCHEMA >\n    `ts` {time} `json:$.ts`,\n    `user` String `json:$.user`\n\nENGINE \"MergeTree\"\nENGINE_SORTING_KEY \"ts\"\n");
        var after = With(landing.With("datasources/hourly.datasource", Skip), "1", null);
        var finding = Assert.Single(Findings(landing, after), f => f.Id == "DF4006");

        Assert.Equal(Microsoft.CodeAnalysis.DiagnosticSeverity.Info, finding.Severity);
        Assert.Contains("starts empty (BACKFILL skip)", finding.Message, StringComparison.Ordinal);
        Assert.Contains(expected, finding.Message, StringComparison.Ordinal);
        Assert.Equal(time == "DateTime", DatafileAnalysis.Analyze(new AnalysisRequest(after.Snapshot, landing.Snapshot, TinyProject.Utc("2026-06-01 12:00:00")) { Workflow = Workflow.Forward }).Plan!.Files.Any(f => f.Text.Contains("TYPE copy", StringComparison.Ordinal)));
    }

    /// <summary>A plan writes no condition into a subquery, where a person can.</summary>
    [Fact]
    public void A_time_that_only_a_subquery_reads_is_named()
    {
        var after = With(Landing.With("datasources/hourly.datasource", Skip), "1", null).With("pipes/v.pipe", "NODE v\nSQL >\n    SELECT hour, countState() AS n FROM (SELECT toStartOfHour(ts) AS hour FROM events) GROUP BY hour\nTYPE materialized\nDATASOURCE hourly\n");

        Assert.Contains("\"ts > '<a time after the deployment>'\" where the view reads 'events'", Assert.Single(Findings(Landing, after), f => f.Id == "DF4006").Message, StringComparison.Ordinal);
    }

    /// <summary>A copy of other rows moves the history in its own way, and a copy elsewhere does not.</summary>
    [Theory]
    [InlineData("hourly", "")]
    [InlineData("elsewhere", "DF4006")]
    public void Beside_a_copy_into_another_target_a_copy_of_other_rows_into_this_one_gives(string target, string expected)
    {
        var elsewhere = Landing.With("datasources/elsewhere.datasource", Target).With("pipes/other.pipe", Copy("1").Replace("hourly", "elsewhere", StringComparison.Ordinal));
        var after = With(elsewhere.With("datasources/hourly.datasource", Skip), "1", null)
            .With("pipes/c.pipe", Copy("1").Replace("toStartOfHour", "toStartOfDay", StringComparison.Ordinal).Replace("TARGET_DATASOURCE hourly", "TARGET_DATASOURCE " + target, StringComparison.Ordinal));

        Assert.Equal(expected, Found(elsewhere, after));
    }

    /// <summary>A source that is new as well has no history, and a target that is live is not empty, whatever its file says.</summary>
    [Fact]
    public void A_source_without_history_needs_no_copy() =>
        Assert.Equal("", Found(TinyProject.Empty, With(Landing.With("datasources/hourly.datasource", Skip), "1", null)));

    [Fact]
    public void A_live_target_that_once_started_empty_is_not_empty()
    {
        var live = With(Landing.With("datasources/hourly.datasource", Skip), "1", null);

        Assert.DoesNotContain("DF4006", Found(live, live.With("pipes/a.pipe", View("user = 'a'").Replace("v_1", "a_1", StringComparison.Ordinal))), StringComparison.Ordinal);
    }

    /// <summary>A copy that moves no row of the view is no backfill of it, whoever runs it.</summary>
    [Fact]
    public void A_copy_without_rows_is_reported()
    {
        var after = With(Landing.With("datasources/hourly.datasource", Skip), "ts > '2026-06-01 13:00:00'", "ts < '2026-01-01' AND ts > '2026-02-01'");

        Assert.Contains("Backfill 'c' moves none of the rows of view 'v'", Assert.Single(Findings(Landing, after), f => f.Id == "DF4006").Message, StringComparison.Ordinal);
    }

    /// <summary>Where nobody moves the history, a condition on time is a filter of the business.</summary>
    [Theory]
    [InlineData(null, "DF4006")]
    [InlineData("ts < '2026-05-01'", "DF3002")]
    public void A_moment_in_the_past_is_a_cutoff_only_beside_a_copy(string? copy, string expected) =>
        Assert.Equal(expected, Found(Landing, With(Landing.With("datasources/hourly.datasource", Skip), "ts >= '2026-05-01'", copy)));

    /// <summary>Beside a view without a cut-off, the deployment divides the rows of a copy that ends at a moment that is known.</summary>
    [Theory]
    [InlineData("toHour(ts) < 5 AND ts < '2026-05-01'", "")]
    [InlineData("match(toString(ts), '^2025')", "")]
    [InlineData("match(toString(ts), '^2025') AND ts < '2026-05-01'", "")]
    [InlineData("toHour(ts) < 5", "DF4003")]
    [InlineData("epoch < 1780000000", "")]
    [InlineData("sent < '2026-06-01 12:00:00'", "DF4004")]
    [InlineData("sent < '2026-06-01 12:00:00' OR sent IS NULL", "")]
    [InlineData("ts >= '2026-05-01'", "DF4003")]
    [InlineData("ts < '2026-05-01' UNION ALL SELECT toStartOfHour(ts) AS hour, countState() AS n FROM events WHERE user = 'a'", "DF4003")]
    public void A_view_without_a_cutoff_and_a_copy_of(string copy, string expected) =>
        Assert.Equal(expected, string.Join(" ", Findings(Landing, With(Landing.With("datasources/hourly.datasource", Skip), "1", copy)).Select(f => f.Id).Where(id => id != "DF4005")));

    /// <summary>
    /// A copy is a backfill of the view where it asks the same of the same rows, up to half of the columns. Any other moves the history in
    /// its own way.
    /// </summary>
    [Theory]
    [InlineData("SELECT toStartOfHour(ts) AS hour, countState() AS n FROM events WHERE ts < '2026-06-01 13:00:00' GROUP BY hour", "DF4003")]
    [InlineData("SELECT toStartOfHour(ts) AS hour, countStateIf(user = 'a') AS n FROM events WHERE ts < '2026-06-01 13:00:00' GROUP BY hour", "DF4005 DF4003")]
    [InlineData("SELECT toStartOfHour(ts) AS hour, countState() AS n FROM imports WHERE ts < '2026-06-01 13:00:00' GROUP BY hour", "")]
    [InlineData("SELECT toStartOfHour(ts) AS hour, countState() AS n FROM events WHERE ts < '2026-06-01 13:00:00' GROUP BY hour UNION ALL SELECT toStartOfHour(ts) AS hour, countState() AS n FROM imports GROUP BY hour", "")]
    [InlineData("SELECT toStartOfHour(ts) AS hour, countState() AS n FROM events WHERE ts < '2026-06-01 13:00:00' GROUP BY hour LIMIT 10", "")]
    [InlineData("SELECT toStartOfHour(ts) AS hour, countState() AS n FROM events WHERE ts < '2026-06-01 13:00:00' AND user IN (SELECT user FROM imports) GROUP BY hour", "")]
    public void Beside_a_view_without_a_cutoff_a_copy_that_asks(string query, string expected)
    {
        var landing = Landing.With("datasources/imports.datasource", Landing.Files["datasources/events.datasource"]);
        var after = With(landing.With("datasources/hourly.datasource", Skip), "1", null).With("pipes/c.pipe", $"NODE c_1\nSQL >\n    {query}\n\nTYPE copy\nTARGET_DATASOURCE hourly\nCOPY_MODE append\nCOPY_SCHEDULE @on-demand\n");

        Assert.Equal(expected, Found(landing, after));
    }

    [Fact]
    public void A_copy_with_the_subquery_of_the_view_is_a_backfill_of_it()
    {
        const string Robots = "user NOT IN (SELECT user FROM events WHERE epoch = 0)";

        Assert.Equal("DF4003 DF2006", Found(Landing, With(Landing.With("datasources/hourly.datasource", Skip), Robots, "ts < '2026-06-01 13:00:00' AND " + Robots)));
    }

    [Fact]
    public void A_copy_that_replaces_is_no_backfill()
    {
        var after = With(Landing.With("datasources/hourly.datasource", Skip), "1", null).With("pipes/c.pipe", Copy("1").Replace("COPY_MODE append", "COPY_MODE replace", StringComparison.Ordinal));

        Assert.Equal("", Found(Landing, after));
    }

    [Fact]
    public void A_copy_of_rows_that_the_view_never_takes_is_no_backfill() => Assert.Equal(
        "", Found(Landing, With(Landing.With("datasources/hourly.datasource", Skip), "ts > '2026-06-01 13:00:00' AND user = 'a'", "ts < '2026-06-01 13:00:00' AND user = 'b'")));

    /// <summary>A rebuild drops what a live copy brought, so the copy has to run again, and is the backfill of the view.</summary>
    [Theory]
    [InlineData("ts <= '2026-06-01 13:00:00'", "")]
    [InlineData("ts < '2026-06-01 13:00:00'", "DF4004")]
    [InlineData("ts <= '2026-06-01 14:00:00'", "DF4003")]
    public void A_live_copy_beside_a_rebuild_by_a_view_with_a_cutoff(string copy, string expected)
    {
        var live = With(Landing.With("datasources/hourly.datasource", Target), "1", copy);

        Assert.Equal(expected, string.Join(" ", Findings(live, With(live, "ts > '2026-06-01 13:00:00'", copy)).Select(f => f.Id).Where(id => id != "DF3006")));
    }

    /// <summary>A past moment in a view, and a copy without an end, or with an end that is another one.</summary>
    [Theory]
    [InlineData("ts >= '2026-05-01'", "ts >= '2026-04-01'", "DF4003")]
    public void A_view_with_a_past_moment_and_a_copy_of(string view, string copy, string expected) =>
        Assert.Equal(expected, Found(Landing, With(Landing.With("datasources/hourly.datasource", Skip), view, copy)));

    /// <summary>A window that comes from parameters is judged where it ends at the cut-off, whatever else the copy asks.</summary>
    [Theory]
    [InlineData("ts >= {{DateTime(a, '2026-01-01 00:00:00')}} AND ts < {{DateTime(b, '2026-06-01 13:00:00')}}", "DF4004")]
    [InlineData("ts >= {{DateTime(a, '2026-01-01 00:00:00')}} AND ts < {{DateTime(b, '2026-06-01 13:00:00')}} AND ins < '2027-01-01'", "DF4004")]
    [InlineData("ts < '2025-12-01' OR (ts >= {{DateTime(a, '2026-01-01 00:00:00')}} AND ts < {{DateTime(b, '2026-06-01 13:00:00')}})", "DF4004")]
    [InlineData("ts >= {{DateTime(a, '2026-01-01 00:00:00')}} AND ts < {{DateTime(b, '2026-02-01 00:00:00')}}", "")]
    [InlineData("ts >= {{DateTime(a, '2026-01-01 00:00:00')}} AND ts < '2026-02-01'", "")]
    public void A_cutoff_and_a_window(string copy, string expected) => Assert.Equal(expected, string.Join(" ", Findings(
        Landing, With(Landing.With("datasources/hourly.datasource", Skip), "ts > '2026-06-01 13:00:00'", copy)).Select(f => f.Id).Where(id => id != "DF4005")));

    /// <summary>A condition that only one side has is a difference where both sides are known to be parts of one history.</summary>
    [Theory]
    [InlineData("user != 'robot'", "1", "DF4003")]
    [InlineData("ts > '2026-06-01 13:00:00' AND user != 'robot'", "ts <= '2026-06-01 13:00:00'", "DF4005")]
    [InlineData("ts > '2026-06-01 13:00:00' AND user != 'robot'", "ts <= {{DateTime(b)}}", "")]
    public void Another_condition_is_a_difference(string view, string copy, string expected) =>
        Assert.Equal(expected, Found(Landing, With(Landing.With("datasources/hourly.datasource", Skip), view, copy)));

    /// <summary>Windows of one copy may fill what another leaves out.</summary>
    [Theory]
    [InlineData("ts > '2026-06-01 13:00:00'")]
    [InlineData("1")]
    public void Beside_a_copy_in_windows_no_gap_is_claimed(string view)
    {
        var after = With(Landing.With("datasources/hourly.datasource", Skip), view, "ts < '2026-01-01'")
            .With("pipes/w.pipe", Copy("ts >= {{DateTime(a, '2026-02-01 00:00:00')}} AND ts < {{DateTime(b, '2026-03-01 00:00:00')}}").Replace("c_1", "w_1", StringComparison.Ordinal));

        Assert.Equal("", Found(Landing, after));
    }

    /// <summary>Two views of one new target, one of them with a cut-off: the deployment does not divide the rows of both.</summary>
    [Fact]
    public void Of_two_views_one_with_a_cutoff_nothing_is_claimed()
    {
        var after = With(Landing.With("datasources/hourly.datasource", Skip), "ts > '2026-06-01 13:00:00' AND user = 'a'", "ts < '2026-05-01' AND user = 'a'")
            .With("pipes/w.pipe", View("user = 'b'").Replace("v_1", "w_1", StringComparison.Ordinal));

        Assert.Equal("", Found(Landing, after));
    }

    /// <summary>A copy of the rows of one of two views is the backfill of that one.</summary>
    [Fact]
    public void Of_two_views_without_a_cutoff_a_copy_of_the_rows_of_one_leaves_a_gap()
    {
        var after = With(Landing.With("datasources/hourly.datasource", Skip), "user = 'a'", "ts < '2026-05-01' AND user = 'a'")
            .With("pipes/w.pipe", View("user = 'b'").Replace("v_1", "w_1", StringComparison.Ordinal));

        Assert.Equal("DF4004 DF4006", Found(Landing, after));
    }

    private static string Found(TinyProject before, TinyProject after) => string.Join(" ", Findings(before, after).Select(f => f.Id));

    private static IEnumerable<Finding> Findings(TinyProject before, TinyProject after) => DatafileAnalysis.Analyze(
        new AnalysisRequest(after.Snapshot, before.Snapshot, TinyProject.Utc("2026-06-01 12:00:00")) { Workflow = Workflow.Forward }).Findings.Where(f => f.Id is not ("DF3010" or "DF1005"));

    private static TinyProject With(TinyProject project, string view, string? copy) =>
        copy is null ? project.With("pipes/v.pipe", View(view)) : project.With("pipes/v.pipe", View(view)).With("pipes/c.pipe", Copy(copy));

    private static string View(string filter) => $"NODE v_1\nSQL >\n    SELECT toStartOfHour(ts) AS hour, countState() AS n FROM events WHERE {filter} GROUP BY hour\n\nTYPE materialized\nDATASOURCE hourly\n";

    private static string Copy(string filter) => $"NODE c_1\nSQL >\n    %\n    SELECT toStartOfHour(ts) AS hour, countState() AS n FROM events WHERE {filter.Replace(" UNION", " GROUP BY hour UNION", StringComparison.Ordinal)} GROUP BY hour\n\nTYPE copy\nTARGET_DATASOURCE hourly\nCOPY_MODE append\nCOPY_SCHEDULE @on-demand\n";
}
