using Datafile.Analyzer.Release;

namespace Datafile.Analyzer.Rules;

/// <summary>A rule about each view that a release or a deployment creates and whose query was understood, with what it was before.</summary>
public abstract class CreatedViewRule : ChangeRule
{
    private protected sealed override void Check(Rollout rollout, Report report)
    {
        foreach (var view in rollout.Created.All.Where(
            v => v.Start != TargetStart.Kept && (JudgesUnions ? v.Query.IsKnown : v.Select.IsKnown) && v.Source.Length > 0))
            Check(view, rollout, report);
    }

    /// <summary>Whether it also judges views whose rows take several ways.</summary>
    private protected virtual bool JudgesUnions => false;

    private protected abstract void Check(CreatedView view, Rollout rollout, Report report);
}
