using Datafile.Analyzer.Project;
using Datafile.Analyzer.Release;
using Datafile.Analyzer.Release.Scripts;
using Datafile.Parser.Syntax;

namespace Datafile.Analyzer.Tests.Release;

/// <summary>Each sign by which the workflow of a project is detected.</summary>
public class WorkflowDetectionTests
{
    private const string Schema = "SCHEMA >\n    `a` UInt8\n", Pipe = "NODE a\nSQL >\n    SELECT 1\n";
    private const string OnRelease = "tb --semver ${VERSION} deploy\n", InPlace = "tb deploy --yes\n";

    private static readonly TinyProject Classic = TinyProject.Empty.With(".tinyenv", "VERSION=0.0.1\n").With("datasources/a.datasource", Schema);

    /// <summary>A file that is added, the workflow that is detected then, and what of the reason names it.</summary>
    public static TheoryData<string, string, Workflow, string> Signs() => new()
    {
        { "pipes/a.pipe", Pipe, Workflow.Releases, ".tinyenv sets VERSION to 0.0.1" },
        { "endpoints/a.pipe", Pipe, Workflow.Releases, ".tinyenv sets VERSION to 0.0.1" },
        { ".tinyenv", "TB_AUTO_PROMOTE=0\n", Workflow.Branches, ".tinyenv has no VERSION" },
        { ".tinyenv", "VERSION=next\n", Workflow.Releases, ".tinyenv sets VERSION to next" },
        { ".tinyenv", "VERSION=\n", Workflow.Branches, ".tinyenv has no VERSION" },
        { "materializations/a.pipe", Pipe, Workflow.Forward, "materializations/a.pipe" },
        { "copies/a.pipe", Pipe, Workflow.Forward, "copies/a.pipe" },
        { "sinks/a.pipe", Pipe, Workflow.Forward, "sinks/a.pipe" },
        { "connections/a.connection", "TYPE kafka\n", Workflow.Forward, "connections/a.connection" },
        { "datasources/b.datasource", Schema + "FORWARD_QUERY >\n    SELECT a\n", Workflow.Forward, "datasources/b.datasource has a FORWARD_QUERY" },
        { "datasources/b.datasource", Schema + "BACKFILL skip\n", Workflow.Forward, "datasources/b.datasource has a BACKFILL" },
        { "pipes/a.pipe", Pipe + "TYPE materialized\nDATASOURCE a\nDEPLOYMENT_METHOD alter\n", Workflow.Forward, "pipes/a.pipe has a DEPLOYMENT_METHOD" },
        { "deploy/0.0.1/deploy.sh", "tb release create --semver 0.0.1\n", Workflow.Releases, "deploy/0.0.1/deploy.sh runs 'tb release create --semver 0.0.1'" },
        { "deploy/0.0.1/deploy.sh", OnRelease, Workflow.Releases, "deploy/0.0.1/deploy.sh runs 'tb --semver 0.0.1 deploy'" },
        { "deploy/0.0.1/deploy.sh", "TB_SEMVER=0.0.1 tb deploy\n", Workflow.Releases, "deploy/0.0.1/deploy.sh runs 'tb deploy'" },
        { "deploy/0.0.1/deploy.sh", InPlace, Workflow.Branches, "deploy/0.0.1/deploy.sh runs 'tb deploy --yes' without a release" },
        { "deploy/0.0.1/cd-deploy.sh", "tb push pipes/a.pipe\n", Workflow.Branches, "deploy/0.0.1/cd-deploy.sh runs 'tb push pipes/a.pipe' without a release" },
        { "deploy/0.0.1/deploy.sh", "tb --cloud --host $H --token $T deploy\n", Workflow.Forward, "deploy/0.0.1/deploy.sh runs 'tb --cloud --host" },
        { "deploy/0.0.1/deploy.sh", "tb deploy --check\n", Workflow.Forward, "deploy/0.0.1/deploy.sh runs 'tb deploy --check'" },
        { "deploy/0.0.1/cd-deploy.sh", "tb deployment create --wait\ntb deployment promote\n", Workflow.Forward, "deploy/0.0.1/cd-deploy.sh runs 'tb deployment create --wait'" },
        { "deploy/0.0.1/deploy.sh", "tb push --check pipes/a.pipe\n", Workflow.Branches, "deploy/0.0.1/deploy.sh runs 'tb push --check pipes/a.pipe' without a release" },
        { "deploy/0.0.1/deploy.sh", "echo nothing\n", Workflow.Releases, ".tinyenv sets VERSION to 0.0.1" },
        { "deploy/0.0.1/deploy.sh", "tb --version\n", Workflow.Releases, ".tinyenv sets VERSION to 0.0.1" },
        { "deploy/0.0.1/deploy.sh", "tb deploy --dry-run\n", Workflow.Releases, ".tinyenv sets VERSION to 0.0.1" },
        { "deploy/0.0.1/deploy.sh", "tb $FLAGS deploy\n", Workflow.Releases, ".tinyenv sets VERSION to 0.0.1" },
        { "datasources/b.datasource", "VERSION 3\n\n" + Schema, Workflow.Branches, "datasources/b.datasource has a VERSION of its own" },
        { "pipes/a.pipe", "VERSION 2\n" + Pipe, Workflow.Branches, "pipes/a.pipe has a VERSION of its own" },
    };

