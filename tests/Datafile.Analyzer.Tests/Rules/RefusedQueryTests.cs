using Datafile.Analyzer.Analysis;
using Datafile.Analyzer.Findings;
using Microsoft.CodeAnalysis;

namespace Datafile.Analyzer.Tests.Rules;

/// <summary>What ClickHouse refuses of a query, and which versions of it do.</summary>
public class RefusedQueryTests
{
    private static readonly TinyProject Events = TinyProject.Empty
        .With("datasources/events.datasource", "SCHEMA >\n    `k` UInt8,\n    `t` DateTime\n\nENGINE ReplacingMergeTree\nENGINE_SORTING_KEY k\n")
        .With("datasources/plain.datasource", "SCHEMA >\n    `k` UInt8\n\nENGINE MergeTree\nENGINE_SORTING_KEY k\n")
        .With("datasources/sampled.datasource", "SCHEMA >\n    `k` UInt8\n\nENGINE MergeTree\nENGINE_SORTING_KEY k\nENGINE_SAMPLING_KEY k\n")
        .With("datasources/copies.datasource", "SCHEMA >\n    `k` UInt8\n\nENGINE MergeTree\nENGINE_SORTING_KEY k\n");

    /// <summary>A function that came with a version is no error before the version is known.</summary>
    [Theory]
    [InlineData(null, DiagnosticSeverity.Info)]
    [InlineData("25.7", DiagnosticSeverity.Warning)]
    [InlineData("25.12", null)]
    [InlineData("26.1", null)]
    public void A_function_of_a_newer_version_is(string? version, DiagnosticSeverity? expected)
    {
        var findings = Findings(Events.With("pipes/p.pipe", "NODE n\nSQL >\n    SELECT HMAC('sha256', 'text', 'key') AS h FROM plain\n\nTYPE endpoint\n"), version);

        Assert.Equal(expected, findings.SingleOrDefault()?.Severity);
    }

    /// <summary>What is written before the arguments of a funnel or a sequence; a state that is merged has no conditions (ClickHouse 26.7).</summary>
    [Theory]
    [InlineData("windowFunnel(10, 'strict_once')(t, k = 1)", "")]
    [InlineData("windowFunnel(10, 'strict_order', 'strict')(t, k = 1)", "windowFunnel has no mode 'strict'. Write 'strict_deduplication'.")]
    [InlineData("windowFunnel(10, 'first')(t, k = 1)", "windowFunnel has no mode 'first'. Write 'strict_deduplication'.")]
    [InlineData("sequenceMatch('(?1).*(?t==5)(?2).')(t, k = 1, k = 2)", "")]
    [InlineData("sequenceMatch('')(t, k = 1)", "")]
    [InlineData("sequenceMatch('(?1) (?2)')(t, k = 1, k = 2)", "the pattern of sequenceMatch cannot be read from ' (?2)' on. Write parts such as (?1), (?t>=60), . and .*.")]
    [InlineData("sequenceCount('(?1)(?t=5)(?2)')(t, k = 1, k = 2)", "the pattern of sequenceCount cannot be read from '(?t=5)(?2)' on. Write parts such as (?1), (?t>=60), . and .*.")]
    [InlineData("sequenceMatchEvents('(?1)(?2)')(t, k = 1)", "the pattern of sequenceMatchEvents names condition 2 of 1. Write the number of a condition, or add one.")]
    [InlineData("sequenceMatchIf('(?1)(?3)')(t, k = 1, k = 2, k = 3)", "the pattern of sequenceMatch names condition 3 of 2. Write the number of a condition, or add one.")]
    [InlineData("sequenceMatchState('(?1)(?2)')(t, k = 1)", "the pattern of sequenceMatch names condition 2 of 1. Write the number of a condition, or add one.")]
    [InlineData("sequenceMatchMerge('(?1)(?2)')(s) FROM (SELECT sequenceMatchState('(?1)(?2)')(t, k = 1, k = 2) AS s FROM events) --", "")]
    public void Before_the_arguments_of_an_aggregate_is_told(string query, string expected)
    {
        var findings = Findings(Events.With("pipes/p.pipe", $"NODE n\nSQL >\n    SELECT {query} AS c FROM events\n\nTYPE endpoint\n"));

        Assert.Equal(expected.Length == 0 ? [] : [$"ClickHouse refuses node 'n' of 'p': {expected}"], findings.Select(f => f.Message));
    }

