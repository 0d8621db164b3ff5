using Datafile.Analyzer.Analysis;
using Datafile.Analyzer.Changes;
using Datafile.Analyzer.Deployments;
using Datafile.Analyzer.Plans;
using Datafile.Analyzer.Project;
using Datafile.Analyzer.Rules;

namespace Datafile.Analyzer.Tests.Plan;

/// <summary>What Tinybird Forward does by itself, and what it has to be told.</summary>
public class ForwardPlanTests
{
    private const string Visits = "datasources/visits.datasource", Traffic = "datasources/traffic_by_country.datasource";

    private static readonly TinyProject Before = TinyProject.Sample("change-a-column-type-in-forward", "before");
    private static readonly TinyProject After = TinyProject.Sample("change-a-column-type-in-forward", "after");
    private static readonly WindowOptions Weeks = new(new WindowLength(7, WindowUnit.Day), null, null);

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
    public void History_that_no_forward_query_can_keep_needs_the_flag()
    {
        // Another grain: no old row is one of the new groups.
        var after = Before
            .Edit(Traffic, "`country` LowCardinality(String),", "`country` LowCardinality(String),\n    `visitor` String,")
            .Edit(Traffic, "\"day, country\"", "\"day, country, visitor\"")
            .Edit("materializations/traffic.pipe", "AS day, country, count", "AS day, country, visitor, count")
            .Edit("materializations/traffic.pipe", "GROUP BY day, country", "GROUP BY day, country, visitor");
        var plan = after.Plan(Before, Workflow.Forward);

        Assert.Contains("tb --cloud deployment create --wait --allow-destructive-operations", plan.Steps.SelectMany(s => s.Commands));
        Assert.Contains("A FORWARD_QUERY would mix its rows with other groups", Assert.Single(after.Against(Before).Findings, f => f.Id == "DF3006").Message, StringComparison.Ordinal);
        Assert.DoesNotContain(plan.Steps, s => s.Id == "write-forward-query");

        // The step that loses the rows does not resolve the finding about them.
        Assert.Contains(plan.Unresolved, f => f.Id == "DF3006");
    }

    /// <summary>Under a coarser key, stored rows merge: those of an engine that combines them may be meant to, others lose what they say.</summary>
    [Theory]
    [InlineData("AggregatingMergeTree", "Add a FORWARD_QUERY to 'traffic_by_country' that keeps its rows (those that differ only in 'country' will merge, for good), or let a new view write to a new Data Source, or approve")]
    [InlineData("ReplacingMergeTree", "A FORWARD_QUERY would merge its rows that differ only in 'country', for good: keep 'traffic_by_country' as it is, and let a new view write to a new Data Source, or approve")]
    public void Of_a_coarser_key_the_advice_says_what_a_query_merges(string engine, string advice)
    {
        var live = Before.Edit(Traffic, "AggregatingMergeTree", engine);
        var coarser = live.Edit(Traffic, "    `country` LowCardinality(String),\n", "").Edit(Traffic, "\"day, country\"", "\"day\"")
            .Edit("materializations/traffic.pipe", "AS day, country, count", "AS day, count")
            .Edit("materializations/traffic.pipe", "GROUP BY day, country", "GROUP BY day");
        IEnumerable<string> Messages(TinyProject project, string rule) => project.Against(live).Findings.Where(f => f.Id == rule).Select(f => f.Message);

        Assert.Contains(advice, Assert.Single(Messages(coarser, "DF3006")), StringComparison.Ordinal);

        // Whoever follows it finds what was announced.
        var kept = coarser.With(Traffic, coarser.Files[Traffic] + "\nFORWARD_QUERY >\n    SELECT day, visits\n");
        Assert.Empty(Messages(kept, "DF3006"));
        Assert.Contains(Messages(kept, "DF3011"), m => m.Contains("rows that differ only there merge into one, for good", StringComparison.Ordinal));
    }

