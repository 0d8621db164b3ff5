using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Datafile.Analyzer.Cutoffs;
using Datafile.Analyzer.Plans;
using Datafile.Analyzer.Project;
using Datafile.Analyzer.Semantics;

namespace Datafile.Analyzer.Tests.Plan;

/// <summary>Backfills in windows: with the view they take every row, and each one once.</summary>
public class BackfillWindowTests
{
    private const string Now = "2023-12-14 10:00:00", Source = "datasources/analytics_events.datasource", View = "pipes/analytics_sessions.pipe";

    private static readonly TinyProject Before = TinyProject.Sample("before");
    private static readonly Regex Run = new(@"^window (?<pipe>\S+) (?<target>\S+) '(?<start>[^']+)' '(?<end>[^']+)'$", RegexOptions.Multiline);
    private static readonly Regex Advice = new("WHERE timestamp > '[^']+'"), Spaces = new(@"\s+"), Where = new(@"WHERE (?<where>.*?) GROUP BY");

    public static TheoryData<string, string, string, Workflow> Variations()
    {
        var data = new TheoryData<string, string, string, Workflow>();
        string[] types = ["DateTime", "DateTime64(3)", "DateTime('Europe/Madrid')", "DateTime64(6, 'America/New_York')"];
        string[] cutoffs = ["timestamp > '2023-12-14 11:45:00'", "timestamp >= '2023-12-14 11:45:00'", "'2023-12-14 11:45:00' < timestamp", "timestamp > '2023-12-14 11:45:00' AND device != 'bot'", ""];
        string[] lengths = ["1month", "7d", "1w", "1d", "year"];
        foreach (var workflow in (Workflow[])[Workflow.Releases, Workflow.Branches])
        {
            for (var i = 0; i < types.Length; i++)
            {
                for (var j = 0; j < cutoffs.Length; j++)
                    data.Add(types[i], cutoffs[j], lengths[(i + j) % lengths.Length], workflow);
            }
        }

        return data;
    }

    [Theory, MemberData(nameof(Variations))]
    public void Windows_and_view_divide_the_rows(string type, string cutoff, string length, Workflow workflow)
    {
        var (plan, written) = Planned(type, cutoff, length, workflow);
        var runs = Runs(plan);
        var partition = PartitionOf(written, plan, runs);

        Assert.True(partition.IsProved);
        Assert.Null(partition.Overlap);
        Assert.Null(partition.Gap);
        Assert.False(partition.Differs);
        AssertMeet(runs);
    }

    /// <summary>The condition that the copy pipe adds to its window is the complement of the view's.</summary>
    [Theory]
    [InlineData("timestamp > '2023-12-14 11:45:00'", "timestamp <= '2023-12-14 11:45:00'", "")]
    [InlineData("timestamp >= '2023-12-14 11:45:00'", "timestamp < '2023-12-14 11:45:00'", "")]
    [InlineData("'2023-12-14 11:45:00' < timestamp", "'2023-12-14 11:45:00' >= timestamp", "")]
    [InlineData("timestamp > '2023-12-14 11:45:00' AND device != 'bot'", "timestamp <= '2023-12-14 11:45:00'", " AND device != 'bot'")]
    public void The_copy_pipe_keeps_to_the_cut_off_and_to_its_window(string cutoff, string complement, string rest)
    {
        var (plan, _) = Planned("DateTime", cutoff, "1month", Workflow.Releases);

        var text = Spaces.Replace(Assert.Single(plan.Backfills).Text, " ");
        Assert.Equal(complement + " AND timestamp >= {{DateTime(start)}} AND timestamp < {{DateTime(end)}}" + rest, Where.Match(text).Groups["where"].Value);
    }

    [Fact]
    public void The_proof_sees_a_window_that_is_missing_and_one_that_runs_twice()
    {
        var (plan, written) = Planned("DateTime", "timestamp > '2023-12-14 11:45:00'", "1month", Workflow.Releases);
        var runs = Runs(plan);
        Assert.True(runs.Length >= 3);

        for (var i = 0; i < runs.Length; i++)
        {
            var (missing, twice) = (PartitionOf(written, plan, runs.RemoveAt(i)), PartitionOf(written, plan, runs.Add(runs[i])));

            Assert.NotNull(missing.Gap);
            Assert.Null(missing.Overlap);
            Assert.NotNull(twice.Overlap);
            Assert.Null(twice.Gap);
        }
    }

    [Fact]
    public void The_windows_begin_with_the_type_and_end_after_the_cut_off()
    {
        var runs = Runs(TinyProject.Sample("step-1").Plan(Before, Workflow.Releases, Now, new WindowOptions(WindowLength.Parse("1month"), null, null)));

        AssertMeet(runs);
        Assert.Equal("1970-01-01 00:00:00", runs[0].Start);
        Assert.Equal("2024-01-01 00:00:00", runs[^1].End);
    }

