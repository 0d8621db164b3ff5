namespace Datafile.Analyzer.Tests.Rules;

/// <summary>What is said of a name that is no column of the tables of its query.</summary>
public class UnknownColumnTests
{
    [Theory]
    [InlineData("aaa FROM x", "it reads 'aaa', and 'x' has no such column. Write one of its columns, or add 'aaa' to the SCHEMA of 'x'.")]
    [InlineData("b FROM x AS y", "it reads 'b', and 'x' has no such column. Write one of its columns, or add 'b' to the SCHEMA of 'x'.")]
    [InlineData("y.b FROM x AS y", "it reads 'y.b', and 'x' has no such column. Write one of its columns, or add 'b' to the SCHEMA of 'x'.")]
    [InlineData("b FROM (SELECT a FROM x)", "it reads 'b', and the subquery yields no such column. Write an existing column.")]
    [InlineData("b FROM (SELECT a FROM x) AS z", "it reads 'b', and 'z' has no such column. Write an existing column.")]
    [InlineData("b FROM x JOIN x AS y ON x.a = y.a", "it reads 'b', and none of the tables of its query has such a column. Write an existing column.")]
    [InlineData("b FROM x JOIN (SELECT a FROM x) AS y ON x.a = y.a", "it reads 'b', and none of 'x', 'y' has such a column. Write an existing column.")]
    [InlineData("y.b FROM x JOIN x AS y ON x.a = y.a", "it reads 'y.b', and 'x' has no such column. Write one of its columns, or add 'b' to the SCHEMA of 'x'.")]
    [InlineData("b FROM x AS p, x AS q, x AS r, x AS s", "it reads 'b', and none of the tables of its query has such a column. Write an existing column.")]
    [InlineData("b FROM x AS p, x AS q, x AS r, x AS s, x AS t", "it reads 'b', and none of the tables of its query has such a column. Write an existing column.")]
    [InlineData("b FROM x AS p, x AS q, x AS r", "it reads 'b', and none of the tables of its query has such a column. Write an existing column.")]
    [InlineData("b FROM system.one", "it reads 'b', and 'one' has no such column. Write an existing column.")]
    public void Of_a_name_is_told(string query, string expected)
    {
        var finding = Assert.Single(TinyProject.Empty
            .With("datasources/x.datasource", "SCHEMA >\n    `a` UInt8\n\nENGINE MergeTree\nENGINE_SORTING_KEY a\n")
            .With("pipes/p.pipe", $"NODE n\nSQL >\n    SELECT {query}\n\nTYPE endpoint\n").Against(null).Findings);

        Assert.Equal(("DF1002", $"Node 'n' of 'p' fails: {expected}"), (finding.Id, finding.Message));
    }
}
