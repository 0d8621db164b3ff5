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
                var (yielded, declared) = (TypeOf($"{plan.Query} FROM was"), TypeOf("SELECT v FROM now"));
                if ((yielded is not null && yielded != declared) || plan.Refused.Length > 0)
                    untold.Add($"{type} into {other}: yields {yielded} for {declared}; {plan.Refused}");
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

    /// <summary>A time is another one in no zone, and in the zone of the type.</summary>
    [ClickHouseTheory]
    [InlineData("DateTime64(6, 'Europe/Madrid')", "DateTime64(6)")]
    [InlineData("DateTime64(6, 'Europe/Madrid')", "Nullable(DateTime64(9))")]
    [InlineData("Nullable(DateTime64(3, 'Europe/Madrid'))", "DateTime64(3)")]
    [InlineData("Nullable(DateTime('Europe/Madrid'))", "DateTime")]
    [InlineData("Nullable(DateTime('Europe/Madrid'))", "Nullable(DateTime64(3))")]
    [InlineData("DateTime64(3)", "DateTime64(3, 'Europe/Madrid')")]
    public void A_time_stays_the_same_moment(string was, string now)
    {
        database.Execute("DROP TABLE IF EXISTS was", $"CREATE TABLE was (i UInt8, v {was}) ENGINE = Memory", "INSERT INTO was SELECT 1, toDateTime('2024-03-31 00:59:59', 'UTC')");
        var plan = PlanOf(was, now)!.Value;

        Assert.Equal(now.Replace("'", "\\'", StringComparison.Ordinal), TypeOf($"{plan.Query} FROM was"));
        Assert.Equal("1", database.Value($"SELECT v = toDateTime('2024-03-31 00:59:59', 'UTC') FROM ({plan.Query} FROM was)"));
        Assert.Equal("", plan.Refused);
    }

    [ClickHouseTheory]
    [InlineData("Nullable(UInt16)", "Variant(String, UInt16)")]
    [InlineData("Nullable(UInt16)", "Dynamic")]
    public void NULL_stays_NULL_in_a_type_that_holds_it(string was, string now)
    {
        database.Execute("DROP TABLE IF EXISTS was", $"CREATE TABLE was (i UInt8, v {was}) ENGINE = Memory", "INSERT INTO was SELECT 1, NULL", "INSERT INTO was SELECT 2, 7");
        var plan = PlanOf(was, now)!.Value;

        Assert.Equal(now, TypeOf($"{plan.Query} FROM was"));
        Assert.Equal("[(1,1),(2,0)]", database.Value($"SELECT toString(arraySort(groupArray((i, isNull(v))))) FROM ({plan.Query} FROM was)"));
        Assert.Equal("", plan.Refused);
    }

    /// <summary>The type of the column; null where the query is refused, whatever the values are.</summary>
    private string? TypeOf(string query) => database.Refusal($"DESCRIBE ({query})") is not null ? null
        : database.Query($"DESCRIBE ({query})").Single(column => column[0] == "v")[1];

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
    /// <returns>With what a check says of the file as it is written then.</returns>
    private static (string Query, string Says, string Refused)? PlanOf(string was, string now)
    {
        string Source(string type) => $"SCHEMA >\n    `i` UInt8,\n    `v` {type}\n\nENGINE \"MergeTree\"\nENGINE_SORTING_KEY \"i\"\n";
        const string Path = "datasources/events.datasource";
        AnalysisResult Analyze(string after) => DatafileAnalysis.Analyze(
            new AnalysisRequest(InMemoryProject.Of((Path, after)), InMemoryProject.Of((Path, Source(was))), DateTime.UnixEpoch.AddYears(54)) { Workflow = Workflow.Forward });
        var plan = Analyze(Source(now)).Plan!;
        if (plan.Files.FirstOrDefault(f => f.Path == Path) is not { } file || file.Text.IndexOf("FORWARD_QUERY >", StringComparison.Ordinal) is not (> 0 and var at))
            return null;

        return (
            file.Text[(at + "FORWARD_QUERY >".Length)..], plan.Steps.First(s => s.Id == "write-forward-query").Reason,
            string.Join(" ", Analyze(file.Text).Findings.Where(f => f.Id is "DF1009" or "DF3009").Select(f => f.Message)));
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
