namespace Datafile.Analyzer.Tests.Rules;

/// <summary>What the readers of the two products ask of the instructions of one file.</summary>
public class InstructionTests
{
    private const string Source = "datasources/x.datasource", Pipe = "pipes/x.pipe", Connection = "connections/x.connection";

    private static readonly TinyProject Classic = TinyProject.Empty.With(".tinyenv", "VERSION=0.0.1\n"),
        Forward = TinyProject.Empty.With("copies/other.pipe", "NODE other\nSQL >\n    SELECT 1 AS a\n");

    /// <summary>A file, and the one finding in it; empty for none. It is the same in either product, or told of one.</summary>
    [Theory]
    [InlineData("Classic", Source, "{schema}IMPORT_SERVICE s3\nIMPORT_CONNECTION_NAME c\nIMPORT_BUCKET_URI s3://b/*.csv\nIMPORT_SCHEDULE @once\n", "DF0002: IMPORT_SCHEDULE of a bucket cannot be '@once' in Tinybird Classic. Write @on-demand or @auto.")]
    [InlineData("Classic", Source, "{schema}IMPORT_SERVICE s3\nIMPORT_CONNECTION_NAME c\nIMPORT_BUCKET_URI s3://b/*.csv\nIMPORT_SCHEDULE 0 * * * *\n", "DF0002: IMPORT_SCHEDULE cannot be '0 * * * *'. Write one of @on-demand, @auto.")]
    [InlineData("Classic", Source, "{schema}IMPORT_SERVICE bigquery\nIMPORT_EXTERNAL_DATASOURCE p.d.t\nIMPORT_SCHEDULE 0 * * * *\n", "")]
    [InlineData("Classic", Source, "{schema}IMPORT_SERVICE bigquery\nIMPORT_EXTERNAL_DATASOURCE p.d.t\nIMPORT_SCHEDULE @once\n", "")]
    [InlineData("Classic", Source, "{schema}IMPORT_SERVICE bigquery\nIMPORT_EXTERNAL_DATASOURCE p.d.t\nIMPORT_SCHEDULE hourly\n", "DF0002: IMPORT_SCHEDULE must be @on-demand, @auto or a cron expression such as '0 * * * *', not 'hourly'. Write one of them.")]
    [InlineData("Classic", Source, "{schema}IMPORT_SERVICE s3\nIMPORT_CONNECTION_NAME c\nIMPORT_BUCKET_URI s3://b/f.xml\nIMPORT_SCHEDULE @auto\n", "DF0002: IMPORT_BUCKET_URI names files that end in .xml, which Tinybird cannot read. Use one of csv, json, jsonl, ndjson, parquet.")]
    [InlineData("Classic", Source, "{schema}TOKEN a b READ\n", "")]
    [InlineData("Classic", Source, "{schema}TOKEN a WRITE\n", "")]
    [InlineData("either", Source, "{schema}TOKEN a\n", "DF0002: TOKEN needs a name and a permission. Write TOKEN \"name\" READ.")]
    [InlineData("Classic", Source, "", "")]
    [InlineData("Classic", Source, "ENGINE MergeTree\n", "")]
    [InlineData("Classic", Source, "{schema}ENGINE_TTL\n", "DF0003: ENGINE_TTL has no value. Write one, or remove the line.")]
    [InlineData("Classic", Source, "{schema}SHARED_WITH >\n\n", "")]
    [InlineData("Classic", Source, "{schema}VERSION abc\n", "DF0002: VERSION must be a whole number, not 'abc'. Write one.")]
    [InlineData("Classic", Source, "{schema}VERSION >\n    1\n", "")]
    [InlineData("either", Source, "{schema}IMPORT_FROM_TIMESTAMP 31.05.2024\n", "DF0002: IMPORT_FROM_TIMESTAMP must be an ISO 8601 time, not '31.05.2024'. Write one such as 2024-05-31T00:00:00.")]
    [InlineData("either", Source, "{schema}IMPORT_FROM_TIMESTAMP 2024-05-31T00:00:00\n", "")]
    [InlineData("either", Source, "{schema}IMPORT_FROM_TIMESTAMP 2024-5-1\n", "DF0002: IMPORT_FROM_TIMESTAMP must be an ISO 8601 time, not '2024-5-1'. Write one such as 2024-05-31T00:00:00.")]
    [InlineData("Classic", Source, "{schema}KAFKA_TOPIC t\n", "")]
    [InlineData("Classic", Source, "{schema}KAFKA_TOPIC t\nKAFKA_GROUP_ID g\n", "")]
    [InlineData("Forward", Source, "{schema}TOKEN a b READ\n", "DF0002: TOKEN needs a name and a permission, and this line has 3 words. Put the name in quotes: TOKEN \"name\" READ.")]
    [InlineData("Forward", Source, "{schema}TOKEN a WRITE\n", "DF0002: A token cannot have the permission 'WRITE' here. Write READ or APPEND.")]
    [InlineData("Forward", Source, "", "DF0003: Data Source 'x' has no SCHEMA. Write 'SCHEMA >' and its columns below it.")]
    [InlineData("Forward", Source, "ENGINE MergeTree\n", "DF0003: Data Source 'x' has no SCHEMA. Write 'SCHEMA >' and its columns below it.")]
    [InlineData("Forward", Source, "{schema}ENGINE_TTL\n", "")]
    [InlineData("Forward", Source, "{schema}SHARED_WITH >\n\n", "DF0003: SHARED_WITH names no workspace. Write one on each line below it, or remove it.")]
    [InlineData("Forward", Source, "{schema}KAFKA_TOPIC t\n", "DF0003: Rows come to 'x' from Kafka, and KAFKA_CONNECTION_NAME and KAFKA_GROUP_ID are missing. Add them.")]
    [InlineData("Forward", Source, "{schema}KAFKA_TOPIC t\nKAFKA_GROUP_ID g\n", "DF0003: Rows come to 'x' from Kafka, and KAFKA_CONNECTION_NAME is missing. Add it.")]

