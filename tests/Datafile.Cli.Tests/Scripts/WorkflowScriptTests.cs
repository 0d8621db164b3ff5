using Datafile.Workspace.Tests;

namespace Datafile.Cli.Tests.Scripts;

/// <summary>The scripts that plans write in every workflow, with backfills cut into windows.</summary>
public sealed class WorkflowScriptTests : IDisposable
{
    private const string Branches = "change-a-sorting-key-in-branches", Forward = "change-a-column-type-in-forward", Releases = "add-column-to-a-materialized-view";

    /// <summary>The workflow, its sample with the two states, and the script that runs the backfill.</summary>
    private static readonly Dictionary<string, (string Sample, string After, string Script, string Run)> Samples = new()
    {
        ["releases"] = (Releases, "step-1", "deploy/0.0.2/deploy.sh", "--semver 0.0.1 pipe copy run backfill_analytics_sessions"),
        ["branches"] = (Branches, "after", "deploy/orders_v2/backfill.sh", "pipe copy run backfill_orders_v2"),
        ["forward"] = (Forward, "after", "deploy/traffic_by_hour/backfill.sh", "--cloud copy run backfill_traffic_hourly"),
    };

    private readonly ScratchFolder _folder = new();
    private readonly RecordedTb _tb;

    public WorkflowScriptTests() => _tb = new RecordedTb(_folder);

    public static TheoryData<string> Workflows() => new(Samples.Keys);

    public void Dispose() => _folder.Dispose();

    [ShellcheckFact]
    public void Scripts_of_workflows_have_no_finding_of_shellcheck()
    {
        foreach (var workflow in Samples.Keys)
        {
            Write(workflow);
            var scripts = _folder.Everything().Where(f => f.StartsWith(workflow + "/deploy/", StringComparison.Ordinal) && f.EndsWith(".sh", StringComparison.Ordinal)).ToArray();
            var ended = Program.Run(_folder.Path, string.Join(Path.PathSeparator, Programs.Path), "shellcheck", ["--severity=style", .. scripts]);

            Assert.NotEmpty(scripts);
            Assert.Equal("", ended.Output + ended.Errors);
        }
    }

    [BashFact]
    public void A_window_runs_once_even_when_the_script_runs_again()
    {
        foreach (var workflow in Samples.Keys)
        {
            Write(workflow);
            _tb.Forget();
            _tb.SetClock(4_000_000_000);
            Assert.Equal(0, Run(workflow).ExitCode);
            var calls = Windows(workflow);

            Assert.InRange(calls.Length, 13, 15);
            Assert.Equal(calls.Length, calls.Distinct().Count());
            Assert.All(calls, call => Assert.Matches(@"--param start=\S+ \S+ --param end=\S+ \S+ --wait", call));

            _tb.Forget();
            Assert.Equal(0, Run(workflow).ExitCode);
            Assert.Empty(Windows(workflow));
        }
    }

    [BashFact]
    public void A_window_that_failed_is_left_to_a_person_and_what_comes_after_it_waits()
    {
        foreach (var workflow in Samples.Keys)
        {
            Write(workflow);
            _tb.Forget();
            _tb.SetClock(4_000_000_000);
            Assert.NotEqual(0, Run(workflow, ("TB_FAILS_AT", "4")).ExitCode);
            var before = Windows(workflow);
            Assert.InRange(before.Length, 3, 4);

            _tb.Forget();
            var again = Run(workflow);
            Assert.NotEqual(0, again.ExitCode);
            Assert.Contains("was started and did not finish", again.Errors, StringComparison.Ordinal);
            Assert.Empty(Windows(workflow));

            // Nothing of it had arrived: the line is taken out, and the script goes on from there.
            var state = Directory.GetFiles(_folder.At(workflow), ".backfill*.state").Single();
            var lines = File.ReadAllLines(state);
            File.WriteAllLines(state, lines[..^1]);
            Assert.Equal(0, Run(workflow).ExitCode);
            Assert.Equal(before[^1], Windows(workflow)[0]);
        }
    }

    [BashFact]
    public void No_window_runs_before_the_cut_off_has_passed()
    {
        foreach (var workflow in Samples.Keys)
        {
            Write(workflow);
            _tb.Forget();
            _tb.SetClock(1_000_000_000);

            Assert.NotEqual(0, Run(workflow).ExitCode);
            Assert.Empty(_tb.Calls);
        }
    }

    [BashFact]
    public void Staging_that_differs_from_live_is_a_failure()
    {
        Write("forward");
        _tb.StandIn("tb", "#!/usr/bin/env bash\necho month,value\n");
        Assert.Equal(0, _tb.Run("forward", "deploy/verify-staging.sh").ExitCode);

        _tb.StandIn("tb", "#!/usr/bin/env bash\nif [ \"$2\" = --staging ]; then echo 1; else echo 2; fi\n");
        var ended = _tb.Run("forward", "deploy/verify-staging.sh");
        Assert.NotEqual(0, ended.ExitCode);
        Assert.Contains("Staging differs from live", ended.Errors, StringComparison.Ordinal);

        _tb.StandIn("tb", "#!/usr/bin/env bash\nexit 1\n");
        Assert.NotEqual(0, _tb.Run("forward", "deploy/verify-staging.sh").ExitCode);
    }

    /// <summary>The patch that repoints readers applies to what the plan left, inside of a repository too.</summary>
    [Fact]
    public void The_patch_for_readers_applies()
    {
        Write("branches");
        Program.Run(_folder.Path, string.Join(Path.PathSeparator, Programs.Path), "git", ["init", "-q", "."]).AssertExit(0);
        var ended = Program.Run(
            _folder.At("branches"), string.Join(Path.PathSeparator, Programs.Path), "git", ["apply", "--unidiff-zero", "deploy/orders_v2/repoint-readers.patch"]);

        Assert.Equal("", ended.Errors);
        Assert.Contains("FROM orders_v2\n", _folder.Read("branches/endpoints/shop_orders.pipe"), StringComparison.Ordinal);
        Assert.Contains("FROM sales_by_day_v2\n", _folder.Read("branches/endpoints/best_shops.pipe"), StringComparison.Ordinal);
    }

    private void Write(string workflow)
    {
        var (sample, after, _, _) = Samples[workflow];
        foreach (var (name, to) in new[] { ("before", workflow + "-live"), (after, workflow) })
        {
            if (Directory.Exists(_folder.At(to)))
                Directory.Delete(_folder.At(to), recursive: true);
            _folder.CopyFolder($"samples/{sample}/{name}", to);
        }

        var now = workflow == "releases" ? Sample.Now : "2024-06-01 10:00:00";
        Program.Run(_folder.Path, "plan", workflow, "--against", workflow + "-live", "--now", now, "--workflow", workflow, "--window", "1month", "--write").AssertExit(0);
    }

    private Ended Run(string workflow, params (string Name, string Value)[] variables) => _tb.Run(workflow, Samples[workflow].Script, variables);

    private string[] Windows(string workflow) => [.. _tb.Calls.Where(c => c.StartsWith(Samples[workflow].Run, StringComparison.Ordinal))];
}
