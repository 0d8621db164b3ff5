using System.Globalization;
using System.Text.Json;
using Datafile.Analyzer.Analysis;
using Datafile.Analyzer.Project;
using Datafile.Parser.Syntax;
using Datafile.Parser.Templates;

namespace Datafile.Workspace.Output;

/// <summary>The JSON of <c>parse --format json</c>.</summary>
public static class ParseJson
{
    /// <summary>Writes one line of JSON for a file.</summary>
    /// <param name="withTree">Whether the tree is written beside what it says.</param>
    public static void Write(Stream to, FileParse file, bool withTree) => JsonText.WriteObject(to, json =>
    {
        json.WriteNumber("schema", 1);
        json.WriteString("file", file.Path);
        json.WriteString("kind", Wording.Kebab(file.Kind));
        json.WriteNumber("bytes", file.Bytes);
        json.WriteBoolean("roundTrip", file.RoundTrips);
        json.WriteFindings(FixReview.Offered(file.Analysis));
        json.WriteObjects("nodes", file.Analysis.Pipe is { } pipe ? pipe.Nodes : [], (json, node) => WriteNode(json, node, file.Syntax));
        if (!withTree)
            return;

        json.WriteStartObject("tree");
        SyntaxJson.WriteMembers(json, file.Syntax, file.SqlOf);
        json.WriteEndObject();
    });

    private static void WriteNode(Utf8JsonWriter json, PipeNode node, DatafileSyntax syntax)
    {
        json.WriteString("name", node.Name);
        json.WriteString("type", node.Syntax.Type);
        json.WriteNumber("line", syntax.Text.Lines.GetLinePosition(node.Syntax.Start.Keyword.Start).Line + 1);
        json.WriteBoolean("templated", node.Sql is { IsTemplate: true });
        json.WriteStrings("tables", Wording.Tables(node));
        json.WriteObjects("parameters", node.Parameters, WriteParameter);
    }

    private static void WriteParameter(Utf8JsonWriter json, TemplateParameter parameter)
    {
        json.WriteString("name", parameter.Name);
        if (parameter.Type.Length > 0)
            json.WriteString("type", parameter.Type);
        else
            json.WriteNull("type");

        json.WritePropertyName("default");
        WriteLiteral(json, parameter.Default);
        if (parameter.Description.Length > 0)
            json.WriteString("description", parameter.Description);
        if (parameter.IsRequired is { } isRequired)
            json.WriteBoolean("required", isRequired);
    }

    private static void WriteLiteral(Utf8JsonWriter json, TemplateLiteral? literal)
    {
        switch (literal)
        {
            case null:
                json.WriteNullValue();
                break;
            case { Kind: TemplateLiteralKind.Boolean }:
                json.WriteBooleanValue(literal.Text == "True");
                break;
            case { Kind: TemplateLiteralKind.Number }
                when decimal.TryParse(literal.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number):
                json.WriteNumberValue(number);
                break;
            default:
                json.WriteStringValue(literal.Text);
                break;
        }
    }
}