    /// <summary>Below a target with another name, a view groups as it did.</summary>
    [Fact]
    public void Below_a_renamed_target_a_query_keeps_the_history()
    {
        const string Monthly = "datasources/monthly.datasource", View = "materializations/monthly_mv.pipe";
        var live = Before
            .With(Monthly, "SCHEMA >\n    `month` Date,\n    `visits` AggregateFunction(count)\n\nENGINE \"AggregatingMergeTree\"\nENGINE_SORTING_KEY \"month\"\n")
            .With(View, "NODE n\nSQL >\n    SELECT toStartOfMonth(day) AS month, countMergeState(visits) AS visits FROM traffic_by_country GROUP BY month\n\nTYPE materialized\nDATASOURCE monthly\n");
        var after = live.Without(Traffic).With("datasources/traffic.datasource", live.Files[Traffic])
            .Edit("materializations/traffic.pipe", "DATASOURCE traffic_by_country", "DATASOURCE traffic")
            .Edit(View, "FROM traffic_by_country", "FROM traffic");
        after = after.Files.Keys.Where(f => f.StartsWith("endpoints/", StringComparison.Ordinal)).Aggregate(after, (p, f) => p.With(f, p.Files[f].Replace("traffic_by_country", "traffic", StringComparison.Ordinal)));
        var plan = after.Plan(live, Workflow.Forward);

        Assert.Contains(new StepCause("DF3006", "monthly"), plan.Steps.Single(s => s.Id == "write-forward-query").Causes);
        Assert.EndsWith("FORWARD_QUERY >\n    SELECT\n        month,\n        visits\n", after.With(plan).Files[Monthly], StringComparison.Ordinal);
        Assert.DoesNotContain(after.With(plan).Against(live).Findings, f => f.Id == "DF3006");
    }

    [Fact]
    public void The_plan_shows_the_query_that_it_writes()
    {
        var query = After.Plan(Before, Workflow.Forward).Queries.Single(q => q.DataSource == "visits");

        Assert.Equal(Visits, query.File);
        Assert.Equal("FORWARD_QUERY >\n    SELECT\n        timestamp,\n        visitor,\n        country,\n        accurateCast(bytes, 'UInt64') AS bytes\n", query.Text);
    }

    [Fact]
    public void A_renamed_column_gets_a_forward_query_that_keeps_its_values()
    {
        var plan = Before.Edit(Visits, "`country` String `json:$.country`", "`land` String `json:$.country`").Plan(Before, Workflow.Forward);

        Assert.Contains(new StepCause("DF3008", "visits"), Assert.Single(plan.Steps, s => s.Id == "write-forward-query").Causes);
    }

