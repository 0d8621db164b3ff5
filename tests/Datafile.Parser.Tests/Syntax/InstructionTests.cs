using Datafile.Parser.Syntax;

namespace Datafile.Parser.Tests.Syntax;

/// <summary>Which lines are instructions, where a block ends, and what a value is (datafile format 1.2 to 1.4).</summary>
public class InstructionTests
{
    [Theory]

    // Values
    [InlineData("ENGINE MergeTree", "ENGINE MergeTree")]
    [InlineData("ENGINE \"MergeTree\"", "ENGINE MergeTree")]
    [InlineData("engine 'MergeTree'", "ENGINE MergeTree")]
    [InlineData("ENGINE_SORTING_KEY timestamp,   action", "ENGINE_SORTING_KEY timestamp, action")]
    [InlineData("ENGINE_SORTING_KEY \"a\", b'", "ENGINE_SORTING_KEY a\" , b")]
    [InlineData("ENGINE_SORTING_KEY \"a, b'", "ENGINE_SORTING_KEY a, b\nDF0002 at 1:20")]
    [InlineData("TOKEN \"read READ", "TOKEN \"read READ\nDF0002 at 1:7")]
    [InlineData("SHARED_WITH >\n    a\nENGINE \"MergeTree", "SHARED_WITH > a\nENGINE \"MergeTree\nDF0002 at 3:8")]
    [InlineData("DESCRIPTION >\n    a\ntype 'of", "DESCRIPTION > a / type 'of")]
    [InlineData("KAFKA_TOPIC a#b c", "KAFKA_TOPIC a")]
    [InlineData("KAFKA_TOPIC \"a#b\" # c", "KAFKA_TOPIC a#b")]
    [InlineData("DESCRIPTION it's free", "DESCRIPTION it's free")]
    [InlineData("DESCRIPTION >x", "DESCRIPTION >x")]
    [InlineData("    TYPE endpoint", "TYPE endpoint")]
    [InlineData("COPY_SCHEDULE 0 * * * *", "COPY_SCHEDULE 0 * * * *")]
    [InlineData("ENGINE_TTL \"\"", "ENGINE_TTL ")]
    [InlineData("ENGINE_TTL", "ENGINE_TTL ")]

    // Blocks
    [InlineData("DESCRIPTION >\n    a\n    b", "DESCRIPTION > a /     b")]
    [InlineData("DESCRIPTION > ignored\n    a", "DESCRIPTION > a\nDF0002 at 1:15")]
    [InlineData("DESCRIPTION >\n    a\n\n# b\n    c # d\nTYPE endpoint", "DESCRIPTION > a /     c # d\nTYPE endpoint")]
    [InlineData("DESCRIPTION >\n    BACKFILL skip: x\n    NODE y\nNODE z", "DESCRIPTION > BACKFILL skip: x /     NODE y\nNODE z")]
    [InlineData("DESCRIPTION >\na\nb\n\nTOKEN x READ", "DESCRIPTION > a / b\nTOKEN x READ")]
    [InlineData("DESCRIPTION >\n\ta\nnode z", "DESCRIPTION > a\nNODE z")]
    [InlineData("SQL >\nSELECT a\nFROM t\nWHERE b\nTYPE endpoint", "SQL > (select a (from t) (where b))\nTYPE endpoint")]
    [InlineData("SQL >\n    SELECT a\nfrom t", "SQL > (select a (from t))")]
    [InlineData("SQL >\n    SELECT a\n    # FROM u\n\n    FROM t\n", "SQL > (select a (from t))")]
    [InlineData("SQL >\n    SELECT type FROM t WHERE\n    type = 1", "SQL > (select type (from t) (where (equals type 1)))")]
    [InlineData("SQL >\n    SELECT type FROM t WHERE a\nTYPE# b\n", "SQL > (select type (from t) (where a))\nTYPE ")]

