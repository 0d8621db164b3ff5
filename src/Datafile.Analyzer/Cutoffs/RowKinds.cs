using System.Collections.Immutable;
using Datafile.Parser;

namespace Datafile.Analyzer.Cutoffs;

/// <summary>
/// A row as far as conditions can tell rows apart: for every axis the piece between two neighbouring cuts (or NULL), and
/// for every open condition whether it holds. A set of conditions tells only so many kinds apart, so what is true of all
/// of them is proved.
/// </summary>
internal sealed class RowKind
{
    private readonly RowKinds _kinds;
    private readonly int[] _pieces;
    private readonly int _assumptions;

    internal RowKind(RowKinds kinds, int[] pieces, int assumptions) => (_kinds, _pieces, _assumptions) = (kinds, pieces, assumptions);

    /// <summary>Whether the value lies below the cut; null for NULL.</summary>
    public bool? IsBelow(Cut cut)
    {
        var axis = _kinds.IndexOf(cut.Axis);
        return _pieces[axis] == RowKinds.Null ? null : _pieces[axis] <= _kinds.IndexOf(axis, cut);
    }

    public bool IsNull(Axis axis) => _pieces[_kinds.IndexOf(axis)] == RowKinds.Null;

    public bool Assumes(string key) => (_assumptions & (1 << _kinds.IndexOfOpen(key))) != 0;

    internal int PieceOf(int axis) => _pieces[axis];
}

/// <summary>All kinds of rows that a set of conditions tells apart.</summary>
internal sealed class RowKinds
{
    public const int Null = -1;

    private readonly List<Axis> _axes = [];
    private readonly List<List<(AxisValue Value, bool After)>> _cuts = [];
    private readonly List<Dictionary<(AxisValue Value, bool After), int>> _cutIndex = [];
    private readonly List<string> _open = [];
    private readonly Horizon _horizon;
    private readonly int _parts; // of the conditions, while they are few enough

    public RowKinds(IEnumerable<RowCondition> conditions, Horizon horizon)
    {
        _horizon = horizon;
        foreach (var part in conditions.SelectMany(c => c.DescendantsAndSelf()))
        {
            // More of either is never looked at, and finding each among the others would cost the square of their number.
            if (++_parts > Limits.RowChecks || _open.Count > Limits.OpenConditions || _axes.Count > Limits.Axes)
            {
                _parts = Limits.RowChecks + 1;
                break;
            }

            switch (part)
            {
                case Cut cut:
                    AddAxis(cut.Axis);
                    _cuts[IndexOf(cut.Axis)].Add((cut.Value, cut.After));
                    break;
                case NullTest test:
                    AddAxis(test.Axis);
                    break;
                case OpenCondition open when !_open.Contains(open.Key):
                    _open.Add(open.Key);
                    break;
                case ClockCondition clock when !_open.Contains(clock.Key):
                    _open.Add(clock.Key);
                    break;
            }
        }

        for (var i = 0; i < _cuts.Count; i++)
        {
            _cuts[i] = [.. _cuts[i].Distinct().OrderBy(c => c.Value).ThenBy(c => c.After)];
            _cutIndex.Add(_cuts[i].Select((cut, index) => (cut, index)).ToDictionary(c => c.cut, c => c.index));
        }
    }

    /// <summary>Whether some row fulfils one of some conditions and one of others; false where there are too many kinds of rows to look at.</summary>
    public static bool Share(ImmutableArray<RowCondition> one, ImmutableArray<RowCondition> other, Horizon horizon)
    {
        var kinds = new RowKinds([.. one, .. other], horizon);
        return kinds.IsBounded
            && kinds.ByBusiness([])
                .SelectMany(group => group)
                .Any(kind => one.Any(c => c.Holds(kind) == true) && other.Any(c => c.Holds(kind) == true));
    }

    /// <summary>Whether every row that fulfils one of some conditions fulfils one of others as well, and there may be such a row.</summary>
    public static bool Includes(ImmutableArray<RowCondition> all, ImmutableArray<RowCondition> some, Horizon horizon)
    {
        var kinds = new RowKinds([.. all, .. some], horizon);
        if (!kinds.IsBounded)
            return false;

        var found = kinds.ByBusiness([]).SelectMany(group => group).Where(kind => some.Any(c => c.Holds(kind) == true)).ToArray();
        return found.Length > 0 && found.All(kind => all.Any(c => c.Holds(kind) == true));
    }

