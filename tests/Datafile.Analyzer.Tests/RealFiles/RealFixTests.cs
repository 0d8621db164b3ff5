using System.Collections.Immutable;
using System.Text.RegularExpressions;
using CsCheck;
using Datafile.Analyzer.Analysis;
using Datafile.Analyzer.Findings;
using Datafile.Analyzer.Project;
using Datafile.Corpus;
using Datafile.Parser;
using Datafile.Properties;
using Microsoft.CodeAnalysis.Text;
using Xunit.Abstractions;

namespace Datafile.Analyzer.Tests.RealFiles;

/// <summary>What fixes make of real datafiles after a slip of the hand: a letter too few, two of them swapped, a comma that is gone.</summary>
public partial class RealFixTests(ITestOutputHelper output)
{
    private const int SlipsOfEach = 10;

    /// <summary>An instruction, the end of a column, a type, an engine; in it a letter too few, or two of them swapped.</summary>
    private static readonly Gen<Func<string, string>> Slips = Gen.Select<double, double, bool, Func<string, string>>(Gen.Double.Unit, Gen.Double.Unit, Gen.Bool, (which, where, isSwap) => text =>
    {
        var places = Slippery().Matches(text);
        if (places.Count == 0)
            return text;

        var place = places[(int)(which * places.Count)];
        var at = place.Index + (int)(where * Math.Max(1, place.Length - 1));
        return isSwap && place.Length > 1 ? text.Remove(at, 2).Insert(at, $"{text[at + 1]}{text[at]}") : text.Remove(at, 1);
    });

    [CorpusFact]
    public void A_fix_brings_nothing_that_was_not_there_before_the_slip()
    {
        var (offered, restored) = (0, 0);
        Gen.Select(Gen.OneOf(CorpusFiles.Blobs), Slips, (file, slip) => (Name: Path.GetFileName(file), Original: File.ReadAllText(file), Slip: slip)).Shortest(file => file.Original.Length).ForAll(
            1_500,
            file =>
            {
                var (before, slipped) = (Keys(file.Name, file.Original), file.Slip(file.Original));
                var fixes = Analyzed(file.Name, slipped).Where(f => !f.Fixes.IsEmpty && !before.Contains((f.Id, f.Message))).Select(f => f.Fixes[0]).ToArray();
                foreach (var fix in fixes)
                {
                    var mended = SourceText.From(slipped).WithChanges(fix.Edits.Select(e => e.Change)).ToString();
                    Assert.Equal(mended, DatafileParser.Parse(file.Name, SourceText.From(mended)).ToFullString());
                    Assert.Empty(Keys(file.Name, mended).Except(before));
                    Interlocked.Increment(ref offered);
                    if (mended == file.Original)
                        Interlocked.Increment(ref restored);
                }

                return fixes.Length > 0;
            },
            share: (0.1, 1),
            file => $"{file.Name}: {Property.Literal(file.Slip(file.Original))}");

        output.WriteLine($"{offered} fixes, which write the very text that was there in {restored}");
        Assert.True(Property.IsRepeated || restored > 0.9 * offered, $"{offered} fixes, {restored} of them as it was");
    }

    /// <summary>The fixed project is read anew here, while a review keeps what is the same of the project.</summary>
    [CorpusFact]
    public void What_is_written_in_a_project_with_slips_brings_no_finding_and_by_default_changes_no_table()
    {
        var (written, refused) = (0, 0);
        string[][] projects = [.. CorpusFiles.ProjectFiles.GroupBy(RealProjectTests.RootOf).OrderBy(p => p.Key, StringComparer.Ordinal).Select(p => p.ToArray())];
        var slipped = Gen.OneOf(projects).SelectMany(files => Gen.Select(Gen.Int[0, files.Length - 1], Slips).Array[1, SlipsOfEach].Select(slips => Slipped(files, slips)));
        slipped.Shortest(project => project.Files.Sum(file => file.Text.Length)).ForAll(
            projects.Length,
            project =>
            {
                var result = DatafileAnalysis.Analyze(new AnalysisRequest(project, null, DateTime.UnixEpoch));
                var hasFixes = false;
                foreach (var allowUnsafe in (bool[])[false, true])
                {
                    var review = FixReview.Of(result, result.Findings, allowUnsafe);
                    var now = review.Files.ToDictionary(f => f.Path, f => f.Fixed);
                    var ended = project with { Files = [.. project.Files.Select(f => now.TryGetValue(f.Path, out var text) ? f with { Text = text } : f)] };
                    var expected = result.Findings.RemoveAll(review.Fixed.Contains).Select(f => (f.Id, f.Place.Path, f.Message)).ToList();
                    var brought = DatafileAnalysis.Analyze(new AnalysisRequest(ended, null, DateTime.UnixEpoch)).Findings.Where(f => !expected.Remove((f.Id, f.Place.Path, f.Message)));

                    Assert.Empty(brought.Select(f => f.ToString()));
                    if (!allowUnsafe)
                        Assert.Equal(Tables(project), Tables(ended));
                    Interlocked.Add(ref written, review.Fixed.Length);
                    Interlocked.Add(ref refused, review.Refused.Length);
                    hasFixes |= !review.Fixed.IsEmpty;
                }

                return hasFixes;
            },
            share: (0.1, 1),
            project => string.Join('\n', project.Files.Select(file => $"{file.Path}: {Property.Literal(file.Text.ToString())}")));

        output.WriteLine($"{written} fixes are written, {refused} are not");
    }

    private static ProjectSnapshot Slipped(string[] files, (int File, Func<string, string> Slip)[] slips) =>
        new([.. files.Select((file, i) => new ProjectFile($"{i:0000}/{Path.GetFileName(file)}", SourceText.From(slips.Where(s => s.File == i).Aggregate(File.ReadAllText(file), (text, s) => s.Slip(text)))))]);

    private static IEnumerable<string> Tables(ProjectSnapshot project) => project.Files.SelectMany(f => DeclaredTables.Of(DatafileParser.Parse(f.Path, f.Text)));

    [GeneratedRegex(@"^[A-Z_]{3,}(?= )|(?<=`),(?=\r?$)|(?<=` )[A-Z][A-Za-z]{3,}\b|(?<=^ENGINE ""?)\w+", RegexOptions.Multiline)]
    private static partial Regex Slippery();

    private static ImmutableHashSet<(string, string)> Keys(string file, string text) => [.. Analyzed(file, text).Select(f => (f.Id, f.Message))];

    private static ImmutableArray<Finding> Analyzed(string file, string text) => DatafileAnalysis.Analyze(new AnalysisRequest(
        new ProjectSnapshot([new ProjectFile(Path.GetFileName(file), SourceText.From(text))]), null, DateTime.UnixEpoch)).Findings;
}
