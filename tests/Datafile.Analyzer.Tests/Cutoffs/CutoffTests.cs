namespace Datafile.Analyzer.Tests.Cutoffs;

/// <summary>
/// Live rows and backfilled rows are an exact partition of the source, or it is said which rows are in both or in none.
/// What is true was measured on a real ClickHouse, or follows from how it compares times.
/// </summary>
public class CutoffTests
{
    /// <summary>Filters of view and backfill on <c>ts</c>; T stands for 2024-06-01 12:00:00, two hours after the deploy.</summary>
    [Theory]

    // Operators
    [InlineData("DateTime", "ts > T", "ts <= T", "exact")]
    [InlineData("DateTime", "ts >= T", "ts < T", "exact")]
    [InlineData("DateTime", "ts >= T", "ts <= T", "overlap: ts = T")]
    [InlineData("DateTime", "ts > T", "ts < T", "gap: ts = T")]
    [InlineData("DateTime", "T < ts", "T >= ts", "exact")]
    [InlineData("DateTime", "T <= ts", "ts <= T", "overlap: ts = T")]
    [InlineData("DateTime", "NOT ts <= T", "NOT ts > T", "exact")]
    [InlineData("DateTime", "NOT (ts < T)", "ts < T", "exact")]
    [InlineData("DateTime", "greater(ts, T)", "lessOrEquals(ts, T)", "exact")]
    [InlineData("DateTime", "ts != T AND ts >= T", "ts <= T", "exact")]
    [InlineData("DateTime", "ts > T", "ts BETWEEN '2000-01-01 00:00:00' AND T", "exact")]
    [InlineData("DateTime", "ts >= T", "ts BETWEEN '2000-01-01 00:00:00' AND T", "overlap: ts = T")]
    [InlineData("DateTime", "ts > T", "ts NOT BETWEEN '2024-06-01 12:00:01' AND '2999-01-01 00:00:00'", "exact")]
    [InlineData("DateTime", "ts > T", "ts <= '2022-05-01 12:00:00'", "gap: ts > '2022-05-01 12:00:00' and <= T")]
    [InlineData("DateTime", "ts > T", "NOT (ts > '2020-05-01 12:00:00')", "gap: ts > '2020-05-01 12:00:00' and <= T")]
    [InlineData("DateTime", "ts > T", "ts < '2021-01-01' OR ts >= '2022-01-01' AND ts <= T", "gap: ts >= '2021-01-01 00:00:00' and < '2022-01-01 00:00:00'")]
    [InlineData("DateTime", "ts > T", "ts >= '2021-01-01' AND ts <= T", "exact")]
    [InlineData("Int64", "ts > 1717243200000", "ts <= 1717243200", "gap: ts > 1717243200 and <= 1717243200000")]

    // A large number is not a time beside one
    [InlineData("DateTime", "ts > T", "ts <= T AND big <= 1073741824", "differs: condition")]
    [InlineData("DateTime", "ts > T AND big > 1073741824", "ts <= T", "differs: condition")]
    [InlineData("DateTime", "ts > T AND big < 1800000000", "ts <= T AND big < 1800000000", "exact")]
    [InlineData("DateTime", "ts > T AND big > 1800000000", "ts <= T AND big > 1800000000", "exact")]
    [InlineData("DateTime", "ts > T AND big != 1800000000", "ts <= T AND big != 1800000000", "exact")]
    [InlineData("DateTime", "JSONExtract(s, 'a', 'Nullable(DateTime)') > T", "JSONExtract(s, 'a', 'Nullable(DateTime)') <= T", "unsafe: nullable; gap: JSONExtract(s, 'a', 'Nullable(DateTime)') is NULL")]
    [InlineData("DateTime", "JSONExtract(s, 'a', 'DateTime') > T", "JSONExtract(s, 'a', 'DateTime') <= T", "exact")]
    [InlineData("DateTime", "ts BETWEEN T AND '2025-01-01 00:00:00'", "ts NOT BETWEEN T AND '2025-01-01 00:00:00'", "not told")]
    [InlineData("DateTime", "ts BETWEEN '2024-06-01 10:00:00' AND '2025-01-01 00:00:00'", "ts NOT BETWEEN '2024-06-01 10:00:00' AND '2025-01-01 00:00:00'", "unsafe: past")]
    [InlineData("DateTime", "ts > '2024-06-01 10:00:00' AND ts < '2025-01-01 00:00:00'", "ts <= '2024-06-01 10:00:00' OR ts >= '2025-01-01 00:00:00'", "not told")]
    [InlineData("DateTime", "ts BETWEEN '2024-05-31 12:00:00' AND T", "ts NOT BETWEEN '2024-05-31 12:00:00' AND T", "unsafe: past")]
    [InlineData("DateTime", "ts > T", "ts BETWEEN '2024-05-01 00:00:00' AND T", "gap: ts < '2024-05-01 00:00:00'")]
    [InlineData("DateTime", "ts > T", "ts <= T AND ts >= '1970-01-01 00:00:00'", "exact")]

