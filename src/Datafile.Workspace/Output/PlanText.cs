using System.Text;
using Datafile.Analyzer.Changes;
using Datafile.Analyzer.Findings;
using Datafile.Analyzer.Plans;
using Datafile.Workspace.Files;
using Microsoft.CodeAnalysis;

namespace Datafile.Workspace.Output;

/// <summary>A release plan for people.</summary>
public static class PlanText
{
    /// <summary>What the plan of the only project begins with.</summary>
    public const string Title = "Release plan, workflow ";

    private const string Indent = "    ";

    /// <summary>The whole plan: what changes, what that touches, the steps, and the backfill pipes.</summary>
    /// <param name="prefix">What stands before a path so that it leads there from where the user is.</param>
    /// <param name="stored">How much the Data Sources store; null where that is not known.</param>
    /// <param name="width">The columns of the terminal. Commands and paths are never broken.</param>
    /// <param name="project">Which project it is, where several are printed; empty for the only one.</param>
    public static string Render(
        ReleasePlan plan, string prefix = "", StoredSizes? stored = null, int width = Paragraph.Width, Ink ink = default,
        string project = "")
    {
        var text = new StringBuilder();
        var title = project.Length > 0 ? $"Release plan of {OneLine.Of(project)}, workflow " : Title;
        text.Append(ink.Heading(title + Wording.Kebab(plan.Workflow))).Append('\n');
        if (plan.WorkflowReason.Length > 0)
            text.AppendParagraph("  ", "  ", plan.WorkflowReason, width);
        AppendVersions(text, plan.Version);

        if (plan.Changes.IsEmpty && plan.Steps.IsEmpty)
            return text.Append('\n').Append(PlanWording.NothingDiffers).Append('\n').ToString();

        AppendSummary(text, plan, stored, width, ink);
        AppendChanges(text, plan, prefix, width, ink);
        AppendReach(text, plan, width, ink);
        AppendUnresolved(text, plan, width, ink);

        AppendHeading(text, "Steps", ink);
        if (prefix.Length > 0 && !plan.Steps.IsEmpty)
            text.Append("  $ cd ").Append(OneLine.OfPath(prefix.TrimEnd('/'))).Append('\n');
        if (plan.Steps.IsEmpty)
            text.AppendParagraph("  ", "  ", PlanWording.NoSteps(plan), width);
        if (!plan.Files.IsEmpty)
            text.AppendParagraph("  ", "  ", PlanWording.Writes, width);
        for (var i = 0; i < plan.Steps.Length; i++)
            PlanStepText.Append(text, i + 1, plan.Steps[i], prefix, width, ink);

        foreach (var query in plan.Queries)
        {
            AppendHeading(text, OneLine.Of($"FORWARD_QUERY of {query.DataSource}: {prefix}{query.File}"), ink);
            text.AppendIndented(Indent, Indent, query.Text);
        }

        foreach (var backfill in plan.Backfills)
            AppendBackfill(text, backfill, prefix, width, ink);

        return text.ToString();
    }

    /// <summary>A section of the plan begins.</summary>
    public static StringBuilder AppendHeading(StringBuilder text, string heading, Ink ink) =>
        text.Append('\n').Append(ink.Heading(heading)).Append('\n');

    /// <summary>What happens to data, and how long the way is: to be read in ten seconds.</summary>
    private static void AppendSummary(StringBuilder text, ReleasePlan plan, StoredSizes? stored, int width, Ink ink)
    {
        AppendHeading(text, "In short", ink);
        text.AppendParagraph("  ", "  ", PlanWording.Summary(plan), width);
        if (plan.Deployment is { } deployment)
            PlanDeploymentText.Append(text, deployment, stored, width, ink);
        if (plan.Steps.IsEmpty)
            return;

        var until = plan.Steps.Select(s => s.WaitUntil).LastOrDefault(w => w is not null);
        text.AppendParagraph(
            "  ", "  ", Wording.Count(plan.Steps.Length, "step") + (until is null ? "." : $"; the rows are moved after {until} UTC."), width);
    }

