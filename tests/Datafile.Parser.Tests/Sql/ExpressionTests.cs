using Datafile.Parser.Sql;
using Microsoft.CodeAnalysis.Text;

namespace Datafile.Parser.Tests.Sql;

/// <summary>What an expression means: which operator binds tighter, and what each spelling stands for.</summary>
public class ExpressionTests
{
    [Theory]

    // Arithmetic
    [InlineData("a + b * c", "(plus a (multiply b c))")]
    [InlineData("(a + b) * c", "(multiply (plus a b) c)")]
    [InlineData("a - b - c", "(minus (minus a b) c)")]
    [InlineData("a / b % c", "(modulo (divide a b) c)")]
    [InlineData("a DIV b MOD c", "(modulo (intDiv a b) c)")]
    [InlineData("-a * b", "(multiply (negate a) b)")]
    [InlineData("1 + a at time zone 'UTC'", "(plus 1 (toTimeZone a 'UTC'))")]
    [InlineData("a AT TIME ZONE 'UTC' AT TIME ZONE b || 'c'", "(concat (toTimeZone (toTimeZone a 'UTC') b) 'c')")]
    [InlineData("a AT LOCAL", "(toTimeZone a (timeZone))")]
    [InlineData("at + time", "(plus at time)")]
    [InlineData("-1", "-1")]
    [InlineData("a - -1", "(minus a -1)")]
    [InlineData("a -1", "(minus a 1)")]
    [InlineData("+a", "a")]
    [InlineData("a || b || c", "(concat a b c)")]
    [InlineData("a || b + 1", "(concat a (plus b 1))")]

    // Comparison
    [InlineData("a = b", "(equals a b)")]
    [InlineData("a == b", "(equals a b)")]
    [InlineData("a != b", "(notEquals a b)")]
    [InlineData("a <> b", "(notEquals a b)")]
    [InlineData("a <=> b", "(isNotDistinctFrom a b)")]
    [InlineData("a + 1 >= b - 1", "(greaterOrEquals (plus a 1) (minus b 1))")]
    [InlineData("a LIKE 'x%'", "(like a 'x%')")]
    [InlineData("a NOT LIKE 'x%'", "(notLike a 'x%')")]
    [InlineData("a ilike 'x%' and b not ilike c", "(and (ilike a 'x%') (notILike b c))")]
    [InlineData("a REGEXP '^x'", "(match a '^x')")]
    [InlineData("a BETWEEN 1 AND 2", "(between a 1 2)")]
    [InlineData("a NOT BETWEEN 1 AND 2", "(notBetween a 1 2)")]
    [InlineData("a BETWEEN 1 AND 2 AND b", "(and (between a 1 2) b)")]
    [InlineData("a BETWEEN 0 AND 5 BETWEEN 0 AND 2", "(between (between a 0 5) 0 2)")]
    [InlineData("a BETWEEN 0 AND b = c", "(between a 0 (equals b c))")]
    [InlineData("a = b BETWEEN 0 AND 1", "(between (equals a b) 0 1)")]
    [InlineData("a BETWEEN b - 1 AND b + 1 OR c", "(or (between a (minus b 1) (plus b 1)) c)")]
    [InlineData("a IS NULL", "(isNull a)")]
    [InlineData("a IS NOT NULL AND b", "(and (isNotNull a) b)")]
    [InlineData("a + b IS NULL", "(isNull (plus a b))")]
    [InlineData("a IS DISTINCT FROM b", "(isDistinctFrom a b)")]
    [InlineData("a IS NOT DISTINCT FROM b", "(isNotDistinctFrom a b)")]

    // Logic
    [InlineData("a AND b OR c AND d", "(or (and a b) (and c d))")]
    [InlineData("a OR b AND c", "(or a (and b c))")]
    [InlineData("a AND b AND c AND d", "(and a b c d)")]
    [InlineData("a OR b OR c", "(or a b c)")]
    [InlineData("(a AND b) AND c", "(and (and a b) c)")]
    [InlineData("a AND (b OR c)", "(and a (or b c))")]
    [InlineData("NOT a AND b", "(and (not a) b)")]
    [InlineData("NOT a = b", "(not (equals a b))")]
    [InlineData("NOT a IN (1, 2)", "(not (in a (tuple 1 2)))")]
    [InlineData("NOT NOT a", "(not (not a))")]
    [InlineData("NOT (a OR b)", "(not (or a b))")]
    [InlineData("not(a)", "(not a)")]
    [InlineData("and(a, b)", "(and a b)")]

