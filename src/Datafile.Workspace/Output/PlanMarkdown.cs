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
    public static string Render(ReleasePlan plan, ImmutableArray<Finding> findings, string prefix = "", string lineage = "")
    {
        if (plan.Changes.IsEmpty && plan.Steps.IsEmpty)
            return "## Release plan\n\nNothing differs from the baseline: there is nothing to release.\n";

        var text = new StringBuilder($"## {Headline(plan)}\n");
        text.Append('\n').Append(Markdown.Text(Summary(plan))).Append('\n');
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
        var changes = plan.Changes.Length == 1 ? "1 change" : $"{plan.Changes.Length} changes";
        return plan.Version.Release is { } release && !plan.Steps.IsEmpty
            ? $"Release plan: {changes}, {plan.Version.Live} → {release}"
            : $"Release plan: {changes}, workflow {Wording.Kebab(plan.Workflow)}";
    }

    /// <summary>What happens to data, the worst first, in a sentence or two.</summary>
    private static string Summary(ReleasePlan plan)
    {
        string Of(Impact impact) => string.Join(", ", plan.Changes.Where(c => c.Impact == impact).Select(c => $"'{c.Resource}'").Distinct());
        string[] sentences =
        [
            Of(Impact.HistoryLoss) is { Length: > 0 } lost ? $"History of {lost} is lost." : "",
            Of(Impact.BreaksReaders) is { Length: > 0 } broken ? $"Readers of {broken} break." : "",
            Of(Impact.Rewrite) is { Length: > 0 } rewritten ? $"The stored rows of {rewritten} no longer fit: they are rewritten while live rows keep arriving." : "",
            plan.Readers.IsEmpty ? "" : $"Read by {string.Join(", ", plan.Readers.Select(r => $"'{r}'"))}.",
        ];
        var said = string.Join(" ", sentences.Where(s => s.Length > 0));
        return said.Length > 0 ? said : "No stored row changes, and nothing is lost.";
    }

    private static void AppendChanges(StringBuilder text, ReleasePlan plan)
    {
        text.Append("\n| change | data | how |\n|---|---|---|\n");
        foreach (var change in plan.Changes)
            text.Append($"| {Markdown.Text(change.Message)} | {Data(change.Impact)} | {How(change.Method)} |\n");
    }

    private static string Data(Impact impact) => impact switch
    {
        Impact.None => "untouched",
        Impact.Compatible => "kept",
        Impact.Rewrite => "**rewritten**",
        Impact.HistoryLoss => "**history lost**",
        _ => "**readers break**",
    };

    private static string How(Method method) => method switch
    {
        Method.InPlace => "in place",
        Method.Alter => "ALTER",
        Method.Fork => "fork",
        Method.Copy => "copy",
        Method.ForwardQuery => "FORWARD_QUERY",
        Method.Replay => "rebuilt from its source",
        _ => "by hand",
    };

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
            text.Append("None: nothing is re-created, so that the deploy needs no release of its own and no backfill.\n");
        if (prefix.Length > 0 && !plan.Steps.IsEmpty)
            text.Append($"Run the commands in {Markdown.Code(prefix.TrimEnd('/'))}.\n\n");
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
            .. step.Verify.IsEmpty ? step.Verify : step.Verify.Insert(0, "# Verify: this returns no row, or shows that it is done"),
            .. step.Undo.IsEmpty ? step.Undo : step.Undo.Insert(0, "# Undo"),
        ];
        if (lines.Length > 0)
            text.Append("\n  <details><summary>commands</summary>\n\n").AppendIndented("  ", "  ", Markdown.Block("sh", string.Join("\n", lines))).Append("\n  </details>\n\n");
    }
}
