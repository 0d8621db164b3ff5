using Datafile.Analyzer.Changes;
using Datafile.Analyzer.Project;

namespace Datafile.Analyzer.Deployments;

/// <summary>
/// Where DEPLOYMENT_METHOD alter keeps the stored rows of a target, and where the deployment rebuilds it all the same (Forward deployments
/// 1 and 4.2).
/// </summary>
internal sealed class AlterMethod(DeploymentModel deployment)
{
    /// <summary>Whether a view that runs again would leave the stored rows alone if its pipe had the instruction.</summary>
    public bool WouldApply(MaterializedView view) =>
        !view.IsAltered && view.Target is { } target && deployment.Views.LiveOf(view) is { } live && live.TargetName == view.TargetName
        && deployment.Views.IsChanged(view) && !deployment.IsBelowRewrite(view) && CanBeAltered(target)
        && deployment.Moved.OriginOf(deployment.Views.SourceOf(view)) is null; // a copy would write the rows that the target kept once more

    /// <summary>
    /// Why the target of a changed view is rebuilt although its pipe has the instruction, in a sentence; null where it is not, or where
    /// that is not certain.
    /// </summary>
    public string? WhyIgnored(MaterializedView view)
    {
        if (!view.IsAltered || view.Target is not { } target || !deployment.Views.IsChanged(view) || !deployment.IsKnownToRebuild(target.Name))
            return null;
        if (deployment.IsBelowRewrite(view))
            return $"Its source '{deployment.Views.SourceOf(view)}' is {HowReplaced(deployment.ActionOf(deployment.Views.SourceOf(view)))}.";
        if (deployment.Changes.Of(target.Name)
            .FirstOrDefault(c => c.IsConfirmed && c.Method == Method.Replay && c.Kind != ChangeKind.ColumnAdded) is { } change)
            return change.Difference;

        return deployment.Views.Into(target.Name).FirstOrDefault(v => !v.IsAltered && deployment.Views.IsChanged(v)) is { } other
            ? $"'{other.Pipe.Name}', which fills it as well, runs again."
            : null;
    }

    private static string HowReplaced(DeployAction action) => action switch
    {
        DeployAction.Rewrite => "rewritten",
        DeployAction.Rebuild => "rebuilt",
        _ => "emptied",
    };

    /// <summary>The changes as they are applied: of a view that runs again in spite of the instruction, none is an ALTER.</summary>
    public ChangeSet Apply()
    {
        var targets = new Dictionary<string, string>(StringComparer.Ordinal); // of the pipes and Data Sources whose changes are meant
        foreach (var view in deployment.After.Views.Where(v => v.IsAltered && deployment.ActionOf(v.TargetName) == DeployAction.Rebuild))
            targets[view.Pipe.Name] = targets[view.TargetName] = view.TargetName;

        // No advice to write it where it would be ignored.
        var rebuilt = new HashSet<string>(
            deployment.After.Views
                .Where(v => !v.IsAltered && deployment.ActionOf(v.TargetName) == DeployAction.Rebuild && deployment.IsBelowRewrite(v))
                .SelectMany(v => new[] { v.Pipe.Name, v.TargetName }), StringComparer.Ordinal);
        return deployment.Changes.Select(Applied);

        Change Applied(Change change)
        {
            if (change.Method == Method.Replay && change.Kind is ChangeKind.Query or ChangeKind.ColumnAdded && rebuilt.Contains(change.Resource))
                return change with { Note = "The deployment rebuilds the target from the source of the view." };
            if (!targets.TryGetValue(change.Resource, out var target) || !IsMeant(change))
                return change;

            return change with
            {
                Impact = Impact.Rewrite,
                Method = Method.Replay,
                MethodWithoutQuery = Method.Replay,
                Note = deployment.IsKnownToRebuild(target)
                    ? "The deployment rebuilds the target from the source of the view, in spite of DEPLOYMENT_METHOD alter."
                    : "Tinybird does not document whether DEPLOYMENT_METHOD alter can do this. Otherwise the deployment rebuilds the target from the source of the view.",
            };
        }
    }

    /// <summary>Whether a change is one that the instruction is written for.</summary>
    private static bool IsMeant(Change change) =>
        change.Kind is ChangeKind.Query or ChangeKind.GroupBy or ChangeKind.Source or ChangeKind.ColumnAdded
            ? change.Method == Method.Alter
            : DeployActions.DropsColumn(change);

    /// <summary>Whether the columns of a live target that differ are new ones, which an ALTER adds.</summary>
    private bool CanBeAltered(DataSource target) =>
        deployment.Changes.Of(target.Name).All(c => c.MethodWithoutQuery is Method.Alter or Method.InPlace || c.Kind is ChangeKind.ColumnAdded);
}
