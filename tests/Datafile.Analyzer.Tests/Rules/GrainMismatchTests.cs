using Datafile.Analyzer.Tests.Documentation;

namespace Datafile.Analyzer.Tests.Rules;

/// <summary>Which columns follow from the sorting key. The view groups by them and by what the key has.</summary>
public class GrainMismatchTests
{
    [Theory]
    [InlineData("v > 20", "intDiv(v, 10)", true)]
    [InlineData("intDiv(v, 10)", "v > 20", false)]
    [InlineData("v > 20", "v <= 20", false)]
    [InlineData("v > 20", "not(v <= 20)", false)]
    [InlineData("v > 20", "if(v > 20, 'many', 'few')", false)]
    [InlineData("v > 20", "if(v > 20 AND n = 1, 'many', 'few')", true)]
    [InlineData("v > 20", "v", true)]
    [InlineData("name LIKE 'a%'", "startsWith(name, 'a')", false)]
    [InlineData("name LIKE 'a%'", "lower(name)", true)]
    [InlineData("name = 'a'", "length(name)", true)]
    [InlineData("length(name)", "name = 'a'", false)]
    [InlineData("empty(name)", "notEmpty(name)", false)]
    [InlineData("isNull(maybe)", "coalesce(maybe, 'x')", true)]
    public void A_column_beside_the_key_is_found_where_it_does_not_follow(string key, string column, bool expected) => Assert.Equal(expected, ExampleReader.Read($"""
        ```datafiles good
        === datasources/rows.datasource
        SCHEMA >
            `v` UInt32,
            `n` UInt8,
            `name` String,
            `maybe` Nullable(String)
        === datasources/counts.datasource
        SCHEMA >
            `a` String,
            `b` String,
            `rows` AggregateFunction(count)

        ENGINE "AggregatingMergeTree"
        ENGINE_SORTING_KEY "a"
        === pipes/counts_mv.pipe
        NODE counts_1
        SQL >
            SELECT {key} AS a, {column} AS b, countState() AS rows FROM rows GROUP BY a, b
        TYPE materialized
        DATASOURCE counts
        ```
        """).Single().Findings().Any(f => f.Id == "DF2004"));
}
