namespace Datafile.Analyzer.Tests.Cutoffs;

/// <summary>
/// Live rows and backfilled rows are an exact partition of the source, or it is said which rows are in both or in none.
/// What is true was measured on a real ClickHouse, or follows from how it compares times.
/// </summary>
public class CutoffTests
{
    private const string Cut = "'2024-06-01 12:00:00'";

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

    // Constants of another zone, and days that are counted
    [InlineData("Date", "ts > toDateTime('2024-06-02 00:00:00', 'Europe/Madrid')", "ts <= '2024-06-02'", "exact")]
    [InlineData("Date32", "ts >= toDateTime('2024-06-02 00:00:00', 'Europe/Madrid')", "ts < '2024-06-02'", "exact")]
    [InlineData("Date", "ts > toStartOfDay(toDateTime('2024-06-02 01:00:00', 'Asia/Kolkata'))", "ts <= '2024-06-02'", "exact")]
    [InlineData("DateTime", "ts >= toDate(toDateTime('2024-06-01 23:00:00'), 'Europe/Madrid')", "ts < '2024-06-02 00:00:00'", "exact")]
    [InlineData("DateTime", "ts >= toDate(toDateTime('2024-06-03 01:00:00', 'Asia/Kolkata'))", "ts < '2024-06-03 00:00:00'", "exact")]
    [InlineData("DateTime", "ts >= toStartOfDay(toDateTime('2024-06-03 01:00:00', 'Asia/Kolkata'))", "ts < '2024-06-02 18:30:00'", "exact")]
    [InlineData("DateTime", "ts >= toDate(19876)", "ts < '2024-06-02 00:00:00'", "exact")]
    [InlineData("DateTime", "ts >= toDate32(19876)", "ts < '2024-06-02 00:00:00'", "exact")]
    [InlineData("DateTime", "ts >= toDate(1717286400)", "ts < '2024-06-02 00:00:00'", "exact")]
    [InlineData("DateTime", "ts >= CAST(19876 AS Date)", "ts < '2024-06-02 00:00:00'", "exact")]

    [InlineData("DateTime", "ts >= toDateTime(toDate('2024-06-02'), 'Europe/Madrid')", "ts < '2024-06-01 22:00:00'", "exact")]
    [InlineData("DateTime", "ts > toStartOfInterval(toDateTime('2024-06-01 12:20:00'), INTERVAL 30 MINUTE)", "ts <= T", "exact")]
    [InlineData("UInt32", "ts > toStartOfInterval(toDateTime('2024-06-01 12:20:00'), INTERVAL 30 MINUTE)", "ts <= 1717243200", "exact")]
    [InlineData("UInt32", "ts > toDateTimeOrNull('2024-06-01 12:00:00')", "ts <= 1717243200", "exact")]
    [InlineData("DateTime", "ts > parseDateTimeBestEffortOrZero('2024-06-01T12:00:00Z')", "ts <= T", "exact")]
    [InlineData("UInt32", "ts > toDateTimeOrZero('never')", "ts <= 1717243200", "differs: not followed")]
    [InlineData("Date", "toUnixTimestamp(ts, 'Europe/Madrid') >= 1717286400", "ts < '2024-06-02'", "exact")]
    [InlineData("UInt32", "ts >= toUnixTimestamp(toDate('2024-06-02'), 'Europe/Madrid')", "ts < 1717286400", "exact")]

    // Constants that are computed
    [InlineData("DateTime", "ts > identity(materialize(toDateTime('2024-06-01 12:00:00')))", "ts <= T", "exact")]
    [InlineData("DateTime", "ts > assumeNotNull(toDateTimeOrNull('2024-06-01 12:00:00'))", "ts <= T", "exact")]
    [InlineData("DateTime", "ts > ifNull(NULL, toDateTime('2024-06-01 12:00:00'))", "ts <= T", "exact")]
    [InlineData("DateTime", "ts > if(1, toDateTime('2024-06-01 12:00:00'), toDateTime(0))", "ts <= T", "exact")]
    [InlineData("DateTime", "ts > if(0, toDateTime(0), toDateTime('2024-06-01 12:00:00'))", "ts <= T", "exact")]
    [InlineData("DateTime", "ts > greatest(toDateTime('2024-06-01 12:00:00'), toDateTime(0))", "ts <= T", "exact")]
    [InlineData("DateTime", "ts > least(toDateTime('2024-06-01 12:00:00'), toDateTime('2024-06-02 00:00:00'))", "ts <= T", "exact")]
    [InlineData("DateTime", "ts > toTimeZone(toDateTime('2024-06-01 12:00:00'), 'Asia/Kolkata')", "ts <= T", "exact")]
    [InlineData("DateTime", "ts > makeDateTime64(2024, 6, 1, 12, 0, 0)", "ts <= T", "exact")]
    [InlineData("Date", "ts > toLastDayOfMonth(toDateTime('2024-06-01 12:00:00'))", "ts <= '2024-06-30'", "exact")]
    [InlineData("DateTime", "ts > parseDateTimeBestEffort('1717243200')", "ts <= T", "exact")]
    [InlineData("DateTime", "ts > parseDateTimeBestEffort('2024-06-01 12:00:00 GMT')", "ts <= T", "exact")]
    [InlineData("DateTime", "ts > '1717243200'", "ts <= T", "exact")]
    [InlineData("DateTime", "ts > toDateTime('2024-06-01 11:00:00') + INTERVAL '1' HOUR", "ts <= T", "exact")]
    [InlineData("DateTime", "ts > date_add(toDateTime('2024-06-01 11:00:00'), INTERVAL 1 HOUR)", "ts <= T", "exact")]
    [InlineData("DateTime", "ts > timestamp_sub(toDateTime('2024-06-01 13:00:00'), INTERVAL 1 HOUR)", "ts <= T", "exact")]
    [InlineData("DateTime", "date_add(ts, INTERVAL 1 HOUR) > '2024-06-01 13:00:00'", "ts <= T", "exact")]

    [InlineData("UInt32", "ts > 1717243200", "toDateTime(0.5 + ts) <= T", "exact")]
    [InlineData("UInt32", "ts > 1717243200", "ts + 0.5 <= 1717243200", "gap: ts > 1717243199.5 and <= 1717243200")]

    // Days of the clock are not always 24 hours
    [InlineData("DateTime", "ts > toDateTime('2024-10-26 12:00:00', 'Europe/Madrid') + INTERVAL 1 DAY", "ts <= '2024-10-27 11:00:00'", "exact")]
    [InlineData("DateTime", "ts > toDateTime('2024-10-26 12:00:00', 'Europe/Madrid') + INTERVAL 24 HOUR", "ts <= '2024-10-27 10:00:00'", "exact")]
    [InlineData("DateTime('Europe/Madrid')", "ts + INTERVAL 24 HOUR > '2024-10-27 12:00:00'", "ts <= '2024-10-26 13:00:00'", "exact")]
    [InlineData("DateTime('Europe/Madrid')", "ts + INTERVAL 1 DAY > '2024-10-27 12:00:00'", "ts <= '2024-10-26 12:00:00'", "exact")]
    [InlineData("DateTime", "ts > toDateTime('2024-09-27 12:00:00', 'Europe/Madrid') + INTERVAL 1 MONTH", "ts <= '2024-10-27 11:00:00'", "exact")]
    [InlineData("DateTime", "ts > toStartOfHour(toDateTime('2024-06-01 12:20:00') - INTERVAL 10 MINUTE)", "ts <= T", "exact")]

    // Fractions of a second
    [InlineData("DateTime64(3)", "ts > T", "ts <= T", "exact")]
    [InlineData("DateTime64(3)", "ts >= '2024-06-01 12:00:00.001'", "ts <= T", "exact")]
    [InlineData("DateTime64(3)", "ts > '2024-06-01 12:00:00.000001'", "ts <= T", "exact")]
    [InlineData("DateTime64(6)", "ts >= '2024-06-01 12:00:00.001'", "ts <= T", "gap: ts > T and < '2024-06-01 12:00:00.001'")]
    [InlineData("DateTime64(3)", "ts > T", "ts <= '2024-06-01 12:00:00.999'", "overlap: ts > T and <= '2024-06-01 12:00:00.999'")]
    [InlineData("DateTime64(3)", "ts >= '2024-06-01 12:00:01'", "ts <= T", "gap: ts > T and < '2024-06-01 12:00:01'")]
    [InlineData("DateTime64(3)", "ts > T", "toDateTime(ts) <= T", "overlap: ts > T and < '2024-06-01 12:00:01'")]
    [InlineData("DateTime64(3)", "toDateTime(ts) > T", "ts <= T", "gap: ts > T and < '2024-06-01 12:00:01'")]
    [InlineData("DateTime64(3)", "toDateTime(ts) > T", "toDateTime(ts) <= T", "exact")]
    [InlineData("DateTime64(3)", "ts > toDateTime64(T, 3)", "ts <= toDateTime64(T, 3)", "exact")]
    [InlineData("DateTime64(3)", "ts > toDateTime(T)", "ts <= T", "exact")]
    [InlineData("DateTime", "toDateTime64(ts, 3) > T", "ts <= T", "exact")]

