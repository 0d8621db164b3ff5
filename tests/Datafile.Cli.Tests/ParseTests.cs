using System.Text;
using System.Text.Json;
using Datafile.Workspace.Tests;

namespace Datafile.Cli.Tests;

/// <summary>What <c>datafile parse</c> prints: for people a tree, for scripts a line of JSON a file.</summary>
public sealed class ParseTests : IDisposable
{
    private const string Kpis = """
        TOKEN dashboard READ

        NODE sessions
        SQL >
            %
            SELECT day, device, count() AS hits
            FROM events
            {% if defined(country) %} JOIN ws.countries USING country {% end %}
            WHERE day >= {{Date(date_from, '2024-01-01', description="First day")}} AND device IN {{Array(devices, 'String', 'a,b')}}
            GROUP BY day, device

        NODE endpoint
        DESCRIPTION >
            Visits by day.
        SQL >
            %
            WITH 10 AS most
            SELECT s.day, sum(s.hits) AS visits
            FROM sessions AS s
            LEFT JOIN (SELECT DISTINCT day FROM `holidays`) AS h ON h.day = s.day
            WHERE h.day IS NULL AND NOT {{Boolean(hidden, False)}}
            GROUP BY s.day
            ORDER BY s.day
            LIMIT {{Int32(limit, 10)}}

        # The endpoint is public.
        TYPE endpoint

        """;

    private const string Events = """
        SCHEMA >
            `day` Date `json:$.day`,
            `country` LowCardinality(String) `json:$.country` DEFAULT 'CH',
            `hits` UInt64 UInt64

        INDEXES >
            by_country country TYPE set(100) GRANULARITY 4
            by_nothing TYPE

        ENGINE "ReplacingMergeTree(hits)"
        ENGINE_SORTNG_KEY "day"

        """;

    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public Task A_tree_reads_well_in_a_terminal()
    {
        _folder.Write("kpis.pipe", Kpis).Write("events.datasource", Events);

        return Verifier.Verify(Parse(1, "kpis.pipe", "events.datasource").Output);
    }

    [Fact]
    public Task Without_the_tree_heading_and_findings_are_left()
    {
        _folder.Write("kpis.pipe", Kpis).Write("events.datasource", Events);

        return Verifier.Verify(Parse(1, "kpis.pipe", "events.datasource", "--no-tree").Output);
    }

    [Fact]
    public Task The_tree_as_json()
    {
        _folder.Write("events.datasource", Events).Write("short.pipe", "NODE n\nSQL >\n    SELECT a AS b FROM t WHERE c = 'x'\n");

        // One node a line: whole lines of JSON could not be compared by eye.
        var trees = Parse(1, "events.datasource", "short.pipe", "--format", "json").Output.Split('\n').Select(l => l.Replace("{\"kind\"", "\n{\"kind\"", StringComparison.Ordinal));
        return Verifier.Verify(string.Join('\n', trees));
    }

    [Fact]
    public void Json_is_one_line_a_file_in_the_order_given_with_every_key_of_the_contract()
    {
        _folder.Write("b.pipe", Kpis).Write("a.datasource", Events).Write("c.connection", "TYPE s3\nS3_REGION x\nS3_ARN y\n")
            .Write("d.token", "SCOPE PIPES:READ\nRESOURCE b\n").Write("e.incl", Kpis).Write("f.datasource.incl", Events);
        string[] files = ["b.pipe", "a.datasource", "c.connection", "d.token", "e.incl", "f.datasource.incl"];
        var lines = Json(1, files);

        Assert.Equal(files, lines.Select(l => Text(l, "file")));
        Assert.Equal(["pipe", "datasource", "connection", "token", "include", "include"], lines.Select(l => Text(l, "kind")));
        Assert.All(lines, line =>
        {
            Assert.Equal(["schema", "file", "kind", "bytes", "roundTrip", "findings", "nodes", "tree"], line.EnumerateObject().Select(m => m.Name));
            Assert.Equal(1, line.GetProperty("schema").GetInt32());
            Assert.True(line.GetProperty("roundTrip").GetBoolean());
            Assert.Equal(new FileInfo(_folder.At(Text(line, "file"))).Length, line.GetProperty("bytes").GetInt64());
        });
        Assert.Equal([2, 0, 0, 0, 2, 0], lines.Select(l => l.GetProperty("nodes").GetArrayLength()));

        // What an include with arguments means depends on who includes it: check says nothing of it alone, nor does parse.
        Assert.Equal([0, 3, 0, 0, 0, 0], lines.Select(l => l.GetProperty("findings").GetArrayLength()));
    }

