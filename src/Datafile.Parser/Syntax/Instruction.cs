using static Datafile.Parser.Syntax.DatafileKinds;
using static Datafile.Parser.Syntax.InstructionForm;

namespace Datafile.Parser.Syntax;

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
/// <param name="Classic">The kinds of files in which Classic takes it. Its reader knows one table for all kinds.</param>
/// <param name="Forward">The kinds of files in which Forward takes it.</param>
/// <param name="Sdk">The kinds of files in which it ends a block, indented or not, for the parser of <c>@tinybirdco/sdk</c>.</param>
public sealed record Instruction(string Name, InstructionForm Form, DatafileKinds Classic, DatafileKinds Forward, DatafileKinds Sdk)
{
    /// <summary>The kinds of files in which Forward reads it, warns, and goes on without it.</summary>
    public DatafileKinds IgnoredByForward { get; init; }

    /// <summary>Whether it says something of a node, so that it stands after a NODE where the file has nodes.</summary>
    public bool OfNode { get; init; }

    /// <summary>Whether a file or a node may hold several of it.</summary>
    public bool Repeats { get; init; }

    /// <summary>The only words that it may have as its value, in any case; empty for any.</summary>
    public string[] Values { get; init; } = [];

    /// <summary>What to do where a product refuses it, starting with a verb; empty where removing it is all.</summary>
    public string Instead { get; init; } = "";

    /// <summary>Whether it is ENGINE or one of its options.</summary>
    public bool IsEngine { get; } = Name == "ENGINE" || Name.StartsWith("ENGINE_", StringComparison.Ordinal);

    /// <summary>Whether it names a part of the engine as it was called before ENGINE_ stood in front of it.</summary>
    public bool IsOldSpelling { get; init; }

    /// <summary>Every instruction that a reader of either product knows.</summary>
    public static IReadOnlyCollection<Instruction> All => Rows;

    /// <summary>The kinds of files in which one of the products takes it.</summary>
    public DatafileKinds In(Products products) =>
        ((products & Products.Classic) != 0 ? Classic : None) | ((products & Products.Forward) != 0 ? Forward : None);

    /// <summary>The instruction of that name in any case; null where no reader knows it.</summary>
    public static Instruction? Find(string name) => Find(name, 0, name.Length);

    /// <summary>The instruction whose name stands at a place of a text, in any case; null where no reader knows it.</summary>
    public static Instruction? Find(string text, int start, int length)
    {
        if (length >= ByLength.Length)
            return null;

        foreach (var instruction in ByLength[length])
        {
            // Lines are asked by the million: the first letter tells most of them apart.
            if ((instruction.Name[0] ^ text[start]) is 0 or 0x20
                && string.Compare(instruction.Name, 0, text, start, length, StringComparison.OrdinalIgnoreCase) == 0)
                return instruction;
        }

        return null;
    }

    private const DatafileKinds Both = Datasource | Pipe, Any = Both | Connection;

