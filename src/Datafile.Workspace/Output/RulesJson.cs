using Datafile.Analyzer.Findings;

namespace Datafile.Workspace.Output;

/// <summary>The JSON of <c>rules --format json</c>.</summary>
public static class RulesJson
{
    /// <summary>One line of JSON, the rules in the order given.</summary>
    public static string Render(IEnumerable<RuleDescription> rules) => JsonText.Object(json =>
    {
        json.WriteNumber("schema", 1);
        json.WriteObjects("rules", rules, (json, rule) =>
        {
            json.WriteString("id", rule.Id);
            json.WriteString("name", rule.Name);
            json.WriteString("title", rule.Title);
            json.WriteString("category", rule.Category);
            json.WriteString("severity", Wording.Severity(rule.DefaultSeverity));
            json.WriteBoolean("enabled", true);
            json.WriteString("message", rule.MessageFormats[0]);
            json.WriteStartArray("messages");
            foreach (var format in rule.MessageFormats)
                json.WriteStringValue(format);
            json.WriteEndArray();
            json.WriteString("help", rule.Page);
        });
    });
}