    // Two literals
    [InlineData("DateTime", "ts > T", "ts <= '2024-06-01 11:59:00'", "gap: ts > '2024-06-01 11:59:00' and <= T")]
    [InlineData("DateTime", "ts > T", "ts <= '2024-06-01 12:01:00'", "overlap: ts > T and <= '2024-06-01 12:01:00'")]
    [InlineData("DateTime", "ts > T", "ts <= '2024-06-01 12:01:00' OR ts BETWEEN '2024-06-01 13:00:00' AND '2024-06-01 14:00:00'", "overlap: ts > T and <= '2024-06-01 12:01:00'")]
    [InlineData("DateTime", "ts > T", "ts < '2024-05-01 00:00:00' OR ts > '2024-05-02 00:00:00' AND ts < T", "gap: ts >= '2024-05-01 00:00:00' and <= '2024-05-02 00:00:00'")]
    [InlineData("DateTime", "ts > T", "ts < '2024-06-01 12:00:01'", "exact")]
    [InlineData("DateTime", "ts >= '2024-06-01 12:00:01'", "ts <= T", "exact")]
    [InlineData("DateTime", "ts > T", "ts <= '2024-06-01 12:00'", "exact")]
    [InlineData("DateTime", "ts > T", "ts <= '2024-06-01T12:00:00'", "exact")]
    [InlineData("DateTime", "ts > T", "ts <= '2024-06-01T12:00:00Z'", "exact")]
    [InlineData("DateTime", "ts >= '2024-06-02'", "ts < '2024-06-02 00:00:00'", "exact")]

    // Turned round, or on one side only
    [InlineData("DateTime", "ts < T", "ts >= T", "unsafe: backwards")]
    [InlineData("DateTime", "ts <= T", "ts <= T", "unsafe: backwards")]
    [InlineData("DateTime", "", "ts <= T", "no cut-off")]
    [InlineData("DateTime", "", "", "no cut-off")]
    [InlineData("DateTime", "ts > T", "", "overlap: ts > T")]
    [InlineData("DateTime", "ts >= T", "", "overlap: ts >= T")]
    [InlineData("DateTime", "ts > T", "ts > T", "overlap: ts > T; gap: ts <= T")]
    [InlineData("DateTime", "ts > T", null, "exact")]
    [InlineData("DateTime", "", null, "no cut-off")]

    // The moment of the deploy
    [InlineData("DateTime", "ts > '2024-06-01 09:59:59'", "ts <= '2024-06-01 09:59:59'", "unsafe: past")]
    [InlineData("DateTime", "ts >= '2024-06-01 10:00:00'", "ts < '2024-06-01 10:00:00'", "unsafe: past")]
    [InlineData("DateTime", "ts > '2024-06-01 10:00:00'", "ts <= '2024-06-01 10:00:00'", "exact")]
    [InlineData("DateTime", "ts > '2024-06-01 10:00:01'", "ts <= '2024-06-01 10:00:01'", "exact")]
    [InlineData("DateTime", "ts > T", "ts <= T OR ts > '2027-06-01 00:00:00'", "overlap: ts > '2027-06-01 00:00:00'")]
    [InlineData("DateTime", "ts > '2024-05-01'", "ts <= '2024-05-01'", "unsafe: past")]
    [InlineData("DateTime", "ts > '2020-01-01' AND ts > T", "ts > '2020-01-01' AND ts <= T", "exact")]
    [InlineData("DateTime", "ts > T AND ts < '2099-01-01 00:00:00'", "ts <= T", "exact")]

    // What a type does not hold, and what is far away
    [InlineData("DateTime", "ts > T", "ts NOT BETWEEN '2024-06-01 12:00:01' AND '2100-01-01 00:00:00'", "exact")]
    [InlineData("UInt32", "ts > 1717243200", "ts <= 1717243200 OR ts > 4294967295", "exact")]

