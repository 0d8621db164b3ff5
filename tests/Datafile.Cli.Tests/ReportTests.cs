using System.Text;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Datafile.Workspace.Tests;

namespace Datafile.Cli.Tests;

/// <summary><c>datafile report</c> on the samples of this repository.</summary>
public sealed class ReportTests : IDisposable
{
    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("samples/add-column-to-a-materialized-view/step-1", "samples/add-column-to-a-materialized-view/before", "releases")]
    [InlineData("samples/change-a-column-type-in-forward/after", "samples/change-a-column-type-in-forward/before", "forward")]
    [InlineData("samples/change-a-column-type-in-forward/before", null, "alone")]
    public async Task The_page_reads_well_as_text(string project, string? baseline, string name)
    {
        string[] against = baseline is null ? [] : ["--against", baseline];
        var ended = Program.RunHere(["report", project, .. against, "--now", Sample.Now, "--output", _folder.At("report.html")]).AssertExit(0);

        Assert.Empty(ended.Output);
        Assert.StartsWith($"wrote {_folder.At("report.html")}: ", Assert.Single(ended.Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
        await Verifier.Verify(TextOf(_folder.Read("report.html")), name);
    }

    [Fact]
    public void The_page_says_how_much_is_written_again()
    {
        foreach (var (side, key) in (ReadOnlySpan<(string, string)>)[("before", "id"), ("after", "id, at")])
        {
            _folder.Write($"{side}/datasources/visits.datasource", $"SCHEMA >\n    `id` UInt32,\n    `at` DateTime\n\nENGINE MergeTree\nENGINE_SORTING_KEY \"{key}\"\n")
                .Write($"{side}/datasources/counts.datasource", "SCHEMA >\n    `id` UInt32,\n    `n` AggregateFunction(count)\n\nENGINE AggregatingMergeTree\nENGINE_SORTING_KEY \"id\"\n")
                .Write($"{side}/pipes/counts_mv.pipe", "NODE n\nSQL >\n    SELECT id, countState() AS n FROM visits GROUP BY id\n\nTYPE materialized\nDATASOURCE counts\n");
        }

        string[] arguments = ["--workflow", "forward", "--output", _folder.At("report.html"), "--statistics", _folder.At("statistics.csv")];
        string Page(string sizes)
        {
            _folder.Write("statistics.csv", "datasource_name,rows,bytes\n" + sizes);
            Program.Run(_folder.Path, ["report", "after", "--against", "before", .. arguments]).AssertExit(0);
            return TextOf(_folder.Read("report.html"));
        }

        var whole = Page("visits,1200000000,48300000000\ncounts,4000,120000\nelsewhere,7,7\n");
        Assert.Contains("Written again\n1,200,004,000 rows, 48.3 GB\n", whole, StringComparison.Ordinal);
        Assert.Contains("visits (1,200,000,000 rows, 48.3 GB) counts (4,000 rows, 120 kB)", whole, StringComparison.Ordinal);

        Assert.Contains("Written again\nat least 4,000 rows, 120 kB\n", Page("counts,4000,120000\n"), StringComparison.Ordinal);
        Assert.Contains("Written again\n9,223,372,036,854,775,807 rows", Page("visits,9223372036854775807,1\ncounts,4000,120000\n"), StringComparison.Ordinal);
        Assert.DoesNotContain("Written again", Page("elsewhere,7,7\n"), StringComparison.Ordinal);

        File.Delete(_folder.At("statistics.csv"));
        Program.Run(_folder.Path, ["report", "after", "--against", "before", .. arguments]).AssertRefuses("statistics.csv");
    }

    /// <summary>A deployment that is refused writes nothing; how much each Data Source stores is shown even so.</summary>
    [Fact]
    public void A_deployment_that_is_refused_has_no_total()
    {
        const string Forward = "samples/change-a-column-type-in-forward";
        _folder.Write("statistics.csv", "datasource_name,rows,bytes\nvisits,1200000000,48300000000\ntraffic_by_country,4000,120000\n");
        Program.RunHere("report", Forward + "/after", "--against", Forward + "/before", "--output", _folder.At("report.html"), "--statistics", _folder.At("statistics.csv")).AssertExit(0);
        var page = TextOf(_folder.Read("report.html"));

        Assert.Contains("visits (1,200,000,000 rows, 48.3 GB)", page, StringComparison.Ordinal);
        Assert.DoesNotContain("Written again", page, StringComparison.Ordinal);
    }

    [Fact]
    public void The_lineage_has_the_columns_and_where_they_come_from()
    {
        Program.RunHere("report", Sample.Path("step-1"), "--against", Sample.Path("before"), "--now", Sample.Now, "--output", _folder.At("report.html")).AssertExit(0);
        using var data = System.Text.Json.JsonDocument.Parse(Parse(_folder.Read("report.html")).Descendants("script").First(s => (string?)s.Attribute("id") == "data").Value);
        var nodes = data.RootElement.GetProperty("nodes").EnumerateArray().ToArray();
        string[] Origins(string node, string column) =>
        [
            .. nodes.First(n => n.GetProperty("name").GetString() == node).GetProperty("columns").EnumerateArray().First(c => c[0].GetString() == column)[2].EnumerateArray()
                .Select(o => $"{nodes[o[0].GetInt32()].GetProperty("name").GetString()}.{o[1].GetString()}"),
        ];

        Assert.Equal(["analytics_sessions.version"], Origins("analytics_sessions_mv", "version"));
        Assert.Equal(["analytics_events.version"], Origins("analytics_sessions", "version"));
        Assert.Equal(["analytics_events.payload"], Origins("analytics_sessions", "device"));
    }

    [Fact]
    public void A_source_of_the_project_is_not_replaced()
    {
        _folder.Copy("before");
        var before = _folder.Read("pipes/analytics_sessions.pipe");
        Program.Run(_folder.Path, "report", "--output", "pipes/analytics_sessions.pipe").AssertRefuses("does not replace 'pipes/analytics_sessions.pipe'");

        Assert.Equal(before, _folder.Read("pipes/analytics_sessions.pipe"));
    }

    [Fact]
    public void An_earlier_report_is_replaced()
    {
        _folder.Copy("before").Write("report.html", "old");
        Program.Run(_folder.Path, "report", "--output", "report.html").AssertExit(0);

        Assert.StartsWith("<!DOCTYPE html>", _folder.Read("report.html"), StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_file_nothing_is_done() => Program.RunHere("report", Sample.Path("before")).AssertRefuses("--output");

    [Fact]
    public void A_baseline_that_is_not_there_is_a_failure_and_writes_nothing()
    {
        _folder.Copy("before");
        Program.Run(_folder.Path, "report", "--against", "nowhere", "--output", "report.html").AssertRefuses("git");

        Assert.False(File.Exists(_folder.At("report.html")));
    }

    /// <summary>Findings are in the page, and no failure: the page is there to be kept, as an artifact of a job that fails or not by <c>check</c>.</summary>
    [Fact]
    public void Findings_do_not_change_the_exit_code() =>
        Program.RunHere("report", Sample.Path("mistakes/wrong-state"), "--against", Sample.Path("before"), "--now", Sample.Now, "--output", _folder.At("report.html")).AssertExit(0);

    private static XElement Parse(string page) =>
        XElement.Parse(Regex.Replace(page, @"<!DOCTYPE html>|(?<=<style>).*?(?=</style>)|(?<=<script>).*?(?=</script>)| xmlns=""[^""]*""", "", RegexOptions.Singleline));

    /// <summary>A line for each element that begins one.</summary>
    private static string TextOf(string page)
    {
        var text = new StringBuilder();
        Append(Parse(page).Element("body")!, text);
        return Regex.Replace(Regex.Replace(text.ToString(), "datafile [0-9.]+\\.", "datafile VERSION."), @"[ \t]*\n\s*\n*", "\n").Trim() + "\n";
    }

    private static void Append(XElement element, StringBuilder text)
    {
        var isLine = element.Name.LocalName is not ("a" or "span" or "code" or "strong" or "mark" or "time" or "label" or "input" or "td" or "th" or "title" or "text");
        if (element.Name.LocalName is "script" or "title")
            return;

        if (isLine)
            text.Append('\n');
        else if (text.Length > 0 && !char.IsWhiteSpace(text[^1]))
            text.Append(' ');
        if (element.Name.LocalName is ['h', >= '1' and <= '6'])
            text.Append('#', element.Name.LocalName[1] - '0').Append(' ');
        if ((string?)element.Attribute("type") == "checkbox")
            text.Append("[ ]");
        foreach (var node in element.Nodes())
        {
            if (node is XElement inner)
                Append(inner, text);
            else if (node is XText { Value: var value })
                text.Append(element.Name.LocalName == "code" ? value : value.Trim('\n'));
        }

        if (isLine)
            text.Append('\n');
    }
}
