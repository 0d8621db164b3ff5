using System.Text.Json;
using Datafile.Analyzer.Release;

namespace Datafile.Workspace.Output;

/// <summary>The JSON of <c>check --format json</c>.</summary>
public static class JsonOutput
{
    /// <summary>One line of JSON. With several projects each finding says which it belongs to.</summary>
    public static string Render(CheckReport report) => JsonText.Object(json =>
    {
        json.WriteNumber("schema", 1);
        json.WriteObjects("findings", report.Findings, (json, found) =>
        {
            if (report.Projects.Length > 1)
                json.WriteString("project", found.Project.Prefix);
            FindingJson.WriteMembers(json, found.Finding);
        });

        if (report.Forbidden > 0)
            json.WriteObjects("forbidden", report.Projects.SelectMany(p => p.Forbidden, (project, movement) => (project, movement)), WriteForbidden);

        json.WriteStartObject("summary");
        json.WriteNumber("files", report.Files);
        json.WriteNumber("errors", report.Errors);
        json.WriteNumber("warnings", report.Warnings);
        json.WriteNumber("infos", report.Infos);
        if (report.Known > 0)
            json.WriteNumber("known", report.Known);
        if (report.Forbidden > 0)
            json.WriteNumber("forbidden", report.Forbidden);
        json.WriteEndObject();

        void WriteForbidden(Utf8JsonWriter json, (ProjectFindings Project, ForbiddenMovement Movement) found)
        {
            if (report.Projects.Length > 1)
                json.WriteString("project", found.Project.Prefix);
            json.WriteString("method", RowMovementName.Of(found.Movement.Movement));
            json.WriteString("resource", found.Movement.Resource);
            json.WriteString("message", found.Movement.Message);
            FindingJson.WritePlace(json, Place.Of(found.Movement.Location));
        }
    });
}
