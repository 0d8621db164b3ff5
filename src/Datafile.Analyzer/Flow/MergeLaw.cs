using Datafile.Analyzer.Semantics;

namespace Datafile.Analyzer.Flow;

/// <summary>How a value that a view computes of one insert belongs to the value of all rows.</summary>
/// <param name="Kind">The kind of law.</param>
/// <param name="Function">
/// For <see cref="MergeKind.Combined"/> and <see cref="MergeKind.Defaulted"/> the aggregate function that makes the whole of the parts.
/// </param>
internal readonly record struct MergeLaw(MergeKind Kind, string Function = "")
{
    public static MergeLaw Unknown => default;

    public static MergeLaw Same => new(MergeKind.Same);

    public static MergeLaw None => new(MergeKind.None);

    public static MergeLaw Defaulted(string function) => new(MergeKind.Defaulted, function);

    public static MergeLaw Regrouped => new(MergeKind.Regrouped);

    public static MergeLaw State => new(MergeKind.State);

    /// <summary>A function of combined values; see <see cref="MergeKind.Derived"/>.</summary>
    /// <param name="hasNoOrder">Whether even the greatest and the least of the values may be a wrong one.</param>
    public static MergeLaw Derived(bool hasNoOrder = false) => new(MergeKind.Derived) { HasNoOrder = hasNoOrder };

    /// <summary>
    /// For <see cref="MergeKind.Derived"/>: whether the value of all rows may be greater or less than, or equal to, any of those of the
    /// inserts.
    /// </summary>
    public bool HasNoOrder { get; private init; }

    /// <summary>For arrays: whether each insert has its own order.</summary>
    public bool IsSorted { get; init; }

    /// <summary>For arrays: whether some elements of each insert are left out by their number.</summary>
    public bool IsCut { get; init; }

    /// <summary>For <see cref="MergeKind.Defaulted"/>: whether a constant replaces the NULL of an insert without a value.</summary>
    public bool ReplacesNull { get; init; }

    /// <summary>For argMin and argMax: what the row is picked by.</summary>
    public BoundExpression? By { get; init; }

    public static MergeLaw CombinedBy(string function) => new(MergeKind.Combined, function);

    public bool Is(string function) => Kind == MergeKind.Combined && Function == function;

    public bool IsSame => Kind == MergeKind.Same;

    /// <summary>Whether the greatest or the least value is kept.</summary>
    public bool IsExtreme => Is("max") || Is("min");

    /// <summary>Of an extreme the other one.</summary>
    public MergeLaw Opposite => CombinedBy(Is("max") ? "min" : "max");

    /// <summary>The function alone, without what else is known of the values.</summary>
    public MergeLaw Plain => CombinedBy(Function);
}

/// <summary>The kinds of laws.</summary>
internal enum MergeKind
{
    /// <summary>It cannot be determined.</summary>
    Unknown,

    /// <summary>Every insert that has rows of the group yields the same value.</summary>
    Same,

    /// <summary>An aggregate function combines the values.</summary>
    Combined,

    /// <summary>A state, of which -Merge makes the whole.</summary>
    State,

    /// <summary>No function of the values gives the one of all rows.</summary>
    None,

    /// <summary>
    /// A function of values that an aggregate combines. How its own values are combined is not known, but none of them is kept for all: of two
    /// inserts that differ, one is not the whole.
    /// </summary>
    Derived,

    /// <summary>A function would combine the values, but for the one that an insert without a row for it yields.</summary>
    Defaulted,

    /// <summary>Groups of one insert are combined as if they were complete: not even a state is right.</summary>
    Regrouped,
}
