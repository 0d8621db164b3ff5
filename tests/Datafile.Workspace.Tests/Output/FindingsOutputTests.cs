using System.Text.Json;
using System.Xml.Linq;
using Datafile.Analyzer.Findings;
using Datafile.Workspace.Output;
using Microsoft.CodeAnalysis;

namespace Datafile.Workspace.Tests.Output;

public sealed class FindingsOutputTests
{
    private static readonly CheckReport Twice = new([.. SampleReport.Report.Projects, .. SampleReport.Report.Projects]);

    [Fact]
    public Task Text_is_one_line_a_finding() => Verifier.Verify(TextOutput.Render(SampleReport.Report));

    [Fact]
    public void Colour_is_only_there_when_asked_for()
    {
        Assert.DoesNotContain('\u001b', TextOutput.Render(SampleReport.Report));
        Assert.Contains(": \u001b[31merror DF0002\u001b[0m: two lines", TextOutput.Render(SampleReport.Report, inColor: true));
    }

    [Fact]
    public Task Json_is_the_contract() => Verifier.Verify(JsonOutput.Render(SampleReport.Report));

    [Fact]
    public void Json_of_several_projects_says_which()
    {
        Assert.DoesNotContain("\"project\"", JsonOutput.Render(SampleReport.Report));
        Assert.Contains("{\"project\":\"tb/\",\"id\":\"DF3001\"", JsonOutput.Render(Twice));
    }

    [Fact]
    public void Json_is_valid_for_text_that_is_not()
    {
        var report = new CheckReport([new("/r", "", [SampleReport.Cutoff() with { Resource = "half a pair \ud800." }], 1)]);

        using var json = JsonDocument.Parse(JsonOutput.Render(report));
        Assert.Equal("half a pair \ufffd.", json.RootElement.GetProperty("findings")[0].GetProperty("resource").GetString());
    }

    [Fact]
    public Task Sarif_has_escaped_uris_rules_and_fingerprints() =>
        Verifier.Verify(Indented(SarifOutput.Render(SampleReport.Report, [SampleReport.MissingCutoff], "0.1.0")));

    [Fact]
    public void Sarif_has_what_is_suppressed_after_all_else_and_says_of_each_result_whether_it_is()
    {
        var cutoff = SampleReport.Cutoff();
        var project = new ProjectFindings("/r", "", [cutoff], 1)
        {
            Suppressed = [cutoff with { Suppressions = [new(true, "at night"), new(false, "agreed")] }],
            Known = [cutoff with { Suppressions = [new(false, "accepted")] }, cutoff],
        };

        using var json = JsonDocument.Parse(SarifOutput.Render(new([project]), [], "0.1.0", withSuppressed: true));
        Assert.Equal(
            ["", "inSource at night, external agreed", "external accepted"],
            json.RootElement.GetProperty("runs")[0].GetProperty("results").EnumerateArray().Select(result => string.Join(
                ", ", result.GetProperty("suppressions").EnumerateArray().Select(s => $"{s.GetProperty("kind").GetString()} {s.GetProperty("justification").GetString()}"))));
        Assert.DoesNotContain("suppressions", SarifOutput.Render(new([project]), [], "0.1.0"), StringComparison.Ordinal);
    }

    [Fact]
    public void Fingerprints_tell_equal_findings_apart_and_stay_when_lines_move()
    {
        var moved = SampleReport.Cutoff();
        var report = new CheckReport([new("/r", "", [moved, moved], 1)]);

        using var json = JsonDocument.Parse(SarifOutput.Render(report, [], "0.1.0"));
        var prints = json.RootElement.GetProperty("runs")[0].GetProperty("results").EnumerateArray()
            .Select(result => result.GetProperty("partialFingerprints").GetProperty("finding/v1").GetString()).ToList();

        Assert.Equal(2, prints.Distinct().Count());
        Assert.All(prints, print => Assert.Equal(32, print?.Length));
    }