    // Zones
    [InlineData("DateTime('Europe/Madrid')", "ts > '2024-06-01 14:00:00'", "ts <= '2024-06-01 14:00:00'", "exact")]
    [InlineData("DateTime('Europe/Madrid')", "ts > '2024-06-01 14:00:00'", "ts <= toDateTime(T)", "exact")]
    [InlineData("DateTime('Europe/Madrid')", "ts > '2024-06-01 14:00:00'", "ts <= toDateTime('2024-06-01 14:00:00')", "overlap: ts > '2024-06-01 14:00:00' and <= '2024-06-01 16:00:00'")]
    [InlineData("DateTime('Europe/Madrid')", "ts > toDateTime('2024-06-01 14:00:00')", "ts <= '2024-06-01 14:00:00'", "gap: ts > '2024-06-01 14:00:00' and <= '2024-06-01 16:00:00'")]
    [InlineData("DateTime('Europe/Madrid')", "ts > '2024-06-01 14:00:00'", "ts <= toDateTime('2024-06-01 14:00:00', 'Europe/Madrid')", "exact")]
    [InlineData("DateTime('Europe/Madrid')", "ts > '2024-06-01 11:30:00'", "ts <= '2024-06-01 11:30:00'", "unsafe: past")]
    [InlineData("DateTime", "ts > toDateTime('2024-06-01 14:00:00', 'Europe/Madrid')", "ts <= T", "exact")]
    [InlineData("DateTime", "ts > '2024-06-01T14:00:00+02:00'", "ts <= T", "exact")]
    [InlineData("DateTime('UTC')", "ts > T", "ts <= toDateTime(T, 'UTC')", "exact")]
    [InlineData("DateTime64(3, 'Asia/Tokyo')", "ts > '2024-06-01 21:00:00'", "ts <= toDateTime64(T, 3)", "exact")]
    [InlineData("DateTime", "toTimeZone(ts, 'Asia/Tokyo') > toDateTime(T)", "ts <= T", "exact")]

    // A change of clocks: an hour that comes twice, and one that is skipped, are read in summer time
    [InlineData("DateTime('Europe/Madrid')", "ts > '2024-10-27 02:30:00'", "ts <= toDateTime('2024-10-27 00:30:00')", "exact")]
    [InlineData("DateTime", "ts > '2024-10-27 00:30:00'", "ts <= toDateTime('2024-10-27 02:30:00', 'Europe/Madrid')", "exact")]
    [InlineData("DateTime('Europe/Madrid')", "ts > '2025-03-30 02:30:00'", "ts <= toDateTime('2025-03-30 00:30:00')", "exact")]
    [InlineData("DateTime('Europe/Madrid')", "ts > '2024-12-01 13:00:00'", "ts <= toDateTime('2024-12-01 12:00:00')", "exact")]

    // Days and buckets
    [InlineData("DateTime", "toDate(ts) > '2024-06-01'", "toDate(ts) <= '2024-06-01'", "exact")]
    [InlineData("DateTime", "toDate(ts) > '2024-06-01'", "ts < '2024-06-02 00:00:00'", "exact")]
    [InlineData("DateTime", "toDate(ts) > '2024-06-01'", "ts <= '2024-06-01'", "gap: ts > '2024-06-01 00:00:00' and < '2024-06-02 00:00:00'")]
    [InlineData("DateTime", "ts > T", "toDate(ts) <= '2024-06-01'", "overlap: ts > T and < '2024-06-02 00:00:00'")]
    [InlineData("DateTime", "toDate(ts) >= toDate('2024-06-02')", "toDate(ts) < '2024-06-02'", "exact")]
    [InlineData("DateTime", "ts::Date > '2024-06-01'", "CAST(ts AS Date) <= '2024-06-01'", "exact")]
    [InlineData("DateTime", "toStartOfHour(ts) > '2024-06-01 12:00:00'", "ts < '2024-06-01 13:00:00'", "exact")]
    [InlineData("DateTime", "toStartOfHour(ts) >= T", "ts < T", "exact")]
    [InlineData("DateTime", "toStartOfHour(ts) > '2024-06-01 12:30:00'", "ts <= '2024-06-01 12:30:00'", "unsafe: bucket; gap: ts > '2024-06-01 12:30:00' and < '2024-06-01 13:00:00'")]
    [InlineData("DateTime", "toStartOfMinute(ts) >= T", "toStartOfMinute(ts) < T", "exact")]
    [InlineData("DateTime", "toStartOfFifteenMinutes(ts) >= T", "ts < T", "exact")]
    [InlineData("DateTime", "toStartOfInterval(ts, INTERVAL 15 minute) >= T", "ts < T", "exact")]
    [InlineData("DateTime", "date_trunc('hour', ts) >= T", "ts < T", "exact")]
    [InlineData("DateTime", "toStartOfMonth(ts) >= '2024-07-01'", "ts < '2024-07-01 00:00:00'", "exact")]
    [InlineData("DateTime", "toYYYYMMDD(ts) > 20240601", "toYYYYMMDD(ts) <= 20240601", "exact")]
    [InlineData("DateTime", "toYYYYMM(ts) >= 202407", "ts < '2024-07-01 00:00:00'", "exact")]
    [InlineData("Date", "ts > '2024-06-01'", "ts <= '2024-06-01'", "exact")]
    [InlineData("Date", "ts > '2024-06-01'", "ts < '2024-06-02'", "exact")]
    [InlineData("Date", "ts >= '2024-06-01'", "ts < '2024-06-01'", "unsafe: past")]
    [InlineData("Date", "ts > '2024-05-31'", "ts <= '2024-05-31'", "unsafe: past")]
    [InlineData("Date", "ts >= '2024-06-02'", "ts < '2024-06-01'", "gap: ts >= '2024-06-01 00:00:00' and < '2024-06-02 00:00:00'")]
    [InlineData("Date", "ts > toDate('2024-06-01')", "ts <= '2024-06-01'", "exact")]
    [InlineData("DateTime", "toDate(ts) IN ('2024-06-02', '2024-06-03')", "ts < '2024-06-02 00:00:00'", "unsafe: ends")]

    [InlineData("DateTime", "toStartOfHour(ts) > '2024-06-01 12:30:00'", "toStartOfHour(ts) <= '2024-06-01 12:30:00'", "exact")]
    [InlineData("DateTime", "toStartOfQuarter(ts) > '2024-04-01'", "ts < '2024-07-01 00:00:00'", "exact")]
    [InlineData("DateTime", "toStartOfQuarter(ts) >= '2024-04-01'", "toStartOfQuarter(ts) < '2024-04-01'", "unsafe: past")]
    [InlineData("DateTime", "toStartOfWeek(ts) > '2024-05-26'", "ts < '2024-06-02 00:00:00'", "exact")]
    [InlineData("DateTime", "toStartOfWeek(ts, 1) > '2024-05-27'", "ts < '2024-06-03 00:00:00'", "exact")]
    [InlineData("DateTime", "toStartOfInterval(ts, INTERVAL 2 MONTH) > '2024-05-01'", "ts < '2024-07-01 00:00:00'", "exact")]
    [InlineData("DateTime", "toYear(ts) * 100 + toMonth(ts) > 202406", "ts < '2024-07-01 00:00:00'", "exact")]
    [InlineData("DateTime", "toRelativeDayNum(ts) > 19875", "toDate(ts) <= '2024-06-01'", "exact")]
    [InlineData("DateTime", "toRelativeHourNum(ts) >= 477012", "ts < T", "exact")]
    [InlineData("DateTime", "toRelativeDayNum(ts) / 60 >= 331.25", "toDate(ts) < '2024-06-01'", "unsafe: past")]

    // 19876 / 60, rounded to a Float64, which is not 331.26666666666666666…
    [InlineData("DateTime", "toRelativeDayNum(ts) / 60 >= 331.26666666666665", "toDate(ts) < '2024-06-02'", "exact")]
    [InlineData("DateTime", "toRelativeDayNum(ts) / 60 > 331.26666666666665", "toDate(ts) < '2024-06-03'", "exact")]
    [InlineData("DateTime('Europe/Madrid')", "toUnixTimestamp(toDate(ts)) >= 1717286400", "toDate(ts) < '2024-06-02'", "exact")]
    [InlineData("DateTime('Europe/Madrid')", "toUnixTimestamp(toDate(ts)) >= 1717286400", "toUnixTimestamp(toDate(ts)) <= 1717286400", "overlap: ts >= '2024-06-02 00:00:00' and < '2024-06-03 00:00:00'")]
    [InlineData("DateTime", "formatDateTime(ts, '%Y-%m-%d') > '2024-06-01'", "ts < '2024-06-02 00:00:00'", "exact")]
    [InlineData("DateTime", "toString(ts) > T", "ts < T", "gap: ts >= T and < '2024-06-01 12:00:01'")]
    [InlineData("DateTime", "substring(toString(ts), 1, 10) >= '2024-06-02'", "ts < '2024-06-02 00:00:00'", "exact")]
    [InlineData("String", "substring(ts, 1, 10) >= '2024-06-01'", "substring(ts, 1, 10) < '2024-06-01'", "unsafe: past")]
    [InlineData("String", "substring(ts, 1, 10) >= '2024-06-02'", "left(ts, 10) <= '2024-06-01'", "exact")]

    // How far away
    [InlineData("DateTime", "dateDiff('second', toDateTime(T), ts) > 0", "ts <= T", "exact")]
    [InlineData("DateTime", "dateDiff('hour', toDateTime(T), ts) > 0", "ts <= T", "gap: ts > T and < '2024-06-01 13:00:00'")]
    [InlineData("DateTime", "dateDiff('day', ts, toDateTime(T)) < 0", "toDate(ts) <= '2024-06-01'", "exact")]
    [InlineData("DateTime", "age('hour', toDateTime(T), ts) >= 1", "ts < '2024-06-01 13:00:00'", "exact")]
    [InlineData("DateTime", "ts - toDateTime(T) > 0", "ts <= T", "exact")]
    [InlineData("DateTime", "toDateTime(T) - ts < 0", "ts < T", "gap: ts = T")]
    [InlineData("DateTime", "ts - INTERVAL 1 MONTH > '2024-05-01 12:00:00'", "ts <= T", "exact")]
    [InlineData("DateTime", "ts > toDateTime('2024-07-01 12:00:00') - toIntervalMonth(1)", "ts <= T", "exact")]
    [InlineData("DateTime", "addMonths(ts, 1) > '2024-06-30 12:00:00'", "ts <= '2024-05-30 12:00:00'", "differs: not followed")]
    [InlineData("Date", "addMonths(ts, 1) > '2024-07-01'", "ts <= '2024-06-01'", "exact")]
    [InlineData("Date", "toMonday(ts) NOT IN (makeDate(9999, 12, 31), makeDate(1, 1, 1))", "ts <= '2024-06-01'", "differs: not followed")]

