using Datafile.Analyzer.Plans;
using Datafile.Analyzer.Project;

namespace Datafile.Analyzer.Tests.Plan;

/// <summary>Which steps a release needs, and what each writes.</summary>
public class PlanTests
{
    private const string Now = "2023-12-14 10:00:00";

    private static readonly string[] WholeRelease =
        ["create-release", "deploy-fork", "preview", "wait-for-cutoff", "backfill", "verify", "promote", "clean-up"];

    private static readonly TinyProject Before = TinyProject.Sample("before");

    [Fact]
    public void Nothing_differs_and_nothing_is_to_do()
    {
        var plan = Plan(Before, Before);

        Assert.Empty(plan.Changes);
        Assert.Empty(plan.Steps);
        Assert.Empty(plan.Files);
        Assert.Empty(plan.Backfills);
    }

    [Fact]
    public void The_sample_needs_the_whole_release_and_has_its_scripts_already()
    {
        var plan = Plan(TinyProject.Sample("step-1"), Before);

        Assert.Equal(WholeRelease, plan.Steps.Select(s => s.Id));
        Assert.Equal(["pipes/backfill_analytics_sessions.pipe", "deploy/0.0.2/deploy.sh"], plan.Files.Select(f => f.Path));
        Assert.Equal(new ReleaseVersions("0.0.0", "0.0.1", "0.0.2"), plan.Version);
        Assert.Equal("timestamp <= '2023-12-14 11:45:00'", Assert.Single(plan.Backfills).Filter);
    }

    [Fact]
    public void A_project_that_has_its_backfill_needs_no_file()
    {
        var plan = Plan(TinyProject.Sample("step-2"), Before);

        Assert.Equal(WholeRelease, plan.Steps.Select(s => s.Id));
        Assert.Empty(plan.Files);
        Assert.Equal("backfilling", Assert.Single(plan.Backfills).Pipe);
    }

    /// <summary>In Classic a pipe may have several views, each with a history of its own.</summary>
    [Theory]
    [InlineData(Workflow.Releases, "pipes/backfill_both.pipe one", "pipes/backfill_both_2.pipe two")]
    [InlineData(Workflow.Branches, "pipes/backfill_both_v2.pipe one_v2", "pipes/backfill_both_v2_2.pipe two_v2")]
    public void Each_view_of_a_pipe_gets_a_backfill_of_its_own_name(Workflow workflow, params string[] expected)
    {
        const string Table = "SCHEMA >\n    `ts` DateTime,\n    `k` UInt32\n\nENGINE MergeTree\nENGINE_SORTING_KEY ts\n";
        static string Node(string name, string target, string columns = "ts, k") => $"NODE {name}\nSQL >\n    SELECT {columns} FROM events\n\nTYPE materialized\nDATASOURCE {target}\n\n";
        var before = TinyProject.Empty.With("datasources/events.datasource", Table).With("datasources/one.datasource", Table).With("datasources/two.datasource", Table)
            .With("pipes/both.pipe", Node("a", "one") + Node("b", "two")).Released("0.0.0");
        var after = before.With("pipes/both.pipe", Node("a", "one", "ts, k, toUInt8(1) AS v") + Node("b", "two", "ts, k, toUInt8(1) AS v"))
            .Edit("datasources/one.datasource", "UInt32", "UInt32,\n    `v` UInt8").Edit("datasources/two.datasource", "UInt32", "UInt32,\n    `v` UInt8").Released("0.0.1");

        var plan = after.Plan(before, workflow, Now);

        Assert.Equal(expected, plan.Backfills.Select(b => $"{b.File} {b.Target}"));
        Assert.Equal(plan.Files.Select(f => f.Path).Distinct(), plan.Files.Select(f => f.Path));
    }

