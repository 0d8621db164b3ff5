using Datafile.Analyzer.Findings;
using Datafile.Workspace.Output;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace Datafile.Workspace.Tests.Output;

/// <summary>Findings as people see them.</summary>
public sealed class TerminalOutputTests
{
    private static readonly RuleDescription Rule = new(
        "DF1002", "unknown-column", "A column does not exist", "Project", DiagnosticSeverity.Error, ["{0}"]);

    [Fact]
    public Task A_finding_has_its_lines_with_a_mark_below_the_name_of_its_file() => Verifier.Verify(Render(
        """
        NODE n
        SQL >
            SELECT id,
                amout
            FROM events
        """,
        [Found("'amout' is no column of 'events', and this message is so long that it takes more than one line.", (3, 8), (3, 13))
            with { Fixes = [new Fix("Write 'amount'", [])], Related = [new(SampleReport.At("datasources/events.datasource", 0, 0, (0, 0), (0, 4)), "'events'")] },
            Found("All of this.", (2, 4), (4, 15)),
            Found("And the end of the file, with the line before.", (3, 8), (4, 0))],
        width: 60));

    [Fact]
    public void Equal_findings_are_one_with_all_places()
    {
        var text = Render(string.Concat(Enumerable.Repeat("SELECT x\n", 30)), [.. Enumerable.Range(0, 30).Select(line => Found("No 'x'.", (line, 7), (line, 8)))]);

        Assert.Contains("  1:8  error DF1002 unknown-column, 30 times\n", text, StringComparison.Ordinal);
        Assert.Contains("also at 2:8, 3:8, 4:8, 5:8, 6:8, 7:8, 8:8, 9:8 and 21 more", text, StringComparison.Ordinal);
        Assert.Single(text.Split('\n'), line => line.Contains("No 'x'.", StringComparison.Ordinal));
    }

    [Fact]
    public void Findings_that_differ_in_the_name_of_their_node_alone_are_equal() => Assert.Contains(
        "2 times", Render("a\n", [Found("a", "x"), Found("b", "x")]), StringComparison.Ordinal);

    [Fact]
    public void Findings_that_differ_in_the_name_of_their_pipe_alone_are_equal()
    {
        var text = Render("a\n", [Found("a", "x", "Pipe") with { Resource = "a" }, Found("b", "x", "Pipe") with { Resource = "b" }]);

        Assert.Contains("2 times", text, StringComparison.Ordinal);
        Assert.DoesNotContain("2 times", Render("a\n", [Found("a", "x"), Found("b", "y")]), StringComparison.Ordinal);
    }

    /// <summary>A column with the name of its pipe is still a column.</summary>
    [Fact]
    public void Findings_that_name_other_things_in_their_sentence_are_not_equal() => Assert.DoesNotContain(
        "2 times",
        Render("a\n", [Found("a", "b", "Pipe") with { Resource = "a" }, Found("b", "a", "Pipe") with { Resource = "b" }]),
        StringComparison.Ordinal);

    private static Finding Found(string name, string column, string what = "Node") => Found($"{what} '{name}' reads '{column}'.", (0, 0), (0, 1)) with
    {
        Format = what + " '{0}' reads '{1}'.",
        Arguments = [name, column],
    };

    [Theory]
    [InlineData("日本, x", 4, 5, "1 | 日本, x", "  |       ^")]
    [InlineData("e\u0301, x", 4, 5, "1 | e\u0301, x", "  |    ^")]
    [InlineData("🙂 x", 3, 4, "1 | 🙂 x", "  |    ^")]
    [InlineData("\tx", 1, 2, "1 |  x", "  |  ^")]
    [InlineData("##[group] x", 10, 11, "1 | # #[group] x", "  |            ^")]
    [InlineData("a\u001b[31m\u202Eb", 7, 8, "1 | a [31m b", "  |        ^")]
    [InlineData("x", 1, 1, "1 | x", "  |  ^")]
    public void The_mark_is_below_what_it_marks(string line, int start, int end, string shown, string mark)
    {
        var lines = Render(line, [Found("m", (0, start), (0, end))]).Split('\n');

        Assert.Contains("    " + shown, lines);
        Assert.Contains("    " + mark, lines);
    }

