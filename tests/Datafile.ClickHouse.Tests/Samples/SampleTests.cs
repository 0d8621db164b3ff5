using System.Globalization;
using System.Text.RegularExpressions;
using Datafile.Analyzer.Analysis;
using Datafile.Analyzer.Plans;
using Datafile.Analyzer.Project;
using Datafile.ClickHouse.Tests.Engine;
using Datafile.ClickHouse.Tests.Projects;

namespace Datafile.ClickHouse.Tests.Samples;

/// <summary>The sample does on a real engine what its README and its findings say.</summary>
public sealed class SampleTests(ClickHouseDatabase engine) : IClassFixture<ClickHouseDatabase>
{
    private static readonly ProjectSnapshot Before = Sample("before"), Step1 = Sample("step-1"), Step2 = Sample("step-2"), Whole = Sample("mistakes/no-cutoff");

    [ClickHouseFact]
    public void The_release_of_the_sample_is_whole()
    {
        var play = Play(Step1, Step2);

        Assert.Equal(play.Recomputed(Whole), play.Groups());
        AssertVerified(play);
        Assert.Empty(Analyze(Step2).Findings);
    }

    [ClickHouseFact]
    public void The_backfill_that_the_plan_writes_makes_the_release_whole()
    {
        var planned = Assert.Single(Analyze(Step1).Plan!.Backfills);
        var play = Play(Step1, Step1.With((planned.File, planned.Text)));

        Assert.Equal(play.Recomputed(Whole), play.Groups());
        AssertVerified(play);
    }

    [ClickHouseFact]
    public void Rows_that_are_lost_do_not_make_up_for_others_that_are_counted_twice()
    {
        var play = Play(Step1, Step2);
        var hits = play.Hits();
        play.Exchange();

        Assert.Equal(hits, play.Hits());
        AssertDiffers(play, 0);
    }

    [ClickHouseFact]
    public void A_gap_loses_the_rows_that_its_finding_names()
    {
        var project = Sample("mistakes/backfill-gap");
        var play = Play(project, project);

        var rows = play.Arrived(RowsOf(project, "DF4004"));
        Assert.Equal(3, rows);
        Assert.Equal(play.Arrived("1") - rows, play.Hits());
        AssertDiffers(play, -rows);
    }

    [ClickHouseFact]
    public void An_overlap_counts_the_rows_twice_that_its_finding_names()
    {
        var project = Sample("mistakes/backfill-overlap");
        var play = Play(project, project);

        var rows = play.Arrived(RowsOf(project, "DF4003"));
        Assert.Equal(3, rows);
        Assert.Equal(play.Arrived("1") + rows, play.Hits());
        AssertDiffers(play, rows);
    }

    [ClickHouseFact]
    public void A_backfill_without_the_new_column_leaves_it_empty()
    {
        var project = Sample("mistakes/backfill-without-the-new-column");
        var play = Play(project, project);

        Assert.Equal(play.Arrived("1"), play.Hits());
        Assert.Equal(play.Arrived("timestamp < '2023-12-14'").ToString(CultureInfo.InvariantCulture), play.Value("countMergeIf(hits, version = '' AND date < '2023-12-14')"));
        Assert.Contains("does not yield 'version' of view", Message(project, "DF4005"));
    }

    [ClickHouseFact]
    public void Without_a_cut_off_the_rows_between_deploy_and_backfill_are_counted_twice()
    {
        var play = Play(Whole, Step2);

        Assert.Equal(play.Arrived("1") + play.Arrived($"timestamp >= '{ReleasePlay.Deploy}' AND timestamp <= '{ReleasePlay.Cutoff}'"), play.Hits());
        Assert.Contains("are counted twice", Message(Whole, "DF3001"));
    }

    [ClickHouseFact]
    public void A_cut_off_in_the_past_loses_the_rows_until_the_deploy()
    {
        var project = Sample("mistakes/cutoff-in-the-past");
        var planned = Assert.Single(Analyze(project).Plan!.Backfills);
        var play = Play(project, project.With((planned.File, planned.Text)));

        Assert.Equal(play.Arrived("1") - play.Arrived($"timestamp > '2023-12-14 09:45:00' AND timestamp < '{ReleasePlay.Deploy}'"), play.Hits());
        Assert.Contains("rows that arrive between the two are lost", Message(project, "DF3002"));
    }

    [ClickHouseFact]
    public void A_state_of_another_function_is_refused()
    {
        var project = Sample("mistakes/wrong-state");

        Assert.Contains("CANNOT_CONVERT_TYPE", Assert.Throws<ClickHouseException>(() => ReleasePlay.Start(engine, Before, project)).Message);
        Assert.Contains("ClickHouse refuses the view", Message(project, "DF2001"));
    }

    [ClickHouseFact]
    public void A_column_that_the_query_does_not_yield_stays_empty()
    {
        var project = Sample("mistakes/column-not-in-query");
        var play = Play(project, Sample("mistakes/backfill-without-the-new-column"));

        Assert.Equal("1", play.Value("count() > 0 AND countIf(version != '') = 0"));
        Assert.Contains("Column 'version' of 'analytics_sessions_mv' stays empty", Message(project, "DF2002"));
    }

    private ReleasePlay Play(ProjectSnapshot release, ProjectSnapshot backfill)
    {
        var play = ReleasePlay.Start(engine, Before, release);
        play.Backfill(backfill);
        return play;
    }

    private static void AssertVerified(ReleasePlay play)
    {
        Assert.Null(play.Refusal(Check(Verify.Commands)));
        Assert.Empty(play.Rows(Check(Verify.Verify)));
    }

    private static void AssertDiffers(ReleasePlay play, int rows)
    {
        Assert.Contains("differs from the live one", play.Refusal(Check(Verify.Commands)));
        var counts = Regex.Matches(Assert.Single(play.Rows(Check(Verify.Verify))), "\\((\\d+),").Select(m => int.Parse(m.Groups[1].Value, CultureInfo.InvariantCulture)).ToArray();
        Assert.Equal(rows, counts[0] - counts[1]);
    }

    private static ProjectSnapshot Sample(string folder) => InMemoryProject.Sample("add-column-to-a-materialized-view/" + folder);

    private static AnalysisResult Analyze(ProjectSnapshot project) => DatafileAnalysis.Analyze(
        new AnalysisRequest(project, Before, DateTime.Parse(ReleasePlay.Deploy, CultureInfo.InvariantCulture)));

    private static string Message(ProjectSnapshot project, string id) => Assert.Single(Analyze(project).Findings, f => f.Id == id).Message;

    /// <summary>The rows that a finding names, as a condition.</summary>
    private static string RowsOf(ProjectSnapshot project, string id) => Regex.Match(Message(project, id), "rows where (.+?): they are").Groups[1].Value;

    /// <summary>The step of the plan that compares the release with the live one.</summary>
    private static PlanStep Verify => Assert.Single(Analyze(Step1).Plan!.Steps, s => s.Id == "verify");

    /// <summary>The query of a command <c>tb … sql "…"</c>.</summary>
    private static string Check(IEnumerable<string> commands) => Regex.Match(Assert.Single(commands), "\"(.+)\"").Groups[1].Value;
}
