using Datafile.Analyzer.Tests.Documentation;

namespace Datafile.Analyzer.Tests.Rules;

/// <summary>Which pipes fail with one that reads what is gone.</summary>
public class BreaksReadersTests
{
    private const string Events = "=== datasources/events.datasource\nSCHEMA >\n    `timestamp` DateTime `json:$.timestamp`,\n    `user` String `json:$.user`";

    private const string Version = ",\n    `version` String `json:$.version`";

    [Theory]
    [InlineData("", "its query will fail. Remove")]
    [InlineData("top: SELECT user FROM hits", "its query will fail, and so will that of 'top'. Remove")]
    [InlineData("top: SELECT user FROM hits; all: SELECT user FROM top", "its query will fail, and so will those of 'all', 'top'. Remove")]
    [InlineData("all: SELECT user FROM hits; top: SELECT user FROM hits", "its query will fail, and so will those of 'all', 'top'. Remove")]
    [InlineData("top: SELECT user FROM other.hits", "its query will fail. Remove")]
    [InlineData("top: SELECT user FROM v0_0_1.hits", "its query will fail. Remove")]
    [InlineData("top: SELECT user FROM events", "its query will fail. Remove")]
    [InlineData("hits: SELECT user FROM events", "its query will fail. Remove")]
    public void Pipes_fail_with(string pipes, string expected)
    {
        var readers = "=== pipes/hits.pipe\nNODE hits_1\nSQL >\n    SELECT user, version FROM events\nTYPE endpoint\n"
            + string.Concat(pipes.Split("; ", StringSplitOptions.RemoveEmptyEntries).Select(p => p.Split(": ")).Select(p => Pipe(p[0], p[1])));
        var found = ExampleReader.Read($"```datafiles base\nworkflow: branches\n{Events}{Version}\n{readers}```\n\n```datafiles good\n{Events}\n```\n").Single().Findings().Where(f => f.Id == "DF3007");

        Assert.Contains(expected, Assert.Single(found).Message, StringComparison.Ordinal);
    }

    /// <summary>A node that has the name of the pipe which fails is another query.</summary>
    private static string Pipe(string name, string query) => name == "hits"
        ? $"=== pipes/own.pipe\nNODE hits\nSQL >\n    {query}\nNODE own_1\nSQL >\n    SELECT user FROM hits\nTYPE endpoint\n"
        : $"=== pipes/{name}.pipe\nNODE {name}_1\nSQL >\n    {query}\nTYPE endpoint\n";
}