    // What is not followed
    [InlineData("DateTime", "cityHash64(ts) > 5", "cityHash64(ts) <= 5", "differs: moment")]
    [InlineData("DateTime", "cityHash64(ts) > 5", "cityHash64(ts) < 5", "differs: not followed")]
    [InlineData("DateTime", "cityHash64(ts) > 5", null, "unsafe: not followed")]
    [InlineData("DateTime", "toHour(ts) > 5", "toHour(ts) <= 5", "no cut-off")]
    [InlineData("DateTime", "toDayOfMonth(ts) + 60 > 65 OR n > 5", "ts <= T", "no cut-off")]
    [InlineData("DateTime", "toHour(ts) > v", "toHour(ts) <= v", "no cut-off")]
    [InlineData("DateTime", "cityHash64(ts, toHour(ts)) > 5", "cityHash64(ts, toHour(ts)) < 5", "differs: not followed")]
    [InlineData("DateTime", "cityHash64(ts) > 5", "cityHash64(ts) > 5", "overlap: one condition")]
    [InlineData("DateTime", "cityHash64(ts) > 5", "cityHash64(ts) > 5 AND v > 5", "overlap: one condition")]
    [InlineData("DateTime", "cityHash64(ts) > 5 AND v > 5", "cityHash64(ts) > 5", "differs: not followed")]
    [InlineData("DateTime", "ts > T AND toHour(ts) > 5", "ts <= T AND toHour(ts) > 5", "exact")]
    [InlineData("DateTime", "cityHash64(ts) > 5 AND v > 5", "cityHash64(ts) <= 5", "differs: not followed")]
    [InlineData("DateTime", "cityHash64(ts) > 5", "", "differs: not followed")]
    [InlineData("DateTime", "cityHash64(v) > 5", "cityHash64(v) <= 5", "no cut-off")]

    // Two years back there are no rows, and five years ahead there are none yet
    [InlineData("DateTime", "ts > T", "ts <= T AND ts >= '2022-06-02 10:00:00'", "exact")]
    [InlineData("DateTime", "ts > T", "ts <= T AND ts >= '2022-06-02 10:00:01'", "gap: ts < '2022-06-02 10:00:01'")]
    [InlineData("DateTime", "ts > T", "ts <= T AND ts >= '2022-06-02 10:00:00' AND ts > '2010-01-01 00:00:00'", "exact")]
    [InlineData("DateTime", "ts > T", "(ts <= '2022-06-02 11:00:00' OR ts >= '2022-06-02 11:00:01') AND ts <= T", "exact")]
    [InlineData("DateTime", "ts >= '2022-06-02 10:00:00' AND cityHash64(ts) > 11", null, "unsafe: not followed")]
    [InlineData("DateTime", "ts > T", "ts <= T OR ts >= '2029-05-31 10:00:00'", "exact")]
    [InlineData("DateTime", "ts > T", "ts <= T OR ts >= '2029-05-31 09:59:59'", "overlap: ts >= '2029-05-31 09:59:59'")]
    [InlineData("DateTime", "ts > T AND ins < '2099-01-01 00:00:00'", "ts <= T AND ins < '2099-01-01 00:00:00'", "exact")]
    [InlineData("DateTime", "ts > T AND ins < '2029-05-31 10:00:00'", "ts <= T AND ins < '2029-05-31 10:00:00'", "exact")]

    // Another moment for other rows
    [InlineData("DateTime", "ts > T AND v > 0 OR ts > '2024-06-01 13:00:00' AND NOT v > 0", "NOT (ts > T AND v > 0 OR ts > '2024-06-01 13:00:00' AND NOT v > 0)", "exact")]
    [InlineData("DateTime", "ts > '2024-06-01 09:00:00' AND v > 0 OR ts > T AND NOT v > 0", "NOT (ts > '2024-06-01 09:00:00' AND v > 0 OR ts > T AND NOT v > 0)", "unsafe: past")]
    [InlineData("DateTime", "if(v > 0, ts > T, ts >= '2024-06-01 10:00:00')", "NOT if(v > 0, ts > T, ts >= '2024-06-01 10:00:00')", "unsafe: past")]
    [InlineData("DateTime", "ts > '2024-06-01 09:00:00' AND v > 0 OR ts > T AND NOT v > 0", "ts <= T", "overlap: ts > '2024-06-01 09:00:00' and <= T")]

    // A second condition on the same column that adds up to all; a constant before the time
    [InlineData("String", "parseDateTimeBestEffort(ts) > T", "parseDateTimeBestEffort(ts) <= T AND (ts < '2024' OR ts >= '2024')", "exact")]
    [InlineData("DateTime", "3600 + ts > '2024-06-01 13:00:00'", "ts <= T", "exact")]
    [InlineData("DateTime", "toInt32(toDate(ts)) > 19875", "toDate(ts) <= '2024-06-01'", "exact")]
    [InlineData("DateTime", "age('month', toDateTime('2024-07-01 12:00:00'), ts) >= 0", "ts <= T", "exact")]

