using System.Globalization;
using Datafile.Analyzer.Analysis;
using Datafile.Analyzer.Project;
using Datafile.ClickHouse.Tests.Engine;
using Datafile.ClickHouse.Tests.Projects;

namespace Datafile.ClickHouse.Tests.Cutoffs;

/// <summary>
/// A deployment of Forward whose target starts empty, played on the engine: the view writes what is inserted from the deployment on, the
/// copy runs window by window, and the target is compared with the view over all rows.
/// </summary>
public sealed class SeamTests(ClickHouseDatabase database) : IClassFixture<ClickHouseDatabase>
{
    private static readonly DateTime Deploy = new(2026, 6, 1, 12, 0, 0, DateTimeKind.Utc);

    /// <param name="windows">The runs of the copy, as pairs of parameters; the last one is that of the defaults.</param>
    [ClickHouseTheory]
    [InlineData("ts >= '2026-06-01 13:00:00'", "ts < '2026-06-01 13:00:00'", "")]
    [InlineData("ts >= '2026-06-01 13:00:00'", "ts <= '2026-06-01 13:00:00'", "")]
    [InlineData("ts > '2026-06-01 13:00:00'", "ts < '2026-06-01 13:00:00'", "")]
    [InlineData("1", "1", "")]
    [InlineData("1", "ts < '2026-06-01 10:00:00'", "")]
    [InlineData("1", "ts < '2026-06-01 13:00:00'", "")]
    [InlineData("1", "ts < '2026-06-01 12:00:00'", "")]
    [InlineData("ts >= '2026-06-01 10:00:00'", "ts < '2026-06-01 10:00:00'", "")]
    [InlineData("1", "ts >= {a} AND ts < {b}", "2026-06-01 09:00:00|2026-06-01 10:00:00|2026-06-01 11:00:00|2026-06-01 12:00:00")]
    [InlineData("1", "ts BETWEEN {a} AND {b}", "2026-06-01 09:00:00|2026-06-01 10:00:00|2026-06-01 11:00:00|2026-06-01 12:00:00")]
    [InlineData("1", "ts > {a} AND ts < {b}", "2026-06-01 08:59:00|2026-06-01 10:00:00|2026-06-01 11:00:00|2026-06-01 12:00:00")]
    [InlineData("1", "ts >= {a} AND ts < {b}", "2026-06-01 09:00:00|2026-06-01 11:00:00|2026-06-01 13:00:00")]
    [InlineData("ts >= '2026-06-01 13:00:00'", "ts >= {a} AND ts < {b}", "2026-06-01 09:00:00|2026-06-01 11:00:00|2026-06-01 13:00:00")]
    [InlineData("ts >= '2026-06-01 13:00:00'", "ts >= {a} AND ts <= {b}", "2026-06-01 09:00:00|2026-06-01 13:00:00")]
    public void A_finding_is_where_the_target_is_wrong(string view, string copy, string windows)
    {
        var stops = windows.Split('|', StringSplitOptions.RemoveEmptyEntries);
        var runs = stops.Length == 0 ? [copy] : stops.Zip(stops.Skip(1), (a, b) => copy.Replace("{a}", $"'{a}'", StringComparison.Ordinal).Replace("{b}", $"'{b}'", StringComparison.Ordinal)).ToArray();

        var (wanted, stored) = Play(view, runs);
        var found = Analyze(view, stops.Length == 0 ? copy : copy.Replace("{a}", $"{{{{DateTime(a, '{stops[^2]}')}}}}", StringComparison.Ordinal).Replace("{b}", $"{{{{DateTime(b, '{stops[^1]}')}}}}", StringComparison.Ordinal));

        Assert.Equal(stored > wanted ? "DF4003" : stored < wanted ? "lost" : "", found switch { "DF4004" or "DF3002" => "lost", var id => id });
    }

    /// <summary>Copies that run each hour, at the minute that the schedule names.</summary>
    [ClickHouseTheory]
    [InlineData(0, "ts >= now() - INTERVAL 1 HOUR")]
    [InlineData(5, "ts >= toStartOfHour(now() - INTERVAL 1 HOUR) AND ts < toStartOfHour(now())")]
    [InlineData(5, "ts >= toStartOfHour(now() - INTERVAL 1 HOUR) AND ts <= toStartOfHour(now())")]
    [InlineData(5, "ts > toStartOfHour(now() - INTERVAL 1 HOUR) AND ts < toStartOfHour(now())")]
    [InlineData(0, "ts >= now() - INTERVAL 2 HOUR")]
    public void A_finding_is_where_two_runs_do_not_meet(int minute, string filter)
    {
        const int First = 3, Last = 9;
        database.Execute("DROP TABLE IF EXISTS seam_events", "CREATE TABLE seam_events (ts DateTime('UTC'), n UInt32) ENGINE = MergeTree ORDER BY ts",
            "INSERT INTO seam_events SELECT toDateTime('2026-06-01 00:00:00', 'UTC') + 60 * number, number FROM numbers(720)");
        var runs = Enumerable.Range(First, Last - First + 1).Select(hour => Deploy.Date.AddHours(hour).AddMinutes(minute).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture))
            .Select(at => $"SELECT ts FROM seam_events WHERE ts < '{at}' AND {filter.Replace("now()", $"toDateTime('{at}', 'UTC')", StringComparison.Ordinal)}");
        var counts = database.Query(
                $"SELECT e.ts, countIf(r.ts != 0) FROM seam_events AS e LEFT JOIN ({string.Join(" UNION ALL ", runs)}) AS r ON e.ts = r.ts WHERE e.ts >= '2026-06-01 04:00:00' AND e.ts < '2026-06-01 07:00:00' GROUP BY e.ts")
            .Select(r => int.Parse(r[1], CultureInfo.InvariantCulture)).ToArray();

