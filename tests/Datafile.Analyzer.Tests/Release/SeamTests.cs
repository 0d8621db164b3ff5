using Datafile.Analyzer.Analysis;
using Datafile.Analyzer.Project;

namespace Datafile.Analyzer.Tests.Release;

/// <summary>Two fillings of one target outside of the releases workflow: a view and a copy, runs of one query, an old and a new table.</summary>
public class SeamTests
{
    private const string Now = "2026-06-01 12:00:00";

    private static readonly TinyProject Landing = TinyProject.Empty
        .With("datasources/events.datasource", "SCHEMA >\n    `ts` DateTime `json:$.ts`,\n    `user` String `json:$.user`\n\nENGINE \"MergeTree\"\nENGINE_SORTING_KEY \"ts\"\n");

    /// <summary>The view is deployed at noon of 2026-06-01, into a target that starts empty.</summary>
    [Theory]
    [InlineData("ts >= '2026-06-01 13:00:00'", "ts < '2026-06-01 13:00:00'", "")]
    [InlineData("ts > '2026-06-01 13:00:00'", "ts <= '2026-06-01 13:00:00'", "")]
    [InlineData("ts >= '2026-06-01 13:00:00'", "ts <= '2026-06-01 13:00:00'", "DF4003")]
    [InlineData("ts > '2026-06-01 13:00:00'", "ts < '2026-06-01 13:00:00'", "DF4004")]
    [InlineData("ts >= '2026-06-01 13:00:00'", "1", "DF4003")]
    [InlineData("ts > '2026-05-01'", "ts <= '2026-05-01'", "DF3002")]
    [InlineData("1", "1", "DF4003")]
    [InlineData("1", "ts < now()", "DF4003")]
    [InlineData("1", "ts < '2026-05-01'", "DF4004")]
    [InlineData("1", "ts < '2026-07-01'", "DF4003")]
    [InlineData("1", "ts < '2026-06-01 12:00:00'", "")]
    [InlineData("1", "ts <= '2026-06-01 12:00:00'", "DF4003")]
    [InlineData("1", "ts < now() - INTERVAL 2 DAY", "")]
    [InlineData("1", "ts < '2026-07-01' AND toHour(ts) < 5", "DF4005")]

    // A past moment that the copy does not mean is a filter: the view takes all that arrives.
    [InlineData("ts > '2026-01-01'", "ts < '2026-05-01'", "DF4004")]
    [InlineData("ts > '2026-01-01'", "ts < '2026-07-01'", "DF4003")]

    // A first moment of the history is a choice.
    [InlineData("ts >= '2026-06-01 13:00:00'", "ts >= '2026-01-01' AND ts < '2026-06-01 13:00:00'", "")]

    // Windows are chosen by who runs the copy; those of the defaults are judged where they end at or after the seam.
    [InlineData("1", "ts >= {{DateTime(a, '2026-05-01 00:00:00')}} AND ts < {{DateTime(b, '2026-05-02 00:00:00')}}", "")]
    [InlineData("1", "ts >= {{DateTime(a)}} AND ts < {{DateTime(b)}}", "")]
    [InlineData("1", "ts >= {{DateTime(a, '2026-05-01 00:00:00')}} AND ts < {{DateTime(b, '2030-01-01 00:00:00')}}", "DF4003")]
    [InlineData("1", "ts BETWEEN {{DateTime(a, '2026-05-01 00:00:00')}} AND {{DateTime(b, '2026-05-01 01:00:00')}}", "DF4003")]
    [InlineData("1", "ts BETWEEN {{DateTime(a, '2026-05-01 00:00:00')}} AND {{DateTime(b, '2026-05-01 00:59:59')}}", "")]
    [InlineData("1", "ts > {{DateTime(a, '2026-05-01 00:00:00')}} AND ts < {{DateTime(b, '2026-05-02 00:00:00')}}", "DF4004")]
    [InlineData("1", "ts >= {{DateTime(a, '2020-01-01 00:00:00')}} AND ts <= {{DateTime(b, '2026-05-02 00:00:00')}}", "")]
    [InlineData("ts >= '2026-06-01 13:00:00'", "ts >= {{DateTime(a, '2024-01-01 00:00:00')}} AND ts < {{DateTime(b, '2026-06-01 13:00:00')}}", "")]
    [InlineData("ts >= '2026-06-01 13:00:00'", "ts >= {{DateTime(a, '2024-01-01 00:00:00')}} AND ts <= {{DateTime(b, '2026-06-01 13:00:00')}}", "DF4003")]
    [InlineData("ts > '2026-06-01 13:00:00'", "ts >= {{DateTime(a, '2024-01-01 00:00:00')}} AND ts < {{DateTime(b, '2026-06-01 13:00:00')}}", "DF4004")]
    [InlineData("ts > '2026-06-01 13:00:00'", "ts >= {{DateTime(a, '2024-01-01 00:00:00')}} AND ts < {{DateTime(b, '2024-02-01 00:00:00')}}", "")]

