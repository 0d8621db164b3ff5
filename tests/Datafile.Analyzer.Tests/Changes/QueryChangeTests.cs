using Datafile.Analyzer.Changes;
using static Datafile.Analyzer.Tests.Changes.ChangedProject;

namespace Datafile.Analyzer.Tests.Changes;

/// <summary>What is another query, and what is the same one in other words or other nodes.</summary>
public class QueryChangeTests
{
    /// <summary>Nodes that are renamed, added, removed and read in place of others; a node of the pipe is no other source.</summary>
    [Theory]
    [InlineData("NODE few|SELECT k FROM totals;NODE out|SELECT k FROM few|TYPE endpoint", "NODE less|SELECT k FROM totals;NODE out|SELECT k FROM less|TYPE endpoint", "renamed top.less: none, in-place")]
    [InlineData("NODE few|SELECT k FROM totals;NODE out|SELECT k FROM few|TYPE endpoint", "NODE less|SELECT k FROM totals WHERE k > 1;NODE out|SELECT k FROM less|TYPE endpoint", "query top.less: compatible, in-place")]
    [InlineData("NODE few|SELECT k FROM totals;NODE out|SELECT k FROM few|TYPE endpoint", "NODE few|SELECT k FROM totals WHERE k > 1;NODE out|SELECT k FROM few WHERE k > 2|TYPE endpoint", "query top: compatible, in-place")]
    [InlineData("NODE few|SELECT k FROM totals WHERE k > 1;NODE out|SELECT k FROM totals|TYPE endpoint", "NODE few|SELECT k FROM totals WHERE k > 1;NODE out|SELECT k FROM few|TYPE endpoint", "query top.out: compatible, in-place")]
    [InlineData("NODE few|SELECT k FROM totals WHERE k > 1;NODE out|SELECT k FROM few|TYPE endpoint", "NODE few|SELECT k FROM totals WHERE k > 1;NODE out|SELECT k FROM totals|TYPE endpoint", "query top.out: compatible, in-place")]
    [InlineData("NODE out|SELECT k FROM totals|TYPE endpoint;NODE more|SELECT k FROM totals WHERE k > 1", "NODE out|SELECT k FROM totals|TYPE endpoint", "")]
    [InlineData("NODE out|SELECT k FROM totals|TYPE endpoint", "NODE out|SELECT k FROM totals|TYPE endpoint;NODE more|SELECT k FROM totals WHERE k > 1", "")]
    [InlineData("NODE out|SELECT k FROM totals|TYPE endpoint;NODE more|SELECT k FROM totals", "NODE out|SELECT k FROM totals WHERE k > 5|TYPE endpoint;NODE more|SELECT k FROM totals", "query top.out: compatible, in-place")]
    [InlineData("NODE out|SELECT k FROM totals|TYPE standard", "NODE out|SELECT k FROM totals", "")]
    [InlineData("NODE out|SELECT k FROM totals|TYPE default", "NODE out|SELECT k FROM totals", "")]
    [InlineData("NODE out|SELECT k FROM totals|TYPE endpoint", "", "query top: compatible, in-place")]
    public void The_nodes_of_a_pipe_change(string old, string now, string expected)
    {
        static string Nodes(string text) => string.Concat(text.Split(';').Select(n => n.Split('|')).Select(n => n.Length < 2 ? "TAGS \"none\"\n" : $"{n[0]}\nSQL >\n    {n[1]}\n\n{(n.Length > 2 ? n[2] + "\n\n" : "")}"));

        Assert.Equal(expected, Told(Base.With(Top, Nodes(now)), Base.With(Top, Nodes(old))));
    }

