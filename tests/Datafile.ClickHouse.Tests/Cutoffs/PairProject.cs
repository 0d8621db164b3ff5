using Datafile.Analyzer.Analysis;
using Datafile.Analyzer.Project;
using Datafile.ClickHouse.Tests.Projects;

namespace Datafile.ClickHouse.Tests.Cutoffs;

/// <summary>A release that adds a column to a view, with a pair of filters.</summary>
internal static class PairProject
{
    private static readonly (string, string) Landing = (
        "datasources/landing.datasource",
        $"""
        SCHEMA >
            {string.Join(",\n    ", TimeColumn.All.Select(c => $"`{c.Name}` {c.Type}"))},
            `b` String,
            `u` UInt8

        ENGINE "MergeTree"
        ENGINE_SORTING_KEY "b"
        """);

    private static readonly ProjectSnapshot Before = InMemoryProject.Of(
        (".tinyenv", "VERSION=0.0.0\n"),
        Landing,
        ("datasources/hits_mv.datasource", Target("")),
        ("pipes/hits.pipe", View("", "WHERE 1", "hits_1", Materialized)));

    private const string Materialized = "TYPE materialized\nDATASOURCE hits_mv\n";

    /// <summary>What the analyzer finds.</summary>
    public static AnalysisResult Analyze(FilterPair pair)
    {
        var run = pair.IsCopy ? "tb --semver 0.0.1 deploy\ntb --semver 0.0.1 pipe copy run backfilling --wait --yes" : "tb --semver 0.0.1 deploy --populate --wait";
        var after = InMemoryProject.Of(
            (".tinyenv", "VERSION=0.0.2\n"),
            Landing,
            ("datasources/hits_mv.datasource", Target("\n    `flag` SimpleAggregateFunction(any, UInt8),")),
            ("deploy/0.0.1/deploy.sh", Script("tb release create --semver 0.0.1\ntb --semver 0.0.1 deploy --fork-downstream\ntb release preview --semver 0.0.1")),
            ("deploy/0.0.2/deploy.sh", Script(run)),
            ("pipes/hits.pipe", View(Flag, "WHERE " + pair.View, "hits_1", Materialized)),
            ("pipes/backfilling.pipe", View(
                Flag, "WHERE " + pair.Backfill, "backfilling_1",
                pair.IsCopy ? "TYPE copy\nTARGET_DATASOURCE hits_mv\nCOPY_MODE append\nCOPY_SCHEDULE @on-demand\n" : Materialized)));
        return DatafileAnalysis.Analyze(new AnalysisRequest(after, Before, Moment.ToUtc(pair.Now)) { Workflow = Workflow.Releases });
    }

    private const string Flag = "\n        anySimpleState(u) AS flag,";

    private static string Target(string added) => $"""
        SCHEMA >
            `kind` String,{added}
            `hits` AggregateFunction(count)

        ENGINE "AggregatingMergeTree"
        ENGINE_SORTING_KEY "kind"
        """;

    private static string View(string added, string where, string node, string type) => $"""
        NODE {node}
        SQL >
            SELECT
                b AS kind,{added}
                countState() AS hits
            FROM landing
            {where}
            GROUP BY kind

        {type}
        """;

    private static string Script(string commands) => $"#!/usr/bin/env bash\nset -euxo pipefail\n{commands}\n";
}
