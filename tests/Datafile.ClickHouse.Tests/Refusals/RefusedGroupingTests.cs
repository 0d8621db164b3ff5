using CsCheck;
using Datafile.Analyzer.Analysis;
using Datafile.Analyzer.Project;
using Datafile.Analyzer.Semantics;
using Datafile.ClickHouse.Tests.Columns;
using Datafile.ClickHouse.Tests.Engine;
using Datafile.ClickHouse.Tests.Projects;
using Datafile.Properties;
using Xunit.Abstractions;

namespace Datafile.ClickHouse.Tests.Refusals;

/// <summary>What DF1009 says of grouped queries, whose keys are positions, aliases, expressions and columns that an alias hides.</summary>
public sealed class RefusedGroupingTests(ClickHouseDatabase engine, ITestOutputHelper output) : IClassFixture<ClickHouseDatabase>
{
    private const string Table = "SCHEMA >\n    `k` UInt32,\n    `a` String,\n    `b` String,\n    `t` DateTime\n\nENGINE \"MergeTree\"\nENGINE_SORTING_KEY \"k\"\n";

    [ClickHouseFact]
    public void ClickHouse_refuses_every_grouped_query_that_DF1009_reports()
    {
        var tables = new ProjectTables(engine, new ProjectSemantics(DataProject.Load(InMemoryProject.Of(("datasources/s.datasource", Table)))), "grouping");
        var verdicts = new QueryVerdicts(output);
        Property.Written(random => new GroupedQuery(random).Write()).Shortest(query => query.Length).ForAll(
            1_500,
            query =>
            {
                var refusal = tables.Describe(query) is null ? tables.Refusal : "";
                verdicts.Add(query, refusal, ReportsOf(query));
            },
            threads: 1);

        output.WriteLine(verdicts.ToString());
        Assert.True(Property.IsRepeated || (verdicts.Told > verdicts.Missed * 10 && verdicts.Accepted > 300), verdicts.ToString());
    }

    private static string[] ReportsOf(string query)
    {
        var project = InMemoryProject.Of(("datasources/s.datasource", Table), ("pipes/q.pipe", $"NODE q\nSQL >\n    {query}\n"));
        var result = DatafileAnalysis.Analyze(new AnalysisRequest(project, null, new DateTime(2024, 6, 1, 0, 0, 0, DateTimeKind.Utc)));
        return [.. result.Findings.Where(f => f.Id == "DF1009").Select(f => f.Message)];
    }

    /// <summary>Writes queries of one table whose names often mean two things.</summary>
    private sealed class GroupedQuery(Random random)
    {
        private static readonly string[] Columns = ["k", "a", "b", "t"];

        private readonly List<(string Text, string Alias, bool IsAggregate)> _items = [];

        public string Write()
        {
            var with = random.Next(8) == 0 ? $"WITH {Plain(1)} AS {Pick("w", "a", "x")} " : "";
            for (var i = random.Next(1, 4); i > 0; i--)
                _items.Add(Item());

            var list = string.Join(", ", _items.Select(i => i.Alias.Length > 0 ? $"{i.Text} AS {i.Alias}" : i.Text));
            var from = random.Next(6) switch { 0 => "(SELECT * FROM s)", 1 => "(SELECT k, lower(a) AS a, b, t FROM s) AS q", _ => "s" };
            var where = random.Next(5) == 0 ? $" WHERE notEmpty({Plain(1)})" : "";
            var groupBy = random.Next(8) switch
            {
                0 => "",
                1 => " GROUP BY ALL",
                < 4 => $" GROUP BY {string.Join(", ", Enumerable.Range(0, random.Next(1, 4)).Select(_ => Key()))}{Pick("", "", "", "", " WITH TOTALS", " WITH ROLLUP")}",
                _ => KeysOfItems(),
            };
            var having = random.Next(6) == 0 ? $" HAVING {(random.Next(2) == 0 ? Aggregate() : $"notEmpty({Key()})")} != '1'" : "";
            var orderBy = random.Next(4) == 0 ? $" ORDER BY {(random.Next(3) == 0 ? Aggregate() : Key())}" : "";
            var limitBy = random.Next(10) == 0 ? $" LIMIT 1 BY {Key()}" : "";
            return $"{with}SELECT {list} FROM {from}{where}{groupBy}{having}{orderBy}{limitBy}";
        }

        private (string Text, string Alias, bool IsAggregate) Item()
        {
            var (text, isAggregate) = random.Next(6) switch { 0 => (Aggregate(), true), 1 => ($"concat({Aggregate()}, {Plain(1)})", true), _ => (Plain(2), false) };
            return (text, random.Next(3) switch { 0 => "", 1 => Pick(Columns), _ => Pick("x", "y", "z") }, isAggregate);
        }

        /// <summary>All items without an aggregate as keys: such a query is accepted more often than not.</summary>
        private string KeysOfItems()
        {
            string[] keys = [.. Enumerable.Range(0, _items.Count).Where(i => !_items[i].IsAggregate).Select(i =>
                random.Next(3) switch { 0 => $"{i + 1}", 1 when _items[i].Alias.Length > 0 => _items[i].Alias, _ => _items[i].Text })];
            return keys.Length == 0 ? "" : $" GROUP BY {string.Join(", ", keys)}";
        }

        /// <summary>A key by its position, by its alias, as it is written, or another.</summary>
        private string Key()
        {
            var item = _items[random.Next(_items.Count)];
            return random.Next(7) switch
            {
                0 or 1 => $"{random.Next(_items.Count) + 1}",
                2 => $"-{random.Next(_items.Count) + 1}",
                3 when item.Alias.Length > 0 => item.Alias,
                4 => item.Text,
                5 => $"({Plain(1)}, {random.Next(_items.Count) + 1})",
                _ => Plain(1),
            };
        }

        private string Aggregate() => $"toString({Pick("count()", $"max({Plain(1)})", $"uniq({Plain(1)})", $"anyIf({Plain(1)}, 1)")})";

        /// <summary>A text over columns and aliases.</summary>
        private string Plain(int depth)
        {
            var name = _items.Count > 0 && random.Next(4) == 0 && _items[random.Next(_items.Count)].Alias is { Length: > 0 } alias ? alias : Pick(Columns);
            return random.Next(depth + 1) switch
            {
                0 => $"toString({name})",
                1 => name,
                _ => Pick($"lower({Plain(depth - 1)}::String)", $"concat(toString({name}), '1')", $"if(k > 1, {Plain(depth - 1)}::String, b)"),
            };
        }

        private string Pick(params string[] from) => from[random.Next(from.Length)];
    }
}
