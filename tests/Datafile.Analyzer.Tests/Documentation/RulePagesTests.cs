using System.Text.RegularExpressions;
using Datafile.Analyzer.Findings;
using Datafile.Analyzer.Rules;
using Microsoft.CodeAnalysis;

namespace Datafile.Analyzer.Tests.Documentation;

public class RulePagesTests
{
    private static readonly string[] Sections =
        ["## What it finds", "## Why it hurts", "## How to fix it", "## When to suppress it", "## Examples"];

    /// <summary>Lists of conditions and exceptions come after the first examples, and the remaining examples after them.</summary>
    private static readonly string[] Optional = ["## Details", "## More examples"];

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
        Assert.Equal(Rule.All.Select(rule => rule.Description.Id), RulePage.All.Select(page => page.Id));

    [Theory, MemberData(nameof(Pages))]
    public void A_page_starts_with_the_name_and_the_severity_of_its_rule(string id)
    {
        var rule = Rule.All.Single(r => r.Description.Id == id).Description;
        var page = RulePage.Of(id);

        Assert.StartsWith($"# {id} {rule.Name}\n\nSeverity {Severity(rule)}, category {rule.Category}.\n", page.Text, StringComparison.Ordinal);
        Assert.Equal([.. Sections, .. Optional.Take(page.Headings.Count() - Sections.Length)], page.Headings);
        Assert.Contains($"dotnet_diagnostic.{id}.severity", page.Text, StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Pages))]
    public void A_page_has_a_bad_and_a_good_example(string id)
    {
        var page = RulePage.Of(id);

        Assert.Contains(page.Examples, example => !example.IsBad);
        Assert.Contains(page.Examples, example => example.IsBad && example.After.Any(f => f.Marks.Any(m => m.Id == id)));
    }

    [Theory, MemberData(nameof(Pages))]
    public void The_comment_on_a_page_hides_a_finding_of_its_example(string id)
    {
        var page = RulePage.Of(id);
        var comment = page.Text.Split('\n').First(line => Regex.IsMatch(line, $"^# datafile: ignore(-file)? {id} -- ."));
        var example = page.Examples.First(e => e.IsBad && e.After.Any(f => f.Marks.Any(m => m.Id == id)));
        var marked = example.After.First(f => f.Marks.Any(m => m.Id == id));
        var line = marked.Marks.First(m => m.Id == id).Line;
        var at = comment.Contains("ignore-file", StringComparison.Ordinal) ? 0 : line;
        var lines = marked.Text.Split('\n').ToList();
        lines.Insert(at, comment);

        var findings = (example with { After = example.After.Replace(marked, marked with { Text = string.Join("\n", lines) }) }).Findings();

        Assert.DoesNotContain(findings, f => f.Id == id && f.Place.Path == marked.Path && f.Place.StartLinePosition.Line == line + 1);
        Assert.DoesNotContain(findings, f => f.Id == "DF9001" && f.Place.Path == marked.Path && f.Place.StartLinePosition.Line == at);
    }

    [Theory, MemberData(nameof(Pages))]
    public void A_page_has_lines_that_fit_an_editor(string id)
    {
        var (isCode, wide) = (false, new List<string>());
        foreach (var line in RulePage.Of(id).Text.Split('\n'))
        {
            isCode ^= line.StartsWith("```", StringComparison.Ordinal);
            if (!isCode && line.Length > 140 && line[0] != '|')
                wide.Add(line);
        }

        Assert.Empty(wide);
    }

    [Fact]
    public void The_overview_lists_every_rule()
    {
        var table = "| id | name | severity | finds |\n|---|---|---|---|\n"
            + string.Concat(Rule.All.Select(r => r.Description).Select(r => $"| [{r.Id}]({r.Id}.md) | {r.Name} | {Severity(r)} | {r.Title} |\n"));

        if (!RulePage.Overview.Contains("\n" + table, StringComparison.Ordinal))
            Assert.Fail($"The table of docs/rules/README.md should be:\n\n{table}");
    }

    [Fact]
    public void The_release_tracking_lists_every_rule()
    {
        var rows = File.ReadLines(Releases).Where(line => line.StartsWith("DF", StringComparison.Ordinal));

        Assert.Equal(
            Rule.All.Select(r => r.Description).Select(r => $"{r.Id} | {r.Category} | {r.DefaultSeverity} | {r.Name}"),
            rows);
    }

    private static string Severity(RuleDescription rule) => rule.DefaultSeverity switch
    {
        DiagnosticSeverity.Error => "error",
        DiagnosticSeverity.Warning => "warning",
        _ => "info",
    };
}
