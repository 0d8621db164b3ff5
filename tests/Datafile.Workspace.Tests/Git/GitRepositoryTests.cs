using Datafile.Analyzer.Project;
using Datafile.Workspace.Files;
using Datafile.Workspace.Git;

namespace Datafile.Workspace.Tests.Git;

public sealed class GitRepositoryTests : IDisposable
{
    private readonly ScratchRepository _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public void A_commit_is_read_and_not_the_dirty_work_tree()
    {
        _scratch.Write("pipes/a.pipe", "old").Write("README.md");
        _scratch.Commit();
        _scratch.Write("pipes/a.pipe", "new").Write("pipes/b.pipe", "untracked");

        Assert.Equal(["pipes/a.pipe=old"], Show(Repository().Read("HEAD")));
    }

    [Fact]
    public void A_project_in_a_subfolder_is_read_alone_and_with_its_own_paths()
    {
        _scratch.Write("tb/pipes/a.pipe", "A").Write("tb2/pipes/b.pipe").Write("pipes/c.pipe").Write("tb/inner/pipes/d.pipe");
        _scratch.Commit();

        Assert.Equal(["pipes/a.pipe=A"], Show(Repository("tb").Read("main")));
    }

    [Fact]
    public void A_folder_that_the_commit_does_not_have_gives_an_empty_project()
    {
        _scratch.Commit();
        _scratch.Write("tb/pipes/a.pipe");

        Assert.Empty(Repository("tb").Read("HEAD").Files);
    }

    [Fact]
    public void Names_with_blanks_and_of_other_scripts_are_read_in_ordinal_order()
    {
        _scratch.Write("dàta [1]*/pipes/é ü.pipe", "1").Write("dàta [1]*/pipes/b\"q\".pipe", "2").Write("dàta [1]*/pipes/日本.pipe", "3");
        _scratch.Commit();

        Assert.Equal(["pipes/b\"q\".pipe=2", "pipes/é ü.pipe=1", "pipes/日本.pipe=3"], Show(Repository("dàta [1]*").Read("HEAD")));
    }

    [Fact]
    public void A_renamed_file_has_its_old_name_in_the_old_commit()
    {
        _scratch.Write("pipes/old.pipe", "A");
        _scratch.Commit();
        _scratch.Git("mv", "pipes/old.pipe", "pipes/new.pipe");
        _scratch.Commit();

        Assert.Equal(["pipes/old.pipe=A"], Show(Repository().Read("HEAD~1")));
        Assert.Equal(["pipes/new.pipe=A"], Show(Repository().Read("HEAD")));
    }

    [Fact]
    public void The_merge_base_is_where_the_branches_parted()
    {
        _scratch.Write("pipes/a.pipe", "base");
        var parting = _scratch.Commit();
        _scratch.Git("checkout", "--quiet", "-b", "feature");
        _scratch.Write("pipes/a.pipe", "feature");
        _scratch.Commit();
        _scratch.Git("checkout", "--quiet", "main");
        _scratch.Write("pipes/a.pipe", "main");
        _scratch.Commit();
        _scratch.Git("checkout", "--quiet", "feature");

        Assert.Equal(parting, Repository().FindCommit("merge-base:main"));
        Assert.Equal(["pipes/a.pipe=base"], Show(Repository().Read("merge-base:main")));
    }

    [Fact]
    public void Branches_without_a_common_commit_have_no_merge_base()
    {
        _scratch.Commit("one");
        _scratch.Git("checkout", "--quiet", "--orphan", "other");
        _scratch.Commit("another");

        Assert.StartsWith("HEAD and 'main' have no commit in common:", Failure(() => Repository().Read("merge-base:main")));
    }

    [Fact]
    public void A_tag_stands_for_its_commit()
    {
        _scratch.Write("a.pipe", "A");
        _scratch.Commit();
        _scratch.Git("tag", "-a", "v1", "-m", "one");

        Assert.Equal(["a.pipe=A"], Show(Repository().Read("v1")));
    }

    [Fact]
    public void The_index_is_read_and_neither_the_commit_nor_the_work_tree()
    {
        _scratch.Write("tb/pipes/a.pipe", "committed").Write("tb/pipes/gone.pipe");
        _scratch.Commit();
        _scratch.Write("tb/pipes/a.pipe", "staged");
        _scratch.Git("rm", "--quiet", "tb/pipes/gone.pipe");
        _scratch.Git("add", "--all");
        _scratch.Write("tb/pipes/a.pipe", "dirty");

        Assert.Equal(["pipes/a.pipe=staged"], Show(Repository("tb").ReadIndex()));
    }

    [Fact]
    public void The_index_can_be_read_before_the_first_commit()
    {
        _scratch.Write("a.pipe", "A");
        _scratch.Git("add", "--all");

        Assert.Equal(["a.pipe=A"], Show(Repository().ReadIndex()));
    }

