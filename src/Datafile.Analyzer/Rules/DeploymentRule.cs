using Datafile.Analyzer.Deployments;
using Datafile.Analyzer.Release;

namespace Datafile.Analyzer.Rules;

/// <summary>A rule about what a deployment of Tinybird Forward does.</summary>
public abstract class DeploymentRule : ChangeRule
{
    private protected sealed override void Check(Rollout rollout, Report report)
    {
        if (rollout.Deployment is { } deployment)
            Check(deployment, report);
    }

    private protected abstract void Check(DeploymentModel deployment, Report report);
}
