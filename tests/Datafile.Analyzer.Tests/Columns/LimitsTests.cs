using Datafile.Analyzer.Project;
using Datafile.Analyzer.Semantics;
using Datafile.Analyzer.Types;
using Datafile.Parser;

namespace Datafile.Analyzer.Tests.Columns;

/// <summary>Queries of a few hundred bytes whose types and columns double: what is past a limit is unknown, and costs little.</summary>
public class LimitsTests
{
    private static readonly TinyProject Events = TinyProject.Empty.With("datasources/events.datasource", "SCHEMA >\n    `a` UInt32,\n    `b` String\n");

    private static readonly Dictionary<string, Func<int, string>> Doubling = new()
    {
        ["types through aliases"] = n => "SELECT a AS x0, " + Each(n, i => $"tuple(x{i}, x{i}) AS x{i + 1}") + " FROM events",
        ["types through arrays"] = n => "SELECT [a] AS x0, " + Each(n, i => $"[(x{i}, x{i})] AS x{i + 1}") + " FROM events",
        ["types through CASTs and maps"] = n => "SELECT a AS x0, " + Each(n, i => $"map('a', (x{i}, x{i})) AS x{i + 1}") + " FROM events",
        ["types through WITH"] = n => "WITH 1 AS x0, " + Each(n, i => $"(x{i}, x{i}) AS x{i + 1}") + $" SELECT x{n} AS x FROM events",
        ["types through subqueries"] = n => string.Concat(Enumerable.Repeat("SELECT tuple(x, x) AS x FROM (", n)) + "SELECT a AS x FROM events" + new string(')', n),
        ["columns through subqueries"] = n => string.Concat(Enumerable.Repeat("SELECT *, * FROM (", n)) + "SELECT * FROM events" + new string(')', n),
        ["columns through joins"] = n => "WITH c0 AS (SELECT * FROM events), " + Each(n, i => $"c{i + 1} AS (SELECT * FROM c{i} AS l JOIN c{i} AS r USING a)") + $" SELECT * FROM c{n}",
        ["calls of lambdas"] = n => "WITH x -> x + 1 AS f0, " + Each(n, i => $"x -> f{i}(f{i}(x)) AS f{i + 1}") + $" SELECT f{n}(a) AS x FROM events",
    };

    public static TheoryData<string> Shapes() => new(Doubling.Keys);

    [Theory, MemberData(nameof(Shapes))]
    public void What_doubles_is_followed_up_to_a_limit(string shape)
    {
        var few = Bind(Doubling[shape](4));
        Assert.False(few.Columns.IsOpen);
        Assert.All(few.Columns.Columns, c => Assert.False(c.Type.IsUnknown));

        var (many, more) = (Bind(Doubling[shape](40)), Bind(Doubling[shape](80)));
        Assert.True(more.Columns.IsOpen || more.Columns.Columns[^1].Type.IsUnknown);
        Assert.All(more.Columns.Columns, c => Assert.InRange(c.Type.Size, 1, Limits.TypeParts));
        Assert.InRange(more.Columns.Columns.Length, 0, Limits.Columns);
        Assert.InRange(more.Work, 0, Limits.QueryWork + Limits.Columns + (2 * many.Work));
        Assert.NotEqual("", more.TooLarge);
        Assert.Equal("", few.TooLarge);
    }

    [Fact]
    public void A_chain_of_nodes_costs_what_its_length_is()
    {
        long Work(int nodes) => Model(Nodes(nodes, i => $"SELECT *, a + {i} AS c FROM {(i == 0 ? "events" : $"n{i - 1}")}"), "p").Model.Work / nodes;

        // The columns of a name are found again, so that a chain is not wider at its end.
        Assert.InRange(Work(400), 0, 400 * 3);
    }

    [Fact]
    public void All_queries_of_a_project_together_are_limited()
    {
        var wide = Events.With("datasources/wide.datasource", "SCHEMA >\n" + string.Join(",\n", Enumerable.Range(0, 5_000).Select(i => $"    `c{i}` String")) + "\n");
        var (model, last) = Model(Nodes(1_500, i => $"SELECT * FROM {(i == 0 ? "wide" : $"n{i - 1}")}"), "p", wide);

        Assert.True(last.Columns.IsOpen);
        Assert.InRange(model.Work, Limits.ProjectWork, Limits.ProjectWork * 2L);
    }

