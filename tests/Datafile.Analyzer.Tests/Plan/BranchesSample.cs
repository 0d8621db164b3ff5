using Datafile.Analyzer.Analysis;
using Datafile.Analyzer.Plans;
using Datafile.Analyzer.Project;
using Microsoft.CodeAnalysis;

namespace Datafile.Analyzer.Tests.Plan;

/// <summary>Projects without releases whose changes Classic cannot make in place, and what their plans are asked.</summary>
internal static class BranchesSample
{
    public static readonly TinyProject Before = TinyProject.Sample("change-a-sorting-key-in-branches", "before");
    public static readonly TinyProject After = TinyProject.Sample("change-a-sorting-key-in-branches", "after");
    public static readonly TinyProject Daily = TinyProject.Empty
        .With("datasources/events.datasource", "SCHEMA >\n    `at` DateTime `json:$.at`,\n    `path` String `json:$.path`\n\nENGINE \"MergeTree\"\nENGINE_SORTING_KEY \"at\"\n")
        .With("datasources/daily.datasource", "SCHEMA >\n    `day` Date,\n    `hits` UInt64\n\nENGINE \"SummingMergeTree\"\nENGINE_SORTING_KEY \"day\"\n")
        .With("pipes/daily_mv.pipe", "NODE daily_1\nSQL >\n    SELECT toDate(at) AS day, count() AS hits FROM events GROUP BY day\n\nTYPE materialized\nDATASOURCE daily\n")
        .With("endpoints/top.pipe", "NODE top_1\nSQL >\n    SELECT path, count() AS c FROM events GROUP BY path\n\nTYPE endpoint\n");

    public static readonly WindowOptions Months = new(new WindowLength(1, WindowUnit.Month), null, null);

    public static string Removed(ReleasePlan plan) => string.Join("\n", plan.Steps.Single(s => s.Id == "remove-old").Commands);

    /// <summary>What is written has no finding of its own, and a second plan writes nothing more.</summary>
    public static void AssertSettled(TinyProject written, TinyProject before)
    {
        var result = DatafileAnalysis.Analyze(new AnalysisRequest(written.Snapshot, before.Snapshot, TinyProject.Utc("2024-06-01 10:00:00")) { Workflow = Workflow.Branches });

        Assert.Empty(result.Findings.Where(f => f.Severity >= DiagnosticSeverity.Warning).Select(f => f.ToString()));
        Assert.Empty(Assert.IsType<ReleasePlan>(result.Plan).Files.Select(f => f.Path));
    }
}
