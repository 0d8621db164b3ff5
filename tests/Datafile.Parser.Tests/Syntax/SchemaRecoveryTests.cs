using Datafile.Parser.Syntax;

namespace Datafile.Parser.Tests.Syntax;

/// <summary>One mistake in a SCHEMA is one diagnostic where it is, and hides no other column.</summary>
public class SchemaRecoveryTests
{
    /// <summary>The columns that are read, after the text that is marked and the start of the message.</summary>
    [Theory]

    // What both products refuse
    [InlineData("a Int8 NOT NULL, c Int8", "NOT NULL", "Tinybird does not support NOT NULL", "a Int8 [NotNull: ]; c Int8")]
    [InlineData("a Int8 null DEFAULT 1, c Int8", "null", "Tinybird does not support NULL", "a Int8 [Null: ] [Default: 1]; c Int8")]
    [InlineData("a Int8 ALIAS b + 1, c Int8", "ALIAS b + 1", "Tinybird does not support ALIAS columns", "a Int8 [Alias: b + 1]; c Int8")]
    [InlineData("a Int8 TTL d + INTERVAL 1 DAY, c Int8", "TTL d + INTERVAL 1 DAY", "Tinybird does not support the TTL", "a Int8 [Ttl: d + INTERVAL 1 DAY]; c Int8")]
    [InlineData("a Int8 DEFAULT 1 TTL d, c Int8", "TTL d", "Tinybird does not support the TTL", "a Int8 [Default: 1] [Ttl: d]; c Int8")]
    [InlineData("a Int8 CODEC(ZSTD) DEFAULT 1, c Int8", "DEFAULT 1", "DEFAULT comes after CODEC", "a Int8 [Codec: (ZSTD)] [Default: 1]; c Int8")]
    [InlineData("a Int8 DEFAULT 1 DEFAULT 2, c Int8", "DEFAULT 2", "Column 'a' has a second DEFAULT", "a Int8 [Default: 1] [Default: 2]; c Int8")]
    [InlineData("a Int8 DEFAULT, c Int8", "DEFAULT", "DEFAULT has no expression", "a Int8 [Default: ]; c Int8")]
    [InlineData("a, c Int8", "a", "Column 'a' has neither a type nor a DEFAULT", "a -; c Int8")]
    [InlineData("\"a\" Int8, c Int8", "\"a\"", "The name of a column must be in back-ticks. Write `a`.", "a Int8; c Int8")]

    // Commas
    [InlineData("a Int8\n`b` Int8,\nc Int8", "`b`", "A comma is missing before `b`", "a Int8; b Int8; c Int8")]
    [InlineData("a Int8\nb Int8\nc Int8", "b|c", "A comma is missing before b", "a Int8; b Int8; c Int8")]
    [InlineData("a Int8\r\nb Int8,\r\nc Int8", "b", "A comma is missing before b", "a Int8; b Int8; c Int8")]
    [InlineData("a Int8 b Int8, c Int8", "b", "A comma is missing before b", "a Int8; b Int8; c Int8")]
    [InlineData("a Int8 DEFAULT 1\n`b` Int8, c Int8", "`b`", "A comma is missing before `b`", "a Int8 [Default: 1]; b Int8; c Int8")]

    // Quotes
    [InlineData("`a Int8 `json:$.a`,\nc Int8", "`a", "The back-tick before 'a' is not closed. Write `a`.", "a Int8 [JsonPath: $.a]; c Int8")]
    [InlineData("`a Int8,\nc Int8", "`a", "The back-tick before 'a' is not closed", "a Int8; c Int8")]
    [InlineData("a` Int8 `json:$.a`,\nc Int8", "`", "This back-tick is unpaired", "a Int8 [JsonPath: $.a]; c Int8")]
    [InlineData("a` Int8,\nc Int8", "`", "This back-tick is unpaired", "a Int8; c Int8")]
    [InlineData("`a` Int8 `json:$.a,\nc Int8", "`json:$.a", "The back-tick before 'json:$.a' is not closed", "a Int8 [JsonPath: $.a]; c Int8")]
    [InlineData("`a` Int8 `json:$.a\n`c` Int8", "`json:$.a", "The back-tick before 'json:$.a' is not closed", "a Int8 [JsonPath: $.a]; c Int8")]
    [InlineData("a String DEFAULT 'x,\nc Int8", "'x", "This string is not closed. Write ' where it ends.", "a String [Default: 'x]; c Int8")]
    [InlineData("a Enum8('x' = 1, 'y = 2),\nc Int8", "'y = 2)", "This string is not closed", "a -; c Int8")]
    [InlineData("a String DEFAULT ‘x’, c Int8", "‘x’", "‘x’ is in curly quotes, which Tinybird does not accept. Write 'x'.", "a String [Default: ‘x’]; c Int8")]
    [InlineData("“a” String, c Int8", "“a”", "“a” is in curly quotes, which Tinybird does not accept. Write `a`.", "a String; c Int8")]
    [InlineData("a String DEFAULT “x,\nc Int8", "“", "“ is a curly quote", "a String [Default: “x]; c Int8")]

