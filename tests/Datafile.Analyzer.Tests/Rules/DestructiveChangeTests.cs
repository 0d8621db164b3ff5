using Datafile.Analyzer.Tests.Documentation;

namespace Datafile.Analyzer.Tests.Rules;

/// <summary>What fills a Data Source, where not all of a project is known.</summary>
public class DestructiveChangeTests
{
    private const string Tables = """
        === datasources/visits.datasource
        SCHEMA >
            `day` Date,
            `path` String

        ENGINE "MergeTree"
        ENGINE_SORTING_KEY "day"
        === datasources/archive.datasource
        SCHEMA >
            `day` Date

        ENGINE "MergeTree"
        ENGINE_SORTING_KEY "day"

        """;

    /// <summary>An include that cannot be read may hold the node that fills it.</summary>
    [Theory]
    [InlineData("", true)]
    [InlineData("INCLUDE \"../includes/nodes.incl\"\n\n", false)]
    public void A_view_no_longer_writes_to_it_beside_a_pipe_with(string include, bool isReported)
    {
        static string View(string end) => $"=== pipes/archive_mv.pipe\nNODE days\nSQL >\n    SELECT day FROM visits\n\nTYPE {end}\n";
        string Beside(string include) => $"=== pipes/beside.pipe\n{include}NODE paths\nSQL >\n    SELECT path FROM visits\n\nTYPE endpoint\n";
        var findings = ExampleReader.Read(
            $"```datafiles base\nworkflow: branches\n{Tables}{View("materialized\nDATASOURCE archive")}{Beside("")}```\n\n"
            + $"```datafiles good\n{View("endpoint")}{Beside(include)}```\n").Single().Findings();

        Assert.Equal(isReported, findings.Any(f => f.Id == "DF3011" && f.Message.Contains("nothing fills 'archive'", StringComparison.Ordinal)));
    }

    /// <summary>The next run of a copy that replaces all rows drops those that its source no longer keeps.</summary>
    [Theory]
    [InlineData("", "", "at + INTERVAL 90 DAY", true)]
    [InlineData("", "at + INTERVAL 180 DAY", "at + INTERVAL 90 DAY", true)]
    [InlineData("", "at + INTERVAL 30 DAY", "at + INTERVAL 90 DAY", false)]
    [InlineData("", "at + INTERVAL 90 DAY", "", false)]
    [InlineData("WHERE path != ''", "", "at + INTERVAL 90 DAY", true)]
    [InlineData("WHERE at < today()", "", "at + INTERVAL 90 DAY", true)]
    [InlineData("WHERE at >= now() - INTERVAL 7 DAY", "", "at + INTERVAL 90 DAY", false)]
    [InlineData("WHERE at >= now() - INTERVAL 365 DAY", "", "at + INTERVAL 90 DAY", true)]
    [InlineData("WHERE at >= '2024-05-20 00:00:00'", "", "at + INTERVAL 90 DAY", false)]
    [InlineData("", "", "at + INTERVAL 90 DAY", false, "@on-demand")]
    [InlineData("", "", "at + INTERVAL 90 DAY", false, "0 4 * * *", "append")]
    [InlineData("", "", "at + INTERVAL 90 DAY", false, "0 4 * * *", "replace", "day + INTERVAL 60 DAY")]
    [InlineData("", "", "at + INTERVAL 90 DAY", true, "0 4 * * *", "replace", "day + INTERVAL 120 DAY")]
    public void A_copy_stores_what_its_source_keeps(
        string filter, string live, string now, bool expected, string schedule = "0 4 * * *", string mode = "replace", string kept = "")
    {
        static string Ttl(string ttl) => ttl.Length == 0 ? "" : $"ENGINE_TTL \"{ttl}\"\n";
        static string Visits(string ttl) => "SCHEMA >\n    `at` DateTime `json:$.at`,\n    `path` String `json:$.path`\n\nENGINE \"MergeTree\"\nENGINE_SORTING_KEY \"at\"\n" + Ttl(ttl);
        var before = TinyProject.Empty
            .With("datasources/visits.datasource", Visits(live))
            .With("datasources/days.datasource", "SCHEMA >\n    `day` Date,\n    `visits` UInt64\n\nENGINE \"MergeTree\"\nENGINE_SORTING_KEY \"day\"\n" + Ttl(kept))
            .With("copies/days_copy.pipe", $"NODE days\nSQL >\n    SELECT toDate(at) AS day, count() AS visits FROM visits {filter} GROUP BY day\n\nTYPE copy\nTARGET_DATASOURCE days\nCOPY_MODE {mode}\nCOPY_SCHEDULE {schedule}\n");
        var after = before.With("datasources/visits.datasource", Visits(now));
        var found = Analysis.DatafileAnalysis.Analyze(
            new Analysis.AnalysisRequest(after.Snapshot, before.Snapshot, TinyProject.Utc("2024-06-01 10:00:00")) { Workflow = Project.Workflow.Forward }).Findings;

        Assert.Equal(expected, found.Any(f => f.Id == "DF3011" && f.Message.Contains("The next run of copy pipe 'days_copy' replaces all rows of 'days'", StringComparison.Ordinal)));
    }
}
