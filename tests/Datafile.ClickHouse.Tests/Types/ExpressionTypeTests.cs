using Datafile.Analyzer.Project;
using Datafile.Analyzer.Semantics;
using Datafile.ClickHouse.Tests.Columns;
using Datafile.ClickHouse.Tests.Engine;
using Datafile.ClickHouse.Tests.Projects;

namespace Datafile.ClickHouse.Tests.Types;

/// <summary>Types of expressions as they are written in queries, where constants are computed, against those that the engine describes.</summary>
public sealed class ExpressionTypeTests(ClickHouseDatabase engine) : IClassFixture<ClickHouseDatabase>
{
    private const string Table = """
        SCHEMA >
            `u8` UInt8, `u16` UInt16, `u32` UInt32, `u64` UInt64, `i8` Int8, `i64` Int64, `f32` Float32, `f64` Float64, `n_u8` Nullable(UInt8),
            `d9` Decimal(9, 2), `d10` Decimal(10, 2), `d12` Decimal(12, 4), `d18` Decimal(18, 4), `d38` Decimal(38, 10), `n_d9` Nullable(Decimal(9, 2)),
            `s` String, `n_s` Nullable(String), `l_s` LowCardinality(String),
            `d` Date, `t` DateTime, `tz` DateTime('America/New_York'), `n_t` Nullable(DateTime), `l_t` LowCardinality(DateTime),
            `ml` Map(LowCardinality(String), UInt32)

        ENGINE "MergeTree"
        ENGINE_SORTING_KEY "u8"
        """;

    [ClickHouseFact]
    public void Expressions_of_queries_have_the_types_that_the_engine_describes()
    {
        engine.Execute("SET allow_suspicious_low_cardinality_types = 1");
        string[] expressions = [.. Lines(), string.Join(" + ", Enumerable.Repeat("u8", 490))];
        Assert.True(expressions.Length > 50);
        var model = new ProjectSemantics(DataProject.Load(InMemoryProject.Of(
            ("datasources/typed.datasource", Table),
            ("pipes/all.pipe", string.Concat(expressions.Select((e, i) => $"NODE n{i}\nSQL >\n    {QueryOf(e)}\n\n"))))));
        var tables = new ProjectTables(engine, model, "expressions");
        Assert.All(model.Project.Pipes.Single().Nodes.Zip(expressions), pair =>
        {
            var described = tables.Describe(QueryOf(pair.Second)) ?? throw new InvalidOperationException(tables.Refusal);
            Assert.Equal(described[0][1], model.Bind(pair.First).Variants[0].Columns.Columns[0].Type.ToString());
        });
    }

    private static string QueryOf(string expression) => $"SELECT {expression} AS value FROM typed";

    private static IEnumerable<string> Lines() => File
        .ReadLines(Path.Combine(VerifyXunit.SourceFolder.Repository, "tests", "Datafile.ClickHouse.Tests", "Types", "expressions.txt"))
        .Where(l => l.Length > 0 && l[0] != '#');
}
