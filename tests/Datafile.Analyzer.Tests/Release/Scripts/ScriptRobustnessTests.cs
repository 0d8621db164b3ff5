using System.Diagnostics;
using System.Text;
using CsCheck;
using Datafile.Analyzer.Release.Scripts;
using Datafile.Properties;
using Microsoft.CodeAnalysis.Text;

namespace Datafile.Analyzer.Tests.Release.Scripts;

public class ScriptRobustnessTests
{
    private static readonly string[] Pieces =
    [
        "'", "\"", "`", "\\", "\n", "\r\n", "$", "${", "}", "$(", ")", "(", "((", "))", "<<EOF\n", "EOF\n", "<<-", "<(", ">&", "&",
        "&&", "||", "|", ";", ";;", "{", " } ", " if ", " then ", " fi\n", " for x in a b\n", " do ", " done ", " case ", " esac ",
        " in ", "f() ", "function ", "set -e\n", "#", "[[ ", " ]]", "!", "X=$X$X\n", "${X:-${Y:=", "$@", "\0", "é", "tb ", "=(", "$'",
    ];

    public static readonly TheoryData<string> Samples =
    [
        """
        #!/usr/bin/env bash
        set -euo pipefail
        source .tinyenv

        wait_for() {
          local until_time=$1
          while [ "$(date -u +%s)" -lt "$(date -u -d "$until_time" +%s)" ]; do
            sleep 10   # don't hurry
          done
        }

        tb release create --semver "${VERSION}"
        tb --semver "${VERSION}" deploy --fork-downstream --wait || { echo "deploy failed" >&2; exit 1; }
        tb release preview --semver "${VERSION}"
        wait_for "2024-06-01 12:00:00"
        tb --semver "${VERSION}" pipe copy run fill_orders --param from='2020-01-01 00:00:00' \
          --param to='2024-06-01 12:00:00' --wait --yes
        """,
        """
        #!/bin/bash
        if [[ "$TB_HOST" == *"staging"* && -n $X ]]; then
          tb datasource append orders fixtures/orders.ndjson
        elif ! tb check; then
          exit 1
        else
          case "$1" in
            a|b) tb push pipes/a.pipe --force ;;
            *) : ;;
          esac
        fi
        for pipe in orders returns; do
          tb --semver=$VERSION pipe populate $pipe --node "${pipe}_1" --sql-condition "at <= '2024-01-01'" && sleep 1
        done
        cat > notes.txt <<EOF
        don't forget: $(tb release ls)
        EOF
        (cd sub && tb deploy) | tee -a deploy.log 2>&1 &
        N=$((N + 1)); ((N++)); FLAGS=(--wait "--yes")
        """,
    ];

    [Fact]
    public void Every_edited_script_is_read_and_all_spans_lie_in_the_text() =>
        EditedTexts.Of(EditedTexts.WithParts(Gen.OneOf(((IEnumerable<object[]>)Samples).Select(row => (string)row[0]).ToArray())), Pieces, most: 7).ForAll(2_000, Check);

    [Theory, MemberData(nameof(Samples))]
    public void Every_beginning_and_every_ending_is_read(string sample)
    {
        for (var i = 0; i <= sample.Length; i++)
        {
            Check(sample[..i]);
            Check(sample[i..]);
        }
    }

    [Theory, MemberData(nameof(Samples))]
    public void Line_ends_do_not_matter(string sample)
    {
        var unix = sample.Replace("\r\n", "\n");

        Assert.Equal(
            Script.Parse(unix).TbCommands.Select(command => command.ToString()),
            Script.Parse(unix.Replace("\n", "\r\n")).TbCommands.Select(command => command.ToString()));
    }

    [Theory]
    [InlineData("(")]
    [InlineData("((")]
    [InlineData("((a) ")]
    [InlineData("$(")]
    [InlineData("a $(b ")]
    [InlineData("\"${X:-'")]
    [InlineData("${X:=")]
    [InlineData("{ ")]
    [InlineData("if a; then ")]
    [InlineData("while a; do X=1; ")]
    [InlineData("for x in 1 2 3 4 5 6 7 8; do a; ")]
    [InlineData("case x in a) ")]
    [InlineData("f() { f; f; ")]
    [InlineData("f() { f \"$@\" \"$@\"; f a b; }\nf x\n")]
    [InlineData("function ")]
    [InlineData("X=$X$X$X\n")]
    [InlineData("X=a$X; X=${X//a/aaaaaaaa}\n")]
    [InlineData("cat <<E\n")]
    [InlineData("a || b && ")]
    [InlineData("a || ")]
    [InlineData("a | ")]
    [InlineData("! ")]
    [InlineData("'")]
    [InlineData("`")]
    [InlineData("\\")]
    [InlineData("[[ ")]
    [InlineData("tb a\n")]
    [InlineData(". .tinyenv; VERSION=2\n")]
    [InlineData("die() { die2; die2; }; a || die\n")]
    public void Input_made_to_hurt_is_read_in_time_that_grows_with_its_length(string piece)
    {
        Check(Repeat(piece, 2_000));
        var clock = Stopwatch.StartNew();
        Check(Repeat(piece, 200_000));

        // A quadratic reader needs hours; the bound leaves room for a slow and busy machine.
        Assert.True(clock.Elapsed < TimeSpan.FromMinutes(10), $"{clock.Elapsed}");
    }

    private static string Repeat(string piece, int length) =>
        new StringBuilder().Insert(0, piece, length / piece.Length).ToString();

    private static void Check(string text)
    {
        var script = Script.Parse(text);
        foreach (var command in script.Commands)
        {
            Assert.NotEmpty(command.Words);
            AssertInside(command.Span, text);
            Assert.All(command.Words, word => AssertInside(word.Span, text));
        }

        foreach (var command in script.TbCommands)
            AssertInside(command.Span, text);
        foreach (var entry in TinyEnv.Parse(SourceText.From(text)).Entries)
        {
            AssertInside(entry.KeySpan, text);
            AssertInside(entry.ValueSpan, text);
        }

        Assert.True(script.StopsAtFailure || script.FirstUnguarded is not null);
    }

    private static void AssertInside(TextSpan span, string text) =>
        Assert.True(span.Start >= 0 && span.End <= text.Length, $"{span} of {text.Length}");
}
