using Datafile.Analyzer.Tests.Documentation;
using Microsoft.CodeAnalysis;

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
    public void A_pipe_that_reads_what_is_removed_is_reported_with_what_fails(string pipes, string expected)
    {
        var readers = "=== pipes/hits.pipe\nNODE hits_1\nSQL >\n    SELECT user, version FROM events\nTYPE endpoint\n"
            + string.Concat(pipes.Split("; ", StringSplitOptions.RemoveEmptyEntries).Select(p => p.Split(": ")).Select(p => Pipe(p[0], p[1])));
        var found = ExampleReader.Read($"```datafiles base\nworkflow: branches\n{Events}{Version}\n{readers}```\n\n```datafiles good\n{Events}\n```\n").Single().Findings().Where(f => f.Id == "DF3007");

        Assert.Contains(expected, Assert.Single(found).Message, StringComparison.Ordinal);
    }

    /// <summary>A name that is a function beside being a column: the query goes on, and means something else.</summary>
    [Fact]
    public void A_column_whose_name_is_also_a_function_is_missed()
    {
        var found = ExampleReader.Read($"```datafiles base\nworkflow: forward\n{Events}{Version}\n=== pipes/hits.pipe\nNODE hits_1\nSQL >\n    SELECT user, now() AS t FROM events\nTYPE endpoint\n```\n\n```datafiles good\n{Events.Replace("`user` String `json:$.user`", "`person` String `json:$.person`", StringComparison.Ordinal)}{Version}\n```\n")
            .Single().Findings().Where(f => f.Id == "DF3007");

        Assert.Contains("'hits' still reads it: without an error, it means the function user() then.", Assert.Single(found, f => f.Severity == DiagnosticSeverity.Warning).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("=== pipes/hits.pipe (deleted)", "removes endpoint 'hits'")]
    [InlineData("=== pipes/hits.pipe (deleted)\n=== pipes/visits.pipe\nTOKEN app READ\nNODE hits_1\nSQL >\n    SELECT user, version FROM events\nTYPE endpoint", "renames endpoint 'hits' to 'visits'")]
    [InlineData("=== pipes/hits.pipe (deleted)\n=== endpoints/hits.pipe\nTOKEN app READ\nNODE hits_1\nSQL >\n    SELECT user, version FROM events\nTYPE endpoint", "")]
    [InlineData("=== pipes/hits.pipe\nTOKEN app READ\nNODE hits_1\nSQL >\n    SELECT user, version FROM events", "makes 'hits' a pipe without an endpoint")]
    [InlineData("=== pipes/hits.pipe\nTOKEN app READ\nNODE hits_1\nSQL >\n    SELECT user, version FROM events\nNODE all\nSQL >\n    SELECT * FROM hits_1\nTYPE endpoint", "")]
    [InlineData("=== pipes/hits.pipe\nTOKEN \"app\" read\nTOKEN other READ\nNODE hits_1\nSQL >\n    SELECT user, version FROM events\nTYPE endpoint", "")]
    [InlineData("=== pipes/hits.pipe\nTOKEN other READ\nNODE hits_1\nSQL >\n    SELECT user, version FROM events\nTYPE endpoint", "takes READ of 'hits' from token 'app'")]
    public void Callers_from_outside_are_told_what_they_lose(string after, string expected)
    {
        foreach (var workflow in (string[])["forward", "branches"])
        {
            var found = ExampleReader.Read($"```datafiles base\nworkflow: {workflow}\n{Events}{Version}\n=== pipes/hits.pipe\nTOKEN app READ\nNODE hits_1\nSQL >\n    SELECT user, version FROM events\nTYPE endpoint\n```\n\n```datafiles good\n{after}\n```\n")
                .Single().Findings().Where(f => f.Id == "DF3007").ToArray();

            // In Classic a token keeps what it had.
            if (expected.Length == 0 || (workflow == "branches" && expected.Contains("token", StringComparison.Ordinal)))
                Assert.Empty(found);
            else
                Assert.Contains(expected, Assert.Single(found, f => f.Severity == DiagnosticSeverity.Info).Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("=== connections/stream.connection (deleted)", 1)]
    [InlineData("=== connections/stream.connection (deleted)\n=== connections/new/stream.connection\nTYPE kafka\nKAFKA_BOOTSTRAP_SERVERS localhost:9092", 0)]
    [InlineData("=== connections/unused.connection (deleted)", 0)]
    [InlineData("=== connections/stream.connection (deleted)\n=== datasources/from_stream.datasource\nSCHEMA >\n    `user` String `json:$.user`", 0)]
    public void Users_of_a_connection(string after, int expected)
    {
        const string Connection = "TYPE kafka\nKAFKA_BOOTSTRAP_SERVERS localhost:9092\n";
        var before = $"=== connections/stream.connection\n{Connection}=== connections/unused.connection\n{Connection}=== datasources/from_stream.datasource\nSCHEMA >\n    `user` String `json:$.user`\n\nKAFKA_CONNECTION_NAME \"stream\"\nKAFKA_TOPIC users\nKAFKA_GROUP_ID readers\n";
        var found = ExampleReader.Read($"```datafiles base\nworkflow: forward\n{before}```\n\n```datafiles good\n{after}\n```\n").Single().Findings().Where(f => f.Id == "DF3007");

        Assert.Equal(expected, found.Count(f => f.Message.Contains("removes connection 'stream'", StringComparison.Ordinal)));
    }

    /// <summary>A node that has the name of the pipe which fails is another query.</summary>
    private static string Pipe(string name, string query) => name == "hits"
        ? $"=== pipes/own.pipe\nNODE hits\nSQL >\n    {query}\nNODE own_1\nSQL >\n    SELECT user FROM hits\nTYPE endpoint\n"
        : $"=== pipes/{name}.pipe\nNODE {name}_1\nSQL >\n    {query}\nTYPE endpoint\n";
}