    // Rows of another kind are no history of the view, nor are those that the copy keeps apart by itself.
    [InlineData("user = 'a'", "user = 'b'", "")]
    [InlineData("ts >= '2026-06-01 13:00:00' AND user != 'robot'", "ts < '2026-06-01 13:00:00'", "DF4005")]
    [InlineData("1", "toStartOfHour(ts) NOT IN (SELECT hour FROM hourly)", "")]
    public void A_view_and_a_copy_into_a_target_that_starts_empty(string view, string copy, string expected)
    {
        var after = Landing.With("datasources/hourly.datasource", Target + "BACKFILL skip\n").With("pipes/v.pipe", View(view)).With("pipes/c.pipe", Copy(copy));

        Assert.Equal(expected, Found(after, Workflow.Forward));
        Assert.Equal(expected, Found(after.With("datasources/hourly.datasource", Target), Workflow.Branches));
    }

    /// <summary>Several copies are one history, and each of them counts.</summary>
    [Theory]
    [InlineData("ts >= '2026-06-01 13:00:00'", "ts < '2026-05-01'", "ts >= '2026-05-01' AND ts < '2026-06-01 13:00:00'", "")]
    [InlineData("ts >= '2026-06-01 13:00:00'", "ts < '2026-05-01'", "ts >= '2026-04-01' AND ts < '2026-06-01 13:00:00'", "DF4003")]
    [InlineData("ts >= '2026-06-01 13:00:00'", "ts < '2026-05-01'", "ts > '2026-05-01' AND ts < '2026-06-01 13:00:00'", "DF4004")]
    [InlineData("ts >= '2026-06-01 13:00:00'", "ts >= '2026-01-01' AND ts < '2026-05-01'", "ts >= '2026-05-01' AND ts < '2026-06-01 13:00:00'", "")]
    [InlineData("ts >= '2026-06-01 13:00:00'", "ts >= '2026-05-01' AND ts < '2026-06-01 13:00:00'", "ts >= '2026-01-01' AND ts < '2026-05-01'", "")]
    [InlineData("ts > '2026-05-01'", "ts < '2026-04-01'", "ts >= '2026-04-01' AND ts <= '2026-05-01'", "DF3002")]
    [InlineData("1", "ts < '2026-05-01'", "ts >= '2026-05-01' AND ts < now()", "DF4003")]
    public void A_view_and_two_copies(string view, string first, string second, string expected)
    {
        var after = Landing.With("datasources/hourly.datasource", Target + "BACKFILL skip\n").With("pipes/v.pipe", View(view)).With("pipes/a.pipe", Copy(first)).With("pipes/b.pipe", Copy(second));

        Assert.Equal(expected, Found(after, Workflow.Forward));
    }

    [Fact]
    public void A_filter_is_proposed_only_where_it_divides_the_rows()
    {
        var one = Landing.With("datasources/hourly.datasource", Target + "BACKFILL skip\n").With("pipes/v.pipe", View("ts > '2026-06-01 13:00:00'")).With("pipes/b.pipe", Copy("ts <= '2026-06-01 14:00:00'"));

        Assert.Contains("ts <= '2026-06-01 13:00:00'", Message(one, Landing, "DF4003"), StringComparison.Ordinal);
        Assert.DoesNotContain("ts <= '2026-06-01 13:00:00'", Message(one.With("pipes/a.pipe", Copy("ts < '2026-05-01'")), Landing, "DF4003"), StringComparison.Ordinal);
    }

