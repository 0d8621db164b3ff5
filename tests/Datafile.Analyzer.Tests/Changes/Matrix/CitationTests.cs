using System.Reflection;
using System.Text.RegularExpressions;
using Datafile.Analyzer.Changes;
using Datafile.Analyzer.Project;

namespace Datafile.Analyzer.Tests.Changes.Matrix;

/// <summary>Each cell of the change matrix names who says so, as the reference pages do.</summary>
public class CitationTests
{
    public static TheoryData<string, string, Workflow> Cells()
    {
        var cells = new TheoryData<string, string, Workflow>();
        foreach (var (type, field) in from type in (Type[])[typeof(DataSourceFacts), typeof(PipeFacts)] from field in Rows(type) select (type, field))
        {
            foreach (var workflow in Enum.GetValues<Workflow>())
                cells.Add(type.Name, field.Name, workflow);
        }

        return cells;
    }

    [Theory, MemberData(nameof(Cells))]
    public void A_cell_without_a_source_says_that_it_is_not_confirmed(string table, string row, Workflow workflow)
    {
        var facts = Find(table, row);
        if (facts.SourcesIn(workflow).IsEmpty && facts.In(workflow) is { Impact: not Impact.None } effect)
            Assert.Contains("does not document", effect.Note, StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Cells))]
    public void The_sources_of_a_cell_are_those_of_the_reference(string table, string row, Workflow workflow)
    {
        var page = workflow == Workflow.Forward ? "forward-deployments.md" : "datafile-format.md";
        var section = (workflow == Workflow.Forward ? "4." : "9.") + (table == nameof(DataSourceFacts) ? "1" : "2");
        var (sources, addresses) = Reference(page, section);
        foreach (var source in Find(table, row).SourcesIn(workflow).Except(Citation.Derived))
        {
            Assert.Contains(source.Label, sources);
            Assert.Equal(addresses[source.Label], source.Address);
        }
    }

    [Fact]
    public void A_plan_names_the_pages()
    {
        var matrix = ChangeMatrixTests.Matrix;
        var row = matrix.Rows.Single(r => r.Name == "9.1 TTL longer");
        var change = Assert.Single(row.Apply(matrix.Base).Plan(matrix.Base, Workflow.Forward).Changes);

        Assert.Equal(new[] { Citation.AlterPost.Address, Citation.Evolve.Address }, change.SourceAddresses.ToArray());
        Assert.True(change.IsConfirmed);
    }

    private static FieldInfo[] Rows(Type table) => [.. table.GetFields(BindingFlags.Public | BindingFlags.Static).Where(f => f.FieldType == typeof(ChangeFacts))];

    private static ChangeFacts Find(string table, string row) =>
        (ChangeFacts)Rows(table == nameof(DataSourceFacts) ? typeof(DataSourceFacts) : typeof(PipeFacts)).Single(f => f.Name == row).GetValue(null)!;

    /// <summary>The labels that the rows of a table cite, and the address of each label of its page.</summary>
    private static (HashSet<string> Sources, Dictionary<string, string> Addresses) Reference(string page, string section)
    {
        var (sources, addresses, inside) = (new HashSet<string>(), new Dictionary<string, string>(), false);
        foreach (var line in File.ReadLines(Path.Combine(SourceFolder.Repository, "docs", "reference", page)))
        {
            if (line.StartsWith('#'))
                inside = line.StartsWith($"### {section} ", StringComparison.Ordinal);
            else if (inside && line.StartsWith("| ", StringComparison.Ordinal))
                sources.UnionWith(Regex.Matches(line.Split('|')[^2], @"\[([^\]]+)\]").Select(m => m.Groups[1].Value));
            else if (Regex.Match(line, @"^\[([^\]]+)\]: (\S+)$") is { Success: true } link)
                addresses.Add(link.Groups[1].Value, link.Groups[2].Value);
        }

        return (sources, addresses);
    }
}
