using System.Collections.Immutable;
using static Datafile.ClickHouse.Tests.Cutoffs.Moment;

namespace Datafile.ClickHouse.Tests.Cutoffs;

/// <summary>An expression over the time of a row, and the literal that means a moment beside it.</summary>
internal readonly record struct Operands(string Expression, string Literal);

/// <summary>A column that says when something happened.</summary>
/// <param name="Value">The expression that gives its value for a row, from <c>ms</c>: milliseconds since 1970.</param>
/// <param name="Forms">The ways to compare it with a moment: raw, converted, cut to a grid, shifted.</param>
internal sealed record TimeColumn(string Name, string Type, string Value, ImmutableArray<Func<long, Operands>> Forms)
{
    public static TimeColumn DateTime { get; } = new("ts", "DateTime", "toDateTime(intDiv(ms, 1000))", Times("ts", Utc));

    public static TimeColumn InMadrid { get; } = new(
        "tm", "DateTime('Europe/Madrid')", "toDateTime(intDiv(ms, 1000), 'Europe/Madrid')", Times("tm", Madrid));

    public static TimeColumn Milliseconds { get; } = new(
        "t3", "DateTime64(3)", "fromUnixTimestamp64Milli(ms)",
        [
            .. Times("t3", Utc),
            m => new("t3", $"'{Text3(m, Utc)}'"),
            m => new("t3", $"'{Text3(m, Utc)}'"),
            m => new("t3", $"toDateTime64('{Text3(m, Utc)}', 3)"),
            m => new("toUnixTimestamp64Milli(t3)", $"{m}"),
            m => new("toUnixTimestamp64Milli(t3)", $"toUnixTimestamp64Milli(toDateTime64('{Text3(m, Utc)}', 3))"),
            m => new("toStartOfSecond(t3)", $"'{Text(m, Utc)}'"),
            m => new("toDateTime64(t3, 0)", $"'{Text(m, Utc)}'"),
            m => new("t3 + INTERVAL 500 MILLISECOND", $"'{Text3(m + 500, Utc)}'"),
            m => new("date_trunc('second', t3)", $"'{Text(m, Utc)}'"),
        ]);

    public static TimeColumn Days { get; } = new(
        "d", "Date", "toDate(fromUnixTimestamp64Milli(ms, 'UTC'))",
        [
            m => new("d", $"'{Date(m, Utc)}'"),
            m => new("d", $"'{Date(m, Utc)}'"),
            m => new("d", $"toDate('{Date(m, Utc)}')"),
            m => new("d", $"toDateTime('{Text(m, Utc)}')"),
            m => new("d", $"toDateTime('{Date(m, Utc)} 00:00:00')"),
            m => new("d", $"toStartOfDay(toDateTime('{Text(m, Utc)}'))"),
            m => new("d", $"'{Text(m, Utc)}'"),
            m => new("d", $"toDate('{Date(m - Day, Utc)}') + 1"),
            m => new("toDateTime(d)", $"'{Text(m, Utc)}'"),
            m => new("toDateTime(d)", $"toDateTime('{Text(m, Utc)}')"),
            m => new("toDateTime(d, 'Europe/Madrid')", $"'{Text(m, Madrid)}'"),
            m => new("toYYYYMMDD(d)", Digits(m, Utc, "yyyyMMdd")),
            m => new("toYYYYMM(d)", Digits(m, Utc, "yyyyMM")),
            m => new("toStartOfMonth(d)", $"'{Digits(m, Utc, "yyyy-MM-01")}'"),
            m => new("toMonday(d)", $"'{Date(m, Utc)}'"),
            m => new("d + INTERVAL 1 DAY", $"'{Date(m + Day, Utc)}'"),
            m => new("addDays(d, 2)", $"toDate('{Date(m + (2 * Day), Utc)}')"),
            m => new("d + 1", $"'{Date(m + Day, Utc)}'"),
            m => new("d - 1", $"toDate('{Date(m - Day, Utc)}')"),
            m => new("toUnixTimestamp(d)", $"{m / 1000}"),
            m => new("toString(d)", $"'{Date(m, Utc)}'"),
            m => new("toUInt32(d)", $"{m / Day}"),
            m => new("d + 0.5", $"'{Date(m, Utc)}'"),
            m => new("1 + d", $"'{Date(m + Day, Utc)}'"),
            m => new("d", $"toDateTime('{Date(m, Utc)} 00:00:00', 'Europe/Madrid')"),
            m => new("d", $"toDate(toDateTime('{Text(m, Madrid)}', 'Europe/Madrid'))"),
            m => new("d", $"toDate({m / Day})"),
            m => new("d", $"toDate({m / 1000})"),
        ]);

