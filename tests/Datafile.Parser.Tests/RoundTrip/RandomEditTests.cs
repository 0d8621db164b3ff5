using System.Text;
using CsCheck;
using Datafile.Parser.Syntax;
using Datafile.Properties;
using Microsoft.CodeAnalysis.Text;

namespace Datafile.Parser.Tests.RoundTrip;

/// <summary>Files as they are while somebody writes them.</summary>
public class RandomEditTests
{
    [Fact]
    public void A_file_in_the_middle_of_an_edit_prints_back_and_its_sql_too()
    {
        var samples = Samples.Datafiles().DistinctBy(Path.GetFileName)
            .ToLookup(Path.GetExtension, path => Encoding.UTF8.GetString(Samples.Read(path)))
            .Select(kind => EditedTexts.Of(EditedTexts.WithParts(Gen.OneOf(kind.ToArray())), EditedTexts.Noise, most: 4).Select(text => (Path: "a" + kind.Key, Text: text)));

        Gen.OneOf([.. samples]).Shortest(file => file.Text.Length)
            .ForAll(5_000, file => Trees.Check(file.Path, file.Text), file => $"{file.Path}: {Property.Literal(file.Text)}");
    }

    /// <summary>In the SQL of the second node: the first and the third are read as before.</summary>
    [Fact]
    public void An_edit_of_a_line_that_is_no_instruction_leaves_the_other_nodes_alone()
    {
        var text = Encoding.UTF8.GetString(Samples.Read("add-column-to-a-materialized-view/before/pipes/analytics_hits.pipe"));
        var at = text.IndexOf("    FROM page_hits", StringComparison.Ordinal) + 4;
        var before = Pipe(text);
        foreach (var noise in EditedTexts.Noise.Where(noise => noise[0] == '\n' || !noise.Contains('\n', StringComparison.Ordinal)))
        {
            var edited = Pipe(text.Insert(at, noise));
            Assert.Equal(before.Nodes.Select(n => n.Name), edited.Nodes.Select(n => n.Name));
            Assert.Equal(Outline.Of(before).Split('\n')[..3], Outline.Of(edited).Split('\n')[..3]);
            Assert.Equal(Outline.Of(before).Split('\n')[^1], Outline.Of(edited).Split('\n')[^1]);
        }
    }

    private static PipeSyntax Pipe(string text) => Assert.IsType<PipeSyntax>(DatafileParser.Parse("a.pipe", SourceText.From(text)));
}
