namespace Datafile.ClickHouse.Tests.Sql;

/// <summary>Makes expressions with every operator and form of the dialect.</summary>
/// <param name="subquery">Makes a query that nests so deep at most.</param>
internal sealed class ExpressionGenerator(Random random, Func<int, string> subquery)
{
    private static readonly string[] Names =
        ["a", "b", "c", "t.a", "x.y.z", "`q r`", "\"s\"", "date", "interval", "timestamp", "end", "order", "json.^a.b", "json.a.:Int64", "arr.1", "left", "1st", "$x"];

    private static readonly string[] Literals =
    [
        "0", "1", "-1", "3.14", "1e5", "1.5e-3", "2.", "0xFF", "0b101", "1_000", "0x1p3", "inf", "nan", "NULL", "true", "FALSE", "''", "'a'", "'it''s'", "'a\\'b\\n'",
        "'\\x41'", "'\\d%'", "x'4142'", "$$a'b$$", "$h$text$h$", "DATE '2024-01-01'", "TIMESTAMP '2024-01-01 00:00:00'", "[1, 2]", "[]", "(1, 'a')", "[[1], []]", "‘q’",
    ];

    private static readonly string[] Operators =
    [
        "+", "-", "*", "/", "%", "=", "==", "!=", "<>", "<", "<=", ">", ">=", "<=>", "||", "AND", "OR", "LIKE", "NOT LIKE", "ILIKE",
        "NOT ILIKE", "REGEXP", "DIV", "MOD",
        "IS DISTINCT FROM", "IS NOT DISTINCT FROM", "and", "or", "- -", "AND NOT",
    ];

    private static readonly string[] Types =
    [
        "Int8", "String", "Nullable(String)", "Array(Nullable(UInt8))", "Decimal(18, 2)", "DateTime64(3, 'UTC')",
        "Tuple(a Int8, b String)", "Map(String, Int8)",
        "LowCardinality(String)", "Enum8('a' = 1, 'b' = -2)", "AggregateFunction(quantiles(0.5, 0.9), Int8)", "DOUBLE PRECISION", "INT UNSIGNED",
    ];

    private static readonly string[] Units = ["SECOND", "minute", "Hours", "DAY", "week", "MONTH", "quarter", "YEAR", "millisecond", "SQL_TSI_DAY", "hh"];

    public string Make(int depth)
    {
        if (depth <= 0 || random.Next(4) == 0)
            return random.Next(3) == 0 ? Pick(Literals) : Pick(Names);

        var inner = depth - 1;
        return random.Next(24) switch
        {
            0 or 1 or 2 or 3 => $"{Make(inner)} {Pick(Operators)} {Make(inner)}",
            4 => $"({Make(inner)})",
            5 => $"({Make(inner)} {Pick(Operators)} {Make(inner)})",
            6 or 7 => Call(inner),
            8 => $"{Pick("NOT", "-", "- ", "+", "not")} {Make(inner)}",
            9 => $"{Make(inner)} {Pick("IS NULL", "IS NOT NULL", "is null", "IS TRUE", "IS NOT FALSE")}",
            10 => $"{Make(inner)} {Pick("BETWEEN", "NOT BETWEEN")} {Make(0)} AND {Make(0)}",
            11 => $"{Make(inner)} {Pick("IN", "NOT IN", "GLOBAL IN", "GLOBAL NOT IN", "in")} {Pick("(1, 2)", "(1)", "('a', 'b',)", "t", "db.t", "[1, 2]", "tuple(1)", $"({subquery(inner)})", "((1, 2), (3, 4))")}",
            12 => Case(inner),
            13 => $"({Make(0)} ? {Make(0)} : {Make(0)})",
            14 => Cast(inner),
            15 => Time(inner),
            16 => $"({Make(inner)}, {Make(inner)}){Pick("", "", ".1", ".2")}",
            17 => $"[{Make(inner)}, {Make(inner)}]{Pick("", "[1]", "[-1]")}",
            18 => Pick("a[1]", "a['k'][2]", "m['x'].1", "f(a).2", "f(a).name", "(a, b).1", "a.1.2", "arr[1].b.2", "t.a[1][2]::Int8"),
            19 => $"({subquery(inner)})",
            20 => Pick($"EXISTS({subquery(inner)})", $"a = ANY({subquery(inner)})", $"a != ALL ({subquery(inner)})", $"NOT EXISTS (SELECT 1)", "{p:UInt8}", "@@version"),
            21 => Aggregate(inner),
            22 => Worded(inner),
            _ => Aliased(inner),
        };
    }

    /// <summary>What stands between the parentheses of a window.</summary>
    public string Window(int depth) =>
        Pick("", $"PARTITION BY {Make(depth - 1)}", "PARTITION BY a, b") + " "
        + Pick("", $"ORDER BY {Make(depth - 1)} DESC", "ORDER BY a ASC NULLS LAST, b") + " "
        + Pick(
            "", "", "ROWS UNBOUNDED PRECEDING", "ROWS BETWEEN 1 PRECEDING AND CURRENT ROW", "RANGE BETWEEN INTERVAL 1 DAY PRECEDING AND 1 FOLLOWING",
            "ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING", "GROUPS BETWEEN 1 PRECEDING AND 2 FOLLOWING", "RANGE CURRENT ROW");

