using System.Collections.Immutable;
using System.Text;
using CsCheck;
using Datafile.Analyzer.Analysis;
using Datafile.Analyzer.Findings;
using Datafile.Analyzer.Project;
using Datafile.Corpus;
using Datafile.Properties;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;
using Xunit.Abstractions;

namespace Datafile.Analyzer.Tests.RealFiles;

/// <summary>What is found in real datafiles, each alone.</summary>
public class RealFileTests(ITestOutputHelper output)
{
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
        var files = Gen.OneOf(CorpusFiles.Blobs).SelectMany(file => EditedTexts.Of(Gen.Const(() => File.ReadAllText(file)), EditedTexts.Noise, most: 10).Select(text => (Name: Path.GetFileName(file), Text: text)));
        files.Shortest(file => file.Text.Length).ForAll(
            15_000,
            file =>
            {
                Assert.Equal(file.Text, Parser.DatafileParser.Parse(file.Name, SourceText.From(file.Text)).ToFullString());
                Analyzed(file.Name, file.Text);
            },
            file => $"{file.Name}: {Property.Literal(file.Text)}");
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
