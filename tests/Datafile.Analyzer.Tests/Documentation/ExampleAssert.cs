using System.Collections.Immutable;
using Datafile.Analyzer.Findings;

namespace Datafile.Analyzer.Tests.Documentation;

internal static class ExampleAssert
{
    /// <summary>Fails, and shows the example as it should be marked, where the analysis finds more, less, or elsewhere.</summary>
    /// <param name="page">Where the example stands, for the message.</param>
    public static void FindsWhatIsMarked(Example example, string page)
    {
        var findings = example.Findings();
        var expected = example.After.SelectMany(file => file.Marks).ToHashSet();
        if (findings.Length != expected.Count || !expected.SetEquals(findings.Select(f => MarkOf(f, example))))
            Assert.Fail($"{page}, line {example.Line}: the analysis gives\n\n{Annotated(example, findings)}");
    }

    public static string Located(Finding finding)
    {
        var start = finding.Place.StartLinePosition;
        return $"{finding.Place.Path}({start.Line + 1},{start.Character + 1}): {finding.Id}: {finding.Message}";
    }

    private static Mark MarkOf(Finding finding, Example example) =>
        Mark.Of(finding, example.After.FirstOrDefault(f => f.Path == finding.Place.Path)?.Text ?? "");

    /// <summary>The files that have findings, marked as the page should mark them, and the messages.</summary>
    private static string Annotated(Example example, ImmutableArray<Finding> findings)
    {
        var marks = findings.Select(f => MarkOf(f, example)).ToLookup(mark => mark.Path);
        var files = example.After.Where(f => marks.Contains(f.Path) || !f.Marks.IsEmpty).Select(f => f.Annotated(marks[f.Path]));
        return string.Join("\n", files) + "\n" + string.Join("\n", findings.Select(Located));
    }
}
