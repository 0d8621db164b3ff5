using System.Collections.Immutable;
using Datafile.Analyzer.Plans;
using Datafile.Workspace.Files;
using Datafile.Workspace.Output;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;

namespace Datafile.MSBuild;

/// <summary>The file with the release plan of a build: there when something is to be released, and only then.</summary>
/// <param name="path">Its full path.</param>
/// <param name="projectDirectory">The full path of the folder that paths in the plan count from.</param>
internal sealed class ReleasePlanFile(string path, string projectDirectory)
{
    /// <summary>Writes the plans, those that differ from the file, and says where they are.</summary>
    /// <exception cref="WorkspaceException">The file cannot be written or removed.</exception>
    public void Write(ImmutableArray<(ReleasePlan Plan, ProjectFolder Project)> plans, TaskLoggingHelper log)
    {
        var needed = plans.RemoveAll(plan => plan.Plan.Changes.IsEmpty && plan.Plan.Steps.IsEmpty);
        if (needed.IsEmpty)
        {
            AtomicFile.Remove(path);
            return;
        }

        // Left alone while it says the same, so that nothing that watches it runs again.
        var text = string.Join("\n", needed.Select(plan => Render(plan.Plan, plan.Project)));
        if (!File.Exists(path) || File.ReadAllText(path) != text)
            AtomicFile.Write(path, text, force: true);

        var changes = needed.Sum(plan => plan.Plan.Changes.Length);
        log.LogMessage(MessageImportance.High, "{0}", $"Release plan for {changes} change{(changes == 1 ? "" : "s")} -> {path}");
    }

    // One line of JSON for each project; one text below the other.
    private string Render(ReleasePlan plan, ProjectFolder project) =>
        path.EndsWith(".json", StringComparison.OrdinalIgnoreCase)
            ? PlanJson.Render(plan, []).TrimEnd('\n')
            : PlanText.Render(plan, PrefixOf(project.Root));

    private string PrefixOf(string root)
    {
        var folder = projectDirectory.TrimEnd(Path.DirectorySeparatorChar) + Path.DirectorySeparatorChar;
        var full = root + Path.DirectorySeparatorChar;
        return (full.StartsWith(folder, StringComparison.Ordinal) ? full.Substring(folder.Length) : full)
            .Replace(Path.DirectorySeparatorChar, '/');
    }
}
