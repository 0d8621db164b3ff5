using Datafile.Analyzer.Analysis;
using Datafile.Analyzer.Plans;
using Datafile.Analyzer.Project;
using static Datafile.Analyzer.Tests.Plan.BranchesSample;

namespace Datafile.Analyzer.Tests.Plan;

/// <summary>What a change needs that Classic cannot make in place: a new name beside the old.</summary>
public class BranchesPlanTests
{
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

    /// <summary>A view that does not change wrote these rows already, unless they are older than the view.</summary>
    [Theory]
    [InlineData("", "deploy")]
    [InlineData(" WHERE timestamp < '2023-12-01 00:00:00'", "deploy backfill")]
    public void A_copy_of_what_the_target_has_is_not_run(string filter, string expected)
    {
        var before = TinyProject.Empty
            .With("datasources/events.datasource", "SCHEMA >\n    `timestamp` DateTime,\n    `user` String\n\nENGINE MergeTree\nENGINE_SORTING_KEY timestamp\n")
            .With("datasources/users.datasource", "SCHEMA >\n    `user` String,\n    `n` AggregateFunction(count)\n\nENGINE AggregatingMergeTree\nENGINE_SORTING_KEY user\n")
            .With("pipes/v.pipe", "NODE n\nSQL >\n    SELECT user, countState() AS n FROM events GROUP BY user\n\nTYPE materialized\nDATASOURCE users\n");
        var now = before.With(
            "pipes/c.pipe",
            $"NODE n\nSQL >\n    SELECT user, countState() AS n FROM events{filter} GROUP BY user\n\nTYPE copy\nTARGET_DATASOURCE users\nCOPY_SCHEDULE @on-demand\n");

        Assert.Equal(expected, string.Join(" ", now.Plan(before, Workflow.Branches, "2023-12-14 10:00:00").Steps.Select(s => s.Id)));
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

    /// <summary>Counts of other rows are others: a comparison that asks for the same numbers would fail on a right release.</summary>
    [Theory]
    [InlineData(Workflow.Branches, "'daily_v2' may differ", "WHERE path != ''")]
    [InlineData(Workflow.Releases, "'daily' may differ", "WHERE path != ''")]
    [InlineData(Workflow.Releases, "'daily' may differ", "INNER JOIN people USING (path)")]
    [InlineData(Workflow.Releases, "'daily' may differ", "ARRAY JOIN [1, 2] AS n")]
    [InlineData(Workflow.Releases, null, "")]
    public void A_target_whose_view_takes_other_rows_may_differ(Workflow workflow, string? expected, string clause)
    {
        var people = Daily.With("datasources/people.datasource", "SCHEMA >\n    `path` String\n");
        var plan = people.Edit("pipes/daily_mv.pipe", "AS hits FROM events", $"AS hits, sum(length(path)) AS letters FROM events {clause}")
            .Edit("datasources/daily.datasource", "`hits` UInt64", "`hits` UInt64,\n    `letters` UInt64")
            .Plan(people, workflow);
        var verify = plan.Steps.Single(s => s.Id == "verify");

        Assert.Equal(expected is null, verify.Commands.Length > 0);
        Assert.Equal(expected is not null, verify.Reason.Contains(expected ?? "may differ", StringComparison.Ordinal));
    }

    /// <summary>Also where another view into it takes other rows, or is gone.</summary>
    [Theory, InlineData("FROM web", "FROM web WHERE path != ''"), InlineData("TYPE materialized\nDATASOURCE daily\n", "TYPE endpoint\n")]
    public void A_target_with_several_views_may_differ(string was, string now)
    {
        var two = Daily.With("datasources/web.datasource", Daily.Files["datasources/events.datasource"])
            .With("pipes/web_mv.pipe", Daily.Files["pipes/daily_mv.pipe"].Replace("FROM events", "FROM web", StringComparison.Ordinal));
        var plan = two.Edit("pipes/web_mv.pipe", was, now).Edit("pipes/daily_mv.pipe", "count() AS hits", "countIf(length(path) > 1) AS hits").Plan(two, Workflow.Releases);
        var verify = plan.Steps.Single(s => s.Id == "verify");

        Assert.Empty(verify.Commands);
        Assert.Contains("'daily' may differ", verify.Reason, StringComparison.Ordinal);
    }

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

    [Fact]
    public void What_can_be_altered_is_deployed_in_place()
    {
        var after = Before.Edit("datasources/orders.datasource", "`shop` String `json:$.shop`", "`shop` String `json:$.shop`,\n    `note` Nullable(String) `json:$.note`");
        var plan = after.Plan(Before, Workflow.Branches);

        Assert.Equal(["deploy"], plan.Steps.Select(s => s.Id));
        Assert.Empty(plan.Files);
    }
}
