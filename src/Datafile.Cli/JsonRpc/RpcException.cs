using System.Text.Json;

namespace Datafile.Cli.JsonRpc;

/// <summary>Answers a request with an error.</summary>
internal sealed class RpcException(int code, string message) : Exception(message)
{
    public const int ParseError = -32700;
    public const int InvalidRequest = -32600;
    public const int MethodNotFound = -32601;
    public const int InvalidParams = -32602;
    public const int InternalError = -32603;

    public int Code { get; } = code;

    /// <summary>Writes what the error has beside its message; null for nothing.</summary>
    public Action<Utf8JsonWriter>? WriteData { get; init; }
}
