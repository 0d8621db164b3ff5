using Datafile.Analyzer.Analysis;
using Datafile.Analyzer.Project;
using Datafile.ClickHouse.Tests.Engine;
using Datafile.ClickHouse.Tests.Projects;
using Xunit.Abstractions;

namespace Datafile.ClickHouse.Tests.Sql;

/// <summary>Two queries that differ in one piece, and of which the engine makes other rows, are never said to be the same.</summary>
public sealed class QueryDifferenceTests(ClickHouseDatabase database, ITestOutputHelper output) : IClassFixture<ClickHouseDatabase>
{
    private const string Other = "datasources/u.datasource", Table = "datasources/t.datasource";

    /// <summary>Queries with pieces of which one is taken: <c>{this|that}</c>.</summary>
    private static readonly string[] Shapes =
    [
        "SELECT {k|v} AS a, s AS b FROM t ORDER BY {id|k, id|v, id} {|DESC} {NULLS FIRST|NULLS LAST|} LIMIT {3|4} {|OFFSET 2}",
        "SELECT k AS a, v AS b FROM t ORDER BY v {|DESC} {|NULLS FIRST} LIMIT {2|3} {|WITH TIES}",
        "SELECT k AS a, v AS b FROM t ORDER BY id LIMIT {1, 3|3 OFFSET 1|1 OFFSET 3|3}",
        "SELECT k AS a, id AS b FROM t ORDER BY {id|id DESC|v, id} LIMIT {1|2|1, 1|1 OFFSET 2} BY {k|1|2|s|k, s|ALL}",
        "SELECT DISTINCT {|ON (k)|ON (s)|ON (k, s)} k AS a, s AS b FROM t ORDER BY {id|id DESC}",
        "SELECT {|DISTINCT} k AS a, {s|v} AS b FROM t {|FINAL} {|SAMPLE 0.5|SAMPLE 1/4|SAMPLE 0.5 OFFSET 0.5} {|SETTINGS final = 1|SETTINGS max_threads = 1|SETTINGS limit = 2|SETTINGS offset = 2}",
        "SELECT k AS a, 0 AS b FROM t ORDER BY k {|DESC} {|WITH FILL} {|FROM 9|FROM 0} {|TO 12} {|STEP 2|STEP 3|STEP -1}",
        "SELECT k AS a, max(id) AS b FROM t GROUP BY k ORDER BY k WITH FILL TO 9 {|INTERPOLATE|INTERPOLATE (b)|INTERPOLATE (b AS b + 1)|INTERPOLATE (b AS 7)}",
        "SELECT k AS a, {any(v)|any(v) RESPECT NULLS|any(v) IGNORE NULLS|anyLast(v)|anyLast(v) RESPECT NULLS|last_value(v) RESPECT NULLS|max(v)|count(v)|count()|count(DISTINCT v)|sum(v) FILTER (WHERE s = 'a')} AS b FROM t GROUP BY k",
        "SELECT 1 AS a, {count(*)|count(DISTINCT *)|count(DISTINCT k)|count(DISTINCT k, s)|quantileExact(0.1)(id)|quantileExact(0.9)(id)|uniqExact(k)|uniqExact(s)} AS b FROM t",
        "SELECT k AS a, {sum|max|min}(id) OVER ({|PARTITION BY k|PARTITION BY s} {ORDER BY id|ORDER BY id DESC|ORDER BY v, id|ORDER BY v NULLS FIRST, id} {|ROWS 1 PRECEDING|ROWS BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING|ROWS BETWEEN 1 PRECEDING AND 1 FOLLOWING}) AS b FROM t",
        "SELECT id AS a, {sum(id)|quantileExact(0.1)(id)|quantileExact(0.9)(id)|lag(id)|first_value(v)|first_value(v) RESPECT NULLS} OVER {w|x} AS b FROM t WINDOW w AS (PARTITION BY {k|s} ORDER BY id {|DESC}), x AS (ORDER BY id)",
        "SELECT k AS a, s AS b FROM t QUALIFY row_number() OVER (PARTITION BY {k|s} ORDER BY id {|DESC}) {= 1|= 2|< 3}",
        "SELECT 1 AS a, {groupArray(id)|groupArray(2)(id)|groupArray(1)(id)|any(id)|sum(id)} AS b FROM (SELECT id, k FROM t ORDER BY {id|id DESC|k, id} {|LIMIT 4})",
        "SELECT {k|s} AS a, r AS b FROM (SELECT k, s, row_number() OVER (ORDER BY id) AS r FROM t {|WHERE k > 1}) {|WHERE k > 1|WHERE r > 2|WHERE r > 2 AND k > 1}",
        "SELECT k AS a, r AS b FROM (SELECT k, s, row_number() OVER (ORDER BY id) AS r FROM t {WHERE k > 1) WHERE r > 2|) WHERE k > 1 AND r > 2}",
        "SELECT k AS a, id AS b FROM (SELECT k, id, s FROM t {WHERE k > 1 ORDER BY id LIMIT 4) WHERE s = 'ab'|WHERE s = 'ab' ORDER BY id LIMIT 4) WHERE k > 1|WHERE s = 'ab' AND k > 1 ORDER BY id LIMIT 4)|ORDER BY id LIMIT 4) WHERE s = 'ab' AND k > 1}",
        "SELECT k AS a, sum(id) AS b FROM t {WHERE k > 1 GROUP BY|GROUP BY} {k|ROLLUP(k)|k WITH TOTALS} {|HAVING k > 1|HAVING k = 0}",
        "SELECT k AS a, sum(id) AS b FROM t {WHERE k > 1 GROUP BY ROLLUP(k)|GROUP BY ROLLUP(k) HAVING k > 1}",
        "SELECT k AS a, s AS b, sum(id) AS c FROM t GROUP BY {k, s|ROLLUP(k, s)|ROLLUP(s, k)|CUBE(k, s)|GROUPING SETS ((k, s), (k))|GROUPING SETS ((k), (s))|GROUPING SETS ((k, s), ())|k, s WITH TOTALS} {|HAVING sum(id) > 5|HAVING k > 0}",
        "SELECT {x.id|y.id|x.k|y.k} AS a, {x.s|y.s} AS b FROM t AS x {JOIN|LEFT JOIN|ANY LEFT JOIN|LEFT ANTI JOIN|LEFT SEMI JOIN|RIGHT JOIN|FULL JOIN} t AS y {|FINAL} ON x.k = y.k AND {x.id < y.id|y.id < x.id|x.id = y.v}",
        "SELECT {x.n|y.n} AS a, x.k AS b FROM (SELECT k, count() AS n FROM {t|u} GROUP BY k) AS x {JOIN|LEFT JOIN} (SELECT k, count() AS n FROM {u|t} GROUP BY k) AS y {ON x.k = y.k|USING (k)|ON x.n = y.k} {|SETTINGS join_use_nulls = 1}",
        "SELECT {x.k|y.k|1} AS a, {y.one|1|x.k} AS b FROM t AS x LEFT JOIN (SELECT k, 1 AS one FROM u) AS y USING ({k|k AS k})",
        "SELECT id AS a, e AS b FROM t {ARRAY JOIN|LEFT ARRAY JOIN} {l AS e|arrayMap(i -> i + k, l) AS e|arrayFilter(i -> i > 1, l) AS e}",
        "SELECT id AS a, {arrayMap(i -> arrayMap(j -> i + j, l), l)|arrayMap(i -> arrayMap(i -> i + i, l), l)|arrayMap(i -> arrayMap(j -> i + i, l), l)|arrayMap(i -> arrayMap(j -> j + i, l), l)} AS b FROM t",
        "SELECT id AS a, s AS b FROM t WHERE (k, v) {IN|NOT IN} (SELECT {k, v|v, k|id, k} FROM {t|u})",
        "SELECT id AS a, s AS b FROM t WHERE k IN {((SELECT k FROM u UNION DISTINCT SELECT 1) EXCEPT SELECT 1)|(SELECT k FROM u UNION DISTINCT (SELECT 1 EXCEPT SELECT 1))|(SELECT k FROM u EXCEPT SELECT 1)|(SELECT k FROM u INTERSECT SELECT 1)}",
        "SELECT id AS a, {1|1.0|1.5|'1'|-1|NULL|'NULL'|0x1A|26|'a b'|'ab'|'A b'|`a b`|true} AS b FROM t",
        "SELECT id AS a, {s = 'a b'|s = 'ab'|s = 'A b'|s LIKE 'a%'|s ILIKE 'A%'|s NOT LIKE 'a%'|NOT (s LIKE 'a%')} AS b FROM t",
        "SELECT id AS a, {CAST(s, 'Enum8(\\'a b\\' = 1, \\'ab\\' = 2, \\'A\\' = 3)')|CAST(s, 'Enum8(\\'a b\\' = 2, \\'ab\\' = 1, \\'A\\' = 3)')|CAST(s, 'Enum8(\\'a b\\' = 1,\\'ab\\' = 2, \\'A\\' = 3)')} + 0 AS b FROM t",
        "SELECT a, b FROM (SELECT {k AS a, id AS b|id AS a, k AS b} FROM t UNION {ALL|DISTINCT} SELECT {k AS a, id AS b|id, k|k, v} FROM u)",
        "SELECT id AS a, (SELECT {max|min}(id) FROM t AS i WHERE {i.k = t.k|i.k = 1|t.k = t.k}) AS b FROM t",
        "SELECT k AS a, b FROM (SELECT {* EXCEPT (s)|* EXCEPT (id)|* REPLACE (id + 1 AS id)|*}, {id|v} AS b FROM t)",
        "WITH {k + 1|k + 2} AS f, c AS (SELECT k, {id|v} AS n FROM t {|WHERE k > 1} ORDER BY id {|DESC} LIMIT 3) SELECT n AS a, {f|k} AS b FROM c",
    ];

