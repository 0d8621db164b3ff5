using System.Text.Json.Nodes;

namespace Datafile.Cli.Tests.Mcp;

/// <summary><c>datafile mcp</c>: the protocol.</summary>
public sealed class McpServerTests
{
    private static readonly string Folder = Path.Combine(SourceFolder.Repository, Sample.Folder);

    [Theory]
    [InlineData("2025-11-25", "2025-11-25")]
    [InlineData("2025-06-18", "2025-06-18")]
    [InlineData("2025-03-26", "2025-03-26")]
    [InlineData("2024-11-05", "2024-11-05")]
    [InlineData("2031-01-01", "2025-11-25")]
    public void A_handshake_agrees_on_a_version(string wanted, string agreed)
    {
        using var agent = new AgentClient(Folder, wanted);
        Assert.Equal((agreed, "datafile"), ((string?)agent.Server["protocolVersion"], (string?)agent.Server["serverInfo"]!["name"]));
        Assert.NotEmpty((string)agent.Server["serverInfo"]!["version"]!);
        Assert.NotEmpty((string)agent.Server["instructions"]!);
        Assert.Equal("{\"tools\":{},\"resources\":{}}", agent.Server["capabilities"]!.ToJsonString());
        Assert.Equal("{}", agent.Ask("ping").ToJsonString());
        Assert.Null(agent.Ask("tools/list")["resultType"]);
    }

    [Fact]
    public void Before_the_handshake_only_ping_is_answered()
    {
        using var agent = new AgentClient(Folder, handshake: null);
        Assert.Equal("{}", agent.Ask("ping").ToJsonString());
        Assert.Equal(-32600, agent.Refused("tools/list"));
        Assert.Equal(-32602, agent.Refused("server/discover"));
        Assert.Equal(-32602, agent.Refused("initialize", new { }));
    }

    [Fact]
    public void Since_2026_07_28_each_request_names_its_version()
    {
        using var agent = new AgentClient(Folder, handshake: null, stateless: "2026-07-28");
        var server = agent.Ask("server/discover");
        Assert.Equal("""["2026-07-28","2025-11-25","2025-06-18","2025-03-26","2024-11-05"]""", server["supportedVersions"]!.ToJsonString());
        foreach (var list in (JsonNode[])[server, agent.Ask("tools/list"), agent.Ask("resources/list"), agent.Ask("resources/read", new { uri = "datafile://rules/DF3001" })])
        {
            Assert.Equal(("complete", "public"), ((string?)list["resultType"], (string?)list["cacheScope"]));
            Assert.True((int)list["ttlMs"]! > 0);
            Assert.Equal("datafile", (string?)list["_meta"]!["io.modelcontextprotocol/serverInfo"]!["name"]);
        }

        var result = agent.Ask("tools/call", new { name = "explain", arguments = new { rule = "DF3001" } });
        Assert.Equal("complete", (string?)result["resultType"]);
        Assert.Null(result["ttlMs"]);
        Assert.Equal(-32601, agent.Refused("ping"));
        Assert.Equal(-32602, agent.Refused("resources/read", new { uri = "datafile://rules/DF9999" }));
    }

    [Fact]
    public void A_version_that_does_not_exist_is_answered_with_those_that_do()
    {
        using var agent = new AgentClient(Folder, handshake: null, stateless: "2031-01-01");
        var error = agent.Exchange("tools/list")["error"]!;
        Assert.Equal((-32022, "2031-01-01", "2026-07-28"), ((int)error["code"]!, (string?)error["data"]!["requested"], (string?)error["data"]!["supported"]![0]));

        agent.SendRaw("""{"jsonrpc":"2.0","id":7,"method":"tools/list","params":{"_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28"}}}""" + "\n");
        Assert.Equal(-32602, (int)agent.Next()["error"]!["code"]!);
    }

    [Fact]
    public void Tools_say_what_they_take_and_that_they_write_nothing()
    {
        using var agent = new AgentClient(Folder);
        var tools = agent.Ask("tools/list")["tools"]!.AsArray();
        Assert.Equal(["check", "plan", "backfill", "types", "explain"], tools.Select(t => (string?)t!["name"]));
        foreach (var tool in tools)
        {
            Assert.NotEmpty((string)tool!["description"]!);
            Assert.Equal((true, false), ((bool)tool["annotations"]!["readOnlyHint"]!, (bool)tool["annotations"]!["destructiveHint"]!));
            var schema = tool["inputSchema"]!;
            Assert.Equal(("object", false), ((string?)schema["type"], (bool)schema["additionalProperties"]!));
            var inputs = schema["properties"]!.AsObject();
            Assert.All(inputs, input => Assert.NotEmpty((string)input.Value!["description"]!));
            Assert.All(schema["required"]?.AsArray() ?? [], name => Assert.True(inputs.ContainsKey((string)name!)));
        }
    }

