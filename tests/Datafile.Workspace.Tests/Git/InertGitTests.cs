using System.Runtime.Versioning;
using Datafile.Workspace.Files;
using Datafile.Workspace.Git;

namespace Datafile.Workspace.Tests.Git;

/// <summary>Reading a repository runs nothing that it names, and misses nothing that it cannot read.</summary>
[Collection(nameof(WholeProcess))]
public sealed class InertGitTests : IDisposable
{
    private readonly ScratchRepository _scratch = new();
    private readonly ScratchFolder _marks = new();

    public void Dispose()
    {
        foreach (var name in (string[])["GIT_EXTERNAL_DIFF", "GIT_SSH_COMMAND", "GIT_ASKPASS", "GIT_PAGER", "GIT_TRACE", "GIT_CONFIG_COUNT", "GIT_CONFIG_KEY_0", "GIT_CONFIG_VALUE_0"])
            Environment.SetEnvironmentVariable(name, null);
        _scratch.Dispose();
        _marks.Dispose();
    }

    /// <summary>A command that a repository wants to be run; it leaves a file.</summary>
    private string Mark => $"touch {_marks.At("run")}; false";

    [Theory]
    [InlineData("[core]\n\trepositoryformatversion = 0\n\tworktree = .\n\tbare = false\n\tfsmonitor = \"{0}\"\n")]
    [InlineData("[core]\n\trepositoryformatversion = 1\n\tworktree = .\n\tbare = false\n[extensions]\n\tpartialClone = away\n[remote \"away\"]\n\turl = /none\n\tpromisor = true\n\tuploadpack = \"{0}\"\n")]
    public void A_folder_of_the_commit_that_is_laid_out_as_a_repository_is_a_folder(string config)
    {
        _scratch.Write("tb/pipes/a.pipe", "outer").Write("tb/HEAD", "ref: refs/heads/main\n").Write("tb/refs/heads/main", new string('1', 40) + "\n")
            .Write("tb/objects/kept").Write("tb/config", config.Replace("{0}", Mark, StringComparison.Ordinal));
        _scratch.Commit();
        var repository = GitRepository.Discover(_scratch.At("tb"));

        Assert.Equal("tb/", repository.Folder);
        Assert.Equal("outer", Assert.Single(repository.Read("HEAD").Files).Text.ToString());
        Assert.Equal("outer", Assert.Single(repository.ReadIndex().Files).Text.ToString());
        Assert.Empty(_marks.Everything());
    }

