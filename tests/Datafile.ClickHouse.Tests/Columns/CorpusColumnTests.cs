using Datafile.Analyzer.Semantics;
using Datafile.ClickHouse.Tests.Engine;
using Datafile.Parser.Syntax;
using Xunit.Abstractions;

namespace Datafile.ClickHouse.Tests.Columns;

/// <summary>The columns that the model tells of real projects are those that the engine describes.</summary>
public sealed class CorpusColumnTests(ClickHouseDatabase engine, ITestOutputHelper output) : IClassFixture<ClickHouseDatabase>
{
    [ClickHouseCorpusFact]
    public void Columns_of_real_nodes_have_the_types_that_ClickHouse_gives_them()
    {
        engine.Execute("SET allow_suspicious_low_cardinality_types = 1", "SET allow_suspicious_types_in_group_by = 1", "SET allow_suspicious_types_in_order_by = 1");
        var (all, materialized) = (new Tally(), new Tally());
        var (views, refused, index) = (0, 0, 0);
        foreach (var (name, project) in CorpusProjects.All())
        {
            var model = new ProjectSemantics(project);
            var tables = new ProjectTables(engine, model, $"corpus_{++index}");
            foreach (var node in project.Pipes.SelectMany(p => p.Nodes))
            {
                foreach (var (view, text) in RenderedQuery.Of(node, project))
                {
                    views++;
                    if (tables.Describe(text) is not { } described)
                    {
                        refused++;
                        output.WriteLine($"Refused {name} {node.Pipe.Name}/{node.Name}#{view}: {tables.Refusal.ReplaceLineEndings(" ")}");
                        continue;
                    }

                    var own = model.Bind(node).Variants[view].Columns;
                    var found = Compare(described, own).ToArray();
                    all.Add(found);
                    if (node.Type == NodeType.Materialized)
                        materialized.Add(found);
                    foreach (var (outcome, detail) in found.Where(f => f.Outcome != Outcome.Equal))
                        output.WriteLine($"{outcome} {name} {node.Pipe.Name}/{node.Name}#{view}: {detail}");
                }
            }
        }

        output.WriteLine($"{views} views, of which ClickHouse refuses {refused}");
        output.WriteLine($"all nodes: {all}");
        output.WriteLine($"materialized nodes: {materialized}");
        Assert.Equal(0, all.Of(Outcome.Wrong));
        Assert.InRange(all.Share(Outcome.Equal), 97, 100);
        Assert.InRange(all.Share(Outcome.Unknown), 0, 3);
        Assert.InRange(materialized.Share(Outcome.Equal), 99, 100);
    }

    private static IEnumerable<(Outcome Outcome, string Detail)> Compare(string[][] described, QueryColumns own)
    {
        var isSame = !own.IsOpen && own.Columns.Length == described.Length;
        for (var i = 0; i < described.Length; i++)
        {
            var (name, type) = (described[i][0], described[i][1]);
            var column = isSame ? own.Columns[i] : own.Columns.FirstOrDefault(c => c.Name == name);
            if (column is null)
                yield return (own.IsOpen ? Outcome.Unknown : Outcome.Wrong, $"{name} {type} is missing");
            else if (column.Name != name)
                yield return (Outcome.Wrong, $"{name} {type} is called {column.Name}");
            else if (column.Type.IsUnknown)
                yield return (Outcome.Unknown, $"{name} {type}: {column.Expression}");
            else
                yield return (column.Type.ToString() == type ? Outcome.Equal : Outcome.Wrong, $"{name} {type} is {column.Type}");
        }

        foreach (var extra in isSame ? [] : own.Columns.Where(c => described.All(d => d[0] != c.Name)))
            yield return (Outcome.Wrong, $"{extra.Name} {extra.Type} is one too many");
    }

    private enum Outcome { Equal, Unknown, Wrong }

    private sealed class Tally
    {
        private readonly Dictionary<Outcome, int> _counts = [];

        public int Of(Outcome outcome) => _counts.GetValueOrDefault(outcome);

        public double Share(Outcome outcome) => 100.0 * Of(outcome) / Math.Max(1, _counts.Values.Sum());

        public void Add(IEnumerable<(Outcome Outcome, string Detail)> found)
        {
            foreach (var (outcome, _) in found)
                _counts[outcome] = Of(outcome) + 1;
        }

        public override string ToString() =>
            $"{_counts.Values.Sum()} columns, equal {Share(Outcome.Equal):0.00} %, unknown {Share(Outcome.Unknown):0.00} % ({Of(Outcome.Unknown)}), wrong {Of(Outcome.Wrong)}";
    }
}