    // Sets
    [InlineData("a IN (1, 2)", "(in a (tuple 1 2))")]
    [InlineData("a IN ('x')", "(in a 'x')")]
    [InlineData("a NOT IN ['x', 'y']", "(notIn a (array 'x' 'y'))")]
    [InlineData("a GLOBAL IN b", "(in a b)")]
    [InlineData("a GLOBAL NOT IN (SELECT 1)", "(notIn a (select 1))")]
    [InlineData("(a, b) IN ((1, 2), (3, 4))", "(in (tuple a b) (tuple (tuple 1 2) (tuple 3 4)))")]
    [InlineData("a IN (SELECT b FROM c)", "(in a (select b (from c)))")]
    [InlineData("a IN (SELECT b FROM c) AND d", "(and (in a (select b (from c))) d)")]

    // Literals and names
    [InlineData("'it''s'", "'it's'")]
    [InlineData("'it\\'s'", "'it's'")]
    [InlineData("1.5e-3", "1.5e-3")]
    [InlineData("0xFF", "0xFF")]
    [InlineData("1. + .5", "(plus 1. .5)")]
    [InlineData("1_000", "1_000")]
    [InlineData("NULL", "NULL")]
    [InlineData("true AND FALSE", "(and TRUE FALSE)")]
    [InlineData("`a b` + \"c d\"", "(plus a b c d)")]
    [InlineData("t.a = u.b", "(equals t.a u.b)")]
    [InlineData("db.t.a", "db.t.a")]
    [InlineData("end - start", "(minus end start)")]
    [InlineData("date", "date")]
    [InlineData("interval", "interval")]
    [InlineData("interval + 1", "(plus interval 1)")]
    [InlineData("timestamp > interval", "(greater timestamp interval)")]

    // Arrays, tuples, maps
    [InlineData("[]", "(array)")]
    [InlineData("[1, [2, 3]]", "(array 1 (array 2 3))")]
    [InlineData("()", "(tuple)")]
    [InlineData("(1, 'a')", "(tuple 1 'a')")]
    [InlineData("(1,)", "(tuple 1)")]
    [InlineData("a[1]", "(arrayElement a 1)")]
    [InlineData("a['k'][-1]", "(arrayElement (arrayElement a 'k') -1)")]
    [InlineData("a.1", "(tupleElement a 1)")]
    [InlineData("f(a).2", "(tupleElement (f a) 2)")]
    [InlineData("a[1].2 + 1", "(plus (tupleElement (arrayElement a 1) 2) 1)")]
    [InlineData("(a, b).1", "(tupleElement (tuple a b) 1)")]
    [InlineData("f(a).name", "(tupleElement (f a) 'name')")]
    [InlineData("-a[1]", "(negate (arrayElement a 1))")]

    // Casts and types
    [InlineData("a::UInt8", "(cast a UInt8)")]
    [InlineData("'2024-01-01'::DateTime64(3, 'UTC') > b", "(greater (cast '2024-01-01' DateTime64(3, 'UTC')) b)")]
    [InlineData("a::Array(Nullable(String))[1]", "(arrayElement (cast a Array(Nullable(String))) 1)")]
    [InlineData("a + b::Int8", "(plus a (cast b Int8))")]
    [InlineData("CAST(a AS Nullable(String))", "(cast a Nullable(String))")]
    [InlineData("cast(a, 'UInt8')", "(cast a UInt8)")]
    [InlineData("CAST(a + 1 AS Decimal(18, 2)) * 2", "(multiply (cast (plus a 1) Decimal(18, 2)) 2)")]
    [InlineData("DATE '2024-01-01'", "(toDate '2024-01-01')")]
    [InlineData("TIMESTAMP '2024-01-01 00:00:00'", "(toDateTime '2024-01-01 00:00:00')")]

