using Datafile.Analyzer.Changes;
using Microsoft.CodeAnalysis;

namespace Datafile.Analyzer.Tests.Changes;

/// <summary>A small project that is changed, and what is said of its changes.</summary>
internal static class ChangedProject
{
    public const string Events = "datasources/events.datasource", Kafka = "datasources/kafka.datasource", Totals = "datasources/totals.datasource",
        View = "pipes/view.pipe", Top = "pipes/top.pipe", Daily = "pipes/daily.pipe";

    public static readonly TinyProject Base = TinyProject.Empty
        .With(Events, """
            DESCRIPTION Every event

            TOKEN "tracker" APPEND

            SCHEMA >
                `ts` DateTime `json:$.ts`,
                `k` UInt32 `json:$.k` DEFAULT 1,
                `extra` String `json:$.extra`

            ENGINE "MergeTree"
            ENGINE_PARTITION_KEY "toYYYYMM(ts)"
            ENGINE_SORTING_KEY "ts, k"

            INDEXES >
                one extra TYPE minmax GRANULARITY 1
            """)
        .With(Totals, """
            SCHEMA >
                `k` UInt32,
                `c` AggregateFunction(count)

            ENGINE "AggregatingMergeTree"
            ENGINE_SORTING_KEY "k"
            """)
        .With("datasources/days.datasource", """
            SCHEMA >
                `d` Date,
                `n` UInt64

            ENGINE "MergeTree"
            ENGINE_SORTING_KEY "d"
            """)
        .With(Kafka, """
            SCHEMA >
                `a` String `json:$.a`,
                `ts` DateTime `json:$.ts`

            ENGINE "MergeTree"
            ENGINE_SORTING_KEY "a"
            ENGINE_TTL "ts + toIntervalDay(60)"
            KAFKA_CONNECTION_NAME "c"
            KAFKA_TOPIC "t"
            KAFKA_GROUP_ID "g"
            """)
        .With(View, """
            DESCRIPTION Counts

            NODE view_1
            SQL >
                SELECT k, countState() AS c
                FROM events
                WHERE extra != ''
                GROUP BY k

            TYPE materialized
            DATASOURCE totals
            """)
        .With(Top, """
            TOKEN "dashboard" READ

            NODE top_1
            SQL >
                SELECT k, countMerge(c) AS c
                FROM totals
                GROUP BY k

            TYPE endpoint
            """)
        .With(Daily, """
            NODE daily_1
            SQL >
                SELECT toDate(ts) AS d, count() AS n
                FROM events
                GROUP BY d

            TYPE copy
            TARGET_DATASOURCE days
            COPY_SCHEDULE 0 * * * *
            """)
        .Released("0.0.0");

    public static string Told(TinyProject after, TinyProject? before = null, ChangeKind? without = null) => string.Join(
        "; ", after.Plan(before ?? Base).Changes.Where(c => c.Kind != without).Select(Text));

    public static string Said(TinyProject after, TinyProject before) => string.Join("; ", after.Plan(before).Changes.Select(c =>
        $"{Kebab(c.Kind)} {c.Resource}{(c.Member.Length > 0 ? "." + c.Member : "")}: {c.Difference} @{c.Location.GetLineSpan().StartLinePosition.Line}"));

    private static string Text(Change change) =>
        $"{Kebab(change.Kind)} {change.Resource}{(change.Member.Length > 0 ? "." + change.Member : "")}: {Kebab(change.Impact)}, {Kebab(change.Method)}";

    public static string Kebab(Enum value) => string.Concat(
        value.ToString().Select((c, i) => char.IsUpper(c) ? (i > 0 ? "-" : "") + char.ToLowerInvariant(c) : c.ToString()));
}
