using System.Text.RegularExpressions;
using Datafile.Parser.Text;

namespace Datafile.Parser.Tests.Text;

/// <summary>Regular expressions of COLUMNS, matched without backtracking.</summary>
public class LinearPatternTests
{
    private static readonly string[] Names = ["", "a", "ab", "aab", "abab", "user_id", "USER_ID", "id2", "price.eur", "x-1", "2024", "name with blanks", "a\nb", "ü"];

    [Theory]
    [InlineData("id")]
    [InlineData("^a")]
    [InlineData("b$")]
    [InlineData("^$")]
    [InlineData("^(a|ab)+$")]
    [InlineData("^(?:a|b)*b$")]
    [InlineData("_id$|^price")]
    [InlineData("^[a-z_]+$")]
    [InlineData("[^a-z]")]
    [InlineData("[]a]")]
    [InlineData("[a-]1|x[-]1")]
    [InlineData(@"^\w+\.\w+$")]
    [InlineData(@"\d{4}")]
    [InlineData(@"^a{2,}b?$")]
    [InlineData(@"^.{1,3}$")]
    [InlineData(@"^(ab){2}$")]
    [InlineData(@"\s\S+\s")]
    [InlineData(@"[\d_]")]
    [InlineData(@"a+?b")]
    [InlineData("(?i)^user")]
    [InlineData("(?i)[a-c]B")]
    [InlineData("")]
    [InlineData("(|a)b")]
    public void It_matches_what_a_backtracking_engine_matches(string pattern)
    {
        var linear = Assert.IsType<LinearPattern>(LinearPattern.Parse(pattern));

        // RegexOptions.ECMAScript is not needed: no name holds a digit or a letter outside of ASCII that a class asks for.
        Assert.Equal(Names.Where(n => Regex.IsMatch(n, pattern.Replace("$", @"\z"), RegexOptions.CultureInvariant)), Names.Where(linear.Matches));
    }

    [Theory]
    [InlineData("(")]
    [InlineData("a)")]
    [InlineData("[a")]
    [InlineData("a{2")]
    [InlineData("a{3,2}")]
    [InlineData("a**")]
    [InlineData("*a")]
    [InlineData(@"a\")]
    [InlineData(@"\bid")]
    [InlineData(@"(a)\1")]
    [InlineData("(?=a)b")]
    [InlineData("(?P<n>a)")]
    [InlineData("[[:alpha:]]")]
    [InlineData("(?s).")]
    [InlineData("(((a{100}){100}){100}){100}")]
    public void Other_forms_are_unknown(string pattern) => Assert.Null(LinearPattern.Parse(pattern));

    [Fact]
    public void A_pattern_that_makes_others_backtrack_for_ever_is_matched_at_once()
    {
        var name = new string('a', 20_000) + "!";

        Assert.All(["^(a+)+$", "^(a|a)*$", "^(a|aa)+$", "(a*)*b"], pattern => Assert.False(LinearPattern.Parse(pattern)?.Matches(name)));
    }

    [Fact]
    public void Groups_as_deep_as_a_text_allows_end_on_an_ordinary_stack() =>
        Assert.Null(LinearPattern.Parse(new string('(', 100_000) + new string(')', 100_000)));
}
