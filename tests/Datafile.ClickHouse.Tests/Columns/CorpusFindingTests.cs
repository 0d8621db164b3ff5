using System.Globalization;
using Datafile.Analyzer.Analysis;
using Datafile.Analyzer.Semantics;
using Datafile.ClickHouse.Tests.Engine;
using Xunit.Abstractions;

namespace Datafile.ClickHouse.Tests.Columns;

/// <summary>What rules say of columns of real projects is what the engine says.</summary>
public sealed class CorpusFindingTests(ClickHouseDatabase engine, ITestOutputHelper output) : IClassFixture<ClickHouseDatabase>
{
    [ClickHouseCorpusFact]
    public void ClickHouse_does_not_know_the_columns_that_DF1002_reports()
    {
        var (confirmed, unasked, index) = (0, 0, 0);
        var wrong = new List<string>();
        foreach (var (name, project) in CorpusProjects.All())
        {
            var model = new ProjectSemantics(project);
            var nodes = project.Pipes.SelectMany(p => p.Nodes).Where(n => model.Bind(n).Variants.Any(v => v.MissingColumns.Length > 0)).ToArray();
            if (nodes.Length == 0)
                continue;

            var reported = DatafileAnalysis.Analyze(new AnalysisRequest(project.Snapshot, null, DateTime.Parse("2024-06-01", CultureInfo.InvariantCulture)))
                .Findings.Where(f => f.Id == "DF1002").Select(f => f.Location.SourceSpan).ToHashSet();
            var tables = new ProjectTables(engine, model, $"findings_{++index}");
            foreach (var node in nodes)
            {
                foreach (var (view, text) in RenderedQuery.Of(node, project))
                {
                    foreach (var missing in model.Bind(node).Variants[view].MissingColumns.Where(m => reported.Contains(m.Name.Span)).Take(1))
                    {
                        var refusal = tables.Describe(text) is null ? tables.Refusal : "";
                        var place = $"{name} {node.Pipe.Name}/{node.Name}#{view}: {string.Join(".", missing.Name.Parts)}";
                        if (refusal.Contains("UNKNOWN_IDENTIFIER", StringComparison.Ordinal))
                            confirmed++;
                        else if (refusal.Contains("UNKNOWN_TABLE", StringComparison.Ordinal) || refusal.Contains("UNKNOWN_DATABASE", StringComparison.Ordinal))
                            unasked++;
                        else
                            wrong.Add($"{place}: {refusal}");
                    }
                }
            }
        }

        output.WriteLine($"{confirmed} views with a column that DF1002 reports, and that ClickHouse does not know; of {unasked} it was not asked, for they read what is not there");
        Assert.Empty(wrong);
    }
}
