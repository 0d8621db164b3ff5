using Datafile.Analyzer.Findings;
using Datafile.Analyzer.Tests.Documentation;

namespace Datafile.Analyzer.Tests.Rules;

/// <summary>A change of a project that is released with <c>tb release</c>, in the format of the examples of a rule page.</summary>
internal static class ReleaseExample
{
    /// <summary>The script of a release that is created and put into preview.</summary>
    public const string Script = """
        === deploy/0.0.1/deploy.sh
        set -e
        tb release create --semver 0.0.1
        tb --semver 0.0.1 deploy --fork-downstream
        tb release preview --semver 0.0.1

        """;

    /// <summary>Events, and their number of each day by the view <c>daily_mv</c>.</summary>
    public const string Daily = """
        === datasources/events.datasource
        SCHEMA >
            `timestamp` DateTime,
            `user` String,
            `value` UInt32
        === datasources/daily.datasource
        SCHEMA >
            `day` Date,
            `events` AggregateFunction(count)
        === pipes/daily_mv.pipe
        NODE daily_1
        SQL >
            SELECT toDate(timestamp) AS day, countState() AS events FROM events GROUP BY day
        TYPE materialized
        DATASOURCE daily

        """;

    /// <summary>How a node that fills <c>daily</c> ends.</summary>
    public const string Materialized = "TYPE materialized\nDATASOURCE daily\n", Copy = "TYPE copy\nTARGET_DATASOURCE daily\nCOPY_SCHEDULE @on-demand\n";

    public static string Pipe(string name, string query, string type) => $"=== pipes/{name}.pipe\nNODE {name.Replace("_mv", "", StringComparison.Ordinal)}_1\nSQL >\n    {query}\n{type}";

    /// <summary>What is found in a change of what is live as version 0.0.0, on 2023-12-14 at 10:00:00 UTC.</summary>
    public static IEnumerable<Finding> Findings(string live, string change) => ExampleReader.Read($"""
        ```datafiles base
        now: 2023-12-14 10:00:00
        workflow: releases
        === .tinyenv
        VERSION=0.0.0
        {live}```

        ```datafiles good
        {change}```

        """).Single().Findings();
}