    // A number at which the backfill ends and the view begins is meant as the cut-off, whatever it counts
    [InlineData("DateTime", "v > 1000", "v <= 1000", "differs: moment")]
    [InlineData("DateTime", "v > 1000 AND s = 'a'", "NOT (v > 1000) AND s = 'a'", "differs: moment")]
    [InlineData("DateTime", "v / 60 > 1000", "v / 60 BETWEEN 0 AND 1000", "differs: moment")]
    [InlineData("DateTime", "v / 60 >= 1000", "v / 60 BETWEEN 0 AND 1000", "differs: not followed")]
    [InlineData("DateTime", "ifNull(v >= 1000, 0)", "if(v < 1000, 1, 0)", "differs: moment")]
    [InlineData("Float64", "intDiv(ts, 1000) > 1718", "1718 >= intDiv(ts, 1000)", "differs: moment")]
    [InlineData("Decimal(18, 3)", "ts / 1000 > 1718193.6", "ts / 1000 <= 1718193.6", "differs: moment")]
    [InlineData("DateTime", "v % 10 >= 5", "v % 10 < 5", "no cut-off")]
    [InlineData("DateTime", "v + n >= 5", "v + n < 5", "no cut-off")]
    [InlineData("DateTime", "v > 1000", "v <= 999", "no cut-off")]
    [InlineData("DateTime", "v > 1000", "", "no cut-off")]
    [InlineData("DateTime", "v <= 1000", "v > 1000", "no cut-off")]
    [InlineData("DateTime", "v > 1000", null, "no cut-off")]

    // A cut-off that is not followed divides the rows where the backfill has its opposite: then only its moment is not known
    [InlineData("DateTime", "cityHash64(ts) > 11", "NOT (cityHash64(ts) > 11)", "differs: moment")]
    [InlineData("DateTime", "cityHash64(ts) > 11 AND v > 5", "NOT (cityHash64(ts) > 11) AND v > 5", "differs: moment")]
    [InlineData("DateTime", "match(s, 'a') AND cityHash64(ts) > 11", "match(s, 'a') AND NOT (cityHash64(ts) > 11)", "differs: moment")]
    [InlineData("DateTime", "cityHash64(ts) > 11 AND match(s, 'a')", "NOT (cityHash64(ts) > 11) AND match(s, 'a')", "differs: moment")]
    [InlineData("DateTime", "cityHash64(ts) > 11 AND v > 5", "NOT (cityHash64(ts) > 11)", "differs: not followed")]
    [InlineData("DateTime", "cityHash64(ts) > 11 AND cityHash64(ts, 1) > 5", "NOT (cityHash64(ts) > 11)", "differs: not followed")]
    [InlineData("DateTime", "match(toString(ts), 'x') AND match(s, 'a')", "NOT match(toString(ts), 'x') AND match(s, 'a')", "differs: moment")]
    [InlineData("DateTime", "match(s, 'a') AND match(toString(ts), 'x')", "match(s, 'a') AND NOT match(toString(ts), 'x')", "differs: moment")]
    [InlineData("DateTime", "match(toString(ts), 'x') AND match(toString(ts), 'y')", "NOT match(toString(ts), 'x')", "differs: not followed")]
    [InlineData("DateTime", "addMonths(ts, 1) > '2024-06-30 12:00:00'", null, "unsafe: not followed")]
    [InlineData("DateTime", "cityHash64(ts) > 11", null, "unsafe: not followed")]

    // Another time
    [InlineData("DateTime", "ts > T", "ins <= T", "differs: other time")]
    [InlineData("DateTime", "ins > T", "ts <= T", "differs: other time")]
    [InlineData("DateTime", "ts > T", "ts <= T AND ins <= T", "differs: condition")]
    [InlineData("DateTime", "ts > T AND ins > '2024-01-01 00:00:00'", "ins <= T", "overlap: ts > T; differs: condition")]
    [InlineData("DateTime", "ins > T", "ins <= T", "exact")]
    [InlineData("DateTime", "ts > now()", "ts <= T", "unsafe: clock")]
    [InlineData("DateTime", "now() > T", "ts <= T", "unsafe: clock")]
    [InlineData("DateTime", "ts > T", "ts <= T AND ts > now() - INTERVAL 90 DAY", "differs: clock")]
    [InlineData("DateTime", "ts > now() - INTERVAL 1 DAY AND ts > T", "ts <= T", "differs: condition")]