    // A condition as a value, and the values of constants
    [InlineData("DateTime", "(ts > T) > 0", "(ts <= T) IN (1)", "exact")]
    [InlineData("DateTime", "(ts > T) >= 1", "(ts > T) < 1", "exact")]
    [InlineData("DateTime", "NOT xor(ts > T, 1)", "ts < T", "gap: ts = T")]
    [InlineData("DateTime", "xor(ts > T, 0)", "xor(ts > T, 1)", "exact")]
    [InlineData("DateTime", "(ts, 0) > (toDateTime(T), 0)", "(ts, 0) < (toDateTime(T), 0)", "gap: ts = T")]
    [InlineData("DateTime", "(ts, 1) > (toDateTime(T), 0)", "(ts, 0) <= (toDateTime(T), 0)", "overlap: ts = T")]
    [InlineData("DateTime", "ts > (SELECT toDateTime(T))", "ts <= T", "exact")]
    [InlineData("DateTime", "ts > (SELECT toDateTime(T))", "ts > (SELECT toDateTime(T))", "overlap: ts > T; gap: ts <= T")]
    [InlineData("DateTime", "ts > coalesce(toDateTime(T), now())", "ts <= T", "exact")]
    [InlineData("DateTime", "ts > makeDateTime(2024, 6, 1, 12, 0, 0)", "ts < T", "gap: ts = T")]
    [InlineData("Int64", "2000000000000 - ts < 282756800000", "ts <= 1717243200000", "exact")]
    [InlineData("DateTime", "-toUnixTimestamp(ts) < -1717243200", "ts <= T", "exact")]

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

    // Distances
    [InlineData("DateTime", "ts > toDateTime('2024-06-01 11:00:00') + INTERVAL 1 HOUR", "ts <= T", "exact")]
    [InlineData("DateTime", "ts - INTERVAL 1 HOUR > '2024-06-01 11:00:00'", "ts <= T", "exact")]
    [InlineData("DateTime", "addMinutes(ts, 30) > '2024-06-01 12:30:00'", "ts <= T", "exact")]
    [InlineData("DateTime", "ts > subtractDays(toDateTime('2024-06-02 12:00:00'), 1)", "ts <= T", "exact")]
    [InlineData("DateTime", "ts > toDateTime('2024-05-25 12:00:00') + INTERVAL 1 WEEK", "ts <= T", "exact")]
    [InlineData("DateTime", "ts > addWeeks(toDateTime('2024-05-18 12:00:00'), 2)", "ts <= T", "exact")]
    [InlineData("DateTime", "addWeeks(ts, 1) > '2024-06-08 12:00:00'", "ts <= T", "exact")]
    [InlineData("DateTime", "ts > toDateTime('2024-06-01 12:00:01') - INTERVAL 1 SECOND", "ts <= T", "exact")]
    [InlineData("DateTime64(3)", "ts > toDateTime64('2024-06-01 12:00:00.250', 3) - INTERVAL 250 MILLISECOND", "ts <= T", "exact")]
    [InlineData("DateTime", "ts > toDate('2024-06-01') + 1", "ts <= '2024-06-02 00:00:00'", "exact")]

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

    // The last values of a type, and values between those that a type has
    [InlineData("DateTime", "ts > T AND v <= 4294967295", "ts <= T", "exact")]
    [InlineData("DateTime", "ts > T AND v < 4294967296", "ts <= T", "exact")]
    [InlineData("DateTime", "ts > T AND v < 4294967295", "ts <= T", "differs: condition")]

    // A time of a Date is midnight of its own zone
    [InlineData("DateTime", "toStartOfDay(toDate(ts, 'Asia/Kathmandu'), 'Europe/Madrid') >= '2024-06-02 00:00:00'", "ts < '2024-06-01 18:15:00'", "exact")]
    [InlineData("DateTime", "toStartOfDay(toStartOfMonth(ts, 'Asia/Kathmandu'), 'Europe/Madrid') >= '2024-07-01 00:00:00'", "ts < '2024-06-30 18:15:00'", "exact")]
    [InlineData("DateTime('Asia/Kathmandu')", "toStartOfDay(toDate(ts)) >= '2024-06-02 00:00:00'", "ts < '2024-06-02 00:00:00'", "exact")]
    [InlineData("DateTime('Asia/Kathmandu')", "toMonday(toDate(ts)) >= '2024-06-03'", "ts < '2024-06-03 00:00:00'", "exact")]

    // A text forgets the digits that the type beside it does not have
    [InlineData("DateTime64(3)", "ts >= '2024-06-01 12:00:00.001'", "ts < '2024-06-01 12:00:00.0005'", "gap: ts >= T and < '2024-06-01 12:00:00.001'")]
    [InlineData("DateTime64(3)", "ts >= '2024-06-01 12:00:00.001'", "ts <= '2024-06-01 12:00:00.0005'", "exact")]
    [InlineData("DateTime64(6)", "ts >= '2024-06-01 12:00:00.0005'", "ts < '2024-06-01 12:00:00.0005'", "exact")]
    [InlineData("DateTime", "ts > T", "NOT (ts >= '2024-06-01 12:00:00.001')", "gap: ts = T")]
    [InlineData("DateTime", "ts > '2024-06-01 12:00:00.999'", "ts <= T", "exact")]
    [InlineData("DateTime", "ts >= toDateTime64('2024-06-01 12:00:00.001', 3)", "ts <= T", "exact")]
    [InlineData("DateTime64(3)", "toStartOfHour(ts) > '2024-06-01 12:00:00.000'", "NOT (toStartOfHour(ts) >= '2024-06-01 12:00:00.001')", "gap: ts >= T and < '2024-06-01 13:00:00'")]
    [InlineData("DateTime64(3)", "toDateTime64(ts, 6) >= '2024-06-01 12:00:00.000500'", "ts <= T", "exact")]

    // Another moment for other rows
    [InlineData("DateTime", "ts > T AND v > 0 OR ts > '2024-06-01 13:00:00' AND NOT v > 0", "NOT (ts > T AND v > 0 OR ts > '2024-06-01 13:00:00' AND NOT v > 0)", "exact")]
    [InlineData("DateTime", "ts > '2024-06-01 09:00:00' AND v > 0 OR ts > T AND NOT v > 0", "NOT (ts > '2024-06-01 09:00:00' AND v > 0 OR ts > T AND NOT v > 0)", "unsafe: past")]
    [InlineData("DateTime", "if(v > 0, ts > T, ts >= '2024-06-01 10:00:00')", "NOT if(v > 0, ts > T, ts >= '2024-06-01 10:00:00')", "unsafe: past")]
    [InlineData("DateTime", "ts > '2024-06-01 09:00:00' AND v > 0 OR ts > T AND NOT v > 0", "ts <= T", "overlap: ts > '2024-06-01 09:00:00' and <= T")]

    // The last values of a number
    [InlineData("Float64", "ts > 1717243200", "ts <= 1717243200", "exact")]
    [InlineData("Float64", "ts > 1717243200", "ts < 1717243200", "gap: ts = 1717243200")]
    [InlineData("Float64", "ts > 1717243200.5", "ts <= 1717243200.25", "gap: ts > 1717243200.25 and <= 1717243200.5")]
    [InlineData("Float64", "ts >= 1717243201", "ts <= 1717243200", "gap: ts > 1717243200 and < 1717243201")]
    [InlineData("Int64", "ts > 0 AND ts > 1717243200000", "ts > 0 AND ts <= 1717243200000", "exact")]

    // Texts: timestamps of one form have none between two seconds, and other texts have
    [InlineData("String", "ts >= T", "ts <= '2024-06-01 11:59:59'", "exact")]
    [InlineData("String", "ts >= T", "ts < '2024-06-01 11:59:59'", "gap: ts >= '2024-06-01 11:59:59' and < T")]
    [InlineData("String", "ts > T", "ts <= '2024-06-01 11:59:59'", "gap: ts > '2024-06-01 11:59:59' and <= T")]
    [InlineData("String", "ts >= T", "ts <= '2024-06-01 11:59:58'", "gap: ts > '2024-06-01 11:59:58' and < T")]
    [InlineData("DateTime", "ts > T AND (s <= 'aaaaaaaaaa' OR s >= 'bbbbbbbbbb')", "ts <= T", "differs: condition")]

    // Days of a zone
    [InlineData("DateTime('Europe/Madrid')", "toDate(ts) > '2024-06-01'", "toDate(ts) < '2024-06-02'", "exact")]
    [InlineData("DateTime('Europe/Madrid')", "toDate(ts) > '2024-06-02'", "toDate(ts) < '2024-06-02'", "gap: ts >= '2024-06-02 00:00:00' and < '2024-06-03 00:00:00'")]

    // Numbers that are times
    [InlineData("UInt32", "ts > 1717243200", "ts <= 1717243200", "exact")]
    [InlineData("UInt32", "ts > 1717243200", "ts < 1717243200", "gap: ts = 1717243200")]
    [InlineData("UInt32", "ts > 1717243200", "ts < 1717243201", "exact")]
    [InlineData("Int64", "ts > 1717243200000", "ts <= 1717243200000", "exact")]
    [InlineData("Int64", "ts > 1717243200000", "ts <= toUnixTimestamp64Milli(toDateTime64(T, 3))", "exact")]
    [InlineData("UInt32", "ts > 3900000000", "ts <= 3900000000", "unsafe: ahead")]
    [InlineData("Int64", "ts > 3900000000000", "ts <= 3900000000000", "unsafe: ahead")]
    [InlineData("DateTime", "ts > '2099-01-01 00:00:00'", "ts <= '2099-01-01 00:00:00'", "exact")]
    [InlineData("DateTime", "toUnixTimestamp(ts) > 4102444800", "toUnixTimestamp(ts) <= 4102444800", "unsafe: ahead")]
    [InlineData("UInt32", "ts > '1717243200'", "ts <= 1717243200", "exact")]
    [InlineData("UInt32", "toFloat64(ts) > 1717243200", "ceil(ts) <= 1717243200", "exact")]
    [InlineData("Int64", "toDateTime64(ts / 1000, 3) > '2024-06-01 12:00:00.000'", "ts <= 1717243200000", "exact")]
    [InlineData("Int64", "toDateTime64(ts / 1000, 3) > '2024-06-01 12:00:00.000'", "ts <= 1717243200001", "overlap: ts = 1717243200001")]
    [InlineData("Int64", "ts > 900000000", "ts <= 900000000", "differs: moment")]
    [InlineData("Int64", "ts > 5000000000", "ts <= 5000000000", "differs: moment")]
    [InlineData("UInt32", "ts > toUnixTimestamp(T)", "ts <= 1717243200", "exact")]
    [InlineData("DateTime", "toUnixTimestamp(ts) > 1717243200", "ts <= T", "exact")]
    [InlineData("UInt32", "fromUnixTimestamp(ts) > T", "fromUnixTimestamp(ts) <= T", "exact")]
    [InlineData("UInt32", "fromUnixTimestamp(ts) > T", "ts <= 1717243200", "exact")]
    [InlineData("String", "ts > T", "ts <= T", "exact")]
    [InlineData("String", "ts > T", "ts < T", "gap: ts = T")]

