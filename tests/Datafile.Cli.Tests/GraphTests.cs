namespace Datafile.Cli.Tests;

/// <summary><c>datafile graph</c> on the sample of this repository.</summary>
public class GraphTests
{
    [Theory]
    [InlineData("mermaid")]
    [InlineData("dot")]
    public async Task The_lineage_shows_what_a_release_touches(string format) =>
        await Verifier.Verify(Graph("step-1", "--against", Sample.Path("before"), "--now", Sample.Now, "--format", format), format);

    [Fact]
    public void Alone_nothing_is_marked() => Assert.DoesNotContain(":::", Graph("step-1"), StringComparison.Ordinal);

    [Fact]
    public void What_is_affected_is_less_than_the_whole()
    {
        var affected = Graph("step-1", "--against", Sample.Path("before"), "--now", Sample.Now, "--affected");

        Assert.Contains("kpis", affected, StringComparison.Ordinal);
        Assert.DoesNotContain("top_pages", affected, StringComparison.Ordinal);
    }

    private static string Graph(string project, params string[] options) => Program.RunHere(["graph", Sample.Path(project), .. options]).AssertExit(0).Output;
}
