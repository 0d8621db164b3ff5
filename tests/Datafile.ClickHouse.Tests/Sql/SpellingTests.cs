using Datafile.Analyzer.Analysis;
using Datafile.Analyzer.Project;
using Datafile.ClickHouse.Tests.Engine;
using Datafile.ClickHouse.Tests.Projects;

namespace Datafile.ClickHouse.Tests.Sql;

/// <summary>Is one expression in two spellings one expression, and is another one never taken for it?</summary>
public sealed class SpellingTests(ClickHouseDatabase database) : IClassFixture<ClickHouseDatabase>
{
    private const string Columns = "at DateTime, fine DateTime64(3), madrid DateTime('Europe/Madrid'), day Date, s String, n Nullable(String), i UInt16, j Int32, big UInt64, f Float64, l Array(String), low LowCardinality(String)";

    /// <summary>Expressions that have one value and one type, whatever the row.</summary>
    private static readonly string[] Same =
    [
        "toStartOfHour(at)|toStartOfInterval(at, INTERVAL 1 HOUR)|toStartOfInterval(at, toIntervalHour(1))|date_trunc('hour', at)|dateTrunc('HOUR', at)|DATE_TRUNC('hour', at)",
        "toStartOfHour(fine)|toStartOfInterval(fine, INTERVAL 1 HOUR)",
        "toStartOfHour(madrid)|toStartOfInterval(madrid, INTERVAL 1 HOUR)|date_trunc('hour', madrid)",
        "toStartOfHour(at, 'Asia/Kolkata')|toStartOfInterval(at, INTERVAL 1 HOUR, 'Asia/Kolkata')|date_trunc('hour', at, 'Asia/Kolkata')",
        "toStartOfDay(madrid)|toStartOfInterval(madrid, INTERVAL 1 DAY)|date_trunc('day', madrid)",
        "toStartOfMinute(at)|date_trunc('minute', at)|toStartOfInterval(at, INTERVAL 1 MINUTE)", "timeSlot(at)|toStartOfInterval(at, INTERVAL 30 MINUTE)",
        "toStartOfFiveMinutes(at)|toStartOfFiveMinute(at)|toStartOfInterval(at, INTERVAL 5 MINUTE)",
        "toStartOfTenMinutes(at)|toStartOfInterval(at, INTERVAL 10 MINUTE)",
        "toStartOfFifteenMinutes(at)|toStartOfInterval(at, INTERVAL 15 MINUTE)",
        "toMonday(at)|toStartOfWeek(at, 1)|date_trunc('week', at)|toStartOfInterval(at, INTERVAL 1 WEEK)",
        "toStartOfMonth(day)|date_trunc('month', day)|toStartOfInterval(day, INTERVAL 1 MONTH)",
        "toStartOfQuarter(at)|date_trunc('quarter', at)|toStartOfInterval(at, INTERVAL 1 QUARTER)", "toStartOfYear(at)|date_trunc('year', at)",
        "toDate(at)|at::Date|CAST(at AS Date)|CAST(at, 'Date')|toDate(toStartOfDay(at))|toDate(toStartOfHour(at))|toDate(date_trunc('day', at))", "toString(i)|i::String|CAST(i AS String)",
        "toUInt32(j)|j::UInt32|CAST(j, 'UInt32')|CAST(j AS INT UNSIGNED)",
        "toFloat64(big)|big::Float64|big::DOUBLE", "toFloat32(f)|CAST(f AS Float32)", "toInt64(f)|f::Int64",
        "toDateTime(day)|day::DateTime", "toDateTime64(at, 3)|CAST(at AS DateTime64(3))",
        "big|toUInt64(big)|big::UInt64", "f|toFloat64(f)",
        "if(i = 1, 'a', 'b')|multiIf(i = 1, 'a', 'b')|CASE WHEN i = 1 THEN 'a' ELSE 'b' END|CASE i WHEN 1 THEN 'a' ELSE 'b' END|i = 1 ? 'a' : 'b'",
        "multiIf(i = 1, 'a', i = 2, 'c', 'b')|if(i = 1, 'a', if(i = 2, 'c', 'b'))|CASE i WHEN 1 THEN 'a' WHEN 2 THEN 'c' ELSE 'b' END",
        "fromUnixTimestamp(j)|FROM_UNIXTIME(j)", "toLastDayOfMonth(at)|LAST_DAY(at)", "i * 0.9|i * 0.90", "quantile(0.9)(f)|quantile(0.90)(f)", "i + 1.0|i + 1.00",
        "lower(s)|lcase(s)|LOWER(s)", "substring(s, 1, 2)|substr(s, 1, 2)|mid(s, 1, 2)|SUBSTRING(s, 1, 2)",
        "replaceAll(s, 'a', 'b')|replace(s, 'a', 'b')", "ceil(f)|ceiling(f)", "pow(f, 2)|power(f, 2)",
        "i + 1|1 + i", "i * big|big * i", "greatest(j, 0)|greatest(0, j)", "s IN ('a', 'b')|s IN ('b', 'a')|s IN ('b', 'a', 'b')",
        "s NOT IN ('a', 'b')|NOT s IN ('b', 'a')",
        "i BETWEEN 1 AND 3|i >= 1 AND i <= 3|1 <= i AND 3 >= i", "i NOT BETWEEN 1 AND 3|i < 1 OR i > 3",
        "at + INTERVAL 1 DAY|addDays(at, 1)|INTERVAL 1 DAY + at|at + toIntervalDay(1)", "at - INTERVAL 2 HOUR|subtractHours(at, 2)",
        "day + INTERVAL 1 MONTH|addMonths(day, 1)",
        "notEmpty(s)|NOT empty(s)|s != ''|length(s) > 0|length(s) != 0|length(s) >= 1|0 < length(s)", "empty(s)|s = ''|length(s) = 0|length(s) < 1|length(s) <= 0|NOT notEmpty(s)",
        "notEmpty(n)|length(n) > 0|n != ''", "notEmpty(l)|length(l) > 0|length(l) != 0|0 != length(l)|1 <= length(l)|l != []", "empty(l)|length(l) = 0|length(l) < 1|l = []|0 = length(l)",
        "has(l, 'a')|hasAny(l, ['a'])|hasAll(l, ['a'])|arrayExists(x -> x = 'a', l)", "hasAny(l, ['a', 'b'])|has(l, 'a') OR has(l, 'b')|has(l, 'b') OR has(l, 'a')",
        "hasAll(l, ['a', 'b'])|has(l, 'a') AND has(l, 'b')", "s LIKE 'b%'|startsWith(s, 'b')", "s LIKE '%b'|endsWith(s, 'b')", "s NOT LIKE '%b'|NOT endsWith(s, 'b')",
        "s LIKE '%b%'|position(s, 'b') > 0|position(s, 'b') != 0|position(s, 'b') >= 1", "s NOT LIKE '%b%'|position(s, 'b') = 0|NOT position(s, 'b') > 0",
        "s LIKE 'ab'|s = 'ab'", "s NOT LIKE 'ab'|s != 'ab'", "s ILIKE '%A%'|lower(s) LIKE '%a%'|lower(s) LIKE '%a%'", "s ILIKE 'a_'|lower(s) LIKE 'a_'",
"sum(1)|count()|count(s)|count(1)|count(*)",
        "countIf(i > 1)|sum(i > 1)|sumIf(1, i > 1)|sum(if(i > 1, 1, 0))|count() FILTER (WHERE i > 1)",
        "sumIf(big, i > 1)|sum(if(i > 1, big, 0))|sum(CASE WHEN i > 1 THEN big ELSE 0 END)|sum(big) FILTER (WHERE i > 1)",
        "uniqExact(s)|count(DISTINCT s)", "groupArray(s)|array_agg(s)",
        "any(s)|any_value(s)|anyIf(s, 1)", "stddevPop(f)|STDDEV_POP(f)", "max(i)|MAX(i)|maxIf(i, 1)",
    ];