        var after = Landing(
            ("datasources/archive.datasource", "SCHEMA >\n    `ts` DateTime,\n    `n` UInt32\n\nENGINE \"MergeTree\"\nENGINE_SORTING_KEY \"ts\"\n"),
            ("pipes/c.pipe", $"NODE c\nSQL >\n    SELECT ts, n FROM events WHERE {filter}\nTYPE copy\nTARGET_DATASOURCE archive\nCOPY_MODE append\nCOPY_SCHEDULE {minute} * * * *\n"));
        Assert.Equal(180, counts.Length);
        Assert.Equal(counts.Any(c => c > 1) ? "DF4003" : counts.Any(c => c == 0) ? "DF4004" : "", Ids(after));
    }

    /// <returns>The rows that the target should stand for, and those that it does.</returns>
    private (long Wanted, long Stored) Play(string view, string[] runs)
    {
        const string Events = "seam_events", Target = "seam_target";
        database.Execute(
            $"DROP TABLE IF EXISTS seam_view", $"DROP TABLE IF EXISTS {Events}", $"DROP TABLE IF EXISTS {Target}",
            $"CREATE TABLE {Events} (ts DateTime('UTC'), user String) ENGINE = MergeTree ORDER BY ts",
            $"CREATE TABLE {Target} (hour DateTime('UTC'), n AggregateFunction(count)) ENGINE = AggregatingMergeTree ORDER BY hour",

            // One row a minute arrives when it happens: three hours before the deployment, two hours after it.
            $"INSERT INTO {Events} SELECT toDateTime('2026-06-01 09:00:00', 'UTC') + 60 * number, 'u' FROM numbers(180)",
            $"CREATE MATERIALIZED VIEW seam_view TO {Target} AS SELECT toStartOfHour(ts) AS hour, countState() AS n FROM {Events} WHERE {view} GROUP BY hour",
            $"INSERT INTO {Events} SELECT toDateTime('2026-06-01 12:00:00', 'UTC') + 60 * number, 'u' FROM numbers(120)");
        database.Execute([.. runs.Select(run => $"INSERT INTO {Target} SELECT toStartOfHour(ts) AS hour, countState() AS n FROM {Events} WHERE {run} GROUP BY hour")]);
        return (long.Parse(database.Value($"SELECT count() FROM {Events}"), CultureInfo.InvariantCulture), long.Parse(database.Value($"SELECT countMerge(n) FROM {Target}"), CultureInfo.InvariantCulture));
    }

    private static string Analyze(string view, string copy) => Ids(Landing(
        ("datasources/hourly.datasource", "SCHEMA >\n    `hour` DateTime,\n    `n` AggregateFunction(count)\n\nENGINE \"AggregatingMergeTree\"\nENGINE_SORTING_KEY \"hour\"\nBACKFILL skip\n"),
        ("pipes/v.pipe", $"NODE v\nSQL >\n    SELECT toStartOfHour(ts) AS hour, countState() AS n FROM events WHERE {view} GROUP BY hour\nTYPE materialized\nDATASOURCE hourly\n"),
        ("pipes/c.pipe", $"NODE c\nSQL >\n    %\n    SELECT toStartOfHour(ts) AS hour, countState() AS n FROM events WHERE {copy} GROUP BY hour\nTYPE copy\nTARGET_DATASOURCE hourly\nCOPY_MODE append\nCOPY_SCHEDULE @on-demand\n")));

    private static ProjectSnapshot Landing(params (string, string)[] files) => InMemoryProject.Of(
        [("datasources/events.datasource", "SCHEMA >\n    `ts` DateTime,\n    `user` String,\n    `n` UInt32\n\nENGINE \"MergeTree\"\nENGINE_SORTING_KEY \"ts\"\n"), .. files]);

    private static string Ids(ProjectSnapshot after) => string.Join(" ", DatafileAnalysis.Analyze(new AnalysisRequest(after, Landing(), Deploy) { Workflow = Workflow.Forward })
        .Findings.Select(f => f.Id).Where(id => id is "DF3002" or "DF4003" or "DF4004" or "DF4005").Distinct());
}
