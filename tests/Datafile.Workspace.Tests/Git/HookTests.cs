using Datafile.Workspace.Files;
using Datafile.Workspace.Git;

namespace Datafile.Workspace.Tests.Git;

/// <summary>Changes variables and folder of the whole process, so nothing else may run meanwhile.</summary>
[CollectionDefinition(nameof(WholeProcess), DisableParallelization = true)]
public sealed class WholeProcess;

[Collection(nameof(WholeProcess))]
public sealed class HookTests : IDisposable
{
    // git's own tests set this to stand for a repository of another user.
    private const string DifferentOwner = "GIT_TEST_ASSUME_DIFFERENT_OWNER";

    private readonly ScratchRepository _scratch = new();
    private readonly string _folder = Directory.GetCurrentDirectory();

    public HookTests()
    {
        _scratch.Write("a.pipe", "committed");
        _scratch.Commit();
        File.Copy(_scratch.At(".git/index"), _scratch.At(".git/other-index"));
        _scratch.Write("a.pipe", "staged");
        _scratch.Git("add", "--all");
        Directory.SetCurrentDirectory(_scratch.Path);
    }

    public void Dispose()
    {
        foreach (var name in (string[])["GIT_DIR", "GIT_INDEX_FILE", "GIT_WORK_TREE", "GIT_PREFIX", DifferentOwner])
            Environment.SetEnvironmentVariable(name, null);
        Directory.SetCurrentDirectory(_folder);
        _scratch.Dispose();
    }

    [Theory]
    [InlineData(null)]
    [InlineData(".git")]
    public void The_index_of_the_commit_counts_in_a_hook(string? gitDirectory)
    {
        Environment.SetEnvironmentVariable("GIT_DIR", gitDirectory);
        Environment.SetEnvironmentVariable("GIT_INDEX_FILE", ".git/other-index");

        Assert.Equal("committed", Staged(_scratch.Path));
    }

    [Fact]
    public void A_hook_can_check_a_project_in_a_subfolder()
    {
        Directory.CreateDirectory(_scratch.At("tb"));
        _scratch.Write("tb/b.pipe", "B");
        _scratch.Git("add", "--all");
        Environment.SetEnvironmentVariable("GIT_DIR", _scratch.At(".git"));
        Environment.SetEnvironmentVariable("GIT_PREFIX", "tb/");

        Assert.Equal("B", Staged(_scratch.At("tb")));
    }

    [Fact]
    public void The_variables_of_a_hook_do_not_count_in_another_repository()
    {
        using var other = new ScratchRepository();
        other.Write("a.pipe", "other");
        other.Commit();
        Environment.SetEnvironmentVariable("GIT_DIR", _scratch.At(".git"));
        Environment.SetEnvironmentVariable("GIT_INDEX_FILE", _scratch.At(".git/other-index"));

        Assert.Equal("other", Staged(other.Path));
        Assert.Equal("other", GitRepository.Discover(other.Path).Read("HEAD").Files[0].Text.ToString());
    }

    [Fact]
    public void A_work_tree_whose_repository_is_kept_elsewhere_is_found_by_the_variables()
    {
        using var workTree = new ScratchFolder();
        workTree.Write("a.pipe", "dirty");
        Environment.SetEnvironmentVariable("GIT_DIR", _scratch.At(".git"));
        Environment.SetEnvironmentVariable("GIT_WORK_TREE", workTree.Path);

        Assert.Equal("staged", Staged(workTree.Path));
    }

    [Fact]
    public void A_repository_of_another_user_is_an_error_that_says_what_to_do()
    {
        Environment.SetEnvironmentVariable(DifferentOwner, "1");

        Assert.Contains("safe.directory", Assert.Throws<WorkspaceException>(() => GitRepository.Discover(_scratch.Path)).Message);
    }

    private static string Staged(string folder) => GitRepository.Discover(folder).ReadIndex().Files[0].Text.ToString();
}
