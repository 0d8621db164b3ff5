using System.Globalization;
using System.Text;
using Datafile.Analyzer.Flow;
using Datafile.Workspace.Files;

namespace Datafile.Workspace.Output;

/// <summary>A lineage as a Mermaid flowchart: GitHub and GitLab show it as a picture where it stands in a block of Markdown.</summary>
public static class MermaidOutput
{
    /// <summary>So many arrows Mermaid draws in its default settings, which a page cannot change.</summary>
    public const int MostEdges = 500;

    /// <summary>The flowchart of one project, from left to right.</summary>
    public static string Print(Lineage lineage) => Print([("", lineage)]);

    /// <summary>The flowchart, from left to right; several projects are boxes in it.</summary>
    public static string Print(IReadOnlyList<(string Project, Lineage Lineage)> projects, Ink ink = default)
    {
        var text = new StringBuilder(ink.Aside("flowchart LR")).Append('\n');
        var first = 0;
        for (var i = 0; i < projects.Count; i++)
        {
            var (project, lineage) = projects[i];
            if (projects.Count > 1)
                text.Append(ink.Heading($"    subgraph p{Number(i)} [\"{Escaped(project)}\"]")).Append('\n');
            Append(text, lineage, first, ink);
            if (projects.Count > 1)
                text.Append(ink.Heading("    end")).Append('\n');
            first += lineage.Nodes.Length;
        }

        foreach (var mark in projects.SelectMany(p => p.Lineage.Nodes)
            .Select(n => n.Mark)
            .Where(m => m != LineageMark.None)
            .Distinct()
            .OrderBy(m => m))
            text.Append(ink.Aside($"    classDef {Wording.Kebab(mark)} {Style(mark)}")).Append('\n');
        return text.ToString();
    }

    /// <param name="first">The number of the first node: no other project has it.</param>
    private static void Append(StringBuilder text, Lineage lineage, int first, Ink ink)
    {
        var index = lineage.Nodes.Select((node, at) => (node.Id, at)).ToDictionary(n => n.Id, n => first + n.at, StringComparer.Ordinal);
        foreach (var node in lineage.Nodes)
        {
            var (open, close) = Shape(node.Kind);
            var mark = node.Mark == LineageMark.None ? "" : ":::" + Wording.Kebab(node.Mark);
            text.Append(ink.Of(node.Mark, $"    n{Number(index[node.Id])}{open}\"{Label(node)}\"{close}{mark}")).Append('\n');
        }

        foreach (var edge in lineage.Edges)
            text.Append("    n")
                .Append(Number(index[edge.From]))
                .Append(' ')
                .Append(ink.Aside(Arrow(edge.Kind)))
                .Append(" n")
                .Append(Number(index[edge.To]))
                .Append('\n');
    }

    /// <summary>The kind stands below the name, for shapes alone do not tell it.</summary>
    private static string Label(LineageNode node)
    {
        var kind = Wording.Of(node.Kind) + (node.Mark == LineageMark.None ? "" : ", " + Wording.Of(node.Mark));
        return $"{Escaped(node.Name)}<br/>{kind}";
    }

    /// <summary>Text in a label: what Mermaid or HTML could take for something else as entities of Mermaid.</summary>
    private static string Escaped(string name)
    {
        var text = new StringBuilder(name.Length);
        foreach (var letter in OneLine.Of(name))
        {
            if (char.IsLetterOrDigit(letter) || char.IsSurrogate(letter) || letter is '_' or '.' or '-' or ' ')
                text.Append(letter);
            else
                text.Append('#').Append(((int)letter).ToString(CultureInfo.InvariantCulture)).Append(';');
        }

        return text.ToString();
    }

    private static (string Open, string Close) Shape(LineageKind kind) => kind switch
    {
        LineageKind.Datasource => ("[(", ")]"),
        LineageKind.Endpoint => ("([", "])"),
        LineageKind.MaterializedView => ("[[", "]]"),
        LineageKind.Copy => ("[/", "/]"),
        LineageKind.Sink => (">", "]"),
        LineageKind.Table => ("{{", "}}"),
        _ => ("[", "]"),
    };

    private static string Arrow(LineageEdgeKind kind) => kind switch
    {
        LineageEdgeKind.Triggers => "==>",
        LineageEdgeKind.LooksUp => "-.->",
        _ => "-->",
    };

    private static string Style(LineageMark mark) => mark switch
    {
        LineageMark.Added => "fill:#dafbe1,stroke:#1a7f37,color:#1f2328",
        LineageMark.Changed => "fill:#fff8c5,stroke:#9a6700,color:#1f2328",
        LineageMark.Recreated => "fill:#ffe2cc,stroke:#bc4c00,color:#1f2328",
        _ => "fill:#ffebe9,stroke:#cf222e,color:#1f2328,stroke-dasharray:4",
    };

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);
}
