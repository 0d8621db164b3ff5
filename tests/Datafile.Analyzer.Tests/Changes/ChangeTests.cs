using Datafile.Analyzer.Changes;
using Datafile.Analyzer.Project;
using Microsoft.CodeAnalysis;

namespace Datafile.Analyzer.Tests.Changes;

/// <summary>What an edit is called, what it does to data and how it is applied.</summary>
public class ChangeTests
{
    private const string Events = "datasources/events.datasource", Kafka = "datasources/kafka.datasource", Totals = "datasources/totals.datasource",
        View = "pipes/view.pipe", Top = "pipes/top.pipe", Daily = "pipes/daily.pipe";

    private static readonly TinyProject Base = TinyProject.Empty
        .With(Events, """
            DESCRIPTION Every event

            TOKEN "tracker" APPEND

            SCHEMA >
                `ts` DateTime `json:$.ts`,
                `k` UInt32 `json:$.k` DEFAULT 1,
                `extra` String `json:$.extra`

            ENGINE "MergeTree"
            ENGINE_PARTITION_KEY "toYYYYMM(ts)"
            ENGINE_SORTING_KEY "ts, k"

            INDEXES >
                one extra TYPE minmax GRANULARITY 1
            """)
        .With(Totals, """
            SCHEMA >
                `k` UInt32,
                `c` AggregateFunction(count)

            ENGINE "AggregatingMergeTree"
            ENGINE_SORTING_KEY "k"
            """)
        .With("datasources/days.datasource", """
            SCHEMA >
                `d` Date,
                `n` UInt64

            ENGINE "MergeTree"
            ENGINE_SORTING_KEY "d"
            """)
        .With(Kafka, """
            SCHEMA >
                `a` String `json:$.a`,
                `ts` DateTime `json:$.ts`

            ENGINE "MergeTree"
            ENGINE_SORTING_KEY "a"
            ENGINE_TTL "ts + toIntervalDay(60)"
            KAFKA_CONNECTION_NAME "c"
            KAFKA_TOPIC "t"
            KAFKA_GROUP_ID "g"
            """)
        .With(View, """
            DESCRIPTION Counts

            NODE view_1
            SQL >
                SELECT k, countState() AS c
                FROM events
                WHERE extra != ''
                GROUP BY k

            TYPE materialized
            DATASOURCE totals
            """)
        .With(Top, """
            TOKEN "dashboard" READ

            NODE top_1
            SQL >
                SELECT k, countMerge(c) AS c
                FROM totals
                GROUP BY k

            TYPE endpoint
            """)
        .With(Daily, """
            NODE daily_1
            SQL >
                SELECT toDate(ts) AS d, count() AS n
                FROM events
                GROUP BY d

            TYPE copy
            TARGET_DATASOURCE days
            COPY_SCHEDULE 0 * * * *
            """)
        .Released("0.0.0");

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
    public void An_edit_is(string file, string old, string now, string expected) =>
        Assert.Equal(expected, Told(Base.Edit(file, old, now)));

    [Fact]
    public void A_rebuild_from_rows_that_are_kept_for_a_shorter_time_loses_history()
    {
        var before = Base.Edit(Events, "ENGINE_SORTING_KEY", "ENGINE_TTL \"ts + toIntervalDay(60)\"\nENGINE_SORTING_KEY");

        Assert.Equal("query view.view_1: history-loss, fork", Told(before.Edit(View, "extra != ''", "extra != 'x'"), before));
    }

