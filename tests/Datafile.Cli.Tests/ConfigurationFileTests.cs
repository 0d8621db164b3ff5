using Datafile.Workspace.Tests;
using Datafile.Workspace.Tests.Git;

namespace Datafile.Cli.Tests;

/// <summary><c>tinybird.config.*</c>, <c>tinybird.json</c> and <c>.tinyb</c> say what belongs to a project.</summary>
public class ConfigurationFileTests
{
    private const string Schema = "SCHEMA >\n    `a` UInt8\n\nENGINE \"MergeTree\"\nENGINE_SORTING_KEY \"a\"\n";

    /// <summary>A resource of which an old copy lies beside the project.</summary>
    public static TheoryData<string, string> Including() => new()
    {
        { "tinybird.config.json", "{ \"include\": [\"datasources\", \"pipes\"] }" },
        { "tinybird.config.json", "{ \"include\": \"[dp]*\" }" },
        { "tinybird.config.json", "{ \"include\": [\"datasources/**/*.datasource\", \"*/*.pipe\"] }" },
        { "tinybird.config.json", "{ \"include\": [\"./datasources/\", \"pipes\"], \"dev_mode\": \"branch\" }" },
        { "tinybird.config.json", "{ \"folder\": \"datasources\" }" },
        { "tinybird.json", "{ \"include\": [\"datasources\", \"pipes\"] }" },
        { "tinybird.config.mjs", "// include: [\"old\"]\nexport default {\n  include: [ 'datasources', \"pipes\", ],\n  token: process.env.TINYBIRD_TOKEN ?? `${x}`,\n};\n" },
        { "tinybird.config.cjs", "/** include: [\"old\"] */\nmodule.exports = { include: [`datasources`, `pipes`] }\n" },
        { "tinybird.config.py", "# include = ['old']\ninclude = [\"datasources\", 'pipes']\n" },
        { ".tinyb", "{ \"token\": \"p.x\", \"cwd\": \"./datasources\" }" },
    };

    [Theory, MemberData(nameof(Including))]
    public void A_copy_outside_of_the_configuration_is_no_duplicate(string name, string text)
    {
        using var folder = Copies();

        Assert.Contains("DF1003", Program.Run(folder.Path, "check", "all").AssertExit(1).Output, StringComparison.Ordinal);

        folder.Write("all/" + name, text);
        Assert.Empty(Program.Run(folder.Path, "check", "all").AssertExit(0).Output);
        Assert.Matches("leaves out [12] datafiles?, such as old/events.datasource", Program.Run(folder.Path, "check", "all", "--verbose").Errors);
    }

    [Theory]
    [InlineData("tinybird.config.mjs", "const paths = [\"datasources\"];\nexport default { include: paths };\n", "its include is not a list of literals, and it is not run")]
    [InlineData("tinybird.config.mjs", "export default { include: [\"datasources\", ...more] };\n", "its include is not a list of literals")]
    [InlineData("tinybird.config.mjs", "export default { ...base };\n", "its include is not a list of literals")]
    [InlineData("tinybird.config.cjs", "module.exports = { include: [`${root}/datasources`] };\n", "its include is not a list of literals")]
    [InlineData("tinybird.config.json", "{ \"include\": [\"datasources\"\n", "it is not valid JSON (line 2)")]
    [InlineData("tinybird.config.json", "{ \"include\": [\"elsewhere\"] }", "includes none of the datafiles here")]
    public void What_a_configuration_does_not_tell_is_said_and_all_files_are_checked(string name, string text, string expected)
    {
        using var folder = Copies().Write("all/" + name, text);

        var ended = Program.Run(folder.Path, "check", "all").AssertExit(1);

        Assert.Contains("DF1003", ended.Output, StringComparison.Ordinal);
        Assert.Contains(expected, ended.Errors, StringComparison.Ordinal);
        Assert.Contains("all", ended.Errors, StringComparison.Ordinal);
    }