    // What is one of several times, or read from a text, is as late as they are
    [InlineData("String", "toDate(ts) > '2024-06-01'", "toDate(ts) <= '2024-06-01'", "exact")]
    [InlineData("String", "CAST(ts AS UInt32) > 1717243200", "CAST(ts AS UInt32) <= 1717243200", "differs: moment")]
    [InlineData("DateTime", "cityHash64(ts, v) > 5", null, "unsafe: not followed")]
    [InlineData("DateTime", "if(v > 5, ts, toStartOfHour(ins)) > '2024-06-01 09:00:00'", "if(v > 5, ts, toStartOfHour(ins)) <= '2024-06-01 09:00:00'", "differs: moment")]
    [InlineData("DateTime", "if(v > 5, toStartOfHour(ts), ins) > '2024-06-01 09:00:00'", "if(v > 5, toStartOfHour(ts), ins) <= '2024-06-01 09:00:00'", "differs: moment")]
    [InlineData("DateTime", "if(v > 5, ts, ins) > '2024-06-01 09:00:00'", "if(v > 5, ts, ins) <= '2024-06-01 09:00:00'", "unsafe: past")]
    [InlineData("DateTime", "multiIf(v > 5, ts, v > 3, ins, ts) > '2024-06-01 09:00:00'", "multiIf(v > 5, ts, v > 3, ins, ts) <= '2024-06-01 09:00:00'", "unsafe: past")]
    [InlineData("DateTime", "multiIf(v > 5, ts, v > 3, toStartOfHour(ins), ts) > '2024-06-01 09:00:00'", "multiIf(v > 5, ts, v > 3, toStartOfHour(ins), ts) <= '2024-06-01 09:00:00'", "differs: moment")]
    [InlineData("DateTime", "greatest(ts, ins) > '2024-06-01 09:00:00'", "greatest(ts, ins) <= '2024-06-01 09:00:00'", "unsafe: past")]
    [InlineData("DateTime", "greatest(ts, toStartOfHour(ins)) > '2024-06-01 09:00:00'", "greatest(ts, toStartOfHour(ins)) <= '2024-06-01 09:00:00'", "differs: moment")]
    [InlineData("String", "parseDateTimeBestEffort(left(ts, 19)) > '2024-06-01 09:00:00'", "parseDateTimeBestEffort(left(ts, 19)) <= '2024-06-01 09:00:00'", "unsafe: past")]
    [InlineData("String", "parseDateTimeBestEffort(left(ts, 12)) > '2024-06-01 09:00:00'", "parseDateTimeBestEffort(left(ts, 12)) <= '2024-06-01 09:00:00'", "differs: moment")]
    [InlineData("String", "toDateTimeOrNull(ts) > '2024-06-01 09:00:00'", "toDateTimeOrNull(ts) <= '2024-06-01 09:00:00'", "unsafe: past")]
    [InlineData("String", "toDateTimeOrZero(ts) > '2024-06-01 09:00:00'", "toDateTimeOrZero(ts) <= '2024-06-01 09:00:00'", "unsafe: past")]
    [InlineData("String", "toDateTime64OrNull(ts, 3) > '2024-06-01 09:00:00'", "toDateTime64OrNull(ts, 3) <= '2024-06-01 09:00:00'", "unsafe: past")]
    [InlineData("String", "toDateTime64OrZero(ts, 3) > '2024-06-01 09:00:00'", "toDateTime64OrZero(ts, 3) <= '2024-06-01 09:00:00'", "unsafe: past")]
    [InlineData("String", "toDateOrNull(ts) > '2024-05-31'", "toDateOrNull(ts) <= '2024-05-31'", "unsafe: past")]
    [InlineData("String", "toDateOrZero(ts) > '2024-05-31'", "toDateOrZero(ts) <= '2024-05-31'", "unsafe: past")]
    public void Cut_off_and_backfill_are(string type, string view, string? backfill, string expected) =>
        CutoffCase.AssertOutcome(expected, type, view, backfill);

