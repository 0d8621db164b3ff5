using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Datafile.Cli.Tests.Lsp;

/// <summary>An editor: speaks the protocol with a server of its own, and waits for what it says.</summary>
internal sealed class LanguageClient : IDisposable
{
    private readonly RunningCommand _command;
    private readonly BlockingCollection<JsonNode> _messages = [];
    private readonly List<JsonNode> _waiting = [];
    private readonly Dictionary<string, (int Version, string Text)> _texts = [];
    private readonly string _folder;
    private int _requests;

    public LanguageClient(string folder, bool initialize = true, object? options = null)
    {
        _folder = folder;
        _command = RunningCommand.Datafile(folder, "lsp", "--stdio");
        _command.Process.ErrorDataReceived += (_, line) => Errors += line.Data;
        _command.Process.BeginErrorReadLine();
        new Thread(Read) { IsBackground = true }.Start();
        if (!initialize)
            return;

        Capabilities = Ask("initialize", new
        {
            processId = Environment.ProcessId,
            rootUri = UriOf(""),
            initializationOptions = options,
            capabilities = new { workspace = new { workspaceEdit = new { documentChanges = true }, didChangeWatchedFiles = new { dynamicRegistration = true } } },
        })["capabilities"]!;
        Notify("initialized", new { });
    }

    public JsonNode Capabilities { get; } = new JsonObject();

    /// <summary>What it said on standard error.</summary>
    public string Errors { get; private set; } = "";

    public string UriOf(string path) => new Uri(Path.Combine(_folder, path)).AbsoluteUri;

    /// <summary>The text of an open file, with the changes that were sent.</summary>
    public string TextOf(string path) => _texts[path].Text;

    public void Open(string path, string text)
    {
        _texts[path] = (1, text);
        Notify("textDocument/didOpen", new { textDocument = new { uri = UriOf(path), languageId = "tinybird", version = 1, text } });
    }

    /// <summary>Replaces the first occurrence of a text, as an editor does it: with a range.</summary>
    public void Replace(string path, string old, string with)
    {
        var (version, text) = _texts[path];
        var at = text.IndexOf(old, StringComparison.Ordinal);
        Assert.True(at >= 0, $"'{old}' is not in {path}");
        _texts[path] = (version + 1, string.Concat(text.AsSpan(0, at), with, text.AsSpan(at + old.Length)));
        Notify("textDocument/didChange", new
        {
            textDocument = new { uri = UriOf(path), version = version + 1 },
            contentChanges = new[] { new { range = new { start = PositionOf(text, at), end = PositionOf(text, at + old.Length) }, text = with } },
        });
    }

    /// <summary>Writes the edits of a code action to the open files.</summary>
    public void Apply(JsonNode action)
    {
        foreach (var document in action["edit"]!["documentChanges"]!.AsArray())
        {
            var path = _texts.Keys.Single(p => UriOf(p) == (string)document!["textDocument"]!["uri"]!);
            Assert.Equal(_texts[path].Version, (int)document!["textDocument"]!["version"]!);
            foreach (var edit in document["edits"]!.AsArray())
            {
                var (start, end) = (OffsetOf(TextOf(path), edit!["range"]!["start"]!), OffsetOf(TextOf(path), edit["range"]!["end"]!));
                Replace(path, TextOf(path)[start..end], (string)edit["newText"]!);
            }
        }
    }

    public void Close(string path) => Notify("textDocument/didClose", new { textDocument = new { uri = UriOf(path) } });

    /// <summary>The next diagnostics of a file: <c>DF1002 2:17</c>, with line and character from 0.</summary>
    /// <param name="version">Only those of this version of it.</param>
    public string[] Diagnostics(string path, int? version = null) => [.. Published(path, version)["diagnostics"]!.AsArray().Select(d =>
        $"{d!["code"]} {d["range"]!["start"]!["line"]}:{d["range"]!["start"]!["character"]}")];

    public JsonNode Published(string path, int? version = null) => Next(m => (string?)m["method"] == "textDocument/publishDiagnostics"
        && (string?)m["params"]!["uri"] == UriOf(path)
        && (version is null || (int?)m["params"]!["version"] == version))["params"]!;

