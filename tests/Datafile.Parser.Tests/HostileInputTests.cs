using System.Text;
using CsCheck;
using Datafile.Parser.Sql;
using Datafile.Properties;
using Microsoft.CodeAnalysis.Text;

namespace Datafile.Parser.Tests;

/// <summary>
/// Input made to hurt: a diagnostic at most, never a crash. Each text is large enough that work which grows with the
/// square of its length would not end in time; the time is far above what is needed.
/// </summary>
public class HostileInputTests
{
    private const int Times = 100_000;

    private static readonly TimeSpan Enough = TimeSpan.FromMinutes(10);

    /// <summary>Queries that nest or go on without an end.</summary>
    private static readonly Dictionary<string, string> Queries = new()
    {
        ["parentheses"] = "SELECT " + Repeat("(") + "1" + Repeat(")"),
        ["open parentheses"] = "SELECT " + Repeat("("),
        ["closed parentheses"] = "SELECT 1" + Repeat(")"),
        ["brackets"] = "SELECT " + Repeat("[") + Repeat("]"),
        ["calls"] = "SELECT " + Repeat("f(") + Repeat(")"),
        ["NOT"] = "SELECT " + Repeat("NOT ") + "1",
        ["minus"] = "SELECT " + Repeat("- ") + "1",
        ["sums"] = "SELECT 1" + Repeat("+1"),
        ["concatenations"] = "SELECT a" + Repeat("||a"),
        ["AND"] = "SELECT 1" + Repeat(" AND 1"),
        ["tags as operators"] = "SELECT a" + Repeat(" {{o}} a"),
        ["tags among operators"] = "SELECT a" + Repeat(" {{o}} a = a"),
        ["tags as functions"] = "SELECT " + Repeat("{{f}}(") + Repeat(")"),
        ["tags as directions"] = "SELECT a ORDER BY a" + Repeat(" {{d}}, a"),
        ["time zones"] = "SELECT a" + Repeat(" AT TIME ZONE 'UTC'"),
        ["comparisons"] = "SELECT 1" + Repeat("=1"),
        ["casts"] = "SELECT 1" + Repeat("::Int8"),
        ["indexes"] = "SELECT a" + Repeat("[1]"),
        ["members"] = "SELECT a" + Repeat(".a"),
        ["tuple members"] = "SELECT a" + Repeat(".1 "),
        ["lambdas"] = "SELECT " + Repeat("x->") + "1",
        ["ternaries"] = "SELECT " + Repeat("a?") + "1" + Repeat(":1"),
        ["CASE"] = "SELECT " + Repeat("CASE WHEN "),
        ["closed CASE"] = "SELECT " + Repeat("CASE WHEN 1 THEN ") + "1" + Repeat(" END"),
        ["INTERVAL"] = "SELECT " + Repeat("INTERVAL "),
        ["interval columns"] = "SELECT interval" + Repeat(" + interval"),
        ["subqueries"] = "SELECT 1 FROM " + Repeat("(SELECT 1 FROM ") + "a" + Repeat(")"),
        ["scalar subqueries"] = Repeat("SELECT (") + "SELECT 1" + Repeat(")"),
        ["table parentheses"] = "SELECT 1 FROM " + Repeat("(") + "a" + Repeat(")"),
        ["UNION ALL"] = "SELECT 1" + Repeat(" UNION ALL SELECT 1"),
        ["open UNION ALL"] = Repeat("SELECT 1 UNION ALL ("),
        ["joins"] = "SELECT 1 FROM a" + Repeat(" JOIN b ON 1"),
        ["commas in FROM"] = "SELECT 1 FROM a" + Repeat(", a"),
        ["ARRAY JOIN"] = "SELECT 1 FROM a" + Repeat(" ARRAY JOIN b"),
        ["WITH"] = "WITH " + Repeat("(SELECT 1) AS a, ") + "1 AS b SELECT 1",
        ["nested WITH"] = Repeat("WITH a AS (") + "SELECT 1" + Repeat(") SELECT 1"),
        ["columns"] = "SELECT 1" + Repeat(", 1"),
        ["aliases"] = "SELECT " + Repeat("(") + "1" + Repeat(" AS a)"),
        ["asterisk modifiers"] = "SELECT *" + Repeat(" EXCEPT (a)"),
        ["ORDER BY"] = "SELECT 1 ORDER BY 1" + Repeat(", 1 DESC NULLS LAST"),
        ["clauses"] = "SELECT 1" + Repeat(" LIMIT 1"),
        ["open comments"] = "SELECT 1" + Repeat("/*"),
        ["open tags"] = "%SELECT 1" + Repeat("{{"),
        ["open statements"] = "%SELECT 1" + Repeat("{%"),
        ["open template comments"] = "SELECT 1" + Repeat("{#"),
        ["open strings"] = "SELECT " + Repeat("'\n"),
        ["open names"] = "SELECT " + Repeat("`a\n\"b\n"),
        ["backslashes"] = "SELECT '" + Repeat("\\"),
        ["dots"] = "SELECT " + Repeat("."),
        ["digits"] = "SELECT " + Repeat("1"),
        ["exponents"] = "SELECT " + Repeat("1e+"),
        ["windows"] = "SELECT f() OVER " + Repeat("("),
        ["types"] = "SELECT CAST(1 AS " + Repeat("Array("),
        ["a report"] = "SELECT toDate(t) AS d" + Repeat(",\n    sumIf(amount, status = 'paid' AND a.b[1] > 2) / count(*) AS c -- share\n") + " FROM t",
        ["heredocs"] = "SELECT " + Repeat("$a$ "),
        ["nested comments"] = "SELECT 1 " + Repeat("/*") + Repeat("*/"),
        ["INTERVAL in sums"] = "SELECT " + Repeat("interval - (") + "1",
    };