    [Fact]
    public void What_the_configuration_of_the_repository_names_is_not_run()
    {
        _scratch.Write("a.pipe", "A").Write(".gitattributes", "* filter=x diff=x merge=x\n");
        _scratch.Commit();
        foreach (var key in (string[])["core.fsmonitor", "core.pager", "core.sshCommand", "core.askPass", "core.editor", "core.alternateRefsCommand", "diff.external", "diff.x.textconv", "diff.x.command",
            "filter.x.clean", "filter.x.smudge", "filter.x.process", "alias.ls-tree", "alias.cat-file", "alias.rev-parse", "credential.helper", "gpg.program", "uploadpack.packObjectsHook"])
        {
            _scratch.Git("config", key, Mark);
        }

        foreach (var hook in (string[])["pre-commit", "post-index-change", "post-checkout", "reference-transaction", "fsmonitor-watchman"])
        {
            _scratch.Write(".git/hooks/" + hook, $"#!/bin/sh\n{Mark}\n");
            if (!OperatingSystem.IsWindows())
                File.SetUnixFileMode(_scratch.At(".git/hooks/" + hook), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        var repository = GitRepository.Discover(_scratch.Path);
        Assert.Equal("A", Assert.Single(repository.Read("merge-base:main").Files).Text.ToString());
        Assert.Equal("A", Assert.Single(repository.ReadIndex().Files).Text.ToString());
        Assert.Empty(_marks.Everything());
    }

    [Fact]
    public void A_missing_object_of_a_partial_clone_is_not_fetched()
    {
        _scratch.Write("a.pipe", "A");
        _scratch.Commit();
        foreach (var (key, value) in ((string, string)[])[
            ("extensions.partialClone", "away"), ("core.repositoryformatversion", "1"), ("remote.away.url", _scratch.Path), ("remote.away.promisor", "true"),
            ("remote.away.uploadpack", Mark), ("protocol.allow", "always"), ("protocol.file.allow", "always")])
        {
            _scratch.Git("config", key, value);
        }

        RemoveObject("HEAD:a.pipe");

        Assert.Contains("git cannot read 'a.pipe'", Failure(() => GitRepository.Discover(_scratch.Path).Read("HEAD")), StringComparison.Ordinal);
        Assert.Empty(_marks.Everything());
    }

    [Fact]
    public void Variables_that_make_git_run_or_write_something_are_not_passed_on()
    {
        _scratch.Write("a.pipe", "A");
        _scratch.Commit();
        foreach (var name in (string[])["GIT_EXTERNAL_DIFF", "GIT_SSH_COMMAND", "GIT_ASKPASS", "GIT_PAGER"])
            Environment.SetEnvironmentVariable(name, Mark);
        Environment.SetEnvironmentVariable("GIT_TRACE", _marks.At("trace"));

        Assert.Single(GitRepository.Discover(_scratch.Path).Read("HEAD").Files);
        Assert.Empty(_marks.Everything());
    }

    /// <summary>So safe.directory can be set for a job, and still nothing runs.</summary>
    [Fact]
    public void Configuration_by_variables_counts_but_not_for_what_would_be_run()
    {
        var variables = new Dictionary<string, string?>
        {
            ["GIT_CONFIG_COUNT"] = "1",
            ["GIT_CONFIG_KEY_0"] = "safe.directory",
            ["GIT_CONFIG_VALUE_0"] = "*",
            ["GIT_CONFIG_GLOBAL"] = "/x",
            ["GIT_DIR"] = "/x",
            ["GIT_EXEC_PATH"] = "/x",
            ["GIT_PROXY_COMMAND"] = "x",
            ["GIT_TRACE2_EVENT"] = "/x",
            ["PATH"] = "/bin",
            ["HOME"] = "/home",
        };
        GitEnvironment.At("/top/of").ApplyTo(variables);
        Assert.Equal(
            ["GIT_ALLOW_PROTOCOL", "GIT_CEILING_DIRECTORIES", "GIT_CONFIG_COUNT", "GIT_CONFIG_GLOBAL", "GIT_CONFIG_KEY_0", "GIT_CONFIG_VALUE_0", "GIT_NO_LAZY_FETCH", "GIT_OPTIONAL_LOCKS", "GIT_TERMINAL_PROMPT", "HOME", "LC_ALL", "PATH"],
            variables.Keys.Order(StringComparer.Ordinal));

        _scratch.Write("a.pipe", "A");
        _scratch.Commit();
        Environment.SetEnvironmentVariable("GIT_CONFIG_COUNT", "1");
        Environment.SetEnvironmentVariable("GIT_CONFIG_KEY_0", "core.fsmonitor");
        Environment.SetEnvironmentVariable("GIT_CONFIG_VALUE_0", Mark);
        Assert.Single(GitRepository.Discover(_scratch.Path).ReadIndex().Files);
        Assert.Empty(_marks.Everything());
    }

    [Fact]
    public void A_missing_file_of_a_commit_is_a_failure_and_not_an_absent_file()
    {
        _scratch.Write("pipes/a.pipe", "A").Write("pipes/b.pipe", "B");
        _scratch.Commit();
        RemoveObject("HEAD:pipes/b.pipe");

        var failure = Failure(() => GitRepository.Discover(_scratch.Path).Read("HEAD"));
        Assert.StartsWith("git cannot read 'pipes/b.pipe' (object ", failure, StringComparison.Ordinal);
        Assert.Contains("git fsck", failure, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("no object at all")]
    public void A_damaged_file_of_a_commit_is_a_failure(string content)
    {
        _scratch.Write("a.pipe", "A");
        _scratch.Commit();
        var path = ObjectPath("HEAD:a.pipe");
        File.SetAttributes(path, FileAttributes.Normal);
        File.WriteAllText(path, content);

        Assert.StartsWith("git cannot read 'a.pipe'", Failure(() => GitRepository.Discover(_scratch.Path).Read("HEAD")), StringComparison.Ordinal);
    }

    [Fact]
    public void A_commit_that_cannot_be_read_is_not_a_branch_without_a_commit()
    {
        _scratch.Write("a.pipe", "A");
        _scratch.Commit();
        RemoveObject("HEAD");
        Assert.Contains("'HEAD' is not a commit", Failure(() => GitRepository.Discover(_scratch.Path).Read("HEAD")), StringComparison.Ordinal);

        _scratch.Write(".git/refs/heads/main", "damaged\n");
        Assert.Contains("'HEAD' is not a commit", Failure(() => GitRepository.Discover(_scratch.Path).Read("HEAD")), StringComparison.Ordinal);
    }

    [Fact]
    public void A_link_of_a_commit_that_leads_out_is_not_followed_on_disk()
    {
        _marks.Write("secret", "secret");
        _scratch.Write("pipes/a.pipe", "A");
        File.CreateSymbolicLink(_scratch.At("pipes/b.pipe"), _marks.At("secret"));
        _scratch.Commit();

        Assert.All([GitRepository.Discover(_scratch.Path).Read("HEAD"), GitRepository.Discover(_scratch.Path).ReadIndex()], snapshot =>
        {
            var link = Assert.Single(snapshot.Files, file => file.Path == "pipes/b.pipe");
            Assert.StartsWith("it is a symbolic link that leads out of the repository", link.Unread, StringComparison.Ordinal);
            Assert.Equal("", link.Text.ToString());
        });
    }

    [Fact]
    public void A_file_of_a_commit_that_is_too_large_is_left_out_and_the_others_are_read()
    {
        _scratch.Write("pipes/a.pipe").Write("pipes/c.pipe", "C");
        using (var large = File.OpenWrite(_scratch.At("pipes/a.pipe")))
            large.SetLength(RegularFile.MaxLength + 1);
        _scratch.Commit();

        var files = GitRepository.Discover(_scratch.Path).Read("HEAD").Files;
        Assert.Equal([RegularFile.TooLarge, null], files.Select(file => file.Unread));
        Assert.Equal(["", "C"], files.Select(file => file.Text.ToString()));
    }

    [Fact]
    public void What_a_sparse_checkout_leaves_out_is_not_removed()
    {
        _scratch.Write("tb/pipes/a.pipe", "INCLUDE ../../shared/tags.incl\n").Write("tb/pipes/b.pipe", "B").Write("tb/datasources/d.datasource", "D").Write("shared/tags.incl", "TAGS x\n");
        _scratch.Commit();
        _scratch.Git("sparse-checkout", "set", "--no-cone", "/tb/pipes/");
        File.Delete(_scratch.At("tb/pipes/b.pipe"));
        Assert.False(File.Exists(_scratch.At("tb/datasources/d.datasource")));

        var snapshot = WorkTree.Read(Assert.Single(ProjectDiscovery.Find(_scratch.At("tb"))));
        Assert.Equal(["datasources/d.datasource=D", "pipes/a.pipe=INCLUDE ../../shared/tags.incl"], snapshot.Files.Select(file => $"{file.Path}={file.Text.ToString().Trim()}"));
        Assert.Equal("../shared/tags.incl", Assert.Single(snapshot.Includes).Path);
    }

    [UnixTheory]
    [InlineData("two\nlines")]
    [InlineData(" blanks ")]
    [InlineData("-dash")]
    [InlineData("[glob]*")]
    public void A_project_folder_of_any_name_is_found_in_the_commit(string name)
    {
        _scratch.Write(name + "/pipes/a.pipe", "A");
        _scratch.Commit();

        Assert.Equal("A", Assert.Single(GitRepository.Discover(_scratch.At(name)).Read("HEAD").Files).Text.ToString());
    }

    [UnixTheory, UnsupportedOSPlatform("windows")]
    [InlineData("exit 1")]
    [InlineData("echo garbage")]
    [InlineData("cat > /dev/null")]
    [InlineData("head -c 3000000 /dev/zero >&2; exit 1")]
    public void A_git_that_does_not_answer_is_one_short_line(string body)
    {
        _marks.Write("git", $"#!/bin/sh\n{body}\n").Write("first/git", "not executable");
        File.SetUnixFileMode(_marks.At("git"), UnixFileMode.UserRead | UnixFileMode.UserExecute);
        var path = Environment.GetEnvironmentVariable("PATH");
        Environment.SetEnvironmentVariable("PATH", _marks.At("first") + Path.PathSeparator + _marks.Path + Path.PathSeparator + path);
        try
        {
            Assert.InRange(Failure(() => GitRepository.Discover(_scratch.Path)).Length, 20, 800);
        }
        finally
        {
            Environment.SetEnvironmentVariable("PATH", path);
        }
    }

    private static string Failure(Func<object> action)
    {
        var message = Assert.Throws<WorkspaceException>(action).Message;
        Assert.DoesNotContain(message, char.IsControl);
        return message;
    }

    private void RemoveObject(string name)
    {
        var path = ObjectPath(name);
        File.SetAttributes(path, FileAttributes.Normal);
        File.Delete(path);
    }

    private string ObjectPath(string name)
    {
        var id = _scratch.Git("rev-parse", name);
        return _scratch.At($".git/objects/{id[..2]}/{id[2..]}");
    }
}
