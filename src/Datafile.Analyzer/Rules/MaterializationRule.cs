namespace Datafile.Analyzer.Rules;

/// <summary>A rule about what a materialized node yields and its target stores.</summary>
public abstract class MaterializationRule : Rule
{
    internal sealed override void Run(AnalysisModel model, Report report)
    {
        foreach (var view in BoundView.All(model))
            Check(view, report);
    }

    /// <param name="view">A view whose query was understood and whose target exists.</param>
    private protected abstract void Check(BoundView view, Report report);
}