    [Fact]
    public void Nodes_say_what_they_read_and_take()
    {
        _folder.Write("kpis.pipe", Kpis);

        Assert.Equal(
            """
            [{"name":"sessions","type":"","line":3,"templated":true,"tables":["events","ws.countries"],"parameters":[{"name":"country","type":null,"default":null},{"name":"date_from","type":"Date","default":"2024-01-01","description":"First day"},{"name":"devices","type":"Array","default":"a,b"}]},
            {"name":"endpoint","type":"endpoint","line":12,"templated":true,"tables":["sessions","holidays"],"parameters":[{"name":"hidden","type":"Boolean","default":false},{"name":"limit","type":"Int32","default":10}]}]
            """.Replace("\n", "", StringComparison.Ordinal),
            Assert.Single(Json(0, "kpis.pipe")).GetProperty("nodes").GetRawText());
    }

    [Fact]
    public void Findings_are_those_of_check()
    {
        _folder.Write("datasources/events.datasource", Events);
        var checkedFindings = JsonDocument.Parse(Program.Run(_folder.Path, "check", "datasources/events.datasource", "--format", "json").AssertExit(1).Output);

        Assert.Equal(
            checkedFindings.RootElement.GetProperty("findings").GetRawText(),
            Assert.Single(Json(1, "datasources/events.datasource")).GetProperty("findings").GetRawText());
    }

    [Fact]
    public void No_rule_of_a_project_runs()
    {
        _folder.Write("daily.pipe", "NODE visits\nSQL >\n    SELECT 1 AS x FROM nowhere\nTYPE materialized\nDATASOURCE no_such_target\n");

        Assert.Empty(Assert.Single(Json(0, "daily.pipe")).GetProperty("findings").EnumerateArray());
    }

    [Fact]
    public void The_tree_can_be_left_out()
    {
        _folder.Write("kpis.pipe", Kpis);

        Assert.False(Assert.Single(Json(0, "kpis.pipe", "--no-tree")).TryGetProperty("tree", out _));
    }

    [Fact]
    public void A_folder_stands_for_the_datafiles_below_it_in_ordinal_order()
    {
        foreach (var file in (string[])["b.pipe", "B.pipe", "a/z.datasource", "a/vendor/ws/datasources/v.datasource", "c.incl", "c.connection", "c.token"])
            _folder.Write("all/" + file);
        foreach (var file in (string[])["notes.md", ".tinyenv", "deploy/0.0.1/deploy.sh", "node_modules/x.pipe", ".hidden/x.pipe", "tests/x.pipe"])
            _folder.Write("all/" + file);
        string[] expected = ["B.pipe", "a/vendor/ws/datasources/v.datasource", "a/z.datasource", "b.pipe", "c.connection", "c.incl", "c.token"];

        Assert.Equal(expected.Select(f => "all/" + f), Json(1, "all").Select(l => Text(l, "file")));
        Assert.Equal(expected.Select(f => "all/" + f).Prepend("./all/b.pipe"), Json(1, "./all/b.pipe", "./all/").Select(l => Text(l, "file")));
    }

    [Theory]
    [InlineData("\uFEFFNODE é\r\nSQL >\r\n    SELECT 1\r\n")]
    [InlineData("NODE n\rSQL >\r    SELECT 1")]
    [InlineData("")]
    public void Every_text_prints_back(string text)
    {
        File.WriteAllText(_folder.At("odd.pipe"), text, new UTF8Encoding(false));
        var line = Assert.Single(Json(null, "odd.pipe"));

        Assert.True(line.GetProperty("roundTrip").GetBoolean());
        Assert.Equal(Encoding.UTF8.GetByteCount(text), line.GetProperty("bytes").GetInt32());
    }

