using System.Text;
using Datafile.Analyzer.Editor;
using Datafile.Analyzer.Project;
using Datafile.Analyzer.Semantics;
using Datafile.Analyzer.Types;

namespace Datafile.Workspace.Editor;

/// <summary>What an editor shows about a symbol, in Markdown.</summary>
public static class HoverText
{
    /// <summary>More columns would not fit on a screen.</summary>
    private const int MaxColumns = 40;

    /// <returns>Empty if there is nothing to say.</returns>
    public static string Of(EditorSymbol symbol) => symbol switch
    {
        DataSourceSymbol { Source: var source } => Of(source),
        NodeSymbol named => $"Node {Code(named.Node.Name)} of pipe {Code(named.Node.Pipe.Name)}{(named.Node.Syntax.Type.Length > 0 ? $" ({Plain(named.Node.Syntax.Type)})" : "")}\n{Of(named.Columns)}",
        NamedQuerySymbol named => $"Query {Code(named.Name)} of WITH\n{Of(named.Columns)}",
        FileSymbol file => $"Included file {Code(file.Path)}",
        ColumnSymbol column => $"{Block($"{column.Name} {Shown(column.Type)}")}{(column.Owner.Length > 0 ? $"\nfrom {Plain(column.Owner)}" : "")}",
        ExpressionSymbol expression => Block(Shown(expression.Type)),
        _ => "",
    };

    private static string Of(DataSource source)
    {
        var text = new StringBuilder($"Data Source {Code(source.Name)}: {Plain(source.Engine.Name)}");
        if (!source.Engine.SortingKey.IsEmpty)
            text.Append($", sorting key {Code(source.Engine.SortingKey.Shown)}");
        if (!source.Engine.PartitionKey.IsEmpty)
            text.Append($", partition key {Code(source.Engine.PartitionKey.Shown)}");
        return text.Append('\n').Append(Columns([.. source.Columns.Select(c => $"{c.Name} {Shown(c.Type)}")], isOpen: source.Syntax.Schema is null)).ToString();
    }

    private static string Of(QueryColumns columns) => Columns([.. columns.Columns.Select(c => $"{c.Name} {Shown(c.Type)}")], columns.IsOpen);

    private static string Columns(string[] lines, bool isOpen)
    {
        var more = lines.Length > MaxColumns ? $"\nand {lines.Length - MaxColumns} more columns" : isOpen ? "\nand maybe more columns" : "";
        return (lines.Length > 0 ? Block(string.Join("\n", lines.Take(MaxColumns))) : "") + more;
    }

    private static string Shown(ClickHouseType type) => type.IsUnknown ? "(unknown type)" : type.ToString();

    /// <summary>A block of code, which nothing in it ends.</summary>
    private static string Block(string text) => $"\n```sql\n{text.Replace("```", "'''")}\n```\n";

    private static string Code(string text) => $"`{text.Replace('`', '\'').Replace('\n', ' ')}`";

    /// <summary>Text in which no character means anything to Markdown.</summary>
    private static string Plain(string text) => string.Concat(text.Select(c =>
        c is '\n' or '\r' ? " "
        : char.IsLetterOrDigit(c) || c is ' ' or '\'' or '.' or ',' ? $"{c}"
        : $"\\{c}"));
}
