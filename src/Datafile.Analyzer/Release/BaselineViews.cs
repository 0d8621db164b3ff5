using Datafile.Analyzer.Cutoffs;
using Datafile.Analyzer.Project;
using Datafile.Analyzer.Semantics;

namespace Datafile.Analyzer.Release;

/// <summary>The views of the baseline, and which of today's they were.</summary>
internal sealed class BaselineViews(ProjectSemantics model, Horizon horizon)
{
    private readonly ConditionReader _conditions = new();

    private readonly ILookup<string, MaterializedView> _byTarget = model.Project.Views.ToLookup(v => v.TargetName, StringComparer.Ordinal);

    /// <summary>What a view was; null for a new one.</summary>
    public MaterializedView? Find(MaterializedView view) => model.Project.FindView(view);

    public bool IsNew(MaterializedView view) => Find(view) is null;

    /// <summary>Whether the files of a view or of its target differ.</summary>
    public bool IsTouched(MaterializedView view) => Find(view) is not { } was
        || was.Pipe.Syntax.Content != view.Pipe.Syntax.Content || was.Target?.Syntax.Content != view.Target?.Syntax.Content;

    public bool IsNew(Pipe pipe) => model.Project.FindPipe(pipe.Name) is null;

    /// <summary>What the query of a view was; null for a new view.</summary>
    public BoundQuery? QueryOf(MaterializedView view) => Find(view) is { } was ? Bind(was) : null;

    /// <summary>The query of a view of the baseline.</summary>
    public BoundQuery Bind(MaterializedView was) => model.QueryOf(was.Node);

    /// <summary>Whether the view moved history already in the baseline: it kept what lies before a moment, beside one that did not.</summary>
    public bool WasBackfill(MaterializedView view) =>
        Find(view) is { } was && ShapeOf(was) == CutoffShape.Before
        && _byTarget[was.TargetName].Any(v => v != was && ShapeOf(v) == CutoffShape.After);

    private CutoffShape ShapeOf(MaterializedView view) => model.QueryOf(view.Node) is { IsKnown: true } query
        ? CutoffReading.Of(new AnyOf([.. query.Branches.Select(b => _conditions.Read(b.Filters))]), horizon).Shape
        : CutoffShape.Other;
}
