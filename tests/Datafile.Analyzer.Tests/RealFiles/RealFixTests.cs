using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Datafile.Analyzer.Analysis;
using Datafile.Analyzer.Findings;
using Datafile.Analyzer.Project;
using Datafile.Corpus;
using Datafile.Parser;
using Microsoft.CodeAnalysis.Text;
using Xunit.Abstractions;

namespace Datafile.Analyzer.Tests.RealFiles;

/// <summary>What fixes make of real datafiles after a slip of the hand: a letter too few, two of them swapped, a comma that is gone.</summary>
public partial class RealFixTests(ITestOutputHelper output)
{
    private const int Files = 150, SlipsOfEach = 10, Seed = 20261125;

    [CorpusFact]
    public void A_fix_brings_nothing_that_was_not_there_before_the_slip()
    {
        var random = new Random(Seed);
        var blobs = CorpusFiles.Blobs;
        var slips = Enumerable.Range(0, Files).Select(_ => blobs[random.Next(blobs.Length)]).SelectMany(file => Slips(file, random)).ToArray();
        var (offered, restored) = (0, 0);
        var wrong = new ConcurrentBag<string>();
        Parallel.ForEach(slips, slip =>
        {
            var before = Keys(slip.File, slip.Original);
            foreach (var finding in Analyzed(slip.File, slip.Text).Where(f => !f.Fixes.IsEmpty && !before.Contains((f.Id, f.Message))))
            {
                var mended = SourceText.From(slip.Text).WithChanges(finding.Fixes[0].Edits.Select(e => e.Change)).ToString();
                Assert.Equal(mended, DatafileParser.Parse(slip.File, SourceText.From(mended)).ToFullString());
                if (Keys(slip.File, mended).Except(before) is { IsEmpty: false } others)
                    wrong.Add($"{Path.GetFileName(slip.File)}: '{finding.Fixes[0].Title}' for {finding.Message}\n  {string.Join("\n  ", others)}");
                Interlocked.Increment(ref offered);
                if (mended == slip.Original)
                    Interlocked.Increment(ref restored);
            }
        });

        Assert.True(wrong.IsEmpty, string.Join("\n", wrong.Order(StringComparer.Ordinal).Take(20)));
        output.WriteLine($"{slips.Length} slips, {offered} with a fix, which writes the very text that was there in {restored}");
        Assert.True(offered > Files && restored > 0.9 * offered, $"{offered} fixes, {restored} of them as it was");
    }

    /// <summary>The fixed project is read anew here, while a review keeps what is the same of the project.</summary>
    [CorpusFact]
    public void What_is_written_in_a_project_with_slips_brings_no_finding_and_by_default_changes_no_table()
    {
        var random = new Random(Seed);
        var (written, refused) = (0, 0);
        foreach (var files in CorpusFiles.ProjectFiles.GroupBy(RealProjectTests.RootOf).OrderBy(p => p.Key, StringComparer.Ordinal).Select(p => p.ToArray()))
        {
            var slipped = files.OrderBy(_ => random.Next()).Take(SlipsOfEach).SelectMany(file => Slips(file, random).Take(1)).ToDictionary(s => s.File, s => s.Text);
            var project = new ProjectSnapshot([.. files.Select((file, i) => new ProjectFile($"{i:0000}/{Path.GetFileName(file)}", SourceText.From(slipped.TryGetValue(file, out var text) ? text : File.ReadAllText(file))))]);
            var result = DatafileAnalysis.Analyze(new AnalysisRequest(project, null, DateTime.UnixEpoch));
            foreach (var allowUnsafe in (bool[])[false, true])
            {
                var review = FixReview.Of(result, result.Findings, allowUnsafe);
                var now = review.Files.ToDictionary(f => f.Path, f => f.Fixed);
                var ended = project with { Files = [.. project.Files.Select(f => now.TryGetValue(f.Path, out var text) ? f with { Text = text } : f)] };
                var expected = result.Findings.RemoveAll(review.Fixed.Contains).Select(f => (f.Id, f.Place.Path, f.Message)).ToList();
                var brought = DatafileAnalysis.Analyze(new AnalysisRequest(ended, null, DateTime.UnixEpoch)).Findings.Where(f => !expected.Remove((f.Id, f.Place.Path, f.Message)));

                Assert.Empty(brought.Select(f => f.Diagnostic.ToString()));
                if (!allowUnsafe)
                    Assert.Equal(Tables(project), Tables(ended));
                written += review.Fixed.Length;
                refused += review.Refused.Length;
            }
        }

        output.WriteLine($"{written} fixes are written, {refused} are not");
        Assert.True(written > 50, $"{written} fixes");
    }

    private static IEnumerable<string> Tables(ProjectSnapshot project) => project.Files.SelectMany(f => DeclaredTables.Of(DatafileParser.Parse(f.Path, f.Text)));

    private static IEnumerable<(string File, string Original, string Text)> Slips(string file, Random random)
    {
        var text = File.ReadAllText(file);
        var places = Slippery().Matches(text);
        for (var i = 0; i < SlipsOfEach && places.Count > 0; i++)
        {
            var place = places[random.Next(places.Count)];
            var at = place.Index + random.Next(Math.Max(1, place.Length - 1));
            var slipped = place.Length == 1 || random.Next(2) == 0 ? text.Remove(at, 1) : text.Remove(at, 2).Insert(at, $"{text[at + 1]}{text[at]}");
            yield return (file, text, slipped);
        }
    }

    /// <summary>An instruction, the end of a column, a type, an engine.</summary>
    [GeneratedRegex(@"^[A-Z_]{3,}(?= )|(?<=`),(?=\r?$)|(?<=` )[A-Z][A-Za-z]{3,}\b|(?<=^ENGINE ""?)\w+", RegexOptions.Multiline)]
    private static partial Regex Slippery();

    private static ImmutableHashSet<(string, string)> Keys(string file, string text) => [.. Analyzed(file, text).Select(f => (f.Id, f.Message))];

    private static ImmutableArray<Finding> Analyzed(string file, string text) => DatafileAnalysis.Analyze(new AnalysisRequest(
        new ProjectSnapshot([new ProjectFile(Path.GetFileName(file), SourceText.From(text))]), null, DateTime.UnixEpoch)).Findings;
}
