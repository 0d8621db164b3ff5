using System.Collections.Immutable;
using Datafile.Analyzer.Project;
using Datafile.Analyzer.Semantics;
using Datafile.Parser.Syntax;

namespace Datafile.Analyzer.Rules;

/// <summary>A node that writes into a Data Source, a materialized view or a copy, with its target and what one of its queries yields.</summary>
internal sealed class BoundWriter
{
    private readonly Lazy<ImmutableArray<BoundExpression>?> _keys;

    /// <param name="node">A materialized node, or a copy.</param>
    /// <param name="isOnlyRun">Whether the node always asks this.</param>
    /// <param name="isDeployedByForward">Whether a deployment of Tinybird Forward compares its columns with those of the target.</param>
    /// <param name="keys">The expressions of the keys, which few rules ask for.</param>
    internal BoundWriter(
        PipeNode node, DataSource target, RunQuery run, bool isOnlyRun, bool isDeployedByForward, Lazy<ImmutableArray<BoundExpression>?> keys)
    {
        (Node, Target, Run, IsOnlyRun, IsDeployedByForward, _keys) = (node, target, run, isOnlyRun, isDeployedByForward, keys);
        Outputs = [.. run.Query.Columns.Columns.Select(OutputOf)];
    }

    public PipeNode Node { get; }

    public DataSource Target { get; }

    /// <summary>One of the queries that the node may run.</summary>
    public RunQuery Run { get; }

    public string Name => Node.Pipe.Name;

    /// <summary>The start of the node.</summary>
    public Place NodePlace => new(Node.Pipe.File, Node.Syntax.Start.Keyword);

    public BoundQuery Query => Run.Query;

    /// <summary>Whether it is a copy, whose INSERT names the columns that the query yields.</summary>
    public bool IsCopy => Node.Type == NodeType.Copy;

    /// <summary>What ClickHouse refuses if the types do not fit.</summary>
    public string Kind => IsCopy ? "copy" : "view";

    /// <summary>Whether the node always asks this.</summary>
    public bool IsOnlyRun { get; }

    /// <summary>Whether a deployment of Tinybird Forward compares its columns with those of the target, and refuses what differs.</summary>
    public bool IsDeployedByForward { get; }

    /// <summary>The expressions of the target's sorting and partition key, over its columns; null where one is not known.</summary>
    public ImmutableArray<BoundExpression>? Keys => _keys.Value;

    /// <summary>What the query yields.</summary>
    public ImmutableArray<BoundOutput> Outputs { get; }

    /// <summary>Whether there may be more outputs than are known.</summary>
    public bool HasMoreOutputs => Query.Columns.IsOpen;

    /// <summary>The one way of rows through the query; unknown where there are several.</summary>
    public QueryBranch Select => Query is { IsKnown: true, Branches: { Length: 1 } branches } ? branches[0] : QueryBranch.Unknown;

    /// <summary>Target columns with what the query yields for them.</summary>
    public IEnumerable<(Column Column, BoundOutput Output)> MatchedColumns =>
        from column in Target.StoredColumns
        let output = FindOutput(column.Name)
        where output is not null
        select (column, output);

    public BoundOutput? FindOutput(string name) => Outputs.FirstOrDefault(o => o.Name == name);

    /// <summary>Where a column of the target is declared.</summary>
    public Place PlaceOf(Column column) => new(Target.File, column.Syntax.Span);

    private BoundOutput OutputOf(QueryColumn column) =>
        new(column.Name, column.Value, column.Span.IsEmpty ? NodePlace : new Place(Node.Pipe.File, column.Span)) { Syntax = column.Expression };
}
