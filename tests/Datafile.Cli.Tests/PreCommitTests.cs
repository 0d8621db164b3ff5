using Datafile.Tests;

namespace Datafile.Cli.Tests;

/// <summary>The hook of <c>.pre-commit-hooks.yaml</c>, installed and run by the real pre-commit.</summary>
public sealed class PreCommitTests : IDisposable
{
    private const string CutoffOfSample = "2023-12-14 11:45:00";

    // The hook goes by the clock.
    private const string FutureCutoff = "2099-01-01 00:00:00";

    private readonly ScratchCopy _product = new();
    private readonly ScratchCopy _scratch = new();
    private readonly ScratchCopy _home = new();

    public void Dispose()
    {
        _product.Dispose();
        _scratch.Dispose();
        _home.Dispose();
    }

    [PreCommitFact]
    public void A_commit_with_a_mistake_is_refused_until_it_is_mended()
    {
        var revision = CommitProduct();
        _scratch.Git("init", "--quiet").Succeed();
        _scratch.Write(".pre-commit-config.yaml", $"""
            repos:
              - repo: {_product.Path}
                rev: {revision}
                hooks:
                  - id: datafile-check
            """);
        Run("pre-commit", "install", "--install-hooks").Succeed();

        // The first commit of all: there is no HEAD to compare with.
        _scratch.Put("before", "tinybird");
        Assert.EndsWith("Passed", Commit().Succeed().Line("datafile check"));

        _scratch.Put("mistakes/no-cutoff", "tinybird");
        var refused = Commit().Fail();
        Assert.StartsWith("tinybird/pipes/analytics_sessions.pipe(6,5): warning DF3001: ", refused.Line("DF3001"));

        _scratch.Put("step-1", "tinybird");
        var pipe = _scratch.Read("tinybird/pipes/analytics_sessions.pipe");
        _scratch.Write("tinybird/pipes/analytics_sessions.pipe", pipe.Replace(CutoffOfSample, FutureCutoff));
        Assert.EndsWith("Passed", Commit().Succeed().Line("datafile check"));

        _scratch.Write("notes.txt", "no datafile");
        Assert.EndsWith("Passed", Commit().Succeed().Line("datafile check"));
    }

    [Theory]
    [InlineData("notes.txt")]
    [InlineData("tinybird/pipes/not_staged.pipe")]
    public void The_command_of_the_hook_passes_where_no_datafile_is_staged(string file)
    {
        _scratch.Git("init", "--quiet").Succeed();
        _scratch.Write("readme.txt", "").Git("add", "readme.txt").Succeed();
        _scratch.Write(file, "NODE n\n");

        Run(Program.Datafile.File, [.. Program.Datafile.First, "check", "--staged", "--against", "HEAD", "--new"]).Succeed();
    }

    /// <summary>The files of this repository as they are now, committed in another: pre-commit takes nothing else.</summary>
    private string CommitProduct()
    {
        var files = OutsideProgram.Git(
            SourceFolder.Repository, "-c", "core.quotePath=false", "ls-files", "--cached", "--others", "--exclude-standard").Succeed();
        foreach (var file in files.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Distinct())
        {
            if (Path.Combine(SourceFolder.Repository, file) is var path && File.Exists(path))
                _product.Copy(path, file);
        }

        _product.Git("init", "--quiet").Succeed();
        _product.Git("add", "--all").Succeed();
        _product.Git("commit", "--quiet", "--message", "product").Succeed();
        return _product.Git("rev-parse", "HEAD").Succeed().Output.Trim();
    }

    private ProgramRun Commit()
    {
        _scratch.Git("add", "--all").Succeed();
        return Run("git", "commit", "--message", "change");
    }

    private ProgramRun Run(string program, params string[] arguments) =>
        OutsideProgram.Run(program, _scratch.Path, [("PRE_COMMIT_HOME", _home.Path)], arguments);
}
