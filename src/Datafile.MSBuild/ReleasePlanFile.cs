using System.Collections.Immutable;
using Datafile.Analyzer.Plans;
using Datafile.Workspace.Files;
using Datafile.Workspace.Output;

namespace Datafile.MSBuild;

/// <summary>
/// The file with the release plan of a build: there when something is to be released, and only then. A file that holds
/// anything but a plan is neither removed nor written over.
/// </summary>
/// <param name="path">Its full path.</param>
/// <param name="projectDirectory">The full path of the folder that paths in the plan count from.</param>
internal sealed class ReleasePlanFile(string path, string projectDirectory)
{
    /// <summary>Writes the plans; a file that says the same is left alone.</summary>
    /// <returns>How many changes the plans release.</returns>
    /// <exception cref="WorkspaceException">The file is not a plan, or cannot be written or removed.</exception>
    public int Write(ImmutableArray<(ReleasePlan Plan, ProjectFolder Project)> plans)
    {
        var needed = plans.RemoveAll(plan => plan.Plan.Changes.IsEmpty && plan.Plan.Steps.IsEmpty);
        if (needed.IsEmpty)
        {
            if (OutputFile.Read(path) is { } old && IsPlan(old))
                AtomicFile.Remove(path);
            return 0;
        }

        // Left alone while it says the same, so that nothing that watches it runs again.
        var text = string.Join("\n", needed.Select(plan => Render(plan.Plan, plan.Project)));
        var existing = OutputFile.Read(path);
        if (existing is not null && !IsPlan(existing))
            throw new WorkspaceException($"DatafileReleasePlan names '{path}', which is not a release plan: name another file, or remove it");
        if (existing != text)
            AtomicFile.Write(path, text, force: true);

        return needed.Sum(plan => plan.Plan.Changes.Length);
    }

    /// <summary>Whether a text is a plan that a build may have written. Any other file belongs to somebody else.</summary>
    private static bool IsPlan(string text) => text.StartsWith(PlanText.Title, StringComparison.Ordinal) || PlanJson.IsPlan(text);

    // One line of JSON for each project; one text below the other.
    private string Render(ReleasePlan plan, ProjectFolder project) =>
        path.EndsWith(".json", StringComparison.OrdinalIgnoreCase)
            ? PlanJson.Render(plan, []).TrimEnd('\n')
            : PlanText.Render(plan, ProjectPrefix.From(projectDirectory, project.Root));
}
