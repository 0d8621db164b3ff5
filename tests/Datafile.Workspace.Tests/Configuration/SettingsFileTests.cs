using Datafile.Analyzer.Findings;
using Datafile.Analyzer.Project;
using Datafile.Workspace.Configuration;
using Datafile.Workspace.Files;
using Microsoft.CodeAnalysis;

namespace Datafile.Workspace.Tests.Configuration;

/// <summary><c>datafile.toml</c>, and <c>[tool.datafile]</c> of <c>pyproject.toml</c>.</summary>
public sealed class SettingsFileTests : IDisposable
{
    private static readonly RuleDescription Cutoff = Rule("DF3001"), Column = Rule("DF1002");
    private static readonly string[] Files = ["datasources/a.datasource", "datasources/old/b.datasource", "pipes/p.pipe"];

    private readonly ScratchFolder _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Theory]
    [InlineData("datafile.toml", "")]
    [InlineData("pyproject.toml", "tool.datafile.")]
    public void Every_key_is_read(string name, string prefix)
    {
        _scratch.Write(name, $"""
            {(prefix.Length > 0 ? "[project]\nname = \"x\"\n[tool.datafile]" : "# ours")}
            exclude = ["datasources/old/"]
            workflow = "branches"
            clickhouse = "25.3.1"
            include-variables = ["TB_ENV", "REGION"]
            never-rebuild = true
            [{prefix}severity]
            missing-cutoff = "error"
            DF1002 = "info"
            [[{prefix}override]]
            paths = ["pipes/**", "datasources/a.datasource"]
            severity = {"{ DF1002 = \"none\" }"}
            never-rebuild = false
            """);

        var configuration = Load();

        Assert.Empty(configuration.Problems);
        Assert.Equal(name, configuration.SettingsPath);
        Assert.Equal(Workflow.Branches, configuration.Workflow);
        Assert.Equal("workflow in " + name, configuration.WorkflowSetting);
        Assert.Equal(new Version(25, 3), configuration.ClickHouse);
        Assert.Equal(["REGION", "TB_ENV"], configuration.IncludeVariables.Order());
        Assert.Equal([true, false, true], Files.Select(configuration.Includes));
        Assert.Equal(ReportDiagnostic.Error, configuration.Severity(Files[0], Cutoff));
        Assert.Equal([ReportDiagnostic.Suppress, ReportDiagnostic.Info, ReportDiagnostic.Suppress], Files.Select(file => configuration.Severity(file, Column)));
        Assert.Equal([null, "never-rebuild in " + name, null], Files.Select(configuration.NeverRebuilds));
    }

    [Fact]
    public void Of_two_overrides_the_last_counts()
    {
        Write("[[override]]\npaths = [\"pipes\"]\nseverity.DF3001 = \"none\"\n[[override]]\npaths = [\"**/*.pipe\"]\nseverity.DF3001 = \"warning\"\n");

        Assert.Equal(ReportDiagnostic.Warn, Load().Severity("pipes/p.pipe", Cutoff));
    }

    /// <summary>A value of .editorconfig counts, whatever the settings file says; what it leaves open does not.</summary>
    [Fact]
    public void The_editorconfig_wins()
    {
        Write("workflow = \"forward\"\nclickhouse = \"25.3\"\nnever-rebuild = true\ninclude-variables = [\"A\"]\n[severity]\nDF3001 = \"error\"\nDF1002 = \"error\"\n");
        _scratch.Write(".editorconfig", "root = true\n[*]\ndatafile_workflow = releases\n[*.pipe]\ndotnet_diagnostic.DF3001.severity = none\n[datasources/a.datasource]\ndatafile_never_rebuild = false\n");

        var configuration = Load();

        Assert.Equal((Workflow.Releases, "datafile_workflow in .editorconfig"), (configuration.Workflow, configuration.WorkflowSetting));
        Assert.Equal(new Version(25, 3), configuration.ClickHouse);
        Assert.Equal(["A"], configuration.IncludeVariables);
        Assert.Equal(ReportDiagnostic.Suppress, configuration.Severity("pipes/p.pipe", Cutoff));
        Assert.Equal(ReportDiagnostic.Error, configuration.Severity("pipes/p.pipe", Column));
        Assert.Equal(ReportDiagnostic.Error, configuration.Severity("datasources/a.datasource", Cutoff));
        Assert.Equal([null, "never-rebuild in datafile.toml", "never-rebuild in datafile.toml"], Files.Select(configuration.NeverRebuilds));
    }

    [Fact]
    public void The_nearest_file_counts_alone_up_to_the_top_of_the_repository()
    {
        _scratch.Write("datafile.toml", "workflow = \"forward\"\n")
            .Write("repository/.git/HEAD")
            .Write("repository/apps/tb/pipes/p.pipe")
            .Write("repository/apps/pyproject.toml", "[tool.other]\ndatafile = 1\n");
        Assert.Null(Load("repository/apps/tb").SettingsPath);

        _scratch.Write("repository/datafile.toml", "workflow = \"branches\"\nclickhouse = \"25.3\"\nexclude = [\"apps/tb/pipes\", \"apps/tb/nothing\"]\n");
        var above = Load("repository/apps/tb");
        Assert.Equal(("../../datafile.toml", Workflow.Branches), (above.SettingsPath, above.Workflow));
        Assert.False(above.Includes("pipes/p.pipe"));
        Assert.Equal("../../datafile.toml:3", Assert.Single(above.Problems) is var problem ? $"{problem.Place.File}:{problem.Place.Line}" : "");

        _scratch.Write("repository/apps/pyproject.toml", "[tool.datafile]\nworkflow = \"releases\"\n");
        Assert.Equal((Workflow.Releases, null), (Load("repository/apps/tb").Workflow, Load("repository/apps/tb").ClickHouse));

        _scratch.Write("repository/apps/datafile.toml", "");
        Assert.Null(Load("repository/apps/tb").Workflow);
    }

    [Theory]
    [InlineData("sevrity = {}", "(1,1): unknown key 'sevrity': did you mean 'severity'?")]
    [InlineData("colour = 1", "(1,1): unknown key 'colour': use include, exclude, workflow, clickhouse, include-variables, never-rebuild, severity, override")]
    [InlineData("\nworkflow = \"forwrd\"", "(2,12): unknown workflow 'forwrd': use releases, branches or forward")]
    [InlineData("workflow = true", "(1,12): 'workflow' must be text, not true: write workflow = \"forward\"")]
    [InlineData("clickhouse = 25.3", "(1,14): 'clickhouse' must be text, not a number: write clickhouse = \"25.3\"")]
    [InlineData("clickhouse = \"latest\"", "(1,14): invalid version 'latest': use a version such as \"25.3\"")]
    [InlineData("include = \"pipes\"", "(1,11): 'include' must be a list of texts, not text: write include = [\"datasources/**\"]")]
    [InlineData("exclude = [1]", "(1,12): 'exclude' must be a list of texts, not of a number: write exclude = [\"datasources/**\"]")]
    [InlineData("exclude = [\"../x\"]", "(1,12): '../x' leads out of the folder of datafile.toml: name a path below it")]
    [InlineData("exclude = [\"\"]", "(1,12): an empty path: name a file or a folder")]
    [InlineData("exclude = [\"nothing\"]", "(1,12): no file of the project matches 'nothing': correct the path, or remove it")]
    [InlineData("include = [\"pipes\", \"datasorces/**\"]", "(1,21): no file of the project matches 'datasorces/**': correct the path, or remove it")]
    [InlineData("never-rebuild = \"yes\"", "(1,17): 'never-rebuild' must be true or false, not text: write never-rebuild = true")]
    [InlineData("severity = \"none\"", "(1,12): 'severity' must be a table of rules, not text: write severity = { DF3001 = \"none\" }")]
    [InlineData("[severity]\nmissing-cutof = \"none\"", "(2,1): unknown rule 'missing-cutof': did you mean 'missing-cutoff'?")]
    [InlineData("[severity]\nDF3101 = \"none\"", "(2,1): unknown rule 'DF3101': did you mean 'DF3001'?")]
    [InlineData("[severity]\nno-such-thing = \"none\"", "(2,1): unknown rule 'no-such-thing': 'datafile rules' lists all")]
    [InlineData("[severity]\nDF3001 = \"warn\"", "(2,10): unknown severity 'warn': use none, suggestion, warning or error")]
    [InlineData("[severity]\nDF3001 = 1", "(2,10): 'DF3001' must be text, not a number: write DF3001 = \"none\"")]
    [InlineData("[severity]\nDF3001 = \"none\"\nmissing-cutoff = \"error\"", "(3,1): the severity of DF3001 (missing-cutoff) is set above already: remove one of them")]
    [InlineData("[override]\npaths = [\"pipes\"]", "(1,1): 'override' must be a list of tables, not a table: write [[override]] above its settings")]
    [InlineData("[[override]]\nseverity = {}", "(1,1): this override names no files: add paths = [\"datasources/**\"]")]
    [InlineData("[[override]]\npaths = [\"pipes\"]", "(1,1): this override sets nothing: add severity or never-rebuild")]
    [InlineData("[[override]]\npaths = [\"pipes/q*\"]\nnever-rebuild = true", "(2,10): no file of the project matches 'pipes/q*': correct the path, or remove it")]
    [InlineData("[[override]]\npath = [\"pipes\"]\npaths = [\"pipes\"]\nnever-rebuild = true", "(2,1): unknown key 'path': did you mean 'paths'?")]
    public void What_has_no_effect_is_one_warning_with_its_place(string text, string expected)
    {
        Write(text);

        var problem = Assert.Single(Load().Problems);

        Assert.Equal($"datafile.toml{expected}", $"{problem.Place.File}({problem.Place.Line},{problem.Place.Column}): {problem.Message}");
    }

    [Fact]
    public void A_misspelt_option_of_editorconfig_is_one_warning()
    {
        _scratch.Write(".editorconfig", "root = true\n[*]\ndatafile_workflw = forward # ours\n");

        var problem = Assert.Single(Load().Problems);

        Assert.Equal((".editorconfig", 3, "unknown option 'datafile_workflw': did you mean 'datafile_workflow'?"), (problem.Place.File, problem.Place.Line, problem.Message));
    }

    [Theory]
    [InlineData("dotnet_diagnostic.DF101.severity = error", "unknown rule 'DF101': did you mean '")]
    [InlineData("dotnet_diagnostic.DF1001.severty = error", "unknown option 'dotnet_diagnostic.df1001.severty': use dotnet_diagnostic.DF1001.severity, with the id or the name of a rule")]
    public void A_misspelt_rule_of_editorconfig_is_one_warning(string line, string expected)
    {
        _scratch.Write(".editorconfig", $"root = true\n[*]\n{line}\n");

        var problem = Assert.Single(Load().Problems);

        Assert.StartsWith(expected, problem.Message, StringComparison.Ordinal);
        Assert.Equal(3, problem.Place.Line);
    }

    [Fact]
    public void The_rules_of_other_analyzers_are_none_of_ours()
    {
        _scratch.Write(".editorconfig", "root = true\n[*]\ndotnet_diagnostic.CA1001.severity = error\ndotnet_diagnostic.DF1001.severity = error\n");

        Assert.Empty(Load().Problems);
    }

    /// <summary>Nothing would be checked, and nothing found.</summary>
    [Fact]
    public void An_include_that_names_nothing_leaves_nothing_out()
    {
        Write("include = [\"datasorces\"]");

        Assert.All(Files, file => Assert.True(Load().Includes(file)));
        Assert.Single(Load().Problems);
    }

    [Theory]
    [InlineData("workflow = forward", "datafile.toml(1,12): 'forward' is not a value: put text in quotes")]
    [InlineData("a = 1\n[severity\n", "datafile.toml(2,10): the header is not closed: add ']'")]
    public void What_is_not_TOML_is_a_failure_with_its_place(string text, string expected)
    {
        Write(text);

        Assert.EndsWith(expected, Assert.Throws<WorkspaceException>(() => Load()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_past_a_limit_is_a_problem()
    {
        Write("exclude = [" + string.Concat(Enumerable.Repeat("\"pipes\",", 201)) + "]");
        Assert.EndsWith("more than 200 paths: name folders or patterns", Assert.Throws<WorkspaceException>(() => Load()).Message, StringComparison.Ordinal);

        Write("exclude = [\"" + new string('*', 201) + "\"]");
        Assert.Equal("a path of more than 200 characters: shorten it", Assert.Single(Load().Problems).Message);

        Write(string.Concat(Enumerable.Range(0, 1_000).Select(i => $"unknown{i} = 1\n")));
        Assert.Equal(101, Load().Problems.Length);
    }

    private static RuleDescription Rule(string id) => Datafile.Analyzer.Rules.Rule.All.Select(rule => rule.Description).First(rule => rule.Id == id);

    private void Write(string text) => _scratch.Write("datafile.toml", text);

    private ProjectConfiguration Load(string folder = "") =>
        folder.Length == 0 ? ProjectConfiguration.Load(_scratch.Path, Files) : ProjectConfiguration.Load(_scratch.At(folder), ["pipes/p.pipe"]);
}
