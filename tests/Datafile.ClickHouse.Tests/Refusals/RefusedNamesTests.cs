using CsCheck;
using Datafile.Analyzer.Analysis;
using Datafile.Analyzer.Project;
using Datafile.Analyzer.Semantics;
using Datafile.ClickHouse.Tests.Columns;
using Datafile.ClickHouse.Tests.Engine;
using Datafile.ClickHouse.Tests.Projects;
using Datafile.Properties;
using Microsoft.CodeAnalysis;
using Xunit.Abstractions;

namespace Datafile.ClickHouse.Tests.Refusals;

/// <summary>What is an error in queries of several tables, whose names are hidden, qualified, joined and passed on, is refused by the engine.</summary>
public sealed class RefusedNamesTests(ClickHouseDatabase engine, ITestOutputHelper output) : IClassFixture<ClickHouseDatabase>
{
    private static readonly (string Path, string Text)[] Tables =
    [
        ("datasources/s.datasource", "SCHEMA >\n    `k` UInt32,\n    `a` String,\n    `n` Nullable(Int64),\n    `l` Array(String),\n    `d` Nested(x String, y UInt32)\n\nENGINE \"MergeTree\"\nENGINE_SORTING_KEY \"k\"\n"),
        ("datasources/r.datasource", "SCHEMA >\n    `k` UInt32,\n    `b` String,\n    `a` String,\n    `m` Map(String, String)\n\nENGINE \"MergeTree\"\nENGINE_SORTING_KEY \"k\"\n"),
    ];

    [ClickHouseFact]
    public void ClickHouse_refuses_every_query_that_is_an_error()
    {
        // Some comparisons are refused when rows come, and not before.
        _ = new ProjectTables(engine, new ProjectSemantics(DataProject.Load(InMemoryProject.Of(Tables))), "names");
        engine.Execute("INSERT INTO s VALUES (1, 'a', 1, ['a'], ['x'], [1])", "INSERT INTO r VALUES (1, 'b', 'a', {'key': 'v'})");
        var verdicts = new QueryVerdicts(output);
        Property.Written(random => new RandomQuery(random).Write(2)).Shortest(query => query.Length).ForAll(
            1_500,
            query =>
            {
                var refusal = engine.Refusal($"{query} FORMAT Null") ?? "";
                verdicts.Add(query, refusal, ReportsOf(query));
            },
            threads: 1);

        output.WriteLine(verdicts.ToString());
        Assert.True(Property.IsRepeated || (verdicts.Told > verdicts.Missed && verdicts.Accepted > 300), verdicts.ToString());
    }

    private static string[] ReportsOf(string query)
    {
        var project = InMemoryProject.Of([.. Tables, ("pipes/q.pipe", $"NODE q\nSQL >\n    {query}\n")]);
        var result = DatafileAnalysis.Analyze(new AnalysisRequest(project, null, new DateTime(2024, 6, 1, 0, 0, 0, DateTimeKind.Utc)));
        return [.. result.Findings.Where(f => f.Severity == DiagnosticSeverity.Error).Select(f => $"{f.Id} {f.Message}")];
    }

    /// <summary>Writes queries with joins, subqueries, ARRAY JOIN, WITH, windows and unions.</summary>
    private sealed class RandomQuery(Random random)
    {
        private readonly List<string> _names = ["k", "a", "n", "l", "b", "m", "d", "d.x"];
        private readonly List<string> _queries = [];

        public string Write(int depth)
        {
            var with = "";
            if (depth > 0 && random.Next(5) == 0)
            {
                var name = Pick("w", "q", "s");
                with = $"WITH {name} AS ({new RandomQuery(random).Write(depth - 1)}) ";
                _queries.Add(name);
            }
            else if (random.Next(8) == 0)
            {
                var name = Pick("w", "x", "y");
                with = $"WITH {Value(1)} AS {name} ";
                _names.Add(name);
            }

            var (from, qualifiers) = From(depth);
            var items = Enumerable.Range(0, random.Next(1, 4)).Select(_ => Item(qualifiers)).ToArray();
            var isGrouped = random.Next(5) == 0;
            var where = random.Next(3) == 0 ? $" WHERE {Condition(depth, qualifiers)}" : "";
            var orderBy = random.Next(5) == 0 ? $" ORDER BY {Named(qualifiers)}" : "";
            var query = $"{with}SELECT {(random.Next(12) == 0 ? "DISTINCT " : "")}{string.Join(", ", items)} FROM {from}{where}{(isGrouped ? " GROUP BY ALL" : "")}{orderBy}{(random.Next(8) == 0 ? " LIMIT 5" : "")}";
            return depth > 0 && random.Next(10) == 0 ? $"{query} UNION ALL {new RandomQuery(random).Write(depth - 1)}" : query;
        }

