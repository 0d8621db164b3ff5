using System.Collections.Immutable;
using System.Text.Json;
using System.Text.RegularExpressions;
using Datafile.Analyzer.Findings;
using Microsoft.CodeAnalysis;

namespace Datafile.Workspace.Output;

/// <summary>SARIF 2.1.0, which GitHub code scanning, Azure DevOps and editors read.</summary>
public static class SarifOutput
{
    /// <summary>What readers of SARIF show as a link (2.1.0, 3.11.6): a name that looks like one is escaped.</summary>
    private static readonly Regex Link = new(@"\[(?<text>[^\[\]]*)\]\(", RegexOptions.CultureInvariant);

    private const string Schema = "https://json.schemastore.org/sarif-2.1.0.json";

    /// <summary>One line of JSON. Paths start at the prefixes of the projects, unless given in full.</summary>
    /// <param name="rules">All rules that were run; those of findings need not be among them.</param>
    /// <param name="version">The version of the tool, e.g. <c>0.1.0</c>.</param>
    /// <param name="page">The page of a rule in Markdown, by its id: rules that have findings get it as their help.</param>
    /// <param name="areNew">Whether the findings are those that the baseline does not have.</param>
    /// <param name="withSuppressed">Whether suppressed and accepted findings are in the log, marked as such, after all others.</param>
    public static string Render(
        CheckReport report, IEnumerable<RuleDescription> rules, string version, Func<string, string?>? page =
            null, bool areNew = false, bool withSuppressed = false)
    {
        var results = report.Lines.Concat(withSuppressed ? report.Suppressed : []).ToImmutableArray();
        var known = rules.Concat(results.Select(found => found.Finding.Rule))
            .GroupBy(rule => rule.Id, (_, same) => same.First())
            .ToImmutableArray();

        return JsonText.Object(json =>
        {
            json.WriteString("$schema", Schema);
            json.WriteString("version", "2.1.0");
            json.WriteObjects(
                "runs", [results], (json, results) => WriteRun(json, results, known, version, page ?? (_ => null), areNew, withSuppressed));
        });
    }

    private static void WriteRun(
        Utf8JsonWriter json, ImmutableArray<(ProjectFindings Project, Finding Finding)> results, ImmutableArray<RuleDescription> rules, string version,
        Func<string, string?> page, bool areNew, bool withSuppressed)
    {
        var found = new HashSet<string>(results.Select(line => line.Finding.Id), StringComparer.Ordinal);
        json.WriteStartObject("tool");
        json.WriteStartObject("driver");
        json.WriteString("name", "datafile");
        json.WriteString("semanticVersion", version);
        json.WriteObjects("rules", rules, (json, rule) => WriteRule(json, rule, found.Contains(rule.Id) ? page(rule.Id) : null));
        json.WriteEndObject();
        json.WriteEndObject();

        // Columns and edits count in UTF-16, as .NET does; SARIF would take code points.
        json.WriteString("columnKind", "utf16CodeUnits");

        var indexes = rules.Select((rule, index) => (rule.Id, index)).ToDictionary(rule => rule.Id, rule => rule.index);
        var fingerprints = new Fingerprints();
        json.WriteObjects("results", results, (json, found) =>
        {
            json.WriteString("ruleId", found.Finding.Id);
            json.WriteNumber("ruleIndex", indexes[found.Finding.Id]);
            if (areNew)
                json.WriteString("baselineState", "new");
            WriteResult(json, found.Finding, found.Project.Prefix);

            // All results have it or none (2.1.0, 3.27.23): an empty list says that this one is not suppressed.
            if (withSuppressed)
                json.WriteObjects("suppressions", found.Finding.Suppressions, WriteSuppression);

            json.WriteStartObject("partialFingerprints");
            json.WriteString("finding/v1", fingerprints.Of(found.Finding, ShownPath.Of(found.Project.Prefix, Place.Of(found.Finding).File)));
            json.WriteEndObject();
        });
    }

