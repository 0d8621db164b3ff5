using System.Text;
using System.Text.RegularExpressions;
using Datafile.Workspace.Tests;

namespace Datafile.Cli.Tests;

/// <summary><c>check --fix</c> and <c>check --diff</c>: what they write, what they leave and what they say.</summary>
public sealed class FixTests : IDisposable
{
    private const string Events = "datasources/events.datasource", Visits = "datasources/visits.datasource", View = "pipes/visits_mv.pipe";

    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void What_can_be_fixed_is_fixed_in_every_file_and_said()
    {
        Mistaken();
        var ended = Program.Run(_folder.Path, "check", "--fix", "--unsafe-fixes").AssertExit(0);

        Assert.Empty(ended.Output);
        Assert.Equal("fixed 2 findings in 2 files\n3 files: 0 errors, 0 warnings\n", ended.Errors);
        Assert.Contains("`at` DateTime64(3)", _folder.Read(Visits), StringComparison.Ordinal);
        Assert.Contains("countState() AS hits", _folder.Read(View), StringComparison.Ordinal);

        Assert.Equal("nothing to fix\n3 files: 0 errors, 0 warnings\n", Program.Run(_folder.Path, "check", "--fix").AssertExit(0).Errors);
    }

    [Fact]
    public void What_is_left_is_reported_and_makes_the_exit_code()
    {
        Mistaken(alsoUnknown: true);
        var ended = Program.Run(_folder.Path, "check", "--fix", "--unsafe-fixes").AssertExit(1);

        Assert.Contains("DF1001", Assert.Single(ended.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
        Assert.StartsWith("fixed 2 findings in 2 files\n", ended.Errors, StringComparison.Ordinal);
        Program.Run(_folder.Path, "check", "--fix", "--fail-on", "never").AssertExit(0);
    }

    [Theory]
    [InlineData("\n", "utf-8", false)]
    [InlineData("\r\n", "utf-8", false)]
    [InlineData("\n", "utf-8", true)]
    [InlineData("\r\n", "utf-16", true)]
    [InlineData("\r\n", "utf-16BE", true)]
    public void Encoding_mark_and_line_ends_stay(string lineEnd, string encoding, bool hasMark)
    {
        Mistaken();
        var source = _folder.Read(View).Replace("count()", "/* größer */ count()", StringComparison.Ordinal).ReplaceLineEndings(lineEnd);
        File.WriteAllBytes(_folder.At(View), Bytes(source));
        Program.Run(_folder.Path, "check", "--fix", "--fail-on", "never").AssertExit(0);

        Assert.Equal(Bytes(source.Replace("count()", "countState()", StringComparison.Ordinal)), File.ReadAllBytes(_folder.At(View)));

        byte[] Bytes(string text) => [.. hasMark ? Encoding.GetEncoding(encoding).GetPreamble() : [], .. Encoding.GetEncoding(encoding).GetBytes(text)];
    }

    [Fact]
    public void A_diff_shows_what_would_be_written_and_writes_nothing()
    {
        Mistaken(alsoUnknown: true);
        var before = Contents();
        var ended = Program.Run(_folder.Path, "check", "--fix", "--diff", "--unsafe-fixes").AssertExit(1);

        Assert.Equal(before, Contents());
        Assert.Equal("would fix 2 findings in 2 files\n", ended.Errors);
        Assert.Equal(
            """
            --- a/datasources/visits.datasource
            +++ b/datasources/visits.datasource
            @@ -1,5 +1,5 @@
             SCHEMA >
            -    `at` DateTime,
            +    `at` DateTime64(3),
                 `hits` AggregateFunction(count)
             
             ENGINE "AggregatingMergeTree"
            --- a/pipes/visits_mv.pipe
            +++ b/pipes/visits_mv.pipe
            @@ -1,6 +1,6 @@
             NODE visits
             SQL >
            -    SELECT timestamp AS at, count() AS hits FROM events GROUP BY at
            +    SELECT timestamp AS at, countState() AS hits FROM events GROUP BY at
             
             TYPE materialized
             DATASOURCE visits

            """,
            ended.Output);
    }

    [Theory]
    [InlineData("\n")]
    [InlineData("\r\n")]
    public void Git_applies_the_diff_and_makes_what_fix_writes_of_it(string lineEnd)
    {
        Mistaken();
        foreach (var file in (string[])[Visits, View])
            _folder.Write("tb/" + file, _folder.Read(file).ReplaceLineEndings(lineEnd).TrimEnd());
        _folder.Write("tb/" + Events, _folder.Read(Events));
        var patch = Program.Run(_folder.Path, "check", "tb", "--diff", "--unsafe-fixes").AssertExit(1).Output;
        _folder.Write("fixes.patch", patch);
        var path = Environment.GetEnvironmentVariable("PATH") ?? "";
        Program.Run(_folder.Path, path, "git", ["init", "-q"]).AssertExit(0);
        string[] before = [_folder.Read("tb/" + Visits), _folder.Read("tb/" + View)];
        Program.Run(_folder.Path, path, "git", ["apply", "--whitespace=nowarn", "fixes.patch"]).AssertExit(0);
        string[] patched = [_folder.Read("tb/" + Visits), _folder.Read("tb/" + View)];

        _folder.Write("tb/" + Visits, before[0]).Write("tb/" + View, before[1]);
        Program.Run(_folder.Path, "check", "tb", "--fix", "--unsafe-fixes").AssertExit(0);
        Assert.Equal([_folder.Read("tb/" + Visits), _folder.Read("tb/" + View)], patched);
        Assert.NotEqual(before, patched);
    }

    [Fact]
    public void Where_nothing_can_be_fixed_the_diff_is_empty_and_no_failure()
    {
        Mistaken(alsoUnknown: true);
        Program.Run(_folder.Path, "check", "--fix", "--unsafe-fixes").AssertExit(1);
        var ended = Program.Run(_folder.Path, "check", "--diff").AssertExit(0);

        Assert.Empty(ended.Output);
        Assert.Equal("nothing to fix\n", ended.Errors);
    }

    [Fact]
    public void Of_two_fixes_of_one_text_the_one_that_serves_both_findings_is_written()
    {
        Mistaken();
        Program.Run(_folder.Path, "check", "--fix", "--unsafe-fixes").AssertExit(0);
        _folder.Write(Visits, _folder.Read(Visits).Replace("DateTime64(3)", "DateTime", StringComparison.Ordinal))
            .Write("pipes/visits_of_more.pipe", _folder.Read(View).Replace("timestamp AS at", "toDateTime64(timestamp, 6) AS at", StringComparison.Ordinal));

        var ended = Program.Run(_folder.Path, "check", "--fix", "--unsafe-fixes").AssertExit(0);
        Assert.StartsWith("fixed 2 findings in 1 file\n", ended.Errors, StringComparison.Ordinal);
        Assert.Contains("`at` DateTime64(6)", _folder.Read(Visits), StringComparison.Ordinal);
    }

    [Fact]
    public void Two_findings_with_one_and_the_same_fix_are_both_fixed()
    {
        Mistaken();
        _folder.Write("pipes/visits_again.pipe", _folder.Read(View));
        var ended = Program.Run(_folder.Path, "check", "--fix", "--unsafe-fixes", "--select", "DF2003").AssertExit(0);

        Assert.StartsWith("fixed 2 findings in 1 file\n", ended.Errors, StringComparison.Ordinal);
        Assert.Contains("count() AS hits", _folder.Read(View), StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_not_named_is_not_written()
    {
        Mistaken();
        var before = _folder.Read(Visits);
        var ended = Program.Run(_folder.Path, "check", "--fix", "--unsafe-fixes", View).AssertExit(1);

        Assert.Contains($"DF2003 is not fixed: its fix is in '{Visits}', which is not among the given paths\nfixed 1 finding in 1 file\n", ended.Errors, StringComparison.Ordinal);
        Assert.Equal(before, _folder.Read(Visits));
        Assert.Contains("countState() AS hits", _folder.Read(View), StringComparison.Ordinal);
    }

    [Fact]
    public void Bytes_that_are_no_text_are_not_lost()
    {
        Mistaken();
        File.WriteAllBytes(_folder.At(View), [.. File.ReadAllBytes(_folder.At(View)), .. "# caf"u8, 0xE9, (byte)'\n']);
        var before = File.ReadAllBytes(_folder.At(View));
        var ended = Program.Run(_folder.Path, "check", "--fix").AssertExit(1);

        Assert.Contains($"DF2001 is not fixed: '{View}' holds bytes that are not UTF-8", ended.Errors, StringComparison.Ordinal);
        Assert.Equal(before, File.ReadAllBytes(_folder.At(View)));
    }

    [Fact]
    public void A_file_behind_a_link_out_of_the_project_is_refused_and_nothing_is_written()
    {
        if (OperatingSystem.IsWindows())
            return;

        Mistaken();
        foreach (var file in (string[])[Events, Visits, View])
            _folder.Write("tb/" + file, _folder.Read(file));
        File.Delete(_folder.At("tb/" + Visits));
        File.CreateSymbolicLink(_folder.At("tb/" + Visits), _folder.At(Visits));
        var before = Contents();

        foreach (var option in (string[])["--fix", "--diff"])
            Program.Run(_folder.At("tb"), "check", option).AssertRefuses(Visits, "leads out of the project");
        Assert.Equal(before, Contents());
    }

    [Fact]
    public void What_makes_no_sense_is_refused()
    {
        Mistaken();

        Program.Run(_folder.Path, "check", "--fix", "--staged").AssertRefuses("--staged", "work tree");
        Program.Run(_folder.Path, "check", "--diff", "--format", "json").AssertRefuses("--diff", "--format");
        Program.Run(_folder.Path, "check", "--unsafe-fixes").AssertRefuses("--unsafe-fixes", "--fix", "--diff");
    }

    [Fact]
    public void A_fix_that_changes_a_table_is_only_written_when_it_is_asked_for()
    {
        Mistaken();
        var before = _folder.Read(Visits);
        var ended = Program.Run(_folder.Path, "check", "--fix").AssertExit(1);

        Assert.Contains("DF2003 is not fixed: its fix changes the type of a column, a key, an engine or its options: see it with --unsafe-fixes --diff\nfixed 1 finding in 1 file\n", ended.Errors, StringComparison.Ordinal);
        Assert.Equal(before, _folder.Read(Visits));
        Assert.Contains("countState() AS hits", _folder.Read(View), StringComparison.Ordinal);

        Program.Run(_folder.Path, "check", "--fix", "--unsafe-fixes").AssertExit(0);
        Assert.Contains("`at` DateTime64(3)", _folder.Read(Visits), StringComparison.Ordinal);
    }

    [Fact]
    public void Fixes_that_are_not_written_for_the_same_reason_are_named_once_with_their_first_places()
    {
        Mistaken();
        for (var i = 1; i <= 6; i++)
        {
            _folder.Write($"datasources/visits_{i}.datasource", _folder.Read(Visits));
            _folder.Write($"pipes/visits_{i}.pipe", _folder.Read(View).Replace("DATASOURCE visits", $"DATASOURCE visits_{i}", StringComparison.Ordinal));
        }

        var ended = Program.Run(_folder.Path, "check", "--diff", "--select", "DF2003").AssertExit(0);

        Assert.Equal(1, Regex.Count(ended.Errors, "is not fixed"));
        Assert.Matches(
            @"^pipes/[\w.]+\(3,\d+\): DF2003 is not fixed, 7 times: its fix changes the type of a column, .*\n    also at pipes/visits_\d\.pipe\(3,\d+\), (pipes/[\w.]+\(3,\d+\), ){2}pipes/[\w.]+\(3,\d+\) and 2 more\nnothing to fix\n",
            ended.Errors);
    }

    [Fact]
    public void A_fix_that_brings_another_finding_is_not_written_and_the_finding_is_named()
    {
        Mistaken();
        _folder.Write(View, _folder.Read(View).Replace("TYPE", "TYPPE", StringComparison.Ordinal));
        var ended = Program.Run(_folder.Path, "check", "--fix").AssertExit(1);

        Assert.Contains($"{View}(5,1): DF0001 is not fixed: its fix brings another finding: DF20", ended.Errors, StringComparison.Ordinal);
        Assert.Contains("\nnothing to fix\n", ended.Errors, StringComparison.Ordinal);
        Assert.Contains("TYPPE materialized", _folder.Read(View), StringComparison.Ordinal);
    }

    [Fact]
    public void Data_says_which_fixes_are_safe()
    {
        Mistaken();
        var output = Program.Run(_folder.Path, "check", "--format", "json").AssertExit(1).Output;

        Assert.Contains("""{"title":"Declare DateTime64(3)","safe":false,""", output, StringComparison.Ordinal);
        Assert.Contains("""{"title":"Write countState(…)","safe":true,""", output, StringComparison.Ordinal);
    }

    /// <summary>A view that yields a value where a state is stored, and times that its target cuts off.</summary>
    /// <param name="alsoUnknown">With a mistake beside them that nobody can mend for the user.</param>
    private void Mistaken(bool alsoUnknown = false)
    {
        _folder.Write(Events,
            """
            SCHEMA >
                `timestamp` DateTime64(3)

            ENGINE "MergeTree"
            ENGINE_SORTING_KEY "timestamp"

            """);
        _folder.Write(Visits,
            """
            SCHEMA >
                `at` DateTime,
                `hits` AggregateFunction(count)

            ENGINE "AggregatingMergeTree"
            ENGINE_SORTING_KEY "at"

            """);
        _folder.Write(View,
            """
            NODE visits
            SQL >
                SELECT timestamp AS at, count() AS hits FROM events GROUP BY at

            TYPE materialized
            DATASOURCE visits

            """);
        if (alsoUnknown)
            _folder.Write("pipes/lost.pipe", "NODE lost\nSQL >\n    SELECT 1 FROM nowhere_to_be_found\n\nTYPE endpoint\n");
    }

    private string Contents() => string.Join('\n', _folder.Everything().Where(f => File.Exists(_folder.At(f))).Select(f => $"{f}\n{_folder.Read(f)}"));
}
