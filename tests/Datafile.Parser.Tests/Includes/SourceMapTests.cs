using Microsoft.CodeAnalysis.Text;

namespace Datafile.Parser.Tests.Includes;

/// <summary>Where the pieces of an expanded text are written.</summary>
public class SourceMapTests
{
    private static readonly Expansions Files = new()
    {
        ["pipes/a.pipe"] = "NODE a\nSQL >\n    SELECT 1\nINCLUDE \"../includes/b.incl\" \"KEY=value\" \"NONE=\"\n    FROM here\nTYPE endpoint\n",
        ["includes/b.incl"] = "\uFEFFNODE b\r\nINCLUDE c.incl\r\nSQL >\r\n    SELECT $KEY AS x, $NONE$$ AS y",
        ["includes/c.incl"] = "TAGS c",
    };

    [Theory]
    [InlineData("SELECT 1", "pipes/a.pipe(3,5): SELECT 1")]
    [InlineData("\"../includes/b.incl\"", "pipes/a.pipe(4,9): \"../includes/b.incl\"")]
    [InlineData("FROM here", "pipes/a.pipe(5,5): FROM here")]
    [InlineData("endpoint", "pipes/a.pipe(6,6): endpoint")]
    [InlineData("NODE b", "includes/b.incl(1,2): NODE b")]
    [InlineData("value", "includes/b.incl(4,12): $KEY")]
    [InlineData("alu", "includes/b.incl(4,12): $KEY")]
    [InlineData("AS x", "includes/b.incl(4,17): AS x")]
    [InlineData("value AS x, $ AS y", "includes/b.incl(4,12): $KEY AS x, $NONE$$ AS y")]
    [InlineData("TAGS c", "includes/c.incl(1,1): TAGS c")]
    public void A_piece_leads_back_to_where_it_is_written(string piece, string origin) => Assert.Equal(origin, Files.Origin(piece));

    [Theory]
    [InlineData("$ AS y\n    FROM here", "includes/b.incl(4,28): $$ AS y")]
    [InlineData("c.incl\r\nTAGS c\nSQL >", "includes/b.incl(2,9): c.incl\r\n")]
    public void A_piece_that_goes_on_in_another_file_ends_where_its_file_is_left(string piece, string origin) =>
        Assert.Equal(origin, Files.Origin(piece));

    [Fact]
    public void The_end_of_the_text_is_the_end_of_the_file()
    {
        var expansion = Files.Expand();

        Assert.Equal("pipes/a.pipe(7,1): ", Expansions.Show(expansion, new TextSpan(expansion.Text.Length, 0)));
    }

    [Fact]
    public void Every_position_leads_somewhere()
    {
        var expansion = Files.Expand();
        for (var start = 0; start <= expansion.Text.Length; start++)
        {
            for (var end = start; end <= expansion.Text.Length; end++)
            {
                var (origin, span) = expansion.Map!.Find(TextSpan.FromBounds(start, end));
                Assert.True(span.End <= origin.Text.Length);
            }
        }
    }

    [Fact]
    public void An_include_knows_who_includes_it()
    {
        var expansion = Files.Expand();
        var at = expansion.Text.ToString().IndexOf("TAGS", StringComparison.Ordinal);
        var origin = expansion.Map!.Find(new TextSpan(at, 4)).Origin;

        Assert.Equal("c.incl", origin.Includer?.Text.ToString(origin.IncludedAt));
        Assert.Equal("../includes/b.incl", origin.Includer?.Includer?.Text.ToString(origin.Includer.IncludedAt));
    }
}