    [Fact]
    public void A_column_that_goes_away_takes_its_history_along() => Assert.Equal(
        "column-removed events.extra: history-loss, alter; query view.view_1: rewrite, fork",
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
    public void A_change_says(string old, string now, string expected) =>
        Assert.StartsWith(expected, Assert.Single(Base.Edit(Events, old, now).Plan(Base).Changes).Message, StringComparison.Ordinal);

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

    /// <summary>Nodes that are renamed, added, removed and read in place of others; a node of the pipe is no other source.</summary>
    [Theory]
    [InlineData("NODE few|SELECT k FROM totals;NODE out|SELECT k FROM few|TYPE endpoint", "NODE less|SELECT k FROM totals;NODE out|SELECT k FROM less|TYPE endpoint", "renamed top.less: none, in-place")]
    [InlineData("NODE few|SELECT k FROM totals;NODE out|SELECT k FROM few|TYPE endpoint", "NODE less|SELECT k FROM totals WHERE k > 1;NODE out|SELECT k FROM less|TYPE endpoint", "query top.less: compatible, in-place")]
    [InlineData("NODE few|SELECT k FROM totals;NODE out|SELECT k FROM few|TYPE endpoint", "NODE few|SELECT k FROM totals WHERE k > 1;NODE out|SELECT k FROM few WHERE k > 2|TYPE endpoint", "query top: compatible, in-place")]
    [InlineData("NODE few|SELECT k FROM totals WHERE k > 1;NODE out|SELECT k FROM totals|TYPE endpoint", "NODE few|SELECT k FROM totals WHERE k > 1;NODE out|SELECT k FROM few|TYPE endpoint", "query top.out: compatible, in-place")]
    [InlineData("NODE few|SELECT k FROM totals WHERE k > 1;NODE out|SELECT k FROM few|TYPE endpoint", "NODE few|SELECT k FROM totals WHERE k > 1;NODE out|SELECT k FROM totals|TYPE endpoint", "query top.out: compatible, in-place")]
    [InlineData("NODE out|SELECT k FROM totals|TYPE endpoint;NODE more|SELECT k FROM totals WHERE k > 1", "NODE out|SELECT k FROM totals|TYPE endpoint", "")]
    [InlineData("NODE out|SELECT k FROM totals|TYPE endpoint", "NODE out|SELECT k FROM totals|TYPE endpoint;NODE more|SELECT k FROM totals WHERE k > 1", "")]
    [InlineData("NODE out|SELECT k FROM totals|TYPE endpoint;NODE more|SELECT k FROM totals", "NODE out|SELECT k FROM totals WHERE k > 5|TYPE endpoint;NODE more|SELECT k FROM totals", "query top.out: compatible, in-place")]
    [InlineData("NODE out|SELECT k FROM totals|TYPE standard", "NODE out|SELECT k FROM totals", "")]
    [InlineData("NODE out|SELECT k FROM totals|TYPE default", "NODE out|SELECT k FROM totals", "")]
    [InlineData("NODE out|SELECT k FROM totals|TYPE endpoint", "", "query top: compatible, in-place")]
    public void The_nodes_of_a_pipe_change(string old, string now, string expected)
    {
        static string Nodes(string text) => string.Concat(text.Split(';').Select(n => n.Split('|')).Select(n => n.Length < 2 ? "TAGS \"none\"\n" : $"{n[0]}\nSQL >\n    {n[1]}\n\n{(n.Length > 2 ? n[2] + "\n\n" : "")}"));

        Assert.Equal(expected, Told(Base.With(Top, Nodes(now)), Base.With(Top, Nodes(old))));
    }

    /// <summary>What a query asks for whose table a template decides, and which is compared as it is written.</summary>
    [Theory]
    [InlineData("SELECT k FROM {{t}} WHERE k > {{Int32(p)}} OR c = 1", "SELECT k FROM {{t}} WHERE c = 1 OR {{Int32(p)}} < k", true)]
    [InlineData("SELECT k FROM {{t}} WHERE k != {{Int32(p)}} AND c >= 1", "SELECT k FROM {{t}} WHERE 1 <= c AND {{Int32(p)}} != k", true)]
    [InlineData("SELECT k FROM {{t}} WHERE a AND (b AND c)", "SELECT k FROM {{t}} WHERE (c AND a) AND b", true)]
    [InlineData("SELECT k FROM {{t}} WHERE a AND (b OR c)", "SELECT k FROM {{t}} WHERE a AND b OR c", false)]
    [InlineData("SELECT k FROM {{t}} WHERE k > c", "SELECT k FROM {{t}} WHERE c > k", false)]
    [InlineData("SELECT k FROM {{t}} WHERE a - b = 1", "SELECT k FROM {{t}} WHERE b - a = 1", false)]
    [InlineData("SELECT k FROM {{t}} WHERE a - (b - c) = 1", "SELECT k FROM {{t}} WHERE a - b - c = 1", false)]
    [InlineData("SELECT k FROM {{t}} WHERE CAST(a AS Nullable(Int8)) = 1", "SELECT k FROM {{t}} WHERE a::Nullable( Int8 ) = 1", true)]
    [InlineData("SELECT k FROM {{t}} WHERE CAST(a AS Nullable(Int8)) = 1", "SELECT k FROM {{t}} WHERE a::Nullable(Int16) = 1", false)]
    [InlineData("SELECT k, lower(c) AS c FROM {{t}}", "SELECT (k), (LOWER(c)) c FROM {{t}}", true)]
    [InlineData("SELECT k, lower(c) AS c FROM {{t}}", "SELECT k, lower(c) AS C FROM {{t}}", false)]
    [InlineData("SELECT k, (k, 1) AS c FROM {{t}}", "SELECT k, k AS c FROM {{t}}", false)]
    [InlineData("WITH 1 AS x SELECT x AS c FROM {{t}}", "with 1 as x SELECT x AS c FROM {{t}}", true)]
    [InlineData("WITH x AS (SELECT y) SELECT x AS c FROM {{t}}", "WITH (SELECT y) AS x SELECT x AS c FROM {{t}}", false)]
    [InlineData("SELECT k, c FROM {{t}} GROUP BY k, c", "SELECT k, c FROM {{t}} GROUP BY c, k", true)]
    [InlineData("SELECT k, lower(c) AS d FROM {{t}} GROUP BY 1, 2", "SELECT k, lower(c) AS d FROM {{t}} GROUP BY k, d", true)]
    [InlineData("SELECT k + 1, count() FROM {{t}} GROUP BY 1", "SELECT k + 1, count() FROM {{t}} GROUP BY k + 1", true)]
    [InlineData("SELECT k FROM {{t}} GROUP BY 1", "SELECT k FROM {{t}} GROUP BY 2", false)]
    [InlineData("SELECT k FROM {{t}} GROUP BY 1", "SELECT k FROM {{t}} GROUP BY 0", false)]
    public void A_query_that_a_template_decides_in_other_words(string old, string now, bool isSame)
    {
        static TinyProject Query(string sql) => Base.With(Top, $"NODE top_1\nSQL >\n    %\n    {sql}\n\nTYPE endpoint\n");

        Assert.Equal(isSame, Told(Query(now), Query(old)).Length == 0);
    }

    /// <summary>Readers are broken behind every <c>*</c> that passes the column on, and behind no other.</summary>
    [Theory]
    [InlineData("NODE few\nSQL >\n    SELECT * FROM events\n", "SELECT extra FROM p", true)]
    [InlineData("NODE few\nSQL >\n    SELECT * FROM events\n\nNODE last\nSQL >\n    SELECT k FROM few\n", "SELECT extra FROM p", false)]
    [InlineData("NODE few\nSQL >\n    SELECT * FROM events\n\nNODE last\nSQL >\n    SELECT * FROM few\n", "SELECT extra FROM p", true)]
    [InlineData("NODE few\nSQL >\n    SELECT * EXCEPT (extra) FROM events\n", "SELECT extra FROM p", false)]
    [InlineData("NODE few\nSQL >\n    SELECT COLUMNS('k') FROM events\n", "SELECT extra FROM p", false)]
    [InlineData("NODE few\nSQL >\n    SELECT e.* FROM events AS e JOIN days AS d ON e.k = d.n\n", "SELECT extra FROM p", true)]
    [InlineData("NODE few\nSQL >\n    SELECT d.* FROM events AS e JOIN days AS d ON e.k = d.n\n", "SELECT extra FROM p", false)]
    [InlineData("NODE few\nSQL >\n    SELECT * FROM days AS d JOIN events AS e ON e.k = d.n\n", "SELECT extra FROM p", true)]
    [InlineData("NODE few\nSQL >\n    %\n    SELECT {% if defined(x) %} * {% else %} k {% end %} FROM events\n", "SELECT extra FROM p", true)]
    [InlineData("NODE few\nSQL >\n    SELECT * FROM events JOIN p ON 1\n", "SELECT extra FROM p", true)]
    [InlineData("NODE few\nSQL >\n    SELECT k FROM events\n", "SELECT e.extra FROM days AS d JOIN events AS e ON e.k = d.n", true)]
    [InlineData("NODE few\nSQL >\n    SELECT k FROM events\n", "SELECT d.extra FROM days AS d JOIN events AS e ON e.k = d.n", false)]
    [InlineData("NODE few\nSQL >\n    SELECT k FROM events\n", "SELECT extra FROM other.events", false)]
    [InlineData("NODE few\nSQL >\n    SELECT k FROM events\n", "SELECT k FROM kafka\n\nNODE events\nSQL >\n    SELECT k FROM kafka\n\nNODE b\nSQL >\n    SELECT extra FROM events", false)]
    [InlineData("NODE few\nSQL >\n    SELECT * FROM events\n\nNODE last\nSQL >\n    SELECT k FROM few\n", "SELECT k FROM events\n\nNODE few\nSQL >\n    SELECT k FROM events\n\nNODE b\nSQL >\n    SELECT extra FROM few", false)]
    public void A_reader_behind_another_pipe_is_broken(string pipe, string sql, bool isBroken)
    {
        var before = Base.Without(View).With("pipes/p.pipe", pipe).With("pipes/reader.pipe", $"NODE a\nSQL >\n    {sql}\n");
        var change = before.Edit(Events, ",\n    `extra` String `json:$.extra`", "").Plan(before).Changes.Single(c => c.Kind == ChangeKind.ColumnRemoved);

        Assert.Equal(isBroken ? ["reader"] : [], change.BrokenReads.Select(r => r.Reader.Pipe.Name).Distinct().Where(n => n != "p"));
    }

    [Fact]
    public void A_reader_is_shown_at_the_first_place_where_it_names_the_column()
    {
        const string Sql = "NODE a\nSQL >\n    SELECT lower(extra) AS x, upper(extra) AS y FROM events\n";
        var before = Base.Without(View).With("pipes/reader.pipe", Sql);
        var change = before.Edit(Events, ",\n    `extra` String `json:$.extra`", "").Plan(before).Changes.Single(c => c.Kind == ChangeKind.ColumnRemoved);

        Assert.Equal(Sql.IndexOf("extra", StringComparison.Ordinal), Assert.Single(change.BrokenReads).Span.Start);
    }

    /// <summary>Columns that the endpoint no longer yields, read by name and through the <c>*</c> of another pipe; what it does not name one by one is not told.</summary>
    [Theory]
    [InlineData("SELECT k, c FROM totals", "SELECT c FROM totals", true)]
    [InlineData("SELECT k AS k, c FROM totals", "SELECT k AS kk, c FROM totals", true)]
    [InlineData("SELECT k, c FROM totals", "SELECT countMerge(c) FROM totals", false)]
    [InlineData("SELECT * FROM totals", "SELECT c FROM totals", false)]
    [InlineData("SELECT k, c FROM totals", "SELECT k FROM totals", false)]
    public void A_reader_of_what_an_endpoint_yielded_is_broken(string old, string now, bool isBroken)
    {
        static TinyProject Endpoint(string sql) => Base.With(Top, $"NODE top_1\nSQL >\n    {sql}\n\nTYPE endpoint\n")
            .With("pipes/all.pipe", "NODE all_1\nSQL >\n    SELECT * FROM top\n").With("pipes/reader.pipe", "NODE a\nSQL >\n    SELECT k FROM all\n");
        var change = Assert.Single(Endpoint(now).Plan(Endpoint(old)).Changes);

        Assert.Equal(isBroken ? ["reader"] : [], change.BrokenReads.Select(r => r.Reader.Pipe.Name));
    }

    /// <summary>In Classic, <c>x</c> of version 1 is <c>x__v1</c>, unless that is declared beside it.</summary>
    [Theory]
    [InlineData("x: VERSION 1", "x__v1:", "")]
    [InlineData("x__v1:", "x: VERSION 1", "")]
    [InlineData("x: VERSION 1", "x: VERSION 1;x__v1:", "datasource-added x__v1")]
    [InlineData("x__v1:", "x__v1:;x: VERSION 1", "datasource-added x")]
    public void A_version_is_a_part_of_the_name(string old, string now, string expected)
    {
        static TinyProject Sources(string text) => text.Split(';').Select(f => f.Split(':')).Aggregate(
            Base, (project, f) => project.With($"datasources/{f[0]}.datasource", $"{f[1].Trim()}\nSCHEMA >\n    `a` UInt8\n"));

        Assert.Equal(expected, Names(Sources(now), Sources(old)));
    }

    /// <summary>Who calls an endpoint by its old name gets an error; and a name that another resource has now is still read.</summary>
    [Fact]
    public void A_resource_goes_away_and_its_name_stays()
    {
        var pipe = Base.With("pipes/x.pipe", "NODE n\nSQL >\n    SELECT 1 AS a\n").With("pipes/reader.pipe", "NODE r\nSQL >\n    SELECT a FROM x\n");
        var source = pipe.Without("pipes/x.pipe").With("datasources/x.datasource", "SCHEMA >\n    `a` UInt8\n");

        Assert.Equal("datasource-added x: compatible, in-place; pipe-removed x: compatible, in-place", Told(source, pipe));
        Assert.Equal("datasource-removed x: history-loss, in-place; pipe-added x: compatible, in-place", Told(pipe, source));
        Assert.Equal("renamed best: breaks-readers, in-place", Told(Base.Without(Top).With("pipes/best.pipe", Base.Files[Top])));
    }

    [Fact]
    public void Another_order_of_columns_stands_on_the_schema()
    {
        var after = Base.Edit(Kafka, "    `a` String `json:$.a`,\n    `ts` DateTime `json:$.ts`", "    `ts` DateTime `json:$.ts`,\n    `a` String `json:$.a`");
        var location = Assert.Single(after.Plan(Base).Changes).Location;

        Assert.Equal("`ts` DateTime `json:$.ts`,\n    `a` String `json:$.a`", after.Files[Kafka].Substring(location.SourceSpan.Start, location.SourceSpan.Length).Trim());
    }

    /// <summary>A column without a path, outside every key, is the same under its new name where a query reads the new one in place of the old.</summary>
    [Theory]
    [InlineData("SELECT uniq(plain) AS u FROM events", "SELECT uniq(renamed) AS u FROM events", true)]
    [InlineData("SELECT uniq(plain) AS u FROM events", "SELECT uniq(renamed) AS v FROM events", false)]
    [InlineData("SELECT uniq(k) AS u FROM events", "SELECT uniq(k) AS u FROM events", false)]
    [InlineData("SELECT uniq(plain) AS u FROM events", "SELECT  uniq( `renamed` )  AS u FROM events", true)]
    [InlineData("SELECT uniq(plain) AS u FROM events", "SELECT uniq(renamed) AS u FROM events\n\nNODE more\nSQL >\n    SELECT k FROM events", true)]
    public void A_query_that_reads_the_new_name_shows_a_rename(string old, string now, bool isRename)
    {
        var before = Base.Edit(Events, "`extra` String `json:$.extra`", "`extra` String `json:$.extra`,\n    `plain` String")
            .With("pipes/reader.pipe", $"NODE reader_1\nSQL >\n    {old}\n\nTYPE endpoint\n");
        var after = before.Edit(Events, "`plain` String", "`renamed` String").With("pipes/reader.pipe", $"NODE reader_1\nSQL >\n    {now}\n\nTYPE endpoint\n");

        Assert.Equal(isRename, after.Plan(before).Changes.Any(c => c is { Kind: ChangeKind.Renamed, Resource: "events", Member: "renamed" }));
    }

    /// <summary>Without a path, a key and a query, a column is the same under its new name where half of the words of the names are.</summary>
    [Theory]
    [InlineData("begin_nano", "begin_ms", true)]
    [InlineData("user_id_key", "user_id", true)]
    [InlineData("begin_nano", "end_ms", false)]
    [InlineData("a_b_c", "a_x_y", false)]
    [InlineData("a_b_c", "a_x", false)]
    [InlineData("total", "total_bytes", false)]
    [InlineData("total_bytes", "total", false)]
    [InlineData("total", "sum", false)]
    public void A_column_whose_name_has_the_same_words_is_renamed(string old, string now, bool isRename)
    {
        var before = Base.Edit(Events, "`extra` String `json:$.extra`", $"`extra` String `json:$.extra`,\n    `{old}` String");

        Assert.Equal(isRename, before.Edit(Events, $"`{old}` String", $"`{now}` String").Plan(before).Changes.Any(c => c is { Kind: ChangeKind.Renamed, Resource: "events" }));
    }

    /// <summary>A name that is declared twice means neither column for certain.</summary>
    [Fact]
    public void A_column_beside_one_that_is_declared_twice_is_not_renamed()
    {
        var before = Base.Edit(Events, "`extra` String `json:$.extra`", "`extra` String `json:$.extra`,\n    `k` UInt32,\n    `begin_nano` String");

        Assert.DoesNotContain(before.Edit(Events, "`begin_nano`", "`begin_ms`").Plan(before).Changes, c => c.Kind == ChangeKind.Renamed);
    }

    /// <summary>A resource is the same under another name where all that it declares is, and nothing else declares that.</summary>
    [Theory]
    [InlineData("SCHEMA >\n    `a` String,\n    `b` String\n", 1, "renamed now0")]
    [InlineData("SCHEMA >\n    `a` String,\n    `b` String\n", 2, "datasource-added now0; datasource-added now1; datasource-removed old")]
    [InlineData("SCHEMA >\n    `a` String\n", 1, "datasource-added now0; datasource-removed old")]
    public void A_data_source_under_another_name_is(string text, int copies, string expected)
    {
        var after = Enumerable.Range(0, copies).Aggregate(Base, (project, i) => project.With($"datasources/now{i}.datasource", text));

        Assert.Equal(expected, Names(after, Base.With("datasources/old.datasource", text)));
    }

    /// <summary>The name of the last node is often that of the pipe; the names of others are its own.</summary>
    [Theory]
    [InlineData("NODE old_1\nSQL >\n    SELECT k FROM events\n\nTYPE endpoint\n", "NODE now_1\nSQL >\n    SELECT k FROM events\n\nTYPE endpoint\n", "renamed now")]
    [InlineData("NODE a\nSQL >\n    SELECT k FROM events\n\nNODE old_1\nSQL >\n    SELECT k FROM a\n", "NODE a\nSQL >\n    SELECT k FROM events\n\nNODE now_1\nSQL >\n    SELECT k FROM a\n", "renamed now")]
    [InlineData("NODE a\nSQL >\n    SELECT 1 AS x\n\nNODE c\nSQL >\n    SELECT k FROM events\n", "NODE a\nSQL >\n    SELECT 1 AS x\n\nNODE c\nSQL >\n    SELECT k FROM events\n", "renamed now")]
    [InlineData("NODE a\nSQL >\n    SELECT ts FROM events\n\nNODE c\nSQL >\n    SELECT k FROM events\n", "NODE b\nSQL >\n    SELECT ts FROM events\n\nNODE c\nSQL >\n    SELECT k FROM events\n", "pipe-added now; pipe-removed old")]
    [InlineData("NODE a\nSQL >\n    SELECT 1 AS x\n", "NODE a\nSQL >\n    SELECT 1 AS x\n", "pipe-added now; pipe-removed old")]
    [InlineData("NODE a\nSQL >\n    SELECT k FROM events\n", "NODE a\nSQL >\n    SELECT k FROM events WHERE k > 1\n", "pipe-added now; pipe-removed old")]
    public void A_pipe_under_another_name_is(string old, string now, string expected) =>
        Assert.Equal(expected, Names(Base.With("pipes/now.pipe", now), Base.With("pipes/old.pipe", old)));

    private static string Names(TinyProject after, TinyProject before) => string.Join("; ", after.Plan(before).Changes.Select(c => $"{Kebab(c.Kind)} {c.Resource}"));

    [Fact]
    public void Files_that_come_and_go_are_changes() => Assert.Equal(
        "datasource-added more: compatible, in-place; datasource-removed kafka: history-loss, in-place; pipe-added extra: compatible, in-place; pipe-removed daily: compatible, in-place",
        Told(Base
            .With("datasources/more.datasource", "SCHEMA >\n    `a` Int8\n")
            .Without(Kafka)
            .With("pipes/extra.pipe", "NODE a\nSQL >\n    SELECT 1\n")
            .Without(Daily)));

    [Fact]
    public void What_is_still_read_breaks_its_readers_when_it_goes_away() => Assert.Equal(
        "datasource-removed totals: breaks-readers, in-place; pipe-removed view: compatible, in-place",
        Told(Base.Without(Totals).Without(View)));

    [Fact]
    public void A_file_in_another_folder_is_the_same_resource() =>
        Assert.Equal("", Told(Base.With("endpoints/top.pipe", Base.Files[Top]).Without(Top)));

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

    /// <summary>What is written in another order and asks for the same, and what looks alike and does not.</summary>
    [Theory]
    [InlineData("a = 1 AND b > 2", "b > 2 AND a = 1", true)]
    [InlineData("a = 1 AND (b > 2 AND c)", "c AND a = 1 AND 2 < b", true)]
    [InlineData("a = 1 OR b = 2", "b = 2 OR 1 = a", true)]
    [InlineData("x IN (1, 2)", "x in (1,2)", true)]
    [InlineData("x = 'it''s'", "x = 'it\\'s'", true)]
    [InlineData("CAST(x AS Int8) = 1", "x::Int8 = 1", true)]
    [InlineData("a = 1 AND b > 2", "a = 1 AND b > 3", false)]
    [InlineData("a = 1 AND b > 2", "a = 1 OR b > 2", false)]
    [InlineData("a > b", "b > a", false)]
    [InlineData("x = 'A'", "x = 'a'", false)]
    [InlineData("x LIKE 'a'", "x ILIKE 'a'", false)]
    [InlineData("a = {{Int8(p, 1)}}", "a = {{ Int8( p, 1 ) }}", true)]
    [InlineData("a = {{String(p, 'x y')}}", "a = {{String(p, 'xy')}}", false)]
    [InlineData("{% if defined(p) %} a = 1 {% else %} 1 {% end %}", "{%if defined(p)%} A = 1 {% else %}\n 1 {%end%}", false)]
    [InlineData("{% if defined(p) %} a = 1 {% else %} 1 {% end %}", "{%if defined(p)%}  a=1 {% else %}\n 1 {%end%}", true)]
    public void A_condition_in_other_words(string old, string now, bool isSame)
    {
        var before = Base.Edit(Top, "FROM totals", $"FROM totals WHERE {old}").Edit(Top, "SQL >", "SQL >\n    %");
        var after = Base.Edit(Top, "FROM totals", $"FROM totals WHERE {now}").Edit(Top, "SQL >", "SQL >\n    %");

        Assert.Equal(isSame ? "" : "query top.top_1: compatible, in-place", Told(after, before));
    }

    [Theory]
    [InlineData("ORDER BY k", "ORDER BY k DESC")]
    [InlineData("ORDER BY k LIMIT 10", "ORDER BY k LIMIT 20")]
    [InlineData("ORDER BY k", "ORDER BY k WITH FILL")]
    [InlineData("", "SETTINGS max_threads = 1")]
    public void A_clause_that_differs_is_a_change(string old, string now) => Assert.Equal(
        "query top.top_1: compatible, in-place",
        Told(Base.Edit(Top, "GROUP BY k", "GROUP BY k " + now), Base.Edit(Top, "GROUP BY k", "GROUP BY k " + old)));

    /// <summary>A LIMIT takes other rows before they are grouped or filtered than after it.</summary>
    [Theory]
    [InlineData("SELECT count() AS n FROM (SELECT k FROM totals LIMIT 1)", "SELECT count() AS n FROM (SELECT k FROM totals) LIMIT 1", false)]
    [InlineData("SELECT k, count() AS n FROM (SELECT DISTINCT k, c FROM totals) GROUP BY k", "SELECT DISTINCT k, count() AS n FROM (SELECT k, c FROM totals) GROUP BY k", false)]
    [InlineData("SELECT k FROM (SELECT k FROM totals LIMIT 10) WHERE k > 1", "SELECT k FROM (SELECT k FROM totals WHERE k > 1 LIMIT 10)", false)]
    [InlineData("SELECT k FROM (SELECT k FROM totals LIMIT 2 BY k) WHERE k > 1", "SELECT k FROM (SELECT k FROM totals WHERE k > 1 LIMIT 2 BY k)", false)]
    [InlineData("SELECT k FROM (SELECT k FROM totals OFFSET 5) WHERE k > 1", "SELECT k FROM (SELECT k FROM totals WHERE k > 1 OFFSET 5)", false)]
    [InlineData("SELECT k FROM (SELECT k FROM totals) WHERE k > 1", "SELECT k FROM (SELECT k FROM totals WHERE k > 1)", true)]
    [InlineData("SELECT k, count() AS n FROM (SELECT k FROM totals WHERE k > 1) GROUP BY k LIMIT 5", "SELECT k, count() AS n FROM totals WHERE k > 1 GROUP BY k LIMIT 5", true)]
    [InlineData("SELECT k FROM (SELECT DISTINCT k FROM totals) WHERE k > 1", "SELECT k FROM (SELECT DISTINCT k FROM totals WHERE k > 1)", true)]
    public void A_clause_in_another_place(string old, string now, bool isSame)
    {
        var reader = Base.With("pipes/reader.pipe", $"NODE reader_1\nSQL >\n    {old}\n\nTYPE endpoint\n");

        Assert.Equal(isSame ? "" : "query reader.reader_1: compatible, in-place", Told(reader.Edit("pipes/reader.pipe", old, now), reader));
    }

    /// <summary>Who is broken by a column that goes away, and who is not.</summary>
    [Theory]
    [InlineData("SELECT extra FROM events", true)]
    [InlineData("SELECT e.extra FROM events AS e", true)]
    [InlineData("SELECT extra FROM (SELECT * FROM events)", true)]
    [InlineData("WITH all AS (SELECT * FROM events) SELECT count() FROM all", false)]
    [InlineData("SELECT lower(extra) AS extra FROM events", true)]
    [InlineData("SELECT toString(k) AS extra FROM events WHERE extra != ''", false)]
    [InlineData("SELECT arrayMap(extra -> extra + 1, [k]) FROM events", false)]
    [InlineData("SELECT extra FROM events JOIN days ON k = n", true)]
    [InlineData("SELECT extra FROM events JOIN somewhere ON k = n", false)]
    [InlineData("SELECT somewhere.extra FROM events JOIN somewhere ON k = n", false)]
    [InlineData("SELECT 'extra' FROM events", false)]
    [InlineData("% SELECT k FROM events {% if defined(p) %} WHERE extra = '' {% end %}", true)]
    public void A_reader_of_a_removed_column_is_broken(string sql, bool isBroken)
    {
        var before = Base.With("pipes/reader.pipe", $"NODE reader_1\nSQL >\n    {sql}\n\nTYPE endpoint\n").Without(View);
        var after = before.Edit(Events, ",\n    `extra` String `json:$.extra`", "");
        var change = after.Plan(before).Changes.Single(c => c.Kind == ChangeKind.ColumnRemoved);

        Assert.Equal(isBroken ? ["reader"] : [], change.BrokenReads.Select(r => r.Reader.Pipe.Name));
        Assert.Equal(isBroken ? Impact.BreaksReaders : Impact.HistoryLoss, change.Impact);
    }

    [Fact]
    public void A_column_that_a_pipe_no_longer_yields_breaks_those_who_read_it_there()
    {
        var before = Base.With("pipes/more.pipe", "NODE more_1\nSQL >\n    SELECT c FROM top\n");
        var change = Assert.Single(before.Edit(Top, "countMerge(c) AS c", "countMerge(c) AS hits").Plan(before).Changes);

        Assert.Equal((ChangeKind.Query, Impact.BreaksReaders), (change.Kind, change.Impact));
    }

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

    /// <summary>Who reads what a release creates again, and what is removed.</summary>
    [Fact]
    public void Readers_of_what_changes_are_named()
    {
        Assert.Equal("top", Assert.Single(Base.Edit(View, "extra != ''", "extra != 'x'").With(".tinyenv", "VERSION=0.0.1\n").Plan(Base).Readers));
        Assert.Equal("top", Assert.Single(Base.Without(Totals).Plan(Base).Readers));
        Assert.Empty(Base.Edit(Events, ",\n    `extra` String `json:$.extra`", "").Without(View).Plan(Base.Without(View)).Readers);
        Assert.Empty(Base.Edit(Top, "countMerge(c) AS c", "countMerge(c) AS hits").Plan(Base).Readers);
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

    private static string Told(TinyProject after, TinyProject? before = null, ChangeKind? without = null) => string.Join(
        "; ", after.Plan(before ?? Base).Changes.Where(c => c.Kind != without).Select(Text));

    /// <summary>What leaves a pipe is compared, not how its nodes are cut.</summary>
    [Theory]
    [InlineData("SELECT k FROM (SELECT k, ts FROM events WHERE k > 1) AS x WHERE x.ts > '2024-01-01'", true)]
    [InlineData("WITH few AS (SELECT k, ts FROM events WHERE k > 1) SELECT k FROM few WHERE ts > '2024-01-01'", true)]
    [InlineData("SELECT k FROM (SELECT k, ts FROM events WHERE k > 2) AS x WHERE x.ts > '2024-01-01'", false)]
    public void A_node_that_is_written_into_another_is_no_change(string query, bool isSame)
    {
        const string Between = "NODE few\nSQL >\n    SELECT k, ts FROM events WHERE k > 1\n\n";
        string Endpoint(string sql) => $"NODE out\nSQL >\n    {sql}\n\nTYPE endpoint\n";
        var before = Base.With("pipes/cut.pipe", Between + Endpoint("SELECT k FROM few WHERE ts > '2024-01-01'"));
        var after = Base.With("pipes/cut.pipe", Endpoint(query));

        Assert.Equal(isSame, Assert.IsType<Analyzer.Plans.ReleasePlan>(after.Against(before).Plan).Changes.IsEmpty);
    }

    /// <summary>Which of two nodes a change is of, where it stands, and what it is called. The endpoint reads the first node.</summary>
    [Theory]
    [InlineData("SELECT k, extra FROM (SELECT k, extra, ts FROM events) AS x", "SELECT k FROM few WHERE k > 1", "query two.out: The query of 'two' changes. @4")]
    [InlineData("SELECT k, extra FROM events", "SELECT k FROM few WHERE k > 1", "query two.out: The query of 'two' changes. @4")]
    [InlineData("SELECT k, extra FROM events WHERE k > 1", "SELECT k FROM few WHERE k > 1", "query two: The query of 'two' changes. @0")]
    [InlineData("SELECT k, extra FROM events", "SELECT k FROM days", "query two.out: The query of 'two' changes. @4")]
    [InlineData("SELECT k, extra FROM events", "SELECT k FROM few GROUP BY k", "query two.out: The query of 'two' changes. @4; group-by two.out: 'two' groups by k instead of nothing. @4")]
    [InlineData("SELECT k, extra FROM (SELECT 1 AS k, 'a' AS extra)", "SELECT k FROM few", "query two.few: The query of 'two' changes. @0")]
    [InlineData("SELECT n AS k, 'a' AS extra FROM days", "SELECT k FROM few", "query two.few: The query of 'two' changes. @0; source two.few: 'two' reads days instead of events. @0")]
    public void A_change_of_one_of_two_nodes_is(string first, string last, string expected)
    {
        var before = Base.With("pipes/two.pipe", Two("few", "SELECT k, extra FROM events", "SELECT k FROM few"));

        Assert.Equal(expected, Said(before.With("pipes/two.pipe", Two("few", first, last)), before));
    }

    /// <summary>A node under another name is the same node to those that read it, and nothing else has its name.</summary>
    [Theory]
    [InlineData("SELECT k, extra FROM events WHERE k > 1", "SELECT k FROM many", "query two.many: The query of 'two' changes. @0")]
    [InlineData("SELECT k, extra FROM events", "SELECT k FROM totals", "query two.out: The query of 'two' changes. @4")]
    public void Beside_a_node_under_another_name_a_change_is(string first, string last, string expected)
    {
        var before = Base.With("pipes/two.pipe", Two("few", "SELECT k, extra FROM events", "SELECT k FROM few"));

        Assert.Equal(expected, Said(before.With("pipes/two.pipe", Two("many", first, last)), before));
    }

    [Fact]
    public void A_node_that_goes_is_a_change_of_the_first_that_stays()
    {
        var before = Base.With("pipes/two.pipe", Two("few", "SELECT k, extra FROM events", "SELECT k FROM few"));

        Assert.Equal("query two: The query of 'two' changes. @1", Said(before.With("pipes/two.pipe", "\nNODE few\nSQL >\n    SELECT k, extra FROM events\n"), before));
    }

    /// <summary>A node with a type leaves the pipe as the last one does.</summary>
    [Fact]
    public void A_view_above_the_last_node_is_compared()
    {
        var before = Base.Edit(View, "DATASOURCE totals", "DATASOURCE totals\n\nNODE last\nSQL >\n    SELECT 1 AS one");

        Assert.Equal("query view.view_1: rewrite, fork", Told(before.Edit(View, "extra != ''", "extra != 'x'"), before));
    }

    /// <summary>What is written in the message, and what the change does.</summary>
    [Theory]
    [InlineData(Top, "    GROUP BY k\n", "", "'top' groups by nothing instead of k.")]
    [InlineData(Top, "GROUP BY k", "GROUP BY k, c", "'top' groups by k, c instead of k.")]
    [InlineData(Top, "FROM totals", "FROM view", "'top' reads view instead of totals.")]
    [InlineData(Daily, "toDate(ts) AS d,", "toMonday(ts) AS d,", "A copy pipe changes in the live release immediately.")]
    [InlineData(Top, "countMerge(c) AS c", "countMerge(c) AS hits", "The query of 'top' changes.")]
    [InlineData(Top, "TYPE endpoint", "TYPE materialized\nDATASOURCE totals", "changes its type from endpoint to materialized.")]
    public void A_change_is_told_with_the_words(string file, string old, string now, string words) =>
        Assert.Contains(Base.Edit(file, old, now).Plan(Base).Changes, c => c.Message.Contains(words, StringComparison.Ordinal));

    /// <summary>What is said of another query, without a word about copies where nothing is copied.</summary>
    [Theory]
    [InlineData(Top, "countMerge(c) AS c", "countMerge(c) AS hits", "The query of 'top' changes.")]
    [InlineData(Daily, "toDate(ts) AS d,", "toMonday(ts) AS d,", "The query of 'daily' changes. A copy pipe changes in the live release immediately.")]
    [InlineData(Daily, "    SELECT toDate(ts) AS d,", "    SELECT 1 AS one\n\nNODE last\nSQL >\n    SELECT toMonday(ts) AS d,", "The query of 'daily' changes. A copy pipe changes in the live release immediately.")]
    public void A_change_of_the_query_says_no_more_than(string file, string old, string now, string expected) =>
        Assert.Equal(expected, Base.Edit(file, old, now).Plan(Base).Changes.First(c => c.Kind == ChangeKind.Query).Message);

    /// <summary>What looks like another source or other groups, or like the same call, and is not.</summary>
    [Theory]
    [InlineData("SELECT 1 AS k, 2 AS c", "SELECT k, 1 AS c FROM totals", "query top.top_1")]
    [InlineData("WITH few AS (SELECT k, c FROM totals) SELECT k FROM few", "WITH many AS (SELECT k, c FROM totals) SELECT k FROM many WHERE k > 1", "query top.top_1")]
    [InlineData("WITH few AS (SELECT k, c FROM totals) SELECT k FROM totals", "WITH few AS (SELECT k, c FROM totals) SELECT k FROM kafka", "source top.top_1")]
    [InlineData("SELECT k AS key FROM totals GROUP BY key", "SELECT k AS key FROM totals WHERE k > 1 GROUP BY k", "query top.top_1")]
    [InlineData("SELECT k AS key FROM totals GROUP BY 1", "SELECT k AS key FROM totals WHERE k > 1 GROUP BY key", "query top.top_1")]
    [InlineData("SELECT k FROM totals GROUP BY k", "% SELECT k FROM totals {% if defined(p) %} WHERE k > 1 {% end %} GROUP BY k", "query top.top_1")]
    [InlineData("% SELECT k FROM totals {% if defined(p) %} WHERE k > 1 {% end %} GROUP BY k", "SELECT k FROM totals GROUP BY k", "query top.top_1")]
    [InlineData("SELECT uniq(k, c) AS u FROM totals", "SELECT uniq((k, c)) AS u FROM totals", "query top.top_1")]
    [InlineData("SELECT [k, 1] AS u FROM totals", "SELECT [(k, 1)] AS u FROM totals", "query top.top_1")]
    public void Another_query_is(string old, string now, string expected)
    {
        TinyProject With(string sql) => Base.With(Top, $"NODE top_1\nSQL >\n    {sql}\n\nTYPE endpoint\n");

        Assert.Equal(expected, string.Join("; ", With(now).Plan(With(old)).Changes.Select(c => $"{Kebab(c.Kind)} {c.Resource}.{c.Member}")));
    }

    /// <summary>A node that becomes a copy which replaces rows has no rows to replace, and one that becomes a view needs its history.</summary>
    [Theory]
    [InlineData(Top, "TYPE endpoint", "TYPE copy\nTARGET_DATASOURCE days\nCOPY_MODE replace", "node-type top.top_1: compatible, in-place")]
    [InlineData(Top, "TYPE endpoint", "TYPE materialized\nDATASOURCE totals", "node-type top.top_1: rewrite, fork")]
    [InlineData(Daily, "TYPE copy\nTARGET_DATASOURCE days\nCOPY_SCHEDULE 0 * * * *", "TYPE endpoint", "node-type daily.daily_1: compatible, in-place")]
    public void Another_type_is_one_change(string file, string old, string now, string expected) => Assert.Equal(expected, Told(Base.Edit(file, old, now)));

    /// <summary>A reader behind a pipe that passes the column on, and one behind a pipe whose last node does not.</summary>
    [Theory]
    [InlineData("NODE a\nSQL >\n    SELECT * FROM events\n", "SELECT extra FROM base", "reader")]
    [InlineData("NODE a\nSQL >\n    SELECT * FROM events\n\nNODE b\nSQL >\n    SELECT * FROM a\n", "SELECT extra FROM base", "reader")]
    [InlineData("NODE a\nSQL >\n    SELECT * FROM events\n\nNODE b\nSQL >\n    SELECT extra FROM a\n", "SELECT 1 AS one", "base")]
    [InlineData("NODE a\nSQL >\n    SELECT * FROM events\n\nNODE b\nSQL >\n    SELECT k FROM a\n", "SELECT extra FROM base", "")]
    [InlineData("NODE a\nSQL >\n    SELECT * FROM events\n\nNODE b\nSQL >\n    SELECT k FROM a\n", "SELECT * FROM base", "")]
    [InlineData("NODE a\nSQL >\n    SELECT * FROM events\n", "SELECT * FROM base\n\nNODE reader_2\nSQL >\n    SELECT extra FROM reader_1", "reader")]
    [InlineData("NODE a\nSQL >\n    SELECT * FROM events\n\nNODE b\nSQL >\n    SELECT k FROM a\n", "SELECT * FROM base\n\nNODE reader_2\nSQL >\n    SELECT extra FROM reader_1", "")]
    [InlineData("NODE a\nSQL >\n    SELECT k FROM events\n", "SELECT extra FROM base", "")]
    [InlineData("NODE a\nSQL >\n    SELECT k FROM events\n", "SELECT extra FROM top", "")]
    public void A_column_that_goes_breaks(string pipe, string query, string expected)
    {
        var before = Base.Without(View).With("pipes/base.pipe", pipe).With("pipes/reader.pipe", $"NODE reader_1\nSQL >\n    {query}\n\nTYPE endpoint\n");
        var after = before.Edit(Events, ",\n    `extra` String `json:$.extra`", "");

        Assert.Equal(expected, string.Join(" ", after.Plan(before).Changes.Single(c => c.Kind == ChangeKind.ColumnRemoved).BrokenReads.Select(r => r.Reader.Pipe.Name)));
    }

    /// <summary>A pipe that no longer yields a column breaks those who read it there, and not those who never had it elsewhere.</summary>
    [Theory]
    [InlineData("SELECT c FROM top", "more")]
    [InlineData("SELECT hits FROM top", "")]
    [InlineData("SELECT c FROM daily", "")]
    [InlineData("SELECT c FROM top\n\nNODE top\nSQL >\n    SELECT k FROM totals\n\nTYPE endpoint", "")]
    public void A_column_that_a_pipe_no_longer_yields_breaks(string query, string expected)
    {
        var before = Base.With("pipes/more.pipe", $"NODE more_1\nSQL >\n    {query}\n");
        var change = Assert.Single(before.Edit(Top, "countMerge(c) AS c", "countMerge(c) AS hits").Plan(before).Changes);

        Assert.Equal(expected, string.Join(" ", change.BrokenReads.Select(r => r.Reader.Pipe.Name)));
    }

    /// <summary>A table of another workspace is not the one that goes.</summary>
    [Theory]
    [InlineData("SELECT a FROM kafka", "reader")]
    [InlineData("SELECT a FROM other.kafka", "")]
    [InlineData("SELECT dictGet('kafka', 'a', 1) AS a", "")]
    public void A_data_source_that_goes_breaks(string query, string expected)
    {
        var before = Base.With("pipes/reader.pipe", $"NODE reader_1\nSQL >\n    {query}\n");

        Assert.Equal(expected, string.Join(" ", before.Without(Kafka).Plan(before).Changes.Single(c => c.Kind == ChangeKind.DatasourceRemoved).BrokenReads.Select(r => r.Reader.Pipe.Name)));
    }

    /// <summary>In Classic a VERSION in the file is a part of the name.</summary>
    [Fact]
    public void A_name_with_a_version_is_that_of_a_file_with_the_version()
    {
        const string Days = "datasources/days.datasource";
        var before = Base.With("datasources/days__v1.datasource", Base.Files[Days]).Without(Days)
            .Edit(Daily, "TARGET_DATASOURCE days", "TARGET_DATASOURCE days__v1").With("pipes/p.pipe", "NODE p_1\nSQL >\n    SELECT d FROM days__v1\n");
        var after = Base.With(Days, "VERSION 1\n\n" + Base.Files[Days]).With("pipes/p.pipe", "NODE p_1\nSQL >\n    SELECT d FROM days\n");

        Assert.Equal("", Told(after, before));
    }

    /// <summary>Clients call an endpoint by its name, and nobody else does.</summary>
    [Theory]
    [InlineData("", "renamed now: compatible, in-place")]
    [InlineData("\nTYPE endpoint\n", "renamed now: breaks-readers, in-place")]
    public void A_pipe_that_has_another_name_does(string type, string expected)
    {
        const string Pipe = "NODE a\nSQL >\n    SELECT k, ts FROM events WHERE k > 7\n";

        Assert.Equal(expected, Told(Base.With("pipes/now.pipe", Pipe + type), Base.With("pipes/old.pipe", Pipe + type)));
    }

    private static string Two(string name, string first, string last) => $"NODE {name}\nSQL >\n    {first}\n\nNODE out\nSQL >\n    {last}\n\nTYPE endpoint\n";

    private static string Said(TinyProject after, TinyProject before) => string.Join("; ", after.Plan(before).Changes.Select(c =>
        $"{Kebab(c.Kind)} {c.Resource}{(c.Member.Length > 0 ? "." + c.Member : "")}: {c.Difference} @{c.Location.GetLineSpan().StartLinePosition.Line}"));


    private static string Text(Change change) =>
        $"{Kebab(change.Kind)} {change.Resource}{(change.Member.Length > 0 ? "." + change.Member : "")}: {Kebab(change.Impact)}, {Kebab(change.Method)}";

    private static string Kebab(Enum value) => string.Concat(
        value.ToString().Select((c, i) => char.IsUpper(c) ? (i > 0 ? "-" : "") + char.ToLowerInvariant(c) : c.ToString()));
}
