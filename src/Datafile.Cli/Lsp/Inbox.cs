using System.Collections.Concurrent;
using System.Text.Json;
using Datafile.Cli.JsonRpc;

namespace Datafile.Cli.Lsp;

/// <summary>Reads messages while earlier ones are handled, so that a request can be cancelled.</summary>
internal sealed class Inbox
{
    private readonly RpcConnection _connection;
    private readonly BlockingCollection<RpcMessage> _messages = [];

    /// <summary>The requests that are not answered, and whether each is cancelled.</summary>
    private readonly ConcurrentDictionary<string, bool> _pending = new(StringComparer.Ordinal);

    public Inbox(RpcConnection connection)
    {
        _connection = connection;
        new Thread(Read) { IsBackground = true, Name = "reader" }.Start();
    }

    /// <summary>Why the stream ended before its end; empty where it did not.</summary>
    public string Failure { get; private set; } = "";

    /// <summary>Whether nothing comes any more.</summary>
    public bool IsEnded => _messages.IsCompleted;

    /// <summary>Waits for a message; null after the time, and at the end.</summary>
    public RpcMessage? Take(TimeSpan time) => _messages.TryTake(out var message, time) ? message : null;

    public bool IsCancelled(RpcMessage request) => _pending.GetValueOrDefault(request.Key);

    /// <summary>The request has its answer.</summary>
    public void Answered(RpcMessage request) => _pending.TryRemove(request.Key, out _);

    private void Read()
    {
        try
        {
            while (ReadNext())
            {
            }
        }
        catch (Exception failure) when (failure is IOException or InvalidDataException)
        {
            Failure = failure.Message;
        }
        finally
        {
            _messages.CompleteAdding();
        }
    }

    private bool ReadNext()
    {
        try
        {
            if (_connection.Read() is not { } message)
                return false;

            if (message.Method == "$/cancelRequest")
            {
                if (message.Parameters.ValueKind == JsonValueKind.Object && message.Parameters.TryGetProperty("id", out var id))
                    _pending.TryUpdate(RpcMessage.KeyOf(id), newValue: true, comparisonValue: false);
                return true;
            }

            if (message.IsRequest)
                _pending[message.Key] = false;
            if (message.Method.Length > 0)
                _messages.Add(message);
        }
        catch (RpcException failure)
        {
            _connection.Fail(default, failure);
        }

        return true;
    }
}
