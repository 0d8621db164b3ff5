using System.Collections.Immutable;
using System.Text;
using Datafile.Analyzer.Analysis;
using Datafile.Analyzer.Findings;
using Datafile.Analyzer.Project;
using Microsoft.CodeAnalysis.Text;

namespace Datafile.Analyzer.Tests.Annotated;

/// <summary>
/// Each datafile of the folder <c>Files</c>, and below its lines what is found in it, so that one look tells whether a
/// mistake is found once, at its place, and in words that help.
/// </summary>
public class AnnotatedTests
{
    private const string LineEnd = "\n", WindowsLineEnd = "\r\n";

    private static readonly string Folder = Path.Combine(SourceFolder.Repository, "tests/Datafile.Analyzer.Tests/Annotated/Files");

    public static TheoryData<string> Files() =>
        [.. Directory.EnumerateFiles(Folder).Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal)];

    [Theory, MemberData(nameof(Files))]
    public Task A_file_shows_what_is_found_in_it(string name)
    {
        var text = Read(name, LineEnd);

        return Verifier.Verify(Annotated(text, Find(name, text)), name);
    }

    [Theory, MemberData(nameof(Files))]
    public void The_line_ends_of_Windows_change_no_finding(string name)
    {
        var (text, windowsText) = (Read(name, LineEnd), Read(name, WindowsLineEnd));

        Assert.Equal(Find(name, text).Select(Shown), Find(name, windowsText).Select(Shown));
        Assert.Equal(windowsText, DatafileAnalysis.AnalyzeFile(new ProjectFile(name, SourceText.From(windowsText))).Syntax.ToFullString());
    }

    [Theory, MemberData(nameof(Files))]
    public void A_clean_file_has_no_findings_and_any_other_has(string name) =>
        Assert.Equal(name.StartsWith("clean_", StringComparison.Ordinal), Find(name, Read(name, LineEnd)).IsEmpty);

    private static string Read(string name, string lineEnd) =>
        File.ReadAllText(Path.Combine(Folder, name)).ReplaceLineEndings(lineEnd);

    private static ImmutableArray<Finding> Find(string name, string text) =>
        DatafileAnalysis.AnalyzeFile(new ProjectFile(name, SourceText.From(text))).Findings;

    private static string Shown(Finding finding) => $"{finding.Place.Span} {Words(finding)}";

    private static string Words(Finding finding) => $"{finding.Id} {finding.Severity.ToString().ToLowerInvariant()}: {finding.Message}";

    private static string Annotated(string text, ImmutableArray<Finding> findings)
    {
        var below = findings.ToLookup(finding => finding.Place.StartLinePosition.Line);
        var to = new StringBuilder();
        foreach (var (number, line) in text.Split('\n').Index())
        {
            to.Append(line).Append('\n');
            foreach (var finding in below[number])
            {
                var (start, end) = (finding.Place.StartLinePosition, finding.Place.EndLinePosition);
                var stop = end.Line == number ? end.Character : line.Length;
                to.Append(' ', start.Character).Append('^', Math.Max(1, stop - start.Character)).Append(' ').Append(Words(finding)).Append('\n');
            }
        }

        return to.ToString().TrimEnd('\n') + "\n";
    }
}
