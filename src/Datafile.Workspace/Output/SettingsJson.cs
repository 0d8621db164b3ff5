namespace Datafile.Workspace.Output;

/// <summary>The JSON of <c>check --show-config --format json</c>.</summary>
public static class SettingsJson
{
    /// <summary>One line of JSON. Files are relative to where the command was started.</summary>
    public static string Render(IReadOnlyCollection<EffectiveSettings> projects) => JsonText.Object(json =>
    {
        json.WriteNumber("schema", 1);
        json.WriteObjects("projects", projects, (json, project) =>
        {
            json.WriteString("project", project.Prefix.Length == 0 ? "." : project.Prefix.TrimEnd('/'));
            json.WriteObjects("settings", project.Settings, (json, setting) =>
            {
                json.WriteString("name", setting.Name);
                json.WriteString("value", setting.Value);
                json.WriteString("paths", setting.Paths);
                json.WriteString("source", setting.Source);
                json.WriteString("file", setting.Place is { } place ? ShownPath.Of(project.Prefix, place.File) : null);
                if (setting.Place is null)
                    json.WriteNull("line");
                else
                    json.WriteNumber("line", setting.Place.Line);
                json.WriteString("note", setting.Note);
            });
            json.WriteObjects("problems", project.Problems, (json, problem) =>
            {
                json.WriteString("file", ShownPath.Of(project.Prefix, problem.Place.File));
                json.WriteNumber("line", problem.Place.Line);
                json.WriteNumber("column", problem.Place.Column);
                json.WriteString("message", problem.Message);
            });
        });
    });
}
