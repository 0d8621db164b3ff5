using Datafile.Analyzer.Changes;
using Datafile.Analyzer.Project;
using Microsoft.CodeAnalysis;
using static Datafile.Analyzer.Tests.Changes.ChangedProject;

namespace Datafile.Analyzer.Tests.Changes;

/// <summary>What an edit is called, what it does to data and how it is applied.</summary>
public class ChangeTests
{
    /// <summary>A string, a name in quotes and a path are compared whole.</summary>
    [Theory]
    [InlineData("`k` UInt32 DEFAULT length('a b')", "`k` UInt32 DEFAULT length('ab')", "column-default")]
    [InlineData("`k` String MATERIALIZED concat('a  b')", "`k` String MATERIALIZED concat('a b')", "column-default")]
    [InlineData("`k` UInt32 `json:$.a b`", "`k` UInt32 `json:$.ab`", "column-jsonpath")]
    [InlineData("`k` UInt32 DEFAULT length(concat('a', `b c`))", "`k` UInt32 DEFAULT length(concat('a', `bc`))", "column-default")]
    [InlineData("`k` UInt32 DEFAULT length( 'a b' )", "`k` UInt32 DEFAULT length('a b')", "")]
    public void A_column_is_compared_by_its_words(string old, string now, string kind)
    {
        static TinyProject With(string column) => TinyProject.Empty.With(Events, $"SCHEMA >\n    `ts` DateTime,\n    {column}\n\nENGINE MergeTree\nENGINE_SORTING_KEY ts\n");

        Assert.Equal(kind, string.Join(" ", With(now).Plan(With(old)).Changes.Select(c => Kebab(c.Kind))));
    }

    [Theory]
    [InlineData("ENGINE_SORTING_KEY \"ts, concat(s, 'a b')\"", "ENGINE_SORTING_KEY \"ts, concat(s, 'ab')\"", "sorting-key")]
    [InlineData("ENGINE_SORTING_KEY ts\nENGINE_TTL \"ts + toIntervalDay(1) DELETE WHERE s = 'A'\"", "ENGINE_SORTING_KEY ts\nENGINE_TTL \"ts + toIntervalDay(1) DELETE WHERE s = 'a'\"", "ttl")]
    [InlineData("ENGINE_SORTING_KEY ts\nENGINE_TTL \"ts + toIntervalDay(1) DELETE WHERE s = 'A'\"", "ENGINE_SORTING_KEY ts\nENGINE_TTL \"ts + INTERVAL 1 DAY delete where s='A'\"", "")]
    [InlineData("ENGINE_SORTING_KEY ts\n\nINDEXES >\n    one concat(s, 'a b') TYPE minmax GRANULARITY 1", "ENGINE_SORTING_KEY ts\n\nINDEXES >\n    one concat(s, 'ab') TYPE minmax GRANULARITY 1", "index")]
    [InlineData("ENGINE_SORTING_KEY \"ts,  `s`\"", "ENGINE_SORTING_KEY \"ts, s\"", "")]
    public void A_table_is_compared_by_its_words(string old, string now, string kind)
    {
        static TinyProject With(string engine) => TinyProject.Empty.With(Events, $"SCHEMA >\n    `ts` DateTime,\n    `s` String\n\nENGINE MergeTree\n{engine}\n");

        Assert.Equal(kind, string.Join(" ", With(now).Plan(With(old)).Changes.Select(c => Kebab(c.Kind))));
    }

