namespace Datafile.Parser.Tests.Shell;

public class ShellWordTests
{
    [Theory]
    [InlineData("""tb pipe populate visits --sql-condition "day <= '2024-02-01'" """, "tb|pipe|populate|visits|--sql-condition|day <= '2024-02-01'")]
    [InlineData("""echo 'a  b' c\ d "e \"f\" \x" '' """, """echo|a  b|c d|e "f" \x|""")]
    [InlineData("""tb --param from='2024-01-01 00:00:00' x"y"'z'""", "tb|--param|from=2024-01-01 00:00:00|xyz")]
    [InlineData("tb deploy \\\n  --wait \\\r\n  --yes", "tb|deploy|--wait|--yes")]
    [InlineData("tb deploy # --populate", "tb|deploy")]
    [InlineData("tb deploy --wait#1", "tb|deploy|--wait#1")]
    [InlineData("""echo $'it\'s' $"so" """, "echo|it's|so")]
    [InlineData("tb deploy\r\n", "tb|deploy")]
    public void Quotes_escapes_and_comments_are_taken_off(string text, string words) =>
        Assert.Equal(words.Split('|'), Script.Words(text));

    [Theory]
    [InlineData("tb --semver $VERSION deploy", "tb|--semver|1.4.0|deploy")]
    [InlineData("tb --semver ${VERSION} deploy", "tb|--semver|1.4.0|deploy")]
    [InlineData("tb --semver \"v$VERSION\" deploy", "tb|--semver|v1.4.0|deploy")]
    [InlineData("tb --semver '$VERSION' deploy", "tb|--semver|$VERSION|deploy")]
    [InlineData("tb sql \"select 1 from v${VERSION//./_}.hits\"", "tb|sql|select 1 from v1_4_0.hits")]
    [InlineData("tb ${NONE:-deploy} ${VERSION:-0.0.0} ${VERSION:+--wait}", "tb|deploy|1.4.0|--wait")]
    [InlineData("tb ${A:-${B:-x y}}", "tb|x|y")]
    [InlineData("tb \"${A:-${B:-x y}}\"", "tb|x y")]
    [InlineData("tb deploy $CD_FLAGS", "tb|deploy|--wait|--yes")]
    [InlineData("tb deploy \"$CD_FLAGS\"", "tb|deploy|--wait  --yes")]
    [InlineData("FLAGS=\ntb deploy $FLAGS", "tb|deploy")]
    [InlineData("FLAGS=\ntb deploy \"$FLAGS\"", "tb|deploy|")]
    [InlineData("V=2.0.0\ntb $V", "tb|2.0.0")]
    [InlineData("V=\"$VERSION-1\"; tb $V", "tb|1.4.0-1")]
    [InlineData("F=--wait; F+=\" --yes\"; tb $F", "tb|--wait|--yes")]
    [InlineData("tb $5 cost$ 5$", "tb|${5}|cost$|5$")]
    public void Known_variables_are_put_in(string text, string words) =>
        Assert.Equal(words.Split('|'), Script.Words(text));

    [Theory]
    [InlineData("tb --semver ${NEXT} deploy", "${NEXT}")]
    [InlineData("tb --semver $NEXT deploy", "${NEXT}")]
    [InlineData("tb --semver ${VERSION%%-*} deploy", "${VERSION%%-*}")]
    [InlineData("tb --semver $(cat version | tr -d ' ') deploy", "$(cat version | tr -d ' ')")]
    [InlineData("tb --semver \"`cat version`\" deploy", "`cat version`")]
    [InlineData("V=$(cat version); tb --semver $V deploy", "${V}")]
    [InlineData("read -r V; tb --semver $V deploy", "${V}")]
    [InlineData("V=(1 2); tb --semver ${V[0]} deploy", "${V[0]}")]
    [InlineData("V=1; V=$((V + 1)); tb --semver $V deploy", "${V}")]
    [InlineData("V=1; ((V++)); tb --semver $V deploy", "${V}")]
    [InlineData("unset VERSION; tb --semver $VERSION deploy", "${VERSION}")]
    public void What_cannot_be_told_stays_as_text_and_is_not_known(string text, string semver)
    {
        var command = Script.Parse(text).Commands[^1];

        Assert.Equal(["tb", "--semver", semver, "deploy"], command.Words.Select(word => word.Value));
        Assert.Equal([true, true, false, true], command.Words.Select(word => word.Known));
    }

    [Fact]
    public void A_variable_set_in_one_branch_only_is_not_known_after_it()
    {
        const string text = """
            if [ "$ENV" = prod ]; then
              V=1.0.0
              tb --semver $V deploy
            fi
            tb --semver ${V} deploy
            """;

        Assert.Equal(["[ ${ENV} = prod ]", "tb --semver 1.0.0 deploy", "tb --semver ${V} deploy"], Script.Commands(text));
    }

    [Fact]
    public void A_variable_that_a_branch_sets_before_it_ends_the_script_keeps_its_value() =>
        Assert.Equal(
            "tb --semver 1.4.0 deploy",
            Script.Commands("if [ -z \"$X\" ]; then VERSION=0; exit 1; fi\ntb --semver $VERSION deploy")[^1]);

    [Fact]
    public void Sourcing_tinyenv_sets_its_variables_again() =>
        Assert.Equal(
            ["tb 9.9.9", "source ./.tinyenv", "tb 1.4.0"],
            Script.Commands("VERSION=9.9.9\ntb $VERSION\nsource ./.tinyenv\ntb $VERSION"));

    [Fact]
    public void Spans_cover_the_words_as_written_with_their_quotes()
    {
        const string text = "tb  --semver \"$VERSION\" \\\n deploy";
        var command = Assert.Single(Script.Parse(text).Commands);

        Assert.Equal(["tb", "--semver", "\"$VERSION\"", "deploy"], command.Words.Select(word => text.Substring(word.Span.Start, word.Span.Length)));
        Assert.Equal(text, text.Substring(command.Span.Start, command.Span.Length));
    }

    [Fact]
    public void An_assignment_before_a_command_belongs_to_that_command_alone()
    {
        var commands = Script.Parse("VERSION=2.0.0 tb --semver $VERSION deploy\ntb --semver $VERSION deploy").Commands;

        Assert.Equal("2.0.0", commands[0].Environment["VERSION"]);
        Assert.All(commands, command => Assert.Equal("1.4.0", command.Words[2].Value));
    }
}
