using Datafile.Analyzer.Types;

namespace Datafile.Analyzer.Cutoffs;

/// <summary>What the filter of a view makes of the time of a row.</summary>
internal enum CutoffShape
{
    /// <summary>No condition on any time.</summary>
    None,

    /// <summary>Every row after one moment, and none before it.</summary>
    After,

    /// <summary>Every row after a moment, which is not the same one for all rows.</summary>
    Several,

    /// <summary>No row of the time that proofs mind.</summary>
    Nothing,

    /// <summary>Rows before a moment, and none after it.</summary>
    Before,

    /// <summary>A moment divides some rows, while others are kept whatever their time: an OR beside the cut-off.</summary>
    OredAway,

    /// <summary>The clock of the server decides.</summary>
    Clock,

    /// <summary>None of these; what it does is not known.</summary>
    Other,
}

/// <summary>A cut-off as it was proved.</summary>
/// <param name="Axis">The axis of the cut-off; null where there is none.</param>
/// <param name="Value">The moment that divides the rows, on the axis.</param>
/// <param name="KeepsValue">Whether rows of exactly that value are kept.</param>
internal sealed record CutoffReading(CutoffShape Shape, Axis? Axis, AxisValue Value, bool KeepsValue)
{
    public static readonly CutoffReading None = new(CutoffShape.None, null, default, false);

    /// <summary>
    /// The moment from which on rows are kept, in seconds since 1970; 0 where no one moment divides them. What comes after
    /// a Date begins with the next day: until then rows of the last day before the cut-off go on to arrive.
    /// </summary>
    public decimal Moment => Shape != CutoffShape.After || Axis is null ? 0
        : Axis.MomentOf(Value) + (!KeepsValue && Axis is { Kind: AxisKind.Time, Resolution: TimeUnits.Day } ? TimeUnits.Day : 0);

    /// <summary>Whether both divide the rows of one axis at the same moment.</summary>
    public bool IsSameAs(CutoffReading other) =>
        (Shape, Axis?.Key, Value, KeepsValue) == (other.Shape, other.Axis?.Key, other.Value, other.KeepsValue);

    /// <summary>For rows between two moments: the later one; null elsewhere.</summary>
    public AxisValue? End { get; private init; }

    /// <summary>
    /// Where several moments divide the rows, the earliest of them as a cut-off of its own; for rows between two moments, the earlier
    /// one; null elsewhere, and where it is not known.
    /// </summary>
    public CutoffReading? Earliest { get; private init; }

    /// <summary>Whether rows that have NULL there are kept.</summary>
    public bool KeepsNulls { get; private init; }

    /// <summary>Reads what a condition makes of time.</summary>
    /// <param name="times">Columns that are times although their type does not say so: the query reads them as times.</param>
    public static CutoffReading Of(RowCondition condition, Horizon horizon, IReadOnlyCollection<string>? times = null)
    {
        var clock = condition.DescendantsAndSelf().OfType<ClockCondition>().FirstOrDefault();
        var axis = LatestAxis(condition, horizon);
        if (axis is null)
        {
            // A condition on a time that is not followed may be a cut-off or not.
            var open = condition.DescendantsAndSelf().Any(c => c is OpaquePredicate or Bound { Axis.IsTime: false } && NamesTime(c, times));
            return clock is not null ? new CutoffReading(CutoffShape.Clock, clock.Axis, default, false)
                : open ? new CutoffReading(CutoffShape.Other, null, default, false)
                : None;
        }

        var regions = new RowRegions([condition], horizon);
        if (!regions.IsBounded)
            return new CutoffReading(CutoffShape.Other, axis, default, false);

        var reading = Divide(condition, regions, axis);
        return reading.Shape == CutoffShape.OredAway && EarliestClock(condition, horizon) is { } earliest
            ? new CutoffReading(CutoffShape.Several, axis, default, false) { Earliest = earliest }
            : reading;
    }

    /// <summary>
    /// Where each part of an OR is a cut-off of its own, as in <c>event_time > t OR arrival_time > t</c>: the earliest of them. Null elsewhere.
    /// </summary>
    private static CutoffReading? EarliestClock(RowCondition condition, Horizon horizon) => (condition is AllOf all ? all.Parts : [condition]).OfType<AnyOf>()
        .Select(either => either.Parts.Select(part => Of(part, horizon)).ToArray())
        .FirstOrDefault(parts => parts.Length > 1 && Array.TrueForAll(parts, p => p is { Shape: CutoffShape.After, Axis.TellsMoments: true }))
        ?.OrderBy(p => p.Moment).First();