    /// <summary>A copy pipe takes rows once: those without a time that come later are lost, where a materialized backfill takes them.</summary>
    [Theory]
    [InlineData("ts > T", "ts <= T OR ts IS NULL", "unsafe: nullable; gap: ts is NULL (after)")]
    [InlineData("assumeNotNull(ts) > T", "assumeNotNull(ts) <= T", "unsafe: nullable; gap: ts is NULL (after)")]
    [InlineData("assumeNotNull(ts) >= T", "assumeNotNull(ts) <= T", "unsafe: nullable; overlap: ts = T; gap: ts is NULL (after)")]
    [InlineData("ts > T OR ts IS NULL", "ts <= T", "gap: ts is NULL (before)")]
    [InlineData("ts > T OR ts IS NULL", "ts <= T OR ts IS NULL", "overlap: ts is NULL")]
    [InlineData("(ts > T OR ts IS NULL) AND v != 5", "(ts <= T OR ts IS NULL) AND v != 5", "overlap: ts is NULL")]
    [InlineData("ts >= T OR ts IS NULL", "ts <= T OR ts IS NULL", "overlap: ts = T")]
    [InlineData("ts > T OR ts IS NULL", "ts < T", "gap: ts = T")]
    [InlineData("ts > T", "ts <= T", "unsafe: nullable; gap: ts is NULL")]
    public void Rows_without_a_time_and_a_copy_are(string view, string backfill, string expected)
    {
        var tiny = new CutoffCase("Nullable(DateTime)", CutoffCase.Where(view), CutoffCase.Where(backfill)) { IsCopied = true };

        Assert.Equal(CutoffCase.Written(expected), tiny.Outcome);
    }

    /// <summary>A cut-off is found wherever it stands before the rows are grouped.</summary>
    [Theory]
    [InlineData("WITH toDateTime('2024-06-01 12:00:00') AS cut", "events", "", "ts > cut", "ts <= cut", "exact")]
    [InlineData("WITH '2024-06-01 12:00:00' AS cut", "events", "", "ts > cut", "ts < cut", "gap: ts = T")]
    [InlineData("WITH e AS (SELECT * FROM events)", "e", "", "ts > T", "ts <= T", "exact")]
    [InlineData("", "(SELECT k, v, ts AS t FROM events)", "", "t > T", "t <= T", "exact")]
    [InlineData("", "(SELECT k, v, toStartOfHour(ts) AS t FROM events)", "", "t >= T", "t < T", "exact")]
    [InlineData("", "(SELECT k, v FROM events {filter})", "", "ts > T", "ts <= T", "exact")]
    [InlineData("", "(SELECT k, v FROM events {filter})", "", "ts > T", "ts < T", "gap: ts = T")]
    [InlineData("", "(SELECT k, v, ts FROM events WHERE v > 5) AS e", "", "e.ts > T", "e.ts <= T", "exact")]
    [InlineData("", "{name}raw", "NODE raw\nSQL >\n    SELECT k, v, ts FROM events WHERE v > 5\n", "ts > T", "ts <= T", "exact")]
    [InlineData("", "{name}raw", "NODE raw\nSQL >\n    SELECT k, v FROM events {filter}\n", "ts >= T", "ts <= T", "overlap: ts = T")]
    [InlineData("", "events AS e", "", "e.ts > T", "e.ts <= T", "exact")]
    [InlineData("", "(SELECT k, v, ts FROM events UNION ALL SELECT k, v, ts FROM {name}raw)", "NODE raw\nSQL >\n    %\n    SELECT k, v, ts FROM {{x}}\n", "ts > T", "ts < T", "not told")]
    [InlineData("", "(SELECT k, v, ts FROM events UNION ALL SELECT k, v, ts FROM {name}raw)", "NODE raw\nSQL >\n    %\n    SELECT k, v, ts FROM events\n", "ts > T", "ts < T", "gap: ts = T")]
    [InlineData("", "events", "", "`ts` > T", "events.ts <= T", "exact")]
    public void A_cut_off_is_followed_to_the_source(string with, string source, string nodes, string view, string backfill, string expected)
    {
        var tiny = new CutoffCase("DateTime", CutoffCase.Where(view), CutoffCase.Where(backfill)) { With = with, Source = source, Nodes = nodes };

        Assert.Equal(CutoffCase.Written(expected), tiny.Outcome);
    }

