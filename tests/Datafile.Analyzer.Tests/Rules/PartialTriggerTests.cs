using Datafile.Analyzer.Tests.Documentation;

namespace Datafile.Analyzer.Tests.Rules;

/// <summary>What a view reads beside the source whose inserts trigger it.</summary>
public class PartialTriggerTests
{
    [Theory]
    [InlineData("user, 'x' AS label FROM events", "")]
    [InlineData("user, label FROM events LEFT JOIN names USING user", "Info: Later changes to 'names' do not update 'written'. If that matters, join it when reading")]
    [InlineData("user, label FROM events JOIN names USING user", "Info: Later changes to 'names' do not update 'written', and rows without a match at insert time are dropped. If that matters, join it when reading")]
    [InlineData("user, label FROM events LEFT JOIN names USING user LEFT JOIN cities USING user", "Info: Later changes to 'names', 'cities' do not update 'written'. If that matters, join them when reading")]
    [InlineData("user, label FROM events LEFT JOIN names USING user JOIN cities USING user", "Info: Later changes to 'names', 'cities' do not update 'written', and rows without a match at insert time are dropped")]
    [InlineData("user, label FROM events JOIN names USING user LEFT JOIN cities USING user", "Info: Later changes to 'names', 'cities' do not update 'written', and rows without a match at insert time are dropped")]
    [InlineData("user, 'x' AS label FROM events WHERE user IN (SELECT user FROM names)", "Info: Later changes to 'names' do not update 'written'. If that matters, join it when reading")]
    [InlineData("user, 'x' AS label FROM events WHERE user NOT IN (SELECT user FROM written)", "")]
    [InlineData("user, label FROM events RIGHT JOIN names USING user", "Warning: Each insert into 'events' writes every row of 'names' without a match to 'written', again and again. Write LEFT JOIN, with the table whose inserts matter first.")]
    [InlineData("user, label FROM events FULL JOIN names USING user", "Warning: Each insert into 'events' writes every row of 'names' without a match")]
    [InlineData("user, 'x' AS label FROM events UNION ALL SELECT user, label FROM names", "Warning: what this one reads from 'names' never reaches 'written'. Move it to a view of its own.")]
    [InlineData("user, 'x' AS label FROM (SELECT user FROM events UNION ALL SELECT user FROM names)", "Warning: Each insert into 'events' reads all of 'names' here and writes it to 'written' again")]
    public void A_table_is_reported_whose_inserts_do_not_reach_the_view(string query, string expected)
    {
        const string Named = "SCHEMA >\n    `user` String,\n    `label` String\n";
        var page = $"```datafiles good\n=== datasources/events.datasource\nSCHEMA >\n    `user` String\n=== datasources/names.datasource\n{Named}=== datasources/cities.datasource\nSCHEMA >\n    `user` String\n=== datasources/written.datasource\n{Named}"
            + $"=== pipes/written_mv.pipe\nNODE written_1\nSQL >\n    SELECT {query}\nTYPE materialized\nDATASOURCE written\n```\n";
        var found = ExampleReader.Read(page).Single().Findings().Where(f => f.Id == "DF2005").ToArray();
        if (expected.Length == 0)
        {
            Assert.Empty(found);
            return;
        }

        var parts = expected.Split(": ", 2);
        Assert.Equal(parts[0], Assert.Single(found).Severity.ToString());
        Assert.Contains(parts[1], found[0].Message, StringComparison.Ordinal);
    }
}
