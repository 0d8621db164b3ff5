using Datafile.Analyzer.Release.Scripts;

namespace Datafile.Analyzer.Tests.Release.Scripts;

public class ReleaseVersionTests
{
    [Theory]
    [InlineData("0.0.0")]
    [InlineData("1.20.300")]
    [InlineData("1.2.3-4")]
    [InlineData("1.2.999999999")]
    public void A_version_prints_back(string text) => Assert.Equal(text, Version(text).ToString());

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("1.2")]
    [InlineData("1.2.3.4")]
    [InlineData("v1.2.3")]
    [InlineData("1.2.3-")]
    [InlineData("1.2.3-a")]
    [InlineData("1.2.3-4-5")]
    [InlineData("1.2.-3")]
    [InlineData(" 1.2.3")]
    [InlineData("1.2.99999999999")]
    [InlineData("1.2.1000000000")]
    [InlineData("-1.2.3")]
    [InlineData("1..3")]
    [InlineData("${VERSION}")]
    public void What_is_no_version_is_refused(string? text) => Assert.False(ReleaseVersion.TryParse(text, out _));

    [Fact]
    public void Versions_are_ordered_by_number_and_posts_come_after()
    {
        string[] ordered = ["0.0.9", "0.0.10", "0.1.0", "1.0.0", "1.0.0-0", "1.0.0-1", "1.0.0-10", "1.0.1"];

        Assert.Equal(ordered, ordered.Reverse().Select(Version).Order().Select(version => version.ToString()));
        Assert.True(Version("1.0.0") < Version("1.0.0-1"));
        Assert.True(Version("1.0.0") >= Version("1.0.0"));
    }

    [Theory]
    [InlineData("1.0.0-1", "1.0.0", true)]
    [InlineData("1.0.0-2", "1.0.0-1", true)]
    [InlineData("1.0.0-1", "1.0.0-1", false)]
    [InlineData("1.0.0-1", "1.0.0-2", false)]
    [InlineData("1.0.0", "1.0.0", false)]
    [InlineData("1.0.1-1", "1.0.0", false)]
    public void A_post_follows_its_own_version(string version, string live, bool post) =>
        Assert.Equal(post, Version(version).IsPostOf(Version(live)));

    [Fact]
    public void A_version_comes_after_none() => Assert.Equal(1, Version("0.0.0").CompareTo(null));

    [Fact]
    public void The_next_patch_has_no_post() => Assert.Equal("1.2.4", Version("1.2.3-7").NextPatch().ToString());

    private static ReleaseVersion Version(string text) =>
        ReleaseVersion.TryParse(text, out var version) ? version : throw new ArgumentException(text);
}
