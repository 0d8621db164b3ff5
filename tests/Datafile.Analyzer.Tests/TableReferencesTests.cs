using Datafile.Analyzer.Project;
using Datafile.Parser.Sql;
using Microsoft.CodeAnalysis.Text;

namespace Datafile.Analyzer.Tests;

/// <summary>The tables that a query reads. What WITH hides was measured on ClickHouse 26.7.</summary>
public class TableReferencesTests
{
    [Theory]
    [InlineData("SELECT 1", "")]
    [InlineData("SELECT * FROM a, b JOIN c USING (x, y)", "a b c")]
    [InlineData("SELECT * FROM a AS t WHERE x IN (SELECT x FROM b) AND y IN c AND z NOT IN ws.d", "a b c ws.d")]
    [InlineData("SELECT * FROM tinybird.pipe_stats, v0_0_1.a, live.b", "tinybird.pipe_stats v0_0_1.a live.b")]
    [InlineData("SELECT joinGet('a', 'x', k), joinGetOrNull('v0_0_1.b', 'x', k), dictGet('c', 'x', k) FROM d", "a v0_0_1.b c d")]
    [InlineData("SELECT * FROM numbers(10), (SELECT 1)", "")]
    [InlineData("SELECT 'FROM a' -- FROM b\nFROM c /* JOIN d */", "c")]

    // A named query hides a table of its name, wherever it stands in the WITH.
    [InlineData("WITH t AS (SELECT * FROM a) SELECT * FROM t", "a")]
    [InlineData("WITH b AS (SELECT * FROM c), c AS (SELECT * FROM a) SELECT * FROM b", "a")]
    [InlineData("WITH t AS (SELECT * FROM a) SELECT * FROM (SELECT * FROM t) WHERE x IN t", "a")]
    [InlineData("WITH t AS (SELECT 1) SELECT * FROM t UNION ALL SELECT * FROM t", "")]

    // Not in itself, not outside of its query, not with a database before it.
    [InlineData("WITH t AS (SELECT * FROM t) SELECT * FROM t", "t")]
    [InlineData("WITH RECURSIVE t AS (SELECT 1 UNION ALL SELECT * FROM t) SELECT * FROM t", "")]
    [InlineData("SELECT * FROM (WITH t AS (SELECT 1) SELECT * FROM t) UNION ALL SELECT * FROM t", "t")]
    [InlineData("WITH t AS (SELECT 1) SELECT * FROM ws.t", "ws.t")]
    [InlineData("WITH t AS (WITH t AS (SELECT 1) SELECT * FROM t) SELECT * FROM t", "")]

    // From every branch of a template.
    [InlineData("% SELECT * FROM {% if defined(x) %} a {% elif y %} b {% else %} c {% end %}", "a b c")]
    [InlineData("% {% if x %} WITH t AS (SELECT 1) {% end %} SELECT * FROM t", "t")]
    [InlineData("% SELECT * FROM {{table(x)}} JOIN a ON 1", "a")]
    public void They_are_told_in_the_order_of_the_text(string query, string expected)
    {
        var tree = SqlTree.Parse(query, new TextSpan(0, query.Length));

        Assert.Equal(
            expected,
            string.Join(" ", TableReferences.Of(tree).OrderBy(r => r.Span.Start).Select(r => r.Database.Length == 0 ? r.Name : $"{r.Database}.{r.Name}")));
    }

    [Theory]
    [InlineData("WITH t AS (SELECT * FROM a) SELECT * FROM b", "a")]
    [InlineData("WITH t AS (SELECT * FROM a), u AS (SELECT * FROM t JOIN b USING x) SELECT 1", "a b")]
    [InlineData("WITH t AS (SELECT * FROM a), u AS (SELECT * FROM t JOIN b USING x) SELECT * FROM u", "")]
    [InlineData("WITH t AS (WITH u AS (SELECT * FROM a) SELECT * FROM u) SELECT 1", "a")]
    [InlineData("WITH t AS (SELECT x FROM a) SELECT * FROM b WHERE x IN t", "")]
    [InlineData("WITH t AS (SELECT * FROM a) SELECT 1 UNION ALL SELECT * FROM t", "")]
    [InlineData("WITH RECURSIVE t AS (SELECT * FROM a UNION ALL SELECT * FROM t) SELECT 1", "a")]
    [InlineData("WITH t AS (SELECT * FROM a) SELECT * FROM a", "a")]
    [InlineData("% WITH t AS (SELECT * FROM a) SELECT * FROM {% if defined(x) %} t {% else %} b {% end %}", "")]
    [InlineData("% WITH t AS (SELECT * FROM a) SELECT {% if defined(x) %} 1 {% else %} 2 {% end %}", "a")]
    public void A_query_of_WITH_that_nothing_reads_has_its_tables_unread(string query, string expected)
    {
        var tree = SqlTree.Parse(query, new TextSpan(0, query.Length));

        Assert.Equal(expected, string.Join(" ", TableReferences.Of(tree).Where(r => r.IsUnread).OrderBy(r => r.Span.Start).Select(r => r.Name)));
    }

    [Fact]
    public void A_dictionary_is_no_table_of_the_project()
    {
        const string Query = "SELECT dictGet('a', 'x', k), joinGet('b', 'x', k)";

        Assert.Equal(
            ["a False", "b True"],
            TableReferences.Of(SqlTree.Parse(Query, new TextSpan(0, Query.Length))).Select(r => $"{r.Name} {r.IsOwn}"));
    }
}
