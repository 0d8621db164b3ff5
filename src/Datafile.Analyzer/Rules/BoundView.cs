using System.Collections.Immutable;
using Datafile.Analyzer.Project;
using Datafile.Analyzer.Semantics;
using Datafile.Parser.Syntax;

namespace Datafile.Analyzer.Rules;

/// <summary>A materialized view, or a copy, with its target and what its query yields.</summary>
/// <param name="Run">One of the queries that the view may run.</param>
internal sealed record BoundView(MaterializedView View, DataSource Target, RunQuery Run)
{
    public string Name => View.Pipe.Name;

    /// <summary>The start of the node.</summary>
    public Place NodePlace => new(View.Pipe.File, View.Node.Syntax.Start.Keyword);

    public BoundQuery Query => Run.Query;

    /// <summary>Whether it is a copy, whose INSERT names the columns that the query yields.</summary>
    public bool IsCopy => View.Node.Type == "copy";

    /// <summary>What ClickHouse refuses if the types do not fit.</summary>
    public string Kind => IsCopy ? "copy" : "view";

    /// <summary>Whether the view always asks this.</summary>
    public bool IsOnlyRun { get; init; } = true;

    /// <summary>Whether a deployment of Tinybird Forward compares its columns with those of the target, and refuses what differs.</summary>
    public bool IsDeployedByForward { get; init; }

    /// <summary>The expressions of the target's sorting and partition key, over its columns; null where one is not known.</summary>
    public ImmutableArray<BoundExpression>? Keys => _keys?.Value;

    private readonly Lazy<ImmutableArray<BoundExpression>?>? _keys;

    /// <param name="keys">The expressions of the keys, which few rules ask for.</param>
    private BoundView(MaterializedView view, DataSource target, RunQuery run, Lazy<ImmutableArray<BoundExpression>?> keys)
        : this(view, target, run) => _keys = keys;

    /// <summary>What the query yields.</summary>
    public ImmutableArray<BoundOutput> Outputs { get; } = [.. Run.Query.Columns.Columns.Select(c => OutputOf(View, c))];

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

    /// <summary>What <see cref="AnalysisModel.Views"/>, <see cref="AnalysisModel.Copies"/> and <see cref="AnalysisModel.Backfills"/> keep.</summary>
    public static IEnumerable<BoundView> All(AnalysisModel model, IEnumerable<MaterializedView> views)
    {
        var isForward = model.Rollout is { } rollout ? rollout.Workflow == Workflow.Forward : model.Products == Products.Forward;
        foreach (var view in views)
        {
            if (view.Target is null or { IsIncomplete: true } || view.Pipe.IsIncomplete)
                continue;
            var runs = model.Semantics.RunsOf(view.Node);
            var keys = new Lazy<ImmutableArray<BoundExpression>?>(() => model.Semantics.KeysOf(view.Target).All);
            foreach (var run in runs)
                yield return new BoundView(view, view.Target, run, keys) { IsOnlyRun = runs.Length == 1, IsDeployedByForward = isForward };
        }
    }

    public BoundOutput? FindOutput(string name) => Outputs.FirstOrDefault(o => o.Name == name);

    /// <summary>Where a column of the target is declared.</summary>
    public Place PlaceOf(Column column) => new(Target.File, column.Syntax.Span);

    private static BoundOutput OutputOf(MaterializedView view, QueryColumn column) =>
        new(column.Name, column.Value, new Place(view.Pipe.File, column.Span.IsEmpty ? view.Node.Syntax.Start.Keyword : column.Span))
        { Syntax = column.Expression };
}
