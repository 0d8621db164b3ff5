using Datafile.Analyzer.Analysis;
using Datafile.Analyzer.Findings;
using Datafile.Analyzer.Project;

namespace Datafile.Analyzer.Tests.Deployments;

/// <summary>A deployment of Forward fills a target by its view; a copy pipe beside it that adds the same rows again is reported, and no other one.</summary>
public class CopyBesideViewTests
{
    private const string Target = "SCHEMA >\n    `hour` DateTime,\n    `events` AggregateFunction(count)\n\nENGINE \"AggregatingMergeTree\"\nENGINE_SORTING_KEY \"hour\"\n";

    private static readonly TinyProject Landing = TinyProject.Empty
        .With("datasources/events.datasource", Source)
        .With("datasources/imports.datasource", Source);

    private const string Source = """
        SCHEMA >
            `timestamp` DateTime `json:$.timestamp`,
            `day` Date `json:$.day`,
            `user` String `json:$.user`,
            `value` UInt32 `json:$.value`

        ENGINE "MergeTree"
        ENGINE_SORTING_KEY "timestamp"
        """;

    /// <summary>The query of the copy is that of the view but for its filters.</summary>
    [Theory]
    [InlineData("", "", true)]
    [InlineData("WHERE value > 5 AND user != 'robot'", "WHERE value > 5 AND user != 'robot'", true)]
    [InlineData("WHERE user != 'robot'", "WHERE user != 'robot' AND timestamp < '2023-12-01'", true)]

    // Two conditions with constants on one column may divide the rows.
    [InlineData("WHERE value > 5 AND user != 'robot'", "WHERE value <= 5 AND user != 'robot'", false)]
    [InlineData("WHERE value > 5", "WHERE value <= 5", false)]

    // What a parameter decides can be anything.
    [InlineData("WHERE value > 5", "WHERE value <= {{Int32(most, 5)}}", true)]

    // A condition on a time leaves rows to the copy.
    [InlineData("WHERE day > '2023-12-14'", "", false)]
    [InlineData("WHERE timestamp > '2023-12-14 11:00:00'", "", false)]
    [InlineData("WHERE value > 5 AND day > '2023-12-14'", "WHERE value > 5", false)]
    public void A_copy_with_filters_adds_the_same_rows(string view, string copy, bool expected) =>
        Assert.Equal(expected, IsReported(New(Query("events", view), Query("events", copy))));

    [Fact]
    public void A_copy_of_another_data_source_adds_other_rows() =>
        Assert.False(IsReported(New(Query("events", ""), Query("imports", ""))));

    /// <summary>The source counts also where no column of it is named.</summary>
    [Theory]
    [InlineData("events", true)]
    [InlineData("imports", false)]
    public void A_count_of_all_rows_of(string source, bool expected) => Assert.Equal(expected, IsReported(New(
        "SELECT countState() AS events FROM events", $"SELECT countState() AS events FROM {source}",
        "SCHEMA >\n    `events` AggregateFunction(count)\n\nENGINE \"AggregatingMergeTree\"\nENGINE_SORTING_KEY \"tuple()\"\n")));

    [Fact]
    public void A_copy_with_other_groups_adds_other_rows() =>
        Assert.False(IsReported(New(Query("events", ""), "SELECT toStartOfDay(timestamp) AS hour, countState() AS events FROM events GROUP BY hour")));

    /// <summary>A template that asks for other rows in one of its branches does not cover the view.</summary>
    [Theory]
    [InlineData("events", true)]
    [InlineData("imports", false)]
    public void A_copy_whose_template_reads(string other, bool expected) =>
        Assert.Equal(expected, IsReported(New(Query("events", ""), "%\n    SELECT toStartOfHour(timestamp) AS hour, countState() AS events FROM {% if defined(x) %}events{% else %}" + other + "{% end %} GROUP BY hour")));

    /// <summary>Only BACKFILL skip leaves a new target empty, and not the same word in another instruction.</summary>
    [Theory]
    [InlineData("BACKFILL skip\n", false)]
    [InlineData("DESCRIPTION skip\n", true)]
    public void A_new_target_is_filled_unless_it_says(string instruction, bool expected) =>
        Assert.Equal(expected, IsReported(New(Query("events", ""), Query("events", ""), Target + instruction)));

    [Fact]
    public void The_finding_names_what_fills_the_target_and_what_to_do()
    {
        var finding = Assert.Single(Findings(Landing, New(Query("events", ""), Query("events", ""))), IsSame);

        Assert.Equal("hourly", finding.Resource);
        Assert.Contains("by view 'hourly_mv' from all rows of 'events', and copy pipe 'hourly_copy'", finding.Message, StringComparison.Ordinal);
        Assert.Contains("Add BACKFILL skip to 'hourly'", finding.Message, StringComparison.Ordinal);
        Assert.Equal("the view", Assert.Single(finding.Related).Message);
    }

    [Fact]
    public void Beside_a_rebuild_a_new_copy_is_not_needed()
    {
        var live = New(Query("events", ""), Query("events", "")).Without("pipes/hourly_copy.pipe");
        var finding = Assert.Single(Findings(live, New(Query("events", "WHERE value > 5"), Query("events", "WHERE value > 5"))), IsSame);

        Assert.EndsWith("Remove the copy pipe: the deployment moves the history by itself.", finding.Message, StringComparison.Ordinal);
    }

    /// <summary>No source says what a deployment does with the rows of a live target that gets its first view: nothing is claimed.</summary>
    [Fact]
    public void A_first_view_of_a_live_target_is_not_known_to_fill_it() =>
        Assert.DoesNotContain(Findings(Landing.With("datasources/hourly.datasource", Target), New(Query("events", ""), Query("events", ""))), IsSame);

    private static bool IsReported(TinyProject after) => Findings(Landing, after).Any(IsSame);

    private static bool IsSame(Finding finding) => finding.Id == "DF4003" && finding.Message.Contains("adds the same rows again", StringComparison.Ordinal);

    private static IEnumerable<Finding> Findings(TinyProject before, TinyProject after) => DatafileAnalysis.Analyze(
        new AnalysisRequest(after.Snapshot, before.Snapshot, TinyProject.Utc("2023-12-14 10:00:00")) { Workflow = Workflow.Forward }).Findings;

    private static TinyProject New(string view, string copy, string target = Target) => Landing
        .With("datasources/hourly.datasource", target)
        .With("pipes/hourly_mv.pipe", $"NODE hourly_1\nSQL >\n    {view}\n\nTYPE materialized\nDATASOURCE hourly\n")
        .With("pipes/hourly_copy.pipe", $"NODE copy_1\nSQL >\n    {(copy.Contains("{{", StringComparison.Ordinal) ? "%\n    " : "")}{copy}\n\nTYPE copy\nTARGET_DATASOURCE hourly\nCOPY_MODE append\nCOPY_SCHEDULE @on-demand\n");

    private static string Query(string source, string filter) => $"SELECT toStartOfHour(timestamp) AS hour, countState() AS events FROM {source} {filter} GROUP BY hour";
}
