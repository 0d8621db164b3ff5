using Datafile.Analyzer.Tests.Documentation;

namespace Datafile.Analyzer.Tests.Rules;

/// <summary>A FORWARD_QUERY that gives a new column what ALTER gives it as well.</summary>
public class AvoidableRewriteTests
{
    [Theory]
    [InlineData("String", "''", true)]
    [InlineData("String", "accurateCast('', 'String')", true)]
    [InlineData("String", "'a'", false)]
    [InlineData("String", "'a'", true, "DEFAULT 'a'")]
    [InlineData("String", "'b'", false, "DEFAULT 'a'")]
    [InlineData("UInt8", "toUInt8(1)", true, "DEFAULT 1")]
    [InlineData("UInt8", "toUInt8('1')", false, "DEFAULT 1")]
    [InlineData("Float64", "toFloat64(0)", true)]
    [InlineData("Float64", "toFloat64(1e300)", false)]
    [InlineData("Bool", "false", true)]
    [InlineData("Bool", "true", false)]
    [InlineData("Array(String)", "CAST([], 'Array(String)')", true)]
    [InlineData("Array(String)", "emptyArrayString()", true)]
    [InlineData("Map(String, String)", "CAST(map(), 'Map(String, String)')", true)]
    [InlineData("DateTime", "now()", false)]
    [InlineData("Nullable(String)", "CAST(NULL, 'Nullable(String)')", true)]
    [InlineData("Nullable(String)", "CAST('', 'Nullable(String)')", false)]
    public void A_query_is_needless_where_old_rows_get_the_same(string type, string value, bool isNeedless, string clause = "")
    {
        var findings = ExampleReader.Read(
            $"```datafiles base\nworkflow: forward\n{Visits("")}```\n\n```datafiles good\n{Visits($",\n    `note` {type} `json:$.note{(type.StartsWith("Array", StringComparison.Ordinal) ? "[:]" : "")}` {clause}")}\nFORWARD_QUERY >\n    SELECT at, {value} AS note\n```\n")
            .Single().Findings();

        Assert.Equal(isNeedless ? ["DF3010"] : [], findings.Select(f => f.Id));
    }

    private static string Visits(string column) =>
        $"=== datasources/visits.datasource\nSCHEMA >\n    `at` DateTime `json:$.at`{column}\n\nENGINE \"MergeTree\"\nENGINE_SORTING_KEY \"at\"\n";
}