    /// <summary>Datafiles that nest or go on without an end.</summary>
    private static readonly Dictionary<string, string> Files = new()
    {
        ["a type"] = "SCHEMA >\n    a " + Repeat("Array(") + "Int8" + Repeat(")") + "\n",
        ["an open type"] = "SCHEMA >\n    a " + Repeat("Array("),
        ["a type with many elements"] = "SCHEMA >\n    a Tuple(Int8" + Repeat(", Int8") + ")\n",
        ["a default"] = "SCHEMA >\n    a Int8 DEFAULT " + Repeat("(") + "1" + Repeat(")"),
        ["open defaults"] = "SCHEMA >\n    a Int8" + Repeat(" DEFAULT ("),
        ["codecs"] = "SCHEMA >\n    a Int8" + Repeat(" CODEC(ZSTD)"),
        ["columns"] = "SCHEMA >\n    a Int8" + Repeat(",\n    a Int8"),
        ["words between commas"] = "SCHEMA >\n    a" + Repeat(" a") + Repeat(", ) (") + "\n",
        ["commas"] = "SCHEMA >\n" + Repeat(","),
        ["back-ticks"] = "SCHEMA >\n" + Repeat("`"),
        ["comments"] = "SCHEMA >\n" + Repeat("--"),
        ["back-ticks apart"] = "SCHEMA >\n" + Repeat("` "),
        ["open back-ticks"] = "SCHEMA >\n" + Repeat("`a b,\n"),
        ["curly quotes"] = "SCHEMA >\n" + Repeat("‘ “ "),
        ["open parentheses of many columns"] = "SCHEMA >\n" + Repeat("a Array(Int8,\n"),
        ["closed parentheses of many columns"] = "SCHEMA >\n)" + Repeat("a Int8) DEFAULT 1\n"),
        ["missing commas"] = "SCHEMA >\n" + Repeat("a Int8\n"),
        ["lines that are no columns"] = "SCHEMA >\n)" + Repeat("a Int8 DEFAULT 1\n") + ")",
        ["indexes"] = "INDEXES >\n" + Repeat("i a TYPE minmax\n"),
        ["broken indexes"] = "INDEXES >\n" + Repeat("i ‘a’ TYPE TYPE\n"),
        ["an index"] = "INDEXES >\n" + Repeat("i TYPE "),
        ["nodes"] = Repeat("NODE a\n"),
        ["blocks"] = Repeat("SQL >\n"),
        ["unknown blocks"] = Repeat("FOO >\n a\n"),
        ["unknown instructions"] = Repeat("ENGIN\n"),
        ["words"] = "TAGS" + Repeat(" a") + "\n",
        ["quotes"] = "TAGS " + Repeat("'\"") + "\n",
        ["blank lines"] = Repeat("\n"),
        ["blank lines in a block"] = "DESCRIPTION >" + Repeat("\n    \n    a"),
        ["a long unindented block"] = "SQL >" + Repeat("\nSELECT"),
    };

    public static TheoryData<string> QueryNames() => new(Queries.Keys);

    public static TheoryData<string> FileNames() => new(Files.Keys);

    [Theory, MemberData(nameof(QueryNames))]
    public void A_query_without_an_end_is_at_most_a_diagnostic(string what)
    {
        var query = Queries[what];

        Within(Enough, () =>
        {
            var tree = SqlTree.Parse(query, new TextSpan(0, query.Length));

            Assert.Equal(query, tree.ToFullString());
            Assert.InRange(tree.Diagnostics.Length, 0, 1);
            Assert.Equal(0, tree.Query?.DescendantsAndSelf().Count(node => node is SkippedExpression) ?? 0);
        });
    }

