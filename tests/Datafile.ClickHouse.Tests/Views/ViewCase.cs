using Datafile.Analyzer.Analysis;
using Datafile.ClickHouse.Tests.Projects;

namespace Datafile.ClickHouse.Tests.Views;

/// <summary>A materialized view over <c>visits</c>, and how its target is read.</summary>
/// <param name="Query">Of the view.</param>
/// <param name="Columns">Of the target.</param>
/// <param name="Engine">Of the target.</param>
/// <param name="Read">What a reader asks the target for.</param>
/// <param name="Finding">The rule that speaks; empty for none.</param>
public sealed record ViewCase(string Query, string Columns, string Engine, string Read, string Finding)
{
    public const string Visits = "k UInt32, n UInt64, s String, u AggregateFunction(uniq, String)", Other = "k UInt32, n UInt64";

    /// <summary>The rules that are asked.</summary>
    private static readonly string[] Asked = ["DF2005", "DF2006", "DF2008"];

    /// <summary>The findings of the asked rules in a project with views of these queries, each id once.</summary>
    public static string Found(string columns, string engine, params string[] queries)
    {
        var project = InMemoryProject.Of(
        [
            ("datasources/visits.datasource", Datasource(Visits, "MergeTree")),
            ("datasources/other.datasource", Datasource(Other, "MergeTree")),
            ("datasources/target.datasource", Datasource(columns, engine)),
            .. queries.Select((query, i) => ($"pipes/view_{i}.pipe", $"NODE node_{i}\nSQL >\n    {query}\n\nTYPE materialized\nDATASOURCE target\n")),
        ]);
        return string.Join(" ", DatafileAnalysis.Analyze(new AnalysisRequest(project, null, DateTime.UnixEpoch)).Ids().Where(Asked.Contains));
    }

    public override string ToString() => $"{Query} into {Engine}";

    private static string Datasource(string columns, string engine) =>
        $"SCHEMA >\n    {columns}\n\nENGINE \"{engine}\"\nENGINE_SORTING_KEY \"k\"\n";
}
