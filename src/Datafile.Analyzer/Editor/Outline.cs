using System.Collections.Immutable;
using Datafile.Analyzer.Changes;
using Datafile.Analyzer.Project;
using Datafile.Analyzer.Semantics;
using Datafile.Parser.Syntax;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace Datafile.Analyzer.Editor;

/// <summary>An entry in the outline of a file.</summary>
/// <param name="Detail">The type of a column, or that of a node; may be empty.</param>
/// <param name="IsNode">Whether it is a node; otherwise it is a column.</param>
/// <param name="Whole">All of its text.</param>
/// <param name="Name">Its name, inside of <paramref name="Whole"/>.</param>
public sealed record OutlineItem(string Text, string Detail, bool IsNode, Location Whole, Location Name, ImmutableArray<OutlineItem> Children);

/// <summary>Lists what a file declares. What is in an include is in the outline of that file.</summary>
internal sealed class Outline(ProjectSemantics semantics)
{
    public ImmutableArray<OutlineItem> Of(ParsedFile file) =>
    [
        .. (file.Syntax switch
        {
            DatasourceSyntax { Schema: { } schema } => schema.Columns.Select(c => ColumnOf(file, c)),
            PipeSyntax pipe => pipe.Nodes.Select(n => NodeOf(file, n)),
            _ => [],
        }).Where(item => IsIn(file, item)),
    ];

    private static OutlineItem ColumnOf(ParsedFile file, ColumnSyntax column) => new(
        column.Name, column.Type is { } type ? file.Syntax.Content.Substring(type.Span.Start, type.Span.Length) : "", IsNode: false,
        Places.Of(file.File, column.Span), Places.Of(file.File, column.NameSpan), []);

    private OutlineItem NodeOf(ParsedFile file, NodeSyntax node)
    {
        var end = node.Instructions.Select(i => i.Span.End).Append(node.Start.Span.End).Max();
        return new(
            node.Name, node.Type, IsNode: true, Places.Of(file.File, TextSpan.FromBounds(node.Start.Span.Start, end)), Places.Of(file.File, node.Start.ValueSpan),
            semantics.Project.FindPipe(file.Name) is { } pipe && pipe.Syntax == file.Syntax && pipe.Nodes.FirstOrDefault(n => n.Syntax == node) is { } bound
                ? [.. semantics.ColumnsOf(bound).Columns.Where(c => c.Expression is not null).Select(c => ColumnOf(file, c)).Where(item => IsIn(file, item))]
                : []);
    }

    private static OutlineItem ColumnOf(ParsedFile file, QueryColumn column)
    {
        var place = Places.Of(file.File, column.Span);
        return new(column.Name, column.Type.IsUnknown ? "" : column.Type.ToString(), IsNode: false, place, place, []);
    }

    private static bool IsIn(ParsedFile file, OutlineItem item) => item.Text.Length > 0 && item.Whole.GetLineSpan().Path == file.File.Path;
}
