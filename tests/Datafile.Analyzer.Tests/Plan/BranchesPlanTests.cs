using Datafile.Analyzer.Analysis;
using Datafile.Analyzer.Plans;
using Datafile.Analyzer.Project;
using Microsoft.CodeAnalysis;

namespace Datafile.Analyzer.Tests.Plan;

/// <summary>What a change needs that Classic cannot make in place: a new name beside the old.</summary>
public class BranchesPlanTests
{
    private static readonly TinyProject Before = TinyProject.Sample("change-a-sorting-key-in-branches", "before");
    private static readonly TinyProject After = TinyProject.Sample("change-a-sorting-key-in-branches", "after");
    private static readonly TinyProject Daily = TinyProject.Empty
        .With("datasources/events.datasource", "SCHEMA >\n    `at` DateTime `json:$.at`,\n    `path` String `json:$.path`\n\nENGINE \"MergeTree\"\nENGINE_SORTING_KEY \"at\"\n")
        .With("datasources/daily.datasource", "SCHEMA >\n    `day` Date,\n    `hits` UInt64\n\nENGINE \"SummingMergeTree\"\nENGINE_SORTING_KEY \"day\"\n")
        .With("pipes/daily_mv.pipe", "NODE daily_1\nSQL >\n    SELECT toDate(at) AS day, count() AS hits FROM events GROUP BY day\n\nTYPE materialized\nDATASOURCE daily\n")
        .With("endpoints/top.pipe", "NODE top_1\nSQL >\n    SELECT path, count() AS c FROM events GROUP BY path\n\nTYPE endpoint\n");

    private static readonly WindowOptions Months = new(new WindowLength(1, WindowUnit.Month), null, null);

    [Fact]
    public void A_view_that_changes_is_made_beside_the_old_one()
    {
        var before = TinyProject.Sample("before");
        var now = TinyProject.Sample("step-1");
        var plan = now.Plan(before, Workflow.Branches, "2023-12-14 10:00:00");

        Assert.Equal(
            ["create-side-by-side", "deploy", "wait-for-cutoff", "backfill", "verify", "repoint-readers", "remove-old"], plan.Steps.Select(s => s.Id));
        Assert.Equal("timestamp <= '2023-12-14 11:45:00'", Assert.Single(plan.Backfills).Filter);

        var written = now.With(plan);
        Assert.Equal(now.Files["datasources/analytics_sessions_mv.datasource"], written.Files["datasources/analytics_sessions_mv_v2.datasource"]);
        Assert.Equal(before.Files["datasources/analytics_sessions_mv.datasource"], written.Files["datasources/analytics_sessions_mv.datasource"]);
        Assert.Equal(before.Files["pipes/analytics_sessions.pipe"], written.Files["pipes/analytics_sessions.pipe"]);
        Assert.Contains("DATASOURCE analytics_sessions_mv_v2\n", written.Files["pipes/analytics_sessions_v2.pipe"], StringComparison.Ordinal);
        Assert.Contains("TARGET_DATASOURCE analytics_sessions_mv_v2\n", written.Files["pipes/backfill_analytics_sessions_v2.pipe"], StringComparison.Ordinal);
        Assert.Contains(
            "-    FROM analytics_sessions_mv\n+    FROM analytics_sessions_mv_v2\n",
            written.Files["deploy/analytics_sessions_mv_v2/repoint-readers.patch"], StringComparison.Ordinal);
    }