    [Theory, MemberData(nameof(FileNames))]
    public void A_file_without_an_end_is_read_to_its_end(string what) => Within(Enough, () =>
    {
        foreach (var path in (string[])["a.datasource", "a.pipe"])
            Assert.Equal(Files[what], DatafileParser.Parse(path, SourceText.From(Files[what])).ToFullString());
    });

    [Theory]
    [InlineData("SQL >\n", 'a')]
    [InlineData("SQL >\n    SELECT '", 'a')]
    [InlineData("NODE ", 'x')]
    [InlineData("SCHEMA >\n    a ", 'T')]
    [InlineData("SCHEMA >\n    `", ' ')]
    [InlineData("DESCRIPTION >\n    ", ' ')]
    [InlineData("", 'x')]
    [InlineData("", ' ')]
    public void A_line_of_ten_megabytes_is_read(string start, char filling) => Within(Enough, () =>
    {
        var text = start + new string(filling, 10_000_000);
        foreach (var path in (string[])["a.datasource", "a.pipe"])
            Trees.Check(path, text);
    });

    /// <summary>One thread: the one whose stack is that of an ordinary one.</summary>
    [Fact]
    public void Noise_is_read() => Within(Enough, () => Gen.Byte.Array[0, 200_000].ForAll(
        10,
        bytes =>
        {
            foreach (var text in (string[])[Encoding.UTF8.GetString(bytes), Encoding.Latin1.GetString(bytes), "NODE a\nSQL >\n    " + Encoding.Latin1.GetString(bytes)])
            {
                foreach (var path in (string[])["a.datasource", "a.pipe"])
                    Assert.Equal(text, DatafileParser.Parse(path, SourceText.From(text)).ToFullString());

                Assert.Equal(text, SqlTree.Parse(text, new TextSpan(0, text.Length)).ToFullString());
            }
        },
        Convert.ToHexString,
        threads: 1));

    [Fact]
    public void Nesting_that_is_too_deep_is_said_where_it_gets_too_deep()
    {
        var query = Queries["parentheses"];
        var diagnostic = Assert.Single(SqlTree.Parse(query, new TextSpan(0, query.Length)).Diagnostics);

        Assert.Equal("DF0004", diagnostic.Id);
        Assert.Contains("nesting", diagnostic.Message, StringComparison.Ordinal);
        Assert.InRange(diagnostic.Span.Start, "SELECT ".Length + 50, "SELECT ".Length + 1_000);
    }

    /// <summary>
    /// The bound on depth holds for the tree as a whole, or walks over it end in a stack overflow: CASE, subqueries and
    /// chains of operators take turns here.
    /// </summary>
    [Theory]
    [InlineData("CASE WHEN ", "1", " THEN 1 END")]
    [InlineData("(SELECT ", "1", ")")]
    [InlineData("f(1) FILTER (WHERE ", "1", ")")]
    [InlineData("f(", "1", ")(1)")]
    [InlineData("INTERVAL ", "1", " DAY")]
    public void No_tree_is_deep(string open, string core, string close)
    {
        var chain = string.Concat(Enumerable.Repeat("+1", 300));
        var query = "SELECT " + string.Concat(Enumerable.Repeat(open, 100)) + core + string.Concat(Enumerable.Repeat(close + chain, 100));
        var tree = SqlTree.Parse(query, new TextSpan(0, query.Length));

        Assert.True(tree.Query is null || Depth(tree.Query) <= 2_000, $"{(tree.Query is null ? 0 : Depth(tree.Query))} levels");
    }

    private static int Depth(SqlNode node)
    {
        var (deepest, open) = (0, new Stack<(SqlNode Node, int Depth)>([(node, 1)]));
        while (open.TryPop(out var next))
        {
            deepest = Math.Max(deepest, next.Depth);
            foreach (var child in next.Node.Children())
                open.Push((child, next.Depth + 1));
        }

        return deepest;
    }

    /// <summary>Runs on a thread with the stack of an ordinary one, whatever the test runner has.</summary>
    private static void Within(TimeSpan limit, Action action)
    {
        Exception? failure = null;
        var thread = new Thread(() => failure = Record.Exception(action), maxStackSize: 1 << 20) { IsBackground = true };
        thread.Start();

        Assert.True(thread.Join(limit), $"not done within {limit.TotalSeconds} seconds");
        if (failure is not null)
            throw new InvalidOperationException(failure.Message, failure);
    }

    private static string Repeat(string piece) => new StringBuilder(piece.Length * Times).Insert(0, piece, Times).ToString();
}