    /// <summary>Whether a condition is on a column that is a time.</summary>
    public static bool NamesTime(RowCondition condition, IReadOnlyCollection<string>? times) => condition switch
    {
        OpaquePredicate { Repeats: true } or Bound { Axis.Repeats: true } => false,
        OpaquePredicate open => open.NamesTime || (times is not null && open.Columns.Any(times.Contains)),
        Bound { Axis: var axis } => axis.IsTime || axis.NamesTime || (times is not null && axis.Columns.Any(times.Contains)),
        _ => false,
    };

    /// <summary>The time axis with the latest cut: an older one is a filter of the business.</summary>
    private static Axis? LatestAxis(RowCondition condition, Horizon horizon) =>
        condition.DescendantsAndSelf().OfType<Bound>()
            .Where(c => c.Axis.IsTime && c.Axis.MomentOf(c.Value) > horizon.Oldest)
            .OrderBy(c => c.Axis.MomentOf(c.Value) >= horizon.Newest)
            .ThenByDescending(c => c.Axis.MomentOf(c.Value))
            .Select(c => c.Axis)
            .FirstOrDefault();

    /// <summary>
    /// Whether something else about the column of an axis decides which moment divides a row, as in <c>(toDate(t), toHour(t)) >= ('2024-06-12',
    /// 12)</c>: then not every piece of the one meets every piece of the other.
    /// </summary>
    private static bool IsDividedBySelf(RowCondition condition, Axis axis) => condition.DescendantsAndSelf().Any(c => c switch
    {
        Bound bound => bound.Axis.Key != axis.Key && bound.Axis.Columns.Intersect(axis.Columns).Any(),
        OpaquePredicate open => open.Columns.Intersect(axis.Columns).Any(),
        _ => false,
    });

    private static CutoffReading Divide(RowCondition condition, RowRegions regions, Axis axis)
    {
        var index = regions.IndexOf(axis);
        var (whole, ends, keepsNulls) = (false, new HashSet<(AxisValue, bool)>(), false);
        CutoffReading Shaped(CutoffShape shape) => new(shape, axis, default, false);
        foreach (var group in regions.Along(index))
        {
            keepsNulls |= group.Any(k => k.PieceOf(index) == RowRegions.Null && condition.Holds(k) == true);
            var kept = group.Where(k => k.PieceOf(index) != RowRegions.Null).Select(k => (Region: k, Holds: condition.Holds(k) == true))
                .Where(k => k.Holds || !regions.IsFarAhead(index, k.Region.PieceOf(index)))
                .ToArray();
            if (kept.All(k => !k.Holds))
                continue;
            if (kept.All(k => k.Holds))
            {
                whole = true;
                continue;
            }

            var first = Array.FindIndex(kept, k => k.Holds);
            if (first > 0 && kept.Skip(first).All(k => k.Holds))
                ends.Add(regions.LowerEnd(index, kept[first].Region.PieceOf(index))!.Value);
            else if (!kept[kept.Length - 1].Holds)
            {
                return Shaped(CutoffShape.Before) with
                {
                    End = regions.LowerEnd(index, kept[kept.Length - 1].Region.PieceOf(index)) is { } end && first > 0 ? end.Value : null,
                    Earliest = first > 0 && regions.LowerEnd(index, kept[first].Region.PieceOf(index)) is { } begin ? After(begin) : null,
                };
            }
            else
                return Shaped(CutoffShape.Other);
        }

        return (whole, ends.Count) switch
        {
            (true, 0) => None,
            (true, _) => Shaped(CutoffShape.OredAway),
            (false, 0) => Shaped(CutoffShape.Nothing),
            (false, 1) => After(ends.Single()) with { KeepsNulls = keepsNulls },
            _ => Shaped(CutoffShape.Several) with { Earliest = IsDividedBySelf(condition, axis) ? null : After(ends.Min()) },
        };

        CutoffReading After((AxisValue Value, bool IsExcluded) end) => new(CutoffShape.After, axis, end.Value, KeepsValue: !end.IsExcluded);
    }
}
