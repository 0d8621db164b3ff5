namespace Datafile.Analyzer.Tests.Cutoffs;

/// <summary>Where the buckets of a time begin: a cut-off on a bucket divides the rows at its first moment.</summary>
public class BucketTests
{
    /// <summary>A function, the first moment of one of its buckets, and that of the next one.</summary>
    [Theory]
    [InlineData("toDateTime(ts)", "2024-06-01 12:00:00", "2024-06-01 12:00:01")]
    [InlineData("toDateTime32(ts)", "2024-06-01 12:00:00", "2024-06-01 12:00:01")]
    [InlineData("CAST(ts AS DateTime)", "2024-06-01 12:00:00", "2024-06-01 12:00:01")]
    [InlineData("toStartOfMinute(ts)", "2024-06-01 12:01:00", "2024-06-01 12:02:00")]
    [InlineData("toStartOfFiveMinutes(ts)", "2024-06-01 12:05:00", "2024-06-01 12:10:00")]
    [InlineData("toStartOfTenMinutes(ts)", "2024-06-01 12:10:00", "2024-06-01 12:20:00")]
    [InlineData("toStartOfFifteenMinutes(ts)", "2024-06-01 12:15:00", "2024-06-01 12:30:00")]
    [InlineData("toStartOfHour(ts)", "2024-06-01 12:00:00", "2024-06-01 13:00:00")]
    [InlineData("toStartOfDay(ts)", "2024-06-02 00:00:00", "2024-06-03 00:00:00")]
    [InlineData("toDate(ts)", "2024-06-02", "2024-06-03")]
    [InlineData("CAST(ts AS Date)", "2024-06-02", "2024-06-03")]
    [InlineData("toMonday(ts)", "2024-06-03", "2024-06-10")]
    [InlineData("toStartOfWeek(ts)", "2024-06-02", "2024-06-09")]
    [InlineData("toStartOfWeek(ts, 0)", "2024-06-02", "2024-06-09")]
    [InlineData("toStartOfWeek(ts, 1)", "2024-06-03", "2024-06-10")]
    [InlineData("toStartOfMonth(ts)", "2024-07-01", "2024-08-01")]
    [InlineData("toStartOfQuarter(ts)", "2024-07-01", "2024-10-01")]
    [InlineData("toStartOfYear(ts)", "2025-01-01", "2026-01-01")]
    [InlineData("toStartOfISOYear(ts)", "2024-12-30", "2025-12-29")]
    [InlineData("toStartOfISOYear(ts)", "2025-12-29", "2027-01-04")]
    [InlineData("date_trunc('week', ts)", "2024-06-03", "2024-06-10")]
    [InlineData("date_trunc('day', ts)", "2024-06-02 00:00:00", "2024-06-03 00:00:00")]
    [InlineData("date_trunc('quarter', ts)", "2024-07-01", "2024-10-01")]
    [InlineData("toStartOfInterval(ts, INTERVAL 30 SECOND)", "2024-06-01 12:00:30", "2024-06-01 12:01:00")]
    [InlineData("toStartOfInterval(ts, INTERVAL 20 MINUTE)", "2024-06-01 12:20:00", "2024-06-01 12:40:00")]
    [InlineData("toStartOfInterval(ts, INTERVAL 1 HOUR)", "2024-06-01 13:00:00", "2024-06-01 14:00:00")]
    [InlineData("toStartOfInterval(ts, INTERVAL 6 HOUR)", "2024-06-01 18:00:00", "2024-06-02 00:00:00")]
    [InlineData("toStartOfInterval(ts, INTERVAL 24 HOUR)", "2024-06-02 00:00:00", "2024-06-03 00:00:00")]
    [InlineData("toStartOfInterval(ts, INTERVAL 1 DAY)", "2024-06-02 00:00:00", "2024-06-03 00:00:00")]
    [InlineData("toStartOfInterval(ts, INTERVAL 10 DAY)", "2024-06-06 00:00:00", "2024-06-16 00:00:00")]
    [InlineData("toStartOfInterval(ts, INTERVAL 1 WEEK)", "2024-06-03", "2024-06-10")]
    [InlineData("toStartOfInterval(ts, INTERVAL 2 WEEK)", "2024-06-10", "2024-06-24")]
    [InlineData("toStartOfInterval(ts, INTERVAL 5 MONTH)", "2024-08-01", "2025-01-01")]
    [InlineData("toStartOfInterval(ts, INTERVAL 2 QUARTER)", "2024-07-01", "2025-01-01")]
    [InlineData("toStartOfInterval(ts, INTERVAL 1 YEAR)", "2025-01-01", "2026-01-01")]
    [InlineData("toStartOfInterval(ts, INTERVAL 3 YEAR)", "2025-01-01", "2028-01-01")]
    public void A_bucket_begins_at(string function, string begin, string next)
    {
        Assert.Equal("exact", Outcome($"{function} >= '{begin}'", $"ts < '{begin}'"));
        Assert.Equal("exact", Outcome($"{function} > '{begin}'", $"ts < '{next}'"));
        Assert.Equal($"gap: ts = '{(begin.Length > 10 ? begin : begin + " 00:00:00")}'", Written(Outcome($"{function} > '{begin}'", $"ts < '{next}' AND ts != '{begin}'")));
    }