    /// <summary>What a query asks for whose table a template decides, and which is compared as it is written.</summary>
    [Theory]
    [InlineData("SELECT k FROM {{t}} WHERE k > {{Int32(p)}} OR c = 1", "SELECT k FROM {{t}} WHERE c = 1 OR {{Int32(p)}} < k", true)]
    [InlineData("SELECT k FROM {{t}} WHERE k != {{Int32(p)}} AND c >= 1", "SELECT k FROM {{t}} WHERE 1 <= c AND {{Int32(p)}} != k", true)]
    [InlineData("SELECT k FROM {{t}} WHERE a AND (b AND c)", "SELECT k FROM {{t}} WHERE (c AND a) AND b", true)]
    [InlineData("SELECT k FROM {{t}} WHERE a AND (b OR c)", "SELECT k FROM {{t}} WHERE a AND b OR c", false)]
    [InlineData("SELECT k FROM {{t}} WHERE k > c", "SELECT k FROM {{t}} WHERE c > k", false)]
    [InlineData("SELECT k FROM {{t}} WHERE a - b = 1", "SELECT k FROM {{t}} WHERE b - a = 1", false)]
    [InlineData("SELECT k FROM {{t}} WHERE a - (b - c) = 1", "SELECT k FROM {{t}} WHERE a - b - c = 1", false)]
    [InlineData("SELECT k FROM {{t}} WHERE CAST(a AS Nullable(Int8)) = 1", "SELECT k FROM {{t}} WHERE a::Nullable( Int8 ) = 1", true)]
    [InlineData("SELECT k FROM {{t}} WHERE CAST(a AS Nullable(Int8)) = 1", "SELECT k FROM {{t}} WHERE a::Nullable(Int16) = 1", false)]
    [InlineData("SELECT k, lower(c) AS c FROM {{t}}", "SELECT (k), (LOWER(c)) c FROM {{t}}", true)]
    [InlineData("SELECT k, lower(c) AS c FROM {{t}}", "SELECT k, lower(c) AS C FROM {{t}}", false)]
    [InlineData("SELECT k, (k, 1) AS c FROM {{t}}", "SELECT k, k AS c FROM {{t}}", false)]
    [InlineData("WITH 1 AS x SELECT x AS c FROM {{t}}", "with 1 as x SELECT x AS c FROM {{t}}", true)]
    [InlineData("WITH x AS (SELECT y) SELECT x AS c FROM {{t}}", "WITH (SELECT y) AS x SELECT x AS c FROM {{t}}", false)]
    [InlineData("SELECT k, c FROM {{t}} GROUP BY k, c", "SELECT k, c FROM {{t}} GROUP BY c, k", true)]
    [InlineData("SELECT k, lower(c) AS d FROM {{t}} GROUP BY 1, 2", "SELECT k, lower(c) AS d FROM {{t}} GROUP BY k, d", true)]
    [InlineData("SELECT k + 1, count() FROM {{t}} GROUP BY 1", "SELECT k + 1, count() FROM {{t}} GROUP BY k + 1", true)]
    [InlineData("SELECT k FROM {{t}} GROUP BY 1", "SELECT k FROM {{t}} GROUP BY 2", false)]
    [InlineData("SELECT k FROM {{t}} GROUP BY 1", "SELECT k FROM {{t}} GROUP BY 0", false)]
    public void A_query_that_a_template_decides_in_other_words(string old, string now, bool isSame)
    {
        static TinyProject Query(string sql) => Base.With(Top, $"NODE top_1\nSQL >\n    %\n    {sql}\n\nTYPE endpoint\n");

        Assert.Equal(isSame, Told(Query(now), Query(old)).Length == 0);
    }

    /// <summary>What is written in another order and asks for the same, and what looks alike and does not.</summary>
    [Theory]
    [InlineData("a = 1 AND b > 2", "b > 2 AND a = 1", true)]
    [InlineData("a = 1 AND (b > 2 AND c)", "c AND a = 1 AND 2 < b", true)]
    [InlineData("a = 1 OR b = 2", "b = 2 OR 1 = a", true)]
    [InlineData("x IN (1, 2)", "x in (1,2)", true)]
    [InlineData("x = 'it''s'", "x = 'it\\'s'", true)]
    [InlineData("CAST(x AS Int8) = 1", "x::Int8 = 1", true)]
    [InlineData("a = 1 AND b > 2", "a = 1 AND b > 3", false)]
    [InlineData("a = 1 AND b > 2", "a = 1 OR b > 2", false)]
    [InlineData("a > b", "b > a", false)]
    [InlineData("x = 'A'", "x = 'a'", false)]
    [InlineData("x LIKE 'a'", "x ILIKE 'a'", false)]
    [InlineData("a = {{Int8(p, 1)}}", "a = {{ Int8( p, 1 ) }}", true)]
    [InlineData("a = {{String(p, 'x y')}}", "a = {{String(p, 'xy')}}", false)]
    [InlineData("{% if defined(p) %} a = 1 {% else %} 1 {% end %}", "{%if defined(p)%} A = 1 {% else %}\n 1 {%end%}", false)]
    [InlineData("{% if defined(p) %} a = 1 {% else %} 1 {% end %}", "{%if defined(p)%}  a=1 {% else %}\n 1 {%end%}", true)]
    public void A_condition_in_other_words(string old, string now, bool isSame)
    {
        var before = Base.Edit(Top, "FROM totals", $"FROM totals WHERE {old}").Edit(Top, "SQL >", "SQL >\n    %");
        var after = Base.Edit(Top, "FROM totals", $"FROM totals WHERE {now}").Edit(Top, "SQL >", "SQL >\n    %");

        Assert.Equal(isSame ? "" : "query top.top_1: compatible, in-place", Told(after, before));
    }

