using Datafile.Analyzer.Project;

namespace Datafile.Analyzer.Tests.Plan;

/// <summary>A run of <c>plan --write</c> that was interrupted, and the next one, minutes later.</summary>
public class InterruptedPlanTests
{
    private const string Later = "2024-06-01 10:07:00";

    private static readonly TinyProject Before = Project("id");
    private static readonly TinyProject After = Project("at");
    private static readonly TinyProject Whole = After.With(After.Plan(Before, Workflow.Branches));

    [Fact]
    public void The_next_run_writes_what_is_missing_wherever_the_first_stopped()
    {
        var files = After.Plan(Before, Workflow.Branches).Files;
        for (var done = 0; done <= files.Length; done++)
        {
            var half = files.Take(done).Aggregate(After, (project, file) => project.With(file.Path, file.Text));
            var next = half.Plan(Before, Workflow.Branches, done == 0 ? "2024-06-01 10:00:00" : Later);

            // A file with other text would be refused, so that nothing of the first run is lost.
            Assert.All(next.Files, f => Assert.True(!half.Files.TryGetValue(f.Path, out var there) || there == f.Text || there == f.Edits, f.Path));
            var ended = half.With(next);
            if (done is 0 or > 3) // the cut-off is told by the first pipe
                Assert.Equal(Whole.Files, ended.Files);
        }
    }

    [Fact]
    public void What_a_change_makes_itself_is_not_taken_for_a_part_of_a_plan()
    {
        var after = After.With("datasources/a_v2.datasource", After.Files["datasources/a.datasource"].Replace("`id` String", "`id` UInt64", StringComparison.Ordinal));

        Assert.Contains(after.Plan(Before, Workflow.Branches).Files, f => f.Path == "datasources/a_v3.datasource");
    }

    [Theory]
    [InlineData(Workflow.Branches, "change-a-sorting-key-in-branches")]
    [InlineData(Workflow.Forward, "change-a-column-type-in-forward")]
    public void Edited_files_keep_their_line_ends_and_a_second_run_has_nothing_to_write(Workflow workflow, string sample)
    {
        foreach (var end in new[] { "\n", "\r\n", "" })
        {
            var (before, after) = (With(TinyProject.Sample(sample, "before"), end), With(TinyProject.Sample(sample, "after"), end));
            var plan = after.Plan(before, workflow);
            Assert.NotEmpty(plan.Files);
            Assert.All(plan.Files.Where(f => f.Edits is not null && end == "\r\n"), f => Assert.DoesNotMatch("(?<!\r)\n", f.Text));

            var written = after.With(plan);
            Assert.All(
                written.Plan(before, workflow).Files,
                f => Assert.True(written.Files.TryGetValue(f.Path, out var there) && there == f.Text, f.Path));
        }
    }

    /// <summary>The removal of a live FORWARD_QUERY decides what is written again, and so what the script compares.</summary>
    [Fact]
    public void A_second_run_in_Forward_has_nothing_to_write_where_the_first_removes_a_query_and_adds_another()
    {
        const string Query = "\nFORWARD_QUERY >\n    SELECT id, at\n";
        var before = TinyProject.Empty
            .With("datasources/events.datasource", "SCHEMA >\n    `id` String `json:$.id`,\n    `at` DateTime `json:$.at`\n\nENGINE \"MergeTree\"\nENGINE_SORTING_KEY \"at\"\n" + Query)
            .With("datasources/visits.datasource", "SCHEMA >\n    `page` String,\n    `at` DateTime\n\nENGINE \"MergeTree\"\nENGINE_SORTING_KEY \"at\"\n");
        var after = before.Edit("datasources/events.datasource", "json:$.id", "json:$.key")
            .Edit("datasources/visits.datasource", "`page` String", "`page` UInt64");

        var first = after.Plan(before, Workflow.Forward);
        var written = after.With(first);

        Assert.Contains(first.Files, f => f.Path == "datasources/events.datasource");
        Assert.Contains(first.Files, f => f.Path == "datasources/visits.datasource");
        Assert.DoesNotContain("FROM events", first.Files.Single(f => f.Path == "deploy/verify-staging.sh").Text, StringComparison.Ordinal);
        Assert.All(written.Plan(before, Workflow.Forward).Files, f => Assert.Equal(written.Files[f.Path], f.Text));
    }

    /// <summary>A Data Source that the plan keeps is filled by a view that changes: its rebuild would lose rows, so it gets a FORWARD_QUERY too.</summary>
    [Fact]
    public void A_second_run_in_Forward_has_nothing_to_write_where_a_data_source_is_kept_that_its_view_rebuilds()
    {
        const string Daily = "datasources/daily.datasource";
        var before = TinyProject.Empty
            .With("datasources/events.datasource", "SCHEMA >\n    `id` String `json:$.id`,\n    `at` DateTime `json:$.at`\n\nENGINE \"MergeTree\"\nENGINE_SORTING_KEY \"at\"\nENGINE_TTL \"at + toIntervalDay(60)\"\n")
            .With(Daily, "SCHEMA >\n    `day` Date,\n    `key` String,\n    `longest` SimpleAggregateFunction(max, UInt64),\n    `hits` AggregateFunction(count)\n\nENGINE \"AggregatingMergeTree\"\nENGINE_SORTING_KEY \"day, key\"\n")
            .With("pipes/daily_view.pipe", "NODE n\nSQL >\n    SELECT toDate(at) AS day, id AS key, maxSimpleState(length(id)) AS longest, countState() AS hits FROM events GROUP BY day, key\n\nTYPE materialized\nDATASOURCE daily\n");
        var after = before.Without(Daily).With("datasources/per_day.datasource", before.Files[Daily])
            .Edit("pipes/daily_view.pipe", "length(id)", "lengthUTF8(id)");

        var first = after.Plan(before, Workflow.Forward);
        var written = after.With(first);

        Assert.Equal(["keep-renamed", "check", "deploy-staging", "verify-staging", "promote", "copy-renamed", "clean-up", "remove-renamed"], first.Steps.Select(s => s.Id));
        Assert.Contains("FORWARD_QUERY", written.Files[Daily], StringComparison.Ordinal);
        Assert.Contains("FROM daily", written.Files["deploy/verify-staging.sh"], StringComparison.Ordinal);
        Assert.All(written.Plan(before, Workflow.Forward).Files, f => Assert.Equal(written.Files[f.Path], f.Text));
    }

    private static TinyProject Project(string key) => new[] { "a", "b", "c" }.Aggregate(
        TinyProject.Empty.With(".tinyenv", "A=1\n"),
        (project, name) => project.With($"datasources/{name}.datasource", $"SCHEMA >\n    `id` String,\n    `at` DateTime\n\nENGINE \"MergeTree\"\nENGINE_SORTING_KEY \"{key}\"\n"));

    /// <summary>The project with that line end; empty for files without one at their end.</summary>
    private static TinyProject With(TinyProject project, string end) => project.Files
        .Where(f => f.Key.EndsWith(".datasource", StringComparison.Ordinal) || f.Key.EndsWith(".pipe", StringComparison.Ordinal))
        .Aggregate(project, (p, f) => p.With(f.Key, end.Length == 0 ? f.Value.TrimEnd('\n') : f.Value.Replace("\n", end, StringComparison.Ordinal)));
}
