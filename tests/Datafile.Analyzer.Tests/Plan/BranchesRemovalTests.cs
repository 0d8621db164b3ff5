using Datafile.Analyzer.Project;
using static Datafile.Analyzer.Tests.Plan.BranchesSample;

namespace Datafile.Analyzer.Tests.Plan;

/// <summary>What is renamed or removed: it stays until its rows are moved and nothing reads it.</summary>
public class BranchesRemovalTests
{
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
}
