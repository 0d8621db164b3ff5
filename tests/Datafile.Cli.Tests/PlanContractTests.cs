using System.Text.Json;

namespace Datafile.Cli.Tests;

/// <summary>What scripts rely on in <c>plan --format json</c>, and what a person sees in a terminal.</summary>
public class PlanContractTests
{
    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly (string Of, string[] Keys)[] Contract =
    [
        ("", ["schema", "workflow", "version", "changes", "recreated", "readers", "cutoffs", "backfills", "steps", "findings"]),
        ("version", ["live", "release", "backfill"]),
        ("changes", ["kind", "resource", "member", "impact", "method", "file", "line", "message"]),
        ("cutoffs", ["pipe", "node", "column", "operator", "value"]),
        ("backfills", ["pipe", "file", "target", "filter", "text"]),
        ("steps", ["id", "title", "reason", "commands", "writes", "waitUntil", "verify", "undo"]),
    ];

    [Theory]
    [InlineData("step-1")]
    [InlineData("step-2")]
    [InlineData("mistakes/no-version-bump")]
    public void The_json_has_every_key_of_the_contract(string project)
    {
        var plan = Plan(project);

        Assert.Equal(1, plan.GetProperty("schema").GetInt32());
        foreach (var (of, keys) in Contract)
        {
            var element = of.Length == 0 ? plan : plan.GetProperty(of);
            if (element.ValueKind == JsonValueKind.Array)
                Assert.NotEmpty(element.EnumerateArray());
            foreach (var item in element.ValueKind == JsonValueKind.Array ? element.EnumerateArray().ToArray() : [element])
                AssertHas(item, keys);
        }
    }

    [Fact]
    public void The_plan_says_how_much_is_written_again()
    {
        const string Forward = "samples/change-a-column-type-in-forward";
        using var folder = new Workspace.Tests.ScratchFolder();
        folder.Write("statistics.csv", "datasource_name,rows,bytes\nvisits,1200000000,48300000000\ntraffic_by_country,4000,120000\n");
        string[] arguments = ["plan", Forward + "/after", "--against", Forward + "/before", "--statistics", folder.At("statistics.csv")];

        Assert.Contains("visits (1,200,000,000 rows, 48.3 GB), and rebuilds traffic_by_country (4,000 rows,", Program.RunHere(arguments).AssertExit(0).Output, StringComparison.Ordinal);
        using var json = JsonDocument.Parse(Program.RunHere([.. arguments, "--format", "json"]).AssertExit(0).Output);
        Assert.Equal(1_200_000_000, json.RootElement.GetProperty("deployment").GetProperty("stored").GetProperty("visits").GetProperty("rows").GetInt64());
        Program.RunHere("plan", Forward + "/after", "--against", Forward + "/before", "--statistics", folder.At("nothing.csv")).AssertRefuses("nothing.csv");
    }

    [Fact]
    public void The_plan_of_the_sample_is_what_the_procedure_says()
    {
        var plan = Plan("step-1");
        var steps = plan.GetProperty("steps").EnumerateArray().ToArray();

        Assert.Equal("releases", plan.GetProperty("workflow").GetString());
        Assert.Equal(["0.0.0", "0.0.1", "0.0.2"], plan.GetProperty("version").EnumerateObject().Select(v => v.Value.GetString()));
        Assert.Equal(
            ["column-added analytics_sessions_mv version rewrite fork", "query analytics_sessions analytics_sessions_1 rewrite fork"],
            plan.GetProperty("changes").EnumerateArray().Select(c => string.Join(' ', Texts(c, "kind", "resource", "member", "impact", "method"))));
        Assert.Equal(["analytics_sessions", "analytics_sessions_mv"], Strings(plan.GetProperty("recreated")).Order(StringComparer.Ordinal));
        Assert.Equal(["kpis"], Strings(plan.GetProperty("readers")));
        Assert.Equal("analytics_sessions analytics_sessions_1 timestamp > 2023-12-14 11:45:00", string.Join(' ', Texts(Only(plan, "cutoffs"), "pipe", "node", "column", "operator", "value")));

        var backfill = Only(plan, "backfills");
        Assert.Equal("timestamp <= '2023-12-14 11:45:00'", backfill.GetProperty("filter").GetString());
        Assert.Equal("analytics_sessions_mv", backfill.GetProperty("target").GetString());
        Assert.Contains("WHERE timestamp <= '2023-12-14 11:45:00'", backfill.GetProperty("text").GetString(), StringComparison.Ordinal);

        Assert.Equal(
            ["create-release", "deploy-fork", "preview", "wait-for-cutoff", "backfill", "verify", "promote", "clean-up"],
            steps.Select(s => s.GetProperty("id").GetString()));
        Assert.Equal(
            ["tb release create --semver 0.0.1", "tb --semver 0.0.1 deploy --fork-downstream", "tb release preview --semver 0.0.1"],
            steps.Take(3).SelectMany(s => Strings(s.GetProperty("commands"))));
        Assert.Equal("2023-12-14 11:45:00", steps[3].GetProperty("waitUntil").GetString());
        Assert.Equal(JsonValueKind.Null, steps[0].GetProperty("waitUntil").ValueKind);
        Assert.Empty(plan.GetProperty("findings").EnumerateArray());
    }

