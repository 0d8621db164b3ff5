using static Datafile.Analyzer.Tests.Deployments.RebuildSample;

namespace Datafile.Analyzer.Tests.Deployments;

/// <summary>What a rebuild of a target reaches: the targets below it, the rows that its sources still hold, and those that a copy put there.</summary>
public class RebuildTests
{
    [Fact]
    public void What_is_below_a_rebuild_is_rebuilt_as_well()
    {
        var deployment = Analyze(Live, Live.Edit("pipes/events_mv.pipe", "FROM landing", "FROM landing WHERE value > 5")).Plan!.Deployment!;

        Assert.Equal(["events"], deployment.Below.Keys);
        Assert.Equal("daily monthly", string.Join(" ", deployment.Below["events"]));
    }

    /// <summary>A Data Source that an ALTER changes is not written again, so nothing is rebuilt with it.</summary>
    [Fact]
    public void What_is_altered_has_nothing_below_it()
    {
        var deployment = Analyze(Live, NewDaily.Edit("datasources/landing.datasource", "7 DAY", "8 DAY")).Plan!.Deployment!;

        Assert.Equal(["daily"], deployment.Below.Keys);
        Assert.Equal("monthly", string.Join(" ", deployment.Below["daily"]));
    }

    /// <summary>A target with a second view is rebuilt with what is above the first one, and a new target is filled on its own.</summary>
    [Fact]
    public void What_is_below_is_live_and_has_one_view_there()
    {
        var live = Live.With("pipes/landed_mv.pipe", View("daily", "SELECT toDate(timestamp) AS day, countState() AS events FROM landing GROUP BY day"));
        var after = live.Edit("pipes/events_mv.pipe", "FROM landing", "FROM landing WHERE value > 5")
            .With("datasources/weekly.datasource", Days("")).With("pipes/weekly_mv.pipe", View("weekly", "SELECT toMonday(day) AS day, countMergeState(events) AS events FROM daily GROUP BY day"));
        var deployment = Analyze(live, after).Plan!.Deployment!;

        Assert.Equal(["events"], deployment.Below.Keys);
        Assert.Equal("daily monthly", string.Join(" ", deployment.Below["events"]));
    }

    /// <summary>
    /// No source says what new settings of an engine do, so nothing is claimed of them; another key beside them is known to rewrite the
    /// rows.
    /// </summary>
    [Theory]
    [InlineData("\"timestamp\"\nENGINE_SETTINGS \"index_granularity=1024\"", false)]
    [InlineData("\"user, timestamp\"\nENGINE_SETTINGS \"index_granularity=1024\"", true)]
    [InlineData("\"user, timestamp\"", true)]
    public void Below_a_rewrite_that_is_known_rows_are_lost(string key, bool expected) =>
        Assert.Equal(expected, Found(Live, Live.Edit("datasources/landing.datasource", "\"timestamp\"", key)).Any(f => f is { Id: "DF3006", Resource: "events" }));

    [Fact]
    public void An_avoidable_rebuild_names_what_is_rebuilt_with_it() =>
        Assert.Contains(", and rebuild 'monthly' from it", Assert.Single(Found(Live, NewDaily), f => f.Id == "DF3010").Message, StringComparison.Ordinal);

    /// <summary>A rebuild reads what its source holds. What that was once filled from matters only where the source is rebuilt as well.</summary>
    [Fact]
    public void A_source_that_is_not_rebuilt_keeps_what_it_holds() => Assert.DoesNotContain(Found(Live, NewDaily), f => f.Id == "DF3006");

    [Fact]
    public void A_source_that_is_rebuilt_has_only_what_is_above_it()
    {
        var finding = Found(Live, NewDaily.Edit("pipes/events_mv.pipe", "FROM landing", "FROM landing WHERE value > 5")).First(f => f is { Id: "DF3006", Resource: "daily" });

        Assert.Contains("from 'events', but 'landing' keeps only 7 days", finding.Message, StringComparison.Ordinal);
    }