    [InlineData("Classic", Pipe, "TAGS owner=me\n{node}", "DF0002: Tags with a '=' are attributes of a node, and this line has no NODE above it. Move it below a NODE.")]
    [InlineData("Classic", Pipe, "{node}TAGS owner=me\n", "")]
    [InlineData("either", Pipe, "{node}TYPE endpoint\nTAGS owner=me\n", "")]
    [InlineData("Classic", Pipe, "TOKEN a APPEND\n{node}", "")]
    [InlineData("either", Pipe, "SQL >\n    SELECT 1\n", "DF0003: Pipe 'x' has no node. Write 'NODE name' above its SQL.")]
    [InlineData("either", Pipe, "DESCRIPTION none\n", "DF0003: Pipe 'x' has no node. Write 'NODE name' above its SQL.")]
    [InlineData("either", Pipe, "NODE\nSQL >\n    SELECT 1\n", "DF0003: This NODE has no name. Write one.")]
    [InlineData("either", Pipe, "NODE n\nDESCRIPTION none\n", "DF0003: Node 'n' has no SQL. Write 'SQL >' and the query below it.")]
    [InlineData("either", Pipe, "NODE n\nSQL SELECT 1\n", "DF0002: SQL is a block. Write 'SQL >', and its lines below it, indented.")]
    [InlineData("either", Pipe, "{node}TYPE\n", "DF0003: TYPE has no value. Write one, or remove the line.")]
    [InlineData("Classic", Pipe, "{node}ENGINE MergeTree\n", "DF0003: Node 'n' has an engine, but no DATASOURCE says which Data Source it is for. Add DATASOURCE, or remove the engine.")]
    [InlineData("either", Pipe, "{node}TYPE materialized\n", "DF0003: Node 'n' is of TYPE materialized, and DATASOURCE is missing. Add it.")]
    [InlineData("either", Pipe, "{node}TYPE copy\n", "DF0003: Node 'n' is of TYPE copy, and TARGET_DATASOURCE is missing. Add it.")]
    [InlineData("either", Pipe, "{node}TYPE sink\n", "DF0003: Node 'n' is a sink without a destination. Add EXPORT_KAFKA_TOPIC for Kafka, or EXPORT_BUCKET_URI and EXPORT_FILE_TEMPLATE for a bucket.")]
    [InlineData("Classic", Pipe, "{node}TYPE sink\nEXPORT_KAFKA_TOPIC t\n", "DF0003: Node 'n' is of TYPE sink, and EXPORT_CONNECTION_NAME and EXPORT_SERVICE are missing. Add them.")]
    [InlineData("Classic", Pipe, "{node}TYPE sink\nEXPORT_CONNECTION_NAME c\nEXPORT_BUCKET_URI s3://b\n", "DF0003: Node 'n' is of TYPE sink, and EXPORT_FILE_TEMPLATE and EXPORT_SERVICE are missing. Add them.")]
    [InlineData("either", Pipe, "NODE n\nSQL >\n    %\n    SELECT {{Int32(p)}} AS a\n\nTYPE copy\nTARGET_DATASOURCE x\nCOPY_SCHEDULE 0 * * * *\n", "DF0003: 'x' runs on a schedule, where nobody passes parameters, and 'p' has no default: every run will fail. Write one as the second argument of Int32(p).")]
    [InlineData("either", Pipe, "NODE n\nSQL >\n    %\n    SELECT {{Int32(p)}} AS a\n\nTYPE copy\nTARGET_DATASOURCE x\nCOPY_SCHEDULE @on-demand\n", "")]
    [InlineData("either", Pipe, "NODE n\nSQL >\n    %\n    SELECT {{Int32(p, 1)}} AS a\n\nTYPE copy\nTARGET_DATASOURCE x\nCOPY_SCHEDULE 0 * * * *\n", "")]
    [InlineData("either", Pipe, "NODE n\nSQL >\n    %\n    SELECT {% if defined(p) %} {{Int32(p)}} {% else %} 1 {% end %} AS a\n\nTYPE copy\nTARGET_DATASOURCE x\nCOPY_SCHEDULE 0 * * * *\n", "")]
    [InlineData("either", Pipe, "NODE n\nSQL >\n    %\n    SELECT {{Int32(p)}} + {{Int32(p, 1)}} AS a\n\nTYPE copy\nTARGET_DATASOURCE x\nCOPY_SCHEDULE 0 * * * *\n", "")]
    [InlineData("either", Pipe, "{node}TYPE copy\nTARGET_DATASOURCE x\nCOPY_SCHEDULE hourly\n", "DF0002: COPY_SCHEDULE must be @on-demand or a cron expression such as '0 * * * *', not 'hourly'. Write one of the two.")]
    [InlineData("either", Pipe, "{node}TYPE copy\nTARGET_DATASOURCE x\nCOPY_MODE appendd\n", "DF0002: COPY_MODE cannot be 'appendd'. Write append.")]
    [InlineData("Forward", Pipe, "TAGS owner=me\n{node}", "")]
    [InlineData("Forward", Pipe, "{node}TAGS owner=me\n", "DF0002: Tags with a '=' are attributes, and Tinybird Forward refuses them in node 'n', which has no TYPE. Remove them.")]
    [InlineData("Forward", Pipe, "TOKEN a APPEND\n{node}", "DF0002: A token cannot have the permission 'APPEND' here. Write READ.")]
    [InlineData("Forward", Pipe, "{node}TYPE sink\nEXPORT_KAFKA_TOPIC t\n", "DF0003: Node 'n' is of TYPE sink, and EXPORT_CONNECTION_NAME and EXPORT_SCHEDULE are missing. Add them.")]
    [InlineData("Forward", Pipe, "{node}TYPE sink\nEXPORT_CONNECTION_NAME c\nEXPORT_BUCKET_URI s3://b\n", "DF0003: Node 'n' is of TYPE sink, and EXPORT_FILE_TEMPLATE and EXPORT_SCHEDULE are missing. Add them.")]
    [InlineData("Forward", Pipe, "{node}TYPE endpoint\nCACHE soon\n", "DF0002: CACHE must be a number of seconds, not 'soon'. Write one.")]
    [InlineData("Forward", Pipe, "NODE n\nSQL >\n    %\n    SELECT {{Int32(p)}} AS a\n\nTYPE sink\nEXPORT_CONNECTION_NAME c\nEXPORT_BUCKET_URI s3://b\nEXPORT_FILE_TEMPLATE t\nEXPORT_SCHEDULE 0 * * * *\n", "DF0003: 'x' runs on a schedule, where nobody passes parameters, and 'p' has no default: every run will fail. Write one as the second argument of Int32(p).")]
    [InlineData("Classic", Pipe, "{node}TYPE endpoint\nTYPE endpoint\n", "DF0007: TYPE is written twice in node 'n', and only the last one counts. Remove one.")]
    [InlineData("Classic", Pipe, "{node}NODE n\nSQL >\n    SELECT 2 AS a\n", "DF0007: This pipe has two nodes named 'n'. Rename one.")]

