using Datafile.Tests;

namespace Datafile.Packages.Tests;

/// <summary>The GitHub Action: each of its scripts runs, on a shallow clone of a pull request.</summary>
public sealed class ActionTests : IDisposable
{
    private static readonly Dictionary<string, bool> PullRequest = new()
    {
        ["inputs.sarif == 'true'"] = false,
        ["inputs.comment == 'true'"] = true,
        ["github.event_name == 'pull_request'"] = true,
    };

    private readonly ScratchCopy _runner = new();
    private readonly ScratchCopy _origin = new();
    private readonly ScratchCopy _clone = new();

    public ActionTests() => _runner.Write("path", "").Write("comments.json", "[]");

    public void Dispose()
    {
        _runner.Dispose();
        _origin.Dispose();
        _clone.Dispose();
    }

    [PackagesFact("jq")]
    public void A_pull_request_with_a_mistake_is_annotated_commented_and_fails()
    {
        ReleaseArchive();
        OpenPullRequest("mistakes/no-cutoff");

        var steps = Steps("[]").RunAll();

        Assert.Equal(
            ["Look for the label that skips", "Install datafile", "Fetch what to compare with", "Check", "Comment the plan", "Fail at findings"],
            steps.Ran.Select(s => s.Name));
        Assert.StartsWith("::warning file=tinybird/pipes/analytics_sessions.pipe,", steps["Check"].Succeed().Line("DF3001"), StringComparison.Ordinal);
        Assert.Equal(1, steps["Fail at findings"].ExitCode);
        Assert.Contains("\"DF3001\"", _runner.Read("datafile.sarif"), StringComparison.Ordinal);
        Assert.StartsWith("POST repos/o/r/issues/7/comments <!-- datafile tinybird -->", _runner.Read("gh.log"), StringComparison.Ordinal);
        Assert.Contains("analytics_sessions_mv", _runner.Read("gh.log"), StringComparison.Ordinal);
    }

    [PackagesFact("jq")]
    public void A_pull_request_may_not_move_rows_where_that_is_forbidden()
    {
        ReleaseArchive();
        OpenPullRequest("step-1");

        var steps = Steps("[]", ("inputs.forbid", "rewrite,rebuild")).RunAll();

        Assert.Contains("rebuilds 'analytics_sessions_mv'", steps["Check"].Succeed().Line("FORBIDDEN"), StringComparison.Ordinal);
        Assert.Equal(1, steps["Fail at findings"].ExitCode);
    }

    [PackagesFact("jq")]
    public void A_second_run_updates_the_comment()
    {
        ReleaseArchive();
        OpenPullRequest("before");
        _runner.Write("comments.json", """[{ "id": 1, "body": "Nice" }, { "id": 42, "body": "<!-- datafile tinybird -->\nearlier" }]""");

        var steps = Steps("[]").RunAll();

        Assert.Equal(0, steps["Fail at findings"].ExitCode);
        Assert.StartsWith("PATCH repos/o/r/issues/comments/42 <!-- datafile tinybird -->", _runner.Read("gh.log"), StringComparison.Ordinal);
    }

    /// <summary>As for a pull request from a fork: the token may read, and not write.</summary>
    [PackagesFact("jq")]
    public void A_comment_that_may_not_be_written_is_a_warning()
    {
        ReleaseArchive();
        Program("gh", """
            if [ "$2" = --paginate ]; then echo '[]'; exit; fi
            echo "gh: Resource not accessible by integration (HTTP 403)" >&2
            exit 1
            """);
        OpenPullRequest("before");

        var steps = Steps("[]").RunAll();

        Assert.Contains("::warning title=datafile::No comment", steps["Comment the plan"].Succeed().Output, StringComparison.Ordinal);
        Assert.Equal(0, steps["Fail at findings"].ExitCode);
    }

    [PackagesFact("jq")]
    public void A_label_skips_everything()
    {
        OpenPullRequest("mistakes/no-cutoff");

        Assert.Equal(["Look for the label that skips"], Steps("""["urgent", "skip-datafile"]""").RunAll().Ran.Select(s => s.Name));
    }

    [PackagesFact("jq")]
    public void An_archive_with_another_checksum_is_not_installed()
    {
        ReleaseArchive();
        File.AppendAllText(_runner.At($"v{Packed.Version}/datafile-linux-x64.tar.gz"), "more");
        OpenPullRequest("before");

        var steps = Steps("[]").RunAll();

        Assert.NotEqual(0, steps["Install datafile"].ExitCode);
        Assert.Empty(_runner.Read("path"));
        Assert.DoesNotContain(steps.Ran, s => s.Name == "Check");
    }

    /// <summary>The archive where the action downloads from, a <c>gh</c> that writes down what it is asked, and no comments yet.</summary>
    private void ReleaseArchive()
    {
        foreach (var file in (string[])["datafile-linux-x64.tar.gz", "SHA256SUMS"])
            _runner.Copy(Path.Combine(Packed.Archives, file), $"v{Packed.Version}/{file}");
        Program("gh", $"""
            if [ "$2" = --paginate ]; then cat '{_runner.At("comments.json")}'; exit; fi
            echo "$3 $4 $(cat "{"${6#body=@}"}")" >> '{_runner.At("gh.log")}'
            """);
    }

    private void Program(string name, string script)
    {
        _runner.Write($"programs/{name}", $"#!/bin/bash\n{script}\n");
        File.SetUnixFileMode(_runner.At($"programs/{name}"), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    /// <summary>A branch of three commits from main, which has moved on since, checked out with one commit.</summary>
    private void OpenPullRequest(string sample)
    {
        _origin.Git("init", "--quiet", "--initial-branch", "main").Succeed();
        _origin.Put("before", "tinybird");
        Commit("before");
        _origin.Git("checkout", "--quiet", "-b", "change").Succeed();
        foreach (var text in (string[])["one", "two"])
        {
            _origin.Write("notes.txt", text);
            Commit(text);
        }

        _origin.Put(sample, "tinybird").Write("notes.txt", "three");
        Commit("change");
        _origin.Git("checkout", "--quiet", "main").Succeed();
        _origin.Write("main.txt", "main has moved on");
        Commit("main");
        OutsideProgram.Git(_clone.Path, "clone", "--quiet", "--depth", "1", "--branch", "change", $"file://{_origin.Path}", "project").Succeed();
    }

    private void Commit(string message)
    {
        _origin.Git("add", "--all").Succeed();
        _origin.Git("commit", "--quiet", "--message", message).Succeed();
    }

    private ActionSteps Steps(string labels, params (string Name, string Value)[] inputs) => new(
        _runner, _clone.At("project"),
        new(inputs.Select(input => KeyValuePair.Create(input.Name, input.Value)))
        {
            ["inputs.path"] = "tinybird",
            ["inputs.version"] = Packed.Version,
            ["inputs.releases"] = $"file://{_runner.Path}",
            ["inputs.token"] = "token",
            ["toJSON(github.event.pull_request.labels.*.name)"] = labels,
            ["github.base_ref"] = "main",
            ["github.event.before"] = "",
            ["github.repository"] = "o/r",
            ["github.event.pull_request.number"] = "7",
        },
        PullRequest);
}
