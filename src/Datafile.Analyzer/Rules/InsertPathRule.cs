using Datafile.Analyzer.Flow;
using Datafile.Analyzer.Project;
using Datafile.Analyzer.Semantics;

namespace Datafile.Analyzer.Rules;

/// <summary>A rule about what a materialized view sees of its source when rows are inserted.</summary>
public abstract class InsertPathRule : Rule
{
    internal sealed override void Run(AnalysisModel model, Report report)
    {
        foreach (var view in model.Project.Views.Where(v => !v.Pipe.IsIncomplete && !model.IsBackfill(v)))
        {
            var trigger = LiveTrigger(view, model);
            report.InAllOf(
                model.Semantics.RunsOf(view.Node),
                some => model.Semantics.ConditionOf(view.Node, some),
                (run, inRun) => Check(view, run, InsertPath.Of(run.Query), trigger, inRun));
        }
    }

    /// <param name="run">One of the queries that the view may run.</param>
    /// <param name="liveTrigger">What triggers the view in the baseline; null where that is not known, or the view is new.</param>
    private protected abstract void Check(MaterializedView view, RunQuery run, InsertPath path, TableReference? liveTrigger, Report report);

    private static TableReference? LiveTrigger(MaterializedView view, AnalysisModel model) =>
        model.Rollout?.Changes.Live is { } live && live.Project.FindView(view) is { } was ? InsertPath.Of(live.QueryOf(was.Node)).Trigger : null;
}
