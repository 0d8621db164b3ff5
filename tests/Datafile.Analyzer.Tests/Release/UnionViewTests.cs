using Datafile.Analyzer.Findings;
using Datafile.Analyzer.Tests.Rules;

namespace Datafile.Analyzer.Tests.Release;

/// <summary>Views with a UNION ALL inside: each of its SELECTs reads the inserted block (ClickHouse facts 1d), and each has a cut-off.</summary>
public class UnionViewTests
{
    private const string C = "'2023-12-14 11:45:00'", Later = "'2023-12-14 11:50:00'";

    private const string Robots = "user = 'robot'", People = "user != 'robot'";

    private static readonly string Cut = Union($"{Robots} AND timestamp > {C}", $"{People} AND timestamp > {C}");

    private static readonly string Rest = Union($"{Robots} AND timestamp <= {C}", $"{People} AND timestamp <= {C}");

    public static TheoryData<string, string, string> Pairs => new()
    {
        { Cut, Rest, "" },
        { Cut, Union($"{People} AND timestamp <= {C}", $"{Robots} AND timestamp <= {C}"), "" },
        { Cut, $"events WHERE timestamp <= {C}", "" },
        { $"events WHERE timestamp > {C}", Rest, "" },
        { Cut, Union($"{Robots} AND timestamp <= {C}", $"{People} AND timestamp <= {Later}"), "DF4003" },
        { Cut, $"events WHERE timestamp <= {Later}", "DF4003" },
        { Union($"{Robots} AND timestamp > {C}", $"{People} AND timestamp > {Later}"), Rest, "DF4004" },
        {
            Union($"{Robots} AND timestamp > {C}", $"{People} AND timestamp > {Later}"),
            Union($"{Robots} AND timestamp <= {C}", $"{People} AND timestamp <= {Later}"),
            ""
        },
        { Union(Robots, People) + $" WHERE timestamp > {C}", Union(Robots, People) + $" WHERE timestamp <= {C}", "" },
        { Union(Robots, People) + $" WHERE timestamp > {C}", Union(Robots, People) + $" WHERE timestamp <= {Later}", "DF4003" },
        { Cut, $"events WHERE {Robots} AND timestamp <= {C}", "DF4006" },
        { Union(Robots, $"{People} AND timestamp > {C}"), Rest, "DF3001" },
        { Union(Robots, People), Rest, "DF3001" },
        {
            Union($"{Robots} AND timestamp > '2023-12-14 09:00:00'", $"{People} AND timestamp > {C}"),
            Union($"{Robots} AND timestamp <= '2023-12-14 09:00:00'", $"{People} AND timestamp <= {C}"),
            "DF3002"
        },

        // Rows that are in the target several times, as often in the history as live.
        { Union($"timestamp > {C}", $"timestamp > {C}"), Union($"timestamp <= {C}", $"timestamp <= {C}"), "" },
        { Union($"timestamp > {C}", $"timestamp > {C}"), Union($"timestamp <= {C}", $"timestamp <= {Later}"), "DF4003" },
        { Union($"timestamp > {C}", $"{People} AND timestamp > {C}"), Union($"timestamp <= {C}", $"{People} AND timestamp <= {C}"), "" },

        // What cannot be laid side by side is not judged.
        { Union($"timestamp > {C}", $"{People} AND timestamp > {C}"), Union($"{People} AND timestamp <= {C}", $"timestamp <= {C}"), "" },
        { Union($"timestamp > {C}", $"timestamp > {C}"), $"events WHERE timestamp <= {C}", "" },

        // Another table is read as a whole with each insert, whatever its filter.
        {
            $"(SELECT * FROM events WHERE timestamp > {C} UNION ALL SELECT * FROM imports)",
            $"(SELECT * FROM events WHERE timestamp <= {Later} UNION ALL SELECT * FROM imports)",
            "DF2005"
        },
    };

    [Theory]
    [MemberData(nameof(Pairs))]
    public void Each_SELECT_is_compared_with_the_backfill(string view, string backfill, string expected) =>
        Assert.Equal(expected, string.Join(" ", Found(view, backfill).Select(f => f.Id).Distinct()));

    [Fact]
    public void A_SELECT_without_the_cutoff_of_another_is_named_where_it_is()
    {
        var view = Union($"{Robots} AND timestamp > {C}", People);
        var finding = Assert.Single(Found(view, Rest));

        Assert.Contains("this SELECT of its pipe 'daily_mv' has no cut-off, unlike another one", finding.Message, StringComparison.Ordinal);
        Assert.EndsWith("Give it the same condition on 'timestamp'.", finding.Message, StringComparison.Ordinal);
        Assert.Equal($"SELECT * FROM events WHERE {People}", TextOf(finding, view));
    }

    /// <summary>What is not followed may be a cut-off: then the view is not said to have none.</summary>
    [Fact]
    public void Beside_a_condition_on_time_that_is_not_followed_the_SELECT_is_named_as_well() => Assert.Contains(
        Found(Union($"{Robots} AND formatDateTime(timestamp, '%W') > '50'", People), Rest),
        f => f.Message.Contains("this SELECT of its pipe 'daily_mv' has no cut-off, unlike another one", StringComparison.Ordinal));

    [Fact]
    public void A_SELECT_whose_history_nothing_moves_is_named_where_it_is()
    {
        var finding = Assert.Single(Found(Cut, $"events WHERE {Robots} AND timestamp <= {C}"));

        Assert.Contains("moves none of the rows that this SELECT of view 'daily_mv' takes", finding.Message, StringComparison.Ordinal);
        Assert.Equal($"SELECT * FROM events WHERE {People} AND timestamp > {C}", TextOf(finding, Cut));
    }

    private static string Union(string one, string other) =>
        $"(SELECT * FROM events WHERE {one} UNION ALL SELECT * FROM events WHERE {other})";

    private static string TextOf(Finding finding, string view)
    {
        var pipe = Pipe("daily_mv", view, ReleaseExample.Materialized);
        return pipe[(pipe.IndexOf('\n') + 1)..].Substring(finding.Location.SourceSpan.Start, finding.Location.SourceSpan.Length);
    }

    private static Finding[] Found(string view, string backfill) =>
    [
        .. ReleaseExample.Findings(
            ReleaseExample.Script
            + ReleaseExample.Daily
            + "=== datasources/imports.datasource\nSCHEMA >\n    `timestamp` DateTime,\n    `user` String,\n    `value` UInt32\n",
            "=== .tinyenv\nVERSION=0.0.1\n"
            + Pipe("daily_mv", view, ReleaseExample.Materialized)
            + Pipe("backfill", backfill, ReleaseExample.Copy)),
    ];

    private static string Pipe(string name, string from, string type) =>
        ReleaseExample.Pipe(name, $"SELECT toDate(timestamp) AS day, countState() AS events FROM {from} GROUP BY day", type);
}
