using Datafile.Analyzer.Types;
using Datafile.ClickHouse.Tests.Engine;
using Xunit.Abstractions;

namespace Datafile.ClickHouse.Tests.Types;

/// <summary>Do calls yield the types that are told? Thousands of random ones are asked of the engine.</summary>
public sealed class FunctionResultTests(ClickHouseDatabase database, ITestOutputHelper output) : IClassFixture<ClickHouseDatabase>
{
    private const int Seed = 1, BatchSize = 24;

    [ClickHouseFact]
    public void A_call_of_a_function_yields_what_the_engine_yields() => Judge(RandomCalls.Functions(Seed, 6_000), least: 90);

    [ClickHouseFact]
    public void A_call_of_an_aggregate_function_yields_what_the_engine_yields() => Judge(RandomCalls.Aggregates(Seed, 4_000), least: 90);

    [ClickHouseFact]
    public void A_call_with_constants_yields_what_the_engine_yields() => Judge(RandomCalls.Handpicked(), least: 95);

    private void Judge(IEnumerable<RandomCall> calls, double least)
    {
        var columns = new TypedColumns(database);
        var distinct = calls.DistinctBy(c => c.Sql).ToArray();
        var verdict = new DifferentialVerdict();
        foreach (var batch in distinct.Chunk(BatchSize))
        {
            foreach (var (call, answer) in batch.Zip(columns.TypesOf([.. batch.Select(c => c.Sql)])))
                verdict.Add($"{call.Sql} [{string.Join(", ", call.Arguments.Select(a => a.Type))}]", FunctionResult.Of(call.Name, call.Parameters, call.Arguments), answer);
        }

        output.WriteLine(verdict.ToString());
        verdict.AssertNoneWrong();
        Assert.True(verdict.Right > distinct.Length / 20, "The calls have lost their edge.");
        Assert.True(verdict.Known >= least, $"{verdict.Known:0.0} % are told.");
    }
}
