namespace Datafile.Analyzer.Rules;

/// <summary>A rule about what a materialized node yields and its target stores.</summary>
public abstract class MaterializationRule : Rule
{
    internal sealed override void Run(AnalysisModel model, Report report)
    {
        foreach (var runs in model.Views.GroupBy(v => v.View.Node))
            report.InAllOf(runs, some => model.Semantics.ConditionOf(runs.Key, some.Select(v => v.Run)), Check);
    }

    /// <param name="view">A view whose target exists; one for each query that it may run.</param>
    private protected abstract void Check(BoundView view, Report report);
}
