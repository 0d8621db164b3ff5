using CsCheck;
using Datafile.Properties;

namespace Datafile.ClickHouse.Tests.Sql;

/// <summary>Makes queries over the whole dialect. Expressions are made by <see cref="ExpressionGenerator"/>.</summary>
internal sealed class QueryGenerator
{
    private static readonly string[] Joins =
    [
        "JOIN", "INNER JOIN", "LEFT JOIN", "LEFT OUTER JOIN", "RIGHT JOIN", "FULL JOIN", "FULL OUTER JOIN", "ANY LEFT JOIN",
        "LEFT ANY JOIN", "ALL INNER JOIN", "INNER ALL JOIN", "SEMI LEFT JOIN", "LEFT SEMI JOIN", "ANTI LEFT JOIN",
        "LEFT ANTI JOIN", "ASOF JOIN", "ASOF LEFT JOIN", "LEFT ASOF JOIN", "GLOBAL JOIN", "GLOBAL ANY LEFT JOIN", "any join",
    ];

    private static readonly string[] Blanks = [" ", " ", " ", " ", "\n", "  ", "\t", " /* c */ ", " -- c\n", " /* a /* b */ */ ", " # c\n"];

    private readonly Random _random;
    private readonly ExpressionGenerator _expressions;

    private QueryGenerator(Random random)
    {
        _random = random;
        _expressions = new ExpressionGenerator(random, Subquery);
    }

    public static Gen<string> Queries { get; } = Property.Written(random => new QueryGenerator(random).Make()).Shortest(query => query.Length);

    private string Make()
    {
        var query = Query(depth: _random.Next(1, 4)) + Maybe(10, " FORMAT JSON") + Maybe(10, ";");

        // White space is anything: between tokens, so not in quotes.
        return query.Contains('\'', StringComparison.Ordinal) || query.Contains('`', StringComparison.Ordinal) || query.Contains('"', StringComparison.Ordinal) || query.Contains('$', StringComparison.Ordinal)
            ? query
            : string.Concat(query.Select(c => c == ' ' ? Pick(Blanks) : c.ToString()));
    }

    private string Subquery(int depth) => depth <= 0 ? "SELECT 1" : Query(depth - 1);

    private string Query(int depth)
    {
        if (depth <= 0 || _random.Next(8) > 0)
            return Select(depth);

        var parts = Enumerable.Range(0, _random.Next(2, 4)).Select(_ => _random.Next(3) == 0 ? $"({Query(depth - 1)})" : Select(depth - 1));
        var op = Pick("UNION ALL", "UNION DISTINCT", "INTERSECT", "EXCEPT", "INTERSECT DISTINCT", "EXCEPT ALL", "union all");
        return string.Join($" {op} ", parts);
    }

    private string Select(int depth)
    {
        var from = _random.Next(10) > 0 ? $"FROM {Tables(depth)}" : "";
        var isFirst = from.Length > 0 && _random.Next(20) == 0;
        var head = Maybe(6, With(depth) + " ") + (isFirst ? from + " " : "") + "SELECT "
            + Pick("", "", "", "", "DISTINCT ", "ALL ", "DISTINCT ON (a, b) ", "TOP 3 ") + Items(depth);
        var trailing = !isFirst && from.Length > 0 ? Maybe(15, ",") : "";
        return head + trailing + (isFirst ? "" : " " + from)
            + (from.Length > 0 ? Maybe(8, " PREWHERE " + Expression(depth)) : "")
            + Maybe(2, " WHERE " + Expression(depth))
            + Maybe(3, " " + GroupBy(depth))
            + Maybe(8, " HAVING " + Expression(depth))
            + Maybe(12, " WINDOW w AS (" + _expressions.Window(depth) + ")" + Maybe(2, ", v AS (w ORDER BY a)"))
            + Maybe(12, " QUALIFY " + Expression(depth))
            + Ordered(depth, mayLimit: !head.Contains("TOP ", StringComparison.Ordinal) && !head.Contains("DISTINCT ON", StringComparison.Ordinal))
            + Maybe(10, " SETTINGS " + Pick("max_threads = 1", "max_threads = 1, session_timezone = 'UTC'", "join_use_nulls = true", "max_threads = DEFAULT", "join_use_nulls"));
    }

    private string With(int depth) => Pick(
        $"WITH {Expression(depth)} AS x",
        $"WITH cte AS ({Subquery(depth - 1)})",
        $"WITH RECURSIVE cte AS ({Subquery(depth - 1)})",
        $"WITH ({Subquery(depth - 1)}) AS x, cte AS ({Subquery(depth - 1)}), 1 AS y",
        $"WITH cte (a, b) AS ({Subquery(depth - 1)})",
        "WITH x -> x + 1 AS f",
        "WITH cte AS MATERIALIZED (SELECT 1),");

