using System.Collections.Immutable;

namespace Datafile.Analyzer.Changes;

/// <summary>Where it is said what a deployment does with a change: a label of the pages in docs/reference with its address.</summary>
/// <param name="Label">As in the column "source" of datafile format 9 and Forward deployments 4.</param>
/// <param name="Address">Empty where it follows from what other sources say.</param>
internal sealed record Citation(string Label, string Address)
{
    /// <summary>What follows from what other sources say.</summary>
    public static ImmutableArray<Citation> Derived { get; } = [new("derived", "")];

    /// <summary>What no source says.</summary>
    public static ImmutableArray<Citation> Nobody { get; } = [];

    // Classic.
    public static readonly Citation
        ClassicCli = new("Classic CLI", "https://pypi.org/project/tinybird-cli/"),
        ClassicChangelog = new("Classic changelog", "https://pypi.org/project/tinybird-cli/3.3.1.dev17/"),
        UseCases = new("use cases", "https://github.com/tinybirdco/use-case-examples"),
        ReleasesPage = new("docs: releases", "https://www.tinybird.co/docs/concepts/releases"),
        BackfillsPage = new("docs: backfills", "https://www.tinybird.co/docs/version-control/backfill-strategies");

    // Forward.
    public static readonly Citation
        DeploymentsPage = new("deployments", "https://www.tinybird.co/docs/forward/core-concepts/deployments"),
        Evolve = new("evolve", "https://www.tinybird.co/docs/forward/test-and-deploy/evolve-data-source"),
        MaterializedViews = new("materialized views", "https://www.tinybird.co/docs/forward/core-concepts/materialized-views"),
        AlterPost = new("blog: alter", "https://www.tinybird.co/blog/smarter-deployments-with-alter"),
        August2025 = new("changelog 2025-08-08", "https://www.tinybird.co/docs/changelog/2025-08-08-august-week-one"),
        ForwardCli = new("Forward CLI", "https://pypi.org/project/tinybird/"),
        Sdk = new("SDK", "https://www.npmjs.com/package/@tinybirdco/sdk"),
        SdkPython16 = new("sdk-python 16", "https://github.com/tinybirdco/tinybird-sdk-python/issues/16"),
        AgentSkills = new("agent skills", "https://github.com/tinybirdco/tinybird-agent-skills"),
        Openstatus = new("openstatus", "https://github.com/openstatusHQ/openstatus/tree/main/packages/tinybird"),
        Notra1139 = new("notra 1139", "https://github.com/usenotra/notra/issues/1139"),
        TraceFlow = new("trace-flow", "https://github.com/zaks-io/trace-flow");
}