    // NULL
    [InlineData("Nullable(DateTime)", "ts > T", "ts <= T", "unsafe: nullable; gap: ts is NULL")]
    [InlineData("Nullable(DateTime)", "ts > T", "NOT (ts > T)", "unsafe: nullable; gap: ts is NULL")]
    [InlineData("Nullable(DateTime)", "ts > T AND v != 5", "ts <= T AND v != 5", "unsafe: nullable; gap: ts is NULL")]
    [InlineData("Nullable(DateTime)", "ts > T OR ts IS NULL", "ts <= T", "gap: ts is NULL (before)")]
    [InlineData("Nullable(DateTime)", "ifNull(ts > T, 1) AND v != 5", null, "exact")]
    [InlineData("Nullable(DateTime)", "ifNull(ts > T, 0) AND v != 5", null, "unsafe: nullable")]
    [InlineData("Nullable(DateTime)", "ifNull(ts, ins) > T", "ifNull(ts, ins) <= T", "exact")]
    [InlineData("Nullable(DateTime)", "ts > T AND ts IS NOT NULL", "ts <= T", "exact")]
    [InlineData("Nullable(DateTime)", "ts > T", "ts <= T OR ts IS NULL", "exact")]
    [InlineData("Nullable(DateTime)", "coalesce(ts, ins) > T", "ts <= T", "differs: one side")]
    [InlineData("DateTime", "toNullable(ts) > T", "ts <= T", "exact")]
    [InlineData("DateTime", "materialize(ts) > T", "identity(ts) < T", "gap: ts = T")]
    [InlineData("LowCardinality(Nullable(DateTime))", "ts > T", "ts <= T", "unsafe: nullable; gap: ts is NULL")]

    [InlineData("Nullable(DateTime)", "ifNull(ts > T, 0)", "ts <= T", "unsafe: nullable; gap: ts is NULL")]
    [InlineData("Nullable(DateTime)", "ifNull(ts > T, 1)", "ts <= T OR ts IS NULL", "overlap: ts is NULL")]
    [InlineData("Nullable(DateTime)", "ifNull(ts > T, 0)", "ifNull(ts <= T, 1)", "exact")]
    [InlineData("Nullable(Int64)", "ts > 1717243200000", "ts <= 1717243200000", "unsafe: nullable; gap: ts is NULL")]
    [InlineData("String", "parseDateTimeBestEffortOrNull(ts) > T", "parseDateTimeBestEffortOrNull(ts) <= T", "exact")]
    [InlineData("String", "toDateTime(toNullable(ts)) > T", "toDateTime(toNullable(ts)) <= T", "exact")]
    [InlineData("DateTime", "ts > T OR ts IS NULL", "ts <= T", "exact")]
    [InlineData("DateTime", "assumeNotNull(ts > T)", "coalesce(ts <= T, 0)", "exact")]

    // The time of rows without one
    [InlineData("Nullable(DateTime)", "coalesce(ts, toDateTime('2100-01-01 00:00:00')) > T", "ts <= T", "gap: ts is NULL (before)")]
    [InlineData("Nullable(DateTime)", "coalesce(ts, toDateTime('2100-01-01 00:00:00')) > T", "ts <= T OR ts IS NULL", "overlap: ts is NULL")]
    [InlineData("Nullable(DateTime)", "coalesce(ts, toDateTime(0)) > T", "coalesce(ts, toDateTime(0)) <= T", "exact")]
    [InlineData("Nullable(DateTime)", "coalesce(ts, toDateTime(0)) > T", "ts <= T", "unsafe: nullable; gap: ts is NULL")]
    [InlineData("Nullable(DateTime)", "toStartOfHour(ifNull(ts, toDateTime('2100-01-01 00:00:00'))) >= T", "ts < T", "gap: ts is NULL (before)")]
    [InlineData("Nullable(DateTime)", "coalesce(ts, toDateTime('2100-01-01 00:00:00')) > T", "coalesce(ts, toDateTime('2100-01-01 00:00:00')) < T", "gap: ts = T")]
    [InlineData("DateTime", "coalesce(ts, ins) > T", "ts <= T", "exact")]

    // Moments that are known behind what changes only how a time is written
    [InlineData("String", "replaceOne(ts, 'T', ' ') > '2024-06-01 12:00:00'", "replaceOne(ts, 'T', ' ') <= '2024-06-01 12:00:00'", "exact")]
    [InlineData("String", "replaceOne(ts, 'T', ' ') > '2024-06-01 09:00:00'", "replaceOne(ts, 'T', ' ') <= '2024-06-01 09:00:00'", "unsafe: past")]
    [InlineData("String", "replaceOne(ts, 'a', ' ') > '2024-06-01 09:00:00'", "replaceOne(ts, 'a', ' ') <= '2024-06-01 09:00:00'", "differs: moment")]
    [InlineData("String", "parseDateTimeBestEffort(left(ts, 16)) > T", "parseDateTimeBestEffort(left(ts, 16)) <= T", "exact")]
    [InlineData("Nullable(DateTime)", "ifNull(toDateTime(toNullable(ts)), ins) > '2024-06-01 09:00:00'", "ifNull(toDateTime(toNullable(ts)), ins) <= '2024-06-01 09:00:00'", "unsafe: past")]
    [InlineData("DateTime", "toLastDayOfMonth(ts) > '2024-06-01'", "ts < '2024-06-01 00:00:00'", "unsafe: past")]
    [InlineData("DateTime", "toLastDayOfMonth(ts) > '2024-06-30'", "ts < '2024-07-01 00:00:00'", "exact")]
    [InlineData("Int64", "toInt32(ts) > 1717243200", "ts <= 1717243200", "exact")]
    [InlineData("Int64", "toInt32(ts) > 17", "toInt32(ts) <= 17", "no cut-off")]
    [InlineData("DateTime64(6)", "toFloat64(ts) > 1717243200.5", "toFloat64(ts) < 1717243200.5", "gap: ts = '2024-06-01 12:00:00.5'")]

    [InlineData("DateTime", "ts > T", "subtractMonths(ts + INTERVAL 1 DAY, 1) <= '2024-05-02 12:00:00'", "exact")]
    [InlineData("Date", "formatDateTime(ts, '%Y-%m-%d %H:%i') > '2024-06-01 00:00'", "ts <= '2024-06-01'", "exact")]
    [InlineData("String", "ts >= '2024-06-01T12:00:01Z'", "ts <= '2024-06-01T12:00:00Z'", "exact")]
    [InlineData("String", "parseDateTimeBestEffort(left(ts, 16)) > '2024-06-01 12:00:00'", "parseDateTimeBestEffort(left(ts, 16)) < '2024-06-01 12:01:00'", "exact")]
    [InlineData("Int64", "ts / 1000000 > '1717.2432'", "ts <= 1717243200", "exact")]

    // A second condition on the same column that adds up to all; a constant before the time
    [InlineData("String", "parseDateTimeBestEffort(ts) > T", "parseDateTimeBestEffort(ts) <= T AND (ts < '2024' OR ts >= '2024')", "exact")]
    [InlineData("DateTime", "3600 + ts > '2024-06-01 13:00:00'", "ts <= T", "exact")]
    [InlineData("DateTime", "toInt32(toDate(ts)) > 19875", "toDate(ts) <= '2024-06-01'", "exact")]
    [InlineData("DateTime", "age('month', toDateTime('2024-07-01 12:00:00'), ts) >= 0", "ts <= T", "exact")]

