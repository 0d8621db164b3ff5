using Datafile.Analyzer.Tests.Documentation;

namespace Datafile.Analyzer.Tests.Rules;

/// <summary>Which commands populate a view that receives live rows, and which do something else.</summary>
public class UnboundedPopulateTests
{
    private const string Events = """
        === datasources/events.datasource
        SCHEMA >
            `timestamp` DateTime,
            `user` String

        """;

    private const string Daily = """
        === datasources/daily.datasource
        SCHEMA >
            `day` Date,
            `events` AggregateFunction(count)

        """;

    [Theory]
    [InlineData("tb --semver 0.0.1 pipe populate daily_mv --node daily_1 --wait", true)]
    [InlineData("tb --semver 0.0.1 pipe populate other_mv --node other_1 --wait", false)]
    [InlineData("tb --semver 0.0.1 pipe stats daily_mv", false)]
    [InlineData("tb --semver 0.0.1 pipe populate daily_mv --node daily_1 --wait --sql-condition \"timestamp < '2023-12-14'\"", false)]
    [InlineData("tb --semver 0.0.1 push pipes/daily_mv.pipe --populate", true)]
    [InlineData("tb --semver 0.0.1 push pipes/other_mv.pipe pipes/daily_mv.pipe --populate", true)]
    [InlineData("tb --semver 0.0.1 push pipes/daily_mv.pipe", false)]
    [InlineData("tb --semver 0.0.1 push pipes/other_mv.pipe --populate", false)]
    [InlineData("tb --semver 0.0.1 deploy --populate --wait", true)]
    [InlineData("tb --semver 0.0.1 deploy", false)]
    public void A_command_populates_a_view_without_a_cutoff(string command, bool expected) => Assert.Equal(expected, IsFound(
        "releases", $"=== .tinyenv\nVERSION=0.0.1\n=== deploy/0.0.1/deploy.sh\nset -e\n{command}\n" + View("user != 'robot'"), View("1")));

    /// <summary>
    /// Without a script, the flags of .tinyenv are those of the deploy: a release re-creates what changes, and a deploy in place what is
    /// new.
    /// </summary>
    [Theory]
    [InlineData("releases", "0.0.1", "--populate --wait", true)]
    [InlineData("releases", "0.0.1", "--populate --sql-condition timestamp<now()", false)]
    [InlineData("releases", "0.0.1", "--wait", false)]
    [InlineData("releases", "0.0.0", "--populate --wait", false)]
    [InlineData("branches", "0.0.0", "--populate --wait", false)]
    public void The_default_deploy_populates(string workflow, string version, string flags, bool expected) =>
        Assert.Equal(expected, IsFound(workflow, $"=== .tinyenv\nVERSION={version}\nCD_FLAGS=\"{flags}\"\n" + View("user != 'robot'"), View("1")));

    /// <summary>A new view of a new target; one of a live target is filled together with what is live there.</summary>
    [Theory]
    [InlineData("", Daily, true)]
    [InlineData(Daily, "", false)]
    public void In_branches_the_default_deploy_populates_a_new_view(string live, string target, bool expected) =>
        Assert.Equal(expected, IsFound("branches", "=== .tinyenv\nVERSION=0.0.0\nCD_FLAGS=\"--populate --wait\"\n" + target + View("user != 'robot'"), "", live));

    private static string View(string filter) =>
        $"=== pipes/daily_mv.pipe\nNODE daily_1\nSQL >\n    SELECT toDate(timestamp) AS day, countState() AS events FROM events WHERE {filter} GROUP BY day\nTYPE materialized\nDATASOURCE daily\n";

    private static bool IsFound(string workflow, string files, string live, string target = Daily) => ExampleReader.Read(
        $"```datafiles base\nnow: 2023-12-14 10:00:00\nworkflow: {workflow}\n=== .tinyenv\nVERSION=0.0.0\n{Events}{target}{live}```\n\n```datafiles good\n{files}```\n").Single().Findings().Any(f => f.Id == "DF4007");
}
