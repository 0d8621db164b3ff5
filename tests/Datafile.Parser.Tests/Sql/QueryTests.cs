using System.Text;
using Datafile.Corpus;
using Datafile.Parser.Sql;
using Microsoft.CodeAnalysis.Text;

namespace Datafile.Parser.Tests.Sql;

/// <summary>What a query is made of.</summary>
public class QueryTests
{
    [Theory]

    // Clauses
    [InlineData("SELECT 1", "(select 1)")]
    [InlineData("select a, b as c, d e from t", "(select a (as b c) (as d e) (from t))")]
    [InlineData("SELECT DISTINCT a FROM t", "(select-distinct a (from t))")]
    [InlineData("SELECT a, FROM t", "(select a (from t))")]
    [InlineData("FROM t SELECT a", "(select a (from t))")]
    [InlineData("SELECT a FROM t PREWHERE b WHERE c", "(select a (from t) (prewhere b) (where c))")]
    [InlineData("SELECT a, count() FROM t GROUP BY a HAVING count() > 1", "(select a (count) (from t) (group-by a) (having (greater (count) 1)))")]
    [InlineData("SELECT a FROM t GROUP BY a, b WITH TOTALS", "(select a (from t) (group-by with totals a b))")]
    [InlineData("SELECT a FROM t GROUP BY ALL", "(select a (from t) (group-by all))")]
    [InlineData("SELECT a FROM t GROUP BY GROUPING SETS ((a), (a, b))", "(select a (from t) (group-by grouping sets a (tuple a b)))")]
    [InlineData("SELECT a FROM t ORDER BY a DESC NULLS LAST, b", "(select a (from t) (order-by (a desc) b))")]
    [InlineData("SELECT a FROM t ORDER BY a ASC NULLS FIRST, b COLLATE 'en'", "(select a (from t) (order-by (a nulls-first) (b 'en')))")]
    [InlineData("SELECT a FROM t ORDER BY ALL DESC", "(select a (from t) (order-by (all desc)))")]
    [InlineData("SELECT a FROM t ORDER BY a WITH FILL FROM 1 TO 9 STEP 2", "(select a (from t) (order-by (a (fill from 1 to 9 step 2))))")]
    [InlineData("SELECT a FROM t ORDER BY fulfilled, 5", "(select a (from t) (order-by fulfilled 5))")]
    [InlineData("SELECT a FROM t ORDER BY a WITH FILL STALENESS 3, b DESC INTERPOLATE (c AS c + 1, d)", "(select a (from t) (order-by (a (fill staleness 3)) (b desc) (interpolate (c (plus c 1)) d)))")]
    [InlineData("SELECT a FROM t LIMIT 10 OFFSET 5", "(select a (from t) (limit 10 (offset 5)))")]
    [InlineData("SELECT a FROM t LIMIT 5, 10", "(select a (from t) (limit (offset 5) 10))")]
    [InlineData("SELECT a FROM t LIMIT 1 BY b, c LIMIT 10", "(select a (from t) (limit-by 1 b c) (limit 10))")]
    [InlineData("SELECT a FROM t ORDER BY a LIMIT 1 WITH TIES", "(select a (from t) (order-by a) (limit 1 with-ties))")]
    [InlineData("SELECT a FROM t ORDER BY a OFFSET 1 ROW FETCH FIRST 3 ROWS WITH TIES", "(select a (from t) (order-by a) (offset 1) (fetch 3 with-ties))")]
    [InlineData("SELECT TOP 3 WITH TIES a FROM t", "(select a (from t) (limit 3 with-ties))")]
    [InlineData("SELECT a FROM t SETTINGS max_threads = 1, join_use_nulls = 1", "(select a (from t) (settings (equals max_threads 1) (equals join_use_nulls 1)))")]
    [InlineData("SELECT a FROM t FORMAT JSON", "(select a (from t) (format JSON))")]
    [InlineData("SELECT sum(a) OVER w FROM t WINDOW w AS (PARTITION BY b)", "(select (over (sum a)) (from t) (window (w (by b))))")]
    [InlineData("SELECT sum(a) OVER w FROM t WINDOW v AS (ORDER BY b DESC), w AS (v RANGE UNBOUNDED PRECEDING)", "(select (over (sum a)) (from t) (window (v (order (b desc))) (w v (range UnboundedPreceding CurrentRow))))")]
    [InlineData("SELECT any(a) RESPECT NULLS, any(b) IGNORE NULLS FROM t", "(select (respect-nulls (any a)) (ignore-nulls (any b)) (from t))")]
    [InlineData("SELECT a FROM t QUALIFY row_number() OVER (ORDER BY a) = 1", "(select a (from t) (qualify (equals (over (row_number) (order a)) 1)))")]
    [InlineData("SELECT a FROM t;", "(select a (from t))")]

