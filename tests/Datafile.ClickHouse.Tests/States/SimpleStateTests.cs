using Datafile.Analyzer.Types;
using Datafile.ClickHouse.Tests.Engine;
using Xunit.Abstractions;

namespace Datafile.ClickHouse.Tests.States;

/// <summary>Do the parts that a SimpleAggregateFunction column merges make the whole?</summary>
public sealed class SimpleStateTests(ClickHouseDatabase database, ITestOutputHelper output) : IClassFixture<ClickHouseDatabase>
{
    private const int Inserts = 3;

    private static readonly string[] Declared =
    [
        "any", "anyLast", "min", "max", "sum", "sumWithOverflow", "groupBitAnd", "groupBitOr", "groupBitXor", "sumMap", "minMap", "maxMap",
        "groupArrayArray", "groupUniqArrayArray",
    ];

    private static readonly string[] Produced =
    [
        "sum(n)", "sumIf(n, s != 'none')", "sumWithOverflow(n)", "sumKahan(f)", "count()", "countIf(s != 'none')", "count(n)", "min(n)",
        "max(n)", "minIf(n, s != 'none')", "maxIf(n, s != 'none')", "min(s)", "max(s)",
        "any(n)", "anyLast(n)", "any(s)", "anyLast(s)", "first_value(s)", "last_value(s)", "avg(f)", "uniq(s)", "uniqExact(n)",
        "median(f)", "quantile(0.9)(f)", "argMax(n, t)", "argMin(s, t)",
        "stddevPop(f)", "groupArray(n)", "groupUniqArray(n)", "groupArrayArray(a)", "groupUniqArrayArray(a)", "groupArray(s)",
        "groupBitAnd(n)", "groupBitOr(n)", "groupBitXor(n)",
        "groupBitmap(n)", "sumMap(m)", "minMap(m)", "maxMap(m)", "topK(3)(s)",
    ];

    [ClickHouseFact]
    public void A_simple_state_merges_where_the_engine_gets_the_aggregate_of_all_rows()
    {
        database.Execute(
            "CREATE TABLE rows (part UInt8, k UInt8, t UInt64, n UInt64, f Float64, s String, a Array(UInt64), m Map(String, UInt64)) ENGINE = Memory",
            $"INSERT INTO rows SELECT intDiv(number, 24) % {Inserts}, number % 24, sipHash64(number, 4), (sipHash64(number) % 13) * 76543 + 1, (sipHash64(number, 1) % 1000) / 8, "
            + "toString(sipHash64(number, 2) % 31), [sipHash64(number) % 7, 9], map(toString(sipHash64(number, 5) % 3), sipHash64(number, 3) % 50 + 1) FROM numbers(216)");

        var (wrong, right, lossy, refused) = (new List<string>(), 0, 0, 0);
        foreach (var produced in Produced)
        {
            foreach (var declared in Declared)
            {
                var type = database.Value($"SELECT toTypeName({produced}) FROM rows");
                var column = $"SimpleAggregateFunction({declared}, {type})";
                var isRight = Merge(column, declared, produced);
                (right, lossy, refused) = (right + (isRight == true ? 1 : 0), lossy + (isRight == false ? 1 : 0), refused + (isRight is null ? 1 : 0));
                if (isRight is { } merges && AggregateState.Merges(ClickHouseType.Parse(column), AggregateFunction.Find(produced.Split('(')[0])!) != merges)
                    wrong.Add($"{produced} into {column} is {(merges ? "right" : "wrong")}");
            }
        }

        output.WriteLine($"{Declared.Length * Produced.Length} pairs, {refused} refused by the engine; {right} right after a merge, {lossy} wrong; {wrong.Count} told wrong");
        Assert.True(right > 40 && lossy > 100);
        Assert.True(wrong.Count == 0, string.Join("\n", wrong));
    }

    /// <summary>Whether the merged parts are the aggregate of all rows; null where the engine refuses the column or the value.</summary>
    private bool? Merge(string column, string declared, string produced)
    {
        var refusal = database.Refusal("DROP TABLE IF EXISTS target") ?? database.Refusal($"CREATE TABLE target (k UInt8, v {column}) ENGINE = AggregatingMergeTree ORDER BY k");
        for (var part = 0; part < Inserts; part++)
            refusal ??= database.Refusal($"INSERT INTO target SELECT k, {produced} FROM rows WHERE part = {part} GROUP BY k");
        if (refusal is not null)
            return null;

        // Of any row, every row is right.
        if (declared.StartsWith("any", StringComparison.Ordinal) && AggregateFunction.Find(produced.Split('(')[0])!.Base.StartsWith("any", StringComparison.Ordinal))
            return true;
        return Values(declared, "v", "target FINAL") == Values(declared, produced, "rows");
    }

    /// <summary>The value of each group; arrays have no order, and a column of unique values asks for no others.</summary>
    private string Values(string declared, string value, string table)
    {
        var plain = declared switch
        {
            "groupUniqArrayArray" => $"arraySort(arrayDistinct({value}))",
            "groupArrayArray" => $"arraySort({value})",
            _ => value,
        };
        return database.Value($"SELECT groupArray(v) FROM (SELECT toString({plain}) AS v FROM {table} {(table == "rows" ? "GROUP BY k" : "")} ORDER BY k)");
    }
}