    // Other conditions
    [InlineData("DateTime", "ts > T AND coalesce(n, 0) > 1", "ts <= T AND ifNull(n, 0) > 1", "exact")]
    [InlineData("DateTime", "ts > T AND coalesce(n, 0) > 1", "ts <= T AND ifNull(n, 2) > 1", "differs: condition")]
    [InlineData("DateTime", "ts > T AND coalesce(n, 0) > 1", "ts <= T AND n > 1", "exact")]
    [InlineData("DateTime", "ts > T AND s LIKE 'a%' AND s != 'ab'", "ts <= T AND s != 'ab' AND startsWith(s, 'a')", "exact")]
    [InlineData("DateTime", "ts > T AND (s LIKE 'a%' OR s = 'ab')", "ts <= T AND s LIKE 'a%'", "exact")]
    [InlineData("DateTime", "ts > T AND s LIKE 'a%'", "ts <= T AND s LIKE 'a_%'", "differs: condition")]
    [InlineData("DateTime", "ts > T AND v % 2 = 1", "ts <= T AND v % 2 != 0", "exact")]
    [InlineData("DateTime", "ts > T AND v % 3 = 1", "ts <= T AND v % 3 != 0", "differs: condition")]
    [InlineData("DateTime", "ts > T AND s ILIKE 'WEB'", "ts <= T AND lower(s) = 'web'", "exact")]
    [InlineData("DateTime", "ts > T AND s ILIKE 'desk'", "ts <= T AND lower(s) = 'desk'", "differs: condition")]
    [InlineData("DateTime", "ts > T AND startsWith(s, 'a')", "ts <= T AND s LIKE 'a%'", "exact")]
    [InlineData("DateTime", "ts > T AND arrayExists(x -> x = 'a', splitByChar(',', s))", "ts <= T AND has(splitByChar(',', s), 'a')", "exact")]
    [InlineData("DateTime", "ts > T AND (s = 'a' OR s = 'b')", "ts <= T AND s IN ('a', 'b')", "exact")]
    [InlineData("DateTime", "ts > T AND v > 5", "v > 5 AND ts <= T", "exact")]
    [InlineData("DateTime", "v > 5 AND s = 'a' AND ts > T", "ts <= T AND s = 'a' AND v > 5", "exact")]
    [InlineData("DateTime", "ts > T AND 'a' = s", "s = 'a' AND ts <= T", "exact")]
    [InlineData("DateTime", "ts > T AND (v > 5 OR s = 'a')", "(s = 'a' OR v > 5) AND ts <= T", "exact")]
    [InlineData("DateTime", "ts > T AND s IN ('a', 'b')", "s IN ('b', 'a') AND ts <= T", "exact")]
    [InlineData("DateTime", "ts > T AND s LIKE 'a%'", "s LIKE 'a%' AND NOT (ts > T)", "exact")]
    [InlineData("DateTime", "ts > T AND s LIKE 'a%'", "NOT (ts > T AND s LIKE 'a%')", "differs: condition")]
    [InlineData("DateTime", "ts > T AND v > 5", "ts <= T", "differs: condition")]
    [InlineData("DateTime", "ts > T", "ts <= T AND v > 5", "differs: condition")]
    [InlineData("DateTime", "ts > T AND v > 5", "ts <= T AND v >= 5", "differs: condition")]
    [InlineData("DateTime", "ts > T AND v > 5", "ts <= T AND v >= 6", "exact")]
    [InlineData("DateTime", "ts > T AND v >= 0", "ts <= T", "exact")]
    [InlineData("DateTime", "ts > T AND v > -1", "ts <= T", "exact")]
    [InlineData("DateTime", "ts > T AND v >= 1", "ts <= T", "differs: condition")]
    [InlineData("DateTime", "ts > T AND toInt32(v) >= 0", "ts <= T", "differs: condition")]
    [InlineData("DateTime", "ts > T AND s LIKE 'a%'", "ts <= T AND s LIKE '%b'", "differs: condition")]
    [InlineData("DateTime", "ts > T OR v > 20", "ts <= T", "unsafe: or")]
    [InlineData("DateTime", "k = 1 OR k = 2 AND ts > T", "ts <= T AND (k = 1 OR k = 2)", "unsafe: or")]
    [InlineData("DateTime", "ts > T AND n > 1", "ts <= T AND n > 1", "exact")]
    [InlineData("DateTime", "ts > T OR 1 = 0", "ts <= T", "exact")]
    [InlineData("DateTime", "ts > T AND n IS NULL", "ts <= T AND n IS NULL", "exact")]
    [InlineData("DateTime", "ts > T AND n <= 1", "ts <= T AND (n <= 1 OR n IS NULL)", "differs: condition")]
    [InlineData("DateTime", "ts > T AND toStartOfHour(ins) > '2024-01-01 12:30:00'", "ts <= T AND toStartOfHour(ins) > '2024-01-01 12:30:00'", "exact")]
    [InlineData("DateTime", "ts > T AND toStartOfHour(ins) > '2024-01-01 12:30:00'", null, "exact")]
    [InlineData("DateTime", "rand() % 10 = 1", null, "no cut-off")]
    [InlineData("DateTime", "ts > T AND NOT (n > 5 OR v > 20)", "ts <= T AND n <= 5 AND v <= 20", "exact")]
    [InlineData("DateTime", "ts > T AND NOT (v > 20 OR n > 5)", "ts <= T AND n <= 5 AND v <= 20", "exact")]
    [InlineData("DateTime", "ts > T AND NOT (v > 5 OR s = 'a')", "ts <= T AND v <= 5 AND s != 'a'", "exact")]
    [InlineData("DateTime", "ts > T AND NOT (n > 5 AND v > 20)", "ts <= T AND (n <= 5 OR v <= 20)", "exact")]
    [InlineData("DateTime", "ts > T AND if(v > 5, s = 'a', s = 'b')", "ts <= T AND (v > 5 AND s = 'a' OR v <= 5 AND s = 'b')", "exact")]
    [InlineData("DateTime", "ts > T AND if(n > 5, s = 'a', s = 'b')", "ts <= T AND (n > 5 AND s = 'a' OR (n <= 5 OR n IS NULL) AND s = 'b')", "exact")]
    [InlineData("DateTime", "ts > T AND if(n > 5, s = 'a', s = 'b')", "ts <= T AND (n > 5 AND s = 'a' OR n <= 5 AND s = 'b')", "differs: condition")]
    [InlineData("DateTime", "ts > T AND multiIf(v > 9, s = 'a', v > 5, s = 'b', s = 'c')", "ts <= T AND (v > 9 AND s = 'a' OR v > 5 AND v <= 9 AND s = 'b' OR v <= 5 AND s = 'c')", "exact")]
    [InlineData("DateTime", "ts > T AND isNull(n > 5)", "ts <= T AND n IS NULL", "exact")]
    [InlineData("DateTime", "ts > T AND isNotNull(n > 5)", "ts <= T AND n IS NOT NULL", "exact")]
    [InlineData("DateTime", "ts > T AND xor(v > 5, s = 'a')", "ts <= T AND (v > 5 AND s != 'a' OR v <= 5 AND s = 'a')", "exact")]
    [InlineData("DateTime", "ts > T AND xor(v > 5, s = 'a', k > 1)", "ts <= T AND xor(xor(v > 5, s = 'a'), k > 1)", "exact")]


    // A condition that is compared, wrapped, or looked up, and rows of several values
    [InlineData("DateTime", "ts > T AND v", "ts <= T AND v != 0", "exact")]
    [InlineData("DateTime", "materialize(ts > T)", "ts <= T", "exact")]
    [InlineData("DateTime", "identity(ts > T)", "ts <= T", "exact")]
    [InlineData("DateTime", "toNullable(ts > T)", "ts <= T", "exact")]
    [InlineData("DateTime", "toBool(ts > T)", "ts <= T", "exact")]
    [InlineData("DateTime", "assumeNotNull(ts > T)", "ts <= T", "exact")]
    [InlineData("DateTime", "materialize(ts > T) = 1", "ts <= T", "exact")]
    [InlineData("DateTime", "identity(ts > T) = 1", "ts <= T", "exact")]
    [InlineData("DateTime", "toNullable(ts > T) = 1", "ts <= T", "exact")]
    [InlineData("DateTime", "assumeNotNull(ts > T) = 1", "ts <= T", "exact")]
    [InlineData("DateTime", "ts > T AND assumeNotNull(n > 5)", "ts <= T AND assumeNotNull(n > 5)", "exact")]
    [InlineData("DateTime", "ts > T AND assumeNotNull(n > 5)", "ts <= T AND n > 5", "differs: condition")]
    [InlineData("DateTime", "ts > T OR isNull(v)", "ts <= T", "exact")]
    [InlineData("DateTime", "1 = (ts > T)", "ts <= T", "exact")]
    [InlineData("DateTime", "0 < (ts > T)", "ts <= T", "exact")]
    [InlineData("DateTime", "1 > (ts <= T)", "ts <= T", "exact")]
    [InlineData("DateTime", "(ts > T) != 0", "ts <= T", "exact")]
    [InlineData("DateTime", "(ts <= T) != 1", "(ts > T) = 0", "exact")]
    [InlineData("DateTime", "(ts > T) IN (1)", "(ts > T) IN (0)", "exact")]
    [InlineData("DateTime", "ts > T AND (v > 5) IN (0, 1)", "ts <= T", "exact")]
    [InlineData("DateTime", "if(v > 5, ts > T, ts > T) = 1", "ts <= T", "exact")]
    [InlineData("DateTime", "ts > T AND if(v > 5, 1, s = 'a') = 1", "ts <= T AND (v > 5 OR s = 'a')", "exact")]
    [InlineData("DateTime", "ts > T AND if(v > 5, s = 'a', 0) = 1", "ts <= T AND v > 5 AND s = 'a'", "exact")]
    [InlineData("DateTime", "ts > T AND if(v > 5, v, 1) != 7", "ts <= T", "differs: condition")]
    [InlineData("DateTime", "ts > T AND if(v > 5, 1, v) != 7", "ts <= T", "differs: condition")]
    [InlineData("DateTime", "ts > T AND ifNull(n > 5, 0) = 1", "ts <= T AND n > 5", "exact")]
    [InlineData("DateTime", "ts > T AND ifNull(n > 5, 1) = 1", "ts <= T AND (n > 5 OR n IS NULL)", "exact")]
    [InlineData("DateTime", "ts > T AND coalesce(n, 5) = 5", "ts <= T AND (n = 5 OR n IS NULL)", "exact")]
    [InlineData("DateTime", "ts > T AND coalesce(n, 5) != 5", "ts <= T AND n != 5", "exact")]
    [InlineData("DateTime", "ts > T AND coalesce(n, 5) = 6", "ts <= T AND n = 6", "exact")]
    [InlineData("DateTime", "ts > T AND coalesce(n, 5) != 6", "ts <= T AND (n != 6 OR n IS NULL)", "exact")]
    [InlineData("DateTime", "ts > T AND s NOT LIKE 'a%'", "ts <= T AND NOT (s LIKE 'a%')", "exact")]
    [InlineData("DateTime", "ts > T AND s NOT IN ('a')", "ts <= T AND s != 'a'", "exact")]
    [InlineData("DateTime", "ts > T AND notEmpty(s)", "ts <= T AND NOT empty(s)", "exact")]
    [InlineData("DateTime", "ts > T AND NOT match(s, 'a')", "ts <= T AND NOT match(s, 'a')", "exact")]
    [InlineData("DateTime", "ts > T AND (v, s) = (5, 'a')", "ts <= T AND v = 5 AND s = 'a'", "exact")]
    [InlineData("DateTime", "ts > T AND (v, s) != (5, 'a')", "ts <= T AND NOT (v = 5 AND s = 'a')", "exact")]
    [InlineData("DateTime", "ts > T AND (v, s) > (5, 'a')", "ts <= T AND (v > 5 OR v = 5 AND s > 'a')", "exact")]
    [InlineData("DateTime", "ts > T AND (v, s) <= (5, 'a')", "ts <= T AND (v < 5 OR v = 5 AND s <= 'a')", "exact")]
    [InlineData("DateTime", "ts > T AND 'b' > 'a'", "ts <= T", "exact")]
    [InlineData("DateTime", "ts > T OR '10' > '9'", "ts <= T", "exact")]
    [InlineData("DateTime", "ts > T AND s LIKE 'é%'", "ts <= T AND s >= 'é' AND s < 'ê'", "differs: condition")]
    [InlineData("String", "substring(ts, 1, 10) > '2024-07-01'", "ts < '2024-07-02'", "exact")]
    [InlineData("String", "substring(ts, 1, 10) >= '2024-07-01'", "ts < '2024-07-01'", "exact")]
    [InlineData("String", "substring(ts, 1, 10) >= '2024-07-01 12:00:00'", "ts < '2024-07-02'", "exact")]
    [InlineData("DateTime('Europe/Berlin')", "ts > toDate('2024-06-02')", "ts <= '2024-06-02 00:00:00'", "exact")]

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

