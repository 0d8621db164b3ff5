using System.Collections.Immutable;
using Datafile.Analyzer.Types;
using Datafile.Parser.Syntax;

namespace Datafile.Analyzer.Project;

/// <summary>A column that a connector adds to each row, without a line in SCHEMA.</summary>
/// <param name="Type">Unknown where no source tells it.</param>
public sealed record ConnectorColumn(string Name, ClickHouseType Type);

/// <summary>The columns that connectors add. They can be named in keys, engine options and queries.</summary>
public static class ConnectorColumns
{
    /// <summary>The columns of Kafka (datafile format 2.3), those of KAFKA_STORE_HEADERS and KAFKA_STORE_RAW_VALUE included.</summary>
    private static readonly ImmutableArray<ConnectorColumn> OfKafka =
    [
        Column("__value", "String"), Column("__topic", "LowCardinality(String)"), Column("__partition", "Int16"),
        Column("__offset", "Int64"), Column("__timestamp", "DateTime"), Column("__key", "String"), Column("__headers", "Map(String, String)"),
    ];

    /// <summary>The rows of a table and of its change stream: when a change came, whether it removed the row, and what it was.</summary>
    private static readonly ImmutableArray<ConnectorColumn> OfDynamoDb =
    [
        Column("_timestamp", "DateTime64(3)"), Column("_is_deleted", "UInt8"), Column("_event_name", "LowCardinality(String)"),
        Column("_event_type", ""), Column("_record", ""), Column("_old_record", ""), Column("_dynamodb_record", ""),
    ];

    /// <summary>The columns that the connector of a Data Source adds; none where it has no such connector.</summary>
    public static ImmutableArray<ConnectorColumn> Of(DatasourceSyntax source) =>
        source.Items.OfType<InstructionSyntax>().Any(i => i.Kind.Name.StartsWith("KAFKA_", StringComparison.Ordinal)) ? OfKafka
        : IsDynamoDb(source) ? OfDynamoDb
        : [];

    /// <summary>
    /// Whether a name that SCHEMA does not declare may be a column that a connector adds: one of those above, one of Kafka
    /// whose connection was made by hand (datafile format 2.3), or one of a warehouse.
    /// </summary>
    public static bool MayHave(DatasourceSyntax source, string name) =>
        name.StartsWith("__", StringComparison.Ordinal)
            || Of(source).Any(c => c.Name == name)
            || source.Find("IMPORT_EXTERNAL_DATASOURCE") is not null;

    private static bool IsDynamoDb(DatasourceSyntax source) =>
        source.Find("IMPORT_TABLE_ARN") is not null
        || string.Equals(source.Find("IMPORT_SERVICE")?.Value, "dynamodb", StringComparison.OrdinalIgnoreCase);

    private static ConnectorColumn Column(string name, string type) =>
        new(name, type.Length == 0 ? ClickHouseType.Unknown : ClickHouseType.Parse(type));
}
