using Datafile.Analyzer.Findings;
using Datafile.Analyzer.Project;

namespace Datafile.Analyzer.Tests.Deployments;

/// <summary>A source whose new engine merges its rows: what a view has counted of them, and is rebuilt from what is left.</summary>
public class MergingEngineTests
{
    private const string Events = "datasources/events.datasource", View = "pipes/daily_mv.pipe";

    private static readonly TinyProject Live = TinyProject.Empty
        .With(Events, "SCHEMA >\n    `day` Date `json:$.day`,\n    `user` String `json:$.user`,\n    `page` String `json:$.page`,\n    `ms` UInt32 `json:$.ms`,\n    `sign` Int8 `json:$.sign`\n\nENGINE \"MergeTree\"\nENGINE_SORTING_KEY \"day, user\"\n")
        .With("datasources/daily.datasource", "SCHEMA >\n    `day` Date,\n    `value` UInt64\n\nENGINE \"SummingMergeTree\"\nENGINE_SORTING_KEY \"day\"\n")
        .With(View, ViewOf("SELECT day, count() AS value FROM events GROUP BY day"));

    [Theory]
    [InlineData("ReplacingMergeTree", "count()", "remove rows that 'value'")]
    [InlineData("ReplacingMergeTree", "sum(ms)", "remove rows that 'value'")]
    [InlineData("ReplacingMergeTree", "uniq(user)", "")]
    [InlineData("CollapsingMergeTree\"\nENGINE_SIGN \"sign", "count()", "remove rows that 'value'")]
    [InlineData("CollapsingMergeTree\"\nENGINE_SIGN \"sign", "sum(ms * sign)", "")]
    [InlineData("SummingMergeTree", "count()", "combine rows that 'value'")]
    [InlineData("SummingMergeTree", "sum(length(page))", "combine rows that 'value'")]
    [InlineData("SummingMergeTree", "max(ms)", "combine rows that 'value'")]
    [InlineData("SummingMergeTree", "uniq(page)", "combine rows that 'value'")]
    [InlineData("SummingMergeTree", "sum(ms)", "")]
    [InlineData("SummingMergeTree", "uniq(user)", "")]
    [InlineData("MergeTree\"\nENGINE_PARTITION_KEY \"toYear(day)", "count()", "")]
    public void What_a_view_counts_of_rows_that_merge(string engine, string value, string expected)
    {
        var live = Live.Edit(View, "count()", value);
        var found = Found(live, live.Edit(Events, "ENGINE \"MergeTree\"", $"ENGINE \"{engine}\"")).ToArray();

        Assert.Equal(expected.Length > 0, found.Length == 1);
        Assert.All(found, f => Assert.Contains(expected, f.Message, StringComparison.Ordinal));
    }

    /// <summary>Rows that are apart in the groups or filters of a view may be one afterwards, and with it their sums.</summary>
    [Theory]
    [InlineData("SELECT day, sum(ms) AS value FROM events WHERE page = '/' GROUP BY day", true)]
    [InlineData("SELECT day, sum(ms) AS value FROM events WHERE user != '' GROUP BY day", false)]
    [InlineData("SELECT day, 1 AS value FROM events", true)]
    [InlineData("SELECT day, ms AS value FROM events", false)]
    public void Sums_of_summed_rows(string query, bool expected)
    {
        var live = Live.With(View, ViewOf(query));

        Assert.Equal(expected, Found(live, live.Edit(Events, "ENGINE \"MergeTree\"", "ENGINE \"SummingMergeTree\"")).Any());
    }

    [Theory]
    [InlineData("SELECT *", "SELECT *", false)]
    [InlineData("", "SELECT *", false)]
    [InlineData("", "", true)]
    public void Only_a_rebuild_counts_what_is_left(string live, string now, bool expected)
    {
        TinyProject With(string query, TinyProject project) => query.Length == 0 ? project
            : project.With("datasources/daily.datasource", Live.Files["datasources/daily.datasource"] + $"\nFORWARD_QUERY >\n    {query}\n");

        Assert.Equal(expected, Found(With(live, Live), With(now, Live.Edit(Events, "ENGINE \"MergeTree\"", "ENGINE \"ReplacingMergeTree\""))).Any());
    }

    /// <summary>Staging differs where merges change what is counted, in what is rebuilt from it as well, and nowhere else.</summary>
    [Theory]
    [InlineData("count()", "ReplacingMergeTree", "'daily', 'events', 'monthly' may differ, because rows of one sorting key merge", false)]
    [InlineData("sum(ms)", "SummingMergeTree", "'events' may differ, because rows of one sorting key merge", true)]
    [InlineData("count()", "MergeTree\"\nENGINE_PARTITION_KEY \"toYear(day)", "", true)]
    public void What_the_plan_compares(string value, string engine, string differs, bool isCompared)
    {
        var live = Live.Edit(View, "count()", value)
            .With("datasources/monthly.datasource", Live.Files["datasources/daily.datasource"])
            .With("pipes/monthly_mv.pipe", "NODE monthly_1\nSQL >\n    SELECT toStartOfMonth(day) AS day, sum(value) AS value FROM daily GROUP BY day\n\nTYPE materialized\nDATASOURCE monthly\n");
        var step = live.Edit(Events, "ENGINE \"MergeTree\"", $"ENGINE \"{engine}\"").Plan(live, Workflow.Forward).Steps.Single(s => s.Id == "verify-staging");

        Assert.Equal(differs.Length > 0, step.Reason.Contains("may differ", StringComparison.Ordinal));
        Assert.Contains(differs, step.Reason, StringComparison.Ordinal);
        Assert.Equal(isCompared, step.Verify.Any(q => q.Contains("FROM daily", StringComparison.Ordinal)));
        Assert.Equal(isCompared, step.Verify.Any(q => q.Contains("FROM monthly", StringComparison.Ordinal)));
    }

    private static IEnumerable<Finding> Found(TinyProject before, TinyProject after) => Analysis.DatafileAnalysis
        .Analyze(new Analysis.AnalysisRequest(after.Snapshot, before.Snapshot, TinyProject.Utc("2024-06-01 10:00:00")) { Workflow = Workflow.Forward })
        .Findings.Where(f => f.Id == "DF3010");

    private static string ViewOf(string query) => $"NODE daily_1\nSQL >\n    {query}\n\nTYPE materialized\nDATASOURCE daily\n";
}
