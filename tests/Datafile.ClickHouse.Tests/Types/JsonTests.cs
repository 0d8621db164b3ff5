using System.Globalization;
using Datafile.Analyzer.Analysis;
using Datafile.Analyzer.Project;
using Datafile.Analyzer.Semantics;
using Datafile.ClickHouse.Tests.Columns;
using Datafile.ClickHouse.Tests.Engine;
using Datafile.ClickHouse.Tests.Projects;
using Xunit.Abstractions;

namespace Datafile.ClickHouse.Tests.Types;

/// <summary>Do paths of JSON columns and calls over them have the types, and the NULL, that are told?</summary>
public sealed class JsonTests(ClickHouseDatabase database, ITestOutputHelper output) : IClassFixture<ClickHouseDatabase>
{
    private const string Docs = """
        SCHEMA >
            `j` JSON,
            `h` JSON(a.b UInt32, x LowCardinality(String), arr Array(Int64), o Tuple(p UInt8), nest Array(JSON), n Nullable(Float64), SKIP s.t, SKIP REGEXP '^z', max_dynamic_paths=8),
            `nj` Nullable(JSON),
            `nh` Nullable(JSON(a UInt32)),
            `m` JSON(max_dynamic_types=8, max_dynamic_paths=4),
            `small` JSON(max_dynamic_types=1, max_dynamic_paths=0),
            `odd` JSON(SKIP REGEXP 'b', SKIP y, SKIP REGEXP 'a', SKIP b.c, z Int8, c.b UInt8, `Q` INT, max_dynamic_paths=1024, max_dynamic_types=3),
            `aj` Array(JSON),
            `mj` Map(String, JSON),
            `tj` Tuple(v JSON),
            `d` Dynamic,
            `k` String,
            `n` UInt32,
            `t` DateTime

        ENGINE "MergeTree"
        ENGINE_SORTING_KEY "k"

        """;

    /// <summary>Types of values in a path.</summary>
    private static readonly string[] Kinds =
    [
        "Int64", "UInt8", "Float64", "Bool", "String", "FixedString(3)", "Date", "Date32", "DateTime", "DateTime64", "`DateTime64(9)`", "UUID", "IPv4", "INT", "`Decimal(10, 2)`", "`Enum8(\\'a\\' = 1)`",
        "`Array(Int64)`", "`Array(Nullable(String))`", "`Array(Array(UInt8))`", "`Array(JSON)`", "`Array(Array(JSON))`",
        "`Tuple(Int64, String)`", "`Tuple(x Int64)`", "`Map(String, String)`", "`LowCardinality(String)`",
        "`Nullable(Int64)`", "JSON", "Dynamic", "`Variant(Int64, String)`", "`AggregateFunction(sum, UInt64)`",
    ];

    private static readonly string[] Paths =
    [
        "j", "h", "nj", "nh", "m", "small", "odd", "j.a", "j.a.b", "j.a.null", "j.a.size0", "j.`a b`.c", "docs.j.a.b", "docs.j.a.:Int64",
        "j.^a", "j.^a.b", "j.a.^b", "h.^a", "h.^a.b", "h.^o", "nj.^a", "nh.^a", "m.^a", "odd.^c", "odd.c.b", "odd.z", "odd.y",
        "h.a", "h.a.b", "h.x", "h.arr", "h.arr.size0", "h.o", "h.o.p", "h.o.q", "h.nest", "h.nest.u", "h.nest.u.:Int64", "h.nest.^u",
        "h.nest[]", "h.nest[].u", "h.nest.u[].v", "h.n", "h.s.t", "h.zz", "nh.a", "nh.b", "nj.a", "nj.a.:Int64",
        "j.e[]", "j.e[].f", "j.e[].f.:Int64", "j.e[].f[]", "j.e[].f[].g", "j.e[][]", "m.e[].f", "m.e[].f[].g[].h", "nj.e[].f",
        "small.e[].f", "small.a", "j.e[].^f", "j.e.:`Array(JSON)`.f", "j.e.:`Array(JSON)`.f.:Int64", "j.e[].f.:`LowCardinality(String)`",
        "j.a.:String.null", "j.a.:`Array(Int64)`.size0", "j.a.:`Tuple(x Int64)`.x", "j.a.:`Map(String, Int64)`.keys", "j.a.:JSON.b",
        "j.a.:JSON.b.:Int64", "m.a.:JSON.b", "m.a.:JSON",
        "aj.a", "aj.a.:Int64", "aj[1].a", "aj.^a", "aj.size0", "mj['x'].a", "mj.values.a", "tj.v.a", "(j).a", "d.Int64", "d.`Array(Int64)`", "d.String",
        "arrayJoin(j.e[]).f", "arrayMap(x -> x.f, j.e[])", "arrayMap(x -> x.f.:String, aj)",
    ];

