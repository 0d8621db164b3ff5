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

    /// <summary>
    /// The same, and far enough back for rows of each of some ways in which rows are taken: one that ends before all times takes nothing that
    /// proofs mind, and what lies after it would be nobody's.
    /// </summary>
    public Horizon Reaching(IEnumerable<RowCondition> ways, Axis axis)
    {
        var oldest = Oldest;
        foreach (var way in ways.SelectMany(Alternatives))
        {
            if (EndOf(way, axis) is { } end)
                oldest = Math.Min(oldest, end - TimeUnits.Day);
        }

        return this with { Oldest = oldest };
    }

    private static IEnumerable<RowCondition> Alternatives(RowCondition rows) => rows switch
    {
        AllOf { Parts: [var only] } => Alternatives(only),
        AnyOf any => any.Parts.SelectMany(Alternatives),
        _ => [rows],
    };

    /// <summary>The moment that no row of a condition reaches; null where there is none, or none is known.</summary>
    private static decimal? EndOf(RowCondition rows, Axis axis)
    {
        switch (rows)
        {
            case Bound { Operator: CompareOperator.Less } bound when bound.Axis.Key == axis.Key:
                return axis.MomentOf(bound.Value);
            case Negation { Inner: Bound { Operator: CompareOperator.GreaterOrEquals } bound } when bound.Axis.Key == axis.Key:
                return axis.MomentOf(bound.Value);
            case AllOf all:
                decimal? first = null;
                foreach (var part in all.Parts)
                {
                    if (EndOf(part, axis) is { } end && !(first < end))
                        first = end;
                }

                return first;
            default:
                return null;
        }
    }
}
