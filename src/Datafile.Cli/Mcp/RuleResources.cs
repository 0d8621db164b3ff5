using System.Globalization;
using System.Text.Json;
using Datafile.Analyzer.Rules;
using Datafile.Cli.Commands;
using Datafile.Cli.JsonRpc;
using Datafile.Workspace.Files;
using Datafile.Workspace.Output;

namespace Datafile.Cli.Mcp;

/// <summary>The pages of the rules as resources of the protocol: <c>datafile://rules/DF3001</c>.</summary>
internal static class RuleResources
{
    private const string Scheme = "datafile://rules/", Markdown = "text/markdown";

    /// <summary>The code of earlier versions of the protocol for a resource that does not exist.</summary>
    private const int ResourceNotFound = -32002;

    public static void WriteAll(Utf8JsonWriter json) => json.WriteObjects("resources", Rule.All.Select(r => r.Description), (json, rule) =>
    {
        json.WriteString("uri", Scheme + rule.Id);
        json.WriteString("name", $"{rule.Id} {rule.Name}");
        json.WriteString("description", rule.Title.ToString(CultureInfo.InvariantCulture));
        json.WriteString("mimeType", Markdown);
    });

    public static void WriteTemplate(Utf8JsonWriter json) => json.WriteObjects("resourceTemplates", [Scheme + "{rule}"], (json, template) =>
    {
        json.WriteString("uriTemplate", template);
        json.WriteString("name", "rule");
        json.WriteString("description", "The page of a rule, by its id or its name.");
        json.WriteString("mimeType", Markdown);
    });

    /// <exception cref="RpcException">There is no such resource.</exception>
    public static Action<Utf8JsonWriter> Read(string uri, bool isStateless)
    {
        try
        {
            var page = uri.StartsWith(Scheme, StringComparison.Ordinal)
                ? RulePages.Page(RulePages.Find(uri[Scheme.Length..]))
                : throw new WorkspaceException($"there is no resource '{uri}': write {Scheme} and the id of a rule");
            return json => json.WriteObjects("contents", [page], (json, text) =>
            {
                json.WriteString("uri", uri);
                json.WriteString("mimeType", Markdown);
                json.WriteString("text", text);
            });
        }
        catch (WorkspaceException failure)
        {
            throw new RpcException(isStateless ? RpcException.InvalidParams : ResourceNotFound, failure.Message);
        }
    }
}
