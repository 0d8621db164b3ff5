using System.Collections.Immutable;
using System.Text;
using Datafile.Analyzer.Analysis;
using Datafile.Analyzer.Findings;
using Datafile.Analyzer.Project;
using Datafile.Corpus;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;
using Xunit.Abstractions;

namespace Datafile.Analyzer.Tests.RealFiles;

/// <summary>What is found in real datafiles, each alone.</summary>
public class RealFileTests(ITestOutputHelper output)
{
    private const int Files = 300, EditsOfEach = 50, Seed = 20231214;

    /// <summary>Of all files: so few of what people deploy may be said to be broken.</summary>
    private const double MostBroken = 0.005;

    /// <summary>Why each file that is said to be broken is: content, and reason.</summary>
    private static readonly ImmutableDictionary<string, string> Reasons = File
        .ReadLines(Path.Combine(SourceFolder.Repository, "tests", "Datafile.Analyzer.Tests", "RealFiles", "broken-files.txt"))
        .Where(line => line.Length > 0 && line[0] != '#')
        .Select(line => line.Split(' ', 2))
        .ToImmutableDictionary(parts => parts[0], parts => parts[1], StringComparer.Ordinal);

    [CorpusFact]
    public Task What_is_said_to_be_broken_is_few_and_broken()
    {
        var found = CorpusFiles.Blobs.AsParallel().AsOrdered()
            .Select(file => (Name: Path.GetFileName(file), Findings: SyntaxErrors(Analyzed(file, File.ReadAllText(file)))))
            .Where(f => f.Findings.Length > 0)
            .ToArray();
        var all = CorpusFiles.Blobs.Length;

        output.WriteLine($"{found.Length} of {all} files, {100.0 * found.Length / all:F2} %");

        Assert.InRange(found.Length, 0, all * MostBroken);
        return Verifier.Verify(string.Concat(found.Select(f =>
            $"{f.Name}\n    {Reasons.GetValueOrDefault(f.Name[..8], "no reason is written in broken-files.txt")}\n" + string.Concat(f.Findings.Select(x => $"  {Told(x)}\n")))));
    }

    [CorpusFact]
    public void Findings_do_not_depend_on_line_ends() => Parallel.ForEach(CorpusFiles.Blobs, file =>
    {
        var text = File.ReadAllText(file).Replace("\r\n", "\n");

        Assert.Equal(
            Analyzed(file, text).Select(Told),
            Analyzed(file, text.Replace("\n", "\r\n")).Select(Told));
    });

    [CorpusFact]
    public void A_file_in_the_middle_of_an_edit_is_analysed_and_prints_back()
    {
        var random = new Random(Seed);
        var blobs = CorpusFiles.Blobs;
        var edits = Enumerable.Range(0, Files)
            .Select(_ => blobs[random.Next(blobs.Length)])
            .SelectMany(file => Edits(file, random))
            .ToArray();

        Assert.Equal(Files * EditsOfEach, edits.Length);
        Parallel.ForEach(edits, edit =>
        {
            var failure = Record.Exception(() =>
            {
                Assert.Equal(edit.Text, Parser.DatafileParser.Parse(edit.File, SourceText.From(edit.Text)).ToFullString());
                Analyzed(edit.File, edit.Text);
            });
            Assert.True(failure is null, $"{failure}\n{Path.GetFileName(edit.File)}:\n{edit.Text}");
        });
    }

    /// <summary>A file edited further and further, one edit at a time.</summary>
    private static IEnumerable<(string File, string Text)> Edits(string file, Random random)
    {
        var original = File.ReadAllText(file);
        var text = original;
        for (var i = 1; i <= EditsOfEach; i++)
        {
            text = RandomEdits.Edit(i % 5 == 0 ? original : text, random);
            yield return (file, text);
        }
    }

    private static ImmutableArray<Finding> Analyzed(string file, string text) =>
        DatafileAnalysis.AnalyzeFile(new ProjectFile(Path.GetFileName(file), SourceText.From(text, Encoding.UTF8))).Findings;

    private static ImmutableArray<Finding> SyntaxErrors(ImmutableArray<Finding> findings) =>
        [.. findings.Where(f => f.Severity == DiagnosticSeverity.Error && f.Id.StartsWith("DF0", StringComparison.Ordinal))];

    private static string Told(Finding finding)
    {
        var (start, end) = (finding.Place.StartLinePosition, finding.Place.EndLinePosition);
        return $"({start.Line + 1},{start.Character + 1})-({end.Line + 1},{end.Character + 1}) {finding.Id} {finding.Message}";
    }
}
