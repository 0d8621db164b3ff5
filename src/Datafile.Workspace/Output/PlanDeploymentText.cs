using System.Text;
using Datafile.Analyzer.Deployments;

namespace Datafile.Workspace.Output;

/// <summary>What a deployment does with each Data Source, the heaviest first.</summary>
internal static class PlanDeploymentText
{
    /// <param name="stored">How much the Data Sources store; null where that is not known.</param>
    public static void Append(StringBuilder text, Deployment deployment, StoredSizes? stored, int width, Ink ink)
    {
        string Sized(string name) => stored?.Find(name) is { } size ? $"{name} ({PlanWording.Of(size)})" : name;

        foreach (var (name, action, rebuilt) in Moves(deployment))
        {
            text.AppendParagraph(
                $"  {Wording.Kebab(action),-13}", "               ",
                Sized(name) + (rebuilt.Length == 0 ? "" : $", and rebuilds {string.Join(", ", rebuilt.Select(Sized))} from it"), width,
                first => ink.Of(PlanWording.SeverityOf(action), first));
        }

        var inPlace = AlteredIn(deployment);
        if (inPlace.Length > 0)
            text.AppendParagraph("  alter        ", "               ", string.Join(", ", inPlace), width);
    }

    /// <summary>The Data Sources whose rows move, the heaviest first, each with what is rebuilt from it.</summary>
    public static IEnumerable<(string Name, DeployAction Action, string[] Rebuilt)> Moves(Deployment deployment)
    {
        var moved = deployment.Resources.Where(r => r.Value > DeployAction.Alter).OrderByDescending(r => r.Value).ToArray();
        var below = new HashSet<string>(moved.SelectMany(r => BelowOf(deployment, r.Key)), StringComparer.Ordinal);
        return moved.Where(r => r.Value > DeployAction.Rebuild || !below.Contains(r.Key)).Select(r => (r.Key, r.Value, BelowOf(deployment, r.Key)));
    }

    /// <summary>
    /// How much is written again, by a rewrite or a rebuild: the sum of what is known, and whether that is all of it. Null where nothing is
    /// known, or the deployment is refused.
    /// </summary>
    public static (StoredSize Size, bool IsWhole)? WrittenAgain(Deployment deployment, StoredSizes stored)
    {
        string[] names = [.. deployment.Resources.Where(r => r.Value is DeployAction.Rewrite or DeployAction.Rebuild).Select(r => r.Key)];
        StoredSize[] sizes = [.. names.Select(stored.Find).OfType<StoredSize>()];
        long Sum(Func<StoredSize, long> part) => (long)Math.Min(long.MaxValue, sizes.Sum(size => (decimal)part(size)));
        return sizes.Length == 0 || deployment.Verdict == DeployAction.Refused
            ? null
            : (new StoredSize(Sum(size => size.Rows), Sum(size => size.Bytes)), sizes.Length == names.Length);
    }

    /// <summary>The Data Sources that change in place.</summary>
    public static string[] AlteredIn(Deployment deployment) => [.. deployment.Resources.Where(r => r.Value == DeployAction.Alter).Select(r => r.Key)];

    private static string[] BelowOf(Deployment deployment, string name) => deployment.Below.TryGetValue(name, out var below) ? [.. below] : [];
}
