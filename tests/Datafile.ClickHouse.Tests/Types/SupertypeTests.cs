using Datafile.Analyzer.Types;
using Datafile.ClickHouse.Tests.Engine;
using Xunit.Abstractions;

namespace Datafile.ClickHouse.Tests.Types;

/// <summary>Do two types have the common type that is told?</summary>
public sealed class SupertypeTests(ClickHouseDatabase database, ITestOutputHelper output) : IClassFixture<ClickHouseDatabase>
{
    [ClickHouseFact]
    public void The_parts_of_a_union_have_the_common_type_that_the_engine_gives_them()
    {
        var (columns, verdict, wrong) = (new TypedColumns(database), new DifferentialVerdict(), new List<string>());
        for (var i = 0; i < TypedColumns.All.Length; i++)
        {
            for (var j = 0; j <= i; j++)
            {
                // Each pair once, and either of the two first now and then.
                var (left, right) = (TypedColumns.All[(i + j) % 2 == 0 ? i : j], TypedColumns.All[(i + j) % 2 == 0 ? j : i]);
                var answer = columns.Describe($"SELECT {left.Name} AS r FROM {TypedColumns.Table} UNION ALL SELECT {right.Name} FROM {TypedColumns.Table}");
                if (verdict.Add($"{left.Type} and {right.Type}", Supertype.OfParts([left.Type, right.Type]), answer) is { } mistake)
                    wrong.Add(mistake);
            }
        }

        output.WriteLine(verdict.ToString());
        Assert.True(wrong.Count == 0, string.Join("\n", wrong));
        verdict.AssertKnown(50);
    }
}
