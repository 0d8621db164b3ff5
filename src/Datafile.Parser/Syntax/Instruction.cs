namespace Datafile.Parser.Syntax;

/// <summary>In which kinds of files an instruction stands.</summary>
[Flags]
public enum DatafileKinds { None = 0, Datasource = 1, Pipe = 2, Connection = 4, Token = 8 }

/// <summary>What follows the name of an instruction.</summary>
public enum InstructionForm
{
    /// <summary>The rest of the line, as one value.</summary>
    Value,

    /// <summary>The rest of the line, as separate words.</summary>
    Words,

    /// <summary>A block: <c>NAME &gt;</c> and the lines after it.</summary>
    Block,

    /// <summary>Either of value and block.</summary>
    ValueOrBlock,
}

/// <summary>One instruction of the language, as a row of facts (datafile format 1.6).</summary>
/// <param name="Name">In upper case; the readers ignore case.</param>
public sealed record Instruction(string Name, DatafileKinds Kinds, InstructionForm Form)
{
    private const DatafileKinds Ds = DatafileKinds.Datasource, Pipe = DatafileKinds.Pipe,
        Conn = DatafileKinds.Connection, Token = DatafileKinds.Token;

    private static readonly Dictionary<string, Instruction> ByName = Rows().ToDictionary(
        i => i.Name, StringComparer.OrdinalIgnoreCase);

    /// <summary>Every instruction that a reader of either product knows.</summary>
    public static IReadOnlyCollection<Instruction> All => ByName.Values;

    /// <summary>The instruction of that name in any case; null where no reader knows it.</summary>
    public static Instruction? Find(string name) => ByName.TryGetValue(name, out var found) ? found : null;

    private static IEnumerable<Instruction> Rows()
    {
        // Everywhere
        yield return new("DESCRIPTION", Ds | Pipe | Conn, InstructionForm.ValueOrBlock);
        yield return new("TOKEN", Ds | Pipe, InstructionForm.Words);
        yield return new("TAGS", Ds | Pipe, InstructionForm.Value);
        yield return new("INCLUDE", Ds | Pipe | Conn, InstructionForm.Words);
        yield return new("VERSION", Ds | Pipe, InstructionForm.Value);
        yield return new("SOURCE", Ds, InstructionForm.Value);
        yield return new("MAINTAINER", Ds | Pipe, InstructionForm.Value);

        // Data Sources
        yield return new("SCHEMA", Ds, InstructionForm.ValueOrBlock);
        yield return new("INDEXES", Ds, InstructionForm.Block);
        yield return new("INDICES", Ds, InstructionForm.Block);
        yield return new("SHARED_WITH", Ds, InstructionForm.Block);
        yield return new("FORWARD_QUERY", Ds, InstructionForm.Block);
        yield return new("BACKFILL", Ds, InstructionForm.Value);
        foreach (var old in new[] { "PARTITION_KEY", "SORTING_KEY", "PRIMARY_KEY", "SAMPLING_KEY", "TTL", "SETTINGS" })
            yield return new(old, Ds, InstructionForm.Value);

        // Engines: of a Data Source, or of the target that a materialized node creates
        foreach (var option in new[]
                 {
                     "", "_PARTITION_KEY", "_SORTING_KEY", "_PRIMARY_KEY", "_SAMPLING_KEY", "_TTL", "_SETTINGS", "_VER",
                     "_IS_DELETED", "_COLUMNS", "_SUMMING_COLUMNS", "_SIGN", "_VERSION", "_JOIN_STRICTNESS",
                     "_JOIN_TYPE", "_KEY_COLUMNS", "_FULL",
                 })
            yield return new("ENGINE" + option, Ds | Pipe, InstructionForm.Value);

        // Nodes
        yield return new("NODE", Ds | Pipe, InstructionForm.Value);
        yield return new("SQL", Pipe, InstructionForm.ValueOrBlock);
        yield return new("TYPE", Pipe | Conn, InstructionForm.Value);
        yield return new("DATASOURCE", Pipe, InstructionForm.Value);
        yield return new("DEPLOYMENT_METHOD", Pipe, InstructionForm.Value);
        foreach (var copy in new[] { "TARGET_DATASOURCE", "COPY_SCHEDULE", "COPY_MODE", "MODE", "ON_DEMAND_COMPUTE", "CACHE" })
            yield return new(copy, Pipe, InstructionForm.Value);
        foreach (var export in new[]
                 {
                     "SERVICE", "CONNECTION_NAME", "SCHEDULE", "BUCKET_URI", "FILE_TEMPLATE", "FORMAT", "COMPRESSION",
                     "STRATEGY", "WRITE_STRATEGY", "KAFKA_TOPIC",
                 })
            yield return new("EXPORT_" + export, Ds | Pipe, InstructionForm.Value);

        // Connectors
        foreach (var kafka in new[]
                 {
                     "CONNECTION_NAME", "TOPIC", "GROUP_ID", "AUTO_OFFSET_RESET", "STORE_RAW_VALUE", "STORE_HEADERS",
                     "STORE_BINARY_HEADERS", "KEY_FORMAT", "VALUE_FORMAT", "TARGET_PARTITIONS", "BOOTSTRAP_SERVERS",
                     "KEY", "SECRET", "SCHEMA_REGISTRY_URL", "SECURITY_PROTOCOL", "SASL_MECHANISM",
                     "SASL_OAUTHBEARER_METHOD", "SASL_OAUTHBEARER_AWS_REGION", "SASL_OAUTHBEARER_AWS_ROLE_ARN",
                     "SASL_OAUTHBEARER_AWS_EXTERNAL_ID", "KEY_AVRO_DESERIALIZATION",
                 })
            yield return new("KAFKA_" + kafka, Ds | Pipe | Conn, InstructionForm.Value);
        yield return new("KAFKA_SSL_CA_PEM", Ds | Conn, InstructionForm.ValueOrBlock);
        foreach (var import in new[]
                 {
                     "CONNECTION_NAME", "SERVICE", "SCHEDULE", "STRATEGY", "BUCKET_URI", "FROM_TIMESTAMP",
                     "EXTERNAL_DATASOURCE", "TABLE_ARN", "EXPORT_BUCKET",
                 })
            yield return new("IMPORT_" + import, Ds, InstructionForm.Value);
        yield return new("IMPORT_QUERY", Ds, InstructionForm.ValueOrBlock);
        foreach (var connection in new[]
                 {
                     "S3_REGION", "S3_ARN", "S3_ACCESS_KEY", "S3_SECRET", "GCS_HMAC_ACCESS_ID", "GCS_HMAC_SECRET",
                     "GCS_ACCESS_ID", "GCS_SECRET", "DYNAMODB_ARN", "DYNAMODB_REGION",
                 })
            yield return new(connection, Conn, InstructionForm.Value);
        yield return new("GCS_SERVICE_ACCOUNT_CREDENTIALS_JSON", Conn, InstructionForm.ValueOrBlock);

        // Tokens
        foreach (var token in new[] { "SCOPE", "RESOURCE", "FILTER" })
            yield return new(token, Pipe | Token, InstructionForm.Value);
    }
}
