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
    [InlineData("index String", "index String")]
    [InlineData("user-id String, a.b-c* String", "user-id String; a.b-c* String")]
    [InlineData("2nd String, it's String", "2nd String; it's String")]
    [InlineData("'a' String", "a String")]
    [InlineData("`a(,--'\"` String", "a(,--'\" String")]

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

    [InlineData("a AggregateFunction(countIf, UInt8)", "a AggregateFunction(countIf, UInt8)")]
    [InlineData("a AggregateFunction(argMinState, String, DateTime)", "a AggregateFunction(argMinState, String, DateTime)")]
    [InlineData("a AggregateFunction(1, sumMap, Array(UInt8), Array(UInt8))", "a AggregateFunction(1, sumMap, Array(UInt8), Array(UInt8))")]
    [InlineData("a Enum('x','y''z')", "a Enum('x', 'y''z')")]
    [InlineData("a Nested(x String, y Array(UInt8))", "a Nested(x String, y Array(UInt8))")]
    [InlineData("a JSON(max_dynamic_paths=16, a.b UInt32, SKIP a.c, SKIP REGEXP 'x(')", "a JSON(max_dynamic_paths=16, a.b UInt32, SKIP a.c, SKIP REGEXP 'x(')")]
    [InlineData("a Tuple(skip String)", "a Tuple(skip String)")]
    [InlineData("a Object('json')", "a Object('json')")]
    [InlineData("a Object(Nullable('json'))", "a Object(Nullable('json'))")]
    [InlineData("a FixedString(16)", "a FixedString(16)")]
    [InlineData("a Dynamic(max_types=8)", "a Dynamic(max_types=8)")]
    [InlineData("a Variant(String, UInt64)", "a Variant(String, UInt64)")]
    [InlineData("a Array(Array(String))", "a Array(Array(String))")]
    [InlineData("a double precision DEFAULT 1", "a double precision [Default: 1]")]
    [InlineData("a Tuple(INT UNSIGNED, b INT UNSIGNED)", "a Tuple(INT UNSIGNED, b INT UNSIGNED)")]
    [InlineData("a Tuple(\n        x String, -- the first\n        y UInt8\n    )", "a Tuple(x String, y UInt8)")]

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

    [InlineData("a UInt8 DEFAULT if(default = 1, ttl, codec)", "a UInt8 [Default: if(default = 1, ttl, codec)]")]
    [InlineData("a UInt8 DEFAULT x IS NOT NULL AND NOT y", "a UInt8 [Default: x IS NOT NULL AND NOT y]")]
    [InlineData("a Float64 DEFAULT 1e-3", "a Float64 [Default: 1e-3]")]
    [InlineData("a String DEFAULT 'it''s'", "a String [Default: 'it''s']")]

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

    [Fact]
    public void A_codec_is_its_name_and_arguments()
    {
        var tree = Trees.Check("a.datasource", "SCHEMA >\n    a Int8 CODEC(Delta(4), T64('bit'), LZ4)");
        var codecs = Assert.Single(Assert.Single(Assert.IsType<DatasourceSyntax>(tree).Schema?.Columns ?? []).Clauses).Codecs;

        Assert.Equal(["Delta(4)", "T64('bit')", "LZ4"], codecs.Select(c => tree.Text.ToString(c.Span)));
        Assert.Equal(["Delta 4", "T64 'bit'", "LZ4 "], codecs.Select(c => $"{c.Name} {string.Concat(c.Arguments.Select(a => a.Literal))}"));
    }

    [Theory]
    [InlineData("a Int8, b Int8,", "14", "")]
    [InlineData("a Int8, b Int8, -- the last", "14", "")]
    [InlineData("a Int8, b Int8", "", "")]
    [InlineData("a Int8,\n    INDEX i a TYPE minmax GRANULARITY 2,\n    b Int8", "", "i a minmax 2")]
    [InlineData("a Int8, index i lower(a) TYPE set(100)", "", "i lower(a) set(100) -")]
    public void What_only_one_product_takes_is_a_fact_of_the_tree(string schema, string trailingComma, string indexes)
    {
        var tree = Trees.Check("a.datasource", "SCHEMA >\n" + schema);
        var read = Assert.IsType<SchemaSyntax>(Assert.IsType<DatasourceSyntax>(tree).Schema);

        Assert.Empty(tree.Diagnostics);
        Assert.Equal(trailingComma, (read.TrailingComma?.Start - "SCHEMA >\n".Length).ToString());
        Assert.Equal(indexes, string.Join("; ", read.InlineIndexes.Select(Outline.Of)));
        Assert.StartsWith("a Int8", Columns(tree), StringComparison.Ordinal);
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