    [InlineData("Forward", Connection, "KAFKA_BOOTSTRAP_SERVERS x\n", "DF0003: Connection 'x' has no TYPE. Add one of kafka, s3, gcs, dynamodb.")]
    [InlineData("Forward", Connection, "TYPE kafka\n", "DF0003: This connection is of TYPE kafka, and KAFKA_BOOTSTRAP_SERVERS is missing. Add it.")]
    [InlineData("Forward", Connection, "TYPE kafka\nKAFKA_BOOTSTRAP_SERVERS b\nKAFKA_KEY k\n", "")]
    [InlineData("Forward", Connection, "TYPE kafka\nKAFKA_BOOTSTRAP_SERVERS b\nKAFKA_KEY k\nKAFKA_SECRET s\n", "")]
    [InlineData("Forward", Connection, "TYPE s3\n", "DF0003: This connection is of TYPE s3, and S3_REGION is missing. Add it.")]
    [InlineData("Forward", Connection, "TYPE s3\nS3_REGION eu\n", "DF0003: A connection of TYPE s3 needs credentials. Add S3_ARN, or S3_ACCESS_KEY and S3_SECRET.")]
    [InlineData("Forward", Connection, "TYPE s3\nS3_REGION eu\nS3_ARN a\n", "")]
    [InlineData("Forward", Connection, "TYPE s3\nS3_REGION eu\nS3_ACCESS_KEY a\n", "DF0003: A connection of TYPE s3 needs credentials. Add S3_ARN, or S3_ACCESS_KEY and S3_SECRET.")]
    [InlineData("Forward", Connection, "TYPE s3\nS3_REGION eu\nS3_ACCESS_KEY a\nS3_SECRET s\n", "")]
    [InlineData("Forward", Connection, "TYPE gcs\n", "DF0003: A connection of TYPE gcs needs credentials. Add GCS_SERVICE_ACCOUNT_CREDENTIALS_JSON, or GCS_HMAC_ACCESS_ID and GCS_HMAC_SECRET, or GCS_ACCESS_ID and GCS_SECRET.")]
    [InlineData("Forward", Connection, "TYPE gcs\nGCS_SERVICE_ACCOUNT_CREDENTIALS_JSON abc\n", "DF0002: GCS_SERVICE_ACCOUNT_CREDENTIALS_JSON must be a JSON object. Write one, or the secret that holds it.")]
    [InlineData("Forward", Connection, "TYPE gcs\nGCS_SERVICE_ACCOUNT_CREDENTIALS_JSON {\"a\": 1}\n", "")]
    [InlineData("Forward", Connection, "TYPE kafkaa\n", "DF0002: TYPE cannot be 'kafkaa'. Write kafka.")]
    [InlineData("Forward", Connection, "TYPE ftp\n", "DF0002: TYPE cannot be 'ftp'. Write one of kafka, s3, gcs, dynamodb.")]
    public void A_file_is_told(string product, string path, string text, string expected)
    {
        text = text.Replace("{schema}", "SCHEMA >\n    `a` UInt8\n\n", StringComparison.Ordinal).Replace("{node}", "NODE n\nSQL >\n    SELECT 1 AS a\n\n", StringComparison.Ordinal);

        foreach (var project in product switch { "Classic" => new[] { Classic }, "Forward" => [Forward], _ => [Classic, Forward] })
            Assert.Equal(expected, string.Join("; ", project.With(path, text).Against(null).Findings.Select(f => $"{f.Id}: {f.Message}")));
    }
}
