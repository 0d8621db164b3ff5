using System.Diagnostics;
using System.Globalization;
using System.Text;
using Datafile.ClickHouse.Tests.Engine;
using Datafile.Parser;
using Datafile.Parser.Sql;
using Datafile.Parser.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Datafile.Benchmarks.Compare;

/// <summary>
/// The SQL parser beside ClickHouse's own, on one thread each and in turns: <c>formatQuery</c> parses a query and prints its
/// tree. Both get the queries of the corpus without template tags that ClickHouse accepts.
/// </summary>
public static class SqlComparison
{
    private const int Rounds = 7;

    /// <summary>Longer statements are refused.</summary>
    private const int LongestInsert = 200_000;

    /// <exception cref="CannotMeasureException">The engine is not installed.</exception>
    public static void Run(Corpus corpus)
    {
        if (ChdbLibrary.Path is null)
            throw new CannotMeasureException(ChdbLibrary.Missing);

        using var engine = new ClickHouseDatabase();
        var queries = Accepted(engine, [.. corpus.Files.SelectMany(QueriesOf).Where(query => !query.Contains("{{", StringComparison.Ordinal) && !query.Contains("{%", StringComparison.Ordinal)).Distinct()]);
        for (var i = 0; i < 15; i++)
            Parse(queries);

        var (own, theirs) = (new List<double>(), new List<double>());
        for (var round = 0; round < Rounds; round++)
        {
            own.Add(Time(() => Parse(queries)));
            theirs.Add(Time(() => engine.Query("SELECT sum(length(formatQuery(query))) FROM queries SETTINGS max_threads = 1")));
        }

        var (mine, other) = (new Samples(own).Median, new Samples(theirs).Median);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{queries.Length:N0} queries, {queries.Sum(q => q.Length) / 1e6:N1} MB: own {mine:F1} ms, formatQuery {other:F1} ms, {other / mine:F2} times as fast (medians of {Rounds} rounds, one thread)"));
    }

    private static IEnumerable<string> QueriesOf(CorpusFile file) => DatafileParser.Parse(file.Path, SourceText.From(file.Text)) is PipeSyntax pipe
        ? pipe.Nodes.Where(node => node.Sql is { ValueSpan.Length: > 0 }).Select(node => pipe.Content.Substring(node.Sql?.ValueSpan.Start ?? 0, node.Sql?.ValueSpan.Length ?? 0))
        : [];

    private static string[] Accepted(ClickHouseDatabase engine, string[] queries)
    {
        engine.Execute("CREATE TABLE queries (id UInt32, query String) ENGINE = Memory");
        var insert = new StringBuilder();
        for (var i = 0; i < queries.Length; i++)
        {
            insert.Append(insert.Length == 0 ? "INSERT INTO queries VALUES " : ", ")
                .Append(CultureInfo.InvariantCulture, $"({i}, '{queries[i].Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "\\'", StringComparison.Ordinal)}')");
            if (insert.Length > LongestInsert || i == queries.Length - 1)
            {
                engine.Execute("SET max_query_size = 10000000", insert.ToString());
                insert.Clear();
            }
        }

        engine.Execute(
            "CREATE TABLE accepted ENGINE = Memory AS SELECT id, query FROM queries WHERE isNotNull(formatQueryOrNull(query)) ORDER BY id",
            "EXCHANGE TABLES queries AND accepted");
        return [.. engine.Query("SELECT id FROM queries ORDER BY id").Select(row => queries[int.Parse(row[0], CultureInfo.InvariantCulture)])];
    }

    private static int Parse(string[] queries) => queries.Sum(query => SqlTree.Parse(query, new TextSpan(0, query.Length)).Tokens.Count);

    private static double Time(Action action)
    {
        var start = Stopwatch.GetTimestamp();
        action();
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }
}