    /// <summary>The deployment runs the view over all rows.</summary>
    [Theory]
    [InlineData("ts >= '2026-05-01'", "ts < '2026-05-01'", "")]
    [InlineData("ts >= '2026-05-01'", "ts <= '2026-05-01'", "DF4003")]
    [InlineData("ts > '2026-05-01'", "ts < '2026-05-01'", "DF4004")]
    [InlineData("1", "ts < '2026-05-01'", "DF4003")]
    [InlineData("ts >= '2026-05-01'", "ts >= {{DateTime(a, '2026-04-01 00:00:00')}} AND ts < {{DateTime(b, '2026-05-01 00:00:00')}}", "")]
    public void A_view_and_a_copy_into_a_target_that_is_filled(string view, string copy, string expected) =>
        Assert.Equal(expected, Found(Landing.With("datasources/hourly.datasource", Target).With("pipes/v.pipe", View(view)).With("pipes/c.pipe", Copy(copy)), Workflow.Forward));

    /// <summary>In branches a live target keeps its rows, so there is nothing to backfill.</summary>
    [Theory]
    [InlineData("1", "DF4003")]
    [InlineData("ts < '2026-05-01'", "DF4003")]
    [InlineData("ts > '2030-05-01'", "")]
    public void In_branches_a_copy_beside_a_view_of_a_live_target_adds_rows_again(string copy, string expected)
    {
        var before = Landing.With("datasources/hourly.datasource", Target).With("pipes/v.pipe", View("1"));

        Assert.Equal(expected, Found(before.With("pipes/v.pipe", View("user != 'robot'")).With("pipes/c.pipe", Copy(copy)), Workflow.Branches, before));
    }

    [Theory]
    [InlineData("append", "DF4003")]
    [InlineData("replace", "")]
    public void A_copy_that_replaces_the_target_fills_it_once(string mode, string expected) =>
        Assert.Equal(expected, Found(Landing.With("datasources/hourly.datasource", Target).With("pipes/v.pipe", View("1")).With("pipes/c.pipe", Copy("1").Replace("append", mode, StringComparison.Ordinal)), Workflow.Forward));

    [Theory]
    [InlineData("ENGINE \"ReplacingMergeTree\"\nENGINE_SORTING_KEY \"hour\"\nENGINE_VER \"n\"\n", "`n` UInt64", "count() AS n", "")]
    [InlineData("ENGINE \"AggregatingMergeTree\"\nENGINE_SORTING_KEY \"hour\"\n", "`n` AggregateFunction(uniq, String)", "uniqState(user) AS n", "")]
    [InlineData("ENGINE \"MergeTree\"\nENGINE_SORTING_KEY \"hour\"\n", "`n` UInt64", "count() AS n", "DF4003")]
    public void What_the_engine_merges_does_not_count_twice(string engine, string column, string output, string expected)
    {
        string Of(string text) => text.Replace("countState() AS n", output, StringComparison.Ordinal);
        var after = Landing.With("datasources/hourly.datasource", $"SCHEMA >\n    `hour` DateTime,\n    {column}\n\n{engine}BACKFILL skip\n").With("pipes/v.pipe", Of(View("1"))).With("pipes/c.pipe", Of(Copy("1")));

        Assert.Equal(expected, Found(after, Workflow.Forward));
    }

    /// <summary>An old and a new table that are read together.</summary>
    [Theory]
    [InlineData("ts <= '2026-03-01'", "ts >= '2026-03-01'", "DF4003")]
    [InlineData("ts < '2026-03-01'", "ts > '2026-03-01'", "DF4004")]
    public void An_old_and_a_new_table_are_read_together(string old, string now, string expected)
    {
        var after = Landing.With("datasources/old.datasource", Landing.Files["datasources/events.datasource"])
            .With("pipes/both.pipe", $"NODE both_1\nSQL >\n    SELECT ts FROM old WHERE {old} UNION ALL SELECT ts FROM events WHERE {now}\n\nTYPE endpoint\n");

        Assert.Equal(expected, Found(after, Workflow.Forward));
    }

