using Datafile.Analyzer.Findings;
using Datafile.Analyzer.Tests.Documentation;

namespace Datafile.Analyzer.Tests.Rules;

/// <summary>What a FORWARD_QUERY does to stored rows and values.</summary>
public class ForwardQueryLosesDataTests
{
    /// <summary>Each live row is to become one row.</summary>
    [Theory]
    [InlineData("SELECT at, path, n", "")]
    [InlineData("SELECT at, path, n ORDER BY at", "")]
    [InlineData("SELECT at, path, CAST(sum(n) OVER (), 'UInt32') AS n", "")]
    [InlineData("SELECT at, path, CAST(arraySum([n]), 'UInt32') AS n", "")]
    [InlineData("SELECT at, path, n GROUP BY at, path, n", "has GROUP BY: the deployment fails, or it keeps one row of each group.")]
    [InlineData("SELECT at, path, n HAVING n > 0", "has HAVING: the deployment fails, or it drops rows.")]
    [InlineData("SELECT DISTINCT at, path, n", "has DISTINCT: the deployment fails, or it keeps one of several equal rows.")]
    [InlineData("SELECT at, path, n LIMIT 10", "has LIMIT: the deployment fails, or it drops rows.")]
    [InlineData("SELECT at, path, n LIMIT 1 BY path", "has LIMIT BY: the deployment fails, or it drops rows.")]
    [InlineData("SELECT at, path, n QUALIFY row_number() OVER (PARTITION BY path ORDER BY at) = 1", "has QUALIFY: the deployment fails, or it drops rows.")]
    [InlineData("SELECT at, path, n UNION ALL SELECT at, path, n", "has UNION ALL: the deployment fails, or it stores live rows several times.")]
    [InlineData("SELECT at, path, n EXCEPT SELECT at, path, n", "has EXCEPT: the deployment fails, or it drops rows.")]
    [InlineData("SELECT max(at) AS at, any(path) AS path, max(n) AS n", "has the aggregate max: the deployment fails, or it keeps one row of the whole Data Source.")]
    [InlineData("SELECT at, arrayJoin([path]) AS path, n", "has arrayJoin: the deployment fails, or it drops the rows of an empty array and repeats the others.")]
    [InlineData("SELECT at, path, n FROM visits LIMIT 10", "")]
    public void Rows_are_lost_or_come_twice(string query, string expected) => RuleAssert.Says(expected, FindingsOf("n", query));

    /// <summary>A function that replaces what does not fit says what by; one that is written for each value does not.</summary>
    [Theory]
    [InlineData("toUInt32OrZero(path)", "with toUInt32OrZero: values that UInt32 cannot hold become the default of UInt32 without an error.")]
    [InlineData("toUInt32OrDefault(path)", "with toUInt32OrDefault: values that UInt32 cannot hold become the default of UInt32 without an error.")]
    [InlineData("accurateCastOrDefault(path, 'UInt32')", "become the default of UInt32 without an error.")]
    [InlineData("CAST(path, 'UInt32')", "values that UInt32 cannot hold are changed, or make the deployment fail.")]
    [InlineData("toUInt32(path)", "")]
    [InlineData("accurateCastOrDefault(path, 'UInt32', toUInt32(7))", "")]
    public void Conversions_that_replace_values_say_what_by(string conversion, string expected) =>
        RuleAssert.Says(expected, FindingsOf("path", $"SELECT at, {conversion} AS path, n"));

    /// <summary>An alias hides the live column of its name.</summary>
    [Theory]
    [InlineData("n * 100 AS n, n + 1 AS m", "column 'm' is computed from the new 'n' and not from the stored one: the alias 'n' hides the live column.")]
    [InlineData("n * 100 AS n, toUInt64(1) AS m", "")]
    [InlineData("CAST(n, 'UInt64') AS n, n + 1 AS m", "")]
    [InlineData("n, n + 1 AS m", "")]
    [InlineData("n * 100 AS n, arraySum(n -> n, [1]) AS m", "")]
    public void A_column_that_reads_an_alias_is_told(string items, string expected) => RuleAssert.Says(expected, FindingsOf("", $"SELECT at, path, {items}", ",\n    `m` UInt64 `json:$.m`"));

    /// <summary>A column that is none of its aliases' values is not known to be replaced, and the two are not swapped.</summary>
    [Fact]
    public void Aliases_that_name_each_other_are_not_constants() => Assert.Equal(
        ["column 'n' is computed from the new 'path'", "column 'path' is computed from the new 'n'"],
        FindingsOf("", "SELECT at, n AS path, path AS n").Select(f => f.Message.Split(", ")[1].Split(" and not")[0]).Order(StringComparer.Ordinal));

    private static Finding[] FindingsOf(string changed, string query, string more = "")
    {
        const string Columns = "`at` DateTime `json:$.at`,\n    `path` String `json:$.path`,\n    `n` UInt64 `json:$.n`";
        var schema = changed switch
        {
            "path" => Columns.Replace("String", "UInt32", StringComparison.Ordinal),
            "n" => Columns.Replace("UInt64", "UInt32", StringComparison.Ordinal),
            _ => Columns,
        };
        return
        [
            .. ExampleReader.Read($"```datafiles base\nworkflow: forward\n{Visits(Columns, "at", "")}```\n\n```datafiles good\n{Visits(schema + more, "path", $"\nFORWARD_QUERY >\n    {query}\n")}```\n")
                .Single().Findings().Where(f => f.Id == "DF4010"),
        ];
    }

    private static string Visits(string columns, string key, string query) =>
        $"=== datasources/visits.datasource\nSCHEMA >\n    {columns}\n\nENGINE \"MergeTree\"\nENGINE_SORTING_KEY \"{key}\"\n{query}";
}