    /// <summary>A target of two views, one of which groups in another way: no query makes the new groups of the old rows.</summary>
    [Fact]
    public void Where_one_of_two_views_has_another_grain_no_query_keeps_the_history()
    {
        var live = Before.With("materializations/second.pipe", Before.Files["materializations/traffic.pipe"].Replace("NODE ", "NODE second_", StringComparison.Ordinal));
        var plan = live.Edit("materializations/second.pipe", "GROUP BY day, country", "GROUP BY day, country, visitor").Plan(live, Workflow.Forward);

        Assert.DoesNotContain(plan.Steps, s => s.Id == "write-forward-query");
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
    public void A_forward_query_that_is_live_is_taken_out_when_its_data_source_is_touched()
    {
        var before = Before.With(Visits, Before.Files[Visits] + "\nFORWARD_QUERY >\n    SELECT timestamp, visitor, country, bytes\n");
        var after = before.Edit(Visits, "toIntervalDay(90)", "toIntervalDay(120)");
        var plan = after.Plan(before, Workflow.Forward);

        Assert.Equal("remove-stale-forward-query", plan.Steps[0].Id);
        Assert.Equal(Before.Files[Visits].Replace("(90)", "(120)", StringComparison.Ordinal), after.With(plan).Files[Visits]);
        Assert.DoesNotContain(after.Edit("endpoints/top.pipe", "DESC", "ASC").Plan(after, Workflow.Forward).Steps, s => s.Id == "remove-stale-forward-query");
    }

    [Fact]
    public void A_forward_query_that_has_grown_is_taken_out()
    {
        const string Line = "defaultValueOfTypeName('String') AS country";
        var before = Before.With(Visits, Before.Files[Visits] + $"\nFORWARD_QUERY >\n    SELECT timestamp, visitor, bytes, {Line}\n");
        var after = before
            .Edit(Visits, "`visitor` String", "`plan` String `json:$.plan`,\n    `visitor` String")
            .Edit(Visits, Line, Line + ", defaultValueOfTypeName('String') AS plan");
        var plan = after.Plan(before, Workflow.Forward);

        Assert.Equal(["remove-stale-forward-query", "check", "deploy"], plan.Steps.Select(s => s.Id));
        Assert.DoesNotContain("FORWARD_QUERY", after.With(plan).Files[Visits], StringComparison.Ordinal);
        Assert.Contains(plan.Steps[0].Causes, c => c == new StepCause("DF4010", "visits"));

        // What the query computes for a new column is lost without it.
        var computed = after.Edit(Visits, "defaultValueOfTypeName('String') AS plan", "upper(visitor) AS plan");
        Assert.DoesNotContain(computed.Plan(before, Workflow.Forward).Steps, s => s.Id == "remove-stale-forward-query");
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

    [Theory]
    [InlineData("UInt64", "bytes, '", false)]
    [InlineData("UInt8", "accurateCast(bytes, 'UInt8') AS bytes", true)]
    [InlineData("String", "accurateCast(bytes, 'String') AS bytes", false)]
    [InlineData("Int64", "accurateCast(bytes, 'Int64') AS bytes", false)]
    [InlineData("Bool", "accurateCast(bytes, 'Bool') AS bytes", true)]
    [InlineData("IPv4", "CAST(accurateCast(bytes, 'UInt32'), 'IPv4') AS bytes", false)]
    [InlineData("Int32", "accurateCast(bytes, 'Int32') AS bytes", true)]
    [InlineData("UInt16", "accurateCast(bytes, 'UInt16') AS bytes", true)]
    [InlineData("UInt128", "accurateCast(bytes, 'UInt128') AS bytes", false)]
    [InlineData("Float64", "accurateCast(bytes, 'Float64') AS bytes", false)]
    public void The_plan_warns_of_values_that_do_not_fit(string type, string expression, bool warns)
    {
        var plan = Before.Edit(Visits, "`bytes` UInt32", "`bytes` " + type).Plan(Before, Workflow.Forward);
        var step = plan.Steps.Single(s => s.Id == "write-forward-query");

        Assert.Contains(expression, plan.Files.Single(f => f.Path == Visits).Text, StringComparison.Ordinal);
        Assert.Equal(warns, step.Reason.Contains("cannot hold", StringComparison.Ordinal));
    }

    /// <summary>An ALTER makes a column Nullable by itself; beside a rename it is written again, and has to have the declared type.</summary>
    [Fact]
    public void A_query_for_a_rename_yields_the_types_of_all_columns()
    {
        var plan = Before.Edit(Visits, "`bytes` UInt32 `json:$.bytes`", "`size` UInt32 `json:$.bytes`").Edit(Visits, "`country` String", "`country` Nullable(String)")
            .Plan(Before, Workflow.Forward);

        var text = plan.Files.Single(f => f.Path == Visits).Text;
        Assert.Contains("bytes AS size", text, StringComparison.Ordinal);
        Assert.Contains("CAST(country, 'Nullable(String)') AS country", text, StringComparison.Ordinal);
    }

    /// <summary>A query that the plan writes rewrites its Data Source, and rebuilds what is below from what that still has.</summary>
    [Fact]
    public void A_query_for_a_rename_brings_one_for_the_target_that_its_rewrite_rebuilds()
    {
        var plan = Before.Edit(Visits, "`bytes` UInt32 `json:$.bytes`", "`size` UInt32 `json:$.bytes`").Plan(Before, Workflow.Forward);

        Assert.Contains(plan.Files, f => f.Path == Visits && f.Text.Contains("bytes AS size", StringComparison.Ordinal));
        Assert.Contains(plan.Files, f => f.Path == Traffic && f.Text.Contains("FORWARD_QUERY >", StringComparison.Ordinal));
    }

    [Fact]
    public void A_loss_that_is_approved_gets_no_forward_query()
    {
        var approval = Approvals.With(
            null, "DF3006", "traffic_by_country", DataProject.Load(Before.Snapshot), DataProject.Load(After.Snapshot), "only the last months are read");
        var plan = After.With(Approvals.FileName, approval).Plan(Before, Workflow.Forward);

        Assert.Contains(plan.Files, f => f.Path == Visits);
        Assert.DoesNotContain(plan.Files, f => f.Path == Traffic);
        Assert.Contains(plan.Steps.Single(s => s.Id == "deploy-staging").Commands, c => c.Contains("--allow-destructive-operations", StringComparison.Ordinal));
        Assert.DoesNotContain(plan.Steps, s => s.Causes.Concat(s.Accepts).Any(c => c.Rule == "DF3006"));
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

    /// <summary>accurateCast makes NULL of a text that Nullable cannot hold; without it, the deployment fails.</summary>
    [Theory]
    [InlineData("Nullable(String)", "IPv4", "accurateCast(ifNull(bytes, CAST(defaultValueOfTypeName('IPv4') AS String)), 'IPv4') AS bytes", "NULL of 'bytes' becomes the default of IPv4; a value of 'bytes' that IPv4 cannot hold makes it fail")]
    [InlineData("Nullable(String)", "Nullable(UUID)", "if(isNull(bytes), NULL, accurateCast(ifNull(bytes, CAST(defaultValueOfTypeName('UUID') AS String)), 'UUID')) AS bytes", "makes it fail")]
    [InlineData("String", "Nullable(UInt8)", "CAST(accurateCast(bytes, 'UInt8'), 'Nullable(UInt8)') AS bytes", "makes it fail")]
    [InlineData("DateTime64(9)", "DateTime64(3)", "accurateCast(bytes, 'DateTime64(3)') AS bytes", "values of 'bytes' may change without an error: fractions of a second are lost")]
    [InlineData("DateTime64(0)", "DateTime", "accurateCast(bytes, 'DateTime') AS bytes", "may change without an error: times before 1970 and after 2106 are stored as others")]
    [InlineData("Decimal(9, 2)", "Int32", "accurateCast(bytes, 'Int32') AS bytes", "may change without an error")]
    [InlineData("Decimal(18, 2)", "Int32", "accurateCast(bytes, 'Int32') AS bytes", "is cut without an error, or makes it fail")]
    [InlineData("Nullable(UInt32)", "UInt32", "coalesce(bytes, defaultValueOfTypeName('UInt32')) AS bytes", "NULL of 'bytes' becomes the default of UInt32")]
    [InlineData("Nullable(UInt32)", "UInt64", "coalesce(accurateCast(bytes, 'Nullable(UInt64)'), defaultValueOfTypeName('UInt64')) AS bytes", "NULL of 'bytes' becomes the default of UInt64")]
    [InlineData("Nullable(String)", "LowCardinality(String)", "CAST(coalesce(accurateCast(bytes, 'Nullable(String)'), defaultValueOfTypeName('String')), 'LowCardinality(String)') AS bytes", "NULL of 'bytes' becomes the default of String")]
    [InlineData("SimpleAggregateFunction(any, Nullable(UInt32))", "SimpleAggregateFunction(any, UInt32)", "CAST(coalesce(bytes, defaultValueOfTypeName('UInt32')), 'SimpleAggregateFunction(any, UInt32)') AS bytes", "NULL of 'bytes' becomes the default of UInt32")]
    [InlineData("Nullable(UInt32)", "IPv4", "coalesce(CAST(accurateCast(bytes, 'Nullable(UInt32)'), 'Nullable(IPv4)'), defaultValueOfTypeName('IPv4')) AS bytes", "NULL of 'bytes' becomes the default of IPv4")]
    public void What_a_conversion_loses_is_said_or_fails(string was, string now, string expression, string words)
    {
        var before = Before.Edit(Visits, "`bytes` UInt32", "`bytes` " + was);
        var plan = before.Edit(Visits, "`bytes` " + was, "`bytes` " + now).Plan(before, Workflow.Forward);

        Assert.Contains(expression, plan.Files.Single(f => f.Path == Visits).Text, StringComparison.Ordinal);
        Assert.Contains(words, plan.Steps.Single(s => s.Id == "write-forward-query").Reason, StringComparison.Ordinal);
    }

    /// <summary>What a column is made of its live values, and all that is said of those that have no place in its new type.</summary>
    [Theory]
    [InlineData("UInt64", "UInt32", "accurateCast(bytes, 'UInt32')", "a value of 'bytes' that UInt32 cannot hold makes it fail, and nothing is changed.")]
    [InlineData("UInt32", "Float64", "accurateCast(bytes, 'Float64')", "")]
    [InlineData("UInt8", "Bool", "accurateCast(bytes, 'Bool')", "a value of 'bytes' that Bool cannot hold exactly is cut without an error, or makes it fail.")]
    [InlineData("UUID", "Bool", "accurateCast(bytes, 'Bool')", "a value of 'bytes' that Bool cannot hold exactly is cut without an error, or makes it fail.")]
    [InlineData("UInt16", "Date", "accurateCast(bytes, 'Date')", "")]
    [InlineData("Int64", "Date", "accurateCast(bytes, 'Date')", "a value of 'bytes' that Date cannot hold exactly is cut without an error, or makes it fail.")]
    [InlineData("Date", "DateTime", "accurateCast(bytes, 'DateTime')", "values of 'bytes' may change without an error: days after 2106-02-07, the last of DateTime, are stored as other days.")]
    [InlineData("Date", "DateTime64(3)", "accurateCast(bytes, 'DateTime64(3)')", "")]
    [InlineData("Date", "DateTime64(3, 'Europe/Madrid')", "accurateCast(bytes, 'DateTime64(3, \\'Europe/Madrid\\')')", "values of 'bytes' may change without an error: 1970-01-01, the default of Date, is stored as the day after it in zones east of UTC.")]
    [InlineData("DateTime", "Date", "accurateCast(bytes, 'Date')", "values of 'bytes' may change without an error: the time of day is lost.")]
    [InlineData("DateTime('Europe/Madrid')", "String", "accurateCast(bytes, 'String')", "values of 'bytes' may change without an error: the text is the time of Europe/Madrid, and does not say so.")]
    [InlineData("DateTime('UTC')", "String", "accurateCast(bytes, 'String')", "")]
    [InlineData("UInt8", "Enum8('a' = 1)", "accurateCast(bytes, 'Enum8(\\'a\\' = 1)')", "a value of 'bytes' that Enum8('a' = 1) cannot hold makes it fail, and nothing is changed.")]
    [InlineData("Float32", "Enum8('a' = 1)", "accurateCast(bytes, 'Enum8(\\'a\\' = 1)')", "a value of 'bytes' that Enum8('a' = 1) cannot hold exactly is cut without an error, or makes it fail.")]
    [InlineData("Float32", "UInt8", "accurateCast(bytes, 'UInt8')", "a value of 'bytes' that UInt8 cannot hold makes it fail, and nothing is changed.")]
    [InlineData("Enum8('a' = 1, 'b' = 2)", "Enum8('a' = 1)", "accurateCast(bytes, 'Enum8(\\'a\\' = 1)')", "values of 'bytes' may change without an error: names that Enum8('a' = 1) lacks are stored as their numbers, and reading these fails.")]
    [InlineData("Array(UInt64)", "Array(UInt32)", "accurateCast(bytes, 'Array(UInt32)')", "a value of 'bytes' that Array(UInt32) cannot hold makes it fail, and nothing is changed.")]
    [InlineData("Map(String, String)", "Array(String)", "accurateCast(bytes, 'Array(String)')", "values of 'bytes' may change without an error: its pairs are stored as texts.")]
    [InlineData("Map(String, UInt64)", "Map(String, UInt32)", "accurateCast(bytes, 'Map(String, UInt32)')", "a value of 'bytes' that Map(String, UInt32) cannot hold exactly is cut without an error, or makes it fail.")]
    [InlineData("Dynamic", "String", "accurateCast(bytes, 'String')", "")]
    [InlineData("AggregateFunction(count)", "AggregateFunction(count, UInt8)", "accurateCast(bytes, 'AggregateFunction(count, UInt8)')", "")]
    [InlineData("String", "LowCardinality(Nullable(String))", "accurateCast(bytes, 'LowCardinality(Nullable(String))')", "")]
    [InlineData("FixedString(3)", "String", "accurateCast(bytes, 'String')", "")]
    [InlineData("Nullable(UInt8)", "Nullable(UInt16)", "accurateCast(bytes, 'Nullable(UInt16)')", "")]
    [InlineData("UInt32", "Nullable(IPv4)", "CAST(accurateCast(bytes, 'UInt32'), 'Nullable(IPv4)')", "")]
    [InlineData("Nullable(UInt32)", "Nullable(IPv4)", "CAST(accurateCast(bytes, 'Nullable(UInt32)'), 'Nullable(IPv4)')", "")]
    [InlineData("Nullable(Bool)", "Bool", "coalesce(bytes, defaultValueOfTypeName('Bool'))", "NULL of 'bytes' becomes the default of Bool.")]
    [InlineData("Nullable(UInt8)", "String", "coalesce(accurateCast(bytes, 'Nullable(String)'), defaultValueOfTypeName('String'))", "NULL of 'bytes' becomes the default of String.")]
    [InlineData("Nullable(UInt8)", "LowCardinality(UInt8)", "CAST(coalesce(accurateCast(bytes, 'Nullable(UInt8)'), defaultValueOfTypeName('UInt8')), 'LowCardinality(UInt8)')", "NULL of 'bytes' becomes the default of UInt8.")]
    [InlineData("LowCardinality(Nullable(String))", "String", "coalesce(accurateCast(bytes, 'Nullable(String)'), defaultValueOfTypeName('String'))", "NULL of 'bytes' becomes the default of String.")]
    [InlineData("Nullable(String)", "LowCardinality(UInt8)", "CAST(accurateCast(ifNull(bytes, CAST(defaultValueOfTypeName('UInt8') AS String)), 'UInt8'), 'LowCardinality(UInt8)')", "NULL of 'bytes' becomes the default of UInt8; a value of 'bytes' that UInt8 cannot hold makes it fail, and nothing is changed.")]
    [InlineData("SimpleAggregateFunction(sum, UInt64)", "AggregateFunction(sum, UInt64)", "initializeAggregation('sumState', accurateCast(bytes, 'UInt64'))", "")]
    [InlineData("AggregateFunction(sum, UInt64)", "AggregateFunction(sum, UInt32)", "initializeAggregation('sumState', accurateCast(finalizeAggregation(bytes), 'UInt32'))", "a value of 'bytes' that UInt32 cannot hold makes it fail, and nothing is changed.")]
    [InlineData("AggregateFunction(uniq, UInt64)", "AggregateFunction(uniq, UInt32)", "", "")]
    [InlineData("AggregateFunction(sum, Nullable(UInt64))", "AggregateFunction(sum, UInt64)", "", "")]
    [InlineData("AggregateFunction(sum, UInt64)", "String", "", "")]
    public void A_column_of_another_type_is_made_of_its_live_values(string was, string now, string expression, string note)
    {
        var before = Before.Edit(Visits, "`bytes` UInt32", "`bytes` " + was);
        var plan = before.Edit(Visits, "`bytes` " + was, "`bytes` " + now).Plan(before, Workflow.Forward);

        var written = plan.Files.FirstOrDefault(f => f.Path == Visits)?.Text.Split("country,\n        ")[^1] ?? "";
        Assert.Equal(expression.Length > 0 ? expression + " AS bytes\n" : "", written);
        Assert.Equal(note, plan.Steps.Single(s => s.Id == "write-forward-query").Reason.Split("Note: ").ElementAtOrDefault(1) ?? "");
    }

    /// <summary>A column that is computed is not stored by the query, and one whose name alone is another keeps its values as they are.</summary>
    [Theory]
    [InlineData("`bytes` UInt64 `json:$.bytes`,\n    `twice` UInt64 MATERIALIZED bytes * 2", "accurateCast(bytes, 'UInt64') AS bytes\n")]
    [InlineData("`bytes` UInt64 `json:$.bytes`,\n    `twice` UInt64 ALIAS bytes * 2", "accurateCast(bytes, 'UInt64') AS bytes\n")]
    [InlineData("`size` UInt32 `json:$.bytes`", "bytes AS size\n")]
    public void Columns_of_the_query_are_those_that_are_stored(string now, string last)
    {
        var plan = Before.Edit(Visits, "`bytes` UInt32 `json:$.bytes`", now).Plan(Before, Workflow.Forward);

        Assert.EndsWith("country,\n        " + last, plan.Files.Single(f => f.Path == Visits).Text, StringComparison.Ordinal);
    }

    [Fact]
    public void No_query_is_written_that_converts_nothing()
    {
        var plan = Before.Edit(Visits, "`bytes` UInt32", "`bytes` Map(String, String)").Plan(Before, Workflow.Forward);

        Assert.DoesNotContain(plan.Files, f => f.Path == Visits);
        Assert.Contains("None could be written for 'visits'", plan.Steps.Single(s => s.Id == "write-forward-query").Reason, StringComparison.Ordinal);
    }
}
