using Datafile.Analyzer.Analysis;
using Datafile.Analyzer.Types;
using Datafile.ClickHouse.Tests.Engine;
using Datafile.ClickHouse.Tests.Projects;
using Microsoft.CodeAnalysis;
using Xunit.Abstractions;

namespace Datafile.ClickHouse.Tests.States;

/// <summary>Does a column take the states that the analyzer says it takes?</summary>
public sealed class AggregateStateTests(ClickHouseDatabase database, ITestOutputHelper output) : IClassFixture<ClickHouseDatabase>
{
    private const int Seed = 1, Pairs = 900;

    [ClickHouseFact]
    public void A_state_is_accepted_where_the_engine_creates_the_view()
    {
        database.Execute($"CREATE TABLE events ({string.Join(", ", StateGrammar.Columns.Select(c => $"{c.Key} {c.Value}"))}) ENGINE = MergeTree ORDER BY tuple()");
        var grammar = new StateGrammar(Seed);
        var verdicts = Enumerable.Range(0, Pairs).Select(_ => grammar.Next()).Select(p => Judge(p.Declared, p.Produced)).OfType<Verdict>().ToArray();

        var accepted = verdicts.Count(v => v.Refusal is null);
        var wrong = verdicts.Where(v => v.Accepts != (v.Refusal is null)).Select(v => v.ToString()).ToArray();
        var falseAlarms = verdicts.Where(v => v.IsReported && v.Refusal is null).Select(v => v.ToString()).ToArray();
        output.WriteLine(
            $"{Pairs} pairs, {Pairs - verdicts.Length} that no table or query can have; {accepted} accepted, {verdicts.Length - accepted} refused; "
            + $"{wrong.Length} told wrong; DF2001 reports {verdicts.Count(v => v.IsReported)} of the refused, {falseAlarms.Length} false alarms");

        Assert.True(verdicts.Length >= 400 && accepted > 100, "The grammar has lost its edge.");
        Assert.True(wrong.Length == 0, string.Join("\n", wrong));
        Assert.True(falseAlarms.Length == 0, string.Join("\n", falseAlarms));
    }

    /// <summary>What engine and analyzer say; null where there is no such column or no such state.</summary>
    private Verdict? Judge(State declared, State produced)
    {
        string type;
        try
        {
            type = database.Query($"SELECT toTypeName({produced.Expression}) FROM events")[0][0].Replace("\\'", "'", StringComparison.Ordinal);
            database.Execute("DROP TABLE IF EXISTS target", $"CREATE TABLE target (k UInt8, state {declared.Declared}) ENGINE = AggregatingMergeTree ORDER BY k");
        }
        catch (ClickHouseException)
        {
            return null;
        }

        var refusal = database.Refusal($"CREATE MATERIALIZED VIEW view TO target AS SELECT u8 AS k, {produced.Expression} AS state FROM events GROUP BY k");
        if (refusal is null)
            database.Execute("DROP TABLE view");

        var accepts = AggregateState.Accepts(ClickHouseType.Parse(declared.Declared), ClickHouseType.Parse(type));
        return new Verdict(declared, type, refusal, accepts, Findings(declared, produced).Contains("DF2001"));
    }

    private static IEnumerable<string> Findings(State declared, State produced) => DatafileAnalysis.Analyze(new AnalysisRequest(
        InMemoryProject.Of(
            ("datasources/events.datasource", $"SCHEMA >\n    {string.Join(",\n    ", StateGrammar.Columns.Select(c => $"`{c.Key}` {c.Value}"))}\n"),
            ("datasources/target.datasource", $"SCHEMA >\n    `k` UInt8,\n    `state` {declared.Declared}\n\nENGINE \"AggregatingMergeTree\"\nENGINE_SORTING_KEY \"k\"\n"),
            ("pipes/view.pipe", $"NODE view_1\nSQL >\n    SELECT u8 AS k, {produced.Expression} AS state FROM events GROUP BY k\n\nTYPE materialized\nDATASOURCE target\n")),
        null, DateTime.UnixEpoch)).Findings.Where(f => f.Severity > DiagnosticSeverity.Info).Select(f => f.Id); // other levels of one state are an info

    private sealed record Verdict(State Declared, string Produced, string? Refusal, bool Accepts, bool IsReported)
    {
        public override string ToString() => $"{Declared.Declared} ← {Produced}: {(Refusal is null ? "accepted" : "refused: " + Refusal[..Math.Min(160, Refusal.Length)])}";
    }
}
