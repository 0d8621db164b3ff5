using Datafile.Workspace.Files;
using Datafile.Workspace.Tests.Git;

namespace Datafile.Workspace.Tests;

public sealed class BaselineTests : IDisposable
{
    private readonly ScratchRepository _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public void A_folder_with_a_project_is_the_baseline()
    {
        _scratch.Write("before/pipes/a.pipe", "A");

        Assert.Equal("A", Baseline.Open(_scratch.At("before"), _scratch.Path).Files[0].Text.ToString());
    }

    [Fact]
    public void A_reference_is_read_in_the_repository_of_the_project()
    {
        _scratch.Write("tb/pipes/a.pipe", "A");
        _scratch.Commit();

        Assert.Equal("pipes/a.pipe", Baseline.Open("main", _scratch.At("tb")).Files[0].Path);
    }

    [Fact]
    public void A_folder_without_a_project_that_is_no_reference_either_is_an_error()
    {
        _scratch.Write("before/README.md");

        Assert.Contains("holds no data project, and it is no commit either",
            Assert.Throws<WorkspaceException>(() => Baseline.Open(_scratch.At("before"), _scratch.Path)).Message);
    }

    [Fact]
    public void A_folder_of_several_projects_is_an_error_that_names_one()
    {
        _scratch.Write("before/one/pipes/a.pipe").Write("before/two/pipes/a.pipe");

        Assert.EndsWith("before/one'",
            Assert.Throws<WorkspaceException>(() => Baseline.Open(_scratch.At("before"), _scratch.Path)).Message);
    }
}
