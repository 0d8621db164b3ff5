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

    private readonly object _findingViews = new();
    private ImmutableArray<BoundView> _views, _copies, _backfills;

    public DataProject Project => Semantics.Project;

    /// <summary>The requests that reach a part of the project.</summary>
    public EndpointRequests Requests => _requests.Value;

    /// <summary>The views whose target exists, without backfills; one for each query that a view may run.</summary>
    public ImmutableArray<BoundView> Views
    {
        get
        {
            lock (_findingViews)
                return _views.IsDefault ? _views = [.. BoundViewsOf(Project.Views.Where(v => !IsBackfill(v)))] : _views;
        }
    }

    /// <summary>The copies whose target exists, without backfills; one for each query that a copy may run.</summary>
    public ImmutableArray<BoundView> Copies
    {
        get
        {
            lock (_findingViews)
                return _copies.IsDefault
                    ? _copies = [.. BoundViewsOf(CopiesAsViews.Where(v => !IsBackfill(v)))]
                    : _copies;
        }
    }

    /// <summary>
    /// The views and copies that move history for others, and that are not compared with these (DF4005), so that one mistake has one
    /// finding; one for each query that they may run.
    /// </summary>
    public ImmutableArray<BoundView> Backfills
    {
        get
        {
            lock (_findingViews)
                return _backfills.IsDefault
                    ? _backfills = Rollout is null ? [] : [.. BoundViewsOf(Project.Views.Concat(CopiesAsViews).Where(v => IsBackfill(v) && !IsCompared(v)))]
                    : _backfills;
        }
    }

    /// <summary>A view with one of the queries that it may run; null where its target does not exist.</summary>
    public BoundView? ViewOf(MaterializedView view, RunQuery run) =>
        view.Target is { } target ? ViewOf(view, target, run, Semantics.RunsOf(view.Node).Length == 1, KeysOf(target)) : null;

    private IEnumerable<BoundView> BoundViewsOf(IEnumerable<MaterializedView> views)
    {
        foreach (var view in views)
        {
            if (view.Target is not { IsIncomplete: false } target || view.Pipe.IsIncomplete)
                continue;

            var (runs, keys) = (Semantics.RunsOf(view.Node), KeysOf(target));
            foreach (var run in runs)
                yield return ViewOf(view, target, run, runs.Length == 1, keys);
        }
    }

    private BoundView ViewOf(MaterializedView view, DataSource target, RunQuery run, bool isOnlyRun, Lazy<ImmutableArray<BoundExpression>?> keys)
    {
        var isForward = Rollout is { } rollout ? rollout.Workflow == Datafile.Analyzer.Project.Workflow.Forward : Products == Products.Forward;
        return new(view, target, run, isOnlyRun, isForward, keys);
    }

    private Lazy<ImmutableArray<BoundExpression>?> KeysOf(DataSource target) => new(() => Semantics.KeysOf(target).All);

    private bool IsCompared(MaterializedView view) =>
        Rollout?.Created.Proofs.Any(p => p.Group.Backfills.Any(b => b.Node == view.Node)) == true;

    private IEnumerable<MaterializedView> CopiesAsViews => Project.Copies.Select(n => new MaterializedView(n, Project.FindDataSource(n.Target)));

    /// <summary>Whether a view moves history for another.</summary>
    public bool IsBackfill(MaterializedView view) => Rollout?.Created.Backfills.Any(b => b.Node == view.Node) == true;
}
