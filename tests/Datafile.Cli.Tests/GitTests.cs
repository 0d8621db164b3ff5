using Datafile.Workspace.Tests;
using Datafile.Workspace.Tests.Git;

namespace Datafile.Cli.Tests;

/// <summary>The same comparison against a git reference.</summary>
public class GitTests
{
    private const string View = "pipes/analytics_sessions.pipe";

    [Theory]
    [InlineData("")]
    [InlineData("data/project")]
    public void A_commit_is_a_baseline_like_a_folder(string below)
    {
        using var repository = Released(below, "mistakes/no-cutoff");
        var place = below.Length == 0 ? "." : below;
        var prefix = below.Length == 0 ? "" : below + "/";
        var folder = Program.RunHere("check", Sample.Path("mistakes/no-cutoff"), "--against", Sample.Path("before"), "--now", Sample.Now).AssertExit(1);
        var git = Program.Run(repository.Path, "check", place, "--against", "HEAD", "--now", Sample.Now).AssertExit(1);

        Assert.Equal(folder.Output.Replace(Sample.Path("mistakes/no-cutoff") + "/", prefix, StringComparison.Ordinal), git.Output);
    }

    [Fact]
    public void A_project_in_a_folder_is_compared_from_inside_of_it()
    {
        using var repository = Released("data/project", "mistakes/no-cutoff");
        var ended = Program.Run(repository.At("data/project"), "check", "--against", "HEAD", "--now", Sample.Now).AssertExit(1);

        Assert.StartsWith($"{View}(6,", ended.Output, StringComparison.Ordinal);
    }