    // A Date is midnight of the zone that is named, and otherwise of that of the server
    [InlineData("Date", "toYYYYMMDD(ts, 'America/New_York') > 20240601", "ts <= '2024-06-01'", "exact")]
    [InlineData("Date", "toRelativeDayNum(ts, 'America/New_York') > 19875", "ts <= '2024-06-01'", "exact")]
    [InlineData("Date", "dateDiff('day', toDate('2024-06-01'), ts, 'America/New_York') > 0", "ts <= '2024-06-01'", "exact")]
    [InlineData("Date", "dateDiff('hour', toDateTime('2024-06-01 10:00:00', 'America/New_York'), ts, 'America/New_York') >= 14", "ts < '2024-06-02'", "exact")]
    [InlineData("DateTime('Asia/Kathmandu')", "dateDiff('day', toDate('2024-06-01'), toDate(ts)) > 0", "ts < '2024-06-02 00:00:00'", "exact")]
    [InlineData("DateTime('Europe/Madrid')", "dateDiff('minute', toDate('2024-06-01'), ts) > 720", "ts < '2024-06-01 14:01:00'", "exact")]
    [InlineData("DateTime('Europe/Madrid')", "dateDiff('minute', toDate('2024-06-01'), ts, 'Europe/Madrid') > 720", "ts < '2024-06-01 12:01:00'", "exact")]
    [InlineData("DateTime('Europe/Madrid')", "dateDiff('hour', toDate('2024-06-01'), ts, 'Europe/Madrid') > 12", "ts < '2024-06-01 13:00:00'", "exact")]

    // The hours of two zones are counted from two beginnings (measured: 2 from 10:00 in UTC to 15:00 in Madrid)
    [InlineData("DateTime('Europe/Madrid')", "dateDiff('hour', toDateTime('2024-06-01 10:00:00'), ts) > 2", "ts < '2024-06-01 15:00:00'", "differs: not followed")]
    [InlineData("DateTime('Europe/Madrid')", "dateDiff('hour', toDateTime('2024-06-01 10:00:00'), ts, 'Europe/Madrid') > 2", "ts < '2024-06-01 15:00:00'", "exact")]
    [InlineData("DateTime('Europe/Madrid')", "dateDiff('hour', toDateTime('2024-06-01 12:00:00', 'Europe/Madrid'), ts) > 2", "ts < '2024-06-01 15:00:00'", "exact")]

    // Whole units are added, and a moment is written in the zone that is named
    [InlineData("DateTime", "ts > toDateTime('2024-06-01 11:00:00') + INTERVAL 1.5 HOUR", "ts <= T", "exact")]
    [InlineData("DateTime", "ts > addHours(toDateTime('2024-06-01 13:00:00'), -1.5)", "ts <= T", "exact")]
    [InlineData("DateTime", "addMonths(ts, 1.5) > '2024-07-01 12:00:00'", "ts <= T", "exact")]
    [InlineData("String", "ts > toString(toDateTime('2024-06-01 12:00:00'), 'Europe/Madrid')", "ts <= '2024-06-01 14:00:00'", "exact")]

    // The same time by another function, in a zone that is named, and what cuts it
    [InlineData("DateTime", "toString(ts, 'Europe/Madrid') > '2024-06-01 14:00:00'", "ts <= T", "exact")]
    [InlineData("DateTime", "toString(ts, 'Europe/Madrid') >= '2024-06-01 14:00:00'", "ts < T", "exact")]
    [InlineData("DateTime", "toInt64(ts) > 1717243200", "ts <= T", "exact")]
    [InlineData("DateTime('Europe/Madrid')", "toYYYYMMDDhhmmss(ts) > 20240601140000", "ts <= '2024-06-01 14:00:00'", "exact")]
    [InlineData("DateTime", "toYYYYMMDDhhmmss(ts) > 20240601123456", "ts <= '2024-06-01 12:34:56'", "exact")]
    [InlineData("DateTime('Europe/Madrid')", "toYYYYMMDDhhmmss(ts) > 20241027023000", "ts <= '2024-10-27 02:30:00'", "differs: not followed")]
    [InlineData("Date", "toDateTime(ts, 'Europe/Madrid') > '2024-06-01 00:00:00'", "ts <= '2024-06-01'", "exact")]
    [InlineData("DateTime64(6)", "toUnixTimestamp64Milli(ts) > 1717243200000", "ts < '2024-06-01 12:00:00.001000'", "exact")]
    [InlineData("DateTime", "CAST(ts AS DateTime('Europe/Madrid')) > '2024-06-01 14:00:00'", "ts <= T", "exact")]
    [InlineData("DateTime", "CAST(ts AS DateTime64(3)) > T", "ts <= T", "exact")]
    [InlineData("DateTime('Europe/Madrid')", "CAST(ts AS Date32) > '2024-06-01'", "ts < '2024-06-02 00:00:00'", "exact")]
    [InlineData("DateTime64(9)", "toString(ts) > '2024-06-01 12:00:00.000000001'", "ts <= '2024-06-01 12:00:00.000000001'", "differs: not followed")]
    [InlineData("DateTime64(7)", "toString(ts) > '2024-06-01 12:00:00.0000001'", "ts <= '2024-06-01 12:00:00.0000001'", "exact")]
    [InlineData("DateTime64(0)", "toString(ts) > '2024-06-01 12:00:00'", "ts <= T", "exact")]
    [InlineData("Date", "toString(ts) > '2024-06-01'", "ts <= '2024-06-01'", "exact")]
    [InlineData("DateTime('America/Havana')", "toYYYYMMDD(ts) > 20241102", "toDate(ts) <= '2024-11-02'", "exact")]
    [InlineData("DateTime", "toStartOfDay(ts, 'Europe/Madrid') >= '2024-06-02 00:00:00'", "ts < '2024-06-01 22:00:00'", "exact")]
    [InlineData("DateTime('Asia/Kathmandu')", "toStartOfDay(toDate(ts)) >= toDateTime('2024-06-02 00:00:00')", "ts < '2024-06-02 00:00:00'", "exact")]
    [InlineData("DateTime", "formatDateTime(ts, '%Y-%m-%d', 'Europe/Madrid') > '2024-06-01'", "ts < '2024-06-01 22:00:00'", "exact")]
    [InlineData("DateTime", "left(toString(ts), 30) > T", "ts <= T", "exact")]

    // The day of a month that the next one may not have
    [InlineData("DateTime", "addMonths(ts, 1) > '2024-07-28 12:00:00'", "ts <= '2024-06-28 12:00:00'", "differs: not followed")]
    [InlineData("DateTime", "addMonths(ts, 1) > '2024-07-27 12:00:00'", "ts <= '2024-06-27 12:00:00'", "exact")]

    // A time so much later
    [InlineData("DateTime", "minus(ts, 3600) > '2024-06-01 11:00:00'", "ts <= T", "exact")]
    [InlineData("Date", "ts - 1 > '2024-06-01'", "ts <= '2024-06-02'", "exact")]
    [InlineData("DateTime", "ts + INTERVAL 250 MILLISECOND > '2024-06-01 12:00:00.250'", "ts <= T", "exact")]
    [InlineData("DateTime64(6)", "ts + INTERVAL 250 MILLISECOND > '2024-06-01 12:00:00.250001'", "ts <= '2024-06-01 12:00:00.000001'", "exact")]
    [InlineData("DateTime", "ts + INTERVAL 1 HOUR >= '2024-06-01 13:00:00.5'", "ts < T", "exact")]
    [InlineData("Date", "ts + INTERVAL 12 HOUR >= '2024-06-02 12:00:00.5'", "ts < '2024-06-02'", "exact")]