    /// <summary>A new instruction is a row here.</summary>
    private static readonly Instruction[] Rows =
    [
        //  name                                        form          Classic     Forward            SDK
        new("DESCRIPTION",                              ValueOrBlock, Both,       Any,               Both) { Repeats = true },
        new("TOKEN",                                    Words,        Both,       Both,              Both) { Repeats = true },
        new("TAGS",                                     Value,        Both,       Both,              None) { Repeats = true },
        new("INCLUDE",                                  Words,        Both,       None,              None)
        { Repeats = true, Instead = "Put the text of the included file in its place." },
        new("VERSION",                                  Value,        Both,       None,              None) { IgnoredByForward = Both },
        new("SOURCE",                                   Value,        Both,       None,              None),
        new("MAINTAINER",                               Value,        Both,       None,              None),

        // Data Sources
        new("SCHEMA",                                   ValueOrBlock, Datasource, Datasource,        Datasource),
        new("INDEXES",                                  Block,        Datasource, Datasource,        Datasource),
        new("INDICES",                                  Block,        Datasource, None,              None) { Instead = "Write INDEXES." },
        new("SHARED_WITH",                              Block,        Datasource, Datasource,        Datasource) { Repeats = true },
        new("FORWARD_QUERY",                            Block,        None,       Datasource,        Datasource),
        new("BACKFILL",                                 Value,        None,       Datasource,        None) { Values = ["skip"] },
        new("SETTINGS",                                 Value,        None,       None,              None) { Instead = "Write ENGINE_SETTINGS." },
        new("PARTITION_KEY",                            Value,        Datasource, Datasource,        None) { IsOldSpelling = true },
        new("SORTING_KEY",                              Value,        Datasource, Datasource,        None) { IsOldSpelling = true },
        new("PRIMARY_KEY",                              Value,        Datasource, Datasource,        None) { IsOldSpelling = true },
        new("SAMPLING_KEY",                             Value,        Datasource, Datasource,        None) { IsOldSpelling = true },
        new("TTL",                                      Value,        Datasource, Datasource,        None) { IsOldSpelling = true },

        // Engines: of a Data Source, or of the target that a materialized node of Classic creates
        new("ENGINE",                                   Value,        Both,       Datasource,        Datasource) { OfNode = true },
        new("ENGINE_PARTITION_KEY",                     Value,        Both,       Datasource,        Datasource) { OfNode = true },
        new("ENGINE_SORTING_KEY",                       Value,        Both,       Datasource,        Datasource) { OfNode = true },
        new("ENGINE_PRIMARY_KEY",                       Value,        Both,       Datasource,        Datasource) { OfNode = true },
        new("ENGINE_SAMPLING_KEY",                      Value,        Both,       Datasource,        None) { OfNode = true },
        new("ENGINE_TTL",                               Value,        Both,       Datasource,        Datasource) { OfNode = true },
        new("ENGINE_SETTINGS",                          Value,        Both,       Datasource,        Datasource) { OfNode = true },
        new("ENGINE_VER",                               Value,        Both,       Datasource,        Datasource) { OfNode = true },
        new("ENGINE_IS_DELETED",                        Value,        Both,       Datasource,        None) { OfNode = true },
        new("ENGINE_COLUMNS",                           Value,        Both,       Datasource,        None) { OfNode = true },
        new("ENGINE_SUMMING_COLUMNS",                   Value,        Both,       Datasource,        Datasource) { OfNode = true },
        new("ENGINE_SIGN",                              Value,        Both,       Datasource,        Datasource) { OfNode = true },
        new("ENGINE_VERSION",                           Value,        Both,       Datasource,        Datasource) { OfNode = true },
        new("ENGINE_JOIN_STRICTNESS",                   Value,        Both,       Datasource,        None) { OfNode = true },
        new("ENGINE_JOIN_TYPE",                         Value,        Both,       Datasource,        None) { OfNode = true },
        new("ENGINE_KEY_COLUMNS",                       Value,        Both,       Datasource,        None) { OfNode = true },

        // Nodes
        new("NODE",                                     Value,        Both,       Pipe,              Pipe) { Repeats = true },
        new("SQL",                                      Block,        Pipe,       Pipe,              Pipe) { OfNode = true },
        new("TYPE",                                     Value,        Pipe | Connection, Pipe | Connection, Pipe) { OfNode = true },
        new("DATASOURCE",                               Value,        Pipe,       Pipe,              Pipe) { OfNode = true },
        new("DEPLOYMENT_METHOD",                        Value,        None,       Pipe,              Pipe) { OfNode = true, Values = ["alter"] },
        new("TARGET_DATASOURCE",                        Value,        Pipe,       Pipe,              Pipe) { OfNode = true },
        new("COPY_SCHEDULE",                            Value,        Pipe,       Pipe,              Pipe) { OfNode = true },
        new("COPY_MODE",                                Value,        Pipe,       Pipe,              Pipe)
        { OfNode = true, Values = ["append", "replace"] },
        new("MODE",                                     Value,        Pipe,       Pipe,              None)
        { OfNode = true, Values = ["append", "replace"] },
        new("ON_DEMAND_COMPUTE",                        Value,        None,       Pipe,              None) { OfNode = true },
        new("CACHE",                                    Value,        None,       Pipe,              Pipe) { OfNode = true },
        new("EXPORT_SERVICE",                           Value,        Pipe,       None,              None)
        { OfNode = true, IgnoredByForward = Both, Instead = "Remove it: the connection tells the service." },
        new("EXPORT_CONNECTION_NAME",                   Value,        Pipe,       Pipe,              None) { OfNode = true },
        new("EXPORT_SCHEDULE",                          Value,        Pipe,       Pipe,              None) { OfNode = true },
        new("EXPORT_BUCKET_URI",                        Value,        Pipe,       Pipe,              None) { OfNode = true },
        new("EXPORT_FILE_TEMPLATE",                     Value,        Pipe,       Pipe,              None) { OfNode = true },
        new("EXPORT_FORMAT",                            Value,        Pipe,       Pipe,              None) { OfNode = true },
        new("EXPORT_COMPRESSION",                       Value,        Pipe,       Pipe,              None) { OfNode = true },
        new("EXPORT_STRATEGY",                          Value,        Pipe,       Pipe,              None) { OfNode = true },
        new("EXPORT_WRITE_STRATEGY",                    Value,        Pipe,       Pipe,              None) { OfNode = true },
        new("EXPORT_KAFKA_TOPIC",                       Value,        Pipe,       Pipe,              None) { OfNode = true },

        // Kafka: of a Data Source, of a stream node, or of a connection
        new("KAFKA_CONNECTION_NAME",                    Value,        Both,       Datasource,        Datasource) { OfNode = true },
        new("KAFKA_TOPIC",                              Value,        Both,       Datasource,        Datasource) { OfNode = true },
        new("KAFKA_GROUP_ID",                           Value,        Datasource, Datasource,        Datasource),
        new("KAFKA_AUTO_OFFSET_RESET",                  Value,        Datasource, Datasource,        Datasource),
        new("KAFKA_STORE_RAW_VALUE",                    Value,        Datasource, Datasource,        None),
        new("KAFKA_STORE_HEADERS",                      Value,        Datasource, Datasource,        None),
        new("KAFKA_STORE_BINARY_HEADERS",               Value,        Datasource, None,              None) { Instead = "Use KAFKA_STORE_HEADERS." },
        new("KAFKA_KEY_FORMAT",                         Value,        Datasource, Datasource,        None),
        new("KAFKA_VALUE_FORMAT",                       Value,        Datasource, Datasource,        None),
        new("KAFKA_TARGET_PARTITIONS",                  Value,        Datasource, None,              None) { IgnoredByForward = Datasource },
        new("KAFKA_BOOTSTRAP_SERVERS",                  Value,        Datasource, Connection,        None) { Instead = InConnection },
        new("KAFKA_KEY",                                Value,        Datasource, Connection,        None) { Instead = InConnection },
        new("KAFKA_SECRET",                             Value,        Datasource, Connection,        None) { Instead = InConnection },
        new("KAFKA_SCHEMA_REGISTRY_URL",                Value,        Datasource, Connection,        None) { Instead = InConnection },
        new("KAFKA_SSL_CA_PEM",                         ValueOrBlock, Datasource, Connection,        None) { Instead = InConnection },
        new("KAFKA_SASL_MECHANISM",                     Value,        Datasource, Connection,        None) { Instead = InConnection },
        new("KAFKA_KEY_AVRO_DESERIALIZATION",           Value,        Datasource, None,              None),
        new("KAFKA_SECURITY_PROTOCOL",                  Value,        None,       Connection,        None),
        new("KAFKA_SASL_OAUTHBEARER_METHOD",            Value,        None,       Connection,        None),
        new("KAFKA_SASL_OAUTHBEARER_AWS_REGION",        Value,        None,       Connection,        None),
        new("KAFKA_SASL_OAUTHBEARER_AWS_ROLE_ARN",      Value,        None,       Connection,        None),
        new("KAFKA_SASL_OAUTHBEARER_AWS_EXTERNAL_ID",   Value,        None,       Connection,        None),

        // Imports
        new("IMPORT_CONNECTION_NAME",                   Value,        Datasource, Datasource,        Datasource),
        new("IMPORT_SERVICE",                           Value,        Datasource, None,              None)
        { IgnoredByForward = Datasource, Values = ["bigquery", "snowflake", "s3", "s3_iamrole", "gcs", "dynamodb"] },
        new("IMPORT_SCHEDULE",                          Value,        Datasource, Datasource,        Datasource),
        new("IMPORT_STRATEGY",                          Value,        Datasource, None,              None)
        { Instead = "Remove it: Forward always appends." },
        new("IMPORT_BUCKET_URI",                        Value,        Datasource, Datasource,        Datasource),
        new("IMPORT_FORMAT",                            Value,        None,       Datasource,        None),
        new("IMPORT_FROM_TIMESTAMP",                    Value,        Datasource, Datasource,        Datasource),
        new("IMPORT_QUERY",                             ValueOrBlock, Datasource, Datasource,        None),
        new("IMPORT_EXTERNAL_DATASOURCE",               Value,        Datasource, None,              None) { IgnoredByForward = Datasource },
        new("IMPORT_TABLE_ARN",                         Value,        Datasource, Datasource,        Datasource),
        new("IMPORT_EXPORT_BUCKET",                     Value,        Datasource, Datasource,        Datasource),

        // Connections
        new("S3_REGION",                                Value,        None,       Connection,        None),
        new("S3_ARN",                                   Value,        None,       Connection,        None),
        new("S3_ACCESS_KEY",                            Value,        None,       Connection,        None),
        new("S3_SECRET",                                Value,        None,       Connection,        None),
        new("GCS_SERVICE_ACCOUNT_CREDENTIALS_JSON",     ValueOrBlock, None,       Connection,        None),
        new("GCS_HMAC_ACCESS_ID",                       Value,        None,       Connection,        None),
        new("GCS_HMAC_SECRET",                          Value,        None,       Connection,        None),
        new("GCS_ACCESS_ID",                            Value,        None,       Connection,        None),
        new("GCS_SECRET",                               Value,        None,       Connection,        None),
        new("DYNAMODB_ARN",                             Value,        None,       Connection,        None),
        new("DYNAMODB_REGION",                          Value,        None,       Connection,        None),

        // Tokens
        new("SCOPE",                                    Value,        Token,      None,              None) { Repeats = true },
        new("RESOURCE",                                 Value,        Token,      None,              None) { Repeats = true },
        new("FILTER",                                   Value,        Token,      None,              None) { Repeats = true },
    ];

    private const string InConnection = "Move it to the file of the connection.";

    /// <summary>The rows by the length of their names: what a line starts with is mostly no instruction, and has another length.</summary>
    private static readonly Instruction[][] ByLength =
    [
        .. Enumerable.Range(0, Rows.Max(r => r.Name.Length) + 1).Select(length => Rows.Where(r => r.Name.Length == length).ToArray()),
    ];
}
