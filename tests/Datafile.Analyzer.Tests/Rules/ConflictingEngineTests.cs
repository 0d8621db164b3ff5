using Datafile.Analyzer.Tests.Documentation;

namespace Datafile.Analyzer.Tests.Rules;

/// <summary>What the Data Source and the pipes of its views say of one engine: what differs.</summary>
public class ConflictingEngineTests
{
    private const string Engine = "ENGINE \"AggregatingMergeTree\"";

    [Theory]
    [InlineData(Engine + "\nENGINE_SORTING_KEY \"day\"", Engine + "\nENGINE_SORTING_KEY \"day\"", "", "")]
    [InlineData(Engine + "\nENGINE_SORTING_KEY \"day, kind\"", Engine + "\nENGINE_SORTING_KEY \"kind, day\"", "", "a: ENGINE_SORTING_KEY")]
    [InlineData(Engine + "\nENGINE_SORTING_KEY \"day,kind\"", Engine + "\nENGINE_SORTING_KEY \"day, kind\"", "", "")]
    [InlineData(Engine, "ENGINE \"SummingMergeTree\"\nENGINE_SORTING_KEY \"kind\"", "", "a: ENGINE")]
    [InlineData(Engine, "engine \"aggregatingmergetree\"", "", "")]
    [InlineData(Engine + "\nENGINE_SORTING_KEY \"day\"\nENGINE_PARTITION_KEY \"kind\"", Engine + "\nENGINE_SORTING_KEY \"kind\"\nENGINE_PARTITION_KEY \"day\"", "", "a: ENGINE_SORTING_KEY; a: ENGINE_PARTITION_KEY")]
    [InlineData(Engine + "\nENGINE_SORTING_KEY \"day\"", Engine, "", "")]
    [InlineData(Engine + "\nENGINE_SORTING_KEY \"day\"", "", "", "")]
    [InlineData("ENGINE_SORTING_KEY \"day\"", "", Engine + "\nENGINE_SORTING_KEY \"kind\"", "b: ENGINE_SORTING_KEY")]
    [InlineData(null, Engine + "\nENGINE_SORTING_KEY \"day\"", Engine + "\nENGINE_SORTING_KEY \"kind\"", "b: ENGINE_SORTING_KEY")]
    [InlineData(null, "", Engine + "\nENGINE_SORTING_KEY \"kind\"", "")]
    [InlineData(null, Engine, "ENGINE \"SummingMergeTree\"", "b: ENGINE")]
    [InlineData(Engine + "\nENGINE_SORTING_KEY \"day\"", Engine + "\nENGINE_SORTING_KEY \"kind\"", Engine + "\nENGINE_SORTING_KEY \"kind\"", "a: ENGINE_SORTING_KEY; b: ENGINE_SORTING_KEY")]
    public void Engines_of_one_target_are_reported_where_they_differ(string? target, string first, string second, string expected)
    {
        var page = "```datafiles good\n=== datasources/events.datasource\nSCHEMA >\n    `day` Date,\n    `kind` String\n"
            + (target is null ? "" : $"=== datasources/counts.datasource\nSCHEMA >\n    `day` Date,\n    `kind` String,\n    `n` AggregateFunction(count)\n\n{target}\n") + View("a", first) + View("b", second) + "```\n";
        var found = ExampleReader.Read(page).Single().Findings().Where(f => f.Id == "DF2007").Select(f => $"{Path.GetFileNameWithoutExtension(f.Place.Path)}: {f.Message.Split(' ')[0]}");

        Assert.Equal(expected, string.Join("; ", found));
    }

    private static string View(string name, string engine) =>
        $"=== pipes/{name}.pipe\nNODE {name}_1\nSQL >\n    SELECT day, kind, countState() AS n FROM events WHERE kind = '{name}' GROUP BY day, kind\nTYPE materialized\nDATASOURCE counts\n{engine}\n";
}
