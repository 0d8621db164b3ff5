using CsCheck;
using Datafile.Parser.Includes;
using Datafile.Parser.Syntax;
using Datafile.Properties;
using Microsoft.CodeAnalysis.Text;

namespace Datafile.Parser.Tests.Includes;

/// <summary>What stands in the place of an INCLUDE.</summary>
public class IncludeTests
{
    [Theory]
    [InlineData("NODE a\nSQL >\n    SELECT 1\n")]
    [InlineData("DESCRIPTION >\n    It includes much.\n    INCLUDE \"b.incl\"\n")]
    [InlineData("# INCLUDE \"b.incl\"\n")]
    [InlineData("SQL >\n    SELECT\n        includeCollaborations,\n\tinclude \"b.incl\"\n")]
    [InlineData("INCLUDED \"b.incl\"\n")]
    [InlineData("")]
    public void A_text_that_includes_nothing_is_the_same_object(string text)
    {
        var source = SourceText.From(text);
        var expansion = IncludeExpander.Expand("a.pipe", source, _ => throw new InvalidOperationException("nothing is asked for"), _ => null);

        Assert.Same(source, expansion.Text);
        Assert.Null(expansion.Map);
        Assert.False(expansion.IsIncomplete);
    }

    [Theory]
    [InlineData("INCLUDE \"../includes/b.incl\"")]
    [InlineData("include '../includes/b.incl'")]
    [InlineData("  Include ../includes/b.incl   # why")]
    [InlineData("\uFEFFINCLUDE ../includes/./b.incl")]
    public void An_include_is_found_from_the_folder_of_the_file(string line)
    {
        var files = new Expansions { ["pipes/a.pipe"] = line + "\nTYPE endpoint\n", ["includes/b.incl"] = "NODE b\nSQL >\n    SELECT 1\n" };

        Assert.EndsWith("NODE b\nSQL >\n    SELECT 1\nTYPE endpoint\n", files.Expand().Text.ToString(), StringComparison.Ordinal);
        Assert.Equal(["includes/b.incl"], files.Expand().Includes.ToArray());
    }

    [Fact]
    public void An_include_is_found_from_the_project_root_where_the_folder_of_the_file_has_none()
    {
        var files = new Expansions { ["pipes/a.pipe"] = "INCLUDE ./includes/b.incl\n", ["includes/b.incl"] = "TAGS b\n" };

        Assert.Equal("TAGS b\n", files.Text());
        Assert.Equal("pipes/includes/b.incl", files.Asked[0]);
    }

    [Fact]
    public void Nested_paths_start_where_the_first_file_lies()
    {
        var files = new Expansions
        {
            ["pipes/a.pipe"] = "INCLUDE ../includes/deep/b.incl\n",
            ["includes/deep/b.incl"] = "INCLUDE ../includes/c.incl\nINCLUDE d.incl\n",
            ["includes/c.incl"] = "TAGS c\n",
            ["includes/deep/d.incl"] = "TAGS d\n",
        };

        Assert.Equal("TAGS c\nTAGS d\n", files.Text());
        Assert.Empty(files.Problems());
    }

    [Fact]
    public void An_include_may_start_in_the_middle_of_a_node_and_hold_others()
    {
        var pipe = Assert.IsType<PipeSyntax>(new Expansions
        {
            ["pipes/a.pipe"] = "NODE a\nSQL >\n    SELECT 1\nINCLUDE b.incl\nTYPE endpoint\n",
            ["pipes/b.incl"] = "TYPE materialized\nDATASOURCE d\n\nNODE b\nSQL >\n    SELECT 2\n",
        }.Parse());

        Assert.Equal(["a materialized", "b endpoint"], pipe.Nodes.Select(n => $"{n.Name} {n.Type}"));
    }

