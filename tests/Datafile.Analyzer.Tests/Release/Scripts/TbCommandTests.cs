using Datafile.Analyzer.Release.Scripts;

namespace Datafile.Analyzer.Tests.Release.Scripts;

public class TbCommandTests
{
    [Theory]
    [InlineData("tb deploy", "deploy", "")]
    [InlineData("tb --semver 1.0.0 deploy --fork-downstream", "deploy", "")]
    [InlineData("tb release create --semver 1.0.0", "release create", "")]
    [InlineData("tb pipe populate visits --node visits_1", "pipe populate", "visits")]
    [InlineData("tb pipe copy run history --wait", "pipe copy run", "history")]
    [InlineData("tb pipe copy --debug run history", "pipe copy run", "history")]
    [InlineData("tb push pipes/visits.pipe pipes/sales.pipe --populate", "push", "pipes/visits.pipe pipes/sales.pipe")]
    [InlineData("tb datasource append hits fixtures/hits.ndjson", "datasource append", "hits fixtures/hits.ndjson")]
    [InlineData("tb datasource rm --yes hits", "datasource rm", "hits")]
    [InlineData("tb sql \"select 1\"", "sql", "select 1")]
    [InlineData("tb --cloud deployment create --wait", "deployment create", "")]
    [InlineData("tb", "", "")]
    [InlineData("tb --version", "", "")]
    [InlineData("tb unheard of", "unheard", "of")]
    [InlineData("tb push -- --odd.pipe", "push", "--odd.pipe")]
    [InlineData("tb sql -", "sql", "-")]
    [InlineData("tb sql -1", "sql", "-1")]
    [InlineData("tb sql -0 -9", "sql", "-0 -9")]
    [InlineData("tb sql -q -n 1", "sql", "1")]
    public void The_command_is_parted_from_options_and_arguments(string text, string path, string arguments)
    {
        var command = Script.Tb(text);

        Assert.Equal(path, string.Join(" ", command.Path));
        Assert.Equal(arguments, string.Join(" ", command.Arguments));
    }

    [Theory]
    [InlineData("tb deploy", null)]
    [InlineData("tb --semver 2.0.0 deploy", "2.0.0")]
    [InlineData("tb --semver=2.0.0 deploy", "2.0.0")]
    [InlineData("tb --semver ${VERSION} deploy", "1.4.0")]
    [InlineData("tb release promote --semver 2.0.0", "2.0.0")]
    [InlineData("tb --semver 1.0.0 release promote --semver 2.0.0", "2.0.0")]
    [InlineData("tb --semver ${OTHER} deploy", "${OTHER}")]
    [InlineData("TB_SEMVER=3.0.0 tb deploy", "3.0.0")]
    [InlineData("TB_SEMVER=3.0.0 tb --semver 2.0.0 deploy", "2.0.0")]
    [InlineData("tb --semver= deploy", "")]
    [InlineData("tb deploy --semver", null)]
    public void The_version_may_stand_before_or_after_the_command(string text, string? semver) =>
        Assert.Equal(semver, Script.Tb(text).Semver);

    [Fact]
    public void Options_keep_their_values_in_order()
    {
        var options = Script.Tb(
            "tb --host=https://h pipe copy run p --param a=1 --param 'b=2 3' --mode append --wait --subset 0.1 --workspace_map x y").Options;

        Assert.Equal<string>(["a=1", "b=2 3"], options["--param"]);
        Assert.Equal<string>(["append"], options["--mode"]);
        Assert.Equal<string>(["https://h"], options["--host"]);
        Assert.Equal<string>(["x", "y"], options["--workspace_map"]);
        Assert.Equal<string>(["0.1"], options["--subset"]);
        Assert.Empty(options["--wait"]);
        Assert.False(options.ContainsKey("--yes"));
    }

    [Fact]
    public void Short_options_have_no_value() => Assert.Equal(["-n", "-q"], Script.Tb("tb sql -q -n 1").Options.Keys.Order(StringComparer.Ordinal));

    [Fact]
    public void A_shell_that_is_given_no_script_runs_none() => Assert.Empty(Script.Parse("bash\nsource\nsh -e\ntb deploy").OtherScripts);