    [Theory, MemberData(nameof(Signs))]
    public void A_project_with_a_tinyenv_and_this_file_is_of_the_workflow_and_says_why(string path, string text, Workflow expected, string reason)
    {
        var detected = Detect(Classic.With(path, text));

        Assert.Equal(expected, detected.Workflow);
        Assert.Contains(reason, detected.Reason, StringComparison.Ordinal);
        Assert.Equal($"Detected: {detected.Reason}. To set another, use --workflow, or workflow in datafile.toml.", detected.Explanation);
    }

    [Fact]
    public void Of_several_versions_in_files_that_of_a_data_source_is_named() => Assert.Contains("datasources/b.datasource has a VERSION of its own", Detect(
        Classic.With("datasources/b.datasource", "VERSION 3\n\n" + Schema).With("pipes/a.pipe", "VERSION 2\n" + Pipe)).Reason, StringComparison.Ordinal);

    /// <summary>A project that went over to Forward and kept the file of its time in Classic.</summary>
    [Theory]
    [InlineData("tb --cloud deploy\n", Workflow.Forward)]
    [InlineData(InPlace, Workflow.Branches)]
    public void A_tinyenv_without_a_version_is_left_over_where_scripts_are_of_Forward(string script, Workflow expected)
    {
        var project = Classic.With(".tinyenv", "OBFUSCATE_PATTERN_SEPARATOR=x\n");

        Assert.Equal(expected, Detect(project.With("deploy/0.0.1/deploy.sh", script)).Workflow);
        Assert.Equal(expected, Detect(project, before: project.With("deploy/0.0.1/deploy.sh", script)).Workflow);

        // A file that is left over is a sign as well, so only what both products refuse is an error.
        var products = WorkflowDetection.Products(DataProject.Load(project.Snapshot), ReleaseScripts.From(project.With("deploy/0.0.1/deploy.sh", script).Snapshot), null);
        Assert.Equal(expected == Workflow.Forward ? Products.Both : Products.Classic, products);
    }

    [Fact]
    public void A_project_without_a_tinyenv_is_of_Forward() =>
        Assert.Equal(new DetectedWorkflow(Workflow.Forward, "there is no .tinyenv"), Detect(Classic.Without(".tinyenv")));

    /// <summary>A project that made releases once, and then deployed in place, and one that went the other way.</summary>
    [Theory]
    [InlineData(OnRelease, InPlace, Workflow.Branches)]
    [InlineData(InPlace, OnRelease, Workflow.Releases)]
    public void The_scripts_of_the_newest_version_decide(string older, string newer, Workflow expected) =>
        Assert.Equal(expected, Detect(Classic.With("deploy/0.0.2/deploy.sh", older).With("deploy/0.0.10/deploy.sh", newer)).Workflow);

    [Fact]
    public void Scripts_that_are_cleaned_up_still_tell_by_the_baseline() =>
        Assert.Equal(Workflow.Branches, Detect(Classic, before: Classic.With("deploy/0.0.1/deploy.sh", InPlace)).Workflow);

    private static DetectedWorkflow Detect(TinyProject tiny, TinyProject? before = null) => WorkflowDetection.Detect(
        DataProject.Load(tiny.Snapshot), ReleaseScripts.From(tiny.Snapshot), before is null ? null : ReleaseScripts.From(before.Snapshot));
}