    /// <summary>Servers take paths from the top of the repository; who reads the text is in a folder.</summary>
    [Theory]
    [InlineData("github", "::warning file=data/project/" + View + ",")]
    [InlineData("sarif", "\"uri\":\"data/project/" + View + "\",\"uriBaseId\":\"%SRCROOT%\"")]
    [InlineData("gitlab", "\"path\":\"data/project/" + View + "\"")]
    [InlineData("text", "\n" + View + "(6,")]
    public void What_servers_read_has_paths_from_the_top(string format, string expected)
    {
        using var repository = Released("data/project", "mistakes/no-cutoff");
        foreach (var (folder, path) in new[] { ("data/project", "."), ("data", "project") })
        {
            var ended = Program.Run(repository.At(folder), "check", path, "--against", "HEAD", "--now", Sample.Now, "--format", format).AssertExit(1);
            if (format != "text" || path == ".")
                Assert.Contains(expected, "\n" + ended.Output, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("HEAD~1")]
    [InlineData("@~1")]
    [InlineData("@{-1}")]
    [InlineData("v0")]
    [InlineData("main")]
    [InlineData("merge-base:main")]
    public void A_baseline_is_named_as_git_names_it(string reference)
    {
        using var repository = new ScratchRepository().Copy("before");
        repository.Commit();
        repository.Git("tag", "v0");
        repository.Git("checkout", "--quiet", "-b", "change");
        repository.Clear().Copy("step-1");
        repository.Commit();

        var plan = Program.Run(repository.Path, "plan", "--against", reference, "--now", Sample.Now).AssertExit(0);
        Assert.Contains("timestamp <= '2023-12-14 11:45:00'", plan.Output, StringComparison.Ordinal);
        Program.Run(repository.Path, "check", "--against", reference, "--now", Sample.Now).AssertExit(0);
    }

    [Fact]
    public void The_merge_base_is_where_the_branches_parted()
    {
        using var repository = new ScratchRepository().Copy("before");
        repository.Commit();
        repository.Git("checkout", "--quiet", "-b", "change");
        repository.Clear().Copy("step-1");
        repository.Commit();
        repository.Git("checkout", "--quiet", "main");
        repository.Write("endpoints/later.pipe", "NODE later_1\nSQL >\n    SELECT 1\n\nTYPE endpoint\n");
        repository.Commit();
        repository.Git("checkout", "--quiet", "change");

        Assert.Contains("later", Program.Run(repository.Path, "plan", "--against", "main", "--now", Sample.Now).Output, StringComparison.Ordinal);
        Assert.DoesNotContain("later", Program.Run(repository.Path, "plan", "--against", "merge-base:main", "--now", Sample.Now).Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_moves_to_another_folder_is_no_change()
    {
        using var repository = new ScratchRepository().Copy("before");
        repository.Commit();
        repository.Git("mv", "endpoints/kpis.pipe", "pipes/kpis.pipe");

        Assert.Contains("nothing to release", Program.Run(repository.Path, "plan", "--against", "HEAD", "--now", Sample.Now).AssertExit(0).Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_with_another_name_is_another_resource()
    {
        using var repository = new ScratchRepository().Copy("before");
        repository.Commit();
        repository.Git("mv", "endpoints/kpis.pipe", "endpoints/numbers.pipe");
        var output = Program.Run(repository.Path, "plan", "--against", "HEAD", "--now", Sample.Now).AssertExit(0).Output;

        Assert.Contains("numbers", output, StringComparison.Ordinal);
        Assert.Contains("kpis", output, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_not_committed_counts_and_what_is_not_staged_does_not_with_staged()
    {
        using var repository = Released("", "mistakes/no-cutoff");
        string[] check = ["check", "--against", "HEAD", "--now", Sample.Now];
        Program.Run(repository.Path, check).AssertExit(1);
        Program.Run(repository.Path, [.. check, "--staged"]).AssertExit(0);

        repository.Git("add", "--all");
        Program.Run(repository.Path, [.. check, "--staged"]).AssertExit(1);

        // A file that is only announced is no part of the commit.
        File.WriteAllText(Path.Combine(repository.Path, "pipes", "announced.pipe"), "NODE n\nSQL >\n    SELECT nothing FROM nowhere\n");
        repository.Git("add", "--intent-to-add", "pipes/announced.pipe");
        Assert.DoesNotContain("announced", Program.Run(repository.Path, [.. check, "--staged"]).AssertExit(1).Output, StringComparison.Ordinal);
        Assert.Contains("announced", Program.Run(repository.Path, check).AssertExit(1).Output, StringComparison.Ordinal);

        // Mended in the work tree alone: the index still has the mistake.
        repository.Clear().Copy("step-1");
        Program.Run(repository.Path, check).AssertExit(0);
        Program.Run(repository.Path, [.. check, "--staged"]).AssertExit(1);
    }

    [Fact]
    public void A_commit_without_the_project_makes_everything_new()
    {
        using var repository = new ScratchRepository();
        repository.Write("README.md", "text");
        repository.Commit();
        repository.Copy("step-1", "project");

        var plan = Program.Run(repository.Path, "plan", "project", "--against", "HEAD", "--now", Sample.Now).AssertExit(0);
        Assert.Contains("datasource-added", plan.Output, StringComparison.Ordinal);
        Program.Run(repository.Path, "check", "project", "--against", "HEAD", "--now", Sample.Now).AssertExit(0);
    }

    [Theory]
    [InlineData("apps/tinybird", "backend")]
    [InlineData("tinybird", "")]
    public void A_project_that_has_moved_is_compared_with_what_it_was(string before, string now)
    {
        using var repository = new ScratchRepository().Copy("before", before);
        repository.Commit();
        repository.Clear(before).Copy("mistakes/no-cutoff", now);
        var place = now.Length == 0 ? "." : now;

        var ended = Program.Run(repository.Path, "check", place, "--against", "HEAD", "--now", Sample.Now).AssertExit(1);

        Assert.Contains("DF3001", ended.Output, StringComparison.Ordinal);
        Assert.Contains($"'HEAD' has this project in '{before}', which is compared", ended.Errors, StringComparison.Ordinal);
        foreach (var command in (string[][])[["plan", place], ["backfill", place], ["report", place, "--output", "page.html"]])
        {
            var said = Program.Run(repository.Path, [.. command, "--against", "HEAD", "--now", Sample.Now]).AssertExit(0).Errors;
            Assert.Contains($"'HEAD' has this project in '{before}', which is compared", said, StringComparison.Ordinal);
        }
        Program.Run(repository.Path, "check", place, "--against", "HEAD", "--now", Sample.Now, "--forbid", "rebuild").AssertExit(1);
    }

    [Fact]
    public void A_project_in_place_of_others_is_new_and_opens_no_gate()
    {
        using var repository = new ScratchRepository().Copy("before", "one").Copy("before", "two");
        repository.Commit();
        repository.Clear("one").Clear("two").Copy("before", "three");

        Assert.Contains("'HEAD' has no datafiles at this path, and has 'one', 'two', which are gone", Program.Run(repository.Path, "check", "three", "--against", "HEAD").AssertExit(0).Errors, StringComparison.Ordinal);
        Program.Run(repository.Path, "check", "three", "--against", "HEAD", "--forbid", "destructive").AssertRefuses("three", "--forbid cannot tell");
    }

    [Fact]
    public void A_removed_project_is_named_and_opens_no_gate()
    {
        using var repository = new ScratchRepository().Copy("before", "apps/one").Copy("before", "apps/two");
        repository.Commit();
        repository.Clear("apps/two");
        string[] check = ["check", "--against", "HEAD", "--now", Sample.Now];

        Assert.Contains("'HEAD' has the data project 'apps/two', and no datafile of it is left", Program.Run(repository.Path, check).AssertExit(0).Errors, StringComparison.Ordinal);
        Assert.Contains("'HEAD' has the data project 'apps/two', and no datafile of it is left", Program.Run(repository.Path, ["plan", .. check.Skip(1)]).AssertExit(0).Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("apps/two", Program.Run(repository.Path, [.. check, "--staged"]).AssertExit(0).Errors, StringComparison.Ordinal);
        Assert.Equal(2, Program.Run(repository.Path, [.. check, "--forbid", "destructive"]).ExitCode);

        repository.Git("rm", "-rq", "apps/two", "apps/one");
        Assert.Contains("'apps/one', 'apps/two'", Program.Run(repository.Path, [.. check, "--staged"]).AssertExit(0).Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("no-such-ref")]
    [InlineData("merge-base:no-such-ref")]
    [InlineData("HEAD~99")]
    [InlineData("--output=x")]
    [InlineData("-x")]
    public void A_reference_that_is_none_is_one_line(string reference)
    {
        using var repository = Released("", "step-1");

        Program.Run(repository.Path, "plan", "--against=" + reference).AssertRefuses(reference.Split(':')[^1]);
        Program.Run(repository.Path, "check", "--against=" + reference).AssertRefuses();
    }

    [Fact]
    public void Branches_without_a_common_commit_have_no_merge_base()
    {
        using var repository = Released("", "step-1");
        repository.Git("checkout", "--quiet", "--orphan", "other");
        repository.Commit();

        Program.Run(repository.Path, "check", "--against", "merge-base:main").AssertRefuses("no commit in common");
    }

    [Fact]
    public void Before_the_first_commit_everything_is_new()
    {
        using var repository = new ScratchRepository().Copy("before");

        Program.Run(repository.Path, "check", "--against", "HEAD").AssertExit(0);
        Program.Run(repository.Path, "check", "--against", "HEAD~1").AssertRefuses("HEAD~1");
    }

    [Fact]
    public void A_project_in_no_repository_is_one_line()
    {
        using var folder = new ScratchFolder().Copy("before");

        Program.Run(folder.Path, "check", "--against", "HEAD").AssertRefuses("no git repository contains");
        Program.Run(folder.Path, "check", "--staged").AssertRefuses("no git repository contains");
    }

    /// <summary>A repository with the project before its release committed, and another state in the work tree.</summary>
    private static ScratchRepository Released(string below, string now)
    {
        var repository = new ScratchRepository().Copy("before", below);
        repository.Commit();
        return repository.Clear(below).Copy(now, below);
    }
}
