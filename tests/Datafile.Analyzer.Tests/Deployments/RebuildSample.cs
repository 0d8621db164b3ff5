using Datafile.Analyzer.Analysis;
using Datafile.Analyzer.Findings;
using Datafile.Analyzer.Project;

namespace Datafile.Analyzer.Tests.Deployments;

/// <summary>A chain of Data Sources with its views, and what is found of a change in it.</summary>
internal static class RebuildSample
{
    public const string Now = "2026-11-01 12:00:00";

    /// <summary>Rows flow from landing to events, to daily and to monthly.</summary>
    public static readonly TinyProject Live = TinyProject.Empty
        .With("datasources/landing.datasource", Rows("timestamp + INTERVAL 7 DAY"))
        .With("datasources/events.datasource", Rows(""))
        .With("datasources/daily.datasource", Days(""))
        .With("datasources/monthly.datasource", Days(""))
        .With("pipes/events_mv.pipe", View("events", "SELECT timestamp, user, value FROM landing"))
        .With("pipes/daily_mv.pipe", View("daily", "SELECT toDate(timestamp) AS day, countState() AS events FROM events GROUP BY day"))
        .With("pipes/monthly_mv.pipe", View("monthly", "SELECT toStartOfMonth(day) AS day, countMergeState(events) AS events FROM daily GROUP BY day"));

    public static readonly TinyProject NewDaily = Live.Edit("pipes/daily_mv.pipe", "FROM events", "FROM events WHERE value > 5");

    public static TinyProject WithoutLanding(TinyProject project) => project.Without("datasources/landing.datasource").Without("pipes/events_mv.pipe");

    public static string Text(TinyProject project, Microsoft.CodeAnalysis.Location location) =>
        project.Files[location.GetLineSpan().Path].Substring(location.SourceSpan.Start, location.SourceSpan.Length);

    public static IEnumerable<Finding> Found(TinyProject before, TinyProject after, string now = Now) => Analyze(before, after, now).Findings;

    public static AnalysisResult Analyze(TinyProject before, TinyProject after, string now = Now) =>
        DatafileAnalysis.Analyze(new AnalysisRequest(after.Snapshot, before.Snapshot, TinyProject.Utc(now)) { Workflow = Workflow.Forward });

    public static string Rows(string ttl) =>
        "SCHEMA >\n    `timestamp` DateTime `json:$.timestamp`,\n    `user` String `json:$.user`,\n    `value` UInt32 `json:$.value`\n\nENGINE \"MergeTree\"\nENGINE_SORTING_KEY \"timestamp\"\n" + Ttl(ttl);

    public static string Days(string ttl) =>
        "SCHEMA >\n    `day` Date,\n    `events` AggregateFunction(count)\n\nENGINE \"AggregatingMergeTree\"\nENGINE_SORTING_KEY \"day\"\n" + Ttl(ttl);

    public static string Ttl(string ttl) => ttl.Length == 0 ? "" : $"ENGINE_TTL \"{ttl}\"\n";

    public static string View(string target, string query) => $"NODE {target}_1\nSQL >\n    {query}\n\nTYPE materialized\nDATASOURCE {target}\n";
}