        private (string Text, string[] Qualifiers) From(int depth)
        {
            var (left, alias) = Table(depth);
            switch (random.Next(6))
            {
                case 0:
                    var (right, other) = Table(depth, alias);
                    return ($"{left} {Pick("JOIN", "LEFT JOIN", "ANY LEFT JOIN", "INNER JOIN", "FULL JOIN", "LEFT SEMI JOIN", "ANTI LEFT JOIN")} {right} USING ({Pick("k", "k", "a", "k, a")})", [alias, other]);
                case 1 or 2:
                    var (second, name) = Table(depth, alias);
                    return ($"{left} {Pick("JOIN", "LEFT JOIN", "RIGHT JOIN", "CROSS JOIN")} {second}" is var join && join.Contains("CROSS", StringComparison.Ordinal) ? join : $"{join} ON {alias}.k = {name}.{Pick("k", "k", "a")}", [alias, name]);
                case 3:
                    var element = random.Next(2) == 0 ? " AS e" : "";
                    if (element.Length > 0)
                        _names.AddRange(["e", "e.x"]);
                    return ($"{left} {Pick("ARRAY JOIN", "LEFT ARRAY JOIN")} {Pick("l", "l", "[1, 2]", "d", $"{alias}.l", $"{alias}.d")}{element}", [alias]);
                default:
                    return (left, [alias]);
            }
        }

        /// <param name="taken">The name of the table to its left, which it does not take.</param>
        private (string Text, string Alias) Table(int depth, string taken = "")
        {
            var alias = taken.Length > 0 ? "j" : Pick("t", "u");
            if (depth > 0 && random.Next(4) == 0)
                return ($"({new RandomQuery(random).Write(depth - 1)}) AS {alias}", alias);

            var table = _queries.Count > 0 && random.Next(2) == 0 ? Pick([.. _queries]) : Pick("s", "r");
            return table != taken && random.Next(2) == 0 ? (table, table) : ($"{table} {Pick("AS ", "")}{alias}", alias);
        }

        private string Item(string[] qualifiers)
        {
            switch (random.Next(14))
            {
                case 0:
                    return Pick("*", $"{Pick(qualifiers)}.*", "* EXCEPT (k)", "COLUMNS('^[ka]$')");
                case 1:
                    return $"row_number() OVER (PARTITION BY {Named(qualifiers)} ORDER BY {Named(qualifiers)}) AS rn";
                case 2:
                    return $"count() AS {Pick("c", "k")}";
            }

            var text = random.Next(2) == 0 ? Named(qualifiers) : Value(2, qualifiers);
            if (random.Next(2) == 0)
                return text;

            var alias = Pick("k", "a", "b", "x", "y");
            _names.Add(alias);
            return $"{text} AS {alias}";
        }

        private string Condition(int depth, string[] qualifiers) => random.Next(5) switch
        {
            0 when depth > 0 => $"{Named(qualifiers)} IN ({new RandomQuery(random).Write(0)})",
            1 when depth > 0 => $"toString({Named(qualifiers)}) = (SELECT toString(max(k)) FROM {Pick("s", "r")})",
            2 => $"arrayExists({Pick("x", "a", "v")} -> toString({Pick("x", "a", "v")}) = toString({Named(qualifiers)}), {Pick("l", "[1]")})",
            _ => $"toString({Named(qualifiers)}) != ''",
        };

        private string Value(int depth, string[]? qualifiers = null)
        {
            var name = Named(qualifiers ?? []);
            return depth == 0 ? name : random.Next(6) switch
            {
                0 => $"toString({Value(depth - 1, qualifiers)})",
                1 => $"concat(toString({name}), '1')",
                2 => $"if(toString({name}) = '', toString({Named(qualifiers ?? [])}), 'x')",
                3 => $"arrayMap({Pick("x", "a")} -> concat({Pick("x", "a")}, toString({name})), l)",
                4 => "m['key']",
                _ => $"ifNull(toString({Value(depth - 1, qualifiers)}), '')",
            };
        }

        private string Named(string[] qualifiers) =>
            qualifiers.Length > 0 && random.Next(3) == 0 ? $"{Pick(qualifiers)}.{Pick("k", "k", "a", "n", "b", "d.x")}" : random.Next(3) > 0 ? Pick("k", "a") : Pick([.. _names]);

        private string Pick(params string[] from) => from[random.Next(from.Length)];
    }
}
