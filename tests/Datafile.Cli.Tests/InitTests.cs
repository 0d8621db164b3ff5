using Datafile.Workspace.Tests;
using Datafile.Workspace.Tests.Git;

namespace Datafile.Cli.Tests;

/// <summary><c>datafile init</c>: what it shows, what it writes, and that it overwrites nothing.</summary>
public sealed class InitTests : IDisposable
{
    private const string Schema = "SCHEMA >\n    `a` UInt8\n\nENGINE \"MergeTree\"\nENGINE_SORTING_KEY \"a\"\n";
    private const string Hook = ".pre-commit-config.yaml", Workflow = ".github/workflows/datafile.yml";

    private readonly ScratchRepository _repository = new();

    public InitTests() => _repository.Write("db/datasources/visits.datasource", Schema).Write("db/materializations/m.pipe", "NODE n\nSQL >\n    SELECT a FROM visits\n");

    public void Dispose() => _repository.Dispose();

    [Fact]
    public void Without_write_it_only_shows()
    {
        var before = Files();

        var ended = Run("init", "db", "--repository", "acme/datafile").AssertExit(0);

        Assert.Equal(before, Files());
        Assert.Contains("db/datafile.toml, new:\n", ended.Output, StringComparison.Ordinal);
        Assert.Contains("    # How it is released: releases, branches or forward. Detected: only Forward reads the folder of materializations/m.pipe.\n    workflow = \"forward\"\n", ended.Output, StringComparison.Ordinal);
        Assert.Contains($"\n{Hook}, new:\n    repos:\n      - repo: https://github.com/acme/datafile\n        rev: v0.1.0\n        hooks:\n          - id: datafile-check-node\n", ended.Output, StringComparison.Ordinal);
        Assert.Contains($"\n{Workflow}, new:\n", ended.Output, StringComparison.Ordinal);
        Assert.Contains("nothing was written: add --write", ended.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void What_it_writes_is_in_force_and_a_second_run_leaves_it()
    {
        Run("init", "db", "--write", "--repository", "acme/datafile").AssertExit(0);

        Assert.Contains("workflow = forward (db/datafile.toml:4)", Run("check", "db", "--show-config").AssertExit(0).Output, StringComparison.Ordinal);
        Assert.Contains("  - uses: acme/datafile@v0.1.0\n        with:\n          path: \"db\"\n", _repository.Read(Workflow), StringComparison.Ordinal);
        Assert.DoesNotContain("warning:", Run("check", "db").AssertExit(0).Errors, StringComparison.Ordinal);

        var before = Files().Select(file => (file, _repository.Read(file))).ToArray();
        var again = Run("init", "db", "--write", "--repository", "other/datafile").AssertExit(0);
        Assert.Equal(before, Files().Select(file => (file, _repository.Read(file))));
        Assert.Equal($"db/datafile.toml is not written: it exists already\n{Hook} is not written: it has the hook already\n{Workflow} is not written: it exists already\n", again.Errors);
    }

    [Fact]
    public void A_hook_is_added_to_those_that_are_there()
    {
        const string There = "repos:\n- repo: local\n  hooks: []\n\nfail_fast: true\n";
        _repository.Write(Hook, There);

        Assert.Contains($"added to ../{Hook}: commit it", Program.Run(_repository.At("db"), "init", "--write", "--repository", "acme/datafile").AssertExit(0).Errors, StringComparison.Ordinal);

        Assert.Equal(There.Replace("hooks: []\n", "hooks: []\n- repo: https://github.com/acme/datafile\n  rev: v0.1.0\n  hooks:\n    - id: datafile-check-node\n", StringComparison.Ordinal), _repository.Read(Hook));
    }

    [Fact]
    public void What_cannot_be_added_to_is_left_and_shown()
    {
        _repository.Write(Hook, "repos: []\n");

        Assert.Contains($"{Hook} is not written: its list of repositories cannot be extended automatically: add these lines to it\n    - repo: ", Run("init", "db", "--repository", "acme/datafile").Output, StringComparison.Ordinal);
        Run("init", "db", "--write", "--repository", "acme/datafile").AssertExit(0);
        Assert.Equal("repos: []\n", _repository.Read(Hook));
    }

    [PreCommitFact]
    public void Pre_commit_accepts_what_is_written()
    {
        Run("init", "db", "--write", "--repository", "acme/datafile").AssertExit(0);

        Program.Run(_repository.Path, Environment.GetEnvironmentVariable("PATH") ?? "", "pre-commit", ["validate-config", Hook]).AssertExit(0);
    }

    [Fact]
    public void Without_a_repository_of_datafile_hook_and_workflow_are_not_written()
    {
        var ended = Run("init", "db", "--write").AssertExit(0);

        Assert.True(File.Exists(_repository.At("db/datafile.toml")));
        Assert.False(File.Exists(_repository.At(Hook)));
        Assert.Contains($"{Workflow} is not written: it needs the GitHub repository of datafile: add --repository OWNER/NAME", ended.Errors, StringComparison.Ordinal);
        Run("init", "--repository", "x").AssertRefuses("OWNER/NAME");
        Run("init", "--repository", "a/b\nc").AssertRefuses("OWNER/NAME");
    }

    [Fact]
    public void Settings_that_are_there_above_count()
    {
        _repository.Write("pyproject.toml", "[tool.datafile]\nworkflow = \"branches\"\n");

        Assert.Contains("pyproject.toml is not written: it exists already", Run("init", "db").AssertExit(0).Output, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_found_today_can_be_accepted()
    {
        _repository.Write("db/materializations/m.pipe", "NODE n\nSQL >\n    SELECT b FROM visits\n");

        Assert.Contains("db: 1 finding: run 'datafile baseline' to accept it", Run("init", "db").AssertExit(0).Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_git_only_settings_are_written()
    {
        using var folder = new ScratchFolder().Write("datasources/visits.datasource", Schema);

        Assert.Contains("no hook and no workflow", Program.Run(folder.Path, "init", "--write").AssertExit(0).Errors, StringComparison.Ordinal);
        Assert.Equal(["datafile.toml", "datasources", "datasources/visits.datasource"], folder.Everything().Select(path => path.Replace('\\', '/')));
    }

    [Fact]
    public void Several_projects_have_settings_of_their_own()
    {
        _repository.Write("apps/old/.tinyenv", "VERSION=0.0.1\n").Write("apps/old/pipes/p.pipe", "NODE n\nSQL >\n    SELECT 1 AS a\n").Write("apps/new/pipes/p.pipe", "NODE n\nSQL >\n    SELECT 1 AS a\n");

        Run("init", "apps", "--write", "--repository", "acme/datafile").AssertExit(0);

        Assert.Contains("workflow = \"releases\"", _repository.Read("apps/old/datafile.toml"), StringComparison.Ordinal);
        Assert.Contains("workflow = \"forward\"", _repository.Read("apps/new/datafile.toml"), StringComparison.Ordinal);
        Assert.Contains("path: \"apps\"", _repository.Read(Workflow), StringComparison.Ordinal);
    }

    [UnixTheory]
    [InlineData(".github")]
    [InlineData(".pre-commit-config.yaml")]
    public void Nothing_is_written_through_a_link_that_leads_out(string link)
    {
        using var outside = new ScratchFolder().Write(".pre-commit-config.yaml", "repos:\n- repo: local\n");
        File.CreateSymbolicLink(_repository.At(link), link == ".github" ? outside.Path : outside.At(link));

        Run("init", "db", "--write", "--repository", "acme/datafile").AssertExit(2);

        Assert.False(File.Exists(_repository.At("db/datafile.toml")));
        Assert.Equal([".pre-commit-config.yaml"], outside.Everything());
        Assert.Equal("repos:\n- repo: local\n", outside.Read(".pre-commit-config.yaml"));
    }

    private IEnumerable<string> Files() =>
        _repository.Everything().Where(path => !path.StartsWith(".git" + Path.DirectorySeparatorChar, StringComparison.Ordinal) && File.Exists(_repository.At(path))).ToArray();

    private Ended Run(params string[] arguments) => Program.Run(_repository.Path, arguments);
}
