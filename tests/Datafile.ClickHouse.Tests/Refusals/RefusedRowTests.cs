using Datafile.Analyzer.Analysis;
using Datafile.ClickHouse.Tests.Engine;
using Datafile.ClickHouse.Tests.Projects;
using Xunit.Abstractions;

namespace Datafile.ClickHouse.Tests.Refusals;

/// <summary>What ClickHouse refuses only when it computes it, and what keeps it from computing: constants beside it, and queries that do not read it.</summary>
public sealed class RefusedRowTests(ClickHouseDatabase engine, ITestOutputHelper output) : IClassFixture<ClickHouseDatabase>
{
    private const string Columns = "`number` UInt32, `text` String, `day` Date, `time` DateTime, `price` Float64, `none` Nullable(String), `data` JSON, `fine` DateTime64(3), `low` LowCardinality(String), `exact` Decimal(10, 2), `kind` Enum8('one' = 1, 'two' = 2)";

    /// <summary>Each is refused by itself.</summary>
    private static readonly string[] Refused =
    [
        "number IN (SELECT number, text FROM t)", "toHour(day) = 1", "match(text, '(')", "number = 'seven'", "time > 'yesterday'",
        "intDiv(number, 0) = 1", "number % 0 = 1", "formatDateTime(time, '%K') = ''", "formatDateTime(day, '%Y%') = ''",
        "dateDiff('fortnight', time, now()) = 1", "JSON_VALUE(text, 'a') = ''", "splitByChar('ab', text)[1] = ''",
        "substring(text, 0, 1) = ''", "toHour(time, 'Mars') = 1", "number BETWEEN 'a' AND 'b'",
        "CASE number WHEN 'a' THEN 1 ELSE 0 END = 1",
        "number IN ('seven')", "toStartOfHour(time, 'Mars') = time", "toDecimal32(number, 10) = 1", "nope(number) = 1", "kind != 'three'", "CASE kind WHEN 'three' THEN 1 ELSE 0 END = 1", "transform(number, ['a'], [1], 0) = 1",
    ];

    private static readonly string[] Accepted =
        ["kind = 'three'", "kind != 'two'", "kind NOT IN ('three')", "number = 1", "toHour(time) = 1", "match(text, 'a')", "time > '2024-01-01 00:00:00'", "intDivOrZero(number, 0) = 0", "price % 0 = 1", "number / 0 = 1", "formatDateTime(time, '%Y-%m-%d %H:%i:%S %D %%') = ''", "none = 'a'"];

    /// <summary>What stands around a condition.</summary>
    private static readonly string[] Queries =
    [
        "SELECT text FROM t WHERE {0}", "SELECT {0} FROM t", "SELECT text FROM (SELECT text, {0} AS x FROM t)",
        "SELECT text FROM (SELECT text FROM t WHERE {0})", "SELECT x FROM (SELECT text, {0} AS x FROM t)",
        "SELECT text FROM t WHERE 0 AND {0}", "SELECT text FROM t WHERE {0} AND 0", "SELECT text FROM t WHERE 1 AND {0}",
        "SELECT text FROM t WHERE 1 = 1 AND {0}", "SELECT text FROM t WHERE 1 = 2 AND {0}", "SELECT text FROM t WHERE false AND {0}",
        "SELECT text FROM t WHERE true AND {0}",
        "SELECT text FROM t WHERE 1 OR {0}", "SELECT text FROM t WHERE 0 OR {0}", "SELECT text FROM t WHERE number IS NULL AND {0}",
        "SELECT text FROM t WHERE number IS NOT NULL AND {0}", "SELECT text FROM t WHERE none IS NULL AND {0}",
        "SELECT text FROM t WHERE (0 OR number = 0) AND {0}", "SELECT text FROM t WHERE (0 AND number = 0) OR {0}",
        "SELECT text FROM t WHERE (1 OR number = 0) AND {0}", "SELECT text FROM t WHERE number = 0 AND (number = 0 AND 0 AND {0})",
        "SELECT text FROM t WHERE NOT (1 OR {0})",
        "SELECT text FROM t WHERE number = 0 AND {0}", "SELECT text FROM t WHERE (number = 1 OR {0}) AND 1",
        "SELECT text FROM t WHERE (number = 1 OR {0}) AND 0", "SELECT if(0, {0}, 1) FROM t",
        "SELECT text, count() FROM t GROUP BY text HAVING 0 AND max({0})",
    ];

