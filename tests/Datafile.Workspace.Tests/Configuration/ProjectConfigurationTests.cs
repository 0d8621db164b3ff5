using Datafile.Analyzer.Findings;
using Datafile.Analyzer.Project;
using Datafile.Workspace.Configuration;
using Datafile.Workspace.Files;
using Microsoft.CodeAnalysis;

namespace Datafile.Workspace.Tests.Configuration;

public sealed class ProjectConfigurationTests : IDisposable
{
    private static readonly RuleDescription Rule =
        new("DF3001", "missing-cutoff", "A re-created view has no cut-off", "Change", DiagnosticSeverity.Warning, ["{0}"]);

    private readonly ScratchFolder _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Theory]
    [InlineData("none", ReportDiagnostic.Suppress)]
    [InlineData("suggestion", ReportDiagnostic.Info)]
    [InlineData("warning", ReportDiagnostic.Warn)]
    [InlineData("error", ReportDiagnostic.Error)]
    public void A_severity_is_read_for_the_files_of_its_section(string severity, ReportDiagnostic expected)
    {
        _scratch.Write(".editorconfig", $"root = true\n[*.pipe]\ndotnet_diagnostic.DF3001.severity = {severity}\n");

        var configuration = Load();

        Assert.Equal(expected, configuration.Severity("pipes/a.pipe", Rule));
        Assert.Null(configuration.Severity("datasources/a.datasource", Rule));
    }

    [Fact]
    public void A_section_of_others_is_not_tried_whatever_its_pattern_is()
    {
        var pattern = string.Concat(Enumerable.Repeat("*a", 40)) + "*b*";
        _scratch.Write(".editorconfig", $"root = true\n[{pattern}]\nindent_size = 2\n[*.pipe]\ndotnet_diagnostic.DF3001.severity = error\n[{pattern}]\nindent_size = 4\n");

        Assert.Equal(ReportDiagnostic.Error, Load().Severity($"pipes/{new string('a', 200)}.pipe", Rule));
    }

    [Fact]
    public void A_section_with_many_wildcards_is_refused()
    {
        _scratch.Write(".editorconfig", "root = true\n[{datasources,pipes}/**/*.{pipe,datasource}]\ndotnet_diagnostic.DF3001.severity = none\n");
        Assert.Equal(ReportDiagnostic.Suppress, Load().Severity("pipes/a/b.pipe", Rule));

        _scratch.Write(".editorconfig", "root = true\n[*a*a*a*a*b*.pipe]\ndotnet_diagnostic.DF3001.severity = none\n");
        var failure = Assert.Throws<WorkspaceException>(() => Load());
        Assert.Contains("section [*a*a*a*a*b*.pipe] has more than 4 wildcards: name the files in several sections", failure.Message);
    }

    [Fact]
    public void Folders_above_count_up_to_the_one_that_is_root()
    {
        _scratch.Write(".editorconfig", "[*]\ndotnet_diagnostic.DF3001.severity = error\ndotnet_diagnostic.DF3002.severity = error\n")
            .Write("repo/.editorconfig", "# the top\n Root = TRUE\n[*]\ndotnet_diagnostic.DF3001.severity = none\n")
            .Write("repo/tb/.editorconfig", "[*.md]\nindent_size = 2\n");

        var configuration = ProjectConfiguration.Load(_scratch.At("repo/tb"), ["a.pipe"]);

        Assert.Equal(ReportDiagnostic.Suppress, configuration.Severity("a.pipe", Rule));
        Assert.Null(configuration.Severity("a.pipe", new("DF3002", "x", "x", "x", DiagnosticSeverity.Warning, ["x"])));
    }

    [Fact]
    public void The_nearest_folder_wins()
    {
        _scratch.Write(".editorconfig", "root = true\n[*]\ndotnet_diagnostic.DF3001.severity = error\n")
            .Write("pipes/old/.editorconfig", "[*]\ndotnet_diagnostic.df3001.severity = none\n");

        var configuration = Load("pipes/a.pipe", "pipes/old/b.pipe");

        Assert.Equal(ReportDiagnostic.Error, configuration.Severity("pipes/a.pipe", Rule));
        Assert.Equal(ReportDiagnostic.Suppress, configuration.Severity("pipes/old/b.pipe", Rule));
    }

    [Fact]
    public void A_project_without_configuration_has_none()
    {
        _scratch.Write(".editorconfig", "root = true\n");

        Assert.Null(Load().Severity("a.pipe", Rule));
        Assert.Null(Load().Workflow);
    }

    [Fact]
    public void A_severity_is_read_by_the_name_of_its_rule_too()
    {
        _scratch.Write(".editorconfig", "root = true\n[*.pipe]\ndotnet_diagnostic.missing-cutoff.severity = error\n");

        Assert.Equal(ReportDiagnostic.Error, Load().Severity("pipes/a.pipe", Rule));
        Assert.Empty(Load().Problems);
    }

    [Fact]
    public void An_unknown_severity_is_an_error_that_names_the_file_and_the_choices()
    {
        _scratch.Write(".editorconfig", "root = true\n[*]\ndotnet_diagnostic.DF3001.severity = warn\n");

        var message = Assert.Throws<WorkspaceException>(() => Load().Severity("a.pipe", Rule)).Message;

        Assert.Contains("'DF3001'", message, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("'warn'", message);
        Assert.Contains(".editorconfig(3)", message);
        Assert.EndsWith("use none, suggestion, warning or error", message);
    }

    [Theory]
    [InlineData("[*]", "releases", Workflow.Releases)]
    [InlineData("[*.pipe]", "branches", Workflow.Branches)]
    [InlineData("[*.{datasource,pipe}]", "Forward", Workflow.Forward)]
    public void The_workflow_is_read_from_any_section_for_datafiles(string section, string value, Workflow expected)
    {
        _scratch.Write(".editorconfig", $"root = true\n{section}\ndatafile_workflow = {value}\n");

        Assert.Equal(expected, Load().Workflow);
    }

    [Fact]
    public void An_unknown_workflow_is_an_error_that_names_the_choices()
    {
        _scratch.Write(".editorconfig", "root = true\n[*]\ndatafile_workflow = classic\n");

        Assert.Equal(
            ".editorconfig(3) sets datafile_workflow to 'classic': use releases, branches or forward",
            Assert.Throws<WorkspaceException>(() => Load()).Message);
    }

    private ProjectConfiguration Load(params string[] files) => ProjectConfiguration.Load(_scratch.Path, files);
}
