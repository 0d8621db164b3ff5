using Datafile.Analyzer.Analysis;
using Datafile.Analyzer.Findings;
using Datafile.Analyzer.Project;
using Datafile.Parser;
using Microsoft.CodeAnalysis.Text;

namespace Datafile.Analyzer.Tests.Fixes;

/// <summary>Which fixes are offered and written: those that bring no finding, and those that change a table only on demand.</summary>
public class FixReviewTests
{
    private const string Orders = "datasources/orders.datasource", Totals = "datasources/totals.datasource", View = "pipes/totals_mv.pipe";

    private static readonly TinyProject Shop = TinyProject.Empty
        .With(Orders, "SCHEMA >\n    `day` Date,\n    `amount` UInt64\n\nENGINE \"MergeTree\"\nENGINE_SORTING_KEY \"day\"\n")
        .With(Totals, "SCHEMA >\n    `day` Date,\n    `amount` UInt64\n\nENGINE \"SummingMergeTree\"\nENGINE_SORTING_KEY \"day\"\n")
        .With(View, "NODE totals\nSQL >\n    SELECT day, sum(amount) AS amount FROM orders GROUP BY day\n\nTYPE materialized\nDATASOURCE totals\n");

    [Fact]
    public void A_fix_that_uncovers_another_finding_is_not_offered()
    {
        // As a materialized node it is compared with its target, which is too small.
        var project = Shop.Edit(View, "TYPE", "TYPPE").Edit(Totals, "amount` UInt64", "amount` UInt8");
        var result = project.Against(null);
        var review = FixReview.Of(result, result.Findings, allowUnsafe: false);

        var refused = Assert.Single(review.Refused);
        Assert.Equal(("DF0001", FixRefusal.BringsFinding, "DF2003"), (refused.Finding.Id, refused.Refusal, refused.Brought?.Id));
        Assert.Empty(review.Files);
        Assert.All(FixReview.Offered(result, result.Findings), f => Assert.Empty(f.Fixes));
    }

    [Fact]
    public void One_fix_that_brings_a_finding_does_not_keep_the_others_back()
    {
        var project = Shop.Edit(View, "TYPE", "TYPPE").Edit(Totals, "amount` UInt64", "amount` UInt8")
            .Edit(View, "NODE totals\n", "NODE totals\nDESCRIPTON one row a day\n")
            .Edit(Orders, "SCHEMA", "DESCRIPTOIN All orders\nSCHEMA");
        var result = project.Against(null);
        var review = FixReview.Of(result, result.Findings, allowUnsafe: false);

        Assert.Equal([Orders, View], review.Files.Select(f => f.Path));
        Assert.Equal(2, review.Fixed.Length);
        Assert.Contains("DESCRIPTION one row a day", Fixed(review, View), StringComparison.Ordinal);
        Assert.Contains("TYPPE", Fixed(review, View), StringComparison.Ordinal);
        Assert.Equal(2, FixReview.Offered(result, result.Findings).Sum(f => f.Fixes.Length));
    }

    [Fact]
    public void What_is_written_brings_no_finding_and_removes_those_that_it_fixes()
    {
        var project = Shop.Edit(Orders, "SCHEMA", "DESCRIPTOIN All orders\nSCHEMA").Edit(View, "sum(amount)", "uniqState(amount)").Edit(Totals, "amount` UInt64", "amount` AggregateFunction(sum, UInt64)");
        var result = project.Against(null);
        var review = FixReview.Of(result, result.Findings, allowUnsafe: true);
        var after = review.Files.Aggregate(project, (p, f) => p.With(f.Path, f.Fixed.ToString())).Against(null).Findings;

        Assert.NotEmpty(review.Fixed);
        Assert.Equal(result.Findings.Except(review.Fixed).Select(f => (f.Id, f.Message)), after.Select(f => (f.Id, f.Message)));
    }

