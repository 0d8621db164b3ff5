using System.Text;
using Datafile.Corpus;
using Microsoft.CodeAnalysis.Text;
using Xunit.Abstractions;

namespace Datafile.Parser.Tests.RoundTrip;

/// <summary>Files as they are while somebody writes them.</summary>
public class RandomEditTests(ITestOutputHelper output)
{
    private const int Edits = 2_000, Seed = 20231214;

    [Fact]
    public void A_file_in_the_middle_of_an_edit_prints_back_and_its_sql_too()
    {
        var random = new Random(Seed);
        string[] samples = [.. Samples.Datafiles().DistinctBy(Path.GetFileName)];

        for (var i = 0; i < Edits; i++)
        {
            var path = samples[random.Next(samples.Length)];
            var text = Encoding.UTF8.GetString(Samples.Read(path));
            for (var left = random.Next(1, 5); left > 0; left--)
                text = RandomEdits.Edit(text, random);

            try
            {
                Trees.Check(path, text);
            }
            catch (Exception)
            {
                output.WriteLine($"Edit {i} of {path}:\n{text}");
                throw;
            }
        }
    }

    [Fact]
    public void An_edit_of_a_line_that_is_no_instruction_leaves_the_other_nodes_alone()
    {
        var random = new Random(Seed);
        var text = Encoding.UTF8.GetString(Samples.Read("add-column-to-a-materialized-view/before/pipes/analytics_hits.pipe"));
        var parsed = text.IndexOf("    FROM page_hits", StringComparison.Ordinal);

        for (var i = 0; i < 200; i++)
        {
            // Inside the SQL of the second node: what stands in the first and the third is read as before.
            var noise = RandomEdits.Noise[random.Next(RandomEdits.Noise.Length)];
            if (noise.Contains('\n', StringComparison.Ordinal) && !noise.StartsWith('\n'))
                continue;

            var edited = (Syntax.PipeSyntaxOf(text.Insert(parsed + 4, noise)), Syntax.PipeSyntaxOf(text));
            Assert.Equal(edited.Item2.Nodes.Select(n => n.Name), edited.Item1.Nodes.Select(n => n.Name));
            Assert.Equal(Outline.Of(edited.Item2).Split('\n')[..3], Outline.Of(edited.Item1).Split('\n')[..3]);
            Assert.Equal(Outline.Of(edited.Item2).Split('\n')[^1], Outline.Of(edited.Item1).Split('\n')[^1]);
        }
    }

    private static class Syntax
    {
        public static Parser.Syntax.PipeSyntax PipeSyntaxOf(string text) =>
            Assert.IsType<Parser.Syntax.PipeSyntax>(DatafileParser.Parse("a.pipe", SourceText.From(text)));
    }
}
