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
    /// <summary>Looks at every kind of row; null where there are too many kinds.</summary>
    /// <param name="axis">The time by which both are cut.</param>
    public static Succession? Of(RowCondition first, RowCondition second, Axis axis, Horizon horizon)
    {
        var kinds = new RowKinds([first, second], horizon);
        var index = kinds.IndexOf(axis);
        if (!kinds.IsBounded || index < 0)
            return null;

        var found = new Succession(null, 0, null, 0);
        foreach (var group in kinds.Along(index))
        {
            var rows = group.Where(k => k.PieceOf(index) != RowKinds.Null)
                .Select(k => (Piece: k.PieceOf(index), First: first.Holds(k) == true, Second: second.Holds(k) == true)).ToArray();
            var (end, start) = (Array.FindLastIndex(rows, r => r.First), Array.FindIndex(rows, r => r.Second));
            if (end < 0 || start < 0)
                continue;

            if (start <= end && rows.FirstOrDefault(r => r.First && r.Second) is { First: true } both)
                found = found with { Overlap = kinds.RangeOf(index, both.Piece), OverlapLength = Length(kinds, axis, index, both.Piece) };
            else if (start > end + 1)
                found = found with { Gap = kinds.RangeOf(index, rows[end + 1].Piece), GapLength = Length(kinds, axis, index, rows[end + 1].Piece) };
        }

        return found;
    }

    private static decimal Length(RowKinds kinds, Axis axis, int index, int piece) =>
        kinds.LowerEnd(index, piece) is { } low && kinds.UpperEnd(index, piece) is { } high
            ? axis.MomentOf(high.Value) - axis.MomentOf(low.Value)
            : decimal.MaxValue;
}
