using Datafile.Analyzer.Findings;

namespace Datafile.Analyzer.Tests.Rules;

/// <summary>What the pages of the rules have no room for, in their format.</summary>
public class BackfillRuleTests
{
    private const string Change = """
        === .tinyenv
        VERSION=0.0.2
        === pipes/daily_mv.pipe
        NODE daily_1
        SQL >
            SELECT toDate(timestamp, 'Europe/Madrid') AS day, countState() AS events FROM events
            WHERE timestamp > '2023-12-14 11:45:00' GROUP BY day
        TYPE materialized
        DATASOURCE daily
        === deploy/0.0.2/deploy.sh
        set -e
        tb --semver 0.0.1 deploy

        """;

    private const string CopyWithParameter = """
        === pipes/backfill.pipe
        NODE backfill_1
        SQL >
            %
            SELECT toDate(timestamp, 'Europe/Madrid') AS day, countState() AS events FROM events
            WHERE timestamp <= {{DateTime(until)}} GROUP BY day
        TYPE copy
        TARGET_DATASOURCE daily
        """;

    [Theory]
    [InlineData("", "DF0003")]
    [InlineData("2023-12-14 11:45:00", "")]
    [InlineData("2023-12-14 11:46:00", "DF4003")]
    [InlineData("2023-12-14 11:44:00", "DF4004")]
    public void A_parameter_of_a_backfill_is_judged_where_a_script_names_it(string until, string expected)
    {
        // A schedule keeps DF4006 from asking for a script, and DF0003 asks for a default: a schedule gives no value.
        var run = until.Length > 0 ? $"tb --semver 0.0.1 pipe copy run backfill --param until='{until}' --wait --yes\n" : "";
        var schedule = until.Length > 0 ? "" : "\nCOPY_SCHEDULE 0 12 * * *";

        Assert.Equal(expected, FoundWith(run + CopyWithParameter + schedule));
    }

    /// <summary>A finding about values that a script passes is at the command, and what it advises can be passed.</summary>
    [Theory]
    [InlineData("2023-12-14 11:46:00", "View 'daily_mv' and the runs of backfill 'backfill' both include rows where timestamp > '2023-12-14 11:45:00' and <= '2023-12-14 11:46:00': they are counted twice. Pass values that include exactly the rows where timestamp <= '2023-12-14 11:45:00'.")]
    [InlineData("2023-12-14 11:44:00", "Neither view 'daily_mv' nor the runs of backfill 'backfill' include rows where timestamp > '2023-12-14 11:44:00' and <= '2023-12-14 11:45:00': they are lost. Pass values that include exactly the rows where timestamp <= '2023-12-14 11:45:00'.")]
    public void Values_of_a_run_are_judged_at_its_command(string until, string expected)
    {
        var finding = Assert.Single(Found($"tb --semver 0.0.1 pipe copy run backfill --param until='{until}' --wait --yes\n" + CopyWithParameter));

        Assert.Equal(("deploy/0.0.2/deploy.sh", 3, expected), (finding.Place.Path, finding.Place.StartLinePosition.Line + 1, finding.Message));
    }

    /// <summary>A populate runs the query of the view, whose cut-off no condition takes away.</summary>
    [Theory]
    [InlineData("timestamp <= '2023-12-14 11:44:00'", "DF4006 pipes/daily_mv.pipe")]
    [InlineData("timestamp <= '2023-12-14 11:46:00'", "DF4003 deploy/0.0.2/deploy.sh, DF4004 deploy/0.0.2/deploy.sh")]
    public void A_populate_beside_a_cutoff_is_judged_at_its_command(string condition, string expected)
    {
        var findings = Found($"tb --semver 0.0.1 pipe populate daily_mv --node daily_1 --sql-condition \"{condition}\" --wait");

        Assert.Equal(expected, string.Join(", ", findings.Select(f => $"{f.Id} {f.Place.Path}")));
        Assert.All(findings, f => Assert.EndsWith("'datafile backfill --write'.", f.Message, StringComparison.Ordinal));
    }

    [Fact]
    public void A_clock_in_a_backfill_is_an_overlap_and_no_other_difference() =>
        Assert.Equal("DF4003", FoundWith("""
            tb --semver 0.0.1 pipe copy run backfill --wait --yes
            === pipes/backfill.pipe
            NODE backfill_1
            SQL >
                SELECT toDate(timestamp, 'Europe/Madrid') AS day, countState() AS events FROM events
                WHERE timestamp < now() GROUP BY day
            TYPE copy
            TARGET_DATASOURCE daily
            """));

    [Fact]
    public void A_populate_of_a_view_with_a_cutoff_brings_no_history() =>
        Assert.Equal("DF4006", FoundWith("""
            tb --semver 0.0.1 pipe populate daily_mv --node daily_1 --wait --sql-condition "timestamp <= '2023-12-14 11:45:00'"
            """));

    /// <summary>A copy of the old target brings what the source no longer holds: which rows that are is not told.</summary>
    [Theory]
    [InlineData("<=", "")]
    [InlineData("<", "DF4004")]
    public void A_copy_of_the_old_target_is_no_part_of_the_division(string comparison, string expected) =>
        Assert.Equal(expected, FoundWith($"""
            tb --semver 0.0.1 pipe copy run backfill --wait --yes
            tb --semver 0.0.1 pipe copy run old --wait --yes
            === pipes/backfill.pipe
            NODE backfill_1
            SQL >
                SELECT toDate(timestamp, 'Europe/Madrid') AS day, countState() AS events FROM events
                WHERE timestamp {comparison} '2023-12-14 11:45:00' GROUP BY day
            TYPE copy
            TARGET_DATASOURCE daily
            === pipes/old.pipe
            NODE old_1
            SQL >
                SELECT day, events FROM daily
            TYPE copy
            TARGET_DATASOURCE daily
            """));