    [Fact]
    public void Rule_pages_are_resources()
    {
        using var agent = new AgentClient(Folder);
        var rule = agent.Ask("resources/list")["resources"]!.AsArray().Single(r => (string?)r!["uri"] == "datafile://rules/DF3001")!;
        Assert.Equal(("DF3001 missing-cutoff", "text/markdown"), ((string?)rule["name"], (string?)rule["mimeType"]));
        Assert.Equal("datafile://rules/{rule}", (string?)agent.Ask("resources/templates/list")["resourceTemplates"]![0]!["uriTemplate"]);

        var page = agent.Ask("resources/read", new { uri = "datafile://rules/missing-cutoff" })["contents"]![0]!;
        Assert.Equal((string?)page["text"], Program.RunHere("explain", "DF3001").Output);
        Assert.Equal("datafile://rules/missing-cutoff", (string?)page["uri"]);
        Assert.Equal(-32002, agent.Refused("resources/read", new { uri = "datafile://rules/DF9999" }));
        Assert.Equal(-32002, agent.Refused("resources/read", new { uri = "file:///etc/passwd" }));
        Assert.Equal(-32002, agent.Refused("resources/read"));
    }

    [Theory]
    [InlineData("{\"jsonrpc\"", -32700)]
    [InlineData("not JSON", -32700)]
    [InlineData("\"text\"", -32600)]
    [InlineData("[{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"}]", -32600)]
    [InlineData("{\"jsonrpc\":\"2.0\",\"id\":1}", -32600)]
    [InlineData("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":7}", -32600)]
    [InlineData("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"\\ud800\"}", -32600)]
    [InlineData("{\"jsonrpc\":\"2.0\",\"id\":null,\"method\":\"ping\"}", -32600)]
    public void What_is_no_message_is_refused_and_the_next_one_answered(string line, int code)
    {
        using var agent = new AgentClient(Folder);
        agent.SendRaw($"\n \r\n{line}\n");
        var answer = agent.Next();
        Assert.Equal(code, (int)answer["error"]!["code"]!);
        Assert.Null(answer["id"]);
        Assert.Equal("{}", agent.Ask("ping").ToJsonString());
    }

    [Fact]
    public void Bytes_that_are_not_UTF_8_and_lines_without_an_end_are_refused()
    {
        using var agent = new AgentClient(Folder);
        agent.SendRaw([.. "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\""u8, 0xff, .. "\"}\n"u8]);
        Assert.Equal(-32700, (int)agent.Next()["error"]!["code"]!);
        agent.SendRaw(new string('x', 5 << 20) + "\n");
        Assert.Equal(-32600, (int)agent.Next()["error"]!["code"]!);
        Assert.Equal("{}", agent.Ask("ping").ToJsonString());
    }

    [Fact]
    public void What_does_not_exist_is_an_error_of_the_protocol()
    {
        using var agent = new AgentClient(Folder);
        Assert.Equal(-32601, agent.Refused("prompts/list"));
        var error = agent.Exchange("tools/call", new { name = "deploy", arguments = new { } })["error"]!;
        Assert.Equal(-32602, (int)error["code"]!);
        Assert.Contains("there is no tool 'deploy': there are check, plan", (string)error["message"]!, StringComparison.Ordinal);
        Assert.Equal(-32602, agent.Refused("tools/call"));
        Assert.Equal(-32602, agent.Refused("tools/call", new { name = 7 }));
    }

    [Fact]
    public void The_end_of_input_ends_it_without_a_word()
    {
        using var agent = new AgentClient(Folder);
        Assert.Equal(new Ended(0, "", ""), agent.End());
    }

    [Fact]
    public void The_last_line_counts_without_its_end()
    {
        using var agent = new AgentClient(Folder);
        agent.SendRaw("""{"jsonrpc":"2.0","id":"last","method":"ping"}""");
        Assert.Equal(new Ended(0, """{"jsonrpc":"2.0","id":"last","result":{}}""" + "\n", ""), agent.End());
    }
}
