using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Datafile.Cli.JsonRpc;

namespace Datafile.Cli.Lsp;

/// <summary>The language server: handles one message after the other, and checks when the editor is quiet for a moment.</summary>
/// <remarks>
/// When the editor dies, its stream ends. Its process is not watched: in a container the id that it names may be that of another, or of
/// none.
/// </remarks>
internal sealed class LanguageServer
{
    private const int Error = 1, Warning = 2;

    /// <summary>Codes of errors that the protocol adds to those of JSON-RPC.</summary>
    private const int ServerNotInitialized = -32002, RequestCancelled = -32800;

    private static readonly TimeSpan Quiet = TimeSpan.FromMilliseconds(150);

    private readonly RpcConnection _connection;
    private readonly Inbox _inbox;
    private readonly EditorSession _session;
    private readonly Features _features;
    private readonly string _version;
    private bool _isInitialized, _isShutDown, _registersWatchers;
    private long _changed;

    /// <param name="version">Of this program.</param>
    public LanguageServer(Stream input, Stream output, string version)
    {
        _version = version;
        _connection = new RpcConnection(input, output, new HeaderFraming());
        _session = new EditorSession(
            diagnostics => _connection.Notify("textDocument/publishDiagnostics", diagnostics, ProtocolJson.Default.PublishedDiagnostics),
            message => Log(Warning, message));
        _features = new Features(_session, _connection);
        _inbox = new Inbox(_connection);
    }

    /// <summary>Serves until the client says <c>exit</c>, or its stream ends.</summary>
    /// <returns>Whether it was shut down before.</returns>
    public bool Run()
    {
        while (true)
        {
            var wait = !_session.IsStale ? Timeout.InfiniteTimeSpan
                : Quiet - Stopwatch.GetElapsedTime(_changed) is var left && left > TimeSpan.Zero ? left : TimeSpan.Zero;
            if (_inbox.Take(wait) is not { } message)
            {
                if (_inbox.IsEnded)
                    break;
                Try(_session.Check);
            }
            else if (message.Method == "exit")
            {
                break;
            }
            else if (message.IsRequest)
            {
                Answer(message);
            }
            else if (_isInitialized && !_isShutDown)
            {
                Try(() => Notice(message));
            }
        }

        return _isShutDown;
    }

    /// <summary>Why the stream of the client broke off; empty where it did not.</summary>
    public string Failure => _inbox.Failure;

    private void Answer(RpcMessage request)
    {
        try
        {
            ThrowIfCancelled(request);

            // The check may take a while, in which the editor may lose interest.
            _session.Check();
            ThrowIfCancelled(request);
            Handle(request);
        }
        catch (RpcException failure)
        {
            _connection.Fail(request.Id, failure);
        }
        catch (Exception failure) when (failure is not (IOException or OutOfMemoryException))
        {
            _connection.Fail(request.Id, new RpcException(RpcException.InternalError, Failures.Text(failure)));
        }
        finally
        {
            _inbox.Answered(request);
        }
    }

    private void Try(Action action)
    {
        try
        {
            action();
        }
        catch (Exception failure) when (failure is not (IOException or OutOfMemoryException))
        {
            Log(Error, Failures.Text(failure));
        }
    }

    private void ThrowIfCancelled(RpcMessage request)
    {
        if (_inbox.IsCancelled(request))
            throw new RpcException(RequestCancelled, $"'{request.Method}' was cancelled");
    }

    private void Handle(RpcMessage request)
    {
        var id = request.Id;
        if (_isShutDown)
            throw new RpcException(RpcException.InvalidRequest, "the server is shut down");
        if (!_isInitialized && request.Method != "initialize")
            throw new RpcException(ServerNotInitialized, "the first request is initialize");

        switch (request.Method)
        {
            case "initialize":
                _connection.Answer(id, Initialize(Of(request, ProtocolJson.Default.InitializeParams)), ProtocolJson.Default.InitializeResult);
                break;
            case "shutdown":
                _isShutDown = true;
                _connection.AnswerNull(id);
                break;
            case "textDocument/hover":
                _features.Hover(id, Of(request, ProtocolJson.Default.PositionParams));
                break;
            case "textDocument/definition":
                _features.Definition(id, Of(request, ProtocolJson.Default.PositionParams));
                break;
            case "textDocument/references":
                _features.References(id, Of(request, ProtocolJson.Default.ReferenceParams));
                break;
            case "textDocument/documentSymbol":
                _features.Symbols(id, Of(request, ProtocolJson.Default.DocumentParams));
                break;
            case "textDocument/completion":
                _features.Completion(id, Of(request, ProtocolJson.Default.PositionParams));
                break;
            case "textDocument/codeAction":
                _features.CodeActions(id, Of(request, ProtocolJson.Default.CodeActionParams));
                break;
            default:
                throw new RpcException(RpcException.MethodNotFound, $"'{request.Method}' is not supported");
        }
    }