    [Fact]
    public void A_version_that_is_not_bumped_is_the_first_step()
    {
        const string Script = "deploy/0.0.0/deploy.sh";
        var before = Before.With(Script, "tb release create --semver 0.0.0\n");
        var plan = Plan(Changed(before), before);

        Assert.Equal(["bump-version", .. WholeRelease], plan.Steps.Select(s => s.Id));
        Assert.Equal(
            [".tinyenv", "deploy/0.0.1/deploy.sh", "pipes/backfill_analytics_sessions.pipe", "deploy/0.0.2/deploy.sh"],
            plan.Files.Select(f => f.Path));
        Assert.Equal(
            Before.Files[".tinyenv"].Replace("VERSION=0.0.0", "VERSION=0.0.1", StringComparison.Ordinal), plan.Files[0].Text);
    }

    [Theory]
    [InlineData("VERSION=0.0.0 # live", "VERSION=0.0.1 # live")]
    [InlineData("export VERSION=\"0.0.0\"\nA=1\n", "export VERSION=0.0.1\nA=1\n")]
    [InlineData("VERSION=0.0.0\r\nA=1\r\n", "VERSION=0.0.1\r\nA=1\r\n")]
    public void The_bump_leaves_the_rest_of_the_tinyenv_alone(string live, string bumped)
    {
        var before = Before.With(".tinyenv", live).With("deploy/0.0.0/deploy.sh", "tb release create --semver 0.0.0\n");
        var after = Changed(before).With(".tinyenv", live);

        Assert.Equal(bumped, Plan(after, before).Files.Single(f => f.Path == ".tinyenv").Text);
    }

    [Fact]
    public void Where_nothing_is_made_anew_it_is_deployed_in_place()
    {
        var plan = Plan(Before.Edit("endpoints/top_pages.pipe", "TYPE endpoint", "TYPE endpoint\nTOKEN \"more\" READ").Released("0.0.1"), Before);

        Assert.DoesNotContain(plan.Steps, s => s.Id is "create-release" or "backfill");
        Assert.Empty(plan.Recreated);
        Assert.Empty(plan.Files);
    }

    [Fact]
    public void The_release_is_made_by_the_three_commands()
    {
        var plan = Plan(TinyProject.Sample("step-1"), Before);

        Assert.Equal(
            ["tb release create --semver 0.0.1", "tb --semver 0.0.1 deploy --fork-downstream", "tb release preview --semver 0.0.1"],
            plan.Steps.Take(3).SelectMany(s => s.Commands));
    }

    [Fact]
    public void A_view_without_a_cut_off_gets_one_proposed()
    {
        var plan = Plan(TinyProject.Sample("mistakes/no-cutoff"), Before);

        Assert.Empty(plan.Cutoffs);
        var backfill = Assert.Single(plan.Backfills);
        Assert.Equal("timestamp <= '2023-12-14 10:15:00'", backfill.Filter);
        Assert.Contains("WHERE timestamp <= '2023-12-14 10:15:00'\n", backfill.Text, StringComparison.Ordinal);
        Assert.All(plan.Steps.Where(s => s.Id is "wait-for-cutoff" or "backfill"), s => Assert.Equal("2023-12-14 10:15:00", s.WaitUntil));
    }

    /// <summary>
    /// What one run writes is complete: cut-off, version, scripts, backfill and comparison are of one moment, and the rules find nothing in
    /// it.
    /// </summary>
    [Fact]
    public void A_first_plan_writes_a_release_that_fits_together()
    {
        const string Script = "deploy/0.0.0/deploy.sh";
        var before = Before.With(Script, "tb release create --semver 0.0.0\n");
        var after = TinyProject.Sample("mistakes/no-cutoff").With(".tinyenv", before.Files[".tinyenv"]).Without("deploy/0.0.1/deploy.sh").With(Script, before.Files[Script]);
        var plan = Plan(after, before);
        var written = after.With(plan);

        Assert.Equal(
            [".tinyenv", "pipes/analytics_sessions.pipe", "deploy/0.0.1/deploy.sh", "pipes/backfill_analytics_sessions.pipe", "deploy/0.0.2/deploy.sh"],
            plan.Files.Select(f => f.Path));
        Assert.Contains("WHERE timestamp > '2023-12-14 10:15:00'\n", written.Files["pipes/analytics_sessions.pipe"], StringComparison.Ordinal);
        Assert.Contains("WHERE timestamp <= '2023-12-14 10:15:00'\n", written.Files["pipes/backfill_analytics_sessions.pipe"], StringComparison.Ordinal);
        Assert.All(plan.Steps.Single(s => s.Id == "verify").Commands, c => Assert.Contains("WHERE date <= '2023-12-14'", c, StringComparison.Ordinal));
        Assert.Empty(written.With(".tinyenv", "VERSION=0.0.2\n").Against(before, Now).Findings);

        // As it is committed first: without what comes with the next version.
        var first = written.Without("pipes/backfill_analytics_sessions.pipe").Without("deploy/0.0.2/deploy.sh");
        Assert.Empty(first.Against(before, Now).Findings);
        Assert.Equal(plan.Steps.Select(s => s.Id).Skip(1), Plan(first, before).Steps.Select(s => s.Id));
        Assert.Equal(plan.Steps.Single(s => s.Id == "verify").Commands.AsEnumerable(), Plan(first, before).Steps.Single(s => s.Id == "verify").Commands.AsEnumerable());
    }

