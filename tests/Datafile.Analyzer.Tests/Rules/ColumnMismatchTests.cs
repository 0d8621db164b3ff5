using Datafile.Analyzer.Tests.Documentation;

namespace Datafile.Analyzer.Tests.Rules;

/// <summary>Columns that only the view or only its target has: which are said, in which words, and how loudly.</summary>
public class ColumnMismatchTests
{
    /// <summary>Classic fills what is missing with the default; Forward compares the names, whatever the defaults are.</summary>
    [Theory]
    [InlineData("branches", "", "", "")]
    [InlineData("branches", ", `a` String", "", "Warning: Column 'a' of 'written' stays empty")]
    [InlineData("branches", ", `a` String, `b` String", "", "Warning: Columns 'a', 'b' of 'written' stay empty | 'b' too")]
    [InlineData("branches", ", `a` Int8, `b` Int8, `c` Int8, `d` Int8, `e` Int8, `f` Int8", "", "Warning: Columns 'a', 'b', 'c', 'd', 'e', 'f' of 'written' stay empty | 'b' too 'c' too 'd' too 'e' too 'f' too")]
    [InlineData("branches", ", `a` Int8, `b` Int8, `c` Int8, `d` Int8, `e` Int8, `f` Int8, `g` Int8, `h` Int8", "", "Warning: Columns 'a', 'b', 'c', 'd', 'e', 'f' and 2 more of 'written' stay empty | 'b' too 'c' too 'd' too 'e' too 'f' too 'g' too 'h' too")]
    [InlineData("branches", ", `a` String DEFAULT 'x'", "", "")]
    [InlineData("branches", ", `a` String DEFAULT 'x', `b` String", "", "Warning: Column 'b' of 'written' stays empty")]
    [InlineData("branches", ", `a` String MATERIALIZED upper(user)", "", "")]
    [InlineData("branches", "", ", 1 AS n", "Warning: Node 'written_1' yields 'n', which 'written' does not have: the deploy is refused. Add the column to")]
    [InlineData("branches", "", ", 1 AS n, 2 AS m", "Warning: Node 'written_1' yields 'n', 'm', which 'written' does not have: the deploy is refused. Add the columns to")]
    [InlineData("forward", "", "", "")]
    [InlineData("forward", ", `a` String", "", "Error: The deployment will fail: node 'written_1' of 'written_mv' does not yield column 'a' of 'written'")]
    [InlineData("forward", ", `a` String, `b` String", "", "Error: The deployment will fail: node 'written_1' of 'written_mv' does not yield columns 'a', 'b' of 'written' | 'b' too")]
    [InlineData("forward", ", `a` String DEFAULT 'x'", "", "Error: The deployment will fail: node 'written_1' of 'written_mv' does not yield column 'a' of 'written', and a DEFAULT does not help")]
    [InlineData("forward", "", ", 1 AS n", "Error: Node 'written_1' yields 'n', which 'written' does not have")]
    public void Columns_are_reported_that_only_the_view_or_only_the_target_has(string workflow, string columns, string outputs, string expected)
    {
        const string Events = "=== datasources/events.datasource\nSCHEMA >\n    `user` String\n\nENGINE \"MergeTree\"\nENGINE_SORTING_KEY \"user\"\n";
        var files = $"{Events}=== datasources/written.datasource\nSCHEMA >\n    `user` String{columns}\n\nENGINE \"MergeTree\"\nENGINE_SORTING_KEY \"user\"\n=== pipes/written_mv.pipe\nNODE written_1\nSQL >\n"
            + $"    SELECT user{outputs} FROM events\nTYPE materialized\nDATASOURCE written\n";
        var found = ExampleReader.Read($"```datafiles base\nworkflow: {workflow}\n{Events}```\n\n```datafiles good\n{files}```\n").Single().Findings().Where(f => f.Id == "DF2002").ToArray();
        if (expected.Length == 0)
        {
            Assert.Empty(found);
            return;
        }

        var (message, related) = expected.Split(" | ") is [var one, var more] ? (one, more) : (expected, "");
        Assert.StartsWith(message, $"{Assert.Single(found).Severity}: {found[0].Message}", StringComparison.Ordinal);
        Assert.Equal(related, string.Join(" ", found[0].Related.Select(r => r.Message).Where(m => m.EndsWith("too", StringComparison.Ordinal))));
    }
}
