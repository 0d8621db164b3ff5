using System.Globalization;
using System.Text;
using Datafile.Analyzer.Changes;
using Datafile.Analyzer.Deployments;
using Datafile.Analyzer.Findings;
using Microsoft.CodeAnalysis;

namespace Datafile.Workspace.Output.Report;

/// <summary>
/// A check as one HTML page that needs nothing else: what a change does to data, the findings, the plan as a checklist, and the
/// lineage as a picture.
/// </summary>
public static class ReportPage
{
    public static void Write(Stream to, ReportContent content)
    {
        using var text = new StreamWriter(to, new UTF8Encoding(false), 1 << 16, leaveOpen: true) { NewLine = "\n" };
        Write(text, content);
    }

    internal static void Write(TextWriter to, ReportContent content)
    {
        var html = new Html(to);
        var findings = new CheckReport([content.Found]).Lines.Select(l => l.Finding).ToArray();
        html.Own("<!DOCTYPE html>\n").Open("html", ("lang", "en")).Own("\n");
        WriteHead(html, content);
        html.Open("body").Own("\n").Element("a", "Skip to the content", ("class", "skip"), ("href", "#main")).Own("\n");
        WriteHeader(html, content, findings);
        html.Open("main", ("id", "main")).Own("\n");
        if (content.Plan is { } plan)
            ChangeSection.Write(html, plan, content.Stored);
        FindingSection.Write(html, content.Found, findings);
        if (content.Plan is { Changes.IsEmpty: false } or { Steps.IsEmpty: false })
            StepSection.Write(html, content.Plan, findings, content.Folder);
        LineageSection.Write(html, content);
        html.CloseLine();
        html.Open("footer")
            .Element("p", $"Written by datafile {content.Version}".TrimEnd() + ". This page loads nothing and sends nothing.")
            .CloseLine();
        html.Open("script").Own(ReportAssets.Script).CloseLine();
        html.CloseLine().CloseLine();
    }

    private static void WriteHead(Html html, ReportContent content)
    {
        html.Open("head").Own("\n")
            .Empty("meta", ("charset", "utf-8")).Own("\n")
            .Empty("meta", ("http-equiv", "Content-Security-Policy"), ("content", ReportAssets.Policy)).Own("\n")
            .Empty("meta", ("name", "viewport"), ("content", "width=device-width, initial-scale=1")).Own("\n")
            .Empty("meta", ("name", "color-scheme"), ("content", "light dark")).Own("\n")
            .Empty("meta", ("name", "referrer"), ("content", "no-referrer")).Own("\n")
            .Element("title", $"{content.Project}: Datafile report").Own("\n");
        html.Open("style").Own(ReportAssets.Style).CloseLine();
        html.CloseLine();
    }

    private static void WriteHeader(Html html, ReportContent content, Finding[] findings)
    {
        html.Open("header").Own("\n").Element("h1", content.Project).Own("\n");
        html.Open("p", ("class", "meta"));
        if (content.Plan is { } plan)
            html.Text("Compared with ").Element("code", content.Against).Text($", workflow {Wording.Kebab(plan.Workflow)}. ");
        html.Text("Checked at ")
            .Element("time", Time(content.Now), ("datetime", content.Now.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture)))
            .Text(" UTC.")
            .CloseLine();

        html.Open("dl", ("class", "figures"));
        if (content.Plan is { } compared)
        {
            Figure(html, "Changes", Number(compared.Changes.Length), "");
            if (compared.Deployment is { } deployment)
            {
                Figure(html, "Deployment", Wording.Kebab(deployment.Verdict), deployment.Verdict > DeployAction.Populate ? "heavy" : "");
                if (content.Stored is { } stored && PlanDeploymentText.WrittenAgain(deployment, stored) is var (size, isWhole))
                    Figure(html, "Written again", (isWhole ? "" : "at least ") + PlanWording.Of(size), "heavy");
            }
            else
            {
                Figure(
                    html, "Heaviest effect on data", PlanWording.Of(Heaviest(compared.Changes)),
                    PlanWording.Weight(Heaviest(compared.Changes)) > 0 ? "heavy" : "");
            }
        }

        Figure(
            html, "Errors", Number(findings.Count(f => f.Severity == DiagnosticSeverity.Error)),
            findings.Any(f => f.Severity == DiagnosticSeverity.Error) ? "error" : "");
        Figure(
            html, "Warnings", Number(findings.Count(f => f.Severity == DiagnosticSeverity.Warning)),
            findings.Any(f => f.Severity == DiagnosticSeverity.Warning) ? "warning" : "");
        Figure(html, "Resources", Number(content.Lineage.Nodes.Count(n => n.IsOwn)), "");
        html.CloseLine();

        html.Open("nav", ("aria-label", "Sections"));
        if (content.Plan is not null)
            html.Element("a", "Changes", ("href", "#changes"));
        html.Element("a", "Findings", ("href", "#findings"));
        if (content.Plan is { Changes.IsEmpty: false } or { Steps.IsEmpty: false })
            html.Element("a", "Plan", ("href", "#plan"));
        html.Element("a", "Lineage", ("href", "#lineage")).Element("a", "Resources", ("href", "#resources")).CloseLine();
        html.CloseLine();
    }

    private static Impact Heaviest(IEnumerable<Change> changes) =>
        changes.Select(c => c.Impact).OrderByDescending(PlanWording.Weight).ThenByDescending(i => i).FirstOrDefault();

    private static void Figure(Html html, string name, string value, string tone) =>
        html.Open("div").Element("dt", name).Element("dd", value, ("class", tone.Length > 0 ? tone : null)).Close();

    internal static string Number(int value) => value.ToString("N0", CultureInfo.InvariantCulture);

    private static string Time(DateTime time) => time.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
}