    // Tables
    [InlineData("SELECT a FROM db.t AS x", "(select a (from (as db.t x)))")]
    [InlineData("SELECT a FROM t x", "(select a (from (as t x)))")]
    [InlineData("SELECT a FROM t FINAL", "(select a (from (final t)))")]
    [InlineData("SELECT a FROM t AS x FINAL WHERE b", "(select a (from (as (final t) x)) (where b))")]
    [InlineData("SELECT a FROM t SAMPLE 1 / 10", "(select a (from (sample t 1/10)))")]
    [InlineData("SELECT a FROM t FINAL SAMPLE 0.1 OFFSET 1/2", "(select a (from (sample (final t) 0.1 1/2)))")]
    [InlineData("SELECT a FROM numbers(10)", "(select a (from (numbers 10)))")]
    [InlineData("SELECT a FROM (SELECT b FROM t) AS x", "(select a (from (as (select b (from t)) x)))")]
    [InlineData("SELECT a FROM ((SELECT b FROM t))", "(select a (from (select b (from t))))")]
    [InlineData("SELECT a FROM t, u", "(select a (from (, t u)))")]
    [InlineData("SELECT a FROM t JOIN u ON t.a = u.a AND t.b > 1", "(select a (from (join t u (on (and (equals t.a u.a) (greater t.b 1))))))")]
    [InlineData("SELECT a FROM t LEFT JOIN u USING (a, b)", "(select a (from (left-join t u (using a b))))")]
    [InlineData("SELECT a FROM t ANY LEFT JOIN u USING a WHERE b", "(select a (from (any-left-join t u (using a))) (where b))")]
    [InlineData("SELECT a FROM t GLOBAL ASOF JOIN u ON t.a = u.a", "(select a (from (global-asof-join t u (on (equals t.a u.a)))))")]
    [InlineData("SELECT a FROM t CROSS JOIN u", "(select a (from (cross-join t u)))")]
    [InlineData("SELECT a FROM t x JOIN u AS y ON x.a = y.a FULL OUTER JOIN v ON y.b = v.b", "(select a (from (full-outer-join (join (as t x) (as u y) (on (equals x.a y.a))) v (on (equals y.b v.b)))))")]
    [InlineData("SELECT a FROM t JOIN (SELECT 1 AS a) AS u ON t.a = u.a", "(select a (from (join t (as (select (as 1 a)) u) (on (equals t.a u.a)))))")]
    [InlineData("SELECT a FROM t ARRAY JOIN b AS c, d", "(select a (from (array-join t (as b c) d)))")]
    [InlineData("SELECT a FROM t LEFT ARRAY JOIN b WHERE c", "(select a (from (left-array-join t b)) (where c))")]

    // WITH
    [InlineData("WITH x AS (SELECT 1 AS a) SELECT a FROM x", "(select a (with (as (select (as 1 a)) x)) (from x))")]
    [InlineData("WITH x AS (SELECT 1), y AS (SELECT 2 FROM x) SELECT * FROM y", "(select * (with (as (select 1) x) (as (select 2 (from x)) y)) (from y))")]
    [InlineData("WITH toDate('2024-01-01') AS d, 7 AS n SELECT d + n", "(select (plus d n) (with (as (toDate '2024-01-01') d) (as 7 n)))")]
    [InlineData("WITH (SELECT max(a) FROM t) AS m SELECT m", "(select m (with (as (select (max a) (from t)) m)))")]
    [InlineData("SELECT a FROM (WITH 1 AS b SELECT b AS a)", "(select a (from (select (as b a) (with (as 1 b)))))")]

    // Several queries
    [InlineData("SELECT 1 UNION ALL SELECT 2 UNION ALL SELECT 3", "(union-all (select 1) (select 2) (select 3))")]
    [InlineData("SELECT 1 UNION DISTINCT SELECT 2", "(union-distinct (select 1) (select 2))")]
    [InlineData("SELECT 1 INTERSECT SELECT 2 EXCEPT SELECT 3", "(set (select 1) intersect (select 2) except (select 3))")]
    [InlineData("(SELECT 1) UNION ALL (SELECT 2 LIMIT 1)", "(union-all (select 1) (select 2 (limit 1)))")]
    [InlineData("SELECT a FROM (SELECT 1 AS a UNION ALL SELECT 2)", "(select a (from (union-all (select (as 1 a)) (select 2))))")]
    [InlineData("SELECT * FROM t EXCEPT SELECT * FROM u", "(except (select * (from t)) (select * (from u)))")]
    [InlineData("SELECT * EXCEPT (a) FROM t", "(select *<EXCEPT (a)> (from t))")]

