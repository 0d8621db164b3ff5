namespace Datafile.Parser.Tests.Shell;

public class ShellFlowTests
{
    [Theory]
    [InlineData("a; b && c || d | e & f", "a / b / c / d / e / f")]
    [InlineData("a > out.log 2>&1 < in; b &> x; c >> \"two words\" d; e 2>/dev/null", "a / b / c d / e")]
    [InlineData("cat <<EOF | b\ntb deploy 'don't\nEOF\nc", "cat / b / c")]
    [InlineData("cat <<-'END' > f\n\ttb deploy\n\tEND\nc <<< 'x y'", "cat / c")]
    [InlineData("if a; then b; elif c; then d; else e; fi; f", "a / b / c / d / e / f")]
    [InlineData("while a; do b; done; until c\ndo\nd\ndone", "a / b / c / d")]
    [InlineData("case $x in a|b) c ;; (*) d; esac; e", "c / d / e")]
    [InlineData("(a; b) && { c; d; }", "a / b / c / d")]
    [InlineData("for f in *.pipe; do tb push $f; done", "tb push ${f}")]
    [InlineData("for p in one two; do tb pipe populate $p; done; a", "tb pipe populate one / tb pipe populate two / a")]
    [InlineData("for ((i=0; i<3; i++)); do a $i; done; b", "a ${i} / b")]
    [InlineData("a && [[ $x == y && -f z || (1 < 2) ]] && b", "a / [[ ${x} == y && -f z || (1 < 2) ]] / b")]
    [InlineData("time a; ! b; exit 0; c", "a / b / exit 0")]
    [InlineData("echo if then done fi", "echo if then done fi")]
    [InlineData("diff <(sort a) <(sort b); c", "diff <(sort a) <(sort b) / c")]
    public void Commands_come_in_the_order_in_which_they_run(string text, string commands) =>
        Assert.Equal(commands.Split(" / "), Script.Commands(text));

    [Fact]
    public void Functions_run_where_they_are_called_with_their_arguments()
    {
        const string text = """
            fill() {
              tb --semver "$VERSION" pipe populate "$1" --node "$2" "${@}"
            }
            function never { tb release rm --semver 0.0.1; }
            tb deploy
            fill visits visits_1
            fill sales sales_1
            """;

        Assert.Equal(
            [
                "tb deploy",
                "tb --semver 1.4.0 pipe populate visits --node visits_1 visits visits_1",
                "tb --semver 1.4.0 pipe populate sales --node sales_1 sales sales_1",
            ],
            Script.Commands(text));
    }

    [Fact]
    public void A_function_that_calls_itself_ends() =>
        Assert.Contains("tb deploy", Script.Commands("f() { tb deploy; f; f; }\nf"));

    [Fact]
    public void Commands_for_their_output_are_seen_and_marked()
    {
        var commands = Script.Parse("OUT=$(tb release ls | tail -1)\necho '$(tb x)' \"at $(date)\"").Commands;

        Assert.Equal(["tb", "tail", "date", "echo"], commands.Select(command => command.Name));
        Assert.Equal([true, true, true, false], commands.Select(command => command.Substituted));
    }

    [Theory]
    [InlineData("tb a", false)]
    [InlineData("if x; then tb a; fi", true)]
    [InlineData("if x; then :; else tb a; fi", true)]
    [InlineData("if tb a; then :; fi", false)]
    [InlineData("case x in y) tb a ;; esac", true)]
    [InlineData("while x; do tb a; done", true)]
    [InlineData("for i in $LIST; do tb a; done", true)]
    [InlineData("for i in only; do tb a; done", false)]
    [InlineData("x || tb a", true)]
    [InlineData("x && tb a", false)]
    [InlineData("[ -f y ] && tb a", true)]
    [InlineData("! x && tb a", true)]
    [InlineData("f() { tb a; }; if x; then f; fi", true)]
    [InlineData("(tb a)", false)]
    public void A_command_that_may_not_run_is_conditional(string text, bool conditional) =>
        Assert.Equal(conditional, Script.Parse(text).Commands.Single(command => command.Name == "tb").Conditional);

    [Theory]
    [InlineData("while tb a; do b; done", true)]
    [InlineData("until ! tb a; do b; done", true)]
    [InlineData("until b; tb a; do c; done", true)]
    [InlineData("f() { tb a; }; until f; do b; done", true)]
    [InlineData("while b; do tb a; done", false)]
    [InlineData("while while b; do tb a; done; do c; done", false)]
    [InlineData("if tb a; then b; fi", false)]
    [InlineData("while b; do c; done; tb a", false)]
    public void A_command_in_the_condition_of_a_loop_decides_it(string text, bool decides) =>
        Assert.Equal(decides, Script.Parse(text).Commands.Single(command => command.Name == "tb").DecidesLoop);

    [Theory]
    [InlineData("tb a && b", true)]
    [InlineData("tb a || b", false)]
    [InlineData("b && tb a", false)]
    [InlineData("{ b; tb a; } && c", true)]
    public void A_command_before_and_is_chained(string text, bool chained) =>
        Assert.Equal(chained, Script.Parse(text).Commands.Single(command => command.Name == "tb").ChainedByAnd);
}
