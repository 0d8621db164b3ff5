using Datafile.Analyzer.Flow;

namespace Datafile.Workspace.Output;

/// <summary>The JSON of <c>graph --format json</c>.</summary>
public static class LineageJson
{
    /// <summary>One line of JSON. Without a baseline no node has a mark.</summary>
    /// <param name="project">Which project it is, where several are printed; empty for the only one.</param>
    public static string Print(Lineage lineage, string project = "") => JsonText.Object(json =>
    {
        json.WriteNumber("schema", 1);
        if (project.Length > 0)
            json.WriteString("project", project);
        json.WriteObjects("nodes", lineage.Nodes, (json, node) =>
        {
            json.WriteString("id", node.Id);
            json.WriteString("name", node.Name);
            json.WriteString("kind", Wording.Kebab(node.Kind));
            json.WriteString("resource", node.Resource);
            json.WriteString("file", node.IsOwn ? node.File : null);
            json.WriteString("mark", node.Mark == LineageMark.None ? null : Wording.Kebab(node.Mark));
        });
        json.WriteObjects("edges", lineage.Edges, (json, edge) =>
        {
            json.WriteString("from", edge.From);
            json.WriteString("to", edge.To);
            json.WriteString("kind", Wording.Kebab(edge.Kind));
        });
    });
}