    [Theory]
    [InlineData("NODE b\nSQL >\n    SELECT x\n")]
    [InlineData("NODE b\nSQL >\n    SELECT x")]
    [InlineData("NODE b\r\nSQL >\r\n    SELECT x\r\n")]
    public void A_block_that_an_include_leaves_open_goes_on_in_the_file(string include)
    {
        var pipe = Assert.IsType<PipeSyntax>(new Expansions
        {
            ["pipes/a.pipe"] = "INCLUDE b.incl\n    FROM y\n    include 'text'\nTYPE endpoint\n",
            ["pipes/b.incl"] = include,
        }.Parse());

        Assert.Empty(pipe.Diagnostics);
        Assert.Equal("SELECT x\n    FROM y\n    include 'text'", pipe.Nodes[0].Sql?.Value.Replace("\r", "", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("$KEY", "v")]
    [InlineData("${KEY}", "v")]
    [InlineData("a$KEY.b", "av.b")]
    [InlineData("${KEY}s", "vs")]
    [InlineData("$KEYS", "$KEYS")]
    [InlineData("$key", "$key")]
    [InlineData("$OTHER ${OTHER}", "$OTHER ${OTHER}")]
    [InlineData("$$KEY", "$KEY")]
    [InlineData("$$$KEY", "$v")]
    [InlineData("$ $1 ${ ${KEY", "$ $1 ${ ${KEY")]
    [InlineData("$EMPTY.", ".")]
    [InlineData("$PAIR", "a=b c")]
    public void Arguments_stand_for_their_names(string written, string read)
    {
        var files = new Expansions
        {
            ["pipes/a.pipe"] = "INCLUDE b.incl \"KEY=v\" EMPTY= \"PAIR=a=b c\" nothing\nTAGS $KEY\n",
            ["pipes/b.incl"] = $"TAGS {written}\n",
        };

        Assert.Equal($"TAGS {read}\nTAGS $KEY\n", files.Text());
    }

    [Fact]
    public void Arguments_go_on_into_the_includes_of_an_include()
    {
        var files = new Expansions
        {
            ["pipes/a.pipe"] = "INCLUDE b.incl \"FILE=c\" \"KEY=v\"\n",
            ["pipes/b.incl"] = "INCLUDE $FILE.incl \"INNER=$KEY\"\n",
            ["pipes/c.incl"] = "TAGS $INNER $KEY\n",
        };

        Assert.Equal("TAGS v $KEY\n", files.Text());
    }

    [Fact]
    public void Environment_variables_stand_in_paths_and_values()
    {
        var files = new Expansions { ["pipes/a.pipe"] = "INCLUDE \"$TB_ENV/b.incl\" \"KEY=${TB_ENV}_x\"\n", ["pipes/dev/b.incl"] = "TAGS $KEY $TB_ENV\n" };
        files.Variables["TB_ENV"] = "dev";

        Assert.Equal("TAGS dev_x $TB_ENV\n", files.Text());
    }

    [Fact]
    public void A_path_with_an_unknown_variable_is_not_looked_for()
    {
        var files = new Expansions { ["pipes/a.pipe"] = "INCLUDE \"$TB_ENV/b.incl\"\nTAGS a\n" };

        Assert.Equal(["UnknownVariable $TB_ENV/b.incl"], files.Problems());
        Assert.Empty(files.Asked);
        Assert.True(files.Expand().IsIncomplete);
    }

    [Fact]
    public void The_byte_order_mark_of_an_include_is_no_part_of_its_text() =>
        Assert.Equal("TAGS b\n", new Expansions { ["pipes/a.pipe"] = "INCLUDE b.incl\n", ["pipes/b.incl"] = "\uFEFFTAGS b\n" }.Text());

    [Theory]
    [InlineData("INCLUDE b.incl", "TAGS b")]
    [InlineData("INCLUDE b.incl\n", "TAGS b")]
    [InlineData("INCLUDE b.incl", "TAGS b\n")]
    [InlineData("INCLUDE b.incl\n", "\n\nTAGS b\n\n")]
    public void Files_without_a_last_line_break_keep_their_lines_apart(string file, string include)
    {
        var files = new Expansions { ["pipes/a.pipe"] = file + "\nTAGS a", ["pipes/b.incl"] = include };

        Assert.Equal(["TAGS b", "TAGS a"], files.Text().Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [Theory]
    [InlineData("INCLUDE", "NoPath ")]
    [InlineData("INCLUDE \"\"", "NoPath ")]
    [InlineData("INCLUDE >\n    b.incl", "NoPath ")]
    [InlineData("INCLUDE c.incl", "Missing pipes/c.incl")]
    [InlineData("INCLUDE ../../c.incl", "Missing ../c.incl")]
    [InlineData("INCLUDE /etc/passwd", "Outside /etc/passwd")]
    [InlineData("INCLUDE C:\\x.incl", "Outside C:\\x.incl")]
    [InlineData("INCLUDE b.incl/", "Missing pipes/b.incl")]
    public void What_cannot_be_put_in_place_is_told(string line, string problem)
    {
        var files = new Expansions { ["pipes/a.pipe"] = $"TAGS a\n{line}\nTAGS b\n" };

        Assert.Equal([problem], files.Problems());
        Assert.Equal("as it is", Expansions.Show(files.Expand(), default));
    }

    [Fact]
    public void Every_problem_has_its_place()
    {
        var files = new Expansions { ["pipes/a.pipe"] = "INCLUDE b.incl \"X=1\"\nINCLUDE gone.incl\n", ["pipes/b.incl"] = "TAGS $X\nINCLUDE 'lost.incl'\n" };
        var expansion = files.Expand();

        Assert.Equal(
            ["pipes/b.incl(2,10): lost.incl", "pipes/a.pipe(2,9): gone.incl"],
            expansion.Problems.Select(p => Expansions.Show(expansion, p.Span)));
    }

    /// <summary>The line reader and the expansion tell text from instructions by the same rules.</summary>
    [Fact]
    public void The_tree_has_the_same_includes_as_the_expansion()
    {
        string[] lines =
        [
            "INCLUDE b.incl", "  include b.incl", "\tInclude b.incl", "INCLUDED b.incl", "include", "include #", "# INCLUDE b.incl", "",
            "SQL >", "DESCRIPTION >", "unknown >", "INCLUDE >", "SQL > rest", "TYPE a", "  TYPE a", "FROM b", "SELECT 1", "    SELECT 1", "\"INCLUDE\" b", "INCLUDE\tb.incl",
        ];
        var text = Gen.Select(Gen.OneOf(lines), Gen.Frequency((4, "\n"), (1, "\r\n")), string.Concat).Array[0, 8].Select(string.Concat);
        text.ForAll(2_000, text =>
        {
            var tree = DatafileParser.Parse("a.pipe", SourceText.From(text));
            var expansion = IncludeExpander.Expand("a.pipe", tree.Text, _ => IncludedText.Missing, _ => null);
            Assert.Equal(
                tree.Instructions.Where(i => i.Is("INCLUDE")).Select(i => i.Keyword.Start),
                expansion.Problems.Select(p => tree.Instructions.Last(i => i.Keyword.Start <= p.Span.Start).Keyword.Start));
        });
    }
}