    /// <summary>Keys, frames and stars, those that are refused and those that are not.</summary>
    private static readonly string[] Clauses =
    [
        .. new[] { "number", "time", "day", "price", "text", "fine", "low", "exact" }.SelectMany(key => new[]
        {
            $"SELECT sum(number) OVER (ORDER BY {key} RANGE BETWEEN 1 PRECEDING AND CURRENT ROW) FROM t", $"SELECT sum(number) OVER (ORDER BY {key} RANGE BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) FROM t",
            $"SELECT sum(number) OVER (ORDER BY {key} ROWS BETWEEN 1 PRECEDING AND 1 FOLLOWING) FROM t", $"SELECT sum(number) OVER w FROM t WINDOW w AS (ORDER BY {key} RANGE 1 PRECEDING)", $"SELECT sum(number) OVER (ORDER BY {key} RANGE INTERVAL 1 DAY PRECEDING) FROM t",
        }),
        .. new[] { "number", "time", "day", "price", "text", "fine", "low", "exact", "none", "1", "toString(day)" }.SelectMany(key => (string[])
        [
            $"SELECT {key} AS x FROM t ORDER BY x WITH FILL", $"SELECT {key} AS x, number FROM t ORDER BY number, x WITH FILL", $"SELECT {key} AS x, number FROM t ORDER BY x, number WITH FILL STEP 1",
            .. new[] { "toDate('2024-01-01')", "toDateTime('2024-01-01 00:00:00')", "'2024-01-01'", "now() - 10", "today()", "1" }.Select(from => $"SELECT {key} AS x FROM t WHERE 0 ORDER BY x WITH FILL FROM {from}"),
        ]),
        "SELECT data.a, number FROM t ORDER BY number WITH FILL FROM 1 TO 2", "SELECT number FROM t ORDER BY 1 WITH FILL TO 3",
        "SELECT text FROM t ORDER BY 1 WITH FILL TO 3",
        "SELECT day, number FROM t ORDER BY day WITH FILL TO today() INTERPOLATE (number AS text)",
        "SELECT * REPLACE (1 AS a), count() FROM s GROUP BY k", "SELECT * REPLACE (1 AS a, 2 AS b), count() FROM s GROUP BY k",
        "SELECT * REPLACE (any(a) AS a, max(b) AS b) FROM s GROUP BY k", "SELECT * REPLACE (upper(a) AS a) FROM s GROUP BY k, b",
        "SELECT * REPLACE (upper(a) AS a) FROM s GROUP BY k, b, a",
        "SELECT * EXCEPT (b) REPLACE (any(a) AS a) FROM s GROUP BY k", "SELECT s.* REPLACE (any(a) AS a, any(b) AS b) FROM s GROUP BY k",
        "SELECT s.* REPLACE (any(a) AS a) FROM s GROUP BY k", "SELECT COLUMNS('^(k|a)$'), count() FROM s GROUP BY k",
        "SELECT COLUMNS('^(k|a)$'), count() FROM s GROUP BY a, k", "SELECT COLUMNS('^k'), count() FROM s GROUP BY k",
    ];

    [ClickHouseFact]
    public void ClickHouse_refuses_every_row_that_DF1009_reports()
    {
        engine.Execute("DROP TABLE IF EXISTS t", $"CREATE TABLE t ({Columns}) ENGINE = Memory", "INSERT INTO t FORMAT JSONEachRow {}", "DROP TABLE IF EXISTS s", "CREATE TABLE s (`k` UInt32, `a` String, `b` String) ENGINE = Memory", "INSERT INTO s FORMAT JSONEachRow {}");
        var verdicts = new QueryVerdicts(output);
        foreach (var query in Queries.SelectMany(q => Refused.Concat(Accepted).Select(c => string.Format(null, q, c))).Concat(Clauses))
            verdicts.Add(query, engine.Refusal($"SELECT * FROM ({query}) FORMAT Null") ?? "", [.. ReportsOf(query).Select(report => $"{query}: {report}")]);

        output.WriteLine(verdicts.ToString());
        Assert.True(verdicts.Told > 250 && verdicts.Accepted > 250 && verdicts.Told > verdicts.Missed * 5, verdicts.ToString());
    }

    private static IEnumerable<string> ReportsOf(string query)
    {
        var project = InMemoryProject.Of(("datasources/t.datasource", Table(Columns)), ("datasources/s.datasource", Table("`k` UInt32, `a` String, `b` String")), ("pipes/q.pipe", $"NODE q\nSQL >\n    {query}\n"));
        return DatafileAnalysis.Analyze(new AnalysisRequest(project, null, new DateTime(2024, 6, 1, 0, 0, 0, DateTimeKind.Utc))).Findings.Where(f => f.Id == "DF1009").Select(f => f.Message);
    }

    private static string Table(string columns) => $"SCHEMA >\n    {columns.Replace(", `", ",\n    `", StringComparison.Ordinal)}\n\nENGINE \"MergeTree\"\nENGINE_SORTING_KEY \"tuple()\"\n";
}
