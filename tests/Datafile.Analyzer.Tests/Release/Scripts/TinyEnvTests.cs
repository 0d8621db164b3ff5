using Datafile.Analyzer.Release.Scripts;
using Microsoft.CodeAnalysis.Text;

namespace Datafile.Analyzer.Tests.Release.Scripts;

public class TinyEnvTests
{
    [Theory]
    [InlineData("VERSION=1.2.3", "1.2.3")]
    [InlineData("VERSION=1.2.3\r\nX=1\r\n", "1.2.3")]
    [InlineData("  export VERSION='1.2.3'  ", "1.2.3")]
    [InlineData("VERSION=\"1.2.3\" # now", "1.2.3")]
    [InlineData("VERSION=1.2.3 # now", "1.2.3")]
    [InlineData("VERSION=1.2.3 #now", "1.2.3")]
    [InlineData("VERSION=1.2.3# now", null)]
    [InlineData("# VERSION=0.0.1\nVERSION=1.2.3", "1.2.3")]
    [InlineData("VERSION=0.0.1\nVERSION=1.2.3", "1.2.3")]
    [InlineData("VERSION=1.2.3-4", "1.2.3-4")]
    [InlineData("VERSION=", null)]
    [InlineData("VERSION=1.2", null)]
    [InlineData("VERSION = 1.2.3", null)]
    [InlineData("MY_VERSION=1.2.3", null)]
    [InlineData("exportVERSION=1.2.3", null)]
    [InlineData("export\tVERSION=1.2.3", "1.2.3")]
    [InlineData("export=1\nVERSION=1.2.3", "1.2.3")]
    [InlineData("=1.2.3", null)]
    [InlineData("VERSION", null)]
    [InlineData("VERSION=''", null)]
    [InlineData("VERSION=''\nX='1.2.3'", null)]
    [InlineData("VERSION='1.2.3", null)]
    [InlineData("", null)]
    public void The_version_is_read(string text, string? version) =>
        Assert.Equal(version, TinyEnv.Parse(SourceText.From(text)).Version?.ToString());

    [Fact]
    public void Spans_point_at_key_and_value()
    {
        const string text = "# settings\r\nexport ENV_FLAGS=--last-partition --wait  # more\r\nQUOTED=\"a # b\"\r\n";
        var entries = TinyEnv.Parse(SourceText.From(text)).Entries;

        Assert.Equal(["ENV_FLAGS", "QUOTED"], entries.Select(entry => text.Substring(entry.KeySpan.Start, entry.KeySpan.Length)));
        Assert.Equal(["--last-partition --wait", "\"a # b\""], entries.Select(entry => text.Substring(entry.ValueSpan.Start, entry.ValueSpan.Length)));
        Assert.Equal(["--last-partition --wait", "a # b"], entries.Select(entry => entry.Value));
    }
}
