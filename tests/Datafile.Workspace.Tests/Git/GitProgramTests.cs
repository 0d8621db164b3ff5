using System.Diagnostics;
using Datafile.Workspace.Files;
using Datafile.Workspace.Git;
using Datafile.Workspace.Programs;

namespace Datafile.Workspace.Tests.Git;

public sealed class GitProgramTests
{
    [Fact]
    public void A_search_path_without_git_is_an_error_that_says_what_to_do() =>
        Assert.Equal(
            "git is not on the PATH: install it, or compare with a folder (./FOLDER) instead of a git reference",
            Assert.Throws<WorkspaceException>(() => GitProgram.Find(Path.PathSeparator + "relative")).Message);

    [Fact]
    public void A_git_in_the_current_folder_is_not_run()
    {
        using var scratch = new ScratchFolder();
        scratch.Write(OperatingSystem.IsWindows() ? "git.exe" : "git");
        var relative = Path.GetRelativePath(Directory.GetCurrentDirectory(), scratch.Path);

        Assert.Throws<WorkspaceException>(() => GitProgram.Find($".{Path.PathSeparator}{relative}"));
    }

    /// <summary>Opening a named pipe waits for a writer that never comes.</summary>
    [Fact]
    public void A_git_that_waits_for_ever_is_stopped_and_named()
    {
        if (OperatingSystem.IsWindows())
            return;

        using var repository = new ScratchRepository();
        repository.Write("pipes/a.pipe", "NODE a\n");
        repository.Commit();
        File.Delete(repository.At(".git/index"));
        using (var pipe = Process.Start("mkfifo", repository.At(".git/index")))
            pipe.WaitForExit();

        var failure = Assert.Throws<WorkspaceException>(() =>
            GitProgram.Run(repository.Path, GitEnvironment.At(repository.Path), TimeSpan.FromMilliseconds(500), "ls-files", "--stage"));
        Assert.Contains("git did not answer within", failure.Message);
    }

    [Theory]
    [InlineData("plain", "\"plain\"")]
    [InlineData("two words", "\"two words\"")]
    [InlineData("a\"b", "\"a\\\"b\"")]
    [InlineData("back\\slash", "\"back\\slash\"")]
    [InlineData("end\\", "\"end\\\\\"")]
    [InlineData("\\\"", "\"\\\\\\\"\"")]
    public void Arguments_are_quoted_as_the_c_runtime_reads_them(string argument, string quoted) =>
        Assert.Equal(quoted, OutsideProgram.Quote(argument));
}