    /// <summary>Rows of the bucket in which a moment lies are not after it: the next bucket is the first that is.</summary>
    [Theory]
    [InlineData("toMonday(ts)", "2024-06-05", "2024-06-10")]
    [InlineData("toStartOfWeek(ts)", "2024-06-05", "2024-06-09")]
    [InlineData("toStartOfQuarter(ts)", "2024-08-15", "2024-10-01")]
    [InlineData("toStartOfInterval(ts, INTERVAL 5 MONTH)", "2024-10-15", "2025-01-01")]
    [InlineData("toStartOfInterval(ts, INTERVAL 10 DAY)", "2024-06-10 00:00:00", "2024-06-16 00:00:00")]
    [InlineData("toStartOfInterval(ts, INTERVAL 3 YEAR)", "2026-06-01", "2028-01-01")]
    [InlineData("toStartOfISOYear(ts)", "2025-06-01", "2025-12-29")]
    public void After_a_moment_inside_a_bucket_is_the_next_one(string function, string inside, string next)
    {
        var outcome = Outcome($"{function} > '{inside}'", $"ts < '{next}'");

        Assert.DoesNotContain("gap", outcome, StringComparison.Ordinal);
        Assert.DoesNotContain("overlap", outcome, StringComparison.Ordinal);
    }

    /// <summary>Buckets that do not divide a day evenly, or are longer than any history, are not followed.</summary>
    [Theory]
    [InlineData("toStartOfInterval(ts, INTERVAL 7 HOUR) >= '2024-06-02 00:00:00'")]
    [InlineData("toStartOfInterval(ts, INTERVAL 48 HOUR) >= '2024-06-02 00:00:00'")]
    [InlineData("toStartOfInterval(ts, INTERVAL 0 DAY) >= '2024-06-02 00:00:00'")]
    [InlineData("toStartOfInterval(ts, INTERVAL 10000 DAY) >= '2024-06-02 00:00:00'")]
    [InlineData("toStartOfInterval(ts, INTERVAL 1200 MONTH) >= '2025-01-01'")]
    [InlineData("toStartOfInterval(ts, INTERVAL 100 YEAR) >= '2025-01-01'")]
    public void A_bucket_that_is_not_followed(string filter) => Assert.Equal("unsafe: not followed", new CutoffCase("DateTime", "WHERE " + filter, null).Outcome);

    /// <summary>Fractions of a second belong to the bucket of their second, and a bucket never begins inside one.</summary>
    [Theory]
    [InlineData("toStartOfSecond(ts) >= '2024-06-01 12:00:00'", "ts < '2024-06-01 12:00:00'", "exact")]
    [InlineData("toStartOfSecond(ts) > '2024-06-01 12:00:00'", "ts < '2024-06-01 12:00:01'", "exact")]
    [InlineData("toStartOfMinute(ts) > '2024-06-01 12:00:00'", "ts < '2024-06-01 12:01:00'", "exact")]
    public void Of_a_time_with_milliseconds(string view, string backfill, string expected) => Assert.Equal(expected, Outcome(view, backfill, "DateTime64(3)"));

