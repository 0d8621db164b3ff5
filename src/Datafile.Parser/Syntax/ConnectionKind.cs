namespace Datafile.Parser.Syntax;

/// <summary>A service that a connection leads to, as a row of facts (datafile format 1.6).</summary>
/// <param name="Type">The TYPE in lower case.</param>
/// <param name="Prefix">What the names of its settings start with.</param>
/// <param name="Required">The settings that it cannot do without.</param>
/// <param name="Credentials">The sets of settings of which it needs one; empty where it needs none.</param>
public sealed record ConnectionKind(string Type, string Prefix, string[] Required, string[][] Credentials)
{
    /// <summary>A new service is a row here.</summary>
    private static readonly ConnectionKind[] Rows =
    [
        new("kafka", "KAFKA_", ["KAFKA_BOOTSTRAP_SERVERS"], []),
        new("s3", "S3_", ["S3_REGION"], [["S3_ARN"], ["S3_ACCESS_KEY", "S3_SECRET"]]),
        new(
            "gcs", "GCS_", [],
            [["GCS_SERVICE_ACCOUNT_CREDENTIALS_JSON"], ["GCS_HMAC_ACCESS_ID", "GCS_HMAC_SECRET"], ["GCS_ACCESS_ID", "GCS_SECRET"]]),
        new("dynamodb", "DYNAMODB_", ["DYNAMODB_ARN", "DYNAMODB_REGION"], []),
    ];

    /// <summary>Services of Classic alone, whose files its command writes and no deploy reads (datafile format 5.1).</summary>
    private static readonly string[] OfClassic = ["bigquery", "snowflake"];

    /// <summary>The values of TYPE in a product, or in both where it is not known.</summary>
    public static IEnumerable<string> TypesIn(Products products) =>
        Rows.Select(r => r.Type).Concat((products & Products.Classic) != 0 ? OfClassic : []);

    public static ConnectionKind? Find(string type) => Rows.FirstOrDefault(r => r.Type == type);

    /// <summary>The service that a setting is of; null for one of every connection.</summary>
    public static ConnectionKind? ServiceOf(Instruction setting) =>
        Rows.FirstOrDefault(r => setting.Name.StartsWith(r.Prefix, StringComparison.Ordinal));
}