    // Templates and comment lines
    [InlineData("%\nSELECT {{columns(a)}} FROM t WHERE b = {{String(c)}}", "(select {{columns(a)}} (from t) (where (equals b {{String(c)}})))")]
    [InlineData("% SELECT a AS {{symbol(b)}} FROM t ORDER BY a {{symbol(c)}}, {{d}}", "(select (as a {{symbol(b)}}) (from t) (order-by (a {{symbol(c)}}) {{d}}))")]
    [InlineData("% SELECT a FROM {{table('t')}} AS x", "(select a (from (as {{table('t')}} x)))")]
    [InlineData("%SELECT a FROM t LIMIT {{Int32(n, 10)}}", "(select a (from t) (limit {{Int32(n, 10)}}))")]
    [InlineData("%SELECT a {% if defined(b) %} , b {% end %} FROM t", "template")]
    [InlineData("# a comment\nSELECT 1\n  # another\n+ 1", "(select (plus 1 1))")]
    public void A_query_is_read_as(string text, string expected) =>
        Assert.Equal(expected, SExpression.OfSql(SqlTree.Parse(text, new TextSpan(0, text.Length))));

    [Theory]
    [InlineData("SELEC 1", 0, "SELECT")]
    [InlineData("SELECT a FRM t WHERE b", 9, "FROM")]
    [InlineData("SELECT a FROM", 13, "a name")]
    [InlineData("SELECT a FROM t WHERE", 21, "an expression")]
    [InlineData("SELECT a FROM t WHERE b GROUP a", 24, "BY is missing")]
    [InlineData("SELECT a FROM t GROUP BY", 24, "an expression")]
    [InlineData("SELECT a FROM (SELECT b FROM t", 14, "not closed")]
    [InlineData("SELECT a FROM t JOIN", 20, "a name")]
    [InlineData("SELECT a FROM t WHERE b ORDER BY c LIMIT", 40, "an expression")]
    [InlineData("WITH x AS (SELECT 1 SELECT a FROM x", 10, "not closed")]
    [InlineData("SELECT 1 UNION ALL", 18, "SELECT")]
    [InlineData("SELECT a FROM t WHERE b = 1 WHERE c = 2", 28, "comes twice")]
    [InlineData("", 0, "SELECT")]
    [InlineData("SELECT a FROM t LIMIT 1 WITH TIES", 24, "ORDER BY")]
    [InlineData("SELECT a FROM t JOIN u", 22, "ON or USING")]
    [InlineData("SELECT a b case when c then 1 end", 11, "a comma or an operator is missing")]
    [InlineData("SELECT a FROM t FINAL AS x", 22, "its end")]
    [InlineData("SELECT 1; SELECT 2", 10, "only one query")]
    public void A_broken_query_is_one_diagnostic_where_it_breaks(string text, int at, string expected)
    {
        var tree = SqlTree.Parse(text, new TextSpan(0, text.Length));
        var diagnostic = Assert.Single(tree.Diagnostics);

        Assert.Null(tree.Query);
        Assert.Equal("DF0004", diagnostic.Id);
        Assert.Equal(at, diagnostic.Span.Start);
        Assert.Contains(expected, diagnostic.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Positions_are_those_of_the_file()
    {
        const string File = "NODE a\nSQL >\n    SELECT b +\n\nTYPE endpoint\n";
        var sql = Assert.Single(Trees.SqlOf(Trees.Check("a.pipe", File)));

        Assert.Equal(File.IndexOf('+', StringComparison.Ordinal) + 1, Assert.Single(sql.Diagnostics).Span.Start);
    }

    /// <summary>Files whose SQL ClickHouse refuses as well: a comma is missing, END stands alone, there is only a FROM.</summary>
    private static readonly string[] Broken =
    [
        "95e7e106a646bfed05254ae71ff30d7a1d39f659", "a95b5012a0bd4d1362cc80014675c265eb807ec2", "cd13a7ad02c8e7b821a5ff64822d83e7865974dd",
    ];

    [CorpusFact]
    public void Every_query_of_the_corpus_is_read()
    {
        var refused = CorpusFiles.Blobs
            .Where(file => !Broken.Contains(Path.GetFileNameWithoutExtension(file)))
            .SelectMany(file => Trees
                .SqlOf(DatafileParser.Parse(file, SourceText.From(File.ReadAllText(file, Encoding.UTF8))))
                .SelectMany(sql => sql.Diagnostics)
                .Select(diagnostic => $"{Path.GetFileName(file)}: {diagnostic.Message}"));

        Assert.Empty(refused);
    }
}
