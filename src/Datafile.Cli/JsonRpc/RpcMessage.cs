using System.Text.Json;
using System.Text.Unicode;

namespace Datafile.Cli.JsonRpc;

/// <summary>A message from the client.</summary>
/// <param name="Id">A number or a text; undefined for a notification.</param>
/// <param name="Method">Empty for an answer.</param>
/// <param name="Parameters">Undefined where there are none.</param>
internal sealed record RpcMessage(JsonElement Id, string Method, JsonElement Parameters)
{
    public bool IsRequest => Id.ValueKind != JsonValueKind.Undefined && Method.Length > 0;

    /// <summary>The id as a text that is unlike those of all other requests.</summary>
    public string Key => KeyOf(Id);

    public static string KeyOf(JsonElement id) => id.ValueKind == JsonValueKind.Undefined ? "" : id.GetRawText();

    /// <exception cref="RpcException">It is not JSON, or not a message.</exception>
    public static RpcMessage Parse(ReadOnlyMemory<byte> content)
    {
        // Of texts that are not UTF-8, the reader finds out only when they are asked for.
        if (!Utf8.IsValid(content.Span))
            throw new RpcException(RpcException.ParseError, "the message is not UTF-8");

        JsonElement message;
        try
        {
            using var document = JsonDocument.Parse(content);
            message = document.RootElement.Clone();
        }
        catch (JsonException failure)
        {
            throw new RpcException(RpcException.ParseError, $"the message is not JSON, at byte {failure.BytePositionInLine} of line {failure.LineNumber + 1}");
        }

        if (message.ValueKind != JsonValueKind.Object)
            throw new RpcException(RpcException.InvalidRequest, "a message is a JSON object");

        message.TryGetProperty("id", out var id);
        message.TryGetProperty("params", out var parameters);
        var method = message.TryGetProperty("method", out var name) ? TextOf(name) ?? "" : "";
        var isAnswer = message.TryGetProperty("result", out _) || message.TryGetProperty("error", out _);
        return method.Length > 0 || isAnswer
            ? new RpcMessage(id, method, parameters)
            : throw new RpcException(RpcException.InvalidRequest, "the message has no method");
    }

    /// <summary>The text of a value; null where it is not a text, or holds half of a surrogate pair.</summary>
    public static string? TextOf(JsonElement value)
    {
        try
        {
            return value.ValueKind == JsonValueKind.String ? value.GetString() : null;
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }
}
