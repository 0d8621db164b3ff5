namespace Datafile.Parser.Syntax;

/// <summary>What a node is for, told by its TYPE, as a row of facts (datafile format 4.1 and 4.2).</summary>
/// <param name="Name">The TYPE in lower case; empty for a plain node.</param>
/// <param name="Required">The instructions that both products ask for.</param>
/// <param name="Optional">The instructions that it takes beside the required ones and those of every node.</param>
public sealed record NodeKind(string Name, NodeType Type, string[] Required, string[] Optional)
{
    /// <summary>The instructions that Forward asks for as well.</summary>
    public string[] RequiredByForward { get; init; } = [];

    /// <summary>The instructions that Classic asks for as well.</summary>
    public string[] RequiredByClassic { get; init; } = [];

    /// <summary>The instructions that Classic takes as well.</summary>
    public string[] TakenByClassic { get; init; } = [];

    private static readonly NodeKind Plain = new("", NodeType.Standard, [], []);

    private static readonly NodeKind KafkaSink = new("sink", NodeType.Sink, ["EXPORT_CONNECTION_NAME", "EXPORT_KAFKA_TOPIC"], [])
    {
        RequiredByForward = ["EXPORT_SCHEDULE"],
        RequiredByClassic = ["EXPORT_SERVICE"],
        TakenByClassic = ["EXPORT_FORMAT", "EXPORT_COMPRESSION", "EXPORT_STRATEGY", "EXPORT_WRITE_STRATEGY"],
    };

    /// <summary>A new type of node is a row here.</summary>
    private static readonly NodeKind[] Rows =
    [
        Plain,
        Plain with { Name = "standard" },
        Plain with { Name = "default" },
        new("endpoint", NodeType.Endpoint, [], ["CACHE"]),
        new("materialized", NodeType.Materialized, ["DATASOURCE"], ["DEPLOYMENT_METHOD"]),
        new("copy", NodeType.Copy, ["TARGET_DATASOURCE"], ["COPY_SCHEDULE", "COPY_MODE", "MODE", "ON_DEMAND_COMPUTE"]),
        new("sink", NodeType.Sink, ["EXPORT_CONNECTION_NAME", "EXPORT_BUCKET_URI", "EXPORT_FILE_TEMPLATE"],
            ["EXPORT_FORMAT", "EXPORT_COMPRESSION", "EXPORT_STRATEGY", "EXPORT_WRITE_STRATEGY"])
        {
            RequiredByForward = ["EXPORT_SCHEDULE"],
            RequiredByClassic = ["EXPORT_SERVICE"],
        },
        new("stream", NodeType.Stream, ["KAFKA_CONNECTION_NAME", "KAFKA_TOPIC"], []),
    ];

    /// <summary>The values of TYPE that a reader takes.</summary>
    public static IEnumerable<string> Types => Rows.Select(r => r.Name).Append("none").Where(t => t.Length > 0);

    /// <summary>Whether the node yields rows to the nodes beside it and does nothing else.</summary>
    public bool IsPlain => Type == NodeType.Standard;

    /// <summary>The row of a TYPE in lower case; null where no reader knows it.</summary>
    public static NodeKind? Find(string type)
    {
        var wanted = type == "none" ? "" : type;
        foreach (var row in Rows)
        {
            if (row.Name == wanted)
                return row;
        }

        return null;
    }

    /// <summary>The type of a node.</summary>
    public static NodeType TypeOf(NodeSyntax node) => Find(node.Type)?.Type ?? NodeType.Unknown;

    /// <summary>The row of a node; null where no reader knows its TYPE.</summary>
    public static NodeKind? Of(NodeSyntax node) =>
        Find(node.Type) is { Type: NodeType.Sink } && node.Find("EXPORT_KAFKA_TOPIC") is not null ? KafkaSink : Find(node.Type);

    /// <summary>
    /// Whether a node of this kind has a use for an instruction in one of the products. The engine of a target stands in
    /// materialized nodes of Classic.
    /// </summary>
    public bool Takes(Instruction instruction, Products products) =>
        !instruction.OfNode || instruction.Name is "SQL" or "TYPE"
        || (Type == NodeType.Materialized && instruction.IsEngine)
        || Required.Concat(Optional).Concat(RequiredByForward).Contains(instruction.Name)
        || ((products & Products.Classic) != 0 && RequiredByClassic.Concat(TakenByClassic).Contains(instruction.Name));

    /// <summary>What one of the products asks for.</summary>
    public IEnumerable<string> RequiredBy(Products product) => product switch
    {
        Products.Classic => Required.Concat(RequiredByClassic),
        Products.Forward => Required.Concat(RequiredByForward),
        _ => Required,
    };
}
