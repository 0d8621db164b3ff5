using Datafile.Analyzer.Analysis;
using Datafile.Analyzer.Project;
using static Datafile.Analyzer.Tests.Plan.BranchesSample;

namespace Datafile.Analyzer.Tests.Plan;

/// <summary>What is left to do once the files of a side-by-side plan are written, and the names that they have.</summary>
public class BranchesWrittenTests
{
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
}
