using Datafile.Analyzer.Project;
using Datafile.Analyzer.Release;

namespace Datafile.Analyzer.Rules;

/// <summary>A rule about a release: it runs if there is a baseline and the project is released by Releases.</summary>
public abstract class ReleaseRule : Rule
{
    internal sealed override void Run(AnalysisModel model, Report report)
    {
        if (ReleaseOf(model) is { } release)
            Check(release, report);
    }

    internal sealed override bool LooksAt(AnalysisModel model) => ReleaseOf(model) is not null;

    private protected abstract void Check(ReleaseModel release, Report report);

    private static ReleaseModel? ReleaseOf(AnalysisModel model) => model.Rollout?.Release is { Workflow: Workflow.Releases } release ? release : null;
}
