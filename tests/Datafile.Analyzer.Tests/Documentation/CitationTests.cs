using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace Datafile.Analyzer.Tests.Documentation;

/// <summary>Comments cite docs/reference, e.g. "datafile format 1.3", so that a reader finds the source of a fact.</summary>
public partial class CitationTests
{
    private static readonly string[] Folders = ["src", "tests", "eng", "benchmarks", "docs", "npm", "samples"];
    private static readonly string[] Extensions = [".cs", ".md", ".txt", ".js", ".mjs", ".csproj", ".props", ".targets"];

    /// <summary>The pages of the reference, by what citations call them.</summary>
    private static readonly ImmutableDictionary<string, string> Pages = new Dictionary<string, string>
    {
        ["datafile format"] = Read("datafile-format.md"),
        ["ClickHouse facts"] = Read("clickhouse-facts.md"),
        ["Forward deployments"] = Read("forward-deployments.md"),
    }.ToImmutableDictionary(StringComparer.Ordinal);

    private static readonly ImmutableArray<(string Place, string Page, string Section)> Citations = [.. TextFiles().SelectMany(CitationsOf)];

    public static TheoryData<string> PageNames => [.. Pages.Keys];

    [Fact]
    public void Every_citation_names_a_section_of_the_reference() =>
        Assert.Empty(Citations.Where(c => !Pages.TryGetValue(c.Page, out var page) || !Has(page, c.Section)).Select(c => $"{c.Place}: '{c.Page} {c.Section}' is not in docs/reference"));

    [Theory, MemberData(nameof(PageNames))]
    public void Every_page_of_the_reference_is_cited(string page) =>
        Assert.Contains(Citations, c => c.Page == page);

    [Fact]
    public void Citations_in_comments_are_seen()
    {
        const string Comment = "/// One line (datafile format 7.8 E and 7.9), see datafile\n    /// format 1.2 to 1.4; (ClickHouse facts 1d J1).";

        Assert.Equal(["7.8 E", "7.9", "1.2", "1.4", "1d J1"], CitationsOf(("a.cs", Comment)).Select(c => c.Section));
    }

    [Theory]
    [InlineData("datafile format", "7.8 E", true)]
    [InlineData("datafile format", "7.8 Z", false)]
    [InlineData("datafile format", "7", true)]
    [InlineData("datafile format", "12.1", false)]
    [InlineData("ClickHouse facts", "1d J1", true)]
    [InlineData("ClickHouse facts", "1c J1", false)]
    [InlineData("ClickHouse facts", "1d U2", true)]
    public void A_section_is_a_heading_and_a_row_is_in_its_section(string page, string section, bool exists) =>
        Assert.Equal(exists, Has(Pages[page], section));

    [Theory, MemberData(nameof(PageNames))]
    public void Every_source_of_a_page_has_an_address(string page)
    {
        var text = Code().Replace(Pages[page], "");
        var addresses = Address().Matches(text).Select(m => m.Groups[1].Value).ToArray();
        var sources = Source().Matches(Address().Replace(text, "")).Select(m => m.Groups[1].Value).Distinct();

        Assert.Equal(addresses.Order(StringComparer.Ordinal), sources.Order(StringComparer.Ordinal));
    }

    /// <summary>Whether a page has a heading with the number, and in its section a row with the key, e.g. <c>7.8 E</c>.</summary>
    private static bool Has(string page, string section)
    {
        var parts = section.Split(' ');
        var heading = Regex.Match(page, $@"^#+ {Regex.Escape(parts[0])} .*$", RegexOptions.Multiline);
        if (!heading.Success || parts.Length == 1)
            return heading.Success;

        var rest = page[(heading.Index + heading.Length)..];
        var end = Regex.Match(rest, @"^#+ ", RegexOptions.Multiline);
        var rows = Row().Matches(end.Success ? rest[..end.Index] : rest);
        return rows.Any(row => row.Groups[1].Value.Split(", ").Contains(parts[1]));
    }

    private static IEnumerable<(string Place, string Page, string Section)> CitationsOf((string Path, string Text) file) =>
        from citation in Citation().Matches(LineBreak().Replace(file.Text, " "))
        from section in Section().Matches(citation.Groups["sections"].Value)
        select (file.Path, citation.Groups["page"].Value, section.Value);

    private static IEnumerable<(string Path, string Text)> TextFiles() =>
        from folder in Folders
        from path in Directory.EnumerateFiles(Path.Combine(SourceFolder.Repository, folder), "*", SearchOption.AllDirectories)
        where Extensions.Contains(Path.GetExtension(path))
        let name = Path.GetRelativePath(SourceFolder.Repository, path).Replace('\\', '/')
        where !name.Split('/').Any(part => part is "bin" or "obj" or "node_modules")
        where !name.EndsWith("/CitationTests.cs", StringComparison.Ordinal)
        select (name, File.ReadAllText(path));

    private static string Read(string page) =>
        File.ReadAllText(Path.Combine(SourceFolder.Repository, "docs", "reference", page)).ReplaceLineEndings("\n");

    /// <summary>In any case, so that another spelling is found: no page has its name.</summary>
    [GeneratedRegex(@"(?<page>\b(?:datafile format|clickhouse facts|forward deploy\w*)) (?<sections>\d[\w.]*\w*(?: [A-Z]\d*\b)?(?:(?:, | and | to )\d[\w.]*(?: [A-Z]\d*\b)?)*)", RegexOptions.IgnoreCase)]
    private static partial Regex Citation();

    [GeneratedRegex(@"\d+(?:\.\d+)*[a-z]?(?: [A-Z]\d*\b)?")]
    private static partial Regex Section();

    [GeneratedRegex(@"\s*\n\s*(?:///|//|#|<!--)?\s*")]
    private static partial Regex LineBreak();

    [GeneratedRegex(@"^\| ([A-Z]\d*(?:, [A-Z]\d*)*) \|", RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex(@"```[\s\S]*?```|`[^`]*`")]
    private static partial Regex Code();

    [GeneratedRegex(@"^\[([^\]\n]+)\]: https://\S+$", RegexOptions.Multiline)]
    private static partial Regex Address();

    [GeneratedRegex(@"\[([^\]\n]+)\]")]
    private static partial Regex Source();
}