    [Theory]
    [InlineData("ORDER BY k", "ORDER BY k DESC")]
    [InlineData("ORDER BY k LIMIT 10", "ORDER BY k LIMIT 20")]
    [InlineData("ORDER BY k", "ORDER BY k WITH FILL")]
    [InlineData("", "SETTINGS max_threads = 1")]
    public void A_clause_that_differs_is_a_change(string old, string now) => Assert.Equal(
        "query top.top_1: compatible, in-place",
        Told(Base.Edit(Top, "GROUP BY k", "GROUP BY k " + now), Base.Edit(Top, "GROUP BY k", "GROUP BY k " + old)));

    /// <summary>A clause inside of a query that decides which rows come out, or in which order: each query is another one than the next.</summary>
    [Theory]
    [InlineData("SELECT k FROM events ORDER BY ts LIMIT 10", "SELECT k FROM events ORDER BY ts DESC LIMIT 10", "SELECT k FROM events ORDER BY ts NULLS FIRST LIMIT 10", "SELECT k FROM events ORDER BY ts DESC LIMIT 10 WITH TIES")]
    [InlineData("SELECT k FROM events ORDER BY ts LIMIT 5, 10", "SELECT k FROM events ORDER BY ts LIMIT 5 OFFSET 10", "SELECT k FROM events ORDER BY ts OFFSET 10 ROWS FETCH FIRST 5 ROWS WITH TIES")]
    [InlineData("SELECT k, extra FROM events ORDER BY ts LIMIT 1 BY k", "SELECT k, extra FROM events ORDER BY ts DESC LIMIT 1 BY k", "SELECT k, extra FROM events ORDER BY ts DESC LIMIT 1 BY extra")]
    [InlineData("SELECT k, extra FROM events LIMIT 1 BY 1", "SELECT k, extra FROM events LIMIT 1 BY 2", "SELECT k, extra FROM events LIMIT 1, 2 BY k", "SELECT k, extra FROM events LIMIT 1 OFFSET 2 BY k")]
    [InlineData("SELECT DISTINCT ON (k) k, extra FROM events ORDER BY ts", "SELECT DISTINCT ON (k) k, extra FROM events ORDER BY ts DESC")]
    [InlineData("SELECT k FROM events ORDER BY k", "SELECT k FROM events ORDER BY k WITH FILL", "SELECT k FROM events ORDER BY k WITH FILL TO 9", "SELECT k FROM events ORDER BY k WITH FILL FROM 9", "SELECT k FROM events ORDER BY k WITH FILL TO 9 STEP 2", "SELECT k FROM events ORDER BY k WITH FILL TO 9 STALENESS 2")]
    [InlineData("SELECT k, extra FROM events ORDER BY k WITH FILL", "SELECT k, extra FROM events ORDER BY k WITH FILL INTERPOLATE (extra)", "SELECT k, extra FROM events ORDER BY k WITH FILL INTERPOLATE (extra AS 'x')")]
    [InlineData("SELECT k FROM events", "SELECT k FROM events SAMPLE 0.1", "SELECT k FROM events SAMPLE 0.5", "SELECT k FROM events SAMPLE 0.1 OFFSET 0.5", "SELECT k FROM events FINAL SAMPLE 0.1", "SELECT k FROM events FINAL", "SELECT k FROM events SETTINGS final = 1")]
    [InlineData("SELECT any(extra) AS k FROM events", "SELECT any(extra) RESPECT NULLS AS k FROM events", "SELECT anyLast(extra) AS k FROM events", "SELECT anyLast(extra) RESPECT NULLS AS k FROM events")]
    [InlineData("SELECT count() AS k FROM events", "SELECT count(DISTINCT *) AS k FROM events", "SELECT count(DISTINCT k) AS k FROM events")]
    [InlineData("SELECT quantile(0.5)(k) OVER () AS k FROM events", "SELECT quantile(0.9)(k) OVER () AS k FROM events")]
    [InlineData("SELECT sum(k) OVER w AS k FROM events WINDOW w AS (ORDER BY ts)", "SELECT sum(k) OVER w AS k FROM events WINDOW w AS (ORDER BY ts DESC)", "SELECT sum(k) OVER w AS k FROM events WINDOW w AS (ORDER BY ts ROWS 1 PRECEDING)", "SELECT sum(k) OVER w AS k FROM events WINDOW w AS (ORDER BY ts ROWS BETWEEN CURRENT ROW AND 1 FOLLOWING)")]
    [InlineData("SELECT groupArray(k) AS k FROM (SELECT k FROM events ORDER BY ts)", "SELECT groupArray(k) AS k FROM (SELECT k FROM events ORDER BY ts DESC)", "SELECT groupArray(k) AS k FROM (SELECT k FROM events)")]
    [InlineData("SELECT k, extra, count() AS n FROM events GROUP BY ROLLUP(k, extra)", "SELECT k, extra, count() AS n FROM events GROUP BY ROLLUP(extra, k)", "SELECT k, extra, count() AS n FROM events GROUP BY GROUPING SETS ((k), (extra))", "SELECT k, extra, count() AS n FROM events GROUP BY GROUPING SETS ((k, extra))")]
    [InlineData("SELECT k, count() AS n FROM events WHERE k > 1 GROUP BY k WITH ROLLUP", "SELECT k, count() AS n FROM events GROUP BY k WITH ROLLUP HAVING k > 1")]
    [InlineData("SELECT e.k AS k FROM events AS e JOIN (WITH c (a) AS (SELECT k FROM totals) SELECT * FROM c) AS x ON e.k = x.a", "SELECT e.k AS k FROM events AS e JOIN (WITH c (a) AS (SELECT k FROM totals WHERE k > 1) SELECT * FROM c) AS x ON e.k = x.a")]
    [InlineData("SELECT k FROM events WHERE k IN (WITH c (a) AS (SELECT k FROM totals) SELECT a FROM c)", "SELECT k FROM events WHERE k IN (WITH c (a) AS (SELECT k FROM totals WHERE k > 1) SELECT a FROM c)")]
    [InlineData("SELECT a.k AS k FROM events AS a JOIN events AS b ON a.k = b.k", "SELECT b.k AS k FROM events AS a LEFT JOIN events AS b ON a.k = b.k")]
    [InlineData("SELECT a.extra AS k FROM events AS a LEFT JOIN events AS b ON a.k = b.k", "SELECT b.extra AS k FROM events AS a LEFT JOIN events AS b ON a.k = b.k")]
    [InlineData("SELECT a.k AS k FROM events AS a JOIN events AS b ON a.ts = b.ts AND a.k < b.k", "SELECT a.k AS k FROM events AS a JOIN events AS b ON a.ts = b.ts AND b.k < a.k")]
    [InlineData("SELECT a.n AS k FROM (SELECT k, count() AS n FROM events GROUP BY k) AS a JOIN (SELECT k, count() AS n FROM totals GROUP BY k) AS b ON a.k = b.k", "SELECT b.n AS k FROM (SELECT k, count() AS n FROM events GROUP BY k) AS a JOIN (SELECT k, count() AS n FROM totals GROUP BY k) AS b ON a.k = b.k")]
    [InlineData("SELECT t.k AS k FROM totals AS t JOIN events AS e ON t.k = e.k", "SELECT t.k AS k FROM totals AS t JOIN events AS e FINAL ON t.k = e.k", "SELECT t.k AS k FROM totals AS t JOIN events AS e SAMPLE 0.1 ON t.k = e.k", "SELECT t.k AS k FROM totals AS t ANY JOIN events AS e ON t.k = e.k")]
    [InlineData("SELECT e.k AS k FROM events AS e LIMIT 1 BY e.k", "SELECT e.k AS k FROM events AS e ANY LEFT JOIN totals AS t ON e.k = t.k LIMIT 1 BY t.k", "SELECT e.k AS k FROM events AS e ANY LEFT JOIN totals AS t ON e.k = t.k ARRAY JOIN [t.k] AS x LIMIT 1 BY e.k")]
    [InlineData("SELECT t.k AS k FROM totals AS t ANY LEFT JOIN (SELECT k, ts FROM events ORDER BY ts) AS e ON t.k = e.k", "SELECT t.k AS k FROM totals AS t ANY LEFT JOIN (SELECT k, ts FROM events ORDER BY ts DESC) AS e ON t.k = e.k")]
    [InlineData("SELECT k FROM events WHERE (k, extra) IN (SELECT k, toString(ts) FROM events)", "SELECT k FROM events WHERE (k, extra) IN (SELECT toUInt32(ts) AS ts, toString(k) AS k FROM events)")]
    [InlineData("SELECT k FROM events WHERE k IN ((SELECT k FROM totals UNION DISTINCT SELECT 1 AS k) EXCEPT SELECT 2 AS k)", "SELECT k FROM events WHERE k IN (SELECT k FROM totals UNION DISTINCT (SELECT 1 AS k EXCEPT SELECT 2 AS k))")]
    [InlineData("SELECT k FROM (SELECT k, row_number() OVER (ORDER BY ts) AS r FROM events) WHERE k > 1 AND r = 1", "SELECT k FROM (SELECT k, row_number() OVER (ORDER BY ts) AS r FROM events WHERE k > 1) WHERE r = 1", "SELECT k FROM (SELECT k, row_number() OVER (ORDER BY ts) AS r FROM events WHERE r = 1) WHERE k > 1")]
    [InlineData("SELECT k FROM (SELECT k, extra FROM events WHERE k > 1 LIMIT 9) WHERE extra = ''", "SELECT k FROM (SELECT k, extra FROM events WHERE extra = '' LIMIT 9) WHERE k > 1", "SELECT k FROM (SELECT k, extra FROM events WHERE extra = '' AND k > 1 LIMIT 9)")]
    [InlineData("SELECT CAST(extra, 'Enum8(''a b'' = 1)') AS k FROM events", "SELECT CAST(extra, 'Enum8(''ab'' = 1)') AS k FROM events")]
    [InlineData("SELECT k FROM events WHERE extra = 'a b'", "SELECT k FROM events WHERE extra = 'ab'", "SELECT k FROM events WHERE extra = 'A b'", "SELECT k FROM events WHERE extra = 'a  b'")]
    [InlineData("SELECT 1 AS k FROM events", "SELECT 1.0 AS k FROM events", "SELECT '1' AS k FROM events", "SELECT -1 AS k FROM events", "SELECT NULL AS k FROM events", "SELECT 'NULL' AS k FROM events", "SELECT 0x1A AS k FROM events", "SELECT true AS k FROM events")]
    [InlineData("SELECT arrayMap(x -> arrayMap(y -> x + y, [2]), [1]) AS k FROM events", "SELECT arrayMap(x -> arrayMap(x -> x + x, [2]), [1]) AS k FROM events", "SELECT arrayMap(x -> arrayMap(y -> x + x, [2]), [1]) AS k FROM events")]
    [InlineData("WITH y -> arrayMap(x -> x + y, [2]) AS f SELECT arrayMap(x -> f(x), [1]) AS k FROM events", "SELECT arrayMap(x -> arrayMap(x -> x + x, [2]), [1]) AS k FROM events")]
    [InlineData("SELECT k FROM events LEFT ARRAY JOIN [k] AS e", "SELECT k FROM events ARRAY JOIN [k] AS e")]
    public void A_clause_that_decides_rows_makes_another_query(params string[] queries)
    {
        static TinyProject Endpoint(string sql) => Base.With("pipes/reader.pipe", $"NODE reader_1\nSQL >\n    SELECT k FROM (\n    {sql}\n    )\n\nTYPE endpoint\n");
        static TinyProject View(string sql) => Base.With("pipes/reader.pipe", $"NODE reader_1\nSQL >\n    SELECT toUInt32(k) AS k, countState() AS c FROM (\n    {sql}\n    ) GROUP BY k\n\nTYPE materialized\nDATASOURCE totals\n");

        for (var i = 0; i < queries.Length; i++)
        {
            for (var j = i + 1; j < queries.Length; j++)
            {
                Assert.True(Told(Endpoint(queries[j]), Endpoint(queries[i])).Length > 0, $"{queries[i]} is {queries[j]}");
                Assert.DoesNotContain(View(queries[j]).Plan(View(queries[i])).Changes, c => c.Note.Contains("same rows", StringComparison.Ordinal));
            }
        }
    }

