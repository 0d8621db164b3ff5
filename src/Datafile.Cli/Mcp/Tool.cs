using System.Text.Json;
using Datafile.Workspace.Files;
using Datafile.Workspace.Output;

namespace Datafile.Cli.Mcp;

/// <summary>A tool of the protocol.</summary>
/// <param name="OutputSchema">The JSON Schema of what it yields; empty where that is text.</param>
internal sealed record Tool(string Name, string Title, string Description, ToolInput[] Inputs, string OutputSchema, Func<ToolArguments, ToolResult> Work)
{
    /// <summary>Runs it. What is wrong with the arguments or with the files is a result: the agent can correct itself.</summary>
    public ToolResult Call(JsonElement arguments)
    {
        try
        {
            return Work(new ToolArguments(Name, Inputs, arguments));
        }
        catch (WorkspaceException failure)
        {
            return ToolResult.Failed(failure.Message);
        }
    }

    public void Write(Utf8JsonWriter json)
    {
        json.WriteString("name", Name);
        json.WriteString("title", Title);
        json.WriteString("description", Description);

        json.WriteStartObject("inputSchema");
        json.WriteString("type", "object");
        json.WriteStartObject("properties");
        foreach (var input in Inputs)
            input.Write(json);
        json.WriteEndObject();
        if (Inputs.Any(i => i.IsRequired))
            json.WriteStrings("required", Inputs.Where(i => i.IsRequired).Select(i => i.Name));
        json.WriteBoolean("additionalProperties", false);
        json.WriteEndObject();

        if (OutputSchema.Length > 0)
        {
            json.WritePropertyName("outputSchema");
            json.WriteRawValue(OutputSchema.TrimEnd());
        }

        json.WriteStartObject("annotations");
        json.WriteString("title", Title);
        json.WriteBoolean("readOnlyHint", true);
        json.WriteBoolean("destructiveHint", false);
        json.WriteBoolean("idempotentHint", true);
        json.WriteBoolean("openWorldHint", false);
        json.WriteEndObject();
    }
}

internal enum ToolInputKind
{
    Text,
    Texts,
    Number,
    Flag,
}

/// <summary>An argument that a tool takes.</summary>
internal sealed record ToolInput(string Name, string Description, ToolInputKind Kind = ToolInputKind.Text, bool IsRequired = false)
{
    /// <summary>The texts that it may be; empty for any.</summary>
    public string[] Choices { get; init; } = [];

    /// <summary>The bounds of a number.</summary>
    public (int Min, int Max) Bounds { get; init; } = (0, int.MaxValue);

    public void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject(Name);
        json.WriteString("type", Kind switch
        {
            ToolInputKind.Text => "string",
            ToolInputKind.Texts => "array",
            ToolInputKind.Number => "integer",
            _ => "boolean",
        });
        if (Kind == ToolInputKind.Texts)
        {
            json.WriteStartObject("items");
            json.WriteString("type", "string");
            json.WriteEndObject();
        }

        if (Kind == ToolInputKind.Number)
        {
            json.WriteNumber("minimum", Bounds.Min);
            if (Bounds.Max < int.MaxValue)
                json.WriteNumber("maximum", Bounds.Max);
        }

        if (Choices.Length > 0)
            json.WriteStrings("enum", Choices);
        json.WriteString("description", Description);
        json.WriteEndObject();
    }
}

/// <summary>What a tool yields.</summary>
/// <param name="IsStructured">Whether the text is a JSON object.</param>
internal sealed record ToolResult(string Text, bool IsStructured = false, bool IsError = false)
{
    public static ToolResult Failed(string message) => new(message, IsError: true);

    public void Write(Utf8JsonWriter json)
    {
        json.WriteObjects("content", [Text], (json, text) =>
        {
            json.WriteString("type", "text");
            json.WriteString("text", text);
        });
        if (IsStructured)
        {
            json.WritePropertyName("structuredContent");
            json.WriteRawValue(Text);
        }

        if (IsError)
            json.WriteBoolean("isError", true);
    }
}
