using Datafile.Analyzer.Findings;
using static Datafile.Analyzer.Tests.Rules.ReleaseExample;

namespace Datafile.Analyzer.Tests.Rules;

/// <summary>In which way a backfill is not what its view is, and where it may be another.</summary>
public class BackfillDiffersTests
{
    private const string Live = ReleaseExample.Script + ReleaseExample.Daily + """
        === datasources/imports.datasource
        SCHEMA >
            `timestamp` DateTime,
            `user` String,
            `value` UInt32
        === pipes/live_mv.pipe
        NODE live_1
        SQL >
            SELECT timestamp, user, value FROM imports WHERE value > 0
        TYPE materialized
        DATASOURCE events

        """;

    private const string Select = "SELECT toDate(timestamp) AS day, countState() AS events FROM events WHERE ";

    /// <summary>The view is cut with &gt;, and its backfill with &lt;= the same moment.</summary>
    [Theory]
    [InlineData("MOMENT GROUP BY day", "MOMENT GROUP BY day", "")]
    [InlineData("MOMENT GROUP BY day LIMIT 10", "MOMENT GROUP BY day", "Backfill 'backfill' lacks 'limit 10' of view 'daily_mv'")]
    [InlineData("MOMENT GROUP BY day", "MOMENT GROUP BY day LIMIT 10", "Backfill 'backfill' has 'limit 10', unlike view 'daily_mv'")]
    [InlineData("MOMENT GROUP BY day LIMIT 20", "MOMENT GROUP BY day LIMIT 10", "Backfill 'backfill' has 'limit 10', unlike view 'daily_mv'")]
    [InlineData("MOMENT GROUP BY day", "MOMENT GROUP BY user, day", "Backfill 'backfill' groups by day, user and view 'daily_mv' by day.")]
    [InlineData("MOMENT GROUP BY user, day", "MOMENT GROUP BY day", "Backfill 'backfill' groups by day and view 'daily_mv' by day, user.")]
    [InlineData("value > 5 AND user != 'robot' AND MOMENT GROUP BY day", "value > 5 AND MOMENT GROUP BY day", "Only view 'daily_mv' has the condition \"user != 'robot'\"")]
    [InlineData("value > 5 AND user != 'rrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrr' AND MOMENT GROUP BY day", "value > 5 AND MOMENT GROUP BY day", "has the condition \"user != 'rrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrr'\"")]
    [InlineData("value > 5 AND user != 'rrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrr' AND MOMENT GROUP BY day", "value > 5 AND MOMENT GROUP BY day", "has the condition \"user != 'rrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrr…\"")]
    [InlineData("value > 5 AND user  !=\n        'robot' AND MOMENT GROUP BY day", "value > 5 AND MOMENT GROUP BY day", "has the condition \"user != 'robot'\"")]
    [InlineData("value > 5 AND MOMENT GROUP BY day", "value > 5 AND user != 'robot' AND MOMENT GROUP BY day", "Only backfill 'backfill' has the condition \"user != 'robot'\"")]
    [InlineData("user != 'robot' AND MOMENT GROUP BY day", "value > 5 AND MOMENT GROUP BY day", "has the condition \"value > 5\" and view 'daily_mv' \"user != 'robot'\"")]
    public void A_backfill_that_asks_something_else(string view, string copy, string expected) =>
        Says(expected, Pipe("daily_mv", Select + At(view, ">"), Materialized) + Pipe("backfill", Select + At(copy, "<="), Copy));

    /// <summary>Words that change no row, in any order, make no difference between two joins.</summary>
    [Theory]
    [InlineData("JOIN", "INNER JOIN", "")]
    [InlineData("LEFT JOIN", "LEFT OUTER JOIN", "")]
    [InlineData("LEFT ANY JOIN", "ANY LEFT JOIN", "")]
    [InlineData("GLOBAL LEFT JOIN", "LEFT JOIN", "")]
    [InlineData("ALL INNER JOIN", "JOIN", "")]
    [InlineData("LEFT JOIN", "JOIN", "Backfill 'backfill' has 'inner join imports on equals")]
    [InlineData("ANY JOIN", "JOIN", "Backfill 'backfill' has 'inner join imports on equals")]
    [InlineData("LEFT SEMI JOIN", "LEFT ANTI JOIN", "Backfill 'backfill' has 'anti left join imports on equals")]
    public void A_backfill_that_joins_with(string view, string copy, string expected)
    {
        string Query(string join, string op) =>
            At($"SELECT toDate(e.timestamp) AS day, countState() AS events FROM events AS e {join} imports AS i ON e.user = i.user WHERE MOMENT GROUP BY day", op).Replace(" timestamp ", " e.timestamp ", StringComparison.Ordinal);

        Says(expected, Pipe("daily_mv", Query(view, ">"), Materialized) + Pipe("backfill", Query(copy, "<="), Copy));
    }

    [Fact]
    public void A_backfill_with_a_limit_in_another_place() => Says(
        "Backfill 'backfill' has the clauses of view 'daily_mv' in another order",
        Pipe("daily_mv", At("SELECT toDate(timestamp) AS day, countState() AS events FROM (SELECT timestamp FROM events LIMIT 10) WHERE MOMENT GROUP BY day", ">"), Materialized)
        + Pipe("backfill", At("SELECT toDate(timestamp) AS day, countState() AS events FROM (SELECT timestamp FROM events) WHERE MOMENT GROUP BY day LIMIT 10", "<="), Copy));

