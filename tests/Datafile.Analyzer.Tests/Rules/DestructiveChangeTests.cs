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
}
