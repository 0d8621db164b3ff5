using System.Text;
using Datafile.Parser.Sql;
using Microsoft.CodeAnalysis.Text;

namespace Datafile.Parser.Tests.Sql;

/// <summary>What is said of a broken query, and where: the snapshot shows each with its mark and its message.</summary>
public class BrokenQueryTests
{
    private static readonly string[] Queries =
    [
        // Misspelt words
        "SELCT a FROM t",
        "SELECT a FORM t",
        "SELECT a, b AS c FORM t WHERE a = 1",
        "SELECT a FROM t WHER a = 1",
        "SELECT a FROM t WHERE a = 1 GRUOP BY a",
        "SELECT a FROM t GRUOP BY a",
        "SELECT a FROM t GROUP YB a",
        "SELECT a FROM t WHERE a = 1 ODRER BY a",
        "SELECT a FROM t ORDER BY a LIMTI 10",
        "SELECT a FROM t WHERE a = 1 ADN b = 2",
        "SELECT a FROM t LEFT JION u ON t.a = u.a",
        "SELECT a FROM t WHERE a BETWEN 1 AND 2",
        "SELECT CASE WHEN a TEHN 1 END FROM t",
        "SELECT a FROM (SELECT b FORM t)",

        // Brackets and quotes
        "SELECT a FROM (SELECT b FROM t",
        "SELECT count( FROM t",
        "SELECT sum(a, round(b + 1 FROM t WHERE c IN (1, 2)",
        "SELECT f(a)) FROM t",
        "SELECT [1, 2 FROM t",
        "SELECT a FROM t WHERE b IN (1, 2",
        "SELECT 'abc FROM t",
        "SELECT `abc FROM t",
        "SELECT a /* a comment FROM t",
        "WITH x AS (SELECT 1 SELECT a FROM x",

        // Commas and operands
        "SELECT a b c FROM t",
        "SELECT a, b case when c then 1 end FROM t",
        "SELECT f(a b) FROM t",
        "SELECT a,, b FROM t",
        "SELECT a FROM t GROUP BY a, ORDER BY a",
        "SELECT a FROM t WHERE",
        "SELECT a FROM t WHERE GROUP BY a",
        "SELECT a + FROM t",
        "SELECT a FROM t WHERE a = 1 AND",
        "SELECT FROM t",
        "SELECT a FROM t WHERE a = ",
        "SELECT f(a,) FROM t",

        // Clauses
        "SELECT a FROM t GROUP a",
        "SELECT a FROM t ORDER a",
        "SELECT a FROM t GROUP BY a WHERE b = 1",
        "SELECT a FROM t WHERE b = 1 WHERE c = 2",
        "SELECT a FROM t LIMIT 10 ORDER BY a",
        "SELECT a FROM t JOIN u",
        "SELECT a FROM t LEFT u ON t.a = u.a",
        "SELECT a FROM t FINAL AS x",
        "SELECT a FROM t; SELECT b FROM u",
        "SELECT a AS FROM t",
        "SELECT CASE WHEN a THEN 1 FROM t",
        "SELECT a FROM t LIMIT 1 WITH TIES",
        "SELECT CAST(a Int8) FROM t",
        "SELECT a FROM t SETTINGS max_threads = x",
        "SELECT 1.5x FROM t",
        "SELECT a FROM t WHERE é = 1",
        "FROM t",
    ];

    [Fact]
    public Task A_broken_query_is_marked_where_a_person_would_point()
    {
        var shown = new StringBuilder();
        foreach (var query in Queries)
        {
            var diagnostic = Assert.Single(SqlTree.Parse(query, new TextSpan(0, query.Length)).Diagnostics);
            shown.Append(query).Append('\n')
                .Append(' ', diagnostic.Span.Start).Append('^', Math.Max(1, diagnostic.Span.Length)).Append('\n')
                .Append("    ").Append(diagnostic.Message).Append("\n\n");
        }

        return Verifier.Verify(shown.ToString());
    }
}
