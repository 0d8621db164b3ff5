using Datafile.Workspace.Tests;

namespace Datafile.Cli.Tests.Scripts;

/// <summary>The scripts that a plan of the releases workflow writes, run.</summary>
public sealed class WrittenScriptTests : IDisposable
{
    /// <summary>2023-12-14 11:45:00 UTC, the cut-off of the sample.</summary>
    private const long Cutoff = 1_702_554_300;

    private static readonly string[] Release =
        ["release create --semver 0.0.1", "--semver 0.0.1 deploy --fork-downstream", "release preview --semver 0.0.1"];

    private readonly ScratchFolder _folder = new();
    private readonly RecordedTb _tb;

    public WrittenScriptTests()
    {
        _folder.Copy("before", "live").Copy("mistakes/no-version-bump", "now");
        Directory.Delete(_folder.At("now/deploy"), recursive: true);
        Program
            .Run(_folder.Path, "plan", "now", "--against", "live", "--now", Sample.Now, "--workflow", "releases", "--write")
            .AssertExit(0);
        _tb = new RecordedTb(_folder);
    }

    public void Dispose() => _folder.Dispose();

    [ShellcheckFact]
    public void Written_scripts_have_no_finding_of_shellcheck()
    {
        string[] scripts = ["now/deploy/0.0.1/deploy.sh", "now/deploy/0.0.2/deploy.sh"];
        var ended = Program.Run(_folder.Path, string.Join(Path.PathSeparator, Programs.Path), "shellcheck", ["--severity=style", .. scripts]);

        Assert.Equal("", ended.Output + ended.Errors);
        Assert.Equal(0, ended.ExitCode);
    }

    [BashFact]
    public void The_release_is_made_by_the_three_commands_of_the_procedure()
    {
        Assert.Equal(0, Run("0.0.1").ExitCode);
        Assert.Equal(Release, _tb.Calls);
    }

    [BashFact]
    public void A_failure_stops_the_release()
    {
        for (var failing = 1; failing <= Release.Length; failing++)
        {
            _tb.Forget();
            Assert.NotEqual(0, Run("0.0.1", ("TB_FAILS_AT", $"{failing}")).ExitCode);
            Assert.Equal(Release[..failing], _tb.Calls);
        }
    }

    [BashFact]
    public void The_backfill_does_not_run_before_its_cut_off_has_passed()
    {
        foreach (var now in (long[])[Cutoff - 86_400, Cutoff - 1, Cutoff])
        {
            _tb.SetClock(now);
            var ended = Run("0.0.2");

            Assert.NotEqual(0, ended.ExitCode);
            Assert.Contains("2023-12-14 11:45:00", Assert.Single(ended.Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
            Assert.Empty(_tb.Calls);
        }
    }

    [BashFact]
    public void The_backfill_runs_once_its_cut_off_has_passed()
    {
        _tb.SetClock(Cutoff + 1);

        Assert.Equal(0, Run("0.0.2").ExitCode);
        Assert.Equal(["--semver 0.0.1 deploy --populate --wait"], _tb.Calls);
    }

    [BashFact]
    public void A_backfill_that_fails_is_a_failure_of_the_script()
    {
        _tb.StandIn("date", $"#!/usr/bin/env bash\necho {Cutoff + 1}\n");

        Assert.NotEqual(0, Run("0.0.2", ("TB_FAILS_AT", "1")).ExitCode);
    }

    [BashFact]
    public void A_clock_that_does_not_answer_does_not_start_the_backfill()
    {
        _tb.StandIn("date", "#!/usr/bin/env bash\nexit 1\n");

        Run("0.0.2");
        Assert.Empty(_tb.Calls);
    }

    [BashFact]
    public void The_script_of_the_sample_does_what_the_written_one_does()
    {
        _folder.Copy("step-1", "now");

        Assert.Equal(0, Run("0.0.1", ("VERSION", "0.0.1")).ExitCode);
        Assert.Equal(Release, _tb.Calls);
    }

    private Ended Run(string version, params (string Name, string Value)[] variables) => _tb.Run("now", $"deploy/{version}/deploy.sh", variables);
}