    /// <summary>The rows of so many tables are not told apart, so two queries over them are not called the same.</summary>
    [Fact]
    public void A_query_over_many_joined_tables_is_another_one()
    {
        static TinyProject Endpoint(int last) => Base.With(
            "pipes/reader.pipe",
            $"NODE reader_1\nSQL >\n    SELECT e{last}.extra AS k FROM events AS e0 {string.Join(" ", Enumerable.Range(1, 24).Select(i => $"LEFT JOIN events AS e{i} ON e0.k = e{i}.k"))}\n\nTYPE endpoint\n");

        Assert.NotEqual("", Told(Endpoint(23), Endpoint(24)));
        Assert.Equal("", Told(Endpoint(24), Endpoint(24)));
    }

    /// <summary>What is written otherwise and yields the same rows in the same order.</summary>
    [Theory]
    [InlineData("SELECT k FROM events ORDER BY ts LIMIT 5, 10", "SELECT k FROM events ORDER BY ts ASC NULLS LAST LIMIT 10 OFFSET 5")]
    [InlineData("SELECT k FROM events AS e ORDER BY e.k DESC", "SELECT k FROM events ORDER BY 1 DESC")]
    [InlineData("SELECT k FROM events SAMPLE 0.1", "SELECT k FROM events SAMPLE 1/10")]
    [InlineData("SELECT k FROM events", "SELECT e.k AS k FROM events AS e ANY LEFT JOIN totals AS t ON e.k = t.k")]
    [InlineData("SELECT k FROM events ORDER BY extra = 'totals' LIMIT 5", "SELECT e.k AS k FROM events AS e ANY LEFT JOIN totals AS t ON e.k = t.k ORDER BY e.extra = 'totals' LIMIT 5")]
    [InlineData("SELECT count() AS k FROM (SELECT k FROM events ORDER BY ts)", "SELECT count() AS k FROM (SELECT k FROM events ORDER BY ts DESC)")]
    [InlineData("SELECT sum(k) OVER w AS k FROM events WINDOW w AS (PARTITION BY extra ORDER BY ts)", "SELECT sum(k) OVER (PARTITION BY extra ORDER BY ts) AS k FROM events")]
    [InlineData("SELECT sum(k) OVER (w ROWS 1 PRECEDING) AS k FROM events WINDOW w AS (ORDER BY ts)", "SELECT sum(k) OVER (ORDER BY ts ROWS BETWEEN 1 PRECEDING AND CURRENT ROW) AS k FROM events")]
    [InlineData("SELECT arrayMap(x -> x + k, [1]) AS k FROM events", "SELECT arrayMap(y -> y + k, [1]) AS k FROM events")]
    [InlineData("SELECT any(extra) IGNORE NULLS AS k FROM events", "SELECT any(extra) AS k FROM events")]
    [InlineData("SELECT CAST(extra AS Enum8('a b' = 1,'c' = 2)) AS k FROM events", "SELECT extra::Enum8('a b'=1, 'c'=2) AS k FROM events")]
    [InlineData("SELECT a.extra AS k FROM events AS a JOIN events AS b ON a.k = b.k", "SELECT x.extra AS k FROM events AS x JOIN events AS y ON y.k = x.k")]
    public void A_clause_in_other_words_is_the_same(string old, string now)
    {
        static TinyProject Endpoint(string sql) => Base.With("pipes/reader.pipe", $"NODE reader_1\nSQL >\n    {sql}\n\nTYPE endpoint\n");

        Assert.Equal("", Told(Endpoint(now), Endpoint(old)));
    }

