using System.Globalization;
using Datafile.Analyzer.Analysis;
using Datafile.Analyzer.Project;
using Datafile.ClickHouse.Tests.Engine;
using Datafile.ClickHouse.Tests.Projects;
using Xunit.Abstractions;

namespace Datafile.ClickHouse.Tests.Cutoffs;

/// <summary>
/// Copies that run by a schedule, with the windows that people write, played on the engine: which rows of two days are copied, and how
/// often.
/// </summary>
public sealed class ScheduledWindowTests(ClickHouseDatabase engine, ITestOutputHelper output) : IClassFixture<ClickHouseDatabase>
{
    private static readonly DateTime Start = new(2026, 6, 1, 0, 0, 0, DateTimeKind.Utc);

    /// <summary>Schedules, with the first run of a day and the distance of runs in minutes.</summary>
    private static readonly (string Text, int First, int Distance)[] Schedules =
    [
        ("0 * * * *", 0, 60), ("5 * * * *", 5, 60), ("*/15 * * * *", 0, 15), ("0 0 * * *", 0, 1_440), ("30 2 * * *", 150, 1_440), ("0 */6 * * *", 0, 360),
    ];

    private static readonly string[]
        Types = ["DateTime", "DateTime64(3)"],
        Windows =
        [
            "ts >= toStartOfHour(now()) - INTERVAL 1 HOUR AND ts < toStartOfHour(now())",
            "ts > toStartOfHour(now()) - INTERVAL 1 HOUR AND ts < toStartOfHour(now())",
            "ts BETWEEN toStartOfHour(now()) - INTERVAL 1 HOUR AND toStartOfHour(now())",
            "ts BETWEEN toStartOfHour(now()) - INTERVAL 1 HOUR AND toStartOfHour(now()) - 1",
            "ts >= now() - INTERVAL 1 HOUR",
            "ts > now() - INTERVAL 1 HOUR AND ts <= now()",
            "ts >= now() - INTERVAL 1 DAY",
            "ts >= now() - INTERVAL 2 HOUR AND ts < now() - INTERVAL 1 HOUR",
            "toStartOfHour(ts) = toStartOfHour(now()) - INTERVAL 1 HOUR",
            "toStartOfHour(ts) >= now() - INTERVAL 1 HOUR AND ts < toStartOfHour(now())",
            "toHour(ts) = toHour(now() - INTERVAL 1 HOUR) AND toDate(ts) = toDate(now() - INTERVAL 1 HOUR)",
            "toHour(ts) = toHour(now()) - 1 AND toDate(ts) = today()",
            "toDate(ts) = yesterday()",
            "toDate(ts) = today() - 1",
            "ts >= yesterday() AND ts < today()",
            "ts BETWEEN yesterday() AND today()",
            "ts >= toDateTime(yesterday()) AND ts <= toDateTime(today()) - 1",
            "ts >= yesterday() AND ts < today() AND toHour(now()) = 3",
            "toDayOfMonth(ts) = toDayOfMonth(yesterday()) AND ts >= today() - 7",
            "toYYYYMM(ts) = toYYYYMM(now()) AND toDate(ts) = yesterday()",
            "ts < today()",
            "ts >= toStartOfInterval(now(), INTERVAL 6 HOUR) - INTERVAL 6 HOUR AND ts < toStartOfInterval(now(), INTERVAL 6 HOUR)",
            "toStartOfFifteenMinutes(ts) = toStartOfFifteenMinutes(now()) - INTERVAL 15 MINUTE",
            "dateDiff('hour', ts, now()) = 1",
            "dateDiff('day', ts, now()) = 1",
            "intDiv(toUnixTimestamp(ts), 3600) = intDiv(toUnixTimestamp(now()), 3600) - 1",
            "formatDateTime(ts, '%Y-%m-%d') = formatDateTime(yesterday(), '%Y-%m-%d')",
        ];