    // Conditions
    [InlineData("CASE WHEN a THEN 1 WHEN b THEN 2 ELSE 3 END", "(case (when a 1) (when b 2) (else 3))")]
    [InlineData("CASE a WHEN 1 THEN 'x' END", "(case a (when 1 'x'))")]
    [InlineData("CASE WHEN a = 1 OR b THEN 1 ELSE CASE WHEN c THEN 2 END END + 1", "(plus (case (when (or (equals a 1) b) 1) (else (case (when c 2)))) 1)")]
    [InlineData("a ? b : c", "(if a b c)")]
    [InlineData("a > 1 ? b + 1 : c ? d : e", "(if (greater a 1) (plus b 1) (if c d e))")]

    // Times
    [InlineData("INTERVAL 1 DAY", "(interval 1 day)")]
    [InlineData("INTERVAL '2 hours'", "(interval 2 hour)")]
    [InlineData("INTERVAL n weeks", "(interval n week)")]
    [InlineData("now() - INTERVAL 7 DAY", "(minus (now) (interval 7 day))")]
    [InlineData("now() - INTERVAL 1 HOUR > ts", "(greater (minus (now) (interval 1 hour)) ts)")]
    [InlineData("now() - INTERVAL (n + 1) MINUTE", "(minus (now) (interval (plus n 1) minute))")]
    [InlineData("now() - interval -1 day", "(minus (now) (interval -1 day))")]
    [InlineData("ts + INTERVAL 1 MONTH - INTERVAL 1 SECOND", "(minus (plus ts (interval 1 month)) (interval 1 second))")]
    [InlineData("toStartOfInterval(ts, INTERVAL 15 minute)", "(toStartOfInterval ts (interval 15 minute))")]
    [InlineData("EXTRACT(YEAR FROM ts)", "(extract_year ts)")]

    // Calls
    [InlineData("count()", "(count)")]
    [InlineData("count(*)", "(count *)")]
    [InlineData("count(DISTINCT a)", "(count distinct a)")]
    [InlineData("quantile(0.9)(a)", "((quantile 0.9) a)")]
    [InlineData("quantilesState(0.5, 0.9)(a) AS q", "(as ((quantilesState 0.5 0.9) a) q)")]
    [InlineData("topK(3)(DISTINCT a)", "((topK 3) distinct a)")]
    [InlineData("arrayMap(x -> x + 1, a)", "(arrayMap (-> (x) (plus x 1)) a)")]
    [InlineData("arrayFilter((k, v) -> k = 'a' AND v > 1, b, c)", "(arrayFilter (-> (k v) (and (equals k 'a') (greater v 1))) b c)")]
    [InlineData("arraySort(x -> -x.2, a)[1]", "(arrayElement (arraySort (-> (x) (negate (tupleElement x 2))) a) 1)")]
    [InlineData("count() FILTER (WHERE a > 1)", "(filter (count) (greater a 1))")]
    [InlineData("sum(a) OVER (PARTITION BY b ORDER BY c ROWS BETWEEN 1 PRECEDING AND CURRENT ROW)", "(over (sum a) (by b) (order c) (rows (Preceding 1) CurrentRow))")]
    [InlineData("row_number() OVER w + 1", "(plus (over (row_number)) 1)")]
    [InlineData("any(a) IGNORE NULLS", "(ignore-nulls (any a))")]
    [InlineData("f(a AS b, b + 1)", "(f (as a b) (plus b 1))")]

    // Inside brackets an operator may follow an alias, which names all that is to its left
    [InlineData("f(a AS b / 60)", "(f (divide (as a b) 60))")]
    [InlineData("(a + 1 AS b * 2)", "(multiply (as (plus a 1) b) 2)")]
    [InlineData("[a AS b IS NULL, c AS d[1]]", "(array (isNull (as a b)) (arrayElement (as c d) 1))")]
    [InlineData("(NOT a AS b AND c OR d)", "(or (and (as (not a) b) c) d)")]
    [InlineData("CASE WHEN a AS b > 1 THEN c d + 1 END", "(case (when (greater (as a b) 1) (plus (as c d) 1)))")]
    [InlineData("if(a, (SELECT max(b) FROM c), 0)", "(if a (select (max b) (from c)) 0)")]
    [InlineData("exists(SELECT 1)", "(exists (select 1))")]
    [InlineData("(SELECT count() FROM a) * 100", "(multiply (select (count) (from a)) 100)")]