    private string Items(int depth) => string.Join(", ", Enumerable.Range(0, _random.Next(1, 5)).Select(_ => _random.Next(9) == 0
        ? Pick(
            "*", "t.*", "* EXCEPT a", "* EXCEPT (a, b)", "t.* EXCEPT(a) REPLACE(a + 1 AS b)", "* REPLACE (toString(a) AS a)", "* APPLY(sum)",
            "* APPLY x -> x + 1", "* APPLY(quantile(0.9))", "COLUMNS('^a')", "COLUMNS('a') APPLY(max) APPLY(toString)", "t.COLUMNS('a')",
            "COLUMNS(a, b)", "* EXCEPT STRICT (a)", "* ILIKE 'a%'", "* EXCEPT('x.*')")
        : Expression(depth) + Pick("", "", " AS c", " AS `a b`", " d", " \"q\"", " as from", " value")));

    private string Tables(int depth)
    {
        var tables = Table(depth);
        for (var joins = _random.Next(8) - 4; joins > 0; joins--)
        {
            tables += _random.Next(6) switch
            {
                // After ARRAY JOIN a comma separates expressions.
                0 when !tables.Contains("array join", StringComparison.OrdinalIgnoreCase) => ", " + Table(depth),
                1 => $" {Pick("ARRAY JOIN", "LEFT ARRAY JOIN", "array join")} {Pick("a", "a AS b", "a AS b, c", "[1, 2] AS x", "arrayMap(x -> x + 1, a) AS y")}",
                2 => $" {Pick("CROSS JOIN", "PASTE JOIN", "GLOBAL CROSS JOIN")} {Table(depth)}",
                _ => $" {Pick(Joins)} {Table(depth)} {Pick($"ON {Expression(depth)}", "ON t.a = u.a AND t.b >= u.b", "USING (a, b)", "USING (a)")}",
            };
        }

        return tables;
    }

    private string Table(int depth) => (depth > 0 ? _random.Next(6) : _random.Next(2, 6)) switch
    {
        0 => $"({Query(depth - 1)}){Pick("", " AS s", " s", " AS s (a, b)")}",
        1 => $"({Table(depth - 1)} JOIN u ON {Expression(depth - 1)})",
        2 => Pick("numbers(10)", "remote('h', db, t)", "values('a Int8', 1, 2)", "view(SELECT 1)", "s3('x', 'y')", "generateRandom('a Int8') AS g"),
        _ => Pick("t", "t", "u", "db.t", "`a b`", "\"t\"", "db.`t`", "$SOURCE") + Pick("", "", "", " AS x", " x", " FINAL", " AS x FINAL", " SAMPLE 1/10", " SAMPLE 0.1 OFFSET 1/2", " FINAL SAMPLE 1000"),
    };

    private string GroupBy(int depth) => "GROUP BY " + Pick(
        "ALL", "a", "a, b", "1, 2", $"{Expression(depth)}, b", "ROLLUP(a, b)", "CUBE(a)", "GROUPING SETS ((a), (a, b), ())", "GROUPING SETS (a, b)", "a WITH ROLLUP",
        "a, b WITH CUBE", "a WITH TOTALS", "a WITH ROLLUP WITH TOTALS", "(a, b)", "tuple(a)");

    private string Ordered(int depth, bool mayLimit)
    {
        var order = Maybe(3, " ORDER BY " + Pick(
            "ALL", "ALL DESC", "1", $"{Expression(depth)} DESC", $"{Expression(depth)} ASC NULLS FIRST, b", "a COLLATE 'en'", "a DESCENDING NULLS LAST", "(a, b)",
            "a WITH FILL", "a WITH FILL FROM 1 TO 10 STEP 2", "a WITH FILL STEP INTERVAL 1 DAY", "a DESC WITH FILL TO 5, b",
            "a WITH FILL STEP 1 STALENESS 3 INTERPOLATE (b AS b + 1)", "a WITH FILL INTERPOLATE"));
        if (!mayLimit)
            return order;

        var limit = Pick("", "", "", "", " LIMIT 10", " LIMIT 5, 10", " LIMIT 10 OFFSET 5", " LIMIT 1 BY a", " LIMIT 1 BY a, b LIMIT 3", " LIMIT 2 OFFSET 1 BY a", " OFFSET 3", " OFFSET 3 ROWS", " LIMIT 1 + 1", " LIMIT 1 BY ALL");
        return order + (order.Length > 0 && _random.Next(6) == 0 ? Pick(" LIMIT 3 WITH TIES", " OFFSET 1 ROW FETCH FIRST 3 ROWS ONLY", " FETCH NEXT 1 ROW WITH TIES") : limit);
    }

    private string Expression(int depth) => _expressions.Make(depth);

    private string Maybe(int oneIn, string text) => _random.Next(oneIn) == 0 ? text : "";

    private string Pick(params string[] texts) => texts[_random.Next(texts.Length)];
}
