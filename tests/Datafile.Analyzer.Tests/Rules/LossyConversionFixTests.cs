namespace Datafile.Analyzer.Tests.Rules;

/// <summary>What the fix of DF2003 declares.</summary>
public class LossyConversionFixTests
{
    [Theory]
    [InlineData("Nullable(String)", "ENGINE_SORTING_KEY \"k\"", 1)]
    [InlineData("Nullable(String)", "ENGINE_SORTING_KEY \"v\"", 0)]
    [InlineData("Nullable(String)", "ENGINE_SORTING_KEY \"k, lower(v)\"", 0)]
    [InlineData("Nullable(String)", "ENGINE_SORTING_KEY \"k\"\nENGINE_PARTITION_KEY \"v\"", 0)]
    [InlineData("LowCardinality(Nullable(String))", "ENGINE_SORTING_KEY \"k\"", 1)]
    [InlineData("LowCardinality(Nullable(String))", "ENGINE_SORTING_KEY \"v\"", 0)]
    public void A_column_of_a_key_is_not_declared_Nullable(string type, string keys, int fixes)
    {
        var project = TinyProject.Empty
            .With("datasources/events.datasource", $"SCHEMA >\n    `k` UInt64,\n    `v` {type}\n\nENGINE \"MergeTree\"\nENGINE_SORTING_KEY \"k\"\n")
            .With("datasources/kept.datasource", $"SCHEMA >\n    `k` UInt64,\n    `v` String\n\nENGINE \"MergeTree\"\n{keys}\n")
            .With("pipes/view.pipe", "NODE n\nSQL >\n    SELECT k, v FROM events\n\nTYPE materialized\nDATASOURCE kept\n");

        var finding = Assert.Single(project.Against(null).Findings, f => f.Id == "DF2003");
        Assert.Equal(fixes, finding.Fixes.Length);
    }

    /// <summary>The engine takes no Nullable column that tells what becomes of a row.</summary>
    [Theory]
    [InlineData("Int8", "CollapsingMergeTree", "ENGINE_SIGN \"v\"")]
    [InlineData("UInt8", "ReplacingMergeTree", "ENGINE_VER \"v\"")]
    [InlineData("UInt8", "ReplacingMergeTree", "ENGINE_VER \"k\"\nENGINE_IS_DELETED \"v\"")]
    public void A_column_of_the_engine_is_not_declared_Nullable(string type, string engine, string option)
    {
        var project = TinyProject.Empty
            .With("datasources/events.datasource", $"SCHEMA >\n    `k` UInt64,\n    `v` Nullable({type})\n\nENGINE \"MergeTree\"\nENGINE_SORTING_KEY \"k\"\n")
            .With("datasources/kept.datasource", $"SCHEMA >\n    `k` UInt64,\n    `v` {type}\n\nENGINE \"{engine}\"\nENGINE_SORTING_KEY \"k\"\n{option}\n")
            .With("pipes/view.pipe", "NODE n\nSQL >\n    SELECT k, v FROM events\n\nTYPE materialized\nDATASOURCE kept\n");

        Assert.Empty(Assert.Single(project.Against(null).Findings, f => f.Id == "DF2003").Fixes);
    }
}
