using Datafile.Parser.Syntax;

namespace Datafile.Parser.Tests.Syntax;

/// <summary>Data skipping indexes (datafile format 2.4).</summary>
public class IndexTests
{
    [Theory]
    [InlineData("i body TYPE minmax GRANULARITY 1", "i body minmax 1")]
    [InlineData("INDEX i body TYPE minmax GRANULARITY 1,", "i body minmax 1")]
    [InlineData("index i body TYPE minmax", "i body minmax -")]
    [InlineData("INDEX body TYPE minmax", "INDEX body minmax -")]
    [InlineData("i (body) TYPE ngrambf_v1(3, 2048, 6, 0) GRANULARITY 64", "i (body) ngrambf_v1(3, 2048, 6, 0) 64")]
    [InlineData("i lower(body), title TYPE set(100) granularity 4", "i lower(body), title set(100) 4")]
    [InlineData("i `a b` TYPE anything_new GRANULARITY 4", "i `a b` anything_new 4")]
    [InlineData("i body TYPE text(tokenizer = 'splitByNonAlpha') GRANULARITY 1", "i body text(tokenizer = 'splitByNonAlpha') 1")]
    [InlineData("i body TYPE text(tokenizer = ngrams(3), preprocessor=lower(body))", "i body text(tokenizer = ngrams(3), preprocessor = lower(body)) -")]
    [InlineData("i body TYPE text(tokenizer = splitByString([', ', '; ']))", "i body text(tokenizer = splitByString([', ', '; '])) -")]
    [InlineData("a x TYPE minmax,\n    # none\n\n    -- none\n    b y TYPE minmax -- the last", "a x minmax -; b y minmax -")]
    [InlineData("a x TYPE minmax GRANULARITY 1\r\n    b y TYPE minmax GRANULARITY 2\r\n", "a x minmax 1; b y minmax 2")]
    public void Indexes_are_read_as(string lines, string expected)
    {
        foreach (var instruction in (string[])["INDEXES", "indices"])
        {
            var tree = Trees.Check("a.datasource", $"{instruction} >\n    {lines}\n");

            Assert.Empty(tree.Diagnostics);
            Assert.Equal(expected, Indexes(tree));
        }
    }

    /// <summary>One mistake is one diagnostic on what does not fit, and the other indexes are there.</summary>
    [Theory]
    [InlineData("i body minmax GRANULARITY 1", "i body minmax GRANULARITY 1", "An index needs TYPE")]
    [InlineData("i body type minmax", "i body type minmax", "An index needs TYPE, in upper case")]
    [InlineData("i body TYPE minmax TYPE set", "TYPE", "An index has one TYPE")]
    [InlineData("i TYPE minmax", "TYPE", "'TYPE' does not fit here")]
    [InlineData("i-a body TYPE minmax", "i", "The name of an index is letters")]
    [InlineData("`i` body TYPE minmax", "`i`", "The name of an index is letters")]
    [InlineData("i body TYPE", "i body TYPE", "This index is incomplete")]
    [InlineData("i body TYPE minmax GRANULARITY 0", "0", "GRANULARITY is a positive integer")]
    [InlineData("i body TYPE minmax GRANULARITY 1.5", "1.5", "GRANULARITY is a positive integer")]
    [InlineData("i body TYPE minmax GRANULARITY -1", "-", "GRANULARITY is a positive integer")]
    [InlineData("i body TYPE minmax GRANULARITY", "GRANULARITY", "GRANULARITY needs a number")]
    [InlineData("i body TYPE set(100 GRANULARITY 1", "(", "'(' does not fit here")]
    [InlineData("i body TYPE minmax oops", "oops", "'oops' does not fit here")]
    public void A_line_that_is_no_index_is_one_diagnostic_and_hides_no_other(string line, string marked, string message)
    {
        var tree = Trees.Check("a.datasource", $"INDEXES >\n    a x TYPE minmax\n    {line},\n    b y TYPE minmax\n");
        var diagnostic = Assert.Single(tree.Diagnostics);

        Assert.Equal("DF0002", diagnostic.Id);
        Assert.StartsWith(message, diagnostic.Message, StringComparison.Ordinal);
        Assert.EndsWith("Write it as: name expr TYPE type GRANULARITY n.", diagnostic.Message, StringComparison.Ordinal);
        Assert.Equal(marked, tree.Text.ToString(diagnostic.Span).TrimEnd(','));
        Assert.Equal("a x minmax -; b y minmax -", Indexes(tree));
    }

    /// <summary>An index ends with its line, and the next line is read by itself.</summary>
    [Theory]
    [InlineData("i body\n    TYPE minmax", "", 2)]
    [InlineData("i body TYPE\n    minmax", "", 2)]
    [InlineData("i body TYPE minmax\n    GRANULARITY 1", "i body minmax -", 1)]
    [InlineData("i body TYPE minmax GRANULARITY\n    1", "", 2)]
    [InlineData("INDEX\n    i body TYPE minmax", "i body minmax -", 1)]
    [InlineData("i body TYPE set(100\n    )", "", 2)]
    [InlineData("i body TYPE minmax,\n    , j body TYPE minmax", "i body minmax -", 1)]
    public void An_index_over_two_lines_is_none(string lines, string expected, int mistakes)
    {
        var tree = Trees.Check("a.datasource", $"INDEXES >\n    {lines}\n");

        Assert.Equal(expected, Indexes(tree));
        Assert.Equal(mistakes, tree.Diagnostics.Length);
    }

    [Fact]
    public void An_index_knows_where_its_parts_stand()
    {
        var tree = Trees.Check("a.datasource", "INDEXES >\n    INDEX i lower(body) TYPE set(100) GRANULARITY 4,\n");
        var index = Assert.Single(IndexesOf(tree).Indexes);

        Assert.Equal(
            ["i", "lower(body)", "set(100)", "4", "INDEX i lower(body) TYPE set(100) GRANULARITY 4"],
            new[] { index.NameSpan, index.ExpressionSpan, index.Type.Span, index.GranularitySpan, index.Span }.Select(s => tree.Text.ToString(s)));
    }

    private static string Indexes(DatafileSyntax tree) => string.Join("; ", IndexesOf(tree).Indexes.Select(Outline.Of));

    private static IndexesSyntax IndexesOf(DatafileSyntax tree) => Assert.IsType<IndexesSyntax>(tree.Instructions[0].Content);
}
