using Datafile.Analyzer.Types;
using Datafile.ClickHouse.Tests.Engine;
using Xunit.Abstractions;

namespace Datafile.ClickHouse.Tests.Types;

/// <summary>Do two types have the common type that is told?</summary>
public sealed class SupertypeTests(ClickHouseDatabase database, ITestOutputHelper output) : IClassFixture<ClickHouseDatabase>
{
    private const int Seed = 1, Count = 1_500;

    [ClickHouseFact]
    public void The_parts_of_a_union_have_the_common_type_that_the_engine_gives_them()
    {
        var columns = new TypedColumns(database);
        var random = new Random(Seed);
        var pairs = Enumerable.Range(0, Count).Select(_ => (Left: columns.Any(random), Right: columns.Any(random))).Distinct().ToArray();
        var verdict = new DifferentialVerdict();
        foreach (var (left, right) in pairs)
        {
            var told = Supertype.Of([left.Type, right.Type]);
            verdict.Add($"{left.Type} and {right.Type}", told, columns.Describe($"SELECT {left.Name} AS r FROM {TypedColumns.Table} UNION ALL SELECT {right.Name} FROM {TypedColumns.Table}"));
        }

        output.WriteLine(verdict.ToString());
        Assert.True(verdict.Right > Count / 4, "The pairs have lost their edge.");
        verdict.AssertNoneWrong();
    }
}