    /// <summary>The filter of a view is proposed in its own words only where these mean the same in the backfill.</summary>
    [Theory]
    [InlineData("FROM events WHERE timestamp > '2023-12-14 11:45:00'", "FROM events WHERE timestamp <= '2023-12-14 11:46:00'", "Change the backfill's filter to timestamp <= '2023-12-14 11:45:00'.")]
    [InlineData("FROM events WHERE events.timestamp > '2023-12-14 11:45:00'", "FROM events WHERE timestamp <= '2023-12-14 11:46:00'", "Change the backfill's filter to events.timestamp <= '2023-12-14 11:45:00'.")]
    [InlineData("FROM events AS e WHERE e.timestamp > '2023-12-14 11:45:00'", "FROM events WHERE timestamp <= '2023-12-14 11:46:00'", "Include them in exactly one of the two.")]
    [InlineData("FROM events AS e WHERE e.timestamp > '2023-12-14 11:45:00'", "FROM events AS e WHERE e.timestamp <= '2023-12-14 11:46:00'", "Change the backfill's filter to e.timestamp <= '2023-12-14 11:45:00'.")]
    [InlineData("FROM (SELECT *, timestamp - INTERVAL 1 HOUR AS ts FROM events) WHERE ts > '2023-12-14 10:45:00'", "FROM events WHERE timestamp <= '2023-12-14 11:46:00'", "Include them in exactly one of the two.")]
    [InlineData("FROM (SELECT *, timestamp - INTERVAL 1 HOUR AS ts FROM events) WHERE ts > '2023-12-14 10:45:00'", "FROM (SELECT *, timestamp - INTERVAL 1 HOUR AS ts FROM events) WHERE ts <= '2023-12-14 10:46:00'", "Change the backfill's filter to ts <= '2023-12-14 10:45:00'.")]
    [InlineData("FROM events WHERE timestamp > ('2023-12-14 11:45:00' AS cutoff)", "FROM events WHERE timestamp <= '2023-12-14 11:46:00'", "Change the backfill's filter to timestamp <= ('2023-12-14 11:45:00' AS cutoff).")]
    [InlineData("FROM events WHERE timestamp > cutoff", "FROM events WHERE timestamp <= '2023-12-14 11:46:00'", "Include them in exactly one of the two.", "11:45", "11:46")]
    [InlineData("FROM events WHERE timestamp > cutoff", "FROM events WHERE timestamp <= cutoff", "Include them in exactly one of the two.", "11:45", "11:46")]
    [InlineData("FROM events WHERE timestamp >= cutoff", "FROM events WHERE timestamp <= cutoff", "Change the backfill's filter to timestamp < cutoff.", "11:45", "11:45")]
    public void The_filter_that_a_backfill_needs_is_written_with_names_that_it_has(string view, string backfill, string advice, string cutoff = "", string end = "")
    {
        string With(string minute) => minute.Length == 0 ? "" : $"WITH toDateTime('2023-12-14 {minute}:00') AS cutoff ";
        string Columns(string minute) => With(minute) + "SELECT toDate(timestamp) AS day, countState() AS events ";
        var change = Change.Replace("SELECT toDate(timestamp, 'Europe/Madrid') AS day, countState() AS events FROM events\n    WHERE timestamp > '2023-12-14 11:45:00'", Columns(cutoff) + view, StringComparison.Ordinal)
            + "tb --semver 0.0.1 pipe copy run backfill --wait --yes\n"
            + ReleaseExample.Pipe("backfill", Columns(end) + backfill + " GROUP BY day", ReleaseExample.Copy);

        var finding = Assert.Single(ReleaseExample.Findings(ReleaseExample.Script + ReleaseExample.Daily, change), f => f.Id == "DF4003");
        Assert.EndsWith(advice, finding.Message, StringComparison.Ordinal);
    }

    /// <summary>ClickHouse compares a Date with no text that has a time of day.</summary>
    [Fact]
    public void Rows_of_a_Date_are_named_by_days()
    {
        var days = ReleaseExample.Daily.Replace("`timestamp` DateTime", "`timestamp` Date", StringComparison.Ordinal);
        var view = ReleaseExample.Pipe("daily_mv", "SELECT timestamp AS day, countState() AS events FROM events WHERE timestamp > '2023-12-14' GROUP BY day", ReleaseExample.Materialized);
        var backfill = ReleaseExample.Pipe("backfill", "SELECT timestamp AS day, countState() AS events FROM events WHERE timestamp <= '2023-12-15' GROUP BY day", ReleaseExample.Copy);

        var finding = Assert.Single(
            ReleaseExample.Findings(ReleaseExample.Script + days, "=== .tinyenv\nVERSION=0.0.2\n=== deploy/0.0.2/deploy.sh\nset -e\ntb --semver 0.0.1 deploy\ntb --semver 0.0.1 pipe copy run backfill --wait --yes\n" + view + backfill),
            f => f.Id == "DF4003");
        Assert.Contains("rows where timestamp > '2023-12-14' and <= '2023-12-15'", finding.Message, StringComparison.Ordinal);
    }

    private static string FoundWith(string files) => string.Join(" ", Found(files).Select(f => f.Id));

    private static IEnumerable<Finding> Found(string files) => ReleaseExample.Findings(ReleaseExample.Script + ReleaseExample.Daily, Change + files + "\n");
}
