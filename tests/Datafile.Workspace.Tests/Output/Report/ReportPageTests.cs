using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Datafile.Analyzer.Changes;
using Datafile.Analyzer.Findings;
using Datafile.Analyzer.Flow;
using Datafile.Analyzer.Plans;
using Datafile.Analyzer.Project;
using Datafile.Workspace.Output.Report;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace Datafile.Workspace.Tests.Output.Report;

/// <summary>The page of <c>datafile report</c>: that it is well-formed, and that no name in it is markup.</summary>
public sealed class ReportPageTests
{
    /// <summary>What would leave text, an attribute, a script or a style sheet, steer a terminal, or be no character.</summary>
    public static TheoryData<string> HostileNames =>
    [
        "</script><script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "' onclick='alert(1)", "]]><!--", "--></style>", "&lt;b&gt; &amp;", "javascript:alert(1)",
        "\u001b[2J\u202Ered\u2028", "\uD800half", "\uFFFF\uFFFE", "{{7*7}}", "two\nlines", "<svg onload=alert(1)>", "日本語のとても長い名前がここにあります、三十を超えて🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂",
    ];

    [Theory, MemberData(nameof(HostileNames))]
    public void A_name_is_text_wherever_it_is_shown(string name)
    {
        var plain = Render(Content("name"));
        var page = Render(Content(name));

        // The same elements with the same attributes, whatever the names are.
        Assert.Equal(Shape(Parse(plain)), Shape(Parse(page)));
        Assert.DoesNotMatch(@"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2028\u2029]", page);
    }

    [Fact]
    public void A_name_is_shown_as_it_is()
    {
        var page = Parse(Render(Content("<b> & \"c\" 'd'")));

        Assert.Contains("<b> & \"c\" 'd'", page.Descendants("h1").Single().Value, StringComparison.Ordinal);
        Assert.Contains(page.Descendants("label"), label => label.Value == "<b> & \"c\" 'd'");
        Assert.Contains(page.Descendants("mark"), mark => mark.Value == "<b>");
    }

    [Theory, MemberData(nameof(HostileNames))]
    public void The_data_of_the_script_is_json_that_ends_no_script(string name)
    {
        var data = Data(Render(Content(name)));

        Assert.DoesNotContain('<', data);
        Assert.Equal(2, JsonDocument.Parse(data).RootElement.GetProperty("nodes").GetArrayLength());
    }

    /// <summary>No name is in an attribute today; one that will be is escaped as well.</summary>
    [Theory, MemberData(nameof(HostileNames))]
    public void An_attribute_holds_any_text(string name)
    {
        using var text = new StringWriter(CultureInfo.InvariantCulture);
        new Html(text).Open("p", ("title", name)).Empty("br", ("title", name)).Close();
        var read = XElement.Parse(text.ToString());

        Assert.Equal("title", Assert.Single(read.Attributes()).Name.LocalName);
        Assert.Equal(read.Attribute("title")!.Value, Assert.Single(read.Elements()).Attribute("title")!.Value);
        Assert.Equal(name.Where(char.IsAsciiLetterOrDigit), read.Attribute("title")!.Value.Where(char.IsAsciiLetterOrDigit));
    }

    [Fact]
    public void The_policy_allows_the_style_sheet_and_the_script_of_the_page_and_nothing_else()
    {
        var page = Render(Content("name"));
        var policy = Parse(page).Descendants("meta").Single(m => (string?)m.Attribute("http-equiv") == "Content-Security-Policy").Attribute("content")!.Value;

        Assert.Equal(
            $"default-src 'none'; script-src '{Hash(page, "script")}'; style-src '{Hash(page, "style")}'; base-uri 'none'; form-action 'none'", policy);
    }

    /// <summary>What the policy would refuse, and what a page without a network cannot have.</summary>
    [Fact]
    public void Nothing_is_inline_that_the_policy_refuses_and_nothing_is_loaded()
    {
        var page = Parse(Render(Content("name")));

        Assert.DoesNotContain(page.Descendants().Attributes(), a => a.Name.LocalName is "style" or "src" or "srcset" || a.Name.LocalName.StartsWith("on", StringComparison.Ordinal));
        Assert.Empty(page.Descendants("link"));
        Assert.DoesNotContain("url(", Render(Content("name")), StringComparison.Ordinal);
    }

    [Fact]
    public void Ids_are_unique_and_links_in_the_page_lead_somewhere()
    {
        var page = Parse(Render(Content("name")));
        var ids = page.Descendants().Attributes("id").Select(a => a.Value).ToArray();

        Assert.Equal(ids.Distinct(), ids);
        Assert.All(page.Descendants("a").Select(a => a.Attribute("href")!.Value).Where(h => h.StartsWith('#')), link => Assert.Contains(link[1..], ids));
        Assert.All(page.Descendants("label"), label => Assert.Contains(label.Attribute("for")!.Value, ids));
    }

    [Fact]
    public void A_link_leads_to_no_other_page() =>
        Assert.All(Parse(Render(Content("name"))).Descendants("a"), link => Assert.StartsWith("#", link.Attribute("href")!.Value, StringComparison.Ordinal));

    [Fact]
    public void Without_a_baseline_there_is_the_map_alone()
    {
        var sections = Parse(Render(Content("name") with { Plan = null })).Descendants("section").Select(s => s.Attribute("id")!.Value);

        Assert.Equal(["findings", "lineage", "resources"], sections);
    }

    [Fact]
    public void Headings_go_down_one_level_at_a_time()
    {
        var levels = Parse(Render(Content("name"))).Descendants().Select(e => e.Name.LocalName).Where(n => Regex.IsMatch(n, "^h[1-6]$")).Select(n => n[1] - '0').ToArray();

        Assert.Equal(1, levels[0]);
        Assert.All(levels.Zip(levels.Skip(1)), pair => Assert.True(pair.Second <= pair.First + 1 && pair.Second > 1, $"h{pair.Second} after h{pair.First}"));
    }

    [Fact]
    public void Paths_of_the_machine_are_not_in_the_page() =>
        Assert.DoesNotContain("/home/me", Render(Content("name") with { Found = Content("name").Found with { Prefix = "/home/me/repo/tb/" } }), StringComparison.Ordinal);

    internal static string Render(ReportContent content)
    {
        using var text = new StringWriter(CultureInfo.InvariantCulture);
        ReportPage.Write(text, content);
        return text.ToString();
    }

    /// <summary>The page as XML, without what is not markup to a parser of HTML.</summary>
    private static XElement Parse(string page) =>
        XElement.Parse(Regex.Replace(page, @"<!DOCTYPE html>|(?<=<style>).*?(?=</style>)|(?<=<script>).*?(?=</script>)", "", RegexOptions.Singleline).Replace(" xmlns=\"http://www.w3.org/2000/svg\"", "", StringComparison.Ordinal));

    private static string Data(string page) => Regex.Match(page, """(?<=<script type="application/json" id="data">).*?(?=</script>)""", RegexOptions.Singleline).Value;

    private static string Hash(string page, string element) =>
        "sha256-" + Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Regex.Match(page, $"(?<=<{element}>).*?(?=</{element}>)", RegexOptions.Singleline).Value)));

    private static string Shape(XElement element) =>
        string.Join('\n', element.DescendantsAndSelf().Select(e => $"{e.AncestorsAndSelf().Count()} {e.Name} {string.Join(' ', e.Attributes().Select(a => a.Name.LocalName))}"));

    /// <summary>A page in which a name is everything that a project can name.</summary>
    private static ReportContent Content(string name)
    {
        var finding = new Finding(
            SampleReport.MissingCutoff, DiagnosticSeverity.Warning, SampleReport.At($"pipes/{name}.pipe", 0, 3, (0, 0), (0, 3)), name, name,
            [new RelatedLocation(SampleReport.At($"datasources/{name}.datasource", 0, 0, (0, 0), (0, 0)), name)], [new Fix(name, [])]);
        var plan = new ReleasePlan(
            Workflow.Releases, new(name, name, name),
            [new(ChangeKind.ColumnAdded, name, name, Impact.Rewrite, Method.Fork, SampleReport.At($"{name}.pipe", 0, 0, (0, 0), (0, 0)), name), new(ChangeKind.Query, name, name, Impact.None, Method.InPlace, Location.None, name)],
            [name], [name], [new(name, name, name, name, name)], [new(name, name, name, name, name)],
            [new("deploy", name, name, [name], [name], name, [name], [name]) { Causes = [new("DF3001", name)] }], [])
        {
            WorkflowReason = name,
            Unresolved = [finding, finding with { Resource = name + "?" }],
        };
        LineageNode[] nodes = [new("datasource:a", name, name, LineageKind.Datasource, name) { Mark = LineageMark.Changed }, new("pipe:b", name, name, LineageKind.Endpoint, name)];
        return new ReportContent(
            name, new ProjectFindings("/home/me/repo/tb", "tb/", [finding], 3) { TextOf = _ => SourceText.From(name + " and more") }, plan,
            new Lineage([.. nodes], [new("datasource:a", "pipe:b", LineageEdgeKind.Reads)]),
            new ColumnLineage(new Dictionary<string, ImmutableArray<LineageColumn>>
            {
                ["datasource:a"] = [new(name, name, [])],
                ["pipe:b"] = [new(name, null, [new("datasource:a", name)]), new(name, "String", null)],
            }.ToImmutableDictionary()),
            new DateTime(2024, 6, 1, 10, 0, 0, DateTimeKind.Utc))
        {
            Against = name,
            Version = name,
        };
    }
}