    /// <summary>A parameter has its default, also inside of a conversion, and a name that the template sets has that value.</summary>
    [Theory]
    [InlineData("ts <= toDateTime({{String(end, '2024-06-01 12:00:00')}})", "exact")]
    [InlineData("ts <= toDateTime({{String(end, '2024-06-01 11:00:00')}})", "gap: ts > '2024-06-01 11:00:00' and <= T")]
    [InlineData("ts <= fromUnixTimestamp({{Int64(end, 1717246800)}})", "overlap: ts > T and <= '2024-06-01 13:00:00'")]
    [InlineData("ts <= toDateTime({{String(end)}})", "not told")]
    [InlineData("{% set cut = '2024-06-01 12:00:00' %} ts <= {{cut}}", "exact")]
    [InlineData("{% set cut = '2024-06-01 11:00:00' %} ts <= {{DateTime(cut)}}", "gap: ts > '2024-06-01 11:00:00' and <= T")]
    [InlineData("{% set cut = '2024-06-01 11:00:00' %} {% if defined(x) %} {% set cut = '2024-06-01 12:00:00' %} {% end %} ts <= {{cut}}", "not told")]
    [InlineData("{% set cut = end %} ts <= {{DateTime(cut)}}", "not told")]
    public void A_backfill_with_a_template_is(string backfill, string expected)
    {
        var tiny = new CutoffCase("DateTime", CutoffCase.Where("ts > T"), CutoffCase.Where(backfill)) { With = "%", IsCopied = true };

        Assert.Equal(CutoffCase.Written(expected), tiny.Outcome);
    }

    /// <summary>When a copy that asks for the clock runs is not known: once the cut-off has passed, or days later.</summary>
    [Theory]
    [InlineData("ts <= least(now(), toDateTime('2024-06-01 12:00:00'))", "exact")]
    [InlineData("ts <= T AND ts <= now()", "exact")]
    [InlineData("ts < now()", "overlap: ts > T")]
    [InlineData("ts <= now() - INTERVAL 1 HOUR", "differs: clock")]
    [InlineData("ts < toStartOfHour(now())", "differs: clock")]
    [InlineData("toDate(ts) < today()", "differs: clock")]
    [InlineData("ts <= T AND ins < today()", "differs: clock")]
    public void A_copy_by_the_clock_is(string backfill, string expected)
    {
        var tiny = new CutoffCase("DateTime", CutoffCase.Where("ts > T"), CutoffCase.Where(backfill)) { IsCopied = true };

        Assert.Equal(CutoffCase.Written(expected), tiny.Outcome);
    }

    /// <summary>A copy by the clock beside a cut-off that no clock reaches.</summary>
    [Theory]
    [InlineData("DateTime64(3)", "ts > '2299-12-31 23:59:59.000'", "ts < now()")]
    [InlineData("String", "ts > '9999-12-31 23:59:59'", "ts < toString(now())")]
    public void A_copy_by_the_clock_beside_the_last_moment_is_told(string type, string view, string backfill) =>
        Assert.NotEqual("exact", new CutoffCase(type, CutoffCase.Where(view), CutoffCase.Where(backfill)) { IsCopied = true }.Outcome);

    /// <summary>A number is a time in the unit in which the query itself reads it; what it makes of other columns says nothing.</summary>
    [Theory]
    [InlineData("Int64", "toUInt32(intDiv(events.ts, 1000))", "unsafe: unit")]
    [InlineData("Int64", "toUInt32(events.ts / 1000000)", "unsafe: unit")]
    [InlineData("Int64", "toUInt32(divide(events.ts, 1000000000))", "unsafe: unit")]
    [InlineData("Int64", "toUInt32(intDiv(events.ts, 60))", "exact")]
    [InlineData("Int64", "toUInt32(intDiv(events.v, 1000))", "exact")]
    [InlineData("UInt32", "toUInt32(toDateTime(events.ts))", "exact")]
    [InlineData("UInt32", "toUInt32(fromUnixTimestamp64Milli(toInt64(events.v)))", "exact")]
    public void Seconds_are_compared_with_a_column_that_the_query_reads_as(string type, string key, string expected)
    {
        var tiny = new CutoffCase(type, "WHERE ts > 1717243200", "WHERE ts <= 1717243200") { Key = key };

        Assert.Equal(expected, tiny.Outcome);
    }

    /// <summary>A text that the query parses may have a T between date and time, and sorts like the literal only where it has a blank.</summary>
    [Theory]
    [InlineData("toUInt32(parseDateTimeBestEffort(events.ts))", "ts > T", "ts <= T", "unsafe: text")]
    [InlineData("toUInt32(parseDateTimeBestEffort(events.ts))", "ts >= '2024-06-02'", "ts < '2024-06-02'", "exact")]
    [InlineData("toUInt32(parseDateTimeBestEffort(events.s))", "ts > T", "ts <= T", "exact")]
    [InlineData("toUInt32(length(events.ts))", "ts > T", "ts <= T", "exact")]
    public void A_text_is_compared_with_a_literal(string key, string view, string backfill, string expected)
    {
        var tiny = new CutoffCase("String", CutoffCase.Where(view), CutoffCase.Where(backfill)) { Key = key };

        Assert.Equal(expected, tiny.Outcome);
    }