    /// <summary>Clocks that go half an hour ahead of UTC, and clocks that are put back: an hour is an hour.</summary>
    [Theory]
    [InlineData("Asia/Kolkata", "toStartOfHour(ts) > '2024-06-02 12:00:00'", "ts < '2024-06-02 13:00:00'")]
    [InlineData("Asia/Kolkata", "toStartOfDay(ts) > '2024-06-02 00:00:00'", "ts < '2024-06-03 00:00:00'")]
    [InlineData("Asia/Kolkata", "toDate(ts) > '2024-06-02'", "ts < '2024-06-03 00:00:00'")]
    [InlineData("Europe/Berlin", "toStartOfDay(ts) > '2024-10-27 00:00:00'", "ts < '2024-10-28 00:00:00'")]
    [InlineData("Europe/Berlin", "toStartOfHour(ts) > '2024-10-27 12:00:00'", "ts < '2024-10-27 13:00:00'")]
    public void On_the_clock_of_a_zone(string zone, string view, string backfill) => Assert.Equal("exact", Outcome(view, backfill, $"DateTime('{zone}')"));

    /// <summary>A constant so much later: months are those of the calendar, cut to their length, and days those of the clock.</summary>
    [Theory]
    [InlineData("DateTime", "toDateTime('2024-05-01 12:00:00') + INTERVAL 1 MONTH", "2024-06-01 12:00:00")]
    [InlineData("DateTime", "toDateTime('2024-07-01 12:00:00') - INTERVAL 1 MONTH", "2024-06-01 12:00:00")]
    [InlineData("DateTime", "toDateTime('2023-05-01 12:00:00') + INTERVAL 13 MONTH", "2024-06-01 12:00:00")]
    [InlineData("DateTime", "toDateTime('2024-05-31 12:00:00') + INTERVAL 1 MONTH", "2024-06-30 12:00:00")]
    [InlineData("DateTime", "toDateTime('2023-06-01 12:00:00') + INTERVAL 4 QUARTER", "2024-06-01 12:00:00")]
    [InlineData("DateTime", "subtractYears(toDateTime('2026-06-01 12:00:00'), 2)", "2024-06-01 12:00:00")]
    [InlineData("DateTime", "addHours(toDateTime('2024-06-01 11:00:00'), 1)", "2024-06-01 12:00:00")]
    [InlineData("DateTime", "INTERVAL 1 DAY + toDateTime('2024-05-31 12:00:00')", "2024-06-01 12:00:00")]
    [InlineData("DateTime", "toIntervalWeek(1) + toDateTime('2024-05-25 12:00:00')", "2024-06-01 12:00:00")]
    [InlineData("DateTime", "toDate('2024-06-01') + INTERVAL 12 HOUR", "2024-06-01 12:00:00")]
    [InlineData("DateTime('Europe/Berlin')", "toDate('2024-06-01') + INTERVAL 1 DAY", "2024-06-02 00:00:00")]
    [InlineData("DateTime('Europe/Berlin')", "toDate('2024-06-01') + INTERVAL 2 MONTH", "2024-08-01 00:00:00")]
    public void A_moment_so_much_later_is(string type, string moment, string expected) => Assert.Equal("exact", Outcome($"ts > {moment}", $"ts <= '{expected}'", type));

    /// <summary>A bucket of a column whose type is not known, in a table of another project.</summary>
    [Theory]
    [InlineData("toMonday(ts)", "2024-06-03")]
    [InlineData("toStartOfWeek(ts)", "2024-06-02")]
    [InlineData("toStartOfMonth(ts)", "2024-07-01")]
    [InlineData("toStartOfQuarter(ts)", "2024-07-01")]
    [InlineData("toStartOfYear(ts)", "2025-01-01")]
    [InlineData("toStartOfISOYear(ts)", "2024-12-30")]
    public void Of_a_column_without_a_type(string function, string begin)
    {
        var tiny = new CutoffCase("DateTime", $"WHERE {function} >= '{begin}'", $"WHERE {function} < '{begin}'") { Source = "shared.visits" };

        Assert.Equal("differs: moment", tiny.Outcome);
    }

    /// <summary>The one moment that is lost, also where it is written as one of the cut-off.</summary>
    private static string Written(string outcome) => outcome.Replace("(before)", "", StringComparison.Ordinal).Trim();

    private static string Outcome(string view, string backfill, string type = "DateTime") => new CutoffCase(type, "WHERE " + view, "WHERE " + backfill).Outcome;
}
