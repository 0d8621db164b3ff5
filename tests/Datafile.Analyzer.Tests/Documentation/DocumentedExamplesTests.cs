using System.Collections.Immutable;
using System.Text;

namespace Datafile.Analyzer.Tests.Documentation;

public class DocumentedExamplesTests
{
    [Theory, DocumentedExamples]
    public void Finds_what_its_page_says(DocumentedExample documented)
    {
        var example = documented.Example;
        var findings = example.Findings();

        var expected = example.After.SelectMany(file => file.Marks).ToHashSet();
        if (findings.Length != expected.Count || !expected.SetEquals(findings.Select(f => MarkOf(f, example))))
            Assert.Fail($"docs/rules/{documented.Page}.md, line {example.Line}: the analysis gives\n\n{Annotated(example, findings)}");
    }

    [Fact]
    public Task Messages_say_what_happens_where_and_what_to_do()
    {
        var lines = new StringBuilder();
        foreach (var (page, example) in RulePage.All.SelectMany(page => page.Examples, (page, example) => (page, example)).Where(e => e.example.IsBad))
        {
            lines.Append($"# {page.Id} {example.Name}\n");
            foreach (var finding in example.Findings())
                lines.Append($"{Located(finding)}\n");
            lines.Append('\n');
        }

        return Verifier.Verify(lines.ToString());
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

    private static string Located(Finding finding)
    {
        var start = finding.Place.StartLinePosition;
        return $"{finding.Place.Path}({start.Line + 1},{start.Character + 1}): {finding.Id}: {finding.Message}";
    }
}
