using Datafile.Analyzer.Deployments;
using Datafile.Analyzer.Release;

namespace Datafile.Analyzer.Rules;

/// <summary>A rule about what a deployment of Tinybird Forward does.</summary>
public abstract class DeploymentRule : ChangeRule
{
    private protected sealed override void Check(ReleaseModel release, Report report)
    {
        if (release.Deployment is { } deployment)
            Check(deployment, release, report);
    }

    private protected abstract void Check(DeploymentModel deployment, ReleaseModel release, Report report);
}
