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

        json.WriteStartObject("summary");
        json.WriteNumber("files", report.Files);
        json.WriteNumber("errors", report.Errors);
        json.WriteNumber("warnings", report.Warnings);
        json.WriteNumber("infos", report.Infos);
        json.WriteEndObject();
    });
}
