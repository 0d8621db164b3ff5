using Datafile.Parser.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Datafile.Parser.Tests;

public class SchemaRecoveryTests
{
    [Theory]
    [InlineData("    `day` Date\n    `visits` UInt64\n", "DF0002", "day visits")]
    [InlineData("    `day` Date,\n    `visits` UInt64\nENGIN \"MergeTree\"\n", "DF0001", "day visits")]
    [InlineData("    `day` Date,\nENGIN \"MergeTree\"\n", "DF0001", "day")]
    [InlineData("day Date\nvisits UInt64\n", "DF0002", "day visits")]
    [InlineData("    `day` Date\r\n    `visits` UInt64,\r\n    `page` String\r\n", "DF0002", "day visits page")]
    [InlineData("    `day` Date oops,\n    `visits` UInt64\n", "DF0002", "visits")]
    public void One_mistake_is_one_diagnostic_and_hides_no_other_column(string schema, string diagnostics, string columns)
    {
        var text = SourceText.From("SCHEMA >\n" + schema + "ENGINE_SORTING_KEY \"day\"\n");
        var source = Assert.IsType<DatasourceSyntax>(DatafileParser.Parse("datasources/visits.datasource", text));

        Assert.Equal(diagnostics, string.Join(" ", source.Diagnostics.Select(d => d.Id)));
        Assert.Equal(columns, string.Join(" ", source.Schema!.Columns.Select(c => c.Name)));
        Assert.Equal(text.ToString(), source.ToFullString());
    }
}
