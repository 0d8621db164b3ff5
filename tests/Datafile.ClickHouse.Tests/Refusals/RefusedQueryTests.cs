using System.Globalization;
using CsCheck;
using Datafile.Analyzer.Analysis;
using Datafile.Analyzer.Project;
using Datafile.Analyzer.Rules.Project;
using Datafile.Analyzer.Semantics;
using Datafile.ClickHouse.Tests.Columns;
using Datafile.ClickHouse.Tests.Engine;
using Datafile.ClickHouse.Tests.Projects;
using Datafile.Parser.Syntax;
using Datafile.Properties;
using Microsoft.CodeAnalysis.Text;
using Xunit.Abstractions;

namespace Datafile.ClickHouse.Tests.Refusals;

/// <summary>What DF1009 says of a query is what the engine says.</summary>
public sealed class RefusedQueryTests(ClickHouseDatabase engine, ITestOutputHelper output) : IClassFixture<ClickHouseDatabase>
{
    private static readonly string[] Columns =
        ["number UInt32", "small UInt8", "signed Int64", "price Float64", "text String", "day Date", "time DateTime", "id UUID", "list Array(UInt16)", "words Array(String)", "pairs Map(String, UInt64)", "users AggregateFunction(uniq, UInt32)"];

    private static readonly string[] Constants =
        ["1", "2.5", "'a'", "'day'", "'2024-01-01'", "now()", "CAST('2024-01-01' AS String)", "'2024-01-01'::LowCardinality(String)", "CAST(2 AS Int64)", "('2024-01-01', 1).1"];

    private static readonly string[] Functions =
        ["plus", "minus", "multiply", "equals", "less", "and", "not", "if", "lower", "length", "abs", "round", "has", "arrayJoin", "arraySum", "toHour", "toStartOfDay", "dateDiff", "concat", "substring", "sum", "avg", "max", "count", "uniq", "argMax", "quantile", "sumIf", "uniqMerge", "groupArray", "toDate", "toString", "coalesce", "position", "startsWith"];

    [ClickHouseFact]
    public void ClickHouse_refuses_what_the_page_marks_and_accepts_the_rest()
    {
        var index = 0;
        Assert.NotEmpty(Examples());
        foreach (var example in Examples())
        {
            var (model, found) = Analyze(example);
            var tables = new ProjectTables(engine, model, $"page_{++index}");
            foreach (var node in model.Project.Pipes.SelectMany(p => p.Nodes))
            {
                var (span, text) = (SpanOf(node), Assert.Single(RenderedQuery.Of(node, model.Project)).Text);
                var errors = found.Where(f => f.Path == node.Pipe.File.Path && span.Contains(f.Start)).Select(f => f.Error).ToArray();

                // Some of it ClickHouse refuses when it computes a row.
                var refusal = tables.Takes(node, text) && (node.Type == NodeType.Materialized || tables.Runs(text)) ? "" : tables.Refusal;
                Assert.True(errors.Length == 0 ? refusal.Length == 0 : errors.Any(e => refusal.Contains($"({e})", StringComparison.Ordinal)), $"{node.Name}: {string.Join(", ", errors)}: {refusal}");
            }
        }
    }

    /// <summary>Where a view reads inserted rows it cannot use PREWHERE, FINAL and SAMPLE; elsewhere it can.</summary>
    [ClickHouseFact]
    public void ClickHouse_refuses_the_views_that_DF1009_reports()
    {
        string[] queries =
        [
            "SELECT a FROM s PREWHERE a > 1", "SELECT a FROM (SELECT a FROM s PREWHERE a > 1)", "SELECT a FROM s FINAL",
            "SELECT a FROM (SELECT a FROM (SELECT a FROM s FINAL))",
            "WITH x AS (SELECT a FROM s PREWHERE a > 1) SELECT a FROM x", "SELECT a FROM s UNION ALL SELECT a FROM s FINAL",
            "SELECT a FROM s WHERE a IN (SELECT a FROM s FINAL)",
            "SELECT s.a AS a FROM s JOIN other AS o FINAL ON s.a = o.a", "SELECT t.a AS a FROM s AS t FINAL JOIN other AS o ON t.a = o.a",
            "SELECT s.a AS a FROM s JOIN (SELECT a FROM other PREWHERE a > 1) AS o ON s.a = o.a",
            "SELECT t.a AS a FROM (SELECT a FROM s PREWHERE a > 1) AS t JOIN other AS o ON t.a = o.a",
            "SELECT a FROM (SELECT a FROM s UNION ALL SELECT a FROM s PREWHERE a > 1)", "SELECT a FROM s FINAL ARRAY JOIN [1] AS z",
            "SELECT (SELECT max(a) FROM other FINAL) AS a FROM s",
            "SELECT a FROM s WHERE a > 1",
        ];
        const string Table = "SCHEMA >\n    `a` UInt32\n\nENGINE \"ReplacingMergeTree\"\nENGINE_SORTING_KEY \"a\"\n";
        var (model, found) = Analyze(
        [
            ("datasources/s.datasource", Table), ("datasources/other.datasource", Table), ("datasources/target.datasource", Table),
            .. queries.Select((q, i) => ($"pipes/view_{i}.pipe", $"NODE n\nSQL >\n    {q}\n\nTYPE materialized\nDATASOURCE target\n")),
        ]);
        var tables = new ProjectTables(engine, model, "views");
        foreach (var (node, query) in queries.Select((q, i) => (model.Project.FindPipe($"view_{i}")!.Nodes.Single(), q)))
            Assert.True(tables.Takes(node, query) == !found.Any(f => f.Path == node.Pipe.File.Path && f.Error == "QUERY_IS_NOT_SUPPORTED_IN_MATERIALIZED_VIEW"), $"{query}: {tables.Refusal}");
    }

