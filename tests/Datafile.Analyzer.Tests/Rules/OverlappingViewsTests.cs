using Datafile.Analyzer.Tests.Documentation;

namespace Datafile.Analyzer.Tests.Rules;

/// <summary>Two views of one target: what becomes of a row that both take, and whether there is one.</summary>
public class OverlappingViewsTests
{
    private const string Counted = "counted twice in 'n'";

    /// <summary>A row comes twice where both views make the same of it.</summary>
    [Theory]
    [InlineData("MergeTree", "n UInt64", "user, 1 AS n FROM events", "user, 1 AS n FROM events", "stored twice")]
    [InlineData("MergeTree", "n UInt64", "user, 1 AS n FROM events", "user, 2 AS n FROM events", "")]
    [InlineData("MergeTree", "n UInt64, more UInt64 DEFAULT 0", "user, 1 AS n, value AS more FROM events", "user, 1 AS n FROM events", "")]
    [InlineData("MergeTree", "n UInt64, more UInt64 DEFAULT 0", "user, 1 AS n FROM events", "user, 1 AS n, value AS more FROM events", "")]
    [InlineData("SummingMergeTree", "n UInt64", "user, count() AS n FROM events GROUP BY user", "user, count() AS n FROM events GROUP BY user", Counted)]
    [InlineData("AggregatingMergeTree", "n AggregateFunction(count)", "user, countState() AS n FROM events GROUP BY user", "user, countState() AS n FROM events GROUP BY user", Counted)]
    [InlineData("AggregatingMergeTree", "n AggregateFunction(uniq, UInt64)", "user, uniqState(value) AS n FROM events GROUP BY user", "user, uniqState(value) AS n FROM events GROUP BY user", "")]
    [InlineData("AggregatingMergeTree", "n SimpleAggregateFunction(max, UInt64)", "user, max(value) AS n FROM events GROUP BY user", "user, max(value) AS n FROM events GROUP BY user", "")]
    [InlineData("ReplacingMergeTree", "n UInt64", "user, 1 AS n FROM events", "user, 1 AS n FROM events", "")]
    [InlineData("SummingMergeTree", "n UInt64", "user, count() AS n FROM events GROUP BY user", "user, count() AS n FROM others GROUP BY user", "")]
    [InlineData("SummingMergeTree", "n UInt64", "user, count() AS n FROM events GROUP BY user", "lower(user) AS user, count() AS n FROM events GROUP BY user", "")]
    [InlineData("SummingMergeTree", "n UInt64", "'a' AS user, count() AS n FROM events", "'b' AS user, count() AS n FROM events", "")]
    public void A_row_of_both_is(string engine, string columns, string first, string second, string expected) => AssertFound(expected, engine, columns, first, second);

    /// <summary>Only where a row is certain to pass both filters.</summary>
    [Theory]
    [InlineData("1", "1", true)]
    [InlineData("1", "value > 5", true)]
    [InlineData("value > 5", "1", true)]
    [InlineData("value > 5 AND user != ''", "user != ''", true)]
    [InlineData("value > 5", "value <= 5", false)]
    [InlineData("value > 5", "value > 4", true)]
    [InlineData("value > 5", "value < 7", true)]
    [InlineData("value > 5", "value < 6", false)]
    [InlineData("user = 'a'", "user = 'b'", false)]
    [InlineData("user = 'a'", "user != 'b'", true)]
    [InlineData("value > 5", "user != ''", false)]
    [InlineData("value > 5 AND user != ''", "value > 4", true)]
    [InlineData("value > 5 AND user != ''", "value > 4 AND kind = 'x'", false)]
    [InlineData("timestamp > '2024-01-01 00:00:00'", "timestamp <= '2024-01-01 00:00:00'", false)]
    [InlineData("timestamp > '2024-01-01 00:00:00'", "timestamp >= '2024-01-01 00:00:00'", true)]
    [InlineData("cityHash64(user) % 2 = 0", "cityHash64(user) % 2 = 1", false)]
    [InlineData("match(user, 'a')", "match(user, 'a') AND match(user, 'b')", true)]
    [InlineData("match(user, 'a') AND match(user, 'b')", "match(user, 'a')", true)]
    [InlineData("match(user, 'a')", "match(user, 'b')", false)]
    [InlineData("isNull(kind)", "isNotNull(kind)", false)]
    [InlineData("isNull(kind)", "kind = 'x'", false)]
    [InlineData("isNotNull(kind)", "kind = 'x'", true)]
    public void Filters_have_a_common_row(string first, string second, bool expected) => AssertFound(
        expected ? Counted : "", "SummingMergeTree", "n UInt64",
        $"user, count() AS n FROM events WHERE {first} GROUP BY user", $"user, count() AS n FROM events WHERE {second} GROUP BY user");

    /// <summary>Of three views each is said once, with one that takes the same rows.</summary>
    [Fact]
    public void A_third_view_is_said_as_well()
    {
        var found = FindingsOf("SummingMergeTree", "n UInt64", View("a", "user, count() AS n FROM events GROUP BY user") + View("b", "user, count() AS n FROM events GROUP BY user") + View("c", "user, count() AS n FROM events GROUP BY user"));

        Assert.Equal(["'b' and 'a' both", "'c' and 'a' both"], found.Select(f => string.Join(" ", f.Message.Split(' ').Take(4))));
        Assert.Equal(["'a' writes into it here", "'a' writes into it here"], found.SelectMany(f => f.Related).Select(r => r.Message));
    }

    private static void AssertFound(string expected, string engine, string columns, string first, string second)
    {
        RuleAssert.Says(expected, FindingsOf(engine, columns, View("a", first) + View("b", second)));
    }

    private static string View(string name, string query) => $"=== pipes/{name}.pipe\nNODE {name}_1\nSQL >\n    SELECT {query}\nTYPE materialized\nDATASOURCE counts\n";

    private static Datafile.Analyzer.Findings.Finding[] FindingsOf(string engine, string columns, string views)
    {
        const string Events = "SCHEMA >\n    `timestamp` DateTime,\n    `user` String,\n    `value` UInt64,\n    `kind` Nullable(String)\n";
        var page = $"```datafiles good\n=== datasources/events.datasource\n{Events}=== datasources/others.datasource\n{Events}=== datasources/counts.datasource\nSCHEMA >\n    `user` String, {columns}\n\n"
            + $"ENGINE \"{engine}\"\nENGINE_SORTING_KEY \"user\"\n{views}```\n";
        return [.. ExampleReader.Read(page).Single().Findings().Where(f => f.Id == "DF2008")];
    }
}
