using Datafile.Analyzer.Flow;
using Datafile.Workspace.Output;

namespace Datafile.Workspace.Tests.Output;

public sealed class LineageOutputTests
{
    /// <summary>Every kind of node and edge, every mark, and a name that the formats would take for something else.</summary>
    private static readonly Lineage Lineage = new(
        [
            new("datasource:end", "end", "end", LineageKind.Datasource, "datasources/end.datasource"),
            new("datasource:odd \"name\"\\", "odd \"name\"\\", "odd \"name\"\\", LineageKind.Datasource, "datasources/odd.datasource") { Mark = LineageMark.Recreated },
            new("pipe:copy", "copy", "copy", LineageKind.Copy, "pipes/copy.pipe") { Mark = LineageMark.Added },
            new("pipe:kpis", "kpis", "kpis", LineageKind.Endpoint, "pipes/kpis.pipe") { Mark = LineageMark.Changed },
            new("pipe:part", "part", "part", LineageKind.Pipe, "pipes/part.pipe"),
            new("pipe:sink", "sink", "sink", LineageKind.Sink, "pipes/sink.pipe") { Mark = LineageMark.Removed },
            new("pipe:view.one", "view.one", "view", LineageKind.MaterializedView, "pipes/view.pipe"),
            new("table:other.<b>", "other.<b>", "other.<b>", LineageKind.Table, ""),
        ],
        [
            new("datasource:end", "pipe:part", LineageEdgeKind.Reads),
            new("datasource:end", "pipe:view.one", LineageEdgeKind.Triggers),
            new("pipe:view.one", "datasource:odd \"name\"\\", LineageEdgeKind.Writes),
            new("table:other.<b>", "pipe:view.one", LineageEdgeKind.LooksUp),
        ]);

    [Fact]
    public Task Mermaid_is_a_flowchart_with_escaped_names() => Verifier.Verify(MermaidOutput.Print(Lineage));

    [Fact]
    public Task Dot_is_a_digraph_with_quoted_names() => Verifier.Verify(DotOutput.Print(Lineage));

    [Fact]
    public Task Json_has_nodes_and_edges() => Verifier.Verify(LineageJson.Print(Lineage));
}