    /// <summary>The order of rows is part of what an endpoint answers, wherever it is written, and none of what a view stores.</summary>
    [Theory]
    [InlineData("SELECT k, extra, ts FROM events", "ORDER BY ts", "ORDER BY ts DESC")]
    [InlineData("SELECT k, extra, ts FROM events", "", "ORDER BY ts")]
    public void The_order_of_rows_is_a_change_of_an_endpoint_alone(string query, string old, string now)
    {
        TinyProject Endpoint(string order) => Base.With("pipes/reader.pipe", $"NODE few\nSQL >\n    {query} {order}\n\nNODE out\nSQL >\n    SELECT k FROM few WHERE k > 1\n\nTYPE endpoint\n");
        TinyProject View(string order) => Base.With("pipes/reader.pipe", $"NODE few\nSQL >\n    {query} {order}\n\nNODE out\nSQL >\n    SELECT k, countState() AS c FROM few GROUP BY k\n\nTYPE materialized\nDATASOURCE totals\n");

        Assert.Equal("query reader.few: compatible, in-place", Told(Endpoint(now), Endpoint(old)));
        Assert.Equal("", Told(View(now), View(old)));
    }

    /// <summary>A LIMIT takes other rows before they are grouped or filtered than after it.</summary>
    [Theory]
    [InlineData("SELECT count() AS n FROM (SELECT k FROM totals LIMIT 1)", "SELECT count() AS n FROM (SELECT k FROM totals) LIMIT 1", false)]
    [InlineData("SELECT k, count() AS n FROM (SELECT DISTINCT k, c FROM totals) GROUP BY k", "SELECT DISTINCT k, count() AS n FROM (SELECT k, c FROM totals) GROUP BY k", false)]
    [InlineData("SELECT k FROM (SELECT k FROM totals LIMIT 10) WHERE k > 1", "SELECT k FROM (SELECT k FROM totals WHERE k > 1 LIMIT 10)", false)]
    [InlineData("SELECT k FROM (SELECT k FROM totals LIMIT 2 BY k) WHERE k > 1", "SELECT k FROM (SELECT k FROM totals WHERE k > 1 LIMIT 2 BY k)", false)]
    [InlineData("SELECT k FROM (SELECT k FROM totals OFFSET 5) WHERE k > 1", "SELECT k FROM (SELECT k FROM totals WHERE k > 1 OFFSET 5)", false)]
    [InlineData("SELECT k FROM (SELECT k FROM totals) WHERE k > 1", "SELECT k FROM (SELECT k FROM totals WHERE k > 1)", true)]
    [InlineData("SELECT k, count() AS n FROM (SELECT k FROM totals WHERE k > 1) GROUP BY k LIMIT 5", "SELECT k, count() AS n FROM totals WHERE k > 1 GROUP BY k LIMIT 5", true)]
    [InlineData("SELECT k FROM (SELECT DISTINCT k FROM totals) WHERE k > 1", "SELECT k FROM (SELECT DISTINCT k FROM totals WHERE k > 1)", true)]
    public void A_clause_in_another_place(string old, string now, bool isSame)
    {
        var reader = Base.With("pipes/reader.pipe", $"NODE reader_1\nSQL >\n    {old}\n\nTYPE endpoint\n");

        Assert.Equal(isSame ? "" : "query reader.reader_1: compatible, in-place", Told(reader.Edit("pipes/reader.pipe", old, now), reader));
    }

