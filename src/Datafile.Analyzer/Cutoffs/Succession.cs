namespace Datafile.Analyzer.Cutoffs;

/// <summary>
/// Two queries whose rows follow each other in time, such as two runs of one copy, or an old and a new table that are read
/// together: the rows that both take, and those between that neither takes.
/// </summary>
/// <param name="Overlap">A range that both take; null where there is none.</param>
/// <param name="OverlapLength">Its length in seconds; 0 for one value, and the largest number for a range without an end.</param>
/// <param name="Gap">A range after the first and before the second; null where there is none.</param>
/// <param name="GapLength">Its length in seconds.</param>
internal sealed record Succession(RowRange? Overlap, decimal OverlapLength, RowRange? Gap, decimal GapLength)
{
    /// <summary>Looks at every region; null where there are too many.</summary>
    /// <param name="axis">The time by which both are cut.</param>
    public static Succession? Of(RowCondition first, RowCondition second, Axis axis, Horizon horizon)
    {
        var regions = new RowRegions([first, second], horizon);
        var index = regions.IndexOf(axis);
        if (!regions.IsBounded || index < 0)
            return null;

        var found = new Succession(null, 0, null, 0);
        foreach (var group in regions.Along(index))
        {
            var rows = group.Where(k => k.PieceOf(index) != RowRegions.Null)
                .Select(k => (Piece: k.PieceOf(index), First: first.Holds(k) == true, Second: second.Holds(k) == true)).ToArray();
            var (end, start) = (Array.FindLastIndex(rows, r => r.First), Array.FindIndex(rows, r => r.Second));
            if (end < 0 || start < 0)
                continue;

            if (start <= end && rows.FirstOrDefault(r => r.First && r.Second) is { First: true } both)
                found = found with { Overlap = regions.RangeOf(index, both.Piece), OverlapLength = Length(regions, axis, index, both.Piece, both.Piece) };
            else if (start > end + 1)
            {
                // What lies between may be in several pieces: the end of the one is another moment than the start of the other.
                var longest = rows.Skip(end + 1).Take(start - end - 1).OrderByDescending(r => Length(regions, axis, index, r.Piece, r.Piece)).First().Piece;
                found = found with
                {
                    Gap = regions.RangeOf(index, longest),
                    GapLength = Length(regions, axis, index, rows[end + 1].Piece, rows[start - 1].Piece),
                };
            }
        }

        return found;
    }

    /// <summary>The seconds from the lower end of a piece to the upper end of the same or a later one.</summary>
    private static decimal Length(RowRegions regions, Axis axis, int index, int from, int to) =>
        regions.LowerEnd(index, from) is { } low && regions.UpperEnd(index, to) is { } high
            ? axis.MomentOf(high.Value) - axis.MomentOf(low.Value)
            : decimal.MaxValue;
}
