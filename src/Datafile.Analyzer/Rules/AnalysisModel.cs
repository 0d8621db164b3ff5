using System.Collections.Immutable;
using Datafile.Analyzer.Project;
using Datafile.Analyzer.Release;
using Datafile.Analyzer.Semantics;
using Datafile.Parser.Syntax;

namespace Datafile.Analyzer.Rules;

/// <summary>All that rules look at, built once for an analysis.</summary>
/// <param name="Products">The products that the project may be meant for.</param>
/// <param name="Rollout">The comparison with the baseline; null without one.</param>
internal sealed record AnalysisModel(ProjectSemantics Semantics, Products Products, Rollout? Rollout)
{
    /// <summary>The version of ClickHouse that the project runs on; null where it is not known.</summary>
    public Version? ClickHouse { get; init; }

    /// <summary>How the project is released; null where a file is looked at alone.</summary>
    public Workflow? Workflow { get; init; }

    private readonly Lazy<EndpointRequests> _requests = new(() => new EndpointRequests(Semantics));

    private readonly object _findingWriters = new();
    private ImmutableArray<BoundWriter> _views, _copies, _backfills;

    public DataProject Project => Semantics.Project;

    /// <summary>The requests that reach a part of the project.</summary>
    public EndpointRequests Requests => _requests.Value;

    /// <summary>The views whose target exists, without backfills; one for each query that a view may run.</summary>
    public ImmutableArray<BoundWriter> Views => Found(ref _views, () => ViewNodes.Where(n => !IsBackfill(n)));

    /// <summary>The copies whose target exists, without backfills; one for each query that a copy may run.</summary>
    public ImmutableArray<BoundWriter> Copies => Found(ref _copies, () => Project.Copies.Where(n => !IsBackfill(n)));

    /// <summary>
    /// The views and copies that move history for others, and that are not compared with these (DF4005), so that one mistake has one
    /// finding; one for each query that they may run.
    /// </summary>
    public ImmutableArray<BoundWriter> Backfills =>
        Found(ref _backfills, () => ViewNodes.Concat(Project.Copies).Where(n => IsBackfill(n) && !IsCompared(n)));

    private IEnumerable<PipeNode> ViewNodes => Project.Views.Select(v => v.Node);

    /// <summary>A view with one of the queries that it may run; null where its target does not exist.</summary>
    public BoundWriter? WriterOf(MaterializedView view, RunQuery run) =>
        view.Target is { } target ? WriterOf(view.Node, target, run, Semantics.RunsOf(view.Node).Length == 1, KeysOf(target)) : null;

    /// <summary>Whether a node moves history for a view.</summary>
    public bool IsBackfill(PipeNode node) => Rollout?.Created.Backfills.Any(b => b.Node == node) == true;

    private bool IsCompared(PipeNode node) =>
        Rollout?.Created.Proofs.Any(p => p.Group.Backfills.Any(b => b.Node == node)) == true;

    private ImmutableArray<BoundWriter> Found(ref ImmutableArray<BoundWriter> known, Func<IEnumerable<PipeNode>> nodes)
    {
        lock (_findingWriters)
            return known.IsDefault ? known = [.. nodes().SelectMany(WritersOf)] : known;
    }

    private IEnumerable<BoundWriter> WritersOf(PipeNode node)
    {
        if (Project.FindDataSource(node.Target) is not { IsIncomplete: false } target || node.Pipe.IsIncomplete)
            return [];

        var (runs, keys) = (Semantics.RunsOf(node), KeysOf(target));
        return runs.Select(run => WriterOf(node, target, run, runs.Length == 1, keys));
    }

    private BoundWriter WriterOf(PipeNode node, DataSource target, RunQuery run, bool isOnlyRun, Lazy<ImmutableArray<BoundExpression>?> keys)
    {
        var isForward = Rollout is { } rollout ? rollout.Workflow == Datafile.Analyzer.Project.Workflow.Forward : Products == Products.Forward;
        return new(node, target, run, isOnlyRun, isForward, keys);
    }

    private Lazy<ImmutableArray<BoundExpression>?> KeysOf(DataSource target) => new(() => Semantics.KeysOf(target).All);
}