    [Fact]
    public void A_backfill_with_groups_of_a_view_without_any() => Says(
        "Backfill 'backfill' groups by user and view 'daily_mv' by nothing.",
        Pipe("daily_mv", At("SELECT toDate('2023-12-14') AS day, countState() AS events FROM events WHERE MOMENT", ">"), Materialized)
        + Pipe("backfill", At("SELECT toDate('2023-12-14') AS day, countState() AS events FROM events WHERE MOMENT GROUP BY user", "<="), Copy));

    /// <summary>A release shares the tables that it does not re-create with the live one; others are not those that the view reads.</summary>
    [Theory]
    [InlineData("events", "")]
    [InlineData("v0_0_1.events", "")]
    [InlineData("v0_0_0.events", "")]
    [InlineData("live.events", "")]
    [InlineData("imports", "Backfill 'backfill' reads 'imports' and view 'daily_mv' reads 'events'.")]
    [InlineData("v0_0_9.events", "Backfill 'backfill' reads 'v0_0_9.events' and view 'daily_mv' reads 'events'.")]
    public void A_backfill_that_reads(string source, string expected) =>
        Says(expected, Pipe("daily_mv", Select + At("MOMENT GROUP BY day", ">"), Materialized) + Pipe("backfill", (Select + At("MOMENT GROUP BY day", "<=")).Replace("FROM events", "FROM " + source, StringComparison.Ordinal), Copy));

    /// <summary>The source is re-created as well, so the rows of the live one are others.</summary>
    [Theory]
    [InlineData("events", "")]
    [InlineData("v0_0_1.events", "")]
    [InlineData("v0_0_0.events", "Backfill 'backfill' reads 'v0_0_0.events' and view 'daily_mv' reads 'events'.")]
    [InlineData("live.events", "Backfill 'backfill' reads 'live.events' and view 'daily_mv' reads 'events'.")]
    public void Beside_a_re_created_source_a_backfill_that_reads(string source, string expected) => Says(
        expected,
        "=== pipes/live_mv.pipe\nNODE live_1\nSQL >\n    SELECT timestamp, user, value FROM imports WHERE value > 1\nTYPE materialized\nDATASOURCE events\n"
        + Pipe("daily_mv", Select + At("MOMENT GROUP BY day", ">"), Materialized) + Pipe("backfill", (Select + At("MOMENT GROUP BY day", "<=")).Replace("FROM events", "FROM " + source, StringComparison.Ordinal), Copy));

    [Theory]
    [InlineData("COPY_MODE append\n", "", "")]
    [InlineData("COPY_MODE replace\n", "", "Backfill 'backfill' replaces the target")]
    [InlineData("", " --mode replace", "Backfill 'backfill' replaces the target")]
    [InlineData("", " --mode append", "")]
    public void A_backfill_in_mode(string instruction, string option, string expected) => Says(
        expected,
        $"=== .tinyenv\nVERSION=0.0.2\n=== deploy/0.0.2/deploy.sh\nset -e\ntb --semver 0.0.1 pipe copy run backfill{option} --wait --yes\n"
        + Pipe("daily_mv", Select + At("MOMENT GROUP BY day", ">"), Materialized) + Pipe("backfill", Select + At("MOMENT GROUP BY day", "<="), Copy + instruction), isBumped: true);

    /// <summary>With two views of one target, the backfill may follow either.</summary>
    [Theory]
    [InlineData("countState() AS events", "")]
    [InlineData("countStateIf(value > 5) AS events", "")]
    [InlineData("countStateIf(value > 6) AS events", "'events' is countStateIf(value > 6) AS events in backfill 'backfill'")]
    public void Beside_two_views_a_backfill_of(string output, string expected) => Says(
        expected,
        Pipe("daily_mv", Select + At("user = 'a' AND MOMENT GROUP BY day", ">"), Materialized)
        + Pipe("more_mv", Select.Replace("countState()", "countStateIf(value > 5)", StringComparison.Ordinal) + At("user = 'b' AND MOMENT GROUP BY day", ">"), Materialized)
        + Pipe("backfill", Select.Replace("countState() AS events", output, StringComparison.Ordinal) + At("user IN ('a', 'b') AND MOMENT GROUP BY day", "<="), Copy));

    [Fact]
    public void What_differs_stands_on_the_first_condition()
    {
        var finding = Assert.Single(Findings(Pipe("daily_mv", Select + At("value > 5 AND MOMENT GROUP BY day", ">"), Materialized) + Pipe("backfill", Select + At("MOMENT GROUP BY day", "<="), Copy)));

        Assert.Equal(("pipes/backfill.pipe", 4 + Select.Length), (finding.Location.GetLineSpan().Path, finding.Location.GetLineSpan().StartLinePosition.Character));
    }

    private static string At(string text, string op) => text.Replace("MOMENT", $"timestamp {op} '2023-12-14 11:45:00'", StringComparison.Ordinal);

    private static void Says(string expected, string files, bool isBumped = false)
    {
        RuleAssert.Says(expected, Findings(files, isBumped));
    }

    private static IEnumerable<Finding> Findings(string files, bool isBumped = false) =>
        ReleaseExample.Findings(Live, (isBumped ? "" : "=== .tinyenv\nVERSION=0.0.1\n") + files).Where(f => f.Id == "DF4005");
}
