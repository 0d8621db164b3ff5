using System.Text.Json;

namespace Datafile.Workspace.Output;

/// <summary>The JSON of <c>types --format json</c>.</summary>
public static class TypesJson
{
    /// <summary>Writes one line of JSON. With several projects each node says which it belongs to.</summary>
    public static void Write(Stream to, IReadOnlyCollection<ProjectTypes> projects) => JsonText.WriteObject(to, json =>
    {
        json.WriteNumber("schema", 1);
        json.WriteObjects("nodes", projects.SelectMany(p => p.Nodes.Select(n => (p.Prefix, Node: n))), (json, found) =>
        {
            if (projects.Count > 1)
                json.WriteString("project", found.Prefix);
            WriteNode(json, found.Node);
        });
    });

    private static void WriteNode(Utf8JsonWriter json, NodeTypes types)
    {
        json.WriteString("pipe", types.Node.Pipe.Name);
        json.WriteString("node", types.Node.Name);
        json.WriteObjects("columns", types.Columns.Columns, (json, column) =>
        {
            json.WriteString("name", column.Name);
            if (column.Type.HasUnknown)
                json.WriteNull("type");
            else
                json.WriteString("type", column.Type.ToString());
        });
        if (types.Columns.IsOpen)
            json.WriteBoolean("incomplete", true);
    }
}