    [ClickHouseFact]
    public void ClickHouse_refuses_every_call_that_DF1009_reports()
    {
        string[] arguments = [.. Columns.Select(c => c.Split(' ')[0]), .. Constants];
        var simple = Calls(Gen.OneOf(arguments));
        var calls = Calls(Gen.Frequency((4, Gen.OneOf(arguments)), (1, simple))).Shortest(call => call.Length);
        var kinds = ("datasources/kinds.datasource", $"SCHEMA >\n    {string.Join(",\n    ", Columns.Select(c => $"`{c.Split(' ', 2)[0]}` {c.Split(' ', 2)[1]}"))}\n\nENGINE \"MergeTree\"\nENGINE_SORTING_KEY \"number\"\n");
        var tables = new ProjectTables(engine, Analyze(kinds).Model, "calls");
        var (told, missed) = (0, 0);
        calls.ForAll(
            600,
            call =>
            {
                var isReported = Analyze(kinds, ("pipes/call.pipe", $"NODE call\nSQL >\n    SELECT {call} AS value FROM kinds\n")).Found.Length > 0;
                var isRefused = tables.Describe($"SELECT {call} AS value FROM kinds") is null;
                Assert.True(!isReported || isRefused, "reported, and the engine accepts it");
                told += isReported ? 1 : 0;
                missed += !isReported && isRefused ? 1 : 0;
            },
            threads: 1);

        output.WriteLine($"{told} told, {missed} missed");
        Assert.True(Property.IsRepeated || told > missed * 4, $"{told} told, {missed} missed");
    }

    private static Gen<string> Calls(Gen<string> arguments) =>
        Gen.Select(Gen.OneOf(Functions), arguments.Array[1, 3], (function, values) => $"{function}({string.Join(", ", values)})");

    private static (ProjectSemantics Model, (string Path, int Start, string Error)[] Found) Analyze(params (string Path, string Text)[] files)
    {
        var snapshot = InMemoryProject.Of(files);
        var result = DatafileAnalysis.Analyze(new AnalysisRequest(snapshot, null, DateTime.Parse("2024-06-01", CultureInfo.InvariantCulture)));
        return (
            new ProjectSemantics(DataProject.Load(snapshot)),
            [.. result.Findings.Where(f => f.Id == "DF1009").Select(f => (f.Place.Path, f.Location.SourceSpan.Start, f.Properties[RefusedQuery.ErrorProperty] ?? ""))]);
    }

    private static TextSpan SpanOf(PipeNode node) => node.Syntax.Sql?.ValueSpan ?? default;

    /// <summary>The examples of the page, each as its files without the marks.</summary>
    private static IEnumerable<(string Path, string Text)[]> Examples()
    {
        var page = File.ReadAllText(Path.Combine(VerifyXunit.SourceFolder.Repository, "docs", "rules", "DF1009.md")).ReplaceLineEndings("\n");
        return page.Split("```datafiles ").Skip(1).Select(block => block[(block.IndexOf('\n', StringComparison.Ordinal) + 1)..block.IndexOf("\n```", StringComparison.Ordinal)])
            .Select(block => string.Join('\n', block.Split('\n').Where(l => !l.TrimStart().StartsWith('^'))))
            .Select(block => block.Split("=== ").Skip(1).Select(file => (file[..file.IndexOf('\n', StringComparison.Ordinal)], file[(file.IndexOf('\n', StringComparison.Ordinal) + 1)..])).ToArray());
    }
}
