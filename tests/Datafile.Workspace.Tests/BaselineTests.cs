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

        Assert.Contains("contains no data project, and it is not a commit either",
            Assert.Throws<WorkspaceException>(() => Baseline.Open(_scratch.At("before"), _scratch.Path)).Message);
    }

    [Fact]
    public void A_folder_of_several_projects_is_an_error_that_names_one()
    {
        _scratch.Write("before/one/pipes/a.pipe").Write("before/two/pipes/a.pipe");

        Assert.EndsWith("before/one'",
            Assert.Throws<WorkspaceException>(() => Baseline.Open(_scratch.At("before"), _scratch.Path)).Message);
    }

    [Theory]
    [InlineData("HEAD")]
    [InlineData("main")]
    [InlineData("merge-base:main")]
    public void A_reference_comes_before_a_folder_of_its_name(string reference)
    {
        _scratch.Write("pipes/a.pipe", "committed").Write($"{reference}/pipes/a.pipe", "folder");
        _scratch.Commit();

        Assert.Equal("committed", Open(reference));
        Assert.Equal("folder", Open("./" + reference));
        Assert.Equal("folder", Open(_scratch.At(reference)));
    }

    [Fact]
    public void Before_the_first_commit_HEAD_is_not_a_folder_either()
    {
        _scratch.Write("pipes/a.pipe", "A").Write("HEAD/pipes/a.pipe", "folder");

        Assert.Empty(Baseline.Open("HEAD", _scratch.Path, _scratch.Path).Files);
    }

    [Fact]
    public void A_folder_counts_where_git_knows_no_such_name_and_where_there_is_no_repository()
    {
        _scratch.Write("before/pipes/a.pipe", "folder");
        _scratch.Commit();
        Assert.Equal("folder", Open("before"));

        using var plain = new ScratchFolder();
        plain.Write("HEAD/pipes/a.pipe", "plain");
        Assert.Equal("plain", Baseline.Open("HEAD", plain.Path, plain.Path).Files[0].Text.ToString());
    }

    /// <summary>What git refuses is not known to be absent, so a folder cannot take its place.</summary>
    [Fact]
    public void A_repository_that_is_damaged_is_not_replaced_by_a_folder()
    {
        _scratch.Write("HEAD/pipes/a.pipe", "folder").Write(".git/HEAD", "damaged");

        Assert.Throws<WorkspaceException>(() => Open("HEAD"));
    }

    [Fact]
    public void A_path_that_does_not_exist_is_not_sought_in_git() =>
        Assert.StartsWith("the folder './main' does not exist", Assert.Throws<WorkspaceException>(() => Open("./main")).Message, StringComparison.Ordinal);

    private string Open(string against) => Baseline.Open(against, _scratch.Path, _scratch.Path).Files[0].Text.ToString();
}