    [Fact]
    public void Before_the_first_commit_HEAD_holds_nothing_and_other_references_are_wrong()
    {
        _scratch.Write("a.pipe", "A");
        _scratch.Git("add", "--all");

        Assert.Empty(Repository().Read("HEAD").Files);
        Assert.StartsWith("'main' is not a commit in this repository:", Failure(() => Repository().Read("main")));
    }

    [Fact]
    public void A_merge_conflict_in_the_index_is_an_error_that_names_the_file()
    {
        _scratch.Write("a.pipe", "base");
        _scratch.Commit();
        _scratch.Git("checkout", "--quiet", "-b", "feature");
        _scratch.Write("a.pipe", "feature");
        _scratch.Commit();
        _scratch.Git("checkout", "--quiet", "main");
        _scratch.Write("a.pipe", "main");
        _scratch.Commit();
        Assert.ThrowsAny<Exception>(() => _scratch.Git("merge", "feature"));

        Assert.StartsWith("'a.pipe' has a merge conflict:", Failure(() => Repository().ReadIndex()));
    }

    [Fact]
    public void Several_hundred_files_are_read_without_waiting_for_each_other()
    {
        var content = new string('x', 20_000);
        for (var i = 0; i < 700; i++)
            _scratch.Write($"pipes/p{i:000}.pipe", i + content);
        _scratch.Commit();

        var files = Repository().Read("HEAD").Files;

        Assert.Equal(700, files.Length);
        Assert.All(files, (file, i) => Assert.Equal(i + content, file.Text.ToString()));
    }

    [Fact]
    public void A_link_is_read_as_the_file_that_it_leads_to()
    {
        _scratch.Write("tb/pipes/a.pipe", "A").Write("shared/c.pipe", "C");
        File.CreateSymbolicLink(_scratch.At("tb/pipes/b.pipe"), "./a.pipe");
        File.CreateSymbolicLink(_scratch.At("tb/pipes/c.pipe"), "../../shared/c.pipe");
        File.CreateSymbolicLink(_scratch.At("tb/pipes/d.pipe"), "nothing.pipe");
        _scratch.Commit();

        string[] expected = ["pipes/a.pipe=A", "pipes/b.pipe=A", "pipes/c.pipe=C", "pipes/d.pipe="];
        Assert.All([Repository("tb").Read("HEAD"), Repository("tb").ReadIndex()], snapshot =>
        {
            Assert.Equal(expected, Show(snapshot));
            Assert.StartsWith("it is a symbolic link to nothing", Assert.Single(snapshot.Files, f => f.Unread is not null).Unread, StringComparison.Ordinal);
        });
    }

    [Fact]
    public void A_linked_work_tree_is_a_repository_too()
    {
        _scratch.Write("a.pipe", "A");
        _scratch.Commit();
        _scratch.Git("worktree", "add", "--quiet", "-b", "second", "second");

        Assert.Equal(["a.pipe=A"], Show(Repository("second").Read("main")));
    }

    [Fact]
    public void An_unknown_reference_is_an_error_that_says_what_to_do() =>
        Assert.Equal(
            "'orign/main' is not a commit in this repository: fetch it, or name another with --against",
            Failure(() => Repository().Read("orign/main")));

    [Theory]
    [InlineData("")]
    [InlineData("main..HEAD")]
    [InlineData("^HEAD")]
    [InlineData("HEAD:a.pipe")]
    [InlineData("main HEAD")]
    [InlineData("\"")]
    public void What_names_no_single_commit_is_an_unknown_reference(string reference)
    {
        _scratch.Write("a.pipe");
        _scratch.Commit();

        Assert.StartsWith($"'{reference}' is not a commit in this repository:", Failure(() => Repository().Read(reference)));
    }

    [Theory]
    [InlineData("--help")]
    [InlineData("-x")]
    [InlineData("merge-base:--all")]
    public void A_reference_that_begins_with_a_dash_is_never_an_option(string reference)
    {
        _scratch.Commit();

        Assert.EndsWith("a reference does not begin with a dash", Failure(() => Repository().Read(reference)));
    }

    [Fact]
    public void A_shallow_clone_says_that_history_is_missing()
    {
        _scratch.Commit();
        _scratch.Commit();
        _scratch.Git("clone", "--quiet", "--depth", "1", "file://" + _scratch.Path, "clone");

        Assert.Contains("shallow", Failure(() => Repository("clone").Read("HEAD~1")));
    }

    [Fact]
    public void A_folder_outside_of_any_repository_is_an_error()
    {
        using var outside = new ScratchFolder();

        Assert.StartsWith($"no git repository contains '{outside.Path}':", Failure(() => GitRepository.Discover(outside.Path)));
    }

    [Fact]
    public void A_missing_folder_is_an_error() =>
        Assert.Contains("does not exist", Failure(() => GitRepository.Discover(_scratch.At("nowhere"))));

    private GitRepository Repository(string folder = "") => GitRepository.Discover(_scratch.At(folder));

    private static string Failure(Func<object> action) => Assert.Throws<WorkspaceException>(action).Message;

    private static IEnumerable<string> Show(ProjectSnapshot snapshot) =>
        snapshot.Files.Select(file => $"{file.Path}={file.Text}");
}
