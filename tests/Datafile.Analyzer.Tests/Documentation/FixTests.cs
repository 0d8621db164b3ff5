using System.Collections.Immutable;
using Datafile.Analyzer.Findings;
using Datafile.Parser;
using Microsoft.CodeAnalysis.Text;

namespace Datafile.Analyzer.Tests.Documentation;

/// <summary>What the fixes make of the examples of the pages.</summary>
public class FixTests
{
    /// <summary>The rules that offer a fix in an example of their page, so that the tests below look at each of them.</summary>
    [Fact]
    public void Rules_that_offer_a_fix_show_it() =>
        Assert.Equal(["DF0001", "DF0002", "DF1006", "DF1008", "DF1009", "DF1010", "DF2001", "DF2003", "DF3009", "DF3010", "DF4010"], Fixable().Select(f => f.Page.Id).Distinct());

    [Fact]
    public void A_fix_removes_its_finding_and_brings_no_other()
    {
        foreach (var (page, example, finding) in Fixable())
        {
            foreach (var fix in finding.Fixes)
            {
                var left = Keys((example with { After = Mended(example, fix) }).Findings());
                var before = Keys(example.Findings());
                Assert.True(before.Remove(Key(finding)) && left.All(before.Remove),
                    $"docs/rules/{page.Id}.md, line {example.Line}: after '{fix.Title}' there is\n{string.Join("\n", left)}\nand of what was there is gone\n{string.Join("\n", before)}");
            }
        }
    }

    [Fact]
    public void What_a_fix_leaves_prints_back_byte_for_byte()
    {
        foreach (var (_, example, finding) in Fixable())
        {
            foreach (var file in finding.Fixes.SelectMany(fix => Mended(example, fix)))
                Assert.Equal(file.Text, DatafileParser.Parse(file.Path, SourceText.From(file.Text)).ToFullString());
        }
    }

    [Fact]
    public void A_fix_changes_the_text_and_says_how()
    {
        foreach (var (_, example, finding) in Fixable())
        {
            Assert.All(finding.Fixes, fix =>
            {
                Assert.NotEmpty(fix.Title);
                Assert.NotEqual(example.After.AsEnumerable(), Mended(example, fix));
            });
        }
    }

    private static IEnumerable<(RulePage Page, Example Example, Finding Finding)> Fixable() =>
        from page in RulePage.All
        from example in page.Examples
        where example.IsBad
        from finding in example.Findings()
        where !finding.Fixes.IsEmpty
        select (page, example, finding);

    private static ImmutableArray<ExampleFile> Mended(Example example, Fix fix)
    {
        var edits = fix.Edits.ToLookup(e => e.File, e => e.Change);
        Assert.Empty(edits.Select(e => e.Key).Except(example.After.Select(f => f.Path)));
        return [.. example.After.Select(f => f with { Text = SourceText.From(f.Text).WithChanges(edits[f.Path]).ToString() })];
    }

    private static List<(string, string, string)> Keys(IEnumerable<Finding> findings) => [.. findings.Select(Key)];

    /// <summary>What stays of a finding when text before it changes.</summary>
    private static (string Id, string File, string Message) Key(Finding finding) => (finding.Id, finding.Place.Path, finding.Message);
}
