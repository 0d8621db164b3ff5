using System.Text.Json;
using System.Text.RegularExpressions;

namespace Datafile.Cli.Tests;

/// <summary>The README of the sample is true.</summary>
public class SampleTests
{
    private static readonly Regex Row = new(
        @"^\| `(?<mistake>[\w-]+)` \| `(?<against>[\w-]+)` \| (?<id>DF\d+) \| `(?<file>[^:]+):(?<line>\d+)` \|$",
        RegexOptions.Multiline | RegexOptions.CultureInvariant);

    private static string Readme => File.ReadAllText(Path.Combine(SourceFolder.Repository, Sample.Folder, "README.md")).Replace("\r\n", "\n", StringComparison.Ordinal);

    public static TheoryData<string, string, string, string, int> Mistakes()
    {
        var rows = new TheoryData<string, string, string, string, int>();
        foreach (Match row in Row.Matches(Readme))
            rows.Add(row.Groups["mistake"].Value, row.Groups["against"].Value, row.Groups["id"].Value, row.Groups["file"].Value, int.Parse(row.Groups["line"].Value, System.Globalization.CultureInfo.InvariantCulture));
        return rows;
    }

    [Fact]
    public void Every_mistake_has_its_row()
    {
        var folders = Directory.GetDirectories(Path.Combine(SourceFolder.Repository, Sample.Folder, "mistakes")).Select(Path.GetFileName);

        Assert.Equal(folders.Order(StringComparer.Ordinal), Row.Matches(Readme).Select(r => r.Groups["mistake"].Value).Order(StringComparer.Ordinal));
    }

    [Theory, MemberData(nameof(Mistakes))]
    public void A_mistake_is_one_finding_at_its_line(string mistake, string against, string id, string file, int line)
    {
        var project = Sample.Path("mistakes/" + mistake);
        var text = Program.RunHere("check", project, "--against", Sample.Path(against), "--now", Sample.Now).AssertExit(1);
        var json = Program.RunHere("check", project, "--against", Sample.Path(against), "--now", Sample.Now, "--format", "json").AssertExit(1);

        var shown = Assert.Single(text.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.Matches($@"^{Regex.Escape($"{project}/{file}({line},")}\d+\): (warning|error) {id}: \S", shown);

        var finding = Assert.Single(JsonDocument.Parse(json.Output).RootElement.GetProperty("findings").EnumerateArray().ToArray());
        Assert.Equal((id, file, line), (finding.GetProperty("id").GetString(), finding.GetProperty("file").GetString(), finding.GetProperty("line").GetInt32()));
    }

    [Theory]
    [InlineData("before", null)]
    [InlineData("step-1", null)]
    [InlineData("step-2", null)]
    [InlineData("before", "before")]
    [InlineData("step-1", "before")]
    [InlineData("step-2", "step-1")]
    [InlineData("step-2", "before")]
    [InlineData("step-2", "step-2")]
    public void The_right_way_has_no_finding(string project, string? against)
    {
        string[] baseline = against is null ? [] : ["--against", Sample.Path(against)];
        var ended = Program.RunHere(["check", Sample.Path(project), .. baseline, "--now", Sample.Now, "--fail-on", "info"]).AssertExit(0);

        Assert.Empty(ended.Output);
    }
}
