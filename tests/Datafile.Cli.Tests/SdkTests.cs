using System.Text.Json;
using Datafile.Workspace.Tests.Git;

namespace Datafile.Cli.Tests;

/// <summary>Projects whose resources are defined in TypeScript or Python.</summary>
public sealed class SdkTests : IDisposable
{
    private const string Datasources = """
        import { defineDatasource, engine, t } from "@tinybirdco/sdk";

        export const pageViews = defineDatasource("page_views", {
          description: "Page view events",
          schema: {
            timestamp: t.dateTime(),
            pathname: t.string(),
            country: t.string().lowCardinality(),
          },
          engine: engine.mergeTree({
            sortingKey: ["pathname", "timestamp"],
          }),
        });

        export const dailyStats = defineDatasource("daily_stats", {
          schema: {
            date: t.date(),
            pathname: t.string(),
            views: t.simpleAggregateFunction("sum", t.uint64()),
          },
          engine: engine.aggregatingMergeTree({ sortingKey: ["date", "pathname"] }),
        });

        """;

    private const string Pipes = """
        import { defineEndpoint, defineMaterializedView, node, p, t } from "@tinybirdco/sdk";
        import { dailyStats } from "./datasources";

        export const dailyStatsMv = defineMaterializedView("daily_stats_mv", {
          datasource: dailyStats,
          nodes: [
            node({
              name: "aggregate",
              sql: `
                SELECT toDate(timestamp) AS date, pathname, count() AS views
                FROM page_views
                GROUP BY date, pathname
              `,
            }),
          ],
        });

        export const topPages = defineEndpoint("top_pages", {
          params: { limit: p.int32().optional(10) },
          nodes: [
            node({
              name: "endpoint",
              sql: `
                SELECT pathname, sum(views) AS views
                FROM daily_stats
                GROUP BY pathname
                LIMIT {{Int32(limit, 10)}}
              `,
            }),
          ],
          output: { pathname: t.string(), views: t.uint64() },
        });

        """;

    private const string Configuration = """
        {
          "include": ["src/tinybird/datasources.ts", "src/tinybird/pipes.ts"],
          "token": "${TINYBIRD_TOKEN}"
        }
        """;

    private readonly ScratchRepository _project = new();

    public SdkTests() => _project
        .Write(".gitignore", "node_modules\n")
        .Write("tinybird.config.json", Configuration)
        .Write("src/tinybird/datasources.ts", Datasources)
        .Write("src/tinybird/pipes.ts", Pipes);

    public void Dispose()
    {
        // The link alone: what it leads to is for all tests.
        if (Directory.Exists(_project.At("node_modules")))
            Directory.Delete(_project.At("node_modules"));
        _project.Dispose();
    }

    [Theory]
    [InlineData("check")]
    [InlineData("check .")]
    [InlineData("check src")]
    [InlineData("check src/tinybird")]
    [InlineData("plan --against HEAD")]
    [InlineData("graph")]
    public void Without_the_option_it_says_what_the_project_is_and_runs_nothing(string arguments)
    {
        _project.Commit();

        Program.Run(_project.Path, arguments.Split(' ')).AssertRefuses("are defined in TypeScript", "datasources.ts", "datafile check --sdk", "runs the code of the project");
    }

    [Theory]
    [InlineData("tinybird.config.mjs", "export default { include: [\"src/tinybird/datasources.ts\"] };\n")]
    [InlineData("tinybird.config.cjs", "module.exports = { include: list() };\n")]
    [InlineData("tinybird.json", "{ \"include\": [\"src/**/*.ts\"] }\n")]
    public void Every_configuration_of_the_sdk_is_known(string name, string text)
    {
        File.Delete(_project.At("tinybird.config.json"));
        _project.Write(name, text);

        Program.Run(_project.Path, "check").AssertRefuses("are defined in TypeScript");
    }

    [Fact]
    public void A_project_in_python_is_known_as_well()
    {
        using var folder = new ScratchRepository();
        folder.Write("tinybird.config.json", "{ \"include\": [\"lib/*.py\"] }\n").Write("lib/datasources.py", "from tinybird_sdk import define_datasource\n");

        Program.Run(folder.Path, "check").AssertRefuses("are defined in Python", "lib/datasources.py");
    }

    [Fact]
    public void Code_that_defines_nothing_is_no_project()
    {
        using var folder = new ScratchRepository();
        folder.Write("src/index.ts", "export const x = 1;\n").Write("main.py", "print(1)\n");

        Program.Run(folder.Path, "check").AssertRefuses("nothing to check");
        Program.Run(folder.Path, "check", "--allow-empty").AssertExit(0);
        Program.Run(folder.Path, "check", "--sdk").AssertRefuses("no resources are defined in code");
    }

