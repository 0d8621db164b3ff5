using System.Collections.Immutable;
using Datafile.Analyzer.Changes;
using Datafile.Analyzer.Deployments;
using Datafile.Analyzer.Plans;

namespace Datafile.Workspace.Output.Report;

/// <summary>What a change does to data, the heaviest first.</summary>
internal static class ChangeSection
{
    /// <param name="stored">How much the Data Sources store; null where that is not known.</param>
    public static void Write(Html html, ReleasePlan plan, StoredSizes? stored)
    {
        html.Open("section", ("id", "changes"), ("aria-labelledby", "changes-title")).Own("\n");
        html.Element("h2", "What this change does to data", ("id", "changes-title")).Own("\n");
        if (plan.Changes.IsEmpty && plan.Steps.IsEmpty)
        {
            html.Element("p", PlanWording.NothingDiffers, ("class", "lead")).CloseLine();
            return;
        }

        html.Element("p", PlanWording.Summary(plan), ("class", "lead")).Own("\n");
        if (plan.Deployment is { } deployment)
            WriteDeployment(html, deployment, stored);
        WriteReach(html, plan);

        var heavy = plan.Changes.RemoveAll(c => PlanWording.Weight(c.Impact) == 0)
            .OrderByDescending(c => PlanWording.Weight(c.Impact))
            .ToImmutableArray();
        var light = plan.Changes.RemoveAll(c => PlanWording.Weight(c.Impact) > 0);
        if (!heavy.IsEmpty)
        {
            html.Element("h3", "Changes that move or lose rows, or break readers");
            WriteChanges(html, "Changes that move or lose rows, or break readers, the heaviest first", heavy);
        }

        if (!light.IsEmpty)
        {
            html.Open("details", ("open", heavy.IsEmpty ? "" : null)).Element("summary", $"{Wording.Count(light.Length, "change")} that {(light.Length == 1 ? "keeps" : "keep")} all rows");
            WriteChanges(html, "Changes that keep all rows", light);
            html.CloseLine();
        }

        html.CloseLine();
    }

    private static void WriteDeployment(Html html, Deployment deployment, StoredSizes? stored)
    {
        var moves = PlanDeploymentText.Moves(deployment).ToArray();
        var altered = PlanDeploymentText.AlteredIn(deployment);
        if (moves.Length + altered.Length == 0)
            return;

        html.Element("h3", "What the deployment does with each Data Source").Own("\n");
        html.Open("table").Element("caption", "Data Sources that the deployment touches", ("class", "unseen"));
        WriteHeadings(html, "Action", "Data Source", "Rebuilt from it");
        html.Open("tbody");
        foreach (var (name, action, rebuilt) in moves)
        {
            html.Open("tr")
                .Open("td")
                .Element("span", Wording.Kebab(action), ("class", action > DeployAction.Populate ? "tag heavy" : "tag"))
                .Close();
            html.Open("th", ("scope", "row"));
            WriteNames(html, [name], deployment, stored);
            html.Close().Open("td");
            WriteNames(html, rebuilt, deployment, stored);
            html.Close().CloseLine();
        }

        if (altered.Length > 0)
            html.Open("tr")
                .Open("td")
                .Element("span", Wording.Kebab(DeployAction.Alter), ("class", "tag"))
                .Close()
                .Element("th", string.Join(", ", altered), ("scope", "row"))
                .Element("td", "")
                .CloseLine();
        html.Close().CloseLine();
    }

    private static void WriteNames(Html html, string[] names, Deployment deployment, StoredSizes? stored)
    {
        for (var i = 0; i < names.Length; i++)
        {
            html.Text(i > 0 ? ", " + names[i] : names[i]);
            if (stored?.Find(names[i]) is { } size)
                html.Text(" ").Element("span", $"({PlanWording.Of(size)})", ("class", "quiet"));
            if (deployment.LosingHistory.Contains(names[i]))
                html.Text(" ").Element("span", "loses history", ("class", "tag heavy"));
        }
    }

    private static void WriteReach(Html html, ReleasePlan plan)
    {
        (string Name, string Value)[] rows =
        [
            ("Live version", plan.Version.Live ?? ""), ("Release", plan.Version.Release ?? ""), ("Backfill", plan.Version.Backfill ?? ""),
            ("Re-created", string.Join(", ", plan.Recreated)), ("Read by", string.Join(", ", plan.Readers)),
            .. plan.Cutoffs.Select(c => ("Cut-off", $"{c.Column} {c.Operator} '{c.Value}' in node {c.Node} of {c.Pipe}")),
        ];
        if (rows.All(r => r.Value.Length == 0))
            return;

        html.Open("dl", ("class", "facts"));
        foreach (var (name, value) in rows.Where(r => r.Value.Length > 0))
            html.Element("dt", name).Element("dd", value);
        html.CloseLine();
    }

    private static void WriteChanges(Html html, string caption, ImmutableArray<Change> changes)
    {
        html.Open("table").Element("caption", caption, ("class", "unseen"));
        WriteHeadings(html, "Data", "Change", "How", "Where");
        html.Open("tbody").Own("\n");
        foreach (var change in changes)
        {
            html.Open("tr")
                .Open("td")
                .Element("span", PlanWording.Of(change.Impact), ("class", PlanWording.Weight(change.Impact) > 0 ? "tag heavy" : "tag"))
                .Close();
            html.Open("td").Element("strong", PlanWording.NameOf(change)).Text(" ").Element("span", Wording.Kebab(change.Kind), ("class", "quiet"));
            html.Element("p", change.Message).Close();
            html.Element("td", PlanWording.Of(change.Method), ("class", "how"));
            html.Open("td", ("class", "place"));
            if (Place.Of(change.Location) is { File.Length: > 0 } place)
                html.Text($"{place.File}:{place.Line}");
            html.Close().CloseLine();
        }

        html.Close().CloseLine();
    }

    private static void WriteHeadings(Html html, params string[] names)
    {
        html.Open("thead").Open("tr");
        foreach (var name in names)
            html.Element("th", name, ("scope", "col"));
        html.Close().CloseLine();
    }
}
