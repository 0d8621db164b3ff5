using System.Text;
using System.Text.Json.Nodes;
using Datafile.Workspace.Tests;

namespace Datafile.Cli.Tests.Mcp;

/// <summary>The tools of <c>datafile mcp</c>: they say what the commands print, within bounds.</summary>
public sealed class AgentToolTests : IDisposable
{
    private const string Table = "SCHEMA >\n    `id` String\n\nENGINE \"MergeTree\"\nENGINE_SORTING_KEY \"id\"\n";

    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Check_finds_what_the_command_finds()
    {
        var (path, against) = (Sample.Path("mistakes/backfill-gap"), Sample.Path("before"));
        using var agent = new AgentClient(SourceFolder.Repository);
        var found = agent.CallForJson("check", new { path, against, now = Sample.Now });
        var expected = JsonNode.Parse(Program.RunHere("check", path, "--against", against, "--now", Sample.Now, "--format", "json").AssertExit(1).Output)!;
        Assert.Equal("DF4004", (string?)Assert.Single(found["findings"]!.AsArray())!["id"]);
        Assert.True(JsonNode.DeepEquals(expected["findings"], found["findings"]), found.ToJsonString());
        Assert.True(JsonNode.DeepEquals(expected["summary"], found["summary"]));
        Assert.Equal("""{"offset":0,"count":1,"total":1}""", found["page"]!.ToJsonString());
        Assert.Equal($"[\"{path}/\"]", found["projects"]!.ToJsonString());

        Assert.Empty(agent.CallForJson("check", new { path, against, now = Sample.Now, ignore = new[] { "DF40" } })["findings"]!.AsArray());
        Assert.Empty(agent.CallForJson("check", new { path, against, now = Sample.Now, select = "missing-cutoff" })["findings"]!.AsArray());
        Assert.Single(agent.CallForJson("check", new { path, against, now = Sample.Now, onlyNew = true, workflow = "releases" })["findings"]!.AsArray());
    }

    [Fact]
    public void Plan_and_backfill_print_what_the_commands_print_and_write_nothing()
    {
        _folder.Copy("before", "before").Copy("step-1", "after");
        var before = _folder.Everything().ToArray();
        using var agent = new AgentClient(_folder.Path);
        string[] options = ["after", "--against", "./before", "--now", Sample.Now];

        var plan = agent.CallForJson("plan", new { path = "after", against = "./before", now = Sample.Now, format = "json" });
        var expected = JsonNode.Parse(Program.Run(_folder.Path, ["plan", .. options, "--format", "json"]).AssertExit(0).Output)!.AsObject();
        Assert.NotEmpty(expected["steps"]!.AsArray());
        Assert.All(expected, member => Assert.True(JsonNode.DeepEquals(member.Value, plan[member.Key]), member.Key));
        Assert.Empty(plan["notes"]!.AsArray());

        Assert.Equal(Program.Run(_folder.Path, ["plan", .. options, "--format", "markdown"]).Output, agent.Call("plan", new { path = "after", against = "./before", now = Sample.Now }));
        var backfill = agent.Call("backfill", new { path = "after", against = "./before", now = Sample.Now, pipe = "analytics_sessions" });
        Assert.Equal(Program.Run(_folder.Path, ["backfill", .. options, "--pipe", "analytics_sessions"]).AssertExit(0).Output, backfill);
        Assert.Contains("TYPE", backfill, StringComparison.OrdinalIgnoreCase);
        Assert.Equal("no view is re-created, so no backfill is needed", agent.Call("backfill", new { path = "before", against = "./before" }));
        Assert.Equal(before, _folder.Everything());
    }

    [Fact]
    public void A_plan_has_the_cut_off_that_is_asked_for()
    {
        using var agent = new AgentClient(SourceFolder.Repository);
        var plan = agent.Call("plan", new { path = Sample.Path("mistakes/no-cutoff"), against = Sample.Path("before"), now = Sample.Now, cutoff = "2023-12-14 12:34:00" });
        Assert.Contains("2023-12-14 12:34:00", plan, StringComparison.Ordinal);
    }

    [Fact]
    public void Types_and_explain_print_what_the_commands_print()
    {
        using var agent = new AgentClient(SourceFolder.Repository);
        var types = agent.CallForJson("types", new { path = Sample.Path("before") });
        var expected = JsonNode.Parse(Program.RunHere("types", Sample.Path("before"), "--format", "json").AssertExit(0).Output)!;
        Assert.NotEmpty(types["nodes"]!.AsArray());
        Assert.True(JsonNode.DeepEquals(expected["nodes"], types["nodes"]));
        Assert.Equal(Program.RunHere("explain", "DF3001").Output, agent.Call("explain", new { rule = "missing-cutoff" }));
    }

