using Datafile.Analyzer.Deployments;

namespace Datafile.Analyzer.Rules;

/// <summary>A rule about what a deployment of Tinybird Forward does.</summary>
public abstract class DeploymentRule : Rule
{
    internal sealed override void Run(AnalysisModel model, Report report)
    {
        if (model.Release?.Deployment is { } deployment)
            Check(deployment, model, report);
    }

    private protected abstract void Check(DeploymentModel deployment, AnalysisModel model, Report report);
}
