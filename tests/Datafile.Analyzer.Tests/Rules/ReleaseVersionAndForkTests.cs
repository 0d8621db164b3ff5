using Datafile.Analyzer.Tests.Documentation;

namespace Datafile.Analyzer.Tests.Rules;

/// <summary>Where a version that is not raised, and a deploy that does not fork, are reported.</summary>
public class ReleaseVersionAndForkTests
{
    private const string Tables = "=== datasources/events.datasource\nSCHEMA >\n    `timestamp` DateTime\n=== datasources/daily.datasource\nSCHEMA >\n    `day` Date,\n    `events` AggregateFunction(count)\n";

    [Theory]
    [InlineData("=== .tinyenv\nTB_AUTO_PROMOTE=0\nVERSION=0.0.0\n", ".tinyenv 1:0-1:13")]
    [InlineData("=== .tinyenv\nTB_AUTO_PROMOTE=0\n", ".tinyenv 0:0-0:0")]
    [InlineData("", "datasources/daily.datasource 0:0-0:0")]
    public void A_version_that_is_not_raised(string environment, string expected) => Assert.Equal(expected, PlaceOf("DF4001", environment, environment));

    [Theory]
    [InlineData("=== deploy/0.0.1/deploy.sh\nset -e\ntb release create --semver 0.0.1\ntb --semver 0.0.1 deploy\ntb release preview --semver 0.0.1\n", "deploy/0.0.1/deploy.sh 2:0-2:24")]
    [InlineData("=== deploy/0.0.1/deploy.sh\nset -e\ntb release create --semver 0.0.1\n=== deploy/0.0.1/postdeploy.sh\nset -e\ntb --semver 0.0.1 deploy\ntb release preview --semver 0.0.1\n", "deploy/0.0.1/postdeploy.sh 1:0-1:24")]
    [InlineData("=== deploy/0.0.1/deploy.sh\nset -e\ntb release create --semver 0.0.1\ntb --semver 0.0.1 deploy --fork-downstream\ntb release preview --semver 0.0.1\n", "")]
    [InlineData("=== deploy/0.0.1/deploy.sh\nset -e\ntb --semver 0.0.1 deploy\n", "")]
    public void A_deploy_that_does_not_fork(string scripts, string expected) => Assert.Equal(expected, PlaceOf("DF3003", "=== .tinyenv\nVERSION=0.0.0\n", "=== .tinyenv\nVERSION=0.0.1\n" + scripts));

    private static string PlaceOf(string id, string live, string files)
    {
        var page = $"```datafiles base\nnow: 2023-12-14 10:00:00\nworkflow: releases\n{live}{Tables}{View("")}```\n\n```datafiles good\n{files}{View(" WHERE timestamp > '2023-12-14 11:45:00'")}```\n";
        var places = ExampleReader.Read(page).Single().Findings().Where(f => f.Id == id).Select(f => f.Place);
        return string.Join("; ", places.Select(p => $"{p.Path} {p.StartLinePosition.Line}:{p.StartLinePosition.Character}-{p.EndLinePosition.Line}:{p.EndLinePosition.Character}"));
    }

    private static string View(string filter) => $"=== pipes/daily_mv.pipe\nNODE daily_1\nSQL >\n    SELECT toDate(timestamp) AS day, countState() AS events FROM events{filter} GROUP BY day\nTYPE materialized\nDATASOURCE daily\n";
}