    /// <summary>Whether it is known that no row, of whatever time, fulfils one of some conditions.</summary>
    public static bool AreEmpty(ImmutableArray<RowCondition> conditions)
    {
        var kinds = new RowKinds(conditions, Horizon.All);
        return kinds.IsBounded && kinds.ByBusiness([]).SelectMany(group => group).All(kind => conditions.All(c => c.Holds(kind) != true));
    }

    public IReadOnlyList<Axis> Axes => _axes;

    /// <summary>Whether there are few enough kinds to look at each, with every condition.</summary>
    public bool IsBounded =>
        _parts <= Limits.RowChecks
            && _open.Count <= Limits.OpenConditions
            && Count is var count
            && count <= Limits.RowKinds
            && count * _parts <= Limits.RowChecks;

    private long Count =>
        _cuts.Aggregate(1L << Math.Min(_open.Count, Limits.OpenConditions), (count, cuts) => Math.Min(count * (cuts.Count + 2), int.MaxValue));

    public int IndexOf(Axis axis) => _axes.FindIndex(a => a.Key == axis.Key);

    internal int IndexOf(int axis, Cut cut) => _cutIndex[axis][(cut.Value, cut.After)];

    internal int IndexOfOpen(string key) => _open.IndexOf(key);

    /// <summary>The pieces of an axis that can hold a row, from below; without NULL.</summary>
    public IReadOnlyList<int> Pieces(int axis) =>
        [.. Enumerable.Range(0, _cuts[axis].Count + 1).Where(p => CanHoldRows(axis, p))];

    /// <summary>Every kind of row, in groups that differ only on one axis (its pieces in order, then NULL).</summary>
    public IEnumerable<ImmutableArray<RowKind>> Along(int axis)
    {
        var own = Pieces(axis).Concat(_axes[axis].IsNullable ? [Null] : []).ToArray();
        var others = Enumerable.Range(0, _axes.Count).Where(a => a != axis).ToArray();
        foreach (var pieces in Combinations(others, 0, new int[_axes.Count]))
        {
            for (var assumptions = 0; assumptions < 1 << _open.Count; assumptions++)
            {
                yield return [.. own.Select(piece =>
                {
                    var all = (int[])pieces.Clone();
                    all[axis] = piece;
                    return new RowKind(this, all, assumptions);
                })];
            }
        }
    }

    /// <summary>Every kind of row, in groups that differ only in what conditions on time tell apart.</summary>
    /// <param name="times">The keys of the axes and open conditions that are on a time.</param>
    public IEnumerable<IReadOnlyList<RowKind>> ByBusiness(HashSet<string> times)
    {
        var axes = Enumerable.Range(0, _axes.Count).Where(a => !times.Contains(_axes[a].Key)).ToArray();
        var mask = _open.Select((key, i) => times.Contains(key) ? 0 : 1 << i).Sum();
        IEnumerable<int[]> all = _axes.Count == 0
            ? [[]]
            : Combinations([.. Enumerable.Range(0, _axes.Count)], 0, new int[_axes.Count]).Select(p => (int[])p.Clone());
        return all
            .SelectMany(pieces => Enumerable.Range(0, 1 << _open.Count).Select(assumptions => (Pieces: pieces, Assumptions: assumptions)))
            .GroupBy(
                k => string.Join(",", axes.Select(a => k.Pieces[a])) + ";" + (k.Assumptions & mask),
                k => new RowKind(this, k.Pieces, k.Assumptions))
            .Select(group => group.ToArray());
    }

    /// <summary>Whether a piece lies so far ahead that nobody misses its rows: an upper bound there is another word for none.</summary>
    public bool IsFarAhead(int axis, int piece) =>
        piece > 0 && _axes[axis].IsTime && _axes[axis].MomentOf(_cuts[axis][piece - 1].Value) >= _horizon.Newest;

    /// <summary>The lower end of a piece; null for the lowest.</summary>
    public (AxisValue Value, bool After)? LowerEnd(int axis, int piece) => piece <= 0 ? null : _cuts[axis][piece - 1];

    /// <summary>The upper end of a piece; null for the highest.</summary>
    public (AxisValue Value, bool After)? UpperEnd(int axis, int piece) => piece >= _cuts[axis].Count ? null : _cuts[axis][piece];

    /// <summary>A piece in words, for a message.</summary>
    public RowRange RangeOf(int index, int piece)
    {
        var (axis, cuts) = (_axes[index], _cuts[index]);
        string Quoted(AxisValue value) => axis.Kind == AxisKind.Number ? axis.Print(value) : $"'{axis.PrintDay(value)}'";
        if (piece == 0)
            return new RowRange($"{axis.Label} {(cuts[0].After ? "<=" : "<")} {Quoted(cuts[0].Value)}");

        var low = cuts[piece - 1];
        if (piece == cuts.Count)
            return new RowRange($"{axis.Label} {(low.After ? ">" : ">=")} {Quoted(low.Value)}");

        var high = cuts[piece];
        return new RowRange(low.Value.CompareTo(high.Value) == 0
            ? $"{axis.Label} = {Quoted(low.Value)}"
            : $"{axis.Label} {(low.After ? ">" : ">=")} {Quoted(low.Value)} and {(high.After ? "<=" : "<")} {Quoted(high.Value)}");
    }