    /// <summary>A target with two views: a copy that asks what one of them asks puts nothing there that the rebuild does not bring.</summary>
    [Theory]
    [InlineData("SELECT toDate(timestamp) AS day, countState() AS events FROM events GROUP BY day", false)]
    [InlineData("SELECT toDate(timestamp) AS day, countState() AS events FROM landing GROUP BY day", false)]
    [InlineData("SELECT toDate(timestamp) AS day, countState() AS events FROM imports GROUP BY day", true)]
    public void Rows_of_a_copy_are_lost_in_a_rebuild(string copy, bool expected)
    {
        var live = Live
            .With("datasources/imports.datasource", Rows(""))
            .With("pipes/landed_mv.pipe", View("daily", "SELECT toDate(timestamp) AS day, countState() AS events FROM landing GROUP BY day"))
            .With("pipes/daily_copy.pipe", $"NODE copy_1\nSQL >\n    {copy}\n\nTYPE copy\nTARGET_DATASOURCE daily\nCOPY_MODE append\nCOPY_SCHEDULE @on-demand\n");
        var after = live.Edit("pipes/daily_mv.pipe", "FROM events", "FROM events WHERE value > 5");

        Assert.Equal(expected, Found(live, after).Any(f => f.Id == "DF3006" && f.Message.Contains("copy pipe 'daily_copy'", StringComparison.Ordinal)));
    }

    /// <summary>A rebuild brings what the view takes. What a cut-off leaves to a copy that has run is lost; a copy of rows to come has yet to run.</summary>
    [Theory]
    [InlineData("timestamp >= '2023-11-01 00:00:00'", "timestamp < '2023-11-01 00:00:00'", true)]
    [InlineData("timestamp >= '2023-11-01 00:00:00'", "timestamp < '2023-11-01 00:00:00' AND timestamp >= {{DateTime(start)}}", true)]
    [InlineData("toDate(timestamp) >= '2023-11-01'", "timestamp < '2023-11-01 00:00:00'", true)]
    [InlineData("timestamp >= '2023-11-01 00:00:00'", "timestamp < '2023-12-01 00:00:00'", false)]
    [InlineData("timestamp >= '2026-11-02 00:00:00'", "timestamp < '2026-11-02 00:00:00'", false)]
    [InlineData("timestamp >= '2023-11-01 00:00:00'", "timestamp >= {{DateTime(start)}} AND timestamp < {{DateTime(end)}}", false)]
    [InlineData("value > 5", "value <= 5", false)]
    [InlineData("1", "timestamp < '2023-11-01 00:00:00'", false)]
    public void Beside_a_view_the_rows_of_a_copy_are_lost_in_a_rebuild(string view, string copy, bool expected)
    {
        string Query(string filter) => $"SELECT toDate(timestamp) AS day, countState() AS events FROM events WHERE {filter} GROUP BY day";
        var live = Live
            .With("pipes/daily_mv.pipe", View("daily", Query(view)))
            .With("pipes/daily_copy.pipe", $"NODE copy_1\nSQL >\n    %\n    {Query(copy)}\n\nTYPE copy\nTARGET_DATASOURCE daily\nCOPY_MODE append\nCOPY_SCHEDULE @on-demand\n");
        var found = Found(live, live.Edit("datasources/events.datasource", "ENGINE_SORTING_KEY \"timestamp\"", "ENGINE_SORTING_KEY \"user, timestamp\""));

        Assert.Equal(expected, found.Any(f => f.Id == "DF3006" && f.Message.Contains("copy pipe 'daily_copy'", StringComparison.Ordinal)));
        Assert.DoesNotContain(found, f => f.Id == "DF3002");
    }

