using System.Text.Json;
using Datafile.Analyzer.Changes;
using Datafile.Analyzer.Deployments;
using Datafile.Analyzer.Findings;
using Datafile.Analyzer.Plans;

namespace Datafile.Workspace.Output;

/// <summary>The JSON of <c>plan --format json</c>.</summary>
public static class PlanJson
{
    /// <summary>Whether a text is what <see cref="Render"/> writes: one plan, or several with one a line.</summary>
    public static bool IsPlan(string text)
    {
        try
        {
            var end = text.IndexOf('\n');
            using var json = JsonDocument.Parse(end < 0 ? text : text.Substring(0, end));
            return json.RootElement is { ValueKind: JsonValueKind.Object } plan
                && plan.TryGetProperty("schema", out _)
                && plan.TryGetProperty("workflow", out _)
                && plan.TryGetProperty("steps", out var steps)
                && steps.ValueKind == JsonValueKind.Array;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    /// <summary>One line of JSON.</summary>
    /// <param name="findings">What the analysis found beside the plan.</param>
    /// <param name="stored">How much the Data Sources store; null where that is not known.</param>
    /// <param name="project">Which project it is, where several are printed; empty for the only one.</param>
    public static string Render(
        ReleasePlan plan, IEnumerable<Finding> findings, StoredSizes? stored = null, string project = "") => JsonText.Object(json =>
    {
        json.WriteNumber("schema", 1);
        if (project.Length > 0)
            json.WriteString("project", project);
        json.WriteString("workflow", Wording.Kebab(plan.Workflow));
        json.WriteString("workflowReason", plan.WorkflowReason);

        json.WriteStartObject("version");
        json.WriteString("live", plan.Version.Live);
        json.WriteString("release", plan.Version.Release);
        json.WriteString("backfill", plan.Version.Backfill);
        json.WriteEndObject();

        json.WriteObjects("changes", plan.Changes, WriteChange);
        json.WriteStrings("recreated", plan.Recreated);
        json.WriteStrings("readers", plan.Readers);
        json.WriteObjects("cutoffs", plan.Cutoffs, WriteCutoff);
        json.WriteObjects("backfills", plan.Backfills, WriteBackfill);
        json.WriteObjects("queries", plan.Queries, WriteQuery);
        json.WriteObjects("steps", plan.Steps, WriteStep);
        json.WriteObjects("unresolved", plan.Unresolved.Select(f => new StepCause(f.Id, f.Resource)).Distinct(), WriteCause);
        if (plan.Deployment is { } deployment)
            WriteDeployment(json, deployment, stored);
        json.WriteFindings(findings);
    });

    private static void WriteDeployment(Utf8JsonWriter json, Deployment deployment, StoredSizes? stored)
    {
        json.WriteStartObject("deployment");
        json.WriteString("verdict", Wording.Kebab(deployment.Verdict));
        json.WriteStartObject("resources");
        foreach (var (resource, action) in deployment.Resources.Select(r => (r.Key, r.Value)))
            json.WriteString(resource, Wording.Kebab(action));
        json.WriteEndObject();
        json.WriteObjects("reasons", deployment.Reasons, WriteReason);
        if (stored is not null)
            WriteStored(json, deployment, stored);
        json.WriteEndObject();
    }

    private static void WriteStored(Utf8JsonWriter json, Deployment deployment, StoredSizes stored)
    {
        json.WriteStartObject("stored");
        foreach (var resource in deployment.Resources.Keys)
        {
            if (stored.Find(resource) is not { } size)
                continue;

            json.WriteStartObject(resource);
            json.WriteNumber("rows", size.Rows);
            json.WriteNumber("bytes", size.Bytes);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private static void WriteReason(Utf8JsonWriter json, DeploymentReason reason)
    {
        json.WriteString("resource", reason.Resource);
        json.WriteString("rule", reason.Rule);
        json.WriteString("message", reason.Message);
    }

    private static void WriteChange(Utf8JsonWriter json, Change change)
    {
        var place = Place.Of(change.Location);
        json.WriteString("kind", Wording.Kebab(change.Kind));
        json.WriteString("resource", change.Resource);
        json.WriteString("member", change.Member);
        json.WriteString("impact", Wording.Kebab(change.Impact));
        json.WriteString("method", Wording.Kebab(change.Method));
        json.WriteString("file", place.File);
        json.WriteNumber("line", place.Line);
        json.WriteString("message", change.Message);
        json.WriteStrings("sources", change.SourceAddresses);
    }

    private static void WriteCutoff(Utf8JsonWriter json, PlannedCutoff cutoff)
    {
        json.WriteString("pipe", cutoff.Pipe);
        json.WriteString("node", cutoff.Node);
        json.WriteString("column", cutoff.Column);
        json.WriteString("operator", cutoff.Operator);
        json.WriteString("value", cutoff.Value);
    }

    private static void WriteBackfill(Utf8JsonWriter json, PlannedBackfill backfill)
    {
        json.WriteString("pipe", backfill.Pipe);
        json.WriteString("file", backfill.File);
        json.WriteString("target", backfill.Target);
        json.WriteString("filter", backfill.Filter);
        json.WriteString("text", backfill.Text);
    }

    private static void WriteQuery(Utf8JsonWriter json, PlannedQuery query)
    {
        json.WriteString("dataSource", query.DataSource);
        json.WriteString("file", query.File);
        json.WriteString("text", query.Text);
    }

    private static void WriteStep(Utf8JsonWriter json, PlanStep step)
    {
        json.WriteString("id", step.Id);
        json.WriteString("title", step.Title);
        json.WriteString("reason", step.Reason);
        json.WriteStrings("commands", step.Commands);
        json.WriteStrings("writes", step.Writes);
        json.WriteString("waitUntil", step.WaitUntil);
        json.WriteStrings("verify", step.Verify);
        json.WriteStrings("undo", step.Undo);
        json.WriteObjects("causes", step.Causes, WriteCause);
    }

    private static void WriteCause(Utf8JsonWriter json, StepCause cause)
    {
        json.WriteString("rule", cause.Rule);
        json.WriteString("resource", cause.Resource);
    }
}