    /// <summary>Calls over a Dynamic; <c>$</c> stands for it.</summary>
    private static readonly string[] Calls =
    [
        "sum($)", "sum($.:Int64)", "avg($.:Float64)", "max($.:String)", "any($)", "anyLast($)", "count($)", "uniq($)", "groupArray($)",
        "groupUniqArray($)", "argMax($, t)", "argMax(k, $.:Int64)", "anyState($)", "uniqState($)", "countIf($ = 1)",
        "sumIf($.:Int64, $ = 1)",
        "anyIf($, n > 1)", "topK(10)($)", "$ = 'x'", "$ = 1", "$ > n", "$ = j.other", "$ LIKE 'x%'", "$ IN ('x')", "$ BETWEEN 1 AND 2",
        "toString($)", "toString($.:Int64)", "CAST($ AS String)", "CAST($, 'Nullable(String)')", "$::String", "$::Int64",
        "$::LowCardinality(String)",
        "$::Array(String)", "dynamicType($)", "dynamicElement($, 'Int64')", "dynamicElement($, 'Array(Int64)')", "isNull($)",
        "$ IS NOT NULL", "toInt64($)", "toFloat64OrNull($)", "toDate($)", "toDateTime($)", "toDateTime64($, 3)", "toStartOfHour($)",
        "toStartOfHour($::DateTime)",
        "toYear($)", "lower($)", "length($)", "empty($)", "concat($, 'x', k)", "$ || 'x'", "$ + 1", "1 - $", "$ * $", "$ / n", "-$",
        "abs($)", "round($, 2)", "ifNull($, 'x')", "ifNull($, 0)", "coalesce($, 'x')", "coalesce($, j.b, k)", "coalesce($.:Int64, 0)",
        "ifNull($.:Int64, 0)",
        "assumeNotNull($.:Int64)", "assumeNotNull($)", "if($ = 1, 2, 3)", "if(n = 1, $, 'y')", "if(n = 1, $, NULL)",
        "multiIf(n = 1, $, n = 2, 1, 2)", "CASE WHEN $ = 'a' THEN 'x' ELSE 'y' END", "materialize($)", "tuple($, 1)", "[$, 1]",
        "map('a', $)", "arrayMap(x -> x, [$])",
        "arrayElement([$], 1)", "$[1]", "toTypeName($)", "toJSONString($)", "not($)", "NOT ($ = 1)", "$ = 1 AND n = 1", "$ = 1 OR n = 1",
        "cityHash64($)", "sipHash64($, k)", "dateDiff('day', $, t)", "splitByChar(',', $)", "substring($, 1, 2)",
        "replaceAll($, 'a', 'b')", "position($, 'x')",
        "greatest($, 1)", "formatDateTime($, '%Y')", "parseDateTimeBestEffort($)", "transform($, ['a'], ['b'], 'c')", "match($, 'x')",
        "JSONExtractString($, 'x')", "accurateCastOrNull($, 'Int64')", "toUUID($)", "row_number() OVER (ORDER BY n)",
        "lagInFrame($) OVER (ORDER BY n)", "(SELECT any($) FROM docs)",
    ];

    private static readonly string[] WholeCalls =
    [
        "JSONAllPaths($)", "JSONAllPathsWithTypes($)", "JSONAllValues($)", "JSONDynamicPaths($)", "JSONDynamicPathsWithTypes($)",
        "JSONSharedDataPaths($)", "distinctJSONPaths($)", "distinctJSONPathsAndTypes($)", "toString($)", "toJSONString($)",
        "CAST($ AS String)", "JSONExtractString($, 'a')", "$ = $", "any($)", "groupArray($)",
    ];