    public static TimeColumn Nullable { get; } = new(
        "tn", "Nullable(DateTime)", "if(is_null, NULL, toDateTime(intDiv(ms, 1000)))",
        [
            .. Times("tn", Utc),
            m => new("coalesce(tn, toDateTime(0))", $"'{Text(m, Utc)}'"),
            m => new("ifNull(tn, toDateTime('1970-01-02 00:00:00'))", $"'{Text(m, Utc)}'"),
            m => new("assumeNotNull(tn)", $"'{Text(m, Utc)}'"),
            m => new("toNullable(tn)", $"'{Text(m, Utc)}'"),
            m => new("toStartOfHour(coalesce(tn, toDateTime(0)))", $"'{Text(Floor(m, Hour, Utc), Utc)}'"),
            m => new("ifNull(tn, toDateTime('2100-01-01 00:00:00'))", $"'{Text(m, Utc)}'"),
            m => new("toDate(ifNull(tn, toDateTime(0)))", $"'{Date(m, Utc)}'"),
        ]);

    public static TimeColumn Seconds { get; } = new(
        "es", "UInt32", "toUInt32(intDiv(ms, 1000))",
        [
            m => new("es", $"{m / 1000}"),
            m => new("es", $"{m / 1000}"),
            m => new("es", $"toUnixTimestamp('{Text(m, Utc)}')"),
            m => new("es", $"toUnixTimestamp(toDateTime('{Text(m, Utc)}'))"),
            m => new("es", $"toUnixTimestamp('{Text(m, Madrid)}', 'Europe/Madrid')"),
            m => new("es", $"toUInt32(toDateTime('{Text(m, Utc)}'))"),
            m => new("es", $"{(m / 1000) - 3600} + 3600"),
            m => new("toDateTime(es)", $"'{Text(m, Utc)}'"),
            m => new("toDateTime(es)", $"toDateTime('{Text(m, Utc)}')"),
            m => new("toDateTime(es, 'Europe/Madrid')", $"'{Text(m, Madrid)}'"),
            m => new("fromUnixTimestamp(es)", $"'{Text(m, Utc)}'"),
            m => new("toDate(toDateTime(es))", $"'{Date(m, Utc)}'"),
            m => new("toStartOfHour(toDateTime(es))", $"'{Text(m, Utc)}'"),
            m => new("es + 3600", $"{(m / 1000) + 3600}"),
            m => new("es - 60", $"{(m / 1000) - 60}"),
            m => new("intDiv(es, 3600)", $"{m / Hour}"),
            m => new("es * 1000", $"{m}"),
            m => new("toInt64(es)", $"{m / 1000}"),
            m => new("es", $"'{m / 1000}'"),
            m => new("ceil(es)", $"{m / 1000}"),
            m => new("toFloat64(es)", $"{m / 1000}"),
            m => new("toDateTime64(es, 3)", $"'{Text3(m, Utc)}'"),
        ]);

    public static TimeColumn Epoch { get; } = new(
        "em", "Int64", "ms",
        [
            m => new("em", $"{m}"),
            m => new("em", $"{m}"),
            m => new("em", $"{m / 1000} * 1000"),
            m => new("em", $"toUnixTimestamp('{Text(m, Utc)}') * 1000"),
            m => new("em", $"toUnixTimestamp64Milli(toDateTime64('{Text3(m, Utc)}', 3))"),
            m => new("em", $"toInt64(toUnixTimestamp(toDateTime('{Text(m, Utc)}'))) * 1000"),
            m => new("fromUnixTimestamp64Milli(em)", $"'{Shortest(m, Utc)}'"),
            m => new("fromUnixTimestamp64Milli(em)", $"toDateTime('{Text(m, Utc)}')"),
            m => new("fromUnixTimestamp64Milli(em, 'Europe/Madrid')", $"'{Shortest(m, Madrid)}'"),
            m => new("intDiv(em, 1000)", $"{m / 1000}"),
            m => new("em / 1000", $"{m / 1000}"),
            m => new("toDateTime(intDiv(em, 1000))", $"'{Text(m, Utc)}'"),
            m => new("toDateTime(em / 1000)", $"'{Text(m, Utc)}'"),
            m => new("toStartOfMinute(fromUnixTimestamp64Milli(em))", $"'{Text(m, Utc)}'"),
            m => new("em", $"'{m}'"),
            m => new("toFloat64(em)", $"{m}"),
            m => new("toDateTime64(em / 1000, 3)", $"'{Text3(m, Utc)}'"),
            m => new("toDateTime64(em / 1000, 3, 'Europe/Madrid')", $"'{Text3(m, Madrid)}'"),
        ]);

