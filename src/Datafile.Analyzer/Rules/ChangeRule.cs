using Datafile.Analyzer.Release;

namespace Datafile.Analyzer.Rules;

/// <summary>A rule about the difference to a baseline, in every workflow.</summary>
public abstract class ChangeRule : Rule
{
    internal sealed override void Run(AnalysisModel model, Report report)
    {
        if (model.Release is { } release)
            Check(release, report);
    }

    private protected abstract void Check(ReleaseModel release, Report report);
}