    private void Notice(RpcMessage message)
    {
        switch (message.Method)
        {
            case "initialized" when _registersWatchers:
                _connection.Request(1, "client/registerCapability", Watched, ProtocolJson.Default.RegistrationParams);
                return;
            case "textDocument/didOpen":
                var opened = Of(message, ProtocolJson.Default.DidOpenParams).TextDocument;
                if (FileUri.ToPath(opened.Uri) is { } path)
                    _session.Put(path, new OpenDocument(opened.Uri, opened.Version, opened.Text));
                break;
            case "textDocument/didChange":
                Change(Of(message, ProtocolJson.Default.DidChangeParams));
                break;
            case "textDocument/didClose":
                if (FileUri.ToPath(Of(message, ProtocolJson.Default.DocumentParams).TextDocument.Uri) is { } closed)
                    _session.Close(closed);
                break;
            case "textDocument/didSave" or "workspace/didChangeWatchedFiles":
                _session.TouchAll();
                break;
            case "workspace/didChangeConfiguration":
                if (Of(message, ProtocolJson.Default.ConfigurationParams).Settings?.Datafile is { } options)
                    _session.Against = BaselineOf(options);
                _session.TouchAll();
                break;
            default:
                return;
        }

        _changed = Stopwatch.GetTimestamp();
    }

    private void Change(DidChangeParams change)
    {
        // Documents that no data project can have are not kept.
        if (FileUri.ToPath(change.TextDocument.Uri) is { } path && _session.DocumentAt(path) is { } document)
            _session.Put(path, OpenDocument.Change(document, change.TextDocument.Version ?? document.Version + 1, change.ContentChanges));
    }

    private InitializeResult Initialize(InitializeParams client)
    {
        _isInitialized = true;
        _registersWatchers = client.Capabilities?.Workspace?.DidChangeWatchedFiles?.DynamicRegistration == true;
        _features.WithVersions = client.Capabilities?.Workspace?.WorkspaceEdit?.DocumentChanges == true;
        _session.Against = BaselineOf(client.InitializationOptions);
        _session.BaseFolder = client.RootUri is { } root ? FileUri.ToPath(root) ?? "" : "";
        return new InitializeResult(
            new ServerCapabilities(
                "utf-16", new TextSyncOptions(OpenClose: true, Change: 2, Save: true), HoverProvider: true, DefinitionProvider: true, ReferencesProvider: true,
                DocumentSymbolProvider: true, new CodeActionOptions(["quickfix"]), new CompletionOptions(["."])),
            new ServerInfo("datafile", _version));
    }

    private static string? BaselineOf(ClientOptions? options) => options?.Against is { Length: > 0 } against ? against : null;

    /// <summary>What a check depends on besides the files that are open.</summary>
    private static RegistrationParams Watched => new(
    [
        new Registration("watch", "workspace/didChangeWatchedFiles", new WatchOptions(
        [
            new FileWatcher("**/*.{datasource,pipe,incl,connection,token}"),
            new FileWatcher("**/{.tinyenv,.editorconfig,datafile.toml,pyproject.toml,datafile-approvals,datafile-baseline.json,.tinyb,tinybird.config.json}"),
            new FileWatcher("**/deploy/**/*.sh"),
        ])),
    ]);

    private static T Of<T>(RpcMessage message, JsonTypeInfo<T> type)
    {
        try
        {
            return (message.Parameters.ValueKind == JsonValueKind.Undefined ? default : message.Parameters.Deserialize(type))
                ?? throw new RpcException(RpcException.InvalidParams, $"'{message.Method}' has no parameters");
        }
        catch (JsonException failure)
        {
            throw new RpcException(RpcException.InvalidParams, $"the parameters of '{message.Method}' are not as the protocol has them{(failure.Path is { Length: > 0 } path ? $", at {path}" : "")}");
        }
    }

    private void Log(int type, string message) => _connection.Notify("window/logMessage", new LogMessage(type, message), ProtocolJson.Default.LogMessage);
}
