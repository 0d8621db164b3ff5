using Datafile.Analyzer.Project;
using Datafile.Analyzer.Release;
using Datafile.Analyzer.Release.Scripts;

namespace Datafile.Analyzer.Tests.Release;

/// <summary>Each sign by which the workflow of a project is detected.</summary>
public class WorkflowDetectionTests
{
    private const string Schema = "SCHEMA >\n    `a` UInt8\n", Pipe = "NODE a\nSQL >\n    SELECT 1\n";

    private static readonly TinyProject Classic = TinyProject.Empty.With(".tinyenv", "VERSION=0.0.1\n").With("datasources/a.datasource", Schema);

    [Theory]
    [InlineData("pipes/a.pipe", Pipe, Workflow.Branches)]
    [InlineData("endpoints/a.pipe", Pipe, Workflow.Branches)]
    [InlineData("materializations/a.pipe", Pipe, Workflow.Forward)]
    [InlineData("copies/a.pipe", Pipe, Workflow.Forward)]
    [InlineData("sinks/a.pipe", Pipe, Workflow.Forward)]
    [InlineData("connections/a.connection", "TYPE kafka\n", Workflow.Forward)]
    [InlineData("datasources/b.datasource", Schema + "FORWARD_QUERY >\n    SELECT a\n", Workflow.Forward)]
    [InlineData("datasources/b.datasource", Schema + "BACKFILL skip\n", Workflow.Forward)]
    [InlineData("pipes/a.pipe", Pipe + "TYPE materialized\nDATASOURCE a\nDEPLOYMENT_METHOD alter\n", Workflow.Forward)]
    [InlineData("deploy/0.0.1/deploy.sh", "tb release create --semver 0.0.1\n", Workflow.Releases)]
    [InlineData("deploy/0.0.1/deploy.sh", "tb deploy\n", Workflow.Branches)]
    public void A_project_with_a_tinyenv_and_this_file_is_of_the_workflow(string path, string text, Workflow expected) =>
        Assert.Equal(expected, Detect(Classic.With(path, text)));

    [Fact]
    public void A_project_without_a_tinyenv_is_of_Forward() => Assert.Equal(Workflow.Forward, Detect(Classic.Without(".tinyenv")));

    private static Workflow Detect(TinyProject tiny)
    {
        var project = DataProject.Load(tiny.Snapshot);
        return WorkflowDetection.Detect(project, ReleaseScripts.From(tiny.Snapshot), null);
    }
}
