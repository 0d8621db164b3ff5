using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Datafile.Cli.Tests.Mcp;

/// <summary>An agent: speaks the protocol with a server of its own. Whatever is not the protocol is an error here.</summary>
internal sealed class AgentClient : IDisposable
{
    private readonly RunningCommand _command;
    private readonly Task<string> _errors;
    private readonly string? _stateless;
    private int _requests;

    /// <param name="handshake">The version of the protocol to agree on; null for no handshake.</param>
    /// <param name="stateless">The version of the protocol that each request names; null for none.</param>
    public AgentClient(string folder, string? handshake = "2025-11-25", string? stateless = null)
    {
        _command = RunningCommand.Datafile(folder, "mcp");
        _errors = _command.Process.StandardError.ReadToEndAsync();
        _stateless = stateless;
        if (handshake is null)
            return;

        Server = Ask("initialize", new { protocolVersion = handshake, capabilities = new { }, clientInfo = new { name = "tests", version = "1" } });
        SendRaw("""{"jsonrpc":"2.0","method":"notifications/initialized"}""" + "\n");
    }

    /// <summary>What the server said of itself.</summary>
    public JsonNode Server { get; } = new JsonObject();

    /// <summary>The text of the last result of a tool.</summary>
    public string Text { get; private set; } = "";

    /// <summary>The result of a request.</summary>
    public JsonNode Ask(string method, object? parameters = null)
    {
        var answer = Exchange(method, parameters);
        Assert.True(answer["error"] is null, answer.ToJsonString());
        return answer["result"]!;
    }

    /// <summary>The code of the error that answers a request.</summary>
    public int Refused(string method, object? parameters = null) => (int)Exchange(method, parameters)["error"]!["code"]!;

    /// <summary>The answer to a request, which is the next message.</summary>
    public JsonNode Exchange(string method, object? parameters = null)
    {
        var request = new JsonObject { ["jsonrpc"] = "2.0", ["id"] = ++_requests, ["method"] = method };
        if (JsonSerializer.SerializeToNode(parameters) is { } given)
            request["params"] = given;
        if (_stateless is not null)
        {
            request["params"] ??= new JsonObject();
            request["params"]!["_meta"] = new JsonObject
            {
                ["io.modelcontextprotocol/protocolVersion"] = _stateless,
                ["io.modelcontextprotocol/clientCapabilities"] = new JsonObject(),
            };
        }

        SendRaw(request.ToJsonString() + "\n");
        var answer = Next();
        Assert.Equal(("2.0", _requests), ((string?)answer["jsonrpc"], (int?)answer["id"]));
        return answer;
    }

    /// <summary>Calls a tool that has nothing to complain about.</summary>
    public string Call(string tool, object arguments)
    {
        var result = Ask("tools/call", new { name = tool, arguments });
        Assert.True(result["isError"] is null, result.ToJsonString());
        return TextOf(result);
    }

    /// <summary>Calls a tool that yields JSON, which it gives as text too.</summary>
    public JsonNode CallForJson(string tool, object arguments)
    {
        var result = Ask("tools/call", new { name = tool, arguments });
        Assert.True(result["isError"] is null, result.ToJsonString());
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(TextOf(result)), result["structuredContent"]));
        return result["structuredContent"]!;
    }

    /// <summary>What a tool says that cannot do its work.</summary>
    public string Complaint(string tool, JsonNode? arguments)
    {
        var result = Ask("tools/call", new { name = tool, arguments });
        Assert.True((bool?)result["isError"] == true, result.ToJsonString());
        return TextOf(result);
    }

    public void SendRaw(string text) => SendRaw(Encoding.UTF8.GetBytes(text));

    public void SendRaw(byte[] bytes)
    {
        _command.Input.Write(bytes);
        _command.Input.Flush();
    }

    /// <summary>The next message of the server.</summary>
    public JsonNode Next()
    {
        var line = _command.Process.StandardOutput.ReadLineAsync().WaitAsync(RunningCommand.Timeout).GetAwaiter().GetResult();
        return JsonNode.Parse(line ?? throw new EndOfStreamException($"the server has ended: {_errors.Result}"))!;
    }

    /// <summary>Ends the input, and waits for the server.</summary>
    public Ended End()
    {
        _command.Input.Close();
        var output = _command.Process.StandardOutput.ReadToEndAsync().WaitAsync(RunningCommand.Timeout).GetAwaiter().GetResult();
        return new Ended(_command.ExitCode(), output, _errors.Result);
    }

    public void Dispose() => _command.Dispose();

    private string TextOf(JsonNode result)
    {
        var content = Assert.Single(result["content"]!.AsArray())!;
        Assert.Equal("text", (string?)content["type"]);
        return Text = (string)content["text"]!;
    }
}
