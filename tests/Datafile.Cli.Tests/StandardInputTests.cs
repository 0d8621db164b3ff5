using System.Text.Json;
using Datafile.Tests;

namespace Datafile.Cli.Tests;

/// <summary><c>check - --stdin-filename FILE</c>, as editors check what is not saved yet.</summary>
public sealed class StandardInputTests : IDisposable
{
    private const string Saved = "NODE endpoint\nSQL >\n    SELECT path FROM visits\n\nTYPE endpoint\n";
    private const string Unsaved = "NODE endpoint\nSQL >\n    SELECT path, country FROM visits\n\nTYPE endpoint\n";

    private readonly ScratchCopy _project = new();

    public StandardInputTests() => _project
        .Write("datasources/visits.datasource", "SCHEMA >\n    `path` String\n\nENGINE \"MergeTree\"\nENGINE_SORTING_KEY \"path\"\n")
        .Write("pipes/top.pipe", Saved)
        .Write("pipes/broken.pipe", "NODE endpoint\nSQL >\n    SELECT nothing FROM visits\n\nTYPE endpoint\n");

    public void Dispose() => _project.Dispose();

    [Fact]
    public void The_text_is_checked_in_the_place_of_the_file_with_findings_of_that_file_alone()
    {
        var ended = Program.RunWith(Unsaved, _project.Path, "check", "-", "--stdin-filename", "pipes/top.pipe", "--format", "json").AssertExit(1);

        using var json = JsonDocument.Parse(ended.Output);
        var finding = Assert.Single(json.RootElement.GetProperty("findings").EnumerateArray());
        Assert.Equal(("DF1002", "pipes/top.pipe", 3, 18), (
            finding.GetProperty("id").GetString(), finding.GetProperty("file").GetString(), finding.GetProperty("line").GetInt32(), finding.GetProperty("column").GetInt32()));
        Assert.Equal(Saved, _project.Read("pipes/top.pipe"));
    }

    [Fact]
    public void A_file_that_is_not_on_disk_yet_belongs_to_the_project_of_its_folder()
    {
        Program.RunWith(Unsaved, _project.Path, "check", "-", "--stdin-filename", "pipes/new.pipe").AssertExit(1);
        Program.RunWith(Saved, _project.Path, "check", "-", "--stdin-filename", "pipes/new.pipe").AssertExit(0);
    }

    [Fact]
    public void An_unsaved_file_is_compared_with_a_baseline()
    {
        using var before = new ScratchCopy();
        before.Write("datasources/visits.datasource", _project.Read("datasources/visits.datasource")).Write("pipes/top.pipe", Saved).Write("pipes/broken.pipe", _project.Read("pipes/broken.pipe"));
        var ended = Program.RunWith(
            "SCHEMA >\n    `path` UInt32\n\nENGINE \"MergeTree\"\nENGINE_SORTING_KEY \"path\"\n", _project.Path,
            "check", "-", "--stdin-filename", "datasources/visits.datasource", "--against", before.Path, "--workflow", "forward");

        Assert.Contains("DF3009", ended.AssertExit(1).Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--stdin-filename", "check", "-")]
    [InlineData("no other path", "check", "pipes", "--stdin-filename", "pipes/top.pipe")]
    [InlineData("--fix", "check", "-", "--stdin-filename", "pipes/top.pipe", "--fix")]
    [InlineData("does not exist", "check", "-", "--stdin-filename", "nowhere/top.pipe")]
    [InlineData("is not a file of a data project", "check", "-", "--stdin-filename", "pipes/top.sql")]
    public void What_cannot_be_meant_is_refused_in_one_line(string words, params string[] arguments) =>
        Program.RunWith(Saved, _project.Path, arguments).AssertRefuses(words);
}
