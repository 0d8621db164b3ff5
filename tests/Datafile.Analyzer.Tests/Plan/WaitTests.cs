using Datafile.Analyzer.Cutoffs;
using Datafile.Analyzer.Project;
using Datafile.Analyzer.Release;

namespace Datafile.Analyzer.Tests.Plan;

/// <summary>The moment for which a release waits: several cut-offs, and one that is proposed.</summary>
public class WaitTests
{
    private const string Now = "2023-12-14 10:00:00";

    private static readonly TinyProject Before = TinyProject.Sample("before");

    /// <summary>A backfill that runs before the last cut-off has passed loses the rows up to it.</summary>
    [Theory]
    [InlineData("2023-12-14 11:45:00", "2023-12-14 13:00:00", "2023-12-14 13:00:00")]
    [InlineData("2023-12-14 13:00:00", "2023-12-14 11:45:00", "2023-12-14 13:00:00")]
    [InlineData("2023-12-14 11:45:00", "2023-12-14 11:45:00", "2023-12-14 11:45:00")]
    public void The_backfill_waits_for_the_last_of_several_cut_offs(string sessions, string pages, string until)
    {
        var after = TinyProject.Sample("step-1")
            .Edit("pipes/analytics_sessions.pipe", "timestamp > '2023-12-14 11:45:00'", $"timestamp > '{sessions}'")
            .Edit("pipes/analytics_pages.pipe", "FROM analytics_hits\n", $"FROM analytics_hits\n    WHERE timestamp > '{pages}' AND device != 'bot'\n");
        var plan = after.Plan(Before, Workflow.Releases, Now);

        Assert.Equal(2, plan.Backfills.Length);
        Assert.Equal(until, plan.Steps.Single(s => s.Id == "wait-for-cutoff").WaitUntil);
        Assert.Contains(
            $"{TimeText.Moment(TinyProject.Utc(until)):0}", plan.Files.Single(f => f.Path == "deploy/0.0.2/deploy.sh").Text, StringComparison.Ordinal);
    }

    /// <summary>At least 15 minutes ahead, on a full minute.</summary>
    [Theory]
    [InlineData("2023-12-14 10:00:00", "2023-12-14 10:15:00")]
    [InlineData("2023-12-14 10:00:01", "2023-12-14 10:16:00")]
    [InlineData("2023-12-14 10:00:30", "2023-12-14 10:16:00")]
    [InlineData("2023-12-14 23:59:59", "2023-12-15 00:15:00")]
    public void A_cut_off_is_proposed_on_the_next_full_minute(string now, string proposed) => Assert.Equal(
        TimeText.Moment(TinyProject.Utc(proposed)), CutoffProposal.MomentAfter(TimeText.Moment(TinyProject.Utc(now))));
}
