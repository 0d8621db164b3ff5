using Datafile.Analyzer.Cutoffs;

namespace Datafile.Analyzer.Release;

/// <summary>
/// A number at which a backfill ends and a view begins: a count of minutes, an id that grows, or what is computed from one. Whatever it
/// counts, it is meant as the cut-off, but when its rows arrive is not known.
/// </summary>
internal static class DividingNumber
{
    /// <summary>What divides the two; nothing where no number does.</summary>
    public static IEnumerable<Axis> Between(RowCondition backfill, RowCondition view) =>
        from begin in Bounds(view)
        where begin is { Operator: CompareOperator.GreaterOrEquals, Axis: { Kind: AxisKind.Number, IsTime: false, IsArithmetic: true } }
        where Bounds(backfill).Any(end => end.Operator == CompareOperator.Less && end.Axis.Key == begin.Axis.Key && end.Value.CompareTo(begin.Value) == 0)
        select begin.Axis;

    /// <summary>The comparisons that every row of a condition fulfils.</summary>
    private static IEnumerable<Bound> Bounds(RowCondition condition) => condition switch
    {
        Bound bound => [bound],
        Negation { Inner: Bound bound } =>
            [bound with { Operator = bound.Operator == CompareOperator.Less ? CompareOperator.GreaterOrEquals : CompareOperator.Less }],
        AllOf all => all.Parts.SelectMany(Bounds),
        AnyOf { Parts: [var only] } => Bounds(only),
        Fallback rest => Bounds(rest.Inner), // what becomes of NULL is another matter
        Choice { Then: AllOf { Parts.IsEmpty: true }, Otherwise: AnyOf { Parts.IsEmpty: true } } choice => Bounds(choice.Condition),
        _ => [],
    };
}