    // What is no instruction
    [InlineData("SQL>\n    SELECT 1", "skipped SQL>\nskipped SELECT\nDF0001 at 1:1")]
    [InlineData("ENGIN MergeTree\nENGINE_TTL x", "skipped ENGIN\nENGINE_TTL x\nDF0001 at 1:1")]
    [InlineData("FOO >\n    a\n    b\nNODE c", "skipped FOO\nNODE c\nDF0001 at 1:1")]
    [InlineData("\"NODE a\"", "skipped \"NODE a\"\nDF0001 at 1:1")]
    public void A_text_is_read_as(string text, string expected)
    {
        Assert.Equal(expected, Outline.Of("a.datasource", text));
        Assert.Equal(expected, Outline.Of("a.pipe", text.Replace("\n", "\r\n", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("SCHMA >", "SCHEMA")]
    [InlineData("ENGINE_SORTINGKEY a", "ENGINE_SORTING_KEY")]
    [InlineData("DATASUORCE a", "DATASOURCE")]
    public void A_misspelt_instruction_is_told_with_the_one_that_was_meant(string line, string meant)
    {
        var diagnostic = Assert.Single(Trees.Check("a.pipe", line).Diagnostics);

        Assert.Equal("DF0001", diagnostic.Id);
        Assert.Contains($"Write {meant}", diagnostic.Message, StringComparison.Ordinal);
    }

    /// <summary>Only a word that can hardly be text of the block above is corrected.</summary>
    [Theory]
    [InlineData("DATASUORCE a", "DATASOURCE")]
    [InlineData("TOKNE a", "TOKEN")]
    [InlineData("TYEP a", null)]
    [InlineData("NODES a", "NODE")]
    [InlineData("NOD a", null)]
    [InlineData("Datasuorce a", null)]
    public void A_misspelt_instruction_has_a_fix_where_it_is_meant(string line, string? corrected) =>
        Assert.Equal(corrected, Assert.Single(Trees.Check("a.pipe", line).Diagnostics).Change?.NewText);

    [Fact]
    public void What_stands_after_a_node_belongs_to_it()
    {
        var pipe = Assert.IsType<PipeSyntax>(Trees.Check("a.pipe", """
            DESCRIPTION >
                Of the pipe
            TOKEN "x" READ

            NODE first
            SQL >
                SELECT 1

            NODE second
            DESCRIPTION Of the node
            TYPE Materialized
            DATASOURCE target
            SQL >
                SELECT 2
            """));

        Assert.Equal("Of the pipe", pipe.Description);
        Assert.Equal(["DESCRIPTION", "TOKEN"], pipe.Header.Select(i => i.Kind.Name));
        Assert.Equal(["first", "second"], pipe.Nodes.Select(n => n.Name));
        Assert.Equal(["", "materialized"], pipe.Nodes.Select(n => n.Type));
        Assert.Equal("target", pipe.Nodes[1].Find("DATASOURCE")?.Value);
        Assert.NotNull(pipe.Nodes[1].Sql);
    }

    [Fact]
    public void A_data_source_has_its_schema_and_engine_wherever_they_stand()
    {
        var source = Assert.IsType<DatasourceSyntax>(Trees.Check("a.datasource", """
            ENGINE_TTL "d + toIntervalDay(90)"
            SCHEMA >
                `d` Date
            DESCRIPTION text
            ENGINE "ReplacingMergeTree"
            ENGINE_VER "d"
            """));

        Assert.Equal("text", source.Description);
        Assert.Equal("d Date", Outline.Of(Assert.Single(source.Schema?.Columns ?? [])));
        Assert.Equal("ReplacingMergeTree", source.Engine.Engine?.Value);
        Assert.Equal("d + toIntervalDay(90)", source.Engine.Option("TTL"));
        Assert.Equal("d", source.Engine.Option("VER"));
        Assert.Equal("", source.Engine.Option("SORTING_KEY"));
    }

    [Theory]
    [InlineData("a.datasource", DatafileKinds.Datasource)]
    [InlineData("pipes/a.b.pipe", DatafileKinds.Pipe)]
    [InlineData("A.PIPE", DatafileKinds.Pipe)]
    [InlineData("a.connection", DatafileKinds.Connection)]
    [InlineData("a.token", DatafileKinds.Token)]
    [InlineData("a.pipe.bak", DatafileKinds.None)]
    [InlineData("pipe", DatafileKinds.None)]
    public void The_ending_of_a_path_tells_the_kind(string path, DatafileKinds kind) =>
        Assert.Equal(kind, DatafileParser.KindOf(path));
}