    /// <summary>Expressions of which any two differ in some row or in their type.</summary>
    private static readonly string[] Other =
    [
        "toStartOfHour(at)|toStartOfDay(at)|toStartOfMinute(at)|toStartOfInterval(at, INTERVAL 2 HOUR)|toStartOfHour(fine)|toStartOfHour(madrid)|date_trunc('day', at)|timeSlot(at)",
        "toDate(at)|toDate(toStartOfMonth(at))|toDate(toMonday(at))|toDate(toStartOfDay(at, 'Asia/Kolkata'))", "toDate(madrid)|toDate(toStartOfMonth(madrid))",
        "toMonday(at)|toStartOfWeek(at)|toStartOfWeek(at, 0)|toStartOfMonth(at)", "toStartOfDay(fine)|date_trunc('day', fine)",
        "toStartOfMonth(at)|date_trunc('month', fine)|toStartOfInterval(at, INTERVAL 2 MONTH)",
        "toStartOfInterval(at, INTERVAL 1 HOUR)|toStartOfInterval(at, INTERVAL 1 HOUR, toDateTime('2024-01-01 00:30:00'))|toStartOfInterval(at, INTERVAL 1 HOUR, 'Asia/Kolkata')",
        "toUInt8(i)|toUInt16(i)|i::UInt32|toString(i)|accurateCastOrNull(i, 'UInt8')", "toString(n)|ifNull(n, '')",
        "if(i = 1, 'a', 'b')|if(i = 1, 'b', 'a')|if(i = 2, 'a', 'b')",
        "multiIf(i = 1, 'a', i = 2, 'c', 'b')|multiIf(i = 2, 'a', i = 1, 'c', 'b')|if(i = 1, if(i = 2, 'c', 'b'), 'a')",
        "i - 1|1 - i", "i / 2|2 / i", "(i, j) IN (1, 2)|(i, j) IN (2, 1)", "(at + INTERVAL 1 DAY) + INTERVAL 1 MONTH|(at + INTERVAL 1 MONTH) + INTERVAL 1 DAY",
        "at + (INTERVAL 1 DAY + INTERVAL 1 MONTH)|at + (INTERVAL 1 MONTH + INTERVAL 1 DAY)",
        "addDays(at, 1)|addDays(at, 2)|addHours(at, 1)|subtractDays(at, 1)",
        "count()|count(n)|count(DISTINCT s)|sum(i)|sum(2)", "countIf(i > 1)|sum(if(i > 1, 1, 2))|sum(if(i > 1, 0, 1))|sumIf(2, i > 1)",
        "sumIf(j, i > 1)|sum(if(i > 1, j, 1))|sum(if(i > 1, 0, j))",
        "length(s) > 0|length(s) > 1|length(s) = 1|length(s) >= 0|length(s) <= 1|s = ''", "length(l) > 0|length(l) > 1|length(l) <= 1|empty(l)|l = ['a']",
        "has(l, 'a')|hasAny(l, ['a', 'b'])|hasAll(l, ['a', 'b'])|hasAny(l, [])|hasAll(l, [])", "s LIKE '%b'|s LIKE 'b%'|s LIKE '%b%'|s LIKE 'b'|s LIKE '_b'|s ILIKE '%B%'",
        "position(s, 'b') > 0|position(s, 'b') > 1|position(s, 'b') = 1|position(s, 'b') < 1|position(s, 'b', 2) > 0", "length(low) > 0|length(low) = 0",
        "concat(s, n)|concat(n, s)", "lower(s)|upper(s)|lower(low)",
        "i BETWEEN 1 AND 3|i BETWEEN 1 AND 2|i NOT BETWEEN 1 AND 3|i > 1 AND i < 3", "max(i)|min(i)|maxIf(i, 0)", "any(s)|anyLast(s)",
    ];

