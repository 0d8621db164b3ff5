using Datafile.Analyzer.Tests.Rules;

namespace Datafile.Analyzer.Tests.Release;

/// <summary>Which nodes move the history of a view in Classic, and which commands run them.</summary>
public class BackfillDetectionTests
{
    private const string Imports = "=== datasources/imports.datasource\nSCHEMA >\n    `timestamp` DateTime,\n    `user` String\n";

    private const string After = "timestamp > '2023-12-14 11:45:00' AND user != 'robot'", UpTo = "timestamp <= '2023-12-14 11:45:00' AND user != 'robot'";

    private const string LongAgo = "timestamp > '2023-11-01 00:00:00'", Before = "timestamp <= '2023-11-01 00:00:00'";

    private const string NoBackfill = "no pipe moves the rows before its cut-off: its history is lost";

    private const string Populate = "tb --semver 0.0.1 deploy --populate --wait";

    /// <summary>A new view beside one of a live target takes rows of the same kind, or those of the live target.</summary>
    [Theory]
    [InlineData("SELECT toDate(timestamp) AS day, countState() AS events FROM events WHERE timestamp <= '2023-12-14 11:40:00' GROUP BY day", true)]
    [InlineData("SELECT toDate(timestamp) AS day, countState() AS events FROM events WHERE user = 'robot' GROUP BY day", false)]
    [InlineData("SELECT toDate(timestamp) AS day, countState() AS events FROM imports GROUP BY day", false)]
    [InlineData("SELECT day, events FROM v0_0_0.daily", true)]
    [InlineData("SELECT toDate(timestamp) AS day, countState() AS events FROM v0_0_0.events GROUP BY day", true)]
    [InlineData("SELECT toDate(timestamp) AS day, countState() AS events FROM v0_0_0.imports GROUP BY day", true)]
    [InlineData("SELECT day, events FROM daily", true)]
    [InlineData("SELECT FROM WHERE", false)]
    public void Beside_a_view_of_a_live_target_one_is_a_backfill(string query, bool expected)
    {
        var change = Version("0.0.2", Populate) + View("daily_mv", After) + ReleaseExample.Pipe("old_mv", query, ReleaseExample.Materialized);

        var messages = Messages(ReleaseExample.Script + ReleaseExample.Daily + Imports, change);

        Assert.Equal(expected, messages.Contains("ackfill 'old_mv'", StringComparison.Ordinal));
        Assert.Equal(!expected, messages.Contains(NoBackfill, StringComparison.Ordinal));
    }

    /// <summary>Of the views of a new target, the one that keeps what lies before a moment, beside one that does not.</summary>
    [Theory]
    [InlineData(UpTo, After, "events", "events", "a_mv")]
    [InlineData(UpTo, "1", "events", "events", "a_mv")]
    [InlineData(After, UpTo, "events", "events", "b_mv")]
    [InlineData(UpTo, UpTo, "events", "events", "")]
    [InlineData(After, After, "events", "events", "")]
    [InlineData("user = 'robot'", "user != 'robot'", "events", "events", "")]
    [InlineData(UpTo, After, "imports", "events", "")]
    [InlineData(UpTo, After, "events", "imports", "")]
    public void Of_the_views_of_a_new_target_a_backfill_is(string first, string second, string firstSource, string secondSource, string expected)
    {
        var target = ReleaseExample.Daily.IndexOf("=== datasources/daily", StringComparison.Ordinal);
        var view = ReleaseExample.Daily.IndexOf("=== pipes", StringComparison.Ordinal);
        var change = "=== .tinyenv\nVERSION=0.0.1\n" + ReleaseExample.Script + ReleaseExample.Daily[target..view] + View("a_mv", first, firstSource) + View("b_mv", second, secondSource);
        var messages = Messages(ReleaseExample.Daily[..target] + Imports, change);

        Assert.Equal(expected, string.Join(" ", new[] { "a_mv", "b_mv" }.Where(name => messages.Contains($"ackfill '{name}'", StringComparison.Ordinal))));
    }

    /// <summary>A view that moved the history of an earlier release does so still, where it ended at a moment beside one that began there.</summary>
    [Theory]
    [InlineData(LongAgo, Before, true)]
    [InlineData(Before, Before, false)]
    [InlineData(LongAgo, LongAgo, false)]
    [InlineData("user = 'a'", Before, false)]
    public void A_view_that_was_a_backfill_is_one(string view, string other, bool expected)
    {
        var target = ReleaseExample.Daily.IndexOf("=== pipes", StringComparison.Ordinal);
        var live = ReleaseExample.Daily[..target] + View("daily_mv", view) + View("old_mv", other);

        Assert.Equal(expected, Messages(live, "=== .tinyenv\nVERSION=0.0.1\n" + ReleaseExample.Script + View("daily_mv", After)).Contains("ackfill 'old_mv'", StringComparison.Ordinal));
    }

    /// <summary>A number divides a view and its backfill where the one begins at the very value at which the other ends.</summary>
    [Theory]
    [InlineData("intDiv(value, 60) >= 100", "intDiv(value, 60) < 100", "DF4005")]
    [InlineData("NOT (intDiv(value, 60) < 100)", "intDiv(value, 60) < 100", "DF4005")]
    [InlineData("intDiv(value, 60) >= 100", "NOT (intDiv(value, 60) >= 100)", "DF4005")]
    [InlineData("intDiv(value, 60) >= 100", "intDiv(value, 60) < 90", "DF3001")]
    [InlineData("intDiv(value, 60) >= 100", "intDiv(value, 60) >= 100", "DF3001")]
    [InlineData("intDiv(value, 60) >= 100", "intDiv(value, 70) < 100", "DF3001")]
    [InlineData("intDiv(value, 60) >= 100", "value < 100", "DF3001")]
    public void A_view_and_a_backfill_on_a_number_give(string filter, string other, string expected) => Assert.Equal(expected, string.Join(" ", ReleaseExample.Findings(
        ReleaseExample.Script + ReleaseExample.Daily, Version("0.0.2", Populate) + View("daily_mv", filter) + View("old_mv", other)).Select(f => f.Id)));