    [Fact]
    public void A_line_of_a_megabyte_is_cut_around_the_mark()
    {
        var line = new string('a', 1_000_000) + " here " + new string('日', 1_000_000);
        var lines = Render(line, [Found("m", (0, 1_000_001), (0, 1_000_005))], width: 60).Split('\n');
        var shown = Assert.Single(lines, l => l.Contains("here", StringComparison.Ordinal));
        var mark = Assert.Single(lines, l => l.Contains("^^^^", StringComparison.Ordinal));

        Assert.Equal(shown.IndexOf("here", StringComparison.Ordinal), mark.IndexOf("^^^^", StringComparison.Ordinal));
        Assert.All(lines, l => Assert.True(DisplayWidth.Of(l) <= 60, l));
    }

    [Theory]
    [InlineData(40)]
    [InlineData(80)]
    [InlineData(120)]
    public void No_line_is_wider_than_the_terminal(int width)
    {
        var text = Render(
            "    SELECT " + string.Join(", ", Enumerable.Range(0, 60).Select(i => $"column_{i}")),
            [.. Enumerable.Range(0, 50).Select(i => Found($"Column {i} is one of many, and each of them needs some words more than fit.", (0, 11 + i), (0, 300 + i)))], width);

        Assert.All(text.Split('\n'), line => Assert.True(line.Length <= width, line));
    }

    [Fact]
    public void A_place_that_is_not_in_the_text_has_no_lines() =>
        Assert.DoesNotContain("^", Render("one line", [Found("m", (7, 0), (7, 3)), Found("n", (0, 30), (0, 31))]), StringComparison.Ordinal);

    [Fact]
    public void Texts_are_read_for_what_is_shown_alone()
    {
        var info = Found("m", (0, 0), (0, 1), DiagnosticSeverity.Info);
        var report = new CheckReport([new("/r", "", [info], 1) { TextOf = _ => throw new InvalidOperationException("read") }]);

        Assert.Equal("", TerminalOutput.Render(report, new(80, InColor: false, DiagnosticSeverity.Warning)));
        Assert.Throws<InvalidOperationException>(() => TerminalOutput.Render(report, new(80, InColor: false, DiagnosticSeverity.Info)));
    }

    [Fact]
    public void The_summary_counts_what_is_not_shown_and_what_can_be_fixed()
    {
        var fixable = Found("m", (0, 0), (0, 1)) with { Fixes = [new Fix("Write it", [])] };
        var notSafe = fixable with { Fixes = [new Fix("Write it", []) { IsUnsafe = true }] };
        string Of(params Finding[] findings) => TerminalOutput.Summary(new CheckReport([new("/r", "", [.. findings], 4)]), DiagnosticSeverity.Warning);

        Assert.Equal("4 files: 0 errors, 0 warnings\n", Of());
        Assert.Equal("4 files: 0 errors, 0 warnings, 1 info\n1 info not shown: add --show info\n", Of(Found("m", (0, 0), (0, 1), DiagnosticSeverity.Info)));
        Assert.Equal("4 files: 3 errors, 0 warnings\n1 fixable with --fix, 2 more with --fix --unsafe-fixes\n", Of(fixable, notSafe, notSafe));
        Assert.Equal("4 files: 1 error, 0 warnings\n1 fixable with --fix --unsafe-fixes\n", Of(notSafe));
    }

    [Fact]
    public void Statistics_count_rules_the_most_frequent_first() => Assert.Equal(
        " 1  warning  DF3001  missing-cutoff\n",
        StatisticsText.Render(new CheckReport([new("/r", "", [SampleReport.Cutoff() with { Fixes = [] }, .. Enumerable.Range(0, 10).Select(i => Found($"{i}", (i, 0), (i, 1)))], 1)]))
            .Split("10  error    DF1002  unknown-column\n")[1]);

    private static string Render(string text, Finding[] findings, int width = 80) => TerminalOutput.Render(
        new CheckReport([new("/r", "tb/", [.. findings], 1) { TextOf = _ => SourceText.From(text) }]), new(width, InColor: false, DiagnosticSeverity.Info));

    private static Finding Found(string message, (int Line, int Column) from, (int Line, int Column) to, DiagnosticSeverity severity = DiagnosticSeverity.Error) => new(
        Rule, severity, SampleReport.At("pipes/a.pipe", 0, 0, from, to), message, "", [], []);
}
