namespace Datafile.Analyzer.Rules;

/// <summary>A rule about what a materialized view, or a copy, yields and its target stores.</summary>
public abstract class MaterializationRule : Rule
{
    internal sealed override void Run(AnalysisModel model, Report report)
    {
        foreach (var runs in (ChecksCopies ? [.. model.Views, .. model.Copies, .. model.Backfills] : model.Views).GroupBy(w => w.Node))
            report.InAllOf(runs, some => model.Semantics.ConditionOf(runs.Key, some.Select(w => w.Run)), Check);
    }

    /// <summary>Whether what the rule says of a view is so for a copy and a backfill as well, which write as it does.</summary>
    private protected virtual bool ChecksCopies => false;

    /// <param name="writer">A view, or a copy, whose target exists; one for each query that it may run.</param>
    private protected abstract void Check(BoundWriter writer, Report report);
}
