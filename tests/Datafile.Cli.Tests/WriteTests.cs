using System.Text.Json;
using Datafile.Workspace.Tests;

namespace Datafile.Cli.Tests;

/// <summary><c>plan --write</c> and <c>backfill --write</c>: what they write, and what they leave alone.</summary>
public class WriteTests
{
    private const string Script = "now/deploy/0.0.1/deploy.sh", BackfillScript = "now/deploy/0.0.2/deploy.sh",
        Backfill = "now/pipes/backfill_analytics_sessions.pipe", TinyEnv = "now/.tinyenv";

    private static readonly string[] Plan = ["plan", "now", "--against", "live", "--now", Sample.Now, "--write"];

    [Fact]
    public void The_plan_of_a_project_without_scripts_writes_all_that_the_release_needs()
    {
        using var folder = WithoutScripts();
        var ended = Program.Run(folder.Path, [.. Plan, "--workflow", "releases"]).AssertExit(0);

        Assert.Equal(
            ["wrote " + TinyEnv, "wrote " + Script, "wrote " + Backfill, "wrote " + BackfillScript],
            ended.Errors.Split('\n').Where(l => l.StartsWith("wrote ", StringComparison.Ordinal)));
        Assert.Contains("VERSION=0.0.1\n", folder.Read(TinyEnv), StringComparison.Ordinal);
        Assert.Contains("TB_AUTO_PROMOTE=0", folder.Read(TinyEnv), StringComparison.Ordinal);
        Assert.Contains("tb --semver 0.0.1 deploy --fork-downstream", folder.Read(Script), StringComparison.Ordinal);
        Assert.Contains("WHERE timestamp <= '2023-12-14 11:45:00'", folder.Read(Backfill), StringComparison.Ordinal);
        Assert.Contains("tb --semver 0.0.1 deploy --populate --wait", folder.Read(BackfillScript), StringComparison.Ordinal);
        Assert.All([Script, BackfillScript], script => AssertExecutable(folder.At(script)));
    }

    [Fact]
    public void What_is_written_mends_what_was_found_when_it_is_committed_as_the_plan_says()
    {
        using var folder = new ScratchFolder().Copy("before", "live").Copy("mistakes/no-version-bump", "now");
        Assert.Equal(["DF4001"], Findings(folder));
        var ended = Program.Run(folder.Path, Plan).AssertExit(0);
        Assert.Contains("commit with VERSION=0.0.2", ended.Errors, StringComparison.Ordinal);

        // All at once the backfill would be deployed with the release.
        Assert.Equal(["DF4002"], Findings(folder));

        // The release first.
        var backfill = folder.Read(Backfill);
        File.Delete(folder.At(Backfill));
        Assert.Empty(Findings(folder));

        // Then the backfill, with the version that runs it.
        folder.Write(Backfill, backfill).Write(TinyEnv, "VERSION=0.0.2\n");
        Assert.Empty(Findings(folder));
    }

    [Fact]
    public void The_second_time_there_is_nothing_to_write()
    {
        using var folder = WithoutScripts();
        Program.Run(folder.Path, [.. Plan, "--workflow", "releases"]).AssertExit(0);
        var written = Contents(folder);
        var again = Program.Run(folder.Path, Plan).AssertExit(0);

        Assert.Contains("nothing to write", again.Errors, StringComparison.Ordinal);
        Assert.Equal(written, Contents(folder));
    }

    [Fact]
    public void Of_several_projects_nothing_is_written_where_a_file_of_one_is_in_the_way()
    {
        const string InTheWay = "now/two/deploy/verify-staging.sh";
        using var folder = new ScratchFolder().Write(InTheWay, "echo mine\n");
        foreach (var name in (string[])["one", "two"])
        {
            const string Source = "SCHEMA >\n    `n` UInt32,\n    `at` DateTime\n\nENGINE MergeTree\nENGINE_SORTING_KEY at\n";
            folder.Write($"live/{name}/datasources/{name}.datasource", Source)
                .Write($"now/{name}/datasources/{name}.datasource", Source.Replace("UInt32", "String", StringComparison.Ordinal));
        }

        var before = Contents(folder);
        var ended = Program.Run(folder.Path, [.. Plan, "--workflow", "forward", "--output", folder.At("plan.txt")]);
        File.Delete(folder.At("plan.txt"));

        ended.AssertRefuses(InTheWay, "--force");
        Assert.Equal(before, Contents(folder));
    }

    [Fact]
    public void A_plan_that_is_only_shown_writes_nothing()
    {
        using var folder = WithoutScripts();
        var before = Contents(folder);
        Program.Run(folder.Path, [.. Plan[..^1], "--workflow", "releases"]).AssertExit(0);

        Assert.Equal(before, Contents(folder));
    }

