using System.Collections.Immutable;
using Datafile.Analyzer.Project;
using Datafile.Analyzer.Types;
using Datafile.Parser.Syntax;

namespace Datafile.Analyzer.Semantics;

/// <summary>The columns of a Data Source, with those that no SCHEMA declares.</summary>
internal static class DataSourceColumns
{
    private const string Quarantine = "_quarantine";

    /// <summary>The columns of a quarantine table beside those of its Data Source.</summary>
    private static readonly ImmutableArray<QueryColumn> OfQuarantine =
    [
        Column("c__error_column", "Array(String)"), Column("c__error", "Array(String)"), Column("c__import_id", "Nullable(String)"),
        Column("insertion_date", "DateTime"),
    ];

    /// <summary>The Data Source whose quarantine a table is; null for any other table.</summary>
    public static string? QuarantinedIn(string table) =>
        table.EndsWith(Quarantine, StringComparison.Ordinal) ? table.Substring(0, table.Length - Quarantine.Length) : null;

    public static QueryColumns Of(DataSource source)
    {
        var (shown, hidden) = (ImmutableArray.CreateBuilder<QueryColumn>(source.Columns.Length), ImmutableArray.CreateBuilder<QueryColumn>());
        foreach (var column in source.Columns)
        {
            var isHidden = column.IsComputed || column.Syntax.Find(ColumnClauseKind.Alias) is not null;
            foreach (var stored in column.Name.Length > 0 ? column.Stored : [])
                (isHidden ? hidden : shown).Add(new QueryColumn(stored.Name, stored.Type, default));
        }

        var added = ConnectorColumns.Of(source.Syntax);

        // Whether `*` brings what a connector adds is not known; a connection that is not read may add it as well.
        return new QueryColumns(shown.ToImmutable(), source.IsIncomplete || !added.IsEmpty || source.Syntax.Schema is null)
        {
            IsTable = true,
            IsOpenToAdded = !source.IsIncomplete && source.Syntax.Schema is not null && source.Syntax.Find("IMPORT_EXTERNAL_DATASOURCE") is null,
            Hidden = added.IsEmpty ? hidden.ToImmutable() : [.. hidden, .. added.Where(a => source.FindColumn(a.Name) is null)
                .Select(a => new QueryColumn(a.Name, a.Type, default))],
        };
    }

    /// <summary>The rows that a Data Source did not take: each value as text. In which order the columns stand is not known.</summary>
    public static QueryColumns QuarantineOf(DataSource source)
    {
        var text = ClickHouseType.Parse("Nullable(String)");
        return new QueryColumns([.. OfQuarantine, .. source.Columns.Select(c => new QueryColumn(c.Name, text, default))], isOpen: true);
    }

    private static QueryColumn Column(string name, string type) => new(name, ClickHouseType.Parse(type), default);
}