    [Fact]
    public void Sarif_shows_no_link_that_a_name_looks_like()
    {
        var report = new CheckReport([new("/r", "", [SampleReport.Cutoff() with { Related = [new(SampleReport.At("a.pipe", 0, 0, (0, 0), (0, 0)), "[click](https://example.com), a[1] (b)")] }], 1)]);

        using var json = JsonDocument.Parse(SarifOutput.Render(report, [], "0.1.0"));
        Assert.Equal(
            "\\[click\\](https://example.com), a[1] (b)",
            json.RootElement.GetProperty("runs")[0].GetProperty("results")[0].GetProperty("relatedLocations")[0].GetProperty("message").GetProperty("text").GetString());
    }

    [Theory]
    [InlineData("/home/me/a b.pipe", "file:///home/me/a%20b.pipe")]
    [InlineData("C:/a.pipe", "file:///C%3A/a.pipe")]
    [InlineData("../tb/a#b.pipe", "../tb/a%23b.pipe")]
    public void Paths_become_uris(string path, string uri) => Assert.Equal(uri, ArtifactUri.Of(path));

    [Fact]
    public Task Git_hub_commands_are_escaped() => Verifier.Verify(GitHubOutput.Render(SampleReport.Report));

    [Fact]
    public Task Git_lab_has_places_severities_and_fingerprints() => Verifier.Verify(Indented(GitLabOutput.Render(SampleReport.Report)));

    [Fact]
    public void Git_lab_tells_equal_findings_apart_and_takes_nothing_found()
    {
        using var json = JsonDocument.Parse(GitLabOutput.Render(Twice));
        var prints = json.RootElement.EnumerateArray().Select(found => found.GetProperty("fingerprint").GetString()).ToArray();

        Assert.Equal(6, prints.Distinct().Count());
        Assert.Equal("[]\n", GitLabOutput.Render(new CheckReport([])));
    }

    [Fact]
    public Task JUnit_has_a_suite_for_each_project() =>
        Verifier.Verify(JUnitOutput.Render(new CheckReport([.. SampleReport.Report.Projects, new ProjectFindings("/r", "", [], 1)])));

    [Fact]
    public void JUnit_is_valid_and_counts_what_it_holds()
    {
        var hostile = SampleReport.Cutoff() with { Resource = "x" };
        var broken = new Finding(SampleReport.Syntax, DiagnosticSeverity.Error, SampleReport.At("a<b>&\"'\ud800\uffff.pipe", 0, 0, (0, 0), (0, 0)), "]]> \u0000 \ud83d\ude00 \udc00 </failure>", "", [], []);
        var xml = XDocument.Parse(JUnitOutput.Render(new CheckReport([new("/r", "p&q/", [hostile, broken], 1), new("/s", "", [], 1), .. SampleReport.Report.Projects])));

        var suites = xml.Root!.Elements("testsuite").ToArray();
        Assert.Equal(["p&q", ".", "tb"], suites.Select(suite => (string?)suite.Attribute("name")));
        foreach (var element in suites.Append(xml.Root))
        {
            Assert.Equal(element.Descendants("testcase").Count(), (int)element.Attribute("tests")!);
            Assert.Equal(element.Descendants("failure").Count(), (int)element.Attribute("failures")!);
            Assert.Equal(element.Descendants("skipped").Count(), (int)element.Attribute("skipped")!);
        }

        Assert.Contains("\ud83d\ude00 \ufffd </failure>", (string?)suites[0].Descendants("failure").Last().Attribute("message"), StringComparison.Ordinal);
    }

    [Fact]
    public void The_summary_counts_in_words()
    {
        Assert.Equal("3 files: 1 error, 1 warning, 1 info", SampleReport.Report.Summary);
        Assert.Equal("0 files: 0 errors, 0 warnings", new CheckReport([]).Summary);
    }

    [Fact]
    public Task Rules_are_listed_with_name_and_severity() =>
        Verifier.Verify(RulesJson.Render([SampleReport.MissingCutoff, SampleReport.Syntax]));

    private static string Indented(string json)
    {
        using var document = JsonDocument.Parse(json);
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { Indented = true }))
            document.WriteTo(writer);
        return System.Text.Encoding.UTF8.GetString(buffer.ToArray()) + "\n";
    }
}
