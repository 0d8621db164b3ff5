using Datafile.Analyzer.Analysis;
using Datafile.ClickHouse.Tests.Engine;
using Datafile.ClickHouse.Tests.Projects;
using Datafile.ClickHouse.Tests.Types;
using Datafile.Properties;
using Xunit.Abstractions;

namespace Datafile.ClickHouse.Tests.Refusals;

/// <summary>What DF1009 says of JOIN: the types that it compares, and whether ON has a key.</summary>
public sealed class RefusedJoinTests(ClickHouseDatabase engine, ITestOutputHelper output) : IClassFixture<ClickHouseDatabase>
{
    private const string Left = "`id` UInt32, `k` String, `d` Date, `x` Int64", Right = "`id` UInt32, `k` String, `e` DateTime, `y` Int64";

    private static readonly string[] Kinds = ["JOIN", "LEFT JOIN", "LEFT ANY JOIN", "ANY LEFT JOIN", "LEFT OUTER JOIN", "RIGHT JOIN", "FULL JOIN", "INNER JOIN"];

    /// <summary>What else is wrong with a condition may be found when the query runs alone, which is not asked here.</summary>
    private static readonly string[] OfJoins = ["JOIN compares", "equates no column", "USING joins"];

    [ClickHouseFact]
    public void A_JOIN_compares_two_types_where_the_engine_finds_a_common_one()
    {
        var columns = string.Join(", ", TypedColumns.All.Select(c => $"`{c.Name}` {c.Type}"));
        Create("l", columns);
        Create("r", columns);
        var verdicts = new QueryVerdicts(output);
        for (var i = 0; i < TypedColumns.All.Length; i++)
        {
            for (var j = 0; j < TypedColumns.All.Length; j++)
            {
                var (one, other) = (TypedColumns.All[i].Name, TypedColumns.All[j].Name);
                Ask(verdicts, columns, columns, (i + j) % 3 == 0
                    ? $"SELECT 1 FROM (SELECT {one} AS key FROM l) AS a JOIN (SELECT {other} AS key FROM r) AS b USING key"
                    : $"SELECT 1 FROM l AS a JOIN r AS b ON a.{one} = b.{other}");
            }
        }

        output.WriteLine(verdicts.ToString());
        Assert.True(verdicts.Told > 1_000 && verdicts.Accepted > 500, verdicts.ToString());
    }

    [ClickHouseFact]
    public void ClickHouse_refuses_every_condition_of_a_JOIN_that_DF1009_reports()
    {
        Create("l", Left);
        Create("r", Right);
        var verdicts = new QueryVerdicts(output);
        Property.Written(Query).Shortest(query => query.Length).ForAll(1_000, query => Ask(verdicts, Left, Right, query), threads: 1);

        output.WriteLine(verdicts.ToString());
        Assert.True(Property.IsRepeated || (verdicts.Told > 50 && verdicts.Accepted > 50), verdicts.ToString());
    }

    private static string Query(Random random)
    {
        var conditions = Enumerable.Range(0, random.Next(1, 4)).Select(_ => Condition());
        return $"SELECT a.id FROM l AS a {Pick(Kinds)} r AS b ON {string.Join(Pick(" AND ", " AND ", " AND ", " OR "), conditions)}";

        string Condition() => random.Next(10) switch
        {
            0 => $"NOT ({Condition()})",
            1 => $"{Value()} {Pick(">", "<=", "!=")} {Value()}",
            2 => $"{Value()} = {Pick("1", "'a'")}",
            3 => $"{Value()} {Pick("IN (1, 2)", "BETWEEN 1 AND 3")}",
            _ => $"{Value()} {Pick("=", "=", "=", "<=>")} {Value()}",
        };

        string Value() => random.Next(6) switch
        {
            0 => $"lower({Pick("a.k", "b.k", "k")})",
            1 => $"{Pick("a.x", "b.y", "x", "y")} + {Pick("1", "a.id", "b.id")}",
            2 => $"toDate({Pick("a.d", "b.e", "d", "e")})",
            _ => Pick("a.id", "b.id", "id", "a.k", "b.k", "k", "d", "e", "x", "y"),
        };

        string Pick(params string[] from) => from[random.Next(from.Length)];
    }

    private void Create(string table, string columns) =>
        engine.Execute("SET allow_suspicious_low_cardinality_types = 1", $"DROP TABLE IF EXISTS {table}", $"CREATE TABLE {table} ({columns}) ENGINE = Memory");

    private void Ask(QueryVerdicts verdicts, string left, string right, string query)
    {
        var project = InMemoryProject.Of(("datasources/l.datasource", Table(left)), ("datasources/r.datasource", Table(right)), ("pipes/q.pipe", $"NODE q\nSQL >\n    {query}\n"));
        var result = DatafileAnalysis.Analyze(new AnalysisRequest(project, null, new DateTime(2024, 6, 1, 0, 0, 0, DateTimeKind.Utc)));
        verdicts.Add(query, engine.Refusal("EXPLAIN PLAN " + query) ?? "", [.. result.Findings.Where(f => f.Id == "DF1009" && OfJoins.Any(f.Message.Contains)).Select(f => $"{query}: {f.Message}")]);
    }

    private static string Table(string columns) => $"SCHEMA >\n    {columns.Replace(", `", ",\n    `", StringComparison.Ordinal)}\n\nENGINE \"MergeTree\"\nENGINE_SORTING_KEY \"tuple()\"\n";
}