    public static TimeColumn Texts { get; } = new(
        "st", "String", "toString(toDateTime(intDiv(ms, 1000), 'UTC'))",
        [
            m => new("st", $"'{Text(m, Utc)}'"),
            m => new("st", $"'{Text(m, Utc)}'"),
            m => new("st", $"'{Text(m, Utc)}'"),
            m => new("st", $"toString(toDateTime('{Text(m, Utc)}'))"),
            m => new("toDateTime(st)", $"'{Text(m, Utc)}'"),
            m => new("toDateTime(st)", $"toDateTime('{Text(m, Utc)}')"),
            m => new("toDateTime(st, 'Europe/Madrid')", $"'{Text(m, Utc)}'"),
            m => new("parseDateTimeBestEffort(st)", $"'{Text(m, Utc)}'"),
            m => new("parseDateTimeBestEffort(st)", $"toDateTime('{Text(m, Utc)}')"),
            m => new("toDate(toDateTime(st))", $"'{Date(m, Utc)}'"),
            m => new("substring(st, 1, 10)", $"'{Date(m, Utc)}'"),
            m => new("toUnixTimestamp(toDateTime(st))", $"{m / 1000}"),
            m => new("substring(st, 1, 13)", $"'{Text(m, Utc)[..13]}'"),
            m => new("left(st, 7)", $"'{Text(m, Utc)[..7]}'"),
            m => new("replaceOne(st, 'T', ' ')", $"'{Text(m, Utc)}'"),
            m => new("parseDateTimeBestEffort(left(st, 16))", $"'{Text(Floor(m, Minute, Utc), Utc)}'"),
        ]);

    public static ImmutableArray<TimeColumn> All { get; } = [DateTime, InMadrid, Milliseconds, Days, Nullable, Seconds, Epoch, Texts];

