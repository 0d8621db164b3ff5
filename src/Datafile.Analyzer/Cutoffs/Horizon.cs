using Datafile.Analyzer.Types;

namespace Datafile.Analyzer.Cutoffs;

/// <summary>
/// The time in which rows lie, as far as proofs mind: a bound far back lies before the first row, and an upper bound far
/// ahead is another word for none.
/// </summary>
/// <param name="Oldest">In seconds since 1970.</param>
/// <param name="Newest">In seconds since 1970.</param>
internal readonly record struct Horizon(decimal Oldest, decimal Newest)
{
    private const decimal Year = 365 * TimeUnits.Day;

    /// <summary>All times that ClickHouse can write.</summary>
    public static Horizon All { get; } = new(-62_135_596_800m, 253_402_300_799m);

    public static Horizon Around(decimal now) => new(now - (2 * Year), now + (5 * Year));
}
