using System.Collections.Immutable;
using Datafile.ClickHouse.Tests.Engine;
using Datafile.ClickHouse.Tests.Projects;
using Xunit.Abstractions;

namespace Datafile.ClickHouse.Tests.Cutoffs;

/// <summary>
/// Does the proof of a cut-off say what the engine does? Pairs of filters are written by a grammar, the engine takes rows
/// with both, and the analyzer only reads them.
/// </summary>
public sealed class CutoffProofTests(ClickHouseDatabase database, ITestOutputHelper output) : IClassFixture<ClickHouseDatabase>
{
    private const int Seed = 1, Pairs = 900;

    private static readonly string[] Warnings = ["DF3001", "DF3002", "DF4003", "DF4004", "DF4005", "DF4006"];

    [ClickHouseFact]
    public void Overlaps_and_gaps_are_found_where_the_engine_has_them_and_nowhere_else()
    {
        var (grammar, probes) = (new FilterGrammar(Seed), new ProbeTable(database));
        var verdicts = Enumerable.Range(0, Pairs).Select(_ => Judge(grammar.Next(), probes)).OfType<Verdict>().ToArray();

        var (overlaps, gaps) = (verdicts.Count(v => v.Truth.Overlap is not null), verdicts.Count(v => v.Truth.Gap is not null));
        var alarms = verdicts.Where(v => v.IsFalseAlarm).ToArray();
        var wrong = verdicts.Where(v => v.Truth.Overlap is not null || v.Truth.Gap is not null).ToArray();
        var misses = wrong.Where(v => !v.Ids.Any(Warnings.Contains)).ToArray();
        var quiet = verdicts.Count(v => v.Truth.IsExact && !v.Ids.Any(Warnings.Contains));
        output.WriteLine(
            $"{Pairs} pairs, {Pairs - verdicts.Length} refused by the engine; {overlaps} overlap, {gaps} have a gap, {verdicts.Count(v => v.Truth.IsExact)} are exact "
            + $"({quiet} without a finding); {alarms.Length} false alarms, {misses.Length} of {wrong.Length} missed");
        Print("False alarm", alarms);
        Print("Missed", misses);

        Assert.True(overlaps > 150 && gaps > 150 && verdicts.Length > 600, "The grammar has lost its edge.");
        Assert.Empty(alarms);
        Assert.True(misses.Length <= wrong.Length * 0.05, $"{misses.Length} of {wrong.Length} overlaps and gaps have no finding.");
    }

    [Theory]
    [InlineData("ts + INTERVAL 999999999 DAY > '2024-05-01 12:00:00'")]
    [InlineData("toStartOfYear(ts) > '9999-12-31'")]
    [InlineData("toStartOfMonth(ts + INTERVAL 1 DAY) <= '9999-12-31'")]
    [InlineData("toMonday(tm) <= '0001-01-01'")]
    [InlineData("tm - INTERVAL 90000 WEEK < toDateTime(79228162514264337593543950335)")]
    [InlineData("em / 79228162514264337593543950335 > 79228162514264337593543950335")]
    [InlineData("intDiv(em, 1000000000000000000) * 79228162514264337593543950335 >= 1e28")]
    [InlineData("toUnixTimestamp64Nano(t3) > toUnixTimestamp64Nano(toDateTime(79228162514264337593543950335))")]
    [InlineData("es > toYYYYMMDDhhmmss(toStartOfHour(toDateTime(79228162514264337593543950335)))")]
    [InlineData("em * 0.0000000000000000000000000001 > 79228162514264337593543950335")]
    [InlineData("t3 > -79228162514264337593543950335 AND t3 < '2024-05-01 12:00:00'")]
    [InlineData("t3 BETWEEN -79228162514264337593543950335 AND 79228162514264337593543950335")]
    [InlineData("em > -79228162514264337593543950335 AND em + 79228162514264337593543950335 < 1e28")]
    public void Numbers_beyond_all_times_break_nothing(string filter)
    {
        var pair = new FilterPair(filter, $"NOT ({filter})", [TimeColumn.DateTime], Moment.Of(2024, 5, 1), [], IsCopy: false);

        Assert.DoesNotContain(PairProject.Analyze(pair).Ids(), id => id is "DF4003" or "DF4004");
    }

    /// <summary>What engine and analyzer say; null where the engine refuses a filter.</summary>
    private static Verdict? Judge(FilterPair pair, ProbeTable probes)
    {
        try
        {
            return new Verdict(pair, probes.Ask(pair), PairProject.Analyze(pair).Ids());
        }
        catch (ClickHouseException)
        {
            return null;
        }
    }

    private void Print(string title, IEnumerable<Verdict> verdicts)
    {
        foreach (var (pair, truth, ids) in verdicts)
            output.WriteLine($"{title}: {pair} → {string.Join(" ", ids)}; both take {truth.Overlap ?? "nothing"}, neither takes {truth.Gap ?? "nothing"}");
    }

    private sealed record Verdict(FilterPair Pair, Truth Truth, ImmutableArray<string> Ids)
    {
        public bool IsFalseAlarm =>
            (Ids.Contains("DF4003") && Truth.Overlap is null) || (Ids.Contains("DF4004") && Truth.Gap is null && !Truth.SplitsNulls);
    }
}
