namespace Datafile.Parser.Syntax;

/// <summary>A way in which rows come into a Data Source, as a row of facts (datafile format 1.6 and 5.2).</summary>
/// <param name="Name">For a message.</param>
/// <param name="Product">The product that asks for the instructions.</param>
/// <param name="Service">The IMPORT_SERVICE that it is told by; empty where its instructions tell it.</param>
/// <param name="Required">The instructions that have to stand together.</param>
public sealed record Connector(string Name, Products Product, string Service, string[] Required)
{
    /// <summary>Instructions that show another connector, which asks for less.</summary>
    public string[] Unless { get; init; } = [];

    /// <summary>A new connector is a row here.</summary>
    public static IReadOnlyCollection<Connector> All { get; } =
    [
        new("Kafka", Products.Forward, "", ["KAFKA_CONNECTION_NAME", "KAFKA_TOPIC", "KAFKA_GROUP_ID"]),
        new("a bucket", Products.Forward, "", ["IMPORT_CONNECTION_NAME", "IMPORT_SCHEDULE", "IMPORT_BUCKET_URI"])
        {
            Unless = ["IMPORT_TABLE_ARN", "IMPORT_QUERY", "IMPORT_EXTERNAL_DATASOURCE"],
        },
        new("S3", Products.Classic, "s3", ["IMPORT_CONNECTION_NAME", "IMPORT_BUCKET_URI"]),
        new("S3", Products.Classic, "s3_iamrole", ["IMPORT_CONNECTION_NAME", "IMPORT_BUCKET_URI"]),
        new("GCS", Products.Classic, "gcs", ["IMPORT_CONNECTION_NAME", "IMPORT_BUCKET_URI"]),
        new("DynamoDB", Products.Classic, "dynamodb", ["IMPORT_CONNECTION_NAME", "IMPORT_TABLE_ARN", "IMPORT_EXPORT_BUCKET"]),
        new("Snowflake", Products.Classic, "snowflake", ["IMPORT_CONNECTION_NAME", "IMPORT_EXTERNAL_DATASOURCE"]) { Unless = ["IMPORT_QUERY"] },
        new("BigQuery", Products.Classic, "bigquery", ["IMPORT_EXTERNAL_DATASOURCE"]) { Unless = ["IMPORT_QUERY"] },
    ];
}
