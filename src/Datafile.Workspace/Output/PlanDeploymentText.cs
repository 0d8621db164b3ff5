using System.Text;
using Datafile.Analyzer.Changes;
using Datafile.Analyzer.Deployments;

namespace Datafile.Workspace.Output;

/// <summary>What a deployment does with each Data Source, the heaviest first.</summary>
internal static class PlanDeploymentText
{
    public static void Append(StringBuilder text, Deployment deployment)
    {
        text.Append("Deployment: ").Append(Wording.Kebab(deployment.Verdict)).Append('\n');
        var moved = deployment.Resources.Where(r => r.Value > DeployAction.Alter).OrderByDescending(r => r.Value).ToArray();
        var below = new HashSet<string>(moved.SelectMany(r => BelowOf(deployment, r.Key)), StringComparer.Ordinal);
        foreach (var (name, action) in moved.Where(r => r.Value > DeployAction.Rebuild || !below.Contains(r.Key)).Select(r => (r.Key, r.Value)))
        {
            var rebuilt = BelowOf(deployment, name);
            text.AppendParagraph(
                $"  {Wording.Kebab(action),-13}", "               ",
                name + (rebuilt.Length == 0 ? "" : $", and rebuilds {string.Join(", ", rebuilt)} from it"));
        }

        var inPlace = deployment.Resources.Where(r => r.Value == DeployAction.Alter).Select(r => r.Key).ToArray();
        if (inPlace.Length > 0)
            text.AppendParagraph("  alter        ", "               ", string.Join(", ", inPlace));
    }

    /// <summary>What happens to the data of a change, the worst the highest; 0 in Classic, where the order is that of files.</summary>
    public static int Weight(Change change, Deployment? deployment) => deployment is null ? 0 : change.Impact switch
    {
        Impact.HistoryLoss => 3,
        Impact.BreaksReaders => 2,
        Impact.Rewrite => 1,
        _ => 0,
    };

    private static string[] BelowOf(Deployment deployment, string name) => deployment.Below.TryGetValue(name, out var below) ? [.. below] : [];
}
