using Datafile.Analyzer.Tests.Documentation;

namespace Datafile.Analyzer.Tests.Rules;

/// <summary>Partition keys that keep rows of one sorting key (user, day) apart, by the engine that would merge them.</summary>
public class NeverMergedTests
{
    private const string Versions = "Warning: 'at', which changes from version to version", Replaced = "Info: never replaced", Collapsed = "Info: never collapsed", Merged = "Info: never merged";

    [Theory]
    [InlineData("ReplacingMergeTree", "toYYYYMM(at)", "ENGINE_VER \"at\"", Versions)]
    [InlineData("ReplacingMergeTree(at)", "toYYYYMM(at)", "", Versions)]
    [InlineData("ReplacingMergeTree", "toYYYYMM(at)", "", Replaced)]
    [InlineData("ReplacingMergeTree", "kind", "ENGINE_VER \"at\"", Replaced)]
    [InlineData("ReplacingMergeTree", "toYYYYMM(day)", "ENGINE_VER \"at\"", "")]
    [InlineData("ReplacingMergeTree", "(toYYYYMM(day), kind)", "ENGINE_VER \"at\"", Replaced)]
    [InlineData("ReplacingMergeTree", "(toYYYYMM(day), user)", "ENGINE_VER \"at\"", "")]
    [InlineData("ReplacingMergeTree", "tuple()", "ENGINE_VER \"at\"", "")]
    [InlineData("ReplacingMergeTree", "", "ENGINE_VER \"at\"", "")]
    [InlineData("CollapsingMergeTree", "kind", "ENGINE_SIGN \"sign\"", Collapsed)]
    [InlineData("CollapsingMergeTree(sign)", "toYYYYMM(day)", "", "")]
    [InlineData("AggregatingMergeTree", "kind", "", Merged)]
    [InlineData("SummingMergeTree", "kind", "", Merged)]
    [InlineData("SummingMergeTree", "toYYYYMM(day)", "", "")]
    [InlineData("MergeTree", "kind", "", "")]
    public void A_partition_key_is_reported_where_it_keeps_rows_of_one_key_apart(string engine, string partition, string options, string expected) => AssertFound(expected, engine, partition, options, "");

    /// <summary>A view that groups by all columns of the partition has no rows that should be merged across partitions.</summary>
    [Theory]
    [InlineData("AggregatingMergeTree", "kind", "user, day, kind", "any(zone) AS zone, kind", "")]
    [InlineData("AggregatingMergeTree", "kind", "user, day", "any(zone) AS zone, any(kind) AS kind", Merged)]
    [InlineData("AggregatingMergeTree", "concat(kind, zone)", "user, day, kind", "any(zone) AS zone, kind", Merged)]
    [InlineData("AggregatingMergeTree", "concat(kind, zone)", "user, day, kind, zone", "zone, kind", "")]
    [InlineData("ReplacingMergeTree", "kind", "user, day, kind", "any(zone) AS zone, kind", Replaced)]
    public void A_partition_of_a_target(string engine, string partition, string groups, string outputs, string expected) => AssertFound(
        expected, engine, partition, "", $"=== pipes/rows_mv.pipe\nNODE rows_1\nSQL >\n    SELECT user, day, {outputs} FROM events GROUP BY {groups}\nTYPE materialized\nDATASOURCE rows\n");

    /// <summary>Without a sorting key, only ReplacingMergeTree merges: all rows are of one key.</summary>
    [Theory]
    [InlineData("SummingMergeTree", "tuple()", "Info: has an empty sorting key, and SummingMergeTree merges no rows then")]
    [InlineData("AggregatingMergeTree", "tuple()", "Info: has an empty sorting key, and AggregatingMergeTree merges no rows then")]
    [InlineData("SummingMergeTree", "user", "")]
    [InlineData("ReplacingMergeTree", "tuple()", "")]
    [InlineData("MergeTree", "tuple()", "")]
    public void An_empty_sorting_key(string engine, string key, string expected) => AssertFound(expected, engine, "", "", "", key);

    private static void AssertFound(string expected, string engine, string partition, string options, string views, string key = "user, day")
    {
        const string Columns = "SCHEMA >\n    `user` String,\n    `day` Date,\n    `kind` String,\n    `zone` String,\n    `at` DateTime DEFAULT now(),\n    `sign` Int8 DEFAULT 1\n";
        var page = $"```datafiles good\n=== datasources/events.datasource\n{Columns}=== datasources/rows.datasource\n{Columns}\nENGINE \"{engine}\"\n"
            + (partition.Length == 0 ? "" : $"ENGINE_PARTITION_KEY \"{partition}\"\n") + $"ENGINE_SORTING_KEY \"{key}\"\n{options}\n{views}```\n";
        var found = ExampleReader.Read(page).Single().Findings().Where(f => f.Id == "DF2011").Select(f => $"{f.Severity}: {f.Message}").ToArray();
        if (expected.Length == 0)
        {
            Assert.Empty(found);
            return;
        }

        Assert.StartsWith(expected.Substring(0, expected.IndexOf(' ')), Assert.Single(found), StringComparison.Ordinal);
        Assert.Contains(expected.Substring(expected.IndexOf(' ') + 1), found[0], StringComparison.Ordinal);
    }
}
