using System.Globalization;
using Datafile.Analyzer.Findings;
using Datafile.Analyzer.Plans;

namespace Datafile.Workspace.Output.Report;

/// <summary>The release plan as a checklist.</summary>
internal static class StepSection
{
    /// <param name="folder">Where its commands run; empty where that is not worth a word.</param>
    /// <param name="findings">In the order in which they are shown, so that the plan leads to them.</param>
    public static void Write(Html html, ReleasePlan plan, Finding[] findings, string folder)
    {
        html.Open("section", ("id", "plan"), ("aria-labelledby", "plan-title")).Own("\n");
        html.Open("h2", ("id", "plan-title")).Text("Plan").CloseLine();
        if (plan.WorkflowReason.Length > 0)
            html.Element("p", plan.WorkflowReason, ("class", "quiet")).Own("\n");
        WriteUnresolved(html, plan, findings);
        if (plan.Steps.IsEmpty)
            html.Element("p", PlanWording.NoSteps(plan)).Own("\n");
        else if (folder.Length > 0)
            html.Open("p").Text("Run the commands in ").Element("code", folder).Text(".").CloseLine();

        if (!plan.Files.IsEmpty)
            html.Element("p", PlanWording.Writes).Own("\n");
        if (!plan.Steps.IsEmpty)
        {
            html.Element("p", "", ("class", "progress quiet"), ("role", "status")).Open("ol", ("class", "steps")).Own("\n");
            for (var i = 0; i < plan.Steps.Length; i++)
                WriteStep(html, plan.Steps[i], "step-" + (i + 1).ToString(CultureInfo.InvariantCulture));
            html.CloseLine();
        }

        foreach (var query in plan.Queries)
        {
            html.Open("details")
                .Open("summary")
                .Text("FORWARD_QUERY of ")
                .Element("strong", query.DataSource)
                .Text(": ")
                .Element("code", query.File)
                .Close();
            WriteCode(html, "", query.Text);
            html.CloseLine();
        }

        foreach (var backfill in plan.Backfills)
        {
            html.Open("details")
                .Open("summary")
                .Text("Backfill of ")
                .Element("strong", backfill.Target)
                .Text(": ")
                .Element("code", backfill.File)
                .Close();
            html.Open("p").Text("Rows where ").Element("code", backfill.Filter).CloseLine();
            WriteCode(html, "", backfill.Text);
            html.CloseLine();
        }

        html.CloseLine();
    }

    private static void WriteUnresolved(Html html, ReleasePlan plan, Finding[] findings)
    {
        if (plan.Unresolved.IsEmpty)
            return;

        // By id and resource: the findings that are shown may be those with fixes left out.
        var numbers = findings.Select((finding, number) => (Key: (finding.Id, finding.Resource), Number: number)).ToLookup(f => f.Key, f => f.Number);
        html.Element("h3", "Before you deploy").Open("ul", ("class", "unresolved"));
        foreach (var finding in plan.Unresolved.Select(f => (f.Id, f.Resource, f.Severity)).Distinct())
        {
            var severity = Wording.Severity(finding.Severity);
            var text = finding.Resource.Length > 0 ? $"{finding.Id} ({finding.Resource})" : finding.Id;
            html.Open("li").Element("span", severity, ("class", "tag " + severity)).Text(" ");
            var shown = numbers[(finding.Id, finding.Resource)].Take(1).ToArray();
            if (shown.Length > 0)
                html.Element("a", text, ("href", "#" + FindingSection.IdOf(shown[0])));
            else
                html.Text(text);
            html.CloseLine();
        }

        html.CloseLine();
    }

    private static void WriteStep(Html html, PlanStep step, string id)
    {
        html.Open("li", ("class", "step"))
            .Open("h3")
            .Empty("input", ("type", "checkbox"), ("id", id))
            .Element("label", step.Title, ("for", id))
            .CloseLine();
        if (step.Reason.Length > 0)
            html.Element("p", step.Reason).Own("\n");
        if (PlanWording.Because(step) is { Length: > 0 } because)
            html.Element("p", because + ".", ("class", "quiet")).Own("\n");
        if (step.WaitUntil is { } moment)
            html.Open("p", ("class", "wait")).Element("strong", "Wait until").Text(" ").Text(moment).CloseLine();
        WriteCode(html, "", string.Join("\n", step.Commands));
        if (!step.Writes.IsEmpty)
            html.Open("p").Text("Files: ").Element("code", string.Join(", ", step.Writes)).CloseLine();
        WriteCode(html, PlanWording.Verify, string.Join("\n", step.Verify));
        if (!step.Undo.IsEmpty)
        {
            html.Open("details").Element("summary", "Undo");
            WriteCode(html, "", string.Join("\n", step.Undo));
            html.CloseLine();
        }

        html.CloseLine();
    }

    private static void WriteCode(Html html, string label, string text)
    {
        if (text.Length == 0)
            return;

        if (label.Length > 0)
            html.Element("p", label, ("class", "quiet"));
        html.Open("pre", ("class", "copy")).Open("code").Lines(text.TrimEnd('\n')).Close().CloseLine();
    }
}