    [Theory]
    [InlineData("`amount` UInt64", "`amount` UIn64")]
    [InlineData("SCHEMA", "SCHMEA")]
    [InlineData("ENGINE_SORTING_KEY", "ENGINE_SORTNG_KEY")]
    [InlineData("ENGINE \"SummingMergeTree\"", "ENGINE \"SummingMergeTre\"")]
    public void A_fix_that_changes_a_column_a_key_or_an_engine_is_unsafe(string right, string slipped)
    {
        var result = Shop.Edit(Totals, right, slipped).Against(null);
        var slip = Assert.Single(result.Findings, f => !f.Fixes.IsEmpty);

        Assert.Equal(FixRefusal.ChangesTable, Assert.Single(FixReview.Of(result, [slip], allowUnsafe: false).Refused).Refusal);
        Assert.All(FixReview.Offered(result, [slip]).SelectMany(f => f.Fixes), fix => Assert.True(fix.IsUnsafe));
    }

    [Theory]
    [InlineData("ENGINE \"MergeTree\"", "ENGIN \"MergeTree\"")]
    [InlineData("SCHEMA >", "DESCRITPION >\n    Orders\n\nSCHEMA >")]
    public void A_fix_that_leaves_the_table_as_it_is_is_safe(string right, string slipped)
    {
        var result = Shop.Edit(Orders, right, slipped).Against(null);
        var fix = Assert.Single(FixReview.Offered(result, result.Findings).SelectMany(f => f.Fixes));

        Assert.False(fix.IsUnsafe);
        Assert.Single(FixReview.Of(result, result.Findings, allowUnsafe: false).Fixed);
    }

    [Fact]
    public void Of_two_fixes_that_overlap_the_second_is_written_where_the_first_does_harm()
    {
        var found = Shop.Edit(Orders, "SCHEMA", "DESCRIPTOIN All orders\nSCHEMA").Against(null).Findings.Single();
        var (file, change) = (found.Fixes[0].Edits[0].File, found.Fixes[0].Edits[0].Change);
        var (harmful, good) = (new Fix("Write nonsense", [new FileEdit(file, new TextChange(change.Span, "NONSENSE"))]), found.Fixes[0]);
        var result = Shop.Edit(Orders, "SCHEMA", "DESCRIPTOIN All orders\nSCHEMA").Against(null);

        var review = FixReview.Of(result, [found with { Fixes = [harmful] }, found with { Fixes = [good] }], allowUnsafe: false);

        Assert.Empty(review.Refused);
        Assert.Equal(2, review.Fixed.Length);
        Assert.Contains("DESCRIPTION All orders", Fixed(review, Orders), StringComparison.Ordinal);
    }

    [Fact]
    public void A_large_project_is_analysed_a_few_times_only()
    {
        var text = "TYPPE endpoint\n" + new string('#', Limits.FixAnalyses / 2) + "\n";
        var project = Enumerable.Range(0, 40).Aggregate(TinyProject.Empty, (p, i) => p.With($"pipes/p{i}.pipe", i == 0 ? text : "NODE n\nTYPPE endpoint\n"));
        var found = project.Against(null).Findings.Where(f => !f.Fixes.IsEmpty).ToArray();
        var analyses = 0;
        var result = project.Against(null) with
        {
            Trial = new FixTrial(project.Snapshot.Files, project.Against(null).Findings, _ =>
            {
                analyses++;
                return project.Against(null).Findings;
            }, new FixBudget()),
        };

        var review = FixReview.Of(result, found, allowUnsafe: false);

        Assert.Equal(40, found.Length);
        Assert.Empty(review.Fixed);
        Assert.Equal(40, review.Refused.Length);
        Assert.Contains(review.Refused, r => r.Refusal == FixRefusal.Untried);
        Assert.Equal(Limits.FixTrials, analyses);
    }

    [Fact]
    public void Files_that_are_analysed_one_after_the_other_share_what_may_be_tried()
    {
        // With each fix a second node has the name of the first.
        var many = new ProjectFile("many.pipe", SourceText.From(string.Concat(Enumerable.Repeat("NOODE n\n", 50))));
        var one = new ProjectFile("one.pipe", SourceText.From("NODE n\nDESCRIPTON a node\nSQL >\n    SELECT 1\n"));
        var budget = new FixBudget(10 * Limits.FixTrialCost);

        Assert.NotEmpty(Offered(one));
        Offered(many);

        Assert.Empty(Offered(one));

        IEnumerable<Fix> Offered(ProjectFile file) => FixReview.Offered(DatafileAnalysis.AnalyzeFile(file, budget)).SelectMany(f => f.Fixes).ToArray();
    }

    private static string Fixed(FixReview review, string path) => review.Files.Single(f => f.Path == path).Fixed.ToString();
}