    [Theory]
    [InlineData("check", """{"path":"nowhere"}""", "'nowhere' does not exist")]
    [InlineData("check", """{"path":"tb","against":"no-such-ref"}""", "no git repository contains")]
    [InlineData("check", """{"path":"../"}""", "is outside of the working directory")]
    [InlineData("check", """{"path":"/"}""", "is outside of the working directory")]
    [InlineData("check", """{"path":"tb","against":"/"}""", "is outside of the working directory")]
    [InlineData("types", """{"path":"tb/../../"}""", "is outside of the working directory")]
    [InlineData("check", """{"path":7}""", "'path' is a text")]
    [InlineData("check", """{"path":"tb\u0000"}""", "'path' has a control character")]
    [InlineData("check", """{"paths":"tb"}""", "check has no argument 'paths': did you mean 'path'?")]
    [InlineData("check", """{"write":true}""", "check has no argument 'write'")]
    [InlineData("check", """["tb"]""", "the arguments are not a JSON object")]
    [InlineData("check", """{"path":"tb","workflow":"reverse"}""", "'reverse' is not a value of 'workflow': use releases, branches, forward")]
    [InlineData("check", """{"path":"tb","select":["DF9999"]}""", "there is no rule 'DF9999'")]
    [InlineData("check", """{"path":"tb","select":[1]}""", "'select' is a text")]
    [InlineData("check", """{"path":"tb","limit":0}""", "'limit' is a whole number from 1 to 100")]
    [InlineData("check", """{"path":"tb","limit":1.5}""", "'limit' is a whole number")]
    [InlineData("check", """{"path":"tb","offset":-1}""", "'offset' is a whole number of at least 0")]
    [InlineData("check", """{"path":"tb","onlyNew":"yes"}""", "'onlyNew' is true or false")]
    [InlineData("check", """{"path":"tb","now":"soon"}""", "invalid timestamp 'soon' in 'now'")]
    [InlineData("plan", """{"path":"tb"}""", "plan needs the argument 'against'")]
    [InlineData("plan", """{"path":"tb","against":""}""", "plan needs the argument 'against'")]
    [InlineData("backfill", """{"path":"tb","against":"./tb","pipe":"nothing"}""", "there is no backfill of 'nothing'")]
    [InlineData("explain", "{}", "explain needs the argument 'rule'")]
    [InlineData("explain", """{"rule":"missing-cutof"}""", "but there is")]
    public void Wrong_arguments_are_told_to_the_agent(string tool, string arguments, string words)
    {
        _folder.Write("tb/datasources/events.datasource", Table);
        using var agent = new AgentClient(_folder.Path);
        Assert.Contains(words, agent.Complaint(tool, JsonNode.Parse(arguments)), StringComparison.Ordinal);
        Assert.Equal("{}", agent.Ask("ping").ToJsonString());
    }

    [UnixFact]
    public void A_link_that_leads_out_of_the_working_directory_is_not_followed()
    {
        _folder.Write("outside/datasources/events.datasource", Table.Replace("MergeTree", "NoTree", StringComparison.Ordinal)).Write("work/tb/datasources/events.datasource", Table);
        Directory.CreateSymbolicLink(_folder.At("work/link"), _folder.At("outside"));
        Directory.CreateSymbolicLink(_folder.At("work/inner"), _folder.At("work/tb"));
        using var agent = new AgentClient(_folder.At("work"));
        Assert.Contains("'link' is outside", agent.Complaint("check", new JsonObject { ["path"] = "link" }), StringComparison.Ordinal);
        Assert.Contains("'link/datasources' is outside", agent.Complaint("check", new JsonObject { ["path"] = "link/datasources" }), StringComparison.Ordinal);
        Assert.Contains("'link' is outside", agent.Complaint("check", new JsonObject { ["path"] = "tb", ["against"] = "link" }), StringComparison.Ordinal);
        Assert.Equal(1, (int)agent.CallForJson("check", new { path = "inner" })["summary"]!["files"]!);
        Assert.Equal(1, (int)agent.CallForJson("check", new { path = _folder.At("work/tb"), workflow = (string?)null, against = "" })["summary"]!["files"]!);
    }

