using System.Collections.Immutable;

namespace Datafile.Workspace.Output.Report;

/// <summary>
/// Where the nodes of a graph are drawn, in pixels: each to the right of what leads to it. Linear in the size of the graph but
/// for the sorting of layers.
/// </summary>
/// <param name="Boxes">One for each node, in their order.</param>
/// <param name="Lines">One for each edge, in their order.</param>
internal sealed record GraphLayout(int Width, int Height, ImmutableArray<NodeBox> Boxes, ImmutableArray<EdgeLine> Lines)
{
    /// <summary>The height of every box.</summary>
    public const int BoxHeight = 42;

    /// <param name="widths">Of each node.</param>
    /// <param name="edges">From a node to a node, by their positions.</param>
    public static GraphLayout Of(IReadOnlyList<int> widths, IReadOnlyList<(int From, int To)> edges)
    {
        var layers = new GraphLayers(widths.Count, edges);
        return new LayeredDrawing(widths, edges, layers).Draw();
    }
}

/// <summary>The place of a node.</summary>
/// <param name="X">Of its left side.</param>
/// <param name="Y">Of its upper side.</param>
internal readonly record struct NodeBox(int X, int Y, int Width)
{
    public int Right => X + Width;

    /// <summary>The middle of the lower side.</summary>
    public (int X, int Y) Foot => (X + (Width / 2), Y + GraphLayout.BoxHeight);

    public int Middle => Y + (GraphLayout.BoxHeight / 2);
}

/// <summary>The way of an edge.</summary>
/// <param name="Points">From the right side of a box to the left side of another, with those between boxes that it passes.</param>
/// <param name="IsBackward">Whether it closes a cycle, so that it cannot lead to the right: it leads from the foot of a box to that of another.</param>
internal readonly record struct EdgeLine(ImmutableArray<(int X, int Y)> Points, bool IsBackward);