    /// <summary>The result of a request.</summary>
    public JsonNode Ask(string method, object parameters)
    {
        var answer = Answer(Request(method, parameters));
        Assert.True(answer["error"] is null, answer.ToJsonString());
        return answer["result"] ?? new JsonObject();
    }

    /// <summary>Asks about the place at a text in an open file.</summary>
    /// <param name="more">What the question has besides the place.</param>
    public JsonNode AskAt(string method, string path, string text, int characters = 1, object? more = null)
    {
        var position = PositionOf(TextOf(path), TextOf(path).IndexOf(text, StringComparison.Ordinal) + characters);
        var parameters = JsonSerializer.SerializeToNode(new { textDocument = new { uri = UriOf(path) }, position, range = new { start = position, end = position } })!;
        foreach (var member in more is null ? [] : JsonSerializer.SerializeToNode(more)!.AsObject().ToArray())
            parameters[member.Key] = member.Value!.DeepClone();
        return Ask("textDocument/" + method, parameters);
    }

    /// <summary>Sends a request and does not wait.</summary>
    public int Request(string method, object? parameters = null)
    {
        Send(new { jsonrpc = "2.0", id = ++_requests, method, @params = parameters });
        return _requests;
    }

    public JsonNode Answer(int? id) => Next(m => m["method"] is null && (int?)m["id"] == id);

    public void Notify(string method, object? parameters = null) => Send(new { jsonrpc = "2.0", method, @params = parameters });

    public void SendRaw(string text)
    {
        _command.Input.Write(Encoding.UTF8.GetBytes(text));
        _command.Input.Flush();
    }

    /// <summary>Sends messages in one piece.</summary>
    public void SendAtOnce(params object[] messages) => SendRaw(string.Concat(
        messages.Select(message => JsonSerializer.Serialize(message)).Select(content => $"Content-Length: {Encoding.UTF8.GetByteCount(content)}\r\n\r\n{content}")));

    public void EndInput() => _command.Input.Close();

    public int ExitCode() => _command.ExitCode();

    public void Dispose()
    {
        _command.Dispose();
        _messages.Dispose();
    }

    private static object PositionOf(string text, int offset) => new
    {
        line = text.AsSpan(0, offset).Count('\n'),
        character = offset - (text.LastIndexOf('\n', Math.Max(0, offset - 1)) + 1),
    };

    private static int OffsetOf(string text, JsonNode position)
    {
        var at = 0;
        for (var line = 0; line < (int)position["line"]!; line++)
            at = text.IndexOf('\n', at) + 1;
        return at + (int)position["character"]!;
    }

    private void Send(object message) => SendAtOnce(message);

    private JsonNode Next(Predicate<JsonNode> wanted)
    {
        while (true)
        {
            if (_waiting.Find(wanted) is { } found)
            {
                _waiting.Remove(found);
                return found;
            }

            Assert.True(_messages.TryTake(out var message, RunningCommand.Timeout), $"no such message; there are {string.Join('\n', _waiting.Select(m => m.ToJsonString()))} {Errors}");
            _waiting.Add(message!);
        }
    }

    /// <summary>Whatever is not the protocol is an error here.</summary>
    private void Read()
    {
        var output = _command.Process.StandardOutput.BaseStream;
        try
        {
            while (ReadLine(output) is { Length: > 0 } header)
            {
                Assert.StartsWith("Content-Length: ", header, StringComparison.Ordinal);
                Assert.Equal("", ReadLine(output));
                var content = new byte[int.Parse(header.AsSpan("Content-Length: ".Length), System.Globalization.CultureInfo.InvariantCulture)];
                output.ReadExactly(content);
                _messages.Add(JsonNode.Parse(content)!);
            }
        }
        catch (Exception failure) when (failure is IOException or ObjectDisposedException or InvalidOperationException)
        {
            // The server has ended.
        }
    }

    private static string? ReadLine(Stream stream)
    {
        var line = new StringBuilder();
        while (stream.ReadByte() is var next and >= 0)
        {
            if (next == '\n')
                return line.ToString().TrimEnd('\r');
            line.Append((char)next);
        }

        return line.Length == 0 ? null : line.ToString();
    }
}