    /// <summary>What leaves a pipe is compared, not how its nodes are cut.</summary>
    [Theory]
    [InlineData("SELECT k FROM (SELECT k, ts FROM events WHERE k > 1) AS x WHERE x.ts > '2024-01-01'", true)]
    [InlineData("WITH few AS (SELECT k, ts FROM events WHERE k > 1) SELECT k FROM few WHERE ts > '2024-01-01'", true)]
    [InlineData("SELECT k FROM (SELECT k, ts FROM events WHERE k > 2) AS x WHERE x.ts > '2024-01-01'", false)]
    public void A_node_that_is_written_into_another_is_no_change(string query, bool isSame)
    {
        const string Between = "NODE few\nSQL >\n    SELECT k, ts FROM events WHERE k > 1\n\n";
        string Endpoint(string sql) => $"NODE out\nSQL >\n    {sql}\n\nTYPE endpoint\n";
        var before = Base.With("pipes/cut.pipe", Between + Endpoint("SELECT k FROM few WHERE ts > '2024-01-01'"));
        var after = Base.With("pipes/cut.pipe", Endpoint(query));

        Assert.Equal(isSame, Assert.IsType<Analyzer.Plans.ReleasePlan>(after.Against(before).Plan).Changes.IsEmpty);
    }

    /// <summary>Which of two nodes a change is of, where it stands, and what it is called. The endpoint reads the first node.</summary>
    [Theory]
    [InlineData("SELECT k, extra FROM (SELECT k, extra, ts FROM events) AS x", "SELECT k FROM few WHERE k > 1", "query two.out: The query of 'two' changes. @4")]
    [InlineData("SELECT k, extra FROM events", "SELECT k FROM few WHERE k > 1", "query two.out: The query of 'two' changes. @4")]
    [InlineData("SELECT k, extra FROM events WHERE k > 1", "SELECT k FROM few WHERE k > 1", "query two: The query of 'two' changes. @0")]
    [InlineData("SELECT k, extra FROM events", "SELECT k FROM days", "query two.out: The query of 'two' changes. @4")]
    [InlineData("SELECT k, extra FROM events", "SELECT k FROM few GROUP BY k", "query two.out: The query of 'two' changes. @4; group-by two.out: 'two' groups by k instead of nothing. @4")]
    [InlineData("SELECT k, extra FROM (SELECT 1 AS k, 'a' AS extra)", "SELECT k FROM few", "query two.few: The query of 'two' changes. @0")]
    [InlineData("SELECT n AS k, 'a' AS extra FROM days", "SELECT k FROM few", "query two.few: The query of 'two' changes. @0; source two.few: 'two' reads days instead of events. @0")]
    public void A_change_of_one_of_two_nodes_is(string first, string last, string expected)
    {
        var before = Base.With("pipes/two.pipe", Two("few", "SELECT k, extra FROM events", "SELECT k FROM few"));

        Assert.Equal(expected, Said(before.With("pipes/two.pipe", Two("few", first, last)), before));
    }