    /// <summary>A window is a partition of the source where no length is given.</summary>
    [Theory]
    [InlineData("toYYYYMM(timestamp)", "2023-12-01 00:00:00", "2024-01-01 00:00:00")]
    [InlineData("toStartOfMonth(timestamp)", "2023-12-01 00:00:00", "2024-01-01 00:00:00")]
    [InlineData("toMonday(timestamp)", "2023-12-11 00:00:00", "2023-12-18 00:00:00")]
    [InlineData("toStartOfWeek(timestamp)", "2023-12-11 00:00:00", "2023-12-18 00:00:00")]
    [InlineData("toDate(timestamp)", "2023-12-14 00:00:00", "2023-12-15 00:00:00")]
    [InlineData("toYYYYMMDD(timestamp)", "2023-12-14 00:00:00", "2023-12-15 00:00:00")]
    [InlineData("toStartOfHour(timestamp)", "2023-12-14 11:00:00", "2023-12-14 12:00:00")]
    [InlineData("toYear(timestamp)", "2023-01-01 00:00:00", "2024-01-01 00:00:00")]
    [InlineData("toDate(timestamp, 'UTC')", "2023-12-14 00:00:00", "2023-12-15 00:00:00")]
    [InlineData("version", "2023-12-01 00:00:00", "2024-01-01 00:00:00")]
    public void A_window_is_a_partition_of_the_source(string key, string start, string end)
    {
        TinyProject Keyed(TinyProject project) => project.Edit(Source, "toYYYYMM(timestamp)", key);
        var plan = Keyed(TinyProject.Sample("step-1")).Plan(Keyed(Before), Workflow.Releases, Now, new WindowOptions(null, null, TinyProject.Utc("2023-12-01 00:00:00")));

        Assert.Equal(new BackfillWindow(start, end), Runs(plan)[^1]);
    }

    [Theory]
    [InlineData("1d", 1, WindowUnit.Day)]
    [InlineData("12h", 12, WindowUnit.Hour)]
    [InlineData("2 weeks", 2, WindowUnit.Week)]
    [InlineData("month", 1, WindowUnit.Month)]
    [InlineData("1month", 1, WindowUnit.Month)]
    public void A_length_is_read(string text, int count, WindowUnit unit) => Assert.Equal(new WindowLength(count, unit), WindowLength.Parse(text));

    [Theory, InlineData(""), InlineData("0d"), InlineData("d1"), InlineData("1m2"), InlineData("-1d"), InlineData("1fortnight")]
    public void What_is_no_length_is_none(string text) => Assert.Null(WindowLength.Parse(text));

    [Theory, InlineData(12), InlineData(3), InlineData(2), InlineData(1)]
    public void A_number_of_windows_gives_exactly_that_many(int asked)
    {
        var plan = TinyProject.Sample("step-1").Plan(Before, Workflow.Releases, Now, new WindowOptions(null, asked, TinyProject.Utc("2022-12-14 00:00:00")));
        Assert.Equal(asked, Runs(plan).Length);
    }

    /// <summary>The plan for the view with that cut-off, and the project with what it writes and advises.</summary>
    private static (ReleasePlan Plan, DataProject Written) Planned(string type, string cutoff, string length, Workflow workflow)
    {
        var (before, after) = (Typed(Before, type), Typed(TinyProject.Sample("step-1"), type));
        after = cutoff.Length > 0
            ? after.Edit(View, "timestamp > '2023-12-14 11:45:00'", cutoff)
            : after.Edit(View, "    WHERE timestamp > '2023-12-14 11:45:00'\n", "");
        var plan = after.Plan(before, workflow, Now, new WindowOptions(WindowLength.Parse(length), null, TinyProject.Utc("2023-09-20 05:30:00")));
        var written = after.With(plan);

        // In releases the cut-off is the user's to write.
        if (cutoff.Length == 0 && workflow == Workflow.Releases)
            written = written.Edit(View, "FROM analytics_hits\n", $"FROM analytics_hits\n    {Advice.Match(plan.Steps.Single(s => s.Id == "create-release").Reason).Value}\n");
        return (plan, DataProject.Load(written.Snapshot));
    }

    /// <summary>The windows that the script of the backfill runs.</summary>
    private static ImmutableArray<BackfillWindow> Runs(ReleasePlan plan)
    {
        var script = plan.Files.Single(f => f.Path.EndsWith(".sh", StringComparison.Ordinal) && f.Text.Contains("window()", StringComparison.Ordinal)).Text;
        return [.. Run.Matches(script).Select(run => new BackfillWindow(run.Groups["start"].Value, run.Groups["end"].Value))];
    }

    /// <summary>How the view and those windows of its copy pipe divide the rows.</summary>
    private static Partition PartitionOf(DataProject written, ReleasePlan plan, ImmutableArray<BackfillWindow> windows)
    {
        var copy = written.Pipes.Single(p => p.Name == plan.Backfills.Single().Pipe).Nodes.Single(n => n.Type == Datafile.Parser.Syntax.NodeType.Copy);
        var view = written.Views.Single(v => v.TargetName == copy.Target);
        var semantics = new ProjectSemantics(written);
        var horizon = Horizon.Around(TimeText.Moment(TinyProject.Utc(Now)));
        var live = new ConditionReader().Read(Assert.Single(semantics.QueryOf(view.Node).Branches).Filters);
        var history = windows.Select(window => new ConditionReader(new Dictionary<string, string> { ["start"] = window.Start, ["end"] = window.End })
            .Read(Assert.Single(semantics.QueryOf(copy).Branches).Filters)).ToImmutableArray();
        var axis = CutoffReading.Of(live, horizon).Axis;
        Assert.NotNull(axis);
        return Partition.Of([live], history, [], axis, horizon);
    }

    private static void AssertMeet(ImmutableArray<BackfillWindow> windows)
    {
        Assert.True(windows.Length >= 2);
        Assert.All(windows, w => Assert.True(string.CompareOrdinal(w.Start, w.End) < 0, $"{w}"));
        Assert.Equal(windows.Skip(1).Select(w => w.Start), windows.SkipLast(1).Select(w => w.End));
    }

    private static TinyProject Typed(TinyProject project, string type) => project.Edit(Source, "`timestamp` DateTime", "`timestamp` " + type);
}