    private static void WriteRule(Utf8JsonWriter json, RuleDescription rule, string? page)
    {
        json.WriteString("id", rule.Id);
        json.WriteString("name", rule.Name);
        WriteText(json, "shortDescription", rule.Title);
        json.WriteStartObject("messageStrings");
        foreach (var (format, i) in rule.MessageFormats.Select((format, i) => (format, i)))
            WriteText(json, i == 0 ? "default" : $"message{i + 1}", format);
        json.WriteEndObject();
        if (page is not null)
        {
            json.WriteStartObject("help");
            json.WriteString("text", $"'datafile explain {rule.Id}' prints what the rule finds and how to fix it.");
            json.WriteString("markdown", page);
            json.WriteEndObject();
        }

        json.WriteStartObject("defaultConfiguration");
        json.WriteString("level", Level(rule.DefaultSeverity));
        json.WriteBoolean("enabled", true);
        json.WriteEndObject();

        json.WriteStartObject("properties");
        json.WriteString("category", rule.Category);
        json.WriteEndObject();
    }

    private static void WriteResult(Utf8JsonWriter json, Finding finding, string prefix)
    {
        var place = Place.Of(finding);
        json.WriteString("level", Level(finding.Severity));
        WriteText(json, "message", finding.Message);

        json.WriteObjects("locations", place.File.Length > 0 ? [place] : Array.Empty<Place>(), (json, place) =>
        {
            WritePhysicalLocation(json, place, prefix);
            if (finding.Resource.Length > 0)
                json.WriteObjects("logicalLocations", [finding.Resource], (json, name) => json.WriteString("name", name));
        });

        if (!finding.Related.IsEmpty)
        {
            // Numbered, for SARIF wants each to be unlike the others.
            json.WriteObjects("relatedLocations", finding.Related.Select((related, id) => (related, id)), (json, item) =>
            {
                json.WriteNumber("id", item.id);
                WritePhysicalLocation(json, Place.Of(item.related.Location), prefix);
                WriteText(json, "message", item.related.Message);
            });
        }

        if (!finding.Fixes.IsEmpty)
            json.WriteObjects("fixes", finding.Fixes, (json, fix) => WriteFix(json, fix, prefix));
    }

    private static void WriteSuppression(Utf8JsonWriter json, FindingSuppression suppression)
    {
        json.WriteString("kind", suppression.IsInSource ? "inSource" : "external");
        json.WriteString("justification", suppression.Justification);
    }

    private static void WriteFix(Utf8JsonWriter json, Fix fix, string prefix)
    {
        WriteText(json, "description", fix.Title);
        json.WriteObjects("artifactChanges", fix.Edits.GroupBy(edit => edit.File), (json, edits) =>
        {
            WriteArtifact(json, ShownPath.Of(prefix, edits.Key));
            json.WriteObjects("replacements", edits, (json, edit) =>
            {
                json.WriteStartObject("deletedRegion");
                json.WriteNumber("charOffset", edit.Change.Span.Start);
                json.WriteNumber("charLength", edit.Change.Span.Length);
                json.WriteEndObject();
                WriteText(json, "insertedContent", edit.Change.NewText ?? "");
            });
        });
        json.WriteStartObject("properties");
        json.WriteBoolean("safe", !fix.IsUnsafe);
        json.WriteEndObject();
    }

    private static void WritePhysicalLocation(Utf8JsonWriter json, Place place, string prefix)
    {
        json.WriteStartObject("physicalLocation");
        WriteArtifact(json, ShownPath.Of(prefix, place.File));
        json.WriteStartObject("region");
        json.WriteNumber("startLine", place.Line);
        json.WriteNumber("startColumn", place.Column);
        json.WriteNumber("endLine", place.EndLine);
        json.WriteNumber("endColumn", place.EndColumn);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteArtifact(Utf8JsonWriter json, string path)
    {
        json.WriteStartObject("artifactLocation");
        json.WriteString("uri", ArtifactUri.Of(path));
        if (!ArtifactUri.IsFull(path))
            json.WriteString("uriBaseId", "%SRCROOT%");
        json.WriteEndObject();
    }

    private static void WriteText(Utf8JsonWriter json, string name, string text)
    {
        json.WriteStartObject(name);
        json.WriteString("text", name == "insertedContent" ? text : Link.Replace(text, "\\[${text}\\]("));
        json.WriteEndObject();
    }

    private static string Level(DiagnosticSeverity severity) => severity switch
    {
        DiagnosticSeverity.Error => "error",
        DiagnosticSeverity.Warning => "warning",
        _ => "note",
    };
}