    // How far away, in each unit
    [InlineData("DateTime", "dateDiff('minute', toDateTime(T), ts) > 5", "ts < '2024-06-01 12:06:00'", "exact")]
    [InlineData("DateTime", "dateDiff('mi', toDateTime(T), ts) > 5", "ts < '2024-06-01 12:06:00'", "exact")]
    [InlineData("DateTime", "dateDiff('n', toDateTime(T), ts) > 5", "ts < '2024-06-01 12:06:00'", "exact")]
    [InlineData("DateTime", "dateDiff('week', toDateTime(T), ts) > 0", "ts < '2024-06-03 00:00:00'", "exact")]
    [InlineData("DateTime", "dateDiff('wk', toDateTime(T), ts) > 0", "ts < '2024-06-03 00:00:00'", "exact")]
    [InlineData("DateTime", "dateDiff('ww', toDateTime(T), ts) > 0", "ts < '2024-06-03 00:00:00'", "exact")]
    [InlineData("DateTime", "dateDiff('month', toDateTime(T), ts) > 0", "ts < '2024-07-01 00:00:00'", "exact")]
    [InlineData("DateTime", "dateDiff('mm', toDateTime(T), ts) > 0", "ts < '2024-07-01 00:00:00'", "exact")]
    [InlineData("DateTime", "dateDiff('m', toDateTime(T), ts) > 7", "ts < '2025-02-01 00:00:00'", "exact")]
    [InlineData("DateTime", "dateDiff('quarter', toDateTime(T), ts) > 0", "ts < '2024-07-01 00:00:00'", "exact")]
    [InlineData("DateTime", "dateDiff('quarters', toDateTime(T), ts) > 1", "ts < '2024-10-01 00:00:00'", "exact")]
    [InlineData("DateTime", "dateDiff('qq', toDateTime(T), ts) > 2", "ts < '2025-01-01 00:00:00'", "exact")]
    [InlineData("DateTime", "dateDiff('q', toDateTime(T), ts) > 3", "ts < '2025-04-01 00:00:00'", "exact")]
    [InlineData("DateTime", "dateDiff('year', toDateTime(T), ts) > 0", "ts < '2025-01-01 00:00:00'", "exact")]
    [InlineData("DateTime", "dateDiff('years', toDateTime(T), ts) > 0", "ts < '2025-01-01 00:00:00'", "exact")]
    [InlineData("DateTime", "dateDiff('yy', toDateTime(T), ts) > 0", "ts < '2025-01-01 00:00:00'", "exact")]
    [InlineData("DateTime", "dateDiff('yyyy', toDateTime(T), ts) > 0", "ts < '2025-01-01 00:00:00'", "exact")]
    [InlineData("DateTime", "dateDiff('dd', toDateTime(T), ts) > 0", "ts < '2024-06-02 00:00:00'", "exact")]
    [InlineData("DateTime", "dateDiff('d', toDateTime(T), ts) > 0", "ts < '2024-06-02 00:00:00'", "exact")]
    [InlineData("DateTime", "dateDiff('hh', toDateTime(T), ts) > 0", "ts < '2024-06-01 13:00:00'", "exact")]
    [InlineData("DateTime", "dateDiff('h', toDateTime(T), ts) > 0", "ts < '2024-06-01 13:00:00'", "exact")]
    [InlineData("DateTime", "dateDiff('ss', toDateTime(T), ts) > 0", "ts <= T", "exact")]
    [InlineData("DateTime", "dateDiff('s', toDateTime(T), ts) > 0", "ts <= T", "exact")]
    [InlineData("DateTime64(3)", "dateDiff('millisecond', toDateTime64(T, 3), ts) > 5", "ts <= '2024-06-01 12:00:00.005'", "exact")]
    [InlineData("DateTime64(3)", "dateDiff('ms', toDateTime64(T, 3), ts) > 5", "ts <= '2024-06-01 12:00:00.005'", "exact")]
    [InlineData("DateTime64(6)", "dateDiff('microsecond', toDateTime64(T, 6), ts) > 5", "ts <= '2024-06-01 12:00:00.000005'", "exact")]
    [InlineData("DateTime64(6)", "dateDiff('us', toDateTime64(T, 6), ts) > 5", "ts <= '2024-06-01 12:00:00.000005'", "exact")]
    [InlineData("DateTime64(6)", "dateDiff('u', toDateTime64(T, 6), ts) > 5", "ts <= '2024-06-01 12:00:00.000005'", "exact")]
    [InlineData("DateTime", "dateDiff('day', toDateTime(T), ts, 'Europe/Madrid') > 0", "ts < '2024-06-01 22:00:00'", "exact")]
    [InlineData("DateTime", "dateDiff('day', toDateTime('2024-06-02 01:00:00', 'Asia/Kolkata'), ts) > 0", "ts < '2024-06-03 00:00:00'", "exact")]
    [InlineData("DateTime('Europe/Madrid')", "dateDiff('day', toDate('2024-06-01'), ts) > 0", "ts < '2024-06-02 00:00:00'", "exact")]
    [InlineData("DateTime", "age('day', toDateTime(T), ts) >= 1", "ts < '2024-06-02 12:00:00'", "exact")]
    [InlineData("DateTime", "age('day', ts, toDateTime('2024-06-02 12:00:00')) <= 0", "ts <= T", "exact")]
    [InlineData("DateTime('Europe/Madrid')", "age('day', toDateTime('2024-10-26 12:00:00', 'Europe/Madrid'), ts) >= 1", "ts < '2024-10-27 12:00:00'", "exact")]
    [InlineData("DateTime('Europe/Madrid')", "age('hour', toDateTime('2024-10-26 12:00:00', 'Europe/Madrid'), ts) >= 24", "ts < '2024-10-27 11:00:00'", "exact")]
    [InlineData("DateTime('Europe/Madrid')", "age('hour', toDateTime('2024-06-01 10:00:00'), ts) > 1", "ts < '2024-06-01 14:00:00'", "differs: not followed")]
    [InlineData("DateTime('Europe/Madrid')", "age('hour', toDateTime('2024-06-01 10:00:00'), ts, 'Europe/Madrid') > 1", "ts < '2024-06-01 14:00:00'", "exact")]
    [InlineData("DateTime('Europe/Madrid')", "age('day', toDateTime('2024-06-01 10:00:00'), ts) > 1", "ts < '2024-06-03 10:00:00'", "differs: not followed")]
    [InlineData("DateTime('Europe/Madrid')", "age('month', toDateTime('2024-06-01 10:00:00'), ts) > 1", "ts < '2024-08-01 10:00:00'", "differs: not followed")]
    [InlineData("DateTime('Europe/Madrid')", "age('minute', toDateTime('2024-06-01 10:00:00'), ts) > 119", "ts < '2024-06-01 14:00:00'", "exact")]
    [InlineData("DateTime", "age('week', toDateTime(T), ts) >= 1", "ts < '2024-06-08 12:00:00'", "differs: not followed")]
    [InlineData("DateTime", "age('day', toDate('2024-06-01'), ts) > 0", "ts < '2024-06-02 00:00:00'", "differs: not followed")]
    [InlineData("DateTime", "age('year', toDateTime('2024-06-15 12:00:00'), ts) >= 1", "ts < '2025-06-15 12:00:00'", "exact")]

    // Numbers that become times, and arithmetic of them
    [InlineData("Int64", "toDateTime64(ts / 1000000, 6) > T", "ts <= 1717243200000000", "exact")]
    [InlineData("Int64", "fromUnixTimestamp64Milli(ts, 'Europe/Madrid') > '2024-06-01 14:00:00.000'", "ts <= 1717243200000", "exact")]
    [InlineData("Float64", "toInt64(ts) > 1717243200", "ts < 1717243201", "differs: not followed")]
    [InlineData("Float64", "floor(ts) > 1717243200", "ts < 1717243201", "exact")]
    [InlineData("Int64", "ts - 1000 > 1717243200000", "ts <= 1717243201000", "exact")]
    [InlineData("Int64", "ts / -1000 < -1717243200", "ts <= 1717243200000", "no cut-off")]
    [InlineData("Int64", "intDiv(ts, -1000) < -1717243200", "ts < 1717243201000", "no cut-off")]
    [InlineData("UInt32", "round(ts + 1000) > 1717244200", "ts <= 1717243200", "exact")]
    [InlineData("DateTime", "ts > T AND toInt64(v) > 5", "ts <= T AND v > 5", "exact")]
    [InlineData("UInt64", "ins > T AND toInt64(ts) > 5", "ins <= T AND ts > 5", "exact")]
    [InlineData("UInt64", "ins > T AND toInt32(ts) > 5", "ins <= T AND ts > 5", "differs: condition")]

    // Which rows have no time
    [InlineData("Nullable(DateTime)", "coalesce(ts, toDateTime(0), toDateTime(1)) > T", "ts <= T OR ts IS NULL", "exact")]