    private static void AppendVersions(StringBuilder text, ReleaseVersions version)
    {
        string[] parts =
        [
            .. version.Live is { } live ? [$"live {live}"] : Array.Empty<string>(),
            .. version.Release is { } release ? [$"release {release}"] : Array.Empty<string>(),
            .. version.Backfill is { } backfill ? [$"backfill {backfill}"] : Array.Empty<string>(),
        ];
        if (parts.Length > 0)
            text.Append("Versions: ").Append(string.Join(", ", parts)).Append('\n');
    }

    private static void AppendChanges(StringBuilder text, ReleasePlan plan, string prefix, int width, Ink ink)
    {
        if (plan.Changes.IsEmpty)
            return;

        AppendHeading(text, "Changes", ink);
        var folded = plan.Deployment is null ? [] : plan.Changes.RemoveAll(c => c.Impact > Impact.Compatible || c.Note.Length > 0);
        foreach (var change in plan.Changes.RemoveAll(folded.Contains)
            .OrderByDescending(c => plan.Deployment is null ? 0 : PlanWording.Weight(c.Impact)))
        {
            text.Append("  ").Append(ink.Of(PlanWording.SeverityOf(change.Impact), Wording.Kebab(change.Kind))).Append("  ").Append(
                OneLine.Of(PlanWording.NameOf(change)))
                .Append(ink.Aside($"  (impact {Wording.Kebab(change.Impact)}, method {Wording.Kebab(change.Method)})")).Append('\n');
            text.AppendParagraph(Indent + "  ", Indent + "  ", change.Message, width);

            if (Place.Of(change.Location) is { File.Length: > 0 } place)
                text.Append(Indent).Append("  ").Append(ink.Aside($"{OneLine.OfPath(ShownPath.Of(prefix, place.File))}:{place.Line}")).Append('\n');
        }

        if (!folded.IsEmpty)
        {
            text.AppendParagraph(
                "  compatible  ", Indent + "  ",
                $"{folded.Length} {(folded.Length == 1 ? "change" : "changes")} in place: {string.Join(", ", folded.Select(c => c.Resource).Distinct())}", width);
        }
    }

    /// <summary>What is found and no step resolves; the messages follow the plan.</summary>
    private static void AppendUnresolved(StringBuilder text, ReleasePlan plan, int width, Ink ink)
    {
        string Of(Func<Finding, bool> which) =>
            string.Join(", ", plan.Unresolved.Where(which).Select(f => f.Resource.Length > 0 ? $"{f.Id} ({f.Resource})" : f.Id).Distinct());
        var (faults, notes) = (Of(f => f.Severity >= DiagnosticSeverity.Warning), Of(f => f.Severity < DiagnosticSeverity.Warning));
        if (faults.Length + notes.Length == 0)
            return;

        AppendHeading(text, "Before you deploy", ink);
        if (faults.Length > 0)
            text.AppendParagraph("  fix         ", "              ", faults, width, first => ink.Of(DiagnosticSeverity.Warning, first));
        if (notes.Length > 0)
            text.AppendParagraph("  review      ", "              ", notes, width);
    }

    private static void AppendReach(StringBuilder text, ReleasePlan plan, int width, Ink ink)
    {
        if (plan.Recreated.IsEmpty && plan.Readers.IsEmpty && plan.Cutoffs.IsEmpty)
            return;

        AppendHeading(text, "Reach", ink);
        if (!plan.Recreated.IsEmpty)
            text.AppendParagraph("  re-created  ", "              ", string.Join(", ", plan.Recreated), width);
        if (!plan.Readers.IsEmpty)
            text.AppendParagraph("  read by     ", "              ", string.Join(", ", plan.Readers), width);

        foreach (var cutoff in plan.Cutoffs)
            text.AppendParagraph("  cut-off     ", "              ", $"{cutoff.Column} {cutoff.Operator} '{cutoff.Value}' in node {cutoff.Node} of {cutoff.Pipe}", width);
    }

    private static void AppendBackfill(StringBuilder text, PlannedBackfill backfill, string prefix, int width, Ink ink)
    {
        AppendHeading(text, OneLine.Of($"Backfill of {backfill.Target}: {prefix}{backfill.File}"), ink);
        text.AppendParagraph("  takes ", "        ", backfill.Filter, width).Append('\n');
        text.AppendIndented(Indent, Indent, backfill.Text);
    }
}
