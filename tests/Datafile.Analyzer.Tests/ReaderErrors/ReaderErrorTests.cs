using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Datafile.Analyzer.Tests.Documentation;

namespace Datafile.Analyzer.Tests.ReaderErrors;

/// <summary>The errors of the readers of datafiles, one section of reader-errors.md each, and what is found of them.</summary>
public partial class ReaderErrorTests
{
    private static readonly string Page =
        File.ReadAllText(Path.Combine(SourceFolder.Repository, "tests", "Datafile.Analyzer.Tests", "ReaderErrors", "reader-errors.md")).ReplaceLineEndings("\n");

    /// <summary>Each section by its number, e.g. <c>P9a</c>.</summary>
    private static readonly ImmutableDictionary<string, string> Sections =
        Page.Split("\n## ").Skip(1).ToImmutableDictionary(section => section[..section.IndexOf(' ')], StringComparer.Ordinal);

    public static TheoryData<string> Numbers => [.. Sections.Keys.Order(StringComparer.Ordinal)];

    [Theory, MemberData(nameof(Numbers))]
    public void An_error_of_a_reader_is_found_as_its_section_says(string number)
    {
        var example = Assert.Single(ExampleReader.Read(Sections[number]));

        ExampleAssert.FindsWhatIsMarked(example, $"reader-errors.md, {number}");
    }

    [Fact]
    public void Every_error_of_the_format_has_its_section()
    {
        string[] expected =
        [
            .. Enumerable.Range(1, 22).Select(n => $"R{n}"), .. Enumerable.Range(1, 20).Select(n => $"D{n}"),
            .. Enumerable.Range(1, 16).Select(n => $"P{n}"), "P4a", .. "abcdefgh".Select(c => $"P9{c}"),
        ];

        Assert.Equal(expected.Order(StringComparer.Ordinal), Sections.Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void What_gives_no_finding_says_why() =>
        Assert.All(Sections.Values.Where(s => s.Contains("```datafiles good")), section => Assert.Matches(Differs(), section));

    [Fact]
    public void Each_section_names_its_readers() =>
        Assert.All(Sections.Values, section => Assert.Matches(Readers(), section));

    [GeneratedRegex(@"\nDiffers: \w")]
    private static partial Regex Differs();

    [GeneratedRegex(@"^\w+ (Classic|Forward|SDK)(, (Classic|Forward|SDK))*: ")]
    private static partial Regex Readers();
}
