using Datafile.Analyzer.Project;
using Datafile.Analyzer.Semantics;
using Datafile.ClickHouse.Tests.Engine;
using Datafile.ClickHouse.Tests.Projects;
using Xunit.Abstractions;

namespace Datafile.ClickHouse.Tests.Types;

/// <summary>Is what is told to be never NULL never NULL? Every function of the engine is called with Nullable values that hold none.</summary>
public sealed class NullValueTests(ClickHouseDatabase database, ITestOutputHelper output) : IClassFixture<ClickHouseDatabase>
{
    private const int BatchSize = 32;

    /// <summary>Columns, with what their rows hold: what is read from a text, and what is at the edges of a type.</summary>
    private static readonly (string Name, string Type, string[] Values)[] Columns =
    [
        ("s", "String", ["''", "'12'", "'{\"a\": null}'", "'2024-06-02 10:00:00'"]),
        ("n", "UInt8", ["0", "1", "2", "255"]),
        ("i", "Int64", ["-9223372036854775808", "-1", "0", "5"]),
        ("f", "Float64", ["nan", "inf", "0", "-0.5"]),
        ("d", "Date", ["'1970-01-01'", "'2024-06-02'", "'2106-02-07'", "'2149-06-06'"]),
        ("t", "DateTime", ["0", "'2024-06-02 10:00:00'", "'2024-03-31 02:30:00'", "4294967295"]),
        ("u", "UUID", ["'00000000-0000-0000-0000-000000000000'", "'61f0c404-5cb3-11e7-907b-a6006ad3dba0'", "'61f0c404-5cb3-11e7-907b-a6006ad3dba0'", "'61f0c404-5cb3-11e7-907b-a6006ad3dba1'"]),
        ("l", "Array(String)", ["[]", "['a']", "['']", "['a', 'b']"]),
        ("m", "Map(String, UInt64)", ["map()", "map('a', 1)", "map('', 0)", "map('12', 2)"]),
    ];

    /// <summary>Scalar columns as values of a Nullable type: what a container holds has a NULL of its own.</summary>
    private static readonly string[] Nullables = ["toNullable(s)", "toNullable(n)", "toNullable(i)", "toNullable(f)", "toNullable(d)", "toNullable(t)", "toNullable(u)"];

    private static readonly (string First, string Second)[] Pairs =
    [
        ("toNullable(s)", "s"), ("toNullable(s)", "n"), ("toNullable(s)", "'day'"), ("s", "toNullable(s)"),
        ("toNullable(n)", "n"), ("toNullable(n)", "NULL"), ("n", "toNullable(n)"), ("l", "toNullable(n)"),
    ];

    /// <summary>These wait, fail on purpose, or take what the machine has.</summary>
    private static readonly string[] Left = ["sleep", "throw", "file", "dump", "catboost", "range", "repeat", "space", "randomString", "randomFixedString", "randomPrintable", "fuzz", "generate"];

    [ClickHouseFact]
    public void What_is_told_to_be_never_NULL_is_not()
    {
        database.Execute($"CREATE TABLE nulls ({string.Join(", ", Columns.Select(c => $"{c.Name} {c.Type}"))}) ENGINE = Memory");
        for (var row = 0; row < Columns[0].Values.Length; row++)
            database.Execute($"INSERT INTO nulls SELECT {string.Join(", ", Columns.Select(c => c.Values[row]))}");

        var functions = database.Query("SELECT name FROM system.functions WHERE NOT is_aggregate AND match(name, '^[A-Za-z][A-Za-z0-9_]*$') ORDER BY name")
            .Select(r => r[0])
            .Where(f => !Left.Any(l => f.StartsWith(l, StringComparison.OrdinalIgnoreCase)));
        string[] calls = [.. functions.SelectMany(f => Nullables.Select(x => $"{f}({x})").Concat(Pairs.Select(p => $"{f}({p.First}, {p.Second})")))];
        var told = calls.Chunk(400).SelectMany(NeverNull).ToArray();
        var (asked, wrong) = (0, new List<string>());
        foreach (var batch in told.Chunk(BatchSize))
            asked += Ask(batch, wrong);

        output.WriteLine($"{calls.Length} calls, {told.Length} told to be never NULL, {asked} of them asked of the engine");
        Assert.Equal("", string.Join("\n", wrong));
        Assert.True(asked > 1_000);
    }

    /// <summary>The expressions of a Nullable type that are told to hold no NULL.</summary>
    private static IEnumerable<string> NeverNull(string[] expressions)
    {
        var project = DataProject.Load(InMemoryProject.Of(
            ("datasources/nulls.datasource", $"SCHEMA >\n{string.Join(",\n", Columns.Select(c => $"    `{c.Name}` {c.Type}"))}\n\nENGINE MergeTree\nENGINE_SORTING_KEY s\n"),
            ("pipes/p.pipe", $"NODE n\nSQL >\n    SELECT {string.Join(", ", expressions.Select((e, i) => $"{e} AS r{i}"))} FROM nulls\n")));
        var columns = new ProjectSemantics(project).ColumnsOf(project.Pipes.Single().Nodes.Single()).Columns;
        return expressions.Zip(columns).Where(p => p.Second.Type.IsNullable && !p.Second.ValueType.IsNullable).Select(p => p.First);
    }

    /// <summary>How many expressions the engine has an answer for; notes those that are NULL for a row.</summary>
    private int Ask(string[] expressions, List<string> wrong)
    {
        try
        {
            var counts = database.Query($"SELECT {string.Join(", ", expressions.Select(e => $"countIf(isNull({e}))"))} FROM nulls")[0];
            wrong.AddRange(expressions.Zip(counts).Where(p => p.Second != "0").Select(p => p.First));
            return expressions.Length;
        }
        catch (ClickHouseException) when (expressions.Length > 1)
        {
            var half = expressions.Length / 2;
            return Ask(expressions[..half], wrong) + Ask(expressions[half..], wrong);
        }
        catch (ClickHouseException)
        {
            return 0;
        }
    }
}
