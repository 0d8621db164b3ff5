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

    /// <summary>The names that a tag writes are those of its default, or of the conditions of <c>sql_and</c>.</summary>
    [Theory]
    [InlineData("{{column(c, 'missing')}} FROM x", "When 'c' is not given: Node 'n' of 'p' fails: it reads 'missing', and 'x' has no such column. Write one of its columns, or add 'missing' to the SCHEMA of 'x'.")]
    [InlineData("a FROM x ORDER BY {{column(c, 'missing')}}", "When 'c' is not given: Node 'n' of 'p' fails: it reads 'missing', and 'x' has no such column. Write one of its columns, or add 'missing' to the SCHEMA of 'x'.")]
    [InlineData("{{columns('a,missing')}} FROM x", "Node 'n' of 'p' fails: it reads 'missing', and 'x' has no such column. Write one of its columns, or add 'missing' to the SCHEMA of 'x'.")]
    [InlineData("a FROM x WHERE {{sql_and(missing__gte=Int32(v))}}", "When 'v' is given: Node 'n' of 'p' fails: it reads 'missing', and 'x' has no such column. Write one of its columns, or add 'missing' to the SCHEMA of 'x'.")]
    [InlineData("a FROM x WHERE {{sql_and(missing=Int32(v, 1))}}", "Node 'n' of 'p' fails: it reads 'missing', and 'x' has no such column. Write one of its columns, or add 'missing' to the SCHEMA of 'x'.")]
    [InlineData("a FROM x WHERE {{sql_and(a__in=Array(v), a__not_in=Array(w, 'Int32'), a__lt=1)}}", null)]
    [InlineData("a AS total FROM x ORDER BY {{column(c, 'total')}}", null)]
    [InlineData("{{columns(c, 'x.a, a AS b, *')}} FROM x", null)]
    [InlineData("{{columns(c, 'a,a', 'count')}}, {{column(d)}} FROM x", null)]
    public void Of_a_name_that_a_tag_writes_is_told(string query, string? expected)
    {
        var findings = TinyProject.Empty
            .With("datasources/x.datasource", "SCHEMA >\n    `a` UInt8\n\nENGINE MergeTree\nENGINE_SORTING_KEY a\n")
            .With("pipes/p.pipe", $"NODE n\nSQL >\n    %\n    SELECT {query}\n\nTYPE endpoint\n").Against(null).Findings;

        Assert.Equal(expected is null ? [] : [("DF1002", expected)], findings.Select(f => (f.Id, f.Message)));
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

    /// <summary>Subqueries know the aliases around them, an alias in a lambda knows its parameters, and aliases that name each other are not judged.</summary>
    [Theory]
    [InlineData("5 AS least, a FROM (SELECT a FROM x WHERE a > least)", "")]
    [InlineData("5 AS least FROM x WHERE a IN (SELECT a FROM x WHERE a > least)", "")]
    [InlineData("a FROM (SELECT a, least FROM x) WHERE (5 AS least) > 1", "")]
    [InlineData("5 AS least, a FROM (SELECT a FROM x WHERE a > most)", "most")]
    [InlineData("arrayMap(v -> twice, [a]) AS l, v * 2 AS twice FROM x", "")]
    [InlineData("arrayMap(v -> v, [a]) AS l, v * 2 AS twice, w * 2 AS thrice FROM x", "w")]
    [InlineData("arrayMap(v -> v, [a]) AS l, v FROM x", "v")]
    [InlineData("b AS a, a AS b FROM x", "")]
    [InlineData("b AS a, concat(a, b) AS b FROM x", "b")]
    [InlineData("a AS c, b AS d FROM x", "b")]
    public void Of_a_name_that_an_alias_may_mean_is_told(string query, string expected)
    {
        var findings = Two.With("pipes/p.pipe", $"NODE n\nSQL >\n    SELECT {query}\n\nTYPE endpoint\n").Against(null).Findings;

        Assert.Equal(expected, string.Join(" ", findings.Where(f => f.Id == "DF1002").Select(f => f.Message.Split('\'')[5])));
    }

    /// <summary>The other queries of a UNION know the WITH of the first, those with a WITH of their own not its queries.</summary>
    [Theory]
    [InlineData("WITH q AS (SELECT k FROM other) SELECT a FROM x UNION ALL SELECT k FROM q", "")]
    [InlineData("WITH x AS (SELECT k FROM other) SELECT k FROM x UNION ALL WITH p AS (SELECT 1 AS b) SELECT a FROM x", "")]
    [InlineData("WITH x AS (SELECT k FROM other) SELECT k FROM x UNION ALL SELECT a FROM x", "a")]
    [InlineData("WITH 5 AS five SELECT a FROM x UNION ALL WITH 6 AS six SELECT five + six FROM x", "")]
    public void Of_a_name_in_a_union_is_told(string query, string expected)
    {
        var findings = Two.With("pipes/p.pipe", $"NODE n\nSQL >\n    {query}\n\nTYPE endpoint\n").Against(null).Findings;

        Assert.Equal(expected, string.Join(" ", findings.Where(f => f.Id == "DF1002").Select(f => f.Message.Split('\'')[5])));
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
