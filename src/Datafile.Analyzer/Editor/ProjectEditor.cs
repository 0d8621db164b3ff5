using System.Collections.Immutable;
using Datafile.Analyzer.Changes;
using Datafile.Analyzer.Project;
using Datafile.Analyzer.Semantics;
using Datafile.Parser.Sql;
using Datafile.Parser.Syntax;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace Datafile.Analyzer.Editor;

/// <summary>
/// Answers what an editor asks about a project. Places are given as a file, relative to the project root, and an offset into it as it is
/// written.
/// </summary>
/// <param name="semantics">The model of the checked state.</param>
public sealed class ProjectEditor(ProjectSemantics semantics)
{
    private DataProject Project => semantics.Project;

    /// <summary>What the text at a place means; null for text that means nothing here.</summary>
    public EditorSymbol? SymbolAt(string path, int position) =>
        PlacesOf(path, position).Select(place => SymbolIn(place.File, place.Position, path, position)).FirstOrDefault(symbol => symbol is not null);

    /// <summary>Where queries and targets name a Data Source or a node; nothing for other symbols.</summary>
    /// <param name="withDeclaration">Whether its declaration counts.</param>
    public ImmutableArray<Location> ReferencesTo(EditorSymbol symbol, bool withDeclaration)
    {
        object? meant = symbol switch { DataSourceSymbol data => data.Source, NodeSymbol named => named.Node, _ => null };
        if (meant is null)
            return [];

        var uses =
            from pipe in Project.Pipes
            from node in pipe.Nodes
            from span in UsesIn(node, meant)
            select Places.Of(pipe.File, span);
        return [.. uses.Concat(withDeclaration && symbol.Declaration is { } declaration ? [declaration] : []).Distinct()];
    }

    /// <summary>The nodes of a pipe, or the columns of a Data Source, in the order of the text.</summary>
    public ImmutableArray<OutlineItem> OutlineOf(string path) =>
        Project.Files.FirstOrDefault(f => f.File.Path == path) is { } file ? new Outline(semantics).Of(file) : [];

    /// <summary>What can be written at a place.</summary>
    public ImmutableArray<Completion> CompletionsAt(string path, int position) =>
        PlacesOf(path, position)
            .Select(place => new Completions(semantics, place.File, place.Position).All)
            .FirstOrDefault(all => !all.IsEmpty) is { IsDefault: false } found ? found : [];

    /// <summary>The piece of text that names a table, without its database and its alias.</summary>
    internal static TextSpan NameSpan(string content, TableReference table)
    {
        var start = table.Database.Length == 0 ? table.Span.Start
            : content.IndexOf(table.Database, table.Span.Start, table.Span.Length, StringComparison.Ordinal) is var database and >= 0 ? database + table.Database.Length
            : table.Span.Start;
        var name = content.IndexOf(table.Name, start, table.Span.End - start, StringComparison.Ordinal);
        return name < 0 ? table.Span : new TextSpan(name, table.Name.Length);
    }

    /// <summary>Whether a cursor is in a piece of text, or at one of its ends.</summary>
    internal static bool Touches(TextSpan span, int position) => span.Start <= position && position <= span.End;

    private IEnumerable<TextSpan> UsesIn(PipeNode node, object meant)
    {
        foreach (var table in node.Reads)
        {
            if (ReferenceEquals(semantics.Resolver.Find(node, table.Database, table.Name), meant))
                yield return NameSpan(node.Pipe.Syntax.Content, table);
        }

        if (node.TargetSpan is { } target && ReferenceEquals(Project.FindDataSource(node.Target), meant))
            yield return target;
    }

    /// <summary>Where a place is in the texts that are analysed: an include is in each file that includes it.</summary>
    private IEnumerable<(ParsedFile File, int Position)> PlacesOf(string path, int position) => Project.Files.SelectMany(file =>
        file.File.Expansion?.Map is { } map ? map.PositionsOf(path, position).Select(p => (file, p))
        : file.File.Path == path ? [(file, position)]
        : Array.Empty<(ParsedFile, int)>());

    private EditorSymbol? SymbolIn(ParsedFile file, int position, string path, int written)
    {
        if (file.File.Expansion?.Map?.IncludedAt(path, written) is { } included)
            return new FileSymbol(new Place(file.File, new TextSpan(position, 0)), included.Path);

        return file.Syntax switch
        {
            PipeSyntax when Project.FindPipe(file.Name) is { } pipe && pipe.Syntax == file.Syntax => InPipe(pipe, position),
            DatasourceSyntax when Project.FindDataSource(file.Name) is { } source && source.Syntax == file.Syntax => InDataSource(source, position),
            _ => null,
        };
    }

    private EditorSymbol? InPipe(Pipe pipe, int position)
    {
        foreach (var node in pipe.Nodes)
        {
            if (Touches(node.Syntax.Start.ValueSpan, position))
                return new NodeSymbol(new Place(pipe.File, node.Syntax.Start.ValueSpan), node, semantics.ColumnsOf(node));
            if (node.TargetSpan is { } target && Touches(target, position))
                return Project.FindDataSource(node.Target) is { } source ? new DataSourceSymbol(new Place(pipe.File, target), source) : null;
            if (node.Sql is { } sql && Touches(sql.Span, position))
                return new QuerySymbols(semantics, node).At(position);
        }

        return null;
    }

    private static EditorSymbol? InDataSource(DataSource source, int position)
    {
        if (source.Syntax.Find("SCHEMA")?.Keyword is { } keyword && Touches(keyword, position))
            return new DataSourceSymbol(new Place(source.File, keyword), source);

        foreach (var column in source.Columns)
        {
            if (Touches(column.Syntax.NameSpan, position))
                return SymbolOf(source, column, column.Syntax.NameSpan);
        }

        var name = TablePart.Of(source)
            .SelectMany(part => part.Syntax.DescendantsAndSelf())
            .OfType<Identifier>()
            .FirstOrDefault(identifier => Touches(identifier.Span, position));
        return name is not null && source.FindColumn(string.Join(".", name.Parts)) is { } named ? SymbolOf(source, named, name.Span) : null;
    }

    private static ColumnSymbol SymbolOf(DataSource source, Column column, TextSpan at) => new(
        new Place(source.File, at), column.Name, column.Type, $"Data Source '{source.Name}'", new Place(source.File, column.Syntax.NameSpan));
}
