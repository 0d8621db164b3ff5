using System.Text.Json.Nodes;
using Datafile.Tests;

namespace Datafile.Cli.Tests.Lsp;

/// <summary><c>datafile lsp</c>, spoken to as an editor does.</summary>
public sealed class LanguageServerTests : IDisposable
{
    private const string Visits = "datasources/visits.datasource", Top = "pipes/top.pipe";
    private const string Schema = "SCHEMA >\n    `path` String,\n    `visited_at` DateTime\n\nENGINE \"MergeTree\"\nENGINE_SORTING_KEY \"path, visited_at\"\n";
    private const string Pipe = "NODE counted\nSQL >\n    SELECT path, toDate(visited_at) AS day, count() AS visits FROM visits v GROUP BY path, day\n\nNODE endpoint\nSQL >\n    SELECT path, visits FROM counted WHERE day > '2026-01-01'\n\nTYPE endpoint\n";

    private readonly ScratchCopy _project = new();

    public LanguageServerTests() => _project.Write(Visits, Schema).Write(Top, Pipe);

    public void Dispose() => _project.Dispose();

    [Fact]
    public void Diagnostics_follow_what_is_written_and_not_what_is_saved()
    {
        using var editor = new LanguageClient(_project.Path);
        editor.Open(Top, Pipe.Replace("toDate(visited_at)", "toDate(visitd_at)", StringComparison.Ordinal));
        var published = editor.Published(Top, version: 1)["diagnostics"]![0]!;
        Assert.Equal(("DF1002", "datafile", 1), ((string?)published["code"], (string?)published["source"], (int)published["severity"]!));
        Assert.Contains("visitd_at", (string)published["message"]!, StringComparison.Ordinal);
        Assert.Equal("{\"start\":{\"line\":2,\"character\":24},\"end\":{\"line\":2,\"character\":33}}", published["range"]!.ToJsonString());

        editor.Replace(Top, "visitd_at", "visited_at");
        Assert.Empty(editor.Diagnostics(Top, version: 2));

        // A file that another one reads, and that is not saved either.
        editor.Open(Visits, Schema);
        editor.Replace(Visits, "`path` String", "`page` String");
        Assert.Contains("DF1002 2:11", editor.Diagnostics(Top));
        Assert.Contains("DF1007 5:20", editor.Diagnostics(Visits, version: 2));

        // Closed without being saved, it is as on disk.
        editor.Close(Visits);
        Assert.Empty(editor.Diagnostics(Top));
        Assert.Equal((Schema, Pipe), (_project.Read(Visits), _project.Read(Top)));
    }

    [Fact]
    public void A_fix_is_applied_by_its_edits()
    {
        using var editor = new LanguageClient(_project.Path);
        editor.Open(Top, Pipe.Replace("TYPE", "TYPPE", StringComparison.Ordinal));
        Assert.Equal(["DF0001 8:0"], editor.Diagnostics(Top, version: 1));

        var action = Assert.Single(editor.AskAt("codeAction", Top, "TYPPE", more: new { context = new { diagnostics = Array.Empty<object>() } }).AsArray())!;
        Assert.Equal(("quickfix", true, "DF0001"), ((string?)action["kind"], (bool)action["isPreferred"]!, (string?)action["diagnostics"]![0]!["code"]));
        Assert.Empty(editor.AskAt("codeAction", Top, "TYPPE", more: new { context = new { diagnostics = Array.Empty<object>(), only = new[] { "refactor" } } }).AsArray());
        editor.Apply(action);

        Assert.Empty(editor.Diagnostics(Top, version: 2));
        Assert.Equal(Pipe, editor.TextOf(Top));
        Assert.Empty(editor.AskAt("codeAction", Top, "counted", more: new { context = new { diagnostics = Array.Empty<object>() } }).AsArray());
    }