    /// <summary>What is written is as large as it is written: a comparison of two states of a schema sees all of it.</summary>
    [Fact]
    public void A_written_type_has_no_limit()
    {
        var entries = string.Join(", ", Enumerable.Range(0, 5_000).Select(i => $"'v{i}' = {i}"));

        Assert.Equal(5_001, ClickHouseType.Parse($"Enum16({entries})").Size);
        Assert.NotEqual(ClickHouseType.Parse($"Enum16({entries})"), ClickHouseType.Parse($"Enum16({entries}, 'w' = 9000)"));
        Assert.True(ClickHouseType.Array(ClickHouseType.Parse($"Enum16({entries})")).IsUnknown);
    }

    [Theory]
    [InlineData("Array", "u.a", "u[1]", "arrayJoin(u)", "u.:UInt8", "u.^a")]
    [InlineData("Array(3)", "u[1]", "arrayMap(x -> x, u)")]
    [InlineData("Map", "mapKeys(u)", "u['a']")]
    [InlineData("Map(String)", "u['a']", "mapValues(u)", "arrayJoin(u)", "arrayElement(u, 1)", "u.keys", "u.values", "sumMap(u)")]
    [InlineData("Nullable", "u.null", "if(u, 1, u)", "assumeNotNull(u)")]
    [InlineData("LowCardinality()", "toString(u)", "u")]
    [InlineData("Tuple(3)", "u.1", "tuple(u, u)")]
    [InlineData("SimpleAggregateFunction(sum)", "sum(u)", "if(u, 1, u)", "max(u)", "u + 1", "-u", "[u, 1]", "sumSimpleState(u)")]
    [InlineData("SimpleAggregateFunction", "sum(u)")]
    [InlineData("AggregateFunction", "sumMerge(u)", "finalizeAggregation(u)")]
    [InlineData("Array(SimpleAggregateFunction(max))", "arraySum(u)")]
    public void A_damaged_type_is_unknown(string type, params string[] expressions)
    {
        var schema = $"SCHEMA >\n    `u` {type}\n\nENGINE MergeTree\nENGINE_SORTING_KEY tuple()\n";
        foreach (var expression in expressions)
        {
            var project = TinyProject.Empty.With("datasources/events.datasource", schema).With("pipes/p.pipe", $"NODE n\nSQL >\n    SELECT {expression} AS r FROM events\n");
            Assert.Contains(project.Against(null).Findings, f => f.Id == "DF1006" || f.Id == "DF0004");
        }

        // And where a column is given such a type, or loses it.
        var sound = TinyProject.Empty.With("datasources/events.datasource", schema.Replace($"`u` {type}\n", "`u` String\n", StringComparison.Ordinal));
        var damaged = TinyProject.Empty.With("datasources/events.datasource", schema);
        Assert.NotNull(damaged.Against(sound).Plan);
        Assert.NotNull(sound.Against(damaged).Plan);
    }

    [Theory]
    [InlineData("accurateCast()")]
    [InlineData("accurateCastOrNull()")]
    [InlineData("_CAST()")]
    [InlineData("map(1)")]
    [InlineData("tupleElement()")]
    [InlineData("arrayFold()")]
    [InlineData("dateAdd(day)")]
    public void A_call_without_its_arguments_is_unknown(string call) =>
        Assert.True(Assert.Single(Bind($"SELECT {call} AS x FROM events").Columns.Columns).Type.IsUnknown);

    private static string Each(int count, Func<int, string> item) => string.Join(", ", Enumerable.Range(0, count).Select(item));

    private static string Nodes(int count, Func<int, string> query) =>
        string.Concat(Enumerable.Range(0, count).Select(i => $"NODE n{i}\nSQL >\n    {query(i)}\n\n"));

    private static (QueryColumns Columns, string TooLarge, long Work) Bind(string query)
    {
        var (model, last) = Model($"NODE n\nSQL >\n    {query}\n", "p");
        return (last.Columns, Assert.Single(last.Variants).TooLarge, model.Work);
    }

    private static (ProjectSemantics Model, BoundNode Last) Model(string pipe, string name, TinyProject? around = null)
    {
        var project = DataProject.Load((around ?? Events).With($"pipes/{name}.pipe", pipe).Snapshot);
        var model = new ProjectSemantics(project);
        return (model, model.Bind(project.Pipes[0].Nodes[^1]));
    }
}