    [Fact]
    public void A_new_copy_beside_a_rebuild_brings_its_rows_again()
    {
        var before = Landing.With("datasources/hourly.datasource", Target).With("pipes/v.pipe", View("1"));
        var after = before.With("pipes/v.pipe", View("user != 'robot'")).With("pipes/c.pipe", Copy("user != 'robot'"));

        Assert.Contains("Remove the copy pipe", Message(after, before, "DF4003"), StringComparison.Ordinal);
        Assert.DoesNotContain("DF4003", Found(after, Workflow.Forward, before.With("pipes/c.pipe", Copy("user != 'robot'"))), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("0 * * * *", "ts >= now() - INTERVAL 1 HOUR", "")]
    [InlineData("*/15 * * * *", "ts >= now() - INTERVAL 15 MINUTE", "")]
    [InlineData("0 * * * *", "ts > now() - INTERVAL 1 HOUR AND ts <= now()", "")]
    [InlineData("5 * * * *", "ts >= toStartOfHour(now() - INTERVAL 1 HOUR) AND ts < toStartOfHour(now())", "")]
    [InlineData("5 * * * *", "ts >= toStartOfHour(now() - INTERVAL 1 HOUR) AND ts <= toStartOfHour(now())", "DF4003")]
    [InlineData("5 * * * *", "ts BETWEEN toStartOfHour(now()) - INTERVAL 1 HOUR AND toStartOfHour(now())", "DF4003")]
    [InlineData("5 * * * *", "ts > toStartOfHour(now() - INTERVAL 1 HOUR) AND ts < toStartOfHour(now())", "DF4004")]
    [InlineData("0 * * * *", "ts >= now() - INTERVAL 1 DAY", "DF4003")]
    [InlineData("0 * * * *", "ts >= now() - INTERVAL 1 MONTH", "DF4003")]
    [InlineData("0 0 * * *", "ts >= addMonths(today(), -1) AND ts < today()", "DF4003")]
    [InlineData("0 3 * * *", "toDate(ts) = yesterday()", "")]
    [InlineData("0 3 * * *", "ts >= today() - 1 AND ts < today()", "")]
    [InlineData("0 3 * * *", "ts >= yesterday() AND ts <= today()", "DF4003")]
    [InlineData("0 3 * * 1-5", "ts >= yesterday() AND ts < today()", "")]
    [InlineData("0 3 * * mon-fri", "ts >= yesterday() AND ts < today()", "")]
    [InlineData("0 3 * JAN-DEC *", "ts >= yesterday() AND ts <= today()", "DF4003")]
    [InlineData("0 3 * * FRI", "ts >= today() - 7 AND ts < today()", "")]
    [InlineData("0 3 * * FRI", "ts >= yesterday() AND ts < today()", "DF4004")]
    [InlineData("@on-demand", "ts >= now() - INTERVAL 1 DAY", "")]
    public void Runs_of_a_scheduled_copy_meet(string schedule, string filter, string expected)
    {
        string Pipe(string columns, string type) => $"NODE c\nSQL >\n    SELECT {columns} FROM events WHERE {filter}\nTYPE {type} {schedule}\n";
        const string Appends = "copy\nTARGET_DATASOURCE archive\nCOPY_MODE append\nCOPY_SCHEDULE";
        var archive = Landing.With("datasources/archive.datasource", "SCHEMA >\n    `ts` DateTime,\n    `user` String\n\nENGINE \"MergeTree\"\nENGINE_SORTING_KEY \"ts\"\n");

        Assert.Equal(expected, Found(archive.With("pipes/c.pipe", Pipe("ts, user", Appends)), Workflow.Forward));
        Assert.Equal(expected, Found(Landing.With("pipes/c.pipe", Pipe("ts, user", "sink\nEXPORT_CONNECTION_NAME k\nEXPORT_KAFKA_TOPIC t\nEXPORT_SCHEDULE")), Workflow.Forward));
        Assert.Equal("", Found(archive.With("pipes/c.pipe", Pipe("ts, user", Appends.Replace("append", "replace", StringComparison.Ordinal))), Workflow.Forward));

        // A picture of the moment, and a figure over a moving window, are no rows that come twice.
        Assert.Equal("", Found(archive.With("pipes/c.pipe", Pipe("now() AS ts, user", Appends)), Workflow.Forward));
        Assert.Equal("", Found(archive.With("pipes/c.pipe", Pipe("max(ts) AS ts, any(user) AS user", Appends)), Workflow.Forward));

        // What is live already is not of this change.
        var live = archive.With("pipes/c.pipe", Pipe("ts, user", Appends));
        Assert.Equal("", Found(live, Workflow.Forward, live));
        Assert.Equal("", Found(archive.With("pipes/c.pipe", "DESCRIPTION Rows\n" + Pipe("ts, user", Appends)), Workflow.Forward, live));
        Assert.Equal("", Found(archive.With("pipes/c.pipe", "TOKEN \"reader\" READ\n" + Pipe("ts, user", Appends)), Workflow.Forward, live));

        // What keeps no time of the row may count it on purpose.
        Assert.Equal("", Found(archive.With("pipes/c.pipe", Pipe("toDateTime('2026-01-01 00:00:00') AS ts, user", Appends)), Workflow.Forward));
    }

    /// <summary>
    /// A run that starts some seconds late takes a few rows twice in any case; a window that is shorter than the time between two runs
    /// loses rows, if that time is always the same.
    /// </summary>
    [Theory]
    [InlineData("0 * * * *", "ts >= now() - INTERVAL 3630 SECOND", "")]
    [InlineData("0 * * * *", "ts >= now() - INTERVAL 62 MINUTE", "DF4003")]
    [InlineData("5 * * * *", "ts >= toStartOfHour(now()) - INTERVAL 30 MINUTE AND ts < toStartOfHour(now())", "DF4004")]
    [InlineData("@hourly", "ts >= now() - INTERVAL 30 MINUTE", "DF4004")]
    [InlineData("0 * * * *", "ts >= now() - INTERVAL 3570 SECOND", "")]
    [InlineData("0 9-17 * * *", "ts >= now() - INTERVAL 30 MINUTE", "")]
    [InlineData("0 9 * * *", "ts >= today()", "DF4004")]
    [InlineData("0 * * * *", "1", "DF4003")]
    [InlineData("0 * * * *", "user != 'robot' AND ts > '2026-01-01'", "DF4003")]
    [InlineData("0 0 1 * *", "1", "")]
    [InlineData("0 0 * 1 *", "1", "")]
    [InlineData("0 0 * * 0", "1", "DF4003")]
    [InlineData("@on-demand", "1", "")]
    [InlineData("0 * * * *", "user = {{String(u, 'a')}}", "")]
    [InlineData("0 * * * *", "ts > (SELECT max(ts) FROM archive)", "")]
    [InlineData("0 * * * *", "(ts, user) NOT IN (SELECT ts, user FROM archive)", "")]
    [InlineData("@on-demand", "toStartOfDay(ts) = toStartOfDay(now()) - 1", "DF4004")]
    [InlineData("0 9 * * *", "toStartOfDay(ts) = toStartOfDay(now()) - INTERVAL 1 DAY", "")]
    [InlineData("@on-demand", "toStartOfMonth(ts) = toStartOfDay(now())", "")]
    [InlineData("5 * * * *", "ts >= toStartOfHour(now()) - INTERVAL 3601 SECOND AND ts < toStartOfHour(now())", "DF4003")]
    [InlineData("0 * * * *", "ts >= now() - INTERVAL 1 DAY AND match(toString(ts), '2026')", "")]
    [InlineData("0 * * * *", "ts >= now() - INTERVAL 1 DAY AND user = {{String(u)}}", "")]
    [InlineData("0 * * * *", "ts >= now() - INTERVAL 1 DAY AND match(user, 'a')", "DF4003")]
    public void Runs_of_a_copy_that_appends(string schedule, string filter, string expected)
    {
        var archive = Landing.With("datasources/archive.datasource", "SCHEMA >\n    `ts` DateTime,\n    `user` String\n\nENGINE \"MergeTree\"\nENGINE_SORTING_KEY \"ts\"\n");

        Assert.Equal(expected, Found(
            archive.With("pipes/c.pipe", $"NODE c\nSQL >\n    %\n    SELECT ts, user FROM events WHERE {filter}\n\nTYPE copy\nTARGET_DATASOURCE archive\nCOPY_MODE append\nCOPY_SCHEDULE {schedule}\n"), Workflow.Forward));
    }

    /// <summary>Rows that each run brings again, unless something tells the runs apart, removes the rows from either side, or merges them.</summary>
    [Theory]
    [InlineData("ts, user", "", "", "", "DF4003")]
    [InlineData("toDate(ts) AS ts, user, count() AS n", "GROUP BY ts, user", "", "", "DF4003")]
    [InlineData("max(ts) AS ts, user", "GROUP BY user", "", "", "")]
    [InlineData("user, count() AS n", "GROUP BY user", "", "", "DF4003")]
    [InlineData("count() AS n", "", "", "", "")]
    [InlineData("now64(3) AS ts, user", "", "", "", "")]
    [InlineData("nowInBlock() AS ts, user", "", "", "", "")]
    [InlineData("toStartOfHour(now('UTC')) AS ts, user", "", "", "", "")]
    [InlineData("{{DateTime(job_timestamp)}} AS ts, user", "", "", "", "")]
    [InlineData("generateUUIDv4() AS id, user", "", "", "", "")]
    [InlineData("ts, user", "ORDER BY ts DESC LIMIT 10", "", "", "")]
    [InlineData("ts, user", "", "ENGINE_TTL \"ts + INTERVAL 1 HOUR\"\n", "", "")]
    [InlineData("ts, user", "", "ENGINE_TTL \"ts + INTERVAL 1 YEAR\"\n", "", "DF4003")]
    [InlineData("ts, user", "", "IMPORT_CONNECTION_NAME s\nIMPORT_BUCKET_URI s3://bucket/*.csv\nIMPORT_SCHEDULE @on-demand\n", "", "")]
    [InlineData("ts, user", "", "", "    `at` DateTime DEFAULT now(),\n", "")]
    public void Runs_of_a_copy_without_a_window(string columns, string end, string source, string column, string expected)
    {
        var after = TinyProject.Empty
            .With("datasources/events.datasource", Landing.Files["datasources/events.datasource"] + source)
            .With("datasources/archive.datasource", $"SCHEMA >\n{column}    `ts` DateTime,\n    `user` String,\n    `n` UInt64,\n    `id` UUID\n\nENGINE \"MergeTree\"\nENGINE_SORTING_KEY \"ts\"\n")
            .With("pipes/c.pipe", $"NODE c\nSQL >\n    %\n    SELECT {columns} FROM events {end}\n\nTYPE copy\nTARGET_DATASOURCE archive\nCOPY_SCHEDULE 0 * * * *\n");

        Assert.Equal(expected, Found(after, Workflow.Forward));
        Assert.Equal("", Found(after.With("pipes/d.pipe", "NODE d\nSQL >\n    SELECT DISTINCT ts, user FROM events\n\nTYPE copy\nTARGET_DATASOURCE archive\nCOPY_MODE replace\n"), Workflow.Forward));
    }

    /// <summary>A file of each run may hold all of a day; a moment that is in two files is in both by mistake, unless the file is written again.</summary>
    [Theory]
    [InlineData("", "ts BETWEEN toStartOfHour(now()) - INTERVAL 1 HOUR AND toStartOfHour(now())", "DF4003")]
    [InlineData("", "ts >= toStartOfDay(now()) - INTERVAL 1 DAY AND ts < toStartOfHour(now())", "")]
    [InlineData("EXPORT_WRITE_STRATEGY new\n", "ts BETWEEN toStartOfHour(now()) - INTERVAL 1 HOUR AND toStartOfHour(now())", "DF4003")]
    [InlineData("EXPORT_WRITE_STRATEGY truncate\n", "ts BETWEEN toStartOfHour(now()) - INTERVAL 1 HOUR AND toStartOfHour(now())", "")]
    [InlineData("EXPORT_STRATEGY @new\n", "ts BETWEEN toStartOfHour(now()) - INTERVAL 1 HOUR AND toStartOfHour(now())", "DF4003")]
    [InlineData("EXPORT_STRATEGY @replace\n", "ts BETWEEN toStartOfHour(now()) - INTERVAL 1 HOUR AND toStartOfHour(now())", "")]
    [InlineData("EXPORT_WRITE_STRATEGY truncate\nEXPORT_STRATEGY @new\n", "ts BETWEEN toStartOfHour(now()) - INTERVAL 1 HOUR AND toStartOfHour(now())", "")]
    public void Runs_of_a_sink_that_writes_files(string strategy, string filter, string expected) => Assert.Equal(expected, Found(
        Landing.With("pipes/c.pipe", $"NODE c\nSQL >\n    SELECT ts, user FROM events WHERE {filter}\n\nTYPE sink\nEXPORT_CONNECTION_NAME s\nEXPORT_BUCKET_URI s3://bucket/rows\nEXPORT_FILE_TEMPLATE rows\nEXPORT_FORMAT csv\n{strategy}EXPORT_SCHEDULE 5 * * * *\n"), Workflow.Forward));

    /// <summary>What is said of two tables is certain: they are two, both are cut by one column alone, and that column is the same in both.</summary>
    [Theory]
    [InlineData("day, hits FROM old WHERE day <= '2026-05-31'", "day, hits FROM new WHERE day >= '2026-05-01'", "DF4003")]
    [InlineData("day, hits FROM old WHERE day <= '2026-06-02'", "day, hits FROM new WHERE day >= '2026-05-01'", "")]
    [InlineData("day, hits FROM old WHERE day < '2026-05-01'", "day, hits FROM new WHERE day >= '2026-05-02'", "DF4004")]
    [InlineData("day, hits FROM old WHERE day < '2026-05-01'", "day, hits FROM new WHERE day >= '2026-05-03'", "")]
    [InlineData("day, hits FROM old WHERE day <= '2026-05-01'", "day, hits FROM old WHERE day >= '2026-05-01'", "")]
    [InlineData("day, hits FROM old WHERE day <= '2026-05-01'", "day AS d, hits FROM new WHERE day >= '2026-05-01'", "DF4003")]
    [InlineData("hits FROM old WHERE day <= '2026-05-01'", "hits FROM new WHERE day >= '2026-05-01'", "DF4003")]
    [InlineData("hits FROM old WHERE day <= '2026-05-01'", "hits FROM new WHERE seen >= '2026-05-01'", "")]
    [InlineData("day, hits FROM old WHERE day <= '2026-05-01'", "seen AS day, hits FROM new WHERE seen >= '2026-05-01'", "DF4003")]
    [InlineData("day, hits FROM old WHERE day <= '2026-05-01'", "seen AS day, hits FROM new WHERE new.day >= '2026-05-01'", "")]
    [InlineData("hits, day FROM old WHERE day <= '2026-05-01'", "hits, day FROM new WHERE day >= '2026-05-01'", "DF4003")]
    [InlineData("hits FROM old WHERE day <= '2026-05-01'", "hits FROM new WHERE at >= '2026-05-01 00:00:00'", "")]
    [InlineData("day, hits FROM old WHERE day <= '2026-05-01' AND match(toString(day), '2026')", "day, hits FROM new WHERE day >= '2026-05-01'", "")]
    [InlineData("day, hits FROM old WHERE day <= '2026-05-01'", "day, hits FROM new WHERE day >= '2026-05-01' AND match(toString(day), '2026')", "")]
    [InlineData("day, hits FROM old WHERE day <= '2026-05-01' AND day >= '2026-01-01'", "day, hits FROM new WHERE day >= '2026-05-01'", "")]
    public void Of_two_tables_that_are_read_together(string old, string @new, string expected)
    {
        const string Table = "SCHEMA >\n    `day` Date,\n    `seen` Date,\n    `at` DateTime,\n    `hits` UInt64\n\nENGINE \"MergeTree\"\nENGINE_SORTING_KEY \"day\"\n";
        var before = Landing.With("datasources/old.datasource", Table).With("datasources/new.datasource", Table).With("datasources/both.datasource", "SCHEMA >\n    `day` Date,\n    `hits` UInt64\n\nENGINE \"MergeTree\"\nENGINE_SORTING_KEY \"day\"\n");
        string Pipe(string type) => $"NODE e\nSQL >\n    SELECT {old}\n    UNION ALL\n    SELECT {@new}\n\nTYPE {type}\n";

        Assert.Equal(expected, Found(before.With("pipes/e.pipe", Pipe("endpoint")), Workflow.Forward, before));
        Assert.Equal("", Found(before.With("pipes/e.pipe", Pipe("copy\nTARGET_DATASOURCE both\nCOPY_MODE replace\nCOPY_SCHEDULE 0 * * * *")), Workflow.Forward, before));
    }

    [Theory]
    [InlineData("day < '2026-05-01'", "day >= '2026-05-01'", "")]
    [InlineData("day <= '2026-04-30'", "day >= '2026-05-01'", "")]
    [InlineData("day <= '2026-05-01'", "day >= '2026-05-01'", "DF4003")]
    [InlineData("day < '2026-05-01'", "day > '2026-05-01'", "DF4004")]
    [InlineData("day < '2026-01-01'", "day > '2026-05-01'", "")]
    [InlineData("day <= '2026-05-01' AND hits > 1", "day >= '2026-05-01' AND hits <= 1", "DF4003")]
    [InlineData("1", "day >= '2026-05-01'", "")]
    public void An_old_and_a_new_table_meet(string old, string @new, string expected)
    {
        const string Table = "SCHEMA >\n    `day` Date,\n    `hits` UInt64\n\nENGINE \"MergeTree\"\nENGINE_SORTING_KEY \"day\"\n";
        var before = Landing.With("datasources/old.datasource", Table).With("datasources/new.datasource", Table);
        var after = before.With("pipes/e.pipe", $"NODE e\nSQL >\n    SELECT day, hits FROM old WHERE {old}\n    UNION ALL\n    SELECT day, hits FROM new WHERE {@new}\nTYPE endpoint\n");

        Assert.Equal(expected, Found(after, Workflow.Forward, before));
    }

    private const string Target = "SCHEMA >\n    `hour` DateTime,\n    `n` AggregateFunction(count)\n\nENGINE \"AggregatingMergeTree\"\nENGINE_SORTING_KEY \"hour\"\n";

    private static string View(string filter) => $"NODE v\nSQL >\n    SELECT toStartOfHour(ts) AS hour, countState() AS n FROM events WHERE {filter} GROUP BY hour\nTYPE materialized\nDATASOURCE hourly\n";

    private static string Copy(string filter) =>
        $"NODE c\nSQL >\n    %\n    SELECT toStartOfHour(ts) AS hour, countState() AS n FROM events WHERE {filter} GROUP BY hour\nTYPE copy\nTARGET_DATASOURCE hourly\nCOPY_MODE append\nCOPY_SCHEDULE @on-demand\n";

    private static string Found(TinyProject after, Workflow workflow, TinyProject? before = null) => string.Join(
        " ", Analyze(after, workflow, before).Findings.Where(f => f.Id is "DF3001" or "DF3002" or "DF4003" or "DF4004" or "DF4005" or "DF4006").Select(f => f.Id));

    private static string Message(TinyProject after, TinyProject before, string id) => Analyze(after, Workflow.Forward, before).Findings.Single(f => f.Id == id).ToString();

    private static AnalysisResult Analyze(TinyProject after, Workflow workflow, TinyProject? before) =>
        DatafileAnalysis.Analyze(new AnalysisRequest(after.Snapshot, (before ?? Landing).Snapshot, TinyProject.Utc(Now)) { Workflow = workflow });
}
