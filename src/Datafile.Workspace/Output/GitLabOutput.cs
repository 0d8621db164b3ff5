using Microsoft.CodeAnalysis;

namespace Datafile.Workspace.Output;

/// <summary>A code quality report of GitLab: a JSON array of findings, shown in merge requests.</summary>
public static class GitLabOutput
{
    /// <summary>
    /// One line of JSON. Paths are relative to where the command was started, which GitLab expects to be the top of the repository.
    /// </summary>
    public static string Render(CheckReport report)
    {
        var fingerprints = new Fingerprints();
        return JsonText.Array(report.Lines, (json, line) =>
        {
            var place = Place.Of(line.Finding);
            var path = TextOutput.Path(line.Project.Prefix, place.File);
            json.WriteString("description", $"{line.Finding.Id}: {line.Finding.Message}");
            json.WriteString("check_name", line.Finding.Name);
            json.WriteString("fingerprint", fingerprints.Of(line.Finding, path));
            json.WriteString("severity", line.Finding.Severity switch
            {
                DiagnosticSeverity.Error => "critical",
                DiagnosticSeverity.Warning => "major",
                _ => "info",
            });
            json.WriteStartObject("location");
            json.WriteString("path", path);
            json.WriteStartObject("lines");
            json.WriteNumber("begin", place.Line);
            json.WriteNumber("end", place.EndLine);
            json.WriteEndObject();
            json.WriteEndObject();
        });
    }
}
