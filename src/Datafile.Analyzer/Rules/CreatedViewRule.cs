using Datafile.Analyzer.Release;

namespace Datafile.Analyzer.Rules;

/// <summary>
/// A rule about each view that a release or a deployment creates and whose query was understood, with what it was before: SELECT by SELECT.
/// </summary>
public abstract class CreatedViewRule : ChangeRule
{
    private protected sealed override void Check(Rollout rollout, Report report)
    {
        foreach (var view in rollout.Created.All.Where(v => v.Start != TargetStart.Kept && v.Source.Length > 0))
        {
            foreach (var select in JudgesUnions && view.LacksCutoff ? [view] : rollout.Created.SelectsOf(view))
            {
                if (select.Select.IsKnown || (JudgesUnions && select.Query.IsKnown))
                    Check(select, rollout, report);
            }
        }
    }

    /// <summary>Whether it judges a view without any cut-off as a whole, also where its rows take several ways.</summary>
    private protected virtual bool JudgesUnions => false;

    private protected abstract void Check(CreatedView view, Rollout rollout, Report report);
}