    [Fact]
    public void A_mark_of_the_byte_order_shifts_nothing()
    {
        File.WriteAllText(_folder.At("a.pipe"), "TYP x\nNODE n\nSQL >\n    SELECT 1\n", new UTF8Encoding(true));
        var line = Assert.Single(Json(1, "a.pipe"));

        Assert.Equal((1, 1), (line.GetProperty("findings")[0].GetProperty("line").GetInt32(), line.GetProperty("findings")[0].GetProperty("column").GetInt32()));
        Assert.Equal(2, line.GetProperty("nodes")[0].GetProperty("line").GetInt32());
    }

    [Fact]
    public void Bytes_that_are_no_text_do_not_print_back()
    {
        File.WriteAllBytes(_folder.At("latin.pipe"), [.. "NODE n\nSQL >\n    SELECT '"u8, 0xE9, .. "'\n"u8]);

        Assert.False(Assert.Single(Json(0, "latin.pipe")).GetProperty("roundTrip").GetBoolean());
    }

    [Fact]
    public void Queries_that_nest_deeply_make_no_deep_json()
    {
        _folder.Write("deep.pipe", $"NODE n\nSQL >\n    SELECT {string.Concat(Enumerable.Repeat("f(", 150))}1{new string(')', 150)}\n");

        // The reader refuses what is deeper than 64.
        Assert.Equal(150 + 4, Assert.Single(Json(0, "deep.pipe")).GetProperty("tree").GetProperty("children")[1].GetProperty("sql").GetArrayLength() + 1);
    }

    [Fact]
    public void Only_an_error_is_a_failure()
    {
        _folder.Write("warning.datasource", "SCHEMA >\n    `day` Date\n\nENGINE MergeTree\nENGINE_SORTING_KEY day\nSORTING_KEY day\n");

        Assert.Equal("warning", Text(Assert.Single(Json(0, "warning.datasource")).GetProperty("findings")[0], "severity"));
    }

    [Fact]
    public void Output_goes_to_a_file_whole_or_not_at_all()
    {
        _folder.Write("kpis.pipe", Kpis);
        var shown = Parse(0, "kpis.pipe", "--format", "json").Output;
        var ended = Parse(0, "kpis.pipe", "--format", "json", "--output", "kpis.json");

        Assert.Empty(ended.Output);
        Assert.Equal(shown, _folder.Read("kpis.json"));
    }

    [Theory]
    [InlineData("parse", "file")]
    [InlineData("parse no/such.pipe", "no/such.pipe")]
    [InlineData("parse good.pipe no/such.pipe", "no/such.pipe")]
    [InlineData("parse notes.txt", "notes.txt")]
    [InlineData("parse empty", "empty")]
    [InlineData("parse good.pipe --fromat json", "--fromat")]
    [InlineData("parse good.pipe --format sarif", "sarif")]
    public void Wrong_usage_is_one_line(string arguments, string word)
    {
        _folder.Write("good.pipe", Kpis).Write("notes.txt").Write("empty/notes.md");

        Program.Run(_folder.Path, arguments.Split(' ')).AssertRefuses(word);
    }

    private Ended Parse(int exitCode, params string[] arguments) => Program.Run(_folder.Path, ["parse", .. arguments]).AssertExit(exitCode);

    private JsonElement[] Json(int? exitCode, params string[] arguments)
    {
        var ended = Program.Run(_folder.Path, ["parse", "--format", "json", .. arguments]);
        if (exitCode is { } expected)
            ended.AssertExit(expected);

        Assert.Empty(ended.Errors);
        Assert.EndsWith("}\n", ended.Output, StringComparison.Ordinal);
        return [.. ended.Output.TrimEnd('\n').Split('\n').Select(line => JsonDocument.Parse(line).RootElement)];
    }

    private static string Text(JsonElement element, string member) => element.GetProperty(member).GetString() ?? "";
}
