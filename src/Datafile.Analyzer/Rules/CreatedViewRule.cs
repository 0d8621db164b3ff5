using Datafile.Analyzer.Release;

namespace Datafile.Analyzer.Rules;

/// <summary>A rule about each view that a release creates and whose query was understood, with what it was before.</summary>
public abstract class CreatedViewRule : ReleaseRule
{
    private protected sealed override void Check(ReleaseModel release, Report report)
    {
        foreach (var view in release.Views.Where(v => (JudgesUnions ? v.Query.IsKnown : v.Select.IsKnown) && v.Source.Length > 0))
            Check(view, release, report);
    }

    /// <summary>Whether it also judges views whose rows take several ways.</summary>
    private protected virtual bool JudgesUnions => false;

    private protected abstract void Check(LiveView view, ReleaseModel release, Report report);
}