    /// <summary>A number that the query reads as a time makes a condition on it one on a time, also together with another column.</summary>
    [Theory]
    [InlineData("bitXor(ts, v) > 5", "unsafe: not followed")]
    [InlineData("coalesce(n, ts) > 5", "unsafe: not followed")]
    [InlineData("bitXor(v, 7) > 5", "no cut-off")]
    public void A_condition_on_a_number_that_is_read_as_a_time_is(string view, string expected)
    {
        var tiny = new CutoffCase("Int64", CutoffCase.Where(view), null) { Key = "toUInt32(fromUnixTimestamp64Milli(events.ts))" };

        Assert.Equal(expected, tiny.Outcome);
    }

    /// <summary>
    /// A table that is not in the project has columns without types: the cut-off may be on anything, and only whole seconds are sure to
    /// lie between two moments. The backfill that has the opposite divides the rows whatever they are.
    /// </summary>
    [Theory]
    [InlineData("ts > T", "ts <= T", "differs: moment")]
    [InlineData("ts > T", "ts < '2024-06-01 12:00:01'", "differs: moment")]
    [InlineData("ts > T", "ts < T", "differs: not followed")]
    [InlineData("ts > T", "ts <= '2024-06-01 11:59:58'", "differs: not followed")]
    public void Of_a_table_without_types_view_and_backfill_are(string view, string backfill, string expected)
    {
        var tiny = new CutoffCase("DateTime", CutoffCase.Where(view), CutoffCase.Where(backfill)) { Source = "shared.visits" };

        Assert.Equal(CutoffCase.Written(expected), tiny.Outcome);
    }

    /// <summary>A column of milliseconds that the query turns into a time.</summary>
    [Theory]
    [InlineData("ts > 1717243200000", "ts <= 1717243200000", "exact")]
    [InlineData("ts > 1717243200", "ts <= 1717243200", "unsafe: unit")]
    public void A_number_is_compared_in_the_unit_of_the_column(string view, string backfill, string expected)
    {
        var tiny = new CutoffCase("Int64", CutoffCase.Where(view), CutoffCase.Where(backfill)) { Key = "toUInt32(fromUnixTimestamp64Milli(events.ts))" };

        Assert.Equal(expected, tiny.Outcome);
    }

    [Theory]
    [InlineData("greatest(ts, toDateTime()) > T", "DF1009")]
    [InlineData("multiIf(ts > T, 1)", "DF1009")]
    [InlineData("ifNull() AND ts > T", "DF1009")]
    [InlineData("assumeNotNull() AND ts > T", "DF1009")]
    [InlineData("isNull() AND ts > T", "DF1009")]
    [InlineData("like(s) AND ts > T", "DF1009")]
    [InlineData("ts > toDateTime(T, 'Nowhere/City')", "DF1009")]
    [InlineData("dateDiff('hour', toDateTime(T), ts, 'Nowhere/City') > 0", "differs: not followed")]
    [InlineData("toBool() AND ts > T", "differs: condition")]
    [InlineData("in(ts) AND ts > T", "differs: one side")]
    public void A_call_with_wrong_arguments_is_not_followed_and_breaks_nothing(string view, string expected) =>
        Assert.Contains(expected, new CutoffCase("Nullable(DateTime)", CutoffCase.Where(view), CutoffCase.Where("ts <= T")).Outcome, StringComparison.Ordinal);

    [Fact]
    public void An_alias_that_hides_the_event_time_is_what_the_filter_sees()
    {
        // toStartOfHour(ts) AS ts … WHERE ts > 12:30 drops the hour 12 (measured: rows lost).
        var tiny = new CutoffCase("DateTime", "WHERE ts > '2024-06-01 12:30:00'", "WHERE events.ts <= '2024-06-01 12:30:00'")
        {
            Key = "toUInt32(toStartOfHour(events.ts) AS ts)",
        };

        Assert.StartsWith("unsafe: bucket", tiny.Outcome, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("max(ts) > '2024-06-01 12:00:00'", "max(ts) <= '2024-06-01 12:00:00'", "unsafe: aggregate")]
    [InlineData("count() > 1", "count() > 1", "no cut-off")]
    public void A_condition_on_an_aggregate_is_no_cut_off(string view, string backfill, string expected)
    {
        var tiny = new CutoffCase("DateTime", "", "") { Having = (view, backfill) };

        Assert.StartsWith(expected, tiny.Outcome, StringComparison.Ordinal);
    }
}