    [Fact]
    public void A_cut_off_that_this_change_brings_and_that_lies_in_the_past_has_to_be_corrected_first()
    {
        var plan = TinyProject.Sample("mistakes/cutoff-in-the-past").Plan(TinyProject.Sample("before"), Workflow.Branches, "2023-12-14 10:00:00");

        Assert.Empty(plan.Backfills);
        Assert.Contains("The cut-off of 'analytics_sessions' loses rows", plan.Steps[0].Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_condition_in_the_past_that_was_there_before_is_a_filter_beside_the_proposed_cut_off()
    {
        static TinyProject Since(TinyProject project) =>
            project.Edit("pipes/analytics_sessions.pipe", "FROM analytics_hits", "FROM analytics_hits\n    WHERE timestamp > '2023-01-01 00:00:00'");
        var (before, now) = (Since(TinyProject.Sample("before")), Since(TinyProject.Sample("mistakes/no-cutoff")));
        var plan = now.Plan(before, Workflow.Branches, "2023-12-14 10:00:00");

        Assert.Contains("WHERE timestamp > '2023-01-01 00:00:00' AND timestamp <= '2023-12-14 10:15:00'", Assert.Single(plan.Backfills).Text, StringComparison.Ordinal);
        Assert.Contains("WHERE timestamp > '2023-01-01 00:00:00' AND timestamp > '2023-12-14 10:15:00'", now.With(plan).Files["pipes/analytics_sessions_v2.pipe"], StringComparison.Ordinal);
    }

    /// <summary>The old view would read a column that the deploy drops, and the copy the empty one of the new name.</summary>
    [Theory]
    [InlineData("`version` String", "`release` String", "(version)", "(release)")]
    [InlineData("`version` String", "`other` UInt8", "anySimpleState(version) AS version,", "")]
    public void A_column_that_old_views_read_is_kept_before_anything_is_made_beside_them(string column, string renamed, string read, string now)
    {
        const string Path = " `json:$.v`";
        var before = TinyProject.Empty
            .With("datasources/events.datasource", $"SCHEMA >\n    `ts` DateTime `json:$.ts`,\n    {column}{Path}\n\nENGINE \"MergeTree\"\nENGINE_SORTING_KEY \"ts\"\n")
            .With("datasources/days.datasource", "SCHEMA >\n    `day` Date,\n    `version` SimpleAggregateFunction(any, String) DEFAULT '',\n    `n` SimpleAggregateFunction(sum, UInt64)\n\nENGINE \"AggregatingMergeTree\"\nENGINE_SORTING_KEY \"day\"\n")
            .With("pipes/days_mv.pipe", "NODE days_1\nSQL >\n    SELECT toDate(ts) AS day, anySimpleState(version) AS version, count() AS n FROM events GROUP BY day\n\nTYPE materialized\nDATASOURCE days\n");
        var plan = before.Edit("datasources/events.datasource", column + Path, renamed + Path).Edit("pipes/days_mv.pipe", read, now).Plan(before, Workflow.Branches, "2023-12-14 10:00:00");

        var step = Assert.Single(plan.Steps);
        Assert.Equal("keep-column", step.Id);
        Assert.Contains("Put 'version' back into 'events'", step.Reason, StringComparison.Ordinal);
        Assert.Empty(plan.Files);
        Assert.Contains(plan.Unresolved, f => f.Id is "DF3008" or "DF3011" && f.Resource == "events");
    }

    /// <summary>A new Data Source beside the old one gets the values under their new name.</summary>
    [Fact]
    public void A_renamed_column_of_a_data_source_that_is_made_beside_the_old_keeps_its_values()
    {
        var before = TinyProject.Empty.With(
            "datasources/events.datasource", "SCHEMA >\n    `ts` DateTime `json:$.ts`,\n    `version` String `json:$.v`\n\nENGINE \"MergeTree\"\nENGINE_SORTING_KEY \"ts\"\n");
        var after = before.Edit("datasources/events.datasource", "`version`", "`release`").Edit("datasources/events.datasource", "\"ts\"", "\"release, ts\"");
        var plan = after.Plan(before, Workflow.Branches, "2023-12-14 10:00:00");

        Assert.Contains("version AS release", after.With(plan).Files["pipes/sync_events_v2.pipe"], StringComparison.Ordinal);
        Assert.Contains(new StepCause("DF3008", "events"), plan.Steps[0].Causes);
        Assert.Empty(plan.Unresolved);
    }

    /// <summary>Nothing of the old reads it, so that the deploy drops it and the plan is as usual.</summary>
    [Fact]
    public void A_column_that_nothing_reads_may_go_with_the_same_deploy()
    {
        var before = TinyProject.Sample("before").Edit("datasources/analytics_events.datasource", "`action`", "`unread` String,\n    `action`");
        var plan = TinyProject.Sample("step-1").Plan(before, Workflow.Branches, "2023-12-14 10:00:00");

        Assert.Equal("create-side-by-side", plan.Steps[0].Id);
    }

    [Fact]
    public void Copies_of_several_views_wait_for_the_last_cut_off()
    {
        var before = TinyProject.Empty.With("datasources/events.datasource", "SCHEMA >\n    `ts` DateTime,\n    `v` UInt32\n\nENGINE \"MergeTree\"\nENGINE_SORTING_KEY \"ts\"\n");
        var after = new[] { ("early", "2023-12-14 11:00:00"), ("late", "2023-12-14 13:00:00") }.Aggregate(before, (project, view) => project
            .With($"datasources/{view.Item1}.datasource", "SCHEMA >\n    `ts` DateTime,\n    `v` UInt32\n\nENGINE \"MergeTree\"\nENGINE_SORTING_KEY \"ts\"\n")
            .With($"pipes/{view.Item1}_mv.pipe", $"NODE n\nSQL >\n    SELECT ts, v FROM events WHERE ts > '{view.Item2}'\n\nTYPE materialized\nDATASOURCE {view.Item1}\n")
            .With($"pipes/{view.Item1}_copy.pipe", $"NODE n\nSQL >\n    SELECT ts, v FROM events WHERE ts <= '{view.Item2}'\n\nTYPE copy\nTARGET_DATASOURCE {view.Item1}\nCOPY_SCHEDULE @on-demand\n"));

        var plan = after.Plan(before, Workflow.Branches, "2023-12-14 10:00:00");

        Assert.Equal("2023-12-14 13:00:00", plan.Steps.Single(s => s.Id == "backfill").WaitUntil);
    }

    [Fact]
    public void A_pipe_without_nodes_has_nothing_to_put_beside_it()
    {
        var name = Assert.Single(After.Plan(Before, Workflow.Branches).Changes.Select(c => c.Resource).Distinct());
        var empty = $"pipes/{name}.pipe";

        var plan = After.With(empty, "DESCRIPTION none\n").Plan(Before.With(empty, "DESCRIPTION none\n"), Workflow.Branches);

        Assert.DoesNotContain(plan.Files, f => f.Path == $"pipes/{name}_v2.pipe");
    }

    [Fact]
    public void Another_sorting_key_of_a_landing_data_source_gets_a_pipe_that_hands_rows_on()
    {
        var plan = After.Plan(Before, Workflow.Branches);

        Assert.Equal(
            ["create-side-by-side", "deploy", "wait-for-cutoff", "backfill", "verify", "repoint-readers", "move-ingestion", "remove-old"],
            plan.Steps.Select(s => s.Id));

        // The pipes first: they write into the Data Sources.
        Assert.Equal(
            ["tb pipe rm sync_orders_v2 --yes", "tb pipe rm backfill_orders_v2 --yes"],
            plan.Steps.Single(s => s.Id == "deploy").Undo.Take(2));
        var written = After.With(plan);
        Assert.Contains("ENGINE_SORTING_KEY \"shop, placed_at\"", written.Files["datasources/orders_v2.datasource"], StringComparison.Ordinal);
        Assert.Contains("ENGINE_SORTING_KEY \"placed_at, order_id\"", written.Files["datasources/orders.datasource"], StringComparison.Ordinal);
        Assert.Contains("FROM orders\n    WHERE placed_at > '2024-06-01 10:15:00'\n", written.Files["pipes/sync_orders_v2.pipe"], StringComparison.Ordinal);
        Assert.Contains("FROM orders\n    WHERE placed_at <= '2024-06-01 10:15:00'\n", written.Files["pipes/backfill_orders_v2.pipe"], StringComparison.Ordinal);

        // What is downstream is fed by the new one, so that the copy flows through it by itself.
        Assert.Contains("FROM orders_v2\n", written.Files["pipes/sales_v2.pipe"], StringComparison.Ordinal);
        Assert.DoesNotContain("WHERE", written.Files["pipes/sales_v2.pipe"], StringComparison.Ordinal);
    }

    /// <summary>What is written parses and binds: no rule finds anything in it that it did not find before.</summary>
    [Theory, InlineData(false), InlineData(true)]
    public void What_is_written_has_no_finding(bool isCut)
    {
        // Each while its cut-off lies ahead.
        foreach (var (before, after, now) in new[] { (Before, After, "2024-06-01 10:00:00"), (TinyProject.Sample("before"), TinyProject.Sample("step-1"), "2023-12-14 11:00:00") })
        {
            var written = after.With(after.Plan(before, Workflow.Branches, windows: isCut ? Months : null));
            var findings = DatafileAnalysis.Analyze(new AnalysisRequest(written.Snapshot, before.Snapshot, TinyProject.Utc(now)) { Workflow = Workflow.Branches }).Findings;

            Assert.Empty(findings.Select(f => f.ToString()));
        }
    }

    /// <summary>What is written is deployed as it is; the steps after it are those of the first plan, with the same commands.</summary>
    [Fact]
    public void The_plan_of_what_is_written_names_the_steps_that_are_left()
    {
        foreach (var (before, after, now) in new[] { (Before, After, "2024-06-01 10:00:00"), (TinyProject.Sample("before"), TinyProject.Sample("step-1"), "2023-12-14 10:00:00") })
        {
            var first = after.Plan(before, Workflow.Branches, now);
            var second = after.With(first).Plan(before, Workflow.Branches, now);

            Assert.Equal(first.Steps.Skip(1).Select(s => s.Id), second.Steps.Select(s => s.Id));
            Assert.Equal(first.Steps[1].Title, second.Steps[0].Title);
            Assert.Equal(
                first.Steps.Skip(2).Select(s => (s.Title, Sorted(s.Commands))), second.Steps.Skip(1).Select(s => (s.Title, Sorted(s.Commands))));
            Assert.Empty(second.Files);
        }

        static string Sorted(IEnumerable<string> commands) =>
            string.Join("\n", commands.Select(c => string.Join(" ", c.Split(' ').Order(StringComparer.Ordinal))));
    }

    /// <summary>The old target has rows that its source no longer has, which the plan of what is written does not remove either.</summary>
    [Fact]
    public void An_old_target_stays_in_the_plan_of_what_is_written()
    {
        var before = Daily.Edit("datasources/events.datasource", "KEY \"at\"", "KEY \"at\"\nENGINE_TTL \"at + INTERVAL 14 DAY\"");
        var after = before.Edit("datasources/daily.datasource", "KEY \"day\"", "KEY \"day, hits\"");
        var second = after.With(after.Plan(before, Workflow.Branches)).Plan(before, Workflow.Branches);

        Assert.Contains("Keep 'daily'", second.Steps[^1].Reason, StringComparison.Ordinal);
        Assert.Contains("pipes/daily_mv.pipe", Removed(second), StringComparison.Ordinal);
        Assert.DoesNotContain("datasources/daily.datasource", Removed(second), StringComparison.Ordinal);
    }

    /// <summary>A deploy refuses the view until its target has the column: nothing has to be created again.</summary>
    [Fact]
    public void A_column_that_a_view_of_all_columns_has_more_than_its_target_makes_no_second_target()
    {
        var before = Daily
            .With("datasources/latest.datasource", Daily.Files["datasources/events.datasource"].Replace(" `json:$.at`", "", StringComparison.Ordinal).Replace(" `json:$.path`", "", StringComparison.Ordinal))
            .With("pipes/latest_mv.pipe", "NODE latest_1\nSQL >\n    SELECT * FROM events\n\nTYPE materialized\nDATASOURCE latest\n");
        var plan = before.Edit("datasources/events.datasource", "`path` String `json:$.path`", "`path` String `json:$.path`,\n    `note` Nullable(String) `json:$.note`")
            .Plan(before, Workflow.Branches);

        Assert.Equal(["deploy"], plan.Steps.Select(s => s.Id));
    }

    /// <summary>Counts of other rows are others.</summary>
    [Fact]
    public void A_target_whose_view_takes_other_rows_may_differ()
    {
        var filtered = Daily.Edit("pipes/daily_mv.pipe", "FROM events", "FROM events WHERE path != ''").Plan(Daily, Workflow.Branches);
        var keyed = After.Plan(Before, Workflow.Branches);

        Assert.Contains("'daily_v2' may differ", filtered.Steps.Single(s => s.Id == "verify").Reason, StringComparison.Ordinal);
        Assert.DoesNotContain("may differ", keyed.Steps.Single(s => s.Id == "verify").Reason, StringComparison.Ordinal);
    }

    /// <summary>WHERE means the converted column where it has the name of the old one.</summary>
    [Theory, InlineData("Date"), InlineData("DateTime64(3)")]
    public void A_time_that_changes_its_type_is_cut_as_it_was(string type)
    {
        var after = Daily.Edit("datasources/events.datasource", "`at` DateTime", $"`at` {type}");
        var written = after.With(after.Plan(Daily, Workflow.Branches));
        var findings = DatafileAnalysis.Analyze(
            new AnalysisRequest(written.Snapshot, Daily.Snapshot, TinyProject.Utc("2024-06-01 10:00:00")) { Workflow = Workflow.Branches }).Findings;

        Assert.Contains("WHERE events.at > '2024-06-01 10:15:00'\n", written.Files["pipes/sync_events_v2.pipe"], StringComparison.Ordinal);
        Assert.Contains("WHERE events.at <= '2024-06-01 10:15:00'\n", written.Files["pipes/backfill_events_v2.pipe"], StringComparison.Ordinal);
        Assert.Empty(findings.Select(f => f.ToString()));
    }

    [Fact]
    public void A_reader_that_is_new_reads_the_new_name_at_once()
    {
        var after = After.With("endpoints/new_reader.pipe", "NODE n\nSQL >\n    SELECT orders.shop FROM orders WHERE orders.amount > 1\n\nTYPE endpoint\n");
        var written = after.With(after.Plan(Before, Workflow.Branches));

        Assert.Contains("SELECT orders.shop FROM orders_v2 AS orders WHERE orders.amount > 1", written.Files["endpoints/new_reader.pipe"], StringComparison.Ordinal);
    }

    [Fact]
    public void A_reader_whose_template_names_a_table_in_every_branch_reads_the_new_one_in_all()
    {
        const string Branch = "SELECT shop FROM orders {% if defined(x) %} WHERE shop = {{String(x)}} {% else %} LIMIT 1 {% end %}";
        var before = Before.With("endpoints/branches.pipe", $"NODE n\nSQL >\n    %\n    {Branch}\n\nTYPE endpoint\n");
        var after = After.With("endpoints/branches.pipe", before.Files["endpoints/branches.pipe"]);
        var patch = after.With(after.Plan(before, Workflow.Branches)).Files["deploy/orders_v2/repoint-readers.patch"];

        Assert.Contains("+    " + Branch.Replace("orders", "orders_v2", StringComparison.Ordinal), patch, StringComparison.Ordinal);
    }

    [Fact]
    public void Where_no_time_divides_the_rows_the_plan_says_what_is_left_to_do_by_hand()
    {
        static TinyProject WithoutTime(TinyProject project) => project.Edit("datasources/orders.datasource", "`placed_at` DateTime64(3)", "`placed_at` String");
        var plan = WithoutTime(After).Plan(WithoutTime(Before), Workflow.Branches);

        Assert.Equal(
            ["create-side-by-side", "deploy", "move-ingestion", "backfill", "verify", "repoint-readers", "remove-old"], plan.Steps.Select(s => s.Id));
        Assert.Contains("No pipe could be written to move the rows of 'orders'", plan.Steps[0].Reason, StringComparison.Ordinal);
        Assert.Equal("Deploy", plan.Steps[1].Title);
        Assert.Contains("'orders' into 'orders_v2'", plan.Steps[3].Reason, StringComparison.Ordinal);
        Assert.DoesNotContain("datasources/orders.datasource", Removed(plan));
        Assert.Contains("Keep 'orders' until its rows are in 'orders_v2'", plan.Steps[^1].Reason, StringComparison.Ordinal);
    }

    /// <summary>The old name is live until its rows are moved, and nothing that is written reads what is not there.</summary>
    [Fact]
    public void A_renamed_landing_data_source_stays_until_its_rows_are_moved()
    {
        var after = RenamedInEach(Daily.Without("datasources/events.datasource")
            .With("datasources/page_events.datasource", Daily.Files["datasources/events.datasource"]), "FROM events", "FROM page_events");
        var plan = after.Plan(Daily, Workflow.Branches);
        var written = after.With(plan);

        Assert.Equal(
            ["create-side-by-side", "deploy", "wait-for-cutoff", "backfill", "verify", "repoint-readers", "move-ingestion", "remove-old"],
            plan.Steps.Select(s => s.Id));
        Assert.Equal(Daily.Files["datasources/events.datasource"], written.Files["datasources/events.datasource"]);
        Assert.Equal(Daily.Files["pipes/daily_mv.pipe"], written.Files["pipes/daily_mv.pipe"]);
        Assert.Contains("FROM events\n    WHERE at > '2024-06-01 10:15:00'\n", written.Files["pipes/sync_page_events.pipe"], StringComparison.Ordinal);
        Assert.Contains("FROM events\n    WHERE at <= '2024-06-01 10:15:00'\n", written.Files["pipes/backfill_page_events.pipe"], StringComparison.Ordinal);
        Assert.Contains("FROM page_events GROUP BY day", written.Files["pipes/daily_mv_v2.pipe"], StringComparison.Ordinal);
        Assert.Contains("datasources/events.datasource", Removed(plan));
        Assert.DoesNotContain("page_events.datasource", Removed(plan), StringComparison.Ordinal);
        Assert.DoesNotContain(plan.Unresolved, f => f.Id == "DF3008");
        AssertSettled(written, Daily);
    }

    [Fact]
    public void A_renamed_target_is_filled_next_to_the_old_one()
    {
        var after = Daily.Without("datasources/daily.datasource").With("datasources/per_day.datasource", Daily.Files["datasources/daily.datasource"])
            .Edit("pipes/daily_mv.pipe", "DATASOURCE daily", "DATASOURCE per_day");
        var plan = after.Plan(Daily, Workflow.Branches);
        var written = after.With(plan);

        Assert.Equal(Daily.Files["datasources/daily.datasource"], written.Files["datasources/daily.datasource"]);
        Assert.Contains("DATASOURCE per_day\n", written.Files["pipes/daily_mv_v2.pipe"], StringComparison.Ordinal);
        Assert.Contains("TARGET_DATASOURCE per_day\n", written.Files["pipes/backfill_daily_mv_v2.pipe"], StringComparison.Ordinal);
        AssertSettled(written, Daily);
    }

    /// <summary>A deploy refuses to delete what is in use.</summary>
    [Fact]
    public void What_something_still_reads_is_not_removed()
    {
        var plan = Daily.Without("datasources/events.datasource").Plan(Daily, Workflow.Branches);

        var step = Assert.Single(plan.Steps);
        Assert.Equal(("keep-resource", "Keep 'events'"), (step.Id, step.Title));
        Assert.Contains("'daily_mv'", step.Reason, StringComparison.Ordinal);
        Assert.Empty(plan.Files);
        Assert.Empty(plan.Recreated);
    }

    /// <summary>The steps of a release are those of the procedure, and none of them leads anywhere here.</summary>
    [Fact]
    public void A_release_has_no_step_while_something_reads_what_is_removed()
    {
        var plan = Daily.Without("datasources/events.datasource").Plan(Daily, Workflow.Releases);

        Assert.Empty(plan.Steps);
        Assert.Empty(plan.Files);
        Assert.Contains(plan.Unresolved, f => f.Id == "DF3007");
    }

    [Fact]
    public void What_the_old_pipes_read_is_put_back_with_them()
    {
        var after = Daily.Without("datasources/events.datasource").Without("endpoints/top.pipe")
            .With("datasources/clicks.datasource", Daily.Files["datasources/events.datasource"].Replace("path", "link", StringComparison.Ordinal))
            .Edit("pipes/daily_mv.pipe", "FROM events", "FROM clicks");
        var plan = after.Plan(Daily, Workflow.Branches);

        Assert.Equal(Daily.Files["datasources/events.datasource"], after.With(plan).Files["datasources/events.datasource"]);
        Assert.Contains(plan.Unresolved, f => f is { Id: "DF3006", Resource: "daily" });
        AssertSettled(after.With(plan), Daily);
    }

    /// <summary>The older rows are in the old target alone.</summary>
    [Theory]
    [InlineData("pipes/daily_mv.pipe", "FROM events", "FROM events WHERE path != ''", "Info")]
    [InlineData("datasources/events.datasource", "KEY \"at\"", "KEY \"path, at\"", "Warning")]
    public void An_old_target_with_rows_that_its_source_no_longer_has_is_not_removed(string path, string was, string now, string severity)
    {
        var before = Daily.Edit("datasources/events.datasource", "KEY \"at\"", "KEY \"at\"\nENGINE_TTL \"at + INTERVAL 14 DAY\"");
        var plan = before.Edit(path, was, now).Plan(before, Workflow.Branches);

        Assert.Equal(severity, Assert.Single(plan.Unresolved, f => f is { Id: "DF3006", Resource: "daily" }).Severity.ToString());
        Assert.Contains("'daily_v2' will not get all rows of 'daily'", plan.Steps[0].Reason, StringComparison.Ordinal);
        Assert.Contains("Keep 'daily'", plan.Steps[^1].Reason, StringComparison.Ordinal);
        Assert.DoesNotContain("datasources/daily.datasource", Removed(plan), StringComparison.Ordinal);
        Assert.Equal("daily", Assert.Single(plan.LosingHistory));
    }

    /// <summary>A release that is promoted shows less, and the one before it is removed last.</summary>
    [Fact]
    public void A_release_that_loses_history_asks_before_it_is_promoted()
    {
        var before = Daily.Edit("datasources/events.datasource", "KEY \"at\"", "KEY \"at\"\nENGINE_TTL \"at + INTERVAL 14 DAY\"").Released("0.0.0");
        var plan = before.Edit("datasources/events.datasource", "KEY \"at\"", "KEY \"path, at\"").Released("0.0.1").Plan(before, Workflow.Releases);

        Assert.Contains(plan.Unresolved, f => f is { Id: "DF3006", Resource: "daily" });
        Assert.All(plan.Steps.Where(s => s.Id is "promote" or "clean-up"), s => Assert.Contains("'daily'", s.Reason, StringComparison.Ordinal));
    }

    private static TinyProject RenamedInEach(TinyProject project, string old, string now) =>
        project.Files.Aggregate(project, (edited, file) => edited.With(file.Key, file.Value.Replace(old, now, StringComparison.Ordinal)));

    private static string Removed(ReleasePlan plan) => string.Join("\n", plan.Steps.Single(s => s.Id == "remove-old").Commands);

    /// <summary>What is written has no finding of its own, and a second plan writes nothing more.</summary>
    private static void AssertSettled(TinyProject written, TinyProject before)
    {
        var result = DatafileAnalysis.Analyze(new AnalysisRequest(written.Snapshot, before.Snapshot, TinyProject.Utc("2024-06-01 10:00:00")) { Workflow = Workflow.Branches });

        Assert.Empty(result.Findings.Where(f => f.Severity >= DiagnosticSeverity.Warning).Select(f => f.ToString()));
        Assert.Empty(Assert.IsType<ReleasePlan>(result.Plan).Files.Select(f => f.Path));
    }

    [Fact]
    public void Numbers_of_names_go_on()
    {
        var before = Before.With("datasources/orders_v2.datasource", Before.Files["datasources/orders.datasource"]);
        var plan = After.With("datasources/orders_v2.datasource", Before.Files["datasources/orders.datasource"]).Plan(before, Workflow.Branches);

        Assert.Contains(plan.Files, f => f.Path == "datasources/orders_v3.datasource");
    }

    [Fact]
    public void A_name_that_the_change_removes_is_still_live_and_not_given_again()
    {
        var before = Before.With("datasources/orders_v2.datasource", Before.Files["datasources/orders.datasource"]);
        var written = After.With(After.Plan(before, Workflow.Branches));

        Assert.DoesNotContain("datasources/orders_v2.datasource", written.Files.Keys);
        Assert.Contains("datasources/orders_v3.datasource", written.Files.Keys);
        Assert.Empty(written.Plan(before, Workflow.Branches).Files);
    }

    /// <summary>The old views read a pipe that changes in place, so they would be rebuilt again and again.</summary>
    [Fact]
    public void What_has_its_new_name_gets_no_second_one()
    {
        var before = Before.With("pipes/clean.pipe", "NODE n\nSQL >\n    SELECT placed_at, shop, amount FROM orders\n")
            .With("pipes/cleaned.pipe", "NODE n\nSQL >\n    SELECT shop, sum(amount) AS total FROM clean GROUP BY shop\n\nTYPE materialized\nDATASOURCE totals\n")
            .With("datasources/totals.datasource", "SCHEMA >\n    `shop` String,\n    `total` Float64\n\nENGINE \"SummingMergeTree\"\nENGINE_SORTING_KEY \"shop\"\n");
        var after = before.Edit("pipes/clean.pipe", "FROM orders", "FROM orders WHERE amount > 0");
        var first = after.Plan(before, Workflow.Branches);
        var written = after.With(first);
        var second = written.Plan(before, Workflow.Branches, "2024-06-01 10:07:00");

        Assert.Contains(first.Files, f => f.Path == "pipes/cleaned_v2.pipe");
        Assert.Empty(second.Files);
        Assert.DoesNotContain(first.Files, f => f.Path.Contains("//", StringComparison.Ordinal));
    }

    [Fact]
    public void A_file_that_moves_and_changes_is_put_back_where_it_is_now()
    {
        var after = After.Without("datasources/orders.datasource").With("landing/orders.datasource", After.Files["datasources/orders.datasource"]);
        var written = after.With(after.Plan(Before, Workflow.Branches));

        Assert.Equal(Before.Files["datasources/orders.datasource"], written.Files["landing/orders.datasource"]);
        Assert.Empty(written.Plan(Before, Workflow.Branches).Files);
    }

    /// <summary>The target is declared by another workspace, so that only the pipe is new.</summary>
    [Fact]
    public void The_folder_of_a_plan_has_a_name_where_only_pipes_are_new()
    {
        var before = TinyProject.Empty
            .With("datasources/orders.datasource", Before.Files["datasources/orders.datasource"])
            .With("pipes/totals_mv.pipe", "NODE n\nSQL >\n    SELECT shop, sum(amount) AS total FROM orders GROUP BY shop\n\nTYPE materialized\nDATASOURCE totals\nENGINE \"SummingMergeTree\"\nENGINE_SORTING_KEY \"shop\"\n");
        var after = before.Edit("pipes/totals_mv.pipe", "sum(amount)", "sum(amount + 1)");
        var written = after.With(after.Plan(before, Workflow.Branches));

        Assert.All(written.Files, f => Assert.DoesNotContain("//", f.Key, StringComparison.Ordinal));
        Assert.Contains(written.Files, f => f.Key.StartsWith("deploy/totals_mv_v2/", StringComparison.Ordinal));
        Assert.Empty(written.Plan(before, Workflow.Branches).Files);
    }

    [Fact]
    public void What_can_be_altered_is_deployed_in_place()
    {
        var after = Before.Edit("datasources/orders.datasource", "`shop` String `json:$.shop`", "`shop` String `json:$.shop`,\n    `note` Nullable(String) `json:$.note`");
        var plan = after.Plan(Before, Workflow.Branches);

        Assert.Equal(["deploy"], plan.Steps.Select(s => s.Id));
        Assert.Empty(plan.Files);
    }
}