    [Fact]
    public void Without_force_no_file_is_written_over_and_then_none_is_written_at_all()
    {
        using var folder = WithPair().Write("now/deploy/0.0.1/ci-deploy.sh", "echo mine\n");
        var before = Contents(folder);
        var ended = Program.Run(folder.Path, [.. Plan, "--output", folder.At("plan.txt")]);
        File.Delete(folder.At("plan.txt"));

        ended.AssertRefuses("deploy/0.0.1/ci-deploy.sh", "--force");
        Assert.Equal(before, Contents(folder));

        Program.Run(folder.Path, [.. Plan, "--force"]).AssertExit(0);
        Assert.Contains("tb release create --semver 0.0.1", folder.Read("now/deploy/0.0.1/ci-deploy.sh"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_pipe_of_the_name_of_the_backfill_is_left_alone()
    {
        using var folder = new ScratchFolder().Copy("before", "live").Copy("step-1", "now").Write(Backfill, "# a note of mine\n");
        var ended = Program.Run(folder.Path, "backfill", "now", "--against", "live", "--now", Sample.Now, "--write").AssertExit(0);

        Assert.Equal("# a note of mine\n", folder.Read(Backfill));
        Assert.Contains("wrote now/pipes/backfill_analytics_sessions_2.pipe", ended.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void A_pair_of_scripts_is_followed_by_a_pair()
    {
        using var folder = WithPair();
        Program.Run(folder.Path, Plan).AssertExit(0);

        foreach (var version in (string[])["0.0.1", "0.0.2"])
            Assert.Equal(["cd-deploy.sh", "ci-deploy.sh"], Directory.GetFiles(folder.At("now/deploy/" + version)).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        folder.Write(TinyEnv, "VERSION=0.0.2\n");
        Assert.Empty(Findings(folder));
    }

    [Fact]
    public void A_backfill_alone_is_printed_and_written_on_demand()
    {
        using var folder = new ScratchFolder().Copy("before", "live").Copy("step-1", "now");
        string[] command = ["backfill", "now", "--against", "live", "--now", Sample.Now];
        var shown = Program.Run(folder.Path, command).AssertExit(0);

        Assert.StartsWith("# pipes/backfill_analytics_sessions.pipe\n", shown.Output, StringComparison.Ordinal);
        Assert.Contains("WHERE timestamp <= '2023-12-14 11:45:00'", shown.Output, StringComparison.Ordinal);
        Assert.False(File.Exists(folder.At(Backfill)));

        Program.Run(folder.Path, [.. command, "--pipe", "analytics_sessions", "--write"]).AssertExit(0);
        Assert.True(File.Exists(folder.At(Backfill)));
        Assert.False(File.Exists(folder.At(BackfillScript)));
    }

    [Fact]
    public void Where_no_view_is_made_anew_there_is_no_backfill()
    {
        using var folder = new ScratchFolder().Copy("before", "live").Copy("before", "now");
        var ended = Program.Run(folder.Path, "backfill", "now", "--against", "live", "--now", Sample.Now).AssertExit(0);

        Assert.Empty(ended.Output);
        Assert.Contains("no backfill is needed", ended.Errors, StringComparison.Ordinal);
    }

    private static ScratchFolder WithoutScripts()
    {
        var folder = new ScratchFolder().Copy("before", "live").Copy("mistakes/no-version-bump", "now");
        Directory.Delete(folder.At("now/deploy"), recursive: true);
        return folder;
    }

    /// <summary>A project of the older CI, which has a script for CI and one for CD.</summary>
    private static ScratchFolder WithPair()
    {
        var folder = WithoutScripts();
        foreach (var script in (string[])["deploy/0.0.0/ci-deploy.sh", "deploy/0.0.0/cd-deploy.sh"])
            folder.Write("live/" + script, "tb release create --semver 0.0.0\n").Write("now/" + script, "tb release create --semver 0.0.0\n");
        return folder;
    }

    private static string[] Findings(ScratchFolder folder)
    {
        var ended = Program.Run(folder.Path, "check", "now", "--against", "live", "--now", Sample.Now, "--format", "json");
        return [.. JsonDocument.Parse(ended.Output).RootElement.GetProperty("findings").EnumerateArray().Select(f => f.GetProperty("id").GetString() ?? "")];
    }

    private static string Contents(ScratchFolder folder) => string.Join('\n', folder.Everything()
        .Where(path => File.Exists(folder.At(path)))
        .Select(path => $"{path}\n{folder.Read(path)}"));

    private static void AssertExecutable(string file)
    {
        if (!OperatingSystem.IsWindows())
            Assert.True(File.GetUnixFileMode(file).HasFlag(UnixFileMode.UserExecute), $"{file} cannot be run");
    }
}
