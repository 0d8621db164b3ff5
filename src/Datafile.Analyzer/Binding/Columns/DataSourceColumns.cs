using System.Collections.Immutable;
using Datafile.Analyzer.Project;
using Datafile.Analyzer.Types;
using Datafile.Parser.Syntax;

namespace Datafile.Analyzer.Binding.Columns;

/// <summary>The columns of a Data Source, with those that no SCHEMA declares.</summary>
internal static class DataSourceColumns
{
    private const string Quarantine = "_quarantine";

    /// <summary>What a Data Source holds that Kafka fills (datafile format 2.3).</summary>
    private static readonly ImmutableArray<QueryColumn> OfKafka =
    [
        Column("__value", "String"), Column("__topic", "LowCardinality(String)"), Column("__partition", "Int16"),
        Column("__offset", "Int64"), Column("__timestamp", "DateTime"), Column("__key", "String"), Column("__headers", "Map(String, String)"),
    ];

    /// <summary>What stands in a quarantine table beside the columns of its Data Source.</summary>
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
        var declared = source.Columns.Where(c => c.Name.Length > 0).SelectMany(Declared).ToLookup(c => c.IsHidden, c => c.Column);
        var isKafka = source.Syntax.Items.OfType<InstructionSyntax>().Any(i => i.Kind.Name.StartsWith("KAFKA_", StringComparison.Ordinal));

        // Whether `*` brings what Kafka fills is not told; a connection that is not read may fill it as well.
        var implied = isKafka ? OfKafka.Where(k => source.FindColumn(k.Name) is null) : [];
        return new QueryColumns([.. declared[false]], source.IsIncomplete || isKafka || source.Syntax.Schema is null)
        {
            Hidden = [.. declared[true], .. implied],
        };
    }

    /// <summary>The rows that a Data Source did not take: each value as text. In which order the columns stand is not told.</summary>
    public static QueryColumns QuarantineOf(DataSource source)
    {
        var text = ClickHouseType.Parse("Nullable(String)");
        return new QueryColumns([.. OfQuarantine, .. source.Columns.Select(c => new QueryColumn(c.Name, text, default))], isOpen: true);
    }

    /// <summary>A column of a SCHEMA; Nested is one array for each of its elements.</summary>
    private static IEnumerable<(QueryColumn Column, bool IsHidden)> Declared(Column column)
    {
        var isHidden = column.IsComputed || column.Syntax.Find(ColumnClauseKind.Alias) is not null;
        if (column.Type.Name != "Nested")
            return [(new QueryColumn(column.Name, column.Type, default), isHidden)];

        return column.Type.Arguments.Select(a =>
            (new QueryColumn(column.Name + "." + a.Name, ClickHouseType.Of("Array", a.Type ?? ClickHouseType.Unknown), default), isHidden));
    }

    private static QueryColumn Column(string name, string type) => new(name, ClickHouseType.Parse(type), default);
}