    /// <summary>The readers of Tinybird ignore the case of its name, the server makes it replicated, and its options may be arguments.</summary>
    [Theory]
    [InlineData("MergeTree", "mergetree()", "")]
    [InlineData("MergeTree", "ReplicatedMergeTree('/tables/{shard}/t', '{replica}')", "")]
    [InlineData("ReplacingMergeTree(ts)", "ReplacingMergeTree\nENGINE_VER ts", "")]
    [InlineData("SummingMergeTree((k, v))", "SummingMergeTree\nENGINE_COLUMNS \"k, v\"", "")]
    [InlineData("SummingMergeTree\nENGINE_SUMMING_COLUMNS k", "SummingMergeTree\nENGINE_COLUMNS k", "")]
    [InlineData("ReplacingMergeTree(ts)", "ReplacingMergeTree", "engine")]
    [InlineData("ReplacingMergeTree(ts)", "ReplacingMergeTree\nENGINE_VER k", "engine")]
    [InlineData("ReplacingMergeTree(ts, k)", "ReplacingMergeTree\nENGINE_VER ts\nENGINE_IS_DELETED v", "engine")]
    [InlineData("MergeTree", "ReplicatedReplacingMergeTree('/tables/{shard}/t', '{replica}', ts)", "engine")]
    public void An_engine_is_compared_by_its_meaning(string old, string now, string kind)
    {
        static TinyProject With(string engine) =>
            TinyProject.Empty.With(Events, $"SCHEMA >\n    `ts` DateTime,\n    `k` UInt8,\n    `v` UInt8\n\nENGINE {engine}\nENGINE_SORTING_KEY ts\n");

        Assert.Equal(kind, string.Join(" ", With(now).Plan(With(old)).Changes.Select(c => Kebab(c.Kind))));
    }

    [Theory]

    // A landing Data Source keeps its rows
    [InlineData(Events, "`extra` String `json:$.extra`", "`extra` String `json:$.extra`,\n    `more` Int8 `json:$.more`", "column-added events.more: compatible, alter")]
    [InlineData(Events, "`k` UInt32 `json:$.k`", "`k` UInt64 `json:$.k`", "column-type events.k: rewrite, fork")]
    [InlineData(Events, "`extra` String", "`extra` Nullable(String)", "column-type events.extra: compatible, alter")]
    [InlineData(Events, "DEFAULT 1", "DEFAULT 2", "column-default events.k: compatible, alter")]
    [InlineData(Events, " DEFAULT 1", "", "column-default events.k: compatible, alter")]
    [InlineData(Events, "`json:$.extra`", "`json:$.other`", "column-jsonpath events.extra: compatible, alter")]
    [InlineData(Events, "    `ts` DateTime `json:$.ts`,\n    `k` UInt32 `json:$.k` DEFAULT 1,", "    `k` UInt32 `json:$.k` DEFAULT 1,\n    `ts` DateTime `json:$.ts`,", "column-order events: none, in-place")]
    [InlineData(Events, "\"ts, k\"", "\"k, ts\"", "sorting-key events: rewrite, fork")]
    [InlineData(Events, "toYYYYMM(ts)", "toYear(ts)", "partition-key events: rewrite, fork")]
    [InlineData(Events, "ENGINE_SORTING_KEY", "ENGINE_PRIMARY_KEY \"ts\"\nENGINE_SORTING_KEY", "primary-key events: rewrite, fork")]
    [InlineData(Events, "ENGINE \"MergeTree\"", "ENGINE \"ReplacingMergeTree\"", "engine events: rewrite, fork")]
    [InlineData(Events, "ENGINE_SORTING_KEY", "ENGINE_SETTINGS \"index_granularity = 32\"\nENGINE_SORTING_KEY", "engine-setting events: rewrite, fork")]
    [InlineData(Kafka, "toIntervalDay(60)", "toIntervalDay(90)", "ttl kafka: compatible, alter")]
    [InlineData(Kafka, "toIntervalDay(60)", "toIntervalDay(30)", "ttl kafka: history-loss, alter")]
    [InlineData(Kafka, "ENGINE_TTL \"ts + toIntervalDay(60)\"", "ENGINE_TTL \"ts + INTERVAL 1 MONTH\"", "ttl kafka: history-loss, alter")]
    [InlineData(Kafka, "ENGINE_TTL \"ts + toIntervalDay(60)\"", "", "ttl kafka: compatible, alter")]
    [InlineData(Events, "GRANULARITY 1", "GRANULARITY 2", "index events: compatible, alter")]
    [InlineData(Events, "\"tracker\" APPEND", "\"other\" APPEND", "token events: compatible, in-place")]
    [InlineData(Events, "Every event", "All events", "description events: none, in-place")]
    [InlineData(Kafka, "KAFKA_GROUP_ID \"g\"", "KAFKA_GROUP_ID \"h\"", "connector kafka: compatible, manual")]