    /// <summary>A node under another name is the same node to those that read it, and nothing else has its name.</summary>
    [Theory]
    [InlineData("SELECT k, extra FROM events WHERE k > 1", "SELECT k FROM many", "query two.many: The query of 'two' changes. @0")]
    [InlineData("SELECT k, extra FROM events", "SELECT k FROM totals", "query two.out: The query of 'two' changes. @4")]
    public void Beside_a_node_under_another_name_a_change_is(string first, string last, string expected)
    {
        var before = Base.With("pipes/two.pipe", Two("few", "SELECT k, extra FROM events", "SELECT k FROM few"));

        Assert.Equal(expected, Said(before.With("pipes/two.pipe", Two("many", first, last)), before));
    }

    [Fact]
    public void A_node_that_goes_is_a_change_of_the_first_that_stays()
    {
        var before = Base.With("pipes/two.pipe", Two("few", "SELECT k, extra FROM events", "SELECT k FROM few"));

        Assert.Equal("query two: The query of 'two' changes. @1", Said(before.With("pipes/two.pipe", "\nNODE few\nSQL >\n    SELECT k, extra FROM events\n"), before));
    }

    /// <summary>A node with a type leaves the pipe as the last one does.</summary>
    [Fact]
    public void A_view_above_the_last_node_is_compared()
    {
        var before = Base.Edit(View, "DATASOURCE totals", "DATASOURCE totals\n\nNODE last\nSQL >\n    SELECT 1 AS one");

        Assert.Equal("query view.view_1: rewrite, fork", Told(before.Edit(View, "extra != ''", "extra != 'x'"), before));
    }