    [Fact]
    public void Without_the_package_it_says_how_to_install_it() =>
        Program.Run(_project.Path, "check", "--sdk").AssertRefuses("@tinybirdco/sdk is not installed", "npm install");

    [SdkFact]
    public void What_the_generator_makes_is_checked_without_a_token()
    {
        Sdk.InstallIn(_project.Path);

        Assert.Equal("4 files: 0 errors, 0 warnings", Program.Run(_project.Path, "check", "--sdk").AssertExit(0).Errors.Trim());
    }

    /// <summary>A mistake in the code, and where its finding is: file, line and column of what is wrong.</summary>
    [SdkFact]
    public void Findings_are_at_their_lines_in_the_code()
    {
        Sdk.InstallIn(_project.Path);
        AssertFinding("src/tinybird/pipes.ts", "FROM daily_stats", "FROM daily_status", "DF1001", "src/tinybird/pipes.ts", "FROM |daily_status");
        AssertFinding("src/tinybird/pipes.ts", "sum(views) AS views\n", "sum(views) AS views, contry\n", "DF1002", "src/tinybird/pipes.ts", "views, |contry");
        AssertFinding("src/tinybird/pipes.ts", "sum(views) AS views\n", "sum(views) AS views, contry, {{Int32(limit, 10)}} AS n\n", "DF1002", "src/tinybird/pipes.ts", "views, |contry");
        AssertFinding("src/tinybird/datasources.ts", "sortingKey: [\"pathname\", \"timestamp\"]", "sortingKey: [\"country_code\"]", "DF1007", "src/tinybird/datasources.ts", "sortingKey: [\"|country_code");
        AssertFinding("src/tinybird/datasources.ts", "\"sum\", t.uint64()", "\"max\", t.uint8()", "DF2001", "src/tinybird/pipes.ts", "toDate(timestamp) AS date, pathname, |count() AS views");
    }