    /// <summary>Only a copy that is left can run again.</summary>
    [Theory]
    [InlineData("TARGET_DATASOURCE daily", true)]
    [InlineData("TARGET_DATASOURCE monthly", false)]
    [InlineData("", false)]
    public void A_copy_is_run_again_if_there_is_one(string target, bool expected)
    {
        const string Copy = "pipes/daily_copy.pipe";
        var live = Live
            .With("datasources/imports.datasource", Rows(""))
            .With(Copy, "NODE copy_1\nSQL >\n    SELECT toDate(timestamp) AS day, countState() AS events FROM imports GROUP BY day\n\nTYPE copy\nTARGET_DATASOURCE daily\nCOPY_MODE append\nCOPY_SCHEDULE @on-demand\n");
        var after = live.Edit("pipes/daily_mv.pipe", "FROM events", "FROM events WHERE value > 5");
        after = target.Length == 0 ? after.Without(Copy) : after.With(Copy, live.Files[Copy].Replace("TARGET_DATASOURCE daily", target, StringComparison.Ordinal));

        var finding = Assert.Single(Found(live, after), f => f.Id == "DF3006" && f.Message.Contains("copy pipe 'daily_copy'", StringComparison.Ordinal));
        Assert.Equal(expected, finding.Message.EndsWith(", or run the copy again afterwards.", StringComparison.Ordinal));
    }

    /// <summary>A FORWARD_QUERY that was deployed before is needless where no change needs it, and needed where one does.</summary>
    [Theory]
    [InlineData("INTERVAL 90 DAY", "INTERVAL 90 DAY", true)]
    [InlineData("INTERVAL 90 DAY", "INTERVAL 120 DAY", true)]
    [InlineData("ENGINE_SORTING_KEY \"timestamp\"", "ENGINE_SORTING_KEY \"user, timestamp\"", false)]
    [InlineData("ENGINE_SORTING_KEY \"timestamp\"\nENGINE_TTL \"timestamp + INTERVAL 90 DAY\"", "ENGINE_SORTING_KEY \"user, timestamp\"\nENGINE_TTL \"timestamp + INTERVAL 120 DAY\"", false)]
    public void A_live_forward_query_is_needless(string old, string now, bool expected)
    {
        var live = Live.With("datasources/landing.datasource", Rows("timestamp + INTERVAL 90 DAY") + "\nFORWARD_QUERY >\n    SELECT timestamp, user, value\n");
        var after = live.With("datasources/landing.datasource", live.Files["datasources/landing.datasource"].Replace(old, now, StringComparison.Ordinal));

        Assert.Equal(expected, Found(live, after).Any(f => f is { Id: "DF4008", Resource: "landing" }));
    }

    /// <summary>An avoidable rebuild is one that only adds columns to its target.</summary>
    [Theory]
    [InlineData("`events` AggregateFunction(count)", "`events` AggregateFunction(count),\n    `most` SimpleAggregateFunction(max, UInt32)", true)]
    [InlineData("ENGINE_SORTING_KEY \"day\"", "ENGINE_SORTING_KEY \"day, most\"\n", false)]
    public void A_rebuild_is_avoidable(string old, string now, bool expected)
    {
        var after = Live
            .Edit("pipes/daily_mv.pipe", "countState() AS events", "countState() AS events, max(value) AS most")
            .Edit("datasources/daily.datasource", old, now);

        Assert.Equal(expected, Found(Live, after).Any(f => f is { Id: "DF3010", Resource: "daily_mv" }));
    }

    /// <summary>A FORWARD_QUERY that is written anew with other blanks and letters is the same, also where it cannot be read.</summary>
    [Theory]
    [InlineData("SELECT timestamp, user, value", "select timestamp,  user, `value`", true)]
    [InlineData("SELECT timestamp, user, value", "SELECT timestamp, user, value + 1 AS value", false)]
    [InlineData("SELECT timestamp, (", "SELECT timestamp, (", true)]
    [InlineData("SELECT timestamp, (", "SELECT timestamp, ((", false)]
    public void A_forward_query_that_is_live_in_other_words(string live, string now, bool expected)
    {
        string With(string query) => Rows("") + $"\nFORWARD_QUERY >\n    {query}\n";

        Assert.Equal(expected, Found(Live.With("datasources/landing.datasource", With(live)), Live.With("datasources/landing.datasource", With(now))).Any(f => f is { Id: "DF4008", Resource: "landing" }));
    }

