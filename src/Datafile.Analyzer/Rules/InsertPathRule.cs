using Datafile.Analyzer.Flow;
using Datafile.Analyzer.Project;

namespace Datafile.Analyzer.Rules;

/// <summary>A rule about what a materialized view sees of its source when rows are inserted.</summary>
public abstract class InsertPathRule : Rule
{
    internal sealed override void Run(AnalysisModel model, Report report)
    {
        foreach (var view in model.Project.Views.Where(v => !v.Pipe.IsIncomplete && !model.IsBackfill(v)))
            Check(view, InsertPath.Of(model.Semantics.QueryOf(view.Node)), model, report);
    }

    private protected abstract void Check(MaterializedView view, InsertPath path, AnalysisModel model, Report report);
}