    [SdkFact]
    public void A_commit_is_a_baseline_in_a_tree_of_its_own()
    {
        Sdk.InstallIn(_project.Path);
        _project.Commit();
        Edit("src/tinybird/datasources.ts", "sortingKey: [\"pathname\", \"timestamp\"]", "sortingKey: [\"timestamp\", \"pathname\"]");
        Edit("src/tinybird/datasources.ts", "    country: t.string().lowCardinality(),\n", "    country: t.int32(),\n");

        var ended = Program.Run(_project.Path, "check", "--sdk", "--against", "HEAD", "--forbid", "rebuild").AssertExit(1);

        var lines = ended.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Contains(lines, line => line.StartsWith("src/tinybird/datasources.ts(8,5): error DF3009: ", StringComparison.Ordinal) && line.Contains("'country' of 'page_views' changes", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.StartsWith("src/tinybird/datasources.ts(", StringComparison.Ordinal) && line.Contains("error FORBIDDEN: This change rebuilds 'daily_stats' from 'page_views'", StringComparison.Ordinal));
        Assert.Equal(" M src/tinybird/datasources.ts", _project.Git("status", "--short").TrimEnd().PadLeft(30));
        Assert.Equal(_project.Path, _project.Git("worktree", "list").Split(' ')[0]);
    }

    [SdkFact]
    public void An_unchanged_project_differs_in_nothing_from_its_commit()
    {
        Sdk.InstallIn(_project.Path);
        _project.Commit();

        Assert.Empty(Program.Run(_project.Path, "check", "--sdk", "--against", "HEAD", "--fail-on", "info").AssertExit(0).Output);
    }

    [SdkFact]
    public void A_folder_is_a_baseline_too()
    {
        using var live = new ScratchRepository();
        live.Write("tinybird.config.json", Configuration).Write("src/tinybird/datasources.ts", Datasources).Write("src/tinybird/pipes.ts", Pipes);
        Sdk.InstallIn(_project.Path);
        Edit("src/tinybird/pipes.ts", "GROUP BY date, pathname", "WHERE pathname != '' GROUP BY date, pathname");

        var json = JsonDocument.Parse(Program.Run(_project.Path, "check", "--sdk", "--against", live.Path, "--forbid", "rebuild", "--format", "json").AssertExit(1).Output).RootElement;

        var forbidden = Assert.Single(json.GetProperty("forbidden").EnumerateArray());
        Assert.Equal(("daily_stats", "src/tinybird/pipes.ts"), (forbidden.GetProperty("resource").GetString(), forbidden.GetProperty("file").GetString()));
    }

    [SdkFact]
    public void Datafiles_that_the_sdk_passes_on_keep_their_place()
    {
        Sdk.InstallIn(_project.Path);
        _project.Write("tinybird.config.json", Configuration.Replace("pipes.ts\"", "pipes.ts\", \"legacy/*.pipe\"", StringComparison.Ordinal))
            .Write("legacy/old_pages.pipe", "NODE old\nSQL >\n    SELECT pathname, nothing FROM page_views\n\nTYPE endpoint\n");

        var line = Assert.Single(Program.Run(_project.Path, "check", "--sdk").AssertExit(1).Output.Split('\n', StringSplitOptions.RemoveEmptyEntries));

        Assert.StartsWith("legacy/old_pages.pipe(3,22): error DF1002: ", line, StringComparison.Ordinal);
    }

    [SdkFact]
    public void A_generator_that_fails_is_one_line_with_its_reason()
    {
        Sdk.InstallIn(_project.Path);
        Edit("src/tinybird/datasources.ts", "defineDatasource(\"page_views\"", "defineDatasource(\"page views\"");

        Program.Run(_project.Path, "check", "--sdk").AssertRefuses("the generator of", "fails:");
    }

    [SdkFact]
    public void Fixes_are_not_written_to_what_is_generated()
    {
        Sdk.InstallIn(_project.Path);

        Program.Run(_project.Path, "check", "--sdk", "--fix").AssertRefuses("--fix");
        Program.Run(_project.Path, "check", "--sdk", "--diff").AssertRefuses("--diff");
    }

    /// <summary>The protocol of the Python SDK, with a stand-in for it: the real one is not in the registries that tests may reach.</summary>
    [UnixFact]
    public void The_generator_of_python_is_asked_in_the_same_way()
    {
        using var folder = new ScratchRepository();
        folder.Write("tinybird.config.json", "{ \"include\": [\"lib/*.py\"], \"token\": \"${TINYBIRD_TOKEN}\" }\n")
            .Write("lib/resources.py", """
                from tinybird_sdk import define_datasource, define_endpoint, engine, node, t

                events = define_datasource("events", {"schema": {"id": t.int32()}, "engine": engine.merge_tree({"sorting_key": ["id"]})})

                top = define_endpoint("top", {
                    "nodes": [node({"name": "n", "sql": '''
                        SELECT id, nothing FROM events
                    '''})],
                })

                """)
            .Write("tinybird_sdk/__init__.py")
            .Write("tinybird_sdk/cli/__init__.py")
            .Write("tinybird_sdk/cli/index.py", """
                import json, os, sys
                assert sys.argv[1:] == ["generate", "--json"] and os.environ["TINYBIRD_TOKEN"]
                print("loading {")
                print(json.dumps({"success": True, "artifacts": [
                    {"type": "datasource", "name": "events", "relative_path": "datasources/events.datasource",
                     "content": "SCHEMA >\n    id Int32 `json:$.id`\n\nENGINE \"MergeTree\"\nENGINE_SORTING_KEY \"id\""},
                    {"type": "pipe", "name": "top", "relative_path": "pipes/top.pipe",
                     "content": "NODE n\nSQL >\n    SELECT id, nothing FROM events\n\nTYPE endpoint"}]}, indent=2))
                """);

        var line = Assert.Single(Program.Run(folder.Path, "check", "--sdk").AssertExit(1).Output.Split('\n', StringSplitOptions.RemoveEmptyEntries));

        Assert.StartsWith("lib/resources.py(7,20): error DF1002: ", line, StringComparison.Ordinal);
    }

    /// <param name="place">A piece of the edited file; the finding is at the bar in it.</param>
    private void AssertFinding(string file, string old, string changed, string id, string at, string place)
    {
        var before = _project.Read(file);
        Edit(file, old, changed);
        var text = _project.Read(at);
        var position = text.IndexOf(place.Replace("|", "", StringComparison.Ordinal), StringComparison.Ordinal) + place.IndexOf('|', StringComparison.Ordinal);
        var (line, column) = (text[..position].Count(c => c == '\n') + 1, position - text.LastIndexOf('\n', position - 1));

        var ended = Program.Run(_project.Path, "check", "--sdk");

        Assert.True(ended.Output.Contains($"{at}({line},{column}): error {id}: ", StringComparison.Ordinal) || ended.Output.Contains($"{at}({line},{column}): warning {id}: ", StringComparison.Ordinal), $"{at}({line},{column}) {id} for {changed}\n{ended.Output}{ended.Errors}");
        _project.Write(file, before);
    }

    private void Edit(string file, string old, string changed)
    {
        var text = _project.Read(file);
        Assert.Contains(old, text, StringComparison.Ordinal);
        _project.Write(file, text.Replace(old, changed, StringComparison.Ordinal));
    }
}
