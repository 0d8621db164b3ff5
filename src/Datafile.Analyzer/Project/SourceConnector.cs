using Datafile.Parser.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Datafile.Analyzer.Project;

/// <summary>What fills a Data Source from outside.</summary>
public enum ConnectorKind
{
    /// <summary>Nothing that the file declares.</summary>
    None,

    Kafka,

    /// <summary>A bucket, or DynamoDB through one.</summary>
    Bucket,

    /// <summary>A warehouse or another service.</summary>
    Import,
}

/// <summary>The connector of a Data Source.</summary>
/// <param name="Settings">All settings, in a form that their order and white space do not change.</param>
/// <param name="Keyword">The first of them; null without any.</param>
public sealed record SourceConnector(ConnectorKind Kind, string Settings, TextSpan? Keyword)
{
    /// <summary>Settings of connectors that are neither Kafka's nor a bucket's are updated in place (datafile format 7.4).</summary>
    private static readonly string[] OfBucket = ["IMPORT_BUCKET_URI", "IMPORT_FROM_TIMESTAMP", "IMPORT_TABLE_ARN", "IMPORT_EXPORT_BUCKET"];

    internal static SourceConnector Of(DatasourceSyntax syntax)
    {
        var settings = syntax.Instructions.Where(i => IsKafka(i) || i.Kind.Name.StartsWith("IMPORT_", StringComparison.Ordinal)).ToArray();
        var kind = settings.Length == 0 ? ConnectorKind.None
            : settings.Any(IsKafka) ? ConnectorKind.Kafka
            : settings.Any(i => OfBucket.Contains(i.Kind.Name)) ? ConnectorKind.Bucket
            : ConnectorKind.Import;
        return new SourceConnector(kind, DeclaredValues.Of(settings), settings.FirstOrDefault()?.Keyword);
    }

    private static bool IsKafka(InstructionSyntax setting) => setting.Kind.Name.StartsWith("KAFKA_", StringComparison.Ordinal);
}
