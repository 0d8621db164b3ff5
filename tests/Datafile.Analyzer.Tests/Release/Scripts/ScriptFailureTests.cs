using Datafile.Parser.Shell;

namespace Datafile.Analyzer.Tests.Release.Scripts;

public class ScriptFailureTests
{
    [Theory]
    [InlineData("tb a || true", true)]
    [InlineData("tb a || echo failed", true)]
    [InlineData("tb a || exit 0", true)]
    [InlineData("tb a || exit", false)]
    [InlineData("tb a || exit 1", false)]
    [InlineData("tb a || { echo failed; exit 1; }", false)]
    [InlineData("die() { echo \"$1\"; exit 1; }; tb a || die failed", false)]
    [InlineData("tb a || echo failed && exit 1", false)]
    [InlineData("tb a && b || true", true)]
    [InlineData("tb a &", true)]
    [InlineData("! tb a", true)]
    [InlineData("if tb a; then b; fi", true)]
    [InlineData("if ! tb a; then echo failed; exit 1; fi", false)]
    [InlineData("if tb a; then b; else exit 2; fi", false)]
    [InlineData("until tb a; do sleep 5; done", false)]
    [InlineData("while ! tb a; do sleep 5; done", false)]
    [InlineData("while tb a; do sleep 5; done", true)]
    [InlineData("tb a | tee log", true)]
    [InlineData("set -o pipefail; tb a | tee log", false)]
    [InlineData("echo y | tb a", false)]
    [InlineData("tb a && b", false)]
    [InlineData("tb a", false)]
    [InlineData("f() { tb a; }; f || true", true)]
    public void A_failure_that_is_swallowed_is_ignored(string text, bool ignored) =>
        Assert.Equal(ignored, Script.Parse(text).Commands.Single(command => command.Name == "tb").FailureIgnored);

    [Theory]
    [InlineData("set -e\ntb a\ntb b")]
    [InlineData("set -eu\ntb a\ntb b")]
    [InlineData("set -euxo pipefail\ntb a\ntb b")]
    [InlineData("set -o errexit\ntb a\ntb b")]
    [InlineData("set -u -o pipefail -e\ntb a\ntb b")]
    [InlineData("#!/bin/bash -e\ntb a\ntb b")]
    [InlineData("#!/usr/bin/env -S bash -eu\ntb a\ntb b")]
    [InlineData("trap 'echo failed; exit 1' ERR\ntb a\ntb b")]
    [InlineData("tb a && tb b")]
    [InlineData("tb a && \\\n tb b && tb c")]
    [InlineData("tb a || exit 1\ntb b || exit 1\ntb c")]
    [InlineData("if ! tb a; then exit 1; fi\ntb b")]
    [InlineData("tb a\nif [ $? -ne 0 ]; then exit 1; fi\ntb b")]
    [InlineData("echo start\ntb a")]
    [InlineData("tb a; exit $?")]
    [InlineData("tb a; exit")]
    [InlineData("if x; then tb a; else tb b; fi")]
    [InlineData("echo none")]
    [InlineData("")]
    [InlineData("set -e\nf() { tb a && tb b; }\nf\necho done")]
    public void A_script_that_stops_at_a_failure_says_so(string text)
    {
        var script = Script.Parse(text);

        Assert.True(script.StopsAtFailure);
        Assert.Null(script.FirstUnguarded);
    }

    [Theory]
    [InlineData("#!/bin/bash\n# set -e\ntb a\ntb b", "tb a")]
    [InlineData("tb a\necho done", "tb a")]
    [InlineData("tb a\ntb b || exit 1\ntb c", "tb a")]
    [InlineData("tb a || exit 1\ntb b\ntb c", "tb b")]
    [InlineData("set -e\ntb a\nset +e\ntb b\ntb c", "tb b")]
    [InlineData("set +e\ntb a\nset -e\ntb b\ntb c", "tb a")]
    [InlineData("tb a && tb b\necho done", "tb a")]
    [InlineData("for i in 1 2; do tb a $i; done", "tb a 1")]
    [InlineData("while read -r i; do tb a; done", "tb a")]
    [InlineData("f() { tb a; tb b; }\nf || exit 1", "tb a")]
    [InlineData("tb a; exit 0", "tb a")]
    [InlineData("if x; then tb a; tb b; fi", "tb a")]
    public void A_script_that_goes_on_names_the_first_command_whose_failure_is_lost(string text, string command)
    {
        var script = Script.Parse(text);

        Assert.False(script.StopsAtFailure);
        Assert.Equal(command, string.Join(" ", script.FirstUnguarded?.Command.Words ?? []));
    }

    [Theory]
    [InlineData("set -e\ntb a || true\ntb b", "tb a")]
    [InlineData("set -e\ntb a | tee log\ntb b", "tb a")]
    [InlineData("set -e\nif tb a; then echo yes; fi\ntb b", "tb a")]
    [InlineData("set -e\ntb a && tb b\ntb c", "tb a")]
    public void A_single_command_that_set_e_does_not_reach_is_named_while_the_script_stops_otherwise(string text, string command)
    {
        var script = Script.Parse(text);

        Assert.True(script.StopsAtFailure);
        Assert.Equal(command, string.Join(" ", script.FirstUnguarded?.Command.Words ?? []));
    }

    [Fact]
    public void Set_plus_e_is_told_from_never_having_set_it() =>
        Assert.Equal(
            [ErrExit.Unset, ErrExit.Unset, ErrExit.On, ErrExit.On, ErrExit.SwitchedOff],
            Script.Parse("tb a\nset -e\ntb b\nset +e\ntb c").Commands.Select(command => command.ErrExit));

    [Fact]
    public void Set_e_inside_a_subshell_ends_with_it() =>
        Assert.Equal(ErrExit.Unset, Script.Parse("(set -e; tb a)\ntb b").Commands[^1].ErrExit);
}