    private static readonly string Table = $"SCHEMA >\n{string.Join(",\n", Columns.Split(", ").Select(c => $"    `{c.Replace(" ", "` ", StringComparison.Ordinal)}"))}\n\nENGINE MergeTree\nENGINE_SORTING_KEY \"at\"\n";

    [ClickHouseFact]
    public void Spellings_of_one_expression_are_one_expression()
    {
        Fill();
        foreach (var group in Same)
        {
            var spellings = group.Split('|');
            foreach (var other in spellings.Skip(1))
            {
                Assert.Equal((spellings[0], Values(spellings[0])), (spellings[0], Values(other)));
                Assert.True(AreSame(spellings[0], other), $"{spellings[0]} and {other}");
                Assert.True(AreSame(other, spellings[0]), $"{other} and {spellings[0]}");
            }
        }
    }

    [ClickHouseFact]
    public void Another_expression_is_another()
    {
        Fill();
        foreach (var expressions in Other.Select(o => o.Split('|')))
        {
            foreach (var one in expressions)
            {
                foreach (var other in expressions.Where(o => o != one))
                {
                    if (Values(one) != Values(other))
                        Assert.False(AreSame(one, other), $"{one} and {other}");
                }
            }
        }
    }

    private void Fill() => database.Execute(
        "DROP TABLE IF EXISTS t",
        $"CREATE TABLE t ({Columns}) ENGINE = MergeTree ORDER BY at",
        "INSERT INTO t VALUES ('2024-03-31 00:29:59', '2024-03-31 00:29:59.999', '2024-03-31 01:29:59', '2024-03-31', 'ab', NULL, 1, -3, 18446744073709551615, 1.5, ['a'], 'x')",
        "INSERT INTO t VALUES ('2024-10-27 01:47:11', '2024-10-27 01:47:11.500', '2024-10-27 02:47:11', '2024-10-27', 'A', 'b', 2, 1, 5, -0.5, [], 'Y')",
        "INSERT INTO t VALUES ('2024-12-29 23:12:10', '2024-12-29 23:12:10.001', '2024-12-30 00:12:10', '2024-12-29', '', '', 3, 2, 0, 1e10, ['b', 'a'], '')",
        "INSERT INTO t VALUES ('2025-01-31 12:00:00', '2025-01-31 12:00:00.000', '2025-01-31 13:00:00', '2025-01-31', 'b', 'c', 300, 70000, 9, 0, ['b'], 'z')",
        "INSERT INTO t VALUES ('2025-02-01 12:00:00', '2025-02-01 12:00:00.000', '2025-02-01 13:00:00', '2025-02-01', 'a\\nbc', '', 1, 0, 1, 1, ['c', 'b', 'a'], 'z')",
        "INSERT INTO t VALUES ('2025-02-02 12:00:00', '2025-02-02 12:00:00.000', '2025-02-02 13:00:00', '2025-02-02', '\\n', 'b', 1, 0, 1, 1, ['a', 'a'], 'Z')");

    /// <summary>The type of an expression, and its value for each row.</summary>
    private string Values(string expression) => string.Join("\n", database.Query($"SELECT toTypeName(x), toString(x) FROM (SELECT {expression} AS x FROM t) ORDER BY 2").Select(row => string.Join("\t", row)));

    /// <summary>Whether a plan says that nothing changes from one expression to the other.</summary>
    private static bool AreSame(string old, string now)
    {
        var request = new AnalysisRequest(Project(now), Project(old), new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc)) { Workflow = Workflow.Forward };
        return DatafileAnalysis.Analyze(request).Plan is not { Changes.IsEmpty: false };
    }

    private static ProjectSnapshot Project(string expression) =>
        InMemoryProject.Of([("datasources/t.datasource", Table), ("endpoints/q.pipe", $"NODE q_1\nSQL >\n    SELECT {expression} AS x FROM t\n\nTYPE endpoint\n")]);
}
