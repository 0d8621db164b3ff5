using System.Text;
using Datafile.Analyzer.Flow;

namespace Datafile.Workspace.Output.Report;

/// <summary>A lineage as SVG. What a node is and what changed of it is written below its name, so that no colour or shape alone tells it.</summary>
internal static class LineageDrawing
{
    /// <summary>In the font of names; about what a column takes.</summary>
    private const double NameColumn = 7.25, KindColumn = 6.0;

    private const int Padding = 12, MinWidth = 112, MaxColumns = 30;

    /// <summary>How far below the boxes an edge bends that closes a cycle.</summary>
    private const int BackwardDepth = 34;

    /// <summary>A drawing of more nodes is left out on paper.</summary>
    private const int MaxOnPaper = 150;

    /// <param name="nodes">The position of each node in the data of the page, by its id.</param>
    /// <param name="edges">The position of each edge in the data of the page.</param>
    public static void Write(Html html, Lineage lineage, Dictionary<string, int> nodes, Dictionary<LineageEdge, int> edges, string title)
    {
        var at = lineage.Nodes.Select((node, position) => (node.Id, position)).ToDictionary(n => n.Id, n => n.position, StringComparer.Ordinal);
        var labels = lineage.Nodes.Select(node => (Name: Shortened(Html.Clean(node.Name)), Kind: KindOf(node))).ToArray();
        var layout = GraphLayout.Of([.. labels.Select(l => WidthOf(l.Name, l.Kind))], [.. lineage.Edges.Select(e => (at[e.From], at[e.To]))]);
        html.Open("svg",
            ("xmlns", "http://www.w3.org/2000/svg"), ("class", lineage.Nodes.Length > MaxOnPaper
                ? "graph large"
                : "graph"), ("role", "group"), ("aria-label", title),
            ("width", Number(layout.Width)), ("height", Number(layout.Height)), ("viewBox", $"0 0 {Number(layout.Width)} {Number(layout.Height)}")).Own("\n");
        for (var i = 0; i < lineage.Edges.Length; i++)
        {
            var edge = lineage.Edges[i];
            html.Empty("path", ("class", "way " + Wording.Kebab(edge.Kind)), ("data-e", Number(edges[edge])), ("d", PathOf(layout.Lines[i]))).Own("\n");
        }

        for (var i = 0; i < lineage.Nodes.Length; i++)
            WriteNode(html, lineage.Nodes[i], nodes[lineage.Nodes[i].Id], labels[i], layout.Boxes[i]);
        html.CloseLine();
    }

    private static void WriteNode(Html html, LineageNode node, int position, (string Name, string Kind) label, NodeBox box)
    {
        html.Open("g", ("class", $"node {Wording.Kebab(node.Kind)}{(node.Mark == LineageMark.None ? "" : " " + Wording.Kebab(node.Mark))}"), ("data-n", Number(position)));
        html.Element("title", $"{node.Name}, {label.Kind}");
        var radius = node.Kind is LineageKind.Datasource or LineageKind.Table ? "3" : Number(GraphLayout.BoxHeight / 2);
        html.Empty(
            "rect", ("x", Number(box.X)), ("y", Number(box.Y)), ("width", Number(box.Width)), ("height", Number(GraphLayout.BoxHeight)),
            ("rx", radius));
        html.Element("text", label.Name, ("class", "name"), ("x", Number(box.X + Padding)), ("y", Number(box.Y + 18)));
        html.Element("text", label.Kind, ("x", Number(box.X + Padding)), ("y", Number(box.Y + 33))).CloseLine();
    }

    private static string KindOf(LineageNode node) => Wording.Of(node.Kind) + (node.Mark == LineageMark.None ? "" : ", " + Wording.Of(node.Mark));

    private static int WidthOf(string name, string kind) =>
        Math.Max(MinWidth, (2 * Padding) + (int)Math.Ceiling(Math.Max(DisplayWidth.Of(name) * NameColumn, kind.Length * KindColumn)));

    /// <summary>A long name without its middle: names of one project differ at their ends.</summary>
    private static string Shortened(string name)
    {
        if (DisplayWidth.Of(name) <= MaxColumns)
            return name;

        var (start, end) = (new StringBuilder(), name.Length);
        for (int at = 0, used = 0; at < name.Length && (used += DisplayWidth.At(name, at)) <= MaxColumns / 2; at += DisplayWidth.LengthAt(name, at))
            start.Append(name, at, DisplayWidth.LengthAt(name, at));
        for (var used = 0; end > start.Length; end--)
        {
            if (!char.IsLowSurrogate(name[end - 1]) && (used += DisplayWidth.At(name, end - 1)) >= MaxColumns / 2)
                break;
        }

        // Not in the middle of a character.
        if (end < name.Length && char.IsLowSurrogate(name[end]))
            end++;
        return start + "…" + name.Substring(end);
    }

    private static string PathOf(EdgeLine line)
    {
        var (path, last) = (new StringBuilder("M"), line.Points[0]);
        path.Append(Number(last.X)).Append(' ').Append(Number(last.Y));
        for (var i = 1; i < line.Points.Length; i++)
        {
            var next = line.Points[i];
            if (line.IsBackward)
                path.Append($"C{Number(last.X)} {Number(last.Y + BackwardDepth)} {Number(next.X)} {Number(next.Y + BackwardDepth)} {Number(next.X)} {Number(next.Y)}");
            else if (last.Y == next.Y)
                path.Append($"H{Number(next.X)}");
            else
                path.Append($"C{Number((last.X + next.X) / 2)} {Number(last.Y)} {Number((last.X + next.X) / 2)} {Number(next.Y)} {Number(next.X)} {Number(next.Y)}");
            last = next;
        }

        return path.ToString();
    }

    private static string Number(int value) => LineageSection.Number(value);
}