    // White space and case are layout outside of strings alone
    [InlineData(Events, "DEFAULT 1", "DEFAULT  1 ", "")]
    [InlineData(Events, "TYPE minmax GRANULARITY 1", "TYPE  minmax\tGRANULARITY 1", "")]
    [InlineData(Kafka, "ts + toIntervalDay(60)", "ts+INTERVAL 60 day", "")]
    [InlineData(Kafka, "\"ts + toIntervalDay(60)\"", "\"TS + toIntervalDay(60)\"", "ttl kafka: compatible, alter")]
    [InlineData(Kafka, "KAFKA_GROUP_ID \"g\"", "KAFKA_GROUP_ID \"g g\"", "connector kafka: compatible, manual")]

    [InlineData(Kafka, "KAFKA_CONNECTION_NAME \"c\"\nKAFKA_TOPIC \"t\"\nKAFKA_GROUP_ID \"g\"", "", "connector kafka: compatible, manual")]
    [InlineData(Events, "INDEXES >", "IMPORT_CONNECTION_NAME \"c\"\nIMPORT_BUCKET_URI \"s3://b/*.csv\"\n\nINDEXES >", "connector events: compatible, manual")]

    // The target of a view is re-created
    [InlineData(Totals, "AggregateFunction(count)", "AggregateFunction(count),\n    `m` AggregateFunction(max, UInt32)", "column-added totals.m: rewrite, fork")]
    [InlineData(Totals, "AggregateFunction(count)", "AggregateFunction(sum, UInt64)", "aggregate-state totals.c: rewrite, fork")]
    [InlineData(Totals, "`k` UInt32", "`k` UInt64", "column-type totals.k: rewrite, fork")]
    [InlineData(Totals, "`k` UInt32,", "`k` UInt32 DEFAULT 1,", "column-default totals.k: compatible, alter")]
    [InlineData(Totals, "\"k\"", "\"k, c\"", "sorting-key totals: rewrite, fork")]

    // Pipes
    [InlineData(View, "extra != ''", "extra != 'x'", "query view.view_1: rewrite, fork")]
    [InlineData(View, "DATASOURCE totals", "DATASOURCE days", "target view.view_1: rewrite, fork")]
    [InlineData(View, "TYPE materialized\nDATASOURCE totals", "TYPE endpoint", "node-type view.view_1: compatible, in-place")]
    [InlineData(View, "DESCRIPTION Counts", "DESCRIPTION Counts events", "description view: none, in-place")]
    [InlineData(Top, "countMerge(c) AS c", "countMerge(c) AS hits", "query top.top_1: compatible, in-place")]
    [InlineData(Top, "TYPE endpoint", "NODE top_2\nSQL >\n    SELECT 1", "query top.top_2: compatible, in-place; node-type top.top_1: compatible, in-place")]
    [InlineData(Top, "\"dashboard\"", "\"other\"", "token top: compatible, in-place")]
    [InlineData(Daily, "0 * * * *", "30 * * * *", "schedule daily.daily_1: compatible, in-place")]
    [InlineData(Daily, "COPY_SCHEDULE", "COPY_MODE replace\nCOPY_SCHEDULE", "schedule daily.daily_1: history-loss, in-place")]
    [InlineData(Daily, "COPY_SCHEDULE", "COPY_MODE append\nCOPY_SCHEDULE", "")]
    [InlineData(Top, "FROM totals", "FROM view", "source top.top_1: compatible, in-place")]
    [InlineData(Top, "FROM totals", "FROM (SELECT * FROM totals WHERE k > 1)", "query top.top_1: compatible, in-place")]
    [InlineData(Top, "GROUP BY k", "GROUP BY k, c", "group-by top.top_1: compatible, in-place")]
    [InlineData(Top, "TYPE endpoint", "", "node-type top.top_1: compatible, in-place")]
    [InlineData(Top, "TYPE endpoint", "TYPE copy\nTARGET_DATASOURCE days", "node-type top.top_1: compatible, in-place")]
    [InlineData(Top, "NODE top_1", "NODE top_1\nDESCRIPTION Best", "description top: none, in-place")]
    [InlineData(Top, "TYPE endpoint", "TYPE endpoint\nTOKEN more READ", "token top: compatible, in-place")]
    [InlineData(View, "FROM events", "FROM kafka", "source view.view_1: history-loss, fork")]
    [InlineData(View, "GROUP BY k", "GROUP BY ts", "group-by view.view_1: rewrite, fork")]
    [InlineData(View, "    GROUP BY k\n", "", "query view.view_1: rewrite, fork; group-by view.view_1: rewrite, fork")]
    [InlineData(Daily, "TARGET_DATASOURCE days", "TARGET_DATASOURCE totals", "target daily.daily_1: compatible, in-place")]
    [InlineData(Daily, "TYPE copy\nTARGET_DATASOURCE days\nCOPY_SCHEDULE 0 * * * *", "TYPE materialized\nDATASOURCE days", "node-type daily.daily_1: rewrite, fork")]
    public void An_edit_is_these_changes(string file, string old, string now, string expected) =>
        Assert.Equal(expected, Told(Base.Edit(file, old, now)));

