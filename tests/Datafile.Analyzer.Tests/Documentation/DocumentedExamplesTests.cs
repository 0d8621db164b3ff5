using System.Text;

namespace Datafile.Analyzer.Tests.Documentation;

public class DocumentedExamplesTests
{
    [Theory, DocumentedExamples]
    public void Finds_what_its_page_says(DocumentedExample documented) =>
        ExampleAssert.FindsWhatIsMarked(documented.Example, $"docs/rules/{documented.Page}.md");

    [Fact]
    public Task Messages_say_what_happens_where_and_what_to_do()
    {
        var lines = new StringBuilder();
        foreach (var (page, example) in RulePage.All.SelectMany(page => page.Examples, (page, example) => (page, example)).Where(e => e.example.IsBad))
        {
            lines.Append($"# {page.Id} {example.Name}\n");
            foreach (var finding in example.Findings())
                lines.Append($"{ExampleAssert.Located(finding)}\n");
            lines.Append('\n');
        }

        return Verifier.Verify(lines.ToString());
    }
}
