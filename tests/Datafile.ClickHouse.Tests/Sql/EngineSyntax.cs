using System.Text.RegularExpressions;
using Datafile.ClickHouse.Tests.Engine;

namespace Datafile.ClickHouse.Tests.Sql;

/// <summary>What the engine's parser says of queries: nothing is bound or run.</summary>
internal static partial class EngineSyntax
{
    private const int Batch = 500;

    /// <summary>For each query, whether it parses.</summary>
    public static bool[] Accepts(ClickHouseDatabase database, IReadOnlyList<string> queries)
    {
        database.Execute("SET max_query_size = 1000000000");
        var accepted = new List<bool>(queries.Count);
        foreach (var batch in queries.Chunk(Batch))
        {
            var rows = string.Join(",", batch.Select((query, i) => $"({i}, {Literal(query)})"));
            accepted.AddRange(database
                .Query($"SELECT isNotNull(formatQuerySingleLineOrNull(s)) FROM values('i UInt32, s String', {rows}) ORDER BY i")
                .Select(row => row[0] == "1"));
        }

        return [.. accepted];
    }

    /// <summary>The lines of the tree that the engine reads.</summary>
    /// <exception cref="ClickHouseException">It reads none.</exception>
    public static string[] Tree(ClickHouseDatabase database, string query) =>
        [.. database.Query("EXPLAIN AST " + OutputFormat().Replace(query, "")).Select(row => row[0])];

    /// <summary>A FORMAT would be that of the answer.</summary>
    [GeneratedRegex(@"\s+FORMAT\s+JSON(?=[\s;]*$)", RegexOptions.IgnoreCase)]
    private static partial Regex OutputFormat();

    private static string Literal(string text) => $"'{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "\\'", StringComparison.Ordinal)}'";
}
