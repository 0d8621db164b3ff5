using Datafile.Analyzer.Analysis;
using Datafile.ClickHouse.Tests.Engine;
using Datafile.ClickHouse.Tests.Projects;

namespace Datafile.ClickHouse.Tests.Refusals;

/// <summary>DF1007 reports keys that do not fit each other where the engine refuses the table, and nowhere else.</summary>
public sealed class RefusedKeyTests(ClickHouseDatabase engine) : IClassFixture<ClickHouseDatabase>
{
    [ClickHouseTheory]
    [InlineData("a, b", "a", "")]
    [InlineData("a, b", "a, b", "")]
    [InlineData("(a, `b`)", "tuple(a)", "")]
    [InlineData("a, b", "b", "")]
    [InlineData("a", "a, b", "")]
    [InlineData("tuple()", "a", "")]
    [InlineData("toDate(t), a", "toDate( t )", "")]
    [InlineData("toDate(t), a", "t", "")]
    [InlineData("t, a", "toDate(t)", "")]
    [InlineData("a, lower(s)", "a, s", "")]
    [InlineData("a, b", "", "a")]
    [InlineData("a, b", "", "b")]
    [InlineData("a", "", "b")]
    [InlineData("a, b", "a", "b")]
    [InlineData("a, b", "", "intHash32(a)")]
    [InlineData("intHash32(a), b", "", "intHash32(a)")]
    public void Two_keys_are_refused_where_they_do_not_fit(string sorting, string primary, string sampling)
    {
        engine.Execute("DROP TABLE IF EXISTS keys");
        var refusal = engine.Refusal($"CREATE TABLE keys (a UInt32, b UInt32, s String, t DateTime) ENGINE = MergeTree {Clause("PRIMARY KEY", primary)} ORDER BY ({sorting}) {Clause("SAMPLE BY", sampling)}");
        var project = InMemoryProject.Of(("datasources/keys.datasource",
            $"SCHEMA >\n    a UInt32,\n    b UInt32,\n    s String,\n    t DateTime\n\nENGINE \"MergeTree\"\nENGINE_SORTING_KEY \"{sorting}\"\n{Line("ENGINE_PRIMARY_KEY", primary)}{Line("ENGINE_SAMPLING_KEY", sampling)}"));

        Assert.Equal(refusal is not null, DatafileAnalysis.Analyze(new AnalysisRequest(project, null, DateTime.UnixEpoch)).Ids().Contains("DF1007"));
    }

    private static string Clause(string name, string key) => key.Length == 0 ? "" : $"{name} ({key})";

    private static string Line(string name, string key) => key.Length == 0 ? "" : $"{name} \"{key}\"\n";
}
