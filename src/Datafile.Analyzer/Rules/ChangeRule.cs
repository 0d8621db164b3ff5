using Datafile.Analyzer.Release;

namespace Datafile.Analyzer.Rules;

/// <summary>A rule about the difference to a baseline, in every workflow.</summary>
public abstract class ChangeRule : Rule
{
    internal sealed override void Run(AnalysisModel model, Report report)
    {
        CheckCurrent(model, report);
        if (model.Rollout is { } rollout)
            Check(rollout, report);
    }

    private protected abstract void Check(Rollout rollout, Report report);

    /// <summary>Looks at what is so whatever changes, and without a baseline as well.</summary>
    private protected virtual void CheckCurrent(AnalysisModel model, Report report)
    {
    }
}