    private string Call(int depth) => Pick(
        $"f({Make(depth)}, {Make(depth)})", "now()", $"toString({Make(depth)})", $"if({Make(depth)}, {Make(0)}, {Make(0)})", $"coalesce({Make(depth)}, NULL)",
        $"arrayMap(x -> {Make(depth)}, a)", $"arrayFilter((x, y) -> x > y AND {Make(depth)}, a, b)", "arrayMap(() -> 1)", $"tuple({Make(depth)})", $"map('k', {Make(depth)})",
        $"and({Make(0)}, {Make(0)})", $"`f`({Make(0)})", "left('abc', 2)", $"date({Make(0)})", "format('{}', a)", $"interval({Make(0)})", "replace(a, 'b', 'c')", "any(a)");

    private string Aggregate(int depth) => Pick(
        "count()", "count(*)", $"count(DISTINCT {Make(depth)})", "COUNT(ALL a)", $"sum({Make(depth)})", $"quantile(0.9)({Make(depth)})", "topK(3)(DISTINCT a)", "quantilesState(0.5, 0.9)(a)",
        $"sum(a) FILTER (WHERE {Make(depth)})", $"any(a) {Pick("IGNORE", "RESPECT")} NULLS", $"row_number() OVER ({Window(depth)})", "sum(a) OVER w", "first_value(a) IGNORE NULLS OVER (ORDER BY b)",
        "avg(a) FILTER (WHERE b) OVER ()", $"lag(a, 1) OVER (w {Pick("", "PARTITION BY c")})", "uniqMerge(a)", "sumIf(a, b > 1)");

    private string Case(int depth) => Pick(
        $"CASE WHEN {Make(depth)} THEN {Make(depth)} END",
        $"CASE WHEN {Make(depth)} THEN {Make(0)} WHEN {Make(0)} THEN 2 ELSE {Make(depth)} END",
        $"CASE {Make(depth)} WHEN 1 THEN 'a' WHEN 2 THEN {Make(0)} ELSE {Make(0)} END",
        $"case when a then case when b then 1 else 2 end else 3 end",
        $"CASE a WHEN {Make(0)} THEN 1 END + 1");

    private string Cast(int depth) => Pick(
        $"CAST({Make(depth)} AS {Pick(Types)})", $"CAST({Make(depth)}, 'Int8')", $"cast({Make(0)} as {Pick(Types)})", $"a::{Pick(Types)}", $"'1'::{Pick(Types)}", "-1::Int8", "[1, 2]::Array(Int8)",
        $"({Make(depth)})::{Pick(Types)}", $"f({Make(0)})::String::{Pick(Types)}", "CAST(a, b)");

    private string Time(int depth) => Pick(
        $"now() - INTERVAL 1 {Pick(Units)}", $"INTERVAL '2' {Pick(Units)}", "INTERVAL '1 day'", "INTERVAL '1 day 2 hours'", $"INTERVAL ({Make(depth)}) DAY", "INTERVAL a.b HOUR", $"a + INTERVAL f({Make(0)}) MINUTE - INTERVAL -1 DAY",
        $"EXTRACT({Pick("YEAR", "month", "DAY", "hour", "MINUTE", "second", "quarter", "DOY", "epoch")} FROM {Make(depth)})", $"DATE_ADD(DAY, 1, {Make(depth)})", "dateSub(hour, 2, a)",
        $"dateDiff(day, a, {Make(0)})", "DATE_DIFF('day', a, b)", "TIMESTAMPADD(week, 1, a)", "date_trunc('day', a)", "toStartOfInterval(a, INTERVAL 15 MINUTE)");

    private string Worded(int depth) => Pick(
        $"SUBSTRING({Make(depth)} FROM 1 FOR 2)", "substring(a, 1)", $"POSITION('a' IN {Make(0)})", "position(a, 'b')", "TRIM(BOTH 'x' FROM a)", "TRIM(LEADING 'x' FROM b)", "trim(a)",
        "LTRIM(a)", "extract(a, 'b')", "OVERLAY(a PLACING b FROM 1)");

    private string Aliased(int depth) => Pick(
        $"f({Make(depth)} AS {Pick("z", "`z z`")}, z)", $"f({Make(depth)} AS z {Pick(Operators)} {Make(0)}, z)", $"({Make(depth)} AS z {Pick(Operators)} {Make(0)})", $"[{Make(depth)} AS z IS NULL, z]",
        $"a[{Make(0)} AS z {Pick("+", "-", "*")} 1]", $"CASE WHEN {Make(0)} AS z {Pick(Operators)} {Make(0)} THEN b z END", "(a AS z, b AS y)", "f(a AS z::Int8)", "(a AS z BETWEEN 1 AND 2)");

    private string Pick(params string[] texts) => texts[random.Next(texts.Length)];
}