    [Fact]
    public void A_rebuild_from_rows_that_are_kept_for_a_shorter_time_loses_history()
    {
        var before = Base.Edit(Events, "ENGINE_SORTING_KEY", "ENGINE_TTL \"ts + toIntervalDay(60)\"\nENGINE_SORTING_KEY");

        Assert.Equal("query view.view_1: history-loss, fork", Told(before.Edit(View, "extra != ''", "extra != 'x'"), before));
    }

    [Fact]
    public void A_column_that_goes_away_takes_its_history_along() => Assert.Equal(
        "column-removed events.extra: history-loss, fork; query view.view_1: rewrite, fork",
        Told(Base
            .Edit(Events, " DEFAULT 1,\n    `extra` String `json:$.extra`", " DEFAULT 1")
            .Edit(Events, "INDEXES >\n    one extra TYPE minmax GRANULARITY 1", "INDEXES >\n    one k TYPE minmax GRANULARITY 1")
            .Edit(View, "    WHERE extra != ''\n", ""),
            without: ChangeKind.Index));

    /// <summary>The same rows by other words: nothing is re-created.</summary>
    [Theory]
    [InlineData("SELECT k, countState() AS c", "select k, countState() as c")]
    [InlineData("extra != ''", "'' != extra")]
    [InlineData("FROM events", "FROM events AS e")]
    public void A_view_that_keeps_its_rows_is_not_made_anew(string old, string now)
    {
        var plan = Base.Edit(View, old, now).Plan(Base);

        Assert.Empty(plan.Recreated);
        Assert.DoesNotContain(plan.Changes, c => c.Impact == Impact.Rewrite);
    }

    /// <summary>A cut-off that has passed keeps no row back any more; one in the future does. The deploy is on 2024-06-01 at 10:00:00.</summary>
    [Theory]
    [InlineData("ts > '2024-05-31 12:00:00'", "", false)]
    [InlineData("ts > '2024-06-01 10:00:00'", "", false)]
    [InlineData("ts > '2024-06-01 10:00:01'", "", true)]
    [InlineData("ts > '2024-06-01 12:00:00'", "", true)]
    [InlineData("ts > '2024-05-31 12:00:00' AND k > 5", "", true)]
    [InlineData("ts > '2024-05-31 12:00:00' AND k > 5", " AND k > 5", false)]
    [InlineData("ts < '2024-05-31 12:00:00'", "", true)]
    [InlineData("k > 5", "", true)]
    public void A_view_without_its_cut_off_is_re_created_unless_it_has_passed(string cutoff, string left, bool isRecreated)
    {
        var before = Base.Edit(View, "WHERE extra != ''", $"WHERE extra != '' AND {cutoff}");
        var plan = Base.Edit(View, "WHERE extra != ''", $"WHERE extra != ''{left}").Plan(before);

        Assert.Equal(isRecreated, plan.Recreated.Contains("totals"));
        Assert.Equal(isRecreated, plan.Changes.Any(c => c.Impact == Impact.Rewrite));
    }