    [Fact]
    public void The_proposed_cut_off_can_be_given()
    {
        var plan = Plan(TinyProject.Sample("mistakes/no-cutoff"), Before, cutoff: "2023-12-14 20:00:00");

        Assert.Equal("timestamp <= '2023-12-14 20:00:00'", Assert.Single(plan.Backfills).Filter);
    }

    /// <summary>The hash of NULL would be NULL, and rows whose time is NULL or that differ in a measure alone would not be told apart.</summary>
    [Fact]
    public void Rows_are_compared_by_columns_with_NULL_and_by_floating_point_numbers_too()
    {
        TinyProject With(string column, string output) => Before
            .With("datasources/samples.datasource", "SCHEMA >\n    `timestamp` DateTime,\n    `sent` Nullable(DateTime),\n    `value` Float64\n\nENGINE \"MergeTree\"\nENGINE_SORTING_KEY \"timestamp\"\n")
            .With("datasources/copies.datasource", $"SCHEMA >\n    `timestamp` DateTime,\n    `sent` Nullable(DateTime),\n    `value` Float64{column}\n\nENGINE \"MergeTree\"\nENGINE_SORTING_KEY \"timestamp\"\n")
            .With("pipes/copies_mv.pipe", $"NODE copy\nSQL >\n    SELECT timestamp, sent, value{output} FROM samples\n\nTYPE materialized\nDATASOURCE copies\n");
        var plan = Plan(With(",\n    `one` UInt8", ", 1 AS one").With(".tinyenv", "VERSION=0.0.1\n"), With("", ""));

        var verify = Assert.Single(plan.Steps, s => s.Id == "verify");
        Assert.Contains(verify.Commands, c => c.Contains("(count(), sum(cityHash64(timestamp, ifNull(toString(sent), 'NULL'), value)))", StringComparison.Ordinal));
    }

    /// <summary>Groups in a table that does not merge them depend on the inserts, and are not compared; rows that are passed on are.</summary>
    [Theory]
    [InlineData("SELECT timestamp, action FROM analytics_events", true)]
    [InlineData("SELECT timestamp, any(action) AS action FROM analytics_events GROUP BY timestamp", false)]
    [InlineData("SELECT DISTINCT timestamp, action FROM analytics_events", false)]
    public void Rows_are_compared_where_each_is_one_of_the_source(string select, bool isCompared)
    {
        TinyProject With(string column, string output) => Before
            .With("datasources/copies.datasource", $"SCHEMA >\n    `timestamp` DateTime,\n    `action` LowCardinality(String){column}\n\nENGINE \"MergeTree\"\nENGINE_SORTING_KEY \"timestamp\"\n")
            .With("pipes/copies_mv.pipe", $"NODE copy\nSQL >\n    {select.Replace(" FROM", output + " FROM", StringComparison.Ordinal)}\n\nTYPE materialized\nDATASOURCE copies\n");
        var plan = Plan(With(",\n    `one` UInt8", ", 1 AS one").With(".tinyenv", "VERSION=0.0.1\n"), With("", ""));

        var verify = Assert.Single(plan.Steps, s => s.Id == "verify");
        Assert.Equal(isCompared, verify.Commands.Any(c => c.Contains("(count(), sum(cityHash64(timestamp, action)))", StringComparison.Ordinal)));
        Assert.Equal(isCompared, verify.Commands.Any(c => c.Contains("copies", StringComparison.Ordinal)));
    }

