using Datafile.Analyzer.Tests.Documentation;

namespace Datafile.Analyzer.Tests.Rules;

/// <summary>How likely a value below zero is that an unsigned column stores as another: reported, told for information, or not said.</summary>
public class RareValuesTests
{
    [Theory]

    // A column as it is
    [InlineData("n", "", "Warning")]
    [InlineData("materialize(n)", "", "Warning")]
    [InlineData("identity(n)", "", "Warning")]
    [InlineData("assumeNotNull(maybe)", "", "Warning")]
    [InlineData("ifNull(maybe, 0)", "", "Warning")]
    [InlineData("coalesce(maybe, 0)", "", "Warning")]
    [InlineData("ifNull(maybe, u)", "", "Warning")]

    // A filter that excludes what is below zero, and one that does not
    [InlineData("n", "n > 0", "")]
    [InlineData("n", "n >= 0", "")]
    [InlineData("n", "n = 5", "")]
    [InlineData("n", "5 = n", "")]
    [InlineData("n", "0 < n", "")]
    [InlineData("n", "0 <= n", "")]
    [InlineData("n", "n BETWEEN 0 AND 9", "")]
    [InlineData("n", "u > 5 AND n > 0", "")]
    [InlineData("n", "n > 9", "")]
    [InlineData("n", "n > -5", "Warning")]
    [InlineData("n", "n BETWEEN -5 AND 9", "Warning")]
    [InlineData("n", "n < 9", "Warning")]
    [InlineData("n", "9 > n", "Warning")]
    [InlineData("n", "n != 0", "Warning")]
    [InlineData("n", "m > 0", "Warning")]
    [InlineData("n", "n > 0 OR u > 5", "Warning")]

    // What is computed of columns
    [InlineData("n + 1", "", "Info")]
    [InlineData("n - u", "", "Info")]
    [InlineData("n * 2", "", "Info")]
    [InlineData("intDiv(n, 2)", "", "Info")]
    [InlineData("intDivOrZero(n, 2)", "", "Info")]
    [InlineData("n % 10", "", "Info")]
    [InlineData("n % 10", "n > 0", "")]
    [InlineData("moduloOrZero(n, u)", "", "Info")]
    [InlineData("positiveModulo(n, 10)", "", "")]
    [InlineData("1 + n", "", "Info")]
    [InlineData("n + 1", "n > 0", "Info")]
    [InlineData("-n", "", "Info")]
    [InlineData("-n", "n > 0", "Info")]
    [InlineData("n - 1", "n > 0", "Info")]
    [InlineData("dateDiff('day', at, greatest(at, until))", "", "")]
    [InlineData("round(n)", "", "Info")]
    [InlineData("round(n)", "n > 0", "")]
    [InlineData("greatest(n, m)", "", "Info")]
    [InlineData("greatest(n, 0)", "", "")]
    [InlineData("least(n, 100)", "", "Info")]
    [InlineData("least(n, 100)", "n > 0", "")]
    [InlineData("bitXor(n, 1)", "", "")]
    [InlineData("toInt32(length(user))", "", "")]
    [InlineData("toInt32(length(user)) + 1", "", "")]

    // Numbers that are written, and unsigned ones with a minus
    [InlineData("-1", "", "Warning")]
    [InlineData("negate(5)", "", "Warning")]
    [InlineData("negate(0)", "", "")]
    [InlineData("-u", "", "Warning")]
    [InlineData("-toUInt8(5)", "", "Warning")]
    [InlineData("if(u > 5, -1, 1)", "", "Warning")]
    [InlineData("if(u > 5, 1, -1)", "", "Warning")]
    [InlineData("if(-1 < n, 1, 2)", "", "")]
    [InlineData("ifNull(maybe, -1)", "maybe > 0", "Warning")]
    [InlineData("coalesce(maybe, -1)", "maybe > 0", "Warning")]

    // A choice, whose condition may be about the very column
    [InlineData("if(u > 5, n, 0)", "", "Info")]
    [InlineData("if(u > 5, 0, n)", "", "Info")]
    [InlineData("if(n > 0, n, 0)", "", "")]
    [InlineData("if(n < 0, 0, n)", "", "")]
    [InlineData("multiIf(u > 5, n, u > 4, 0, 1)", "", "Info")]
    [InlineData("multiIf(u > 5, 0, u > 4, n, 1)", "", "Info")]
    [InlineData("multiIf(u > 5, 0, u > 4, 1, n)", "", "Info")]
    [InlineData("multiIf(u > 5, 0, n > 4, n, 1)", "", "")]
    [InlineData("if(n > 0, n, m)", "", "Info")]
    [InlineData("if(n > 0, n + m, 0)", "", "")]
    [InlineData("if(u > 5, n + m, 0)", "", "Info")]
    public void A_value_of_rows_is(string value, string filter, string expected) => Assert.Equal(expected, Severity($"{value} AS c FROM events" + (filter.Length == 0 ? "" : $" WHERE {filter}")));

    [Theory]
    [InlineData("min(n)", "Info")]
    [InlineData("max(n)", "Info")]
    [InlineData("sum(n)", "Info")]
    [InlineData("any(n)", "Info")]
    [InlineData("anyLast(n)", "Info")]
    [InlineData("argMin(n, u)", "Info")]
    [InlineData("argMax(n, u)", "Info")]
    [InlineData("maxIf(n, u > 5)", "Info")]
    [InlineData("max(toInt32(length(user)))", "")]
    [InlineData("argMax(toInt32(u > 5), n)", "")]
    [InlineData("groupBitXor(n)", "")]
    [InlineData("sum(n) - sum(u)", "Info")]
    [InlineData("count() - max(u)", "Info")]
    public void A_value_of_groups_is(string value, string expected) => Assert.Equal(expected, Severity($"{value} AS c FROM events GROUP BY user"));

    /// <summary>A text of a time in a zone does not say so, however the time is computed.</summary>
    [Theory]
    [InlineData("toTimeZone(at, 'Europe/Madrid')", "Info")]
    [InlineData("toStartOfHour(toTimeZone(at, 'Europe/Madrid'))", "Info")]
    [InlineData("at", "")]
    public void A_time_that_becomes_a_text_is(string value, string expected) => Assert.Equal(expected, Severity($"{value} AS c FROM events", "String"));

    private static string Severity(string query, string type = "UInt64")
    {
        var page = $"""
            ```datafiles good
            === datasources/events.datasource
            SCHEMA >
                `user` String,
                `n` Int32,
                `m` Int32,
                `u` UInt32,
                `maybe` Nullable(Int32),
                `at` DateTime,
                `until` DateTime

            ENGINE "MergeTree"
            ENGINE_SORTING_KEY "user"
            === datasources/written.datasource
            SCHEMA >
                `user` String,
                `c` {type}

            ENGINE "MergeTree"
            ENGINE_SORTING_KEY "user"
            === pipes/written_mv.pipe
            NODE written_1
            SQL >
                SELECT user, {query}
            TYPE materialized
            DATASOURCE written
            ```

            """;
        return string.Join(" ", ExampleReader.Read(page).Single().Findings().Where(f => f.Id == "DF2003").Select(f => f.Severity));
    }
}
