using System.Collections.Immutable;
using Datafile.Analyzer.Types;
using Datafile.Parser;

namespace Datafile.Analyzer.Cutoffs;

/// <summary>
/// Rows that conditions cannot tell apart: for every axis the piece between two neighbouring bounds (or NULL), and
/// for every opaque predicate whether it holds. A set of conditions has finitely many regions, so what is true of all
/// of them is proved.
/// </summary>
internal sealed class RowRegion
{
    private readonly RowRegions _regions;
    private readonly int[] _pieces;
    private readonly int _assumptions;

    internal RowRegion(RowRegions regions, int[] pieces, int assumptions) => (_regions, _pieces, _assumptions) = (regions, pieces, assumptions);

    /// <summary>Whether the value lies below the bound; null for NULL.</summary>
    public bool? IsBelow(Bound bound)
    {
        var axis = _regions.IndexOf(bound.Axis);
        return _pieces[axis] == RowRegions.Null ? null : _pieces[axis] <= _regions.IndexOf(axis, bound);
    }

    public bool IsNull(Axis axis) => _pieces[_regions.IndexOf(axis)] == RowRegions.Null;

    public bool Assumes(string key) => (_assumptions & (1 << _regions.IndexOfOpaque(key))) != 0;

    internal int PieceOf(int axis) => _pieces[axis];
}

/// <summary>All regions into which a set of conditions divides rows.</summary>
internal sealed class RowRegions
{
    public const int Null = -1;

    private readonly List<Axis> _axes = [];
    private readonly List<List<(AxisValue Value, bool After)>> _bounds = [];
    private readonly List<Dictionary<(AxisValue Value, bool After), int>> _boundIndex = [];
    private readonly List<string> _opaque = [];
    private readonly Horizon _horizon;
    private readonly int _parts; // of the conditions, while they are few enough

    public RowRegions(IEnumerable<RowCondition> conditions, Horizon horizon)
    {
        _horizon = horizon;
        foreach (var part in conditions.SelectMany(c => c.DescendantsAndSelf()))
        {
            // More of either is never looked at, and finding each among the others would cost the square of their number.
            if (++_parts > Limits.RowChecks || _opaque.Count > Limits.OpaquePredicates || _axes.Count > Limits.Axes)
            {
                _parts = Limits.RowChecks + 1;
                break;
            }

            switch (part)
            {
                case Bound bound:
                    AddAxis(bound.Axis);
                    _bounds[IndexOf(bound.Axis)].Add((bound.Value, bound.After));
                    break;
                case NullTest test:
                    AddAxis(test.Axis);
                    break;
                case OpaquePredicate open when !_opaque.Contains(open.Key):
                    _opaque.Add(open.Key);
                    break;
                case ClockCondition clock when !_opaque.Contains(clock.Key):
                    _opaque.Add(clock.Key);
                    break;
            }
        }

        for (var i = 0; i < _bounds.Count; i++)
        {
            _bounds[i] = [.. _bounds[i].Distinct().OrderBy(c => c.Value).ThenBy(c => c.After)];
            _boundIndex.Add(_bounds[i].Select((bound, index) => (bound, index)).ToDictionary(c => c.bound, c => c.index));
        }
    }

    /// <summary>Whether some row fulfils one of some conditions and one of others; false where there are too many regions to look at.</summary>
    public static bool Share(ImmutableArray<RowCondition> one, ImmutableArray<RowCondition> other, Horizon horizon)
    {
        var regions = new RowRegions([.. one, .. other], horizon);
        return regions.IsBounded
            && regions.ByBusiness([])
                .SelectMany(group => group)
                .Any(region => one.Any(c => c.Holds(region) == true) && other.Any(c => c.Holds(region) == true));
    }

    /// <summary>Whether every row that fulfils one of some conditions fulfils one of others as well, and there may be such a row.</summary>
    public static bool Includes(ImmutableArray<RowCondition> all, ImmutableArray<RowCondition> some, Horizon horizon)
    {
        var regions = new RowRegions([.. all, .. some], horizon);
        if (!regions.IsBounded)
            return false;

        var found = regions.ByBusiness([]).SelectMany(group => group).Where(region => some.Any(c => c.Holds(region) == true)).ToArray();
        return found.Length > 0 && found.All(region => all.Any(c => c.Holds(region) == true));
    }

    /// <summary>Whether it is known that no row fulfils two of some conditions.</summary>
    public static bool AreApart(ImmutableArray<RowCondition> conditions, Horizon horizon)
    {
        var regions = new RowRegions(conditions, horizon);
        return regions.IsBounded && regions.ByBusiness([]).SelectMany(group => group).All(region => conditions.Count(c => c.Holds(region) == true) < 2);
    }

    /// <summary>Whether it is known that no row, of whatever time, fulfils one of some conditions.</summary>
    public static bool AreEmpty(ImmutableArray<RowCondition> conditions)
    {
        var regions = new RowRegions(conditions, Horizon.All);
        return regions.IsBounded && regions.ByBusiness([]).SelectMany(group => group).All(region => conditions.All(c => c.Holds(region) != true));
    }

    public IReadOnlyList<Axis> Axes => _axes;

    /// <summary>Whether there are few enough regions to look at each, with every condition.</summary>
    public bool IsBounded =>
        _parts <= Limits.RowChecks
            && _opaque.Count <= Limits.OpaquePredicates
            && Count is var count
            && count <= Limits.RowRegions
            && count * _parts <= Limits.RowChecks;

    private long Count =>
        _bounds.Aggregate(1L << Math.Min(_opaque.Count, Limits.OpaquePredicates), (count, bounds) => Math.Min(count * (bounds.Count + 2), int.MaxValue));

