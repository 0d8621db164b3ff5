using Datafile.Analyzer.Flow;
using Datafile.Analyzer.Project;

namespace Datafile.Analyzer.Rules;

/// <summary>A rule about what a materialized view sees of its source when rows are inserted.</summary>
public abstract class InsertPathRule : Rule
{
    internal sealed override void Run(AnalysisModel model, Report report)
    {
        foreach (var view in model.Project.Views.Where(v => !v.Pipe.IsIncomplete && !model.IsBackfill(v.Node)))
        {
            var trigger = LiveTrigger(view, model);
            report.InAllOf(
                model.Semantics.RunsOf(view.Node),
                some => model.Semantics.ConditionOf(view.Node, some),
                (run, inRun) => Check(view, InsertPath.Of(run.Query), trigger, () => model.WriterOf(view, run), inRun));
        }
    }

    /// <param name="liveTrigger">What triggers the view in the baseline; null where that is not known, or the view is new.</param>
    /// <param name="bind">The view with the query whose path it is; null where its target does not exist.</param>
    private protected abstract void Check(MaterializedView view, InsertPath path, TableReference? liveTrigger, Func<BoundWriter?> bind, Report report);

    private static TableReference? LiveTrigger(MaterializedView view, AnalysisModel model) =>
        model.Rollout?.Changes.Live is { } live && live.Project.FindView(view) is { } was ? InsertPath.Of(live.QueryOf(was.Node)).Trigger : null;
}
