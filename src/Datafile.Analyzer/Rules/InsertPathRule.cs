using Datafile.Analyzer.Project;

namespace Datafile.Analyzer.Rules;

/// <summary>A rule about what a materialized view sees of its source when rows are inserted.</summary>
public abstract class InsertPathRule : Rule
{
    internal sealed override void Run(AnalysisModel model, Report report)
    {
        // A backfill is compared with its view, so that one mistake has one finding.
        foreach (var view in model.Project.Views.Where(v => !v.Pipe.IsIncomplete && model.Release?.Backfills.Any(b => b.Node == v.Node) != true))
            Check(view, InsertPath.Of(model.Project, view.Node), model, report);
    }

    private protected abstract void Check(MaterializedView view, InsertPath path, AnalysisModel model, Report report);
}