    public int IndexOf(Axis axis) => _axes.FindIndex(a => a.Key == axis.Key);

    internal int IndexOf(int axis, Bound bound) => _boundIndex[axis][(bound.Value, bound.After)];

    internal int IndexOfOpaque(string key) => _opaque.IndexOf(key);

    /// <summary>The pieces of an axis that can hold a row, from below; without NULL.</summary>
    public IReadOnlyList<int> Pieces(int axis) =>
        [.. Enumerable.Range(0, _bounds[axis].Count + 1).Where(p => CanHoldRows(axis, p))];

    /// <summary>Every region, in groups that differ only on one axis (its pieces in order, then NULL).</summary>
    public IEnumerable<ImmutableArray<RowRegion>> Along(int axis)
    {
        var own = Pieces(axis).Concat(_axes[axis].IsNullable ? [Null] : []).ToArray();
        var others = Enumerable.Range(0, _axes.Count).Where(a => a != axis).ToArray();
        foreach (var pieces in Combinations(others, 0, new int[_axes.Count]))
        {
            for (var assumptions = 0; assumptions < 1 << _opaque.Count; assumptions++)
            {
                yield return [.. own.Select(piece =>
                {
                    var all = (int[])pieces.Clone();
                    all[axis] = piece;
                    return new RowRegion(this, all, assumptions);
                })];
            }
        }
    }

    /// <summary>Every region, in groups that differ only in what conditions on time tell apart.</summary>
    /// <param name="times">The keys of the axes and opaque predicates that are on a time.</param>
    public IEnumerable<IReadOnlyList<RowRegion>> ByBusiness(HashSet<string> times)
    {
        var axes = Enumerable.Range(0, _axes.Count).Where(a => !times.Contains(_axes[a].Key)).ToArray();
        var mask = _opaque.Select((key, i) => times.Contains(key) ? 0 : 1 << i).Sum();
        IEnumerable<int[]> all = _axes.Count == 0
            ? [[]]
            : Combinations([.. Enumerable.Range(0, _axes.Count)], 0, new int[_axes.Count]).Select(p => (int[])p.Clone());
        return all
            .SelectMany(pieces => Enumerable.Range(0, 1 << _opaque.Count).Select(assumptions => (Pieces: pieces, Assumptions: assumptions)))
            .GroupBy(
                k => string.Join(",", axes.Select(a => k.Pieces[a])) + ";" + (k.Assumptions & mask),
                k => new RowRegion(this, k.Pieces, k.Assumptions))
            .Select(group => group.ToArray());
    }

    /// <summary>Whether a piece lies so far ahead that nobody misses its rows: an upper bound there is another word for none.</summary>
    public bool IsFarAhead(int axis, int piece) =>
        piece > 0 && _axes[axis].IsTime && _axes[axis].MomentOf(_bounds[axis][piece - 1].Value) >= _horizon.Newest;

    /// <summary>The lower end of a piece; null for the lowest.</summary>
    public (AxisValue Value, bool After)? LowerEnd(int axis, int piece) => piece <= 0 ? null : _bounds[axis][piece - 1];

    /// <summary>The upper end of a piece; null for the highest.</summary>
    public (AxisValue Value, bool After)? UpperEnd(int axis, int piece) => piece >= _bounds[axis].Count ? null : _bounds[axis][piece];

    /// <summary>A piece in words, for a message.</summary>
    public RowRange RangeOf(int index, int piece)
    {
        var (axis, bounds) = (_axes[index], _bounds[index]);
        string Quoted(AxisValue value) => axis.Kind == AxisKind.Number ? axis.Print(value) : $"'{axis.PrintDay(value)}'";
        if (piece == 0)
            return new RowRange($"{axis.Label} {(bounds[0].After ? "<=" : "<")} {Quoted(bounds[0].Value)}");

        var low = bounds[piece - 1];
        if (piece == bounds.Count)
            return new RowRange($"{axis.Label} {(low.After ? ">" : ">=")} {Quoted(low.Value)}");

        var high = bounds[piece];
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
            _bounds.Add([]);
        }
        else if (axis.IsTime && !_axes[index].IsTime)
        {
            _axes[index] = axis;
        }
    }

    /// <summary>
    /// Whether a text is the first timestamp that begins with another one, which is shorter than those of the column: nothing lies between.
    /// </summary>
    private static bool IsBeginning(Axis axis, AxisValue low, AxisValue high) =>
        high.Text.Length > low.Text.Length && high.Text.StartsWith(low.Text, StringComparison.Ordinal) && axis.MomentOf(low) == axis.MomentOf(high);

    /// <summary>Whether a value lies between two neighbouring bounds, given how finely the axis is divided.</summary>
    private bool CanHoldRows(int index, int piece)
    {
        var (axis, bounds) = (_axes[index], _bounds[index]);
        if (axis.Kind != AxisKind.Text && !IsInRange(axis.Range, piece > 0 ? bounds[piece - 1] : null, piece < bounds.Count ? bounds[piece] : null))
            return false;
        if (piece == 0)
            return bounds.Count == 0 || !axis.IsTime || axis.MomentOf(bounds[0].Value) > _horizon.Oldest;
        if (piece == bounds.Count)
            return true;

        var (low, high) = (bounds[piece - 1], bounds[piece]);
        if (axis.IsTime && axis.MomentOf(high.Value) <= _horizon.Oldest)
            return false;

        if (axis.Kind == AxisKind.Time && low.Value.Number < _horizon.Oldest - TimeUnits.Day)
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
        var offset = step == TimeUnits.Day
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
        && axis.MomentOf(high) - axis.MomentOf(low) <= (low.Text.Length == 10 ? TimeUnits.Day : 1);
}