    // Constants that are computed from others
    [InlineData("DateTime", "ts > T AND true", "ts <= T", "exact")]
    [InlineData("DateTime", "ts > T OR false", "ts <= T", "exact")]
    [InlineData("DateTime", "ts > if(true, toDateTime(T), toDateTime(0))", "ts <= T", "exact")]
    [InlineData("Int64", "ts > toUnixTimestamp(T) * 10000000000000000000000000", "ts <= 1717243200000", "no cut-off")]
    [InlineData("DateTime", "ts > '2024-06-01 11:00:00' + INTERVAL 1 HOUR", "ts <= T", "differs: not followed")]
    [InlineData("DateTime", "ts > toStartOfInterval(now(), INTERVAL 1 DAY)", "ts <= T", "unsafe: clock")]
    [InlineData("DateTime", "ts > greatest(now(), toDateTime(T))", "ts <= T", "unsafe: clock")]
    [InlineData("DateTime", "ts > toDateTime64('2024-06-01 14:00:00', 3, 'Europe/Madrid')", "ts <= T", "exact")]
    [InlineData("DateTime", "ts > greatest(toDateTime(T), toDate('2024-06-01'))", "ts <= T", "differs: not followed")]
    [InlineData("DateTime", "ts > greatest(toDateTime(0), toDateTime(T))", "ts <= T", "exact")]
    [InlineData("DateTime", "ts > least(toDateTime('2024-06-02 00:00:00'), toDateTime(T))", "ts <= T", "exact")]
    [InlineData("UInt32", "ts > greatest(1717243200, 5)", "ts <= 1717243200", "exact")]
    [InlineData("DateTime64(3)", "ts > makeDateTime64(2024, 6, 1, 12, 0, 0, 250)", "ts <= '2024-06-01 12:00:00.250'", "differs: not followed")]
    [InlineData("Date", "ts > makeDate(2024, 153)", "ts <= '2024-06-01'", "differs: not followed")]
    [InlineData("Date", "ts > makeDate(2024, 6, 1)", "ts <= '2024-06-01'", "exact")]
    [InlineData("DateTime", "ts > concat('2024-06-01', ' 12:00:00')", "ts <= T", "exact")]
    [InlineData("DateTime", "ts > concat('2024-06-01 12:00:0', 0)", "ts <= T", "differs: not followed")]
    [InlineData("DateTime", "ts > toString('2024-06-01 12:00:00')", "ts <= T", "exact")]
    [InlineData("DateTime", "ts > toString(toDateTime(T))", "ts <= T", "exact")]
    [InlineData("String", "ts >= toString(toDate('2024-06-02'))", "ts < '2024-06-02'", "exact")]
    [InlineData("UInt32", "ts > toUnixTimestamp('2024-06-01 14:00:00', 'Europe/Madrid')", "ts <= 1717243200", "exact")]
    [InlineData("Int64", "ts > toUnixTimestamp64Milli(toDateTime64('2024-06-01 12:00:00.250', 3))", "ts <= 1717243200250", "exact")]
    [InlineData("DateTime", "ts > fromUnixTimestamp(1717243200)", "ts <= T", "exact")]
    [InlineData("DateTime64(3)", "ts > fromUnixTimestamp64Milli(toInt64(1717243200250))", "ts <= '2024-06-01 12:00:00.250'", "exact")]
    [InlineData("DateTime", "ts >= toStartOfDay(toDateTime('2024-06-02 01:00:00'), 'Europe/Madrid')", "ts < '2024-06-01 22:00:00'", "exact")]
    [InlineData("DateTime", "ts >= toMonday(toDateTime('2024-06-03 01:00:00', 'Asia/Kolkata'))", "ts < '2024-06-03 00:00:00'", "exact")]
    [InlineData("DateTime('Europe/Madrid')", "ts >= toMonday(toDateTime('2024-06-05 12:00:00'))", "ts < '2024-06-03 00:00:00'", "exact")]
    [InlineData("DateTime64(3)", "ts > CAST('2024-06-01 12:00:00.250' AS DateTime64(3))", "ts <= '2024-06-01 12:00:00.250'", "exact")]
    [InlineData("UInt32", "ts > CAST(1717243200.7 AS UInt32)", "ts <= 1717243200", "exact")]
    [InlineData("DateTime64(3)", "ts > toDateTime(toDateTime64('2024-06-01 12:00:00.750', 3))", "ts <= T", "exact")]
    [InlineData("DateTime64(3)", "ts > toDateTime64(toDateTime64('2024-06-01 12:00:00.750', 3), 3)", "ts <= '2024-06-01 12:00:00.750'", "exact")]
    [InlineData("DateTime64(3)", "ts > parseDateTimeBestEffort('2024-06-01 12:00:00.750')", "ts <= T", "exact")]
    [InlineData("Date", "ts > '2024-06-01' AND ts <= toDate(65535)", "ts <= '2024-06-01'", "exact")]
    [InlineData("DateTime", "ts >= toDate('2024-06-02 23:00:00', 'Europe/Madrid')", "ts < '2024-06-02 00:00:00'", "exact")]
    [InlineData("UInt32", "ts > negate(-1717243200)", "ts <= 1717243200", "exact")]
    [InlineData("UInt32", "ts > toUInt32(toDateTime(T))", "ts <= 1717243200", "exact")]
    [InlineData("UInt32", "ts > toInt64(1717243200.7)", "ts <= 1717243200", "exact")]
    [InlineData("UInt32", "ts > toUInt32(toDate('2024-06-01'))", "ts <= 19875", "no cut-off")]
    [InlineData("DateTime", "ts > toDate('2024-06-03') - 1", "ts <= '2024-06-02 00:00:00'", "exact")]
    [InlineData("DateTime", "ts > toDateTime('2024-06-01 11:00:00') + 3600", "ts <= T", "exact")]
    [InlineData("DateTime", "ts > toDateTime('2024-06-01 13:00:00') - 3600", "ts <= T", "exact")]
    [InlineData("Int64", "ts > toUnixTimestamp(T) * 1000", "ts <= 1717243200000", "exact")]
    [InlineData("UInt32", "ts > toUnixTimestamp64Milli(toDateTime64(T, 3)) / 1000", "ts <= 1717243200", "exact")]
    [InlineData("UInt32", "ts > intDiv(toUnixTimestamp64Milli(toDateTime64('2024-06-01 12:00:00.750', 3)), 1000)", "ts <= 1717243200", "exact")]
    [InlineData("DateTime", "ts > parseDateTimeBestEffort('2024-06-01T07:00:00-05:00')", "ts <= T", "exact")]
    [InlineData("DateTime", "ts > parseDateTimeBestEffort('2024-06-01T14:00:00+02:00')", "ts <= T", "exact")]
    [InlineData("DateTime", "ts > '1717249990'", "ts <= '2024-06-01 13:53:10'", "exact")]

    // Beginnings of texts
    [InlineData("String", "left(left(ts, 16), 10) >= '2024-06-02'", "ts < '2024-06-02'", "exact")]
    [InlineData("String", "left(left(ts, 16), 10) > '2024-06-01'", "ts < '2024-06-02'", "exact")]
    [InlineData("String", "left(left(ts, 10), 16) > '2024-06-01'", "ts < '2024-06-02'", "exact")]
    [InlineData("String", "substring(ts, 2, 10) > '2024-06-01'", "ts < '2024-06-02'", "differs: not followed")]
    [InlineData("String", "left(ts, 7) > '2024-06'", "ts < '2024-07'", "exact")]
    [InlineData("String", "left(ts, 13) > '2024-06-01 12'", "ts < '2024-06-01 13'", "exact")]
    [InlineData("String", "left(ts, 13) > '2024-06-01T12'", "ts < '2024-06-01T13'", "exact")]
    [InlineData("String", "left(ts, 16) > '2024-06-01 12:00'", "ts < '2024-06-01 12:01'", "exact")]
    [InlineData("DateTime", "ts > T AND left(s, 3) > 'abc'", "ts <= T AND s >= 'abd'", "exact")]

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
    public void Cut_off_and_backfill_are(string type, string view, string? backfill, string expected)
    {
        var result = new CutoffCase(type, Where(view), backfill is null ? null : Where(backfill)).Outcome;

        Assert.Equal(Written(expected), result);
    }

    /// <summary>A copy pipe takes rows once: those without a time that come later are lost, where a materialized backfill takes them.</summary>
    [Theory]
    [InlineData("ts > T", "ts <= T OR ts IS NULL", "unsafe: nullable; gap: ts is NULL (after)")]
    [InlineData("ts > T OR ts IS NULL", "ts <= T", "gap: ts is NULL (before)")]
    [InlineData("ts > T OR ts IS NULL", "ts <= T OR ts IS NULL", "overlap: ts is NULL")]
    [InlineData("(ts > T OR ts IS NULL) AND v != 5", "(ts <= T OR ts IS NULL) AND v != 5", "overlap: ts is NULL")]
    [InlineData("ts >= T OR ts IS NULL", "ts <= T OR ts IS NULL", "overlap: ts = T")]
    [InlineData("ts > T OR ts IS NULL", "ts < T", "gap: ts = T")]
    [InlineData("ts > T", "ts <= T", "unsafe: nullable; gap: ts is NULL")]
    public void Rows_without_a_time_and_a_copy_are(string view, string backfill, string expected)
    {
        var tiny = new CutoffCase("Nullable(DateTime)", Where(view), Where(backfill)) { IsCopied = true };

        Assert.Equal(Written(expected), tiny.Outcome);
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
    [InlineData("", "(SELECT k, v, ts FROM events UNION ALL SELECT k, v, ts FROM {name}raw)", "NODE raw\nSQL >\n    %\n    SELECT k, v, ts FROM {% if defined(x) %}events{% end %}\n", "ts > T", "ts < T", "not told")]
    [InlineData("", "events", "", "`ts` > T", "events.ts <= T", "exact")]
    public void A_cut_off_is_followed_to_the_source(string with, string source, string nodes, string view, string backfill, string expected)
    {
        var tiny = new CutoffCase("DateTime", Where(view), Where(backfill)) { With = with, Source = source, Nodes = nodes };

        Assert.Equal(Written(expected), tiny.Outcome);
    }

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
        var tiny = new CutoffCase("String", Where(view), Where(backfill)) { Key = key };

        Assert.Equal(expected, tiny.Outcome);
    }

    /// <summary>A number that the query reads as a time makes a condition on it one on a time, also together with another column.</summary>
    [Theory]
    [InlineData("bitXor(ts, v) > 5", "unsafe: not followed")]
    [InlineData("coalesce(n, ts) > 5", "unsafe: not followed")]
    [InlineData("bitXor(v, 7) > 5", "no cut-off")]
    public void A_condition_on_a_number_that_is_read_as_a_time_is(string view, string expected)
    {
        var tiny = new CutoffCase("Int64", Where(view), null) { Key = "toUInt32(fromUnixTimestamp64Milli(events.ts))" };

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
        var tiny = new CutoffCase("DateTime", Where(view), Where(backfill)) { Source = "shared.visits" };

        Assert.Equal(Written(expected), tiny.Outcome);
    }

    /// <summary>A column of milliseconds that the query turns into a time.</summary>
    [Theory]
    [InlineData("ts > 1717243200000", "ts <= 1717243200000", "exact")]
    [InlineData("ts > 1717243200", "ts <= 1717243200", "unsafe: unit")]
    public void A_number_is_compared_in_the_unit_of_the_column(string view, string backfill, string expected)
    {
        var tiny = new CutoffCase("Int64", Where(view), Where(backfill)) { Key = "toUInt32(fromUnixTimestamp64Milli(events.ts))" };

        Assert.Equal(expected, tiny.Outcome);
    }

    [Fact]
    public void A_conversion_without_arguments_is_refused_and_breaks_nothing() =>
        Assert.Contains("DF1009", new CutoffCase("Nullable(DateTime)", Where("greatest(ts, toDateTime()) > T"), Where("greatest(ts, toDateTime()) <= T")).Outcome, StringComparison.Ordinal);

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

    private static string Where(string condition) => condition.Length == 0 ? "" : "WHERE " + Written(condition);

    /// <summary>T, where it stands for the cut-off.</summary>
    private static string Written(string text) =>
        System.Text.RegularExpressions.Regex.Replace(text, @"(?<![\w'])T(?![\w'])", Cut);
}