    /// <summary>The configuration of the baseline counts for the baseline: a folder that moves is no change.</summary>
    [Fact]
    public void A_folder_that_moves_with_its_include_changes_nothing()
    {
        using var repository = new ScratchRepository();
        repository.Write("db/pipes/top.pipe", "NODE top\nSQL >\n    SELECT 1 AS a\n").Write("db/tinybird.config.json", "{ \"include\": [\"pipes\", \"old\"] }").Write("db/old/events.datasource", Schema).Write("db/new/events.datasource", Schema.Replace("UInt8", "UInt16", StringComparison.Ordinal));
        repository.Commit();
        repository.Write("db/tinybird.config.json", "{ \"include\": [\"pipes\", \"new\"] }").Write("db/new/events.datasource", Schema).Write("db/old/events.datasource", Schema.Replace("UInt8", "UInt64", StringComparison.Ordinal));

        Assert.Contains("there is nothing to release", Program.Run(repository.Path, "plan", "db", "--against", "HEAD").AssertExit(0).Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("apps/web/tinybird.config.json", "{ \"include\": [\"tinybird/datasources\"] }")]
    [InlineData("tinybird.config.json", "{ \"include\": [\"apps/web/tinybird/datasources\"] }")]
    public void A_configuration_above_the_project_counts_in_the_work_tree_the_index_and_a_commit(string name, string text)
    {
        using var repository = new ScratchRepository();
        repository.Write(name, text)
            .Write("apps/web/tinybird/datasources/events.datasource", Schema)
            .Write("apps/web/tinybird/archive/events.datasource", Schema.Replace("UInt8", "UInt16", StringComparison.Ordinal));
        repository.Commit();

        foreach (var more in (string[][])[[], ["--staged"], ["--against", "HEAD"]])
            Assert.Empty(Program.Run(repository.Path, ["check", "apps/web/tinybird", .. more]).AssertExit(0).Output);
    }

    [Fact]
    public void A_configuration_is_a_sign_of_Forward()
    {
        using var folder = new ScratchFolder().Write("datasources/events.datasource", Schema).Write("tinybird.config.json", "{ \"include\": [\".\"] }");

        Assert.Contains("only Forward reads tinybird.config.json", Program.Run(folder.Path, "check", "--verbose").AssertExit(0).Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{\n  \"include\": [\"tinybird\"]\n}\n", "'tinybird' contains code (tinybird/client.ts)", "(2,15)")]
    [InlineData("{\n  \"folder\": \".\"\n}\n", "'.' contains code (tinybird/client.ts)", "(2,13)")]
    public void Code_in_a_folder_of_datafiles_is_found_by_accident(string configuration, string expected, string place)
    {
        using var folder = new ScratchFolder()
            .Write("tinybird/datasources/events.datasource", Schema)
            .Write("tinybird/client.ts", "export const url = \"https://api.tinybird.co\";\n")
            .Write("tinybird.config.json", configuration);
        new ScratchRepositoryAt(folder.Path).Init();

        var line = Assert.Single(Program.Run(folder.Path, "check").AssertExit(1).Output.Split('\n', StringSplitOptions.RemoveEmptyEntries));

        Assert.StartsWith($"tinybird.config.json{place}: error DF0006: {expected}, so tb takes this project for one that is defined in code", line, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{ \"include\": [\"tinybird/datasources\"] }")]
    [InlineData("{ \"include\": [\"tinybird/**/*.datasource\"] }")]
    public void Folders_of_datafiles_alone_are_no_accident(string configuration)
    {
        using var folder = new ScratchFolder()
            .Write("tinybird/datasources/events.datasource", Schema)
            .Write("tinybird/client.ts", "export const url = \"https://api.tinybird.co\";\n")
            .Write("tinybird.config.json", configuration);
        new ScratchRepositoryAt(folder.Path).Init();

        Assert.Empty(Program.Run(folder.Path, "check").AssertExit(0).Output);
    }

    [Fact]
    public void A_project_with_both_says_that_the_code_is_not_checked()
    {
        using var folder = new ScratchFolder()
            .Write("datasources/events.datasource", Schema)
            .Write("src/more.ts", "import { defineEndpoint } from \"@tinybirdco/sdk\";\n")
            .Write("tinybird.config.json", "{ \"include\": [\"datasources/*.datasource\", \"src/more.ts\"] }");

        Assert.Contains("tinybird.config.json names code as well: check what its own generator makes of them with 'datafile check --sdk'", Program.Run(folder.Path, "check").AssertExit(0).Errors, StringComparison.Ordinal);
    }

    private static ScratchFolder Copies() => new ScratchFolder()
        .Write("all/datasources/events.datasource", Schema)
        .Write("all/pipes/top.pipe", "NODE top\nSQL >\n    SELECT 1 AS a\n")
        .Write("all/old/events.datasource", Schema);

    /// <summary>Makes a folder the top of a repository, so that a configuration above a project is looked for.</summary>
    private sealed class ScratchRepositoryAt(string path)
    {
        public void Init() => Directory.CreateDirectory(Path.Combine(path, ".git"));
    }
}
