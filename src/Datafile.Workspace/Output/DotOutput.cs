using System.Text;
using Datafile.Analyzer.Flow;
using Datafile.Workspace.Files;

namespace Datafile.Workspace.Output;

/// <summary>A lineage in the language of Graphviz: <c>dot -Tsvg</c> makes a picture of it.</summary>
public static class DotOutput
{
    /// <summary>The graph, from left to right.</summary>
    public static string Print(Lineage lineage)
    {
        var text = new StringBuilder("digraph lineage {\n    rankdir=LR\n    node [fontname=\"sans-serif\", style=filled, fillcolor=white]\n");
        foreach (var node in lineage.Nodes)
        {
            var kind = Wording.Of(node.Kind) + (node.Mark == LineageMark.None ? "" : ", " + Wording.Of(node.Mark));
            text.Append("    ").Append(Quoted(OneLine.Of(node.Id))).Append(" [label=").Append(Quoted(OneLine.Of(node.Name) + "\n" + kind))
                .Append(", shape=").Append(Shape(node.Kind)).Append(Style(node.Mark)).Append("]\n");
        }

        foreach (var edge in lineage.Edges)
            text.Append("    ").Append(Quoted(OneLine.Of(edge.From))).Append(" -> ").Append(Quoted(OneLine.Of(edge.To))).Append(Style(edge.Kind)).Append('\n');
        return text.Append("}\n").ToString();
    }

    /// <summary>A string of DOT: in it only quotes, backslashes and line ends mean something else.</summary>
    private static string Quoted(string text) =>
        '"' + text.Replace("\\", "\\\\").Replace("\"", "\\\"").Replace("\n", "\\n") + '"';

    private static string Shape(LineageKind kind) => kind switch
    {
        LineageKind.Datasource => "cylinder",
        LineageKind.Endpoint => "oval",
        LineageKind.MaterializedView => "box, peripheries=2",
        LineageKind.Copy => "parallelogram",
        LineageKind.Sink => "cds",
        LineageKind.Table => "hexagon",
        _ => "box",
    };

    private static string Style(LineageMark mark) => mark switch
    {
        LineageMark.None => "",
        LineageMark.Added => ", color=\"#1a7f37\", fillcolor=\"#dafbe1\"",
        LineageMark.Changed => ", color=\"#9a6700\", fillcolor=\"#fff8c5\"",
        LineageMark.Recreated => ", color=\"#bc4c00\", fillcolor=\"#ffe2cc\"",
        _ => ", color=\"#cf222e\", fillcolor=\"#ffebe9\", style=\"filled,dashed\"",
    };

    private static string Style(LineageEdgeKind kind) => kind switch
    {
        LineageEdgeKind.Triggers => " [style=bold]",
        LineageEdgeKind.LooksUp => " [style=dashed]",
        _ => "",
    };
}