    /// <summary>A new Data Source has no live rows, so only what its FORWARD_QUERY yields is checked.</summary>
    [Theory]
    [InlineData("SELECT timestamp, user, value", "")]
    [InlineData("SELECT timestamp, lower(user) AS user, value", "")]
    [InlineData("SELECT *", "")]
    [InlineData("SELECT timestamp, lower(user), value", "does not yield column 'user'")]
    [InlineData("SELECT timestamp, user", "does not yield column 'value'")]
    [InlineData("SELECT timestamp, user AS name, value", "does not yield column 'user'")]
    [InlineData("SELECT timestamp, user, value, value AS more", "yields 'more', which is not a column of SCHEMA")]
    public void The_forward_query_of_a_new_data_source(string query, string expected)
    {
        var found = Found(Live, Live.With("datasources/new.datasource", Rows("") + $"\nFORWARD_QUERY >\n    {query}\n")).Where(f => f is { Id: "DF4008", Resource: "new" }).ToArray();

        Assert.Equal(expected.Length > 0, found.Length == 1);
        Assert.All(found, f => Assert.Contains(expected, f.Message, StringComparison.Ordinal));
    }

    [Fact]
    public void A_computed_column_is_not_yielded() => Assert.DoesNotContain(
        Found(Live, Live.With("datasources/new.datasource", Rows("").Replace("`value` UInt32 `json:$.value`", "`value` UInt32 `json:$.value`,\n    `twice` UInt32 MATERIALIZED value * 2", StringComparison.Ordinal) + "\nFORWARD_QUERY >\n    SELECT timestamp, user, value\n")),
        f => f.Id == "DF4008");

