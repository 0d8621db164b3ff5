using Datafile.Analyzer.Analysis;
using Datafile.Analyzer.Project;

namespace Datafile.Analyzer.Tests.Rules;

/// <summary>Which changes of a live Data Source a deploy does not apply, in each workflow.</summary>
public class SilentNoOpTests
{
    private const string Events = "datasources/events.datasource", States = "datasources/states.datasource", Totals = "datasources/totals.datasource";

    private static readonly TinyProject Live = TinyProject.Empty
        .With(Events, """
            SCHEMA >
                `ts` DateTime `json:$.ts`,
                `user` String `json:$.user`,
                `bytes` UInt32 `json:$.bytes`

            ENGINE "MergeTree"
            ENGINE_SORTING_KEY "user, ts"
            KAFKA_CONNECTION_NAME c
            KAFKA_TOPIC t
            KAFKA_GROUP_ID g
            """)
        .With(States, "SCHEMA >\n    `user` String,\n    `n` AggregateFunction(count),\n    `most` SimpleAggregateFunction(max, UInt32)\n\nENGINE \"AggregatingMergeTree\"\nENGINE_SORTING_KEY \"user\"\n")
        .With(Totals, "SCHEMA >\n    `user` String,\n    `n` AggregateFunction(count)\n\nENGINE \"AggregatingMergeTree\"\nENGINE_SORTING_KEY \"user\"\n")
        .With("pipes/totals_mv.pipe", "NODE totals_1\nSQL >\n    SELECT user, countState() AS n FROM events GROUP BY user\n\nTYPE materialized\nDATASOURCE totals\n");

    /// <summary>A release re-creates what it cannot alter, so only settings of Kafka stay behind; in branches nothing is re-created.</summary>
    [Theory]
    [InlineData(Events, "\"user, ts\"", "\"ts\"", "", "cannot change the sorting key")]
    [InlineData(Events, "ENGINE_SORTING_KEY", "ENGINE_PARTITION_KEY \"toYYYYMM(ts)\"\nENGINE_SORTING_KEY", "", "cannot change the partition key")]
    [InlineData(Events, "ENGINE_SORTING_KEY", "ENGINE_PRIMARY_KEY \"user\"\nENGINE_SORTING_KEY", "", "cannot change the primary key")]
    [InlineData(Events, "\"MergeTree\"", "\"ReplacingMergeTree\"", "", "cannot change the engine")]
    [InlineData(Events, "ENGINE_SORTING_KEY", "ENGINE_SETTINGS \"index_granularity=1024\"\nENGINE_SORTING_KEY", "", "cannot change the settings of the engine")]
    [InlineData(Events, "KAFKA_GROUP_ID g", "KAFKA_GROUP_ID h", "cannot change the Kafka settings", "cannot change the Kafka settings")]
    [InlineData(Events, "\"user, ts\"\nKAFKA_CONNECTION_NAME c\nKAFKA_TOPIC t\nKAFKA_GROUP_ID g", "\"ts\"\nKAFKA_CONNECTION_NAME c\nKAFKA_TOPIC t\nKAFKA_GROUP_ID h", "", "cannot change the sorting key and the Kafka settings")]
    [InlineData(Events, "UInt32", "UInt64", "", "cannot change column 'bytes' of 'events' from UInt32 to UInt64")]
    [InlineData(Events, "UInt32", "Nullable(UInt32)", "", "")]
    [InlineData(Events, "`bytes` UInt32 `json:$.bytes`", "`bytes` UInt32 `json:$.bytes`,\n    `more` Nullable(String) `json:$.more`", "", "")]
    [InlineData(States, "AggregateFunction(count)", "AggregateFunction(sum, UInt64)", "", "cannot change column 'n' of 'states' from AggregateFunction(count) to AggregateFunction(sum, UInt64)")]
    [InlineData(States, "SimpleAggregateFunction(max, UInt32)", "SimpleAggregateFunction(max, UInt64)", "", "")]
    [InlineData(States, "SimpleAggregateFunction(max, UInt32)", "UInt32", "", "")]
    [InlineData(Totals, "AggregateFunction(count)", "AggregateFunction(sum, UInt64)", "", "")]
    [InlineData(Totals, "`user` String", "`user` LowCardinality(String)", "", "cannot change column 'user' of 'totals' from String to LowCardinality(String)")]
    public void A_deploy_does_not_apply(string file, string old, string now, string inReleases, string inBranches)
    {
        Says(inReleases, Live.Released("0.0.0"), Live.Edit(file, old, now).Released("0.0.1"), Workflow.Releases);
        Says(inBranches, Live, Live.Edit(file, old, now), Workflow.Branches);
        Says("", Live, Live.Edit(file, old, now), Workflow.Forward);
    }

    /// <summary>What the engine is stays the same, so the message names the part.</summary>
    [Fact]
    public void A_part_of_the_engine_is_named()
    {
        var plain = Live.Edit(Events, "\"MergeTree\"", "\"ReplacingMergeTree\"");
        var versioned = Live.Edit(Events, "\"MergeTree\"", "\"ReplacingMergeTree\"\nENGINE_VER \"bytes\"");
        Says("cannot change ENGINE_VER of an existing Data Source", plain, versioned, Workflow.Branches);
        Says("cannot change ENGINE_VER of an existing Data Source", versioned, plain, Workflow.Branches);
        Says("cannot change the engine of an existing Data Source", Live, versioned, Workflow.Branches);
    }

    /// <summary>A FORWARD_QUERY keeps stored rows only where it can convert them.</summary>
    [Theory]
    [InlineData("avg, UInt32", "avgState(bytes)", "Remove the instruction, or let the view fill a new Data Source.")]
    [InlineData("sum, UInt64", "sumState(toUInt64(bytes))", "To keep them, add a FORWARD_QUERY to 'totals'.")]
    public void A_forward_query_is_advised_where_it_can_convert(string state, string value, string advice)
    {
        static TinyProject With(string state, string value, string method) => Live.Edit(Totals, "(count)", $"({state})").With(
            "pipes/totals_mv.pipe", $"NODE totals_1\nSQL >\n    SELECT user, {value} AS n FROM events GROUP BY user\n\nTYPE materialized\nDATASOURCE totals\n{method}");

        Says(advice, With("sum, UInt32", "sumState(bytes)", ""), With(state, value, "DEPLOYMENT_METHOD alter\n"), Workflow.Forward);
    }

    private static void Says(string expected, TinyProject before, TinyProject after, Workflow workflow)
    {
        RuleAssert.Says(expected, DatafileAnalysis.Analyze(new AnalysisRequest(after.Snapshot, before.Snapshot, TinyProject.Utc("2026-06-01 12:00:00")) { Workflow = workflow })
            .Findings.Where(f => f.Id == "DF3005"));
    }
}
