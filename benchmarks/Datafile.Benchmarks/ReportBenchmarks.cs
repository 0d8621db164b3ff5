using System.Collections.Immutable;
using BenchmarkDotNet.Attributes;
using Datafile.Analyzer.Flow;
using Datafile.Workspace;
using Datafile.Workspace.Output.Report;

namespace Datafile.Benchmarks;

/// <summary>The page of a project whose resources are all connected: its time grows with their number.</summary>
[MemoryDiagnoser]
public class ReportBenchmarks
{
    private const int ColumnCount = 20;

    private ReportContent? _content;

    [Params(500, 5000)]
    public int Resources { get; set; }

    /// <summary>Layers of fifty resources: each reads two of the layer before, and one of any layer.</summary>
    [GlobalSetup]
    public void Prepare()
    {
        const int Width = 50;
        var nodes = Enumerable.Range(0, Resources)
            .Select(i => new LineageNode($"pipe:resource_{i}", $"resource_{i}", $"resource_{i}", (LineageKind)(i % 6), $"pipes/resource_{i}.pipe")).ToImmutableArray();
        var edges = Enumerable.Range(Width, Resources - Width)
            .SelectMany(i => new[] { i - Width, i - Width + ((i * 7) % Width) - (i % Width), (i * 31) % (i - (i % Width)) }.Distinct().Select(from => new LineageEdge(nodes[from].Id, nodes[i].Id, LineageEdgeKind.Reads)));
        var columns = nodes.ToImmutableDictionary(n => n.Id, _ => ImmutableArray.CreateRange(Enumerable.Range(0, ColumnCount).Select(c => new LineageColumn($"column_{c}", "LowCardinality(String)", [new ColumnOrigin(nodes[0].Id, $"column_{c}")]))));
        _content = new ReportContent("benchmark", new ProjectFindings("/", "", [], Resources), Plan: null, new Lineage(nodes, [.. edges]), new ColumnLineage(columns), DateTime.UnixEpoch);
    }

    [Benchmark]
    public void Write() => ReportPage.Write(Stream.Null, _content!);
}
