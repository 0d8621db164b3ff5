using System.Text;
using Microsoft.CodeAnalysis.Text;
using Xunit.Abstractions;

namespace Datafile.Parser.Tests.RoundTrip;

/// <summary>Files as they are while somebody writes them: half a line, a line too many, one in the wrong place.</summary>
public class RandomEditTests(ITestOutputHelper output)
{
    private const int Edits = 2_000, Seed = 20231214;

    private static readonly string[] Noise =
    [
        "(", ")", "((((", "'", "\"", "`", "{{", "}}", "{%", "%}", "{#", "#}", "/*", "*/", "--", "#", "%", "\0", "\uFEFF", "\t", "\r",
        "\r\n", "\n\n", " >", ">", ",", ",,", ".", "::", "->", "é", "🏠", "\uD83C", "NODE x\n", "SQL >\n", "SCHEMA >\n", "TYPE ",
        "SELECT ", " FROM ", " AS ", " CASE ", " BETWEEN ", " INTERVAL ", " IN (", "\\", "1e", "0x", "json:", "`json:$", "= ", "[", "]", "@",
    ];

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
                text = Edit(text, random);

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
            var noise = Noise[random.Next(Noise.Length)];
            if (noise.Contains('\n', StringComparison.Ordinal) && !noise.StartsWith('\n'))
                continue;

            var edited = (Syntax.PipeSyntaxOf(text.Insert(parsed + 4, noise)), Syntax.PipeSyntaxOf(text));
            Assert.Equal(edited.Item2.Nodes.Select(n => n.Name), edited.Item1.Nodes.Select(n => n.Name));
            Assert.Equal(Outline.Of(edited.Item2).Split('\n')[..3], Outline.Of(edited.Item1).Split('\n')[..3]);
            Assert.Equal(Outline.Of(edited.Item2).Split('\n')[^1], Outline.Of(edited.Item1).Split('\n')[^1]);
        }
    }

    private static string Edit(string text, Random random)
    {
        var lines = text.Split('\n').ToList();
        var (one, other, at) = (random.Next(lines.Count), random.Next(lines.Count), random.Next(text.Length + 1));
        switch (random.Next(7))
        {
            case 0:
                lines.RemoveAt(one);
                break;
            case 1:
                lines.Insert(other, lines[one]);
                break;
            case 2:
                (lines[one], lines[other]) = (lines[other], lines[one]);
                break;
            case 3:
                lines[one] = lines[one].TrimStart();
                break;
            case 4:
                return text[..at];
            case 5:
                return text.Remove(at, Math.Min(random.Next(1, 12), text.Length - at));
            default:
                return text.Insert(at, Noise[random.Next(Noise.Length)]);
        }

        return string.Join('\n', lines);
    }

    private static class Syntax
    {
        public static Parser.Syntax.PipeSyntax PipeSyntaxOf(string text) =>
            Assert.IsType<Parser.Syntax.PipeSyntax>(DatafileParser.Parse("a.pipe", SourceText.From(text)));
    }
}