    [Fact]
    public void Edits_count_in_UTF_16_and_lines_may_end_with_CRLF()
    {
        using var editor = new LanguageClient(_project.Path);
        editor.Open(Top, Pipe.Replace("path, visits", "'😀é' AS smile, path, visits", StringComparison.Ordinal).Replace("\n", "\r\n", StringComparison.Ordinal));
        Assert.Empty(editor.Diagnostics(Top, version: 1));

        editor.Replace(Top, "path, visits", "paht, visits");
        Assert.Equal(["DF1002 6:27"], editor.Diagnostics(Top, version: 2));
        editor.Replace(Top, "\r\nTYPE", "\r\n\r\n\r\nTYPE");
        editor.Replace(Top, "😀é' AS smile, paht", "😀😀' AS smile,\r\n        paht");
        Assert.Equal(["DF1002 7:8"], editor.Diagnostics(Top, version: 4));
        editor.Replace(Top, "paht", "path");
        Assert.Empty(editor.Diagnostics(Top, version: 5));
    }

    [Theory]
    [InlineData("FROM visits", 6, Visits, 0, "Data Source `visits`: MergeTree, sorting key `path, visited_at`", "visited_at DateTime")]
    [InlineData("FROM counted", 6, Top, 0, "Node `counted` of pipe `top`", "visits UInt64")]
    [InlineData("visited_at", 1, Visits, 2, "visited_at DateTime", "Data Source 'visits'")]
    [InlineData("day\n", 1, Top, 2, "day Date", "")]
    [InlineData("visits FROM counted", 1, Top, 2, "visits UInt64", "node 'counted'")]
    [InlineData("count()", 1, null, 0, "UInt64", "")]
    public void A_name_has_a_declaration_and_a_meaning(string text, int characters, string? file, int line, string hover, string more)
    {
        using var editor = new LanguageClient(_project.Path);
        editor.Open(Top, Pipe);

        var found = editor.AskAt("definition", Top, text, characters).AsArray();
        Assert.Equal(file is null ? [] : [(editor.UriOf(file), line)], found.Select(l => ((string)l!["uri"]!, (int)l["range"]!["start"]!["line"]!)));
        var shown = (string)editor.AskAt("hover", Top, text, characters)["contents"]!["value"]!;
        Assert.Contains(hover, shown, StringComparison.Ordinal);
        Assert.Contains(more, shown.Replace("\\", "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Fact]
    public void References_outline_and_completion_know_the_project()
    {
        _project.Write("pipes/last.pipe", "NODE last\nSQL >\n    SELECT max(visited_at) AS latest FROM visits\n\nTYPE materialized\nDATASOURCE latest\n");
        using var editor = new LanguageClient(_project.Path);
        editor.Open(Visits, Schema);
        editor.Open(Top, Pipe);

        string[] PlacesOf(string path, string text, bool declared) => [.. editor.AskAt("references", path, text, more: new { context = new { includeDeclaration = declared } })
            .AsArray().Select(l => $"{Path.GetFileName((string)l!["uri"]!)} {l["range"]!["start"]!["line"]}:{l["range"]!["start"]!["character"]}")];
        Assert.Equal(["last.pipe 2:42", "top.pipe 2:67", "visits.datasource 0:0"], PlacesOf(Visits, "SCHEMA", declared: true));
        Assert.Equal(["top.pipe 6:29"], PlacesOf(Top, "counted", declared: false));

        var outline = editor.Ask("textDocument/documentSymbol", new { textDocument = new { uri = editor.UriOf(Top) } }).AsArray();
        Assert.Equal(["counted: path String, day Date, visits UInt64", "endpoint: path String, visits UInt64"],
            outline.Select(node => $"{node!["name"]}: {string.Join(", ", node["children"]!.AsArray().Select(c => $"{c!["name"]} {c["detail"]}"))}"));
        Assert.Equal(["path", "visited_at"], Labels(editor.Ask("textDocument/documentSymbol", new { textDocument = new { uri = editor.UriOf(Visits) } }), "name"));

        // Of a query that does not parse.
        editor.Replace(Top, "FROM counted WHERE day > '2026-01-01'", "FROM ");
        Assert.Equal(["counted", "visits", "last"], Labels(editor.AskAt("completion", Top, "path, visits FROM ", 18), "label"));
        editor.Replace(Top, "SELECT path, toDate(visited_at)", "SELECT v. , toDate(visited_at)");
        Assert.Equal(["path", "visited_at"], Labels(editor.AskAt("completion", Top, "SELECT v.", 9), "label"));
        editor.Replace(Top, "TYPE endpoint", "TYPE ");
        Assert.Contains("materialized", Labels(editor.AskAt("completion", Top, "TYPE ", 5), "label"));
        editor.Replace(Top, "TYPE ", "DE");
        Assert.Contains("DESCRIPTION", Labels(editor.AskAt("completion", Top, "\nDE", 3), "label"));
    }

    [Fact]
    public void An_included_file_is_part_of_the_files_that_include_it()
    {
        const string Part = "includes/part.incl", Text = "NODE last\nSQL >\n    SELECT path FROM counted\n\nTYPE endpoint\n";
        _project.Write(Part, Text).Write(Top, Pipe[..Pipe.IndexOf("NODE endpoint", StringComparison.Ordinal)] + "INCLUDE \"../includes/part.incl\"\n");
        using var editor = new LanguageClient(_project.Path);
        editor.Open(Top, _project.Read(Top));
        Assert.Equal(editor.UriOf(Part), (string)Assert.Single(editor.AskAt("definition", Top, "part.incl").AsArray())!["uri"]!);

        editor.Open(Part, Text.Replace("path", "paht", StringComparison.Ordinal));
        Assert.Equal(["DF1002 2:11"], editor.Diagnostics(Part, version: 1));
        Assert.Equal((editor.UriOf(Top), 0), editor.AskAt("definition", Part, "counted").AsArray().Select(l => ((string)l!["uri"]!, (int)l["range"]!["start"]!["line"]!)).Single());
    }

    [Fact]
    public void A_baseline_shows_what_a_change_does()
    {
        _project.Write("before/" + Visits, Schema).Write("before/" + Top, Pipe).Write("now/" + Visits, Schema).Write("now/" + Top, Pipe);
        var changed = Schema.Replace("`path` String", "`path` UInt32", StringComparison.Ordinal);
        using (var editor = new LanguageClient(_project.Path, options: new { against = "./before" }))
        {
            editor.Open("now/" + Visits, changed);
            Assert.Contains(editor.Diagnostics("now/" + Visits), found => found.StartsWith("DF3", StringComparison.Ordinal));

            editor.Notify("workspace/didChangeConfiguration", new { settings = new { datafile = new { against = "" } } });
            Assert.DoesNotContain(editor.Diagnostics("now/" + Visits), found => found.StartsWith("DF3", StringComparison.Ordinal));
        }

        using var alone = new LanguageClient(_project.Path, options: new { against = "./nowhere" });
        alone.Open("now/" + Top, Pipe.Replace("day >", "dya >", StringComparison.Ordinal));
        Assert.Equal(["DF1002 6:43"], alone.Diagnostics("now/" + Top));
    }

    [Fact]
    public void A_change_on_disk_is_seen_and_closing_the_last_file_clears_the_project()
    {
        using var editor = new LanguageClient(_project.Path);
        editor.Open(Top, Pipe);
        Assert.Empty(editor.Diagnostics(Top));

        _project.Write(Visits, Schema.Replace("`path` String", "`page` String", StringComparison.Ordinal));
        editor.Notify("workspace/didChangeWatchedFiles", new { changes = new[] { new { uri = editor.UriOf(Visits), type = 2 } } });
        Assert.NotEmpty(editor.Diagnostics(Top));
        Assert.NotEmpty(editor.Diagnostics(Visits));

        editor.Close(Top);
        Assert.Empty(editor.Diagnostics(Top));
        Assert.Empty(editor.Diagnostics(Visits));
    }

    [Fact]
    public void What_is_wrong_is_answered_with_an_error_and_ends_nothing()
    {
        using var editor = new LanguageClient(_project.Path, initialize: false);
        Assert.Equal(-32002, ErrorOf(editor, editor.Request("textDocument/hover", new { })));
        Assert.Equal("utf-16", (string)editor.Ask("initialize", new { capabilities = new { } })["capabilities"]!["positionEncoding"]!);

        editor.SendRaw("Content-Length: 9\r\n\r\n{\"id\": 1,");
        Assert.Equal(-32700, ErrorOf(editor, null));
        editor.SendRaw("Content-Length: 2\r\nContent-Type: application/vscode-jsonrpc; charset=utf-8\r\n\r\n[]");
        Assert.Equal(-32600, ErrorOf(editor, null));
        editor.SendRaw("Content-Length: 26\r\n\r\n{\"id\":1,\"method\":\"\\ud800\"}");
        Assert.Equal(-32600, ErrorOf(editor, null));
        Assert.Equal(-32601, ErrorOf(editor, editor.Request("textDocument/rename", new { })));
        Assert.Equal(-32602, ErrorOf(editor, editor.Request("textDocument/hover", new { textDocument = 1 })));
        Assert.Equal(-32602, ErrorOf(editor, editor.Request("textDocument/hover")));

        // Notifications have no answer. A file that is no datafile, and one that is not open, are no mistakes.
        editor.Notify("textDocument/didChange", new { textDocument = new { uri = editor.UriOf(Top), version = 2 }, contentChanges = new[] { new { text = "" } } });
        editor.Notify("textDocument/didOpen", new { textDocument = new { uri = "untitled:1", languageId = "sql", version = 1, text = "" } });
        editor.Notify("$/unknown");
        editor.Open("notes.md", "");
        editor.Open(Top, Pipe);
        Assert.Empty(editor.Diagnostics(Top));
        Assert.Empty(editor.AskAt("hover", "notes.md", "", 0).AsObject());
    }

    [Fact]
    public void A_request_can_be_cancelled_while_it_waits()
    {
        using var editor = new LanguageClient(_project.Path);
        object Symbols(int id) => new { jsonrpc = "2.0", id, method = "textDocument/documentSymbol", @params = new { textDocument = new { uri = editor.UriOf(Top) } } };
        object Cancel(int id) => new { jsonrpc = "2.0", method = "$/cancelRequest", @params = new { id } };

        // All of it is read while the first check runs.
        editor.SendAtOnce(
            new { jsonrpc = "2.0", method = "textDocument/didOpen", @params = new { textDocument = new { uri = editor.UriOf(Top), languageId = "tinybird", version = 1, text = Pipe } } },
            Symbols(100), Symbols(101), Cancel(101), Cancel(99));

        Assert.Equal(2, editor.Answer(100)["result"]!.AsArray().Count);
        Assert.Equal(-32800, ErrorOf(editor, 101));
    }

    [Theory]
    [InlineData(0, true, "exit")]
    [InlineData(1, false, "exit")]
    [InlineData(0, true, "")]
    [InlineData(1, false, "")]
    [InlineData(2, false, "Content-Length: many\r\n\r\n")]
    public void The_exit_code_says_whether_it_was_shut_down(int expected, bool isShutDown, string end)
    {
        using var editor = new LanguageClient(_project.Path, initialize: isShutDown);
        if (isShutDown)
        {
            editor.Answer(editor.Request("shutdown"));
            Assert.Equal(-32600, ErrorOf(editor, editor.Request("shutdown")));
        }

        if (end == "exit")
            editor.Notify("exit");
        else if (end.Length > 0)
            editor.SendRaw(end);
        else
            editor.EndInput();

        Assert.Equal(expected, editor.ExitCode());
    }

    private static int ErrorOf(LanguageClient editor, int? request) => (int)editor.Answer(request)["error"]!["code"]!;

    private static IEnumerable<string> Labels(JsonNode items, string member) => items.AsArray().Select(i => (string)i![member]!);
}