    /// <summary>A pipe may write to two targets: what one of its views does is not said away because the other does nothing.</summary>
    [Fact]
    public void Of_two_views_in_a_pipe_one_changes_its_rows()
    {
        string Two(string first, string second) =>
            $"NODE a\nSQL >\n    SELECT k, countState() AS c FROM events{first} GROUP BY k\nTYPE materialized\nDATASOURCE totals\n\nNODE b\nSQL >\n    SELECT k, countState() AS c FROM events{second} GROUP BY k\nTYPE materialized\nDATASOURCE more\n";
        var before = Base.With("datasources/more.datasource", Base.Files[Totals]).With(View, Two(" WHERE ts > '2024-05-01 12:00:00'", " WHERE k > 5"));

        Assert.Contains("query view: rewrite, fork", Told(before.With(View, Two("", " WHERE k > 6")), before), StringComparison.Ordinal);
    }

    [Fact]
    public void A_column_of_a_target_that_is_renamed_is_made_again() => Assert.Contains(
        "renamed totals.key: rewrite, fork",
        Told(Base.Edit(Totals, "`k` UInt32", "`key` UInt32").Edit(Totals, "SORTING_KEY \"k\"", "SORTING_KEY \"key\"").Edit(View, "SELECT k,", "SELECT k AS key,").Without(Top)), StringComparison.Ordinal);

    /// <summary>States that a view stores are computed again; those that were ingested cannot be.</summary>
    [Theory]
    [InlineData(true, Method.Replay)]
    [InlineData(false, Method.Manual)]
    public void Another_state_is_made_by_a_deployment(bool hasView, Method method)
    {
        var before = hasView ? Base : Base.Without(View);

        Assert.Equal(method, before.Edit(Totals, "AggregateFunction(count)", "AggregateFunction(sum, UInt64)").Plan(before, Workflow.Forward).Changes.Single(c => c.Kind == ChangeKind.AggregateState).Method);
    }

    [Theory]
    [InlineData("`json:$.extra`", "`json:$.extra`,\n    `more` Int8 `json:$.more`", "Column 'more' Int8 is added to 'events'.")]
    [InlineData("`json:$.extra`", "`json:$.extra`,\n    `more` Anything `json:$.more`", "Column 'more' Anything is added to 'events'.")]
    [InlineData("ENGINE \"MergeTree\"", "ENGINE \"ReplacingMergeTree\"\nENGINE_VER \"ts\"", "The engine of 'events' changes from MergeTree to ReplacingMergeTree ts.")]
    public void A_change_says_what_it_changes(string old, string now, string expected) =>
        Assert.StartsWith(expected, Assert.Single(Base.Edit(Events, old, now).Plan(Base).Changes).Message, StringComparison.Ordinal);

