using System.Collections.Immutable;
using System.Text;
using Datafile.Analyzer.Changes;
using Datafile.Analyzer.Findings;
using Datafile.Analyzer.Plans;
using Microsoft.CodeAnalysis;

namespace Datafile.Workspace.Output;

/// <summary>A release plan for the description of a pull request: to be read in a minute, and ticked off.</summary>
public static class PlanMarkdown
{
    /// <summary>What changes, what that does to data, what was found, the steps as a checklist, and the lineage.</summary>
    /// <param name="prefix">What stands before a path so that it leads there from the root of the repository.</param>
    /// <param name="lineage">A Mermaid diagram; empty for none.</param>
    /// <param name="project">Which project it is, where several are printed; empty for the only one.</param>
    public static string Render(ReleasePlan plan, ImmutableArray<Finding> findings, string prefix = "", string lineage = "", string project = "")
    {
        var title = project.Length > 0 ? $"## Release plan of {Markdown.Code(project)}" : "## Release plan";
        if (plan.Changes.IsEmpty && plan.Steps.IsEmpty)
            return $"{title}\n\n{PlanWording.NothingDiffers}\n";

        var text = new StringBuilder($"{title}: {Headline(plan)}\n");
        text.Append('\n').Append(Markdown.Text(PlanWording.Summary(plan))).Append('\n');
        if (plan.WorkflowReason.Length > 0)
            text.Append($"\nWorkflow {Wording.Kebab(plan.Workflow)}. {Markdown.Text(plan.WorkflowReason)}\n");
        AppendChanges(text, plan);
        AppendFindings(text, findings, prefix);
        AppendSteps(text, plan, prefix);
        if (lineage.Length > 0)
            text.Append("\n### Lineage\n\n").Append(Markdown.Block("mermaid", lineage));
        return text.ToString();
    }

    private static string Headline(ReleasePlan plan)
    {
        var changes = Wording.Count(plan.Changes.Length, "change");
        return plan.Version.Release is { } release && !plan.Steps.IsEmpty
            ? $"{changes}, {plan.Version.Live} → {release}"
            : $"{changes}, workflow {Wording.Kebab(plan.Workflow)}";
    }

    private static void AppendChanges(StringBuilder text, ReleasePlan plan)
    {
        text.Append("\n| change | data | how |\n|---|---|---|\n");
        foreach (var change in plan.Changes)
            text.Append($"| {Markdown.Text(change.Message)} | {Data(change.Impact)} | {PlanWording.Of(change.Method)} |\n");
    }

    /// <summary>What harms data is bold.</summary>
    private static string Data(Impact impact) => impact > Impact.Compatible ? $"**{PlanWording.Of(impact)}**" : PlanWording.Of(impact);

    private static void AppendFindings(StringBuilder text, ImmutableArray<Finding> findings, string prefix)
    {
        var shown = findings.RemoveAll(f => f.Severity < DiagnosticSeverity.Warning);
        if (shown.IsEmpty)
            return;

        text.Append("\n### Before you merge\n\n");
        foreach (var finding in shown)
        {
            var place = Place.Of(finding);
            var at = place.File.Length > 0 ? " " + Markdown.Code($"{ShownPath.Of(prefix, place.File)}:{place.Line}") : "";
            text.Append($"- **{finding.Id}**{at}: {Markdown.Text(finding.Message)}\n");
        }
    }

    private static void AppendSteps(StringBuilder text, ReleasePlan plan, string prefix)
    {
        text.Append("\n### Steps\n\n");
        if (plan.Steps.IsEmpty)
            text.Append(PlanWording.NoSteps(plan)).Append('\n');
        if (prefix.Length > 0 && !plan.Steps.IsEmpty)
            text.Append($"Run the commands in {Markdown.Code(prefix.TrimEnd('/'))}.\n\n");
        if (!plan.Files.IsEmpty)
            text.Append(Markdown.Text(PlanWording.Writes)).Append("\n\n");
        foreach (var step in plan.Steps)
        {
            text.Append($"- [ ] **{Markdown.Text(step.Title)}**");
            if (step.Reason.Length > 0)
                text.Append(". ").Append(Markdown.Text(step.Reason));
            text.Append('\n');
            if (!step.Writes.IsEmpty)
                text.Append("  Files: ").Append(string.Join(", ", step.Writes.Select(f => Markdown.Code(prefix + f)))).Append("\n");
            AppendCommands(text, step);
        }
    }

    /// <summary>Folded, so that the list stays short.</summary>
    private static void AppendCommands(StringBuilder text, PlanStep step)
    {
        string[] lines =
        [
            .. step.Commands,
            .. step.Verify.IsEmpty ? step.Verify : step.Verify.Insert(0, "# " + PlanWording.Verify),
            .. step.Undo.IsEmpty ? step.Undo : step.Undo.Insert(0, "# Undo"),
        ];
        if (lines.Length > 0)
            text.Append("\n  <details><summary>commands</summary>\n\n")
                .AppendIndented("  ", "  ", Markdown.Block("sh", string.Join("\n", lines)))
                .Append("\n  </details>\n\n");
    }
}
