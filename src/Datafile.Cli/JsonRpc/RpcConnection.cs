using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Datafile.Cli.JsonRpc;

/// <summary>Messages of JSON-RPC 2.0 over two streams.</summary>
/// <remarks>
/// Written by hand because StreamJsonRpc 2.26 does not fit a native command: its formatter for System.Text.Json is marked as unsafe for trimming (IL2026,
/// IL3050), and the one that is safe (PolyTypeJsonFormatter) is experimental and adds 3.3 MB.
/// </remarks>
/// <param name="framing">How one message is divided from the next.</param>
internal sealed class RpcConnection(Stream input, Stream output, IMessageFraming framing)
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly BufferedStream _input = new(input, 1 << 16);
    private readonly Lock _writing = new();

    /// <summary>The next message; null at the end of the stream.</summary>
    /// <exception cref="RpcException">The message is not JSON; the next one can be read.</exception>
    /// <exception cref="InvalidDataException">Where the message ends is unknown, so nothing more can be read.</exception>
    public RpcMessage? Read() => framing.Read(_input) is { } content ? RpcMessage.Parse(content) : null;

    /// <summary>Answers a request.</summary>
    public void Answer<T>(JsonElement id, T result, JsonTypeInfo<T> type) => Answer(id, json => JsonSerializer.Serialize(json, result, type));

    /// <summary>Answers a request with <c>null</c>.</summary>
    public void AnswerNull(JsonElement id) => Answer(id, json => json.WriteNullValue());

    /// <param name="writeResult">Writes the value of the result.</param>
    /// <inheritdoc cref="Answer{T}"/>
    public void Answer(JsonElement id, Action<Utf8JsonWriter> writeResult) => Send(json =>
    {
        WriteId(json, id);
        json.WritePropertyName("result");
        writeResult(json);
    });

    /// <param name="id">Undefined if the message could not be read.</param>
    public void Fail(JsonElement id, RpcException failure) => Send(json =>
    {
        WriteId(json, id);
        json.WriteStartObject("error");
        json.WriteNumber("code", failure.Code);
        json.WriteString("message", failure.Message);
        if (failure.WriteData is { } writeData)
        {
            json.WritePropertyName("data");
            writeData(json);
        }

        json.WriteEndObject();
    });

    public void Notify<T>(string method, T parameters, JsonTypeInfo<T> type) => Send(json =>
    {
        json.WriteString("method", method);
        json.WritePropertyName("params");
        JsonSerializer.Serialize(json, parameters, type);
    });

    /// <summary>Asks the client something whose answer does not matter.</summary>
    public void Request<T>(int id, string method, T parameters, JsonTypeInfo<T> type) => Send(json =>
    {
        json.WriteNumber("id", id);
        json.WriteString("method", method);
        json.WritePropertyName("params");
        JsonSerializer.Serialize(json, parameters, type);
    });

    private static void WriteId(Utf8JsonWriter json, JsonElement id)
    {
        json.WritePropertyName("id");
        if (id.ValueKind == JsonValueKind.Undefined)
            json.WriteNullValue();
        else
            id.WriteTo(json);
    }

    private void Send(Action<Utf8JsonWriter> writeMembers)
    {
        var content = new ArrayBufferWriter<byte>(1024);
        using (var json = new Utf8JsonWriter(content, Options))
        {
            json.WriteStartObject();
            json.WriteString("jsonrpc", "2.0");
            writeMembers(json);
            json.WriteEndObject();
        }

        lock (_writing)
        {
            framing.Write(output, content.WrittenSpan);
            output.Flush();
        }
    }
}