    // Parentheses
    [InlineData("a Array(Int8,\nc Int8", "(", "The parenthesis after 'Array' is not closed. Write ')' where it ends.", "a -; c Int8")]
    [InlineData("a Array(Int8, x Int8,\nb Int8,\nc Int8", "(", "The parenthesis after 'Array' is not closed", "a -; b Int8; c Int8")]
    [InlineData("a Array(Tuple(x Int8, y Int8),\nb Array(Int8),\nc Int8", "(", "The parenthesis after 'Array' is not closed", "a -; b Array(Int8); c Int8")]
    [InlineData("a Int8 CODEC(Delta, ZSTD(1),\nb Int8", "(", "The parenthesis after 'CODEC' is not closed", "a -; b Int8")]
    [InlineData("a Int8 DEFAULT f(1,\nb Int8", "(", "The parenthesis after 'f' is not closed", "a Int8 [Default: f]; b Int8")]
    [InlineData("a Array(Int8,\nb Int8,\nc Map(Int8,\nd Int8", "(|(", "The parenthesis after 'Array' is not closed", "a -; b Int8; c -; d Int8")]
    [InlineData("a LowCardinality(String)), c Int8", ")", "This parenthesis has no opening one. Remove it.", "a LowCardinality(String); c Int8")]

    // Anything else
    [InlineData("a Date oops, c Int8", "oops", "'oops' does not fit here", "a -; c Int8")]
    [InlineData("a Date COMMENT 'x', c Int8", "COMMENT", "'COMMENT' does not fit here", "a -; c Int8")]
    [InlineData("a Enum8('x' = y), c Int8", "y", "'y' does not fit here", "a -; c Int8")]
    [InlineData("a Int8 CODEC ZSTD, c Int8", "ZSTD", "'ZSTD' does not fit here", "a -; c Int8")]
    [InlineData("a Int8 `json:$.a` oops, c Int8", "oops", "'oops' does not fit here", "a Int8 [JsonPath: $.a]; c Int8")]
    [InlineData("@ Int8, c Int8", "@", "'@' does not fit here", "c Int8")]
    [InlineData("a Int8,\n''\n`c` Int8", "''", "'' does not fit here", "a Int8; c Int8")]
    [InlineData("a Int8,\nENGIN \"MergeTree\"\n", "ENGIN", "Unknown instruction 'ENGIN'. Write ENGINE", "a Int8")]
    [InlineData("a Int8\nENGIN \"MergeTree\"\n", "ENGIN", "Unknown instruction 'ENGIN'. Write ENGINE", "a Int8")]
    public void One_mistake_is_one_diagnostic_and_hides_no_other_column(string schema, string marked, string message, string columns)
    {
        var tree = Assert.IsType<DatasourceSyntax>(Trees.Check("visits.datasource", "SCHEMA >\n" + schema + "\nENGINE_SORTING_KEY \"day\"\n"));

        Assert.Equal(marked, string.Join("|", tree.Diagnostics.Select(d => tree.Text.ToString(d.Span))));
        Assert.StartsWith(message, tree.Diagnostics[0].Message, StringComparison.Ordinal);
        Assert.Equal(columns, string.Join("; ", (tree.Schema?.Columns ?? []).Select(Outline.Of)));
        Assert.All(tree.Diagnostics, d => Assert.Equal(marked == "ENGIN" ? "DF0001" : "DF0002", d.Id));
    }

    [Fact]
    public void Two_mistakes_are_told_in_the_order_of_the_text()
    {
        var tree = Trees.Check("a.datasource", "SCHEMA >\n    a Int8 oops,\n    b String DEFAULT ‘x’,\n    c Int8 NULL");

        Assert.Equal(["oops", "‘x’", "NULL"], tree.Diagnostics.Select(d => tree.Text.ToString(d.Span)));
    }

    [Fact]
    public void Types_that_nest_too_deeply_cost_their_column_alone()
    {
        var deep = string.Concat(Enumerable.Repeat("Array(", 100)) + "Int8" + new string(')', 100);
        var tree = Assert.IsType<DatasourceSyntax>(Trees.Check("a.datasource", $"SCHEMA >\n    a {deep},\n    b Int8"));

        Assert.Contains("nest too deeply", Assert.Single(tree.Diagnostics).Message, StringComparison.Ordinal);
        Assert.Equal(["a -", "b Int8"], (tree.Schema?.Columns ?? []).Select(Outline.Of));
    }
}