    /// <summary>Rows that the view never read are lost, unless its new source was filled from the old one, or is the old one under a new name.</summary>
    [Theory]
    [InlineData("FROM events", "FROM landing", true)]
    [InlineData("FROM landing", "FROM events", false)]
    [InlineData("FROM events", "FROM events WHERE value > 5", false)]
    [InlineData("FROM events GROUP BY day UNION ALL SELECT toDate(timestamp) AS day, countState() AS events FROM landing", "FROM landing", false)]
    [InlineData("FROM somewhere", "FROM landing", false)]
    public void A_view_that_reads_another_source_loses_history(string old, string now, bool expected)
    {
        var live = Live.With("datasources/landing.datasource", Rows("")).Edit("pipes/daily_mv.pipe", "FROM events", old);

        Assert.Equal(expected, Found(live, live.Edit("pipes/daily_mv.pipe", old, now)).Any(f => f.Id == "DF3006" && f.Message.Contains("which replaces", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_source_with_a_new_name_is_no_other_one()
    {
        var live = Live.With("datasources/landing.datasource", Rows(""));
        var after = live.Without("datasources/landing.datasource").With("datasources/arrivals.datasource", Rows("")).Edit("pipes/events_mv.pipe", "FROM landing", "FROM arrivals WHERE value > 5");

        Assert.DoesNotContain(Found(live, after), f => f.Id == "DF3006" && f.Message.Contains("which replaces", StringComparison.Ordinal));
    }

    /// <summary>A target with a new name is filled from what its source still has.</summary>
    [Theory]
    [InlineData("", Microsoft.CodeAnalysis.DiagnosticSeverity.Info)]
    [InlineData("day + INTERVAL 7 DAY", Microsoft.CodeAnalysis.DiagnosticSeverity.Warning)]
    public void A_target_with_a_new_name_is_filled_from_its_source(string ttl, Microsoft.CodeAnalysis.DiagnosticSeverity expected)
    {
        var live = Live.With("datasources/daily.datasource", Days(ttl));
        var after = live.Without("datasources/monthly.datasource").With("datasources/months.datasource", live.Files["datasources/monthly.datasource"]).Edit("pipes/monthly_mv.pipe", "DATASOURCE monthly", "DATASOURCE months");
        var finding = Assert.Single(Found(live, after), f => f.Id == "DF3011");

        Assert.Equal(expected, finding.Severity);
        Assert.Contains("deletes Data Source 'monthly' with its rows, and fills 'months' by its view from the rows that 'daily' still has", finding.Message, StringComparison.Ordinal);
        Assert.Equal("ENGINE", Text(after, finding.Location));
    }

    /// <summary>A deletion stands on a pipe that is left: first on one that wrote the Data Source, else on one that read it.</summary>
    [Theory]
    [InlineData("pipes/b_reader.pipe pipes/c_writer.pipe", "pipes/c_writer.pipe")]
    [InlineData("pipes/b_reader.pipe", "pipes/b_reader.pipe")]
    [InlineData("pipes/c_writer.pipe", "pipes/c_writer.pipe")]
    [InlineData("", "datasources/imports.datasource")]
    public void A_deleted_data_source_is_shown_at(string left, string expected)
    {
        string Copy(string node, string source, string target) => $"NODE {node}\nSQL >\n    SELECT timestamp, user, value FROM {source}\n\nTYPE copy\nTARGET_DATASOURCE {target}\nCOPY_SCHEDULE @on-demand\n";
        var kept = Live.With("datasources/kept.datasource", Rows("")).With("pipes/a_other.pipe", Copy("other", "events", "kept"));
        var live = kept.With("datasources/imports.datasource", Rows("")).With("pipes/a_gone.pipe", Copy("gone", "events", "imports"))
            .With("pipes/b_reader.pipe", Copy("reader", "imports", "kept")).With("pipes/c_writer.pipe", Copy("writer", "landing", "imports"));
        var after = left.Split(' ', StringSplitOptions.RemoveEmptyEntries).Aggregate(kept, (project, path) => project.With(path, live.Files[path].Replace("imports", path.Contains("reader", StringComparison.Ordinal) ? "events" : "kept", StringComparison.Ordinal)));

        Assert.Equal(expected, Assert.Single(Found(live, after), f => f is { Id: "DF3011", Resource: "imports" }).Location.GetLineSpan().Path);
    }

    /// <summary>What a FORWARD_QUERY writes over the stored values.</summary>
    [Theory]
    [InlineData("timestamp, 'x' AS user, 0 AS value", "writes a constant over the stored values of columns 'user', 'value'. Write the columns themselves.", "Keep their values", 1)]
    [InlineData("timestamp, 'x' AS user, value", "writes a constant over the stored values of column 'user'. Write the column itself: user.", "Keep its values", 0)]
    [InlineData("timestamp, toString(value) AS user, value", "computes column 'user' without reading the stored values of it. Write the column itself: user.", "Keep its values", 0)]
    public void A_forward_query_that_loses_values(string query, string expected, string fix, int related)
    {
        var after = Live.With("datasources/landing.datasource", Rows("timestamp + INTERVAL 7 DAY").Replace("KEY \"timestamp\"", "KEY \"user, timestamp\"", StringComparison.Ordinal) + $"\nFORWARD_QUERY >\n    SELECT {query}\n");
        var finding = Assert.Single(Found(Live, after), f => f.Id == "DF4010");

        Assert.Contains(expected, finding.Message, StringComparison.Ordinal);
        Assert.Equal(fix, Assert.Single(finding.Fixes).Title);
        Assert.Equal(related, finding.Related.Length);
    }

    /// <summary>A cast that may not hold all values is said for information; one that holds them is not said.</summary>
    [Theory]
    [InlineData("UInt8", "CAST(value AS UInt8) AS value", true)]
    [InlineData("UInt8", "accurateCast(value, 'UInt8') AS value", true)]
    [InlineData("UInt64", "CAST(value AS UInt64) AS value", false)]
    [InlineData("UInt8", "toUInt8(value) AS value", true)]
    [InlineData("UInt64", "toUInt64(value) AS value", false)]
    [InlineData("UInt8", "toUInt8(value % 100) AS value", false)]
    public void A_forward_query_that_converts(string type, string query, bool expected)
    {
        var after = Live.With("datasources/landing.datasource", Rows("timestamp + INTERVAL 7 DAY").Replace("`value` UInt32", $"`value` {type}", StringComparison.Ordinal) + $"\nFORWARD_QUERY >\n    SELECT timestamp, user, {query}\n");
        var found = Found(Live, after).Where(f => f.Id == "DF4010").ToArray();

        Assert.Equal(expected, found.Length == 1);
        Assert.All(found, f => Assert.Equal(Microsoft.CodeAnalysis.DiagnosticSeverity.Info, f.Severity));
    }
}
