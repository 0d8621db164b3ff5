using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Datafile.Cli.Lsp.JsonRpc;

/// <summary>Messages of JSON-RPC 2.0 over two streams, each behind a header with its length.</summary>
/// <remarks>
/// Written by hand because StreamJsonRpc 2.26 does not fit a native command: its formatter for System.Text.Json is marked as unsafe for trimming (IL2026,
/// IL3050), and the one that is safe (PolyTypeJsonFormatter) is experimental and adds 3.3 MB.
/// </remarks>
internal sealed class RpcConnection(Stream input, Stream output)
{
    /// <summary>Longer messages are a mistake: files of up to 64 MB are checked.</summary>
    private const int MaxLength = 512 << 20;

    private const int MaxHeaderLine = 4096;

    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly BufferedStream _input = new(input, 1 << 16);
    private readonly Lock _writing = new();

    /// <summary>The next message; null at the end of the stream.</summary>
    /// <exception cref="RpcException">The message is not JSON; the next one can be read.</exception>
    /// <exception cref="InvalidDataException">A header has no length, so that nothing more can be read.</exception>
    public RpcMessage? Read()
    {
        if (ReadHeader() is not { } length)
            return null;

        var content = new byte[length];
        return _input.ReadAtLeast(content, length, throwOnEndOfStream: false) < length ? null : RpcMessage.Parse(content);
    }

    /// <summary>Answers a request.</summary>
    public void Answer<T>(JsonElement id, T result, JsonTypeInfo<T> type) => Send(json =>
    {
        WriteId(json, id);
        json.WritePropertyName("result");
        JsonSerializer.Serialize(json, result, type);
    });

    /// <summary>Answers a request with <c>null</c>.</summary>
    public void AnswerNull(JsonElement id) => Send(json =>
    {
        WriteId(json, id);
        json.WriteNull("result");
    });

    /// <param name="id">Undefined if the message could not be read.</param>
    public void Fail(JsonElement id, int code, string message) => Send(json =>
    {
        WriteId(json, id);
        json.WriteStartObject("error");
        json.WriteNumber("code", code);
        json.WriteString("message", message);
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
            output.Write(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"Content-Length: {content.WrittenCount}\r\n\r\n")));
            output.Write(content.WrittenSpan);
            output.Flush();
        }
    }

    /// <summary>The length of the message behind a header; null at the end of the stream.</summary>
    private int? ReadHeader()
    {
        const string Name = "Content-Length:";
        int? length = null;
        while (ReadLine() is { } line)
        {
            if (line.Length == 0)
                return length ?? throw new InvalidDataException("a header has no Content-Length");
            if (line.StartsWith(Name, StringComparison.OrdinalIgnoreCase))
            {
                length = int.TryParse(line.AsSpan(Name.Length).Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var given) && given <= MaxLength
                    ? given
                    : throw new InvalidDataException($"'{line}' is not a length");
            }
        }

        return null;
    }

    private string? ReadLine()
    {
        var line = new StringBuilder();
        while (_input.ReadByte() is var next and >= 0)
        {
            if (next == '\n')
                return line.ToString().TrimEnd('\r');
            if (line.Length == MaxHeaderLine)
                throw new InvalidDataException("a line of a header does not end");
            line.Append((char)next);
        }

        return null;
    }
}
