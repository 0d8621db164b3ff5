namespace Datafile.Analyzer.Tests.Cutoffs;

/// <summary>Times on a clock: zones, days, buckets, and where the clocks change. What is true was measured on a real ClickHouse.</summary>
public class CutoffZoneTests
{
    /// <summary>Filters of view and backfill on <c>ts</c>; T stands for 2024-06-01 12:00:00, two hours after the deploy.</summary>
    [Theory]

    // Days of the clock are not always 24 hours
    [InlineData("DateTime", "ts > toDateTime('2024-10-26 12:00:00', 'Europe/Madrid') + INTERVAL 1 DAY", "ts <= '2024-10-27 11:00:00'", "exact")]
    [InlineData("DateTime", "ts > toDateTime('2024-10-26 12:00:00', 'Europe/Madrid') + INTERVAL 24 HOUR", "ts <= '2024-10-27 10:00:00'", "exact")]
    [InlineData("DateTime('Europe/Madrid')", "ts + INTERVAL 24 HOUR > '2024-10-27 12:00:00'", "ts <= '2024-10-26 13:00:00'", "exact")]
    [InlineData("DateTime('Europe/Madrid')", "ts + INTERVAL 1 DAY > '2024-10-27 12:00:00'", "ts <= '2024-10-26 12:00:00'", "exact")]
    [InlineData("DateTime", "ts > toDateTime('2024-09-27 12:00:00', 'Europe/Madrid') + INTERVAL 1 MONTH", "ts <= '2024-10-27 11:00:00'", "exact")]
    [InlineData("DateTime", "ts > toStartOfHour(toDateTime('2024-06-01 12:20:00') - INTERVAL 10 MINUTE)", "ts <= T", "exact")]

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
    [InlineData("DateTime('Europe/Madrid')", "ts + INTERVAL 1 DAY > '2024-10-28 02:30:00'", "ts <= '2024-10-27 02:30:00'", "differs: not followed")]
    [InlineData("DateTime('Europe/Madrid')", "ts + INTERVAL 1 DAY > '2025-03-31 02:30:00'", "ts <= '2025-03-30 02:30:00'", "differs: not followed")]
    [InlineData("DateTime('Europe/Madrid')", "ts + INTERVAL 1 DAY > '2025-03-31 03:30:00'", "ts <= '2025-03-30 03:30:00'", "exact")]
    [InlineData("DateTime", "toYYYYMMDDhhmmss(ts, 'Europe/Madrid') >= 20241027030000", "ts < '2024-10-27 02:00:00'", "differs: not followed")]
    [InlineData("DateTime", "toYYYYMMDDhhmmss(ts, 'Europe/Madrid') >= 20241027040000", "ts < '2024-10-27 03:00:00'", "exact")]
    [InlineData("DateTime", "floor(toYear(ts) / 3600) >= 0", "floor(toYear(ts) / 3600) <= 0", "differs: not followed")]
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
    [InlineData("Date", "subtractMonths(toDateTime(ts), 2) > '2024-04-01 00:00:00'", "ts <= '2024-06-01'", "exact")] // the border is a nanosecond after midnight
    [InlineData("Date", "ts > '2024-06-01'", "ts <= '2024-06-01'", "exact")]
    [InlineData("Date", "ts > '2024-06-01'", "ts < '2024-06-02'", "exact")]
    [InlineData("Date", "ts >= '2024-06-01'", "ts < '2024-06-01'", "unsafe: past")]
    [InlineData("Date", "ts > '2024-05-31'", "ts <= '2024-05-31'", "unsafe: past")]
    [InlineData("Date", "ts >= '2024-06-02'", "ts < '2024-06-01'", "gap: ts >= '2024-06-01' and < '2024-06-02'")]
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

    // A time of a Date is midnight of its own zone
    [InlineData("DateTime", "toStartOfDay(toDate(ts, 'Asia/Kathmandu'), 'Europe/Madrid') >= '2024-06-02 00:00:00'", "ts < '2024-06-01 18:15:00'", "exact")]
    [InlineData("DateTime", "toStartOfDay(toStartOfMonth(ts, 'Asia/Kathmandu'), 'Europe/Madrid') >= '2024-07-01 00:00:00'", "ts < '2024-06-30 18:15:00'", "exact")]
    [InlineData("DateTime('Asia/Kathmandu')", "toStartOfDay(toDate(ts)) >= '2024-06-02 00:00:00'", "ts < '2024-06-02 00:00:00'", "exact")]
    [InlineData("DateTime('Asia/Kathmandu')", "toMonday(toDate(ts)) >= '2024-06-03'", "ts < '2024-06-03 00:00:00'", "exact")]

    // Days of a zone
    [InlineData("DateTime('Europe/Madrid')", "toDate(ts) > '2024-06-01'", "toDate(ts) < '2024-06-02'", "exact")]
    [InlineData("DateTime('Europe/Madrid')", "toDate(ts) > '2024-06-02'", "toDate(ts) < '2024-06-02'", "gap: ts >= '2024-06-02 00:00:00' and < '2024-06-03 00:00:00'")]

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

    // The same time by another function, in a zone that is named, and what cuts it
    [InlineData("DateTime", "toDate(toDate(ts, 'Europe/Madrid'), 'UTC') > '2024-06-01'", "ts <= '2024-06-01 21:59:59'", "exact")]
    [InlineData("Date", "formatDateTime(ts, '%F', 'America/New_York') > '2024-06-02'", "ts <= '2024-06-02'", "exact")]
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
    public void By_the_clock_view_and_backfill_are(string type, string view, string? backfill, string expected) =>
        CutoffCase.AssertOutcome(expected, type, view, backfill);
}