    /// <summary>A copy that is live is a backfill where a script of the change runs it.</summary>
    [Theory]
    [InlineData("tb --semver 0.0.1 pipe copy run backfill --wait --yes", true)]
    [InlineData("tb --semver 0.0.1 deploy\ntb --semver 0.0.1 pipe copy run backfill --wait --yes", true)]
    [InlineData("tb --semver 0.0.1 pipe copy run other --wait --yes", false)]
    [InlineData("tb --semver 0.0.1 pipe stats backfill", false)]
    public void A_live_copy_is_a_backfill(string commands, bool expected)
    {
        var copy = ReleaseExample.Pipe("backfill", Query(UpTo, "events"), ReleaseExample.Copy);
        var other = "=== pipes/other.pipe\nNODE other_1\nSQL >\n    SELECT 1 AS a\nTYPE copy\nTARGET_DATASOURCE imports\nCOPY_SCHEDULE @on-demand\n";

        Assert.Equal(!expected, Messages(ReleaseExample.Script + ReleaseExample.Daily + Imports + copy, Version("0.0.2", commands) + View("daily_mv", After) + other).Contains(NoBackfill, StringComparison.Ordinal));
    }

    /// <summary>Commands that populate a backfill, whether or not they name its node, and those that populate another pipe or nothing.</summary>
    [Theory]
    [InlineData(Populate, true)]
    [InlineData("tb --semver 0.0.1 deploy", false)]
    [InlineData("tb --semver 0.0.1 pipe populate old_mv --wait", true)]
    [InlineData("tb --semver 0.0.1 pipe populate old_mv --node old_1 --wait", true)]
    [InlineData("tb --semver 0.0.1 pipe populate old_mv --node another --wait", false)]
    [InlineData("tb --semver 0.0.1 pipe populate daily_mv --wait", false)]
    [InlineData("tb --semver 0.0.1 pipe stats old_mv", false)]
    [InlineData("tb --semver 0.0.1 push pipes/old_mv.pipe --populate --wait", true)]
    [InlineData("tb --semver 0.0.1 push pipes/daily_mv.pipe pipes/old_mv.pipe --populate --wait", true)]
    [InlineData("tb --semver 0.0.1 push pipes/daily_mv.pipe --populate --wait", false)]
    [InlineData("tb --semver 0.0.1 push pipes/old_mv.pipe", false)]
    public void A_command_runs_a_backfill(string command, bool expected) => Assert.Equal(expected, !Messages(
        ReleaseExample.Script + ReleaseExample.Daily, Version("0.0.2", command) + View("daily_mv", After) + View("old_mv", UpTo)).Contains("no script runs its backfill 'old_mv'", StringComparison.Ordinal));

    /// <summary>The condition of the command is one of the backfill. One that ends nowhere by itself takes rows that arrive as well.</summary>
    [Theory]
    [InlineData(UpTo, "timestamp <= '2023-12-14 11:45:00'", "")]
    [InlineData(UpTo, "timestamp <= '2023-12-14 11:50:00'", "")]
    [InlineData(UpTo, "timestamp <= '2023-12-14 11:40:00'", "DF4004 pipes/old_mv.pipe")]
    [InlineData("user != 'robot'", "timestamp <= '2023-12-14 11:45:00'", "DF4003 deploy/0.0.2/deploy.sh")]
    [InlineData("user != 'robot'", "timestamp <= '2023-12-14 11:40:00'", "DF4003 deploy/0.0.2/deploy.sh; DF4004 deploy/0.0.2/deploy.sh")]
    public void A_populate_with_a_condition_gives(string filter, string condition, string expected)
    {
        var change = Version("0.0.2", $"tb --semver 0.0.1 pipe populate old_mv --node old_1 --wait --sql-condition \"{condition}\"") + View("daily_mv", After) + View("old_mv", filter);

        Assert.Equal(expected, string.Join("; ", ReleaseExample.Findings(ReleaseExample.Script + ReleaseExample.Daily, change).Select(f => $"{f.Id} {f.Place.Path}")));
    }

    [Fact]
    public void A_populate_of_a_query_that_does_not_parse_is_read()
    {
        var change = Version("0.0.2", "tb --semver 0.0.1 pipe populate daily_mv --wait --sql-condition \"timestamp <= '2023-12-14 11:45:00'\"") + ReleaseExample.Pipe("daily_mv", "SELECT FROM WHERE", ReleaseExample.Materialized);

        Assert.Contains("DF0004", ReleaseExample.Findings(ReleaseExample.Script + ReleaseExample.Daily, change).Select(f => f.Id));
    }

    private static string Version(string version, string commands) => $"=== .tinyenv\nVERSION={version}\n=== deploy/{version}/deploy.sh\nset -e\n{commands}\n";

    private static string Query(string filter, string source) => $"SELECT toDate(timestamp) AS day, countState() AS events FROM {source} WHERE {filter} GROUP BY day";

    private static string View(string name, string filter, string source = "events") => ReleaseExample.Pipe(name, Query(filter, source), ReleaseExample.Materialized);

    private static string Messages(string live, string change) => string.Join("\n", ReleaseExample.Findings(live, change).Select(f => f.Message));
}
