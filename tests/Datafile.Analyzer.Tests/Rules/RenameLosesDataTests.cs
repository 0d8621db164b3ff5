using Datafile.Analyzer.Tests.Documentation;

namespace Datafile.Analyzer.Tests.Rules;

/// <summary>A renamed column: what keeps its values, by the way in which the project is deployed.</summary>
public class RenameLosesDataTests
{
    [Theory]
    [InlineData("forward", "", "Add FORWARD_QUERY >, and on the line below it SELECT * EXCEPT (customer), customer AS workspace.")]
    [InlineData("branches", "", "Keep 'customer', or fill a new Data Source with customer AS workspace.")]
    [InlineData("forward", "\nFORWARD_QUERY >\n    SELECT at, customer AS workspace\n", "")]
    public void A_column_is_renamed(string workflow, string query, string expected)
    {
        static string Events(string column) =>
            $"=== datasources/events.datasource\nSCHEMA >\n    `at` DateTime `json:$.at`,\n    `{column}` String `json:$.customer`\n\nENGINE \"MergeTree\"\nENGINE_SORTING_KEY \"at\"\n";
        var messages = ExampleReader.Read($"```datafiles base\nworkflow: {workflow}\n{Events("customer")}```\n\n```datafiles good\n{Events("workspace")}{query}```\n").Single().Findings()
            .Where(f => f.Id == "DF3008").Select(f => f.Message);
        if (expected.Length == 0)
            Assert.Empty(messages);
        else
            Assert.EndsWith(expected, Assert.Single(messages), StringComparison.Ordinal);
    }
}
