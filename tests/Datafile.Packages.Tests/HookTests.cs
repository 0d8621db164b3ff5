using System.Text.Json;
using Datafile.Tests;

namespace Datafile.Packages.Tests;

/// <summary>The hook that needs no .NET, installed and run by the real pre-commit.</summary>
public sealed class HookTests : IDisposable
{
    private readonly ScratchCopy _hooks = new();
    private readonly ScratchCopy _scratch = new();
    private readonly ScratchCopy _home = new();

    public void Dispose()
    {
        _hooks.Dispose();
        _scratch.Dispose();
        _home.Dispose();
    }

    [PackagesFact("pre-commit", "npm")]
    public void A_commit_is_checked_without_dotnet_also_where_it_only_deletes_files()
    {
        foreach (var file in (string[])[".pre-commit-hooks.yaml", "package.json"])
            _hooks.Copy(Path.Combine(SourceFolder.Repository, file), file);
        _hooks.Git("init", "--quiet").Succeed();
        _hooks.Git("add", "--all").Succeed();
        _hooks.Git("commit", "--quiet", "--message", "hooks").Succeed();
        using var registry = new NpmRegistry(Packed.Npm);
        (string, string)[] variables =
        [
            ("PATH", Programs.WithoutDotnet(_home.At("programs"))), ("DOTNET_ROOT", ""), ("HOME", _home.At("home")), ("PRE_COMMIT_HOME", _home.At("pre-commit")),
            ("npm_config_registry", registry.Address), ("npm_config_update_notifier", "false"),
        ];

        _scratch.Git("init", "--quiet").Succeed();
        _scratch.Write(".pre-commit-config.yaml", $"""
            repos:
              - repo: {_hooks.Path}
                rev: {_hooks.Git("rev-parse", "HEAD").Succeed().Output.Trim()}
                hooks:
                  - id: datafile-check-node
            """);
        OutsideProgram.Run("pre-commit", _scratch.Path, variables, "install", "--install-hooks").Succeed();

        _scratch.Put("before", "tinybird");
        Assert.EndsWith("Passed", Commit(variables).Succeed().Line("datafile check"), StringComparison.Ordinal);

        File.Delete(_scratch.At("tinybird/pipes/analytics_hits.pipe"));
        Assert.NotEmpty(Commit(variables).Fail().Lines("analytics_hits"));
        _scratch.Git("restore", "--staged", "--worktree", "tinybird/pipes/analytics_hits.pipe").Succeed();

        _scratch.Put("mistakes/no-cutoff", "tinybird");
        Assert.StartsWith("tinybird/pipes/analytics_sessions.pipe(6,5): warning DF3001: ", Commit(variables).Fail().Line("DF3001"), StringComparison.Ordinal);
    }

    [Fact]
    public void The_hook_installs_the_version_of_this_repository()
    {
        using var package = JsonDocument.Parse(File.ReadAllText(Path.Combine(SourceFolder.Repository, "package.json")));

        Assert.True(package.RootElement.GetProperty("private").GetBoolean());
        Assert.Contains($"additional_dependencies: [\"datafile-lint@{Packed.Version}\"]", File.ReadAllText(Path.Combine(SourceFolder.Repository, ".pre-commit-hooks.yaml")), StringComparison.Ordinal);
    }

    private ProgramRun Commit((string, string)[] variables)
    {
        _scratch.Git("add", "--all").Succeed();
        return OutsideProgram.Run("git", _scratch.Path, variables, "commit", "--message", "change");
    }
}
