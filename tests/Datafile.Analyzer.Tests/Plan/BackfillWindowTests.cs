using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Datafile.Analyzer.Binding;
using Datafile.Analyzer.Cutoffs;
using Datafile.Analyzer.Plans;
using Datafile.Analyzer.Project;

namespace Datafile.Analyzer.Tests.Plan;

/// <summary>Backfills in windows: with the view they take every row, and each one once.</summary>
public class BackfillWindowTests
{
    private const string Now = "2023-12-14 10:00:00", Source = "datasources/analytics_events.datasource", View = "pipes/analytics_sessions.pipe";

    private static readonly TinyProject Before = TinyProject.Sample("before");
    private static readonly Regex Run = new(@"^window (?<pipe>\S+) (?<target>\S+) '(?<start>[^']+)' '(?<end>[^']+)'$", RegexOptions.Multiline);

    public static TheoryData<string, string, string, Workflow> Variations()
    {
        var data = new TheoryData<string, string, string, Workflow>();
        string[] types = ["DateTime", "DateTime64(3)", "DateTime('Europe/Madrid')", "DateTime64(6, 'America/New_York')"];
        string[] cutoffs = ["timestamp > '2023-12-14 11:45:00'", "timestamp >= '2023-12-14 11:45:00'", "'2023-12-14 11:45:00' < timestamp", "timestamp > '2023-12-14 11:45:00' AND device != 'bot'", ""];
        string[] lengths = ["1month", "7d", "1w", "1d", "year"];
        foreach (var workflow in (Workflow[])[Workflow.Releases, Workflow.Branches])
        {
            for (var i = 0; i < types.Length * cutoffs.Length; i++)
                data.Add(types[i % types.Length], cutoffs[i % cutoffs.Length], lengths[i % lengths.Length], workflow);
        }

        return data;
    }

    [Theory, MemberData(nameof(Variations))]
    public void Windows_and_view_divide_the_rows(string type, string cutoff, string length, Workflow workflow)
    {
        var (before, after) = (Typed(Before, type), Typed(TinyProject.Sample("step-1"), type));
        after = cutoff.Length > 0
            ? after.Edit(View, "timestamp > '2023-12-14 11:45:00'", cutoff)
            : after.Edit(View, "    WHERE timestamp > '2023-12-14 11:45:00'\n", "");
        var plan = after.Plan(before, workflow, Now, new WindowOptions(WindowLength.Parse(length), null, TinyProject.Utc("2023-09-20 05:30:00")));
        var written = DataProject.Load(after.With(plan).Snapshot);
        var copy = written.Pipes.Single(p => p.Name == plan.Backfills.Single().Pipe).Nodes.Single(n => n.Type == "copy");
        var view = written.Views.Single(v => v.TargetName == copy.Target);

        var (binder, types) = (new QueryBinder(written), new ResultTypes(written));
        var horizon = Horizon.Around(TimeText.Moment(TinyProject.Utc(Now)));
        var live = workflow == Workflow.Releases && cutoff.Length == 0
            ? null // in releases the cut-off is the user's to write
            : new ConditionReader(types).Read(Assert.Single(binder.Bind(view.Node).Branches).Filters);
        if (live is null)
            return;

        var runs = Run.Matches(plan.Files.Single(f => f.Path.EndsWith(".sh", StringComparison.Ordinal) && f.Text.Contains("window()", StringComparison.Ordinal)).Text);
        Assert.True(runs.Count >= 2);
        var history = runs.Select(run => new ConditionReader(types, new Dictionary<string, string> { ["start"] = run.Groups["start"].Value, ["end"] = run.Groups["end"].Value })
            .Read(Assert.Single(binder.Bind(copy).Branches).Filters)).ToImmutableArray();
        var axis = CutoffReading.Of(live, horizon).Axis;
        Assert.NotNull(axis);
        var partition = Partition.Of([live], history, [], axis, horizon);

        Assert.True(partition.IsProved);
        Assert.Null(partition.Overlap);
        Assert.Null(partition.Gap);
        Assert.False(partition.Differs);
    }

    /// <summary>The proof sees a window that is missing, and one that is there twice.</summary>
    [Fact]
    public void Each_window_counts()
    {
        var plan = TinyProject.Sample("step-1").Plan(Before, Workflow.Releases, Now, new WindowOptions(WindowLength.Parse("1month"), null, null));
        var runs = Run.Matches(plan.Files.Single(f => f.Path == "deploy/0.0.2/deploy.sh").Text).ToArray();

        Assert.Equal(runs.Skip(1).Select(r => r.Groups["start"].Value), runs.SkipLast(1).Select(r => r.Groups["end"].Value));
        Assert.Equal("1970-01-01 00:00:00", runs[0].Groups["start"].Value);
        Assert.Equal("2024-01-01 00:00:00", runs[^1].Groups["end"].Value);
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

    [Theory]
    [InlineData(12, 12)]
    [InlineData(1, 1)]
    public void A_number_of_windows_gives_about_that_many(int asked, int least)
    {
        var plan = TinyProject.Sample("step-1").Plan(Before, Workflow.Releases, Now, new WindowOptions(null, asked, TinyProject.Utc("2022-12-14 00:00:00")));
        Assert.InRange(Run.Matches(plan.Files.Single(f => f.Path == "deploy/0.0.2/deploy.sh").Text).Count, least, asked + 2);
    }

    private static TinyProject Typed(TinyProject project, string type) => project.Edit(Source, "`timestamp` DateTime", "`timestamp` " + type);
}