    /// <summary>What is written on one side alone is added or removed, and an option is no other engine.</summary>
    [Theory]
    [InlineData("", "ENGINE_TTL \"ts + INTERVAL 7 DAY\"", "'rows' gets ENGINE_TTL \"ts + INTERVAL 7 DAY\".")]
    [InlineData("ENGINE_TTL \"ts + INTERVAL 7 DAY\"", "", "ENGINE_TTL \"ts + INTERVAL 7 DAY\" of 'rows' is removed.")]
    [InlineData("ENGINE_TTL \"ts + INTERVAL 7 DAY\"", "ENGINE_TTL \"ts + INTERVAL 9 DAY\"", "ENGINE_TTL of 'rows' changes from \"ts + INTERVAL 7 DAY\" to \"ts + INTERVAL 9 DAY\".")]
    [InlineData("", "ENGINE_VER \"ts\"", "'rows' gets ENGINE_VER \"ts\".")]
    [InlineData("ENGINE_PARTITION_KEY \"toYYYYMM(ts)\"", "", "ENGINE_PARTITION_KEY \"toYYYYMM(ts)\" of 'rows' is removed.")]
    public void A_change_of_an_option_says(string old, string now, string expected)
    {
        static TinyProject With(string option) => TinyProject.Empty.With("datasources/rows.datasource", $"SCHEMA >\n    `ts` DateTime,\n    `k` UInt32\n\nENGINE \"ReplacingMergeTree\"\nENGINE_SORTING_KEY \"k\"\n{option}\n");

        Assert.StartsWith(expected, Assert.Single(With(now).Plan(With(old), Workflow.Forward).Changes).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(View, "TYPE materialized\nDATASOURCE totals", "TYPE endpoint", "Node 'view_1' of 'view' changes its type from materialized to endpoint. 'totals' gets no new rows from it.")]
    [InlineData(Top, "TYPE endpoint", "", "Node 'top_1' of 'top' changes its type from endpoint to standard. The old type is removed")]
    [InlineData(View, "GROUP BY k", "GROUP BY ts", "'view' groups by ts instead of k.")]
    [InlineData(Top, "FROM totals", "FROM view", "'top' reads view instead of totals.")]
    [InlineData(Daily, "count() AS n", "count() + 1 AS n", "The query of 'daily' changes. A copy pipe changes in the live release immediately.")]
    [InlineData(Daily, "GROUP BY d", "GROUP BY ts", "'daily' groups by ts instead of d. A copy pipe changes in the live release immediately.")]
    [InlineData(Daily, "FROM events", "FROM kafka", "'daily' reads kafka instead of events. A copy pipe changes in the live release immediately.")]
    [InlineData(Daily, "TARGET_DATASOURCE days", "TARGET_DATASOURCE totals", "Node 'daily_1' of 'daily' writes to 'totals' instead of 'days'.")]
    [InlineData(Daily, "COPY_SCHEDULE", "COPY_MODE replace\nCOPY_SCHEDULE", "Copy node 'daily_1' of 'daily' replaces the rows of its target instead of appending to them.")]
    [InlineData(Top, "\"dashboard\" READ", "\"other\" READ", "The tokens of 'top' change. A deploy adds tokens but removes none")]
    public void A_change_of_a_pipe_says(string file, string old, string now, string expected) =>
        Assert.StartsWith(expected, Assert.Single(Base.Edit(file, old, now).Plan(Base).Changes).Message, StringComparison.Ordinal);

    [Fact]
    public void A_copy_that_appends_again_says_so()
    {
        var before = Base.Edit(Daily, "COPY_SCHEDULE", "COPY_MODE replace\nCOPY_SCHEDULE");

        Assert.Equal("Copy node 'daily_1' of 'daily' appends to its target instead of replacing its rows.", Assert.Single(Base.Plan(before).Changes).Message);
    }

    [Fact]
    public void A_token_that_is_added_says_nothing_of_others() =>
        Assert.Equal("The tokens of 'top' change.", Assert.Single(Base.Edit(Top, "TYPE endpoint", "TYPE endpoint\nTOKEN more READ").Plan(Base).Changes).Message);

    [Fact]
    public void The_engine_of_a_target_that_a_view_declares_changes()
    {
        var before = Base.Edit(View, "TYPE materialized", "TYPE materialized\nENGINE AggregatingMergeTree\nENGINE_SORTING_KEY k");

        Assert.Equal("engine view.view_1: rewrite, fork", Told(before.Edit(View, "ENGINE_SORTING_KEY k", "ENGINE_SORTING_KEY c"), before));
    }

    [Fact]
    public void Another_order_of_columns_stands_on_the_schema()
    {
        var after = Base.Edit(Kafka, "    `a` String `json:$.a`,\n    `ts` DateTime `json:$.ts`", "    `ts` DateTime `json:$.ts`,\n    `a` String `json:$.a`");
        var location = Assert.Single(after.Plan(Base).Changes).Location;

        Assert.Equal("`ts` DateTime `json:$.ts`,\n    `a` String `json:$.a`", after.Files[Kafka].Substring(location.SourceSpan.Start, location.SourceSpan.Length).Trim());
    }

    [Fact]
    public void Files_that_come_and_go_are_changes() => Assert.Equal(
        "datasource-added more: compatible, in-place; datasource-removed kafka: history-loss, in-place; pipe-added extra: compatible, in-place; pipe-removed daily: compatible, in-place",
        Told(Base
            .With("datasources/more.datasource", "SCHEMA >\n    `a` Int8\n")
            .Without(Kafka)
            .With("pipes/extra.pipe", "NODE a\nSQL >\n    SELECT 1\n")
            .Without(Daily)));

    /// <summary>Formatting, comments and what says nothing to the server.</summary>
    [Theory]
    [InlineData(Events, "`k` UInt32 `json:$.k` DEFAULT 1,", "k   UInt32\n        `json:$.k`   default  1 , -- the key")]
    [InlineData(Events, "ENGINE \"MergeTree\"", "# how it is stored\n\nengine MergeTree")]
    [InlineData(Events, "\"ts, k\"", "ts,k")]
    [InlineData(Events, "\"ts, k\"", "\"(ts, k)\"")]
    [InlineData(Events, "\"ts, k\"", "\"tuple(`ts`, k)\"")]
    [InlineData(Events, "TYPE minmax", "TYPE   minmax")]
    [InlineData(Events, "DESCRIPTION Every event", "DESCRIPTION >\n    Every event")]
    [InlineData(Events, "SCHEMA >", "TAGS \"a, b\"\nSCHEMA >")]
    [InlineData(Events, "SCHEMA >", "VERSION 3\nSCHEMA >")]
    [InlineData(Totals, "ENGINE \"AggregatingMergeTree\"\nENGINE_SORTING_KEY \"k\"", "ENGINE_SORTING_KEY \"k\"\nENGINE \"AggregatingMergeTree\"")]
    [InlineData(Totals, "SCHEMA >", "FORWARD_QUERY >\n    SELECT k, c\n\nSCHEMA >")]
    [InlineData(View, "    SELECT k, countState() AS c\n    FROM events", "    -- counts\n\n    SELECT\n        k,\n        countState() AS c /* a state */\n    FROM events")]
    [InlineData(View, "TYPE materialized\nDATASOURCE totals", "DATASOURCE totals\ntype Materialized")]
    [InlineData(View, "SQL >", "# a comment\nSQL >")]
    [InlineData(View, "FROM events", "FROM `events`")]
    [InlineData(View, "SELECT k, countState() AS c", "select k, (countState()) c")]
    [InlineData(View, "WHERE extra != ''", "WHERE (extra <> '')")]
    [InlineData(Top, "\"dashboard\" READ", "dashboard   READ")]
    [InlineData(Top, "FROM totals", "FROM totals\n    -- all of them")]
    [InlineData(Top, "TYPE endpoint", "TYPE ENDPOINT")]
    public void Formatting_is_no_change(string file, string old, string now) =>
        Assert.Equal("", Told(Base.Edit(file, old, now)));

    [Fact]
    public void Line_ends_are_no_change() =>
        Assert.Equal("", Told(Base with { Files = Base.Files.ToDictionary(f => f.Key, f => f.Value.Replace("\n", "\r\n", StringComparison.Ordinal)).Aggregate(Base.Files, (files, f) => files.SetItem(f.Key, f.Value)) }));

    [Fact]
    public void Everything_is_the_same_as_itself() => Assert.Equal("", Told(Base));

    /// <summary>A release of its own creates again what a deploy in place would alter; a script that does not fork does not.</summary>
    [Theory]
    [InlineData("0.0.0", null, Kafka, "toIntervalDay(60)", "toIntervalDay(90)", "ttl kafka: compatible, alter")]
    [InlineData("0.0.1", null, Kafka, "toIntervalDay(60)", "toIntervalDay(90)", "ttl kafka: rewrite, fork")]
    [InlineData("0.0.1", null, Kafka, "toIntervalDay(60)", "toIntervalDay(30)", "ttl kafka: history-loss, fork")]
    [InlineData("0.0.1", "tb --semver 0.0.1 deploy --fork-downstream", Kafka, "toIntervalDay(60)", "toIntervalDay(90)", "ttl kafka: rewrite, fork")]
    [InlineData("0.0.1", "tb --semver 0.0.1 deploy", Kafka, "toIntervalDay(60)", "toIntervalDay(90)", "ttl kafka: compatible, alter")]
    [InlineData("0.0.0-1", null, Kafka, "toIntervalDay(60)", "toIntervalDay(90)", "ttl kafka: compatible, alter")]
    public void In_a_release_of_its_own_a_change_is(string version, string? command, string file, string old, string now, string expected)
    {
        var after = Base.Edit(file, old, now).With(".tinyenv", $"VERSION={version}\n");

        Assert.Equal(expected, Told(command is null ? after : after.With($"deploy/{version}/deploy.sh", $"set -e\n{command}\n")));
    }

    /// <summary>What is derived from other effects has no page to cite.</summary>
    [Fact]
    public void A_change_cites_pages_that_have_an_address()
    {
        Assert.Empty(Assert.Single(Base.With("pipes/extra.pipe", "NODE a\nSQL >\n    SELECT 1\n").Plan(Base).Changes).SourceAddresses);
        Assert.All(Base.Edit(Events, "\"ts, k\"", "\"k, ts\"").Plan(Base).Changes.SelectMany(c => c.SourceAddresses), a => Assert.StartsWith("https://", a, StringComparison.Ordinal));
    }

    /// <summary>The versions on the way: the first is the release, and the last runs the backfill.</summary>
    [Theory]
    [InlineData("0.0.1", "", "0.0.1 0.0.2")]
    [InlineData("0.0.1", "0.0.1", "0.0.1 0.0.2")]
    [InlineData("0.0.2", "0.0.1", "0.0.2 0.0.3")]
    [InlineData("0.0.2", "0.0.1 0.0.2", "0.0.1 0.0.2")]
    [InlineData("0.0.5", "0.0.1 0.0.5", "0.0.1 0.0.5")]
    [InlineData("0.0.5", "0.0.5 0.0.6", "0.0.5 0.0.6")]
    public void On_the_way_to_a_version_are(string version, string scripts, string expected)
    {
        var after = scripts.Split(' ', StringSplitOptions.RemoveEmptyEntries).Aggregate(
            Base.Edit(View, "extra != ''", "extra != 'x'").With(".tinyenv", $"VERSION={version}\n"),
            (project, folder) => project.With($"deploy/{folder}/deploy.sh", "set -e\ntb release create --semver ${VERSION}\n"));
        var versions = after.Plan(Base).Version;

        Assert.Equal(expected, $"{versions.Release} {versions.Backfill}");
    }

    [Theory]
    [InlineData(Workflow.Releases, Method.Fork)]
    [InlineData(Workflow.Branches, Method.Manual)]
    [InlineData(Workflow.Forward, Method.Copy)]
    public void A_rewrite_is_applied_as_the_workflow_can(Workflow workflow, Method method)
    {
        var after = Base.Edit(Events, "\"ts, k\"", "\"k, ts\"");
        var plan = after.Plan(Base, workflow);
        var change = Assert.Single(plan.Changes);

        Assert.Equal((Impact.Rewrite, method), (change.Impact, change.Method));
        Assert.Equal(workflow == Workflow.Releases, plan.Recreated.Contains("events"));
    }

    [Theory]
    [InlineData(Events, "`k` UInt32 `json:$.k`", "`k` UInt64 `json:$.k`", "`k` UInt64 `json:$.k` DEFAULT 1")]
    [InlineData(Events, "\"ts, k\"", "\"k, ts\"", "ENGINE_SORTING_KEY")]
    [InlineData(Kafka, "toIntervalDay(60)", "toIntervalDay(30)", "ENGINE_TTL")]
    [InlineData(Events, ",\n    `extra` String `json:$.extra`", "", "SCHEMA")]
    [InlineData(View, "extra != ''", "extra != 'x'", "NODE")]
    [InlineData(Events, "GRANULARITY 1", "GRANULARITY 2", "INDEXES")]
    [InlineData(Events, "Every event", "All events", "DESCRIPTION")]
    [InlineData(Events, "\"tracker\" APPEND", "\"other\" APPEND", "TOKEN")]
    public void A_change_stands_on_what_changed_or_on_the_nearest_thing_that_still_exists(string file, string old, string now, string place)
    {
        var after = Base.Edit(file, old, now);
        var location = after.Plan(Base).Changes[0].Location;

        Assert.Equal(file, location.GetLineSpan().Path);
        Assert.Equal(place, after.Files[file].Substring(location.SourceSpan.Start, location.SourceSpan.Length));
    }
}
