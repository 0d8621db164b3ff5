using Datafile.Analyzer.Analysis;
using Datafile.Analyzer.Project;
using Datafile.ClickHouse.Tests.Engine;
using Datafile.ClickHouse.Tests.Projects;
using Xunit.Abstractions;

namespace Datafile.ClickHouse.Tests.Types;

/// <summary>Does the FORWARD_QUERY that a plan writes for another type keep the values, or does the plan say what becomes of them?</summary>
public sealed class ForwardQueryTests(ClickHouseDatabase database, ITestOutputHelper output) : IClassFixture<ClickHouseDatabase>
{
    [ClickHouseFact]
    public void Values_are_kept_unless_the_plan_says_otherwise()
    {
        var (asked, untold) = (0, new List<string>());
        foreach (var (type, values) in ConversionTests.Types)
        {
            database.Execute("DROP TABLE IF EXISTS was", $"CREATE TABLE was (i UInt8, v {type}) ENGINE = Memory");
            for (var i = 0; i < values.Length; i++)
                database.Execute($"INSERT INTO was SELECT {i}, {values[i]}");
            foreach (var (other, _) in ConversionTests.Types.Where(t => t.Type != type))
            {
                if (PlanOf(type, other) is not { } plan)
                    continue;

                asked++;
                database.Execute("DROP TABLE IF EXISTS now", $"CREATE TABLE now (i UInt8, v {other}) ENGINE = Memory");
                for (var i = 0; i < values.Length; i++)
                {
                    var refusal = database.Refusal($"INSERT INTO now SELECT * FROM ({plan.Query} FROM was WHERE i = {i})");
                    var isChanged = refusal is null && IsChanged(type, i) && !(values[i] == "NULL" && plan.Says.Contains("NULL of", StringComparison.Ordinal));
                    if ((refusal is not null && !plan.Says.Contains("makes it fail", StringComparison.Ordinal)) || (isChanged && !plan.Says.Contains("without an error", StringComparison.Ordinal)))
                        untold.Add($"{values[i]} of {type} into {other}: {refusal ?? "changed"}, told {plan.Says}");
                }
            }
        }

        output.WriteLine($"{asked} queries; {untold.Count} values of which the plan says nothing");
        output.WriteLine(string.Join("\n", untold));
        Assert.True(asked > 1_000, "The types have lost their edge.");
        Assert.Empty(untold);
    }

    /// <summary>States of which the FORWARD_QUERY makes new ones merge into what the old ones merge into.</summary>
    [ClickHouseTheory]
    [InlineData("AggregateFunction(sum, Float64)", "AggregateFunction(sum, Decimal(18, 2))", "sum", "number / 4")]
    [InlineData("AggregateFunction(sum, UInt8)", "AggregateFunction(sum, Int64)", "sum", "toUInt8(number)")]
    [InlineData("AggregateFunction(max, DateTime)", "AggregateFunction(max, DateTime64(3))", "max", "toDateTime(number, 'UTC')")]
    [InlineData("AggregateFunction(min, Date)", "AggregateFunction(min, DateTime('UTC'))", "min", "toDate(number)")]
    [InlineData("AggregateFunction(any, String)", "AggregateFunction(any, LowCardinality(String))", "any", "'x'")]
    [InlineData("SimpleAggregateFunction(anyLast, String)", "AggregateFunction(anyLast, String)", "anyLast", "'x'")]
    [InlineData("SimpleAggregateFunction(sum, UInt64)", "AggregateFunction(sum, UInt64)", "sum", "number")]
    public void States_are_made_again_of_what_they_hold(string was, string now, string function, string value)
    {
        var isSimple = was.StartsWith("Simple", StringComparison.Ordinal);
        database.Execute(
            "DROP TABLE IF EXISTS was", $"CREATE TABLE was (i UInt8, v {was}) ENGINE = AggregatingMergeTree ORDER BY i",
            "DROP TABLE IF EXISTS now", $"CREATE TABLE now (i UInt8, v {now}) ENGINE = AggregatingMergeTree ORDER BY i");
        foreach (var rows in new[] { "numbers(10)", "numbers(5, 20)" })
            database.Execute($"INSERT INTO was SELECT number % 3 AS i, {function}{(isSimple ? "" : "State")}({value}) AS v FROM {rows} GROUP BY i");

        database.Execute($"INSERT INTO now SELECT * FROM ({PlanOf(was, now)!.Value.Query} FROM was)");

        string Merged(string table, string call) => database.Value($"SELECT toString(groupArray((i, toFloat64OrNull(toString(m)), if(match(toString(m), '^[0-9.]+$'), '', left(toString(m), 10))))) FROM (SELECT i, {call}(v) AS m FROM {table} GROUP BY i ORDER BY i)");
        Assert.Equal(Merged("was", isSimple ? function : function + "Merge"), Merged("now", function + "Merge"));
    }

    /// <summary>The FORWARD_QUERY of a column that gets another type, and what the plan says of it; null where it writes none.</summary>
    private static (string Query, string Says)? PlanOf(string was, string now)
    {
        string Source(string type) => $"SCHEMA >\n    `i` UInt8,\n    `v` {type}\n\nENGINE \"MergeTree\"\nENGINE_SORTING_KEY \"i\"\n";
        const string Path = "datasources/events.datasource";
        var plan = DatafileAnalysis.Analyze(
            new AnalysisRequest(InMemoryProject.Of((Path, Source(now))), InMemoryProject.Of((Path, Source(was))), DateTime.UnixEpoch.AddYears(54)) { Workflow = Workflow.Forward }).Plan!;
        return plan.Files.FirstOrDefault(f => f.Path == Path) is { } file && file.Text.IndexOf("FORWARD_QUERY >", StringComparison.Ordinal) is var at and > 0
            ? (file.Text[(at + "FORWARD_QUERY >".Length)..], plan.Steps.First(s => s.Id == "write-forward-query").Reason)
            : null;
    }

    /// <summary>What is read back as it was, or shown as it was, is kept.</summary>
    private bool IsChanged(string type, int row)
    {
        var name = type.Replace("'", "\\'", StringComparison.Ordinal);
        return !Holds($"isNotDistinctFrom(CAST(n.v, '{name}'), w.v)") && !Holds("isNotDistinctFrom(toString(n.v), toString(w.v))") && !Holds("toUInt32(n.v) = toUInt32(w.v)");

        bool Holds(string condition)
        {
            try
            {
                return database.Value($"SELECT count() FROM now AS n INNER JOIN was AS w ON n.i = w.i WHERE n.i = {row} AND {condition}") == "1";
            }
            catch (ClickHouseException)
            {
                return false;
            }
        }
    }
}