    // Asterisks
    [InlineData("*", "*")]
    [InlineData("t.*", "t.*")]
    [InlineData("* EXCEPT (a, b)", "*<EXCEPT (a, b)>")]
    [InlineData("* REPLACE (a + 1 AS a)", "*<REPLACE (a + 1 AS a)>")]
    [InlineData("COLUMNS('^a') APPLY(sum)", "*<APPLY(sum)>")]

    // Templates
    [InlineData("{{Int32(a, 1)}}", "{{Int32(a, 1)}}")]
    [InlineData("a > {{DateTime(start, '2024-01-01 00:00:00')}} AND b", "(and (greater a {{DateTime(start, '2024-01-01 00:00:00')}}) b)")]
    [InlineData("{{columns('a,b')}} + 1", "(plus {{columns('a,b')}} 1)")]
    [InlineData("INTERVAL {{Int8(n, 7)}} DAY", "(interval {{Int8(n, 7)}} day)")]
    [InlineData("INTERVAL 1 {{symbol(unit)}} + a", "(plus INTERVAL 1 {{symbol(unit)}} a)")]
    [InlineData("a {{symbol(op)}} 1 AND b", "(and a {{symbol(op)}} 1 b)")]
    [InlineData("{{symbol(f)}}(a, 1) + b", "(plus {{symbol(f)}}(a, 1) b)")]
    [InlineData("a IN {{Array(ids, 'String')}}", "(in a {{Array(ids, 'String')}})")]
    [InlineData("'{{a}}'", "'{{a}}'")]

    // Comments
    [InlineData("a /* + b */ + -- c\n d", "(plus a d)")]
    [InlineData("a + {# b #} c", "(plus a c)")]
    [InlineData("'--' || '/*'", "(concat '--' '/*')")]
    public void An_expression_is_read_as(string text, string expected) => Assert.Equal(expected, Read(text));

    /// <summary>One diagnostic, where the text stops to fit.</summary>
    [Theory]
    [InlineData("a +", 3, "an expression")]
    [InlineData("a b c", 4, "a comma or an operator is missing")]
    [InlineData("(a", 0, "not closed")]
    [InlineData("a)", 1, "nothing opens")]
    [InlineData("[1, 2", 0, "not closed")]
    [InlineData("f(a,, b)", 4, "an expression")]
    [InlineData("a BETWEEN 1 OR 2", 12, "AND")]
    [InlineData("CASE WHEN a 1 END", 12, "THEN")]
    [InlineData("CASE WHEN a THEN 1", 18, "END")]
    [InlineData("a IS 1", 5, "NULL")]
    [InlineData("CAST(a AS)", 9, "a type")]
    [InlineData("CAST(a)", 6, "AS and a type")]
    [InlineData("'a", 0, "not closed")]
    [InlineData("a ? b", 5, "':'")]
    [InlineData("1 -> a", 2, "lambda")]
    [InlineData("a = = b", 4, "an expression")]
    [InlineData("f(a) FILTER (a)", 13, "WHERE")]
    public void A_broken_expression_is_one_diagnostic_where_it_breaks(string text, int at, string expected)
    {
        const string Start = "SELECT ";
        var query = Start + text;
        var diagnostic = Assert.Single(SqlTree.Parse(query, new TextSpan(0, query.Length)).Diagnostics);

        Assert.Equal("DF0004", diagnostic.Id);
        Assert.Equal(at, diagnostic.Span.Start - Start.Length);
        Assert.Contains(expected, diagnostic.Message, StringComparison.Ordinal);
    }

    private static string Read(string text)
    {
        var query = "SELECT " + text;
        var read = SExpression.OfSql(SqlTree.Parse(query, new TextSpan(0, query.Length)));
        return read.StartsWith("(select ", StringComparison.Ordinal) ? read["(select ".Length..^1] : read;
    }
}
