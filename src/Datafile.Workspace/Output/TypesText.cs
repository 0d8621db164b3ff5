using System.Text;
using Datafile.Workspace.Files;

namespace Datafile.Workspace.Output;

/// <summary>The text of <c>types</c>: each node with its columns below it.</summary>
public static class TypesText
{
    private const int WidestName = 40;

    /// <summary>Where the further lines of a long type begin, after the widest name.</summary>
    private const int Continued = 6;

    /// <param name="width">The columns of the terminal; without one a column is one line, however long its type.</param>
    public static string Render(IEnumerable<ProjectTypes> projects, int width = int.MaxValue, Ink ink = default)
    {
        var to = new StringBuilder();
        foreach (var project in projects)
        {
            foreach (var node in project.Nodes)
                Write(to, project, node, width, ink);
        }

        return to.ToString();
    }

    private static void Write(StringBuilder to, ProjectTypes project, NodeTypes types, int columns, Ink ink)
    {
        if (to.Length > 0)
            to.Append('\n');
        var line = types.Node.Pipe.Syntax.Text.Lines.GetLinePosition(types.Node.Syntax.Start.Keyword.Start).Line + 1;
        to.Append(ink.Heading($"{OneLine.OfPath(project.Prefix + types.Node.Pipe.File.Path)}({line}): {OneLine.Of(types.Node.Name)}"));
        if (types.Node.Syntax.Type.Length > 0)
            to.Append(ink.Aside(OneLine.Of($", type {types.Node.Syntax.Type}{(types.Node.Target.Length > 0 ? $" into {types.Node.Target}" : "")}")));
        to.Append('\n');

        var width = types.Columns.Columns.Select(c => c.Name.Length).Where(l => l <= WidestName).DefaultIfEmpty().Max();
        foreach (var column in types.Columns.Columns)
        {
            to.AppendParagraph(
                OneLine.Each($"  {OneLine.Of(column.Name).PadRight(width)}  "), new string(' ', width + Continued), column.Type.HasUnknown
                    ? "?"
                    : column.Type.ToString(), columns,
                paint: column.Type.HasUnknown ? ink.Aside : null);
        }

        if (types.Columns.IsOpen)
            to.Append(ink.Aside(types.Columns.Columns.IsEmpty ? "  unknown columns" : "  and unknown columns")).Append('\n');
    }
}