    [Fact]
    public void A_dry_run_deploys_nothing()
    {
        var commands = Script.Parse("""
            tb --semver ${VERSION} deploy --fork-downstream --populate --dry-run
            tb --semver ${VERSION} deploy
            """).TbCommands;

        Assert.True(commands[0] is { IsDeploy: false, ForksDownstream: false, Populates: false });
        Assert.True(commands[1].IsDeploy);
    }

    [Fact]
    public void What_a_release_does_is_read_from_its_commands()
    {
        var commands = Script.Parse("""
            tb release create --semver ${VERSION}
            tb --semver ${VERSION} deploy --fork-downstream --populate --wait
            tb release preview --semver ${VERSION}
            tb --semver ${VERSION} pipe populate visits --node visits_1 --sql-condition "at <= '2024-01-01'"
            tb --semver ${VERSION} pipe copy run history
            tb push visits.pipe
            tb release promote --semver ${VERSION}
            tb release rm --oldest-rollback --dry-run
            """).TbCommands;

        Assert.True(commands[0].IsReleaseCreate);
        Assert.True(commands[1] is { IsDeploy: true, ForksDownstream: true, Populates: true, Waits: true, IsPopulate: false });
        Assert.True(commands[2].IsReleasePreview);
        Assert.True(commands[3] is { IsPopulate: true, Populates: true, Node: "visits_1", SqlCondition: "at <= '2024-01-01'", Target: "visits" });
        Assert.True(commands[4] is { IsCopyRun: true, Populates: false, Target: "history" });
        Assert.True(commands[5] is { IsPush: true, Populates: false, ForksDownstream: false });
        Assert.True(commands[6].IsReleasePromote);
        Assert.True(commands[7].IsDryRun);
        Assert.Equal(new ReleaseVersion(1, 4, 0), commands[1].Version);
    }

    [Theory]
    [InlineData("timeout 600 tb deploy")]
    [InlineData("sudo -E tb deploy")]
    [InlineData("env A=1 B=2 tb deploy")]
    [InlineData("poetry run tb deploy")]
    [InlineData("/usr/local/bin/tb deploy")]
    [InlineData("time tb deploy")]
    [InlineData("timeout --foreground 600 tb deploy")]
    [InlineData("poetry --quiet run --no-plugins tb deploy")]
    [InlineData("sudo -E -n env A=1 tb deploy")]
    [InlineData("TB=tb; $TB deploy")]
    [InlineData("tb deploy 2>&1 | tee log")]
    public void Tb_is_found_behind_what_runs_it(string text) => Assert.True(Script.Tb(text).IsDeploy);

    [Theory]
    [InlineData("echo tb deploy")]
    [InlineData("bash -c 'tb deploy'")]
    [InlineData("timeout 600")]
    [InlineData("timeout")]
    [InlineData("sudo -E")]
    [InlineData("env A=1")]
    [InlineData("poetry run -v")]
    [InlineData("tbx deploy")]
    [InlineData("# tb deploy")]
    public void What_only_mentions_tb_is_none(string text) => Assert.Empty(Script.Parse(text).TbCommands);

    [Fact]
    public void A_command_with_a_word_that_cannot_be_told_is_not_known()
    {
        Assert.False(Script.Tb("tb deploy ${MORE_FLAGS}").Known);
        Assert.True(Script.Tb("tb deploy ${CD_FLAGS}").Known);
        Assert.True(Script.Tb("tb deploy ${CD_FLAGS}").Waits);
    }

    [Fact]
    public void The_span_starts_at_tb()
    {
        const string text = "timeout 9 tb deploy --wait > log";

        Assert.Equal("tb deploy --wait", text.Substring(Script.Tb(text).Span.Start, Script.Tb(text).Span.Length));
    }

    [Fact]
    public void Calls_of_other_scripts_are_named()
    {
        var script = Script.Parse("source .tinyenv\n../utils/fill.sh a b\nbash -e other.sh\n. lib.sh\ntb deploy");

        Assert.Equal(["../utils/fill.sh", "bash", "."], script.OtherScripts.Select(command => command.Name));
    }
}