    /// <summary>A fix changes what is computed where another function was meant, so it is offered for a slip of the pen alone.</summary>
    [Theory]
    [InlineData("countif(k = 1)", "countIf", true)]
    [InlineData("uniqExactIF(k, k = 1)", "uniqExactIf", true)]
    [InlineData("to_start_of_hour(any(t))", "toStartOfHour", true)]
    [InlineData("toStartOfMont(any(t))", "toStartOfMonth", true)]
    [InlineData("toInt(any(k))", "toInt8", false)]
    [InlineData("toUInt(any(k))", "toUInt8", false)]
    [InlineData("notNull(any(k))", "notNullIn", false)]
    [InlineData("last(k)", "least", false)]
    public void A_misspelt_function_is_corrected_where_it_can_only_mean_one(string call, string near, bool isFixed)
    {
        var finding = Assert.Single(Findings(Events.With("pipes/p.pipe", $"NODE n\nSQL >\n    SELECT {call} AS c FROM events\n\nTYPE endpoint\n")));

        Assert.EndsWith($"Write {near}.", finding.Message, StringComparison.Ordinal);
        Assert.Equal(isFixed, !finding.Fixes.IsEmpty);
    }

    /// <summary>Words of the grammar in capitals, a lambda without parentheses, a map of two arrays, and counts of topK (ClickHouse 26.7).</summary>
    [Theory]
    [InlineData("TRIM(toString(k)) AS a, LTRIM(toString(k)) AS b, rTrim(toString(k)) AS c, date_part('year', t) AS d FROM events")]
    [InlineData("arrayFold(acc, x -> acc + x, [1, 2], toInt64(0)) AS s, arrayMap(x, y -> x + y, [1], [2]) AS m FROM events")]
    [InlineData("CAST((groupArray(toString(k)), groupArray(k)), 'Map(String, UInt32)') AS m FROM events")]
    [InlineData("x.1 AS item, x.count + 1 AS c FROM (SELECT topKWeighted(3, 3, 'counts')(toString(k), k) AS top FROM events) ARRAY JOIN top AS x")]
    public void What_ClickHouse_takes_has_no_finding(string query) =>
        Assert.Empty(Findings(Events.With("pipes/p.pipe", $"NODE n\nSQL >\n    SELECT {query}\n\nTYPE endpoint\n")));

    /// <summary>A number names an item at the top of GROUP BY alone, and inside of an item its own alias means a column.</summary>
    [Theory]
    [InlineData("toString(k) AS k, count() AS c FROM events GROUP BY 1", "")]
    [InlineData("count() AS c, toString(k) AS k FROM events GROUP BY -1", "")]
    [InlineData("count() AS c, toString(k) AS k FROM events GROUP BY 2 HAVING k != '1' ORDER BY 2", "")]
    [InlineData("toString(k) AS k, * EXCEPT (k, t), count() AS c FROM events GROUP BY 1", "")]
    [InlineData("toString(k) AS k, count() AS c FROM events GROUP BY toString(k)", "'k' is neither in GROUP BY nor in an aggregate. Add it to GROUP BY, or write any(k).")]
    [InlineData("toString(k) AS d, count() AS c FROM events GROUP BY (1, 2)", "'k' is neither in GROUP BY nor in an aggregate. Add it to GROUP BY, or write any(k).")]
    [InlineData("count() AS c FROM events GROUP BY (k, 1)", "")]
    [InlineData("count() AS c FROM events GROUP BY k, 1", "count() is an aggregate, which GROUP BY cannot contain. Compute it in a subquery.")]
    [InlineData("k AS a, toString(a) AS k, count() AS c FROM events GROUP BY k, 1", "")]
    public void Of_a_grouping_is_refused(string query, string expected)
    {
        var project = Events.With("pipes/q.pipe", $"NODE n\nSQL >\n    SELECT {query}\n");

        Assert.Equal(expected, string.Join("; ", Findings(project).Select(f => f.Message.Split(" node 'n' of 'q': ")[1])));
    }

    /// <summary>A tag that writes a value is a constant, whatever the request; one that writes a column may be any.</summary>
    [Theory]
    [InlineData("toStartOfInterval(t, INTERVAL {{Int32(step, 5)}} MINUTE) AS m, k, count() AS c FROM events GROUP BY m", true)]
    [InlineData("toDate(t, {{String(tz, 'UTC')}}) AS m, k, count() AS c FROM events GROUP BY m", true)]
    [InlineData("t + {{Int32(shift, 5)}} AS m, k, count() AS c FROM events GROUP BY t + {{Int32(shift, 5)}}", true)]
    [InlineData("t + {{Int32(shift, 5)}} AS m, count() AS c FROM events GROUP BY t + {{ Int32(shift, 5) }}", false)]
    [InlineData("k % {{UInt8(g, 3)}} AS m, count() AS c FROM events GROUP BY m", false)]
    [InlineData("toString({{column(by, 'k')}}) AS m, k, count() AS c FROM events GROUP BY m", false)]
    [InlineData("{{column(by, 'k')}} AS m, k, count() AS c FROM events GROUP BY m", false)]
    [InlineData("k, count() AS c FROM events GROUP BY {{Int32(position, 1)}}", false)]
    public void A_grouping_with_a_tag_is_refused(string query, bool expected)
    {
        var project = Events.With("pipes/q.pipe", $"NODE n\nSQL >\n    %\n    SELECT {query}\n\nTYPE endpoint\n");

        Assert.Equal(expected, Findings(project).Any(f => f.Message.Contains("is neither in GROUP BY nor in an aggregate", StringComparison.Ordinal)));
    }

