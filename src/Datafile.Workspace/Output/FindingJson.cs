using System.Text.Json;
using Datafile.Analyzer.Findings;

namespace Datafile.Workspace.Output;

/// <summary>A finding in JSON, the same in every command that shows findings.</summary>
public static class FindingJson
{
    /// <summary>The member <c>findings</c>.</summary>
    public static void WriteFindings(this Utf8JsonWriter json, IEnumerable<Finding> findings) =>
        json.WriteObjects("findings", findings, WriteMembers);

    /// <summary>The members of one finding.</summary>
    public static void WriteMembers(Utf8JsonWriter json, Finding finding)
    {
        json.WriteString("id", finding.Id);
        json.WriteString("name", finding.Name);
        json.WriteString("severity", Wording.Severity(finding.Severity));
        json.WriteString("message", finding.Message);
        WritePlace(json, Place.Of(finding));
        json.WriteString("resource", finding.Resource);
        json.WriteString("help", finding.Rule.Page);
        foreach (var property in finding.Properties.OrderBy(p => p.Key, StringComparer.Ordinal))
            json.WriteString(property.Key, property.Value);
        json.WriteObjects("related", finding.Related, WriteRelated);
        json.WriteObjects("fixes", finding.Fixes, WriteFix);
    }

    internal static void WritePlace(Utf8JsonWriter json, Place place)
    {
        json.WriteString("file", place.File);
        json.WriteNumber("line", place.Line);
        json.WriteNumber("column", place.Column);
        json.WriteNumber("endLine", place.EndLine);
        json.WriteNumber("endColumn", place.EndColumn);
    }

    private static void WriteRelated(Utf8JsonWriter json, RelatedLocation related)
    {
        var place = Place.Of(related.Location);
        json.WriteString("file", place.File);
        json.WriteNumber("line", place.Line);
        json.WriteNumber("column", place.Column);
        json.WriteString("message", related.Message);
    }

    private static void WriteFix(Utf8JsonWriter json, Fix fix)
    {
        json.WriteString("title", fix.Title);
        json.WriteBoolean("safe", !fix.IsUnsafe);
        json.WriteObjects("edits", fix.Edits, WriteEdit);
    }

    private static void WriteEdit(Utf8JsonWriter json, FileEdit edit)
    {
        json.WriteString("file", edit.File);
        json.WriteNumber("start", edit.Change.Span.Start);
        json.WriteNumber("length", edit.Change.Span.Length);
        json.WriteString("text", edit.Change.NewText ?? "");
    }
}
