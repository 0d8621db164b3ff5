using System.Collections.Immutable;
using Datafile.Analyzer.Project;
using Datafile.Analyzer.Semantics;
using Datafile.Analyzer.Types;
using Datafile.Parser;

namespace Datafile.Analyzer.Editor;

/// <summary>Where the column that a query reads is declared or computed.</summary>
/// <param name="Column">Its name there.</param>
/// <param name="Type">Unknown where it cannot be determined.</param>
/// <param name="Owner">What has it, e.g. <c>node 'hits'</c>.</param>
/// <param name="DeclaredAt">Null where no text declares it alone.</param>
internal sealed record ColumnOrigin(string Column, ClickHouseType Type, string Owner, Place? DeclaredAt)
{
    /// <summary>The origin of a name over the tables of a FROM; null where none of them is known to have it.</summary>
    /// <param name="name">With what qualifies it.</param>
    public static ColumnOrigin? In(BoundTable from, ImmutableArray<string> name, ProjectSemantics semantics) => In(from, name, semantics, Limits.ColumnSteps);

    private static ColumnOrigin? In(BoundTable from, ImmutableArray<string> name, ProjectSemantics semantics, int steps)
    {
        foreach (var table in from.Leaves)
        {
            var isQualified = name.Length > 1 && (name[0] == table.Alias || (table as BoundName)?.Name.Name == name[0]);
            var own = isQualified ? name.RemoveAt(0) : name;

            // What is behind the name of a column is a part of it.
            var origin = OfTable(table, string.Join(".", own), semantics, steps) ?? OfTable(table, own[0], semantics, steps);
            if (origin is not null)
                return origin;
        }

        return null;
    }

    private static ColumnOrigin? OfTable(BoundTable table, string column, ProjectSemantics semantics, int steps) => table switch
    {
        BoundName { Read: { Table: DataSource source } } => OfSource(source, column),
        BoundName { Read: { Table: PipeNode node } } => semantics.Bind(node).Variants
            .Select(variant => OfQuery(variant.Query, column, $"node '{node.Name}'", semantics, steps))
            .FirstOrDefault(origin => origin is not null),
        BoundName { Read: null, Query: { } query } => OfQuery(query, column, $"'{table.Alias}'", semantics, steps),
        BoundName { Read: { Table: null } read } => semantics.Project.FindVendored(read.Database, read.Name) is { } shared ? OfSource(shared, column) : null,
        BoundSubqueryTable subquery => OfQuery(subquery.Query, column, table.Alias.Length > 0 ? $"'{table.Alias}'" : "", semantics, steps),
        _ => null,
    };

    private static ColumnOrigin? OfSource(DataSource source, string column) => source.FindColumn(column) is { } declared
        ? new ColumnOrigin(column, declared.Type, $"Data Source '{source.Name}'", new Place(source.File, declared.Syntax.NameSpan))
        : null;

    private static ColumnOrigin? OfQuery(BoundQuery query, string column, string owner, ProjectSemantics semantics, int steps) => query switch
    {
        BoundUnion { Queries: [var first, ..] } => OfQuery(first, column, owner, semantics, steps),
        BoundSelect select when select.Columns.Find(column) is { } found =>

            // `*` brings it from what is read.
            found.Expression is null && steps > 0 && select.From is { } from && In(from, [column], semantics, steps - 1) is { } origin
                ? origin
                : new ColumnOrigin(column, found.Type, owner, found.Span.IsEmpty ? null : new Place(select.Node.Pipe.File, found.Span)),
        _ => null,
    };
}