    /// <summary>The parameters of a state are those of the function that reads it, as they are written (measured on ClickHouse 26.7).</summary>
    [Theory]
    [InlineData("topK(5), String", "topKMerge(5)", "")]
    [InlineData("topK(5), String", "topKMerge", "topKMerge cannot read a state of topK(5). Write topKMerge(5).")]
    [InlineData("topK(5), String", "topKMerge(10)", "topKMerge cannot read a state of topK(5). Write topKMerge(5).")]
    [InlineData("topK, String", "topKMerge(10)", "topKMerge cannot read a state of topK. Write topKMerge.")]
    [InlineData("uniqCombined(14), String", "uniqCombinedMerge", "uniqCombinedMerge cannot read a state of uniqCombined(14). Write uniqCombinedMerge(14).")]
    [InlineData("windowFunnel(60), DateTime, UInt8", "windowFunnelMerge(30)", "windowFunnelMerge cannot read a state of windowFunnel(60). Write windowFunnelMerge(60).")]
    [InlineData("groupArray(10), String", "groupArrayMerge(10)", "")]
    [InlineData("exponentialMovingAverage(0.5), Float64, UInt32", "exponentialMovingAverageMerge(0.50)", "")]
    [InlineData("quantile(0.5), Float64", "quantileMerge(0.9)", "")]
    [InlineData("quantilesTDigest(0.5), Float64", "quantilesTDigestMerge(0.9)", "")]
    [InlineData("sequenceMatch('(?1)(?2)'), DateTime, UInt8, UInt8", "sequenceMatchMerge('(?1)')", "")]
    public void A_read_of_a_state_is_refused(string state, string merge, string expected)
    {
        var project = Events
            .With("datasources/states.datasource", $"SCHEMA >\n    `k` UInt8,\n    `s` AggregateFunction({state})\n\nENGINE AggregatingMergeTree\nENGINE_SORTING_KEY k\n")
            .With("pipes/q.pipe", $"NODE n\nSQL >\n    SELECT {merge}(s) AS v FROM states\n\nTYPE endpoint\n");

        Assert.Equal(expected, string.Join("; ", Findings(project).Where(f => f.Id == "DF1009").Select(f => f.Message.Split(" node 'n' of 'q': ")[1])));
    }

    /// <summary>The rows of a view are those that are inserted.</summary>
    [Theory]
    [InlineData("SELECT k FROM events", "")]
    [InlineData("SELECT k FROM events FINAL", "a materialized view cannot read its source with FINAL: it sees the inserted rows alone. Remove FINAL.")]
    [InlineData("SELECT k FROM sampled SAMPLE 0.1", "a materialized view cannot read its source with SAMPLE: it sees the inserted rows alone. Remove SAMPLE.")]
    [InlineData("SELECT k FROM plain PREWHERE k > 1", "a materialized view cannot read its source with PREWHERE: it sees the inserted rows alone. Write its condition in WHERE.")]
    [InlineData("SELECT k FROM plain FINAL", "FINAL is only for engines that merge rows, and 'plain' is a MergeTree. Remove FINAL.")]
    [InlineData("SELECT k FROM (SELECT k FROM events FINAL)", "a materialized view cannot read its source with FINAL: it sees the inserted rows alone. Remove FINAL.")]
    [InlineData("SELECT k FROM plain JOIN events FINAL USING k", "")]
    [InlineData("SELECT lower(k) AS k FROM events FINAL", "lower does not accept UInt8 as argument 1. Convert it, or use another function.; a materialized view cannot read its source with FINAL: it sees the inserted rows alone. Remove FINAL.")]
    [InlineData("%\n    SELECT k FROM {% if defined(x) %} events {% else %} plain FINAL {% end %}", "FINAL is only for engines that merge rows, and 'plain' is a MergeTree. Remove FINAL.")]
    public void In_a_view_is_refused(string query, string expected)
    {
        var project = Events.With("pipes/v.pipe", $"NODE n\nSQL >\n    {query}\n\nTYPE materialized\nDATASOURCE copies\n");

        Assert.Equal(expected, string.Join("; ", Findings(project).Select(f => f.Message.Split(" node 'n' of 'v': ")[1])));
    }

    private static IEnumerable<Finding> Findings(TinyProject project, string? version = null) => DatafileAnalysis.Analyze(new AnalysisRequest(project.Snapshot, null, TinyProject.Utc("2024-06-01 10:00:00"))
    {
        ClickHouse = version is null ? null : Version.Parse(version),
    }).Findings.Where(f => f.Id == "DF1009");
}