    [Theory]
    [InlineData("step-1")]
    [InlineData("mistakes/no-version-bump")]
    public async Task The_plan_reads_well_in_a_terminal(string project)
    {
        var ended = Program.RunHere("plan", Sample.Path(project), "--against", Sample.Path("before"), "--now", Sample.Now).AssertExit(0);

        await Verifier.Verify(ended.Output, project);
    }

    [Theory]
    [InlineData("step-1")]
    [InlineData("mistakes/no-version-bump")]
    public async Task The_plan_as_json(string project) =>
        await Verifier.Verify(JsonSerializer.Serialize(Plan(project), Readable), project);

    [Fact]
    public void Json_is_one_line_and_nothing_else()
    {
        var ended = Program.RunHere("plan", Sample.Path("step-1"), "--against", Sample.Path("before"), "--now", Sample.Now, "--format", "json");

        Assert.Single(ended.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.Empty(ended.Errors);
    }

    [Fact]
    public void Check_json_has_the_shape_of_the_contract()
    {
        var ended = Program.RunHere("check", Sample.Path("mistakes/wrong-state"), "--against", Sample.Path("before"), "--now", Sample.Now, "--format", "json").AssertExit(1);
        var report = JsonDocument.Parse(ended.Output).RootElement;
        var finding = Only(report, "findings");

        Assert.Equal(1, report.GetProperty("schema").GetInt32());
        AssertHas(finding, "id", "name", "severity", "message", "file", "line", "column", "endLine", "endColumn", "resource", "help", "related", "fixes");
        AssertHas(Only(finding, "related"), "file", "line", "column", "message");
        Assert.Equal(("aggregate-state-mismatch", "error"), (finding.GetProperty("name").GetString(), finding.GetProperty("severity").GetString()));
        Assert.Equal(
            """{"files":11,"errors":1,"warnings":0,"infos":0}""", report.GetProperty("summary").GetRawText());
    }

    [Fact]
    public void A_plan_goes_to_a_file_where_it_is_told_to()
    {
        using var folder = new Workspace.Tests.ScratchFolder();
        var ended = Program.RunHere("plan", Sample.Path("step-1"), "--against", Sample.Path("before"), "--now", Sample.Now, "--format", "json", "--output", folder.At("plan.json")).AssertExit(0);

        Assert.Empty(ended.Output);
        Assert.Equal("releases", JsonDocument.Parse(folder.Read("plan.json")).RootElement.GetProperty("workflow").GetString());
    }

    /// <summary>Keys may be added, none may go.</summary>
    private static void AssertHas(JsonElement element, params string[] keys) =>
        Assert.All(keys, key => Assert.True(element.TryGetProperty(key, out _), $"{key} is missing in {element}"));

    private static JsonElement Plan(string project)
    {
        var ended = Program.RunHere("plan", Sample.Path(project), "--against", Sample.Path("before"), "--now", Sample.Now, "--format", "json").AssertExit(0);
        return JsonDocument.Parse(ended.Output).RootElement;
    }

    private static JsonElement Only(JsonElement element, string member) => Assert.Single(element.GetProperty(member).EnumerateArray().ToArray());

    private static IEnumerable<string?> Strings(JsonElement array) => array.EnumerateArray().Select(e => e.GetString());

    private static IEnumerable<string?> Texts(JsonElement element, params string[] members) => members.Select(m => element.GetProperty(m).GetString());
}
