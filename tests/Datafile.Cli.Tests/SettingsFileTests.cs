using System.Text.Json;
using System.Text.RegularExpressions;
using Datafile.Analyzer.Rules;
using Datafile.Workspace.Configuration;
using Datafile.Workspace.Tests;
using Datafile.Workspace.Tests.Git;

namespace Datafile.Cli.Tests;

/// <summary>What <c>datafile.toml</c> does in the command.</summary>
public sealed class SettingsFileTests : IDisposable
{
    private const string Schema = "SCHEMA >\n    `a` UInt8\n\nENGINE \"MergeTree\"\nENGINE_SORTING_KEY \"a\"\n";
    private static readonly Regex Example = new(@"^```(?<kind>toml pyproject|toml|ini)\n(?<text>.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline | RegexOptions.CultureInvariant);

    private readonly ScratchRepository _repository = new();

    public SettingsFileTests() => _repository
        .Write("datasources/visits.datasource", Schema)
        .Write("pipes/days.pipe", "NODE days\nSQL >\n    SELECT b FROM visits\n\nTYPE endpoint\n");

    public void Dispose() => _repository.Dispose();

    [Theory]
    [InlineData("[severity]\nunknown-column = \"none\"\n", 0, "")]
    [InlineData("[severity]\nunknown-column = \"suggestion\"\n", 0, "info DF1002")]
    [InlineData("[[override]]\npaths = [\"pipes/*.pipe\"]\nseverity = { DF1002 = \"warning\" }\n", 1, "warning DF1002")]
    [InlineData("[[override]]\npaths = [\"datasources\"]\nseverity = { DF1002 = \"none\" }\n", 1, "error DF1002")]
    [InlineData("exclude = [\"pipes\"]\n", 0, "")]
    [InlineData("include = [\"datasources\"]\n", 0, "")]
    public void Findings_follow_it(string text, int exit, string expected)
    {
        _repository.Write("datafile.toml", text);

        var ended = Run("check").AssertExit(exit);

        Assert.Equal(expected.Length > 0, ended.Output.Contains(expected, StringComparison.Ordinal) && ended.Output.Length > 0);
        Assert.DoesNotContain("datafile.toml(", ended.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_left_out_does_not_count_as_removed()
    {
        _repository.Commit();
        _repository.Write("datafile.toml", "exclude = [\"datasources\"]\n");

        Assert.DoesNotContain("DF3", Run("check", "--against", "HEAD").Output, StringComparison.Ordinal);
        Assert.Contains("datafile.toml leaves out 1 datafile, such as datasources/visits.datasource", Run("check", "--verbose").Errors, StringComparison.Ordinal);

        _repository.Write("datafile.toml", "exclude = [\"**\"]\n");
        Assert.Contains("datafile.toml leaves out all datafiles here", Run("check").AssertExit(0).Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void It_protects_a_data_source()
    {
        _repository.Commit();
        _repository.Write("datafile.toml", "[[override]]\npaths = [\"datasources\"]\nnever-rebuild = true\n").Write("datasources/visits.datasource", Schema.Replace("UInt8", "String", StringComparison.Ordinal));

        Assert.Contains("which never-rebuild in datafile.toml does not allow", Run("check", "--against", "HEAD").AssertExit(1).Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_mistake_is_one_warning_for_all_projects_and_no_failure()
    {
        _repository.Write("datafile.toml", "sevrity = 1\nworkflow = \"forward\"\n").Write("a/pipes/p.pipe", "NODE p\nSQL >\n    SELECT 1 AS a\n").Write("b/pipes/p.pipe", "NODE p\nSQL >\n    SELECT 1 AS a\n");
        File.Delete(_repository.At("pipes/days.pipe"));
        File.Delete(_repository.At("datasources/visits.datasource"));

        var ended = Run("check").AssertExit(0);

        Assert.Single(ended.Errors.Split('\n'), line => line.Contains("datafile.toml(", StringComparison.Ordinal));
        Assert.Contains("datafile.toml(1,1): warning: unknown key 'sevrity': did you mean 'severity'?", ended.Errors, StringComparison.Ordinal);
        Assert.Contains("Set by workflow in datafile.toml.", Run("check", "--verbose").Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("datafile.toml(", Run("check", "--quiet").Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_not_TOML_is_one_line()
    {
        _repository.Write("datafile.toml", "workflow = forward\n");

        Run("check").AssertRefuses("datafile.toml(1,12)", "'forward' is not a value: put text in quotes");
    }

    [Fact]
    public void Every_setting_is_shown_with_its_source()
    {
        _repository.Write("datafile.toml", "clickhouse = \"25.3\"\nexclude = [\"old\", \"datasources/o*\"]\nworkflow = \"branches\"\n[severity]\nmissing-cutoff = \"error\"\n[[override]]\npaths = [\"pipes\"]\nnever-rebuild = true\n")
            .Write("datasources/old.datasource", Schema)
            .Write(".editorconfig", "root = true\n[*.pipe]\ndotnet_diagnostic.DF1002.severity = none ; x\n[*]\ndatafile_workflow = releases\n");

        var ended = Run("check", "--show-config", "--fail-on", "error", "--ignore", "DF1001").AssertExit(0);

        Assert.Equal(
            """
            .
              include = everything (default)
              exclude = old, datasources/o* (datafile.toml:2)
              workflow = releases (.editorconfig:5)
              clickhouse = 25.3 (datafile.toml:1)
              include-variables = nothing (default)
              never-rebuild = false (default)
              never-rebuild = true for pipes (datafile.toml:8)
              severity.DF3001 = error (datafile.toml:5)
              severity.DF1002 = none for [*.pipe] (.editorconfig:3)
              against = nothing (default)
              new = false (default)
              forbid = nothing (default)
              fail-on = error (--fail-on)
              select = all rules (default)
              ignore = DF1001 (--ignore)

            """.ReplaceLineEndings("\n"), ended.Output);
        Assert.Equal("datafile.toml(2,12): warning: no file of the project matches 'old': correct the path, or remove it\n", ended.Errors);
    }

    [Fact]
    public void Settings_are_shown_as_data()
    {
        _repository.Write("a/pipes/p.pipe", "NODE p\nSQL >\n    SELECT 1 AS a\n").Write("datafile.toml", "\nclickhouse = \"25.3\"\nx = 1\n");

        using var json = JsonDocument.Parse(Run("check", "a", "--show-config", "--format", "json", "--workflow", "forward").AssertExit(0).Output);

        var project = Assert.Single(json.RootElement.GetProperty("projects").EnumerateArray());
        Assert.Equal("a", project.GetProperty("project").GetString());
        Assert.Equal("datafile.toml:3", $"{project.GetProperty("problems")[0].GetProperty("file")}:{project.GetProperty("problems")[0].GetProperty("line")}");
        Assert.Equal(["forward option  --workflow", "25.3 file datafile.toml:2 "], new[] { "workflow", "clickhouse" }
            .Select(name => project.GetProperty("settings").EnumerateArray().Single(s => s.GetProperty("name").GetString() == name))
            .Select(s => $"{s.GetProperty("value")} {s.GetProperty("source")} {s.GetProperty("file")}{(s.GetProperty("line").ValueKind == JsonValueKind.Null ? "" : ":" + s.GetProperty("line"))} {s.GetProperty("note")}"));
    }

    [Theory]
    [InlineData("--format", "sarif")]
    [InlineData("--fix", "--quiet")]
    public void Settings_are_shown_instead_of_a_check(string option, string more) =>
        Run("check", "--show-config", option, more).AssertRefuses("--show-config", "leave out");

    [Theory]
    [InlineData("dotnet_diagnostic.DF3001.severity = loud", "loud")]
    [InlineData("datafile_never_rebuild = yes", "use true or false")]
    [InlineData("datafile_workflow = git", "use releases, branches or forward")]
    public void Wrong_values_of_editorconfig_are_refused_where_settings_are_shown(string line, string message)
    {
        using var folder = new ScratchFolder().Copy("before");
        folder.Write(".editorconfig", $"root = true\n[*]\n{line}\n");

        Program.Run(folder.Path, "check", "--show-config").AssertRefuses(message);
    }

    public static TheoryData<string, string> Examples()
    {
        var examples = new TheoryData<string, string>();
        foreach (Match example in Example.Matches(File.ReadAllText(Path.Combine(SourceFolder.Repository, "docs/configuration.md")).ReplaceLineEndings("\n")))
            examples.Add(example.Groups["kind"].Value switch { "toml" => "datafile.toml", "ini" => ".editorconfig", _ => "pyproject.toml" }, example.Groups["text"].Value);
        return examples;
    }

    [Theory, MemberData(nameof(Examples))]
    public void An_example_of_the_guide_is_right(string name, string text)
    {
        _repository.Write(name, text);
        string[] files = ["datasources/events.datasource", "datasources/archive/a.datasource", "pipes/legacy/p.pipe"];

        var configuration = ProjectConfiguration.Load(_repository.Path, files);

        Assert.Empty(configuration.Problems);
        Assert.NotEmpty(configuration.Settings);
        Assert.NotNull(configuration.NeverRebuilds(files[0]));
    }

    public static TheoryData<string> RulePages() =>
        [.. Directory.EnumerateFiles(Path.Combine(SourceFolder.Repository, "docs", "rules"), "DF*.md").Order(StringComparer.Ordinal).Select(path => Path.GetFileNameWithoutExtension(path))];

    /// <summary>Both files change the severity of the rule, for the path that the section of <c>.editorconfig</c> names.</summary>
    [Theory, MemberData(nameof(RulePages))]
    public void The_settings_on_the_page_of_a_rule_work(string rule)
    {
        var page = File.ReadAllText(Path.Combine(SourceFolder.Repository, "docs", "rules", rule + ".md")).ReplaceLineEndings("\n");
        var settings = Example.Matches(page).ToDictionary(match => match.Groups["kind"].Value, match => match.Groups["text"].Value);
        var path = Regex.Match(settings["ini"], @"^\[(.+)\]").Groups[1].Value.Replace("*", "a", StringComparison.Ordinal);
        _repository.Write(path, "");

        Assert.Equal(["ini", "toml"], settings.Keys.Order(StringComparer.Ordinal));
        foreach (var (kind, name) in new[] { ("toml", "datafile.toml"), ("ini", ".editorconfig") })
        {
            _repository.Write(name, settings[kind]);
            var configuration = ProjectConfiguration.Load(_repository.Path, [path]);
            Assert.Empty(configuration.Problems);
            Assert.NotNull(configuration.Severity(path, Rule.All.Single(r => r.Description.Id == rule).Description));
            File.Delete(Path.Combine(_repository.Path, name));
        }
    }

    private Ended Run(params string[] arguments) => Program.Run(_repository.Path, arguments);
}
