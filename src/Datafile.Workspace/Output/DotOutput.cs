using System.Globalization;
using System.Text;
using Datafile.Analyzer.Flow;
using Datafile.Workspace.Files;

namespace Datafile.Workspace.Output;

/// <summary>A lineage in the language of Graphviz: <c>dot -Tsvg</c> makes a picture of it.</summary>
public static class DotOutput
{
    /// <summary>The graph of one project, from left to right.</summary>
    public static string Print(Lineage lineage) => Print([("", lineage)]);

    /// <summary>The graph, from left to right; several projects are boxes in it, with their names in the ids.</summary>
    public static string Print(IReadOnlyList<(string Project, Lineage Lineage)> projects, Ink ink = default)
    {
        var text = new StringBuilder(ink.Aside("digraph lineage {\n    rankdir=LR\n    node [fontname=\"sans-serif\", style=filled, fillcolor=white]")).Append('\n');
        for (var i = 0; i < projects.Count; i++)
        {
            var (project, lineage) = projects[i];
            if (projects.Count > 1)
                text.Append(ink.Heading(string.Format(
                    CultureInfo.InvariantCulture, "    subgraph cluster_{0} {{ label={1}", i, Quoted(OneLine.Of(project))))).Append('\n');
            Append(text, lineage, projects.Count > 1 ? project + "/" : "", ink);
            if (projects.Count > 1)
                text.Append(ink.Heading("    }")).Append('\n');
        }

        return text.Append(ink.Aside("}")).Append('\n').ToString();
    }

    /// <param name="scope">What the ids begin with, so that no other project has them.</param>
    private static void Append(StringBuilder text, Lineage lineage, string scope, Ink ink)
    {
        string Id(string id) => Quoted(OneLine.Of(scope + id));

        foreach (var node in lineage.Nodes)
        {
            var kind = Wording.Of(node.Kind) + (node.Mark == LineageMark.None ? "" : ", " + Wording.Of(node.Mark));
            text.Append(ink.Of(node.Mark, $"    {Id(node.Id)} [label={Quoted(OneLine.Of(node.Name) + "\n" + kind)}, shape={Shape(node.Kind)}{Style(node.Mark)}]")).Append('\n');
        }

        foreach (var edge in lineage.Edges)
            text.Append("    ").Append(Id(edge.From)).Append(ink.Aside(" -> ")).Append(Id(edge.To)).Append(ink.Aside(Style(edge.Kind))).Append('\n');
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
