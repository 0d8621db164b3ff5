using CsCheck;
using Datafile.Properties;
using Datafile.Workspace.Output.Report;

namespace Datafile.Workspace.Tests.Output.Report;

/// <summary>Where the nodes of a lineage are drawn.</summary>
public sealed class GraphLayoutTests
{
    private static readonly (int From, int To)[] Diamond = [(0, 1), (0, 2), (1, 3), (2, 3), (0, 3)];

    /// <summary>Graphs with up to 60 nodes: chains, stars, cycles, parts, nodes alone. Half of them have no cycle.</summary>
    private static readonly Gen<(int[] Widths, (int From, int To)[] Edges)> Graphs = Gen.Int[1, 60].SelectMany(count => Gen.Select(
        Gen.Int[60, 260].Array[count],
        Gen.Select(Gen.Int[0, count - 1], Gen.Int[0, count - 1]).Array[0, 2 * count],
        Gen.Bool,
        (widths, edges, isAcyclic) => (widths, edges.Where(edge => !isAcyclic || edge.Item1 < edge.Item2).Distinct().ToArray())));

    [Fact]
    public void No_node_covers_another_and_none_leaves_the_picture() => Graphs.ForAll(300, graph =>
    {
        var layout = GraphLayout.Of(graph.Widths, graph.Edges);

        for (var i = 0; i < layout.Boxes.Length; i++)
        {
            var box = layout.Boxes[i];
            Assert.Equal(graph.Widths[i], box.Width);
            Assert.True(box.X >= 0 && box.Y >= 0 && box.Right <= layout.Width && box.Y + GraphLayout.BoxHeight <= layout.Height, $"{i} leaves the picture");
            for (var j = 0; j < i; j++)
                Assert.False(Overlap(box, layout.Boxes[j]), $"{i} covers {j}");
        }
    });

    [Fact]
    public void An_edge_leads_to_the_right_unless_it_closes_a_cycle() => Graphs.ForAll(300, graph =>
    {
        var (layout, edges) = (GraphLayout.Of(graph.Widths, graph.Edges), graph.Edges);

        for (var i = 0; i < edges.Length; i++)
        {
            var (from, to, line) = (layout.Boxes[edges[i].From], layout.Boxes[edges[i].To], layout.Lines[i]);
            if (line.IsBackward)
            {
                Assert.True(IsOnCycle(edges, edges[i]), $"{edges[i]} is on no cycle");
                continue;
            }

            Assert.True(from.Right < to.X, $"{edges[i]} does not lead to the right");
            Assert.Equal((from.Right, from.Middle), line.Points[0]);
            Assert.Equal((to.X, to.Middle), line.Points[^1]);
            Assert.Equal(line.Points.OrderBy(p => p.X), line.Points);
        }
    });

    [Fact]
    public void A_node_is_a_layer_behind_the_last_that_leads_to_it()
    {
        var layout = GraphLayout.Of([100, 100, 100, 100], Diamond);

        Assert.Equal(3, layout.Boxes.Select(b => b.X).Distinct().Count());
        Assert.Equal(layout.Boxes[1].X, layout.Boxes[2].X);
    }

    [Fact]
    public void A_source_is_next_to_what_it_leads_to()
    {
        var layout = GraphLayout.Of([100, 100, 100, 100], [(0, 1), (1, 2), (3, 2)]);

        Assert.Equal(layout.Boxes[1].X, layout.Boxes[3].X);
    }

    /// <summary>An edge over a layer passes between the boxes there.</summary>
    [Fact]
    public void An_edge_passes_no_box()
    {
        var layout = GraphLayout.Of([100, 100, 100, 100], Diamond);
        var (_, passing, _) = (layout.Lines[4].Points[0], layout.Lines[4].Points[1], layout.Lines[4].Points[^1]);

        Assert.Equal(4, layout.Lines[4].Points.Length);
        Assert.All([1, 2], i => Assert.False(passing.Y >= layout.Boxes[i].Y && passing.Y <= layout.Boxes[i].Y + GraphLayout.BoxHeight, $"behind {i}"));
    }

    [Fact]
    public void What_reads_itself_has_a_place() => Assert.True(GraphLayout.Of([100], [(0, 0)]).Lines[0].IsBackward);

    [Fact]
    public void An_empty_graph_has_a_picture() => Assert.Empty(GraphLayout.Of([], []).Boxes);

    /// <summary>Neither a deep stack nor a bend for each layer that an edge passes.</summary>
    [Fact]
    public void A_long_chain_with_edges_from_its_start_stays_linear()
    {
        const int Count = 3000;
        var edges = Enumerable.Range(1, Count - 1).SelectMany(i => new[] { (i - 1, i), (0, i) }).Distinct().ToArray();
        var layout = GraphLayout.Of([.. Enumerable.Repeat(100, Count)], edges);

        Assert.Equal(Count, layout.Boxes.Select(b => b.X).Distinct().Count());
        Assert.True(layout.Lines.Sum(l => l.Points.Length) < 30 * edges.Length);
    }

    private static bool Overlap(NodeBox a, NodeBox b) =>
        a.X < b.Right && b.X < a.Right && a.Y < b.Y + GraphLayout.BoxHeight && b.Y < a.Y + GraphLayout.BoxHeight;

    private static bool IsOnCycle((int From, int To)[] edges, (int From, int To) edge)
    {
        var next = edges.ToLookup(e => e.From, e => e.To);
        var seen = new HashSet<int> { edge.To };
        var open = new Queue<int>(seen);
        while (open.Count > 0)
        {
            if (open.Peek() == edge.From)
                return true;
            foreach (var to in next[open.Dequeue()].Where(seen.Add))
                open.Enqueue(to);
        }

        return false;
    }
}