    /// <summary>When clocks go back an hour comes twice, and its text is that of the first.</summary>
    [Theory]
    [InlineData("2023-10-29 00:30:00", "timestamp <= '2023-10-29 02:30:00'")]
    [InlineData("2023-10-29 01:30:00", "timestamp <= toDateTime('2023-10-29 01:30:00', 'UTC')")]
    public void A_proposed_cut_off_in_the_hour_that_comes_twice_is_one_moment(string cutoff, string filter)
    {
        static TinyProject InMadrid(TinyProject project) => project.Edit("datasources/analytics_events.datasource", "`timestamp` DateTime", "`timestamp` DateTime('Europe/Madrid')");
        var plan = Plan(InMadrid(TinyProject.Sample("mistakes/no-cutoff")), InMadrid(Before), cutoff: cutoff);

        Assert.Equal(filter, Assert.Single(plan.Backfills).Filter);
    }

    [Fact]
    public void A_view_with_conditions_keeps_them_in_its_backfill()
    {
        var after = TinyProject.Sample("mistakes/no-cutoff")
            .Edit("pipes/analytics_sessions.pipe", "FROM analytics_hits", "FROM analytics_hits\n    WHERE device != 'bot' OR browser = 'x'");

        Assert.Contains(
            "WHERE (device != 'bot' OR browser = 'x') AND timestamp <= '2023-12-14 10:15:00'",
            Assert.Single(Plan(after, Before).Backfills).Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_proposed_cut_off_is_written_as_its_neighbours_are()
    {
        var after = TinyProject.Sample("mistakes/no-cutoff")
            .Edit("pipes/analytics_sessions.pipe", "FROM analytics_hits", "FROM analytics_hits -- all\n    WHERE device != 'bot'\n      AND browser = 'x' -- one");

        Assert.Contains(
            "FROM analytics_hits -- all\n    WHERE device != 'bot'\n      AND browser = 'x' -- one\n      AND timestamp <= '2023-12-14 10:15:00'\n",
            Assert.Single(Plan(after, Before).Backfills).Text, StringComparison.Ordinal);
    }

    /// <summary>The backfill takes exactly what the view leaves, and is otherwise the view itself.</summary>
    [Theory]
    [InlineData("timestamp > '2023-12-14 11:45:00'", "timestamp <= '2023-12-14 11:45:00'")]
    [InlineData("timestamp >= '2023-12-14 11:45:00'", "timestamp < '2023-12-14 11:45:00'")]
    [InlineData("timestamp>'2023-12-14 11:45:00'", "timestamp<='2023-12-14 11:45:00'")]
    [InlineData("if(pathname > '/', timestamp, timestamp) > '2023-12-14 11:45:00'", "if(pathname > '/', timestamp, timestamp) <= '2023-12-14 11:45:00'")]
    [InlineData("'2023-12-14 11:45:00' < timestamp", "'2023-12-14 11:45:00' >= timestamp")]
    [InlineData("NOT (timestamp <= '2023-12-14 11:45:00')", "NOT (NOT (timestamp <= '2023-12-14 11:45:00'))")]
    [InlineData("toDate(timestamp) > '2023-12-14'", "toDate(timestamp) <= '2023-12-14'")]
    [InlineData("timestamp > toDateTime('2023-12-14 11:45:00')", "timestamp <= toDateTime('2023-12-14 11:45:00')")]
    public void A_backfill_is_the_view_with_its_cut_off_turned_round(string cutoff, string complement)
    {
        var after = TinyProject.Sample("step-1").Edit("pipes/analytics_sessions.pipe", "timestamp > '2023-12-14 11:45:00'", cutoff);
        var plan = Plan(after, Before);
        var backfill = Assert.Single(plan.Backfills);

        Assert.Equal(complement, backfill.Filter);
        var nodes = backfill.Text[backfill.Text.IndexOf("NODE", StringComparison.Ordinal)..].TrimEnd();
        var view = after.Files["pipes/analytics_sessions.pipe"];
        Assert.Equal(view[view.IndexOf("NODE", StringComparison.Ordinal)..].TrimEnd().Replace(cutoff, complement, StringComparison.Ordinal), nodes);
    }

    /// <summary>An older moment beside the cut-off is a filter of the business: the backfill keeps it.</summary>
    [Fact]
    public void The_cut_off_alone_is_turned_round()
    {
        var after = TinyProject.Sample("step-1").Edit(
            "pipes/analytics_sessions.pipe", "timestamp > '2023-12-14 11:45:00'", "timestamp > '2023-12-14 11:45:00' AND timestamp > '2020-01-01 00:00:00'");
        var backfill = Assert.Single(Plan(after, Before).Backfills);

        Assert.Equal("timestamp <= '2023-12-14 11:45:00'", backfill.Filter);
        Assert.Contains("timestamp <= '2023-12-14 11:45:00' AND timestamp > '2020-01-01 00:00:00'", backfill.Text, StringComparison.Ordinal);
    }

    /// <summary>What the plan writes is clean: its own rules find nothing in it.</summary>
    [Theory]
    [InlineData("timestamp > '2023-12-14 11:45:00'")]
    [InlineData("timestamp >= '2023-12-14 11:45:00' AND pathname != '/health'")]
    [InlineData("NOT (timestamp <= '2023-12-14 11:45:00')")]
    [InlineData("toDate(timestamp) > '2023-12-14'")]
    [InlineData("toStartOfHour(timestamp) >= '2023-12-14 12:00:00'")]
    public void The_written_backfill_has_no_finding(string cutoff)
    {
        var after = TinyProject.Sample("step-1").Edit("pipes/analytics_sessions.pipe", "timestamp > '2023-12-14 11:45:00'", cutoff);
        var written = Plan(after, Before).Files
            .Aggregate(after, (project, file) => project.With(file.Path, file.Text))
            .With(".tinyenv", "VERSION=0.0.2\n");

        Assert.Empty(written.Against(after, Now).Findings);
        Assert.Empty(written.Against(Before, Now).Findings);
    }

    [Fact]
    public void A_backfill_of_days_waits_until_the_day_is_over()
    {
        var before = Before.Edit("datasources/analytics_events.datasource", "`timestamp` DateTime", "`timestamp` Date");
        var after = TinyProject.Sample("step-1")
            .Edit("datasources/analytics_events.datasource", "`timestamp` DateTime", "`timestamp` Date")
            .Edit("pipes/analytics_sessions.pipe", "timestamp > '2023-12-14 11:45:00'", "timestamp > '2023-12-14'");
        var plan = Plan(after, before);

        Assert.Equal("timestamp <= '2023-12-14'", Assert.Single(plan.Backfills).Filter);
        Assert.Equal("2023-12-15 00:00:00", plan.Steps.Single(s => s.Id == "wait-for-cutoff").WaitUntil);
    }

    [Fact]
    public void Views_over_a_view_are_made_anew_and_filled_by_its_backfill()
    {
        var before = Before
            .With("datasources/days_mv.datasource", """
                SCHEMA >
                    `date` Date,
                    `hits` AggregateFunction(count)

                ENGINE "AggregatingMergeTree"
                ENGINE_SORTING_KEY "date"
                """)
            .With("pipes/days.pipe", """
                NODE days_1
                SQL >
                    SELECT date, countMergeState(hits) AS hits
                    FROM analytics_sessions_mv
                    GROUP BY date

                TYPE materialized
                DATASOURCE days_mv
                """);
        var result = Changed(before).Released("0.0.1").Against(before, Now);
        var plan = Assert.IsType<ReleasePlan>(result.Plan);

        Assert.Equal(["analytics_sessions_mv", "days_mv", "analytics_sessions", "days"], plan.Recreated.AsEnumerable());
        Assert.Equal("analytics_sessions_mv", Assert.Single(plan.Backfills).Target);
        Assert.Empty(result.Findings);
    }

    [Fact]
    public void Two_views_of_one_target_are_two_backfills()
    {
        var before = Before.With("pipes/other_sessions.pipe", Before.Files["pipes/analytics_sessions.pipe"]
            .Replace("analytics_sessions_1", "other_sessions_1", StringComparison.Ordinal)
            .Replace("FROM analytics_hits", "FROM analytics_hits\n    WHERE device = 'phone'", StringComparison.Ordinal));
        var after = Changed(before)
            .Edit("pipes/other_sessions.pipe", "WHERE device = 'phone'", "WHERE device = 'phone' AND timestamp > '2023-12-14 11:45:00'")
            .Edit("pipes/other_sessions.pipe", "session_id,\n        any", "session_id,\n        anySimpleState(version) AS version,\n        any")
            .Released("0.0.1");
        var plan = Plan(after, before);

        Assert.Equal(["analytics_sessions_mv", "analytics_sessions", "other_sessions"], plan.Recreated.AsEnumerable());
        Assert.Equal(["backfill_analytics_sessions", "backfill_other_sessions"], plan.Backfills.Select(b => b.Pipe));
        Assert.All(plan.Backfills, b => Assert.Equal("analytics_sessions_mv", b.Target));
        Assert.Equal(2, plan.Files.Count(f => f.Path.EndsWith(".pipe", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_project_with_a_pair_of_scripts_gets_pairs()
    {
        var before = Before.Released("0.0.0").Without("deploy/0.0.0/deploy.sh")
            .With("deploy/0.0.0/ci-deploy.sh", "tb release create --semver 0.0.0\n")
            .With("deploy/0.0.0/cd-deploy.sh", "tb release create --semver 0.0.0\n");
        var plan = Plan(Changed(before).With(".tinyenv", "VERSION=0.0.1\n"), before);

        Assert.Equal(
            [
                "deploy/0.0.1/ci-deploy.sh", "deploy/0.0.1/cd-deploy.sh", "pipes/backfill_analytics_sessions.pipe",
                "deploy/0.0.2/ci-deploy.sh", "deploy/0.0.2/cd-deploy.sh",
            ],
            plan.Files.Select(f => f.Path));
        Assert.All(plan.Files.Where(f => f.Path.EndsWith(".sh", StringComparison.Ordinal)), f => Assert.True(f.Executable));
    }

    [Fact]
    public void A_pipe_of_the_name_that_a_backfill_would_get_is_left_alone()
    {
        var after = TinyProject.Sample("step-1").With("pipes/backfill_analytics_sessions.pipe", "NODE a\nSQL >\n    SELECT 1\n");

        Assert.Equal("pipes/backfill_analytics_sessions_2.pipe", Assert.Single(Plan(after, Before).Backfills).File);
    }

    [Theory]
    [InlineData(Workflow.Branches)]
    [InlineData(Workflow.Forward)]
    public void Other_workflows_have_no_versions_and_no_release(Workflow workflow)
    {
        var plan = TinyProject.Sample("step-1").Plan(Before, workflow, Now);

        Assert.Equal(new ReleaseVersions(null, null, null), plan.Version);
        Assert.NotEmpty(plan.Steps);
        Assert.DoesNotContain(plan.Steps, s => s.Commands.Any(c => c.Contains("release", StringComparison.Ordinal)));
    }

    private static ReleasePlan Plan(TinyProject after, TinyProject before, string? cutoff = null) =>
        Assert.IsType<ReleasePlan>(after.Against(before, Now, cutoff).Plan);

    /// <summary>The change of the sample, made in another project.</summary>
    private static TinyProject Changed(TinyProject before)
    {
        var sample = TinyProject.Sample("step-1");
        return before
            .With("datasources/analytics_sessions_mv.datasource", sample.Files["datasources/analytics_sessions_mv.datasource"])
            .With("pipes/analytics_sessions.pipe", sample.Files["pipes/analytics_sessions.pipe"]);
    }
}