    [UnixFact]
    public void A_failure_that_nobody_expects_is_an_error_of_the_protocol_and_the_server_stays()
    {
        _folder.Write("work/tb/datasources/events.datasource", Table);
        using var agent = new AgentClient(_folder.At("work"));
        Directory.Delete(_folder.At("work"), recursive: true);
        Assert.Equal(-32603, agent.Refused("tools/call", new { name = "check", arguments = new { path = "tb" } }));
        Assert.Equal("{}", agent.Ask("ping").ToJsonString());
    }

    [UnixFact]
    public void What_could_not_be_read_is_a_note_beside_the_findings()
    {
        _folder.Write("tb/datasources/events.datasource", Table).Write("tb/pipes/a.pipe", Pipe("missing"));
        File.CreateSymbolicLink(_folder.At("tb/pipes/out.pipe"), "/etc/hostname");
        using var agent = new AgentClient(_folder.Path);
        var found = agent.CallForJson("check", new { });
        Assert.Equal(["DF1002"], found["findings"]!.AsArray().Select(f => (string?)f!["id"]));
        Assert.Contains("tb/pipes/out.pipe", (string)Assert.Single(found["notes"]!.AsArray())!, StringComparison.Ordinal);
    }

    [Fact]
    public void Many_findings_come_in_pages()
    {
        _folder.Write("datasources/events.datasource", Table);
        for (var i = 0; i < 130; i++)
            _folder.Write($"pipes/p{i:000}.pipe", Pipe($"missing{i}"));
        using var agent = new AgentClient(_folder.Path);
        var first = agent.CallForJson("check", new { });
        Assert.Equal("110 of 130 findings are left off. Call again with offset 20, or choose fewer with the other arguments.", (string?)first["page"]!["note"]);
        Assert.Equal(130, (int)first["summary"]!["errors"]!);

        var (files, offset) = (new List<string>(), (int?)0);
        while (offset is not null)
        {
            var page = agent.CallForJson("check", new { offset, limit = 60 });
            files.AddRange(page["findings"]!.AsArray().Select(f => (string)f!["file"]!));
            Assert.Equal(page["findings"]!.AsArray().Count, (int)page["page"]!["count"]!);
            offset = (int?)page["page"]!["nextOffset"];
        }

        Assert.Equal(Enumerable.Range(0, 130).Select(i => $"pipes/p{i:000}.pipe"), files);
        Assert.Empty(agent.CallForJson("check", new { offset = 1000 })["findings"]!.AsArray());
        Assert.Equal(100, (int)agent.CallForJson("types", new { offset = 30, limit = 500 })["page"]!["count"]!);
    }

    [Fact]
    public void No_result_fills_the_context_of_an_agent()
    {
        var columns = string.Concat(Enumerable.Range(0, 3000).Select(i => $"    `column_with_a_long_name_{i}` String,\n"));
        _folder.Write("before/datasources/events.datasource", Table.Replace("    `id` String", columns + "    `id` String", StringComparison.Ordinal)).Write("after/datasources/events.datasource", Table);
        for (var i = 0; i < 300; i++)
            _folder.Write($"before/datasources/t{i}.datasource", Table).Write($"after/datasources/t{i}.datasource", Table.Replace("String", "UInt8", StringComparison.Ordinal));
        _folder.Write("after/pipes/long.pipe", Pipe(new string('x', 200_000))).Write("before/pipes/all.pipe", "NODE n\nSQL >\n    SELECT * FROM events\n\nTYPE endpoint\n");
        using var agent = new AgentClient(_folder.Path);

        var check = agent.CallForJson("check", new { path = "after", limit = 100 });
        AssertShort(agent.Text);
        Assert.Contains("more characters)", agent.Text, StringComparison.Ordinal);
        Assert.True((int)check["page"]!["count"]! > 0);

        var plan = agent.CallForJson("plan", new { path = "after", against = "./before", format = "json" });
        AssertShort(agent.Text);
        Assert.Contains(plan["leftOff"]!.AsArray(), what => ((string)what!).StartsWith("changes: ", StringComparison.Ordinal));
        var text = agent.Call("plan", new { path = "after", against = "./before" });
        AssertShort(agent.Text);
        Assert.Contains("characters are left off", text, StringComparison.Ordinal);

        var types = agent.CallForJson("types", new { path = "before" });
        AssertShort(agent.Text);
        Assert.Contains("nodes[0].columns: 29", (string)types["leftOff"]![0]!, StringComparison.Ordinal);
    }

    private static void AssertShort(string text) => Assert.InRange(Encoding.UTF8.GetByteCount(text), 1, 50_000);

    private static string Pipe(string column) => $"NODE n\nSQL >\n    SELECT {column} FROM events\n\nTYPE endpoint\n";
}
