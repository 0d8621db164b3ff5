using System.Collections.Immutable;

namespace Datafile.Analyzer.Cutoffs;

/// <summary>What live views and backfills take of the regions of rows, one group after the other.</summary>
/// <param name="live">The conditions of the live views, each a way to be taken.</param>
/// <param name="history">The conditions of what is inserted once: each a way to be taken.</param>
/// <param name="triggers">The conditions of backfills that go on to take rows once they are deployed.</param>
/// <param name="axis">The axis of the cut-off.</param>
internal sealed class PartitionTally(
    ImmutableArray<RowCondition> live, ImmutableArray<RowCondition> history, ImmutableArray<RowCondition> triggers, RowRegions regions, Axis axis)
{
    private readonly int _index = regions.IndexOf(axis);

    // A view that asks for NULL has decided what becomes of such rows, unless its backfill takes those of before.
    private readonly bool _asksForNull = live.SelectMany(c => c.DescendantsAndSelf()).OfType<NullTest>().Any(t => t.Axis.Key == axis.Key);

    /// <summary>The views (by index) that want the rows of a group, for each group that only one side takes.</summary>
    private readonly List<ImmutableHashSet<int>> _oneSided = [];

    private readonly HashSet<int> _moved = [];
    private int? _overlap, _gap;
    private bool _losesNulls, _doublesNulls, _hasLiveNulls, _hasMovedNulls, _hasTriggeredNulls;

    /// <summary>What is seen in the groups so far.</summary>
    public Partition Result
    {
        get
        {
            var untouched = Enumerable.Range(0, live.Length).Where(i => !_moved.Contains(i)).ToImmutableHashSet();
            return new Partition(
                Overlap: _overlap is { } overlap ? regions.RangeOf(_index, overlap) : null,
                Gap: _gap is { } gap ? regions.RangeOf(_index, gap) : null,
                Nulls: axis.HasColumnNulls ? LostNulls : NullLoss.None,
                DoublesNulls: axis.HasColumnNulls && _doublesNulls,
                Differs: _oneSided.Any(wantedBy => wantedBy.IsEmpty || !wantedBy.IsSubsetOf(untouched)),
                Unproved: null,
                OtherTime: null,
                Untouched: untouched)
            { LeavesNulls = _losesNulls };
        }
    }

    private NullLoss LostNulls =>
        _losesNulls ? NullLoss.All
        : _hasTriggeredNulls || _hasLiveNulls == _hasMovedNulls ? NullLoss.None
        : _hasLiveNulls ? NullLoss.Early
        : NullLoss.Late;

    /// <summary>Looks at regions that differ only on the axis of the cut-off.</summary>
    public void Add(ImmutableArray<RowRegion> group)
    {
        var rows = group.Select(region => new Taken(
            region.PieceOf(_index),
            live.Count(c => c.Holds(region) == true),
            history.Count(c => c.Holds(region) == true),
            triggers.Any(c => c.Holds(region) == true))).ToArray();
        var wantedBy = Enumerable.Range(0, live.Length).Where(i => group.Any(region => live[i].Holds(region) == true)).ToImmutableHashSet();
        var isMoved = rows.Any(r => r.History > 0);
        if (isMoved)
            _moved.UnionWith(wantedBy);
        if (isMoved == wantedBy.IsEmpty)
        {
            _oneSided.Add(wantedBy);
            return;
        }

        foreach (var row in rows)
        {
            if (row.Piece == RowRegions.Null)
                AddNulls(row, isMoved);
            else if (!regions.IsFarAhead(_index, row.Piece))
                AddTimes(row, isMoved);
        }
    }

    private void AddNulls(Taken row, bool isMoved)
    {
        _losesNulls |= isMoved && row.IsLost && !_asksForNull;
        _doublesNulls |= row.Live > 0 && row.History > 0;
        _hasLiveNulls |= row.Live > 0;
        _hasMovedNulls |= row.History > 0;
        _hasTriggeredNulls |= row.IsTriggered;
    }

    private void AddTimes(Taken row, bool isMoved)
    {
        if ((row.Live > 0 && (row.History > 0 || row.IsTriggered)) || row.History > 1)
            _overlap ??= row.Piece;
        else if (isMoved && row.IsLost)
            _gap ??= row.Piece;
    }

    /// <summary>The rows of a region, and how often each side takes them.</summary>
    /// <param name="Piece">The piece of the axis in which they lie.</param>
    private readonly record struct Taken(int Piece, int Live, int History, bool IsTriggered)
    {
        public bool IsLost => Live + History == 0;
    }
}
