using Datafile.Analyzer.Findings;
using Datafile.Analyzer.Rules;
using Microsoft.CodeAnalysis;

namespace Datafile.Analyzer.Tests.Documentation;

public class RulePagesTests
{
    private static readonly string[] Sections =
        ["## What it finds", "## Why it hurts", "## How to fix it", "## When to suppress it", "## Examples"];

    private static readonly string Releases =
        Path.Combine(SourceFolder.Repository, "src", "Datafile.Analyzer", "AnalyzerReleases.Unshipped.md");

    public static TheoryData<string> Pages => [.. RulePage.All.Select(page => page.Id)];

    [Fact]
    public void Every_concrete_rule_of_the_assembly_runs()
    {
        var written = typeof(Rule).Assembly.GetTypes().Where(t => !t.IsAbstract && t.IsAssignableTo(typeof(Rule)));

        Assert.Equal(written.Select(t => t.FullName).Order(StringComparer.Ordinal), Rule.All.Select(rule => rule.GetType().FullName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_rule_has_a_page_and_every_page_a_rule() =>
        Assert.Equal(Rule.All.Select(rule => rule.Descriptor.Id), RulePage.All.Select(page => page.Id));

    [Theory, MemberData(nameof(Pages))]
    public void A_page_starts_with_the_name_and_the_severity_of_its_rule(string id)
    {
        var rule = Rule.All.Single(r => r.Descriptor.Id == id).Descriptor;
        var page = RulePage.Of(id);

        Assert.StartsWith($"# {id} {rule.RuleName()}\n\nSeverity {Severity(rule)}, category {rule.Category}.\n", page.Text, StringComparison.Ordinal);
        Assert.Equal(Sections, page.Headings);
        Assert.Contains($"dotnet_diagnostic.{id}.severity", page.Text, StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Pages))]
    public void A_page_has_a_bad_and_a_good_example(string id)
    {
        var page = RulePage.Of(id);

        Assert.Contains(page.Examples, example => !example.IsBad);
        Assert.Contains(page.Examples, example => example.IsBad && example.After.Any(f => f.Marks.Any(m => m.Id == id)));
    }

    [Fact]
    public void The_overview_lists_every_rule()
    {
        var table = "| id | name | severity | finds |\n|---|---|---|---|\n"
            + string.Concat(Rule.All.Select(r => r.Descriptor).Select(r => $"| [{r.Id}]({r.Id}.md) | {r.RuleName()} | {Severity(r)} | {r.Title} |\n"));

        if (!RulePage.Overview.Contains("\n" + table, StringComparison.Ordinal))
            Assert.Fail($"The table of docs/rules/README.md should be:\n\n{table}");
    }

    [Fact]
    public void The_release_tracking_lists_every_rule()
    {
        var rows = File.ReadLines(Releases).Where(line => line.StartsWith("DF", StringComparison.Ordinal));

        Assert.Equal(
            Rule.All.Select(r => r.Descriptor).Select(r => $"{r.Id} | {r.Category} | {r.DefaultSeverity} | {r.RuleName()}"),
            rows);
    }

    private static string Severity(DiagnosticDescriptor rule) => rule.DefaultSeverity switch
    {
        DiagnosticSeverity.Error => "error",
        DiagnosticSeverity.Warning => "warning",
        _ => "info",
    };
}