    /// <summary>What is written in the message, and what the change does.</summary>
    [Theory]
    [InlineData(Top, "    GROUP BY k\n", "", "'top' groups by nothing instead of k.")]
    [InlineData(Top, "GROUP BY k", "GROUP BY k, c", "'top' groups by k, c instead of k.")]
    [InlineData(Top, "FROM totals", "FROM view", "'top' reads view instead of totals.")]
    [InlineData(Daily, "toDate(ts) AS d,", "toMonday(ts) AS d,", "A copy pipe changes in the live release immediately.")]
    [InlineData(Top, "countMerge(c) AS c", "countMerge(c) AS hits", "The query of 'top' changes.")]
    [InlineData(Top, "TYPE endpoint", "TYPE materialized\nDATASOURCE totals", "changes its type from endpoint to materialized.")]
    public void A_change_is_told_with_the_words(string file, string old, string now, string words) =>
        Assert.Contains(Base.Edit(file, old, now).Plan(Base).Changes, c => c.Message.Contains(words, StringComparison.Ordinal));

    /// <summary>What is said of another query, without a word about copies where nothing is copied.</summary>
    [Theory]
    [InlineData(Top, "countMerge(c) AS c", "countMerge(c) AS hits", "The query of 'top' changes.")]
    [InlineData(Daily, "toDate(ts) AS d,", "toMonday(ts) AS d,", "The query of 'daily' changes. A copy pipe changes in the live release immediately.")]
    [InlineData(Daily, "    SELECT toDate(ts) AS d,", "    SELECT 1 AS one\n\nNODE last\nSQL >\n    SELECT toMonday(ts) AS d,", "The query of 'daily' changes. A copy pipe changes in the live release immediately.")]
    public void A_change_of_the_query_says_no_more_than(string file, string old, string now, string expected) =>
        Assert.Equal(expected, Base.Edit(file, old, now).Plan(Base).Changes.First(c => c.Kind == ChangeKind.Query).Message);

    /// <summary>What looks like another source or other groups, or like the same call, and is not.</summary>
    [Theory]
    [InlineData("SELECT 1 AS k, 2 AS c", "SELECT k, 1 AS c FROM totals", "query top.top_1")]
    [InlineData("WITH few AS (SELECT k, c FROM totals) SELECT k FROM few", "WITH many AS (SELECT k, c FROM totals) SELECT k FROM many WHERE k > 1", "query top.top_1")]
    [InlineData("WITH few AS (SELECT k, c FROM totals) SELECT k FROM totals", "WITH few AS (SELECT k, c FROM totals) SELECT k FROM kafka", "source top.top_1")]
    [InlineData("SELECT k AS key FROM totals GROUP BY key", "SELECT k AS key FROM totals WHERE k > 1 GROUP BY k", "query top.top_1")]
    [InlineData("SELECT k AS key FROM totals GROUP BY 1", "SELECT k AS key FROM totals WHERE k > 1 GROUP BY key", "query top.top_1")]
    [InlineData("SELECT k FROM totals GROUP BY k", "% SELECT k FROM totals {% if defined(p) %} WHERE k > 1 {% end %} GROUP BY k", "query top.top_1")]
    [InlineData("% SELECT k FROM totals {% if defined(p) %} WHERE k > 1 {% end %} GROUP BY k", "SELECT k FROM totals GROUP BY k", "query top.top_1")]
    [InlineData("SELECT uniq(k, c) AS u FROM totals", "SELECT uniq((k, c)) AS u FROM totals", "query top.top_1")]
    [InlineData("SELECT [k, 1] AS u FROM totals", "SELECT [(k, 1)] AS u FROM totals", "query top.top_1")]
    public void A_query_differs_where_it_may_yield_other_rows(string old, string now, string expected)
    {
        TinyProject With(string sql) => Base.With(Top, $"NODE top_1\nSQL >\n    {sql}\n\nTYPE endpoint\n");

        Assert.Equal(expected, string.Join("; ", With(now).Plan(With(old)).Changes.Select(c => $"{Kebab(c.Kind)} {c.Resource}.{c.Member}")));
    }

    /// <summary>A node that becomes a copy which replaces rows has no rows to replace, and one that becomes a view needs its history.</summary>
    [Theory]
    [InlineData(Top, "TYPE endpoint", "TYPE copy\nTARGET_DATASOURCE days\nCOPY_MODE replace", "node-type top.top_1: compatible, in-place")]
    [InlineData(Top, "TYPE endpoint", "TYPE materialized\nDATASOURCE totals", "node-type top.top_1: rewrite, fork")]
    [InlineData(Daily, "TYPE copy\nTARGET_DATASOURCE days\nCOPY_SCHEDULE 0 * * * *", "TYPE endpoint", "node-type daily.daily_1: compatible, in-place")]
    public void Another_type_is_one_change(string file, string old, string now, string expected) => Assert.Equal(expected, Told(Base.Edit(file, old, now)));

    private static string Two(string name, string first, string last) => $"NODE {name}\nSQL >\n    {first}\n\nNODE out\nSQL >\n    {last}\n\nTYPE endpoint\n";
}