    private static readonly (string Path, string Text)[] Tables =
    [
        (Table, "SCHEMA >\n    `k` UInt8,\n    `id` UInt32,\n    `v` Nullable(Int32),\n    `s` String,\n    `a b` UInt8,\n    `l` Array(UInt8)\n\nENGINE ReplacingMergeTree\nENGINE_SORTING_KEY \"id\"\nENGINE_SAMPLING_KEY \"id\"\n"),
        (Other, "SCHEMA >\n    `k` UInt8,\n    `id` UInt32,\n    `v` Nullable(Int32)\n\nENGINE MergeTree\nENGINE_SORTING_KEY \"id\"\n"),
    ];

    [ClickHouseFact]
    public void Another_piece_that_makes_other_rows_makes_another_query()
    {
        database.Execute(
            "SET max_threads = 1",
            "CREATE TABLE t (k UInt8, id UInt32, v Nullable(Int32), s String, `a b` UInt8, l Array(UInt8)) ENGINE = ReplacingMergeTree ORDER BY id SAMPLE BY id SETTINGS min_bytes_for_wide_part = 0",
            "SYSTEM STOP MERGES t",
            "INSERT INTO t VALUES (1, 1, 3, 'a b', 5, [1, 2]), (1, 2000000000, NULL, 'ab', 6, []), (2, 3, 3, 'a b', 7, [2]), (3, 4000000000, 1, 'A', 8, [3, 3])",
            "INSERT INTO t VALUES (1, 1, 4, 'ab', 5, [1]), (2, 5, NULL, 'A', 6, [1]), (2, 3000000000, 2, 'ab', 7, []), (5, 6, 4, 'a b', 8, [4])",
            "CREATE TABLE u (k UInt8, id UInt32, v Nullable(Int32)) ENGINE = MergeTree ORDER BY id",
            "INSERT INTO u VALUES (1, 7, 3), (3, 1, NULL), (3, 5, 5), (4, 2, 3)");

        var random = new Random(20_261_130);
        var (pairs, others) = (0, 0);
        var wrong = new List<string>();
        foreach (var shape in Shapes)
        {
            var pieces = shape.Split('{', '}');
            for (var slot = 1; slot < pieces.Length; slot += 2)
            {
                for (var round = 0; round < 3; round++)
                {
                    var taken = pieces.Select((piece, i) => i % 2 == 0 ? piece : Pick(piece.Split('|'), random)).ToArray();
                    var results = pieces[slot].Split('|').Select(choice =>
                    {
                        var sql = string.Concat(taken.Select((piece, i) => i == slot ? choice : piece));
                        return (Sql: sql, Rows: Rows(sql));
                    }).Where(r => r.Rows is not null).ToArray();
                    for (var i = 0; i < results.Length; i++)
                    {
                        for (var j = i + 1; j < results.Length; j++)
                        {
                            pairs++;
                            if (results[i].Rows == results[j].Rows)
                                continue;

                            others++;
                            if (AreSame(results[i].Sql, results[j].Sql))
                                wrong.Add($"{results[i].Sql}\n    {results[j].Sql}");
                        }
                    }
                }
            }
        }

        output.WriteLine($"{pairs} pairs, {others} of other rows");
        Assert.Equal("", string.Join("\n", wrong.Distinct()));
        Assert.InRange(others, 600, int.MaxValue);
    }

    private static string Pick(string[] texts, Random random) => texts[random.Next(texts.Length)];

    /// <summary>What a query yields, in no order; null where the engine refuses it.</summary>
    private string? Rows(string sql)
    {
        try
        {
            return string.Join("\n", database.Query(sql).Select(row => string.Join("\t", row)).Order(StringComparer.Ordinal));
        }
        catch (ClickHouseException)
        {
            return null;
        }
    }

    /// <summary>Whether a plan says that nothing changes from one query to the other.</summary>
    private static bool AreSame(string old, string now)
    {
        var request = new AnalysisRequest(Project(now), Project(old), new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc)) { Workflow = Workflow.Forward };
        return DatafileAnalysis.Analyze(request).Plan is not { Changes.IsEmpty: false };
    }

    private static ProjectSnapshot Project(string sql) =>
        InMemoryProject.Of([.. Tables, ("endpoints/q.pipe", $"NODE q_1\nSQL >\n    SELECT * FROM ({sql})\n\nTYPE endpoint\n")]);
}
