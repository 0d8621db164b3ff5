using System.Collections.Immutable;
using Datafile.Analyzer.Cutoffs;

namespace Datafile.Analyzer.Release;

/// <summary>The rows of backfills that ask for the clock of the server: they depend on when these run.</summary>
internal static class ClockedHistory
{
    public static bool IsIn(ImmutableArray<Backfill> backfills) => backfills.Any(IsIn);

    public static bool IsIn(Backfill backfill) => backfill.History.SelectMany(h => h.DescendantsAndSelf()).Any(c => c is ClockCondition);

    /// <summary>The rows that backfills move where they run at a moment, in seconds since 1970; the parameters of runs are not known there.</summary>
    public static ImmutableArray<RowCondition> At(ImmutableArray<Backfill> backfills, decimal moment)
    {
        var reader = new ConditionReader();
        return [.. backfills.SelectMany(b => b.Branches).Select(b => reader.Read(ServerClock.At(b.Filters, moment)))];
    }
}
