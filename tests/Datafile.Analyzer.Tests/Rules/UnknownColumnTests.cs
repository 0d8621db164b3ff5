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

    /// <summary>Beside other tables, what is said is of the one that the name belongs to.</summary>
    [Theory]
    [InlineData("z.b FROM x JOIN other AS z ON x.a = z.k", "it reads 'z.b', and 'other' has no such column. Write one of its columns, or add 'b' to the SCHEMA of 'other'.")]
    [InlineData("b FROM x JOIN other AS z ON x.a = z.k", "it reads 'b', and none of 'x', 'other' has such a column. Write an existing column.")]
    [InlineData("w.b FROM x JOIN other AS z ON x.a = z.k", "it reads 'w.b', and none of 'x', 'other' has such a column. Write an existing column.")]
    [InlineData("keyed FROM x JOIN other AS z ON x.a = z.k", "it reads 'keyed', and none of 'x', 'other' has such a column. Write keyd, or another existing column.")]
    [InlineData("stmap FROM other", "it reads 'stmap', and 'other' has no such column. Write stamp, or another existing column.")]
    public void Of_a_name_beside_several_tables_is_told(string query, string expected)
    {
        var finding = Assert.Single(Two.With("pipes/p.pipe", $"NODE n\nSQL >\n    SELECT {query}\n\nTYPE endpoint\n").Against(null).Findings);

        Assert.Equal(("DF1002", $"Node 'n' of 'p' fails: {expected}"), (finding.Id, finding.Message));
    }

    /// <summary>A table of the live release has the columns that are live, whatever the SCHEMA is now.</summary>
    [Theory]
    [InlineData("nope FROM v0_0_0.events", "it reads 'nope', and 'v0_0_0.events' has no such column. Write a column that 'v0_0_0.events' has.")]
    [InlineData("valu FROM v0_0_0.events", "it reads 'valu', and 'v0_0_0.events' has no such column. Write value, or another existing column.")]
    [InlineData("nope FROM v0_0_0.events AS e JOIN daily AS d ON toDate(e.timestamp) = d.day", "it reads 'nope', and none of 'v0_0_0.events', 'daily' has such a column. Write an existing column.")]
    public void Of_a_name_in_the_live_release_is_told(string query, string expected)
    {
        var findings = ReleaseExample.Findings(ReleaseExample.Daily, $"=== .tinyenv\nVERSION=0.0.1\n=== pipes/p.pipe\nNODE n\nSQL >\n    SELECT {query}\nTYPE endpoint\n");

        Assert.Equal($"Node 'n' of 'p' fails: {expected}", Assert.Single(findings, f => f.Id == "DF1002").Message);
    }

    /// <summary>The file whose SCHEMA lacks the column is named where there is one.</summary>
    [Theory]
    [InlineData("b FROM x", "datasources/x.datasource")]
    [InlineData("z.b FROM x JOIN other AS z ON x.a = z.k", "datasources/other.datasource")]
    [InlineData("b FROM x JOIN other AS z ON x.a = z.k", "")]
    [InlineData("b FROM (SELECT a FROM x)", "")]
    public void The_file_that_lacks_it_is(string query, string expected)
    {
        var finding = Assert.Single(Two.With("pipes/p.pipe", $"NODE n\nSQL >\n    SELECT {query}\n\nTYPE endpoint\n").Against(null).Findings);

        Assert.Equal(expected, string.Join(" ", finding.Related.Select(r => r.Location.GetLineSpan().Path)));
    }

    private static readonly TinyProject Two = TinyProject.Empty
        .With("datasources/x.datasource", "SCHEMA >\n    `a` UInt8\n\nENGINE MergeTree\nENGINE_SORTING_KEY a\n")
        .With("datasources/other.datasource", "SCHEMA >\n    `k` UInt8,\n    `keyd` UInt8,\n    `stamp` DateTime MATERIALIZED now()\n\nENGINE MergeTree\nENGINE_SORTING_KEY k\n");
}
