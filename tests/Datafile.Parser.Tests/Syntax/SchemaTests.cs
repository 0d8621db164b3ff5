using Datafile.Parser.Syntax;

namespace Datafile.Parser.Tests.Syntax;

/// <summary>Columns, their types and what follows them (datafile format 2.1 and 2.2).</summary>
public class SchemaTests
{
    [Theory]

    // Names
    [InlineData("`a` String", "a String")]
    [InlineData("a String", "a String")]
    [InlineData("`a b` String", "a b String")]
    [InlineData("a.b Array(String)", "a.b Array(String)")]
    [InlineData("`default` String", "default String")]
    [InlineData("type String", "type String")]

    // Types
    [InlineData("a DateTime64(3, 'UTC')", "a DateTime64(3, 'UTC')")]
    [InlineData("a Nullable( String )", "a Nullable(String)")]
    [InlineData("a LowCardinality(Nullable(String))", "a LowCardinality(Nullable(String))")]
    [InlineData("a Map(String,Array(UInt8))", "a Map(String, Array(UInt8))")]
    [InlineData("a Tuple(x Int8, `y z` String)", "a Tuple(x Int8, y z String)")]
    [InlineData("a Tuple(Int8, String)", "a Tuple(Int8, String)")]
    [InlineData("a Enum8('x' = 1, 'y' = -2)", "a Enum8('x' = 1, 'y' = -2)")]
    [InlineData("a Enum8('(' = 1, ',' = 2)", "a Enum8('(' = 1, ',' = 2)")]
    [InlineData("a Decimal(18, 2)", "a Decimal(18, 2)")]
    [InlineData("a AggregateFunction(count)", "a AggregateFunction(count)")]
    [InlineData("a AggregateFunction(quantiles(0.5, 0.9), Float64)", "a AggregateFunction(quantiles(0.5, 0.9), Float64)")]
    [InlineData("a SimpleAggregateFunction(any, LowCardinality(String))", "a SimpleAggregateFunction(any, LowCardinality(String))")]
    [InlineData("a AggregateFunction(argMax, String, DateTime64(3))", "a AggregateFunction(argMax, String, DateTime64(3))")]

    // What follows the type
    [InlineData("a String `json:$.a`", "a String [JsonPath: $.a]")]
    [InlineData("a Array(String) `json:$.a[:].b`", "a Array(String) [JsonPath: $.a[:].b]")]
    [InlineData("a Int8 DEFAULT 1", "a Int8 [Default: 1]")]
    [InlineData("a Int8 default -1", "a Int8 [Default: -1]")]
    [InlineData("a DateTime DEFAULT now() CODEC(Delta, ZSTD(3))", "a DateTime [Default: now()] [Codec: (Delta, ZSTD(3))]")]
    [InlineData("a String `json:$.a` DEFAULT 'x, y' CODEC(ZSTD)", "a String [JsonPath: $.a] [Default: 'x, y'] [Codec: (ZSTD)]")]
    [InlineData("a String DEFAULT 'x' `json:$.a`", "a String [Default: 'x'] [JsonPath: $.a]")]
    [InlineData("a String CODEC(ZSTD) `json:$.a`", "a String [Codec: (ZSTD)] [JsonPath: $.a]")]
    [InlineData("a DEFAULT toDate(b)", "a - [Default: toDate(b)]")]
    [InlineData("a UInt8 MATERIALIZED b > 1", "a UInt8 [Materialized: b > 1]")]
    [InlineData("a UInt8 DEFAULT if(b > 1, (1 + 2) * 3, c[1])", "a UInt8 [Default: if(b > 1, (1 + 2) * 3, c[1])]")]

    // Several, with comments
    [InlineData("a Int8, b Int8", "a Int8; b Int8")]
    [InlineData("a Int8,\n    b Int8,\n", "a Int8; b Int8")]
    [InlineData("a Int8, -- the first\n    # none\n    b Int8 -- the last", "a Int8; b Int8")]
    [InlineData("a String DEFAULT '--', b Int8", "a String [Default: '--']; b Int8")]
    [InlineData("a Int8\n\n, b\nInt8", "a Int8; b Int8")]
    public void Columns_are_read_as(string schema, string expected)
    {
        var tree = Trees.Check("a.datasource", "SCHEMA >\n    " + schema);

        Assert.Empty(tree.Diagnostics);
        Assert.Equal(expected, Columns(tree));
    }

    /// <summary>One mistake is one diagnostic on the token that does not fit, and the other columns are there.</summary>
    [Theory]
    [InlineData("a Int8 b Int8, c Int8", "b", "c Int8")]
    [InlineData("a, c Int8", "a", "c Int8")]
    [InlineData("a Array(Int8, c Int8", "(", "")]
    [InlineData("a Int8), c Int8", ")", "c Int8")]
    [InlineData("a Enum8('x' = y), c Int8", "(", "c Int8")]
    [InlineData("1a Int8, c Int8", "1a", "c Int8")]
    [InlineData("'a' Int8, c Int8", "'a'", "c Int8")]
    [InlineData("a Int8 NOT NULL, c Int8", "NOT", "c Int8")]
    [InlineData("a Int8 DEFAULT, c Int8", "DEFAULT", "c Int8")]
    public void A_broken_column_is_one_diagnostic_and_hides_no_other(string schema, string broken, string others)
    {
        var tree = Trees.Check("a.datasource", "SCHEMA >\n    " + schema + "\n");
        var diagnostic = Assert.Single(tree.Diagnostics);

        Assert.Equal("DF0002", diagnostic.Id);
        Assert.Equal(broken, tree.Text.ToString(diagnostic.Span));
        Assert.Equal(others, Columns(tree));
    }

    [Fact]
    public void A_column_knows_where_its_name_type_and_clauses_stand()
    {
        var tree = Trees.Check("a.datasource", "SCHEMA >\n    `a b` Nullable(String) `json:$.a` DEFAULT 'x',\n");
        var column = Assert.Single(Assert.IsType<DatasourceSyntax>(tree).Schema?.Columns ?? []);

        Assert.Equal("`a b` Nullable(String) `json:$.a` DEFAULT 'x'", tree.Text.ToString(column.Span));
        Assert.Equal("`a b`", tree.Text.ToString(column.NameSpan));
        Assert.Equal("Nullable(String)", tree.Text.ToString(Assert.IsType<TypeSyntax>(column.Type).Span));
        Assert.Equal(["`json:$.a`", "DEFAULT 'x'"], column.Clauses.Select(c => tree.Text.ToString(c.Span)));
    }

    [Theory]
    [InlineData("Array(Nullable(String))", "Array(Nullable(String))")]
    [InlineData("DateTime('Europe/Madrid')", "DateTime('Europe/Madrid')")]
    [InlineData("String DEFAULT 1", "-")]
    [InlineData("String, Int8", "-")]
    [InlineData("1", "-")]
    [InlineData("", "-")]
    public void A_type_alone_is_read_as(string text, string expected) =>
        Assert.Equal(expected, Outline.Of(DatafileParser.ParseType(text)));

    private static string Columns(DatafileSyntax tree) =>
        string.Join("; ", (Assert.IsType<DatasourceSyntax>(tree).Schema?.Columns ?? []).Select(Outline.Of));
}
