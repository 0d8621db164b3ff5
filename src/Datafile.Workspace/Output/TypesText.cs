using System.Text;
using Datafile.Workspace.Files;

namespace Datafile.Workspace.Output;

/// <summary>The text of <c>types</c>: each node with its columns below it.</summary>
public static class TypesText
{
    private const int WidestName = 40;

    public static string Render(IEnumerable<ProjectTypes> projects)
    {
        var to = new StringBuilder();
        foreach (var project in projects)
        {
            foreach (var node in project.Nodes)
                Write(to, project, node);
        }

        return to.ToString();
    }

    private static void Write(StringBuilder to, ProjectTypes project, NodeTypes types)
    {
        if (to.Length > 0)
            to.Append('\n');
        var line = types.Node.Pipe.Syntax.Text.Lines.GetLinePosition(types.Node.Syntax.Start.Keyword.Start).Line + 1;
        to.Append(OneLine.OfPath(project.Prefix + types.Node.Pipe.File.Path)).Append($"({line}): {OneLine.Of(types.Node.Name)}");
        if (types.Node.Type.Length > 0)
            to.Append(OneLine.Of($", {types.Node.Type}{(types.Node.Target.Length > 0 ? $" into {types.Node.Target}" : "")}"));
        to.Append('\n');

        var width = types.Columns.Columns.Select(c => c.Name.Length).Where(l => l <= WidestName).DefaultIfEmpty().Max();
        foreach (var column in types.Columns.Columns)
            to.Append("  ").Append(OneLine.Of(column.Name).PadRight(width)).Append("  ").Append(column.Type.IsUnknown ? "?" : OneLine.Of(column.Type.ToString())).Append('\n');
        if (types.Columns.IsOpen)
            to.Append(types.Columns.Columns.IsEmpty ? "  unknown columns\n" : "  and unknown columns\n");
    }
}
