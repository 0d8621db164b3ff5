using Datafile.Analyzer.Project;

namespace Datafile.Analyzer.Tests.Plan;

/// <summary>The times of a source that a view has rounded down: the rows of an hour are complete when it ends.</summary>
public class BucketedSourceTests
{
    private static readonly TinyProject Live = TinyProject.Empty
        .With("datasources/events.datasource", "SCHEMA >\n    `ts` DateTime,\n    `user` String\n\nENGINE MergeTree\nENGINE_SORTING_KEY ts\n")
        .With("datasources/hourly.datasource", "SCHEMA >\n    `hour` DateTime,\n    `n` SimpleAggregateFunction(sum, UInt64)\n\nENGINE AggregatingMergeTree\nENGINE_SORTING_KEY hour\n")
        .With("pipes/hourly_mv.pipe", View("toStartOfHour(ts) AS hour, count() AS n FROM events GROUP BY hour", "hourly"));

    private static readonly TinyProject Daily = Live
        .With("datasources/daily.datasource", "SCHEMA >\n    `day` Date,\n    `n` SimpleAggregateFunction(sum, UInt64)\n\nENGINE AggregatingMergeTree\nENGINE_SORTING_KEY day\n\nBACKFILL skip\n");

    /// <summary>The condition of a new view over the hours, with the conditions that the plan writes and the moment that it waits for.</summary>
    [Theory]
    [InlineData("", "hour > '2024-06-01 10:59:59'", "hour <= '2024-06-01 10:59:59'", "2024-06-01 10:59:59")]
    [InlineData("hour > '2024-06-01 11:00:00'", "hour > '2024-06-01 11:00:00'", "hour <= '2024-06-01 11:00:00'", "2024-06-01 12:00:00")]
    [InlineData("hour >= '2024-06-01 11:00:00'", "hour >= '2024-06-01 11:00:00'", "hour < '2024-06-01 11:00:00'", "2024-06-01 11:00:00")]
    [InlineData("hour > '2024-06-01 10:30:00'", "hour > '2024-06-01 10:30:00'", "hour <= '2024-06-01 10:30:00'", "2024-06-01 11:00:00")]
    public void A_plan_waits_until_the_last_bucket_has_ended(string condition, string cutoff, string filter, string wait)
    {
        var plan = Over("hourly", condition).Plan(Live, Workflow.Forward);

        Assert.Equal(wait, Assert.Single(plan.Steps, s => s.Id == "wait-for-cutoff").WaitUntil);
        var backfill = Assert.Single(plan.Backfills);
        Assert.Equal(filter, backfill.Filter);
        Assert.Contains($"# Run this once, after {wait} UTC has passed.", backfill.Text, StringComparison.Ordinal);
        Assert.Contains(cutoff, Over("hourly", condition).With(plan).Files["pipes/daily_mv.pipe"], StringComparison.Ordinal);
    }

    /// <summary>A cut-off beyond all times, which no bucket ends after.</summary>
    [Theory]
    [InlineData("hour > '9999-12-31 23:59:59'")]
    [InlineData("hour > toDateTime64('2299-12-31 23:59:59', 3)")]
    public void The_last_moments_have_a_plan(string condition) => Assert.NotEmpty(Over("hourly", condition).Plan(Live, Workflow.Forward).Steps);

    /// <summary>A view that passes the hours on as they are, and times that arrive as they are.</summary>
    [Fact]
    public void A_bucket_is_found_behind_a_view_between_and_not_in_a_landing_Data_Source()
    {
        var between = Live
            .With("datasources/passed.datasource", "SCHEMA >\n    `hour` DateTime,\n    `n` UInt64\n\nENGINE MergeTree\nENGINE_SORTING_KEY hour\n")
            .With("pipes/passed_mv.pipe", View("hour, n FROM hourly", "passed"));
        var after = between
            .With("datasources/daily.datasource", Daily.Files["datasources/daily.datasource"])
            .With("pipes/daily_mv.pipe", View("toDate(hour) AS day, sum(n) AS n FROM passed GROUP BY day", "daily"));

        Assert.Equal("2024-06-01 10:59:59", Assert.Single(after.Plan(between, Workflow.Forward).Steps, s => s.Id == "wait-for-cutoff").WaitUntil);
        var direct = Daily.With("pipes/daily_mv.pipe", View("toDate(ts) AS day, count() AS n FROM events GROUP BY day", "daily"));
        Assert.Equal("2024-06-01 10:15:00", Assert.Single(direct.Plan(Live, Workflow.Forward).Steps, s => s.Id == "wait-for-cutoff").WaitUntil);
    }

    /// <summary>In releases the cut-off is in the changed view, and its target is compared by days.</summary>
    [Fact]
    public void A_release_waits_and_compares_a_Date_with_a_day()
    {
        var live = Live.Released("0.0.0")
            .With("datasources/monthly.datasource", "SCHEMA >\n    `month` Date,\n    `n` SimpleAggregateFunction(sum, UInt64)\n\nENGINE AggregatingMergeTree\nENGINE_SORTING_KEY month\n")
            .With("pipes/monthly_mv.pipe", View("toStartOfMonth(hour) AS month, sum(n) AS n FROM hourly GROUP BY month", "monthly"));
        var after = live.Released("0.0.1")
            .Edit("datasources/monthly.datasource", "`n` SimpleAggregateFunction(sum, UInt64)", "`n` SimpleAggregateFunction(sum, UInt64),\n    `m` SimpleAggregateFunction(max, UInt64)")
            .Edit("pipes/monthly_mv.pipe", "sum(n) AS n", "sum(n) AS n, max(n) AS m");

        var plan = after.Plan(live, Workflow.Releases);

        Assert.Equal("2024-06-01 10:59:59", Assert.Single(plan.Steps, s => s.Id == "wait-for-cutoff").WaitUntil);
        Assert.Contains("WHERE month <= '2024-06-01' GROUP BY", string.Concat(plan.Steps.SelectMany(s => s.Verify)), StringComparison.Ordinal);
    }

    private static TinyProject Over(string source, string condition) => Daily.With(
        "pipes/daily_mv.pipe",
        View($"toDate(hour) AS day, sum(n) AS n FROM {source}{(condition.Length > 0 ? " WHERE " + condition : "")} GROUP BY day", "daily"));

    private static string View(string query, string target) => $"NODE agg\nSQL >\n    SELECT {query}\n\nTYPE materialized\nDATASOURCE {target}\n";
}