    private IEnumerable<int[]> Combinations(int[] axes, int index, int[] pieces)
    {
        if (index == axes.Length)
        {
            yield return pieces;
            yield break;
        }

        var axis = axes[index];
        foreach (var piece in Pieces(axis).Concat(_axes[axis].IsNullable ? [Null] : []))
        {
            pieces[axis] = piece;
            foreach (var combination in Combinations(axes, index + 1, pieces))
                yield return combination;
        }
    }

    private void AddAxis(Axis axis)
    {
        var index = IndexOf(axis);
        if (index < 0)
        {
            _axes.Add(axis);
            _cuts.Add([]);
        }
        else if (axis.IsTime && !_axes[index].IsTime)
        {
            _axes[index] = axis;
        }
    }

    /// <summary>Whether a text is the first timestamp that begins with another one, which is shorter than those of the column: nothing lies between.</summary>
    private static bool IsBeginning(Axis axis, AxisValue low, AxisValue high) =>
        high.Text.Length > low.Text.Length && high.Text.StartsWith(low.Text, StringComparison.Ordinal) && axis.MomentOf(low) == axis.MomentOf(high);

    /// <summary>Whether a value lies between two neighbouring cuts, given how finely the axis is divided.</summary>
    private bool CanHoldRows(int index, int piece)
    {
        var (axis, cuts) = (_axes[index], _cuts[index]);
        if (axis.Kind != AxisKind.Text && !IsInRange(axis.Range, piece > 0 ? cuts[piece - 1] : null, piece < cuts.Count ? cuts[piece] : null))
            return false;
        if (piece == 0)
            return cuts.Count == 0 || !axis.IsTime || axis.MomentOf(cuts[0].Value) > _horizon.Oldest;
        if (piece == cuts.Count)
            return true;

        var (low, high) = (cuts[piece - 1], cuts[piece]);
        if (axis.IsTime && axis.MomentOf(high.Value) <= _horizon.Oldest)
            return false;

        if (axis.Kind == AxisKind.Time && low.Value.Number < _horizon.Oldest - 86_400)
            return true; // it begins before all rows and ends among them

        if (axis.Kind == AxisKind.Text)
            return !(axis.HoldsTimestamps
                && !high.After
                && ((low.After && AreNeighbours(axis, low.Value, high.Value)) || IsBeginning(axis, low.Value, high.Value)));

        // Where the type is unknown, only what whole seconds show is said.
        var step = axis.Resolution ?? (axis.Kind == AxisKind.Time ? 1m : 0m);
        if (step == 0m)
            return low.Value.CompareTo(high.Value) < 0 || (!low.After && high.After);

        // A Date is midnight of its zone, which is usually not a whole number of days in UTC.
        var offset = step == 86_400
            ? TimeText.Moment(DateTime.SpecifyKind(TimeText.ToLocal(low.Value.Number, axis.Zone), DateTimeKind.Utc)) - low.Value.Number
            : 0m;
        var from = low.Value.Number + offset;
        var first = Math.Floor(from / step) * step;
        if (first < from || low.After)
            first += step;
        var end = high.Value.Number + offset;
        return first < end || (first == end && high.After);
    }

    /// <summary>Whether a piece has a value that the type of its axis holds.</summary>
    private static bool IsInRange(ValueRange range, (AxisValue Value, bool After)? low, (AxisValue Value, bool After)? high) =>
        !(low is { } from && (from.Value.Number > range.Highest || (from.After && from.Value.Number == range.Highest)))
        && !(high is { } to && (to.Value.Number < range.Lowest || (!to.After && to.Value.Number == range.Lowest)));

    /// <summary>Whether two texts are timestamps (or days) of one shape with none of that shape between them.</summary>
    private static bool AreNeighbours(Axis axis, AxisValue low, AxisValue high) =>
        low.Text.Length == high.Text.Length && (low.Text.Length is 10 or 19 || (low.Text.Length == 20 && low.Text[19] == 'Z' && high.Text[19] == 'Z'))
        && axis.MomentOf(high) - axis.MomentOf(low) <= (low.Text.Length == 10 ? 86_400 : 1);
}