    [ClickHouseFact]
    public void What_a_finding_says_of_rows_is_true()
    {
        var claims = new List<string>();
        var (wrong, told) = (0, 0);
        foreach (var type in Types)
        {
            // A row every quarter of an hour and one second, and between the last second of each hour and the next where the type holds that.
            engine.Execute(
                "DROP TABLE IF EXISTS window_events", $"CREATE TABLE window_events (ts {type}) ENGINE = MergeTree ORDER BY ts",
                "INSERT INTO window_events SELECT toDateTime('2026-06-03 00:00:00') + intDiv(number, 2) * 900 + number % 2 FROM numbers(384)");
            if (type != "DateTime")
                engine.Execute("INSERT INTO window_events SELECT toDateTime64('2026-06-03 00:59:59.500', 3) + number * 3600 FROM numbers(48)");

            foreach (var (schedule, window) in Schedules.SelectMany(s => Windows.Select(w => (s, w))))
            {
                var (lost, doubled) = Play(schedule, window);
                var found = Findings(type, schedule.Text, window);
                if ((found.Contains("DF4003") && !doubled) || (found.Contains("DF4004") && !lost))
                    claims.Add($"{type} | {schedule.Text} | {window}: {string.Join(" ", found)}, lost {lost}, twice {doubled}");
                wrong += lost || doubled ? 1 : 0;
                told += (lost || doubled) && found.Count > 0 ? 1 : 0;
            }
        }

        output.WriteLine($"{wrong} windows lose rows or copy some twice, of which {told} are told");
        Assert.Empty(claims);
        Assert.True(told > wrong * 0.75, $"{told} of {wrong} are told");
    }

    /// <summary>Whether rows are never copied, and whether some are more than once, in eight days of runs around them.</summary>
    private (bool Lost, bool Doubled) Play((string Text, int First, int Distance) schedule, string window)
    {
        var (start, minutes) = (((DateTimeOffset)Start).ToUnixTimeSeconds(), 8 * 24 * 60);
        var moments = string.Join(",", Enumerable.Range(0, minutes / schedule.Distance)
            .Select(i => (start + (60 * (schedule.First + (i * schedule.Distance)))).ToString(CultureInfo.InvariantCulture)));
        var filter = window.Replace("now()", "run", StringComparison.Ordinal)
            .Replace("yesterday()", "(toDate(run) - 1)", StringComparison.Ordinal)
            .Replace("today()", "toDate(run)", StringComparison.Ordinal);
        var row = Assert.Single(engine.Query(
            $"SELECT countIf(n = 0), countIf(n > 1) FROM (SELECT ts, countIf(ts < run AND ({filter})) AS n FROM window_events CROSS JOIN (SELECT toDateTime(arrayJoin([{moments}])) AS run) AS runs GROUP BY ts)"));
        return (row[0] != "0", row[1] != "0");
    }

    private static HashSet<string> Findings(string type, string schedule, string window)
    {
        var before = InMemoryProject.Of(
            ("datasources/events.datasource", $"SCHEMA >\n    `ts` {type}\n\nENGINE \"MergeTree\"\nENGINE_SORTING_KEY \"ts\"\n"),
            ("datasources/archive.datasource", $"SCHEMA >\n    `ts` {type}\n\nENGINE \"MergeTree\"\nENGINE_SORTING_KEY \"ts\"\n"));
        var after = InMemoryProject.Of(
            ("datasources/events.datasource", $"SCHEMA >\n    `ts` {type}\n\nENGINE \"MergeTree\"\nENGINE_SORTING_KEY \"ts\"\n"),
            ("datasources/archive.datasource", $"SCHEMA >\n    `ts` {type}\n\nENGINE \"MergeTree\"\nENGINE_SORTING_KEY \"ts\"\n"),
            ("copies/c.pipe", $"NODE c\nSQL >\n    SELECT ts FROM events WHERE {window}\nTYPE copy\nTARGET_DATASOURCE archive\nCOPY_MODE append\nCOPY_SCHEDULE {schedule}\n"));
        return [.. DatafileAnalysis.Analyze(new AnalysisRequest(after, before, Start) { Workflow = Workflow.Forward }).Findings.Select(f => f.Id).Where(id => id is "DF4003" or "DF4004")];
    }
}
