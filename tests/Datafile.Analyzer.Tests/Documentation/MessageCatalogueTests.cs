using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;
using Datafile.Analyzer.Rules;

namespace Datafile.Analyzer.Tests.Documentation;

/// <summary>All messages of the rules on one page, <c>docs/messages.md</c>, to be read in one sitting.</summary>
public partial class MessageCatalogueTests
{
    private static readonly string Page = Path.Combine(SourceFolder.Repository, "docs", "messages.md");

    [GeneratedRegex(@" is no |stands|made anew|makes anew|goes on to|goes away|what is not so|told from|\bmend|(?:takes|leaves) the rows|become others|of which|so that the|as it is then|in step with|\bLet it |\bLet one ")]
    private static partial Regex PrivateIdiom { get; }

    public static TheoryData<string> Formats => [.. Rule.All.SelectMany(r => r.Description.MessageFormats).Distinct()];

    /// <summary>With DATAFILE_UPDATE=1 the page is written.</summary>
    [Fact]
    public void The_page_of_messages_is_that_of_the_rules()
    {
        var expected = "# Messages\n\nWhat each rule reports, with `{0}`, `{1}`, … for names and values. What only some requests or runs meet begins with the case: `When 'a' is given: …`, and ends with a request that fails where an endpoint reads it: `For example, GET /v0/pipes/top.json?a=x fails.` A test generates this page from the rules.\n\n"
            + string.Join("\n", Rule.All.Select(r => r.Description).Select(r =>
                $"## [{r.Id}](rules/{r.Id}.md) {r.Name}\n\n{r.Title}.\n\n" + string.Concat(r.MessageFormats.Distinct().Select(m => $"- {m}\n"))));

        if (Environment.GetEnvironmentVariable("DATAFILE_UPDATE") == "1")
            File.WriteAllText(Page, expected);
        Assert.Equal(expected, File.Exists(Page) ? File.ReadAllText(Page) : "");
    }

    /// <summary>A message that no description lists would be missing in lists of rules, SARIF and this page.</summary>
    [Fact]
    public void Every_message_belongs_to_a_rule()
    {
        var listed = Rule.All.SelectMany(r => r.Description.MessageFormats).ToHashSet();
        var written = typeof(Rule).Assembly.GetTypes()
            .SelectMany(t => t.GetFields(BindingFlags.Static | BindingFlags.NonPublic | BindingFlags.Public | BindingFlags.DeclaredOnly))
            .Where(f => typeof(Message).IsAssignableFrom(f.FieldType))
            .Select(f => ((Message)f.GetValue(null)!).Format)
            .ToArray();

        Assert.NotEmpty(written);
        Assert.DoesNotContain(written, format => !listed.Contains(format));
    }

    /// <summary>What a message does not name, it does not get: places count from 0, without a gap.</summary>
    [Theory, MemberData(nameof(Formats))]
    public void A_message_names_the_first_of_its_arguments(string format)
    {
        var places = Place.Matches(format).Select(m => int.Parse(m.Groups[1].Value, CultureInfo.InvariantCulture)).Distinct().Order();

        Assert.Equal(Enumerable.Range(0, places.Count()), places);
    }

    [GeneratedRegex(@"\{(\d+)\}")]
    private static partial Regex Place { get; }

    [Theory, MemberData(nameof(Formats))]
    public void A_message_is_plain_English(string format) => Assert.DoesNotMatch(PrivateIdiom, format);

    [Fact]
    public void A_title_is_a_sentence_and_not_a_name() =>
        Assert.All(Rule.All, rule => Assert.Matches("^[A-Z].* ", rule.Description.Title.ToString()));
}