    [ClickHouseFact]
    public void A_path_and_a_call_over_it_have_the_types_that_the_engine_describes()
    {
        string[] expressions =
        [
            .. Paths, .. Kinds.Select(k => $"j.a.:{k}"), .. Calls.Select(c => c.Replace("$", "j.a.b", StringComparison.Ordinal)), .. Calls.Select(c => c.Replace("$", "m.a", StringComparison.Ordinal)),
            .. Calls.Where(c => !c.Contains("$.", StringComparison.Ordinal)).Select(c => c.Replace("$", "d", StringComparison.Ordinal)), .. new[] { "j", "h", "nj" }.SelectMany(o => WholeCalls.Select(c => c.Replace("$", o, StringComparison.Ordinal))),
        ];
        var pipe = string.Concat(expressions.Select((e, i) => $"NODE n{i}\nSQL >\n    SELECT {e} AS v FROM docs\n\n"));
        var model = new ProjectSemantics(DataProject.Load(InMemoryProject.Of([("datasources/docs.datasource", Docs), ("pipes/paths.pipe", pipe)])));
        database.Execute("SET enable_time_time64_type = 1");
        var tables = new ProjectTables(database, model, "json_paths");
        var verdict = new DifferentialVerdict();
        var wrong = model.Project.Pipes.Single().Nodes.Zip(expressions)
            .Select(asked => verdict.Add(asked.Second, model.ColumnsOf(asked.First).Columns.Single().Type, tables.Describe($"SELECT {asked.Second} AS v FROM docs")?[0][1]))
            .OfType<string>().ToArray();

        output.WriteLine(verdict.ToString());
        Assert.Empty(wrong);
        verdict.AssertKnown(least: 90);
    }

    /// <summary>A view whose path has no value, or one of another type: DF2003 is there exactly where the INSERT fails for NULL.</summary>
    [ClickHouseFact]
    public void DF2003_tells_which_paths_make_an_insert_fail()
    {
        (string Select, string Type)[] views =
        [
            ("j.a.:Int64", "Int64"), ("j.a.:Int64", "Nullable(Int64)"), ("j.a.:Int64", "String"), ("j.a.:Int64", "LowCardinality(String)"), ("j.a.:String", "String"), ("j.a.:String", "LowCardinality(Nullable(String))"), ("j.a.:`Array(Int64)`", "Array(Int64)"),
            ("j.a.:DateTime64", "DateTime64(3)"), ("j.a", "Int64"), ("j.a", "String"), ("j.a", "Nullable(String)"), ("j.a", "Dynamic"), ("j.a::Int64", "Int64"), ("j.a::String", "String"), ("j.a.:Int64::Int64", "Int64"), ("toInt64(j.a)", "Int64"), ("toInt64(j.a.:Int64)", "Int64"),
            ("toString(j.a)", "String"), ("concat(j.a, 'x')", "String"), ("j.a = 1", "UInt8"), ("ifNull(j.a.:Int64, 0)", "Int64"), ("assumeNotNull(j.a.:Int64)", "Int64"), ("h.a.b", "UInt32"), ("h.n", "Float64"), ("j.a.:Int64 + 1", "Int64"), ("nh.a", "UInt32"),
            ("j.a.:Int64 AS v FROM docs WHERE j.a.:Int64 IS NOT NULL --", "Int64"), ("j.a.:Int64 + 1 AS v FROM docs WHERE j.a.:Int64 > 0 --", "Int64"), ("j.a.:Int64 AS v FROM docs WHERE v IS NOT NULL --", "Int64"), ("j.b.:Int64 AS v FROM docs WHERE j.a.:Int64 IS NULL --", "Int64"),
        ];
        var files = views.SelectMany((v, i) => new[]
        {
            ($"datasources/target_{i}.datasource", $"SCHEMA >\n    `k` String,\n    `v` {v.Type}\n\nENGINE \"MergeTree\"\nENGINE_SORTING_KEY \"k\"\n"),
            ($"pipes/view_{i}.pipe", $"NODE n\nSQL >\n    SELECT k, {Query(v.Select)}\n\nTYPE materialized\nDATASOURCE target_{i}\n"),
        }).Prepend(("datasources/docs.datasource", Docs)).ToArray();
        var snapshot = InMemoryProject.Of(files);
        var found = DatafileAnalysis.Analyze(new AnalysisRequest(snapshot, null, DateTime.Parse("2024-06-01", CultureInfo.InvariantCulture))).Findings.Where(f => f.Id == "DF2003").Select(f => f.Place.Path).ToHashSet();
        var tables = new ProjectTables(database, new ProjectSemantics(DataProject.Load(snapshot)), "json_views");
        database.Execute("SET insert_null_as_default = 0");
        for (var i = 0; i < views.Length; i++)
        {
            database.Execute($"CREATE MATERIALIZED VIEW json_view TO target_{i} AS SELECT k, {Query(views[i].Select)}");
            var refusal = database.Refusal("INSERT INTO docs (j, h, nj, nh, k) SELECT '{}', '{}', NULL, NULL, 'k'");
            database.Execute("DROP VIEW json_view");
            Assert.True((refusal is not null) == found.Contains($"pipes/view_{i}.pipe"), $"{views[i]}: {refusal ?? "stored"}");
        }

        static string Query(string select) => select.EndsWith("--", StringComparison.Ordinal) ? select[..^2] : $"{select} AS v FROM docs";
    }
}
