namespace Datafile.Parser.Syntax;

/// <summary>What a node does with its rows (datafile format 4.1).</summary>
public enum NodeType
{
    /// <summary>It yields them to the nodes beside it: without a TYPE, or with one that says so.</summary>
    Standard,

    Endpoint,
    Materialized,
    Copy,
    Sink,

    /// <summary>It sends them to Kafka (Classic).</summary>
    Stream,

    /// <summary>No reader knows its TYPE.</summary>
    Unknown,
}
