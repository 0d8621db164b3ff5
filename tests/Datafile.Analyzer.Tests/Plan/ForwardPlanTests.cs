using Datafile.Analyzer.Analysis;
using Datafile.Analyzer.Changes;
using Datafile.Analyzer.Deployments;
using Datafile.Analyzer.Plans;
using Datafile.Analyzer.Project;
using static Datafile.Analyzer.Tests.Plan.ForwardSample;

namespace Datafile.Analyzer.Tests.Plan;

/// <summary>What Tinybird Forward does by itself, and what it has to be told.</summary>
public class ForwardPlanTests
{
    [Fact]
    public void Another_type_gets_a_forward_query_and_its_target_keeps_its_history_with_one()
    {
        var plan = After.Plan(Before, Workflow.Forward);

        Assert.Equal(["write-forward-query", "check", "deploy-staging", "verify-staging", "promote", "clean-up"], plan.Steps.Select(s => s.Id));
        var written = After.With(plan);
        Assert.EndsWith(
            "FORWARD_QUERY >\n    SELECT\n        timestamp,\n        visitor,\n        country,\n        accurateCast(bytes, 'UInt64') AS bytes\n",
            written.Files[Visits], StringComparison.Ordinal);
        Assert.EndsWith("FORWARD_QUERY >\n    SELECT\n        day,\n        country,\n        visits\n", written.Files[Traffic], StringComparison.Ordinal);
        Assert.DoesNotContain("allow-destructive", string.Join('\n', plan.Steps.SelectMany(s => s.Commands)), StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_written_has_no_finding_and_is_no_more_to_write()
    {
        var written = After.With(After.Plan(Before, Workflow.Forward, windows: Weeks));
        var result = DatafileAnalysis.Analyze(new AnalysisRequest(written.Snapshot, Before.Snapshot, TinyProject.Utc("2024-06-01 10:00:00")) { Workflow = Workflow.Forward });

        Assert.Empty(result.Findings.Select(f => f.ToString()));
        Assert.DoesNotContain(result.Plan!.Steps, s => s.Id is "write-forward-query" or "prepare-backfill");

        // Somebody still has to run the copies.
        Assert.Equal(["wait-for-cutoff", "backfill", "clean-up"], result.Plan.Steps.Select(s => s.Id).Skip(4));
        Assert.Equal("bash deploy/traffic_by_hour/backfill.sh", Assert.Single(result.Plan.Steps.Single(s => s.Id == "backfill").Commands));
    }

    [Fact]
    public void A_renamed_data_source_is_copied_after_the_deployment_and_its_targets_are_filled_again()
    {
        var renamed = Before.Without(Visits).With("datasources/hits.datasource", Before.Files[Visits])
            .Edit("materializations/traffic.pipe", "FROM visits", "FROM hits")
            .Edit("datasources/hits.datasource", "ENGINE_TTL \"timestamp + toIntervalDay(90)\"", "");
        var live = Before.Edit(Visits, "ENGINE_TTL \"timestamp + toIntervalDay(90)\"", "");
        var plan = renamed.Plan(live, Workflow.Forward);

        Assert.Contains(new StepCause("DF3006", "traffic_by_country"), plan.Steps.Single(s => s.Id == "keep-renamed").Causes);
        Assert.Contains("flow on into traffic_by_country", plan.Steps.Single(s => s.Id == "copy-renamed").Reason, StringComparison.Ordinal);
        Assert.DoesNotContain("allow-destructive", string.Join('\n', plan.Steps.Single(s => s.Id == "check").Commands), StringComparison.Ordinal);

        // The plan of what it has written names the steps that are left.
        var written = renamed.With(plan).Plan(live, Workflow.Forward);
        Assert.Empty(written.Unresolved);
        Assert.Equal("tb --cloud copy run copy_visits_to_hits --wait", Assert.Single(written.Steps.Single(s => s.Id == "backfill").Commands));
        Assert.Contains("git rm -- datasources/visits.datasource", written.Steps.Single(s => s.Id == "remove-renamed").Commands[0], StringComparison.Ordinal);
    }

    [Fact]
    public void A_copy_into_an_archive_leaves_its_source()
    {
        var live = Before.Without("materializations/traffic.pipe").Without(Traffic);
        var after = live.With("datasources/archive.datasource", Before.Files[Visits]).With(
            "copies/archive_visits.pipe",
            "NODE all_1\nSQL >\n    SELECT * FROM visits\n\nTYPE copy\nTARGET_DATASOURCE archive\nCOPY_SCHEDULE @on-demand\n");
        var plan = after.Plan(live, Workflow.Forward);

        Assert.Equal("tb --cloud copy run archive_visits --wait", Assert.Single(plan.Steps.Single(s => s.Id == "backfill").Commands));
        Assert.DoesNotContain(plan.Steps, s => s.Id == "remove-renamed");
    }

    /// <summary>Neither where a file says that it keeps them, nor where the plan has to write a FORWARD_QUERY.</summary>
    [Theory]
    [InlineData("alter")]
    [InlineData("query")]
    [InlineData("none")]
    public void Rows_that_a_target_keeps_are_not_copied_into_it_again(string keeping)
    {
        var live = keeping == "none" ? Before : Before.Edit(Visits, "ENGINE_TTL \"timestamp + toIntervalDay(90)\"", "");
        var renamed = live.Without(Visits).With("datasources/hits.datasource", live.Files[Visits])
            .Edit("materializations/traffic.pipe", "FROM visits", "FROM hits");
        renamed = keeping switch
        {
            "alter" => renamed.With("materializations/traffic.pipe", renamed.Files["materializations/traffic.pipe"].TrimEnd('\n') + "\nDEPLOYMENT_METHOD alter\n"),
            "query" => renamed.With(Traffic, renamed.Files[Traffic] + "\nFORWARD_QUERY >\n    SELECT day, country, visits\n"),
            _ => renamed,
        };
        var plan = renamed.Plan(live, Workflow.Forward);
        var written = renamed.With(plan);

        Assert.Contains("No copy is written", plan.Steps.Single(s => s.Id == "keep-renamed").Reason, StringComparison.Ordinal);
        Assert.DoesNotContain(plan.Steps, s => s.Id is "copy-renamed" or "remove-renamed");
        Assert.Contains(Visits, written.Files.Keys);
        Assert.Empty(written.Against(live).Findings.Select(f => f.ToString()));
        Assert.Empty(written.Plan(live, Workflow.Forward).Files.Select(f => f.Path).Except(plan.Files.Select(f => f.Path)));
        if (keeping != "none")
            Assert.Contains("do not copy its rows in the same deployment", Assert.Single(renamed.Against(live).Findings, f => f.Id == "DF3008").Message, StringComparison.Ordinal);
    }

    /// <summary>
    /// A filter that is as before lets in what it has let in. One on the clock lets in only what is recent, so the target has to keep the rest.
    /// </summary>
    [Theory]
    [InlineData("country != ''", true)]
    [InlineData("timestamp > now() - INTERVAL 1 DAY", false)]
    public void Rows_that_met_the_filter_of_a_view_are_not_copied_into_its_target_again(string filter, bool comeBack)
    {
        const string Query = "\nFORWARD_QUERY >\n    SELECT day, country, visits\n";
        var live = Before.Edit(Visits, "ENGINE_TTL \"timestamp + toIntervalDay(90)\"", "").Edit("materializations/traffic.pipe", "FROM visits", $"FROM visits WHERE {filter}");
        var copied = live.With("datasources/hits.datasource", live.Files[Visits])
            .With("copies/visits_to_hits.pipe", "NODE all_1\nSQL >\n    SELECT * FROM visits\n\nTYPE copy\nTARGET_DATASOURCE hits\nCOPY_SCHEDULE @on-demand\n");
        var both = copied.Edit("materializations/traffic.pipe", "FROM visits", "FROM hits");
        var renamed = both.Without(Visits).Without("copies/visits_to_hits.pipe");

        var plan = renamed.Plan(live, Workflow.Forward);
        Assert.Equal(comeBack, plan.Steps.Any(s => s.Id == "copy-renamed"));
        Assert.Contains(
            comeBack ? "Move the rows of 'visits' to 'hits' with a copy pipe" : "First deploy 'hits' with a copy pipe that moves the rows of 'visits', and nothing that reads it",
            Assert.Single(renamed.Against(live).Findings, f => f.Id == "DF3006").Message, StringComparison.Ordinal);
        Assert.Contains(
            comeBack ? "Remove the copy pipe, or the FORWARD_QUERY of" : "first deploy 'hits' with it, and nothing that reads 'hits'",
            Assert.Single(both.With(Traffic, both.Files[Traffic] + Query).Against(live).Findings, f => f.Id == "DF4003").Message, StringComparison.Ordinal);

        // The advice in two deployments: only the old Data Source goes, with rows that are copied.
        Assert.Empty(copied.Against(live).Findings);
        Assert.Equal(["DF3011"], renamed.With(Traffic, renamed.Files[Traffic] + Query).Against(copied).Findings.Select(f => f.Id));
    }

    [Fact]
    public void A_copy_that_counts_rows_twice_is_not_to_be_run()
    {
        var renamed = Before.Without(Visits).With("datasources/hits.datasource", Before.Files[Visits])
            .With(Visits, Before.Files[Visits])
            .With("copies/visits_to_hits.pipe", "NODE all_1\nSQL >\n    SELECT * FROM visits\n\nTYPE copy\nTARGET_DATASOURCE hits\nCOPY_SCHEDULE @on-demand\n")
            .Edit("materializations/traffic.pipe", "FROM visits", "FROM hits");
        renamed = renamed.With(Traffic, renamed.Files[Traffic] + "\nFORWARD_QUERY >\n    SELECT day, country, visits\n");
        var plan = renamed.Plan(Before, Workflow.Forward);

        Assert.Contains(plan.Unresolved, f => f.Id == "DF4003");
        Assert.DoesNotContain(plan.Steps.SelectMany(s => s.Commands), c => c.Contains("visits_to_hits", StringComparison.Ordinal));
    }

    [Fact]
    public void With_windows_a_new_target_starts_empty_and_is_filled_week_by_week()
    {
        var plan = After.Plan(Before, Workflow.Forward, windows: Weeks);
        var written = After.With(plan);

        Assert.Equal(
            ["write-forward-query", "prepare-backfill", "check", "deploy-staging", "verify-staging", "promote", "wait-for-cutoff", "backfill", "clean-up"],
            plan.Steps.Select(s => s.Id));
        Assert.Contains("BACKFILL skip\n", written.Files["datasources/traffic_by_hour.datasource"], StringComparison.Ordinal);
        Assert.Contains("WHERE timestamp > '2024-06-01 10:15:00'", written.Files["materializations/traffic_hourly.pipe"], StringComparison.Ordinal);
        Assert.Contains(
            "WHERE timestamp <= '2024-06-01 10:15:00' AND timestamp >= {{DateTime(start)}} AND timestamp < {{DateTime(end)}}",
            written.Files["materializations/backfill_traffic_hourly.pipe"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("`bytes` UInt32", "`bytes` Nullable(UInt32)")]
    [InlineData("`bytes` UInt32 `json:$.bytes`", "`bytes` UInt32 `json:$.bytes`,\n    `path` String `json:$.path`")]
    [InlineData("toIntervalDay(90)", "toIntervalDay(120)")]
    public void What_can_be_altered_is_deployed_without_staging(string old, string now)
    {
        var plan = Before.Edit(Visits, old, now).Plan(Before, Workflow.Forward);

        Assert.Equal(["check", "deploy"], plan.Steps.Select(s => s.Id));
        Assert.Empty(plan.Files);
    }

    [Fact]
    public void A_data_source_that_goes_needs_the_flag_and_the_plan_says_what_is_lost()
    {
        var before = Before.With("datasources/old.datasource", "SCHEMA >\n    `a` String\n");
        var plan = Before.Plan(before, Workflow.Forward);

        Assert.Equal(["tb --cloud deploy --check --allow-destructive-operations", "tb --cloud deploy --allow-destructive-operations"], plan.Steps.SelectMany(s => s.Commands));
        Assert.All(plan.Steps, s => Assert.Contains("'old' is deleted with all its rows", s.Reason, StringComparison.Ordinal));
    }

    /// <summary>The target below is rebuilt, or keeps its rows by a FORWARD_QUERY; those of the source are gone.</summary>
    [Fact]
    public void The_engine_Null_needs_the_flag_and_the_plan_says_what_is_lost()
    {
        var after = Before.Edit(
            Visits,
            "ENGINE \"MergeTree\"\nENGINE_PARTITION_KEY \"toYYYYMM(timestamp)\"\nENGINE_SORTING_KEY \"timestamp, visitor\"\nENGINE_TTL \"timestamp + toIntervalDay(90)\"\n",
            "ENGINE \"Null\"\n");
        var plan = after.Plan(Before, Workflow.Forward);

        Assert.Equal(DeployAction.Destructive, plan.Deployment!.Verdict);
        Assert.Equal(DeployAction.Destructive, plan.Deployment.Resources["visits"]);
        Assert.Equal(DeployAction.Rebuild, plan.Deployment.Resources["traffic_by_country"]);
        Assert.Contains("tb --cloud deployment create --wait --allow-destructive-operations", plan.Steps.SelectMany(s => s.Commands));
        Assert.Contains("'visits' gets the engine Null, and all its rows are deleted.", plan.Steps.Single(s => s.Id == "check").Reason, StringComparison.Ordinal);
        Assert.Equal(Impact.HistoryLoss, plan.Changes.Single(c => c.Kind == ChangeKind.Engine).Impact);
        Assert.DoesNotContain(plan.Changes, c => c.Message.Contains("copies the rows", StringComparison.Ordinal));
        Assert.StartsWith("All rows of 'traffic_by_country' are copied.", plan.Steps.Single(s => s.Id == "deploy-staging").Reason, StringComparison.Ordinal);
        Assert.Contains(after.Against(Before).Findings, f => f is { Id: "DF3006", Resource: "traffic_by_country" });
    }

    [Fact]
    public void A_view_that_is_altered_keeps_its_rows_and_is_not_rebuilt()
    {
        var after = Before
            .Edit("materializations/traffic.pipe", "DATASOURCE traffic_by_country", "DATASOURCE traffic_by_country\nDEPLOYMENT_METHOD alter")
            .Edit("materializations/traffic.pipe", "countState() AS visits", "countState() AS visits, uniqState(visitor) AS visitors")
            .Edit(Traffic, "`visits` AggregateFunction(count)", "`visits` AggregateFunction(count),\n    `visitors` AggregateFunction(uniq, String)");

        Assert.Equal(["check", "deploy"], after.Plan(Before, Workflow.Forward).Steps.Select(s => s.Id));
    }

    [Fact]
    public void A_renamed_data_source_is_kept_until_its_rows_are_copied()
    {
        var before = Before.With("datasources/old.datasource", "SCHEMA >\n    `a` String,\n    `b` String,\n    `c` UInt8\n\nENGINE \"MergeTree\"\nENGINE_SORTING_KEY \"a\"\n");
        var after = before.Without("datasources/old.datasource").With("datasources/new.datasource", before.Files["datasources/old.datasource"]);
        var plan = after.Plan(before, Workflow.Forward);

        Assert.Equal(["keep-renamed", "check", "deploy", "copy-renamed", "remove-renamed"], plan.Steps.Select(s => s.Id));
        Assert.Equal(new StepCause("DF3008", "new"), Assert.Single(plan.Steps[0].Causes));
        Assert.Equal("tb --cloud copy run copy_old_to_new --wait", Assert.Single(plan.Steps[3].Commands));
        Assert.DoesNotContain("allow-destructive", string.Join('\n', plan.Steps.Take(4).SelectMany(s => s.Commands)), StringComparison.Ordinal);
        Assert.Contains("allow-destructive", plan.Steps[4].Commands[^1], StringComparison.Ordinal);
        Assert.DoesNotContain(after.With(plan).Plan(before, Workflow.Forward).Steps, s => s.Id == "keep-renamed");
    }

    [Fact]
    public void What_no_step_resolves_is_shown_before_the_steps()
    {
        var after = Before.Edit(Visits, "    `country` String `json:$.country`,\n", "").Plan(Before, Workflow.Forward);

        Assert.Contains(after.Unresolved, f => f is { Id: "DF3011", Resource: "visits" });
    }

    /// <summary>A copy has no stored rows that its query made: what a new view does to a live target is said once, as far as it is documented.</summary>
    [Fact]
    public void A_copy_that_becomes_a_view_is_not_rebuilt_for_its_query()
    {
        var live = TinyProject.Empty
            .With("datasources/visits.datasource", "SCHEMA >\n    `at` DateTime `json:$.at`\n\nENGINE \"MergeTree\"\nENGINE_SORTING_KEY \"at\"\n")
            .With("datasources/days.datasource", "SCHEMA >\n    `day` Date,\n    `hits` UInt64\n\nENGINE \"SummingMergeTree\"\nENGINE_SORTING_KEY \"day\"\n")
            .With("pipes/days.pipe", "NODE days_1\nSQL >\n    SELECT toDate(at) AS day, count() AS hits FROM visits WHERE toDate(at) = yesterday() GROUP BY day\n\nTYPE copy\nTARGET_DATASOURCE days\nCOPY_SCHEDULE 0 1 * * *\n");
        var plan = live.Edit("pipes/days.pipe", " WHERE toDate(at) = yesterday()", "").Edit("pipes/days.pipe", "TYPE copy\nTARGET_DATASOURCE days\nCOPY_SCHEDULE 0 1 * * *", "TYPE materialized\nDATASOURCE days").Plan(live, Workflow.Forward);

        Assert.DoesNotContain("rebuilds", Assert.Single(plan.Changes, c => c.Kind == ChangeKind.Query).Message, StringComparison.Ordinal);
        Assert.Contains("does not document whether", Assert.Single(plan.Changes, c => c.Kind == ChangeKind.NodeType).Message, StringComparison.Ordinal);
    }

    /// <summary>The merges of a TTL delete the oldest rows in staging and in live at different times.</summary>
    [Theory]
    [InlineData("timestamp + toIntervalDay(90)", "WHERE timestamp >= today() - INTERVAL 88 DAY AND timestamp < '2024-06-01 00:00:00'", "without the rows that a TTL is about to delete")]
    [InlineData("toDate(timestamp) + INTERVAL 7 DAY", "WHERE timestamp >= today() - INTERVAL 5 DAY AND", "without the rows")]
    [InlineData("timestamp + INTERVAL 3 MONTH", "WHERE timestamp >= today() - INTERVAL 87 DAY AND", "without the rows")]
    [InlineData("toStartOfMonth(timestamp) + INTERVAL 3 MONTH", "WHERE timestamp >= today() - INTERVAL 57 DAY AND", "without the rows")]
    [InlineData("timestamp + toIntervalDay(90) DELETE WHERE bytes = 0", "WHERE timestamp >= today() - INTERVAL 88 DAY AND", "without the rows")]
    [InlineData("timestamp + toIntervalHour(30)", null, "'visits' may differ until merges have deleted the rows whose TTL has passed")]
    [InlineData("timestamp + toIntervalDay(bytes)", null, "'visits' may differ until merges")]
    [InlineData("seen + toIntervalDay(90)", "WHERE seen >= today() - INTERVAL 88 DAY AND seen < '2024-06-01'", "without the rows")]
    [InlineData("toDateTime(later) + toIntervalDay(90)", null, "'visits' may differ until merges")]
    public void Rows_that_a_ttl_is_about_to_delete_are_not_compared(string ttl, string? condition, string words)
    {
        var live = Before.Edit(Visits, "timestamp + toIntervalDay(90)", ttl)
            .Edit(Visits, "    `visitor`", "    `seen` Date `json:$.seen`,\n    `later` String `json:$.later`,\n    `visitor`");
        var after = live.Edit(Visits, "`bytes` UInt32", "`bytes` UInt64");
        var plan = after.Plan(live, Workflow.Forward);

        Assert.Contains(words, plan.Steps.Single(s => s.Id == "verify-staging").Reason, StringComparison.Ordinal);
        var script = after.With(plan).Files["deploy/verify-staging.sh"];
        if (condition is null)
            Assert.DoesNotContain("FROM visits", script, StringComparison.Ordinal);
        else
            Assert.Contains("AS value FROM visits " + condition, script, StringComparison.Ordinal);
    }

    /// <summary>Each of the two deletes by its own TTL.</summary>
    [Fact]
    public void The_shorter_of_two_ttls_decides_which_rows_are_compared()
    {
        var after = Before.Edit(Visits, "`bytes` UInt32", "`bytes` UInt64").Edit(Visits, "toIntervalDay(90)", "toIntervalDay(30)");

        Assert.Contains("timestamp >= today() - INTERVAL 28 DAY", after.With(after.Plan(Before, Workflow.Forward)).Files["deploy/verify-staging.sh"], StringComparison.Ordinal);
    }

    /// <summary>Merges change how many rows there are, and not what they add up to.</summary>
    [Theory]
    [InlineData("\"SummingMergeTree\"\nENGINE_SORTING_KEY \"day, page\"", true)]
    [InlineData("\"SummingMergeTree\"\nENGINE_SORTING_KEY \"page\"", false)]
    [InlineData("\"ReplacingMergeTree\"\nENGINE_SORTING_KEY \"day, page\"", false)]
    public void Of_an_engine_that_merges_rows_only_sums_are_compared(string engine, bool isSum)
    {
        const string Target = "datasources/days.datasource";
        var live = TinyProject.Empty
            .With("datasources/visits.datasource", "SCHEMA >\n    `at` DateTime `json:$.at`,\n    `page` String `json:$.page`\n\nENGINE \"MergeTree\"\nENGINE_SORTING_KEY \"at\"\n")
            .With(Target, "SCHEMA >\n    `day` Date,\n    `page` String,\n    `hits` UInt64\n\nENGINE \"MergeTree\"\nENGINE_SORTING_KEY \"day, page\"\n")
            .With("materializations/days_mv.pipe", "NODE days_1\nSQL >\n    SELECT toDate(at) AS day, page, count() AS hits FROM visits GROUP BY day, page\n\nTYPE materialized\nDATASOURCE days\n");
        var after = live.Edit(Target, "\"MergeTree\"\nENGINE_SORTING_KEY \"day, page\"", engine);
        var plan = after.Plan(live, Workflow.Forward);

        if (isSum)
            Assert.Contains("sum(hits) AS value FROM days WHERE", after.With(plan).Files["deploy/verify-staging.sh"], StringComparison.Ordinal);
        else
            Assert.Contains("count() of 'days' depends on which rows have merged", plan.Steps.Single(s => s.Id == "verify-staging").Reason, StringComparison.Ordinal);
    }

    /// <summary>Counts of other rows are others; those of the same rows are not.</summary>
    [Theory]
    [InlineData("WHERE bytes > 5 ", true)]
    [InlineData("", false)]
    public void A_target_whose_view_takes_other_rows_may_differ(string filter, bool mayDiffer)
    {
        var live = TinyProject.Empty
            .With("datasources/visits.datasource", "SCHEMA >\n    `at` DateTime `json:$.at`,\n    `bytes` UInt32 `json:$.bytes`\n\nENGINE \"MergeTree\"\nENGINE_SORTING_KEY \"at\"\n")
            .With("datasources/days.datasource", "SCHEMA >\n    `day` Date,\n    `hits` UInt64,\n    `bytes` UInt64\n\nENGINE \"SummingMergeTree\"\nENGINE_SORTING_KEY \"day\"\n")
            .With("materializations/days_mv.pipe", "NODE days_1\nSQL >\n    SELECT toDate(at) AS day, count() AS hits, sum(bytes) AS bytes FROM visits GROUP BY day\n\nTYPE materialized\nDATASOURCE days\n");
        var plan = live.Edit("materializations/days_mv.pipe", "sum(bytes) AS bytes FROM visits ", $"sum(bytes * 2) AS bytes FROM visits {filter}").Plan(live, Workflow.Forward);

        Assert.Equal(mayDiffer, plan.Steps.Single(s => s.Id == "verify-staging").Reason.Contains("'days' may differ", StringComparison.Ordinal));
    }
}
