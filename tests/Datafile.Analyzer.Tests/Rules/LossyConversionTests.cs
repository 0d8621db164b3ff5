using Datafile.Analyzer.Tests.Documentation;

namespace Datafile.Analyzer.Tests.Rules;

/// <summary>Values that a target column cannot hold, casts that fail for NULL, and which types a fix may declare.</summary>
public class LossyConversionTests
{
    private const string Fails = "fails for NULL";

    /// <summary>NULL passes no comparison, and a condition before a cast may keep it away.</summary>
    [Theory]
    [InlineData("CAST(maybe AS UInt32)", "1", Fails)]
    [InlineData("CAST(maybe AS Nullable(UInt32))", "1", "")]
    [InlineData("CAST(value AS UInt32)", "1", "")]
    [InlineData("CAST(maybe AS UInt32)", "maybe IS NOT NULL", "")]
    [InlineData("CAST(maybe AS UInt32)", "maybe > 5", "")]
    [InlineData("CAST(maybe AS UInt32)", "5 < maybe AND value > 1", "")]
    [InlineData("CAST(maybe AS UInt32)", "value > 5", Fails)]
    [InlineData("CAST(maybe AS UInt32)", "maybe IS NULL", Fails)]
    [InlineData("CAST(maybe AS UInt32)", "maybe > 5 OR value > 5", Fails)]
    [InlineData("CAST(maybe AS UInt32)", "other > 5", Fails)]
    [InlineData("if(isNull(maybe), 0, CAST(maybe AS UInt32))", "1", "")]
    [InlineData("multiIf(isNull(maybe), 0, CAST(maybe AS UInt32))", "1", "")]
    [InlineData("toUInt32(isNotNull(maybe) AND CAST(maybe AS UInt32) > 5)", "1", "")]
    [InlineData("toUInt32(isNull(maybe) OR CAST(maybe AS UInt32) > 5)", "1", "")]
    [InlineData("if(CAST(maybe AS UInt32) > 5, 1, 0)", "1", Fails)]
    [InlineData("plus(1, CAST(maybe AS UInt32))", "1", Fails)]
    public void A_cast_is_reported_where_it_may_meet_NULL(string expression, string filter, string expected) => AssertFound(expected, $"{expression} AS c FROM events WHERE {filter}", "UInt64", fix: "", cast: true);

    /// <summary>What is stored as another type, and the type to declare instead.</summary>
    [Theory]
    [InlineData("UInt32", "value", "Column 'c' of 'written' is UInt32", "UInt64")]
    [InlineData("UInt64", "value", "", "")]
    [InlineData("SimpleAggregateFunction(max, UInt32)", "max(value)", "is SimpleAggregateFunction(max, UInt32), but node", "")]
    [InlineData("SimpleAggregateFunction(max, UInt64)", "max(value)", "", "")]
    [InlineData("SimpleAggregateFunction(max, UInt32)", "toUInt32(max(value))", "", "")]
    [InlineData("AggregateFunction(sum, UInt64)", "value", "", "")]
    [InlineData("AggregateFunction(max, UInt64)", "max(value)", "", "")]
    [InlineData("UInt32", "maybe", "Column 'c' of 'written' is UInt32", "Nullable(UInt32)")]
    [InlineData("String", "label", "Column 'c' of 'written' is String", "LowCardinality(Nullable(String))")]
    [InlineData("String", "NULL", "yields Nullable(Nothing) for column 'c'", "")]
    [InlineData("Nullable(String)", "NULL", "yields Nullable(Nothing) for column 'c'", "")]
    [InlineData("Array(String)", "[]", "yields Array(Nothing) for column 'c'", "")]
    [InlineData("Array(Array(String))", "[[]]", "yields Array(Array(Nothing)) for column 'c'", "")]
    [InlineData("Array(Nullable(String))", "[NULL]", "yields Array(Nullable(Nothing)) for column 'c'", "")]
    [InlineData("Nullable(String)", "CAST(NULL AS Nullable(String))", "", "")]
    [InlineData("Array(String)", "CAST([] AS Array(String))", "", "")]
    public void A_value_is_reported_where_the_column_cannot_hold_it(string type, string value, string expected, string fix) => AssertFound(expected, $"{value} AS c FROM events" + (value.Contains("max(", StringComparison.Ordinal) ? " GROUP BY user" : ""), type, fix);

    /// <summary>A key, the version and the sign cannot be Nullable.</summary>
    [Theory]
    [InlineData("\"MergeTree\"\nENGINE_SORTING_KEY \"user\"", "maybe", "Nullable(UInt32)")]
    [InlineData("\"MergeTree\"\nENGINE_SORTING_KEY \"user, c\"", "maybe", "")]
    [InlineData("\"MergeTree\"\nENGINE_SORTING_KEY \"user, intDiv(c, 10)\"", "maybe", "")]
    [InlineData("\"MergeTree\"\nENGINE_PARTITION_KEY \"c\"\nENGINE_SORTING_KEY \"user\"", "maybe", "")]
    [InlineData("\"ReplacingMergeTree\"\nENGINE_SORTING_KEY \"user\"\nENGINE_VER \"c\"", "maybe", "")]
    [InlineData("\"MergeTree\"\nENGINE_SORTING_KEY \"user, c\"", "value", "UInt64")]
    [InlineData("\"MergeTree\"\nENGINE_SORTING_KEY \"user, c\"", "label", "", "String")]
    [InlineData("\"MergeTree\"\nENGINE_SORTING_KEY \"user, c\"", "toLowCardinality(value)", "LowCardinality(UInt64)")]
    public void A_column_of_the_key(string engine, string value, string fix, string type = "UInt32") => AssertFound($"Column 'c' of 'written' is {type}", $"{value} AS c FROM events", type, fix, engine: engine);

    private static void AssertFound(string expected, string query, string type, string fix, bool cast = false, string engine = "\"AggregatingMergeTree\"\nENGINE_SORTING_KEY \"user\"")
    {
        var page = $"""
            ```datafiles good
            === datasources/events.datasource
            SCHEMA >
                `user` String,
                `value` UInt64,
                `maybe` Nullable(UInt32),
                `other` Nullable(UInt32),
                `label` LowCardinality(Nullable(String))

            ENGINE "MergeTree"
            ENGINE_SORTING_KEY "user"
            === datasources/written.datasource
            SCHEMA >
                `user` String,
                `c` {type}

            ENGINE {engine}
            === pipes/written_mv.pipe
            NODE written_1
            SQL >
                SELECT user, {query}
            TYPE materialized
            DATASOURCE written
            ```

            """;
        var found = ExampleReader.Read(page).Single().Findings().Where(f => f.Id == "DF2003" && (!cast || f.Message.Contains(Fails, StringComparison.Ordinal))).ToArray();
        if (expected.Length == 0)
            Assert.Empty(found);
        else
            Assert.Contains(expected, Assert.Single(found).Message, StringComparison.Ordinal);
        Assert.Equal(fix, string.Join(" ", found.SelectMany(f => f.Fixes).SelectMany(f => f.Edits).Select(e => e.Change.NewText)));
    }
}
