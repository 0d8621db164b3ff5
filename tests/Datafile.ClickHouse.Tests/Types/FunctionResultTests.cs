using CsCheck;
using Datafile.Analyzer.Types;
using Datafile.ClickHouse.Tests.Engine;
using Datafile.Properties;
using Xunit.Abstractions;

namespace Datafile.ClickHouse.Tests.Types;

/// <summary>Do calls yield the types that are told? Thousands are asked of the engine.</summary>
public sealed class FunctionResultTests(ClickHouseDatabase database, ITestOutputHelper output) : IClassFixture<ClickHouseDatabase>
{
    private const int BatchSize = 24;

    [ClickHouseFact]
    public void A_call_of_a_function_yields_what_the_engine_yields() => Judge(RandomCalls.Functions, 3_000);

    [ClickHouseFact]
    public void A_call_of_an_aggregate_function_yields_what_the_engine_yields() => Judge(RandomCalls.Aggregates, 2_000);

    [ClickHouseFact]
    public void A_call_with_constants_yields_what_the_engine_yields()
    {
        var (columns, verdict, wrong) = (new TypedColumns(database), new DifferentialVerdict(), new List<string>());
        foreach (var batch in RandomCalls.Handpicked().DistinctBy(c => c.Sql).Chunk(BatchSize))
        {
            foreach (var (call, answer) in batch.Zip(columns.TypesOf([.. batch.Select(c => c.Sql)])))
            {
                if (verdict.Add(call, Told(call), answer) is { } mistake)
                    wrong.Add(mistake);
            }
        }

        output.WriteLine(verdict.ToString());
        Assert.True(wrong.Count == 0, string.Join("\n", wrong));
        verdict.AssertKnown(95);
    }

    private void Judge(Gen<RandomCall> calls, int count)
    {
        var (columns, verdict) = (new TypedColumns(database), new DifferentialVerdict());
        calls.ForAll(
            count,
            call =>
            {
                var mistake = verdict.Add(call, Told(call), columns.TypesOf([call.Sql])[0]);
                Assert.True(mistake is null, mistake);
            },
            threads: 1);

        output.WriteLine(verdict.ToString());
        verdict.AssertKnown(90);
    }

    private static ClickHouseType Told(RandomCall call) => FunctionResult.Of(call.Name, call.Parameters, call.Arguments);
}