    /// <summary>What can be done with any DateTime.</summary>
    private static ImmutableArray<Func<long, Operands>> Times(string c, string zone)
    {
        var named = zone == Utc ? "" : $", '{zone}'";
        return
        [
            m => new(c, $"'{Text(m, zone)}'"),
            m => new(c, $"'{Text(m, zone)}'"),
            m => new(c, $"'{Text(m, zone)}'"),
            m => new(c, $"'{Text(m, zone)}'"),
            m => new(c, $"toDateTime('{Text(m, zone)}'{named})"),
            m => new(c, $"toDateTime('{Text(m, zone)}'{named})"),
            m => new(c, $"toDateTime('{Text(m, Utc)}')"),
            m => new(c, $"toDateTime('{Text(m, Utc)}', 'UTC')"),
            m => new(c, $"toDateTime('{Text(m, Madrid)}', 'Europe/Madrid')"),
            m => new(c, $"toDateTime('{Text(m, zone)}')"),
            m => new(c, $"toDateTime64('{Text3(m, zone)}', 3{named})"),
            m => new(c, $"toDateTime64('{Text3(m, Madrid)}', 3, 'Europe/Madrid')"),
            m => new(c, $"parseDateTimeBestEffort('{Digits(m, Utc, "yyyy-MM-ddTHH:mm:ssZ")}')"),
            m => new(c, $"CAST('{Text(m, zone)}' AS {(zone == Utc ? "DateTime" : $"DateTime('{zone}')")})"),
            m => new(c, $"'{Text(m, Utc)}'::DateTime"),
            m => new(c, $"toDateTime({m / 1000})"),
            m => new(c, $"fromUnixTimestamp({m / 1000})"),
            m => new(c, $"{m / 1000}"),
            m => new(c, $"toDateTime('{Text(m - Hour, Utc)}') + INTERVAL 1 HOUR"),
            m => new(c, $"addMinutes(toDateTime('{Text(m - (5 * Minute), Utc)}'), 5)"),
            m => new(c, $"toDateTime('{Text(m + Second, Utc)}') - 1"),
            m => new(c, $"'{Date(m, zone)}'"),
            m => new(c, $"toDate('{Date(m, zone)}')"),
            m => new(c, $"toDate('{Date(m, zone)}')"),
            m => new($"toDate({c})", $"'{Date(m, zone)}'"),
            m => new($"toDate({c})", $"toDate('{Date(m, zone)}')"),
            m => new($"toDate({c})", $"toDate('{Date(m - Day, zone)}') + INTERVAL 1 DAY"),
            m => new($"toDate({c})", $"toDateTime('{Text(m, Utc)}')"),
            m => new($"toDate({c})", $"toDateTime('{Text(m, Madrid)}', 'Europe/Madrid')"),
            m => new(c, $"toDate(toDateTime('{Text(m, Utc)}'), 'Europe/Madrid')"),
            m => new(c, $"toStartOfDay(toDateTime('{Text(m, Madrid)}', 'Europe/Madrid'))"),
            m => new(c, $"toDate({m / Day})"),
            m => new(c, $"'{m / 1000}'"),
            m => new(c, $"identity(toDateTime({m / 1000}))"),
            m => new(c, $"greatest(toDateTime('{Text(m, Utc)}'), toDateTime(0))"),
            m => new(c, $"toStartOfInterval(toDateTime('{Text(m, Utc)}'), INTERVAL 5 MINUTE)"),
            m => new(c, $"toDateTimeOrNull('{Text(m, Madrid)}', 'Europe/Madrid')"),
            m => new(c, $"toTimeZone(toDateTime('{Text(m, Utc)}'), 'Europe/Madrid')"),
            m => new(c, $"toDateTime('{Text(m - Day, Madrid)}', 'Europe/Madrid') + INTERVAL 1 DAY"),
            m => new(c, $"date_add(toDateTime('{Text(m - Hour, Utc)}'), INTERVAL '1' HOUR)"),
            m => new(c, $"toLastDayOfMonth(toDateTime('{Text(m, Utc)}'))"),
            m => new($"CAST({c} AS Date)", $"'{Date(m, zone)}'"),
            m => new($"{c}::Date", $"'{Date(m, zone)}'"),
            m => new($"toDate({c}, 'Europe/Madrid')", $"'{Date(m, Madrid)}'"),
            m => new($"toDate({c}, 'UTC')", $"'{Date(m, Utc)}'"),
            m => new($"toStartOfHour({c})", $"'{Text(m, zone)}'"),
            m => new($"toStartOfHour({c})", $"'{Text(Floor(m, Hour, zone), zone)}'"),
            m => new($"toStartOfHour({c})", $"toDateTime('{Text(m, Utc)}')"),
            m => new($"toStartOfMinute({c})", $"'{Text(m, zone)}'"),
            m => new($"toStartOfMinute({c})", $"'{Text(Floor(m, Minute, zone), zone)}'"),
            m => new($"toStartOfFiveMinutes({c})", $"'{Text(m, zone)}'"),
            m => new($"toStartOfInterval({c}, INTERVAL 15 MINUTE)", $"'{Text(Floor(m, 15 * Minute, zone), zone)}'"),
            m => new($"toStartOfInterval({c}, INTERVAL 1 DAY)", $"'{Text(m, zone)}'"),
            m => new($"date_trunc('hour', {c})", $"'{Text(Floor(m, Hour, zone), zone)}'"),
            m => new($"date_trunc('day', {c})", $"'{Text(m, zone)}'"),
            m => new($"toStartOfDay({c})", $"'{Text(m, zone)}'"),
            m => new($"toStartOfDay({c}, 'Europe/Madrid')", $"'{Text(m, Madrid)}'"),
            m => new($"toMonday({c})", $"'{Date(m, zone)}'"),
            m => new($"toStartOfMonth({c})", $"'{Digits(m, zone, "yyyy-MM-01")}'"),
            m => new($"toDate(toStartOfHour({c}))", $"'{Date(m, zone)}'"),
            m => new($"toUnixTimestamp({c})", $"{m / 1000}"),
            m => new($"toUnixTimestamp({c})", $"toUnixTimestamp('{Text(m, zone)}'{named})"),
            m => new($"toUnixTimestamp({c})", $"toUnixTimestamp(toDateTime('{Text(m, Utc)}'))"),
            m => new($"toUnixTimestamp(toStartOfHour({c}))", $"{m / 1000}"),
            m => new($"toYYYYMMDD({c})", Digits(m, zone, "yyyyMMdd")),
            m => new($"toYYYYMMDD({c})", $"toYYYYMMDD(toDate('{Date(m, zone)}'))"),
            m => new($"toYYYYMMDD({c}, 'Europe/Madrid')", Digits(m, Madrid, "yyyyMMdd")),
            m => new($"toYYYYMM({c})", Digits(m, zone, "yyyyMM")),
            m => new($"toYYYYMMDDhhmmss({c})", Digits(m, zone, "yyyyMMddHHmmss")),
            m => new($"{c} + INTERVAL 2 HOUR", $"'{Text(m + (2 * Hour), zone)}'"),
            m => new($"{c} - INTERVAL 1 DAY", $"'{Text(m - Day, zone)}'"),
            m => new($"addMinutes({c}, 30)", $"toDateTime('{Text(m + (30 * Minute), zone)}'{named})"),
            m => new($"subtractHours({c}, 3)", $"'{Text(m - (3 * Hour), zone)}'"),
            m => new($"{c} + 3600", $"'{Text(m + Hour, zone)}'"),
            m => new($"toStartOfHour({c} + INTERVAL 10 MINUTE)", $"'{Text(Floor(m, Hour, zone), zone)}'"),
            m => new($"toStartOfHour({c}) + INTERVAL 1 HOUR", $"'{Text(Floor(m, Hour, zone), zone)}'"),
            m => new($"toDateTime({c})", $"'{Text(m, zone)}'"),
            m => new($"toDateTime({c}, 'Europe/Madrid')", $"'{Text(m, Madrid)}'"),
            m => new($"toDateTime64({c}, 3)", $"'{Text3(m, zone)}'"),
            m => new($"CAST({c} AS DateTime)", $"'{Text(m, zone)}'"),
            m => new($"toTimeZone({c}, 'Europe/Madrid')", $"'{Text(m, Madrid)}'"),
            m => new($"toTimeZone({c}, 'UTC')", $"'{Text(m, Utc)}'"),
            m => new($"toString({c})", $"'{Text(m, zone)}'"),
            m => new($"formatDateTime({c}, '%Y-%m-%d')", $"'{Date(m, zone)}'"),
            m => new($"substring(toString({c}), 1, 13)", $"'{Text(m, zone)[..13]}'"),
            m => new($"toStartOfQuarter({c})", $"'{Digits(m, zone, "yyyy-MM-01")}'"),
            m => new($"toStartOfWeek({c})", $"'{Date(m, zone)}'"),
            m => new($"toStartOfInterval({c}, INTERVAL 2 MONTH)", $"'{Digits(m, zone, "yyyy-MM-01")}'"),
            m => new($"toStartOfInterval({c}, INTERVAL 5 WEEK)", $"'{Date(m, zone)}'"),
            m => new($"toYear({c}) * 100 + toMonth({c})", Digits(m, zone, "yyyyMM")),
            m => new($"toRelativeDayNum({c})", $"{(Local(m, zone).Date - System.DateTime.UnixEpoch).Days}"),
            m => new($"toRelativeHourNum({c})", $"{m / Hour}"),
            m => new($"dateDiff('second', toDateTime('{Text(m, Utc)}'), {c})", "0"),
            m => new($"dateDiff('hour', toDateTime('{Text(m, zone)}'{named}), {c})", "0"),
            m => new($"dateDiff('day', toDateTime('{Text(m, Utc)}'), {c})", "0"),
            m => new($"dateDiff('month', toDateTime('{Text(m, Utc)}'), {c}, 'Europe/Madrid')", "0"),
            m => new($"age('minute', toDateTime('{Text(m, Utc)}'), {c})", "0"),
            m => new($"{c} - toDateTime('{Text(m, Utc)}')", "0"),
            m => new($"({c}, 0)", $"(toDateTime('{Text(m, Utc)}'), 0)"),
            m => new($"subtractMonths({c}, 1)", $"'{Text(new DateTimeOffset(ToUtc(m)).AddMonths(-1).ToUnixTimeMilliseconds(), zone)}'"),
            m => new(c, $"(SELECT toDateTime('{Text(m, Utc)}'))"),
            m => new($"-toUnixTimestamp({c}) * -1", $"{m / 1000}"),
            m => new($"formatDateTime({c}, '%Y-%m-%d %H:%i:%S')", $"'{Text(m, zone)}'"),
            m => new($"3600 + {c}", $"'{Text(m + Hour, zone)}'"),
            m => new($"{c} + 0.5", $"'{Text(m, zone)}'"),
            m => new($"toFloat64({c})", $"{m / 1000}"),
            m => new($"coalesce({c}, toDateTime(0))", $"'{Text(m, zone)}'"),
            m => new($"toInt32(toDate({c}))", $"{(Local(m, zone).Date - System.DateTime.UnixEpoch).Days}"),
        ];
    }
}
