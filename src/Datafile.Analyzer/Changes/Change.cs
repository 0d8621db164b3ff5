using Microsoft.CodeAnalysis;

namespace Datafile.Analyzer.Changes;

/// <summary>One difference between two states of a data project.</summary>
/// <param name="Kind">One of the change kinds, e.g. <c>column-added</c>.</param>
/// <param name="Resource">The Data Source or pipe that changed.</param>
/// <param name="Member">The column or node; empty where the whole resource is meant.</param>
/// <param name="Impact">What it does to the data.</param>
/// <param name="Method">How it is applied.</param>
/// <param name="Location">Where it stands now, or the nearest thing that still exists.</param>
public sealed record Change(
    ChangeKind Kind, string Resource, string Member, Impact Impact, Method Method, Location Location, string Message);

/// <summary>What a change does to data; in JSON in kebab case.</summary>
public enum Impact { None, Compatible, Rewrite, HistoryLoss, BreaksReaders }

/// <summary>How a change is applied; in JSON in kebab case.</summary>
public enum Method { InPlace, Alter, Fork, Copy, ForwardQuery, Replay, Manual }

/// <summary>What kind of difference a change is; in JSON in kebab case.</summary>
public enum ChangeKind
{
    ColumnAdded, ColumnRemoved, ColumnType, ColumnDefault, ColumnJsonpath, ColumnOrder,
    SortingKey, PartitionKey, PrimaryKey, Engine, EngineSetting, Ttl, Index,
    Query, AggregateState, GroupBy, Source, Target, NodeType, Schedule,
    Token, Connector, Description,
    DatasourceAdded, DatasourceRemoved, PipeAdded, PipeRemoved, Renamed,
}
